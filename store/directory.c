/* The directory over its statements. */
#include "store/directory.h"

#include <string.h>

#include "base/mem.h"
#include "store/community.h"
#include "store/stmt.h"

#define MATES_MAX 1000
#define BATCH 40 /* candidates asked for at once */
#define FAR 100  /* how far a term is looked into to tell how rare it is */

/* The three statements give the same columns under names of their own. */
#define TAKE_ROW(r, out)                                                       \
    do {                                                                       \
        *(out) =                                                               \
            (struct directory_row){.e = {.name = (r).name,                     \
                                         .orientation = (r).orientation,       \
                                         .region = (r).region,                 \
                                         .about = (r).about,                   \
                                         .reach = (r).reach,                   \
                                         .zone = (r).zone,                     \
                                         .languages = (uint64_t)(r).languages, \
                                         .themes = (uint64_t)(r).themes,       \
                                         .offers = (uint32_t)(r).offers,       \
                                         .seeks = (uint32_t)(r).seeks,         \
                                         .years = (uint32_t)(r).years,         \
                                         .shows = (uint32_t)(r).shows},        \
                                   .changed_day = (r).changed_day,             \
                                   .is_hidden = (r).is_hidden != 0};           \
        memcpy((out)->entry, (r).entry, ID_LEN);                               \
        memcpy((out)->account, (r).account, ID_LEN);                           \
    } while (0)

enum status
directory_mine(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
               struct directory_row *out)
{
    struct stmt_directory_mine_row row;
    enum status st = stmt_directory_mine(
        s, &(struct stmt_directory_mine_in){community_home, account}, a, &row);

    if (st == ST_OK)
        TAKE_ROW(row, out);
    return st;
}

enum status
directory_get(struct store *s, const uint8_t entry[ID_LEN], struct arena *a,
              struct directory_row *out)
{
    struct stmt_directory_get_row row;
    enum status st = stmt_directory_get(
        s, &(struct stmt_directory_get_in){community_home, entry}, a, &row);

    if (st == ST_OK)
        TAKE_ROW(row, out);
    return st;
}

static enum status
index_entry(struct store *s, const uint8_t entry[ID_LEN],
            const struct directory_entry *e)
{
    struct directory_term *term = mem_zalloc(DIRECTORY_TERMS_MAX, sizeof *term);
    enum status st;
    size_t n;

    if (term == NULL)
        return ST_NOSPACE;
    st = stmt_directory_terms_clear(
        s, &(struct stmt_directory_terms_clear_in){community_home, entry},
        NULL);
    n = directory_terms(e, term);
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        const struct stmt_directory_term_add_in in = {
            community_home, {(const char *)term[i].b, term[i].len}, entry};

        st = stmt_directory_term_add(s, &in, NULL);
    }
    mem_free(term);
    return st;
}

enum status
directory_put(struct store *s, const struct directory_row *row)
{
    const struct directory_entry *e = &row->e;
    struct stmt_directory_put_in in = {
        .community = community_home,
        .entry = row->entry,
        .account = row->account,
        .name = e->name,
        .orientation = e->orientation,
        .region = e->region,
        .about = e->about,
        .reach = e->reach,
        .zone = e->zone,
        .languages = (int64_t)e->languages,
        .themes = (int64_t)e->themes,
        .offers = e->offers,
        .seeks = e->seeks,
        .years = e->years,
        .shows = e->shows,
        .changed_day = row->changed_day,
    };
    struct directory_row there;
    struct arena a;
    enum status st;

    arena_init(&a, 16 * 1024);
    st = directory_mine(s, row->account, &a, &there);
    if (st == ST_OK)
        in.entry = there.entry;
    if (st == ST_OK || st == ST_ABSENT)
        st = stmt_directory_put(s, &in, NULL);
    if (st == ST_OK)
        st = index_entry(s, in.entry, e);
    arena_free(&a);
    return st;
}

enum status
directory_leave(struct store *s, const uint8_t account[ID_LEN])
{
    struct directory_row row;
    struct arena a;
    enum status st;

    arena_init(&a, 16 * 1024);
    st = directory_mine(s, account, &a, &row);
    if (st == ST_OK)
        st = stmt_directory_terms_clear(
            s,
            &(struct stmt_directory_terms_clear_in){community_home, row.entry},
            NULL);
    if (st == ST_OK)
        st = stmt_directory_leave(
            s, &(struct stmt_directory_leave_in){community_home, account},
            NULL);
    if (st == ST_OK)
        store_purge(s);
    arena_free(&a);
    return st == ST_ABSENT ? ST_OK : st;
}

