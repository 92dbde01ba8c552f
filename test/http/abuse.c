/*
 * abuse: every changing address of the table gets requests that are malformed,
 * cut short, too large, of the wrong type, repeated or out of order.  Each is
 * answered with a typed error and leaves the database, byte by byte, as it
 * was; a well-formed one is taken, so that the test sees.  (What every address
 * makes of good requests that come again, and in another order, is asked by
 * `http_scenarios again`.)
 *
 * Addresses of the API that carry a body have a sample here; one without is
 * still asked with bodies that fit nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "seal/content.h"
#include "serve/route.h"
#include "test/http/stock.h"

#define BODY_MAX (8 * 1024 * 1024)
#define SHOWN_MAX 200    /* bytes of an answer */
#define CORPUS_MAX 65536 /* bytes of a body that is kept for fuzzing */
#define CUTS 24          /* places a body is cut at, or changed */

/* A request that would be taken, and what its repetition gives. */
static const struct sample {
    const char *path; /* as in route.def */
    enum exchange_method method;
    enum stage_who who;
    unsigned status, again;
    const char *body;
} samples[] = {
    {"/api/1/account/params", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"name\":\"ada\"}"},
    {"/api/1/account/register", EXCHANGE_POST, STAGE_NOBODY, 201, 409,
     "{register}"},
    {"/api/1/account/passphrase", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"seed\":\"{bytes16}\",\"t\":3,\"m_kib\":65536,\"auth\":\"{ada.auth}\","
     "\"wrap_pass\":\"{envelope}\",\"proof\":\"{ada.auth}\"}"},
    {"/api/1/account/code", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"auth_r\":\"{bytes32}\",\"code_id\":\"{bytes16}\","
     "\"wrap_code\":\"{envelope}\",\"proof\":\"{ada.auth}\"}"},
    {"/api/1/account/keyring", EXCHANGE_PUT, STAGE_ADA, 204, 409,
     "{\"counter\":2,\"envelope\":\"{envelope}\"}"},
    {"/api/1/account/heads", EXCHANGE_PUT, STAGE_ADA, 204, 409,
     "{\"counter\":2,\"envelope\":\"{envelope}\"}"},
    {"/api/1/session", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"name\":\"ada\",\"auth\":\"{ada.auth}\"}"},
    {"/api/1/session/recover", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"name\":\"bela\",\"auth_r\":\"{bela.auth_r}\"}"},
    {"/api/1/session/unlock", EXCHANGE_POST, STAGE_ADA, 200, 200,
     "{\"auth\":\"{ada.auth}\"}"},
    {"/api/1/session/key", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"ks\":\"{bytes32}\",\"auth\":\"{ada.auth}\"}"},
    {"/api/1/space/{space}/log", EXCHANGE_POST, STAGE_ADA, 200, 409, "{put}"},
    {"/api/1/account/proof", EXCHANGE_POST, STAGE_ADA, 204, 204,
     "{\"proof\":\"{ada.auth}\"}"},
    {"/api/1/session/wraps", EXCHANGE_POST, STAGE_ADA, 200, 200,
     "{\"auth\":\"{ada.auth}\"}"},
    {"/api/1/session/idle", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"minutes\":20}"},
    {"/api/1/email", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"address\":\"ada@mail.example\",\"proof\":\"{ada.auth}\"}"},
    {"/api/1/invites", EXCHANGE_POST, STAGE_ADA, 204, 409,
     "{\"space\":\"00000000000000000000000008\",\"invite\":\"{ada.space}\","
     "\"kind\":2,\"proof\":\"{bytes32}\"}"},
    {"/api/1/invite/{invite}", EXCHANGE_POST, STAGE_BELA, 204, 204,
     "{\"claim\":\"{bytes32}\",\"head\":\"{bytes32}\",\"head_seq\":0}"},
    {"/api/1/consultant", EXCHANGE_PUT, STAGE_BELA, 204, 204,
     "{\"name\":\"Bela B.\",\"themes\":2,\"most\":1}"},
    {"/api/1/consults", EXCHANGE_POST, STAGE_ADA, 204, 409,
     "{\"consult\":\"{ada.space}\",\"themes\":3,\"urgency\":2,\"days\":14}"},
    {"/api/1/consult/{consult}/offer", EXCHANGE_POST, STAGE_BELA, 204, 409,
     "{\"offers\":true}"},
    {"/api/1/space/{space}/series", EXCHANGE_POST, STAGE_ADA, 201, 201,
     "{\"zone\":\"Europe/Vienna\",\"day\":{today},\"minute\":600,"
     "\"minutes\":60,\"rule\":\"FREQ=WEEKLY;COUNT=3\",\"tell\":false}"},
    {"/api/1/feed", EXCHANGE_POST, STAGE_ADA, 201, 201, "{\"lang\":\"en\"}"},
    {"/api/1/reminders", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"zone\":\"Europe/Vienna\",\"days\":31,\"quiet_from\":1200,"
     "\"quiet_to\":480,\"mail\":true,\"feed\":true,"
     "\"session\":{\"days\":0,\"minute\":60}}"},
};

