/*
 * told: every change of what opens an account is queued for the address its
 * person gave, and a change that is refused is not.  What a mail says, and how
 * it is sent, is asked in test/cli/mail.test.mjs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "serve/vault.h"
#include "store/email.h"
#include "store/notice.h"
#include "test/http/abuse_table.h"
#include "test/http/stage_room.h"

#define ROOM 65536

/* The address, and the notice that must wait after its sample was taken. */
static const struct {
    enum exchange_method method;
    enum notice_kind kind;
    const char *path;
} changes[] = {
    {EXCHANGE_POST, NOTICE_RESTARTED, "/api/1/account/restart"},
    {EXCHANGE_DELETE, NOTICE_DELETED, "/api/1/account"},
    {EXCHANGE_PUT, NOTICE_PASSPHRASE, "/api/1/account/credentials"},
    {EXCHANGE_PUT, NOTICE_PASSPHRASE, "/api/1/account/passphrase"},
    {EXCHANGE_PUT, NOTICE_CODE, "/api/1/account/code"},
    {EXCHANGE_POST, NOTICE_ROTATED, "/api/1/account/rotation"},
    {EXCHANGE_POST, NOTICE_RECOVERED, "/api/1/session/recover"},
    {EXCHANGE_DELETE, NOTICE_SESSIONS, "/api/1/sessions/{session}"},
    {EXCHANGE_PUT, NOTICE_FACTOR, "/api/1/factor/codes"},
    {EXCHANGE_DELETE, NOTICE_FACTOR, "/api/1/factor/codes"},
    {EXCHANGE_POST, NOTICE_FACTOR, "/api/1/passkeys"},
    {EXCHANGE_DELETE, NOTICE_FACTOR, "/api/1/passkeys/{passkey}"},
    {EXCHANGE_POST, NOTICE_EMAIL, "/api/1/email"},
    {EXCHANGE_DELETE, NOTICE_EMAIL, "/api/1/email"},
};

static struct stage s, base;
static int n_points, n_failed;

static void
point(bool ok, size_t i, const char *what, unsigned got)
{
    struct str method = exchange_method_name(changes[i].method);

    n_failed += !ok;
    printf("%sok %d - %.*s %s: %s (%u)\n", ok ? "" : "not ", ++n_points,
           (int)method.len, method.ptr, changes[i].path, what, got);
}

/* Ada, bela and who recovers have an address that is theirs. */
static void
give_addresses(void)
{
    static const enum stage_who who[] = {STAGE_ADA, STAGE_BELA,
                                         STAGE_RECOVERING};
    static const uint8_t proof[EMAIL_PROOF] = {1};
    struct arena a;
    struct str box;

    arena_init(&a, ROOM);
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        const uint8_t *user = s.person[who[i]].holder.user;

        stage_need(vault_wrap(&s.ring, user, VAULT_EMAIL,
                              STR("somebody@mail.example"), &a, &box),
                   "box");
        stage_need(
            email_propose(s.ctx.store, user, STR("en"), box, proof, INT64_MAX),
            "address");
        stage_need(email_confirm(s.ctx.store, user), "confirmed");
    }
    stage_need(store_commit(s.ctx.store), "commit");
    arena_free(&a);
}

/* Take all notices that wait off the queue; bit k: one of kind k was there. */
static unsigned
waiting(void)
{
    unsigned kinds = 0;
    struct notice n;
    struct arena a;

    arena_init(&a, ROOM);
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    while (notice_next(s.ctx.store, INT64_MAX / 2, &a, &n) == ST_OK) {
        kinds |= 1u << n.kind;
        stage_need(notice_claim(s.ctx.store, &n, INT64_MAX / 2 + 1), "claim");
        stage_need(notice_done(s.ctx.store, &n), "done");
    }
    stage_need(store_commit(s.ctx.store), "commit");
    arena_free(&a);
    return kinds;
}

static unsigned
ask(const struct abuse_sample *sample, struct str path, struct str body)
{
    struct stage_request rq = {.who = sample->who,
                               .method = sample->method,
                               .path = path,
                               .type = STR("application/json"),
                               .body = body};
    struct stage_answer a;
    unsigned status;

    stage_ask(&s, &rq, &a);
    status = a.status;
    stage_answer_clear(&a);
    return status;
}

static void
change(size_t i, const char *url)
{
    struct route r = {.method = changes[i].method,
                      .pattern = {changes[i].path, strlen(changes[i].path)}};
    const struct abuse_sample *sample = abuse_sample_of(&r);
    struct buf path, body;
    unsigned got;

    if (sample == NULL) {
        point(false, i, "has no sample", 0);
        return;
    }
    stage_open_copy(&s, &base, url);
    buf_init(&path, ROOM);
    buf_init(&body, ROOM);
    give_addresses();
    abuse_prepare(&s, sample, &path);
    if (sample->body != NULL)
        abuse_fill(&s, sample->body, &body);
    (void)waiting();
    if (sample->body != NULL) {
        got = ask(sample, buf_str(&path), STR("{}"));
        point(got >= 400 && waiting() == 0, i, "refused, so not told", got);
    }
    got = ask(sample, buf_str(&path), buf_str(&body));
    point(got == sample->status, i, "taken", got);
    got = waiting();
    point((got & 1u << changes[i].kind) != 0, i, "told", got);
    buf_free(&path);
    buf_free(&body);
    stage_close(&s);
}

int
main(void)
{
    struct stage_room room;
    char url[100], first[100];

    log_init(LOG_ERROR);
    stage_room_open(&room, "told");
    stage_room_url(&room, "db", url, sizeof url);
    stage_room_url(&room, "base", first, sizeof first);
    stage_open(&s, first);
    base = s;
    stage_close(&s);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        change(i, url);
        stage_room_drop(&room, "db");
    }
    stage_room_close(&room);
    printf("1..%d\n", n_points);
    return n_failed > 0;
}
