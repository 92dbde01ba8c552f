/*
 * reader: from a feed's address to its pieces in the store.
 */
#include "serve/reader.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "seal/prim.h"
#include "serve/app.h"
#include "serve/fetch.h"
#include "serve/lane.h"
#include "serve/listen.h"
#include "serve/reading.h"

#define LOOK_S 2                      /* between two looks */
#define CLAIM_MS (10 * 60 * 1000LL)   /* until another may try, if we die */
#define AHEAD_MS (24 * 3600 * 1000LL) /* a date further on is a mistake */

struct reader {
    struct app *app;
    struct store *store; /* for reading */
    pthread_t thread;
    pthread_mutex_t lock; /* of the two below */
    pthread_cond_t changed;
    bool is_over; /* the job that was handed in has ended */
    atomic_bool stop;
    struct arena arena;
    struct reading_doc doc;
};

/* A job for the writer: take the source up, or write what came of it. */
struct reader_job {
    struct lane_job job; /* first: run and done cast it back */
    struct reader *reader;
    const struct reading_source *source;
    int64_t claim_ms; /* 0: it was fetched */
    int64_t now_ms;
    size_t n_pieces; /* of reader->doc */
    enum status st;
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

static enum status
put_piece(struct store *s, const struct reader_job *j,
          const struct reading_piece *p)
{
    struct bytes parts[2] = {{j->source->source, ID_LEN},
                             {(const uint8_t *)p->key.ptr, p->key.len}};
    struct reading_row row = {.link = p->link,
                              .title = p->title,
                              .words = p->words,
                              .at_ms = p->at_ms,
                              .seen_ms = j->now_ms};

    memcpy(row.source, j->source->source, ID_LEN);
    prim_hash(row.piece, ID_LEN, parts, 2, NULL, 0);
    if (row.at_ms <= 0 || row.at_ms > j->now_ms + AHEAD_MS)
        row.at_ms = j->now_ms; /* once; what stands there stays */
    return reading_piece_put(s, &row);
}

static enum status
write_all(struct store *s, const struct reader_job *j)
{
    struct arena *a = &j->reader->arena;
    struct reading_source there;
    enum status st;

    if (j->claim_ms > 0)
        return reading_claim(s, j->source, j->claim_ms);
    st = reading_get(s, j->source->source, a, &there);
    if (st == ST_ABSENT || (st == ST_OK && there.state != READING_FOLLOWED))
        return ST_OK; /* removed or hidden while it was fetched */
    if (st == ST_OK)
        st = reading_fetched(s, j->source);
    for (size_t i = 0; i < j->n_pieces && st == ST_OK; i++)
        st = put_piece(s, j, &j->reader->doc.piece[i]);
    return st;
}

static void
job_run(struct app *app, struct app_ctx *ctx, struct lane_job *job)
{
    struct reader_job *j = (struct reader_job *)job;
    enum status st = store_savepoint(ctx->store);

    (void)app;
    if (st == ST_OK) {
        st = write_all(ctx->store, j);
        if (st == ST_OK)
            st = store_release(ctx->store);
        if (st != ST_OK)
            (void)!store_rollback_to(ctx->store);
    }
    j->st = st;
}

static void
job_done(struct app *app, struct lane_job *job, enum status st)
{
    struct reader_job *j = (struct reader_job *)job;
    struct reader *r = j->reader;

    (void)app;
    if (st != ST_OK)
        j->st = st;
    pthread_mutex_lock(&r->lock);
    r->is_over = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

/* Have it done by the writer, and wait until it is durable. */
static enum status
hand_in(struct reader *r, struct reader_job *j)
{
    enum status st;

    j->job = (struct lane_job){.run = job_run, .done = job_done};
    j->reader = r;
    r->is_over = false;
    st = listen_submit(atomic_load(&r->app->srv), &j->job);
    if (st != ST_OK)
        return st;
    pthread_mutex_lock(&r->lock);
    while (!r->is_over)
        pthread_cond_wait(&r->changed, &r->lock);
    pthread_mutex_unlock(&r->lock);
    return j->st;
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
                      weburl_fits(from) ? from : s->url, &r->arena, &r->doc);

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
    const char *inside = r->app->feeds_inside;
    struct str url, tag, modified;
    struct fetch_answer *got = arena_zero(&r->arena, 1, sizeof *got);
    struct buf body;
    enum status st = got == NULL ? ST_NOSPACE : ST_OK;

    buf_init(&body, FETCH_MAX);
    r->doc.n = 0;
    if (st == ST_OK)
        st = arena_str(&r->arena, s->url, &url);
    if (st == ST_OK)
        st = arena_str(&r->arena, s->tag, &tag);
    if (st == ST_OK)
        st = arena_str(&r->arena, s->modified, &modified);
    if (st != ST_OK)
        return st;
    const struct fetch_ask ask = {.url = url.ptr,
                                  .tag = tag.ptr,
                                  .modified = modified.ptr,
                                  .inside = inside == NULL ? "" : inside,
                                  .stop = &r->stop};

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
work(struct reader *r)
{
    int64_t now_ms = clock_wall_ms(r->app->clock);
    struct reading_source s;
    struct reader_job j = {.source = &s, .claim_ms = now_ms + CLAIM_MS};
    enum status st = store_begin(r->store, STORE_READS);

    arena_clear(&r->arena);
    if (st != ST_OK)
        return false;
    st = reading_due(r->store, now_ms, &r->arena, &s);
    store_rollback(r->store);
    if (st != ST_OK || hand_in(r, &j) != ST_OK)
        return false; /* none, or another process was quicker */
    st = fetch_one(r, &s, now_ms);
    if (st == ST_OK) {
        j.claim_ms = 0;
        j.now_ms = now_ms;
        j.n_pieces = r->doc.n;
        st = hand_in(r, &j);
    }
    if (st != ST_OK && !atomic_load(&r->stop))
        LOG(LOG_ERROR, 0, "feed_not_kept", LOG_INT("status", st));
    else if (st == ST_OK && s.failures > 0)
        LOG(LOG_WARN, 0, "feed_failed", LOG_INT("end", s.ended),
            LOG_INT("http", s.http), LOG_INT("failures", s.failures));
    return true;
}

/* Wait, or until it is time to stop. */
static void
rest(struct reader *r)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_S;
    pthread_mutex_lock(&r->lock);
    while (!atomic_load(&r->stop) &&
           pthread_cond_timedwait(&r->changed, &r->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&r->lock);
}

static void *
run(void *reader)
{
    struct reader *r = reader;

    while (!atomic_load(&r->stop))
        if (!work(r))
            rest(r);
    return NULL;
}

static void
done(struct reader *r)
{
    store_close(r->store);
    arena_free(&r->arena);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    mem_free(r);
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
    if (r != NULL) {
        r->app = app;
        arena_init(&r->arena, READING_ARENA);
        pthread_mutex_init(&r->lock, NULL);
        pthread_cond_init(&r->changed, NULL);
        if (fetch_start() == ST_OK &&
            store_open(app->store_url, STORE_READ, &why, &r->store) == ST_OK &&
            pthread_create(&r->thread, NULL, run, r) == 0) {
            *out = r;
            return;
        }
        done(r);
    }
    LOG(LOG_ERROR, 0, "feeds_not_started",
        LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
}

void
reader_stop(struct reader *r)
{
    if (r == NULL)
        return;
    pthread_mutex_lock(&r->lock);
    atomic_store(&r->stop, true);
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    (void)pthread_join(r->thread, NULL);
    done(r);
}