/* What must have been asked first, for a sample of `of`. */
static const struct earlier {
    const char *of, *path;
    enum exchange_method method;
    enum stage_who who;
    const char *body;
} earlier[] = {
    {"/api/1/consult/{consult}/offer", "/api/1/consults", EXCHANGE_POST,
     STAGE_ADA,
     "{\"consult\":\"{ada.space}\",\"themes\":3,\"urgency\":2,\"days\":14}"},
    {"/api/1/consult/{consult}/offer", "/api/1/consultant", EXCHANGE_PUT,
     STAGE_BELA, "{\"name\":\"Bela B.\",\"themes\":2,\"most\":1}"},
    {"/api/1/invite/{invite}", "/api/1/invites", EXCHANGE_POST, STAGE_ADA,
     "{\"space\":\"00000000000000000000000008\",\"invite\":\"{ada.space}\","
     "\"kind\":2,\"proof\":\"{bytes32}\"}"},
};

static char folder[64];
static const char *corpus; /* NULL: nothing is kept */
static struct stage s;
static struct buf stored; /* the database after the last request taken */
static int n_points, n_failed;
static unsigned n_asked;
static bool took; /* a changed one in its place, since the last whole one */

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "abuse: %s\n", what);
    exit(1);
}

static void
take_stock(struct buf *out)
{
    stock_take(&s, folder, out);
}

static bool
is_unchanged(void)
{
    return stock_is_same(&s, folder, &stored);
}

static bool
is_typed(const struct stage_answer *a, const struct route *r)
{
    return stock_is_typed(a, r->kind != ROUTE_OPEN);
}

static void
failed(const struct route *r, const char *what, const struct stage_answer *a)
{
    printf("not ok %d - %.*s %.*s: %s (got %u %.*s)\n", ++n_points,
           (int)exchange_method_name(r->method).len,
           exchange_method_name(r->method).ptr, (int)r->pattern.len,
           r->pattern.ptr, what, a->status,
           (int)(a->body.len < SHOWN_MAX ? a->body.len : SHOWN_MAX),
           a->body.ptr);
    n_failed++;
}

struct
try {
    const struct route *r;
    enum stage_who who;
    struct str path, type;
};

/* What the fuzzer begins with (test/fuzz/fuzz_api.c): address, who, type, body,
 * under a name that the same bytes have again. */
static void
keep_for_fuzzing(const struct try *t, struct str type, struct str body)
{
    uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a */
    char path[600];
    struct buf b;
    FILE *out;

    if (corpus == NULL || body.len > CORPUS_MAX)
        return;
    buf_init(&b, CORPUS_MAX + 1024);
    buf_add(&b, exchange_method_name(t->r->method));
    buf_add_byte(&b, ' ');
    buf_add(&b, t->r->pattern);
    buf_add_byte(&b, '\n');
    buf_add(&b, (struct str){stage_names[t->who], strlen(stage_names[t->who])});
    buf_add_byte(&b, '\n');
    buf_add(&b, type);
    buf_add_byte(&b, '\n');
    buf_add(&b, body);
    for (size_t i = 0; i < b.len; i++)
        sum = (sum ^ (uint8_t)b.ptr[i]) * 0x100000001b3u;
    snprintf(path, sizeof path, "%s/%016llx", corpus, (unsigned long long)sum);
    out = fopen(path, "w");
    if (out == NULL || fwrite(b.ptr, 1, b.len, out) != b.len)
        give_up(path);
    fclose(out);
    buf_free(&b);
}

