#ifndef STORE_BOARD_H
#define STORE_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * board: what stewards write for the community, what members report, and the
 * trace of what was done about it.  All functions run inside the caller's
 * transaction; texts go into the arena.
 */
enum board_kind { BOARD_NEWS = 1, BOARD_LIBRARY = 2, BOARD_RULES = 3 };

#define BOARD_NO_THEME 255
#define BOARD_LIST 50 /* posts listed at once */
#define BOARD_REPORTS 100
#define BOARD_TRACE_MS (730 * 86400000LL) /* a trace is kept that long */

struct board_post {
    uint8_t post[ID_LEN];
    enum board_kind kind;
    int64_t theme; /* number of core/directory.def, or BOARD_NO_THEME */
    struct str title, words;
    uint8_t account[ID_LEN]; /* who wrote it; zeros once they left */
    int64_t created_ms, changed_ms;
    bool is_hidden;
};

/* One post; ST_ABSENT. */
MUST_USE enum status board_get(struct store *s, const uint8_t post[ID_LEN],
                               struct arena *a, struct board_post *out);

/* Write or change; created_ms, author and whether it is hidden stay as they
 * were.  Remove; ST_ABSENT. */
MUST_USE enum status board_put(struct store *s, const struct board_post *p);
MUST_USE enum status board_remove(struct store *s, const uint8_t post[ID_LEN]);

/* The newest of a kind that are not hidden, at most BOARD_LIST into list. */
MUST_USE enum status board_list(struct store *s, enum board_kind kind,
                                struct arena *a,
                                struct board_post list[BOARD_LIST], size_t *n);

/* What a report or a deed is about. */
enum board_about {
    BOARD_ENTRY = 1, /* store/directory.h */
    BOARD_POST = 2,
    BOARD_FEED = 3,
    BOARD_TERM = 4
};

struct board_report {
    uint8_t report[ID_LEN];
    enum board_about about;
    uint8_t subject[ID_LEN];
    uint8_t account[ID_LEN];
    struct str words;
    int64_t created_ms;
};

/* Add one; and those that are open, the oldest first, their words in the
 * arena. */
MUST_USE enum status board_report_put(struct store *s,
                                      const struct board_report *r);
MUST_USE enum status board_reports(struct store *s, struct arena *a,
                                   struct board_report list[BOARD_REPORTS],
                                   size_t *n);

enum board_deed { BOARD_HIDDEN = 1, BOARD_SHOWN = 2, BOARD_CLOSED = 3 };

struct board_trace {
    uint8_t trace[ID_LEN];
    int64_t at_ms;
    uint8_t account[ID_LEN];
    enum board_deed deed;
    enum board_about about;
    uint8_t subject[ID_LEN];
    struct str words;
};

/*
 * Do it and leave the trace: hide or show what it is about, or neither; in
 * each case its reports are closed.  ST_ABSENT: nothing has this id.
 */
MUST_USE enum status board_do(struct store *s, const struct board_trace *t);

/* The newest deeds. */
MUST_USE enum status board_traces(struct store *s, struct arena *a,
                                  struct board_trace list[BOARD_LIST],
                                  size_t *n);

/* An account ends: its reports go, its name goes from what it wrote. */
MUST_USE enum status board_forget(struct store *s,
                                  const uint8_t account[ID_LEN]);

/* Remove traces of before. */
MUST_USE enum status board_expire(struct store *s, int64_t before_ms);

#endif
