/* Elementary functions and number parsing from IEEE 754 basics; num.h says
 * what each promises. */
#include "core/num.h"

#define LN2_HI                                                                 \
    0x1.62e42fefa0000p-1 /* ln 2, upper 40 bits: k * LN2_HI exact              \
                          */
#define LN2_LO 0x1.cf79abc9e3b3ap-40
#define SQRT_TWO_PI 2.50662827463100050242
#define LN_SQRT_TWO_PI 0.91893853320467274178
#define SQRT_HALF 0.70710678118654752440
#define TINY 1e-300 /* keeps Lentz's method off a zero divisor */

/* 2^k for -1022 <= k <= 1023. */
static double
power_of_two(int k)
{
    union num_bits b = {.word = (uint64_t)(k + 1023) << 52};

    return b.value;
}

double
num_exp(double x)
{
    double k, r, sum = 1.0;
    int n;

    if (x != x)
        return x;
    if (x > 709.8)
        return NUM_INF;
    if (x < -745.2)
        return 0.0;
    k = num_floor(x / (LN2_HI + LN2_LO) + 0.5);
    r = (x - k * LN2_HI) - k * LN2_LO; /* |r| <= 0.347 */
    for (int i = 14; i > 0; i--)       /* Taylor, by Horner's rule */
        sum = 1.0 + sum * r / (double)i;
    n = (int)k;
    if (n > 1023)
        return sum * 2.0 * power_of_two(n - 1);
    if (n < -1022)
        return sum * power_of_two(n + 100) * power_of_two(-100);
    return sum * power_of_two(n);
}

double
num_log(double x)
{
    union num_bits b = {.value = x};
    double m, f, s, s2, half, rest = 0.0, k;
    int e = 0;

    if (x != x || x < 0.0)
        return NUM_NAN;
    if (x == 0.0)
        return -NUM_INF;
    if (!num_finite(x))
        return x;
    if (x < 0x1p-1022) { /* subnormal */
        b.value = x * 0x1p54;
        e = -54;
    }
    e += (int)(b.word >> 52) - 1023;
    b.word = (b.word & 0xfffffffffffffu) | (uint64_t)1023 << 52;
    m = b.value;
    if (m > 2.0 * SQRT_HALF) {
        m *= 0.5;
        e++;
    }
    /* ln(1+f) = f - f^2/2 + s (f^2/2 + R), s = f/(2+f), R = sum of
     * 2 s^2k / (2k+1): only small corrections are rounded. */
    f = m - 1.0;
    s = f / (2.0 + f);
    s2 = s * s;
    for (int i = 12; i > 0; i--)
        rest = s2 * (2.0 / (double)(2 * i + 1) + rest);
    half = 0.5 * f * f;
    k = (double)e;
    return k * LN2_HI - ((half - (s * (half + rest) + k * LN2_LO)) - f);
}

double
num_pow(double x, double y)
{
    if (x < 0.0 || x != x || y != y)
        return NUM_NAN;
    if (x == 0.0)
        return y > 0.0 ? 0.0 : y == 0.0 ? 1.0 : NUM_INF;
    return num_exp(y * num_log(x));
}

double
num_lgamma(double x)
{
    double product = 1.0, r, r2, series;

    if (!(x > 0.0))
        return NUM_NAN;
    while (x < 10.0) {
        product *= x;
        x += 1.0;
    }
    r = 1.0 / x;
    r2 = r * r;
    series =
        r *
        (1.0 / 12.0 +
         r2 * (-1.0 / 360.0 +
               r2 * (1.0 / 1260.0 +
                     r2 * (-1.0 / 1680.0 +
                           r2 * (1.0 / 1188.0 + r2 * (-691.0 / 360360.0 +
                                                      r2 * (1.0 / 156.0)))))));
    return (x - 0.5) * num_log(x) - x + LN_SQRT_TWO_PI + series -
           num_log(product);
}