static unsigned
ask(const struct try *t, struct str type, struct str body,
    struct stage_answer *a)
{
    struct stage_request rq = {.who = t->who,
                               .method = t->r->method,
                               .path = t->path,
                               .type = type,
                               .body = body};

    /* Each stands for itself: how often is tried elsewhere. */
    throttle_free(s.app.throttle);
    s.app.throttle = throttle_new();
    if (s.app.throttle == NULL)
        give_up("memory");
    n_asked++;
    keep_for_fuzzing(t, type, body);
    stage_ask(&s, &rq, a);
    return a->status;
}

/* Must be refused.  may_fit: bytes nobody looks into may make it another good
 * one, which then counts as taken. */
static void
refuse(const struct try *t, struct str type, struct str body, bool may_fit,
       const char *what)
{
    struct stage_answer a;

    ask(t, type, body, &a);
    if (may_fit && a.status < 300) {
        took = true;
        take_stock(&stored);
    } else if (!is_typed(&a, t->r)) {
        failed(t->r, what, &a);
    } else if (!is_unchanged()) {
        failed(t->r, "refused, but something changed", &a);
        take_stock(&stored);
    }
    stage_answer_clear(&a);
}

static void
misfits(const struct try *t)
{
    static const char *const bodies[] = {"",
                                         "{",
                                         "}",
                                         "[]",
                                         "null",
                                         "\"\"",
                                         "{}",
                                         "{\"a\":1}",
                                         "[[[[[[[[",
                                         "\x01\x02\x03\xff\xfe",
                                         "{\"name\":\"\\ud800\"}",
                                         "{\"name\":\"a\\u0000\"}",
                                         "a=b&c=%zz",
                                         "csrf=&csrf=",
                                         "{\"name\":1e999}"};
    char *large = malloc(t->r->body_max + 1);

    if (large == NULL)
        give_up("memory");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        refuse(t, t->type, (struct str){bodies[i], strlen(bodies[i])}, false,
               "a body that fits nothing");
    memset(large, ' ', t->r->body_max + 1);
    refuse(t, t->type, (struct str){large, t->r->body_max + 1}, false,
           "a body that is too large");
    memset(large, '{', t->r->body_max);
    refuse(t, t->type, (struct str){large, t->r->body_max}, false,
           "a body of braces");
    free(large);
}

/* The body with `insert` behind its first byte. */
static void
with_member(const struct try *t, struct str body, struct str insert,
            const char *what)
{
    struct buf b;

    buf_init(&b, BODY_MAX);
    buf_add_byte(&b, '{');
    buf_add(&b, insert);
    buf_add(&b, (struct str){body.ptr + 1, body.len - 1});
    refuse(t, t->type, buf_str(&b), false, what);
    buf_free(&b);
}

/* The first member twice, a member nobody knows, a wrong kind of value. */
static void
spoil_members(const struct try *t, struct str body)
{
    const char *colon = memchr(body.ptr, ':', body.len);
    struct buf b;

    buf_init(&b, 1024);
    buf_add(&b, (struct str){body.ptr + 1, (size_t)(colon - body.ptr) - 1});
    buf_add(&b, STR(":[],"));
    with_member(t, body, buf_str(&b), "a member twice");
    buf_free(&b);
    with_member(t, body, STR("\"nobody knows\":1,"), "an unknown member");
    buf_init(&b, BODY_MAX);
    for (size_t i = 0; i + 1 < body.len; i++) {
        if (body.ptr[i] != ':')
            continue;
        buf_clear(&b);
        buf_add(&b, (struct str){body.ptr, i + 1});
        buf_add(&b, STR("[true]"));
        while (++i < body.len && body.ptr[i] != ',' && body.ptr[i] != '}')
            continue;
        buf_add(&b, (struct str){body.ptr + i, body.len - i});
        refuse(t, t->type, buf_str(&b), false, "a value of another kind");
    }
    buf_free(&b);
}

