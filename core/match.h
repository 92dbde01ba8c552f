#ifndef CORE_MATCH_H
#define CORE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * match: forming groups from a pool of people.
 *
 * A group is possible when it keeps every must of the rules and of its
 * members: size, common windows, a common language, caps, nobody excluded.
 * Among all ways to put people into possible groups (each in one at most) this
 * looks for the best by stages: most weight placed (a person weighs the terms
 * waited plus one), then the best worst group, then the highest sum of scores.
 * Rules may switch the first two stages off.  All of it is whole numbers: the
 * same pool, rules and seed give the same plan on every machine.
 *
 * Method, sources, figures: docs/method/forming-groups.md.
 *
 * Exclusions are secret.  They decide what is possible, and nothing else: the
 * views and reasons below are computed without them, and the number of possible
 * groups is not told.
 *
 * Hours are hours of the week in one zone, 0 = Monday 00:00 .. 167; the week
 * is a ring, so a window may run from Sunday into Monday.  A set of hours is
 * three words, hour h in bit h % 64 of word h / 64.
 */
#define MATCH_PEOPLE_MAX 512u
#define MATCH_SIZE_MAX 12u
#define MATCH_HOURS 168u
#define MATCH_HOUR_WORDS 3u
#define MATCH_LANGUAGES_MAX 64u
#define MATCH_THEMES_MAX 48u
#define MATCH_LEVELS_MAX 32u
#define MATCH_WAITED_MAX 99u
#define MATCH_WORDS (MATCH_PEOPLE_MAX / 64u) /* of a set of people */
#define MATCH_NONE 0xffffu

struct match_rules {
#define MATCH_RULE(name, preset, peerpool, min, max, help) int32_t name;
#include "core/match_rules.def"
#undef MATCH_RULE
};

enum match_rule {
#define MATCH_RULE(name, preset, peerpool, min, max, help) MATCH_RULE_##name,
#include "core/match_rules.def"
#undef MATCH_RULE
    MATCH_RULE_COUNT
};

enum match_facilitates { MATCH_CANNOT, MATCH_FIRST_TIME, MATCH_ABLE };

struct match_person {
    uint64_t hours[MATCH_HOUR_WORDS]; /* free */
    uint64_t maybe[MATCH_HOUR_WORDS]; /* free if need be; disjoint or not */
    uint64_t languages;               /* bit per language */
    uint64_t themes;                  /* bit per theme, MATCH_THEMES_MAX */
    uint8_t level;                    /* of seniority, < MATCH_LEVELS_MAX */
    uint8_t facilitates;              /* enum match_facilitates */
    uint8_t is_newcomer;              /* 0 or 1 */
    uint8_t waited;                   /* terms, at most MATCH_WAITED_MAX */
    uint8_t must_from, must_to;       /* sizes accepted; 0, 0: any */
    uint8_t wish_from, wish_to;       /* sizes wished for; 0, 0: any */
};

/* A set of people: person i in bit i % 64 of word i / 64. */
struct match_set {
    uint64_t word[MATCH_WORDS];
};

struct match_pool {
    const struct match_person *person; /* n of them, borrowed */
    size_t n;                          /* at most MATCH_PEOPLE_MAX */
    /* Per person those never to share a group with, and those met in earlier
     * groups; one side saying so is enough.  n each, or NULL for nobody. */
    const struct match_set *excluded;
    const struct match_set *met;
};

/* The rules in force without a file, and the built-in "peerpool". */
void match_rules_preset(struct match_rules *out);
void match_rules_peerpool(struct match_rules *out);

/*
 * Lines "name value" (or "name = value"), "#" begins a comment; "peerpool"
 * alone on the first line starts from those rules, else from the preset.
 * ST_INVALID with *line and *column (bytes, from 1) for an unknown or repeated
 * name, a value that is no number or outside its bounds, and for rules that
 * contradict one another (then the last line); *out untouched.
 */
MUST_USE enum status match_rules_parse(struct str text, struct match_rules *out,
                                       uint32_t *line, uint32_t *column);

/* Every rule within its bounds and no contradiction? */
bool match_rules_valid(const struct match_rules *r);

/* Rules as an array in the order of match_rules.def, and back. */
void match_rules_from(const int32_t value[MATCH_RULE_COUNT],
                      struct match_rules *out);
void match_rules_to(const struct match_rules *r,
                    int32_t value[MATCH_RULE_COUNT]);

/*
 * The first person who cannot be in any group the rules allow because of
 * their own musts (sizes that no group may have), or n.
 */
size_t match_contradiction(const struct match_pool *pool,
                           const struct match_rules *rules);

