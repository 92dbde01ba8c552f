/*
 * Settings from a file, the environment and the command line.  inih reads the
 * file; its line limit is met by a reader of our own, which also knows the
 * line's number.  The only file that knows ini.h.
 */
#include "base/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ini.h>

#include "base/conf_value.h"

#define KEYS_MAX 128     /* keys of one program */
#define LINE_MAX_INI 190 /* bytes; inih's own buffer has 200 */
#define PATH_LEN 4096    /* bytes */

struct reading {
    const struct conf_key *keys;
    size_t n;
    struct arena *a;
    char *out; /* the struct the offsets speak of */
    struct buf *errors;
    bool from_file[KEYS_MAX];    /* seen there: a second time is an error */
    struct str secret[KEYS_MAX]; /* paths, read at the end */
    struct str secret_at[KEYS_MAX];
    bool failed, full;
    /* the file */
    const char *path;
    FILE *in;
    int line;
};

static void
complain(struct reading *r, struct str where, const char *a, struct str b,
         const char *c)
{
    r->failed = true;
    buf_add(r->errors, where);
    buf_add(r->errors, STR(": "));
    buf_add(r->errors, (struct str){a, strlen(a)});
    buf_add(r->errors, b);
    buf_add(r->errors, (struct str){c, strlen(c)});
    buf_add_byte(r->errors, '\n');
}

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

/* The index of a key, or n. */
static size_t
find(const struct reading *r, struct str name)
{
    size_t i = 0;

    while (i < r->n && !str_eq(view(r->keys[i].name), name))
        i++;
    return i;
}

/* One value from one place. */
static void
set(struct reading *r, size_t i, struct str value, struct str where)
{
    const struct conf_key *k = &r->keys[i];
    char *field = r->out + k->offset;
    char why[160];
    enum status st;

    if (k->type == CONF_SECRET) {
        st = arena_str(r->a, value, &r->secret[i]);
        if (st == ST_OK)
            st = arena_str(r->a, where, &r->secret_at[i]);
    } else {
        st = conf_value_parse(k, value, r->a, field, why, sizeof why);
    }
    if (st == ST_NOSPACE)
        r->full = true;
    else if (st != ST_OK)
        complain(r, where, why, STR(""), "");
}

/* "unknown key 'lisen'; did you mean 'listen'?" */
static void
unknown(struct reading *r, struct str name, struct str where)
{
    const char *near = conf_value_near(r->keys, r->n, name);
    char tail[128] = "'";

    if (near != NULL)
        snprintf(tail, sizeof tail, "'; did you mean '%s'?", near);
    if (name.len > 60)
        name.len = 60;
    complain(r, where, "unknown key '", name, tail);
}

/* Complain about the line just read. */
static void
complain_line(struct reading *r, const char *what)
{
    char where[PATH_LEN + 24];
    int n = snprintf(where, sizeof where, "%s:%d", r->path, r->line);

    complain(r, (struct str){where, (size_t)n}, what, STR(""), "");
}

/* Read a whole line; its rest is skipped when it is too long.  False at the
 * end of the file. */
static bool
whole_line(struct reading *r, char *to, int cap)
{
    size_t len;

    if (fgets(to, cap, r->in) == NULL)
        return false;
    r->line++;
    len = strlen(to);
    if (len > LINE_MAX_INI) {
        while (len > 0 && to[len - 1] != '\n' && fgets(to, cap, r->in) != NULL)
            len = strlen(to);
        complain_line(r, "the line is too long (190 bytes at most)");
        to[0] = '\0';
    }
    return true;
}

/*
 * fgets for inih.  It gets no line that it would misread: none cut in two, no
 * indented one (it would continue the line above), none that is no pair.
 */
static char *
next_line(char *to, int cap, void *arg)
{
    struct reading *r = arg;

    while (whole_line(r, to, cap)) {
        char *from = to;

        if (r->line == 1 && strncmp(from, "\xef\xbb\xbf", 3) == 0)
            from += 3;
        from += strspn(from, " \t\r\n\v\f");
        if (*from == '\0' || *from == '#' || *from == ';')
            continue;
        if (*from == '['
                ? strchr(from, ']') == NULL
                : strpbrk(from, "=:") == NULL || *from == '=' || *from == ':') {
            complain_line(r, "neither '[section]' nor 'key = value'");
            continue;
        }
        memmove(to, from, strlen(from) + 1);
        return to;
    }
    return NULL;
}

static int
on_pair(void *arg, const char *section, const char *name, const char *value)
{
    struct reading *r = arg;
    char full[256], where[PATH_LEN + 24];
    int n = snprintf(where, sizeof where, "%s:%d", r->path, r->line);
    struct str at = {where, (size_t)n};
    size_t i;

    snprintf(full, sizeof full, "%s%s%s", section, *section != '\0' ? "_" : "",
             name);
    i = find(r, view(full));
    if (i == r->n) {
        unknown(r, view(full), at);
    } else if (r->from_file[i]) {
        complain(r, at, "'", view(full), "' stands in the file already");
    } else {
        r->from_file[i] = true;
        set(r, i, view(value), at);
    }
    return 1;
}

