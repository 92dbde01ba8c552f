/*
 * mainstay instrument: forms and responses looked at by the same code as the
 * questionnaires page (core/sheet.h, core/answers.h).
 */
#include "cli/instrument.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/read.h"

#define OUT_MAX (8u << 20) /* bytes of output */

static const char usage[] =
    "usage: mainstay instrument check FILE... [--answers FILE]\n"
    "\n"
    "Says for each FHIR Questionnaire (R4, R5, STU3; JSON) whether it can be "
    "used\n"
    "here: one line of JSON with file, verdict (accepted, refused) and, when "
    "it is\n"
    "refused, why, line, where (the item's path), linkId and words.  With\n"
    "--answers a\n"
    "QuestionnaireResponse is checked against the one form given.\n"
    "\n"
    "  --answers FILE   a response to the form\n"
    "  --help           this text\n"
    "\n"
    "Exit status: 0 all are fine, 1 out of memory or output failed, 2 bad use, "
    "a\n"
    "file that cannot be read, or one that is refused.\n";

static const char *const sheet_names[] = {
#define SHEET_WHY(name, words) #name,
#define SHEET_WARN(name, words)
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
};

static const char *const warn_names[] = {
#define SHEET_WHY(name, words)
#define SHEET_WARN(name, words) #name,
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
};

static const char *const answers_names[] = {
#define ANSWERS_WHY(name, words) #name,
#include "core/answers_why.def"
#undef ANSWERS_WHY
};

static struct str
text_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

int
instrument_open(const char *command, const char *path,
                struct instrument_file *file)
{
    int rc = cli_read_file(command, path, TAPE_TEXT_MAX, &file->text);

    file->node = NULL;
    if (rc != 0)
        return rc;
    file->node = mem_alloc(tape_need(file->text.len) * sizeof *file->node);
    if (file->node == NULL) {
        (void)fprintf(stderr, "mainstay %s: out of memory\n", command);
        return 1;
    }
    return tape_read(file->text.ptr, file->text.len, file->node, &file->tape,
                     &file->error) == ST_OK
               ? 0
               : 3;
}

void
instrument_close(struct instrument_file *file)
{
    mem_free(file->node);
    buf_free(&file->text);
}

bool
instrument_sheet(struct sheet *f)
{
    *f = (struct sheet){
        .item = mem_alloc(SHEET_ITEMS * sizeof *f->item),
        .option = mem_alloc(SHEET_OPTIONS * sizeof *f->option),
        .when = mem_alloc(SHEET_CONDITIONS * sizeof *f->when),
    };
    return f->item != NULL && f->option != NULL && f->when != NULL;
}

void
instrument_sheet_free(struct sheet *f)
{
    mem_free(f->item);
    mem_free(f->option);
    mem_free(f->when);
}

/* ---- one line of output ---- */

static void
begin_line(struct json_w *w, struct buf *out, const char *file, bool accepted)
{
    json_w_init(w, out);
    json_w_obj(w, NULL);
    json_w_str(w, "file", text_of(file));
    json_w_str(w, "verdict", accepted ? STR("accepted") : STR("refused"));
}

static void
end_line(struct json_w *w, struct buf *out)
{
    json_w_obj_end(w);
    buf_add_byte(out, '\n');
}

static void
say_json_error(struct buf *out, const char *path, const struct tape_error *e)
{
    struct json_w w;

    begin_line(&w, out, path, false);
    json_w_str(&w, "why", STR("JSON"));
    json_w_int(&w, "line", e->line);
    json_w_str(&w, "words", text_of(tape_why_words(e->why)));
    end_line(&w, out);
}

static void
say_sheet_error(struct buf *out, const char *path, const struct sheet_error *e)
{
    struct json_w w;

    begin_line(&w, out, path, false);
    json_w_str(&w, "why", text_of(sheet_names[e->why]));
    json_w_int(&w, "line", e->line);
    json_w_str(&w, "where", text_of(e->path));
    if (e->link_id.len > 0)
        json_w_str(&w, "linkId", e->link_id);
    json_w_str(&w, "words", text_of(sheet_why_words(e->why)));
    end_line(&w, out);
}

static void
say_warnings(struct json_w *w, const struct sheet *f)
{
    json_w_arr(w, "warnings");
    for (uint32_t i = 0; i < f->n_items; i++)
        for (int k = 0; k < SHEET_WARN_COUNT; k++) {
            if ((f->item[i].warn & 1u << k) == 0)
                continue;
            json_w_obj(w, NULL);
            json_w_str(w, "linkId", f->item[i].link_id);
            json_w_str(w, "warning", text_of(warn_names[k]));
            json_w_str(w, "words",
                       text_of(sheet_warn_words((enum sheet_warn)k)));
            json_w_obj_end(w);
        }
    json_w_arr_end(w);
}

