#ifndef CORE_NUM_H
#define CORE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * num: the few functions of real numbers the core needs, written out so that
 * the native program and the browser give the same bits.  Only + - * /, the
 * square root and comparisons are taken from the machine; IEEE 754 fixes all
 * of them.  Compile with -ffp-contract=off.
 *
 * Outside its domain a function gives NaN, as named below; nothing traps.
 */

#define NUM_NAN __builtin_nan("")
#define NUM_INF __builtin_inf()

/* The bits of a double (IEEE 754 binary64). */
union num_bits {
    double value;
    uint64_t word;
};

/* Neither NaN nor infinite? */
static inline bool
num_finite(double x)
{
    union num_bits b = {.value = x};

    return (b.word >> 52 & 0x7ff) != 0x7ff;
}

static inline double
num_abs(double x)
{
    return x < 0.0 ? -x : x;
}

/* Square root, correctly rounded; NaN below 0. */
static inline double
num_sqrt(double x)
{
    return x < 0.0 ? NUM_NAN : __builtin_sqrt(x);
}

/* Largest whole number not above x, for |x| < 2^52; larger x unchanged. */
static inline double
num_floor(double x)
{
    double whole;

    if (!(num_abs(x) < 0x1p52))
        return x;
    whole = (double)(int64_t)x;
    return whole > x ? whole - 1.0 : whole;
}

/* e^x; error under 2 units in the last place; 0 or infinity at the ends. */
double num_exp(double x);

/* Natural logarithm; error under 2 units in the last place; -infinity at 0,
 * NaN below. */
double num_log(double x);

/* x^y = e^(y ln x) for x > 0; 0 for x = 0 and y > 0; NaN for x < 0.
 * Relative error about |y ln x| units in the last place. */
double num_pow(double x, double y);

/* ln Gamma(x) for x > 0 (Stirling's series after shifting x above 10;
 * Abramowitz and Stegun 6.1.41); relative error about 1e-14 away from the
 * zeros at 1 and 2.  NaN for x <= 0. */
double num_lgamma(double x);

/* P(Z <= x) for a standard normal Z.  Series of Abramowitz and Stegun 26.2.11
 * near 0, continued fraction 26.2.14 in the tails; relative error about
 * 1e-13 in both tails. */
double num_normal_cdf(double x);

/* Density of the standard normal. */
double num_normal_pdf(double x);

/* The x with num_normal_cdf(x) = p, 0 < p < 1 (rational start of Abramowitz
 * and Stegun 26.2.23, refined by Halley's method on num_normal_cdf).
 * Minus or plus infinity at 0 and 1, NaN outside. */
double num_normal_quantile(double p);

/* P(T <= t) for Student's t with df > 0 degrees of freedom, through the
 * incomplete beta function (continued fraction, Abramowitz and Stegun 26.5.8,
 * evaluated by Lentz's method).  NaN when df <= 0. */
double num_t_cdf(double t, double df);

/* ln of the density at x of Student's t with df degrees of freedom, centre
 * `centre` and scale^2 `scale2`; NaN when df or scale2 is not above 0. */
double num_t_logpdf(double x, double df, double centre, double scale2);

/* How a decimal number may be written. */
enum num_decimal {
    NUM_POINT,       /* 1234.5 */
    NUM_COMMA,       /* 1234,5 */
    NUM_POINT_COMMA, /* either, not both */
};

/*
 * Decimal number: optional sign, digits with at most one decimal mark,
 * optional exponent; ASCII spaces around it are allowed, grouping marks,
 * hexadecimal, "inf" and "nan" are not.  At most 64 characters.  Correctly
 * rounded when its digits, read as a whole number, are at most 15 and are to be
 * shifted by at most 22 places; else within 2 units in the last place, or a few
 * more beyond 1e44 and under 1e-44.  ST_INVALID (*out
 * untouched) for anything else and for overflow.
 */
MUST_USE enum status num_parse(struct str s, enum num_decimal mark,
                               double *out);

#endif
