/*
 * mainstay score: one line of JSON in, one line out, by core/scoring.h.
 */
#include "cli/score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/instrument.h"
#include "cli/read.h"
#include "core/alpha.h"
#include "core/num.h"
#include "core/scoring_map.h"
#include "web/assets.h"

#define INPUT_MAX (64u << 20) /* bytes of standard input */

static const char usage[] =
    "usage: mainstay score --form FILE [--key NAME [--alpha]] < ANSWERS.jsonl\n"
    "       mainstay score --key NAME [--alpha] < ANSWERS.jsonl\n"
    "       mainstay score --list\n"
    "\n"
    "With a form (a FHIR Questionnaire), each line is a QuestionnaireResponse "
    "to\n"
    "it; --key says which scoring key it is scored by, without one its "
    "options'\n"
    "weights are added up.  With a key alone, each line is an object with "
    "answers,\n"
    "a list with a number or null for each item.  An id is given back.\n"
    "\n"
    "Prints one line for each: scores (scale, value, answered, expected, "
    "method,\n"
    "band) and danger, the number of an item whose answer asks for help now.\n"
    "Bands that are not verified are never given.\n"
    "\n"
    "  --alpha   at the end, a line with Cronbach's alpha of each scale over "
    "those\n"
    "            who answered all of its items (needs a key)\n"
    "  --list    names of the keys\n"
    "  --help    this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or "
    "input.\n";

static const char *const method_name[] = {"complete", "prorated", "refused"};

struct score {
    struct instrument_file file; /* the form's */
    struct sheet sheet;
    struct scoring key;
    struct answers *answers;
    struct alpha alpha[SCORING_SCALES];
    struct tape_node *node; /* of a line */
    size_t node_room;       /* entries */
    struct str table;
    struct buf out;
    uint32_t map[SCORING_ITEMS];
    uint32_t line;
    bool has_form, has_key, wants_alpha;
};

static struct str
text_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static int
complain(uint32_t line, const char *what)
{
    (void)fprintf(stderr, "mainstay score: line %u: %s\n", line, what);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay score: out of memory\n", stderr);
    return 1;
}

/* The table of keys that is part of the program. */
static struct str
find_table(void)
{
    static const struct str end = {"/scoring/keys.tsv", 17};

    for (size_t i = 0; i < web_assets.n; i++) {
        const struct asset *a = &web_assets.list[i];

        if (a->path.len > end.len &&
            memcmp(a->path.ptr + a->path.len - end.len, end.ptr, end.len) == 0)
            return a->bytes;
    }
    return (struct str){0};
}

/* ---- one line out ---- */

static void
write_score(struct json_w *w, struct str name, const struct scoring_score *s,
            const struct scoring_scale *scale)
{
    json_w_obj(w, NULL);
    json_w_str(w, "scale", name);
    if (num_finite(s->value))
        json_w_real(w, "value", s->value);
    else
        json_w_null(w, "value");
    json_w_int(w, "answered", s->answered);
    json_w_int(w, "expected", s->expected);
    json_w_str(w, "method", text_of(method_name[s->method]));
    if (scale != NULL && s->band < SCORING_BANDS)
        json_w_str(w, "band", scale->band[s->band].word);
    json_w_obj_end(w);
}

static int
write_scores(struct score *c, struct json_w *w, const double *answer)
{
    uint32_t danger = scoring_danger(&c->key, answer);
    struct scoring_score s;

    json_w_arr(w, "scores");
    for (uint32_t i = 0; i < c->key.n_scales; i++) {
        if (scoring_score(&c->key, i, answer, &s) != ST_OK)
            return complain(c->line, "an answer is none that the form has");
        write_score(w, c->key.scale[i].name, &s, &c->key.scale[i]);
        alpha_add(&c->alpha[i], &c->key, i, answer);
    }
    json_w_arr_end(w);
    if (danger > 0)
        json_w_int(w, "danger", danger);
    return 0;
}

/* ---- one line in ---- */

