/*
 * mainstay verify-instance: the release's signed list against what an instance
 * really sends, file by file.
 */
#include "cli/verify_instance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/http.h"
#include "cli/open_say.h"
#include "seal/minisign.h"
#include "serve/manifest.h"

static const char usage[] =
    "usage: mainstay verify-instance URL --release FILE --key KEY\n"
    "\n"
    "Asks an instance for every sealed page in every language and for every\n"
    "script, style and module, and compares each with a release.\n"
    "\n"
    "  --release FILE   the release's manifest.txt; its signature is\n"
    "                   FILE.minisig beside it\n"
    "  --key KEY        the releasers' minisign public key: its file, or the\n"
    "                   line of 56 characters itself.  Take it from where you\n"
    "                   trust it, not from the instance\n"
    "  --help           this text\n"
    "\n"
    "Prints each file that differs, is missing, or is there in addition.  Run\n"
    "it from your own computer and now and then: an instance can only be\n"
    "compared as it answers today, to you.\n"
    "\n"
    "Exit status: 0 the instance serves the release; 1 network or memory;\n"
    "2 wrong use; 3 the signature is not by this key, or not over this file;\n"
    "4 something differs; 5 made for newer software.\n";

#define FILE_MAX_BYTES MANIFEST_MAX

struct check {
    const char *url, *release, *key_text;
    struct open_why why;
    struct http *http;
    struct buf manifest, sig_text;
    struct minisign_sig sig;
    struct manifest_file *file; /* of the release, in order */
    size_t n_files;
    struct str version, policy;
    size_t n_same, n_differ, n_missing, n_extra;
};

/* ---- the release ---- */

static int
read_file(struct check *c, const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    char *to = NULL;
    int error = errno;

    if (f != NULL) {
        to = buf_reserve(out, FILE_MAX_BYTES + 1);
        if (to != NULL)
            buf_grew(out, fread(to, 1, FILE_MAX_BYTES + 1, f));
        error = ferror(f) ? EIO : 0;
        (void)fclose(f);
    }
    if (f == NULL || error != 0)
        return open_say(&c->why, OPEN_USE, "%s: %s", path, strerror(error));
    if (to == NULL)
        return open_say_status(&c->why, ST_NOSPACE, path);
    if (out->len > FILE_MAX_BYTES)
        return open_say(&c->why, OPEN_USE,
                        "%s is too long for what it should "
                        "be",
                        path);
    return 0;
}

/* The key as given, or from the file of that name. */
static int
read_key(struct check *c, struct minisign_key *key)
{
    struct str given = {c->key_text, strlen(c->key_text)};
    struct buf text;
    int rc = 0;

    if (minisign_key_parse(key, given) == ST_OK)
        return 0;
    buf_init(&text, 2 * FILE_MAX_BYTES);
    rc = read_file(c, c->key_text, &text);
    if (rc == 0 && minisign_key_parse(key, buf_str(&text)) != ST_OK)
        rc = open_say(&c->why, OPEN_USE, "%s is no minisign public key",
                      c->key_text);
    buf_free(&text);
    return rc;
}

static int
verify_signature(struct check *c)
{
    struct bytes file = {(const uint8_t *)c->manifest.ptr, c->manifest.len};
    struct minisign_key key;
    char made_by[17], asked[17];
    int rc = read_key(c, &key);

    if (rc != 0)
        return rc;
    if (minisign_sig_parse(&c->sig, buf_str(&c->sig_text)) != ST_OK)
        return open_say(&c->why, OPEN_USE,
                        "%s.minisig is no minisign signature", c->release);
    minisign_id_render(made_by, c->sig.id);
    minisign_id_render(asked, key.id);
    switch (minisign_verify(&key, &c->sig, file)) {
    case ST_OK:
        return 0;
    case ST_ABSENT:
        return open_say(&c->why, OPEN_LOCKED,
                        "%s was signed with key %s, not with yours, %s",
                        c->release, made_by, asked);
    case ST_DENIED:
        return open_say(&c->why, OPEN_LOCKED,
                        "the comment in %s.minisig was exchanged", c->release);
    default:
        return open_say(&c->why, OPEN_LOCKED,
                        "%s is not the file that key %s signed", c->release,
                        made_by);
    }
}

static int
list_files(struct check *c)
{
    struct manifest m;
    enum status st = manifest_begin(&m, buf_str(&c->manifest));

    if (st == ST_DENIED)
        return open_say(&c->why, OPEN_NEWER,
                        "%s is of a newer form; update this program",
                        c->release);
    c->version = m.release;
    c->policy = m.policy;
    c->file = mem_zalloc(MANIFEST_FILES_MAX, sizeof *c->file);
    if (c->file == NULL)
        return open_say_status(&c->why, ST_NOSPACE, c->release);
    while (st == ST_OK && c->n_files < MANIFEST_FILES_MAX) {
        st = manifest_next(&m, &c->file[c->n_files]);
        c->n_files += st == ST_OK;
    }
    if (st != ST_END || c->n_files == 0)
        return open_say(&c->why, OPEN_USE, "%s is no manifest of a release",
                        c->release);
    return 0;
}