double
num_normal_pdf(double x)
{
    return num_exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/* P(Z > x) for x >= 3: density over a continued fraction, from the back. */
static double
upper_tail(double x)
{
    double f = x;

    for (int i = 120; i > 0; i--)
        f = x + (double)i / f;
    return num_normal_pdf(x) / f;
}

double
num_normal_cdf(double x)
{
    double term = x, sum = x;

    if (x != x)
        return x;
    if (x >= 3.0)
        return 1.0 - upper_tail(x);
    if (x <= -3.0)
        return upper_tail(-x);
    for (int i = 1; i < 80; i++) {
        term *= x * x / (double)(2 * i + 1);
        sum += term;
    }
    return 0.5 + num_normal_pdf(x) * sum;
}

double
num_normal_quantile(double p)
{
    double t, x, miss;

    if (!(p >= 0.0 && p <= 1.0))
        return NUM_NAN;
    if (p == 0.0)
        return -NUM_INF;
    if (p > 0.5) /* 1 - p is exact here */
        return -num_normal_quantile(1.0 - p);
    if (p == 0.5)
        return 0.0;
    t = num_sqrt(-2.0 * num_log(p));
    x = (2.515517 + t * (0.802853 + t * 0.010328)) /
            (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
        t;
    for (int i = 0; i < 3; i++) {
        miss = (num_normal_cdf(x) - p) / num_normal_pdf(x);
        x -= miss / (1.0 + 0.5 * x * miss);
    }
    return x;
}

/* Continued fraction of the incomplete beta function (modified Lentz). */
static double
beta_fraction(double x, double a, double b)
{
    double c = 1.0, d, h, step, num;

    d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (num_abs(d) < TINY ? TINY : d);
    h = d;
    for (int i = 1; i < 500; i++) {
        double m = (double)i;

        for (int odd = 0; odd < 2; odd++) {
            num = odd ? -(a + m) * (a + b + m) * x /
                            ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
                      : m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
            d = 1.0 + num * d;
            d = 1.0 / (num_abs(d) < TINY ? TINY : d);
            c = 1.0 + num / c;
            c = num_abs(c) < TINY ? TINY : c;
            step = c * d;
            h *= step;
        }
        if (num_abs(step - 1.0) < 1e-16)
            break;
    }
    return h;
}

/* Regularised incomplete beta I_x(a, b); y = 1 - x, given so that neither end
 * loses digits. */
static double
beta_inc(double x, double y, double a, double b)
{
    double front;

    if (x <= 0.0)
        return 0.0;
    if (y <= 0.0)
        return 1.0;
    front = num_exp(num_lgamma(a + b) - num_lgamma(a) - num_lgamma(b) +
                    a * num_log(x) + b * num_log(y));
    if (x < (a + 1.0) / (a + b + 2.0))
        return front * beta_fraction(x, a, b) / a;
    return 1.0 - front * beta_fraction(y, b, a) / b;
}

double
num_t_cdf(double t, double df)
{
    double sum = df + t * t;
    double tail;

    if (!(df > 0.0) || t != t)
        return NUM_NAN;
    if (!num_finite(sum))
        return t > 0.0 ? 1.0 : 0.0;
    tail = 0.5 * beta_inc(df / sum, t * t / sum, 0.5 * df, 0.5);
    return t > 0.0 ? 1.0 - tail : tail;
}

double
num_t_logpdf(double x, double df, double centre, double scale2)
{
    double d = x - centre;

    if (!(df > 0.0) || !(scale2 > 0.0))
        return NUM_NAN;
    return num_lgamma(0.5 * (df + 1.0)) - num_lgamma(0.5 * df) -
           0.5 * num_log(df * 3.14159265358979323846 * scale2) -
           0.5 * (df + 1.0) * num_log(1.0 + d * d / (df * scale2));
}

/* Ten to the n, 0 <= n <= 22: exact in a double. */
static double
power_of_ten(int n)
{
    double p = 1.0;

    while (n-- > 0)
        p *= 10.0;
    return p;
}

/* digits * 10^exponent. */
static double
scale_ten(double digits, int exponent)
{
    while (exponent > 0 && digits != 0.0) {
        int n = exponent > 22 ? 22 : exponent;

        digits *= power_of_ten(n);
        exponent -= n;
        if (!num_finite(digits))
            break;
    }
    while (exponent < 0 && digits != 0.0) {
        int n = exponent < -22 ? 22 : -exponent;

        digits /= power_of_ten(n);
        exponent += n;
    }
    return digits;
}

/* "e", optional sign and 1 to 4 digits at s[*at..]; false when malformed. */
static bool
parse_exponent(struct str s, size_t *at, int *exponent)
{
    bool minus = false;
    int n = 0, digits = 0;

    (*at)++;
    if (*at < s.len && (s.ptr[*at] == '+' || s.ptr[*at] == '-'))
        minus = s.ptr[(*at)++] == '-';
    for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++) {
        n = n * 10 + (s.ptr[*at] - '0');
        if (++digits > 4)
            return false;
    }
    *exponent += minus ? -n : n;
    return digits > 0;
}

enum status
num_parse(struct str s, enum num_decimal mark, double *out)
{
    uint64_t digits = 0;
    int exponent = 0, seen = 0;
    bool minus = false, after = false;
    double value;
    size_t at = 0;

    s = str_trim(s);
    if (s.len == 0 || s.len > 64)
        return ST_INVALID;
    if (s.ptr[0] == '+' || s.ptr[0] == '-')
        minus = s.ptr[at++] == '-';
    for (; at < s.len; at++) {
        char c = s.ptr[at];

        if (c >= '0' && c <= '9') {
            seen = 1;
            if (digits < 1000000000000000000u) {
                digits = digits * 10 + (uint64_t)(c - '0');
                exponent -= after;
            } else {
                exponent += !after;
            }
        } else if (!after && ((c == '.' && mark != NUM_COMMA) ||
                              (c == ',' && mark != NUM_POINT))) {
            after = true;
        } else {
            break;
        }
    }
    if (!seen)
        return ST_INVALID;
    if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E') &&
        !parse_exponent(s, &at, &exponent))
        return ST_INVALID;
    if (at != s.len)
        return ST_INVALID;
    value = scale_ten((double)digits, exponent);
    if (!num_finite(value))
        return ST_INVALID;
    *out = minus ? -value : value;
    return ST_OK;
}
