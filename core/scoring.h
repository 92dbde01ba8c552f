#ifndef CORE_SCORING_H
#define CORE_SCORING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * scoring: how the answers to a named form become scores, read from a table
 * without the form's wording (data/scoring/keys.tsv).  An item is known by its
 * number in that form; reversal belongs to the form, not to the instrument.
 * docs/method/questionnaires.md has the rules and their sources.
 *
 * The table: one fact a line, columns separated by one tab, '#' begins a
 * comment.  A key begins with "key" and ends where the next one begins:
 *
 *   key     NAME
 *   form    what the form is called, its version and coding
 *   items   N
 *   answers LOWEST HIGHEST STEP
 *   window  DAYS the answers speak of
 *   part    NAME FROM TO          items numbered anew from 1 on the sheet
 *   loinc   CODE CODE ...         of the items, in order: a hint
 *   scale   NAME sum|mean ITEMS REVERSED high|low NEED prorate|refuse FACTOR
 *   weights SCALE W W ...         of the scale's items, in order
 *   norm    SCALE SD R STATUS SOURCE        for reliable change
 *   change  SCALE POINTS STATUS SOURCE      a change said to matter
 *   band    SCALE FROM WORD STATUS SOURCE
 *   danger  ITEM FROM STATUS SOURCE
 *   source  TEXT
 *
 * ITEMS and REVERSED: "1-9", "3,5,7-9", "-" for none.  high: higher is worse.
 * NEED: answers without which there is no score.  STATUS: seen (in a source
 * that may be relied on) or memory (general knowledge; never shown).
 */
#define SCORING_ITEMS 64
#define SCORING_SCALES 12
#define SCORING_BANDS 8
#define SCORING_PARTS 8
#define SCORING_DANGERS 4

enum scoring_how { SCORING_SUM, SCORING_MEAN };
enum scoring_missing { SCORING_PRORATE, SCORING_REFUSE };

struct scoring_band {
    struct str word;
    double from;
    bool is_seen;
};

struct scoring_scale {
    struct str name;
    uint64_t items, reversed; /* bit i - 1 is item i */
    double weight[SCORING_ITEMS];
    double factor;
    double sd, r;  /* NaN: no norm */
    double change; /* points; NaN: none */
    struct scoring_band band[SCORING_BANDS];
    uint32_t n_bands, n_items, need;
    enum scoring_how how;
    enum scoring_missing missing;
    bool high_is_worse, norm_is_seen, change_is_seen;
};

struct scoring_part {
    struct str name;
    uint32_t from, to; /* items */
};

struct scoring_danger {
    uint32_t item;
    double from;
};

struct scoring {
    struct str name, form, loinc; /* loinc: separated by spaces */
    double low, high, step;
    struct scoring_scale scale[SCORING_SCALES];
    struct scoring_part part[SCORING_PARTS];
    struct scoring_danger danger[SCORING_DANGERS];
    uint32_t n_items, n_scales, n_parts, n_dangers, window;
};

/* What became of one scale. */
enum scoring_method {
    SCORING_COMPLETE,
    SCORING_PRORATED, /* missing answers taken as the mean of the others */
    SCORING_REFUSED   /* too few answers */
};

struct scoring_score {
    double value; /* NaN when refused */
    uint32_t answered, expected;
    enum scoring_method method;
    uint32_t band; /* the last one begun, or SCORING_BANDS */
};

/*
 * The key of this name from a table.  ST_ABSENT if there is none; ST_INVALID
 * for a line that is not as above: *line says which.
 */
MUST_USE enum status scoring_read(struct str table, struct str name,
                                  struct scoring *out, uint32_t *line);

/* The name of the key number n (from 0) in a table; ST_END after the last. */
MUST_USE enum status scoring_name(struct str table, uint32_t n,
                                  struct str *out);

/* Is this an answer the form has?  NaN, for no answer, is not. */
bool scoring_takes(const struct scoring *k, double answer);

/*
 * The score of one scale.  answer: k->n_items numbers, NaN where there is no
 * answer.  ST_INVALID (*out untouched) when an answer is none the form has.
 */
MUST_USE enum status scoring_score(const struct scoring *k, uint32_t scale,
                                   const double *answer,
                                   struct scoring_score *out);

/* The lowest and highest score the scale can have. */
void scoring_range(const struct scoring *k, uint32_t scale, double *low,
                   double *high);

/* The first item whose answer asks for help now, whatever the scores are, or
 * whatever else is missing; 0 when there is none. */
uint32_t scoring_danger(const struct scoring *k, const double *answer);

/* Is a change from `before` to `after` more than the scale's own error (95 %),
 * or than the published change that matters? */
enum scoring_change {
    SCORING_UNKNOWN, /* no figure that may be relied on */
    SCORING_WITHIN,
    SCORING_WORSE,
    SCORING_BETTER
};
enum scoring_change scoring_change(const struct scoring *k, uint32_t scale,
                                   double before, double after, double *needed);

#endif
