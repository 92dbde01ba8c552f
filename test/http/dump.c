/*
 * dump: what a thief of the database learns.
 *
 *   AUTH-06  some known weak passphrases against a dump: without the server
 *            key none is found, with it the one that was chosen is
 *   MET-01   a month is lived on the server; none of what people wrote is in
 *            its dump, in any disguise; names, which are not sealed, are
 *
 * SQLite, or with MAINSTAY_TEST_PG (the URL of a cluster) PostgreSQL.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/b64.h"
#include "base/json.h"
#include "base/log.h"
#include "seal/content.h"
#include "seal/envelope.h"
#include "serve/vault.h"
#include "store/backup.h"
#include "test/http/stage.h"
#include "test/http/stage_room.h"

#define DAYS 30

static const char *const weak[] = {"password1234", "letmein letmein",
                                   "qwertzuiop12", "summer2026!!",
                                   "therapist123", "correct horse"};
#define N_WEAK (sizeof weak / sizeof weak[0])
#define CHOSEN 4

/* What people write; nothing of it may be anywhere. */
static const char *const planted[] = {
    "the lighthouse patient", "Zwetschgenknödel", "exhausted since Monday",
    "supervision with Ottilie"};
#define N_PLANTED (sizeof planted / sizeof planted[0])

static int n_points, n_failed;

static void
point(bool ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++n_points, what);
    n_failed += !ok;
}

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "dump: %s\n", what);
    exit(1);
}

/* ---- a weak passphrase ------------------------------------------------ */

static struct bytes
bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* ada sets one of them, with real derivation and a real wrap. */
static void
choose_weak(struct stage *s)
{
    struct stage_person *p = &s->person[STAGE_ADA];
    static const uint8_t seed[16] = {0x5e, 0xed};
    struct stage_request rq = {.who = STAGE_ADA,
                               .method = EXCHANGE_PUT,
                               .path = STR("/api/1/account/passphrase"),
                               .type = STR("application/json")};
    uint8_t wrap[HOLDER_WRAP_LEN];
    struct envelope_aad aad;
    struct stage_answer a;
    struct keys_way way;
    struct json_w w;
    struct buf b;

    if (keys_from_pass(&way, STR("ada"), bytes_of(weak[CHOSEN]), seed,
                       KEYS_T_FLOOR, KEYS_M_FLOOR) != ST_OK)
        give_up("Argon2id");
    envelope_aad_pass(&aad, p->holder.gen, p->holder.user, KEYS_T_FLOOR,
                      KEYS_M_FLOOR, seed);
    if (holder_wrap(wrap, &p->holder, &aad, &way.wrap) != ST_OK)
        give_up("wrap");
    buf_init(&b, 8192);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "seed", seed, sizeof seed);
    json_w_int(&w, "t", KEYS_T_FLOOR);
    json_w_int(&w, "m_kib", KEYS_M_FLOOR);
    json_w_bytes(&w, "auth", way.auth.b, 32);
    json_w_bytes(&w, "wrap_pass", wrap, sizeof wrap);
    json_w_bytes(&w, "proof", p->auth, 32);
    json_w_obj_end(&w);
    rq.body = buf_str(&b);
    stage_ask(s, &rq, &a);
    if (a.status != 204)
        give_up("passphrase");
    memcpy(p->auth, way.auth.b, sizeof p->auth);
    stage_answer_clear(&a);
    buf_free(&b);
}

/* Does this passphrase open this wrap under these parameters? */
static bool
opens(struct stage *s, const char *passphrase, const uint8_t seed[16],
      uint32_t t, uint32_t m_kib, struct str wrap)
{
    struct stage_person *p = &s->person[STAGE_ADA];
    struct holder thief = {.gen = 0};
    struct envelope_aad aad;
    struct keys_way way;
    bool ok;

    if (keys_from_pass(&way, STR("ada"), bytes_of(passphrase), seed, t,
                       m_kib) != ST_OK)
        return false;
    envelope_aad_pass(&aad, p->holder.gen, p->holder.user, t, m_kib, seed);
    ok = holder_unwrap(&thief, p->holder.user, p->holder.gen, &aad, &way.wrap,
                       (struct bytes){(const uint8_t *)wrap.ptr, wrap.len}) ==
         ST_OK;
    holder_clear(&thief);
    return ok;
}

/* How many of the weak ones open the account?  ring NULL: the thief has the
 * database alone, takes the columns for what they would be without wrapping,
 * and presets for what cannot be read. */
