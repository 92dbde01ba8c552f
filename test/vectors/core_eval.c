/* The calls that vectors of core.tsv may make; see core_eval.h. */
#include "test/vectors/core_eval.h"

#include "core/baseline.h"
#include "core/bocpd.h"
#include "core/cusum.h"
#include "core/ewma.h"
#include "core/ews.h"
#include "core/num.h"
#include "core/rci.h"
#include "core/selfstart.h"
#include "core/str.h"
#include "core/warn_limit.h"
#include "core/wasm_api.h"
#include "test/sim/arl.h"

typedef int32_t eval_fn(const double *a, int32_t n, double *out);

static int32_t
eval_rci(const double *a, int32_t n, double *out)
{
    if (n != 4 || rci_wasm_compute(a[0], a[1], a[2], a[3], out) != ST_OK)
        return -1;
    return 5;
}

static int32_t
eval_cutoffs(const double *a, int32_t n, double *out)
{
    struct rci_cut c;

    if (n != 4 || rci_cutoffs(a[0], a[1], a[2], a[3], &c) != ST_OK)
        return -1;
    out[0] = c.a;
    out[1] = c.b;
    out[2] = c.c;
    return 3;
}

/* mean, SD, median, MAD, moving range */
static int32_t
eval_baseline(const double *a, int32_t n, double *out)
{
    double scratch[CORE_EVAL_MAX];
    struct baseline b = {0};

    for (int32_t i = 0; i < n; i++)
        baseline_add(&b, a[i], 1);
    out[0] = b.mean;
    out[1] = baseline_sd(&b);
    out[2] = baseline_median(a, (size_t)n, scratch);
    out[3] = baseline_mad(a, (size_t)n, scratch);
    out[4] = baseline_moving_range(a, (size_t)n);
    return n > 0 ? 5 : -1;
}

/* sd, n, prior sd, prior n */
static int32_t
eval_shrink(const double *a, int32_t n, double *out)
{
    out[0] = baseline_shrink(a[0], (int32_t)a[1], a[2], a[3]);
    return n == 4 ? 1 : -1;
}

/*
 * weight, k, m, then a series whose first m are the baseline.  Kinds: u, EWMA
 * of u, its SD, C+, C-.
 */
static int32_t
chart(const double *a, int32_t n, double *out, int kind)
{
    struct baseline b = {0};
    struct cusum c = {0};
    struct ewma e;
    int32_t m = (int32_t)a[2], k = 0;

    if (n < 3 || ewma_init(&e, a[0]) != ST_OK)
        return -1;
    c.k = a[1];
    for (int32_t i = 3; i < n; i++) {
        double u;

        if (i < 3 + m) {
            baseline_add(&b, a[i], 1);
            continue;
        }
        u = (a[i] - b.mean) / baseline_sd(&b);
        if (ewma_add(&e, u, 1.0, 0.0) != ST_OK)
            return -1;
        cusum_add(&c, u);
        out[k++] = kind == 0   ? u
                   : kind == 1 ? ewma_mean(&e, 0.0)
                   : kind == 2 ? ewma_spread(&e)
                   : kind == 3 ? c.upper
                               : c.lower;
    }
    return k;
}

static int32_t
eval_score(const double *a, int32_t n, double *out)
{
    return chart(a, n, out, 0);
}

static int32_t
eval_ewma(const double *a, int32_t n, double *out)
{
    return chart(a, n, out, 1);
}

static int32_t
eval_ewma_sd(const double *a, int32_t n, double *out)
{
    return chart(a, n, out, 2);
}

static int32_t
eval_cusum_up(const double *a, int32_t n, double *out)
{
    return chart(a, n, out, 3);
}

static int32_t
eval_cusum_low(const double *a, int32_t n, double *out)
{
    return chart(a, n, out, 4);
}

/* weight, phi, then pairs gap, u: share, average, SD per step */
static int32_t
eval_ewma_gap(const double *a, int32_t n, double *out)
{
    struct ewma e;
    int32_t k = 0;

    if (ewma_init(&e, a[0]) != ST_OK)
        return -1;
    for (int32_t i = 2; i + 1 < n; i += 2) {
        double left = e.left;

        if (ewma_add(&e, a[i + 1], a[i], a[1]) != ST_OK)
            return -1;
        out[k++] = 1.0 - e.left / left;
        out[k++] = ewma_mean(&e, 0.0);
        out[k++] = ewma_spread(&e);
    }
    return k;
}

