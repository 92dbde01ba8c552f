/*
 * community_form: reading, checking and saving what an installation says
 * about itself.
 */
#include "serve/community_form.h"

#include <string.h>

#include "base/zone.h"
#include "serve/picks.h"

#define NAME_MAX_BYTES 240 /* 80 characters */
#define URL_MAX 200
#define LABEL_MAX 360
#define FORM_MAX (256 * 1024) /* bytes of markup */

static void
add_spare(struct community_form *cf)
{
    size_t want = cf->n_rows + COMMUNITY_FORM_SPARE;

    if (want > COMMUNITY_FORM_ROWS)
        want = COMMUNITY_FORM_ROWS;
    for (; cf->n_rows < want; cf->n_rows++)
        cf->row[cf->n_rows] = (struct community_form_row){.is_bad = false};
}

static enum status
load_rows(struct req *rq, struct community_form *cf)
{
    struct store_cursor *rows = NULL;
    struct community_help help;
    enum status st;

    st = community_help_open(rq->store, &rows);
    while (st == ST_OK && cf->n_rows < COMMUNITY_FORM_ROWS) {
        st = community_help_next(rows, &rq->x->arena, &help);
        if (st == ST_OK)
            cf->row[cf->n_rows++] = (struct community_form_row){
                help.country, help.label, help.target, false};
    }
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

enum status
community_form_load(struct req *rq, struct community_form *cf)
{
    struct community c;
    enum status st;

    *cf = (struct community_form){.n_rows = 0};
    st = community_get(rq->store, &rq->x->arena, &c);
    if (st == ST_OK) {
        cf->name = c.name;
        cf->base_url = c.base_url;
        cf->zone = c.zone;
        cf->is_open = c.is_open;
        st = load_rows(rq, cf);
    } else if (st == ST_ABSENT) {
        st = ST_OK;
    }
    add_spare(cf);
    return st;
}

/* "https://host" or, for this machine, "http://localhost:port"; no path. */
static bool
url_fits(struct str s)
{
    if (str_starts(s, STR("https://")))
        s = (struct str){s.ptr + 8, s.len - 8};
    else if (str_starts(s, STR("http://localhost")))
        s = (struct str){s.ptr + 7, s.len - 7};
    else
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
            c != '-' && c != ':' && c != '[' && c != ']')
            return false;
    }
    return s.len > 0;
}

/* A telephone number as people write it, or an https address. */
static bool
target_fits(struct str s)
{
    size_t digits = 0;

    if (str_starts(s, STR("https://")))
        return s.len > 10;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c >= '0' && c <= '9')
            digits++;
        else if (c != ' ' && c != '+' && c != '-' && c != '/' && c != '(' &&
                 c != ')')
            return false;
    }
    return digits >= 2;
}

static bool
is_unused(const struct community_form_row *r)
{
    return r->label.len == 0 && r->target.len == 0;
}

static void
take_rows(struct form *f, struct community_form *cf)
{
    struct community_form_row r;

    for (size_t i = 0; form_at(f, STR("help_label"), i, &r.label); i++) {
        if (!form_at(f, STR("help_country"), i, &r.country) ||
            !form_at(f, STR("help_target"), i, &r.target) ||
            cf->n_rows == COMMUNITY_FORM_ROWS) {
            cf->bad_help = true;
            return;
        }
        if (is_unused(&r))
            continue;
        r.is_bad = r.country.len != 2 || r.label.len == 0 ||
                   r.label.len > LABEL_MAX || r.target.len > URL_MAX ||
                   !target_fits(r.target);
        cf->bad_help = cf->bad_help || r.is_bad;
        cf->row[cf->n_rows++] = r;
    }
}

void
community_form_take(struct form *f, struct community_form *cf)
{
    struct str open;

    *cf = (struct community_form){.n_rows = 0};
    cf->bad_name = !form_take(f, STR("name"), 1, NAME_MAX_BYTES, &cf->name);
    cf->bad_base_url =
        !form_take(f, STR("base_url"), 1, URL_MAX, &cf->base_url) ||
        !url_fits(cf->base_url);
    cf->bad_zone = !form_take(f, STR("zone"), 1, ZONE_NAME_MAX, &cf->zone) ||
                   !zone_known(cf->zone);
    cf->is_open = form_at(f, STR("open"), 0, &open) && str_eq(open, STR("yes"));
    take_rows(f, cf);
    cf->is_bad =
        cf->bad_name || cf->bad_base_url || cf->bad_zone || cf->bad_help;
    add_spare(cf);
}

/* "gb" as typed in the form, "GB" in the store. */
static enum status
capitals(struct arena *a, struct str country, struct str *out)
{
    char *text = arena_take(a, 2);

    if (text == NULL)
        return ST_NOSPACE;
    for (int i = 0; i < 2; i++) {
        char c = country.ptr[i];

        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (text[i] < 'A' || text[i] > 'Z')
            return ST_INVALID;
    }
    *out = (struct str){text, 2};
    return ST_OK;
}

enum status
community_form_save(struct req *rq, const struct community_form *cf)
{
    struct community_help list[COMMUNITY_FORM_ROWS];
    struct community c = {.name = cf->name,
                          .base_url = cf->base_url,
                          .zone = cf->zone,
                          .is_open = cf->is_open,
                          .created_ms = rq->now_ms};
    size_t n = 0;
    enum status st;

    st = community_put(rq->store, &c);
    for (size_t i = 0; st == ST_OK && i < cf->n_rows; i++) {
        if (is_unused(&cf->row[i]))
            continue;
        list[n].label = cf->row[i].label;
        list[n].target = cf->row[i].target;
        st = capitals(&rq->x->arena, cf->row[i].country, &list[n].country);
        n++;
    }
    if (st == ST_OK)
        st = community_help_put(rq->store, list, n);
    return st;
}

enum status
community_form_view(struct req *rq, const struct tpl_page *page,
                    const struct community_form *cf, struct html *out)
{
    struct tpl_community_form_help help[COMMUNITY_FORM_ROWS];
    struct tpl_community_form t = {.bad = cf->is_bad,
                                   .bad_name = cf->bad_name,
                                   .bad_base_url = cf->bad_base_url,
                                   .bad_zone = cf->bad_zone,
                                   .bad_help = cf->bad_help,
                                   .name = cf->name,
                                   .base_url = cf->base_url,
                                   .zone = cf->zone,
                                   .help = help,
                                   .help_n = cf->n_rows};
    enum status st = picks_zones(rq, page, &t.zones);
    struct buf b;

    if (st != ST_OK)
        return st;
    for (size_t i = 0; i < cf->n_rows; i++) {
        const struct community_form_row *r = &cf->row[i];

        help[i] = (struct tpl_community_form_help){.n = (int64_t)i + 1,
                                                   .bad = r->is_bad,
                                                   .label = r->label,
                                                   .target = r->target};
        (void)tpl_community_form_help_country_parse(r->country,
                                                    &help[i].country);
    }
    buf_init(&b, FORM_MAX);
    return view_part(rq, &b, tpl_community_form(&b, page, &t), out);
}

enum status
community_form_link(struct req *rq, const struct community_form *cf,
                    struct str path, struct str *out)
{
    struct buf text;
    enum status st;

    buf_init(&text, 1024);
    buf_add(&text, cf->base_url);
    buf_add(&text, path);
    st = buf_status(&text);
    if (st == ST_OK)
        st = arena_str(&rq->x->arena, buf_str(&text), out);
    buf_free(&text);
    return st;
}
