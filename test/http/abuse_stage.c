/*
 * What must be so that a request of abuse_table.c would be taken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/http/abuse_table.h"

#define BODY_MAX (8 * 1024 * 1024)

static char kept[64]; /* what an answer held: {kept} */

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "abuse: %s\n", what);
    exit(1);
}

const struct abuse_sample *
abuse_sample_of(const struct route *r)
{
    for (size_t i = 0; i < abuse_samples_n; i++)
        if (abuse_samples[i].method == r->method &&
            str_eq(r->pattern, (struct str){abuse_samples[i].path,
                                            strlen(abuse_samples[i].path)}))
            return &abuse_samples[i];
    return NULL;
}

bool
abuse_is_route(const struct abuse_sample *sample)
{
    for (size_t i = 0; i < route_count; i++)
        if (route_table[i].method == sample->method &&
            str_eq(route_table[i].pattern,
                   (struct str){sample->path, strlen(sample->path)}))
            return true;
    return false;
}

void
abuse_address(struct str pattern, struct str at, struct buf *out)
{
    struct str head, tail;

    buf_clear(out);
    if (!str_cut(pattern, '{', &head, &tail)) {
        buf_add(out, head);
        return;
    }
    str_cut(tail, '}', &(struct str){NULL, 0}, &tail);
    buf_add(out, head);
    buf_add(out, at);
    buf_add(out, tail);
}

void
abuse_fill(struct stage *s, const char *text, struct buf *out)
{
    static const char mark[] = "{kept}", code[] = "{code}";
    struct str secret = {kept, strlen(kept)};
    struct buf b;

    buf_init(&b, BODY_MAX);
    while (*text != '\0') {
        if (strncmp(text, mark, sizeof mark - 1) == 0) {
            buf_add(&b, secret);
            text += sizeof mark - 1;
        } else if (strncmp(text, code, sizeof code - 1) == 0) {
            stage_code(s, secret, &b);
            text += sizeof code - 1;
        } else {
            buf_add_byte(&b, *text++);
        }
    }
    if (stage_expand(s, buf_str(&b), out) != ST_OK)
        give_up(b.ptr);
    buf_free(&b);
}

static void
keep(const char *after, const struct stage_answer *a)
{
    const struct buf *in[] = {&a->body, &a->fields};
    size_t n = strlen(after);

    for (int i = 0; i < 2; i++) {
        const char *at = memmem(in[i]->ptr, in[i]->len, after, n);
        size_t k = 0;

        if (at == NULL)
            continue;
        for (at += n; k + 1 < sizeof kept && at[k] != '"' && at[k] > ' '; k++)
            kept[k] = at[k];
        kept[k] = '\0';
        return;
    }
    give_up(after);
}

static void
ask_before(struct stage *s, const struct abuse_earlier *e)
{
    struct stage_request rq = {.who = e->who, .method = e->method};
    struct stage_answer a;
    struct buf path, body;

    buf_init(&path, 1024);
    buf_init(&body, BODY_MAX);
    abuse_fill(s, e->path, &path);
    rq.path = buf_str(&path);
    if (e->body != NULL) {
        abuse_fill(s, e->body, &body);
        rq.body = buf_str(&body);
        rq.type = str_starts(rq.path, STR("/api/"))
                      ? STR("application/json")
                      : STR("application/x-www-form-urlencoded");
    }
    stage_ask(s, &rq, &a);
    if (a.status >= 400) {
        fprintf(stderr, "abuse: %s: %u %.*s\n", e->path, a.status,
                (int)a.body.len, a.body.len > 0 ? a.body.ptr : "");
        exit(1);
    }
    if (e->keeps != NULL)
        keep(e->keeps, &a);
    stage_answer_clear(&a);
    buf_free(&path);
    buf_free(&body);
}

static bool
needs_group(const struct abuse_sample *sample, const char *of)
{
    static const char group[] = "{group}";
    bool needs = sample->at != NULL && strstr(sample->at, group) != NULL;

    for (size_t i = 0; i < abuse_earlier_n; i++)
        if (strcmp(abuse_earlier[i].of, of) == 0 &&
            strstr(abuse_earlier[i].path, group) != NULL)
            needs = true;
    return needs;
}

void
abuse_prepare(struct stage *s, const struct abuse_sample *sample,
              struct buf *path)
{
    char of[128];
    struct buf at;

    if (sample->who == STAGE_HEIR)
        stage_heir(s);
    snprintf(of, sizeof of, "%.*s %s",
             (int)exchange_method_name(sample->method).len,
             exchange_method_name(sample->method).ptr, sample->path);
    kept[0] = '\0';
    if (needs_group(sample, of))
        stage_group(s);
    for (size_t i = 0; i < abuse_earlier_n; i++)
        if (strcmp(abuse_earlier[i].of, of) == 0)
            ask_before(s, &abuse_earlier[i]);
    buf_init(&at, 1024);
    abuse_fill(s, sample->at != NULL ? sample->at : "{ada.space}", &at);
    abuse_address((struct str){sample->path, strlen(sample->path)},
                  buf_str(&at), path);
    buf_free(&at);
}
