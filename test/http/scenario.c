/*
 * scenario: reading and running test/http/NAME.t.
 */
#include "test/http/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/route.h"
#include "test/http/seed.h"
#include "test/http/stock.h"

#define TEXT_MAX (64 * 1024)
#define EXPANDED_MAX (4 * 1024 * 1024)

static _Noreturn void
malformed(const char *path, int line, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", path, line, why);
    exit(2);
}

static enum stage_who
parse_who(const char *path, int line, struct str s)
{
    for (int i = 0; i < STAGE_NAMES; i++)
        if (str_eq(s, (struct str){stage_names[i], strlen(stage_names[i])}))
            return (enum stage_who)i;
    malformed(path, line, "nobody of that name is on the stage");
}

static enum exchange_method
parse_method(const char *path, int line, struct str s)
{
    for (int m = 0; m < EXCHANGE_METHOD_COUNT; m++)
        if (str_eq(s, exchange_method_name((enum exchange_method)m)))
            return (enum exchange_method)m;
    malformed(path, line, "no such method");
}

static void
add_check(struct scenario *sc, struct scenario_step *step,
          enum scenario_kind kind, struct str text, int line)
{
    if (step == NULL || step->n_checks == SCENARIO_CHECKS)
        malformed(sc->path, line, "a check without a step, or too many");
    step->check[step->n_checks++] =
        (struct scenario_check){.kind = kind, .text = text, .line = line};
}

static void
add_field(struct scenario *sc, struct scenario_step *step, struct str text,
          int line)
{
    struct exchange_field *f;

    if (step == NULL || step->n_fields == 4)
        malformed(sc->path, line, "a field without a step, or too many");
    f = &step->field[step->n_fields++];
    str_cut(text, ':', &f->name, &f->value);
    f->value = str_trim(f->value);
}

static struct scenario_step *
add_step(struct scenario *sc, enum stage_who who, struct str text, int line)
{
    struct scenario_step *step;
    struct str method;

    if (sc->n_steps == SCENARIO_STEPS)
        malformed(sc->path, line, "too many steps");
    step = &sc->step[sc->n_steps++];
    *step = (struct scenario_step){.line = line, .who = who};
    str_cut(text, ' ', &method, &step->target);
    step->target = str_trim(step->target);
    step->method = parse_method(sc->path, line, method);
    return step;
}

/* One line: key, spaces, value. */
static void
take_line(struct scenario *sc, struct str line_text, int line,
          enum stage_who *who, struct scenario_step **step)
{
    struct str key, value;

    str_cut(line_text, ' ', &key, &value);
    value = str_trim(value);
    if (str_eq(key, STR("name")))
        sc->name = value;
    else if (str_eq(key, STR("faults")))
        sc->no_faults = str_eq(value, STR("none"));
    else if (str_eq(key, STR("as")))
        sc->has_heir |= (*who = parse_who(sc->path, line, value)) == STAGE_HEIR;
    else if (str_eq(key, STR("request")))
        *step = add_step(sc, *who, value, line);
    else if (*step == NULL)
        malformed(sc->path, line, "this belongs to a step");
    else if (str_eq(key, STR("type")))
        (*step)->type = value;
    else if (str_eq(key, STR("body")))
        (*step)->body = value;
    else if (str_eq(key, STR("field")))
        add_field(sc, *step, value, line);
    else if (str_eq(key, STR("foreign")))
        (*step)->foreign = true;
    else if (str_eq(key, STR("later")))
        (*step)->later_ms = strtoll(value.ptr, NULL, 10) * 60 * 1000;
    else if (str_eq(key, STR("status")))
        (*step)->status = (unsigned)strtoul(value.ptr, NULL, 10);
    else if (str_eq(key, STR("has")))
        add_check(sc, *step, SCENARIO_HAS, value, line);
    else if (str_eq(key, STR("lacks")))
        add_check(sc, *step, SCENARIO_LACKS, value, line);
    else if (str_eq(key, STR("header")))
        add_check(sc, *step, SCENARIO_HEADER, value, line);
    else
        malformed(sc->path, line, "unknown word");
}

