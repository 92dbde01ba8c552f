/* Deferred acceptance; see stable.h. */
#include "core/stable.h"

/* The work memory, cut up. */
struct bench {
    uint32_t *rank;    /* by entry of seeker_list: place of the seeker on the
                          host's list, or STABLE_NONE: not acceptable */
    uint32_t *next;    /* by seeker: entry to propose to next */
    uint32_t *after;   /* by seeker: next one held by the same place */
    uint32_t *at;      /* by seeker: entry that holds them */
    uint32_t *held;    /* by place: first one held */
    uint32_t *n_place; /* by place: how many are held */
    uint32_t *n_host;  /* by host */
    uint32_t *sibling; /* by place: next place of its host */
    uint32_t *first;   /* by host: first of its places */
    uint32_t *free;    /* stack of seekers */
};

static uint32_t
n_entries(const struct stable *in)
{
    return in->seeker_start[in->n_seekers];
}

size_t
stable_need(const struct stable *in)
{
    return (size_t)n_entries(in) + 4 * (size_t)in->n_seekers +
           3 * (size_t)in->n_places + 2 * (size_t)in->n_hosts + 1;
}

static void
cut(const struct stable *in, uint32_t *work, struct bench *b)
{
    b->rank = work;
    b->next = b->rank + n_entries(in);
    b->after = b->next + in->n_seekers;
    b->at = b->after + in->n_seekers;
    b->free = b->at + in->n_seekers;
    b->held = b->free + in->n_seekers;
    b->n_place = b->held + in->n_places;
    b->sibling = b->n_place + in->n_places;
    b->n_host = b->sibling + in->n_places;
    b->first = b->n_host + in->n_hosts;
}

/* ---- ties ---- */

static void
draw(const uint32_t *start, uint32_t *list, uint32_t n, struct lot *lot)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t from = start[i], to; from < start[i + 1]; from = to) {
            list[from] &= ~STABLE_TIED;
            for (to = from + 1;
                 to < start[i + 1] && (list[to] & STABLE_TIED) != 0; to++)
                list[to] &= ~STABLE_TIED;
            lot_shuffle(lot, list + from, to - from);
        }
}

void
stable_draw(const struct stable *in, struct lot *lot)
{
    draw(in->seeker_start, in->seeker_list, in->n_seekers, lot);
    draw(in->host_start, in->host_list, in->n_hosts, lot);
}

/* ---- checking ---- */

/* n lists of different numbers below `below`; mark: `below` words. */
static bool
is_lists(const uint32_t *start, const uint32_t *list, uint32_t n,
         uint32_t below, uint32_t *mark)
{
    for (uint32_t k = 0; k < below; k++)
        mark[k] = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (start[i] > start[i + 1] || start[i + 1] > STABLE_MAX)
            return false;
        for (uint32_t e = start[i]; e < start[i + 1]; e++) {
            if (list[e] >= below || mark[list[e]] == i + 1)
                return false;
            mark[list[e]] = i + 1;
        }
    }
    return true;
}

enum status
stable_check(const struct stable *in, uint32_t *work)
{
    if (in->n_seekers > STABLE_MAX || in->n_places > STABLE_MAX ||
        in->n_hosts > STABLE_MAX || in->seeker_start[0] != 0 ||
        in->host_start[0] != 0)
        return ST_INVALID;
    for (uint32_t p = 0; p < in->n_places; p++)
        if (in->host_of[p] >= in->n_hosts)
            return ST_INVALID;
    return is_lists(in->seeker_start, in->seeker_list, in->n_seekers,
                    in->n_places, work) &&
                   is_lists(in->host_start, in->host_list, in->n_hosts,
                            in->n_seekers, work)
               ? ST_OK
               : ST_INVALID;
}

/* ---- who is acceptable to whom ---- */

/* Each entry's rank, along the hosts' lists. */
static void
rank_entries(const struct stable *in, struct bench *b)
{
    for (uint32_t e = 0; e < n_entries(in); e++)
        b->rank[e] = STABLE_NONE;
    for (uint32_t h = 0; h < in->n_hosts; h++)
        for (uint32_t k = in->host_start[h]; k < in->host_start[h + 1]; k++) {
            uint32_t s = in->host_list[k];

            for (uint32_t e = in->seeker_start[s]; e < in->seeker_start[s + 1];
                 e++)
                if (in->host_of[in->seeker_list[e]] == h)
                    b->rank[e] = k - in->host_start[h];
        }
}

static void
forbid(const struct stable *in, struct bench *b, const uint32_t (*forbidden)[2],
       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t s = forbidden[i][0];

        for (uint32_t e = in->seeker_start[s]; e < in->seeker_start[s + 1]; e++)
            if (in->seeker_list[e] == forbidden[i][1])
                b->rank[e] = STABLE_NONE;
    }
}

/* ---- proposing ---- */

static void
hold(const struct stable *in, struct bench *b, uint32_t s, uint32_t e)
{
    uint32_t p = in->seeker_list[e];

    b->at[s] = e;
    b->after[s] = b->held[p];
    b->held[p] = s;
    b->n_place[p]++;
    b->n_host[in->host_of[p]]++;
}

/* The one held by place p whom its host likes least, or `worst` if that one is
 * liked less; STABLE_NONE is nobody. */
static uint32_t
least_liked(const struct bench *b, uint32_t p, uint32_t worst)
{
    for (uint32_t s = b->held[p]; s != STABLE_NONE; s = b->after[s])
        if (worst == STABLE_NONE || b->rank[b->at[s]] > b->rank[b->at[worst]])
            worst = s;
    return worst;
}

