/*
 * mailer: from the queue to the mail server.
 */
#include "serve/mailer.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "seal/prim.h"
#include "serve/app.h"
#include "serve/ics.h"
#include "serve/lane.h"
#include "serve/letter.h"
#include "serve/listen.h"
#include "serve/mail.h"
#include "serve/remind.h"
#include "serve/vault.h"
#include "store/spaces.h"

#define LOOK_MS 1000              /* between two looks at the queue */
#define PAUSE_MS (60 * 1000)      /* while the server cannot be reached */
#define REMIND_MS (60 * 1000)     /* between two looks at reminders */
#define FIRST_MS (10 * 60 * 1000) /* until the second try */
#define LAST_MS (6 * 3600 * 1000) /* between two tries at most */
#define DAY_MS (24 * 3600 * 1000LL)
#define LIFE_MS (4 * DAY_MS)
#define MEMORY (512 * 1024)      /* bytes for one round */
#define CALENDAR_MAX (64 * 1024) /* bytes of an invitation */

struct mailer {
    struct app *app;
    struct store *store; /* for reading */
    pthread_t thread;
    pthread_mutex_t lock; /* of the two below */
    pthread_cond_t changed;
    bool is_over; /* the job that was handed in has ended */
    atomic_bool stop;
    struct arena arena;
    int64_t pause_until_ms;
    int64_t remind_ms; /* when to look next whom to remind */
};

/* A job for the writer: take n up, or remove it. */
struct mailer_job {
    struct lane_job job; /* first: run and done cast it back */
    struct mailer *mailer;
    struct notice *n; /* NULL: look whom to remind instead */
    int64_t until_ms; /* 0: remove it */
    int64_t found;    /* reminders taken up */
    enum status st;
};

