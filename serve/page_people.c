/*
 * page_people: searching the directory, and one person's entry.  Who asks is
 * signed in; what they may see of whom is decided by store/directory.h.
 */
#include <string.h>

#include "serve/entry_view.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/picks.h"
#include "serve/view.h"

#define WORDS_MAX 360 /* bytes of what is searched for */
#define CHOICE_MAX 32 /* bytes of a choice's value */
#define ADDRESS_MAX 2048

/* What was asked, as it came and as it counts. */
struct asked {
    struct directory_query q;
    struct str language, theme, offer, seek, years;
    uint8_t after[ID_LEN];
    bool is_narrow;
};

static struct str
value_of(struct form *f, struct str name, size_t max)
{
    struct str value = {NULL, 0};

    (void)form_take(f, name, 0, max, &value);
    return value;
}

static uint32_t
way_of(struct str name)
{
    static const struct str names[DIRECTORY_WAYS] = {
        [DIRECTORY_PEER_GROUP] = {"group", 5},
        [DIRECTORY_CONSULT] = {"consult", 7},
        [DIRECTORY_SUPERVISION] = {"supervision", 11},
        [DIRECTORY_SUPPORT] = {"support", 7},
    };

    for (uint32_t i = 0; i < DIRECTORY_WAYS; i++)
        if (str_eq(names[i], name))
            return i;
    return DIRECTORY_NONE;
}

/* A choice that is none counts as no choice. */
static void
take_asked(struct form *f, struct asked *a)
{
    enum tpl_people_years years = TPL_PEOPLE_YEARS_UNSAID;
    struct str after = value_of(f, STR("after"), CHOICE_MAX);

    memset(a, 0, sizeof *a);
    a->language = value_of(f, STR("language"), CHOICE_MAX);
    a->theme = value_of(f, STR("theme"), CHOICE_MAX);
    a->offer = value_of(f, STR("offer"), CHOICE_MAX);
    a->seek = value_of(f, STR("seek"), CHOICE_MAX);
    a->years = value_of(f, STR("years"), CHOICE_MAX);
    (void)tpl_people_years_parse(a->years, &years);
    a->q = (struct directory_query){
        .words = value_of(f, STR("q"), WORDS_MAX),
        .language = directory_tongue_find(a->language),
        .theme = directory_theme_find(a->theme),
        .offer = way_of(a->offer),
        .seek = way_of(a->seek),
        .years = (uint32_t)years,
    };
    a->is_narrow = a->q.language != DIRECTORY_NONE ||
                   a->q.theme != DIRECTORY_NONE ||
                   a->q.offer != DIRECTORY_NONE ||
                   a->q.seek != DIRECTORY_NONE || a->q.years != 0;
    if (id_parse(after, a->after) != ST_OK)
        memset(a->after, 0, ID_LEN);
}

static void
add_escaped(struct buf *b, const char *name, struct str value)
{
    static const char hex[] = "0123456789ABCDEF";

    if (value.len == 0)
        return;
    buf_add(b, (struct str){name, strlen(name)});
    for (size_t i = 0; i < value.len; i++) {
        uint8_t c = (uint8_t)value.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9')) {
            buf_add_byte(b, (char)c);
        } else {
            buf_add_byte(b, '%');
            buf_add_byte(b, hex[c >> 4]);
            buf_add_byte(b, hex[c & 15]);
        }
    }
}

/* The address of what comes after the last one shown. */
static enum status
more_address(struct req *rq, const struct asked *a,
             const struct directory_found *found, struct str *out)
{
    char last[ID_TEXT + 1];
    struct buf b;
    enum status st;

    if (!found->has_more)
        return ST_OK;
    buf_init(&b, ADDRESS_MAX);
    id_render(found->last, last);
    buf_add(&b, STR("/network/people?after="));
    buf_add(&b, (struct str){last, ID_TEXT});
    add_escaped(&b, "&q=", a->q.words);
    add_escaped(&b, "&language=", a->language);
    add_escaped(&b, "&theme=", a->theme);
    add_escaped(&b, "&offer=", a->offer);
    add_escaped(&b, "&seek=", a->seek);
    add_escaped(&b, "&years=", a->years);
    st = buf_status(&b);
    if (st == ST_OK)
        st = arena_str(&rq->x->arena, buf_str(&b), out);
    buf_free(&b);
    return st;
}

