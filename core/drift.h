#ifndef CORE_DRIFT_H
#define CORE_DRIFT_H

#include <stddef.h>
#include <stdint.h>

/*
 * drift: does a group still work?  Signs worked out from its own sessions, on
 * its members' devices.  Each is a reason to talk, no verdict; the figures are
 * our choice and stand here (docs/method/drift.md).
 */
#define DRIFT_NONE (-1)    /* a value nobody gave */
#define DRIFT_NO_CASE 3    /* sessions for cases in a row without one */
#define DRIFT_VOICE_N 3    /* sessions whose contributions are counted */
#define DRIFT_VOICE_MIN 12 /* contributions, or it says nothing */
#define DRIFT_SHORT_N 3    /* sessions in a row ... */
#define DRIFT_SHORT_PCT 70 /* ... below this part of their plan */
#define DRIFT_CAME_N 4     /* sessions compared with as many before */
#define DRIFT_CAME_FALL_PCT 20
#define DRIFT_CAME_LOW_PCT 60 /* of the members, over the last four */
#define DRIFT_SAFE_N 2        /* sessions in a row ... */
#define DRIFT_SAFE_LOW 50     /* ... whose median for "safe" is below, 0-100 */

enum drift_sign {
    DRIFT_SIGN_NO_CASE = 1,
    DRIFT_SIGN_ONE_VOICE = 2,
    DRIFT_SIGN_SHRINKING = 4,
    DRIFT_SIGN_ATTENDANCE = 8,
    DRIFT_SIGN_SAFETY = 16
};

struct drift_session {
    int32_t for_case; /* 1: by a method for cases; 0: another kind */
    int32_t had_case; /* 1: there was one */
    int32_t members;  /* of the group then */
    int32_t present;
    int32_t minutes, planned; /* how long it went on */
    int32_t parts;            /* contributions, of all */
    int32_t most;             /* of the person with the most; at most parts */
    int32_t safe; /* median of "safe", 0-100; DRIFT_NONE: not rated */
};

/*
 * The signs, or-ed, of sessions in order, the last one newest.  A session with
 * impossible figures (none present, more than members, ...) counts as one of
 * which nothing is known.  One voice: over the last sessions more than half of
 * all contributions, and more than twice an equal share.
 */
unsigned drift_signs(const struct drift_session *s, size_t n);

#endif
