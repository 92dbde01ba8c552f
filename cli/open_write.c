/*
 * Opened records as text.
 */
#include "cli/open_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/b64.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"

#define LINE_MAX_BYTES (16u << 20) /* one object as text */
#define PATH_MAX_BYTES 4096

static const struct {
    const char *name;
    const char *file;
} forms[] = {[OPEN_JSONL] = {"jsonl", "records.jsonl"},
             [OPEN_MARKDOWN] = {"markdown", "records.md"},
             [OPEN_CSV] = {"csv", "records.csv"}};

#define N_FORMS (sizeof forms / sizeof forms[0])

static const char *const types[ENTRY_OTYPE_COUNT] = {
    [ENTRY_OTYPE_HIDDEN] = "hidden",
    [ENTRY_OTYPE_JOURNAL] = "journal",
    [ENTRY_OTYPE_CHECKIN] = "check-in",
    [ENTRY_OTYPE_MESSAGE] = "message",
    [ENTRY_OTYPE_COMMENT] = "comment",
    [ENTRY_OTYPE_CASE] = "case-note",
    [ENTRY_OTYPE_SETTINGS] = "settings",
    [ENTRY_OTYPE_TOKEN] = "survey-token",
    [ENTRY_OTYPE_PROFILE] = "profile",
    [ENTRY_OTYPE_MANIFEST] = "attachment",
    [ENTRY_OTYPE_EVENT] = "event",
    [ENTRY_OTYPE_SERIES] = "import",
    [ENTRY_OTYPE_PLAN] = "plan",
    [ENTRY_OTYPE_WORKLOAD] = "workload",
    [ENTRY_OTYPE_PRACTICE] = "practice",
    [ENTRY_OTYPE_INSTRUMENT] = "questionnaire",
    [ENTRY_OTYPE_NAMES] = "names",
    [ENTRY_OTYPE_TIES] = "ties",
    [ENTRY_OTYPE_SAVED] = "saved",
    [ENTRY_OTYPE_HOURS] = "hours",
    [ENTRY_OTYPE_CHARTER] = "charter",
    [ENTRY_OTYPE_SESSION] = "session",
    [ENTRY_OTYPE_CALENDAR] = "calendar",
    [ENTRY_OTYPE_ENQUIRY] = "enquiry",
    [ENTRY_OTYPE_POLL] = "poll",
    [ENTRY_OTYPE_ATTENDANCE] = "attendance",
    [ENTRY_OTYPE_CIRCLE] = "circle",
    [ENTRY_OTYPE_REPORT] = "report",
    [ENTRY_OTYPE_CONSULT] = "consult",
};

const char *
open_type_name(uint16_t otype)
{
    return otype < ENTRY_OTYPE_COUNT && types[otype] != NULL ? types[otype]
                                                             : "unknown";
}

enum open_form
open_form_named(const char *name)
{
    for (size_t i = 1; i < N_FORMS; i++)
        if (strcmp(forms[i].name, name) == 0)
            return (enum open_form)i;
    return OPEN_NONE;
}

/* ---- one object ---- */

struct facts {
    char time[CLOCK_STAMP + 1];
    char object[ID_TEXT + 1];
    char space[ID_TEXT + 1];
    char author[ID_TEXT + 1];
    struct str type;
};

static struct str
text_of(const char *s)
{
    return (struct str){s, strlen(s)};
}

static void
facts_of(struct facts *f, const struct open_item *item)
{
    const struct open_object *o = item->object;
    uint64_t s = o->time < INT64_MAX / 1000 ? o->time : INT64_MAX / 1000;

    clock_stamp((int64_t)s * 1000, f->time);
    f->time[CLOCK_STAMP] = '\0';
    id_render(o->id, f->object);
    id_render(item->space->id, f->space);
    id_render(o->author, f->author);
    f->type = text_of(open_type_name(o->otype));
}

/* The payload on one line: line ends outside strings are only spaces there. */
static void
add_flat(struct buf *out, struct bytes json)
{
    char *to = buf_reserve(out, json.len);

    if (to == NULL)
        return;
    for (size_t i = 0; i < json.len; i++)
        to[i] = json.ptr[i] == '\n' || json.ptr[i] == '\r' ? ' '
                                                           : (char)json.ptr[i];
    buf_grew(out, json.len);
}