/* {"answers": [...]} by item numbers. */
static int
take_list(struct score *c, const struct tape *t, double *answer)
{
    uint32_t list = tape_member(t, 0, STR("answers")), n = 0;

    if (list == 0 || t->node[list].kind != TAPE_ARRAY ||
        t->node[list].n != c->key.n_items)
        return complain(c->line, "answers is no list with an entry for each "
                                 "item of the key");
    for (uint32_t i = tape_first(t, list); i != 0; i = tape_after(t, list, i)) {
        answer[n] = NUM_NAN;
        if (t->node[i].kind != TAPE_NULL && !tape_number(t, i, &answer[n]))
            return complain(c->line, "an answer is neither a number nor null");
        n++;
    }
    return 0;
}

/* A QuestionnaireResponse: read, and scored without a key at once. */
static int
take_response(struct score *c, const struct tape *t, struct json_w *w,
              double *answer)
{
    struct scoring_score plain;
    double low, high;

    if (answers_read(&c->sheet, t, c->answers) != ST_OK)
        return complain(c->line, answers_why_words(c->answers->wrong[0].why));
    if (c->has_key) {
        for (uint32_t i = 0; i < c->key.n_items; i++)
            answer[i] = answers_value(c->answers, c->map[i]);
        return 0;
    }
    scoring_plain(c->answers, &plain, &low, &high);
    json_w_arr(w, "scores");
    write_score(w, STR("sum"), &plain, NULL);
    json_w_arr_end(w);
    return 0;
}

static int
score_line(struct score *c, char *text, size_t len)
{
    double answer[SCORING_ITEMS];
    struct tape_error error;
    struct json_w w;
    struct tape t;
    int rc;

    if (tape_need(len) > c->node_room) {
        struct tape_node *more =
            mem_resize(c->node, tape_need(len) * sizeof *more);

        if (more == NULL)
            return complain_memory();
        c->node = more;
        c->node_room = tape_need(len);
    }
    if (tape_read(text, len, c->node, &t, &error) != ST_OK)
        return complain(c->line, tape_why_words(error.why));
    json_w_init(&w, &c->out);
    json_w_obj(&w, NULL);
    if (tape_text(&t, 0, STR("id")).len > 0)
        json_w_str(&w, "id", tape_text(&t, 0, STR("id")));
    rc = c->has_form ? take_response(c, &t, &w, answer)
                     : take_list(c, &t, answer);
    if (rc == 0 && c->has_key)
        rc = write_scores(c, &w, answer);
    if (rc != 0)
        return rc;
    json_w_obj_end(&w);
    buf_add_byte(&c->out, '\n');
    rc = cli_write("score", &c->out);
    buf_clear(&c->out);
    return rc;
}

static int
write_alpha(struct score *c)
{
    struct json_w w;
    int rc;

    json_w_init(&w, &c->out);
    json_w_obj(&w, NULL);
    json_w_arr(&w, "alpha");
    for (uint32_t i = 0; i < c->key.n_scales; i++) {
        double alpha = alpha_value(&c->alpha[i], &c->key, i);

        json_w_obj(&w, NULL);
        json_w_str(&w, "scale", c->key.scale[i].name);
        json_w_int(&w, "n", c->alpha[i].n);
        if (num_finite(alpha))
            json_w_real(&w, "value", alpha);
        else
            json_w_null(&w, "value");
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    buf_add_byte(&c->out, '\n');
    rc = cli_write("score", &c->out);
    buf_clear(&c->out);
    return rc;
}

static int
score_input(struct score *c)
{
    struct buf text;
    int rc = cli_read("score", stdin, INPUT_MAX, &text);
    char *at = text.ptr, *end = text.ptr + text.len;

    while (rc == 0 && at < end) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop != NULL ? stop : end) - at);

        c->line++;
        if (str_trim((struct str){at, len}).len > 0)
            rc = score_line(c, at, len);
        at += len + (stop != NULL);
    }
    buf_free(&text);
    return rc == 0 && c->wants_alpha ? write_alpha(c) : rc;
}

/* ---- the command ---- */

