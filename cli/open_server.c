/*
 * The client's half of SEAL1 against a server, natively: what web/js/keys.js
 * and web/js/ledger.js do in a browser, without any script the server sent.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/http.h"
#include "cli/open_record.h"
#include "cli/open_source.h"

#define ANSWER_ARENA (1u << 20)

struct server {
    struct http *http;
    struct arena arena;
    struct open_why *why;
    const char *name;
    uint8_t seed[16];
    uint32_t t, m_kib;
    struct keys_way way;
    uint8_t user[16];
    uint32_t gen;
    uint8_t space[16];
    bool is_signed_in;
    bool wants_step; /* it asked for a second step, */
    bool takes_code; /* which a code of an app would be */
};

/* ---- asking ---- */

/* What a 403 means: another step is wanted, or was wrong; or nothing of that.
 */
static struct str
word_of(struct server *s, const struct http_answer *a)
{
    struct str word = {NULL, 0}, kept = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;

    if (json_parse(buf_str(&a->body), HTTP_ANSWER_MAX, NULL, &doc) != ST_OK)
        return word;
    o = json_top(doc);
    json_take_str(&o, "error", 16, &word);
    if (o.st == ST_OK && json_has(&o, "codes"))
        json_take_bool(&o, "codes", &s->takes_code);
    if (arena_str(&s->arena, word, &kept) != ST_OK)
        kept = (struct str){NULL, 0};
    json_free(doc);
    return kept;
}

/* The server's word of refusal, as a sentence. */
static int
refused(struct server *s, const struct http_answer *a, const char *step)
{
    struct str word;

    switch (a->status) {
    case 403:
        word = word_of(s, a);
        s->wants_step = str_eq(word, STR("factor"));
        if (s->wants_step || str_eq(word, STR("step")))
            return open_say(s->why, OPEN_LOCKED,
                            s->wants_step ? "the account asks for a second step"
                                          : "the sign-in code was wrong, or is "
                                            "used up: wait for the next one");
        return open_say(s->why, OPEN_LOCKED,
                        "%s: the server refuses: name or passphrase does not "
                        "fit",
                        step);
    case 429:
        return open_say(s->why, OPEN_TROUBLE,
                        "%s: too many attempts; try again in %lld seconds",
                        step, (long long)a->retry_s);
    case 503:
        return open_say(s->why, OPEN_TROUBLE, "%s: the server is busy", step);
    default:
        return open_say(s->why, OPEN_TROUBLE,
                        "%s: the server answered %d; is it a Mainstay?", step,
                        a->status);
    }
}

/* Ask; anything but 2xx is told. */
static int
ask(struct server *s, const struct http_request *rq, struct http_answer *a,
    const char *step)
{
    struct http_why why;
    int rc;

    if (http_ask(s->http, rq, a, &why) != ST_OK)
        return open_say(s->why, OPEN_TROUBLE, "%s", why.text);
    if (a->status / 100 == 2)
        return 0;
    rc = refused(s, a, step);
    http_answer_free(a);
    return rc;
}

/* One JSON object out, one in (the caller's to free), its members in *top. */
static int
call(struct server *s, const char *method, const char *path,
     const struct buf *body, struct json **doc, struct json_obj *top)
{
    struct http_request rq = {.method = method,
                              .path = path,
                              .type = "application/json",
                              .body = buf_str(body)};
    struct http_answer a;
    enum status st;
    int rc;

    if (buf_status(body) != ST_OK)
        return open_say_status(s->why, ST_NOSPACE, path);
    rc = ask(s, &rq, &a, path);
    if (rc != 0)
        return rc;
    if (doc != NULL) {
        st = json_parse(buf_str(&a.body), HTTP_ANSWER_MAX, NULL, doc);
        if (st == ST_OK)
            *top = json_top(*doc);
        else
            rc = open_say(s->why, OPEN_REFUSED, "%s: the answer is not JSON",
                          path);
    }
    http_answer_free(&a);
    return rc;
}

