/*
 * appender: entries over a socket, and the proof that none is missing.
 */
#include "test/http/appender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/rng.h"
#include "seal/content.h"
#include "test/http/dial.h"

#define ANSWER_MAX (16 * 1024 * 1024)
#define PAYLOAD_MAX 65536

void
appender_init(struct appender *a)
{
    a->fd = -1;
    a->n_acked = a->acked = 0;
    a->hash = calloc(APPENDER_MAX + 1, sizeof *a->hash);
    if (a->hash == NULL)
        abort();
    a->n_acked = a->acked = a->person.space.seq;
    memcpy(a->hash[a->acked], a->person.space.head, ENTRY_HASH_LEN);
}

static void
hang_up(struct appender *a)
{
    if (a->fd >= 0)
        close(a->fd);
    a->fd = -1;
}

void
appender_clear(struct appender *a)
{
    hang_up(a);
    free(a->hash);
    a->hash = NULL;
    holder_clear(&a->person.holder);
}

/* The session's cookie, if the answer brings one. */
static void
keep_cookie(struct appender *a, const char *head)
{
    const char *at = strcasestr(head, "set-cookie: mainstay=");
    size_t n;

    if (at == NULL)
        return;
    at += strlen("set-cookie: ");
    n = strcspn(at, ";\r");
    if (n < sizeof a->person.cookie) {
        memcpy(a->person.cookie, at, n);
        a->person.cookie[n] = '\0';
    }
}

/* The answer's head and body; 0 when it did not come whole. */
static unsigned
read_answer(struct appender *a, struct buf *out)
{
    int fd = a->fd;
    static const char mark[] = "content-length: ";
    char head[4096];
    size_t n = 0, length = 0;
    const char *field;

    do {
        if (n + 1 >= sizeof head || recv(fd, head + n, 1, 0) != 1)
            return 0;
        head[++n] = '\0';
    } while (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0);
    keep_cookie(a, head);
    field = strcasestr(head, mark);
    if (field != NULL)
        length = (size_t)strtoull(field + sizeof mark - 1, NULL, 10);
    while (length > 0) {
        char bytes[16384];
        ssize_t r =
            recv(fd, bytes, length < sizeof bytes ? length : sizeof bytes, 0);

        if (r <= 0)
            return 0;
        if (out != NULL)
            buf_add(out, (struct str){bytes, (size_t)r});
        length -= (size_t)r;
    }
    return (unsigned)strtoul(head + 9, NULL, 10);
}

unsigned
appender_ask(struct appender *a, const char *head, const char *type,
             struct str body, struct buf *out)
{
    struct buf b;
    unsigned status = 0;

    if (a->fd < 0)
        a->fd = dial_connect(a->port, APPENDER_WAIT_S);
    if (a->fd < 0)
        return 0;
    buf_init(&b, ANSWER_MAX);
    buf_add(&b, (struct str){head, strlen(head)});
    buf_add(&b, STR(" HTTP/1.1\r\nHost: localhost:8080\r\n"
                    "Sec-Fetch-Site: same-origin\r\nCookie: "));
    buf_add(&b, (struct str){a->person.cookie, strlen(a->person.cookie)});
    if (type != NULL) {
        buf_add(&b, STR("\r\nContent-Type: "));
        buf_add(&b, (struct str){type, strlen(type)});
        buf_add(&b, STR("\r\nContent-Length: "));
        buf_add_int(&b, (int64_t)body.len);
    }
    buf_add(&b, STR("\r\n\r\n"));
    buf_add(&b, body);
    if (buf_status(&b) == ST_OK && dial_send(a->fd, b.ptr, b.len))
        status = read_answer(a, out);
    buf_free(&b);
    if (status == 0 || status >= 400)
        hang_up(a); /* a server that refuses may close */
    return status;
}

bool
appender_sign_in(struct appender *a)
{
    static const uint8_t ks[32] = {5};
    static const char json[] = "application/json";
    struct json_w w;
    struct buf b;
    bool ok;

    buf_init(&b, 1024);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "name",
               (struct str){a->person.name, strlen(a->person.name)});
    json_w_bytes(&w, "auth", a->person.auth, 32);
    json_w_obj_end(&w);
    ok = appender_ask(a, "POST /api/1/session", json, buf_str(&b), NULL) == 200;
    buf_clear(&b);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "ks", ks, sizeof ks);
    json_w_bytes(&w, "auth", a->person.auth, 32);
    json_w_obj_end(&w);
    ok = ok && appender_ask(a, "PUT /api/1/session/key", json, buf_str(&b),
                            NULL) == 204;
    buf_free(&b);
    return ok;
}