static int
read_release(struct check *c)
{
    char path[4096];
    int rc;

    if (snprintf(path, sizeof path, "%s.minisig", c->release) >=
        (int)sizeof path)
        return open_say(&c->why, OPEN_USE, "the name is too long");
    rc = read_file(c, c->release, &c->manifest);
    if (rc == 0)
        rc = read_file(c, path, &c->sig_text);
    if (rc == 0)
        rc = verify_signature(c);
    return rc == 0 ? list_files(c) : rc;
}

/* ---- the instance ---- */

static int
ask(struct check *c, struct str path, struct str lang, struct http_answer *a)
{
    char address[MANIFEST_PATH_MAX + 1], cookie[64];
    const char *const fields[] = {"mainstay-compare: 1", cookie, NULL};
    struct http_request rq = {
        .method = "GET", .path = address, .fields = fields};
    struct http_why why;

    (void)snprintf(address, sizeof address, "%.*s", (int)path.len, path.ptr);
    (void)snprintf(cookie, sizeof cookie, "Cookie: lang=%.*s", (int)lang.len,
                   lang.ptr);
    if (http_ask(c->http, &rq, a, &why) != ST_OK)
        return open_say(&c->why, OPEN_TROUBLE, "%s", why.text);
    return 0;
}

static void
print_digest(const char *what, const uint8_t digest[SHA384_LEN])
{
    printf("  %s ", what);
    for (size_t i = 0; i < SHA384_LEN; i++)
        printf("%02x", digest[i]);
    printf("\n");
}

/* Text from outside, without what a terminal would obey. */
static void
print_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        putchar(s.ptr[i] >= 0x20 && s.ptr[i] < 0x7f ? s.ptr[i] : '?');
}

static void
print_file(const char *what, const struct manifest_file *f)
{
    printf("%s ", what);
    print_text(f->path);
    if (f->lang.len > 0)
        printf(" (%.*s)", (int)f->lang.len, f->lang.ptr);
    printf("\n");
}

static void
differs(struct check *c, const struct manifest_file *f,
        const uint8_t found[SHA384_LEN])
{
    print_file("differs", f);
    print_digest("expected", f->digest);
    print_digest("found   ", found);
    c->n_differ++;
}

/* The page is right; does its policy come with it?  Proxies drop such fields.
 */
static void
compare_policy(struct check *c, const struct manifest_file *f,
               const struct http_answer *a)
{
    struct str got = {a->policy, strlen(a->policy)};

    if (f->lang.len == 0 || str_eq(got, c->policy)) {
        c->n_same++;
        return;
    }
    print_file("differs", f);
    printf("  expected Content-Security-Policy: ");
    print_text(c->policy);
    printf("\n  found    ");
    print_text(got.len > 0 ? got : STR("none"));
    printf("\n");
    c->n_differ++;
}

static int
compare_file(struct check *c, const struct manifest_file *f)
{
    uint8_t found[SHA384_LEN];
    struct http_answer a;
    int rc = ask(c, f->path, f->lang, &a);

    if (rc != 0)
        return rc;
    sha384(buf_str(&a.body), found);
    if (a.status != 200) {
        print_file("missing", f);
        print_digest("expected", f->digest);
        printf("  found    nothing: the instance answered %d\n", a.status);
        c->n_missing++;
    } else if (memcmp(found, f->digest, sizeof found) != 0) {
        differs(c, f, found);
    } else {
        compare_policy(c, f, &a);
    }
    http_answer_free(&a);
    return 0;
}

static int
order(const void *a, const void *b)
{
    return manifest_order(a, b);
}

static bool
is_released(const struct check *c, const struct manifest_file *f)
{
    return bsearch(f, c->file, c->n_files, sizeof *c->file, order) != NULL;
}

static void
note_extra(struct check *c, const struct manifest_file *f, const char *where)
{
    if (is_released(c, f))
        return;
    print_file("extra", f);
    printf("  found    named by %s, not in the release\n", where);
    c->n_extra++;
}

/* What the instance itself says it serves, beyond the release. */
static int
compare_lists(struct check *c)
{
    struct manifest_file f;
    struct http_answer a;
    struct manifest m;
    int rc = ask(c, STR(MANIFEST_ADDRESS), (struct str){"", 0}, &a);

    if (rc != 0)
        return rc;
    if (a.status != 200 || manifest_begin(&m, buf_str(&a.body)) != ST_OK) {
        printf("missing %s\n  found    the instance answered %d\n",
               MANIFEST_ADDRESS, a.status);
        c->n_missing++;
    } else {
        if (!str_eq(m.release, c->version))
            printf("the instance says it is release %.*s\n", (int)m.release.len,
                   m.release.ptr);
        while (manifest_next(&m, &f) == ST_OK)
            note_extra(c, &f, MANIFEST_ADDRESS);
    }
    http_answer_free(&a);
    return 0;
}

/* Does the tag, n bytes from its "<", have this name? */
static bool
tag_is(const char *tag, size_t n, const char *name)
{
    size_t len = strlen(name);

    return n > len + 1 && strncasecmp(tag + 1, name, len) == 0;
}