static void
body_begin(struct json_w *w, struct buf *b)
{
    buf_init(b, 4096);
    json_w_init(w, b);
    json_w_obj(w, NULL);
}

static void
body_free(struct buf *b)
{
    if (b->ptr != NULL)
        secret_wipe(b->ptr, b->room);
    buf_free(b);
}

static int
odd_member(struct server *s, const struct json_obj *o, const char *step)
{
    return open_say(
        s->why, OPEN_REFUSED,
        "%s: the answer lacks a member it must have, or has a wrong "
        "one: %s",
        step, o->field != NULL ? o->field : "-");
}

/* ---- signing in ---- */

static int
get_params(struct server *s)
{
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct buf body;
    int64_t t = 0, m_kib = 0;
    int rc;

    body_begin(&w, &body);
    json_w_str(&w, "name", (struct str){s->name, strlen(s->name)});
    json_w_obj_end(&w);
    rc = call(s, "POST", "/api/1/account/params", &body, &doc, &o);
    if (rc == 0) {
        json_take_bin(&o, "seed", s->seed, sizeof s->seed);
        json_take_int(&o, "t", 0, UINT32_MAX, &t);
        json_take_int(&o, "m_kib", 0, UINT32_MAX, &m_kib);
        if (o.st != ST_OK)
            rc = odd_member(s, &o, "account/params");
    }
    json_free(doc);
    body_free(&body);
    s->t = (uint32_t)t;
    s->m_kib = (uint32_t)m_kib;
    if (rc == 0 && !keys_params_fit(s->t, s->m_kib))
        rc = open_say(s->why, OPEN_REFUSED,
                      "the server asks for keys that are too easy to guess "
                      "(t=%u, m=%u KiB); nothing was sent",
                      s->t, s->m_kib);
    return rc;
}

static int
derive(struct server *s, const struct open_ask *how)
{
    struct str name = {s->name, strlen(s->name)};
    struct open_way way;
    enum status st;
    int rc = open_way_get(&way, how, s->why);

    if (rc == 0) {
        st = keys_from_pass(&s->way, name, open_way_pass(&way), s->seed, s->t,
                            s->m_kib);
        if (st == ST_INVALID)
            rc = open_say(s->why, OPEN_USE, "a sign-in name has 1 to %d bytes",
                          KEYS_NAME_MAX);
        else
            rc = open_say_status(s->why, st, "deriving the key");
    }
    open_way_clear(&way);
    return rc;
}

static struct bytes
bytes_of(struct str s)
{
    return (struct bytes){(const uint8_t *)s.ptr, s.len};
}

static int
take_account(struct server *s, struct json_obj *o, struct str *wrap,
             struct export_account *x)
{
    struct str ik, ek, cert, identity, keyring, heads;
    int64_t gen = 0, keyring_counter = 0, heads_counter = 0;

    json_take_id(o, "user", s->user);
    json_take_id(o, "space", s->space);
    json_take_int(o, "gen", 1, UINT32_MAX, &gen);
    json_take_int(o, "keyring_counter", 1, INT64_MAX, &keyring_counter);
    json_take_int(o, "heads_counter", 1, INT64_MAX, &heads_counter);
    json_take_bytes(o, "wrap_pass", HOLDER_WRAP_LEN, HOLDER_WRAP_LEN, &s->arena,
                    wrap);
    json_take_bytes(o, "ik", 32, 32, &s->arena, &ik);
    json_take_bytes(o, "ek", 32, 32, &s->arena, &ek);
    json_take_bytes(o, "ek_cert", 64, 64, &s->arena, &cert);
    json_take_bytes(o, "identity", 1, HOLDER_SEALED_MAX, &s->arena, &identity);
    json_take_bytes(o, "keyring", 1, HOLDER_SEALED_MAX, &s->arena, &keyring);
    json_take_bytes(o, "heads", 1, HOLDER_SEALED_MAX, &s->arena, &heads);
    if (o->st != ST_OK)
        return odd_member(s, o, "session");
    s->gen = (uint32_t)gen;
    *x = (struct export_account){
        .ik = bytes_of(ik),
        .ek = bytes_of(ek),
        .ek_cert = bytes_of(cert),
        .identity = bytes_of(identity),
        .keyring = bytes_of(keyring),
        .heads = bytes_of(heads),
        .keyring_counter = (uint64_t)keyring_counter,
        .heads_counter = (uint64_t)heads_counter,
    };
    return 0;
}

