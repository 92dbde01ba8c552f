/*
 * api_openapi: the API's addresses as an OpenAPI 3.1 document, made from the
 * route table, so that it cannot disagree with what is served.
 */
#include "serve/api.h"

static struct str
verb(enum exchange_method m)
{
    switch (m) {
    case EXCHANGE_GET:
        return STR("get");
    case EXCHANGE_POST:
        return STR("post");
    case EXCHANGE_PUT:
        return STR("put");
    case EXCHANGE_DELETE:
        return STR("delete");
    default:
        return STR("options");
    }
}

/* "who may" as words, in the order of enum route_who. */
static void
add_persons(struct json_w *w, unsigned who)
{
    static const struct {
        enum route_who bit;
        struct str word;
    } words[] = {
        {ROUTE_NOBODY, {"nobody", 6}},
        {ROUTE_RECOVERING, {"recovering", 10}},
        {ROUTE_LOCKED, {"locked", 6}},
        {ROUTE_MEMBER, {"member", 6}},
        {ROUTE_OPERATOR, {"operator", 8}},
        {ROUTE_STEWARD, {"steward", 7}},
    };

    json_w_arr(w, "x-who");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (who & (unsigned)words[i].bit)
            json_w_str(w, NULL, words[i].word);
    json_w_arr_end(w);
}

static void
add_operation(struct json_w *w, const struct route *r)
{
    /* Keys of the writer are C strings: the verb's view is a literal. */
    json_w_obj(w, verb(r->method).ptr);
    json_w_str(
        w, "operationId",
        (struct str){r->handler_name, __builtin_strlen(r->handler_name)});
    add_persons(w, r->who);
    if (r->body_max > 0)
        json_w_int(w, "x-body-max", (int64_t)r->body_max);
    json_w_obj(w, "responses");
    json_w_obj(w, "default");
    json_w_str(w, "description", STR("see docs/api.md"));
    json_w_obj_end(w);
    json_w_obj_end(w);
    json_w_obj_end(w);
}

/* Is this the first route of its path?  Its operations are listed there. */
static bool
is_first(size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_eq(route_table[j].pattern, route_table[i].pattern))
            return false;
    return true;
}

enum status
api_openapi(struct req *rq)
{
    struct json_w w;

    api_answer(rq, 200, &w);
    json_w_str(&w, "openapi", STR("3.1.0"));
    json_w_obj(&w, "info");
    json_w_str(&w, "title", STR("Mainstay"));
    json_w_str(&w, "version", STR("1"));
    json_w_obj_end(&w);
    json_w_obj(&w, "paths");
    for (size_t i = 0; i < route_count; i++) {
        if (route_table[i].kind != ROUTE_API || !is_first(i))
            continue;
        json_w_obj(&w, route_table[i].pattern.ptr);
        for (size_t j = i; j < route_count; j++)
            if (str_eq(route_table[j].pattern, route_table[i].pattern))
                add_operation(&w, &route_table[j]);
        json_w_obj_end(&w);
    }
    json_w_obj_end(&w);
    json_w_obj_end(&w);
    return ST_OK;
}