/* The value of an attribute as our pages write it, in double quotes. */
static bool
attribute(const char *tag, size_t n, const char *start, struct str *out)
{
    const char *at = memmem(tag, n, start, strlen(start));

    if (at == NULL)
        return false;
    at += strlen(start);
    *out = (struct str){at, (size_t)(tag + n - at)};
    (void)str_cut(*out, '"', out, &(struct str){NULL, 0});
    return true;
}

/* The next thing a page loads: the address of a script, picture or link.  A
 * script without one in quotes is named as such: the release has none. */
static bool
next_reference(struct str *rest, struct str *out)
{
    while (rest->len > 0) {
        const char *tag = memchr(rest->ptr, '<', rest->len);
        size_t left = tag != NULL ? rest->len - (size_t)(tag - rest->ptr) : 0;
        const char *end = tag != NULL ? memchr(tag, '>', left) : NULL;
        size_t n = end != NULL ? (size_t)(end - tag) : left;

        if (tag == NULL)
            return false;
        *rest = (struct str){tag + n, left - n};
        if (attribute(tag, n, " src=\"", out) ||
            (tag_is(tag, n, "link") && attribute(tag, n, " href=\"", out)))
            return true;
        if (tag_is(tag, n, "script")) {
            *out = STR("(a script without an address)");
            return true;
        }
    }
    return false;
}

/* Pages drawn for each visitor are no files of the release; what they load
 * must be. */
static int
compare_open_page(struct check *c, const char *page)
{
    struct str rest, path;
    struct http_answer a;
    int rc = ask(c, (struct str){page, strlen(page)}, STR("en"), &a);

    if (rc != 0)
        return rc;
    rest = buf_str(&a.body);
    while (next_reference(&rest, &path)) {
        struct manifest_file f = {.path = path};
        struct str before;

        /* A place within a file: icons/sprite.svg#lock. */
        (void)str_cut(path, '#', &before, &(struct str){NULL, 0});
        f.path = before;
        note_extra(c, &f, page);
    }
    http_answer_free(&a);
    return 0;
}

static int
compare_all(struct check *c)
{
    static const char *const pages[] = {"/", "/help-now", "/promise",
                                        "/early-warning"};
    struct http_why why;
    int rc = 0;

    if (http_open(c->url, &why, &c->http) != ST_OK)
        return open_say(&c->why, OPEN_USE, "%s: %s", c->url, why.text);
    for (size_t i = 0; i < c->n_files && rc == 0; i++)
        rc = compare_file(c, &c->file[i]);
    if (rc == 0)
        rc = compare_lists(c);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0] && rc == 0; i++)
        rc = compare_open_page(c, pages[i]);
    return rc;
}

static int
report(struct check *c)
{
    char id[17];

    minisign_id_render(id, c->sig.id);
    printf("%zu of %zu files are those of release %.*s, signed with key %s (",
           c->n_same, c->n_files, (int)c->version.len, c->version.ptr, id);
    print_text(c->sig.comment);
    printf(")\n");
    if (c->n_differ + c->n_missing + c->n_extra == 0)
        return 0;
    return open_say(&c->why, OPEN_REFUSED,
                    "%s does not serve this release: %zu differ, %zu missing, "
                    "%zu in addition",
                    c->url, c->n_differ, c->n_missing, c->n_extra);
}

/* ---- the command ---- */

static int
take_options(struct check *c, char **argv)
{
    for (; *argv != NULL; argv++) {
        const char *a = *argv;

        if (a[0] != '-' && c->url == NULL)
            c->url = a;
        else if (strcmp(a, "--release") == 0 && argv[1] != NULL)
            c->release = *++argv;
        else if (strcmp(a, "--key") == 0 && argv[1] != NULL)
            c->key_text = *++argv;
        else
            return open_say(&c->why, OPEN_USE,
                            "%s: not understood (see "
                            "--help)",
                            a);
    }
    if (c->url == NULL || c->release == NULL || c->key_text == NULL)
        return open_say(&c->why, OPEN_USE,
                        "an address, --release and --key are needed (see "
                        "--help)");
    return 0;
}

int
cli_verify_instance(int argc, char **argv)
{
    struct check c = {.why = {.exit = OPEN_DONE}};
    int rc;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    buf_init(&c.manifest, 2 * FILE_MAX_BYTES);
    buf_init(&c.sig_text, 2 * FILE_MAX_BYTES);
    rc = take_options(&c, argv + 1);
    if (rc == 0 && prim_start() != ST_OK)
        rc = open_say(&c.why, OPEN_TROUBLE, "the library does not start");
    if (rc == 0)
        rc = read_release(&c);
    if (rc == 0)
        rc = compare_all(&c);
    if (rc == 0)
        rc = report(&c);
    if (rc != 0)
        fprintf(stderr, "mainstay verify-instance: %s.\n", c.why.text);
    http_close(c.http);
    mem_free(c.file);
    buf_free(&c.manifest);
    buf_free(&c.sig_text);
    return rc;
}
