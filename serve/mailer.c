/*
 * mailer: from the queue to the mail server.
 */
#include "serve/mailer.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "seal/prim.h"
#include "serve/app.h"
#include "serve/background.h"
#include "serve/ics.h"
#include "serve/letter.h"
#include "serve/mail.h"
#include "serve/remind.h"
#include "serve/vault.h"
#include "store/spaces.h"

#define LOOK_S 1                  /* between two looks at the queue */
#define PAUSE_MS (60 * 1000)      /* while the server cannot be reached */
#define REMIND_MS (60 * 1000)     /* between two looks at reminders */
#define FIRST_MS (10 * 60 * 1000) /* until the second try */
#define LAST_MS (6 * 3600 * 1000) /* between two tries at most */
#define DAY_MS (24 * 3600 * 1000LL)
#define LIFE_MS (4 * DAY_MS)
#define MEMORY (512 * 1024)      /* bytes for one round */
#define CALENDAR_MAX (64 * 1024) /* bytes of an invitation */

struct mailer {
    struct background b; /* first: look and write cast it back */
    int64_t pause_until_ms;
    int64_t remind_ms; /* when to look next whom to remind */
};

/* ---- through the writer ---- */

struct claim {
    struct notice *n;
    int64_t until_ms; /* take it up; 0: remove it */
};

static enum status
write_claim(struct background *b, struct store *s, void *what)
{
    const struct claim *c = what;

    (void)b;
    return c->until_ms > 0 ? notice_claim(s, c->n, c->until_ms)
                           : notice_done(s, c->n);
}

struct round {
    int64_t now_ms;
    int64_t found; /* reminders taken up */
};

static enum status
write_round(struct background *b, struct store *s, void *what)
{
    struct round *r = what;

    return remind_round(b->app, s, r->now_ms, &r->found);
}

static enum status
write_through(struct mailer *m, struct notice *n, int64_t until_ms)
{
    struct claim c = {n, until_ms};

    return background_hand_in(&m->b, write_claim, &c);
}

/* Once a minute: what is due becomes a notice; soon again after a full
 * round. */
static void
remind(struct mailer *m, int64_t now_ms)
{
    struct round r = {.now_ms = now_ms};
    enum status st;

    if (now_ms < m->remind_ms && now_ms > m->remind_ms - REMIND_MS)
        return;
    st = background_hand_in(&m->b, write_round, &r);
    if (st != ST_OK)
        LOG(LOG_ERROR, 0, "reminders_not_looked_at", LOG_INT("status", st));
    m->remind_ms =
        now_ms + (r.found < REMIND_ROUND ? REMIND_MS : LOOK_S * 1000);
}

/* The next due notice and what its letter needs to know. */
static enum status
look(struct mailer *m, int64_t now_ms, struct notice *n, struct community *c)
{
    enum status st = store_begin(m->b.store, STORE_READS);

    if (st != ST_OK)
        return st;
    st = notice_next(m->b.store, now_ms, &m->b.arena, n);
    if (st == ST_OK)
        st = community_get(m->b.store, &m->b.arena, c);
    store_rollback(m->b.store);
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
    const char *from = m->b.app->mail->from;
    struct ics ics = {.out = out,
                      .store = m->b.store,
                      .arena = &m->b.arena,
                      .lang = n->lang,
                      .site = c->base_url,
                      .now_ms = n->created_ms};
    enum space_role role;
    struct series series;
    uint8_t id[ID_LEN];
    enum status st = id_parse(code, id);

    if (st == ST_OK)
        st = store_begin(m->b.store, STORE_READS);
    if (st != ST_OK)
        return st;
    st = series_get(m->b.store, id, &m->b.arena, &series);
    if (st == ST_OK)
        st = spaces_role_get(m->b.store, series.space, n->account, &role);
    if (st == ST_OK)
        st = ics_invite(&ics, &series, (struct str){from, strlen(from)},
                        message->to, &message->method);
    store_rollback(m->b.store);
    if (st != ST_OK)
        return st;
    message->calendar = buf_str(out);
    return ST_OK;
}

static enum status
send(struct mailer *m, const struct notice *n, const struct community *c,
     struct mail_why *why)
{
    const struct srvkey_ring *ring = m->b.app->ring;
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
    st = vault_bytes(ring, n->account, VAULT_EMAIL, n->address, &m->b.arena,
                     &message.to);
    if (st == ST_OK && n->code.len > 0)
        st = vault_bytes(ring, n->account, VAULT_EMAIL_CODE, n->code,
                         &m->b.arena, &code);
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
    st = mail_send(m->b.app->mail, &message, &m->b.stop, why);
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

    while (st != ST_OK && st != ST_CONFLICT && !atomic_load(&m->b.stop)) {
        LOG(LOG_ERROR, 0, "mail_not_noted", LOG_INT("status", st));
        background_rest(&m->b);
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
    if (atomic_load(&m->b.stop))
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
work(struct background *b)
{
    struct mailer *m = (struct mailer *)b;
    int64_t now_ms = clock_wall_ms(b->app->clock);
    struct community c;
    struct notice n;

    arena_clear(&b->arena);
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

void
mailer_start(struct app *app, struct mailer **out)
{
    struct store_why why = {""};
    struct mailer *m;

    *out = NULL;
    if (app->mail == NULL)
        return;
    m = mem_zalloc(1, sizeof *m);
    if (m != NULL && mail_start() == ST_OK &&
        background_start(&m->b, app, MEMORY, LOOK_S, work, &why) == ST_OK) {
        *out = m;
        return;
    }
    mem_free(m);
    LOG(LOG_ERROR, 0, "mail_not_started",
        LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
}

void
mailer_stop(struct mailer *m)
{
    if (m == NULL)
        return;
    background_stop(&m->b);
    mem_free(m);
}
