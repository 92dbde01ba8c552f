/* Reliable and clinically significant change; rci.h has the source. */
#include "core/rci.h"

#include "core/num.h"
#include "core/wasm_api.h"

enum status
rci_compute(double sd, double r, double before, double after, struct rci *out)
{
    double sem, s_diff;

    if (!num_finite(sd) || sd <= 0.0 || !(r >= 0.0 && r < 1.0))
        return ST_INVALID;
    if (!num_finite(before) || !num_finite(after))
        return ST_INVALID;

    sem = sd * num_sqrt(1.0 - r);
    s_diff = num_sqrt(2.0) * sem;
    *out = (struct rci){.sem = sem,
                        .s_diff = s_diff,
                        .index = (after - before) / s_diff,
                        .min95 = RCI_Z95 * s_diff,
                        .min90 = RCI_Z90 * s_diff};
    return ST_OK;
}

enum status
rci_cutoffs(double clinical_mean, double clinical_sd, double norm_mean,
            double norm_sd, struct rci_cut *out)
{
    double way; /* from the clinical to the norm mean */

    if (!num_finite(clinical_mean) || !num_finite(norm_mean) ||
        clinical_mean == norm_mean)
        return ST_INVALID;
    if (!num_finite(clinical_sd) || clinical_sd <= 0.0 ||
        !num_finite(norm_sd) || norm_sd <= 0.0)
        return ST_INVALID;

    way = norm_mean > clinical_mean ? 1.0 : -1.0;
    *out = (struct rci_cut){
        .a = clinical_mean + way * 2.0 * clinical_sd,
        .b = norm_mean - way * 2.0 * norm_sd,
        .c = (norm_sd * clinical_mean + clinical_sd * norm_mean) /
             (norm_sd + clinical_sd),
    };
    return ST_OK;
}

int32_t
rci_wasm_compute(double sd, double r, double before, double after,
                 double *rci_out)
{
    struct rci c;
    enum status st = rci_compute(sd, r, before, after, &c);

    if (st != ST_OK)
        return (int32_t)st;
    rci_out[0] = c.sem;
    rci_out[1] = c.s_diff;
    rci_out[2] = c.index;
    rci_out[3] = c.min95;
    rci_out[4] = c.min90;
    return ST_OK;
}
