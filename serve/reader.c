/*
 * reader: from a feed's address to its pieces in the store.
 */
#include "serve/reader.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "seal/prim.h"
#include "serve/app.h"
#include "serve/background.h"
#include "serve/fetch.h"
#include "serve/reading.h"

#define LOOK_S 2                      /* between two looks */
#define CLAIM_MS (10 * 60 * 1000LL)   /* until another may try, if we die */
#define AHEAD_MS (24 * 3600 * 1000LL) /* a date further on is a mistake */

struct reader {
    struct background b; /* first: look and write cast it back */
    struct reading_doc doc;
};

int64_t
reader_next(const struct reading_source *r, int64_t now_ms, int64_t wait_s)
{
    int64_t ms = READER_EVERY_MS, asked_ms = wait_s * 1000;

    if (r->ended == FETCH_GONE)
        return READER_NEVER_MS;
    for (int64_t n = r->failures; n > 0 && ms < READER_LONGEST_MS; n--)
        ms *= 2;
    if (ms > READER_LONGEST_MS)
        ms = READER_LONGEST_MS;
    return now_ms + (ms > asked_ms ? ms : asked_ms);
}

/* ---- through the writer ---- */

struct fetched {
    const struct reading_source *source;
    int64_t now_ms;
};

static enum status
put_piece(struct store *s, const struct fetched *f,
          const struct reading_piece *p)
{
    struct bytes parts[2] = {{f->source->source, ID_LEN},
                             {(const uint8_t *)p->key.ptr, p->key.len}};
    struct reading_row row = {.link = p->link,
                              .title = p->title,
                              .words = p->words,
                              .at_ms = p->at_ms,
                              .seen_ms = f->now_ms};

    memcpy(row.source, f->source->source, ID_LEN);
    prim_hash(row.piece, ID_LEN, parts, 2, NULL, 0);
    if (row.at_ms <= 0 || row.at_ms > f->now_ms + AHEAD_MS)
        row.at_ms = f->now_ms; /* once; what stands there stays */
    return reading_piece_put(s, &row);
}

static enum status
write_fetched(struct background *b, struct store *s, void *what)
{
    const struct reading_doc *doc = &((struct reader *)b)->doc;
    const struct fetched *f = what;
    struct reading_source there;
    enum status st = reading_get(s, f->source->source, &b->arena, &there);

    if (st == ST_ABSENT || (st == ST_OK && there.state != READING_FOLLOWED))
        return ST_OK; /* removed or hidden while it was fetched */
    if (st == ST_OK)
        st = reading_fetched(s, f->source);
    for (size_t i = 0; i < doc->n && st == ST_OK; i++)
        st = put_piece(s, f, &doc->piece[i]);
    return st;
}

/* So that no other process fetches it, and none at once if we die. */
static enum status
write_claim(struct background *b, struct store *s, void *what)
{
    const struct fetched *f = what;

    (void)b;
    return reading_claim(s, f->source, f->now_ms + CLAIM_MS);
}

/* ---- one feed ---- */

static struct str
str_of(const char *text)
{
    return (struct str){text, strlen(text)};
}

/* Read what came; *end says how that ended. */
static enum status
read_doc(struct reader *r, const struct fetch_answer *got, struct str body,
         struct reading_source *s)
{
    struct str from = str_of(got->from);
    enum status st =
        reading_parse(body, str_of(got->type),
                      weburl_fits(from) ? from : s->url, &r->b.arena, &r->doc);

    if (st == ST_DENIED || st == ST_INVALID) {
        s->ended = st == ST_DENIED ? FETCH_ENTITIES : FETCH_NO_FEED;
        r->doc.n = 0;
        return ST_OK;
    }
    if (st != ST_OK)
        return st;
    s->tag = str_of(got->tag);
    s->modified = str_of(got->modified);
    s->site = r->doc.site;
    if (r->doc.title.len > 0)
        s->title = r->doc.title;
    return ST_OK;
}

static enum status
fetch_one(struct reader *r, struct reading_source *s, int64_t now_ms)
{
    const char *inside = r->b.app->feeds_inside;
    struct str url, tag, modified;
    struct fetch_answer *got = arena_zero(&r->b.arena, 1, sizeof *got);
    struct buf body;
    enum status st = got == NULL ? ST_NOSPACE : ST_OK;

    buf_init(&body, FETCH_MAX);
    r->doc.n = 0;
    if (st == ST_OK)
        st = arena_str(&r->b.arena, s->url, &url);
    if (st == ST_OK)
        st = arena_str(&r->b.arena, s->tag, &tag);
    if (st == ST_OK)
        st = arena_str(&r->b.arena, s->modified, &modified);
    if (st != ST_OK)
        return st;
    const struct fetch_ask ask = {.url = url.ptr,
                                  .tag = tag.ptr,
                                  .modified = modified.ptr,
                                  .inside = inside == NULL ? "" : inside,
                                  .stop = &r->b.stop};

    st = fetch(&ask, &body, got);
    if (st == ST_OK) {
        s->ended = got->end;
        s->http = got->http;
        s->fetched_ms = now_ms;
        if (got->end == FETCH_DONE)
            st = read_doc(r, got, buf_str(&body), s);
    }
    if (st == ST_OK) {
        s->failures = s->ended == FETCH_DONE || s->ended == FETCH_SAME
                          ? 0
                          : s->failures + 1;
        s->next_ms = reader_next(s, now_ms, got->wait_s);
    }
    buf_free(&body);
    return st;
}

/* The next one that is due: true, look again at once. */
static bool
work(struct background *b)
{
    struct reader *r = (struct reader *)b;
    struct reading_source s;
    struct fetched f = {&s, clock_wall_ms(b->app->clock)};
    enum status st = store_begin(b->store, STORE_READS);

    arena_clear(&b->arena);
    if (st != ST_OK)
        return false;
    st = reading_due(b->store, f.now_ms, &b->arena, &s);
    store_rollback(b->store);
    if (st != ST_OK || background_hand_in(b, write_claim, &f) != ST_OK)
        return false; /* none, or another process was quicker */
    st = fetch_one(r, &s, f.now_ms);
    if (st == ST_OK)
        st = background_hand_in(b, write_fetched, &f);
    if (st != ST_OK && !atomic_load(&b->stop))
        LOG(LOG_ERROR, 0, "feed_not_kept", LOG_INT("status", st));
    else if (st == ST_OK && s.failures > 0)
        LOG(LOG_WARN, 0, "feed_failed", LOG_INT("end", s.ended),
            LOG_INT("http", s.http), LOG_INT("failures", s.failures));
    return true;
}

void
reader_start(struct app *app, struct reader **out)
{
    struct store_why why = {""};
    struct reader *r;

    *out = NULL;
    if (!app->reads_feeds)
        return;
    r = mem_zalloc(1, sizeof *r);
    if (r != NULL && fetch_start() == ST_OK &&
        background_start(&r->b, app, READING_ARENA, LOOK_S, work, &why) ==
            ST_OK) {
        *out = r;
        return;
    }
    mem_free(r);
    LOG(LOG_ERROR, 0, "feeds_not_started",
        LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
}

void
reader_stop(struct reader *r)
{
    if (r == NULL)
        return;
    background_stop(&r->b);
    mem_free(r);
}
