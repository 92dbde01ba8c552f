/*
 * Writes the table of limits in core/warn_limit.c (to standard output).
 *
 * For each period, average and baseline length it simulates persons whose
 * scores are normal with autocorrelation WARN_LIMIT_PHI and nothing changing,
 * watches each for a year or more by the rules of the early warning (limits
 * for the average's own variance, clipped bins, two in a row, release half-way)
 * on a fine grid of limits at once, counts how often a warning would have
 * begun, and reads off the limits that give the wanted numbers per year.
 *
 * Usage: limits [PERSONS]   (default 20000; the shipped table: 400000)
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ewma.h"
#include "core/num.h"
#include "core/warn_limit.h"
#include "test/sim/rng.h"

#define GRID 600 /* limits tried: 0.5 to 6.49 in steps of 0.01 */
#define GRID_LOW 0.5
#define GRID_STEP 0.01
#define RATES 9
#define LENGTHS 5

static const double rates[RATES] = {0.6,  0.3,   0.1,   0.05, 0.02,
                                    0.01, 0.005, 0.002, 0.001};
static const int lengths[2][LENGTHS] = {{8, 12, 16, 20, 26},
                                        {14, 21, 28, 42, 56}};

/* Grid cells below `x`. */
static int
cells_below(double x)
{
    double n = (x - GRID_LOW) / GRID_STEP;

    if (!(n > 0.0))
        return 0;
    return n >= GRID ? GRID : (int)n + 1;
}

/* One person; adds the warnings begun at each limit to count. */
static void
watch_person(struct rng *r, const struct warn_limit_plan *plan, int chart,
             int n, int bins, long *count)
{
    static bool raised[GRID];
    struct baseline b = {0};
    struct ewma e;
    double phi = WARN_LIMIT_PHI, fresh = num_sqrt(1.0 - phi * phi);
    double x = rng_normal(r), sd, noise, last = 0.0;
    int top = 0; /* cells from here on are not raised */

    for (int i = 0; i < n; i++) {
        baseline_add(&b, x, i > 0);
        x = phi * x + fresh * rng_normal(r);
    }
    sd = baseline_sd(&b);
    phi = warn_limit_phi(&b);
    noise = warn_limit_noise(n, phi);
    if (ewma_init(&e, plan->weight[chart]) != ST_OK)
        exit(1);
    memset(raised, 0, sizeof raised);
    for (int t = 0; t < bins; t++) {
        double u = (x - b.mean) / sd, stat, both;
        int now, keep;

        u = u > WARN_LIMIT_CLIP    ? WARN_LIMIT_CLIP
            : u < -WARN_LIMIT_CLIP ? -WARN_LIMIT_CLIP
                                   : u;
        if (ewma_add(&e, u, 1.0, phi) != ST_OK)
            exit(1);
        stat = ewma_mean(&e, 0.0) / num_sqrt(e.var + noise);
        both = stat < last ? stat : last;
        now = u > 0.0 ? cells_below(both) : 0;
        keep = cells_below(stat / WARN_LIMIT_RELEASE);
        for (int i = 0; i < now; i++) {
            count[i] += !raised[i];
            raised[i] = true;
        }
        for (int i = keep; i < top; i++)
            raised[i] = false;
        top = keep < top ? keep : top;
        top = now > top ? now : top;
        last = u > 0.0 ? stat : -NUM_INF;
        x = WARN_LIMIT_PHI * x + fresh * rng_normal(r);
    }
}

/* The limit at which `rate` warnings begin a year. */
static double
limit_at(const long *count, double years, double rate)
{
    int i = GRID - 1;
    double above, below;

    while (i > 0 && (double)count[i] / years < rate)
        i--;
    if (i == GRID - 1)
        return GRID_LOW + GRID_STEP * (double)i;
    below = (double)count[i] / years;
    above = (double)count[i + 1] / years;
    return GRID_LOW +
           GRID_STEP * ((double)i + (below - rate) / (below - above + 1e-12));
}

int
main(int argc, char **argv)
{
    long persons = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    static long count[GRID];
    struct rng r;

    for (int p = 0; p < 2; p++) {
        const struct warn_limit_plan *plan = warn_limit_plan(p ? 1 : 7);
        int bins = p ? 365 : 104;
        double years = (double)persons * (double)bins / plan->per_year;

        for (int chart = 0; chart < 2; chart++) {
            for (int k = 0; k < LENGTHS; k++) {
                if (chart == 1 && k < LENGTHS - 1)
                    continue;
                rng_init(&r, (uint64_t)(100 * p + 10 * chart + k + 1));
                memset(count, 0, sizeof count);
                for (long i = 0; i < persons; i++)
                    watch_person(&r, plan, chart, lengths[p][k], bins, count);
                printf("/* %s %s, %d bins */ {", p ? "daily" : "weekly",
                       chart ? "slow" : "quick", lengths[p][k]);
                for (int j = 0; j < RATES; j++)
                    printf("%s%.3f", j ? ", " : "",
                           limit_at(count, years, rates[j]));
                printf("},\n");
                fflush(stdout);
            }
        }
    }
    return 0;
}
