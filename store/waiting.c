/* Lists of those who wait over their statements, and the batch of a week. */
#include "store/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lot.h"
#include "core/sort.h"
#include "core/stable.h"
#include "store/community.h"
#include "store/stmt.h"

#define HOSTS_MOST 5000
#define LISTS_MOST (WAITING_MOST * WAITING_LISTED)
#define ROOM (16 * 1024) /* bytes of one row */

static const uint8_t nobody[ID_LEN];

enum status
waiting_put(struct store *s, const struct waiting *w)
{
    const struct stmt_waiting_put_in in = {
        .community = community_home,
        .waiting = w->id,
        .entries = w->entries,
        .entry = nobody,
        .until_day = w->until_day,
    };

    return stmt_waiting_put(s, &in, NULL);
}

enum status
waiting_get(struct store *s, const uint8_t id[ENQUIRY_ID_LEN], struct arena *a,
            struct waiting *out)
{
    struct stmt_waiting_get_row row;
    enum status st = stmt_waiting_get(
        s, &(struct stmt_waiting_get_in){community_home, id}, a, &row);

    if (st != ST_OK)
        return st;
    *out = (struct waiting){
        .entries = row.entries, .weeks = row.weeks, .until_day = row.until_day};
    memcpy(out->id, id, ENQUIRY_ID_LEN);
    memcpy(out->entry, row.entry, ID_LEN);
    return ST_OK;
}

enum status
waiting_count(struct store *s, int64_t *out)
{
    struct stmt_waiting_count_row row;
    enum status st = stmt_waiting_count(
        s, &(struct stmt_waiting_count_in){community_home}, &row);

    if (st == ST_OK)
        *out = row.n;
    return st;
}

