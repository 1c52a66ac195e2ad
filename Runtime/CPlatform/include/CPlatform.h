/* Nothing to call by name: the linker takes these functions in place of the C library's. */
