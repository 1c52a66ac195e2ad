/* Nothing to call by name: the linker takes hypot.c in place of the C library's functions. */
