/*
 * view: the frame of open pages.
 */
#include "serve/view.h"

#include "base/id.h"
#include "store/account.h"

/* The value of one cookie, empty when it is not there. */
static struct str
cookie(const struct exchange *x, struct str name)
{
    struct str header = exchange_field(x, STR("cookie"));

    while (header.len > 0) {
        struct str one, key, value;

        str_cut(header, ';', &one, &header);
        str_cut(str_trim(one), '=', &key, &value);
        if (str_eq(key, name))
            return value;
    }
    return (struct str){NULL, 0};
}

/* Does a language range ("de-AT") name this tag ("de")?  ASCII, any case. */
static bool
range_names(struct str range, struct str tag)
{
    if (range.len < tag.len ||
        (range.len > tag.len && range.ptr[tag.len] != '-'))
        return false;
    for (size_t i = 0; i < tag.len; i++)
        if ((range.ptr[i] | 0x20) != (tag.ptr[i] | 0x20))
            return false;
    return true;
}

/* Ranges come in the order of liking in every browser; qualities other than
 * zero are not weighed. */
enum tpl_lang
view_lang(const struct exchange *x)
{
    struct str list = exchange_field(x, STR("accept-language"));
    struct str chosen = cookie(x, STR("lang"));

    for (int i = 0; i < TPL_LANG_COUNT; i++)
        if (str_eq(chosen, tpl_lang_list[i].tag))
            return (enum tpl_lang)i;
    while (list.len > 0) {
        struct str one, range, quality;

        str_cut(list, ',', &one, &list);
        str_cut(str_trim(one), ';', &range, &quality);
        if (str_eq(str_trim(quality), STR("q=0")))
            continue;
        for (int i = 0; i < TPL_LANG_COUNT; i++)
            if (!tpl_lang_list[i].is_for_tests &&
                range_names(str_trim(range), tpl_lang_list[i].tag))
                return (enum tpl_lang)i;
    }
    return TPL_LANG_EN;
}

static enum tpl_page_who
who_looks(const struct person *me)
{
    switch (me->who) {
    case ROUTE_LOCKED:
    case ROUTE_RECOVERING:
        return TPL_PAGE_WHO_LOCKED;
    case ROUTE_MEMBER:
        return TPL_PAGE_WHO_MEMBER;
    case ROUTE_OPERATOR:
        return TPL_PAGE_WHO_OPERATOR;
    case ROUTE_STEWARD:
        return TPL_PAGE_WHO_STEWARD;
    default:
        return TPL_PAGE_WHO_NOBODY;
    }
}

enum status
view_page(struct req *rq, struct tpl_page *page)
{
    struct tpl_page p = {
        .lang = view_lang(rq->x),
        .community = STR("Mainstay"),
        .who = who_looks(&rq->me),
        .path = rq->x->path,
        .dev = rq->app->is_development,
        .large = str_eq(cookie(rq->x, STR("reading")), STR("large")),
    };
    const struct community *c;
    enum status st;

    (void)tpl_page_theme_parse(cookie(rq->x, STR("theme")), &p.theme);
    st = req_community(rq, &c);
    if (st != ST_OK)
        return st;
    if (c->name.len > 0)
        p.community = c->name;
    p.help_filled = c->n_help > 0;
    st = person_csrf(rq, &p.csrf);
    if (st != ST_OK)
        return st;
    *page = p;
    return ST_OK;
}

struct buf *
view_answer(struct req *rq, unsigned http)
{
    exchange_answer(rq->x, http, STR("text/html; charset=utf-8"));
    rq->x->answer.may_compress = true;
    return &rq->x->answer.body;
}

enum status
view_part(struct req *rq, struct buf *b, enum status st, struct html *out)
{
    if (st == ST_OK)
        st = buf_status(b);
    if (st == ST_OK)
        st = arena_str(&rq->x->arena, buf_str(b), &out->markup);
    buf_free(b);
    return st;
}

void
view_go(struct req *rq, struct str path)
{
    exchange_answer(rq->x, 303, (struct str){NULL, 0});
    exchange_add_field(rq->x, STR("Location"), path);
}

enum status
view_id(struct req *rq, const uint8_t id[ID_LEN], struct str *out)
{
    char *text = arena_take(&rq->x->arena, ID_TEXT + 1);

    if (text == NULL)
        return ST_NOSPACE;
    id_render(id, text);
    *out = (struct str){text, ID_TEXT};
    return ST_OK;
}

enum status
view_name(struct req *rq, const uint8_t account[ID_LEN], struct str *out)
{
    enum status st = account_name_get(rq->store, account, &rq->x->arena, out);

    return st == ST_ABSENT ? ST_OK : st;
}
