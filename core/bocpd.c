/* Bayesian online change points; bocpd.h has the source. */
#include "core/bocpd.h"

#include "core/baseline.h"
#include "core/num.h"
#include "core/wasm_api.h"

#define SCORES_MAX 10000

size_t
bocpd_need(size_t n)
{
    return 4 * (n + 1);
}

/* What is believed about the scores of one run. */
struct belief {
    double *mu, *kappa, *alpha, *beta; /* by run length */
};

static double
predict(const struct belief *b, size_t r, double x)
{
    double scale2 =
        b->beta[r] * (b->kappa[r] + 1.0) / (b->alpha[r] * b->kappa[r]);

    return num_exp(num_t_logpdf(x, 2.0 * b->alpha[r], b->mu[r], scale2));
}

/* Belief of run r + 1 from that of run r and the score x. */
static void
learn(const struct belief *b, size_t r, double x)
{
    double k = b->kappa[r], d = x - b->mu[r];

    b->mu[r + 1] = (k * b->mu[r] + x) / (k + 1.0);
    b->kappa[r + 1] = k + 1.0;
    b->alpha[r + 1] = b->alpha[r] + 0.5;
    b->beta[r + 1] = b->beta[r] + k * d * d / (2.0 * (k + 1.0));
}

/* One score: prob[0..t] becomes prob[0..t+1]; gives the evidence. */
static double
step(const struct bocpd_prior *prior, const struct belief *b, double x,
     size_t t, double *prob)
{
    double evidence = 0.0;

    for (size_t r = t + 1; r-- > 0;) { /* from the longest, in place */
        double joint = prob[r] * predict(b, r, x);

        evidence += joint;
        prob[r + 1] = joint * (1.0 - prior->hazard);
        learn(b, r, x);
    }
    prob[0] = prior->hazard * evidence;
    if (evidence > 0.0)
        for (size_t r = 0; r <= t + 1; r++)
            prob[r] /= evidence;
    return evidence;
}

static int32_t
most_probable(const double *prob, size_t n)
{
    size_t best = 0;

    for (size_t r = 1; r < n; r++)
        if (prob[r] > prob[best])
            best = r;
    return (int32_t)best;
}

enum status
bocpd_run(const struct bocpd_prior *prior, const double *x, size_t n,
          double *work, double *prob, double *evidence, int32_t *map)
{
    struct belief b = {work, work + (n + 1), work + 2 * (n + 1),
                       work + 3 * (n + 1)};

    if (!num_finite(prior->mu) || !(prior->kappa > 0.0) ||
        !(prior->alpha > 0.0) || !(prior->beta > 0.0))
        return ST_INVALID;
    if (!(prior->hazard > 0.0 && prior->hazard < 1.0))
        return ST_INVALID;
    if (n > SCORES_MAX)
        return ST_NOSPACE;

    prob[0] = 1.0;
    b.mu[0] = prior->mu;
    b.kappa[0] = prior->kappa;
    b.alpha[0] = prior->alpha;
    b.beta[0] = prior->beta;
    for (size_t t = 0; t < n; t++) {
        double e;

        if (!num_finite(x[t]))
            return ST_INVALID;
        e = step(prior, &b, x[t], t, prob);
        if (evidence != NULL)
            evidence[t] = e;
        if (map != NULL)
            map[t] = most_probable(prob, t + 2);
    }
    return ST_OK;
}

int32_t
bocpd_wasm_change(const double *x, int32_t n, int32_t n_base, double mean_run,
                  double *work_out)
{
    struct bocpd_prior prior = {.kappa = 1.0, .alpha = 1.0, .beta = 1.0};
    double *prob = work_out + (n > 0 ? bocpd_need((size_t)n) : 0);
    struct baseline b = {0};
    enum status st;

    if (n < 1 || n_base < 2 || n_base > n || !(mean_run > 1.0))
        return -(int32_t)ST_INVALID;
    for (int32_t i = 0; i < n_base; i++)
        baseline_add(&b, x[i], 1);
    prior.mu = b.mean;
    if (b.m2 > 0.0)
        prior.beta = b.m2 / (double)(b.n - 1);
    prior.hazard = 1.0 / mean_run;
    st = bocpd_run(&prior, x, (size_t)n, work_out, prob, NULL, NULL);
    if (st != ST_OK)
        return -(int32_t)st;
    return n - most_probable(prob, (size_t)n + 1);
}
