/* Forms and responses over flat arrays, for the browser; see wasm_api.h. */
#include "core/answers.h"
#include "core/num.h"
#include "core/scoring_map.h"
#include "core/wasm_api.h"

/* Memory handed out from the caller's work area. */
struct room {
    unsigned char *p;
    size_t left;
};

static void *
take(struct room *r, size_t n)
{
    void *p = r->p;

    n = (n + 15) / 16 * 16;
    if (n > r->left)
        return NULL;
    r->p += n;
    r->left -= n;
    return p;
}

struct reading {
    struct tape tape;
    struct tape_error bad;
    struct sheet sheet;
    struct sheet_error error;
};

static struct room
room_of(void *work, int32_t len)
{
    return (struct room){work, (size_t)SHEET_WASM_WORK(len)};
}

/* Copy and read a text; ST_OK or why not. */
static enum status
read_tape(struct room *room, const uint8_t *text, int32_t len, uint8_t *copy,
          struct tape *tape, struct tape_error *bad)
{
    struct tape_node *node;

    *bad = (struct tape_error){TAPE_TOO_LONG, 1};
    if (len < 0 || (uint32_t)len > TAPE_TEXT_MAX)
        return ST_NOSPACE;
    node = take(room, tape_need((size_t)len) * sizeof *node);
    if (node == NULL)
        return ST_NOSPACE;
    for (int32_t i = 0; i < len; i++)
        copy[i] = text[i];
    return tape_read((char *)copy, (size_t)len, node, tape, bad);
}

static enum status
read_sheet(struct room *room, const uint8_t *text, int32_t len, uint8_t *copy,
           struct reading *r)
{
    enum status st;

    *r = (struct reading){.error = {.why = SHEET_FINE}};
    st = read_tape(room, text, len, copy, &r->tape, &r->bad);
    if (st != ST_OK)
        return st;
    r->sheet.item = take(room, SHEET_ITEMS * sizeof *r->sheet.item);
    r->sheet.option = take(room, SHEET_OPTIONS * sizeof *r->sheet.option);
    r->sheet.when = take(room, SHEET_CONDITIONS * sizeof *r->sheet.when);
    if (r->sheet.when == NULL)
        return ST_NOSPACE;
    return sheet_read(&r->tape, &r->sheet, &r->error);
}

/* A view into the copy as offset and length. */
static void
put_span(int32_t *to, const uint8_t *copy, struct str s)
{
    to[0] = s.len > 0 ? (int32_t)((const uint8_t *)s.ptr - copy) : 0;
    to[1] = (int32_t)s.len;
}

static int32_t
index_of(uint32_t i)
{
    return i == SHEET_NONE ? -1 : (int32_t)i;
}

static void
put_item(int32_t *to, const uint8_t *copy, const struct sheet_item *item)
{
    put_span(to + SHEET_WASM_LINK, copy, item->link_id);
    put_span(to + SHEET_WASM_TEXT, copy, item->text);
    put_span(to + SHEET_WASM_PREFIX, copy, item->prefix);
    put_span(to + SHEET_WASM_CODE, copy, item->code);
    to[SHEET_WASM_TYPE] = (int32_t)item->type;
    to[SHEET_WASM_PARENT] = index_of(item->parent);
    to[SHEET_WASM_END] = (int32_t)item->end;
    to[SHEET_WASM_OPTION] = (int32_t)item->option;
    to[SHEET_WASM_OPTIONS] = (int32_t)item->n_options;
    to[SHEET_WASM_WARN] = (int32_t)item->warn;
    to[SHEET_WASM_FLAGS] = item->is_required | item->repeats << 1 |
                           item->is_hidden << 2 | item->is_open << 3 |
                           sheet_scores(item) << 4 | item->is_read_only << 5;
}

