/*
 * page_early_warning: the method in words.  The figures are those of the
 * simulation in test/sim, as they stand in docs/method/early-warning.md.
 */
#include "serve/page.h"
#include "serve/view.h"

enum status
page_early_warning(struct req *rq)
{
    static const struct tpl_early_warning_rate rates[] = {
#define RATE(weeks, phi, watch, act) {weeks, phi, watch, act},
#include "core/warn_figures.def"
#undef RATE
    };
    struct tpl_early_warning t = {
#define FIGURE(name, value) .name = (value),
#include "core/warn_figures.def"
#undef FIGURE
        .rate = rates,
        .rate_n = sizeof rates / sizeof rates[0],
    };
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    if (st != ST_OK)
        return st;
    return tpl_early_warning(view_answer(rq, 200), &page, &t);
}
