/* Constants and limits of the early warning.  The table is the output of
 * test/sim/limits.c. */
#include "core/warn_limit.h"

#include "core/num.h"

static const struct warn_limit_plan weekly = {.base_min = 8,
                                              .base_full = 26,
                                              .lag = 4,
                                              .weight = {0.2, 0.05},
                                              .per_year = 365.25 / 7.0};
static const struct warn_limit_plan daily = {.base_min = 14,
                                             .base_full = 56,
                                             .lag = 14,
                                             .weight = {0.1, 0.025},
                                             .per_year = 365.25};

const struct warn_limit_plan *
warn_limit_plan(int days)
{
    return days == 7 ? &weekly : &daily;
}

double
warn_limit_part(enum warn_limit_chart chart)
{
    return WARN_LIMIT_RESERVE *
           (chart == WARN_LIMIT_QUICK ? 2.0 / 3.0 : 1.0 / 3.0);
}

double
warn_limit_phi(const struct baseline *b)
{
    double trust = (double)b->n / (double)(b->n + WARN_LIMIT_PHI_PRIOR);
    double phi = WARN_LIMIT_PHI + trust * (baseline_phi(b) - WARN_LIMIT_PHI);

    if (phi < WARN_LIMIT_PHI)
        return WARN_LIMIT_PHI;
    return phi > WARN_LIMIT_PHI_MAX ? WARN_LIMIT_PHI_MAX : phi;
}

double
warn_limit_noise(int32_t n, double phi)
{
    return (1.0 + phi) / (1.0 - phi) / (double)n;
}

#define RATES 9
#define LENGTHS 5
#define FACTOR_MIN 1.645 /* no limit is narrower: 5 % of normal averages */

/* False alarms a year of one average of one series. */
static const double rates[RATES] = {0.6,  0.3,   0.1,   0.05, 0.02,
                                    0.01, 0.005, 0.002, 0.001};
/* Baseline lengths, by period. */
static const int32_t lengths[2][LENGTHS] = {{8, 12, 16, 20, 26},
                                            {14, 21, 28, 42, 56}};
/* Output of `limits 300000`, by period, length, rate. */
static const double quick_table[2][LENGTHS][RATES] = {
    {
        {1.415, 1.908, 2.554, 2.900, 3.298, 3.557, 3.777, 4.024, 4.173},
        {1.445, 1.900, 2.507, 2.836, 3.223, 3.483, 3.723, 3.997, 4.196},
        {1.460, 1.889, 2.467, 2.785, 3.161, 3.416, 3.649, 3.931, 4.123},
        {1.473, 1.890, 2.446, 2.752, 3.123, 3.381, 3.613, 3.898, 4.094},
        {1.486, 1.886, 2.422, 2.719, 3.073, 3.310, 3.539, 3.808, 4.015},
    },
    {
        {2.280, 2.642, 3.155, 3.454, 3.809, 4.060, 4.290, 4.568, 4.749},
        {2.279, 2.616, 3.097, 3.376, 3.717, 3.960, 4.186, 4.463, 4.662},
        {2.288, 2.614, 3.078, 3.348, 3.676, 3.909, 4.131, 4.413, 4.609},
        {2.295, 2.600, 3.039, 3.291, 3.596, 3.820, 4.033, 4.287, 4.482},
        {2.303, 2.598, 3.018, 3.261, 3.559, 3.769, 3.974, 4.223, 4.395},
    },
};
static const double slow_table[2][RATES] = {
    {0.668, 1.152, 1.780, 2.126, 2.547, 2.845, 3.117, 3.462, 3.705},
    {1.598, 1.956, 2.455, 2.742, 3.092, 3.336, 3.560, 3.837, 4.055},
};

/* Between the entries of a row, in the logarithm of the rate. */
static double
at_rate(const double row[RATES], double per_year)
{
    double low, high;
    int i = 1;

    if (per_year >= rates[0])
        return row[0];
    while (i < RATES - 1 && per_year < rates[i])
        i++;
    low = num_log(rates[i - 1]);
    high = num_log(rates[i]);
    return row[i - 1] +
           (row[i] - row[i - 1]) * (num_log(per_year) - low) / (high - low);
}

/* Between the rows of a table, in 1 / n. */
static double
at_length(const double table[LENGTHS][RATES], const int32_t length[LENGTHS],
          int32_t n, double per_year)
{
    double a, b, x;
    int i = 1;

    if (n <= length[0])
        return at_rate(table[0], per_year);
    if (n >= length[LENGTHS - 1])
        return at_rate(table[LENGTHS - 1], per_year);
    while (n > length[i])
        i++;
    a = at_rate(table[i - 1], per_year);
    b = at_rate(table[i], per_year);
    x = (1.0 / n - 1.0 / length[i - 1]) /
        (1.0 / length[i] - 1.0 / length[i - 1]);
    return a + (b - a) * x;
}

double
warn_limit_factor(int days, enum warn_limit_chart chart, int32_t n,
                  double per_year)
{
    int p = days == 7 ? 0 : 1;
    double factor;

    if (!(per_year > 0.0))
        return NUM_INF;
    factor = chart == WARN_LIMIT_SLOW
                 ? at_rate(slow_table[p], per_year)
                 : at_length(quick_table[p], lengths[p], n, per_year);
    return factor < FACTOR_MIN ? FACTOR_MIN : factor;
}
