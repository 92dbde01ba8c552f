/*
 * Checks on our own sources that a compiler does not make.
 */
#include "tools/srccheck.h"

#include <string.h>

struct check {
    struct str path;
    struct str stem;  /* "ewma" of "core/ewma.c" */
    struct str text;  /* as it is */
    struct str code;  /* comments and literals blanked */
    struct str words; /* only literals left */
    struct buf *out;
    size_t found;
};

static const char *const banned[] = {
    "strcpy",    "strcat", "sprintf", "vsprintf", "strncpy",
    "strncat",   "strtok", "gets",    "atoi",     "atol",
    "atof",      "gmtime", "rand",    "system",   "alloca",
    "localtime", "srand",  "tmpnam",  NULL};

static const char *const heap[] = {"malloc", "calloc", "realloc",
                                   "free",   "strdup", NULL};

static const char *const sql[] = {"SELECT ", "INSERT ", "UPDATE ",
                                  "DELETE ", "CREATE ", "PRAGMA ",
                                  "ALTER ",  "DROP ",   NULL};

static const char *const js_banned[] = {
    "eval",     "innerHTML",      "outerHTML", "insertAdjacentHTML",
    "Function", "document.write", NULL};

static bool
is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

static bool
under(struct str path, const char *folder)
{
    return str_starts(path, (struct str){folder, strlen(folder)});
}

static bool
ends(struct str s, const char *ending)
{
    size_t len = strlen(ending);

    return s.len >= len && memcmp(s.ptr + s.len - len, ending, len) == 0;
}

static void
report(struct check *c, size_t at, const char *reason, struct str what)
{
    int64_t line = 1;

    for (size_t i = 0; i < at && i < c->text.len; i++)
        line += c->text.ptr[i] == '\n';
    buf_add(c->out, c->path);
    buf_add_byte(c->out, ':');
    buf_add_int(c->out, line);
    buf_add(c->out, STR(": "));
    buf_add(c->out, (struct str){reason, strlen(reason)});
    if (what.len > 0) {
        buf_add(c->out, STR(": "));
        buf_add(c->out, what);
    }
    buf_add_byte(c->out, '\n');
    c->found++;
}

/* Where the comment or literal that begins at i ends (one past). */
static size_t
skip(struct str s, size_t i)
{
    char quote = s.ptr[i];

    if (quote == '/' && s.ptr[i + 1] == '*') {
        for (i += 2; i + 1 < s.len; i++)
            if (s.ptr[i] == '*' && s.ptr[i + 1] == '/')
                return i + 2;
        return s.len;
    }
    if (quote == '/') {
        while (i < s.len && s.ptr[i] != '\n')
            i++;
        return i;
    }
    for (i++; i < s.len && s.ptr[i] != quote; i++) {
        if (s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == '\n' && quote != '`')
            return i; /* not a literal after all: a bare quotation mark */
    }
    return i < s.len ? i + 1 : s.len;
}

/* Split text into code and literals of the same length, blanks elsewhere. */
static void
split(struct str text, bool is_js, char *code, char *words)
{
    size_t i = 0;

    for (size_t k = 0; k < text.len; k++)
        code[k] = words[k] = text.ptr[k] == '\n' ? '\n' : ' ';
    while (i < text.len) {
        char c = text.ptr[i];
        bool comment = c == '/' && i + 1 < text.len &&
                       (text.ptr[i + 1] == '*' || text.ptr[i + 1] == '/');
        bool literal = c == '"' || c == '\'' || (is_js && c == '`');
        size_t end = comment || literal ? skip(text, i) : i + 1;

        if (!comment)
            memcpy((literal ? words : code) + i, text.ptr + i, end - i);
        i = end;
    }
}

/* Report each whole word of the list in s; with `call`, only before "(". */
static void
words_in(struct check *c, struct str s, const char *const *list, bool call,
         const char *reason)
{
    for (; *list != NULL; list++) {
        size_t len = strlen(*list);

        for (size_t i = 0; i + len <= s.len; i++) {
            size_t after = i + len;

            if (s.ptr[i] != **list || memcmp(s.ptr + i, *list, len) != 0)
                continue;
            if (i > 0 && is_name(s.ptr[i - 1]))
                continue;
            if (after < s.len && is_name(s.ptr[after]) &&
                (*list)[len - 1] != ' ')
                continue;
            while (call && after < s.len && s.ptr[after] == ' ')
                after++;
            if (call && (after == s.len || s.ptr[after] != '('))
                continue;
            report(c, i, reason, (struct str){*list, len});
        }
    }
}

/* "<p", "</p", "<!doctype" in a literal. */
static void
markup_in(struct check *c)
{
    struct str s = c->words;

    for (size_t i = 0; i + 1 < s.len; i++) {
        char n = s.ptr[i + 1];

        if (s.ptr[i] == '<' && ((n >= 'a' && n <= 'z') || n == '/' || n == '!'))
            report(c, i, "markup in a literal: pages are in web/tpl",
                   (struct str){NULL, 0});
    }
}

/* Does the name begin with its folder ("store_" of store/store.h)? */
static bool
has_folder(struct str name, struct str path)
{
    struct str folder;
    struct str rest;

    return str_cut(path, '/', &folder, &rest) && name.len > folder.len &&
           str_starts(name, folder) && name.ptr[folder.len] == '_';
}

/* Is this name the stem, or does it begin with it and "_"? */
static bool
has_prefix(struct str name, struct str stem)
{
    if (!str_starts(name, stem))
        return false;
    return name.len == stem.len || name.ptr[stem.len] == '_' ||
           stem.ptr[stem.len - 1] == '_';
}