/* weight, phi: long-run SD of the average over that at phi 0 */
static int32_t
eval_guard(const double *a, int32_t n, double *out)
{
    struct ewma raw, guarded;

    if (n != 2 || ewma_init(&raw, a[0]) != ST_OK)
        return -1;
    guarded = raw;
    for (int i = 0; i < 2000; i++)
        if (ewma_add(&raw, 0.0, 1.0, 0.0) != ST_OK ||
            ewma_add(&guarded, 0.0, 1.0, a[1]) != ST_OK)
            return -1;
    out[0] = ewma_spread(&guarded) / ewma_spread(&raw);
    return 1;
}

/* phi, gap: mean factor and SD of an AR(1) residual */
static int32_t
eval_residual(const double *a, int32_t n, double *out)
{
    out[0] = num_pow(a[0], a[1]);
    out[1] = num_sqrt(1.0 - out[0] * out[0]);
    return n == 2 ? 2 : -1;
}

static int32_t
eval_selfstart(const double *a, int32_t n, double *out)
{
    struct selfstart s = {0};
    int32_t k = 0;

    for (int32_t i = 0; i < n; i++)
        if (selfstart_add(&s, a[i], &out[k]) == ST_OK)
            k++;
    return k;
}

static int32_t
eval_selfstart_cusum(const double *a, int32_t n, double *out)
{
    double u[CORE_EVAL_MAX];
    struct cusum c = {.k = 0.5};
    int32_t k = eval_selfstart(a, n, u);

    for (int32_t i = 0; i < k; i++) {
        cusum_add(&c, u[i]);
        out[i] = c.upper;
    }
    return k;
}

/* k, h, shift */
static int32_t
eval_siegmund(const double *a, int32_t n, double *out)
{
    out[0] = cusum_arl(a[0], a[1], a[2]);
    return n == 3 ? 1 : -1;
}

/* weight, limit, side, exact, per step, shifts...: mean run lengths */
static int32_t
eval_arl_ewma(const double *a, int32_t n, double *out)
{
    struct arl_ewma e = {.weight = a[0],
                         .limit = a[1],
                         .side = (enum arl_side)a[2],
                         .is_exact = a[3] != 0.0,
                         .per_step = a[4]};

    for (int32_t i = 5; i < n; i++) {
        e.shift = a[i];
        out[i - 5] = arl_ewma_mean(&e);
    }
    return n - 5;
}

/* weight, limit, side, shift, scores...: P(no alarm) */
static int32_t
eval_sf_ewma(const double *a, int32_t n, double *out)
{
    struct arl_ewma e = {.weight = a[0],
                         .limit = a[1],
                         .side = (enum arl_side)a[2],
                         .shift = a[3]};

    for (int32_t i = 4; i < n; i++)
        out[i - 4] = arl_ewma_survival(&e, (int)a[i]);
    return n - 4;
}

/* k, h, head start, sides, shifts...: mean run lengths */
static int32_t
eval_arl_cusum(const double *a, int32_t n, double *out)
{
    struct arl_cusum c = {.k = a[0], .h = a[1], .start = a[2]};

    for (int32_t i = 4; i < n; i++) {
        c.shift = a[i];
        out[i - 4] = a[3] == 1.0 ? arl_cusum_mean(&c) : arl_cusum_two_mean(&c);
    }
    return n - 4;
}

/* k, h, shift, scores...: P(no alarm), one side */
static int32_t
eval_sf_cusum(const double *a, int32_t n, double *out)
{
    struct arl_cusum c = {.k = a[0], .h = a[1], .shift = a[2]};

    for (int32_t i = 3; i < n; i++)
        out[i - 3] = arl_cusum_survival(&c, (int)a[i]);
    return n - 3;
}

/* mu, kappa, alpha, beta, hazard, then scores: evidence of the last, MAP run,
 * P(run = 0..3) */
static int32_t
eval_bocpd(const double *a, int32_t n, double *out)
{
    struct bocpd_prior prior = {a[0], a[1], a[2], a[3], a[4]};
    double work[4 * (CORE_EVAL_MAX + 1)], prob[CORE_EVAL_MAX + 1];
    double evidence[CORE_EVAL_MAX];
    int32_t map[CORE_EVAL_MAX], len = n - 5, k = 0;

    if (len < 1 || bocpd_run(&prior, a + 5, (size_t)len, work, prob, evidence,
                             map) != ST_OK)
        return -1;
    out[k++] = evidence[len - 1];
    out[k++] = (double)map[len - 1];
    for (int32_t r = 0; r <= len && r < 4; r++)
        out[k++] = prob[r];
    return k;
}

