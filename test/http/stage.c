/*
 * stage: an installation in memory for tests.
 */
#include "test/http/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/b64.h"
#include "base/json.h"
#include "base/rng.h"
#include "seal/content.h"
#include "seal/prim.h"
#include "serve/dispatch.h"
#include "serve/mail.h"
#include "serve/manifest.h"
#include "serve/ticket.h"
#include "store/community.h"
#include "store/former.h"
#include "store/account.h"
#include "store/schema.h"
#include "store/setup.h"
#include "store/spaces.h"
#include "test/fault/mem_fault.h"
#include "web/assets.h"

#define BODY_MAX (8 * 1024 * 1024)

const char *const stage_names[STAGE_NAMES] = {
    "nobody",     "ada",      "bela",    "locked",
    "recovering", "operator", "steward", "heir"};

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "stage: %s\n", what);
    exit(1);
}

void
stage_need(enum status st, const char *what)
{
    if (st != ST_OK) {
        fprintf(stderr, "stage: %s: status %d\n", what, (int)st);
        exit(1);
    }
}

bool
stage_has(const struct buf *in, struct str needle)
{
    return needle.len == 0 ||
           (in->len >= needle.len &&
            memmem(in->ptr, in->len, needle.ptr, needle.len) != NULL);
}

void
stage_answer_clear(struct stage_answer *a)
{
    buf_free(&a->body);
    buf_free(&a->fields);
}

/* The head's fields as the gate would hand them over. */
static size_t
fill_fields(const struct stage *s, const struct stage_request *rq,
            struct exchange_field *f)
{
    const char *cookie = s->person[rq->who].cookie;
    size_t n = 0;

    f[n++] = (struct exchange_field){STR("host"), STR("localhost:8080")};
    f[n++] = (struct exchange_field){
        STR("origin"), rq->foreign ? STR("https://elsewhere.example")
                                   : STR("http://localhost:8080")};
    if (rq->who != STAGE_NOBODY)
        f[n++] =
            (struct exchange_field){STR("cookie"), {cookie, strlen(cookie)}};
    if (rq->type.len > 0)
        f[n++] = (struct exchange_field){STR("content-type"), rq->type};
    for (size_t i = 0; i < rq->n_fields; i++)
        f[n++] = rq->field[i];
    return n;
}

static void
keep_answer(struct exchange *x, struct stage_answer *out)
{
    struct str body =
        x->answer.body.len > 0 ? buf_str(&x->answer.body) : x->answer.borrowed;

    /* As the layer does with an answer that could not be built. */
    out->status = buf_status(&x->answer.fields) == ST_OK &&
                          buf_status(&x->answer.body) == ST_OK
                      ? x->answer.status
                      : 500;
    out->is_stream = x->answer.is_stream;
    out->may_compress = x->answer.may_compress;
    buf_init(&out->body, BODY_MAX);
    buf_init(&out->fields, BODY_MAX);
    buf_add(&out->body, body);
    buf_add(&out->fields, STR("Content-Type: "));
    buf_add(&out->fields, x->answer.type);
    buf_add(&out->fields, STR("\r\n"));
    buf_add(&out->fields, buf_str(&x->answer.fields));
}

void
stage_ask(struct stage *s, const struct stage_request *rq,
          struct stage_answer *out)
{
    struct exchange_field fields[16];
    struct exchange x = {.number = ++s->n_requests,
                         .method = rq->method,
                         .path = rq->path,
                         .query = rq->query,
                         .host = STR("localhost:8080"),
                         .fields = fields,
                         .net = {.family = 0}};

    /* A network of its own for each request: throttling has tests of its own.
     */
    x.net = (struct exchange_net){.family = 4,
                                  .prefix = {(uint8_t)(x.number >> 16),
                                             (uint8_t)(x.number >> 8),
                                             (uint8_t)x.number}};
    x.n_fields = fill_fields(s, rq, fields);
    arena_init(&x.arena, BODY_MAX * 2);
    buf_init(&x.answer.body, BODY_MAX);
    buf_init(&x.answer.fields, 64 * 1024);
    mem_fault_begin();
    dispatch_route(&s->app, &x);
    if (x.answer.status == 0) {
        x.body = rq->body;
        if (rq->body.len > x.body_max)
            exchange_answer(&x, 413, STR("text/plain"));
        else
            dispatch_handle(&s->app, &s->ctx, &x);
    }
    mem_fault_end();
    keep_answer(&x, out);
    buf_free(&x.answer.body);
    buf_free(&x.answer.fields);
    arena_free(&x.arena);
}

