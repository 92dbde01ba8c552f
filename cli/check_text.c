/*
 * mainstay check-text: one line of JSON in, one line out, by the same detector
 * as the page (core/ident.h) with all tables of words.
 */
#include "cli/check_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "core/ident.h"
#include "core/rarity.h"
#include "web/assets.h"

#define LINE_MAX_BYTES (8u << 20)
#define SPANS_MAX 65536u
#define ID_MAX_BYTES 1000u
#define CHUNK 65536u

static const char usage[] =
    "usage: mainstay check-text < DOCS.jsonl\n"
    "\n"
    "Reads one JSON object a line with the members id and text, and prints "
    "one\n"
    "line for each: id, spans (start, end, label, level, why, suggest) and\n"
    "rarity (expected, drop).  Offsets are bytes of the text in UTF-8.  A "
    "text\n"
    "without findings is not thereby safe: read it yourself.\n"
    "\n"
    "  --help    this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or\n"
    "input.\n";

static const char *const label_name[] = {
#define IDENT_LABEL(name) #name,
    IDENT_LABELS(IDENT_LABEL)
#undef IDENT_LABEL
};

static const char *const level_name[] = {"certain", "likely", "look again"};

static const char *const why_key[] = {
#define IDENT_WEIGHT(name, points, key) key,
#include "core/ident_weight.def"
#undef IDENT_WEIGHT
};

static const struct {
    const char *key;
    const char *words;
} why_words[] = {
#define CHECK_WHY(key, words) {key, words},
#define CHECK_SUGGEST(name, words)
#include "cli/check_words.def"
#undef CHECK_WHY
#undef CHECK_SUGGEST
};

static const char *const suggest_words[] = {
#define CHECK_WHY(key, words)
#define CHECK_SUGGEST(name, words) [IDENT_SUGGEST_##name] = words,
#include "cli/check_words.def"
#undef CHECK_WHY
#undef CHECK_SUGGEST
};

static const char *const detail_name[] = {
    [RARITY_PLACE] = "place",   [RARITY_AGE] = "age",
    [RARITY_SEX] = "sex",       [RARITY_TRADE] = "occupation",
    [RARITY_SOLE] = "the only", [RARITY_EVENT] = "event",
    [RARITY_ORIGIN] = "origin", [RARITY_FAITH] = "faith",
};

struct check {
    struct lex lex[8];
    struct ident_tables tables;
    struct buf line; /* of input, without its end */
    struct buf out;
    struct ident_span *span; /* SPANS_MAX */
    void *work;              /* room bytes */
    size_t room;
    uint64_t n; /* lines read */
};

static struct str
text_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static const char *
words_of(const char *key)
{
    for (size_t i = 0; i < sizeof why_words / sizeof why_words[0]; i++)
        if (strcmp(why_words[i].key, key) == 0)
            return why_words[i].words;
    return key;
}

static bool
ends_with(struct str s, struct str end)
{
    return s.len >= end.len &&
           str_eq((struct str){s.ptr + s.len - end.len, end.len}, end);
}

/* Open every table of words that is part of the program. */
static enum status
open_tables(struct check *c)
{
    static const struct str english = {"/lex/en.bin", 11};
    uint32_t n = 0;

    for (size_t i = 0; i < web_assets.n && n < 8; i++) {
        const struct asset *a = &web_assets.list[i];
        enum status st;

        if (!ends_with(a->path, STR(".bin")) || a->path.len < english.len)
            continue;
        st = lex_open(&c->lex[n], a->bytes.ptr, a->bytes.len);
        if (st != ST_OK)
            return st;
        if (ends_with(a->path, english))
            c->tables.core = &c->lex[n];
        else
            c->tables.more[c->tables.n_more++] = &c->lex[n];
        n++;
    }
    return c->tables.core != NULL ? ST_OK : ST_BROKEN;
}

static int
complain(const struct check *c, const char *what)
{
    (void)fprintf(stderr, "mainstay check-text: line %llu: %s\n",
                  (unsigned long long)c->n, what);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay check-text: out of memory\n", stderr);
    return 1;
}

static void
write_span(struct json_w *w, const struct ident_span *s)
{
    char suggest[96];

    /* the words come from check_words.def, with at most one %u */
    (void)snprintf(suggest, sizeof suggest, suggest_words[s->suggest],
                   s->number);
    json_w_obj(w, NULL);
    json_w_int(w, "start", s->start);
    json_w_int(w, "end", s->end);
    json_w_str(w, "label", text_of(label_name[s->label]));
    json_w_str(w, "level", text_of(level_name[s->level]));
    json_w_str(w, "why", text_of(words_of(why_key[s->why])));
    json_w_str(w, "suggest", text_of(suggest));
    json_w_obj_end(w);
}

static void
write_rarity(struct json_w *w, const struct rarity_facts *facts)
{
    struct rarity r;

    json_w_obj(w, "rarity");
    if (rarity_judge(facts, &r) == ST_OK) {
        json_w_real(w, "expected", r.expected);
        if (r.drop < RARITY_DETAIL_COUNT)
            json_w_str(w, "drop", text_of(detail_name[r.drop]));
        else
            json_w_null(w, "drop");
    } else {
        json_w_null(w, "expected");
        json_w_null(w, "drop");
    }
    json_w_obj_end(w);
}

