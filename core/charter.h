#ifndef CORE_CHARTER_H
#define CORE_CHARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * charter: the clauses a group's charter has, as data (data/charter, form in
 * docs/charter.md), and a group's charter as a text of its own:
 *
 *   charter 1
 *   set size 6                one line a setting; what is left out is preset
 *   set method consultation
 *   set review 2027-05-29
 *   words purpose We meet …   one line a clause, in the group's own words
 *
 * Every setting and every clause stands there at most once.  Days are counted
 * from 1970-01-01.  Texts of what was read are views into it.
 */
#define CHARTER_CLAUSES 29
#define CHARTER_SETTINGS 32
#define CHARTER_OPTIONS 64
#define CHARTER_NAME_MAX 32    /* bytes; a-z 0-9 - */
#define CHARTER_TITLE_MAX 60   /* bytes */
#define CHARTER_SAY_MAX 400    /* bytes of a clause's preset words, an ask */
#define CHARTER_WORDS_MAX 1000 /* bytes of a clause in a group's words */
#define CHARTER_FORM_MAX 32768 /* bytes of the clauses' file */
#define CHARTER_TEXT_MAX 36864 /* bytes of a charter */
#define CHARTER_SOON 14        /* days before a review in which it is near */

enum charter_kind {
    CHARTER_NUMBER,
    CHARTER_CHOICE, /* value: which of its options, from 0 */
    CHARTER_NAMED,  /* a word that another file knows */
    CHARTER_DAY     /* preset: days ahead */
};

struct charter_option {
    struct str name, text;
};

struct charter_setting {
    struct str name, ask;
    struct str word; /* preset of CHARTER_NAMED */
    enum charter_kind kind;
    int32_t preset, least, most;
    uint8_t clause;
    uint8_t option, n_options; /* of CHARTER_CHOICE: where they begin */
};

struct charter_clause {
    struct str name, title, part, say; /* part: empty if it goes on */
};

struct charter_form {
    struct charter_clause clause[CHARTER_CLAUSES];
    struct charter_setting setting[CHARTER_SETTINGS];
    struct charter_option option[CHARTER_OPTIONS];
    uint8_t n_clauses, n_settings, n_options;
};

struct charter_value {
    int32_t number;  /* of all kinds but CHARTER_NAMED */
    struct str word; /* of CHARTER_NAMED */
};

struct charter {
    struct charter_value value[CHARTER_SETTINGS]; /* presets where not set */
    struct str words[CHARTER_CLAUSES];            /* empty where not given */
};

struct charter_error {
    uint32_t line;   /* from 1 */
    const char *why; /* a sentence without full stop */
};

/*
 * Read the clauses.  ST_INVALID with the first line that is wrong, *out then
 * undefined: a word that is none, a name twice, a preset outside its limits
 * or options, a clause without title or words, a number of clauses other than
 * CHARTER_CLAUSES.
 */
MUST_USE enum status charter_form_read(struct str text,
                                       struct charter_form *out,
                                       struct charter_error *error);

/*
 * Read a charter; `today` is what a preset day counts from.  ST_INVALID as
 * above: also a setting or clause the form does not have, a value outside its
 * limits, words too long.
 */
MUST_USE enum status charter_read(const struct charter_form *form,
                                  struct str text, int32_t today,
                                  struct charter *out,
                                  struct charter_error *error);

/*
 * Write it whole: every setting in the form's order, then every clause that
 * has words.  Gives the bytes written to out[0..room-1], 0 if they do not
 * fit; CHARTER_TEXT_MAX always fits.  Reading it again gives the same.
 */
size_t charter_write(const struct charter_form *form, const struct charter *c,
                     char *out, size_t room);

/*
 * What differs: setting_out[i] and words_out[i] are set to 1 or 0 for each of
 * the form.  Gives how many do.
 */
uint32_t charter_changes(const struct charter_form *form,
                         const struct charter *a, const struct charter *b,
                         int32_t setting_out[CHARTER_SETTINGS],
                         int32_t words_out[CHARTER_CLAUSES]);

/* The number of a setting, -1 if there is none of this name. */
int charter_find(const struct charter_form *form, struct str name);

enum charter_review { CHARTER_LATER, CHARTER_NEAR, CHARTER_DUE };

/* Is the review of day `review` due on day `today`? */
enum charter_review charter_review_on(int32_t review, int32_t today);

#endif
