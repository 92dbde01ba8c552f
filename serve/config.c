/*
 * config: settings and what follows from them.
 */
#include "serve/config.h"

#include <string.h>
#include <unistd.h>

#include "serve/address.h"

#define ARGS_MAX 64 /* words on the command line */

static const struct conf_key keys[] = {
#define CONF(name, type, preset, min, max, unit, help)                         \
    CONF_KEY(struct config, name, type, preset, min, max, unit, help)
#include "serve/config.def"
#undef CONF
};

#define N_KEYS (sizeof keys / sizeof keys[0])

/* head followed by tail in the arena, NUL-terminated. */
static enum status
join(struct arena *a, struct str head, struct str tail, struct str *out)
{
    char *text = arena_take(a, head.len + tail.len + 1);

    if (text == NULL)
        return ST_NOSPACE;
    memcpy(text, head.ptr, head.len);
    memcpy(text + head.len, tail.ptr, tail.len);
    text[head.len + tail.len] = '\0';
    *out = (struct str){text, head.len + tail.len};
    return ST_OK;
}

/* "address:port", "[::1]:8080" or "unix:/path". */
static enum status
split_listen(struct config *c, struct arena *a, struct buf *errors)
{
    struct str s = c->listen, address;
    size_t colon = s.len;
    unsigned port = 0;
    enum status st;

    if (!str_starts(s, STR("unix:"))) {
        while (colon > 0 && s.ptr[colon - 1] != ':')
            colon--;
        for (size_t i = colon; i < s.len; i++) {
            if (s.ptr[i] < '0' || s.ptr[i] > '9' || port > 65535)
                colon = 0;
            port = port * 10 + (unsigned)(s.ptr[i] - '0');
        }
        if (colon < 2 || colon == s.len || port > 65535) {
            buf_add(errors, STR("listen: give address:port, for example "
                                "127.0.0.1:8080\n"));
            return ST_INVALID;
        }
        s.len = colon - 1;
        if (s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']')
            s = (struct str){s.ptr + 1, s.len - 2};
    }
    st = arena_str(a, s, &address);
    if (st != ST_OK)
        return st;
    c->address = address.ptr;
    c->port = port;
    return ST_OK;
}

/* What belongs to sending mail, NUL-terminated, and all that it needs. */
static enum status
follow_mail(struct config *c, struct arena *a, struct buf *errors)
{
    const struct {
        struct str from;
        const char **to;
    } texts[] = {{c->smtp_url, &c->mail.url},
                 {c->smtp_from, &c->mail.from},
                 {c->smtp_user, &c->mail.user},
                 {c->smtp_password, &c->mail.password},
                 {c->smtp_ca, &c->mail.ca}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str copy;
        enum status st = arena_str(a, texts[i].from, &copy);

        if (st != ST_OK)
            return st;
        *texts[i].to = copy.ptr;
    }
    if (c->smtp_url.len == 0)
        return ST_OK;
    if (!mail_url_fits(c->smtp_url)) {
        buf_add(errors, STR("smtp_url: give smtp://HOST:PORT or "
                            "smtps://HOST:PORT\n"));
        return ST_INVALID;
    }
    if (!address_fits(c->smtp_from)) {
        buf_add(errors, STR("smtp_from: give the address that mail comes "
                            "from, for example mainstay@example.org\n"));
        return ST_INVALID;
    }
    return ST_OK;
}

/* The setting; else what systemd hands over; else the data folder. */
static enum status
find_key(struct config *c, struct arena *a, char *const *env)
{
    static const char name[] = "CREDENTIALS_DIRECTORY=";
    struct str path = {NULL, 0};
    enum status st = ST_OK;

    if (str_eq(c->server_key, STR("prompt"))) {
        c->key = (struct keyfile){KEYFILE_PROMPT, "prompt"};
        return ST_OK;
    }
    for (; c->server_key.len == 0 && path.len == 0 && *env != NULL; env++) {
        const char *folder = *env + sizeof name - 1;

        if (strncmp(*env, name, sizeof name - 1) != 0)
            continue;
        st = join(a, (struct str){folder, strlen(folder)}, STR("/server.key"),
                  &path);
        if (st != ST_OK)
            return st;
        if (access(path.ptr, F_OK) != 0)
            break;
        c->key = (struct keyfile){KEYFILE_CREDENTIAL, path.ptr};
        return ST_OK;
    }
    if (c->server_key.len > 0)
        st = arena_str(a, c->server_key, &path);
    else
        st = join(a, c->data, STR("/server.key"), &path);
    c->key = (struct keyfile){KEYFILE_FILE, path.ptr};
    return st;
}

/* A room's name is appended to it, behind a slash. */
static bool
video_fits(struct str url)
{
    const struct str begin = STR("https://");

    if (!str_starts(url, begin) || url.len == begin.len ||
        url.ptr[begin.len] == '/')
        return false;
    for (size_t i = 0; i < url.len; i++)
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~' || url.ptr[i] == '?' ||
            url.ptr[i] == '#' || url.ptr[i] == '"')
            return false;
    return true;
}

static enum status
follow(struct config *c, struct arena *a, char *const *env, struct buf *errors)
{
    struct str file, inside, forms;
    enum status st;

    st = arena_str(a, c->data, &c->data_path);
    if (st != ST_OK)
        return st;
    st = arena_str(a, c->backups, &c->backup_path);
    if (st != ST_OK)
        return st;
    st = find_key(c, a, env);
    if (st != ST_OK)
        return st;
    if (c->database.len > 0) {
        c->store_url = c->database;
    } else {
        st = join(a, c->data, STR("/mainstay.db"), &file);
        if (st == ST_OK)
            st = join(a, STR("sqlite:"), file, &c->store_url);
        if (st != ST_OK)
            return st;
    }
    if (c->video_url.len > 0 && !video_fits(c->video_url)) {
        buf_add(errors, STR("video_url: give https://HOST or "
                            "https://HOST/PATH, without ? and #\n"));
        return ST_INVALID;
    }
    st = follow_mail(c, a, errors);
    if (st == ST_OK) {
        st = arena_str(a, c->feeds_inside, &inside);
        c->inside = inside.ptr;
    }
    if (st == ST_OK)
        st = arena_str(a, c->questionnaires, &forms);
    if (st == ST_OK)
        c->forms = forms.ptr;
    return st == ST_OK ? split_listen(c, a, errors) : st;
}

enum status
config_read(char *const *argv, char *const *env, struct arena *a,
            struct config *out, struct buf *errors)
{
    static char development[] = "--development=yes";
    char *args[ARGS_MAX + 1] = {NULL};
    struct conf_from from = {.env = env, .args = args};
    struct config c = {.port = 0};
    size_t n = 0;
    enum status st;

    for (; *argv != NULL; argv++) {
        if (strcmp(*argv, "--config") == 0 && argv[1] != NULL) {
            from.path = *++argv;
        } else if (strncmp(*argv, "--config=", 9) == 0) {
            from.path = *argv + 9;
        } else if (n == ARGS_MAX) {
            buf_add(errors, STR("too many words on the command line\n"));
            return ST_INVALID;
        } else if (strcmp(*argv, "--development") == 0) {
            args[n++] = development;
        } else {
            args[n++] = *argv;
        }
    }
    st = conf_read(keys, N_KEYS, &from, a, &c, errors);
    if (st == ST_OK)
        st = follow(&c, a, env, errors);
    if (st == ST_OK)
        *out = c;
    return st;
}

void
config_manual(struct buf *out)
{
    conf_manual(keys, N_KEYS, out);
}
