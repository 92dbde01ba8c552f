/*
 * api_reading: the digest as the device gets it: the newest pieces of all
 * feeds, the same for everybody.  Which themes somebody follows and what they
 * save is sealed, so the choice is made there.
 */
#include <string.h>

#include "core/directory.h"
#include "serve/api.h"
#include "store/board.h"
#include "store/reading.h"

static void
write_theme(struct json_w *w, int64_t theme)
{
    const char *key;

    if (theme < 0 || theme >= DIRECTORY_THEMES)
        return;
    key = directory_theme_table[theme];
    json_w_str(w, "theme", (struct str){key, strlen(key)});
}

static void
write_sources(struct json_w *w, const struct reading_source *list, size_t n)
{
    json_w_arr(w, "sources");
    for (size_t i = 0; i < n; i++) {
        if (list[i].state != READING_FOLLOWED)
            continue;
        json_w_obj(w, NULL);
        json_w_id(w, "source", list[i].source);
        json_w_str(w, "title", list[i].title);
        write_theme(w, list[i].theme);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
}

static void
write_pieces(struct json_w *w, const struct reading_row *list, size_t n)
{
    json_w_arr(w, "pieces");
    for (size_t i = 0; i < n; i++) {
        json_w_obj(w, NULL);
        json_w_id(w, "piece", list[i].piece);
        json_w_id(w, "source", list[i].source);
        json_w_str(w, "title", list[i].title);
        json_w_str(w, "words", list[i].words);
        json_w_str(w, "link", list[i].link);
        json_w_int(w, "time", list[i].at_ms / 1000);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
}

enum status
api_reading_get(struct req *rq)
{
    struct arena *a = &rq->x->arena;
    struct reading_source *sources =
        arena_zero(a, READING_SOURCES, sizeof *sources);
    struct reading_row *pieces = arena_zero(a, READING_LIST, sizeof *pieces);
    size_t n_sources = 0, n_pieces = 0;
    struct json_w w;
    enum status st;

    if (sources == NULL || pieces == NULL)
        return ST_NOSPACE;
    st = reading_sources(rq->store, a, sources, &n_sources);
    if (st == ST_OK)
        st = reading_pieces(rq->store, a, pieces, &n_pieces);
    if (st != ST_OK)
        return st;
    api_answer(rq, 200, &w);
    json_w_bool(&w, "fetches", rq->app->reads_feeds);
    write_sources(&w, sources, n_sources);
    write_pieces(&w, pieces, n_pieces);
    json_w_obj_end(&w);
    return ST_OK;
}