/* The account key by our own parameters, then what hangs on it. */
static int
open_account(struct server *s, struct holder *a, struct str wrap,
             const struct export_account *x)
{
    struct envelope_aad aad;
    const char *what = "";

    envelope_aad_pass(&aad, s->gen, s->user, s->t, s->m_kib, s->seed);
    if (holder_unwrap(a, s->user, s->gen, &aad, &s->way.wrap, bytes_of(wrap)) !=
        ST_OK)
        return open_say(s->why, OPEN_REFUSED,
                        "the wrapped account key the server sent does not open "
                        "with this passphrase: it was altered or exchanged");
    if (export_account_open(a, x, &what) != ST_OK)
        return open_say(s->why, OPEN_REFUSED,
                        "the %s the server sent is not this account's", what);
    return 0;
}

/* The code of the second step, typed or from a file. */
static int
get_step(struct server *s, const char *file, struct str *code)
{
    struct open_ask ask = {
        .file = file, .prompt = "Sign-in code of your app: ", .is_pass = true};
    struct open_way way = {.has_pass = false};
    struct str typed;
    int rc;

    if (!s->takes_code)
        return open_say(s->why, OPEN_LOCKED,
                        "the account asks for a passkey, which this command "
                        "cannot use: save a sealed copy in a browser and open "
                        "that, or add sign-in codes in the settings");
    rc = open_way_get(&way, &ask, s->why);
    typed = (struct str){(const char *)way.pass, way.pass_len};
    if (rc == 0)
        rc = open_say_status(s->why, arena_str(&s->arena, typed, code),
                             "the sign-in code");
    open_way_clear(&way);
    return rc;
}

/* Once; `code` may be empty. */
static int
sign_in_with(struct server *s, struct holder *a, struct str code)
{
    struct export_account x = {.keyring_counter = 0};
    struct str wrap = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct buf body;
    int rc;

    body_begin(&w, &body);
    json_w_str(&w, "name", (struct str){s->name, strlen(s->name)});
    json_w_bytes(&w, "auth", s->way.auth.b, SECRET_LEN);
    if (code.len > 0)
        json_w_str(&w, "code", code);
    json_w_obj_end(&w);
    rc = call(s, "POST", "/api/1/session", &body, &doc, &o);
    if (rc == 0) {
        s->is_signed_in = true;
        rc = take_account(s, &o, &wrap, &x);
    }
    if (rc == 0)
        rc = open_account(s, a, wrap, &x);
    json_free(doc);
    body_free(&body);
    return rc;
}

/* With the second step, where the account asks for one. */
static int
sign_in(struct server *s, struct holder *a, const char *step_file)
{
    struct str code = {NULL, 0};
    int rc = sign_in_with(s, a, code);

    if (rc != OPEN_LOCKED || !s->wants_step)
        return rc;
    *s->why = (struct open_why){.exit = OPEN_DONE}; /* so far no failure */
    rc = get_step(s, step_file, &code);
    return rc == 0 ? sign_in_with(s, a, code) : rc;
}

/* The log is released to sessions that hold a key: one that nobody uses. */
static int
open_session(struct server *s)
{
    struct secret ks;
    struct json_w w;
    struct buf body;
    int rc = open_say_status(s->why, secret_random(&ks), "drawing a key");

    if (rc != 0)
        return rc;
    body_begin(&w, &body);
    json_w_bytes(&w, "ks", ks.b, SECRET_LEN);
    json_w_bytes(&w, "auth", s->way.auth.b, SECRET_LEN);
    json_w_obj_end(&w);
    rc = call(s, "PUT", "/api/1/session/key", &body, NULL, NULL);
    body_free(&body);
    secret_clear(&ks);
    return rc;
}

