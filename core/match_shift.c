/*
 * match_shift: hours of the week of one zone as those of another.
 */
#include "core/match.h"

#define WEEK (MATCH_HOURS * 60) /* minutes */

static bool
has(const uint64_t in[MATCH_HOUR_WORDS], int32_t hour)
{
    return in[hour / 64] >> (hour % 64) & 1;
}

/* The hour in which this minute of the week lies; the week is a ring. */
static int32_t
hour_of(int32_t minute)
{
    return (minute % (int32_t)WEEK + (int32_t)WEEK) % (int32_t)WEEK / 60;
}

void
match_shift(const uint64_t in[MATCH_HOUR_WORDS], int32_t minutes,
            uint64_t out[MATCH_HOUR_WORDS])
{
    uint64_t made[MATCH_HOUR_WORDS] = {0};

    for (int32_t h = 0; h < (int32_t)MATCH_HOURS; h++) {
        int32_t from = h * 60 - minutes;

        if (has(in, hour_of(from)) && has(in, hour_of(from + 59)))
            made[h / 64] |= UINT64_C(1) << (h % 64);
    }
    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        out[i] = made[i];
}