static void
cut_and_change(const struct try *t, struct str body)
{
    static const char other[] = {'\0', '"', '}', '\xff', '0'};
    char *copy = malloc(body.len);
    size_t every = body.len / CUTS + 1;

    if (copy == NULL)
        give_up("memory");
    for (size_t n = 0; n < body.len; n += every)
        refuse(t, t->type, (struct str){body.ptr, n}, false, "cut short");
    refuse(t, t->type, (struct str){body.ptr, body.len - 1}, false,
           "cut by one byte");
    for (size_t at = 0; at < body.len; at += every) {
        memcpy(copy, body.ptr, body.len);
        copy[at] = other[at / every % sizeof other];
        if (copy[at] != body.ptr[at])
            refuse(t, t->type, (struct str){copy, body.len}, true, "changed");
    }
    free(copy);
}

static void
sampled(const struct try *t, const struct sample *sample)
{
    bool is_json = !str_eq(t->type, STR("application/octet-stream"));
    struct stage_answer a;
    struct buf body;

    buf_init(&body, BODY_MAX);
    if (stage_expand(&s, (struct str){sample->body, strlen(sample->body)},
                     &body) != ST_OK)
        give_up(sample->body);
    refuse(t, STR(""), buf_str(&body), false, "no type");
    refuse(t, STR("text/plain"), buf_str(&body), false, "another type");
    if (is_json)
        spoil_members(t, buf_str(&body));
    /* A changed one may be taken in its place: what follows starts afresh. */
    cut_and_change(t, buf_str(&body));
    buf_clear(&body);
    if (stage_expand(&s, (struct str){sample->body, strlen(sample->body)},
                     &body) != ST_OK)
        give_up(sample->body);
    if (ask(t, t->type, buf_str(&body), &a) != sample->status &&
        !(took && a.status == sample->again))
        failed(t->r, "a good one is not taken", &a);
    stage_answer_clear(&a);
    take_stock(&stored);
    if (sample->again >= 400) {
        refuse(t, t->type, buf_str(&body), false, "the same once more");
    } else {
        if (ask(t, t->type, buf_str(&body), &a) != sample->again)
            failed(t->r, "the same once more", &a);
        stage_answer_clear(&a);
    }
    take_stock(&stored);
    buf_free(&body);
}

/* Two entries in the wrong order, then in the right one. */
static void
out_of_order(const struct try *t)
{
    static uint8_t wire[2][8192];
    struct stage_person *p = &s.person[STAGE_ADA];
    struct stage_answer a;
    struct str entry[2];
    struct buf first;

    buf_init(&first, BODY_MAX);
    if (stage_expand(&s, STR("{put}"), &first) != ST_OK)
        give_up("entry");
    entry[0] = buf_str(&first);
    for (int i = 1; i < 2; i++) {
        struct content_item item = {
            .otype = ENTRY_OTYPE_JOURNAL,
            .object = {7},
            .time = (uint64_t)(clock_wall_ms(&s.clock) / 1000),
            .payload = {(const uint8_t *)"{}", 2}};
        size_t len = 0;

        if (content_put(wire[i], sizeof wire[i], &len, &p->holder, &p->space,
                        &item) != ST_OK)
            give_up("entry");
        entry[i] = (struct str){(const char *)wire[i], len};
    }
    refuse(t, t->type, entry[1], false, "the second before the first");
    for (int i = 0; i < 2; i++) {
        if (ask(t, t->type, entry[i], &a) != 200)
            failed(t->r, "in order", &a);
        stage_answer_clear(&a);
        take_stock(&stored);
        refuse(t, t->type, entry[i], false, "one that is there");
    }
    buf_free(&first);
}

static enum stage_who
caller(const struct route *r)
{
    if ((r->who & ROUTE_MEMBER) != 0 && (r->who & ROUTE_NOBODY) == 0)
        return STAGE_ADA;
    if ((r->who & ROUTE_NOBODY) != 0)
        return STAGE_NOBODY;
    return STAGE_OPERATOR;
}

