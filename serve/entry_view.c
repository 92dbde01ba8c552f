/*
 * entry_view: an entry as markup.
 */
#include "serve/entry_view.h"

#include <string.h>

#include "serve/link.h"

#define CARD_MAX (64 * 1024) /* bytes */

static bool
has(uint32_t bits, enum directory_way w)
{
    return bits >> w & 1;
}

static enum status
fill_lists(struct req *rq, const struct directory_entry *e, struct tpl_entry *t)
{
    struct tpl_entry_languages *languages =
        arena_zero(&rq->x->arena, directory_tongue_count, sizeof *languages);
    struct tpl_entry_themes *themes =
        arena_zero(&rq->x->arena, DIRECTORY_THEMES, sizeof *themes);

    if (languages == NULL || themes == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < directory_tongue_count; i++) {
        const struct directory_tongue *l = &directory_tongue_table[i];

        if (e->languages >> i & 1)
            languages[t->languages_n++] = (struct tpl_entry_languages){
                {l->code, strlen(l->code)}, {l->name, strlen(l->name)}};
    }
    for (size_t i = 0; i < DIRECTORY_THEMES; i++)
        if (e->themes >> i & 1)
            themes[t->themes_n++].theme = (enum tpl_entry_themes_theme)i;
    t->languages = languages;
    t->themes = themes;
    t->works = t->themes_n > 0;
    return ST_OK;
}

enum status
entry_view(struct req *rq, const struct tpl_page *page,
           const struct directory_row *seen, bool is_brief, struct html *out)
{
    const struct directory_entry *e = &seen->e;
    struct tpl_entry t = {
        .brief = is_brief,
        .name = e->name,
        .orientation = e->orientation,
        .region = e->region,
        .zone = e->zone,
        .about = e->about,
        .reach = e->reach,
        .years = (enum tpl_entry_years)e->years,
        .offers = e->offers != 0,
        .offers_group = has(e->offers, DIRECTORY_PEER_GROUP),
        .offers_consult = has(e->offers, DIRECTORY_CONSULT),
        .offers_supervision = has(e->offers, DIRECTORY_SUPERVISION),
        .offers_support = has(e->offers, DIRECTORY_SUPPORT),
        .seeks = e->seeks != 0,
        .seeks_group = has(e->seeks, DIRECTORY_PEER_GROUP),
        .seeks_consult = has(e->seeks, DIRECTORY_CONSULT),
        .seeks_supervision = has(e->seeks, DIRECTORY_SUPERVISION),
        .seeks_support = has(e->seeks, DIRECTORY_SUPPORT),
    };
    struct buf b;
    enum status st;

    buf_init(&b, CARD_MAX);
    st = link_entry(rq, seen->entry, &t.address);
    if (st == ST_OK)
        st = fill_lists(rq, e, &t);
    if (st == ST_OK)
        st = tpl_entry(&b, page, &t);
    return view_part(rq, &b, st, out);
}
