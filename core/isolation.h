#ifndef CORE_ISOLATION_H
#define CORE_ISOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * isolation: is it time to offer one invitation to meet colleagues?  From one
 * person's own records, on their device; the answer goes nowhere.  Method and
 * every constant: docs/method/isolation.md.
 *
 * Days are days since 1970-01-01; ISOLATION_NEVER where there is none.
 */
#define ISOLATION_NEVER INT32_MIN
#define ISOLATION_WEEKS 4     /* recorded weeks without contact */
#define ISOLATION_WINDOW 84   /* days in which they are looked for */
#define ISOLATION_FRESH 21    /* days: the newest of them is not older */
#define ISOLATION_SUPPORT 14  /* days that support has been below its range */
#define ISOLATION_LEFT_FROM 7 /* days after leaving a group ... */
#define ISOLATION_LEFT_TO 60  /* ... and until when it is a reason */
#define ISOLATION_REST 30     /* days between two invitations */

struct isolation_record {
    int32_t today;
    const int32_t *alone; /* Mondays of weeks recorded as without contact */
    size_t n;
    int32_t contact; /* newest day of contact with a colleague */
    int32_t support; /* since when support is below its range */
    int32_t left;    /* newest day a group was left */
    int32_t invited; /* newest day of an invitation that was shown; on that day
                        it may be shown again */
    bool is_off;
};

enum isolation_why {
    ISOLATION_NONE,
    ISOLATION_LEFT,
    ISOLATION_ALONE,
    ISOLATION_UNSUPPORTED
};

struct isolation_answer {
    enum isolation_why why;
    int32_t since; /* the day it began; ISOLATION_NEVER with NONE */
    int32_t weeks; /* recorded weeks without contact since then */
};

/* The first reason that holds, in the order of enum isolation_why. */
struct isolation_answer isolation_look(const struct isolation_record *r);

#endif
