/* Questionnaires of a folder, looked at and made into one answer. */
#include "serve/placed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/sheet.h"

#define NAMES_MAX 1024 /* files of the folder that are looked at */
#define LINE_MAX_LEN 500

struct reading {
    int folder; /* descriptor */
    struct json_w w;
    size_t n, bytes; /* taken so far */
    struct tape_node *node;
    struct sheet form;
    placed_tell *tell;
    void *arg;
};

/* ---- the names ---- */

struct names {
    char *name[NAMES_MAX]; /* owned */
    size_t n;
};

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
is_form(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > 5 && strcmp(name + len - 5, ".json") == 0;
}

static void
names_free(struct names *all)
{
    for (size_t i = 0; i < all->n; i++)
        mem_free(all->name[i]);
    mem_free(all);
}

static enum status
names_read(DIR *dir, struct names *all)
{
    struct dirent *e;

    while (all->n < NAMES_MAX && (e = readdir(dir)) != NULL) {
        size_t len = strlen(e->d_name) + 1;

        if (!is_form(e->d_name))
            continue;
        all->name[all->n] = mem_alloc(len);
        if (all->name[all->n] == NULL)
            return ST_NOSPACE;
        memcpy(all->name[all->n++], e->d_name, len);
    }
    qsort(all->name, all->n, sizeof all->name[0], compare);
    return ST_OK;
}

/* ---- a file ---- */

static void
tell(const struct reading *r, const char *name, const char *words)
{
    char line[LINE_MAX_LEN];

    (void)snprintf(line, sizeof line, "%.200s: %s", name, words);
    r->tell(r->arg, line);
}

static void
tell_at(const struct reading *r, const char *name, uint32_t at,
        const char *path, const char *words)
{
    char line[LINE_MAX_LEN];

    (void)snprintf(line, sizeof line, "%.200s: line %u%s%s: %s", name, at,
                   path[0] != '\0' ? ", " : "", path, words);
    r->tell(r->arg, line);
}

/* The file's bytes.  ST_OK, ST_NOSPACE for memory, or told and ST_INVALID. */
static enum status
read_text(const struct reading *r, const char *name, struct buf *text)
{
    int fd = openat(r->folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum status st = ST_INVALID;
    struct stat about;
    ssize_t got = 1;
    char part[8192];

    if (fd < 0 || fstat(fd, &about) != 0) {
        tell(r, name, strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        tell(r, name, "this is no file");
    } else if (about.st_size > (off_t)TAPE_TEXT_MAX) {
        tell(r, name, "larger than 1 MiB");
    } else {
        while ((got = read(fd, part, sizeof part)) > 0)
            buf_add(text, (struct str){part, (size_t)got});
        st = buf_status(text);
        if (got < 0) {
            tell(r, name, strerror(errno));
            st = ST_INVALID;
        }
    }
    if (fd >= 0)
        (void)close(fd);
    return st;
}

/* Can it be used?  Told when not. */
static bool
is_usable(struct reading *r, const char *name, struct str text, char *copy)
{
    struct tape_error bad;
    struct sheet_error error;
    struct tape tape;

    memcpy(copy, text.ptr, text.len);
    if (tape_read(copy, text.len, r->node, &tape, &bad) != ST_OK) {
        tell_at(r, name, bad.line, "", tape_why_words(bad.why));
        return false;
    }
    if (sheet_read(&tape, &r->form, &error) != ST_OK) {
        tell_at(r, name, error.line, error.path, sheet_why_words(error.why));
        return false;
    }
    return true;
}

static enum status
take(struct reading *r, const char *name, char *copy)
{
    struct buf text;
    enum status st;

    if (r->n == PLACED_FORMS) {
        tell(r, name, "more than 64 questionnaires");
        return ST_OK;
    }
    buf_init(&text, TAPE_TEXT_MAX);
    st = read_text(r, name, &text);
    if (st == ST_OK && r->bytes + text.len > PLACED_BYTES) {
        tell(r, name, "more than 4 MiB in all");
    } else if (st == ST_OK && is_usable(r, name, buf_str(&text), copy)) {
        json_w_str(&r->w, NULL, buf_str(&text));
        r->bytes += text.len;
        r->n++;
    }
    buf_free(&text);
    return st == ST_INVALID ? ST_OK : st;
}

/* ---- the folder ---- */

static enum status
read_folder(struct reading *r, const char *folder)
{
    DIR *dir = opendir(folder);
    struct names *all = NULL;
    char *copy = NULL;
    enum status st = ST_NOSPACE;

    if (dir == NULL) {
        tell(r, folder, strerror(errno));
        return ST_ABSENT;
    }
    r->folder = dirfd(dir);
    all = mem_alloc(sizeof *all);
    copy = mem_alloc(TAPE_TEXT_MAX);
    r->node = mem_alloc(tape_need(TAPE_TEXT_MAX) * sizeof *r->node);
    r->form.item = mem_alloc(SHEET_ITEMS * sizeof *r->form.item);
    r->form.option = mem_alloc(SHEET_OPTIONS * sizeof *r->form.option);
    r->form.when = mem_alloc(SHEET_CONDITIONS * sizeof *r->form.when);
    if (all != NULL)
        all->n = 0;
    if (all != NULL && copy != NULL && r->node != NULL &&
        r->form.item != NULL && r->form.option != NULL && r->form.when != NULL)
        st = names_read(dir, all);
    for (size_t i = 0; st == ST_OK && i < all->n; i++)
        st = take(r, all->name[i], copy);
    mem_free(r->form.when);
    mem_free(r->form.option);
    mem_free(r->form.item);
    mem_free(r->node);
    mem_free(copy);
    if (all != NULL)
        names_free(all);
    (void)closedir(dir);
    return st;
}

enum status
placed_read(const char *folder, struct buf *out, size_t *n, placed_tell *told,
            void *arg)
{
    struct reading r = {.tell = told, .arg = arg};
    enum status st;

    json_w_init(&r.w, out);
    json_w_obj(&r.w, NULL);
    json_w_arr(&r.w, "questionnaires");
    st = read_folder(&r, folder);
    json_w_arr_end(&r.w);
    json_w_obj_end(&r.w);
    *n = r.n;
    return buf_status(out) != ST_OK ? buf_status(out) : st;
}
