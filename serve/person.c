/*
 * person: cookies, sessions and form tokens.
 */
#include "serve/person.h"

#include <string.h>

#include "base/b64.h"
#include "base/rng.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "serve/req.h"

#define COOKIE_PLAIN "mainstay="
#define COOKIE_HOST "__Host-mainstay="
#define TOKEN_TEXT 43 /* base64url of 32 bytes */
#define CSRF_LEN 16

static struct str
cookie_value(struct str header, struct str name)
{
    while (header.len > 0) {
        struct str one;

        str_cut(header, ';', &one, &header);
        one = str_trim(one);
        if (str_starts(one, name))
            return (struct str){one.ptr + name.len, one.len - name.len};
    }
    return (struct str){NULL, 0};
}

struct str
person_cookie(const struct exchange *x)
{
    struct str header = exchange_field(x, STR("cookie"));
    struct str value = cookie_value(header, STR(COOKIE_HOST));

    return value.len > 0 ? value : cookie_value(header, STR(COOKIE_PLAIN));
}

static void
token_derive(struct person *me, const uint8_t token[PERSON_TOKEN])
{
    static const char label[] = "form token";
    struct bytes part = {token, PERSON_TOKEN};
    struct bytes text = {(const uint8_t *)label, sizeof label - 1};

    prim_hash(me->token, sizeof me->token, &part, 1, NULL, 0);
    prim_hash(me->csrf, sizeof me->csrf, &text, 1, token, PERSON_TOKEN);
}

/* What the session counts as, once idle time is taken into account. */
static void
person_fill(struct person *me, const struct session *se, int64_t now_ms)
{
    memcpy(me->account, se->account, ID_LEN);
    me->state = se->state;
    if (se->state == SESSION_OPEN &&
        now_ms - se->used_ms > se->idle_min * 60 * 1000)
        me->state = SESSION_LOCKED;
    me->is_operator = se->role == ACCOUNT_OPERATOR;
    me->is_shared = se->is_shared;
    me->used_ms = se->used_ms;
    if (me->state == SESSION_RECOVERING) {
        me->who = ROUTE_RECOVERING;
    } else if (me->state == SESSION_LOCKED) {
        me->who = ROUTE_LOCKED;
    } else {
        me->who = me->is_operator               ? ROUTE_OPERATOR
                  : se->role == ACCOUNT_STEWARD ? ROUTE_STEWARD
                                                : ROUTE_MEMBER;
        me->ks = se->ks;
    }
}

enum status
person_find(struct store *s, struct exchange *x, int64_t now_ms,
            struct person *me)
{
    struct str text = person_cookie(x);
    uint8_t token[PERSON_TOKEN];
    struct session se;
    enum status st = ST_OK;
    size_t n = 0;

    *me = (struct person){.who = ROUTE_NOBODY};
    if (text.len != TOKEN_TEXT ||
        b64_parse(text, token, sizeof token, &n) != ST_OK || n != sizeof token)
        return ST_OK;
    token_derive(me, token);
    secret_wipe(token, sizeof token);
    st = session_get(s, me->token, &x->arena, &se);
    if (st == ST_ABSENT)
        return ST_OK;
    if (st != ST_OK)
        return st;
    if (se.standing != ACCOUNT_ACTIVE || now_ms - se.used_ms > PERSON_LIFE_MS ||
        now_ms - se.created_ms > PERSON_AGE_MS)
        return ST_OK;
    person_fill(me, &se, now_ms);
    return ST_OK;
}

/* Does the community run behind https?  Then the cookie may say so. */
static enum status
is_https(struct req *rq, bool *yes)
{
    const struct community *c;
    enum status st = req_community(rq, &c);

    if (st == ST_OK)
        *yes = str_starts(c->base_url, STR("https:"));
    return st;
}