void
stage_registration(struct stage_person *p, struct buf *out, uint64_t now_s,
                   const char *ticket)
{
    static const uint8_t envelope[334] = {1, 1};
    uint8_t
        genesis[ENTRY_OVER + PRIM_SIG_LEN + ENTRY_LIST_HEAD + ENTRY_MEMBER_LEN];
    uint8_t space[ID_LEN], user[ID_LEN], seed[16] = {7};
    struct json_w w;
    size_t len = 0;

    prim_random(user, sizeof user);
    prim_random(space, sizeof space);
    prim_random(p->auth, sizeof p->auth);
    prim_random(p->auth_r, sizeof p->auth_r);
    stage_need(holder_new(&p->holder, user), "keys");
    space_init(&p->space, space);
    stage_need(content_genesis(genesis, sizeof genesis, &len, &p->holder,
                               &p->space, now_s),
               "first entry");
    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    json_w_str(&w, "name", (struct str){p->name, strlen(p->name)});
    json_w_id(&w, "user", user);
    json_w_bytes(&w, "seed", seed, sizeof seed);
    json_w_int(&w, "t", KEYS_T_DEFAULT);
    json_w_int(&w, "m_kib", KEYS_M_DEFAULT);
    json_w_bytes(&w, "auth", p->auth, sizeof p->auth);
    json_w_bytes(&w, "auth_r", p->auth_r, sizeof p->auth_r);
    json_w_bytes(&w, "code_id", seed, sizeof seed);
    json_w_int(&w, "gen", 1);
    json_w_bytes(&w, "ik", p->holder.ik, 32);
    json_w_bytes(&w, "ek", p->holder.ek, 32);
    json_w_bytes(&w, "ek_cert", p->holder.ek_cert, 64);
    json_w_bytes(&w, "wrap_pass", envelope, sizeof envelope);
    json_w_bytes(&w, "wrap_code", envelope, sizeof envelope);
    json_w_bytes(&w, "identity", envelope, sizeof envelope);
    json_w_bytes(&w, "keyring", envelope, sizeof envelope);
    json_w_bytes(&w, "heads", envelope, sizeof envelope);
    json_w_id(&w, "space", space);
    json_w_bytes(&w, "genesis", genesis, len);
    if (ticket != NULL)
        json_w_str(&w, "ticket", (struct str){ticket, strlen(ticket)});
    json_w_obj_end(&w);
}

uint64_t
stage_now_s(const struct stage *s)
{
    return (uint64_t)(clock_wall_ms(&s->clock) / 1000);
}

/* Keep the session's cookie of an answer. */
static void
take_cookie(struct stage_person *p, const struct stage_answer *a)
{
    const char *at = memmem(a->fields.ptr, a->fields.len, "mainstay=", 9);
    size_t n = 0;

    if (at == NULL)
        give_up("no cookie came");
    while (at[n] != ';' && n + 1 < sizeof p->cookie)
        n++;
    memcpy(p->cookie, at, n);
    p->cookie[n] = '\0';
}

void
stage_ask_json(struct stage *s, struct stage_person *p,
               enum exchange_method method, struct str path, struct buf *body,
               unsigned want)
{
    struct stage_request rq = {
        .method = method,
        .path = path,
        .type = STR("application/json"),
        .body = buf_str(body),
        .field[0] = {STR("cookie"), {p->cookie, strlen(p->cookie)}},
        .n_fields = p->cookie[0] != '\0'};
    struct stage_answer a;

    stage_ask(s, &rq, &a);
    if (a.status != want) {
        fprintf(stderr, "stage: %.*s gave %u: %.*s\n", (int)path.len, path.ptr,
                a.status, (int)a.body.len, a.body.ptr);
        exit(1);
    }
    if (stage_has(&a.fields, STR("mainstay=")))
        take_cookie(p, &a);
    stage_answer_clear(&a);
    buf_clear(body);
}

/* Sign in with the proof; state locked, or recovering by code. */
static void
sign_in(struct stage *s, struct stage_person *p, bool by_code)
{
    struct json_w w;
    struct buf b;

    buf_init(&b, BODY_MAX);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "name", (struct str){p->name, strlen(p->name)});
    json_w_bytes(&w, by_code ? "auth_r" : "auth", by_code ? p->auth_r : p->auth,
                 32);
    json_w_obj_end(&w);
    p->cookie[0] = '\0';
    stage_ask_json(s, p, EXCHANGE_POST,
                   by_code ? STR("/api/1/session/recover")
                           : STR("/api/1/session"),
                   &b, 200);
    buf_free(&b);
}