static void
add_jsonl(struct buf *out, const struct facts *f, const struct open_item *item,
          bool is_json)
{
    struct json_w w;

    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    json_w_str(&w, "space", text_of(f->space));
    json_w_str(&w, "object", text_of(f->object));
    json_w_str(&w, "type", f->type);
    json_w_str(&w, "time", text_of(f->time));
    json_w_int(&w, "seq", (int64_t)item->object->seq);
    json_w_str(&w, "author", text_of(f->author));
    if (!is_json)
        json_w_bytes(&w, "bytes", item->payload.ptr, item->payload.len);
    json_w_obj_end(&w);
    if (is_json && out->len > 0) {
        out->len--; /* the payload goes inside the closing brace */
        buf_add(out, STR(",\"data\":"));
        add_flat(out, item->payload);
        buf_add_byte(out, '}');
    }
    buf_add_byte(out, '\n');
}

/* Text that Markdown would take for markup stays text. */
static void
add_plain(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\n') {
            buf_add(out, STR("  \n  ")); /* a line break within the item */
            continue;
        }
        if (strchr("\\`*_[]<>#&|", s.ptr[i]) != NULL && s.ptr[i] != '\0')
            buf_add_byte(out, '\\');
        buf_add_byte(out, s.ptr[i]);
    }
}

static void
add_quoted(struct buf *out, struct str s)
{
    buf_add_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_add_byte(out, '"');
        buf_add_byte(out, s.ptr[i]);
    }
    buf_add_byte(out, '"');
}

struct rows {
    struct buf *out;
    const struct facts *facts;
    enum open_form form;
    int64_t seq;
};

static enum status
add_value(void *to, struct str path, struct str text)
{
    const struct rows *r = to;
    const struct facts *f = r->facts;

    if (r->form == OPEN_MARKDOWN) {
        buf_add(r->out, STR("- "));
        add_plain(r->out, path);
        buf_add(r->out, STR(": "));
        add_plain(r->out, text);
        buf_add_byte(r->out, '\n');
        return buf_status(r->out);
    }
    buf_add(r->out, text_of(f->time));
    buf_add_byte(r->out, ',');
    buf_add(r->out, f->type);
    buf_add_byte(r->out, ',');
    buf_add(r->out, text_of(f->object));
    buf_add_byte(r->out, ',');
    buf_add_int(r->out, r->seq);
    buf_add_byte(r->out, ',');
    add_quoted(r->out, path);
    buf_add_byte(r->out, ',');
    add_quoted(r->out, text);
    buf_add(r->out, STR("\r\n"));
    return buf_status(r->out);
}

static enum status
add_rows(struct open_writer *w, const struct facts *f,
         const struct open_item *item, const struct json *doc)
{
    struct rows r = {.out = &w->line,
                     .facts = f,
                     .form = w->form,
                     .seq = (int64_t)item->object->seq};
    struct buf bytes;
    enum status st;

    if (w->form == OPEN_MARKDOWN) {
        buf_add(&w->line, STR("\n## "));
        buf_add(&w->line, text_of(f->time));
        buf_add_byte(&w->line, ' ');
        buf_add(&w->line, f->type);
        buf_add(&w->line, STR("\n\n"));
    }
    if (doc != NULL)
        return json_leaves(doc, add_value, &r);
    buf_init(&bytes, LINE_MAX_BYTES);
    b64_add(&bytes, item->payload.ptr, item->payload.len);
    st = buf_status(&bytes);
    if (st == ST_OK)
        st = add_value(&r, STR("bytes"), buf_str(&bytes));
    if (bytes.ptr != NULL)
        secret_wipe(bytes.ptr, bytes.len);
    buf_free(&bytes);
    return st;
}

int
open_writer_take(void *to, const struct open_item *item, struct open_why *why)
{
    struct open_writer *w = to;
    struct str text = {(const char *)item->payload.ptr, item->payload.len};
    struct json *doc = NULL;
    struct facts f;
    enum status st;

    facts_of(&f, item);
    buf_clear(&w->line);
    st = json_parse(text, ENVELOPE_TEXT_MAX, NULL, &doc);
    if (st == ST_INVALID)
        st = ST_OK; /* other bytes; doc stays NULL */
    if (st == ST_OK && w->form == OPEN_JSONL)
        add_jsonl(&w->line, &f, item, doc != NULL);
    else if (st == ST_OK)
        st = add_rows(w, &f, item, doc);
    json_free(doc);
    if (st == ST_OK)
        st = buf_status(&w->line);
    if (st == ST_OK &&
        fwrite(w->line.ptr, 1, w->line.len, w->to) != w->line.len)
        return open_say(why, OPEN_TROUBLE, "the records cannot be written: %s",
                        strerror(errno));
    return open_say_status(why, st, "writing");
}

/* ---- where it goes ---- */

static char *
joined(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    char *s = mem_alloc(n + m + 1);

    if (s != NULL) {
        memcpy(s, a, n);
        memcpy(s + n, b, m + 1);
    }
    return s;
}