static void
say_form(struct buf *out, const char *path, const struct sheet *f)
{
    struct json_w w;
    int64_t scored = 0;

    for (uint32_t i = 0; i < f->n_items; i++)
        scored += sheet_scores(&f->item[i]);
    begin_line(&w, out, path, true);
    json_w_str(&w, "title", sheet_title(f));
    json_w_int(&w, "items", f->n_items);
    json_w_int(&w, "options", f->n_options);
    json_w_int(&w, "conditions", f->n_when);
    json_w_int(&w, "scored", scored);
    say_warnings(&w, f);
    end_line(&w, out);
}

static void
say_answers(struct buf *out, const char *path, const struct answers *a)
{
    struct json_w w;

    begin_line(&w, out, path, a->n_errors == 0);
    json_w_int(&w, "answers", a->n);
    json_w_arr(&w, "wrong");
    for (uint32_t i = 0; i < a->n_wrong; i++) {
        json_w_obj(&w, NULL);
        json_w_str(&w, "why", text_of(answers_names[a->wrong[i].why]));
        if (a->wrong[i].item != SHEET_NONE)
            json_w_str(&w, "linkId", a->form->item[a->wrong[i].item].link_id);
        json_w_str(&w, "words", text_of(answers_why_words(a->wrong[i].why)));
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    end_line(&w, out);
}

/* ---- the command ---- */

static int
check_answers(struct buf *out, const struct sheet *f, const char *path)
{
    struct instrument_file file;
    struct answers *a = mem_alloc(sizeof *a);
    int rc = instrument_open("instrument", path, &file);

    if (a != NULL) {
        a->answer = mem_alloc(ANSWERS_MAX * sizeof *a->answer);
        a->place = mem_alloc(ANSWERS_PLACES * sizeof *a->place);
    }
    if (rc == 3) {
        say_json_error(out, path, &file.error);
        rc = 2;
    } else if (rc == 0 &&
               (a == NULL || a->answer == NULL || a->place == NULL)) {
        rc = 1;
    } else if (rc == 0) {
        enum status st = answers_read(f, &file.tape, a);

        say_answers(out, path, a);
        rc = st == ST_OK && a->n_errors == 0 ? 0 : 2;
    }
    if (a != NULL) {
        mem_free(a->answer);
        mem_free(a->place);
    }
    mem_free(a);
    instrument_close(&file);
    return rc;
}

static int
check_form(struct buf *out, const char *path, const char *answers)
{
    struct instrument_file file;
    struct sheet_error error;
    struct sheet f;
    bool has_room = instrument_sheet(&f);
    int rc = instrument_open("instrument", path, &file);

    if (rc == 0 && !has_room)
        rc = 1;
    if (rc == 3) {
        say_json_error(out, path, &file.error);
        rc = 2;
    } else if (rc == 0 && sheet_read(&file.tape, &f, &error) != ST_OK) {
        say_sheet_error(out, path, &error);
        rc = 2;
    } else if (rc == 0) {
        say_form(out, path, &f);
        if (answers != NULL)
            rc = check_answers(out, &f, answers);
    }
    instrument_close(&file);
    instrument_sheet_free(&f);
    return rc;
}

static int
misuse(void)
{
    (void)fputs(usage, stderr);
    return 2;
}

int
cli_instrument(int argc, char **argv)
{
    const char *answers = NULL;
    int worst = 0, n = 0;
    struct buf out;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        return 0;
    }
    if (argc < 3 || strcmp(argv[1], "check") != 0)
        return misuse();
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--answers") == 0) {
            if (answers != NULL || i + 1 == argc)
                return misuse();
            answers = argv[++i];
        } else if (argv[i][0] == '-') {
            return misuse();
        } else {
            n++;
        }
    }
    if (n == 0 || (answers != NULL && n != 1))
        return misuse();
    buf_init(&out, OUT_MAX);
    for (int i = 2; i < argc && worst != 1; i++) {
        int rc;

        if (strcmp(argv[i], "--answers") == 0) {
            i++;
            continue;
        }
        rc = check_form(&out, argv[i], answers);
        worst = rc == 1 ? 1 : rc > worst ? rc : worst;
    }
    if (cli_write("instrument", &out) != 0)
        worst = 1;
    buf_free(&out);
    return worst;
}
