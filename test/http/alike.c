/*
 * alike: a name that is nobody's looks like one that is somebody's (AUTH-02).
 * The same status, the same fields, a body of the same form and length, and
 * the same number of questions to the store; nothing here looks at a clock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "test/http/stage.h"
#include "test/http/stage_room.h"

#define QUESTIONS 2 /* whose name, and what proves it */

struct seen {
    unsigned status;
    int64_t calls;
    struct buf fields, body;
};

static struct stage s;
static int n_points, n_failed;

static void
point(bool ok, const char *path, const char *what)
{
    printf("%sok %d - %s: %s\n", ok ? "" : "not ", ++n_points, path, what);
    n_failed += !ok;
}

static void
ask(const char *path, const char *body, const char *name, struct seen *out)
{
    static uint64_t number;
    struct stage_request rq = {.method = EXCHANGE_POST,
                               .path = {path, strlen(path)},
                               .type = STR("application/json")};
    struct stage_answer a;
    char text[256];
    int64_t before;

    rq.body =
        (struct str){text, (size_t)snprintf(text, sizeof text, body, name)};
    /* The number of a request stands in its answer: let it be as long. */
    if (number == 0)
        number = 1000;
    s.n_requests = number++;
    before = s.plan.calls;
    stage_ask(&s, &rq, &a);
    *out = (struct seen){.status = a.status,
                         .calls = s.plan.calls - before,
                         .fields = a.fields,
                         .body = a.body};
}

/* The same bytes, letters and digits taken for one another: seeds differ. */
static bool
same_form(const struct buf *a, const struct buf *b)
{
    static const char like[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
                               "UVWXYZ0123456789_-";
    bool same = a->len == b->len;

    for (size_t i = 0; same && i < a->len; i++)
        same = a->ptr[i] == b->ptr[i] || (strchr(like, a->ptr[i]) != NULL &&
                                          strchr(like, b->ptr[i]) != NULL);
    return same;
}

static void
compare(const char *path, const char *body, unsigned status)
{
    struct seen known, unknown, again;

    ask(path, body, "bela", &known);
    ask(path, body, "bulo", &unknown);
    ask(path, body, "bulo", &again);
    point(known.status == status && unknown.status == status, path,
          "the same status");
    point(known.fields.len == unknown.fields.len &&
              memcmp(known.fields.ptr, unknown.fields.ptr, known.fields.len) ==
                  0,
          path, "the same fields");
    point(same_form(&known.body, &unknown.body), path, "the same form");
    /* A question that finds its row looks once whether there is another. */
    point(known.calls == unknown.calls + QUESTIONS, path,
          "the same questions to the store");
    point(status != 200 ||
              (unknown.body.len == again.body.len &&
               memcmp(unknown.body.ptr, again.body.ptr, again.body.len) == 0),
          path, "the same answer each time");
    buf_free(&known.fields);
    buf_free(&known.body);
    buf_free(&unknown.fields);
    buf_free(&unknown.body);
    buf_free(&again.fields);
    buf_free(&again.body);
}

int
main(void)
{
    struct stage_room room;
    char url[128];

    log_init(LOG_ERROR);
    stage_room_open(&room, "alike");
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, url);
    compare("/api/1/account/params", "{\"name\":\"%s\"}", 200);
    compare("/api/1/session",
            "{\"name\":\"%s\",\"auth\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            "AAAAA\"}",
            403);
    compare("/api/1/session/recover",
            "{\"name\":\"%s\",\"auth_r\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            "AAAAAAA\"}",
            403);
    stage_close(&s);
    printf("1..%d\n", n_points);
    stage_room_close(&room);
    return n_failed > 0;
}
