/* Prices, then branching over sets of people; see match_part.h. */
#include "core/match_part.h"

#define STALE 12u      /* rounds without a better bound before shorter steps */
#define SIFT_EVERY 16u /* rounds */
#define STEP_START 256
#define STEP_END 2

/* ---- pricing ---- */

static int64_t
sum_of(const int64_t *price, uint64_t who)
{
    int64_t sum = 0;

    for (; who != 0; who &= who - 1)
        sum += price[__builtin_ctzll(who)];
    return sum;
}

/* Where the groups of each first member begin. */
static void
index_list(struct match_hunt *h)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < h->n; i++) {
        h->start[i] = at;
        while (at < h->n_list &&
               (uint32_t)__builtin_ctzll(h->list[at].item) == i)
            at++;
    }
    h->start[h->n] = at;
}

/* The least that must be gained for a plan to count, in price units. */
static int64_t
wanted(const struct match_hunt *h)
{
    return (h->value + 1) * MATCH_PRICE;
}

/* Forget the groups that are in no plan worth more than the best known. */
static void
sift(struct match_hunt *h)
{
    int64_t slack = h->bound - wanted(h);
    uint32_t kept = 0;

    for (uint32_t g = 0; g < h->n_list; g++)
        if (sum_of(h->price, h->list[g].item) - h->list[g].key * MATCH_PRICE <=
            slack)
            h->list[kept++] = h->list[g];
    h->n_list = kept;
    index_list(h);
}

/* A first set of prices: each person's best share of a group. */
static void
first_prices(struct match_hunt *h)
{
    for (uint32_t i = 0; i < h->n; i++)
        h->trial[i] = 0;
    for (uint32_t g = 0; g < h->n_list; g++) {
        uint64_t who = h->list[g].item;
        int64_t share =
            h->list[g].key * MATCH_PRICE / (int64_t)match_bits(who) + 1;

        for (; who != 0; who &= who - 1) {
            int i = __builtin_ctzll(who);

            if (h->trial[i] < share)
                h->trial[i] = share;
        }
    }
}

/* Lower single prices as far as every group stays paid for. */
static void
trim_prices(struct match_hunt *h)
{
    int64_t room[MATCH_PART_MAX];

    for (uint32_t i = 0; i < h->n; i++)
        room[i] = h->price[i];
    /* A price may fall by the least cost of the person's groups, and each fall
     * counts against the costs of all others: half-way for all, twice. */
    for (uint32_t g = 0; g < h->n_list; g++) {
        uint64_t who = h->list[g].item;
        int64_t cost = sum_of(h->price, who) - h->list[g].key * MATCH_PRICE;
        int64_t part = cost / (int64_t)match_bits(who);

        for (; who != 0; who &= who - 1) {
            int i = __builtin_ctzll(who);

            if (room[i] > part)
                room[i] = part;
        }
    }
    for (uint32_t i = 0; i < h->n; i++) {
        h->price[i] -= room[i];
        h->bound -= room[i];
    }
}

/*
 * The best group of each first member under the trial prices, chosen[i] (0:
 * none gains), and what it gains.  Gives the bound these prices prove.
 */
static int64_t
choose(const struct match_hunt *h, uint64_t *chosen, int64_t *gain)
{
    int64_t bound = 0;

    for (uint32_t i = 0; i < h->n; i++) {
        gain[i] = 0;
        chosen[i] = 0;
        for (uint32_t g = h->start[i]; g < h->start[i + 1]; g++) {
            int64_t more = h->list[g].key * MATCH_PRICE -
                           sum_of(h->trial, h->list[g].item);

            if (more > gain[i]) {
                gain[i] = more;
                chosen[i] = h->list[g].item;
            }
        }
        bound += h->trial[i] + gain[i];
    }
    return bound;
}

/* Move the trial prices towards those of whom too many groups want. */
static void
shift_prices(struct match_hunt *h, const uint64_t *chosen, int64_t bound)
{
    int32_t pull[MATCH_PART_MAX];
    int64_t norm = 0, length;

    for (uint32_t i = 0; i < h->n; i++)
        pull[i] = -1;
    for (uint32_t i = 0; i < h->n; i++)
        for (uint64_t who = chosen[i]; who != 0; who &= who - 1)
            pull[__builtin_ctzll(who)]++;
    for (uint32_t i = 0; i < h->n; i++)
        if (pull[i] > 0 || h->trial[i] > 0)
            norm += (int64_t)pull[i] * pull[i];
    if (norm == 0)
        return;
    length = (bound - wanted(h)) / 256 * h->step / norm;
    if (length < 1)
        length = 1;
    for (uint32_t i = 0; i < h->n; i++) {
        h->trial[i] += length * pull[i];
        if (h->trial[i] < 0)
            h->trial[i] = 0;
    }
}