static void
unlock(struct stage *s, struct stage_person *p)
{
    static const uint8_t ks[32] = {3};
    struct json_w w;
    struct buf b;

    buf_init(&b, BODY_MAX);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "ks", ks, sizeof ks);
    json_w_bytes(&w, "auth", p->auth, 32);
    json_w_obj_end(&w);
    stage_ask_json(s, p, EXCHANGE_PUT, STR("/api/1/session/key"), &b, 204);
    buf_free(&b);
}

static void
enrol(struct stage *s, struct stage_person *p, const char *name)
{
    struct buf b;

    buf_init(&b, BODY_MAX);
    snprintf(p->name, sizeof p->name, "%s", name);
    stage_registration(p, &b, stage_now_s(s), NULL);
    stage_ask_json(s, p, EXCHANGE_POST, STR("/api/1/account/register"), &b,
                   201);
    buf_free(&b);
}

void
stage_enter(struct stage *s, struct stage_person *p)
{
    sign_in(s, p, false);
    unlock(s, p);
}

void
stage_join(struct stage *s, struct stage_person *p, const char *name)
{
    memset(p, 0, sizeof *p);
    enrol(s, p, name);
    stage_enter(s, p);
}

static void
set_role(struct stage *s, enum stage_who who, enum account_role role)
{
    stage_need(store_begin(s->ctx.store, STORE_WRITES), "begin");
    stage_need(account_role_set(s->ctx.store, s->person[who].holder.user, role),
               "role");
    stage_need(store_commit(s->ctx.store), "commit");
}

/* The form token, as a page of this person shows it. */
static void
take_csrf(struct stage *s, enum stage_who who)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    struct stage_request rq = {
        .who = who, .method = EXCHANGE_GET, .path = STR("/promise")};
    struct stage_answer a;
    const char *at;

    stage_ask(s, &rq, &a);
    at = memmem(a.body.ptr, a.body.len, mark, sizeof mark - 1);
    if (at == NULL)
        give_up("no form token on the page");
    memcpy(s->person[who].csrf, at + sizeof mark - 1, 64);
    stage_answer_clear(&a);
}

static void
register_all(struct stage *s)
{
    for (int who = STAGE_ADA; who < STAGE_WHO_COUNT; who++) {
        struct stage_person *p = &s->person[who];

        enrol(s, p, stage_names[who]);
        sign_in(s, p, who == STAGE_RECOVERING);
        if (who == STAGE_OPERATOR)
            set_role(s, STAGE_OPERATOR, ACCOUNT_OPERATOR);
        if (who == STAGE_STEWARD)
            set_role(s, STAGE_STEWARD, ACCOUNT_STEWARD);
        if (who == STAGE_ADA || who == STAGE_BELA || who == STAGE_OPERATOR ||
            who == STAGE_STEWARD)
            unlock(s, p);
        take_csrf(s, (enum stage_who)who);
    }
}

static void
add_links(struct stage *s)
{
    uint8_t hash[SETUP_TOKEN];
    int64_t later = clock_wall_ms(&s->clock) + 15 * 60 * 1000;

    snprintf(s->setup_token, sizeof s->setup_token, "set-up-token-of-a-test");
    snprintf(s->ticket, sizeof s->ticket, "ticket-of-a-test");
    snprintf(s->restart, sizeof s->restart, "restart-of-a-test");
    stage_need(store_begin(s->ctx.store, STORE_WRITES), "begin");
    ticket_hash((struct str){s->setup_token, strlen(s->setup_token)}, hash);
    stage_need(setup_token_put(s->ctx.store, hash, later), "token");
    ticket_hash((struct str){s->ticket, strlen(s->ticket)}, hash);
    stage_need(setup_ticket_put(s->ctx.store, hash, ACCOUNT_MEMBER, later),
               "ticket");
    ticket_hash((struct str){s->restart, strlen(s->restart)}, hash);
    stage_need(former_link_put(s->ctx.store, s->person[STAGE_ADA].holder.user,
                               hash, later),
               "restart");
    stage_need(store_commit(s->ctx.store), "commit");
}