int32_t
sheet_wasm_read(const uint8_t *text, int32_t len, uint8_t *copy_out, void *work,
                int32_t *items_out, int32_t *options_out, double *weights_out,
                int32_t *about_out, uint8_t *path_out)
{
    struct room room = room_of(work, len);
    struct reading r;
    enum status st = read_sheet(&room, text, len, copy_out, &r);
    const struct sheet *f = &r.sheet;

    about_out[SHEET_WASM_JSON] = (int32_t)r.bad.why;
    about_out[SHEET_WASM_LINE] =
        (int32_t)(r.error.why != SHEET_FINE ? r.error.line : r.bad.line);
    about_out[SHEET_WASM_WHY] = (int32_t)r.error.why;
    if (st != ST_OK) {
        put_span(about_out + SHEET_WASM_AT, copy_out, r.error.link_id);
        for (size_t i = 0; i < sizeof r.error.path; i++)
            path_out[i] = (uint8_t)r.error.path[i];
        return (int32_t)st;
    }
    about_out[SHEET_WASM_ITEMS] = (int32_t)f->n_items;
    put_span(about_out + SHEET_WASM_TITLE, copy_out, sheet_title(f));
    put_span(about_out + SHEET_WASM_URL, copy_out, f->url);
    put_span(about_out + SHEET_WASM_VERSION, copy_out, f->version);
    put_span(about_out + SHEET_WASM_COPYRIGHT, copy_out, f->copyright);
    for (uint32_t i = 0; i < f->n_items; i++)
        put_item(items_out + i * SHEET_WASM_ITEM, copy_out, &f->item[i]);
    for (uint32_t i = 0; i < f->n_options; i++) {
        const struct sheet_any *v = &f->option[i].value;

        put_span(options_out + 6 * i, copy_out, v->system);
        put_span(options_out + 6 * i + 2, copy_out, v->code);
        put_span(options_out + 6 * i + 4, copy_out, v->display);
        weights_out[2 * i] = f->option[i].weight;
        weights_out[2 * i + 1] = (double)v->type;
    }
    return ST_OK;
}

int32_t
sheet_wasm_answer(const uint8_t *text, int32_t len, const uint8_t *response,
                  int32_t response_len, uint8_t *copy_out, void *work,
                  double *items_out, int32_t *wrong_out, double *plain_out)
{
    struct room room = {work, (size_t)SHEET_WASM_WORK(len + response_len) +
                                  SHEET_WASM_ANSWERS};
    struct scoring_score plain;
    struct tape_error bad;
    struct answers *a;
    struct tape tape;
    struct reading r;
    enum status st = read_sheet(&room, text, len, copy_out, &r);

    if (st == ST_OK)
        st = read_tape(&room, response, response_len, copy_out + len, &tape,
                       &bad);
    a = take(&room, sizeof *a);
    if (st != ST_OK || a == NULL)
        return (int32_t)(st != ST_OK ? st : ST_NOSPACE);
    a->answer = take(&room, ANSWERS_MAX * sizeof *a->answer);
    a->place = take(&room, ANSWERS_PLACES * sizeof *a->place);
    if (a->answer == NULL || a->place == NULL)
        return ST_NOSPACE;
    st = answers_read(&r.sheet, &tape, a);
    wrong_out[0] = (int32_t)a->n_errors;
    wrong_out[1] = (int32_t)a->n_wrong;
    for (uint32_t i = 0; i < a->n_wrong; i++) {
        wrong_out[2 + 2 * i] = (int32_t)a->wrong[i].why;
        wrong_out[3 + 2 * i] = index_of(a->wrong[i].item);
    }
    if (st != ST_OK)
        return (int32_t)st;
    for (uint32_t i = 0; i < r.sheet.n_items; i++) {
        items_out[2 * i] = (double)(a->asked[i] == 1);
        items_out[2 * i + 1] = answers_value(a, i);
    }
    scoring_plain(a, &plain, &plain_out[3], &plain_out[4]);
    plain_out[0] = plain.value;
    plain_out[1] = (double)plain.answered;
    plain_out[2] = (double)plain.expected;
    return ST_OK;
}

int32_t
sheet_wasm_map(const uint8_t *text, int32_t len, const uint8_t *table,
               int32_t table_len, const uint8_t *name, int32_t name_len,
               uint8_t *copy_out, void *work, int32_t *map_out)
{
    struct room room = room_of(work, len);
    struct scoring *k;
    uint32_t item[SCORING_ITEMS], line;
    struct reading r;
    enum status st = read_sheet(&room, text, len, copy_out, &r);

    k = take(&room, sizeof *k);
    if (st == ST_OK && k == NULL)
        st = ST_NOSPACE;
    if (st == ST_OK)
        st = scoring_read((struct str){(const char *)table, (size_t)table_len},
                          (struct str){(const char *)name, (size_t)name_len}, k,
                          &line);
    if (st == ST_OK)
        st = scoring_map(k, &r.sheet, item);
    if (st != ST_OK)
        return -(int32_t)st;
    for (uint32_t i = 0; i < k->n_items; i++)
        map_out[i] = (int32_t)item[i];
    return (int32_t)k->n_items;
}
