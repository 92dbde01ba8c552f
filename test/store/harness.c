/* A fresh database for each test. */
#include "test/store/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <unistd.h>

#include "store/driver.h"
#include "store/schema.h"

static bool
on_pgsql(void)
{
    const char *engine = getenv("MAINSTAY_TEST_ENGINE");

    return engine != NULL && strcmp(engine, "postgresql") == 0;
}

struct str
harness_str(const char *text)
{
    return (struct str){text, strlen(text)};
}

void
harness_is_text(struct str got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.ptr, want, got.len);
}

const uint8_t *
harness_bytes(uint8_t n)
{
    static uint8_t all[256][64];

    memset(all[n], n, sizeof all[n]);
    return all[n];
}

void
harness_expect(struct store *s, enum status got, enum status want,
               const char *what, const char *file, int line)
{
    if (got == want)
        return;
    print_error("%s:%d: %s: expected status %d, got %d: %s\n", file, line, what,
                want, got, s != NULL ? store_why(s) : "");
    _fail(file, line);
}

/* Run one text on the cluster, outside of the store. */
static void
script(const char *url, const char *text)
{
    struct store_why why = {""};
    struct driver *d = NULL;

    if (driver_connect(harness_str(url), DRIVER_MIGRATE, &why, &d) != ST_OK ||
        d->ops->script(d, text) != ST_OK)
        fail_msg("%s: %s", text, why.text);
    d->ops->close(d);
}

void
harness_place(struct harness *h)
{
    static int count;
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    char text[128];

    *h = (struct harness){.dir = "/tmp/mainstay-test.XXXXXX"};
    arena_init(&h->a, 64 << 20);
    if (mkdtemp(h->dir) == NULL)
        fail_msg("no temporary directory");
    if (!on_pgsql()) {
        snprintf(h->url, sizeof h->url, "sqlite:%s/db", h->dir);
        return;
    }
    if (cluster == NULL)
        fail_msg("MAINSTAY_TEST_PG is not set: use test/store/pg.sh run");
    snprintf(text, sizeof text, "CREATE SCHEMA t%ld_%d", (long)getpid(),
             ++count);
    script(cluster, text);
    snprintf(h->url, sizeof h->url, "%s&options=-csearch_path%%3Dt%ld_%d",
             cluster, (long)getpid(), count);
}

void
harness_remove(struct harness *h)
{
    DIR *dir = opendir(h->dir);
    struct dirent *e;

    while (dir != NULL && (e = readdir(dir)) != NULL) {
        char path[400];

        snprintf(path, sizeof path, "%s/%s", h->dir, e->d_name);
        unlink(path);
    }
    if (dir != NULL)
        closedir(dir);
    rmdir(h->dir);
    arena_free(&h->a);
}

void
harness_open(struct harness *h)
{
    struct schema_done done;
    struct store_why why = {""};

    harness_place(h);
    if (schema_migrate(harness_str(h->url), NOW_MS, NULL, &done) != ST_OK)
        fail_msg("migrate: %s", done.why.text);
    if (store_open(harness_str(h->url), STORE_WRITE, &why, &h->w) != ST_OK ||
        store_open(harness_str(h->url), STORE_READ, &why, &h->r) != ST_OK)
        fail_msg("open: %s", why.text);
}

void
harness_close(struct harness *h)
{
    store_close(h->r);
    store_close(h->w);
    harness_remove(h);
}

enum status
harness_account(struct store *s, uint8_t n)
{
    static char name[8];
    const struct account_new a = {
        .account = harness_bytes(n),
        .name = {name, (size_t)snprintf(name, sizeof name, "ada%d", n)},
        .role = n == 1 ? ACCOUNT_OPERATOR : ACCOUNT_MEMBER,
        .ik = harness_bytes(n),
        .ek = harness_bytes(n),
        .ek_cert = harness_bytes(n),
        .gen = 1,
        .day = 19675,
        .creds = {STR("verifier"), STR("verifier_r"), STR("kdf"),
                  STR("wrap_pass"), STR("wrap_code"), harness_bytes(7)},
        .identity = STR("identity"),
        .keyring = STR("keyring"),
        .heads = STR("heads"),
    };
    enum status st = account_create(s, &a);

    if (st == ST_OK)
        st = spaces_create(s, harness_bytes((uint8_t)(n + 100)), SPACE_PERSONAL,
                           harness_bytes(n), 19675);
    if (st == ST_OK) {
        struct spaces_member m = {.role = SPACE_FACILITATOR};

        memcpy(m.account, harness_bytes(n), ID_LEN);
        st = spaces_members_put(s, harness_bytes((uint8_t)(n + 100)), &m, 1);
    }
    return st;
}

void
harness_entries(struct harness_log *l, const uint8_t space[ID_LEN], int64_t seq,
                const uint8_t prev[ENTRY_HASH_LEN], size_t n, size_t body_len)
{
    memcpy(l->hash[0], prev, ENTRY_HASH_LEN);
    memset(l->body, 'b', sizeof l->body);
    for (size_t i = 0; i < n; i++) {
        struct entry_hdr h = {.seq = (uint64_t)seq + i,
                              .time = 1700000000,
                              .epoch = 1,
                              .type = ENTRY_PUT};

        memcpy(h.space, space, ID_LEN);
        memcpy(h.prev, l->hash[i], ENTRY_HASH_LEN);
        memcpy(h.author, harness_bytes(1), ID_LEN);
        memset(h.object, (int)(h.seq & 0x7f), ID_LEN);
        entry_blob(h.blob, h.type,
                   (struct bytes){(const uint8_t *)l->body, body_len});
        entry_hdr_render(l->hdr[i], &h);
        entry_hash(l->hash[i + 1], &h);
        l->e[i] = (struct spaces_entry){
            .seq = seq + (int64_t)i,
            .prev = l->hash[i],
            .hash = l->hash[i + 1],
            .hdr = l->hdr[i],
            .type = h.type,
            .author = harness_bytes(1),
            .object = harness_bytes((uint8_t)(h.seq & 0x7f)),
            .body = {l->body, body_len},
        };
    }
}

int
harness_up(void **state)
{
    static struct harness h;

    harness_open(&h);
    *state = &h;
    return 0;
}

int
harness_up_two(void **state)
{
    struct harness *h;

    harness_up(state);
    h = *state;
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, harness_account(h->w, 1));
    OK(h->w, harness_account(h->w, 2));
    COMMIT(h->w);
    return 0;
}

int
harness_down(void **state)
{
    harness_close(*state);
    return 0;
}