static size_t
guess(struct stage *s, const struct account_bundle *b,
      const struct srvkey_ring *ring, struct arena *a)
{
    const uint8_t *user = s->person[STAGE_ADA].holder.user;
    struct vault_kdf kdf = {.t = KEYS_T_FLOOR, .m_kib = KEYS_M_FLOOR};
    struct str wrap = b->wrap_pass;
    size_t found = 0;

    if (ring != NULL) {
        if (vault_kdf(ring, user, b->kdf, &kdf) != ST_OK ||
            vault_bytes(ring, user, VAULT_WRAP_PASS, b->wrap_pass, a, &wrap) !=
                ST_OK)
            give_up("the right key does not open the columns");
    } else {
        memcpy(kdf.seed, b->kdf.ptr + 26, sizeof kdf.seed);
        wrap = (struct str){wrap.ptr + 26, wrap.len - SRVKEY_OVER};
    }
    for (size_t i = 0; i < N_WEAK; i++)
        found += opens(s, weak[i], kdf.seed, (uint32_t)kdf.t,
                       (uint32_t)kdf.m_kib, wrap);
    return found;
}

static void
guess_offline(struct stage *s)
{
    struct account_bundle b;
    struct arena a;

    arena_init(&a, 1 << 20);
    if (store_begin(s->ctx.store, STORE_READS) != ST_OK ||
        account_bundle_get(s->ctx.store, s->person[STAGE_ADA].holder.user, &a,
                           &b) != ST_OK)
        give_up("bundle");
    store_rollback(s->ctx.store);
    point(guess(s, &b, NULL, &a) == 0,
          "AUTH-06: without the server key no weak passphrase is found");
    point(guess(s, &b, &s->ring, &a) == 1,
          "AUTH-06: with it the chosen one is found, so the test can fail");
    arena_free(&a);
}

/* ---- a month ---------------------------------------------------------- */

static void
write_entry(struct stage *s, enum stage_who who, uint16_t otype,
            const char *text)
{
    struct stage_person *p = &s->person[who];
    struct content_item item = {
        .otype = otype,
        .object = {(uint8_t)s->n_requests, (uint8_t)(s->n_requests >> 8), 1},
        .time = (uint64_t)(clock_wall_ms(&s->clock) / 1000)};
    static uint8_t wire[16384];
    char payload[512], target[96], id[ID_TEXT + 1] = "";
    struct stage_request rq = {.who = who,
                               .method = EXCHANGE_POST,
                               .type = STR("application/octet-stream")};
    struct stage_answer a;
    size_t len = 0;

    item.payload.ptr = (const uint8_t *)payload;
    item.payload.len = (size_t)snprintf(payload, sizeof payload,
                                        "{\"v\":1,\"text\":\"%s\"}", text);
    if (content_put(wire, sizeof wire, &len, &p->holder, &p->space, &item) !=
        ST_OK)
        give_up("entry");
    id_render(p->space.id, id);
    rq.path =
        (struct str){target, (size_t)snprintf(target, sizeof target,
                                              "/api/1/space/%.26s/log", id)};
    rq.body = (struct str){(const char *)wire, len};
    stage_ask(s, &rq, &a);
    if (a.status != 200)
        give_up("append");
    stage_answer_clear(&a);
}

static void
sign_in(struct stage *s, enum stage_who who)
{
    struct stage_person *p = &s->person[who];
    static const uint8_t ks[32] = {9};
    struct stage_request rq = {.who = who,
                               .method = EXCHANGE_PUT,
                               .path = STR("/api/1/session/key"),
                               .type = STR("application/json")};
    struct stage_answer a;
    struct json_w w;
    struct buf b;

    buf_init(&b, 1024);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "ks", ks, sizeof ks);
    json_w_bytes(&w, "auth", p->auth, 32);
    json_w_obj_end(&w);
    rq.body = buf_str(&b);
    stage_ask(s, &rq, &a);
    if (a.status == 403) { /* the session has ended: a new one, then again */
        struct stage_request in = {.method = EXCHANGE_POST,
                                   .path = STR("/api/1/session"),
                                   .type = STR("application/json")};
        struct stage_answer got;
        const char *at;
        struct buf c;

        buf_init(&c, 1024);
        json_w_init(&w, &c);
        json_w_obj(&w, NULL);
        json_w_str(&w, "name", (struct str){p->name, strlen(p->name)});
        json_w_bytes(&w, "auth", p->auth, 32);
        json_w_obj_end(&w);
        in.body = buf_str(&c);
        stage_ask(s, &in, &got);
        at = memmem(got.fields.ptr, got.fields.len, "mainstay=", 9);
        if (got.status != 200 || at == NULL)
            give_up("sign-in");
        snprintf(p->cookie, sizeof p->cookie, "%.52s", at);
        stage_answer_clear(&got);
        buf_free(&c);
        stage_answer_clear(&a);
        stage_ask(s, &rq, &a);
    }
    if (a.status != 204)
        give_up("unlock");
    stage_answer_clear(&a);
    buf_free(&b);
}

