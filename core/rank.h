#ifndef CORE_RANK_H
#define CORE_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sort.h"
#include "core/status.h"

/*
 * rank: entries of therapists for one person, those with a dual relationship
 * left out first, the rest by how they fit what the person wishes.
 *
 * All names are terms: numbers 1..n_terms-1 that the caller gave to texts, the
 * same text always the same number.  An entry is a list of terms, each of a
 * kind.  What the person says is a set of kinds for each term: mark[term] has
 * bit k when the term is one of theirs in kind k.
 *
 * Left out: entries sharing a term of a tie kind with the person: employer,
 * peer or supervision group, supervisor (either way), training cohort, town,
 * and people named by either side.  Nothing tells that, or how many, were left
 * out, nor why.
 *
 * Scores are whole numbers; equal scores go by lot, never by name.
 * docs/method/matching.md, section 1.
 */
enum rank_kind {
    /* ties: a shared term leaves the entry out */
    RANK_PERSON,     /* the entry's own id; marked: people named */
    RANK_EMPLOYER,   /* employers, practices */
    RANK_GROUP,      /* peer and supervision groups, now or recently */
    RANK_SUPERVISOR, /* the entry's supervisors, and the entry's own id */
    RANK_COHORT,     /* training institute and year */
    RANK_TOWN,
    RANK_NOT, /* people the entry names; marked: the person's own id */
    /* wishes: a shared term counts */
    RANK_LANGUAGE,
    RANK_THEME,
    RANK_METHOD,
    RANK_MODE,
    RANK_KIND_COUNT
};

enum rank_part {
#define RANK_PART(name, weight, help) RANK_PART_##name,
#include "core/rank_parts.def"
#undef RANK_PART
    RANK_PART_COUNT
};

struct rank_entries {
    uint32_t n;
    const uint32_t *start; /* n + 1: entry i has items start[i] ..
                              start[i + 1] - 1 */
    const uint8_t *kind;   /* of each item, enum rank_kind */
    const uint32_t *term;  /* of each item, < n_terms */
    const int32_t *fee;    /* of each entry, in whole units; below 0: unknown */
    const int32_t *free;   /* of each entry: free places */
    uint32_t n_terms;
};

struct rank_wishes {
    const uint32_t *mark; /* of each term: bit per enum rank_kind */
    int32_t weight[RANK_PART_COUNT];
    int32_t fee_max; /* below 0: no wish */
    uint32_t must;   /* bit per part: an entry with none of it is left out */
    uint64_t seed;
};

struct rank_fit {
    uint32_t entry;
    int32_t score; /* sum of part */
    int32_t part[RANK_PART_COUNT];
};

/* The preset weights, nothing wished. */
void rank_wishes_preset(struct rank_wishes *out);

/*
 * Best first into out[0..*n_out-1]; out and work: entries->n items.
 * ST_INVALID for starts that fall, a kind, term or weight out of range; outputs
 * untouched.
 */
MUST_USE enum status rank_run(const struct rank_entries *entries,
                              const struct rank_wishes *wishes,
                              struct sort_pair *work, struct rank_fit *out,
                              uint32_t *n_out);

/* "language", "theme", … */
const char *rank_part_name(enum rank_part p);

#endif