/* window, scores: indicator per window, then Kendall's tau of them */
static int32_t
rolling(const double *a, int32_t n, double *out,
        double (*indicator)(const double *x, size_t n))
{
    int32_t w = (int32_t)a[0], k = 0;

    for (int32_t i = 1; i + w <= n; i++)
        out[k++] = indicator(a + i, (size_t)w);
    out[k] = ews_tau(out, (size_t)k);
    return k + 1;
}

static int32_t
eval_ews_acf(const double *a, int32_t n, double *out)
{
    return rolling(a, n, out, ews_acf1);
}

static int32_t
eval_ews_variance(const double *a, int32_t n, double *out)
{
    return rolling(a, n, out, ews_variance);
}

static int32_t
eval_tau(const double *a, int32_t n, double *out)
{
    out[0] = ews_tau(a, (size_t)n);
    return 1;
}

static int32_t
eval_math(const double *a, int32_t n, double *out)
{
    out[0] = num_exp(a[0]);
    out[1] = num_log(a[0]);
    out[2] = num_lgamma(a[0]);
    out[3] = num_normal_cdf(a[0]);
    return n == 1 ? 4 : -1;
}

static int32_t
eval_quantile(const double *a, int32_t n, double *out)
{
    for (int32_t i = 0; i < n; i++)
        out[i] = num_normal_quantile(a[i]);
    return n;
}

static int32_t
eval_normal(const double *a, int32_t n, double *out)
{
    for (int32_t i = 0; i < n; i++)
        out[i] = num_normal_cdf(a[i]);
    return n;
}

/* df, t... */
static int32_t
eval_t(const double *a, int32_t n, double *out)
{
    for (int32_t i = 1; i < n; i++)
        out[i - 1] = num_t_cdf(a[i], a[0]);
    return n - 1;
}

/* period, chart, n, rates...: limits of the warning */
static int32_t
eval_factor(const double *a, int32_t n, double *out)
{
    for (int32_t i = 3; i < n; i++)
        out[i - 3] = warn_limit_factor((int)a[0], (enum warn_limit_chart)a[1],
                                       (int32_t)a[2], a[i]);
    return n - 3;
}

/* period, scores: quick average, limit and state of each, weekly or daily */
static int32_t
eval_warn(const double *a, int32_t n, double *out)
{
    double at[CORE_EVAL_MAX], points[WARN_WASM_COLUMNS * CORE_EVAL_MAX];
    double summary[WARN_WASM_FIELDS], weight = 1.0, from = 0.0;
    int32_t len = n - 1, start[2] = {0, len}, up = 1, period = (int32_t)a[0];
    int32_t k = 0;

    for (int32_t i = 0; i < len; i++)
        at[i] = (double)(i * period);
    if (warn_wasm_run(at, a + 1, start, &up, &period, &weight, &from, 1, 0.0,
                      0.0, points, summary) != ST_OK)
        return -1;
    for (int32_t i = warn_limit_plan(period)->base_min;
         i < len && k + 3 <= CORE_EVAL_MAX; i++) {
        out[k++] = points[WARN_WASM_EWMA * len + i];
        out[k++] = points[WARN_WASM_LIMIT * len + i];
        out[k++] = points[WARN_WASM_STATE * len + i];
    }
    return k;
}

static const struct {
    struct str name;
    eval_fn *fn;
} calls[] = {
#define CALL(name)                                                             \
    {                                                                          \
        {#name, sizeof #name - 1}, eval_##name                                 \
    }
    CALL(rci),       CALL(cutoffs),
    CALL(baseline),  CALL(shrink),
    CALL(score),     CALL(ewma),
    CALL(ewma_sd),   CALL(cusum_up),
    CALL(cusum_low), CALL(ewma_gap),
    CALL(guard),     CALL(residual),
    CALL(selfstart), CALL(selfstart_cusum),
    CALL(siegmund),  CALL(arl_ewma),
    CALL(sf_ewma),   CALL(arl_cusum),
    CALL(sf_cusum),  CALL(bocpd),
    CALL(ews_acf),   CALL(ews_variance),
    CALL(tau),       CALL(math),
    CALL(quantile),  CALL(normal),
    CALL(t),         CALL(factor),
    CALL(warn),
};

int32_t
core_eval(const char *call, int32_t call_len, const double *arg, int32_t n,
          double *out)
{
    struct str name = {call, call_len > 0 ? (size_t)call_len : 0};

    if (n < 1 || n > CORE_EVAL_MAX)
        return -1;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (str_eq(name, calls[i].name))
            return calls[i].fn(arg, n, out);
    return -1;
}