/* One round; false when pricing is over. */
static bool
price_round(struct match_hunt *h)
{
    uint64_t chosen[MATCH_PART_MAX];
    int64_t gain[MATCH_PART_MAX], bound = choose(h, chosen, gain);

    if (h->rounds == 0 || h->step < STEP_END)
        return false;
    h->rounds--;
    if (bound < h->bound) {
        h->bound = bound;
        for (uint32_t i = 0; i < h->n; i++)
            h->price[i] = h->trial[i] + gain[i];
        h->stale = 0;
    } else if (++h->stale >= STALE) {
        h->stale = 0;
        h->step /= 2;
    }
    if (h->bound < wanted(h))
        return false;
    if (h->rounds % SIFT_EVERY == 0) {
        trim_prices(h);
        sift(h);
    }
    shift_prices(h, chosen, bound);
    return true;
}

/* ---- branching ---- */

/* Pricing is over: groups cheapest first, keys are costs from here on. */
static void
begin_branching(struct match_hunt *h)
{
    trim_prices(h);
    sift(h);
    for (uint32_t g = 0; g < h->n_list; g++)
        h->list[g].key =
            sum_of(h->price, h->list[g].item) - h->list[g].key * MATCH_PRICE;
    for (uint32_t i = 0; i < h->n; i++)
        sort_pairs(h->list + h->start[i], h->start[i + 1] - h->start[i]);
    for (uint64_t i = 0; i <= h->memo_mask; i++)
        h->memo[i] = (struct sort_pair){0, 0};
    h->slack = h->bound - wanted(h);
    h->frame[0] = (struct match_frame){.at = h->start[0]};
    h->depth = 0;
    h->is_branching = true;
    h->is_done = h->slack < 0;
}

/* Everybody is decided on: the best so far. */
static void
keep(struct match_hunt *h, uint64_t last, int64_t used)
{
    h->n_groups = 0;
    for (uint32_t d = 1; d <= h->depth; d++)
        if (h->frame[d].took != 0)
            h->group[h->n_groups++] = h->frame[d].took;
    if (last != 0)
        h->group[h->n_groups++] = last;
    h->has_found = true;
    h->value = (h->bound - used) / MATCH_PRICE;
    h->slack = used - MATCH_PRICE;
}

/* Was this set reached at no more cost before?  Remembers it if not. */
static bool
is_known(struct match_hunt *h, uint64_t set, int64_t used)
{
    uint64_t at = (set * 0x9e3779b97f4a7c15u >> 20) & h->memo_mask;
    struct sort_pair *m = &h->memo[at];

    if (m->item == set && m->key > 0 && m->key - 1 <= used)
        return true;
    *m = (struct sort_pair){.key = used + 1, .item = set};
    return false;
}

/* Go on with `set` decided at a cost of `used`. */
static void
enter(struct match_hunt *h, uint64_t set, uint64_t took, int64_t used)
{
    uint64_t all = h->n == 64 ? ~(uint64_t)0 : ((uint64_t)1 << h->n) - 1;

    if (set == all) {
        keep(h, took, used);
        return;
    }
    if (is_known(h, set, used))
        return;
    h->frame[++h->depth] = (struct match_frame){
        .set = set,
        .took = took,
        .used = used,
        .at = h->start[__builtin_ctzll(~set)],
    };
}

/* Try the next choice of the deepest frame. */
static void
branch(struct match_hunt *h)
{
    struct match_frame *f = &h->frame[h->depth];
    uint32_t i = (uint32_t)__builtin_ctzll(~f->set), end = h->start[i + 1];
    const struct sort_pair *g;

    while (f->at < end) {
        g = &h->list[f->at];
        if (f->used + g->key > h->slack) {
            f->at = end;
            break;
        }
        f->at++;
        if ((g->item & f->set) == 0) {
            enter(h, f->set | g->item, g->item, f->used + g->key);
            return;
        }
    }
    if (f->at == end) {
        f->at++;
        if (f->used + h->price[i] <= h->slack) {
            enter(h, f->set | (uint64_t)1 << i, 0, f->used + h->price[i]);
            return;
        }
    }
    if (h->depth == 0)
        h->is_done = true;
    else
        h->depth--;
}

void
match_hunt_init(struct match_hunt *h, uint32_t n, struct sort_pair *list,
                uint32_t n_list, struct sort_pair *memo, uint32_t memo_size,
                int64_t value, uint32_t rounds)
{
    *h = (struct match_hunt){.list = list,
                             .n_list = n_list,
                             .n = n,
                             .value = value,
                             .step = STEP_START,
                             .rounds = rounds,
                             .bound = INT64_MAX,
                             .memo = memo,
                             .memo_mask = memo_size - 1};
    index_list(h);
    first_prices(h);
}

enum status
match_hunt_step(struct match_hunt *h, uint32_t nodes, uint64_t *steps)
{
    if (h->is_done)
        return ST_END;
    if (!h->is_branching) {
        *steps += h->n_list + 1;
        if (!price_round(h))
            begin_branching(h);
        return ST_OK;
    }
    for (uint32_t k = 0; k < nodes && !h->is_done; k++)
        branch(h);
    *steps += nodes;
    return h->is_done ? ST_END : ST_OK;
}
