/*
 * hypot and hypotf under their own names, for executables only.
 *
 * The static Swift runtime refers to them, and a C library from 2.35 on gives them a version that
 * the platform's older one does not have. Hidden, so that no shared library sees them.
 */

#define HIDDEN __attribute__((visibility("hidden")))

/* An infinite length wins over one that is no number. */
static int is_infinite(double length) {
    return length > __DBL_MAX__ || length < -__DBL_MAX__;
}

HIDDEN float hypotf(float x, float y) {
    if (is_infinite(x) || is_infinite(y)) return __builtin_inff();
    /* The square of a float neither overflows nor underflows as a double. */
    return (float)__builtin_sqrt((double)x * x + (double)y * y);
}

HIDDEN double hypot(double x, double y) {
    if (is_infinite(x) || is_infinite(y)) return __builtin_inf();
    double a = __builtin_fabs(x), b = __builtin_fabs(y);
    double large = a > b ? a : b, small = a > b ? b : a;
    if (large == 0 || !(small == small)) return large + small;
    /* Scaled by a power of two, which loses nothing, so that no square leaves the range. */
    int exponent = __builtin_ilogb(large);
    double scale = exponent > 0 ? 0x1p-600 : 0x1p+600;
    if (exponent > -400 && exponent < 400) scale = 1;
    large *= scale;
    small *= scale;
    return __builtin_sqrt(large * large + small * small) / scale;
}
