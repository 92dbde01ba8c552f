/*
 * Served files as constant tables: names, digests, imports, bytes.
 */
#include "tools/embed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PACKED_MAX ((size_t)1 << 24) /* bytes */
#define SPRITE "icons/sprite.svg"

static const struct type {
    const char *ending;
    const char *type;
    bool packs; /* worth compressing */
} types[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".wasm", "application/wasm", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".tsv", "text/tab-separated-values; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".bin", "application/octet-stream", false},
    {".png", "image/png", false},
    {".woff2", "font/woff2", false},
};

static bool
ends(struct str s, const char *ending)
{
    size_t len = strlen(ending);

    return s.len > len && memcmp(s.ptr + s.len - len, ending, len) == 0;
}

static const struct type *
type_of(struct str name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (ends(name, types[i].ending))
            return &types[i];
    return NULL;
}

static const struct embed_file *
find(const struct embed *e, struct str name)
{
    for (size_t i = 0; i < e->files; i++)
        if (str_eq(e->file[i].name, name))
            return &e->file[i];
    return NULL;
}

enum status
embed_add(struct embed *e, struct embed_file file)
{
    if (type_of(file.name) == NULL || find(e, file.name) != NULL)
        return ST_INVALID;
    if (e->files == EMBED_FILES)
        return ST_NOSPACE;
    e->file[e->files++] = file;
    return ST_OK;
}

static int
compare(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

static int
by_name(const void *a, const void *b)
{
    const struct embed_file *x = a;
    const struct embed_file *y = b;

    return compare(x->name, y->name);
}

/* As served: "/a/…" stands before "/sw.js". */
static int
by_address(const void *a, const void *b)
{
    const struct embed_file *x = a;
    const struct embed_file *y = b;

    if ((x->root.len > 0) != (y->root.len > 0))
        return compare(x->root.len > 0 ? x->root : STR("/a/"),
                       y->root.len > 0 ? y->root : STR("/a/"));
    return x->root.len > 0 ? compare(x->root, y->root) : by_name(a, b);
}

void
embed_finish(struct embed *e)
{
    uint8_t digest[SHA384_LEN];
    struct buf all;
    struct buf text;

    qsort(e->file, e->files, sizeof e->file[0], by_name);
    buf_init(&all, EMBED_FILES * 512);
    for (size_t i = 0; i < e->files; i++) {
        struct embed_file *f = &e->file[i];

        sha384(f->bytes, f->digest);
        buf_add(&all, f->name);
        buf_add_byte(&all, '\0');
        buf_add(&all, (struct str){(const char *)f->digest, SHA384_LEN});
    }
    sha384(buf_str(&all), digest);
    buf_init(&text, 2 * SHA384_LEN);
    buf_add_hex(&text, digest, EMBED_HASH / 2);
    memcpy(e->hash, text.ptr, EMBED_HASH);
    e->hash[EMBED_HASH] = '\0';
    buf_free(&text);
    buf_free(&all);
    qsort(e->file, e->files, sizeof e->file[0], by_address);
}

void
embed_add_url(const struct embed *e, const struct embed_file *f,
              struct buf *out)
{
    if (f->root.len > 0) {
        buf_add(out, f->root);
        return;
    }
    buf_add(out, STR("/a/"));
    buf_add(out, (struct str){e->hash, EMBED_HASH});
    buf_add_byte(out, '/');
    buf_add(out, f->name);
}

/* "sha384-…" in base64 with padding, as HTML wants it. */
static void
add_integrity(const struct embed_file *f, struct buf *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";

    buf_add(out, STR("sha384-"));
    for (size_t i = 0; i < SHA384_LEN; i += 3) {
        uint32_t n = (uint32_t)f->digest[i] << 16 |
                     (uint32_t)f->digest[i + 1] << 8 | f->digest[i + 2];

        for (unsigned shift = 18; shift <= 18; shift -= 6)
            buf_add_byte(out, digit[n >> shift & 63]);
    }
}

/* --- imports --- */

/* The first quoted text of `line` behind `word`, or an empty view. */
static struct str
quoted_after(struct str line, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len < line.len; i++) {
        char quote = line.ptr[i + len];

        if (memcmp(line.ptr + i, word, len) != 0 ||
            (quote != '"' && quote != '\''))
            continue;
        for (size_t k = i + len + 1; k < line.len; k++)
            if (line.ptr[k] == quote)
                return (struct str){line.ptr + i + len + 1, k - i - len - 1};
    }
    return (struct str){NULL, 0};
}

