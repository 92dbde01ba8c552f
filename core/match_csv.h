#ifndef CORE_MATCH_CSV_H
#define CORE_MATCH_CSV_H

#include "core/csv.h"
#include "core/match.h"

/*
 * match_csv: a pool of people as CSV (core/csv.h), one a record.
 *
 * The header must name id, languages and slots, and may name, in any order:
 *
 *   id           1..64 bytes of UTF-8, no ';', each once
 *   languages    names, at most 32 bytes each, MATCH_LANGUAGES_MAX in all
 *   themes       names, at most 32 bytes each, MATCH_THEMES_MAX in all
 *   seniority    0..31 (0)
 *   newcomer     0 or 1 (0)
 *   excluded     ids never to share a group with; one side is enough
 *   met          ids of people met in earlier groups
 *   slots        free hours of the week, 0 = Monday 00:00 .. 167; "18-20" is
 *                18, 19 and 20
 *   maybe        hours free if need be
 *   facilitator  0 cannot, 1 first time, 2 able (2)
 *   size         sizes accepted, "5" or "4-6" (any)
 *   size_wish    sizes wished for (any)
 *   waited       terms without a group, 0..99 (0)
 *
 * Several values in a cell are separated by ';' (the columns by comma or tab).
 * An empty cell is the value in brackets.  Other columns are refused, since a
 * misspelt "excluded" must not be passed over.  Ids in excluded that are not
 * in the pool are refused for the same reason; those in met are passed over.
 */
#define MATCH_CSV_NAME_MAX 32u /* bytes of a language or theme */
#define MATCH_CSV_ID_MAX 64u

/* Texts are views into the input; an id with "" in it is refused. */
struct match_csv {
    struct match_person person[MATCH_PEOPLE_MAX];
    struct match_set excluded[MATCH_PEOPLE_MAX];
    struct match_set met[MATCH_PEOPLE_MAX];
    struct str id[MATCH_PEOPLE_MAX];
    struct str language[MATCH_LANGUAGES_MAX];
    struct str theme[MATCH_THEMES_MAX];
    uint32_t line[MATCH_PEOPLE_MAX]; /* where each person stands */
    uint32_t n, n_languages, n_themes;
    uint32_t size_column; /* of size; 0 without */
};

/* Why and where a text was refused. */
struct match_csv_error {
    uint32_t line, column; /* from 1 */
    const char *why;       /* a sentence without full stop */
};

/*
 * Read all of `text`, which must outlive *out.  ST_INVALID for text that is
 * not such a pool, ST_NOSPACE at a limit; *error then says where and why, and
 * *out is not to be used.
 */
MUST_USE enum status match_csv_read(struct str text, struct match_csv *out,
                                    struct match_csv_error *error);

#endif
