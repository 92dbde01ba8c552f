#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

/*
 * log: one line per event in logfmt on standard error.
 *
 *   time=2030-01-02T03:04:05.678Z level=info event=request req=71 status=200
 *
 * A line never holds anything about a person: no name, path parameter, query,
 * body or full address.  The types help: a field is a number or text that the
 * program itself contains (LOG_WORD takes only a literal, LOG_CONST a view of
 * a constant table such as a route's pattern).
 *
 * Any thread may log; a line is written whole, so lines do not mix.  A line
 * that cannot be written is lost, not retried.  Under systemd (JOURNAL_STREAM
 * set and standard error not a terminal) a line starts with its syslog
 * priority, "<6>".
 */
enum log_level {
    LOG_ERROR,  /* somebody must act */
    LOG_WARN,   /* a limit was hit, something was refused for a reason */
    LOG_NOTICE, /* start, stop, settings */
    LOG_INFO,   /* one line per request */
    LOG_DEBUG,
    LOG_LEVEL_COUNT
};

struct log_field {
    const char *key; /* literal, [a-z_]+ */
    struct str word; /* used when is_word */
    int64_t n;       /* used otherwise */
    int is_word;
};

#define LOG_INT(name, number)                                                  \
    ((struct log_field){.key = "" name, .n = (int64_t)(number)})
#define LOG_WORD(name, literal)                                                \
    ((struct log_field){.key = "" name, .word = STR(literal), .is_word = 1})
#define LOG_CONST(name, view)                                                  \
    ((struct log_field){.key = "" name, .word = (view), .is_word = 1})

/*
 * Lines above `threshold` are dropped from now on (LOG_NOTICE keeps errors,
 * warnings and notices).  Looks at standard error and JOURNAL_STREAM once.
 * Without log_init: LOG_NOTICE and no priority prefix.
 */
void log_init(enum log_level threshold);

/* Would a line of this level be written?  For callers with work to save. */
int log_wants(enum log_level level);

/*
 * Write one line.  number: the request's, 0 when there is none (then no req
 * field).  fields may be NULL when n is 0; what does not fit in 1,024 bytes
 * is cut off.  Words are quoted and escaped when they need it.
 */
void log_event(enum log_level level, uint64_t number, struct str event,
               const struct log_field *fields, size_t n);

/*
 * Between log_hold and log_release the calling thread's lines of level notice
 * and below wait and go out together: by log_release, when 4 KiB are full, or
 * before a line of level warn or error, which never waits.  For an event loop
 * around one round of events.  Calls do not nest; log_release alone does
 * nothing.
 */
void log_hold(void);
void log_release(void);

/* log_event with its fields listed:
 * LOG(LOG_WARN, x->number, "lane_full", LOG_INT("waiting", n)); */
#define LOG(level, number, literal, ...)                                       \
    log_event((level), (number), STR(literal),                                 \
              (const struct log_field[]){__VA_ARGS__},                         \
              sizeof((const struct log_field[]){__VA_ARGS__}) /                \
                  sizeof(struct log_field))

#endif
