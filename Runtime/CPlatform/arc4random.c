/*
 * arc4random_buf under its own name, for executables only: a static expat takes the key of its hash
 * tables from it, and the platform's C library, before 2.36, has none.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

__attribute__((visibility("hidden"))) void arc4random_buf(void *bytes, size_t count) {
    unsigned char *next = bytes;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0 && errno != EINTR) abort();
        if (got > 0) {
            next += got;
            count -= (size_t)got;
        }
    }
}