static void
release(const struct stable *in, struct bench *b, uint32_t s)
{
    uint32_t p = in->seeker_list[b->at[s]], *link = &b->held[p];

    while (*link != s)
        link = &b->after[*link];
    *link = b->after[s];
    b->at[s] = STABLE_NONE;
    b->n_place[p]--;
    b->n_host[in->host_of[p]]--;
}

/* s proposes to the place of entry e; gives who is refused for it. */
static uint32_t
propose(const struct stable *in, struct bench *b, uint32_t s, uint32_t e)
{
    uint32_t p = in->seeker_list[e], h = in->host_of[p], out = STABLE_NONE;

    hold(in, b, s, e);
    if (b->n_place[p] > in->capacity[p])
        out = least_liked(b, p, STABLE_NONE);
    else if (b->n_host[h] > in->host_capacity[h])
        for (uint32_t q = b->first[h]; q != STABLE_NONE; q = b->sibling[q])
            out = least_liked(b, q, out);
    if (out != STABLE_NONE)
        release(in, b, out);
    return out;
}

static void
prepare(const struct stable *in, struct bench *b)
{
    for (uint32_t h = 0; h < in->n_hosts; h++) {
        b->n_host[h] = 0;
        b->first[h] = STABLE_NONE;
    }
    for (uint32_t p = in->n_places; p-- > 0;) {
        b->held[p] = STABLE_NONE;
        b->n_place[p] = 0;
        b->sibling[p] = b->first[in->host_of[p]];
        b->first[in->host_of[p]] = p;
    }
    for (uint32_t s = 0; s < in->n_seekers; s++) {
        b->next[s] = in->seeker_start[s];
        b->at[s] = STABLE_NONE;
        b->free[s] = in->n_seekers - 1 - s;
    }
}

void
stable_run(const struct stable *in, const uint32_t (*forbidden)[2],
           size_t n_forbidden, uint32_t *work, uint32_t *place)
{
    uint32_t n_free = in->n_seekers;
    struct bench b;

    cut(in, work, &b);
    rank_entries(in, &b);
    forbid(in, &b, forbidden, n_forbidden);
    prepare(in, &b);
    while (n_free > 0) {
        uint32_t s = b.free[--n_free], out = s;

        while (out == s && b.next[s] < in->seeker_start[s + 1]) {
            uint32_t e = b.next[s]++;

            if (b.rank[e] != STABLE_NONE)
                out = propose(in, &b, s, e);
        }
        if (out != s && out != STABLE_NONE)
            b.free[n_free++] = out;
    }
    for (uint32_t s = 0; s < in->n_seekers; s++)
        place[s] =
            b.at[s] == STABLE_NONE ? STABLE_NONE : in->seeker_list[b.at[s]];
}

/* ---- blocking pairs ---- */

/* Seat everybody as `place` says; false when that is no matching. */
static bool
seat(const struct stable *in, struct bench *b, const uint32_t *place)
{
    for (uint32_t s = 0; s < in->n_seekers; s++) {
        uint32_t e = in->seeker_start[s];

        if (place[s] == STABLE_NONE)
            continue;
        while (e < in->seeker_start[s + 1] && in->seeker_list[e] != place[s])
            e++;
        if (e == in->seeker_start[s + 1] || b->rank[e] == STABLE_NONE)
            return false;
        hold(in, b, s, e);
    }
    for (uint32_t p = 0; p < in->n_places; p++)
        if (b->n_place[p] > in->capacity[p])
            return false;
    for (uint32_t h = 0; h < in->n_hosts; h++)
        if (b->n_host[h] > in->host_capacity[h])
            return false;
    return true;
}

/* Would the place of entry e rather have s than what it has? */
static bool
wants(const struct stable *in, const struct bench *b, uint32_t s, uint32_t e)
{
    uint32_t p = in->seeker_list[e], h = in->host_of[p], worst = STABLE_NONE;
    bool place_full = b->n_place[p] >= in->capacity[p];
    bool host_full = b->n_host[h] >= in->host_capacity[h];

    if (in->capacity[p] == 0 || in->host_capacity[h] == 0)
        return false;
    if (place_full)
        worst = least_liked(b, p, STABLE_NONE);
    else if (host_full) {
        if (b->at[s] != STABLE_NONE &&
            in->host_of[in->seeker_list[b->at[s]]] == h)
            return true; /* only moves within the host */
        for (uint32_t q = b->first[h]; q != STABLE_NONE; q = b->sibling[q])
            worst = least_liked(b, q, worst);
    }
    return worst == STABLE_NONE || b->rank[e] < b->rank[b->at[worst]];
}

uint32_t
stable_blocking(const struct stable *in, const uint32_t (*forbidden)[2],
                size_t n_forbidden, uint32_t *work, const uint32_t *place,
                uint32_t *seeker, uint32_t *blocking)
{
    uint32_t n = 0;
    struct bench b;

    cut(in, work, &b);
    rank_entries(in, &b);
    forbid(in, &b, forbidden, n_forbidden);
    prepare(in, &b);
    if (!seat(in, &b, place))
        return STABLE_NONE;
    for (uint32_t s = 0; s < in->n_seekers; s++)
        for (uint32_t e = in->seeker_start[s];
             e < in->seeker_start[s + 1] && e != b.at[s]; e++)
            if (b.rank[e] != STABLE_NONE && wants(in, &b, s, e) && n++ == 0 &&
                seeker != NULL && blocking != NULL) {
                *seeker = s;
                *blocking = in->seeker_list[e];
            }
    return n;
}
