/*
 * A sealed copy from a file: parts are opened one after the other, and no more
 * of them is held than the longest entry needs.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cli/open_source.h"

#define HOLD_MAX (ENTRY_WIRE_MAX + EXPORT_PART_MAX)

struct file {
    FILE *from;
    struct export x;
    uint32_t part;    /* the next to be opened */
    uint8_t *env;     /* EXPORT_PART_MAX */
    uint8_t *hold;    /* HOLD_MAX: content that waits, sealed entries mostly */
    size_t at, end;   /* within hold */
    uint64_t content; /* bytes of content taken so far */
};

/* ---- the head ---- */

static int
check_size(const struct file *f, const char *path, struct open_why *why)
{
    uint64_t want = export_file_size(&f->x);
    uint64_t body, part;
    struct stat s;

    if (fstat(fileno(f->from), &s) != 0)
        return open_say(why, OPEN_TROUBLE, "%s: %s", path, strerror(errno));
    if (!S_ISREG(s.st_mode) || (uint64_t)s.st_size == want)
        return 0;
    if ((uint64_t)s.st_size > want)
        return open_say(why, OPEN_REFUSED,
                        "%s: %llu bytes follow its last part", path,
                        (unsigned long long)((uint64_t)s.st_size - want));
    body = (uint64_t)s.st_size - EXPORT_HEAD_LEN;
    part = body / EXPORT_PART_MAX;
    return open_say(why, OPEN_REFUSED,
                    "%s is cut: %llu of %llu bytes, it ends in part %llu of %u",
                    path, (unsigned long long)s.st_size,
                    (unsigned long long)want, (unsigned long long)part + 1,
                    f->x.parts);
}

static int
read_head(struct file *f, const char *path, struct open_why *why)
{
    uint8_t head[EXPORT_HEAD_LEN];

    if (fread(head, 1, sizeof head, f->from) != sizeof head)
        return open_say(why, ferror(f->from) ? OPEN_TROUBLE : OPEN_REFUSED,
                        "%s is no sealed copy, or it is cut in its head", path);
    switch (export_parse(&f->x, head)) {
    case ST_OK:
        return check_size(f, path, why);
    case ST_ABSENT:
        return open_say(why, OPEN_USE, "%s is no sealed copy", path);
    case ST_DENIED:
        return open_say(why, OPEN_NEWER,
                        "%s was made by newer software (version %u); update "
                        "this program",
                        path, head[13]);
    default:
        return open_say(why, OPEN_REFUSED,
                        "%s: its head was altered, or asks for keys that are "
                        "too easy to guess",
                        path);
    }
}

static int
unlock(struct file *f, struct holder *a, const struct open_ask *ask,
       struct open_why *why)
{
    struct open_way way;
    enum status st = ST_DENIED;
    int rc = open_way_get(&way, ask, why);

    if (rc != 0)
        goto out;
    if (way.has_code)
        st = export_open_code(&f->x, a, way.code);
    if (st == ST_DENIED && way.has_pass)
        st = export_open_pass(&f->x, a, open_way_pass(&way));
    if (st == ST_DENIED)
        rc = open_say(why, OPEN_LOCKED,
                      "this does not open it: neither the passphrase nor the "
                      "recovery code of the day it was made");
    else if (st == ST_INVALID)
        rc = open_say(why, OPEN_REFUSED,
                      "the head of the copy was altered after it was made");
    else
        rc = open_say_status(why, st, "deriving the key");
out:
    open_way_clear(&way);
    return rc;
}

/* What the listing says first: whose it is and of when. */
static void
note_head(const struct file *f, struct buf *notes)
{
    uint64_t made = f->x.made < INT64_MAX / 1000 ? f->x.made : 0;
    char time[CLOCK_STAMP];

    clock_stamp((int64_t)made * 1000, time);
    buf_add(notes, STR("sealed copy of "));
    buf_add(notes,
            (struct str){(const char *)f->x.ways.name, f->x.ways.name_len});
    buf_add(notes, STR(", made "));
    buf_add(notes, (struct str){time, sizeof time});
    buf_add_byte(notes, '\n');
}

/* ---- the content ---- */

static int
next_part(struct file *f, struct open_why *why)
{
    size_t size = export_part_size(&f->x, f->part);
    size_t n = 0;

    if (fread(f->env, 1, size, f->from) != size)
        return open_say(why, OPEN_REFUSED, "part %u of %u is cut", f->part + 1,
                        f->x.parts);
    memmove(f->hold, f->hold + f->at, f->end - f->at);
    f->end -= f->at;
    f->at = 0;
    if (export_part_open(f->hold + f->end, HOLD_MAX - f->end, &n, &f->x,
                         f->part, (struct bytes){f->env, size}) != ST_OK)
        return open_say(why, OPEN_REFUSED,
                        "part %u of %u does not open: it was altered, or is "
                        "not at its place",
                        f->part + 1, f->x.parts);
    f->end += n;
    f->part++;
    return 0;
}

