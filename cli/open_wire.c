/*
 * Questions to a server and its answers.
 */
#include "cli/open_wire.h"

#include <string.h>

/* What a 403 means: another step is wanted, or was wrong; or nothing of that.
 */
static struct str
word_of(struct open_wire *s, const struct http_answer *a)
{
    struct str word = {NULL, 0}, kept = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;

    if (json_parse(buf_str(&a->body), HTTP_ANSWER_MAX, NULL, &doc) != ST_OK)
        return word;
    o = json_top(doc);
    json_take_str(&o, "error", 16, &word);
    if (o.st == ST_OK && json_has(&o, "codes"))
        json_take_bool(&o, "codes", &s->takes_code);
    if (arena_str(&s->arena, word, &kept) != ST_OK)
        kept = (struct str){NULL, 0};
    json_free(doc);
    return kept;
}

/* The server's word of refusal, as a sentence. */
static int
refused(struct open_wire *s, const struct http_answer *a, const char *step)
{
    struct str word;

    switch (a->status) {
    case 403:
        word = word_of(s, a);
        s->wants_step = str_eq(word, STR("factor"));
        if (s->wants_step || str_eq(word, STR("step")))
            return open_say(s->why, OPEN_LOCKED,
                            s->wants_step ? "the account asks for a second step"
                                          : "the sign-in code was wrong, or is "
                                            "used up: wait for the next one");
        if (!str_eq(word, STR("denied")))
            return open_say(s->why, OPEN_REFUSED,
                            "%s: the server asks for something else first; "
                            "nothing is done on its word",
                            step);
        return open_say(s->why, OPEN_LOCKED,
                        "%s: the server refuses: name or passphrase does not "
                        "fit",
                        step);
    case 429:
        return open_say(s->why, OPEN_TROUBLE,
                        "%s: too many attempts; try again in %lld seconds",
                        step, (long long)a->retry_s);
    case 503:
        return open_say(s->why, OPEN_TROUBLE, "%s: the server is busy", step);
    default:
        return open_say(s->why, OPEN_TROUBLE,
                        "%s: the server answered %d; is it a Mainstay?", step,
                        a->status);
    }
}

int
open_wire_ask(struct open_wire *s, const struct http_request *rq,
              struct http_answer *a, const char *step)
{
    struct http_why why;
    int rc;

    if (http_ask(s->http, rq, a, &why) != ST_OK)
        return open_say(s->why, OPEN_TROUBLE, "%s", why.text);
    if (a->status / 100 == 2)
        return 0;
    rc = refused(s, a, step);
    http_answer_free(a);
    return rc;
}

int
open_wire_call(struct open_wire *s, const char *method, const char *path,
               const struct buf *body, struct json **doc, struct json_obj *top)
{
    struct http_request rq = {.method = method,
                              .path = path,
                              .type = body != NULL ? "application/json" : NULL};
    struct http_answer a;
    enum status st;
    int rc;

    if (body != NULL && buf_status(body) != ST_OK)
        return open_say_status(s->why, ST_NOSPACE, path);
    if (body != NULL)
        rq.body = buf_str(body);
    rc = open_wire_ask(s, &rq, &a, path);
    if (rc != 0)
        return rc;
    if (doc != NULL) {
        st = json_parse(buf_str(&a.body), HTTP_ANSWER_MAX, NULL, doc);
        if (st == ST_OK)
            *top = json_top(*doc);
        else
            rc = open_say(s->why, OPEN_REFUSED, "%s: the answer is not JSON",
                          path);
    }
    http_answer_free(&a);
    return rc;
}

void
open_wire_body(struct json_w *w, struct buf *b)
{
    buf_init(b, 4096);
    json_w_init(w, b);
    json_w_obj(w, NULL);
}

void
open_wire_body_free(struct buf *b)
{
    if (b->ptr != NULL)
        secret_wipe(b->ptr, b->room);
    buf_free(b);
}

int
open_wire_odd(struct open_wire *s, const struct json_obj *o, const char *step)
{
    return open_say(
        s->why, OPEN_REFUSED,
        "%s: the answer lacks a member it must have, or has a wrong "
        "one: %s",
        step, o->field != NULL ? o->field : "-");
}