/* A new file in the folder being filled, open for its owner only. */
static FILE *
create(const struct open_writer *w, const char *name)
{
    char path[PATH_MAX_BYTES];
    FILE *f;
    int fd;

    if (snprintf(path, sizeof path, "%s/%s", w->partial, name) >=
        (int)sizeof path)
        return NULL;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return NULL;
    f = fdopen(fd, "w");
    if (f == NULL)
        close(fd);
    return f;
}

static int
make_folder(struct open_writer *w, const char *folder, struct open_why *why)
{
    size_t len = strlen(folder);
    struct stat there;

    if (lstat(folder, &there) == 0)
        return open_say(why, OPEN_USE, "%s is there already: name a new folder",
                        folder);
    w->folder = joined(folder, "");
    if (w->folder == NULL)
        return open_say_status(why, ST_NOSPACE, "writing");
    while (len > 1 && w->folder[len - 1] == '/')
        w->folder[--len] = '\0';
    w->partial = joined(w->folder, ".partial-XXXXXX");
    if (w->partial == NULL)
        return open_say_status(why, ST_NOSPACE, "writing");
    if (mkdtemp(w->partial) == NULL) { /* mode 0700 */
        mem_free(w->partial);
        w->partial = NULL;
        return open_say(why, OPEN_TROUBLE, "%s cannot be made: %s", folder,
                        strerror(errno));
    }
    w->to = create(w, forms[w->form].file);
    if (w->to == NULL)
        return open_say(why, OPEN_TROUBLE, "%s: %s", folder, strerror(errno));
    return 0;
}

int
open_writer_begin(struct open_writer *w, enum open_form form,
                  const char *folder, struct open_why *why)
{
    int rc;

    *w = (struct open_writer){.form = form};
    buf_init(&w->line, LINE_MAX_BYTES);
    rc = folder != NULL ? make_folder(w, folder, why) : 0;
    if (rc != 0)
        return rc;
    if (folder == NULL)
        w->to = stdout;
    if (form == OPEN_CSV)
        fputs("time,type,object,seq,field,value\r\n", w->to);
    if (form == OPEN_MARKDOWN)
        fputs("# Records\n", w->to);
    return 0;
}

/* Everything on the disk and no error on the way?  Closes the file. */
static bool
settle(FILE *f)
{
    bool ok = fflush(f) == 0 && !ferror(f) && fsync(fileno(f)) == 0;

    return fclose(f) == 0 && ok;
}

/* A rename lasts once its folder is on the disk. */
static void
settle_above(const char *folder)
{
    char above[PATH_MAX_BYTES];
    const char *slash = strrchr(folder, '/');
    int n = slash == NULL ? 1 : (int)(slash - folder) + 1;
    int fd;

    (void)snprintf(above, sizeof above, "%.*s", n,
                   slash == NULL ? "." : folder);
    fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
}

int
open_writer_end(struct open_writer *w, struct str contents,
                struct open_why *why)
{
    FILE *list;
    bool ok;

    if (w->folder == NULL) {
        ok = fflush(w->to) == 0 && !ferror(w->to);
        return ok ? 0
                  : open_say(why, OPEN_TROUBLE,
                             "standard output cannot be written");
    }
    ok = settle(w->to);
    w->to = NULL;
    list = create(w, "contents.txt");
    if (list != NULL) {
        ok = fwrite(contents.ptr, 1, contents.len, list) == contents.len && ok;
        ok = settle(list) && ok;
    }
    if (!ok || list == NULL || rename(w->partial, w->folder) != 0)
        return open_say(why, OPEN_TROUBLE, "%s cannot be written: %s",
                        w->folder, strerror(errno));
    mem_free(w->partial);
    w->partial = NULL;
    settle_above(w->folder);
    return 0;
}

static void
remove_partial(const struct open_writer *w)
{
    const char *names[] = {forms[w->form].file, "contents.txt"};
    char path[PATH_MAX_BYTES];

    for (size_t i = 0; i < 2; i++)
        if (snprintf(path, sizeof path, "%s/%s", w->partial, names[i]) <
            (int)sizeof path)
            (void)!unlink(path);
    (void)!rmdir(w->partial);
}

void
open_writer_drop(struct open_writer *w)
{
    if (w->to != NULL && w->folder != NULL)
        (void)fclose(w->to);
    if (w->partial != NULL)
        remove_partial(w);
    if (w->line.ptr != NULL)
        secret_wipe(w->line.ptr, w->line.room);
    buf_free(&w->line);
    mem_free(w->partial);
    mem_free(w->folder);
    *w = (struct open_writer){.form = OPEN_NONE};
}