enum status
directory_hide(struct store *s, const uint8_t entry[ID_LEN], bool is_hidden)
{
    const struct stmt_directory_hide_in in = {community_home, entry, is_hidden};
    int64_t n = 0;
    enum status st = stmt_directory_hide(s, &in, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

/* ---- searching ---- */

struct mates {
    uint8_t id[MATES_MAX][ID_LEN];
    size_t n;
};

static enum status
mates_read(struct store *s, const uint8_t account[ID_LEN], struct mates *m)
{
    struct store_cursor *c = NULL;
    struct stmt_directory_mates_row row;
    enum status st = stmt_directory_mates_open(
        s, &(struct stmt_directory_mates_in){account}, &c);

    m->n = 0;
    while (st == ST_OK && m->n < MATES_MAX) {
        st = stmt_directory_mates_next(c, &row);
        if (st == ST_OK)
            memcpy(m->id[m->n++], row.mate, ID_LEN);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}

/* They come in order. */
static bool
mates_has(const struct mates *m, const uint8_t id[ID_LEN])
{
    size_t from = 0, to = m->n;

    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = memcmp(m->id[mid], id, ID_LEN);

        if (order == 0)
            return true;
        if (order < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return false;
}

enum status
directory_are_mates(struct store *s, const uint8_t asker[ID_LEN],
                    const uint8_t other[ID_LEN], bool *out)
{
    struct mates *m = mem_zalloc(1, sizeof *m);
    enum status st;

    if (m == NULL)
        return ST_NOSPACE;
    st = mates_read(s, asker, m);
    if (st == ST_OK)
        *out = mates_has(m, other);
    mem_free(m);
    return st;
}

struct ranked {
    struct str term;
    uint8_t far[ID_LEN];
};

/* Ids are random, so the rarer a term the further lies its FAR-th entry; one
 * with fewer entries lies beyond all. */
static enum status
look_far(struct store *s, const struct directory_term *t, struct ranked *out)
{
    struct stmt_directory_term_far_row row;
    enum status st;

    out->term = (struct str){(const char *)t->b, t->len};
    st = stmt_directory_term_far(
        s, &(struct stmt_directory_term_far_in){community_home, out->term, FAR},
        &row);
    if (st == ST_OK)
        memcpy(out->far, row.entry, ID_LEN);
    else
        memset(out->far, 0xff, ID_LEN);
    return st == ST_ABSENT ? ST_OK : st;
}

/* The terms, rarest first: it is walked, and each of the others is looked up
 * only where those before it hold.  The rest repeats the first. */
static enum status
order_terms(struct store *s, const struct directory_term *t, size_t n,
            struct str out[DIRECTORY_QUERY_TERMS])
{
    struct ranked list[DIRECTORY_QUERY_TERMS];

    for (size_t i = 0; i < n; i++) {
        struct ranked r;
        size_t at = i;
        enum status st = look_far(s, &t[i], &r);

        if (st != ST_OK)
            return st;
        for (; at > 0 && memcmp(list[at - 1].far, r.far, ID_LEN) < 0; at--)
            list[at] = list[at - 1];
        list[at] = r;
    }
    for (size_t i = 0; i < DIRECTORY_QUERY_TERMS; i++)
        out[i] = list[i < n ? i : 0].term;
    return ST_OK;
}

struct search {
    struct store *s;
    const struct directory_query *q;
    const uint8_t *asker;
    struct mates *mates;
    struct str term[DIRECTORY_QUERY_TERMS];
    struct arena *a;
    struct directory_found *out;
    int looked;
};

static void
take_candidate(struct search *x, const struct directory_row *row)
{
    struct directory_found *out = x->out;
    struct directory_row *to = &out->row[out->n];
    bool is_mate = memcmp(row->account, x->asker, ID_LEN) == 0 ||
                   mates_has(x->mates, row->account);

    *to = *row;
    directory_see(&row->e, is_mate ? DIRECTORY_MY_GROUPS : DIRECTORY_COMMUNITY,
                  &to->e);
    out->n += directory_fits(&to->e, x->q);
}

/* Some candidates behind the last; ST_END when there are none left, ST_OK when
 * there may be, or the page is full. */
static enum status
walk_some(struct search *x)
{
    struct directory_found *out = x->out;
    const struct stmt_directory_find_in in = {
        community_home, x->term[0], out->last,   x->term[1], x->term[2],
        x->term[3],     x->term[4], x->term[5],  x->term[6], x->term[7],
        x->term[8],     x->term[9], x->term[10], BATCH};
    struct stmt_directory_find_row row;
    struct store_cursor *c = NULL;
    enum status st = stmt_directory_find_open(x->s, &in, &c);
    int n = 0;

    while (st == ST_OK && n < BATCH && !out->has_more) {
        struct directory_row candidate;

        st = stmt_directory_find_next(c, x->a, &row);
        if (st != ST_OK)
            break;
        n++;
        out->has_more =
            out->n == DIRECTORY_PAGE || x->looked++ == DIRECTORY_LOOK;
        if (out->has_more)
            break;
        TAKE_ROW(row, &candidate);
        memcpy(out->last, candidate.entry, ID_LEN);
        take_candidate(x, &candidate);
    }
    store_cursor_close(c);
    return st;
}

enum status
directory_find(struct store *s, const struct directory_query *q,
               const uint8_t asker[ID_LEN], const uint8_t after[ID_LEN],
               struct arena *a, struct directory_found *out)
{
    struct directory_term term[DIRECTORY_QUERY_TERMS];
    struct search x = {.s = s, .q = q, .asker = asker, .a = a, .out = out};
    size_t n = directory_query_terms(q, term);
    enum status st;

    x.mates = mem_zalloc(1, sizeof *x.mates);
    if (x.mates == NULL)
        return ST_NOSPACE;
    memset(out, 0, sizeof *out);
    memcpy(out->last, after, ID_LEN);
    st = mates_read(s, asker, x.mates);
    if (st == ST_OK)
        st = order_terms(s, term, n, x.term);
    while (st == ST_OK && !out->has_more)
        st = walk_some(&x);
    mem_free(x.mates);
    return st == ST_END ? ST_OK : st;
}