/* A line of a comment, as ours look; types are imported there. */
static bool
is_comment(struct str line)
{
    return str_starts(line, STR("*")) || str_starts(line, STR("/*")) ||
           str_starts(line, STR("//"));
}

bool
embed_next_import(struct str *rest, struct str *out)
{
    while (rest->len > 0) {
        struct str line;
        struct str found = {NULL, 0};

        (void)str_cut(*rest, '\n', &line, rest);
        line = str_trim(line);
        if (!is_comment(line) && !quoted_after(line, "{import(").len)
            found = quoted_after(line, "import(");
        if (found.len == 0 &&
            (str_starts(line, STR("import")) || str_starts(line, STR("}")) ||
             str_starts(line, STR("export"))))
            found = quoted_after(line, " from ");
        if (found.len == 0 && str_starts(line, STR("import ")))
            found = quoted_after(line, "import ");
        if (found.len > 0) {
            *out = found;
            return true;
        }
    }
    return false;
}

/* "../vendor/x.mjs" seen from "js/keys.js" is "vendor/x.mjs". */
static struct str
resolve(struct arena *a, struct str from, struct str to)
{
    char *path = arena_take(a, from.len + to.len + 1);
    size_t len = 0;

    if (path == NULL)
        return (struct str){NULL, 0};
    for (size_t i = 0; i < from.len; i++)
        if (from.ptr[i] == '/')
            len = i + 1;
    if (len > 0)
        memcpy(path, from.ptr, len);
    while (to.len > 0) {
        struct str part;
        bool more = str_cut(to, '/', &part, &to);

        if (str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            len -= len > 0;
            while (len > 0 && path[len - 1] != '/')
                len--;
            continue;
        }
        memcpy(path + len, part.ptr, part.len);
        len += part.len;
        if (more)
            path[len++] = '/';
    }
    return (struct str){path, len};
}

static enum status
list_imports(const struct embed *e, const struct embed_file *f, struct buf *out)
{
    struct str rest = f->bytes;
    struct str module;

    if (!str_starts(f->name, STR("js/")))
        return ST_OK;
    while (embed_next_import(&rest, &module)) {
        struct str name = resolve(e->arena, f->name, module);

        if (!str_starts(module, STR("."))) {
            fprintf(stderr, "%.*s: imports %.*s: only relative names here\n",
                    (int)f->path.len, f->path.ptr, (int)module.len, module.ptr);
            return ST_INVALID;
        }
        if (find(e, name) == NULL)
            fprintf(stderr, "%.*s: note: imports %.*s, which is not served\n",
                    (int)f->path.len, f->path.ptr, (int)module.len, module.ptr);
        buf_add(out, STR("import "));
        buf_add(out, f->name);
        buf_add_byte(out, ' ');
        buf_add(out, name);
        buf_add_byte(out, '\n');
    }
    return ST_OK;
}

/* <symbol id="lock" …> */
static void
list_icons(const struct embed_file *f, struct buf *out)
{
    struct str rest = f->bytes;
    struct str line;
    struct str id;

    while (rest.len > 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        id = quoted_after(line, "<symbol id=");
        if (id.len == 0)
            continue;
        buf_add(out, STR("icon "));
        buf_add(out, id);
        buf_add_byte(out, '\n');
    }
}

enum status
embed_list(const struct embed *e, struct buf *out)
{
    enum status st = ST_OK;

    for (size_t i = 0; i < e->files; i++) {
        buf_add(out, STR("file "));
        buf_add(out, e->file[i].name);
        buf_add_byte(out, ' ');
        embed_add_url(e, &e->file[i], out);
        buf_add_byte(out, ' ');
        add_integrity(&e->file[i], out);
        buf_add_byte(out, '\n');
    }
    for (size_t i = 0; i < e->files && st == ST_OK; i++) {
        st = list_imports(e, &e->file[i], out);
        if (str_eq(e->file[i].name, STR(SPRITE)))
            list_icons(&e->file[i], out);
    }
    return st != ST_OK ? st : buf_status(out);
}

/* --- the table --- */

static void
add_bytes(struct buf *out, const unsigned char *bytes, size_t n)
{
    static const char digit[] = "0123456789";

    buf_add_byte(out, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char u = bytes[i];

        if (i > 0 && i % 64 == 0)
            buf_add(out, STR("\"\n\""));
        if (u == '\n') {
            buf_add(out, STR("\\n"));
        } else if (u < 0x20 || u > 0x7e || u == '"' || u == '\\' || u == '?') {
            buf_add_byte(out, '\\');
            buf_add_byte(out, digit[u >> 6]);
            buf_add_byte(out, digit[u >> 3 & 7]);
            buf_add_byte(out, digit[u & 7]);
        } else {
            buf_add_byte(out, (char)u);
        }
    }
    buf_add(out, STR("\""));
}

