#ifndef CORE_WARN_H
#define CORE_WARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/baseline.h"
#include "core/cusum.h"
#include "core/ewma.h"
#include "core/status.h"

/*
 * warn: the early warning inside one person's own series.
 *
 * Each series is watched by two one-sided moving averages against the person's
 * own baseline: a quick one for a shift, a slow one for a slide.  Limits are
 * widened for the length of the baseline and guarded for autocorrelation; all
 * series of a person share one yearly budget of false alarms.  The baseline
 * grows while nothing is wrong, then stays.  Method, every number and what the
 * simulation found: docs/method/early-warning.md.
 *
 * What was said about a reading never changes when later ones arrive, given
 * the same set of series and periods (except a reading of the day or week that
 * is not over yet).  No allocation; O(readings).
 *
 * Units: times are days since 1970-01-01 as the person wrote them, with
 * fractions; scores are points of the series; a "bin" is one day, or one week
 * counted from three days before the first reading's weekday; its readings are
 * averaged.
 */

enum warn_state {
    WARN_LEARNING, /* no baseline yet */
    WARN_USUAL,
    WARN_WATCH,
    WARN_ACT,
    WARN_STATE_COUNT
};

/* The reason of the state, for the explanation. */
enum warn_why {
    WARN_WHY_LEARNING, /* fewer readings than a baseline needs */
    WARN_WHY_INSIDE,   /* average within its limit */
    WARN_WHY_FIRST,    /* beyond its limit, once or on one reading only:
                          waiting for a second */
    WARN_WHY_SHIFT,    /* quick average beyond its limit, confirmed */
    WARN_WHY_DRIFT,    /* slow average beyond its limit, confirmed */
    WARN_WHY_HELD,     /* still raised: not yet back half-way */
    WARN_WHY_COUNT
};

/* Days of a bin; WARN_FIND: weekly when the usual gap between days with
 * readings is 4 days or more, else daily. */
enum warn_period { WARN_FIND = 0, WARN_DAILY = 1, WARN_WEEKLY = 7 };

struct warn_series {
    const double *at;    /* n times, not falling; borrowed */
    const double *value; /* n scores, finite; borrowed */
    size_t n;
    int direction;           /* 1: higher is worse; -1: lower is worse */
    enum warn_period period; /* WARN_FIND: found from the times */
    double from;             /* baseline takes no reading before this day; 0:
                                from the first (a person may start afresh) */
    double step;             /* smallest step of the scale; 0: found */
    double prior_sd;         /* known within-person SD, and what it is worth */
    double prior_n;          /* in degrees of freedom; 0: none */
    double weight;           /* part of the budget, relative to the others;
                                0: shown, never warned about */
};

/* The yearly budget over all series of a person. */
struct warn_budget {
    double watch_per_year; /* false "watch" (or higher), > 0 */
    double act_per_year;   /* false "act", > 0, not above watch */
};
#define WARN_WATCH_PER_YEAR 1.0
#define WARN_ACT_PER_YEAR 0.2

/* What is known at one reading.  NaN where there is nothing to say yet. */
struct warn_point {
    double mean;       /* baseline used for this reading */
    double sd;         /* its SD of one bin, floor and prior applied */
    double ewma;       /* quick average */
    double limit;      /* of the quick average, for watch */
    double act_limit;  /* of the quick average, for act */
    double slow;       /* slow average; NaN until the baseline is complete */
    double slow_limit; /* for watch */
    int32_t n;         /* bins in the baseline used */
    enum warn_state state;
    enum warn_why why;
};

/* How a series stands after its last reading. */
struct warn_summary {
    struct warn_point last; /* as at the last reading; n = 0 without any */
    enum warn_period period;
    int32_t bins;     /* days or weeks with readings */
    double base_from; /* first and last day of the baseline; NaN if none */
    double base_to;
    double last_at;      /* day of the last bin */
    double since;        /* first day of the change behind a raised state: the
                            last one with the upper CUSUM at 0 or the quick
                            average at or below the mean; NaN unless raised */
    double raised_at;    /* first day of the raised state; NaN unless raised */
    double first_raised; /* first day ever raised; NaN if never */
    double size;         /* quick average minus mean, in SDs, worse is plus */
    double phi;          /* autocorrelation guarded against */
    double watch_per_year; /* false alarms a year this series may give */
    double act_per_year;
    int32_t episodes; /* times it rose from usual to watch or act */
    int32_t acts;     /* times it rose to act */
};