enum status
waiting_remove(struct store *s, const uint8_t id[ENQUIRY_ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_waiting_remove(
        s, &(struct stmt_waiting_remove_in){community_home, id}, &n);

    if (st == ST_OK && n > 0)
        store_purge(s);
    return st == ST_OK && n == 0 ? ST_ABSENT : st;
}

enum status
waiting_sweep(struct store *s, int64_t day)
{
    return stmt_waiting_sweep(
        s, &(struct stmt_waiting_sweep_in){community_home, day}, NULL);
}

enum status
waiting_takes(struct store *s, const uint8_t entry[ID_LEN], bool *out)
{
    struct stmt_waiting_takes_row row;
    enum status st = stmt_waiting_takes(
        s, &(struct stmt_waiting_takes_in){community_home, entry}, &row);

    if (st == ST_OK)
        *out = row.matches != 0;
    return st;
}

enum status
waiting_take(struct store *s, const uint8_t entry[ID_LEN], bool takes)
{
    return stmt_waiting_take(
        s, &(struct stmt_waiting_take_in){community_home, entry, takes ? 1 : 0},
        NULL);
}

/* 1 January 1970 was a Thursday. */
int64_t
waiting_week(int64_t day)
{
    return (day + 3) / 7;
}

int64_t
waiting_next(int64_t day)
{
    return (waiting_week(day) + 1) * 7 - 3;
}

/* ---- the batch of a week ---- */

struct batch {
    uint8_t (*seeker)[ENQUIRY_ID_LEN];
    int64_t *weeks;
    uint8_t (*host)[ID_LEN]; /* by rising id */
    struct sort_pair *order;
    uint32_t *words; /* lists, capacities, work, outcome */
    struct stable in;
};

static void
batch_free(struct batch *b)
{
    mem_free(b->seeker);
    mem_free(b->weeks);
    mem_free(b->host);
    mem_free(b->order);
    mem_free(b->words);
}

static enum status
batch_new(struct batch *b)
{
    size_t words = 2 * (size_t)LISTS_MOST + WAITING_MOST + 4 * HOSTS_MOST + 8;

    *b = (struct batch){.seeker = mem_zalloc(WAITING_MOST, ENQUIRY_ID_LEN),
                        .weeks = mem_zalloc(WAITING_MOST, sizeof(int64_t)),
                        .host = mem_zalloc(HOSTS_MOST, ID_LEN),
                        .order = mem_zalloc(WAITING_MOST, sizeof *b->order),
                        .words = mem_zalloc(words, sizeof(uint32_t))};
    if (b->seeker == NULL || b->weeks == NULL || b->host == NULL ||
        b->order == NULL || b->words == NULL)
        return ST_NOSPACE;
    b->in.seeker_start = b->words;
    b->in.host_start = b->in.seeker_start + WAITING_MOST + 1;
    b->in.host_of = b->in.host_start + HOSTS_MOST + 2;
    b->in.capacity = b->in.host_of + HOSTS_MOST;
    b->in.host_capacity = b->in.capacity + HOSTS_MOST;
    b->in.seeker_list = b->in.host_capacity + HOSTS_MOST;
    b->in.host_list = b->in.seeker_list + LISTS_MOST;
    return ST_OK;
}

/* Who takes part and has places that no earlier batch has given away. */
static enum status
read_hosts(struct store *s, int64_t day, struct batch *b)
{
    struct stmt_waiting_hosts_row row;
    struct store_cursor *c = NULL;
    uint32_t n = 0;
    enum status st = stmt_waiting_hosts_open(
        s, &(struct stmt_waiting_hosts_in){community_home, day, HOSTS_MOST},
        &c);

    while (st == ST_OK && n < HOSTS_MOST &&
           (st = stmt_waiting_hosts_next(c, &row)) == ST_OK) {
        if (row.n <= 0)
            continue;
        memcpy(b->host[n], row.entry, ID_LEN);
        b->in.host_of[n] = n;
        b->in.capacity[n] = b->in.host_capacity[n] = (uint32_t)row.n;
        n++;
    }
    store_cursor_close(c);
    b->in.n_places = b->in.n_hosts = n;
    return st == ST_END ? ST_OK : st;
}

static int
by_id(const void *a, const void *b)
{
    return memcmp(a, b, ID_LEN);
}

/* The number of the host with this id; STABLE_NONE: takes no part. */
static uint32_t
host_of(const struct batch *b, const char *id)
{
    const void *found = bsearch(id, b->host, b->in.n_hosts, ID_LEN, by_id);

    return found == NULL
               ? STABLE_NONE
               : (uint32_t)(((const uint8_t *)found - b->host[0]) / ID_LEN);
}

/* Of one list those entries that take part, each once, in its order. */
static void
add_list(struct batch *b, struct str entries)
{
    uint32_t from = b->in.seeker_start[b->in.n_seekers], to = from;

    for (size_t at = 0;
         at + ID_LEN <= entries.len && at < (size_t)WAITING_LISTED * ID_LEN;
         at += ID_LEN) {
        uint32_t host = host_of(b, entries.ptr + at);
        bool is_new = host != STABLE_NONE;

        for (uint32_t i = from; is_new && i < to; i++)
            is_new = b->in.seeker_list[i] != host;
        if (is_new)
            b->in.seeker_list[to++] = host;
    }
    b->in.seeker_start[++b->in.n_seekers] = to;
}

static enum status
read_seekers(struct store *s, struct batch *b)
{
    struct stmt_waiting_unfound_row row;
    struct store_cursor *c = NULL;
    struct arena a;
    enum status st;

    arena_init(&a, ROOM);
    st = stmt_waiting_unfound_open(
        s,
        &(struct stmt_waiting_unfound_in){community_home, nobody, WAITING_MOST},
        &c);
    while (st == ST_OK && b->in.n_seekers < WAITING_MOST) {
        arena_clear(&a);
        st = stmt_waiting_unfound_next(c, &a, &row);
        if (st != ST_OK)
            break;
        memcpy(b->seeker[b->in.n_seekers], row.waiting, ENQUIRY_ID_LEN);
        b->weeks[b->in.n_seekers] = row.weeks;
        add_list(b, row.entries);
    }
    store_cursor_close(c);
    arena_free(&a);
    return st == ST_END ? ST_OK : st;
}

/* Each host's list: those who rank it, the longest waiting first, then by
 * lot; the same order for every host. */
static void
rank_seekers(struct batch *b, uint64_t seed)
{
    uint32_t *end =
        b->in.host_start + 1; /* where the next one of host h goes */
    struct lot lot;

    lot_init(&lot, seed);
    for (uint32_t i = 0; i < b->in.n_seekers; i++)
        b->order[i] = (struct sort_pair){.key = -(b->weeks[i] << 32) +
                                                lot_below(&lot, UINT32_MAX),
                                         .item = i};
    sort_pairs(b->order, b->in.n_seekers);
    memset(b->in.host_start, 0, (HOSTS_MOST + 2) * sizeof(uint32_t));
    for (uint32_t e = 0; e < b->in.seeker_start[b->in.n_seekers]; e++)
        if (b->in.seeker_list[e] + 1 < b->in.n_hosts)
            end[b->in.seeker_list[e] + 1]++;
    for (uint32_t h = 1; h < b->in.n_hosts; h++)
        end[h] += end[h - 1];
    for (uint32_t k = 0; k < b->in.n_seekers; k++) {
        uint32_t who = (uint32_t)b->order[k].item;

        for (uint32_t e = b->in.seeker_start[who];
             e < b->in.seeker_start[who + 1]; e++)
            b->in.host_list[end[b->in.seeker_list[e]]++] = who;
    }
}

/* Who was found where, and that the others waited one batch more. */
static enum status
write_found(struct store *s, int64_t day, const struct batch *b,
            const uint32_t *place)
{
    enum status st = ST_OK;

    for (uint32_t i = 0; i < b->in.n_seekers && st == ST_OK; i++)
        if (place[i] != STABLE_NONE)
            st = stmt_waiting_found(s,
                                    &(struct stmt_waiting_found_in){
                                        community_home, b->seeker[i],
                                        b->host[place[i]], day + WAITING_FOUND},
                                    NULL);
    return st == ST_OK
               ? stmt_waiting_older(
                     s, &(struct stmt_waiting_older_in){community_home, nobody},
                     NULL)
               : st;
}

static enum status
run(struct store *s, int64_t day, uint64_t seed)
{
    struct batch b;
    uint32_t *work = NULL, *place = NULL;
    enum status st = batch_new(&b);

    if (st == ST_OK)
        st = read_hosts(s, day, &b);
    if (st == ST_OK)
        st = read_seekers(s, &b);
    if (st != ST_OK)
        goto out;
    rank_seekers(&b, seed);
    work = mem_zalloc(stable_need(&b.in), sizeof *work);
    place = mem_zalloc((size_t)b.in.n_seekers + 1, sizeof *place);
    st = work == NULL || place == NULL ? ST_NOSPACE : ST_OK;
    if (st == ST_OK && stable_check(&b.in, work) != ST_OK)
        st = ST_BROKEN;
    if (st == ST_OK) {
        stable_run(&b.in, NULL, 0, work, place);
        if (stable_blocking(&b.in, NULL, 0, work, place, NULL, NULL) != 0)
            st = ST_BROKEN;
    }
    if (st == ST_OK)
        st = write_found(s, day, &b, place);
out:
    mem_free(work);
    mem_free(place);
    batch_free(&b);
    return st;
}

enum status
waiting_match(struct store *s, int64_t day, uint64_t seed)
{
    const struct stmt_batch_put_in in = {community_home, waiting_week(day)};
    struct stmt_batch_get_row row;
    enum status st =
        stmt_batch_get(s, &(struct stmt_batch_get_in){community_home}, &row);
    bool is_first = st == ST_ABSENT;

    if (st == ST_OK && row.week >= in.week)
        return ST_OK;
    if (st == ST_OK || is_first)
        st = stmt_batch_put(s, &in, NULL);
    return st == ST_OK && !is_first ? run(s, day, seed) : st;
}
