/* Centre, spread and autocorrelation of a person's usual scores. */
#include "core/baseline.h"

#include "core/num.h"

#define MAD_TO_SD 1.4826         /* 1 / normal quantile of 3/4 */
#define RANGE_OF_TWO 1.128379167 /* 2 / sqrt(pi) */
#define PHI_MAX 0.95

void
baseline_add(struct baseline *b, double score, int is_next)
{
    double d;

    if (b->n == 0)
        b->origin = score;
    b->n++;
    d = score - b->mean;
    b->mean += d / (double)b->n;
    b->m2 += d * (score - b->mean);
    if (is_next && b->n > 1) {
        double early = b->last - b->origin;
        double late = score - b->origin;

        b->sum_a += early;
        b->sum_b += late;
        b->sum_ab += early * late;
        b->pairs++;
    }
    b->last = score;
}

double
baseline_sd(const struct baseline *b)
{
    if (b->n < 2)
        return 0.0;
    return num_sqrt(b->m2 / (double)(b->n - 1));
}

double
baseline_phi(const struct baseline *b)
{
    double m, cov, phi;

    if (b->pairs < 4 || b->m2 <= 0.0)
        return 0.0;
    /* covariance of neighbours around the mean of all */
    m = b->mean - b->origin;
    cov = b->sum_ab - m * (b->sum_a + b->sum_b) + (double)b->pairs * m * m;
    phi = cov / (double)b->pairs / (b->m2 / (double)b->n);
    phi += (1.0 + 3.0 * phi) / (double)b->n;
    if (phi > PHI_MAX)
        return PHI_MAX;
    return phi < -PHI_MAX ? -PHI_MAX : phi;
}

double
baseline_shrink(double sd, int32_t n, double prior_sd, double prior_n)
{
    double df = n > 1 ? (double)(n - 1) : 0.0;

    if (prior_n <= 0.0)
        return sd;
    return num_sqrt((prior_n * prior_sd * prior_sd + df * sd * sd) /
                    (prior_n + df));
}

/* Insertion sort: the series are short. */
static void
sort(double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double v = x[i];
        size_t j = i;

        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

static double
middle(double *x, size_t n)
{
    sort(x, n);
    return n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
}

double
baseline_median(const double *x, size_t n, double *scratch)
{
    for (size_t i = 0; i < n; i++)
        scratch[i] = x[i];
    return middle(scratch, n);
}

double
baseline_mad(const double *x, size_t n, double *scratch)
{
    double centre = baseline_median(x, n, scratch);

    for (size_t i = 0; i < n; i++)
        scratch[i] = num_abs(x[i] - centre);
    return MAD_TO_SD * middle(scratch, n);
}

double
baseline_moving_range(const double *x, size_t n)
{
    double sum = 0.0;

    if (n < 2)
        return 0.0;
    for (size_t i = 1; i < n; i++)
        sum += num_abs(x[i] - x[i - 1]);
    return sum / (double)(n - 1) / RANGE_OF_TWO;
}