static int
open_form(struct score *c, const char *path)
{
    struct sheet_error error;
    int rc = instrument_open("score", path, &c->file);

    c->has_form = true;
    if (rc == 3) {
        (void)fprintf(stderr, "mainstay score: %s: line %u: %s\n", path,
                      c->file.error.line, tape_why_words(c->file.error.why));
        return 2;
    }
    if (rc != 0)
        return rc;
    c->answers = mem_zalloc(1, sizeof *c->answers);
    if (!instrument_sheet(&c->sheet) || c->answers == NULL)
        return complain_memory();
    c->answers->answer = mem_zalloc(ANSWERS_MAX, sizeof *c->answers->answer);
    c->answers->place = mem_zalloc(ANSWERS_PLACES, sizeof *c->answers->place);
    if (c->answers->answer == NULL || c->answers->place == NULL)
        return complain_memory();
    if (sheet_read(&c->file.tape, &c->sheet, &error) == ST_OK)
        return 0;
    (void)fprintf(stderr, "mainstay score: %s: %s%s%s\n", path, error.path,
                  error.path[0] != '\0' ? ": " : "",
                  sheet_why_words(error.why));
    return 2;
}

static int
open_key(struct score *c, const char *name)
{
    uint32_t line;
    enum status st = scoring_read(c->table, text_of(name), &c->key, &line);

    c->has_key = st == ST_OK;
    if (st == ST_OK)
        return 0;
    if (st == ST_ABSENT)
        (void)fprintf(stderr, "mainstay score: no key %s (see --list)\n", name);
    else
        (void)fprintf(stderr, "mainstay score: keys.tsv: line %u is damaged\n",
                      line);
    return st == ST_ABSENT ? 2 : 1;
}

static int
list_keys(struct score *c)
{
    struct str name;

    for (uint32_t i = 0; scoring_name(c->table, i, &name) == ST_OK; i++) {
        uint32_t line;

        if (scoring_read(c->table, name, &c->key, &line) != ST_OK)
            return 1;
        buf_add(&c->out, name);
        buf_add_byte(&c->out, '\t');
        buf_add(&c->out, c->key.form);
        buf_add_byte(&c->out, '\n');
    }
    return cli_write("score", &c->out);
}

static void
release(struct score *c)
{
    if (c->answers != NULL) {
        mem_free(c->answers->answer);
        mem_free(c->answers->place);
    }
    mem_free(c->answers);
    mem_free(c->node);
    if (c->has_form)
        instrument_close(&c->file);
    instrument_sheet_free(&c->sheet);
    buf_free(&c->out);
}

static int
run(struct score *c, const char *form, const char *key)
{
    int rc = 0;

    if (form != NULL)
        rc = open_form(c, form);
    if (rc == 0 && key != NULL)
        rc = open_key(c, key);
    if (rc == 0 && form != NULL && key != NULL &&
        scoring_map(&c->key, &c->sheet, c->map) != ST_OK) {
        (void)fprintf(
            stderr, "mainstay score: the form does not fit the key %s\n", key);
        rc = 2;
    }
    return rc == 0 ? score_input(c) : rc;
}

int
cli_score(int argc, char **argv)
{
    const char *form = NULL, *key = NULL;
    struct score *c = NULL;
    bool list = false, alpha = false;
    int rc;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(usage, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--list") == 0 && argc == 2) {
            list = true;
        } else if (strcmp(argv[i], "--alpha") == 0) {
            alpha = true;
        } else if (strcmp(argv[i], "--form") == 0 && i + 1 < argc) {
            form = argv[++i];
        } else if (strcmp(argv[i], "--key") == 0 && i + 1 < argc) {
            key = argv[++i];
        } else {
            (void)fputs(usage, stderr);
            return 2;
        }
    }
    if ((form == NULL && key == NULL && !list) || (alpha && key == NULL)) {
        (void)fputs(usage, stderr);
        return 2;
    }
    c = mem_zalloc(1, sizeof *c);
    if (c == NULL)
        return complain_memory();
    c->wants_alpha = alpha;
    c->table = find_table();
    buf_init(&c->out, 1u << 20);
    rc = list ? list_keys(c) : run(c, form, key);
    release(c);
    mem_free(c);
    return rc;
}
