/*
 * reading_json: JSON Feed 1.0 and 1.1.  Members that are missing, null or of
 * another type are left out; only the list must be one.
 */
#include "base/json.h"
#include "serve/plain.h"
#include "serve/reading.h"
#include "serve/weburl.h"

#define LONGEST (2 * 1024 * 1024) /* bytes, as much as is fetched */
#define ITEMS 10000               /* of which the first are read */

/* A string, if it is one. */
static struct str
take(const struct json_obj *o, const char *key)
{
    struct json_obj probe = {.at = o->at};
    struct str text = {NULL, 0};

    if (!json_has(&probe, key) || !json_take_str(&probe, key, LONGEST, &text))
        return (struct str){NULL, 0};
    return text;
}

static enum status
take_piece(const struct json_obj *o, struct str address, struct arena *a,
           struct reading_piece *p)
{
    struct str link = take(o, "url"), words = take(o, "summary");
    struct str plain = take(o, "content_text");
    enum status st = ST_OK;

    *p = (struct reading_piece){.at_ms =
                                    reading_date(take(o, "date_published"))};
    if (link.len == 0)
        link = take(o, "external_url");
    if (link.len > 0)
        st = weburl_join(address, link, a, &p->link);
    if (st == ST_INVALID)
        st = ST_OK;
    if (st == ST_OK)
        st = plain_text(take(o, "id"), READING_KEY, a, &p->key);
    if (st == ST_OK)
        st = plain_text(take(o, "title"), READING_TITLE, a, &p->title);
    if (st != ST_OK)
        return st;
    if (words.len == 0)
        words = plain;
    if (words.len > 0)
        return plain_text(words, READING_WORDS, a, &p->words);
    return plain_html(take(o, "content_html"), READING_WORDS, a, &p->words);
}

enum status
reading_json(struct str text, struct str address, struct arena *a,
             struct reading_doc *out)
{
    struct json *doc = NULL;
    struct json_arr items = {NULL, 0};
    struct json_obj top;
    struct str site;
    enum status st = json_parse(text, LONGEST, NULL, &doc);

    if (st != ST_OK)
        return st;
    top = json_top(doc);
    st = top.st;
    if (st == ST_OK && !str_starts(take(&top, "version"),
                                   STR("https://jsonfeed.org/version/")))
        st = ST_INVALID;
    if (st == ST_OK && !json_take_arr(&top, "items", ITEMS, &items))
        st = ST_INVALID;
    if (st == ST_OK)
        st = plain_text(take(&top, "title"), READING_TITLE, a, &out->title);
    site = take(&top, "home_page_url");
    if (st == ST_OK && site.len > 0) {
        st = weburl_join(address, site, a, &out->site);
        if (st == ST_INVALID)
            st = ST_OK;
    }
    for (size_t i = 0; i < items.n && st == ST_OK && out->n < READING_PIECES;
         i++) {
        struct json_obj one = json_at_obj(&items, i);

        if (one.st != ST_OK)
            continue;
        st = take_piece(&one, address, a, &out->piece[out->n]);
        if (st == ST_OK && reading_piece_fits(&out->piece[out->n]))
            out->n++;
    }
    json_free(doc);
    return st;
}
