/* Indicators of critical slowing down; ews.h has the definitions. */
#include "core/ews.h"

#include "core/num.h"

#define TIE 1e-9

static double
mean_of(const double *x, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

double
ews_acf1(const double *x, size_t n)
{
    double m, var = 0.0, cov = 0.0;

    if (n < 2)
        return 0.0;
    m = mean_of(x, n);
    for (size_t i = 0; i < n; i++) {
        var += (x[i] - m) * (x[i] - m);
        if (i > 0)
            cov += (x[i] - m) * (x[i - 1] - m);
    }
    return var > 0.0 ? cov / var : 0.0;
}

double
ews_variance(const double *x, size_t n)
{
    double m, sum = 0.0;

    if (n < 2)
        return 0.0;
    m = mean_of(x, n);
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - m) * (x[i] - m);
    return sum / (double)(n - 1);
}

static bool
is_tie(double a, double b)
{
    double size = num_abs(a) > num_abs(b) ? num_abs(a) : num_abs(b);

    return num_abs(a - b) <= TIE * (size > 1.0 ? size : 1.0);
}

double
ews_tau(const double *y, size_t n)
{
    double score = 0.0, pairs, tied = 0.0;

    if (n < 2)
        return 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            if (is_tie(y[i], y[j]))
                tied += 1.0;
            else
                score += y[j] > y[i] ? 1.0 : -1.0;
        }
    }
    pairs = 0.5 * (double)n * (double)(n - 1);
    if (tied >= pairs)
        return 0.0;
    return score / num_sqrt(pairs * (pairs - tied));
}
