/*
 * error: statuses as pages and as JSON.
 */
#include "serve/error.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "serve/head.h"
#include "serve/view.h"

#define RETRY_S 1 /* seconds a busy server asks for */

static const struct {
    unsigned http;
    struct str word;
    enum tpl_error_kind kind;
} faces[ST_COUNT] = {
    [ST_OK] = {500, {"broken", 6}, TPL_ERROR_KIND_BROKEN},
    [ST_END] = {500, {"broken", 6}, TPL_ERROR_KIND_BROKEN},
    [ST_ABSENT] = {404, {"absent", 6}, TPL_ERROR_KIND_ABSENT},
    [ST_DENIED] = {403, {"denied", 6}, TPL_ERROR_KIND_DENIED},
    [ST_INVALID] = {422, {"invalid", 7}, TPL_ERROR_KIND_INVALID},
    [ST_CONFLICT] = {409, {"conflict", 8}, TPL_ERROR_KIND_CONFLICT},
    [ST_BUSY] = {503, {"busy", 4}, TPL_ERROR_KIND_BUSY},
    /* Disk, memory or an arena: what is too large was refused before, and a
     * limit that was chosen says so (req_full). */
    [ST_NOSPACE] = {503, {"busy", 4}, TPL_ERROR_KIND_BUSY},
    [ST_BROKEN] = {500, {"broken", 6}, TPL_ERROR_KIND_BROKEN},
};

/* The status that a status of HTTP stands for, for the layer's own refusals.
 */
static enum status
status_of(unsigned http)
{
    switch (http) {
    case 403:
        return ST_DENIED;
    case 404:
        return ST_ABSENT;
    case 503:
        return ST_BUSY;
    default:
        return http >= 500 ? ST_BROKEN : ST_INVALID;
    }
}

static void
json_error(struct exchange *x, unsigned http, struct str word, struct str field)
{
    struct json_w w;

    exchange_answer(x, http, STR("application/json"));
    buf_clear(&x->answer.body);
    json_w_init(&w, &x->answer.body);
    json_w_obj(&w, NULL);
    json_w_str(&w, "error", word);
    if (field.len > 0)
        json_w_str(&w, "field", field);
    json_w_int(&w, "request", (int64_t)x->number);
    json_w_obj_end(&w);
}

/* A page without the frame's data: it must work when the store does not. */
static void
page_error(struct app *app, struct exchange *x, unsigned http,
           enum tpl_error_kind kind)
{
    struct tpl_page page = {.lang = view_lang(x),
                            .community = STR("Mainstay"),
                            .path = STR("/"),
                            .help_filled = true,
                            .dev = app->is_development};
    struct tpl_error t = {.kind = kind, .request = (int64_t)x->number};

    exchange_answer(x, http, STR("text/html; charset=utf-8"));
    buf_clear(&x->answer.body);
    x->answer.borrowed = (struct str){NULL, 0};
    if (tpl_error(&x->answer.body, &page, &t) != ST_OK) {
        buf_clear(&x->answer.body);
        exchange_answer(x, 503, (struct str){NULL, 0});
    }
}

/* To a door, which leads on to the page asked for; what stands behind its #
 * only the browser knows, and keeps. */
static void
go_through(struct req *rq, const char *door)
{
    char to[128];
    struct str page = rq->route->pattern;
    bool leads_on = rq->route->kind == ROUTE_SHELL;
    int n = snprintf(to, sizeof to, "%s%s%.*s", door, leads_on ? "?to=" : "",
                     leads_on ? (int)page.len : 0, page.ptr);

    if (n < 0 || (size_t)n >= sizeof to)
        view_go(rq, (struct str){door, strlen(door)});
    else
        view_go(rq, (struct str){to, (size_t)n});
}

/* Somebody without the right session on the way to a page: show the door. */
static bool
show_door(struct req *rq)
{
    enum exchange_method m = rq->x->method;
    enum route_who who = rq->me.who;

    if (rq->route->kind != ROUTE_OPEN && rq->route->kind != ROUTE_SHELL)
        return false;
    if (m != EXCHANGE_GET && m != EXCHANGE_HEAD)
        return false;
    if (who == ROUTE_NOBODY)
        go_through(rq, "/sign-in");
    else if (who == ROUTE_LOCKED)
        go_through(rq, "/s/unlock");
    else if (who == ROUTE_RECOVERING)
        view_go(rq, STR("/recover"));
    else
        return false;
    return true;
}

void
error_answer(struct req *rq, enum status st)
{
    struct str word = faces[st].word;
    enum tpl_error_kind kind = faces[st].kind;
    unsigned http = faces[st].http;

    exchange_reset(rq->x);
    head_add(rq->x, rq->route->kind);
    if (st == ST_DENIED && show_door(rq))
        return;
    if (st == ST_NOSPACE && rq->is_full) {
        http = 413;
        word = STR("nospace");
        kind = TPL_ERROR_KIND_NOSPACE;
    } else if (st == ST_BUSY || st == ST_NOSPACE) {
        exchange_add_int(rq->x, STR("Retry-After"),
                         rq->wait_s > 0 ? rq->wait_s : RETRY_S);
        if (rq->wait_s > 0) {
            http = 429;
            word = STR("throttled");
            kind = TPL_ERROR_KIND_THROTTLED;
        }
    }
    /* A route that the locked may call denied something else. */
    if (st == ST_DENIED && rq->me.who == ROUTE_LOCKED &&
        (rq->route->who & ROUTE_LOCKED) == 0)
        word = STR("locked");
    if (rq->route->kind == ROUTE_OPEN || rq->route->kind == ROUTE_SHELL)
        page_error(rq->app, rq->x, http, kind);
    else
        json_error(rq->x, http, word, rq->field);
}

void
error_bare(struct app *app, struct exchange *x, unsigned http)
{
    bool too_large = http == 413 || http == 414 || http == 431;
    enum status st = status_of(http);

    head_add(x, ROUTE_OPEN);
    if (str_starts(x->path, STR("/api/")))
        json_error(x, http, too_large ? STR("nospace") : faces[st].word,
                   (struct str){NULL, 0});
    else
        page_error(app, x, http,
                   too_large ? TPL_ERROR_KIND_NOSPACE : faces[st].kind);
}
