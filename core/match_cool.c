/*
 * Annealing (Kirkpatrick, Gelatt and Vecchi 1983): one person at a time goes
 * into another group, or changes places with a member of it.  Only possible
 * groups are kept; both groups are counted afresh at each move, a few words a
 * member.
 */
#include "core/match_state.h"
#include "core/num.h"

void
match_cool_init(struct match *m)
{
    for (uint32_t i = 0; i < MATCH_LOTS; i++)
        m->loss[i] =
            (int64_t)(-256.0 * num_log(((double)i + 0.5) / MATCH_LOTS));
}

/* c without member `out` and with `in` (either may be MATCH_NONE) into *to;
 * false when that is no possible group. */
static bool
change(const struct match *m, const struct match_cell *c, uint32_t out,
       uint32_t in, struct match_cell *to)
{
    struct match_tally t;

    to->n = 0;
    for (uint32_t k = 0; k < c->n; k++) {
        if (c->member[k] == out)
            continue;
        if (in != MATCH_NONE && !match_has(&m->near[in], c->member[k]))
            return false;
        to->member[to->n++] = c->member[k];
    }
    if (in != MATCH_NONE) {
        if (to->n == MATCH_SIZE_MAX)
            return false;
        to->member[to->n++] = (uint16_t)in;
    }
    match_state_tally(m, to->member, to->n, &t);
    if (!match_tally_holds(&t, &m->rules))
        return false;
    to->value = match_tally_value(&t, &m->rules, m->floor);
    return to->value > INT64_MIN;
}

/* The plan with cell c become *to, whose newcomers have left their cells. */
static void
put(struct match *m, uint32_t c, const struct match_cell *to)
{
    m->value += to->value - m->cell[c].value;
    m->cell[c] = *to;
    for (uint32_t k = 0; k < to->n; k++)
        m->of[to->member[k]] = (uint16_t)c;
}

/* Somebody near to a person, by lot: from a drawn place in the set on. */
static uint32_t
pick_near(struct match *m, uint32_t person)
{
    uint32_t from = lot_below(&m->lot, m->words * 64);
    const uint64_t *w = m->near[person].word;

    for (uint32_t k = 0; k <= m->words; k++) {
        uint32_t at = (from / 64 + k) % m->words;
        uint64_t word = w[at];

        if (k == 0)
            word &= ~(uint64_t)0 << from % 64;
        if (word != 0)
            return at * 64 + (uint32_t)__builtin_ctzll(word);
    }
    return MATCH_NONE;
}

void
match_cool_move(struct match *m, int64_t heat)
{
    uint32_t p = lot_below(&m->lot, m->n), q = pick_near(m, p), r = MATCH_NONE;
    uint32_t from = m->of[p], to;
    struct match_cell a = {.n = 0}, b;
    int64_t gain;

    if (q == MATCH_NONE || m->of[q] == MATCH_NONE || m->of[q] == from)
        return;
    to = m->of[q];
    if (lot_below(&m->lot, 2) == 0)
        r = m->cell[to].member[lot_below(&m->lot, m->cell[to].n)];
    if (!change(m, &m->cell[to], r, p, &b))
        return;
    if (from != MATCH_NONE && !change(m, &m->cell[from], p, r, &a))
        return;
    gain = b.value - m->cell[to].value;
    if (from != MATCH_NONE)
        gain += a.value - m->cell[from].value;
    if (-gain > heat * m->loss[lot_below(&m->lot, MATCH_LOTS)] / 65536)
        return;
    if (r != MATCH_NONE && from == MATCH_NONE)
        m->of[r] = MATCH_NONE;
    put(m, to, &b);
    if (from != MATCH_NONE)
        put(m, from, &a);
}