/* Failing is no reason to hide what was read: the session ends by itself. */
static void
sign_out(struct server *s)
{
    struct http_request rq = {.method = "DELETE",
                              .path = "/api/1/session",
                              .type = "application/json"};
    struct http_answer a;
    struct http_why why;

    if (s->is_signed_in && http_ask(s->http, &rq, &a, &why) == ST_OK)
        http_answer_free(&a);
}

/* ---- reading ---- */

static int
read_page(struct server *s, struct open_log *l, const struct holder *a,
          int64_t *end)
{
    char id[ID_TEXT + 1], path[128];
    struct http_request rq = {.method = "GET", .path = path};
    struct http_answer answer;
    struct bytes in;
    size_t used = 0;
    int rc;

    id_render(l->space.id, id);
    (void)snprintf(path, sizeof path, "/api/1/space/%s/log?from=%llu", id,
                   (unsigned long long)l->space.seq + 1);
    rc = ask(s, &rq, &answer, "reading the log");
    if (rc != 0)
        return rc;
    *end = answer.log_end;
    in = bytes_of(buf_str(&answer.body));
    if (*end < 0 || ((uint64_t)*end > l->space.seq && in.len == 0))
        rc =
            open_say(s->why, OPEN_REFUSED,
                     "the server says that the log goes on, and sends nothing");
    while (rc == 0 && in.len > 0) {
        rc = open_log_take(l, a, in, &used, s->why);
        in.ptr += used;
        in.len -= used;
    }
    http_answer_free(&answer);
    return rc;
}

static int
read_log(struct server *s, struct open_source *source)
{
    struct holder_head known, head;
    struct open_log *l;
    int64_t end = 1;
    int rc;

    rc =
        open_record_check(source->holder, http_origin(s->http), &known, s->why);
    if (rc != 0)
        return rc;
    l = open_source_log(source, s->space, s->why);
    if (l == NULL)
        return (int)s->why->exit;
    open_log_meet(l, 1, &known);
    while (rc == 0 && l->space.seq < (uint64_t)end)
        rc = read_page(s, l, source->holder, &end);
    if (rc == 0)
        rc = open_log_end(l, s->why);
    if (rc != 0)
        return rc;
    head = (struct holder_head){.seq = l->space.seq};
    bytes_copy(head.hash, l->space.head, 32);
    return open_record_keep(source->holder, http_origin(s->http), &head,
                            s->why);
}

int
open_server(struct open_source *source, const struct open_place *at,
            const struct open_ask *how, struct open_why *why)
{
    struct server s = {.why = why, .name = at->name};
    struct http_why text = {.text = ""};
    int rc = 0;

    arena_init(&s.arena, ANSWER_ARENA);
    if (http_open(at->url, &text, &s.http) != ST_OK)
        rc = open_say(why, OPEN_USE, "%s: %s", at->url, text.text);
    if (rc == 0)
        rc = get_params(&s);
    if (rc == 0)
        rc = derive(&s, how);
    if (rc == 0)
        rc = sign_in(&s, source->holder, at->step_file);
    if (rc == 0)
        rc = open_session(&s);
    if (rc == 0)
        rc = read_log(&s, source);
    if (rc == 0) {
        buf_add(&source->notes, STR("on "));
        buf_add(&source->notes,
                (struct str){http_origin(s.http), strlen(http_origin(s.http))});
        buf_add_byte(&source->notes, '\n');
    }
    if (s.http != NULL)
        sign_out(&s);
    http_close(s.http);
    arena_free(&s.arena);
    secret_wipe(&s, sizeof s);
    return rc;
}