static void
read_file(struct reading *r, const char *path)
{
    int code;

    if (strlen(path) >= PATH_LEN) {
        complain(r, STR("configuration"), "the path is too long", STR(""), "");
        return;
    }
    r->path = path;
    r->in = fopen(path, "re");
    if (r->in == NULL) {
        complain(r, view(path), "", view(strerror(errno)), "");
        return;
    }
    code = ini_parse_stream(next_line, r, on_pair, r);
    if (ferror(r->in) || code != 0)
        complain(r, view(path), "cannot be read", STR(""), "");
    fclose(r->in);
}

/* "MAINSTAY_MAIL_HOST=x": strange names are errors, as in the file. */
static void
read_env(struct reading *r, char *const *env)
{
    static const char prefix[] = "MAINSTAY_";

    for (; *env != NULL; env++) {
        struct str name, value;
        char lower[128];
        size_t i;

        if (strncmp(*env, prefix, sizeof prefix - 1) != 0)
            continue;
        (void)str_cut(view(*env), '=', &name, &value);
        if (name.len - (sizeof prefix - 1) >= sizeof lower) {
            unknown(r, name, STR("environment"));
            continue;
        }
        for (i = sizeof prefix - 1; i < name.len; i++) {
            char c = name.ptr[i];

            lower[i - (sizeof prefix - 1)] =
                c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
        lower[i - (sizeof prefix - 1)] = '\0';
        i = find(r, view(lower));
        if (i == r->n)
            unknown(r, view(lower), name);
        else
            set(r, i, value, name);
    }
}

static void
read_args(struct reading *r, char *const *args)
{
    for (; *args != NULL; args++) {
        struct str flag = view(*args), name, value;
        char lower[128];
        size_t i;
        bool joined;

        if (!str_starts(flag, STR("--")) || flag.len - 2 >= sizeof lower) {
            complain(r, flag, "not an option: --name=value", STR(""), "");
            continue;
        }
        joined = str_cut(flag, '=', &name, &value);
        for (i = 2; i < name.len; i++)
            lower[i - 2] = name.ptr[i] == '-' ? '_' : name.ptr[i];
        lower[i - 2] = '\0';
        i = find(r, view(lower));
        if (i == r->n) {
            unknown(r, view(lower), name);
            continue;
        }
        if (!joined && r->keys[i].type == CONF_BOOL)
            value = STR("yes");
        else if (!joined && args[1] != NULL)
            value = view(*++args);
        else if (!joined) {
            complain(r, name, "needs a value", STR(""), "");
            continue;
        }
        set(r, i, value, name);
    }
}

/* The content of a secret's file, into its field. */
static void
read_secret(struct reading *r, size_t i)
{
    const struct conf_key *k = &r->keys[i];
    size_t cap = k->max > 0 ? (size_t)k->max : 1024;
    struct str content = {NULL, 0};
    struct stat about;
    char *to = NULL;
    ssize_t got = 0;
    int fd = open(r->secret[i].ptr, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &about) != 0) {
        complain(r, r->secret_at[i], k->name, STR(": the secret's file: "),
                 strerror(errno));
        goto out;
    }
    if (!S_ISREG(about.st_mode) || (about.st_mode & S_IRWXO) != 0) {
        complain(r, r->secret_at[i], k->name,
                 STR(": the secret's file must be a plain file, closed to "
                     "others (chmod o= FILE)"),
                 "");
        goto out;
    }
    to = arena_take(r->a, cap + 2);
    if (to == NULL) {
        r->full = true;
        goto out;
    }
    while (content.len < cap + 2 &&
           (got = read(fd, to + content.len, cap + 2 - content.len)) > 0)
        content.len += (size_t)got;
    if (content.len > 0 && to[content.len - 1] == '\n')
        content.len--;
    content.ptr = to;
    if (got < 0 || content.len > cap || content.len < (size_t)k->min)
        complain(r, r->secret_at[i], k->name,
                 STR(": the secret's file has the wrong length"), "");
    else
        memcpy(r->out + k->offset, &content, sizeof content);
out:
    if (fd >= 0)
        close(fd);
}

enum status
conf_read(const struct conf_key *keys, size_t n, const struct conf_from *from,
          struct arena *a, void *out, struct buf *errors)
{
    struct reading r = {
        .keys = keys, .n = n, .a = a, .out = out, .errors = errors};

    if (n > KEYS_MAX)
        return ST_NOSPACE;
    for (size_t i = 0; i < n; i++) {
        if (keys[i].type == CONF_SECRET)
            memcpy(r.out + keys[i].offset, &STR(""), sizeof(struct str));
        if (keys[i].type != CONF_SECRET || keys[i].preset[0] != '\0')
            set(&r, i, view(keys[i].preset), STR("preset"));
    }
    if (from->path != NULL)
        read_file(&r, from->path);
    if (from->env != NULL)
        read_env(&r, from->env);
    if (from->args != NULL)
        read_args(&r, from->args);
    for (size_t i = 0; i < n; i++)
        if (keys[i].type == CONF_SECRET && r.secret[i].len > 0)
            read_secret(&r, i);
    if (r.full || buf_status(errors) != ST_OK)
        return ST_NOSPACE;
    return r.failed ? ST_INVALID : ST_OK;
}
