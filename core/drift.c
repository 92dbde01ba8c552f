/* Signs that a group drifts. */
#include "core/drift.h"

#include <stdbool.h>

static bool
is_sound(const struct drift_session *s)
{
    return s->members > 0 && s->present > 0 && s->present <= s->members &&
           s->parts >= 0 && s->most >= 0 && s->most <= s->parts;
}

static bool
no_case(const struct drift_session *s, size_t n)
{
    int without = 0;

    while (n-- > 0) {
        if (s[n].for_case != 1)
            continue;
        if (s[n].had_case == 1)
            return false;
        if (++without == DRIFT_NO_CASE)
            return true;
    }
    return false;
}

static bool
one_voice(const struct drift_session *s, size_t n)
{
    int64_t parts = 0, most = 0, present = 0;
    int seen = 0;

    while (n-- > 0 && seen < DRIFT_VOICE_N) {
        if (!is_sound(&s[n]))
            continue;
        parts += s[n].parts;
        most += s[n].most;
        present += s[n].present;
        seen++;
    }
    return seen == DRIFT_VOICE_N && parts >= DRIFT_VOICE_MIN &&
           most * 2 > parts && most * present > 2 * parts * seen;
}

static bool
shrinking(const struct drift_session *s, size_t n)
{
    int shorter = 0;

    while (n-- > 0 && shorter < DRIFT_SHORT_N) {
        if (s[n].planned <= 0 || s[n].minutes < 0)
            continue;
        if ((int64_t)s[n].minutes * 100 >=
            (int64_t)s[n].planned * DRIFT_SHORT_PCT)
            return false;
        shorter++;
    }
    return shorter == DRIFT_SHORT_N;
}

/* Percent of the members who came, over sound sessions before *n, which moves
 * back over them; DRIFT_NONE when there are too few. */
static int64_t
came(const struct drift_session *s, size_t *n)
{
    int64_t sum = 0;
    int seen = 0;

    while (*n > 0 && seen < DRIFT_CAME_N) {
        const struct drift_session *at = &s[--*n];

        if (!is_sound(at))
            continue;
        sum += (int64_t)at->present * 100 / at->members;
        seen++;
    }
    return seen == DRIFT_CAME_N ? sum / seen : DRIFT_NONE;
}

static bool
attendance(const struct drift_session *s, size_t n)
{
    int64_t now = came(s, &n);
    int64_t before = came(s, &n);

    if (now == DRIFT_NONE)
        return false;
    return now < DRIFT_CAME_LOW_PCT ||
           (before != DRIFT_NONE && before - now >= DRIFT_CAME_FALL_PCT);
}

static bool
safety(const struct drift_session *s, size_t n)
{
    int low = 0;

    while (n-- > 0 && low < DRIFT_SAFE_N) {
        if (s[n].safe == DRIFT_NONE)
            continue;
        if (s[n].safe >= DRIFT_SAFE_LOW)
            return false;
        low++;
    }
    return low == DRIFT_SAFE_N;
}

unsigned
drift_signs(const struct drift_session *s, size_t n)
{
    unsigned signs = 0;

    signs |= no_case(s, n) ? DRIFT_SIGN_NO_CASE : 0;
    signs |= one_voice(s, n) ? DRIFT_SIGN_ONE_VOICE : 0;
    signs |= shrinking(s, n) ? DRIFT_SIGN_SHRINKING : 0;
    signs |= attendance(s, n) ? DRIFT_SIGN_ATTENDANCE : 0;
    signs |= safety(s, n) ? DRIFT_SIGN_SAFETY : 0;
    return signs;
}