void
scenario_read(const char *path, struct scenario *sc)
{
    FILE *in = fopen(path, "r");
    enum stage_who who = STAGE_NOBODY;
    struct scenario_step *step = NULL;
    struct str rest;
    int line = 0;

    memset(sc, 0, sizeof *sc);
    sc->path = path;
    sc->text = malloc(TEXT_MAX);
    if (in == NULL || sc->text == NULL)
        malformed(path, 0, "cannot be read");
    rest = (struct str){sc->text, fread(sc->text, 1, TEXT_MAX, in)};
    fclose(in);
    if (rest.len == TEXT_MAX)
        malformed(path, 0, "is too long");
    while (rest.len > 0) {
        struct str one;

        line++;
        str_cut(rest, '\n', &one, &rest);
        if (one.len > 0 && one.ptr[0] != '#')
            take_line(sc, one, line, &who, &step);
    }
    if (sc->name.len == 0 || sc->n_steps == 0)
        malformed(path, line, "has no name or no step");
    for (size_t i = 0; i < sc->n_steps; i++)
        if (sc->step[i].status == 0)
            malformed(path, sc->step[i].line, "expects no status");
}

void
scenario_free(struct scenario *sc)
{
    free(sc->text);
    sc->text = NULL;
}

#define SAID_MAX 1500 /* bytes of an answer that is not as expected */

static void
complain(const struct scenario *sc, int line, const char *what,
         struct str expected, const struct stage_answer *a)
{
    fprintf(stderr, "%s:%d: %s\n  expected: %.*s\n  got %u\n%.*s\n%.*s\n",
            sc->path, line, what, (int)expected.len, expected.ptr, a->status,
            (int)a->fields.len, a->fields.ptr,
            (int)(a->body.len < SAID_MAX ? a->body.len : SAID_MAX),
            a->body.len > 0 ? a->body.ptr : "");
}

static bool
is_clean_error(unsigned status)
{
    return status == 413 || status == 500 || status == 503 || status == 409;
}

static bool
check_answer(struct stage *s, const struct scenario *sc,
             const struct scenario_step *step, const struct stage_answer *a)
{
    bool ok = a->status == step->status;

    if (!ok)
        complain(sc, step->line, "status", STR("as written"), a);
    for (size_t i = 0; ok && i < step->n_checks; i++) {
        const struct scenario_check *c = &step->check[i];
        struct buf want;
        bool has;

        buf_init(&want, EXPANDED_MAX);
        if (stage_expand(s, c->text, &want) != ST_OK)
            malformed(sc->path, c->line, "unknown {name}");
        has = stage_has(c->kind == SCENARIO_HEADER ? &a->fields : &a->body,
                        buf_str(&want));
        ok = has == (c->kind != SCENARIO_LACKS);
        if (!ok)
            complain(sc, c->line, "text in the answer", buf_str(&want), a);
        buf_free(&want);
    }
    return ok;
}

/* A request as it was sent. */
struct sent {
    const struct scenario_step *step;
    struct buf target, body;
};

/* For whoever fuzzes: the pattern where the scenario fills in an id. */
static void
keep_seed(const struct scenario_step *step, const struct stage_request *rq)
{
    const struct route *r;
    struct str path, query, param;

    str_cut(step->target, '?', &path, &query);
    if (memchr(path.ptr, '{', path.len) != NULL &&
        route_find(rq->method, rq->path, &r, &param) == ST_OK)
        seed_keep(rq, r->pattern);
    else
        seed_keep(rq, rq->path);
}

/* 1: as expected; 0: a clean error instead; -1: wrong.  *kept, unless NULL,
 * becomes the caller's. */
