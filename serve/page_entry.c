/*
 * page_entry: one's own entry of the directory: join, see it as others do,
 * change it, leave.
 */
#include <string.h>

#include "base/rng.h"
#include "base/zone.h"
#include "serve/entry_view.h"
#include "serve/form.h"
#include "serve/link.h"
#include "serve/page.h"
#include "serve/picks.h"
#include "serve/view.h"

#define NAME_MAX_BYTES 240 /* 80 characters of three bytes */
#define CHOICE_MAX 32

/* The fields that are texts, with room for as many characters as the page
 * lets anybody type, of three bytes each. */
static const struct {
    enum directory_field field;
    struct str name;
    size_t max;
} texts[] = {
    {DIRECTORY_orientation, {"orientation", 11}, 360},
    {DIRECTORY_region, {"region", 6}, 240},
    {DIRECTORY_zone, {"zone", 4}, ZONE_NAME_MAX},
    {DIRECTORY_about, {"about", 5}, 1800},
    {DIRECTORY_reach, {"reach", 5}, 600},
};

static const struct str field_names[DIRECTORY_FIELDS] = {
#define FIELD(key) [DIRECTORY_##key] = {#key, sizeof #key - 1},
#include "core/directory.def"
#undef FIELD
};

static const struct str way_names[DIRECTORY_WAYS] = {
    [DIRECTORY_PEER_GROUP] = {"group", 5},
    [DIRECTORY_CONSULT] = {"consult", 7},
    [DIRECTORY_SUPERVISION] = {"supervision", 11},
    [DIRECTORY_SUPPORT] = {"support", 7},
};

/* What the page shows: an entry, and what is wrong with it. */
struct draft {
    struct directory_row row;
    bool wrong[DIRECTORY_FIELDS];
    bool bad, bad_name;
    bool is_there; /* in the store */
    bool is_look;  /* show it as others see it */
    bool saved, left;
};

static struct str *
text_of(struct directory_entry *e, enum directory_field f)
{
    switch (f) {
    case DIRECTORY_orientation:
        return &e->orientation;
    case DIRECTORY_region:
        return &e->region;
    case DIRECTORY_zone:
        return &e->zone;
    case DIRECTORY_about:
        return &e->about;
    case DIRECTORY_reach:
        return &e->reach;
    default:
        return NULL;
    }
}

/* ---- showing ---- */

static enum status
fill_fields(struct req *rq, struct draft *d, struct tpl_my_entry *t)
{
    struct tpl_my_entry_field *list =
        arena_zero(&rq->x->arena, DIRECTORY_FIELDS, sizeof *list);

    if (list == NULL)
        return ST_NOSPACE;
    for (int i = 0; i < DIRECTORY_FIELDS; i++) {
        struct str *text = text_of(&d->row.e, (enum directory_field)i);

        list[i] = (struct tpl_my_entry_field){
            .key = (enum tpl_my_entry_field_key)i,
            .id = field_names[i],
            .show = (enum tpl_my_entry_field_show)directory_shows(
                d->row.e.shows, (enum directory_field)i),
            .wrong = d->wrong[i],
        };
        if (text != NULL)
            list[i].value = *text;
    }
    t->field = list;
    t->field_n = DIRECTORY_FIELDS;
    return ST_OK;
}

/* The entry as the community and as groups would see it. */
static enum status
fill_views(struct req *rq, const struct tpl_page *page, const struct draft *d,
           struct tpl_my_entry *t)
{
    static const enum directory_shows as[] = {DIRECTORY_COMMUNITY,
                                              DIRECTORY_MY_GROUPS};
    struct tpl_my_entry_views *views =
        arena_zero(&rq->x->arena, 2, sizeof *views);
    enum status st = views == NULL ? ST_NOSPACE : ST_OK;

    for (size_t i = 0; i < 2 && st == ST_OK; i++) {
        struct directory_row seen = d->row;

        directory_see(&d->row.e, as[i], &seen.e);
        views[i].seen = i == 0 ? TPL_MY_ENTRY_VIEWS_SEEN_COMMUNITY
                               : TPL_MY_ENTRY_VIEWS_SEEN_GROUPS;
        st = entry_view(rq, page, &seen, false, &views[i].card);
    }
    t->views = views;
    t->views_n = 2;
    return st;
}

static bool
has(uint32_t bits, enum directory_way w)
{
    return bits >> w & 1;
}

static enum status
show(struct req *rq, struct draft *d)
{
    const struct directory_entry *e = &d->row.e;
    struct tpl_my_entry t = {
        .saved = d->saved,
        .left = d->left,
        .bad = d->bad,
        .bad_name = d->bad_name,
        .there = d->is_there,
        .hidden = d->is_there && d->row.is_hidden,
        .name = e->name,
        .years = (enum tpl_my_entry_years)e->years,
        .offers_group = has(e->offers, DIRECTORY_PEER_GROUP),
        .offers_consult = has(e->offers, DIRECTORY_CONSULT),
        .offers_supervision = has(e->offers, DIRECTORY_SUPERVISION),
        .offers_support = has(e->offers, DIRECTORY_SUPPORT),
        .seeks_group = has(e->seeks, DIRECTORY_PEER_GROUP),
        .seeks_consult = has(e->seeks, DIRECTORY_CONSULT),
        .seeks_supervision = has(e->seeks, DIRECTORY_SUPERVISION),
        .seeks_support = has(e->seeks, DIRECTORY_SUPPORT),
    };
    struct tpl_page page;
    enum status st;

    st = view_page(rq, &page);
    if (st == ST_OK)
        st = link_entry(rq, d->row.entry, &t.address);
    if (st == ST_OK)
        st = picks_languages(rq, &page, e->languages, &t.languages);
    if (st == ST_OK)
        st = picks_themes(rq, &page, e->themes, &t.themes);
    if (st == ST_OK)
        st = picks_zones(rq, &page, &t.zones);
    if (st == ST_OK)
        st = fill_fields(rq, d, &t);
    if (st == ST_OK && d->is_look && !d->bad)
        st = fill_views(rq, &page, d, &t);
    if (st != ST_OK)
        return st;
    return tpl_my_entry(view_answer(rq, d->bad ? 422 : 200), &page, &t);
}

