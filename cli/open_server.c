/*
 * The client's half of SEAL1 against a server, natively: what web/js/keys.js
 * does in a browser to sign in, without any script the server sent.
 */
#include <stdio.h>
#include <string.h>

#include "cli/open_wire.h"

#define ANSWER_ARENA (1u << 20)

/* ---- signing in ---- */

static int
get_params(struct open_wire *s)
{
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct buf body;
    int64_t t = 0, m_kib = 0;
    int rc;

    open_wire_body(&w, &body);
    json_w_str(&w, "name", (struct str){s->name, strlen(s->name)});
    json_w_obj_end(&w);
    rc = open_wire_call(s, "POST", "/api/1/account/params", &body, &doc, &o);
    if (rc == 0) {
        json_take_bin(&o, "seed", s->seed, sizeof s->seed);
        json_take_int(&o, "t", 0, UINT32_MAX, &t);
        json_take_int(&o, "m_kib", 0, UINT32_MAX, &m_kib);
        if (o.st != ST_OK)
            rc = open_wire_odd(s, &o, "account/params");
    }
    json_free(doc);
    open_wire_body_free(&body);
    s->t = (uint32_t)t;
    s->m_kib = (uint32_t)m_kib;
    if (rc == 0 && !keys_params_fit(s->t, s->m_kib))
        rc = open_say(s->why, OPEN_REFUSED,
                      "the server asks for keys that %s (t=%u, m=%u KiB); "
                      "nothing was sent",
                      s->t < KEYS_T_FLOOR || s->m_kib < KEYS_M_FLOOR
                          ? "are too easy to guess"
                          : "take too long to derive",
                      s->t, s->m_kib);
    return rc;
}

static int
derive(struct open_wire *s, const struct open_ask *how)
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
take_account(struct open_wire *s, struct json_obj *o, struct str *wrap,
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
        return open_wire_odd(s, o, "session");
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
open_account(struct open_wire *s, struct holder *a, struct str wrap,
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
get_step(struct open_wire *s, const char *file, struct str *code)
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
sign_in_with(struct open_wire *s, struct holder *a, struct str code)
{
    struct export_account x = {.keyring_counter = 0};
    struct str wrap = {NULL, 0};
    struct json *doc = NULL;
    struct json_obj o;
    struct json_w w;
    struct buf body;
    int rc;

    open_wire_body(&w, &body);
    json_w_str(&w, "name", (struct str){s->name, strlen(s->name)});
    json_w_bytes(&w, "auth", s->way.auth.b, SECRET_LEN);
    if (code.len > 0)
        json_w_str(&w, "code", code);
    json_w_obj_end(&w);
    rc = open_wire_call(s, "POST", "/api/1/session", &body, &doc, &o);
    if (rc == 0) {
        s->is_signed_in = true;
        rc = take_account(s, &o, &wrap, &x);
    }
    if (rc == 0)
        rc = open_account(s, a, wrap, &x);
    json_free(doc);
    open_wire_body_free(&body);
    return rc;
}

/* With the second step, where the account asks for one. */
static int
sign_in(struct open_wire *s, struct holder *a, const char *step_file)
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
open_session(struct open_wire *s)
{
    struct secret ks;
    struct json_w w;
    struct buf body;
    int rc = open_say_status(s->why, secret_random(&ks), "drawing a key");

    if (rc != 0)
        return rc;
    open_wire_body(&w, &body);
    json_w_bytes(&w, "ks", ks.b, SECRET_LEN);
    json_w_bytes(&w, "auth", s->way.auth.b, SECRET_LEN);
    json_w_obj_end(&w);
    rc = open_wire_call(s, "PUT", "/api/1/session/key", &body, NULL, NULL);
    open_wire_body_free(&body);
    secret_clear(&ks);
    return rc;
}

/* Failing is no reason to hide what was read: the session ends by itself. */
static void
sign_out(struct open_wire *s)
{
    struct http_request rq = {.method = "DELETE",
                              .path = "/api/1/session",
                              .type = "application/json"};
    struct http_answer a;
    struct http_why why;

    if (s->is_signed_in && http_ask(s->http, &rq, &a, &why) == ST_OK)
        http_answer_free(&a);
}

int
open_server(struct open_source *source, const struct open_place *at,
            const struct open_ask *how, struct open_why *why)
{
    struct open_wire s = {.why = why, .name = at->name};
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
        rc = open_read_all(&s, source);
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
