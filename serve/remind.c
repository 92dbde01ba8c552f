/* From reminders to the queue of mails. */
#include "serve/remind.h"

#include "base/zone.h"
#include "serve/vault.h"
#include "store/notice.h"
#include "store/reminder.h"

#define MEMORY (64 * 1024)
#define WHEN_MAX (sizeof "2026-11-24 18:00" + ZONE_NAME_MAX + 2)

static const enum notice_kind kinds[REMINDER_COUNT] = {
    [REMINDER_CHECKIN] = NOTICE_DUE_CHECKIN,
    [REMINDER_PLAN] = NOTICE_DUE_PLAN,
    [REMINDER_PRACTICE] = NOTICE_DUE_PRACTICE,
    [REMINDER_SESSION] = NOTICE_DUE_SESSION,
    [REMINDER_WRITING] = NOTICE_DUE_WRITING,
};

static void
two(struct buf *b, int n)
{
    buf_add_byte(b, (char)('0' + n / 10 % 10));
    buf_add_byte(b, (char)('0' + n % 10));
}

/* "2026-11-24 18:00 (Europe/Vienna)", where the person is. */
static enum status
when(struct str zone, int64_t at_ms, struct buf *out)
{
    struct zone_local l;
    enum status st = zone_local(zone, at_ms, &l);

    if (st != ST_OK)
        return st;
    buf_add_int(out, l.year);
    buf_add_byte(out, '-');
    two(out, l.month);
    buf_add_byte(out, '-');
    two(out, l.mday);
    buf_add_byte(out, ' ');
    two(out, l.ms / 3600000);
    buf_add_byte(out, ':');
    two(out, l.ms / 60000 % 60);
    buf_add(out, STR(" ("));
    buf_add(out, zone);
    buf_add_byte(out, ')');
    return buf_status(out);
}

static enum status
queue(struct app *app, struct store *store, struct arena *a,
      const struct reminder_due *d, int64_t now_ms)
{
    struct str code = {NULL, 0};
    struct buf text;
    enum status st = ST_OK;

    if (d->what == REMIND_SKIP)
        return ST_OK;
    if (d->what == REMIND_REST)
        return notice_queue(store, d->account, NOTICE_RESTING, now_ms);
    buf_init(&text, WHEN_MAX);
    if (reminder_has_moment(d->r.kind)) {
        st = when(d->zone, d->moment_ms, &text);
        if (st == ST_OK)
            st = vault_wrap(app->ring, d->account, VAULT_EMAIL_CODE,
                            buf_str(&text), a, &code);
    }
    if (st == ST_OK)
        st = notice_queue_with(store, d->account, kinds[d->r.kind], code,
                               now_ms);
    buf_free(&text);
    return st;
}

enum status
remind_round(struct app *app, struct store *store, int64_t now_ms, int64_t *n)
{
    struct reminder_due due;
    struct arena a;
    enum status st = ST_OK;

    arena_init(&a, MEMORY);
    for (*n = 0; st == ST_OK && *n < REMIND_ROUND; (*n)++) {
        arena_clear(&a);
        st = reminder_step(store, now_ms, &a, &due);
        if (st != ST_OK)
            break;
        st = queue(app, store, &a, &due, now_ms);
    }
    arena_free(&a);
    return st == ST_ABSENT ? ST_OK : st;
}
