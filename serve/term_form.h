#ifndef SERVE_TERM_FORM_H
#define SERVE_TERM_FORM_H

#include "serve/form.h"
#include "serve/term_pool.h"
#include "web/tpl.h"

/*
 * term_form: what somebody tells a term, from the form and back into it.
 */
#define TERM_FORM_FROM 7   /* hours of the day offered: from */
#define TERM_FORM_TO 22    /* until, excluded */
#define TERM_FORM_APART 64 /* people somebody may name */

struct term_form {
    struct term_person p;
    struct match_set apart; /* of the pool */
    bool bad, bad_name, bad_zone, bad_hours, bad_size;
    bool is_look; /* nothing is to be saved */
};

/* What was sent, checked; people of the pool that are named in it. */
void term_form_take(struct form *f, const struct term *t,
                    const struct term_pool *pool, struct term_form *out);

/* Fill the page's form: grid with how many others are free, choices, people. */
MUST_USE enum status term_form_fill(struct req *rq, const struct tpl_page *page,
                                    const struct term *t,
                                    const struct term_pool *pool,
                                    const struct term_form *in,
                                    struct tpl_term *out);

/* Store whom they named; `apart` as in *in. */
MUST_USE enum status term_form_apart_put(struct req *rq, const struct term *t,
                                         const struct term_pool *pool,
                                         const struct term_form *in);

#endif
