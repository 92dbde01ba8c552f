/*
 * The list of what a release serves.
 */
#include "serve/manifest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/head.h"
#include "serve/shell.h"
#include "serve/version.h"

#define TITLE "mainstay manifest "
#define PAGE_MAX (512 * 1024) /* bytes of one page */
#define FORM "1"

static int
compare(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n > 0 ? memcmp(a.ptr, b.ptr, n) : 0;

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

int
manifest_order(const struct manifest_file *a, const struct manifest_file *b)
{
    int order = compare(a->path, b->path);

    return order != 0 ? order : compare(a->lang, b->lang);
}

static int
order(const void *a, const void *b)
{
    return manifest_order(a, b);
}

/* ---- writing ---- */

static enum status
add_pages(struct manifest_file *list, bool dev, size_t *count)
{
    enum status st = ST_OK;
    struct buf page;
    size_t n = 0;

    buf_init(&page, PAGE_MAX);
    for (int i = 0; i < TPL_SHELL_COUNT; i++)
        for (int k = 0; k < TPL_LANG_COUNT; k++) {
            struct manifest_file *f = &list[n];

            if (tpl_lang_list[k].is_for_tests)
                continue;
            buf_clear(&page);
            st = shell_render(&page, tpl_shell_list[i].path, (enum tpl_lang)k,
                              dev);
            if (st != ST_OK)
                goto out;
            f->path = tpl_shell_list[i].path;
            f->lang = tpl_lang_list[k].tag;
            sha384(buf_str(&page), f->digest);
            n++;
        }
out:
    buf_free(&page);
    *count = n;
    return st;
}

enum status
manifest_render(struct buf *out, const struct asset_set *assets, bool dev)
{
    size_t room = (size_t)TPL_SHELL_COUNT * TPL_LANG_COUNT + assets->n;
    struct manifest_file *list = mem_zalloc(room, sizeof *list);
    enum status st;
    size_t n = 0;

    if (list == NULL)
        return ST_NOSPACE;
    st = add_pages(list, dev, &n);
    if (st != ST_OK)
        goto out;
    for (size_t i = 0; i < assets->n; i++, n++) {
        list[n].path = assets->list[i].path;
        memcpy(list[n].digest, assets->list[i].digest, SHA384_LEN);
    }
    qsort(list, n, sizeof *list, order);
    buf_add(out, STR(TITLE FORM "\nrelease " MAINSTAY_VERSION "\npolicy "));
    buf_add(out, head_policy());
    buf_add_byte(out, '\n');
    for (size_t i = 0; i < n; i++) {
        buf_add_hex(out, list[i].digest, SHA384_LEN);
        buf_add_byte(out, ' ');
        buf_add(out, list[i].lang.len > 0 ? list[i].lang : STR("-"));
        buf_add_byte(out, ' ');
        buf_add(out, list[i].path);
        buf_add_byte(out, '\n');
    }
    st = buf_status(out);
out:
    mem_free(list);
    return st;
}

/* ---- keeping ---- */

struct manifest_keeper {
    pthread_mutex_t lock;
    const struct asset_set *assets;
    bool dev;
    struct buf text; /* empty until asked for */
};

struct manifest_keeper *
manifest_keeper_new(const struct asset_set *assets, bool dev)
{
    struct manifest_keeper *k = mem_zalloc(1, sizeof *k);

    if (k == NULL)
        return NULL;
    (void)pthread_mutex_init(&k->lock, NULL);
    k->assets = assets;
    k->dev = dev;
    buf_init(&k->text, MANIFEST_MAX);
    return k;
}

void
manifest_keeper_free(struct manifest_keeper *k)
{
    if (k == NULL)
        return;
    buf_free(&k->text);
    (void)pthread_mutex_destroy(&k->lock);
    mem_free(k);
}

enum status
manifest_keeper_text(struct manifest_keeper *k, struct str *out)
{
    enum status st = ST_OK;

    (void)pthread_mutex_lock(&k->lock);
    if (k->text.len == 0)
        st = manifest_render(&k->text, k->assets, k->dev);
    if (st == ST_OK)
        *out = buf_str(&k->text);
    else
        buf_free(&k->text);
    (void)pthread_mutex_unlock(&k->lock);
    return st;
}

/* ---- reading ---- */

/* A line with its end; false when there is none. */
static bool
next_line(struct str *rest, struct str *line)
{
    return rest->len > 0 && str_cut(*rest, '\n', line, rest);
}

static bool
hex_digit(char c, uint8_t *out)
{
    if (c >= '0' && c <= '9')
        *out = (uint8_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
        *out = (uint8_t)(c - 'a' + 10);
    else
        return false;
    return true;
}

static bool
take_digest(struct str text, uint8_t out[SHA384_LEN])
{
    if (text.len != (size_t)2 * SHA384_LEN)
        return false;
    for (size_t i = 0; i < SHA384_LEN; i++) {
        uint8_t high, low;

        if (!hex_digit(text.ptr[2 * i], &high) ||
            !hex_digit(text.ptr[2 * i + 1], &low))
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Only characters that may stand in an address and in a header field. */
static bool
is_plain(struct str s, bool is_path)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '-';

        if (!ok && !(is_path && memchr("/._~", c, 4) != NULL))
            return false;
    }
    return s.len > 0;
}

/* A line that begins so, and what follows; false otherwise. */
static bool
take_line(struct manifest *m, struct str begin, struct str *value)
{
    struct str line;

    if (!next_line(&m->rest, &line) || !str_starts(line, begin))
        return false;
    *value = (struct str){line.ptr + begin.len, line.len - begin.len};
    return true;
}

static bool
is_printable(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e)
            return false;
    return s.len > 0;
}

enum status
manifest_begin(struct manifest *m, struct str text)
{
    struct str line;

    *m = (struct manifest){.rest = text};
    if (text.len > MANIFEST_MAX || !next_line(&m->rest, &line) ||
        !str_starts(line, STR(TITLE)))
        return ST_INVALID;
    if (!str_eq(line, STR(TITLE FORM)))
        return ST_DENIED;
    if (!take_line(m, STR("release "), &m->release) ||
        !take_line(m, STR("policy "), &m->policy) ||
        !is_plain(m->release, true) || !is_printable(m->policy) ||
        m->policy.len > MANIFEST_POLICY_MAX)
        return ST_INVALID;
    return ST_OK;
}

enum status
manifest_next(struct manifest *m, struct manifest_file *out)
{
    struct manifest_file f;
    struct str line, digest;

    if (m->rest.len == 0)
        return ST_END;
    if (!next_line(&m->rest, &line) || !str_cut(line, ' ', &digest, &line) ||
        !str_cut(line, ' ', &f.lang, &f.path) ||
        !take_digest(digest, f.digest) || !is_plain(f.lang, false) ||
        !is_plain(f.path, true) || f.path.ptr[0] != '/' ||
        f.path.len > MANIFEST_PATH_MAX || f.lang.len > 16)
        return ST_INVALID;
    if (str_eq(f.lang, STR("-")))
        f.lang.len = 0;
    if (m->last.path.len > 0 && manifest_order(&m->last, &f) >= 0)
        return ST_INVALID;
    m->last = f;
    *out = f;
    return ST_OK;
}
