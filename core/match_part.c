/* Possible groups of a part of the pool; see match_part.h. */
#include "core/match_part.h"

void
match_part_tally(const struct match_part *p, uint64_t who,
                 struct match_tally *t)
{
    match_tally_init(t);
    for (uint64_t rest = who; rest != 0; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);

        t->repeats = (uint16_t)(t->repeats + match_bits(p->met[i] & who &
                                                        ((rest & -rest) - 1)));
        match_tally_add(t, &p->seat[i]);
    }
}

/* A listing under way. */
struct listing {
    const struct match_part *part;
    struct sort_pair *list;
    uint32_t n, cap;
    bool is_full;
};

/* Take the group with this tally if it holds. */
static void
take(struct listing *l, const struct match_tally *t, uint64_t who)
{
    const struct match_part *p = l->part;
    int64_t value;

    if (!match_tally_holds(t, p->rules))
        return;
    value = match_tally_value(t, p->rules, p->floor);
    if (value == INT64_MIN)
        return;
    if (l->n == l->cap)
        l->is_full = true;
    else
        l->list[l->n++] = (struct sort_pair){.key = value, .item = who};
}

/* All groups that add some of `more` to the members in `who`. */
static void
extend(struct listing *l, const struct match_tally *t, uint64_t who,
       uint64_t more)
{
    const struct match_part *p = l->part;

    for (; more != 0 && !l->is_full; more &= more - 1) {
        int i = __builtin_ctzll(more);
        struct match_tally next = *t;
        uint64_t with = who | (uint64_t)1 << i;

        next.repeats = (uint16_t)(next.repeats + match_bits(p->met[i] & who));
        match_tally_add(&next, &p->seat[i]);
        if (!match_tally_open(&next, p->rules))
            continue;
        if (next.members >= (uint32_t)p->rules->size_min)
            take(l, &next, with);
        if (next.members < (uint32_t)p->rules->size_max)
            extend(l, &next, with, more & (more - 1) & p->near[i]);
    }
}

enum status
match_part_list(const struct match_part *p, struct sort_pair *list,
                uint32_t cap, uint32_t *n)
{
    struct listing l = {.part = p, .list = list, .cap = cap};
    struct match_tally none;

    match_tally_init(&none);
    extend(&l, &none, 0, p->n == 64 ? ~(uint64_t)0 : ((uint64_t)1 << p->n) - 1);
    if (l.is_full)
        return ST_NOSPACE;
    *n = l.n;
    return ST_OK;
}