static void
job_run(struct app *app, struct app_ctx *ctx, struct lane_job *job)
{
    struct mailer_job *j = (struct mailer_job *)job;
    enum status st = store_savepoint(ctx->store);

    if (st == ST_OK) {
        if (j->n == NULL)
            st = remind_round(app, ctx->store, j->until_ms, &j->found);
        else
            st = j->until_ms > 0 ? notice_claim(ctx->store, j->n, j->until_ms)
                                 : notice_done(ctx->store, j->n);
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
    struct mailer_job *j = (struct mailer_job *)job;
    struct mailer *m = j->mailer;

    (void)app;
    if (st != ST_OK)
        j->st = st;
    pthread_mutex_lock(&m->lock);
    m->is_over = true;
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
}

/* Have it done by the writer, and wait until it is durable. */
static enum status
hand_in(struct mailer *m, struct mailer_job *j)
{
    enum status st;

    j->job = (struct lane_job){.run = job_run, .done = job_done};
    j->mailer = m;
    m->is_over = false;
    st = listen_submit(atomic_load(&m->app->srv), &j->job);
    if (st != ST_OK)
        return st;
    pthread_mutex_lock(&m->lock);
    while (!m->is_over)
        pthread_cond_wait(&m->changed, &m->lock);
    pthread_mutex_unlock(&m->lock);
    return j->st;
}

static enum status
write_through(struct mailer *m, struct notice *n, int64_t until_ms)
{
    struct mailer_job j = {.n = n, .until_ms = until_ms};

    return hand_in(m, &j);
}

/* Once a minute: what is due becomes a notice; soon again after a full
 * round. */
static void
remind(struct mailer *m, int64_t now_ms)
{
    struct mailer_job j = {.until_ms = now_ms};
    enum status st;

    if (now_ms < m->remind_ms && now_ms > m->remind_ms - REMIND_MS)
        return;
    st = hand_in(m, &j);
    if (st != ST_OK)
        LOG(LOG_ERROR, 0, "reminders_not_looked_at", LOG_INT("status", st));
    m->remind_ms = now_ms + (j.found < REMIND_ROUND ? REMIND_MS : LOOK_MS);
}

/* Wait, or until it is time to stop. */
static void
rest(struct mailer *m)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_MS / 1000;
    pthread_mutex_lock(&m->lock);
    while (!atomic_load(&m->stop) &&
           pthread_cond_timedwait(&m->changed, &m->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&m->lock);
}

/* The next due notice and what its letter needs to know. */
static enum status
look(struct mailer *m, int64_t now_ms, struct notice *n, struct community *c)
{
    enum status st = store_begin(m->store, STORE_READS);

    if (st != ST_OK)
        return st;
    st = notice_next(m->store, now_ms, &m->arena, n);
    if (st == ST_OK)
        st = community_get(m->store, &m->arena, c);
    store_rollback(m->store);
    return st;
}

static int64_t
wait_ms(int64_t tries)
{
    int64_t ms = FIRST_MS;

    for (; tries > 0 && ms < LAST_MS; tries--)
        ms *= 2;
    return ms < LAST_MS ? ms : LAST_MS;
}

/* The series of an invitation as a calendar; ST_ABSENT: there is none any
 * more, or whoever it is for has left the group. */
static enum status
invitation(struct mailer *m, const struct notice *n, const struct community *c,
           struct str code, struct mail_message *message, struct buf *out)
{
    const char *from = m->app->mail->from;
    struct ics ics = {.out = out,
                      .store = m->store,
                      .arena = &m->arena,
                      .lang = n->lang,
                      .site = c->base_url,
                      .now_ms = n->created_ms};
    enum space_role role;
    struct series series;
    uint8_t id[ID_LEN];
    enum status st = id_parse(code, id);

    if (st == ST_OK)
        st = store_begin(m->store, STORE_READS);
    if (st != ST_OK)
        return st;
    st = series_get(m->store, id, &m->arena, &series);
    if (st == ST_OK)
        st = spaces_role_get(m->store, series.space, n->account, &role);
    if (st == ST_OK)
        st = ics_invite(&ics, &series, (struct str){from, strlen(from)},
                        message->to);
    store_rollback(m->store);
    if (st != ST_OK)
        return st;
    message->calendar = buf_str(out);
    message->method = series.is_over ? "CANCEL" : "REQUEST";
    return ST_OK;
}

static enum status
send(struct mailer *m, const struct notice *n, const struct community *c,
     struct mail_why *why)
{
    const struct srvkey_ring *ring = m->app->ring;
    struct bytes who = {n->account, ID_LEN};
    uint8_t when[16];
    struct bytes parts[2] = {who, {when, sizeof when}};
    struct mail_message message = {.at_ms = n->created_ms};
    struct str code = {NULL, 0};
    struct buf subject, text, calendar;
    enum status st;

    buf_init(&calendar, CALENDAR_MAX);
    buf_init(&subject, LETTER_SUBJECT);
    buf_init(&text, LETTER_TEXT);
    *why = (struct mail_why){0, "the queued row does not open"};
    st = vault_bytes(ring, n->account, VAULT_EMAIL, n->address, &m->arena,
                     &message.to);
    if (st == ST_OK && n->code.len > 0)
        st = vault_bytes(ring, n->account, VAULT_EMAIL_CODE, n->code, &m->arena,
                         &code);
    if (st == ST_OK && n->kind == NOTICE_DATES)
        st = invitation(m, n, c, code, &message, &calendar);
    if (st == ST_ABSENT) {
        st = ST_OK; /* nobody to tell any more */
        goto out;
    }
    if (st == ST_OK)
        st = letter_write(n, c, code, &subject, &text);
    if (st != ST_OK)
        goto out;
    bytes_put64(bytes_put64(when, (uint64_t)n->created_ms), (uint64_t)n->kind);
    prim_hash(message.id, sizeof message.id, parts, 2, ring->pepper.b,
              SECRET_LEN);
    message.subject = buf_str(&subject);
    message.text = buf_str(&text);
    st = mail_send(m->app->mail, &message, &m->stop, why);
out:
    buf_free(&subject);
    buf_free(&text);
    buf_free(&calendar);
    return st;
}

/* It was sent: that must not be forgotten, or it goes out twice. */
static void
finish(struct mailer *m, struct notice *n)
{
    enum status st = write_through(m, n, 0);

    while (st != ST_OK && st != ST_CONFLICT && !atomic_load(&m->stop)) {
        LOG(LOG_ERROR, 0, "mail_not_noted", LOG_INT("status", st));
        rest(m);
        st = write_through(m, n, 0);
    }
}

static bool
is_too_old(const struct notice *n, int64_t now_ms)
{
    int64_t age_ms = now_ms - n->created_ms;

    return age_ms > (n->kind == NOTICE_CONFIRM ? DAY_MS : LIFE_MS);
}

static void
give_up(struct mailer *m, struct notice *n)
{
    LOG(LOG_WARN, 0, "mail_given_up", LOG_INT("kind", n->kind),
        LOG_INT("tries", n->tries));
    (void)!write_through(m, n, 0);
}

static void
deliver(struct mailer *m, struct notice *n, const struct community *c,
        int64_t now_ms)
{
    struct mail_why why;
    struct str text;
    enum status st = send(m, n, c, &why);

    if (st == ST_OK) {
        finish(m, n);
        return;
    }
    if (atomic_load(&m->stop))
        return;
    if (st == ST_BROKEN || st == ST_INVALID) {
        give_up(m, n);
        return;
    }
    if (st == ST_BUSY)
        m->pause_until_ms = now_ms + PAUSE_MS;
    text = (struct str){why.text, strlen(why.text)};
    LOG(LOG_WARN, 0, "mail_not_sent", LOG_INT("kind", n->kind),
        LOG_INT("tries", n->tries), LOG_INT("reply", why.reply),
        LOG_CONST("why", text));
}

/* One notice, if there is one: true, look again at once. */
static bool
work(struct mailer *m)
{
    int64_t now_ms = clock_wall_ms(m->app->clock);
    struct community c;
    struct notice n;

    arena_clear(&m->arena);
    remind(m, now_ms);
    if (now_ms < m->pause_until_ms || look(m, now_ms, &n, &c) != ST_OK)
        return false;
    if (write_through(m, &n, now_ms + wait_ms(n.tries)) != ST_OK)
        return false; /* another process was quicker, or the disk is full */
    if (is_too_old(&n, now_ms))
        give_up(m, &n);
    else
        deliver(m, &n, &c, now_ms);
    return true;
}

static void *
run(void *mailer)
{
    struct mailer *m = mailer;

    while (!atomic_load(&m->stop))
        if (!work(m))
            rest(m);
    return NULL;
}

void
mailer_start(struct app *app, struct mailer **out)
{
    struct store_why why = {""};
    struct mailer *m;

    *out = NULL;
    if (app->mail == NULL)
        return;
    m = mem_zalloc(1, sizeof *m);
    if (m == NULL)
        goto failed;
    m->app = app;
    arena_init(&m->arena, MEMORY);
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->changed, NULL);
    if (mail_start() == ST_OK &&
        store_open(app->store_url, STORE_READ, &why, &m->store) == ST_OK &&
        pthread_create(&m->thread, NULL, run, m) == 0) {
        *out = m;
        return;
    }
    store_close(m->store);
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    mem_free(m);
failed:
    LOG(LOG_ERROR, 0, "mail_not_started",
        LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
}

void
mailer_stop(struct mailer *m)
{
    if (m == NULL)
        return;
    pthread_mutex_lock(&m->lock);
    atomic_store(&m->stop, true);
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
    (void)pthread_join(m->thread, NULL);
    store_close(m->store);
    arena_free(&m->arena);
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    mem_free(m);
}