static const struct sample *
sample_of(const struct route *r)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        if (samples[i].method == r->method &&
            str_eq(r->pattern,
                   (struct str){samples[i].path, strlen(samples[i].path)}))
            return &samples[i];
    return NULL;
}

/* The pattern with ada's space in place of its parameter. */
static void
address(struct str pattern, struct buf *out)
{
    struct str head, tail;

    if (!str_cut(pattern, '{', &head, &tail)) {
        buf_add(out, head);
        return;
    }
    str_cut(tail, '}', &(struct str){NULL, 0}, &tail);
    buf_add(out, head);
    if (stage_expand(&s, STR("{ada.space}"), out) != ST_OK)
        give_up("address");
    buf_add(out, tail);
}

static void
ask_before(const struct earlier *e)
{
    struct stage_answer a;
    struct buf body;

    buf_init(&body, BODY_MAX);
    if (stage_expand(&s, (struct str){e->body, strlen(e->body)}, &body) !=
        ST_OK)
        give_up(e->body);
    stage_ask(&s,
              &(struct stage_request){.who = e->who,
                                      .method = e->method,
                                      .path = {e->path, strlen(e->path)},
                                      .type = STR("application/json"),
                                      .body = buf_str(&body)},
              &a);
    if (a.status >= 300)
        give_up(e->path);
    stage_answer_clear(&a);
    buf_free(&body);
}

static void
abuse(const char *url, const struct route *r)
{
    const struct sample *sample = sample_of(r);
    bool is_log = sample != NULL && strcmp(sample->body, "{put}") == 0;
    struct try t = {.r = r,
                    .who = sample != NULL ? sample->who : caller(r),
                    .type = is_log ? STR("application/octet-stream")
                            : r->kind == ROUTE_API
                                ? STR("application/json")
                                : STR("application/x-www-form-urlencoded")};
    int before = n_failed;
    struct buf path;

    stage_open(&s, url);
    buf_init(&path, 1024);
    buf_init(&stored, BODY_MAX);
    address(r->pattern, &path);
    t.path = buf_str(&path);
    for (size_t i = 0; i < sizeof earlier / sizeof earlier[0]; i++)
        if (sample != NULL && strcmp(earlier[i].of, sample->path) == 0)
            ask_before(&earlier[i]);
    take_stock(&stored);
    took = false;
    if (!is_unchanged())
        give_up("two copies of the same are not the same");
    misfits(&t);
    if (sample != NULL)
        sampled(&t, sample);
    if (is_log)
        out_of_order(&t);
    if (n_failed == before)
        printf("ok %d - %.*s %.*s\n", ++n_points,
               (int)exchange_method_name(r->method).len,
               exchange_method_name(r->method).ptr, (int)r->pattern.len,
               r->pattern.ptr);
    fflush(stdout);
    buf_free(&path);
    buf_free(&stored);
    stage_close(&s);
}

static void
make_folders(const char *path)
{
    char part[600];

    snprintf(part, sizeof part, "%s/", path);
    for (char *p = part + 1; *p != '\0'; p++)
        if (*p == '/') {
            *p = '\0';
            (void)mkdir(part, 0777);
            *p = '/';
        }
}

/* abuse [FOLDER]: every request is kept there as well, for fuzzing. */
int
main(int argc, char **argv)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    char url[256], path[128];

    log_init(LOG_ERROR);
    corpus = argc > 1 ? argv[1] : NULL;
    if (corpus != NULL)
        make_folders(corpus);
    snprintf(folder, sizeof folder, "%s/mainstay-abuse-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(url, sizeof url, "sqlite:%s/db", folder);
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];

        /* What takes no body of its own takes none that could be wrong. */
        if (r->method == EXCHANGE_GET || r->method == EXCHANGE_DELETE ||
            (r->access != ROUTE_WRITES && sample_of(r) == NULL))
            continue;
        abuse(url, r);
        for (size_t k = 0; k < 3; k++) {
            snprintf(path, sizeof path, "%s/db%s", folder, tails[k]);
            (void)!unlink(path);
        }
    }
    printf("# %u requests\n1..%d\n", n_asked, n_points);
    rmdir(folder);
    return n_failed > 0;
}