/* Room for a text of len bytes; 0 or an exit status. */
static int
make_room(struct check *c, size_t len)
{
    size_t room = ident_room(len);
    void *work;

    if (room <= c->room)
        return 0;
    work = mem_resize(c->work, room);
    if (work == NULL)
        return complain_memory();
    c->work = work;
    c->room = room;
    return 0;
}

/* The id as it came, a string or a whole number. */
static bool
write_id(struct json_w *w, struct json_obj *o)
{
    struct json_obj trial = *o;
    struct str id;
    int64_t number;

    if (json_take_str(&trial, "id", ID_MAX_BYTES, &id)) {
        json_w_str(w, "id", id);
        return true;
    }
    if (!json_take_int(o, "id", INT64_MIN, INT64_MAX, &number))
        return false;
    json_w_int(w, "id", number);
    return true;
}

static int
check_object(struct check *c, struct json_obj o)
{
    struct rarity_facts facts;
    struct json_w w;
    struct str text;
    uint32_t n = 0;
    enum status st;
    int rc;

    if (o.st != ST_OK)
        return complain(c, "not a JSON object");
    json_w_init(&w, &c->out);
    json_w_obj(&w, NULL);
    if (!write_id(&w, &o))
        return complain(c, "no id, or one that is not text or a number");
    if (!json_take_str(&o, "text", LINE_MAX_BYTES, &text))
        return complain(c, "no text");
    if (text.len > IDENT_TEXT_MAX)
        return complain(c, "the text is longer than a million bytes");
    rc = make_room(c, text.len);
    if (rc != 0)
        return rc;
    st = ident_scan(text, &c->tables, c->work, c->span, SPANS_MAX, &n, &facts);
    if (st != ST_OK)
        return complain(c, "more findings than one text may have");
    json_w_arr(&w, "spans");
    for (uint32_t i = 0; i < n; i++)
        write_span(&w, &c->span[i]);
    json_w_arr_end(&w);
    write_rarity(&w, &facts);
    json_w_obj_end(&w);
    buf_add_byte(&c->out, '\n');
    return 0;
}

/* Answer the line in c->line. */
static int
check_line(struct check *c)
{
    struct json *doc = NULL;
    int rc;

    c->n++;
    if (str_trim(buf_str(&c->line)).len == 0) {
        buf_clear(&c->line);
        return 0;
    }
    buf_clear(&c->out);
    switch (json_parse(buf_str(&c->line), LINE_MAX_BYTES, NULL, &doc)) {
    case ST_OK:
        rc = check_object(c, json_top(doc));
        break;
    case ST_NOSPACE:
        rc = complain_memory();
        break;
    default:
        rc = complain(c, "not JSON");
    }
    json_free(doc);
    buf_clear(&c->line);
    if (rc != 0)
        return rc;
    if (buf_status(&c->out) != ST_OK)
        return complain_memory();
    return fwrite(c->out.ptr, 1, c->out.len, stdout) == c->out.len ? 0 : 1;
}

/* Add the bytes to the line, and answer each that ends. */
static int
take_bytes(struct check *c, const char *p, size_t n)
{
    int rc = 0;

    while (n > 0 && rc == 0) {
        const char *end = memchr(p, '\n', n);
        size_t len = end != NULL ? (size_t)(end - p) : n;

        buf_add(&c->line, (struct str){p, len});
        if (buf_status(&c->line) != ST_OK) {
            c->n++;
            return complain(c, "longer than 8 MiB");
        }
        if (end == NULL)
            return 0;
        rc = check_line(c);
        p += len + 1;
        n -= len + 1;
    }
    return rc;
}

static int
check_input(struct check *c)
{
    char chunk[CHUNK];
    size_t n;
    int rc = 0;

    while (rc == 0 && (n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        rc = take_bytes(c, chunk, n);
    if (rc == 0 && ferror(stdin)) {
        (void)fputs("mainstay check-text: the input cannot be read\n", stderr);
        return 1;
    }
    if (rc == 0 && c->line.len > 0)
        rc = check_line(c);
    if (fflush(stdout) != 0 && rc == 0)
        rc = 1;
    return rc;
}

int
cli_check_text(int argc, char **argv)
{
    struct check c = {.n = 0};
    int rc;

    if (argc > 1) {
        bool help = strcmp(argv[1], "--help") == 0;

        (void)fputs(usage, help ? stdout : stderr);
        return help ? 0 : 2;
    }
    if (open_tables(&c) != ST_OK) {
        (void)fputs("mainstay check-text: a table of words is damaged\n",
                    stderr);
        return 1;
    }
    buf_init(&c.line, LINE_MAX_BYTES);
    buf_init(&c.out, LINE_MAX_BYTES * 8u);
    c.span = mem_zalloc(SPANS_MAX, sizeof *c.span);
    rc = c.span != NULL ? check_input(&c) : complain_memory();
    mem_free(c.span);
    mem_free(c.work);
    buf_free(&c.line);
    buf_free(&c.out);
    return rc;
}