/*
 * The surface puts an extern function's name at the start of a line, its type
 * on the line before.  A file that splits another ("tplc_po.c") may use any
 * part of its own name.
 */
static void
prefixes(struct check *c)
{
    struct str rest = c->code;
    struct str line;
    struct str before = {NULL, 0};

    while (rest.len > 0) {
        size_t len = 0;
        struct str name;
        struct str stem = c->stem;
        bool fits;

        (void)str_cut(rest, '\n', &line, &rest);
        while (len < line.len && is_name(line.ptr[len]))
            len++;
        name = (struct str){line.ptr, len};
        fits = has_folder(name, c->path);
        if (len > 0 && len < line.len && line.ptr[len] == '(' &&
            before.len > 0 && before.ptr[0] != ' ' && before.ptr[0] != '#' &&
            !ends(before, ";") && !ends(before, "}") && !ends(before, ")") &&
            !str_starts(before, STR("static")) && !str_eq(name, STR("main"))) {
            for (; stem.len > 0 && !fits; stem.len--)
                fits = (stem.len == c->stem.len || stem.ptr[stem.len] == '_') &&
                       has_prefix(name, stem);
            if (!fits)
                report(c, (size_t)(line.ptr - c->code.ptr),
                       "extern name without its file's prefix", name);
        }
        before = line;
    }
}

static void
check_c(struct check *c)
{
    bool ours = !under(c->path, "test/");
    bool texts = ours && !under(c->path, "store/") && !under(c->path, "tools/");

    words_in(c, c->code, banned, true, "banned function");
    if (ours && !str_eq(c->path, STR("base/mem.c")) &&
        !under(c->path, "tools/"))
        words_in(c, c->code, heap, true, "the heap is for base/mem.c");
    if (texts) {
        words_in(c, c->words, sql, false,
                 "SQL in a literal: statements are in store/stmt.def");
        if (!str_eq(c->path, STR("base/html.c")) &&
            !str_eq(c->path, STR("web/place.c")))
            markup_in(c);
    }
    if (ends(c->path, ".c") && !str_starts(c->text, STR("/*")) &&
        !str_starts(c->text, STR("#include \"")))
        report(c, 0, "no head comment", (struct str){NULL, 0});
    if (ours && ends(c->path, ".c") && !under(c->path, "tools/wasm/"))
        prefixes(c);
}

/* Does the literal at `from` read like words: a letter, a space, more? */
static bool
reads_like_words(struct str line, size_t from)
{
    bool letter = false;

    for (size_t i = from; i + 1 < line.len; i++) {
        letter = letter || (line.ptr[i] >= 'a' && line.ptr[i] <= 'z');
        if (letter && line.ptr[i] == ' ' && is_name(line.ptr[i + 1]))
            return true;
    }
    return false;
}

/* element.textContent = "two words" */
static void
js_texts(struct check *c)
{
    static const char *const sinks[] = {
        "textContent", "innerText", "ariaLabel", "title", "placeholder", NULL};
    struct str rest = c->text;
    struct str line;

    while (rest.len > 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        for (size_t k = 0; sinks[k] != NULL; k++) {
            size_t len = strlen(sinks[k]);
            const char *at = memmem(line.ptr, line.len, sinks[k], len);
            size_t i = at == NULL ? line.len : (size_t)(at - line.ptr) + len;

            while (i < line.len && line.ptr[i] == ' ')
                i++;
            if (i == line.len || line.ptr[i++] != '=')
                continue;
            while (i < line.len && line.ptr[i] == ' ')
                i++;
            if (i < line.len &&
                (line.ptr[i] == '"' || line.ptr[i] == '\'' ||
                 line.ptr[i] == '`') &&
                reads_like_words(line, i + 1))
                report(c, (size_t)(line.ptr - c->text.ptr),
                       "text for people belongs in web/tpl",
                       (struct str){NULL, 0});
        }
    }
}

static void
check_js(struct check *c)
{
    words_in(c, c->code, js_banned, false, "not in our scripts");
    js_texts(c);
    if (!str_starts(c->text, STR("/*")) && !str_starts(c->text, STR("//")) &&
        !str_starts(c->text, STR("#!")))
        report(c, 0, "no head comment", (struct str){NULL, 0});
}

size_t
srccheck_file(struct str path, struct str text, struct buf *out)
{
    struct check c = {.path = path, .text = text, .out = out};
    bool is_js = ends(path, ".js") || ends(path, ".mjs");
    struct buf code;
    struct buf words;
    char *code_ptr;
    char *words_ptr;

    for (size_t i = path.len; i-- > 0 && path.ptr[i] != '/';)
        c.stem = (struct str){path.ptr + i, path.len - i};
    (void)str_cut(c.stem, '.', &c.stem, &(struct str){NULL, 0});
    buf_init(&code, text.len + 1);
    buf_init(&words, text.len + 1);
    code_ptr = buf_reserve(&code, text.len + 1);
    words_ptr = buf_reserve(&words, text.len + 1);
    if (code_ptr != NULL && words_ptr != NULL) {
        split(text, is_js, code_ptr, words_ptr);
        c.code = (struct str){code_ptr, text.len};
        c.words = (struct str){words_ptr, text.len};
        if (is_js)
            check_js(&c);
        else
            check_c(&c);
    }
    buf_free(&code);
    buf_free(&words);
    return c.found;
}
