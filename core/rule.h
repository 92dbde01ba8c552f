#ifndef CORE_RULE_H
#define CORE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * rule: if-then rules over one person's own data: their text, and at a given
 * day whether each is met, what exactly met it, and whether that is new.
 * Method, every preset and its reason: docs/method/plan.md.
 *
 * A rule is one line, words apart by spaces or tabs:
 *
 *   rule  = term *("and" term)               at most RULE_TERMS_MAX
 *   term  = "state" NAME LEVEL ["for" N]     N weeks, 1..RULE_WEEKS_MAX
 *         | "work" NAME ("over" / "under") NUMBER ["for" N]
 *         | "crossed" NAME ["for" N]
 *         | "event" NAME ["within" N]        N days, 1..RULE_WITHIN_MAX
 *         | "silent" NAME N                  N days, 1..RULE_DAYS_MAX
 *         | "on" DATE
 *         | "every" N "from" DATE            N days, 7..RULE_DAYS_MAX
 *   LEVEL = "left" / "watch" / "act"         at least so
 *   NAME  = 1..RULE_NAME_MAX of a-z 0-9 "-"; after "state", "event" and
 *           "crossed" the name "any" stands for every name
 *   DATE  = YYYY-MM-DD
 *   NUMBER = 0..RULE_NUMBER_MAX, decimal point
 *
 * The view of a person's data is lines, too:
 *
 *   today DATE                               first, once
 *   state NAME LEVEL SINCE LAST              at least LEVEL since a day; LAST:
 *                                            the newest reading; one line for
 *                                            each level that is reached
 *   event NAME DATE
 *   work NAME WEEK NUMBER                    WEEK: its Monday
 *   limit NAME WEEK ("crossed" / "kept")
 *   seen NAME DATE                           the newest of something
 *   answer RULE EPISODE ("done" / UNTIL)     RULE: its number, from 0
 *
 * Lines of one of the kinds event, work and limit stand in the order of their
 * days.  Days after today are not looked at.  Nothing here reads a clock.
 */
#define RULE_TERMS_MAX 4u
#define RULE_NAME_MAX 40u /* bytes */
#define RULE_LINE_MAX 400u
#define RULES_MAX 64u
#define RULE_FACTS_MAX 20000u
#define RULE_WEEKS_MAX 52
#define RULE_WITHIN_MAX 90
#define RULE_DAYS_MAX 366
#define RULE_NUMBER_MAX 10000.0

/* Presets and bounds of the method, days. */
#define RULE_WITHIN 14      /* an event is news for so long */
#define RULE_EVENT_REST 7   /* events within these are one episode */
#define RULE_DATE_OPEN 14   /* a date is due for so long */
#define RULE_STATE_FRESH 42 /* an older reading says nothing of today */
#define RULE_WEEK_FRESH 21  /* nor does an older week */
#define RULE_WEEK_QUIET 2   /* weeks off in a row that end an episode */

enum rule_kind {
    RULE_STATE,
    RULE_WORK,
    RULE_CROSSED,
    RULE_EVENT,
    RULE_SILENT,
    RULE_ON,
    RULE_EVERY,
    RULE_KINDS
};

enum rule_level { RULE_LEFT, RULE_WATCH, RULE_ACT, RULE_LEVELS };

struct rule_term {
    enum rule_kind kind;
    struct str name; /* borrowed; empty for dates */
    enum rule_level level;
    bool is_under; /* of RULE_WORK */
    double number; /* of RULE_WORK */
    int32_t n;     /* weeks or days as the kind has it; 1 or the preset */
    int32_t day;   /* of RULE_ON, RULE_EVERY: days since 1970-01-01 */
};

struct rule {
    struct rule_term term[RULE_TERMS_MAX];
    uint32_t n;
};

enum rule_fact_kind {
    RULE_FACT_STATE,
    RULE_FACT_EVENT,
    RULE_FACT_WORK,
    RULE_FACT_LIMIT,
    RULE_FACT_SEEN,
    RULE_FACT_ANSWER
};

struct rule_fact {
    enum rule_fact_kind kind;
    struct str name;
    int32_t day;   /* since, day, week, or the episode answered */
    int32_t last;  /* newest reading; until when an answer holds, or done */
    double number; /* level, figure, 1 for crossed, number of the rule */
};

#define RULE_DONE INT32_MAX /* `last` of an answer that ends the episode */

/* Everything known of a person, as far as rules ask. */
struct rule_view {
    int32_t today;
    const struct rule_fact *fact; /* borrowed */
    size_t n;
};

/* Why a term is met: what the page explains. */
struct rule_reason {
    bool is_met;
    int32_t since;   /* first day of what met it */
    int32_t last;    /* the reading, event or week that counted last */
    double number;   /* the figure of that week; days of silence; weeks */
    struct str name; /* what met it where the term says "any" */
};

enum rule_verdict {
    RULE_QUIET,    /* not met */
    RULE_FIRES,    /* met, and not answered */
    RULE_WAITS,    /* met, put off to a later day */
    RULE_ANSWERED, /* met, and done for this episode */
    RULE_VERDICTS
};

struct rule_result {
    enum rule_verdict verdict;
    int32_t episode; /* the day that names this episode; 0 when quiet */
    int32_t until;   /* of RULE_WAITS */
    struct rule_reason reason[RULE_TERMS_MAX];
};

/*
 * Read one rule.  ST_INVALID or ST_NOSPACE (too many terms, too long a line)
 * with *column, from 1, of the word at fault or the end; *out untouched.
 */
MUST_USE enum status rule_parse(struct str line, struct rule *out,
                                uint32_t *column);

/*
 * Read rules, one a line, into out[0..room-1]; an empty line is a fault, an
 * empty text no rule.  *n: how many.  ST_INVALID or ST_NOSPACE with *line and
 * *column, from 1.
 */
MUST_USE enum status rule_parse_all(struct str text, struct rule *out,
                                    size_t room, size_t *n, uint32_t *line,
                                    uint32_t *column);

/* Read a view into fact[0..room-1]; errors as above. */
MUST_USE enum status rule_view_parse(struct str text, struct rule_fact *fact,
                                     size_t room, struct rule_view *out,
                                     uint32_t *line, uint32_t *column);

/*
 * Has the latest answer of a series left the person's own range, and since
 * when?  An answer is outside beyond RULE_LEFT_SD of their usual swings on the
 * harder side (direction 1: higher is harder, -1: lower is); two answers inside
 * in a row end it.  false (*since untouched) if not, or sd is not above 0.
 */
#define RULE_LEFT_SD 2.0
bool rule_left(const double *at, const double *value, size_t n, double mean,
               double sd, int direction, double *since);

/*
 * What rule number `index` says on view->today.  An episode is named by the
 * latest beginning among its terms and does not end before the hysteresis of
 * its kind says so; a "done" answers it whole.
 */
void rule_run(const struct rule *r, uint32_t index,
              const struct rule_view *view, struct rule_result *out);

#endif
