/*
 * What templates may ask of the served files: their address, their hash, the
 * modules a module needs, the pictures of the sprite.
 *
 * A page names a script; the compiler names every module that it imports, so
 * that each is fetched under a hash the page carries (modulepreload with
 * integrity) and none is found out about late.
 */
#include "tools/tplc.h"

#include <string.h>

#define SPRITE "icons/sprite.svg"

/* Cut the next word at a space. */
static struct str
word(struct str *line)
{
    struct str out;

    (void)str_cut(*line, ' ', &out, line);
    return out;
}

static enum status
read_file(struct tplc *t, struct tplc_pos pos, struct str line)
{
    struct tplc_asset *a;

    if (t->assets == TPLC_ASSETS)
        return tplc_error(t, pos, "too many served files");
    a = &t->asset[t->assets++];
    *a = (struct tplc_asset){.name = word(&line)};
    a->url = word(&line);
    a->integrity = word(&line);
    if (a->integrity.len == 0)
        return tplc_error(t, pos, "file: name, address and hash expected");
    return ST_OK;
}

static enum status
read_import(struct tplc *t, struct tplc_pos pos, struct str line)
{
    struct tplc_asset *a = tplc_assets_find(t, word(&line));

    if (a == NULL || a->imports == sizeof a->import / sizeof a->import[0])
        return tplc_error(t, pos, "import: unknown module or too many");
    a->import[a->imports++] = word(&line);
    return ST_OK;
}

enum status
tplc_assets_parse(struct tplc *t, struct str path, struct str text)
{
    struct tplc_pos pos = {path, 1, 1};
    enum status st = ST_OK;

    for (; text.len > 0 && st == ST_OK; pos.line++) {
        struct str line;
        struct str kind;

        (void)str_cut(text, '\n', &line, &text);
        kind = word(&line);
        if (str_eq(kind, STR("file")))
            st = read_file(t, pos, line);
        else if (str_eq(kind, STR("import")))
            st = read_import(t, pos, line);
        else if (str_eq(kind, STR("icon")) &&
                 t->icons < sizeof t->icon / sizeof t->icon[0])
            t->icon[t->icons++] = word(&line);
        else
            st = tplc_error(t, pos, "unknown line");
    }
    return st;
}

struct tplc_asset *
tplc_assets_find(struct tplc *t, struct str name)
{
    for (size_t i = 0; i < t->assets; i++)
        if (str_eq(t->asset[i].name, name))
            return &t->asset[i];
    return NULL;
}

bool
tplc_assets_icon(const struct tplc *t, struct str name)
{
    for (size_t i = 0; i < t->icons; i++)
        if (str_eq(t->icon[i], name))
            return true;
    return false;
}

static void
add_all(struct buf *out, struct str a, struct str b, struct str c)
{
    buf_add(out, a);
    buf_add(out, b);
    buf_add(out, c);
}

static void
forget_seen(struct tplc *t)
{
    for (size_t i = 0; i < t->assets; i++)
        t->asset[i].seen = false;
}

/* Preload links of everything `a` imports, deepest first, each once. */
static enum status
add_closure(struct tplc *t, const struct tplc_node *n, struct tplc_asset *a,
            struct buf *out)
{
    enum status st;

    for (size_t i = 0; i < a->imports; i++) {
        struct tplc_asset *dep = tplc_assets_find(t, a->import[i]);

        if (dep == NULL)
            return tplc_error(t, n->pos, "%.*s imports %.*s: not served",
                              TPLC_S(a->name), TPLC_S(a->import[i]));
        if (dep->seen)
            continue;
        dep->seen = true;
        st = add_closure(t, n, dep, out);
        if (st != ST_OK)
            return st;
        add_all(out, STR("<link rel=\"modulepreload\" href=\""), dep->url,
                STR("\" integrity=\""));
        add_all(out, dep->integrity, STR("\">"), STR("\n"));
    }
    return ST_OK;
}

static enum status
add_module(struct tplc *t, const struct tplc_node *n, struct tplc_asset *a,
           struct buf *out)
{
    enum status st;

    forget_seen(t);
    a->seen = true;
    st = add_closure(t, n, a, out);
    add_all(out, STR("<script type=\"module\" src=\""), a->url,
            STR("\" integrity=\""));
    add_all(out, a->integrity, STR("\"></script>"), STR(""));
    return st;
}

static enum status
add_icon(struct tplc *t, const struct tplc_node *n, struct buf *out)
{
    struct tplc_asset *a = tplc_assets_find(t, STR(SPRITE));

    if (a == NULL || !tplc_assets_icon(t, n->value))
        return tplc_error(t, n->pos, "no picture \"%.*s\" in " SPRITE,
                          TPLC_S(n->value));
    add_all(out, STR("<svg class=\"icon\" aria-hidden=\"true\"><use href=\""),
            a->url, STR("#"));
    add_all(out, n->value, STR("\"></use></svg>"), STR(""));
    return ST_OK;
}

/* Is everything there that `a` imports, near and far? */
static bool
is_whole(struct tplc *t, struct tplc_asset *a)
{
    a->seen = true;
    for (size_t i = 0; i < a->imports; i++) {
        struct tplc_asset *dep = tplc_assets_find(t, a->import[i]);

        if (dep == NULL || (!dep->seen && !is_whole(t, dep)))
            return false;
    }
    return true;
}

enum status
tplc_assets_call(struct tplc *t, const struct tplc_node *node, struct buf *out)
{
    bool maybe = str_eq(node->name, STR("module-if-built"));
    bool module = maybe || str_eq(node->name, STR("module"));
    bool style = str_eq(node->name, STR("style"));
    bool digest = str_eq(node->name, STR("integrity"));
    struct tplc_asset *a;

    if (str_eq(node->name, STR("icon")))
        return add_icon(t, node, out);
    if (!module && !style && !digest && !str_eq(node->name, STR("url")))
        return ST_ABSENT;
    a = tplc_assets_find(t, node->value);
    forget_seen(t);
    if (maybe && (a == NULL || !is_whole(t, a)))
        return ST_OK;
    if (a == NULL)
        return tplc_error(t, node->pos, "no served file \"%.*s\"",
                          TPLC_S(node->value));
    if (module)
        return add_module(t, node, a, out);
    if (style) {
        add_all(out, STR("<link rel=\"stylesheet\" href=\""), a->url,
                STR("\" integrity=\""));
        add_all(out, a->integrity, STR("\">"), STR(""));
    } else if (digest) {
        buf_add(out, a->integrity);
    } else {
        buf_add(out, a->url);
    }
    return ST_OK;
}
