/* Bytes from anywhere as a form and, after a NUL, a response to it: refused
 * with a reason, or every index of the model is in its bounds.  JSON that our
 * reader takes is taken by base/json's library, too. */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "core/num.h"
#include "core/scoring_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 8192

static char text[ROOM], more[ROOM];
static struct tape_node node[ROOM], more_node[ROOM];
static struct sheet_item item[SHEET_ITEMS];
static struct sheet_option option[SHEET_OPTIONS];
static struct sheet_when when[SHEET_CONDITIONS];
static struct answer answer[ANSWERS_MAX];
static struct answers_place place[ANSWERS_PLACES];
static struct answers answers = {.answer = answer, .place = place};

static void
check_tape(const struct tape *t, size_t len)
{
    assert(t->n >= 1 && t->n <= tape_need(len));
    for (uint32_t i = 0; i < t->n; i++)
        assert(t->node[i].next > i && t->node[i].next <= t->n);
}

/* The library knows no limits of members and depth like ours, and refuses
 * numbers beyond its own; all else that we take, it takes. */
static void
compare_with_library(struct str s)
{
    struct json *doc = NULL;
    struct json_error e;

    if (str_starts(s, STR("\xef\xbb\xbf")))
        return;
    if (json_parse(s, ROOM, &e, &doc) == ST_INVALID)
        assert(strstr(e.why, "big") != NULL ||
               strstr(e.why, "number") != NULL ||
               strstr(e.why, "overflow") != NULL ||
               strstr(e.why, "deep") != NULL || strstr(e.why, "nest") != NULL ||
               strstr(e.why, "depth") != NULL || strstr(e.why, "'['") != NULL);
    json_free(doc);
}

static void
check_sheet(const struct sheet *f)
{
    assert(f->n_items > 0 && f->n_items <= SHEET_ITEMS);
    for (uint32_t i = 0; i < f->n_items; i++) {
        const struct sheet_item *it = &f->item[i];

        assert(it->end > i && it->end <= f->n_items);
        assert(it->parent == SHEET_NONE || it->parent < i);
        assert(it->option + it->n_options <= f->n_options);
        assert(it->when + it->n_when <= f->n_when);
        assert(it->depth < SHEET_DEPTH && it->link_id.len > 0);
        for (uint32_t w = it->when; w < it->when + it->n_when; w++)
            assert(f->when[w].question < f->n_items);
    }
}

static void
try_response(const struct sheet *f, const uint8_t *data, size_t size)
{
    struct scoring_score s;
    struct tape_error e;
    double low, high;
    struct tape t;

    memcpy(more, data, size);
    if (tape_read(more, size, more_node, &t, &e) != ST_OK)
        return;
    if (answers_read(f, &t, &answers) != ST_OK) {
        assert(answers.n_errors > 0);
        return;
    }
    for (uint32_t i = 0; i < f->n_items; i++) {
        assert(answers.asked[i] <= 1);
        (void)answers_value(&answers, i);
    }
    scoring_plain(&answers, &s, &low, &high);
    assert(s.answered <= s.expected && s.expected <= f->n_items);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sheet f = {.item = item, .option = option, .when = when};
    const uint8_t *cut = memchr(data, 0, size);
    size_t len = cut != NULL ? (size_t)(cut - data) : size;
    struct sheet_error error;
    struct tape_error bad;
    struct tape t;

    if (size > ROOM || size == 0)
        return 0;
    memcpy(text, data, len);
    if (tape_read(text, len, node, &t, &bad) != ST_OK) {
        assert(bad.why > TAPE_FINE && bad.why < TAPE_WHY_COUNT &&
               bad.line >= 1);
        return 0;
    }
    check_tape(&t, len);
    if (t.node[0].kind >= TAPE_ARRAY)
        compare_with_library((struct str){(const char *)data, len});
    if (sheet_read(&t, &f, &error) != ST_OK) {
        assert(error.why > SHEET_FINE && error.why < SHEET_WHY_COUNT &&
               strlen(error.path) < sizeof error.path);
        return 0;
    }
    check_sheet(&f);
    if (cut != NULL)
        try_response(&f, cut + 1, size - len - 1);
    return 0;
}