static int
run_step(struct stage *s, const struct scenario *sc,
         const struct scenario_step *step, bool lenient, struct sent *kept)
{
    struct stage_request rq = {.who = step->who,
                               .method = step->method,
                               .type = step->type,
                               .n_fields = step->n_fields,
                               .foreign = step->foreign};
    struct driver_fault plan = s->plan;
    struct stage_answer a;
    struct buf target, body;
    int result = 1;

    clock_advance(&s->clock, step->later_ms);
    memcpy(rq.field, step->field, sizeof step->field);
    buf_init(&target, EXPANDED_MAX);
    buf_init(&body, EXPANDED_MAX);
    /* Preparing the request is the test's doing: nothing is refused in it. */
    s->plan.fail_at = 0;
    if (stage_expand(s, step->target, &target) != ST_OK ||
        stage_expand(s, step->body, &body) != ST_OK)
        malformed(sc->path, step->line, "unknown {name}");
    s->plan.calls = plan.calls;
    s->plan.fail_at = plan.fail_at;
    str_cut(buf_str(&target), '?', &rq.path, &rq.query);
    rq.body = buf_str(&body);
    keep_seed(step, &rq);
    stage_ask(s, &rq, &a);
    if (lenient && a.status != step->status && is_clean_error(a.status))
        result = 0;
    else if (!check_answer(s, sc, step, &a))
        result = -1;
    stage_answer_clear(&a);
    if (kept != NULL) {
        *kept = (struct sent){step, target, body};
        return result;
    }
    buf_free(&target);
    buf_free(&body);
    return result;
}

bool
scenario_run(struct stage *s, const struct scenario *sc, bool lenient)
{
    for (size_t i = 0; i < sc->n_steps; i++) {
        int result = run_step(s, sc, &sc->step[i], lenient, NULL);

        if (result < 0)
            return false;
        if (result == 0)
            return true;
    }
    return true;
}

/* Once more.  *stored: what was stored before, and is afterwards. */
static bool
send_again(struct stage *s, const struct scenario *sc, const struct sent *sent,
           const char *folder, struct buf *stored)
{
    const struct scenario_step *step = sent->step;
    struct stage_request rq = {.who = step->who,
                               .method = step->method,
                               .type = step->type,
                               .body = buf_str(&sent->body),
                               .n_fields = step->n_fields,
                               .foreign = step->foreign};
    struct stage_answer a;
    bool ok;

    memcpy(rq.field, step->field, sizeof step->field);
    str_cut(buf_str(&sent->target), '?', &rq.path, &rq.query);
    throttle_free(s->app.throttle); /* how often is tried elsewhere */
    s->app.throttle = throttle_new();
    if (s->app.throttle == NULL)
        malformed(sc->path, step->line, "no memory");
    stage_ask(s, &rq, &a);
    ok =
        a.status < 400 || stock_is_typed(&a, str_starts(rq.path, STR("/api/")));
    if (!ok)
        complain(sc, step->line, "the same once more", STR("a typed error"),
                 &a);
    if (ok && a.status >= 400 && !stock_is_same(s, folder, stored)) {
        complain(sc, step->line, "the same once more", STR("no change"), &a);
        ok = false;
    }
    stage_answer_clear(&a);
    stock_take(s, folder, stored);
    return ok;
}

bool
scenario_again(struct stage *s, const struct scenario *sc, const char *folder,
               long *n)
{
    struct sent sent[SCENARIO_STEPS];
    size_t n_sent = 0;
    struct buf stored;
    bool ok = true;

    for (size_t i = 0; ok && i < sc->n_steps; i++) {
        bool changes = sc->step[i].method != EXCHANGE_GET &&
                       sc->step[i].method != EXCHANGE_HEAD;

        ok = run_step(s, sc, &sc->step[i], false,
                      changes ? &sent[n_sent] : NULL) > 0;
        n_sent += changes;
    }
    buf_init(&stored, EXPANDED_MAX);
    stock_take(s, folder, &stored);
    for (size_t i = 0; ok && i < 2 * n_sent; i++, ++*n)
        ok = send_again(s, sc, &sent[i < n_sent ? i : 2 * n_sent - 1 - i],
                        folder, &stored);
    for (size_t i = 0; i < n_sent; i++) {
        buf_free(&sent[i].target);
        buf_free(&sent[i].body);
    }
    buf_free(&stored);
    return ok;
}
