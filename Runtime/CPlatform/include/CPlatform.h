/*
 * What the C library lacks, or does not show to Swift. The functions that it lacks have no names of their own here: the
 * linker takes ours in their place.
 */

#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Lets threads share the memory that they have freed: pools are at most so many, where else each two threads have one. */
static inline void cplatform_limit_pools(int count) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, count);
#else
    (void)count;
#endif
}

#endif