/* gzip -9 without a time; nothing when it saves less than a twentieth. */
static enum status
pack(struct str bytes, struct buf *out)
{
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)bytes.ptr,
                  .avail_in = (uInt)bytes.len};
    enum status st = ST_BROKEN;
    uLong room;

    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return ST_BROKEN;
    room = deflateBound(&z, (uLong)bytes.len);
    z.next_out = (Bytef *)buf_reserve(out, room);
    z.avail_out = (uInt)room;
    if (z.next_out != NULL && deflate(&z, Z_FINISH) == Z_STREAM_END) {
        if (z.total_out < bytes.len - bytes.len / 20)
            buf_grew(out, z.total_out);
        st = ST_OK;
    }
    (void)deflateEnd(&z);
    return st;
}

static void
add_view(struct buf *out, const char *prefix, size_t i, size_t len)
{
    buf_add(out, STR("{"));
    buf_add(out, (struct str){prefix, strlen(prefix)});
    buf_add_int(out, (int64_t)i);
    buf_add(out, STR(", "));
    buf_add_int(out, (int64_t)len);
    buf_add(out, STR("}"));
}

/* static const char b0[] = …; and z0, when packing pays. */
static enum status
table_bytes(const struct embed *e, size_t i, struct buf *out, size_t *packed)
{
    const struct embed_file *f = &e->file[i];
    enum status st = ST_OK;
    struct buf gz;

    buf_add(out, STR("static const char b"));
    buf_add_int(out, (int64_t)i);
    buf_add(out, STR("[] =\n"));
    add_bytes(out, (const unsigned char *)f->bytes.ptr, f->bytes.len);
    buf_add(out, STR(";\n"));
    buf_init(&gz, PACKED_MAX);
    if (type_of(f->name)->packs && f->bytes.len > 0)
        st = pack(f->bytes, &gz);
    if (st == ST_OK && gz.len > 0) {
        buf_add(out, STR("static const char z"));
        buf_add_int(out, (int64_t)i);
        buf_add(out, STR("[] =\n"));
        add_bytes(out, (const unsigned char *)gz.ptr, gz.len);
        buf_add(out, STR(";\n"));
    }
    *packed = gz.len;
    buf_free(&gz);
    return st;
}

static void
table_row(const struct embed *e, size_t i, size_t packed, struct buf *out)
{
    const struct embed_file *f = &e->file[i];
    const char *type = type_of(f->name)->type;

    buf_add(out, STR("    {.path = STR(\""));
    embed_add_url(e, f, out);
    buf_add(out, STR("\"),\n     .type = STR(\""));
    buf_add(out, (struct str){type, strlen(type)});
    buf_add(out, STR("\"),\n     .bytes = "));
    add_view(out, "b", i, f->bytes.len);
    if (packed > 0) {
        buf_add(out, STR(", .gz = "));
        add_view(out, "z", i, packed);
    }
    buf_add(out, STR(",\n     .etag = STR(\"\\\""));
    buf_add_hex(out, f->digest, 16);
    buf_add(out, STR("\\\"\"), .is_immutable = "));
    buf_add(out, f->root.len > 0 ? STR("false") : STR("true"));
    buf_add(out, STR(",\n     .digest = {"));
    for (size_t k = 0; k < SHA384_LEN; k++) {
        buf_add_int(out, f->digest[k]);
        buf_add(out, STR(","));
    }
    buf_add(out, STR("}},\n"));
}

enum status
embed_table(const struct embed *e, struct buf *out)
{
    size_t packed[EMBED_FILES];
    enum status st = ST_OK;

    buf_add(out, STR("/* Written by tools/embed; not by hand. */\n"
                     "#include \"web/assets.h\"\n\n"));
    for (size_t i = 0; i < e->files && st == ST_OK; i++)
        st = table_bytes(e, i, out, &packed[i]);
    if (st != ST_OK)
        return st;
    buf_add(out, STR("\nstatic const struct asset list[] = {\n"));
    for (size_t i = 0; i < e->files; i++)
        table_row(e, i, packed[i], out);
    buf_add(out, STR("};\n\nconst struct asset_set web_assets = {list, "));
    buf_add_int(out, (int64_t)e->files);
    buf_add(out, STR("};\n"));
    return buf_status(out);
}