static void
live(struct stage *s)
{
    static const enum stage_who who[] = {STAGE_ADA, STAGE_BELA};

    for (int day = 0; day < DAYS; day++) {
        clock_advance(&s->clock, 24 * 3600 * 1000LL);
        for (size_t i = 0; i < 2; i++) {
            sign_in(s, who[i]);
            write_entry(s, who[i], ENTRY_OTYPE_JOURNAL,
                        planted[(size_t)day % N_PLANTED]);
            if (day % 7 == 3)
                write_entry(s, who[i], ENTRY_OTYPE_CHECKIN, planted[2]);
            if (day % 10 == 5)
                write_entry(s, who[i], ENTRY_OTYPE_EVENT, planted[1]);
        }
    }
}

/* ---- the dump --------------------------------------------------------- */

static bool
has(const char *in, size_t n, const void *word, size_t len)
{
    return len > 0 && memmem(in, n, word, len) != NULL;
}

/* As it is, in UTF-16, as hexadecimal, as base64 at each of three places. */
static bool
is_anywhere(const char *in, size_t n, const char *word)
{
    size_t len = strlen(word);
    uint8_t wide[256] = {0};
    struct buf b;
    bool found = has(in, n, word, len);

    buf_init(&b, 4096);
    for (size_t i = 0; i < len && 2 * i < sizeof wide; i++)
        wide[2 * i] = (uint8_t)word[i];
    found = has(in, n, wide, 2 * len) || found;
    buf_add_hex(&b, (const uint8_t *)word, len);
    found = has(in, n, b.ptr, b.len) || found;
    for (size_t skip = 0; skip < 3; skip++) {
        buf_clear(&b);
        b64_add(&b, (const uint8_t *)word + skip, (len - skip) / 3 * 3);
        found = has(in, n, b.ptr, b.len) || found;
    }
    buf_free(&b);
    return found;
}

/* A backup as bytes that can be searched. */
static size_t
read_dump(const char *path, char **out)
{
    bool packed = getenv("MAINSTAY_TEST_PG") != NULL;
    char text[128];
    struct stat about;
    FILE *in;
    size_t n;

    snprintf(text, sizeof text, "%s%s", path, packed ? ".sql" : "");
    if (packed) {
        pid_t child = fork();
        int how = 0;

        if (child == 0) {
            (void)execlp("pg_restore", "pg_restore", "-f", text, path,
                         (char *)NULL);
            _exit(1);
        }
        if (child < 0 || waitpid(child, &how, 0) != child || how != 0)
            give_up("pg_restore to text");
    }
    in = fopen(text, "r");
    if (in == NULL || fstat(fileno(in), &about) != 0)
        give_up(text);
    *out = malloc((size_t)about.st_size + 1);
    if (*out == NULL)
        give_up("memory");
    n = fread(*out, 1, (size_t)about.st_size, in);
    fclose(in);
    (void)unlink(text);
    return n;
}

static void
search(struct stage *s, const char *path)
{
    struct backup_done done;
    char *bytes;
    bool clean = true;
    size_t n;

    if (backup_write(s->app.store_url, path, &done) != ST_OK)
        give_up(done.why.text);
    point(done.checked.n_entries > 2 * DAYS, "MET-01: a month is in the dump");
    n = read_dump(path, &bytes);
    for (size_t i = 0; i < N_PLANTED; i++)
        clean = !is_anywhere(bytes, n, planted[i]) && clean;
    for (size_t i = 0; i < N_WEAK; i++)
        clean = !is_anywhere(bytes, n, weak[i]) && clean;
    point(clean, "MET-01: nothing that people wrote is in it");
    point(is_anywhere(bytes, n, "Test community") &&
              is_anywhere(bytes, n, "recovering"),
          "MET-01: names are, so the search sees");
    free(bytes);
    (void)unlink(path);
}

int
main(void)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct stage_room room;
    static struct stage s;
    char url[512], path[128];

    log_init(LOG_ERROR);
    stage_room_open(&room, "dump");
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, cluster != NULL ? cluster : url);
    choose_weak(&s);
    guess_offline(&s);
    live(&s);
    snprintf(path, sizeof path, "%s/backup", room.folder);
    search(&s, path);
    stage_close(&s);
    printf("1..%d\n", n_points);
    stage_room_close(&room);
    return n_failed > 0;
}
