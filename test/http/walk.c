/*
 * walk: every route of route.def as every kind of person, against the table.
 *
 * Whoever the table does not name gets 403, or for a page the door (303 to
 * sign in, unlock or recover); whoever it names gets past the dispatcher, so
 * never 403 "denied" or "locked" and never a door.  A space in the address is
 * ada's: for everybody else, the operator included, it does not exist (404).
 * A changing request from another site is refused whoever asks.  A sealed page
 * is the same, byte for byte, for whoever may see it and for who compares.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "serve/route.h"
#include "test/http/stage.h"
#include "test/http/stage_room.h"

static const unsigned bit_of[STAGE_WHO_COUNT] = {
    [STAGE_NOBODY] = ROUTE_NOBODY,         [STAGE_ADA] = ROUTE_MEMBER,
    [STAGE_BELA] = ROUTE_MEMBER,           [STAGE_LOCKED] = ROUTE_LOCKED,
    [STAGE_RECOVERING] = ROUTE_RECOVERING, [STAGE_OPERATOR] = ROUTE_OPERATOR,
    [STAGE_STEWARD] = ROUTE_STEWARD,
};

static int n_points;
static int n_failed;

static void
point(bool ok, const struct route *r, const char *who, const char *what,
      unsigned status)
{
    n_points++;
    n_failed += !ok;
    printf("%sok %d - %.*s %.*s as %s: %s", ok ? "" : "not ", n_points,
           (int)exchange_method_name(r->method).len,
           exchange_method_name(r->method).ptr, (int)r->pattern.len,
           r->pattern.ptr, who, what);
    if (!ok)
        printf(" (got %u)", status);
    printf("\n");
}

/* The address with ada's space in place of its parameter. */
static void
address(struct stage *s, const struct route *r, struct buf *out)
{
    char id[ID_TEXT + 1];
    struct str head, tail;

    id_render(s->person[STAGE_ADA].space.id, id);
    if (!str_cut(r->pattern, '{', &head, &tail)) {
        buf_add(out, head);
        return;
    }
    str_cut(tail, '}', &(struct str){NULL, 0}, &tail);
    buf_add(out, head);
    buf_add(out, (struct str){id, ID_TEXT});
    buf_add(out, tail);
}

static bool
is_denied(const struct stage_answer *a)
{
    return a->status == 403 && (stage_has(&a->body, STR("\"denied\"")) ||
                                stage_has(&a->body, STR("\"locked\"")) ||
                                stage_has(&a->body, STR("<h1>")));
}

static bool
is_door(const struct stage_answer *a)
{
    return a->status == 303 && (stage_has(&a->fields, STR("/sign-in")) ||
                                stage_has(&a->fields, STR("/s/unlock")) ||
                                stage_has(&a->fields, STR("/recover")));
}

/* How often does the head hold this line's beginning? */
static int
times(const struct stage_answer *a, const char *line)
{
    size_t n = strlen(line);
    int found = 0;

    for (size_t i = 0; i + n <= a->fields.len; i++)
        found += memcmp(a->fields.ptr + i, line, n) == 0;
    return found;
}

/* The list of therapists and the operator's questionnaires are open to all
 * members and the same for each: they may be kept and compressed (api_kept). */
static bool
is_list(const struct stage_answer *a, const struct route *r)
{
    return a->status == 200 &&
           (strcmp(r->handler_name, "api_therapists") == 0 ||
            strcmp(r->handler_name, "api_questionnaires") == 0);
}

/* The security fields of sealing.md 9.2, each once, whoever asked and whatever
 * the answer is; and nothing sealed is ever compressed. */
static bool
is_guarded(const struct stage_answer *a, const struct route *r)
{
    static const char *const always[] = {
        "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: no-referrer\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n",
        "Content-Security-Policy: default-src 'none'; "};
    static const char *const pages[] = {
        "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; ",
        "require-trusted-types-for 'script'; trusted-types seal-worker",
        "base-uri 'none'; frame-ancestors 'none'; ",
        "Integrity-Policy: blocked-destinations=(script)\r\n",
        "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Permissions-Policy: camera=(), microphone=(), geolocation=(), "};
    bool is_page = r->kind == ROUTE_OPEN || r->kind == ROUTE_SHELL;
    bool ok = r->kind == ROUTE_OPEN || r->kind == ROUTE_PLAIN ||
              !a->may_compress || is_list(a, r);
    const char *kept = is_list(a, r) ? "Cache-Control: private, no-cache\r\n"
                                     : "Cache-Control: no-store\r\n";

    ok = times(a, kept) == 1 && times(a, "Cache-Control:") == 1 && ok;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        ok = times(a, always[i]) == 1 && ok;
    for (size_t i = 0; is_page && i < sizeof pages / sizeof pages[0]; i++)
        ok = times(a, pages[i]) == 1 && ok;
    return ok && times(a, "Server:") == 0 && times(a, "X-Powered-By:") == 0;
}

/* A sealed page, as it is given to who compares it with a release. */
static bool
is_the_same_shell(struct stage *s, const struct stage_request *asked,
                  const struct stage_answer *a)
{
    struct stage_request rq = {.method = asked->method,
                               .path = asked->path,
                               .field[0] = {STR("mainstay-compare"), STR("1")},
                               .n_fields = 1};
    struct stage_answer plain;
    bool same;

    stage_ask(s, &rq, &plain);
    same = plain.status == 200 && a->status == 200 &&
           plain.body.len == a->body.len && a->body.len > 0 &&
           memcmp(plain.body.ptr, a->body.ptr, a->body.len) == 0;
    stage_answer_clear(&plain);
    return same;
}

/* Only whose proof is wrong is denied by the handler itself; an empty body
 * never gets that far. */
static void
walk_one(const struct stage_room *room, const struct route *r,
         enum stage_who who)
{
    static struct stage s;
    struct stage_answer a;
    struct buf path;
    struct stage_request rq = {.who = who, .method = r->method};
    bool may = (r->who & bit_of[who]) != 0;
    bool of_ada = memchr(r->pattern.ptr, '{', r->pattern.len) != NULL;
    char url[128];

    stage_room_url(room, "db", url, sizeof url);
    stage_open(&s, url);
    buf_init(&path, 1024);
    address(&s, r, &path);
    rq.path = buf_str(&path);
    stage_ask(&s, &rq, &a);
    point(is_guarded(&a, r), r, stage_names[who], "guarded", a.status);
    if (!may)
        point(is_denied(&a) || is_door(&a), r, stage_names[who], "kept out",
              a.status);
    else if (of_ada && who != STAGE_ADA)
        point(a.status == 404, r, stage_names[who], "absent", a.status);
    else
        point(!is_denied(&a) && !is_door(&a) && a.status < 500, r,
              stage_names[who], "let in", a.status);
    if (may && r->kind == ROUTE_SHELL)
        point(is_the_same_shell(&s, &rq, &a), r, stage_names[who],
              "the same bytes", a.status);
    stage_answer_clear(&a);
    if (may && r->method != EXCHANGE_GET) {
        rq.foreign = true;
        stage_ask(&s, &rq, &a);
        point(is_denied(&a), r, stage_names[who], "not from another site",
              a.status);
        stage_answer_clear(&a);
    }
    buf_free(&path);
    stage_close(&s);
    stage_room_drop(room, "db");
}

int
main(void)
{
    struct stage_room room;

    stage_room_open(&room, "walk");
    for (size_t i = 0; i < route_count; i++)
        for (int who = 0; who < STAGE_WHO_COUNT; who++)
            walk_one(&room, &route_table[i], (enum stage_who)who);
    stage_room_close(&room);
    return n_failed > 0;
}
