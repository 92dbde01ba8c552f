/*
 * Lines of the log.  A line is built on the stack and written with one
 * write(2), or with others of the same thread, so threads need no lock and a
 * full disk or closed pipe cannot stop the server.
 */
#include "base/log.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define LINE_MAX_BYTES 1024

/* The process has one standard error, so this state is the process's. */
static struct {
    atomic_int threshold;
    atomic_int has_priority;
} sink = {.threshold = LOG_NOTICE};

/* What waits in this thread; as much as a pipe takes in one piece. */
#define HELD_MAX 4096

static _Thread_local struct {
    bool is_on;
    size_t len;
    char text[HELD_MAX];
} held;

struct line {
    char text[LINE_MAX_BYTES];
    size_t len;
};

void
log_init(enum log_level threshold)
{
    const char *journal = getenv("JOURNAL_STREAM");
    int has = journal != NULL && journal[0] != '\0' && !isatty(STDERR_FILENO);

    atomic_store(&sink.has_priority, has);
    atomic_store(&sink.threshold, (int)threshold);
}

int
log_wants(enum log_level level)
{
    return (int)level <=
           atomic_load_explicit(&sink.threshold, memory_order_relaxed);
}

/* The last byte is kept free for the newline. */
static void
add(struct line *l, const char *ptr, size_t len)
{
    size_t left = sizeof l->text - 1 - l->len;

    if (len > left)
        len = left;
    if (len > 0)
        memcpy(l->text + l->len, ptr, len);
    l->len += len;
}

static void
add_int(struct line *l, int64_t n)
{
    char out[24];
    size_t at = sizeof out;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        out[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0)
        out[--at] = '-';
    add(l, out + at, sizeof out - at);
}

static bool
is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c != '\0' && strchr("_-./:{}+", c));
}

/* logfmt: bare when it can be, else in quotes; control bytes become '?'. */
static void
add_word(struct line *l, struct str s)
{
    bool is_bare = s.len > 0;

    for (size_t i = 0; i < s.len; i++)
        if (!is_plain(s.ptr[i]))
            is_bare = false;
    if (is_bare) {
        add(l, s.ptr, s.len);
        return;
    }
    add(l, "\"", 1);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '"' || c == '\\')
            add(l, "\\", 1);
        if ((unsigned char)c < 0x20 || c == 0x7f)
            c = '?';
        add(l, &c, 1);
    }
    add(l, "\"", 1);
}

static void
add_head(struct line *l, enum log_level level, uint64_t number,
         struct str event)
{
    static const char *const name[LOG_LEVEL_COUNT] = {
        [LOG_ERROR] = "error", [LOG_WARN] = "warn",   [LOG_NOTICE] = "notice",
        [LOG_INFO] = "info",   [LOG_DEBUG] = "debug",
    };
    /* syslog(3) priorities err, warning, notice, info, debug */
    static const char priority[LOG_LEVEL_COUNT + 1] = "34567";
    char stamp[CLOCK_STAMP];

    if (atomic_load_explicit(&sink.has_priority, memory_order_relaxed)) {
        add(l, "<", 1);
        add(l, &priority[level], 1);
        add(l, ">", 1);
    }
    clock_stamp(clock_wall_ms(NULL), stamp);
    add(l, "time=", 5);
    add(l, stamp, sizeof stamp);
    add(l, " level=", 7);
    add(l, name[level], strlen(name[level]));
    add(l, " event=", 7);
    add_word(l, event);
    if (number > 0) {
        add(l, " req=", 5);
        add_int(l, (int64_t)number);
    }
}

/* A lost line must not stop a request. */
static void
put_out(const char *ptr, size_t len)
{
    ssize_t wrote = write(STDERR_FILENO, ptr, len);

    (void)wrote;
}

static void
put_held(void)
{
    if (held.len > 0)
        put_out(held.text, held.len);
    held.len = 0;
}

void
log_hold(void)
{
    held.is_on = true;
}

void
log_release(void)
{
    put_held();
    held.is_on = false;
}

/* Write a finished line, or keep it for log_release. */
static void
put_line(const struct line *l, enum log_level level)
{
    if (held.len + l->len > sizeof held.text || level <= LOG_WARN)
        put_held();
    if (!held.is_on || level <= LOG_WARN) {
        put_out(l->text, l->len);
        return;
    }
    memcpy(held.text + held.len, l->text, l->len);
    held.len += l->len;
}

void
log_event(enum log_level level, uint64_t number, struct str event,
          const struct log_field *fields, size_t n)
{
    struct line l;

    if (!log_wants(level))
        return;
    l.len = 0;
    add_head(&l, level, number, event);
    for (size_t i = 0; i < n; i++) {
        add(&l, " ", 1);
        add(&l, fields[i].key, strlen(fields[i].key));
        add(&l, "=", 1);
        if (fields[i].is_word)
            add_word(&l, fields[i].word);
        else
            add_int(&l, fields[i].n);
    }
    l.text[l.len++] = '\n';
    put_line(&l, level);
}
