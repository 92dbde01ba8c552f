/*
 * Whole files and folders for the build's own programs.
 */
#include "tools/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum status
complain(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return ST_BROKEN;
}

enum status
file_read(struct arena *a, const char *path, struct str *out)
{
    FILE *in = fopen(path, "rb");
    enum status st = ST_OK;
    struct buf b;
    char *to;
    size_t n = 1;

    if (in == NULL)
        return complain(path);
    buf_init(&b, FILE_MAX);
    while (n > 0 && (to = buf_reserve(&b, 65536)) != NULL) {
        n = fread(to, 1, 65536, in);
        buf_grew(&b, n);
    }
    if (ferror(in))
        st = complain(path);
    else if (buf_status(&b) != ST_OK)
        st = buf_status(&b);
    if (st == ST_OK)
        st = arena_str(a, buf_str(&b), out);
    buf_free(&b);
    (void)fclose(in);
    return st;
}

enum status
file_write(const char *path, struct str bytes)
{
    struct arena a;
    struct str old;
    struct stat sb;
    FILE *f;
    bool same = false;

    arena_init(&a, FILE_MAX * 4);
    if (stat(path, &sb) == 0 && file_read(&a, path, &old) == ST_OK)
        same = str_eq(old, bytes);
    arena_free(&a);
    if (same)
        return ST_OK;
    f = fopen(path, "wb");
    if (f == NULL)
        return complain(path);
    if (fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len) {
        (void)fclose(f);
        return complain(path);
    }
    return fclose(f) == 0 ? ST_OK : complain(path);
}

struct str
file_name(struct str path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '/')
            return (struct str){path.ptr + i + 1, path.len - i - 1};
    return path;
}

static bool
ends_well(struct str name, struct str endings)
{
    struct str ending;

    while (endings.len > 0) {
        (void)str_cut(endings, ' ', &ending, &endings);
        if (name.len > ending.len && memcmp(name.ptr + name.len - ending.len,
                                            ending.ptr, ending.len) == 0)
            return true;
    }
    return false;
}

static int
by_path(const void *a, const void *b)
{
    const struct str *x = a;
    const struct str *y = b;

    return strcmp(x->ptr, y->ptr); /* arena_str ends them in NUL */
}

static enum status
find_in(struct arena *a, const char *path, struct str endings,
        struct file_list *out, struct buf *deps)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    enum status st = ST_OK;
    char below[1024];

    if (dir == NULL)
        return complain(path);
    buf_add(deps, (struct str){path, strlen(path)});
    buf_add_byte(deps, ' ');
    while (st == ST_OK && (entry = readdir(dir)) != NULL) {
        struct str name = {entry->d_name, strlen(entry->d_name)};
        struct stat sb;

        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (stat(below, &sb) != 0)
            st = complain(below);
        else if (S_ISDIR(sb.st_mode))
            st = find_in(a, below, endings, out, deps);
        else if (ends_well(name, endings) && out->n == FILE_COUNT)
            st = ST_NOSPACE;
        else if (ends_well(name, endings))
            st = arena_str(a, (struct str){below, strlen(below)},
                           &out->path[out->n++]);
    }
    (void)closedir(dir);
    return st;
}

enum status
file_find(struct arena *a, const char *path, struct str endings,
          struct file_list *out, struct buf *deps)
{
    struct stat sb;
    enum status st;

    out->n = 0;
    if (stat(path, &sb) != 0)
        return complain(path);
    if (!S_ISDIR(sb.st_mode)) {
        out->n = 1;
        return arena_str(a, (struct str){path, strlen(path)}, &out->path[0]);
    }
    st = find_in(a, path, endings, out, deps);
    qsort(out->path, out->n, sizeof out->path[0], by_path);
    return st;
}
