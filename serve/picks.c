/*
 * picks: languages, themes and zones to choose from.
 */
#include "serve/picks.h"

#include <string.h>

#include "base/zone.h"
#include "core/directory.h"

#define LANGUAGES_FIRST 6 /* shown without asking for more */
#define ZONES_MAX 700
#define PART_MAX (128 * 1024) /* bytes */

/* The bit of a place; none for a number that is no place. */
static uint64_t
bit_of(int64_t place)
{
    return place >= 0 && place < 64 ? (uint64_t)1 << place : 0;
}

static enum status
draw_languages(struct req *rq, const struct tpl_page *page, bool boxes,
               uint64_t chosen, struct html *out)
{
    struct tpl_pick_languages_languages *list =
        arena_zero(&rq->x->arena, directory_tongue_count, sizeof *list);
    struct tpl_pick_languages t = {.boxes = boxes,
                                   .languages = list,
                                   .languages_n = directory_tongue_count};
    struct buf b;

    if (list == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < directory_tongue_count; i++) {
        const struct directory_tongue *d = &directory_tongue_table[i];
        bool is_chosen = chosen >> i & 1;

        list[i] = (struct tpl_pick_languages_languages){
            {d->code, strlen(d->code)},
            {d->name, strlen(d->name)},
            is_chosen,
            i < LANGUAGES_FIRST || is_chosen};
    }
    buf_init(&b, PART_MAX);
    return view_part(rq, &b, tpl_pick_languages(&b, page, &t), out);
}

enum status
picks_languages(struct req *rq, const struct tpl_page *page, uint64_t chosen,
                struct html *out)
{
    return draw_languages(rq, page, true, chosen, out);
}

enum status
picks_language(struct req *rq, const struct tpl_page *page, int64_t chosen,
               struct html *out)
{
    return draw_languages(rq, page, false, bit_of(chosen), out);
}

static enum status
draw_themes(struct req *rq, const struct tpl_page *page, bool boxes,
            uint64_t chosen, struct html *out)
{
    struct tpl_pick_themes_themes list[DIRECTORY_THEMES];
    struct tpl_pick_themes t = {
        .boxes = boxes, .themes = list, .themes_n = DIRECTORY_THEMES};
    struct buf b;

    for (size_t i = 0; i < DIRECTORY_THEMES; i++)
        list[i] = (struct tpl_pick_themes_themes){
            (enum tpl_pick_themes_themes_theme)i,
            {directory_theme_table[i], strlen(directory_theme_table[i])},
            chosen >> i & 1};
    buf_init(&b, PART_MAX);
    return view_part(rq, &b, tpl_pick_themes(&b, page, &t), out);
}

enum status
picks_themes(struct req *rq, const struct tpl_page *page, uint64_t chosen,
             struct html *out)
{
    return draw_themes(rq, page, true, chosen, out);
}

enum status
picks_theme(struct req *rq, const struct tpl_page *page, int64_t chosen,
            struct html *out)
{
    return draw_themes(rq, page, false, bit_of(chosen), out);
}

struct zones {
    struct arena *arena;
    struct tpl_pick_zones_zones *list;
    size_t n;
};

static enum status
add_zone(void *arg, struct str name)
{
    struct zones *z = arg;

    if (z->n == ZONES_MAX)
        return ST_END;
    return arena_str(z->arena, name, &z->list[z->n++].zone);
}

enum status
picks_zones(struct req *rq, const struct tpl_page *page, struct html *out)
{
    struct zones z = {.arena = &rq->x->arena};
    struct tpl_pick_zones t;
    struct buf b;
    enum status st;

    z.list = arena_zero(z.arena, ZONES_MAX, sizeof *z.list);
    if (z.list == NULL)
        return ST_NOSPACE;
    st = zone_list(add_zone, &z);
    if (st != ST_OK && st != ST_END)
        return st;
    t = (struct tpl_pick_zones){.zones = z.list, .zones_n = z.n};
    buf_init(&b, PART_MAX);
    return view_part(rq, &b, tpl_pick_zones(&b, page, &t), out);
}