/* "METHOD /api/1/space/ID/log" and what follows. */
static void
log_path(const struct appender *a, const char *method, const char *tail,
         char out[96])
{
    char id[ID_TEXT + 1];

    id_render(a->person.space.id, id);
    id[ID_TEXT] = '\0';
    snprintf(out, 96, "%s /api/1/space/%s/log%s", method, id, tail);
}

unsigned
appender_append(struct appender *a, size_t n)
{
    static const uint8_t payload[PAYLOAD_MAX] = {'{'};
    struct content_item item = {
        .otype = ENTRY_OTYPE_JOURNAL,
        .time = (uint64_t)(clock_wall_ms(NULL) / 1000),
        .payload = {payload, n < PAYLOAD_MAX ? n : PAYLOAD_MAX}};
    struct stage_person *p = &a->person;
    size_t cap = content_size(item.payload.len, item.otype), len = 0;
    uint8_t *wire = malloc(cap);
    char head[96];
    unsigned status;

    if (wire == NULL || p->space.seq >= APPENDER_MAX ||
        rng_fill(&rng_system, item.object, sizeof item.object) != ST_OK ||
        content_put(wire, cap, &len, &p->holder, &p->space, &item) != ST_OK) {
        fprintf(stderr, "appender: no entry after %llu\n",
                (unsigned long long)p->space.seq);
        abort();
    }
    log_path(a, "POST", "", head);
    status = appender_ask(a, head, "application/octet-stream",
                          (struct str){(const char *)wire, len}, NULL);
    if (status == 200) {
        a->n_acked++;
        a->acked = p->space.seq;
        memcpy(a->hash[a->acked], p->space.head, ENTRY_HASH_LEN);
    }
    free(wire);
    return status;
}

static bool
wrong(const struct appender *a, uint64_t seq, const char *what)
{
    fprintf(stderr, "%s, entry %llu: %s\n", a->person.name,
            (unsigned long long)seq, what);
    return false;
}

/* The body with the person's own keys: what was written, signed by them. */
static bool
open_body(struct appender *a, const struct entry *e)
{
    static uint8_t text[PAYLOAD_MAX * 2];
    struct bytes payload;
    uint16_t otype;

    if (!a->opens || e->hdr.type != ENTRY_PUT)
        return true;
    a->n_opened++;
    return content_open(text, sizeof text, &payload, &otype, &a->person.holder,
                        e, CONTENT_ALL, a->person.holder.ik) == ST_OK &&
           payload.len > 0 && payload.ptr[0] == '{';
}

/* One answer's entries onto s. */
static bool
verify_batch(struct appender *a, struct space *s, struct bytes in)
{
    static const uint8_t none[ENTRY_HASH_LEN] = {0};
    struct entry e;
    size_t used = 0;
    enum status st;

    while ((st = entry_parse(&e, in, &used)) == ST_OK) {
        if (space_add(s, &e, NULL) != ST_OK)
            return wrong(a, s->seq + 1, "does not follow");
        if (s->seq > APPENDER_MAX)
            return wrong(a, s->seq, "is more than were sent");
        if (memcmp(a->hash[s->seq], none, sizeof none) != 0 &&
            memcmp(a->hash[s->seq], s->head, sizeof none) != 0)
            return wrong(a, s->seq, "is not the one acknowledged");
        if (!open_body(a, &e))
            return wrong(a, s->seq, "does not open");
        in.ptr += used;
        in.len -= used;
    }
    return st == ST_END || wrong(a, s->seq + 1, "cannot be read");
}

bool
appender_verify(struct appender *a)
{
    struct space s;
    struct buf body;
    uint64_t before;
    bool ok;

    buf_init(&body, ANSWER_MAX);
    space_init(&s, a->person.space.id);
    do {
        char head[96], from[32];
        unsigned status;

        before = s.seq;
        snprintf(from, sizeof from, "?from=%llu",
                 (unsigned long long)before + 1);
        log_path(a, "GET", from, head);
        buf_clear(&body);
        status = appender_ask(a, head, NULL, (struct str){NULL, 0}, &body);
        ok = status == 200 && buf_status(&body) == ST_OK;
        if (!ok)
            fprintf(stderr, "%s: expected 200, got %u\n", head, status);
        if (ok && body.len > 0)
            ok = verify_batch(
                a, &s, (struct bytes){(const uint8_t *)body.ptr, body.len});
    } while (ok && s.seq > before);
    buf_free(&body);
    if (ok && s.seq < a->acked)
        ok = wrong(a, s.seq + 1, "was acknowledged and is missing");
    if (ok)
        a->person.space = s;
    return ok;
}