/* Internals of a chart being run, of fixed size. */
#define WARN_LAG_MAX 14
#define WARN_DISTINCT_MAX 32

struct warn_level {
    struct ewma ewma;
    double limit[2]; /* watch, act; on the worse-is-plus scale */
    int run[2];      /* bins in a row beyond it, each reading also worse than
                        the mean */
    enum warn_state state;
    enum warn_why why;
};

struct warn_waiting { /* a bin on its way into the baseline */
    double score;     /* worse is plus */
    double index;     /* counted in periods */
    double day;
};

struct warn_chart {
    struct warn_series in;
    double share; /* of the budget, 0..1 */
    struct warn_budget budget;
    enum warn_period period;
    const struct warn_limit_plan *plan; /* of the period */
    size_t next;                        /* first reading of the next bin */
    struct baseline base;               /* on the worse-is-plus scale */
    double base_from, base_to, base_index;
    struct warn_waiting wait[WARN_LAG_MAX]; /* not yet in the baseline */
    int wait_n, wait_at; /* a ring: how many, where the next goes */
    double distinct[WARN_DISTINCT_MAX]; /* values met, for the step */
    int distinct_n;
    double step;
    double per_bin;        /* mean readings per bin so far */
    double last_index;     /* of the bin before */
    double sd, phi, noise; /* of the baseline in use */
    double drawn_sd;       /* before the floor */
    int32_t drawn_n;       /* baseline length the factors were looked up for */
    double factor[2][2];   /* [quick, slow][watch, act] */
    struct warn_level level[2];
    struct cusum cusum;
    double zero_at; /* day of the last bin before a change, see since */
    struct warn_summary sum;
};

/*
 * Every series: times finite and not falling, scores finite, direction 1 or
 * -1, a known period, step, prior_sd, prior_n, weight finite and >= 0.
 * ST_INVALID otherwise, with the series and reading (n when it is not about a
 * reading) in *series and *reading.
 */
MUST_USE enum status warn_check(const struct warn_series *in, size_t n_series,
                                size_t *series, size_t *reading);

/* Part of the budget of series i: its weight over the sum of all weights. */
double warn_share(const struct warn_series *in, size_t n_series, size_t i);

/* Start a chart over one checked series; borrows its arrays.  share 0..1 of
 * budget.  ST_INVALID (*c untouched) for a budget outside its domain. */
MUST_USE enum status warn_chart_init(struct warn_chart *c,
                                     const struct warn_series *in,
                                     const struct warn_budget *budget,
                                     double share);

/*
 * The next bin: its point, which belongs to the next `*readings` readings and
 * is the chart's until the call after.  ST_END after the last.
 */
MUST_USE enum status warn_chart_next(struct warn_chart *c,
                                     const struct warn_point **point,
                                     size_t *readings);

/* How the chart stands after the bins taken so far. */
void warn_chart_summary(const struct warn_chart *c, struct warn_summary *out);

/*
 * All of it: out[i] has room for in[i].n points (or is NULL), sum for n_series
 * summaries.  budget NULL: the default.  ST_INVALID as warn_check, outputs
 * untouched.
 */
MUST_USE enum status warn_run(const struct warn_series *in, size_t n_series,
                              const struct warn_budget *budget,
                              struct warn_point *const *out,
                              struct warn_summary *sum);

/*
 * A composite of up to WARN_MEMBERS_MAX checked series: per bin the mean of
 * the members' scores, each turned so that up is worse and standardised by the
 * mean and SD of its own first baseline.  It begins when half of the members
 * have a baseline (earlier bins are filled in then) and has a value in each
 * bin where at least half of the members it has by then have a reading.
 * period: of the composite; WARN_FIND takes weekly if a member is weekly.
 * Times that come out are days; of a weekly composite the weekday it began on.
 * at, value: room for cap readings each; the sum of the members' n is always
 * enough.  *n_out readings come out, as the arrays of a new series with
 * direction 1.  ST_INVALID for no or too many members, ST_NOSPACE when cap is
 * too small.
 */
#define WARN_MEMBERS_MAX 32
MUST_USE enum status warn_combine(const struct warn_series *members,
                                  size_t n_members, enum warn_period period,
                                  double *at, double *value, size_t cap,
                                  size_t *n_out);

/* The period found from times (see enum warn_period). */
enum warn_period warn_find_period(const double *at, size_t n);

/* "learning", "usual", "watch", "act". */
const char *warn_state_name(enum warn_state state);

/* "learning", "inside", "first", "shift", "drift", "held". */
const char *warn_why_name(enum warn_why why);

#endif
