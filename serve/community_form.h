#ifndef SERVE_COMMUNITY_FORM_H
#define SERVE_COMMUNITY_FORM_H

#include <stdbool.h>

#include "serve/form.h"
#include "serve/view.h"
#include "store/community.h"

/*
 * community_form: the fields that set-up and operator page share, from a form
 * or from the store, with what was wrong.
 */
#define COMMUNITY_FORM_ROWS 24 /* help-now numbers in the form */
#define COMMUNITY_FORM_SPARE 3 /* empty rows offered at the end */

struct community_form_row {
    struct str country; /* "gb"; "none" or empty for an unused row */
    struct str label;
    struct str target;
    bool is_bad;
};

struct community_form {
    struct str name, base_url, zone;
    bool is_open;
    struct community_form_row row[COMMUNITY_FORM_ROWS];
    size_t n_rows; /* shown, empty ones included */
    bool is_bad;   /* any of: */
    bool bad_name, bad_base_url, bad_zone, bad_help;
};

/* What the store has; an empty form before the set-up. */
MUST_USE enum status community_form_load(struct req *rq,
                                         struct community_form *cf);

/* What was sent, checked. */
void community_form_take(struct form *f, struct community_form *cf);

/* Save it (it is not bad); created_ms is kept from before. */
MUST_USE enum status community_form_save(struct req *rq,
                                         const struct community_form *cf);

/* The fields as they stand in both pages' forms, drawn into the arena. */
MUST_USE enum status community_form_view(struct req *rq,
                                         const struct tpl_page *page,
                                         const struct community_form *cf,
                                         struct html *out);

/* An address of this site as it is sent to somebody: `path` behind the
 * community's address, in the arena. */
MUST_USE enum status community_form_link(struct req *rq,
                                         const struct community_form *cf,
                                         struct str path, struct str *out);

#endif