static enum status
cookie_add(struct req *rq, struct str value, bool https)
{
    struct buf b;
    enum status st;

    buf_init(&b, 256);
    buf_add(&b, https ? STR(COOKIE_HOST) : STR(COOKIE_PLAIN));
    buf_add(&b, value);
    buf_add(&b, STR("; Path=/; HttpOnly; SameSite=Strict"));
    if (https)
        buf_add(&b, STR("; Secure"));
    if (value.len == 0)
        buf_add(&b, STR("; Max-Age=0"));
    st = buf_status(&b);
    if (st == ST_OK)
        exchange_add_field(rq->x, STR("Set-Cookie"), buf_str(&b));
    buf_free(&b);
    return st;
}

enum status
person_start(struct req *rq, const uint8_t account[ID_LEN],
             enum session_state state, bool is_shared)
{
    uint8_t token[PERSON_TOKEN];
    struct session se = {.state = state,
                         .created_ms = rq->now_ms,
                         .used_ms = rq->now_ms,
                         .is_shared = is_shared,
                         .idle_min = SESSION_IDLE_MIN};
    struct buf text;
    bool https = false;
    enum status st;

    buf_init(&text, 64);
    st = rng_fill(&rng_system, token, sizeof token);
    if (st != ST_OK)
        goto out;
    st = is_https(rq, &https);
    if (st != ST_OK)
        goto out;
    rq->me = (struct person){.who = ROUTE_NOBODY};
    token_derive(&rq->me, token);
    memcpy(se.account, account, ID_LEN);
    memcpy(se.token, rq->me.token, SESSION_TOKEN);
    st = session_create(rq->store, &se);
    if (st != ST_OK)
        goto out;
    person_fill(&rq->me, &se, rq->now_ms);
    b64_add(&text, token, sizeof token);
    st = buf_status(&text);
    if (st != ST_OK)
        goto out;
    st = cookie_add(rq, buf_str(&text), https);
out:
    secret_wipe(token, sizeof token);
    if (text.len > 0)
        secret_wipe(text.ptr, text.len);
    buf_free(&text);
    return st;
}

enum status
person_forget_cookie(struct req *rq)
{
    struct str header = exchange_field(rq->x, STR("cookie"));
    enum status st = ST_OK;

    if (cookie_value(header, STR(COOKIE_HOST)).len > 0)
        st = cookie_add(rq, (struct str){NULL, 0}, true);
    if (st == ST_OK && cookie_value(header, STR(COOKIE_PLAIN)).len > 0)
        st = cookie_add(rq, (struct str){NULL, 0}, false);
    return st;
}

/* The token travels as mask | mask xor csrf, so that no two pages hold the
 * same bytes and a compressed page betrays nothing by its length. */
enum status
person_csrf(struct req *rq, struct str *out)
{
    uint8_t both[2 * CSRF_LEN];
    struct buf text;
    enum status st;

    if (rq->me.who == ROUTE_NOBODY) {
        *out = (struct str){NULL, 0};
        return ST_OK;
    }
    buf_init(&text, 4 * CSRF_LEN);
    st = rng_fill(&rng_system, both, CSRF_LEN);
    if (st != ST_OK)
        goto out;
    for (int i = 0; i < CSRF_LEN; i++)
        both[CSRF_LEN + i] = both[i] ^ rq->me.csrf[i];
    buf_add_hex(&text, both, sizeof both);
    st = buf_status(&text);
    if (st != ST_OK)
        goto out;
    st = arena_str(&rq->x->arena, buf_str(&text), out);
out:
    buf_free(&text);
    return st;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool
person_csrf_fits(const struct req *rq, struct str text)
{
    uint8_t both[2 * CSRF_LEN];

    if (rq->me.who == ROUTE_NOBODY)
        return true;
    if (text.len != 2 * sizeof both)
        return false;
    for (size_t i = 0; i < sizeof both; i++) {
        int high = hex_value(text.ptr[2 * i]);
        int low = hex_value(text.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        both[i] = (uint8_t)(high << 4 | low);
    }
    for (int i = 0; i < CSRF_LEN; i++)
        both[i] ^= both[CSRF_LEN + i];
    return secret_same_bytes(both, rq->me.csrf, CSRF_LEN);
}