/* At least `min` bytes of content wait in *in, or all that is left. */
static int
want(struct file *f, size_t min, struct bytes *in, struct open_why *why)
{
    int rc = 0;

    while (rc == 0 && f->end - f->at < min && f->part < f->x.parts)
        rc = next_part(f, why);
    *in = (struct bytes){f->hold + f->at, f->end - f->at};
    return rc;
}

static void
took(struct file *f, size_t n)
{
    f->at += n;
    f->content += n;
}

static int
read_account(struct file *f, struct holder *a, struct open_why *why)
{
    struct export_account account;
    struct bytes in;
    const char *what = "";
    size_t used = 0;
    int rc = want(f, EXPORT_ACCOUNT_MAX, &in, why);

    if (rc != 0)
        return rc;
    if (export_account_parse(&account, in, &used) != ST_OK)
        return open_say(why, OPEN_REFUSED, "the account in it is not whole");
    if (export_account_open(a, &account, &what) != ST_OK)
        return open_say(why, OPEN_REFUSED, "the %s in it is not this account's",
                        what);
    took(f, used);
    return 0;
}

static int
read_entries(struct file *f, struct open_log *l, struct holder *a,
             const struct export_space *head, struct open_why *why)
{
    uint64_t end = f->content + head->bytes;
    struct bytes in;
    size_t used = 0;
    int rc = 0;

    for (uint64_t i = 0; i < head->entries && rc == 0; i++) {
        rc = want(f, ENTRY_WIRE_MAX, &in, why);
        if (in.len > end - f->content)
            in.len = (size_t)(end - f->content);
        if (rc == 0)
            rc = open_log_take(l, a, in, &used, why);
        if (rc == 0)
            took(f, used);
    }
    if (rc == 0 && (f->content != end || l->space.list.kind != head->kind))
        rc = open_say(why, OPEN_REFUSED,
                      "a space in it is not as its heading says");
    return rc == 0 ? open_log_end(l, why) : rc;
}

static int
read_space(struct file *f, struct open_source *s, struct open_why *why)
{
    struct export_space head;
    struct open_log *l;
    struct bytes in;
    int rc = want(f, EXPORT_SPACE_LEN, &in, why);

    if (rc != 0)
        return rc;
    if (in.len < EXPORT_SPACE_LEN)
        return open_say(why, OPEN_REFUSED, "the content ends before a space");
    export_space_parse(&head, in.ptr);
    took(f, EXPORT_SPACE_LEN);
    if (head.entries == 0 || head.bytes > f->x.bytes - f->content)
        return open_say(why, OPEN_REFUSED,
                        "a space in it is longer than the content");
    l = open_source_log(s, head.id, why);
    if (l == NULL)
        return (int)why->exit;
    return read_entries(f, l, s->holder, &head, why);
}

static int
read_content(struct file *f, struct open_source *s, struct open_why *why)
{
    struct bytes in;
    unsigned n;
    int rc = read_account(f, s->holder, why);

    if (rc == 0)
        rc = want(f, 2, &in, why);
    if (rc != 0)
        return rc;
    n = in.len < 2 ? 0 : bytes_get16(in.ptr);
    if (n == 0 || n > EXPORT_SPACES_MAX)
        return open_say(why, OPEN_REFUSED, "it names no space, or too many");
    took(f, 2);
    for (unsigned i = 0; i < n && rc == 0; i++)
        rc = read_space(f, s, why);
    if (rc == 0 && f->content != f->x.bytes)
        rc = open_say(why, OPEN_REFUSED, "something follows its last space");
    if (rc == 0 && fgetc(f->from) != EOF) /* no file whose size was known */
        rc = open_say(why, OPEN_REFUSED, "something follows its last part");
    return rc;
}

int
open_file(struct open_source *s, const char *path, const struct open_ask *ask,
          struct open_why *why)
{
    struct file f = {.from = NULL};
    int rc;

    f.env = mem_alloc(EXPORT_PART_MAX);
    f.hold = mem_alloc(HOLD_MAX);
    if (f.env == NULL || f.hold == NULL) {
        rc = open_say_status(why, ST_NOSPACE, "reading");
        goto out;
    }
    f.from = fopen(path, "rb");
    if (f.from == NULL) {
        rc = open_say(why, OPEN_USE, "%s: %s", path, strerror(errno));
        goto out;
    }
    rc = read_head(&f, path, why);
    if (rc == 0)
        rc = unlock(&f, s->holder, ask, why);
    if (rc == 0)
        rc = read_content(&f, s, why);
    if (rc == 0)
        note_head(&f, &s->notes);
out:
    if (f.from != NULL)
        (void)fclose(f.from);
    if (f.hold != NULL)
        secret_wipe(f.hold, HOLD_MAX);
    mem_free(f.env);
    mem_free(f.hold);
    secret_wipe(&f.x, sizeof f.x);
    return rc;
}