static void
found_community(struct stage *s)
{
    struct community c = {.name = STR("Test community"),
                          .base_url = STR("http://localhost:8080"),
                          .zone = STR("Europe/London"),
                          .is_open = true,
                          .created_ms = 1};
    struct community_help help = {STR("GB"), STR("Somebody to call"),
                                  STR("+44 20 7946 0000")};

    stage_need(store_begin(s->ctx.store, STORE_WRITES), "begin");
    stage_need(community_put(s->ctx.store, &c), "community");
    stage_need(community_help_put(s->ctx.store, &help, 1), "help");
    stage_need(store_commit(s->ctx.store), "commit");
}

/* Everything but the store and the people. */
static void
begin(struct stage *s, const char *url)
{
    static const char key[] = "1 0102030405060708090a0b0c0d0e0f10"
                              "1112131415161718191a1b1c1d1e1f20\n";
    /* Notices are queued; no thread here sends them. */
    static const struct mail_config nowhere = {.url = ""};

    memset(s, 0, sizeof *s);
    stage_need(prim_start(), "primitives");
    snprintf(s->url, sizeof s->url, "%s", url);
    clock_init(&s->clock, 1000, 1790000000000LL);
    stage_need(srvkey_parse(&s->ring, (struct str){key, sizeof key - 1}),
               "key");
    s->app = (struct app){.store_url = {s->url, strlen(s->url)},
                          .clock = &s->clock,
                          .ring = &s->ring,
                          .throttle = throttle_new(),
                          .assets = &web_assets,
                          .mail = &nowhere,
                          .backup_days = 35,
                          .swept_ms = INT64_MAX / 2};
    s->app.store_groups = str_starts(s->app.store_url, STR("sqlite:"));
    s->app.manifest = manifest_keeper_new(&web_assets, false);
    if (s->app.throttle == NULL || s->app.manifest == NULL)
        give_up("memory");
    s->app.questionnaires = STR("{\"questionnaires\":[\"{}\"]}");
    s->app.toil_bits = STAGE_TOIL_BITS;
}

static void
open_store(struct stage *s)
{
    struct store_why why;

    if (store_open(s->app.store_url, STORE_WRITE, &why, &s->ctx.store) != ST_OK)
        give_up(why.text);
    stage_need(driver_fault_wrap(s->ctx.store, &s->plan), "failing driver");
}

void
stage_open(struct stage *s, const char *url)
{
    struct schema_done done;

    begin(s, url);
    if (schema_migrate(s->app.store_url, 1, NULL, &done) != ST_OK)
        give_up(done.why.text);
    open_store(s);
    found_community(s);
    register_all(s);
    add_links(s);
}

/* The file of a database that nobody has open. */
static void
copy_file(const char *from, const char *to)
{
    static char piece[1 << 16];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    size_t n;

    if (in == NULL || out == NULL)
        give_up(from);
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        if (fwrite(piece, 1, n, out) != n)
            give_up(to);
    if (ferror(in) || fclose(out) != 0)
        give_up(to);
    fclose(in);
}

void
stage_open_copy(struct stage *s, const struct stage *kept, const char *url)
{
    static const size_t scheme = sizeof "sqlite:" - 1;

    begin(s, url);
    memcpy(s->person, kept->person, sizeof s->person);
    s->former = kept->former;
    s->clock = kept->clock;
    s->n_requests = kept->n_requests;
    memcpy(s->rekey_cert, kept->rekey_cert, sizeof s->rekey_cert);
    memcpy(s->setup_token, kept->setup_token, sizeof s->setup_token);
    memcpy(s->ticket, kept->ticket, sizeof s->ticket);
    memcpy(s->restart, kept->restart, sizeof s->restart);
    copy_file(kept->url + scheme, url + scheme);
    open_store(s);
}

void
stage_close(struct stage *s)
{
    store_close(s->ctx.store);
    throttle_free(s->app.throttle);
    manifest_keeper_free(s->app.manifest);
    for (int who = 0; who < STAGE_NAMES; who++)
        holder_clear(&s->person[who].holder);
    holder_clear(&s->former.holder);
    srvkey_clear(&s->ring);
}

void
stage_head(struct stage *s, struct space *space)
{
    struct spaces_head head;
    struct arena a;

    arena_init(&a, BODY_MAX);
    stage_need(store_begin(s->ctx.store, STORE_READS), "begin");
    stage_need(spaces_head_get(s->ctx.store, space->id, &a, &head), "head");
    store_rollback(s->ctx.store);
    stage_need(
        space_unpack(space, (struct bytes){(const uint8_t *)head.rules.ptr,
                                           head.rules.len}),
        "rules");
    arena_free(&a);
}
