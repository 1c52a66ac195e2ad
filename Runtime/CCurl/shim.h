#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

static inline CURLcode curl_easy_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_offset(
    CURL *handle, CURLoption option, curl_off_t value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_string(
    CURL *handle, CURLoption option, const char *value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_pointer(
    CURL *handle, CURLoption option, const void *value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_list(
    CURL *handle, CURLoption option, struct curl_slist *value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_write(
    CURL *handle, CURLoption option, curl_write_callback value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_setopt_opensocket(
    CURL *handle, CURLoption option, curl_opensocket_callback value
) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_easy_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode curl_easy_getinfo_socket(
    CURL *handle, CURLINFO info, curl_socket_t *value
) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode curl_multi_setopt_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

/* The address alone, without port: 4 or 16 bytes, none for any other family. */
static inline const unsigned char *curl_sockaddr_bytes(
    const struct curl_sockaddr *address, size_t *count
) {
    const void *from = &address->addr;
    switch (address->family) {
    case AF_INET:
        *count = 4;
        return (const unsigned char *)&((const struct sockaddr_in *)from)->sin_addr;
    case AF_INET6:
        *count = 16;
        return (const unsigned char *)&((const struct sockaddr_in6 *)from)->sin6_addr;
    default:
        *count = 0;
        return 0;
    }
}

static inline curl_socket_t curl_sockaddr_socket(const struct curl_sockaddr *address) {
    int type = address->socktype;
#ifdef SOCK_CLOEXEC
    type |= SOCK_CLOEXEC;
#endif
    return socket(address->family, type, address->protocol);
}

#endif
