/*
 * embed: packs served files into C (see tools/embed.h).
 *
 *   embed --table FILE.c --list FILE.txt [--depfile FILE] NAME=PATH…
 *
 * PATH is a file, served as /a/HASH/NAME, or a folder, whose files are served
 * as /a/HASH/NAME/…; a NAME that begins with "/" is served right there.
 */
#include <stdio.h>
#include <string.h>

#include "tools/embed.h"
#include "tools/file.h"

#define ARENA_CAP ((size_t)1 << 27)
#define OUT_CAP ((size_t)1 << 26)

struct run {
    struct arena arena;
    struct embed e;
    struct buf deps;
    const char *table;
    const char *list;
    const char *depfile;
};

static enum status
add_file(struct run *r, struct str name, struct str path)
{
    struct embed_file f = {.name = name, .path = path};
    enum status st = file_read(&r->arena, path.ptr, &f.bytes);

    if (st != ST_OK)
        return st;
    if (str_starts(name, STR("/"))) {
        f.root = name;
        f.name = (struct str){name.ptr + 1, name.len - 1};
    }
    buf_add(&r->deps, path);
    buf_add_byte(&r->deps, ' ');
    st = embed_add(&r->e, f);
    if (st != ST_OK)
        fprintf(stderr, "%.*s: unknown type, or there twice\n", (int)path.len,
                path.ptr);
    return st;
}

/* The address of a file that was found below the folder `base`. */
static enum status
name_below(struct run *r, struct str name, size_t base, struct str path,
           struct str *out)
{
    struct buf b;
    enum status st;

    buf_init(&b, 1024);
    buf_add(&b, name);
    buf_add(&b, (struct str){path.ptr + base, path.len - base});
    st = buf_status(&b);
    if (st == ST_OK)
        st = arena_str(&r->arena, buf_str(&b), out);
    buf_free(&b);
    return st;
}

static enum status
add_argument(struct run *r, const char *arg)
{
    struct file_list *list = arena_zero(&r->arena, 1, sizeof *list);
    struct str name;
    struct str path;
    enum status st;

    if (list == NULL)
        return ST_NOSPACE;
    if (!str_cut((struct str){arg, strlen(arg)}, '=', &name, &path)) {
        fprintf(stderr, "embed: NAME=PATH expected, got %s\n", arg);
        return ST_INVALID;
    }
    st = file_find(&r->arena, path.ptr,
                   STR(".css .js .mjs .svg .wasm .png .webmanifest"), list,
                   &r->deps);
    for (size_t i = 0; st == ST_OK && i < list->n; i++) {
        struct str full = name;

        if (!str_eq(list->path[i], path))
            st = name_below(r, name, path.len, list->path[i], &full);
        if (st == ST_OK)
            st = add_file(r, full, list->path[i]);
    }
    return st;
}

static enum status
write_all(struct run *r)
{
    struct buf out;
    enum status st;

    buf_init(&out, OUT_CAP);
    embed_finish(&r->e);
    st = embed_list(&r->e, &out);
    if (st == ST_OK)
        st = file_write(r->list, buf_str(&out));
    buf_clear(&out);
    if (st == ST_OK)
        st = embed_table(&r->e, &out);
    if (st == ST_OK)
        st = file_write(r->table, buf_str(&out));
    buf_clear(&out);
    if (st == ST_OK && r->depfile != NULL) {
        buf_add(&out, (struct str){r->table, strlen(r->table)});
        buf_add(&out, STR(": "));
        buf_add(&out, buf_str(&r->deps));
        buf_add_byte(&out, '\n');
        st = file_write(r->depfile, buf_str(&out));
    }
    buf_free(&out);
    return st;
}

static bool
take_option(struct run *r, const char *option, const char *value)
{
    if (strcmp(option, "--table") == 0)
        r->table = value;
    else if (strcmp(option, "--list") == 0)
        r->list = value;
    else if (strcmp(option, "--depfile") == 0)
        r->depfile = value;
    else
        return false;
    return true;
}

int
main(int argc, char **argv)
{
    struct run r = {.table = NULL};
    enum status st = ST_OK;
    int i = 1;

    arena_init(&r.arena, ARENA_CAP);
    buf_init(&r.deps, OUT_CAP);
    r.e.arena = &r.arena;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2)
        if (!take_option(&r, argv[i], argv[i + 1]))
            st = ST_INVALID;
    if (st != ST_OK || r.table == NULL || r.list == NULL) {
        fprintf(stderr, "usage: embed --table FILE --list FILE NAME=PATH...\n");
        return 2;
    }
    for (; st == ST_OK && i < argc; i++)
        st = add_argument(&r, argv[i]);
    if (st == ST_OK)
        st = write_all(&r);
    buf_free(&r.deps);
    arena_free(&r.arena);
    return st == ST_OK ? 0 : 1;
}
