#ifndef CORE_ANSWERS_H
#define CORE_ANSWERS_H

#include "core/sheet.h"

/*
 * answers: a FHIR QuestionnaireResponse read against its form: what was
 * answered, which items are asked given these answers, and what is wrong.
 * Borrows from both tapes.
 *
 * Where FHIR leaves it open: a condition looks at every answer its question
 * has anywhere in the response; a question that is not asked counts as not
 * answered; a comparison with no answer is not met, "!=" included.
 */
#define ANSWERS_MAX 4000
#define ANSWERS_PLACES 2000 /* items of the response */
#define ANSWERS_WRONGS 64   /* noted; more are only counted */

enum answers_why {
#define ANSWERS_WHY(name, words) ANSWERS_##name,
#include "core/answers_why.def"
#undef ANSWERS_WHY
    ANSWERS_WHY_COUNT
};

struct answer {
    struct sheet_any value;
    uint32_t item;
    uint32_t option; /* of the form, or SHEET_NONE */
    uint32_t node;   /* of the response's tape */
    uint32_t next;   /* the item's next answer, or SHEET_NONE */
};

/* One item of the response; those under it follow. */
struct answers_place {
    uint32_t item;
    uint32_t parent; /* place, or SHEET_NONE */
    uint32_t end;    /* the place after all under it */
    uint32_t n;      /* answers */
};

struct answers_wrong {
    enum answers_why why;
    uint32_t item; /* of the form, or SHEET_NONE */
};

struct answers {
    const struct sheet *form;
    const struct tape *tape;
    struct answer *answer;       /* ANSWERS_MAX */
    struct answers_place *place; /* ANSWERS_PLACES */
    uint32_t n, n_places;
    uint32_t first[SHEET_ITEMS]; /* an item's first answer, or SHEET_NONE */
    uint8_t asked[SHEET_ITEMS];  /* 1: its conditions are met */
    struct answers_wrong wrong[ANSWERS_WRONGS];
    uint32_t n_wrong;   /* noted */
    uint32_t n_errors;  /* all that is wrong */
    uint32_t n_lenient; /* wrong only once the response is complete */
    bool is_complete;   /* status completed or amended */
};

/*
 * Read `t` against the form.  *out comes with its two arrays.  ST_INVALID when
 * it cannot be read at all (not a response, or damaged): out->wrong[0] says
 * why.  ST_OK otherwise, even when something is wrong: see n_errors.
 */
MUST_USE enum status answers_read(const struct sheet *form,
                                  const struct tape *t, struct answers *out);

/* The number an item's answer counts as (weight, value, yes is 1); NaN when
 * it has none, is not asked, or was answered more than once. */
double answers_value(const struct answers *a, uint32_t item);

/* What is wrong in English words, as core/answers_why.def has them. */
const char *answers_why_words(enum answers_why why);

/* Is this answer what its item's type and limits ask for?  ANSWERS_FINE, or
 * the first thing wrong; *option gets its place among the options.  For
 * answers_read. */
enum answers_why answers_check(const struct sheet *f, uint32_t item,
                               const struct sheet_any *value, uint32_t *option);

#endif
