/* People as words, groups as sums of them; see match_seat.h. */
#include "core/match_seat.h"

/* Bit h of the result: bit h + 1 of w, on a ring of MATCH_HOURS bits. */
static void
turn(uint64_t w[MATCH_HOUR_WORDS])
{
    uint64_t first = w[0] & 1;

    w[0] = w[0] >> 1 | w[1] << 63;
    w[1] = w[1] >> 1 | w[2] << 63;
    w[2] = w[2] >> 1 | first << (MATCH_HOURS - 1) % 64;
}

/* Begins of `window` hours in a row. */
static void
windows(const uint64_t hours[MATCH_HOUR_WORDS], int32_t window,
        uint64_t out[MATCH_HOUR_WORDS])
{
    uint64_t turned[MATCH_HOUR_WORDS];

    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        turned[i] = out[i] = hours[i];
    for (int32_t k = 1; k < window; k++) {
        turn(turned);
        for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
            out[i] &= turned[i];
    }
}

/* Bits from .. to; all from 1 on when both are 0. */
static uint16_t
size_range(uint32_t from, uint32_t to)
{
    if (from == 0 && to == 0)
        return (uint16_t)(((1u << MATCH_SIZE_MAX) - 1) << 1);
    return (uint16_t)((2u << to) - (1u << from));
}

void
match_seat_take(const struct match_person *p, const struct match_rules *r,
                struct match_seat *out)
{
    uint64_t any[MATCH_HOUR_WORDS];
    uint16_t wish = size_range(p->wish_from, p->wish_to);

    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        any[i] = p->hours[i] | p->maybe[i];
    *out = (struct match_seat){
        .languages = p->languages,
        .counted = (p->themes & MATCH_THEMES_MASK) | (uint64_t)wish
                                                         << MATCH_THEMES_MAX,
        .level = (uint32_t)1 << p->level,
        .caps = (uint32_t)p->is_newcomer |
                (uint32_t)(p->facilitates == MATCH_ABLE) << 8 |
                (uint32_t)(p->facilitates == MATCH_FIRST_TIME) << 16,
        .sizes = (uint16_t)(size_range(p->must_from, p->must_to) &
                            size_range((uint32_t)r->size_min,
                                       (uint32_t)r->size_max)),
        .weight = (uint16_t)(p->waited + 1),
    };
    windows(any, r->window, out->slot);
    windows(p->hours, r->window, out->firm);
}

void
match_tally_init(struct match_tally *t)
{
    *t = (struct match_tally){.languages = ~(uint64_t)0, .sizes = 0xffff};
    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        t->slot[i] = t->firm[i] = ~(uint64_t)0;
}

uint32_t
match_tally_most(const struct match_tally *t, uint64_t mask, uint64_t *which)
{
    uint32_t most = 0;

    for (unsigned p = 4; p-- > 0;)
        if ((mask & t->plane[p]) != 0) {
            mask &= t->plane[p];
            most |= 1u << p;
        }
    if (which != NULL)
        *which = most > 0 ? mask : 0;
    return most;
}

uint32_t
match_tally_wishes(const struct match_tally *t)
{
    return match_tally_most(t, (uint64_t)1 << (MATCH_THEMES_MAX + t->members),
                            NULL);
}

int32_t
match_tally_points(const struct match_tally *t, const struct match_rules *r)
{
    int32_t k = t->members, cap = r->window_cap;
    int32_t firm = (int32_t)match_count3(t->firm);
    int32_t all = (int32_t)match_count3(t->slot), points;

    firm = firm < cap ? firm : cap;
    all = all < cap ? all : cap;
    points = firm * r->window_points + (all - firm) * r->maybe_points;
    points += (int32_t)match_tally_most(t, MATCH_THEMES_MASK, NULL) *
              r->theme_points / k;
    points += (int32_t)match_bits(t->levels) * r->level_points;
    points += k >= r->size_from && k <= r->size_to ? r->size_points : 0;
    if (r->wish_points > 0)
        points += (int32_t)match_tally_wishes(t) * r->wish_points / k;
    return points - (int32_t)t->repeats * r->repeat_points;
}

int64_t
match_tally_value(const struct match_tally *t, const struct match_rules *r,
                  int32_t floor)
{
    int32_t points = match_tally_points(t, r);
    int64_t score = (int64_t)points * t->members;

    if (points < floor)
        return INT64_MIN;
    return r->place_first != 0 || floor > INT32_MIN
               ? t->weight * MATCH_STAGE + score
               : score;
}