static enum status
fill_choices(struct req *rq, const struct tpl_page *page, const struct asked *a,
             struct tpl_people *t)
{
    enum status st = picks_language(rq, page, a->q.language, &t->languages);

    if (st == ST_OK)
        st = picks_theme(rq, page, a->q.theme, &t->themes);
    (void)tpl_people_offer_parse(a->offer, &t->offer);
    (void)tpl_people_seek_parse(a->seek, &t->seek);
    t->years = (enum tpl_people_years)a->q.years;
    return st;
}

static enum status
fill_found(struct req *rq, const struct tpl_page *page,
           const struct directory_found *found, struct tpl_people *t)
{
    struct tpl_people_found *list =
        arena_zero(&rq->x->arena, DIRECTORY_PAGE, sizeof *list);
    enum status st = list == NULL ? ST_NOSPACE : ST_OK;

    for (size_t i = 0; i < found->n && st == ST_OK; i++)
        st = entry_view(rq, page, &found->row[i], true, &list[i].card);
    t->found = list;
    t->found_n = found->n;
    return st;
}

enum status
page_people(struct req *rq)
{
    struct directory_found *found = arena_zero(&rq->x->arena, 1, sizeof *found);
    struct tpl_people t = {.asked = false};
    struct directory_row mine;
    struct tpl_page page;
    struct asked a;
    struct form f;
    enum status st;

    if (found == NULL)
        return ST_NOSPACE;
    st = form_parse_query(rq, &f);
    if (st != ST_OK)
        return st;
    take_asked(&f, &a);
    t.words = a.q.words;
    t.asked = a.is_narrow;
    st = directory_mine(rq->store, rq->me.account, &rq->x->arena, &mine);
    t.in_directory = st == ST_OK;
    if (st == ST_OK || st == ST_ABSENT)
        st = directory_find(rq->store, &a.q, rq->me.account, a.after,
                            &rq->x->arena, found);
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st == ST_OK)
        st = fill_choices(rq, &page, &a, &t);
    if (st == ST_OK)
        st = fill_found(rq, &page, found, &t);
    if (st == ST_OK)
        st = more_address(rq, &a, found, &t.more);
    return st == ST_OK ? tpl_people(view_answer(rq, 200), &page, &t) : st;
}

enum status
page_person(struct req *rq)
{
    struct tpl_person t = {.mine = false};
    struct directory_row row;
    struct tpl_page page;
    uint8_t entry[ID_LEN];
    bool mate = false;
    enum status st = req_param_id(rq, entry);

    if (st == ST_OK)
        st = directory_get(rq->store, entry, &rq->x->arena, &row);
    if (st != ST_OK)
        return st;
    t.mine = memcmp(row.account, rq->me.account, ID_LEN) == 0;
    if (row.is_hidden && !t.mine && rq->me.who != ROUTE_STEWARD)
        return ST_ABSENT;
    t.hidden = row.is_hidden;
    t.entry = rq->param;
    st = directory_are_mates(rq->store, rq->me.account, row.account, &mate);
    directory_see(&row.e,
                  mate || t.mine ? DIRECTORY_MY_GROUPS : DIRECTORY_COMMUNITY,
                  &row.e);
    t.name = row.e.name;
    if (st == ST_OK)
        st = view_page(rq, &page);
    if (st == ST_OK)
        st = entry_view(rq, &page, &row, false, &t.card);
    return st == ST_OK ? tpl_person(view_answer(rq, 200), &page, &t) : st;
}
