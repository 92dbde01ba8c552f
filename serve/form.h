#ifndef SERVE_FORM_H
#define SERVE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/req.h"

/*
 * form: the fields of an ordinary page's form
 * (application/x-www-form-urlencoded), decoded once, checked for UTF-8.
 *
 * Taking is like base/json.h: each take names a field and its bounds; what is
 * missing or out of bounds marks that field and leaves the value empty, and
 * the page shows the form again with the marks.  Fields nobody asked for are
 * ignored: browsers add some.
 */
#define FORM_FIELDS 384 /* in one form */

struct form_field {
    struct str name;
    struct str value; /* decoded, in the request's arena */
    bool is_bad;
};

struct form {
    struct form_field *field;
    size_t n;
    size_t n_bad; /* fields marked, and required ones that are missing */
    struct str first_bad; /* name of the first; empty when there is none */
};

/*
 * Decode the body.  ST_INVALID: another content type, a broken escape, bytes
 * that are not UTF-8, control bytes but newline and tab, more than FORM_FIELDS
 * fields, or a form token that is not this session's.
 */
MUST_USE enum status form_parse(struct req *rq, struct form *f);

/* The same without the form token, for a form that stands on sealed pages
 * (which are the same for everybody) and changes nothing of anybody's. */
MUST_USE enum status form_parse_open(struct req *rq, struct form *f);

/* The same of the address's query, for a search or a page of a list; there is
 * no token in it. */
MUST_USE enum status form_parse_query(struct req *rq, struct form *f);

/* The first field of this name trimmed; min..max bytes, else it is marked and
 * *out is what came (at most max bytes), so that the page can show it again. */
bool form_take(struct form *f, struct str name, size_t min, size_t max,
               struct str *out);

/* The i-th field of this name (rows of a table); false when there are fewer. */
bool form_at(const struct form *f, struct str name, size_t i, struct str *out);

/* Bits of the boxes of this name that were ticked; number_of gives that of a
 * value, 64 or more for one it does not know. */
uint64_t form_bits(const struct form *f, struct str name,
                   uint32_t (*number_of)(struct str value));

/* Mark a field by the handler's own finding. */
void form_refuse(struct form *f, struct str name);

/* Was this field marked? */
bool form_is_bad(const struct form *f, struct str name);

#endif