/* Nobody's yet: all but the way to reach somebody is for the community, once
 * it is filled in and saved. */
static void
draft_new(const struct req *rq, struct draft *d)
{
    const enum directory_field close[] = {DIRECTORY_reach, DIRECTORY_zone};

    *d = (struct draft){.row = {.e = {.shows = 0}}};
    memcpy(d->row.account, rq->me.account, ID_LEN);
    for (int i = 0; i < DIRECTORY_FIELDS; i++)
        d->row.e.shows = directory_show(d->row.e.shows, (enum directory_field)i,
                                        DIRECTORY_COMMUNITY);
    for (size_t i = 0; i < sizeof close / sizeof close[0]; i++)
        d->row.e.shows =
            directory_show(d->row.e.shows, close[i], DIRECTORY_MY_GROUPS);
}

static enum status
draft_load(struct req *rq, struct draft *d)
{
    enum status st;

    draft_new(rq, d);
    st = directory_mine(rq->store, rq->me.account, &rq->x->arena, &d->row);
    d->is_there = st == ST_OK;
    return st == ST_ABSENT ? ST_OK : st;
}

/* ---- taking ---- */

static uint32_t
way_find(struct str value)
{
    for (uint32_t i = 0; i < DIRECTORY_WAYS; i++)
        if (str_eq(way_names[i], value))
            return i;
    return DIRECTORY_NONE;
}

static void
take_texts(struct form *f, struct draft *d)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        d->wrong[texts[i].field] =
            !form_take(f, texts[i].name, 0, texts[i].max,
                       text_of(&d->row.e, texts[i].field));
    if (d->row.e.zone.len > 0 && !zone_known(d->row.e.zone))
        d->wrong[DIRECTORY_zone] = true;
    for (int i = 0; i < DIRECTORY_FIELDS; i++)
        d->bad = d->bad || d->wrong[i];
}

/* Who each field is shown to; an unknown word shows it to nobody. */
static void
take_shows(struct form *f, struct draft *d)
{
    char name[32] = "show_";

    for (int i = 0; i < DIRECTORY_FIELDS; i++) {
        struct str key = field_names[i], value;
        enum tpl_my_entry_field_show to = TPL_MY_ENTRY_FIELD_SHOW_NOBODY;

        memcpy(name + 5, key.ptr, key.len);
        (void)form_take(f, (struct str){name, 5 + key.len}, 0, CHOICE_MAX,
                        &value);
        (void)tpl_my_entry_field_show_parse(value, &to);
        d->row.e.shows = directory_show(d->row.e.shows, (enum directory_field)i,
                                        (enum directory_shows)to);
    }
}

static void
draft_take(struct form *f, struct draft *d)
{
    struct directory_entry *e = &d->row.e;
    enum tpl_my_entry_years years = TPL_MY_ENTRY_YEARS_UNSAID;
    struct str text;

    d->bad_name = !form_take(f, STR("name"), 1, NAME_MAX_BYTES, &e->name);
    d->bad = d->bad_name;
    take_texts(f, d);
    take_shows(f, d);
    e->languages = form_bits(f, STR("language"), directory_tongue_find);
    e->themes = form_bits(f, STR("theme"), directory_theme_find);
    e->offers = (uint32_t)form_bits(f, STR("offer"), way_find);
    e->seeks = (uint32_t)form_bits(f, STR("seek"), way_find);
    (void)form_take(f, STR("years"), 0, CHOICE_MAX, &text);
    (void)tpl_my_entry_years_parse(text, &years);
    e->years = (uint32_t)years;
    (void)form_take(f, STR("do"), 0, CHOICE_MAX, &text);
    d->is_look = str_eq(text, STR("look"));
}

enum status
page_entry(struct req *rq)
{
    struct draft d;
    enum status st = draft_load(rq, &d);

    d.saved = str_eq(rq->x->query, STR("saved"));
    d.left = str_eq(rq->x->query, STR("left"));
    return st == ST_OK ? show(rq, &d) : st;
}

enum status
page_entry_save(struct req *rq)
{
    struct draft d;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st == ST_OK)
        st = draft_load(rq, &d);
    if (st != ST_OK)
        return st;
    draft_take(&f, &d);
    if (d.bad || d.is_look)
        return show(rq, &d);
    if (!d.is_there)
        st = rng_fill(&rng_system, d.row.entry, ID_LEN);
    d.row.changed_day = req_day(rq);
    if (st == ST_OK)
        st = directory_put(rq->store, &d.row);
    if (st == ST_OK)
        view_go(rq, STR("/network/me?saved"));
    return st;
}

enum status
page_entry_leave(struct req *rq)
{
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st == ST_OK)
        st = directory_leave(rq->store, rq->me.account);
    if (st == ST_OK)
        view_go(rq, STR("/network/me?left"));
    return st;
}