/*
 * Hours of one zone's week as hours of another whose clock shows `minutes`
 * more (-840..840); in and out may be the same.  Where clocks differ by part
 * of an hour, an hour of `out` is free if both hours it overlaps are.
 */
void match_shift(const uint64_t in[MATCH_HOUR_WORDS], int32_t minutes,
                 uint64_t out[MATCH_HOUR_WORDS]);

/* ---- the search ---- */

struct match; /* in the caller's memory */

/* How much memory and work. */
struct match_limits {
    uint32_t groups; /* possible groups that may be listed: 16 bytes each */
    uint32_t memo;   /* sets remembered: 16 bytes each, a power of two */
    uint64_t steps;  /* units of work in all: see match_step */
    uint64_t seed;
};

/* Limits that suit a pool of n people; about 35 MiB and a second, or 3 MiB
 * and some seconds above 64 people. */
struct match_limits match_limits_for(size_t n);

/* Bytes that match_init wants. */
size_t match_need(const struct match_pool *pool,
                  const struct match_limits *lim);

/*
 * Start.  memory: match_need bytes, aligned to 16; pool's arrays and memory
 * must outlive the search; nothing to free.  ST_INVALID for rules or people
 * outside their domain, ST_NOSPACE for too many people or too few bytes.
 */
MUST_USE enum status match_init(struct match **out, void *memory, size_t bytes,
                                const struct match_pool *pool,
                                const struct match_rules *rules,
                                const struct match_limits *lim);

/*
 * Work for about `steps` units (a unit is one group priced, one branch or one
 * candidate looked at, a few nanoseconds).  ST_OK: there is more to do; ST_END:
 * finished, or the limit was reached.  Slices of any size give the same plan;
 * stopping early leaves the best plan so far.
 */
MUST_USE enum status match_step(struct match *m, uint64_t steps);

struct match_plan {
    uint16_t group[MATCH_PEOPLE_MAX]; /* per person, or MATCH_NONE */
    uint32_t n_groups;
    int64_t weight;  /* of the people placed */
    int32_t worst;   /* points of the worst group; 0 without groups */
    int64_t total;   /* sum of scores: points times members */
    bool is_proven;  /* nothing better exists */
    bool is_stopped; /* limit reached before the search was over */
    uint64_t steps;  /* done */
};

/* The best plan so far; groups are numbered by falling points, then by their
 * first member. */
void match_plan(const struct match *m, struct match_plan *out);

/*
 * Do the groups of a plan (numbers per person as in struct match_plan) keep
 * every must?  Counts afresh, without anything the search remembered.
 */
bool match_plan_holds(const struct match_pool *pool,
                      const struct match_rules *rules, const uint16_t *group);

/* ---- explaining, without the exclusions ---- */

/* What a group has and what each part is worth. */
struct match_view {
    uint32_t members;
    uint64_t hours[MATCH_HOUR_WORDS]; /* first hours of common windows */
    uint64_t firm[MATCH_HOUR_WORDS];  /* of those, where nobody says "if need
                                         be" */
    uint32_t meet;      /* first hour of the window to propose: a firm one if
                           there is, with the most windows around it */
    uint64_t languages; /* common */
    uint32_t theme;     /* the one shared by most; MATCH_NONE if nobody has */
    uint32_t sharing;   /* members who share it */
    uint32_t levels;    /* different levels of seniority */
    uint32_t repeats;   /* pairs who met before */
    int32_t window_points, theme_points, level_points, size_points, wish_points,
        repeat_points; /* repeat_points is 0 or less */
    int32_t points;    /* their sum: of each member */
    int32_t score;     /* points times members */
};

/* View of the people whose group[] is `number`. */
void match_view(const struct match_pool *pool, const struct match_rules *rules,
                const uint16_t *group, uint16_t number, struct match_view *out);

/* Why somebody has no place, told by what anybody could see. */
enum match_reason {
    MATCH_WHY_LANGUAGE, /* too few others speak a common language */
    MATCH_WHY_HOURS,    /* of those, too few have a common window */
    MATCH_WHY_PLACES,   /* there are enough, but they went into other groups or
                           do not fit together */
    MATCH_WHY_COUNT
};

struct match_why {
    enum match_reason reason;
    uint32_t others;      /* people in the pool besides this one */
    uint32_t by_language; /* of them, with a common language */
    uint32_t by_hours;    /* of those, with enough common windows */
    uint32_t best_hour;   /* begin of the window that would add most people to
                             by_hours; MATCH_NONE when none adds any */
    uint32_t with_best;   /* by_hours with it */
};

/* Why `person`, a place in the pool, came into no group under these rules. */
void match_why(const struct match_pool *pool, const struct match_rules *rules,
               size_t person, struct match_why *out);

/* "language", "hours", "places". */
const char *match_reason_name(enum match_reason r);

#endif
