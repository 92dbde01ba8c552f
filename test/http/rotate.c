/*
 * rotate: the server key is rotated by a process that is killed before and
 * after each durable step.  Whatever stands then opens for everybody with what
 * the key file holds then; the next run goes on to the end; after it the old
 * key opens nothing and the new one everything.
 *
 * SQLite, or with MAINSTAY_TEST_PG (the URL of a cluster) PostgreSQL.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "seal/secret.h"
#include "serve/keyfile.h"
#include "serve/rotate.h"
#include "serve/vault.h"
#include "store/account.h"
#include "store/driver.h"
#include "store/rewrap.h"
#include "test/http/stage.h"
#include "test/http/stage_room.h"

#define MANY 70 /* accounts besides: more than one transaction takes */
#define STEPS_MAX 40

static struct stage_room room;
static char key_path[96];
static int n_points, n_failed;

static void
point(bool ok, int k, const char *what)
{
    printf("%sok %d - killed at step %d: %s\n", ok ? "" : "not ", ++n_points, k,
           what);
    n_failed += !ok;
}

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "rotate: %s\n", what);
    exit(1);
}

/* A database of its own for each round; on PostgreSQL a schema. */
static void
next_url(int k, char *out, size_t cap)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct store_why why = {""};
    struct driver *d = NULL;
    char text[64];

    if (cluster == NULL) {
        snprintf(out, cap, "sqlite:%s/%d.db", room.folder, k);
        return;
    }
    snprintf(text, sizeof text, "CREATE SCHEMA k%d", k);
    if (driver_connect((struct str){cluster, strlen(cluster)}, DRIVER_MIGRATE,
                       &why, &d) != ST_OK ||
        d->ops->script(d, text) != ST_OK)
        give_up(why.text);
    d->ops->close(d);
    snprintf(out, cap, "%s&options=-csearch_path%%3Dk%d", cluster, k);
}

static void
write_key(void)
{
    static const char key[] = "1 0102030405060708090a0b0c0d0e0f10"
                              "1112131415161718191a1b1c1d1e1f20\n";
    int fd;

    (void)unlink(key_path);
    fd = open(key_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0400);
    if (fd < 0 || write(fd, key, sizeof key - 1) != sizeof key - 1)
        give_up("no key file");
    close(fd);
}

/* Accounts that only stand there. */
static void
add_many(struct stage *s)
{
    static const uint8_t zero[64];
    struct vault_open in = {.wrap_pass = STR("pass"), .wrap_code = STR("code")};
    struct account_new n = {.role = ACCOUNT_MEMBER,
                            .ik = zero,
                            .ek = zero,
                            .ek_cert = zero,
                            .gen = 1,
                            .identity = STR("identity"),
                            .keyring = STR("keyring"),
                            .heads = STR("heads")};
    struct arena a;

    arena_init(&a, 1 << 20);
    if (store_begin(s->ctx.store, STORE_WRITES) != ST_OK)
        give_up("begin");
    for (int i = 0; i < MANY; i++) {
        uint8_t id[ID_LEN] = {0xee, (uint8_t)i};
        char name[16];

        n.account = id;
        n.name = (struct str){
            name, (size_t)snprintf(name, sizeof name, "other-%d", i)};
        if (vault_close(&s->ring, id, &in, &a, &n.creds) != ST_OK ||
            account_create(s->ctx.store, &n) != ST_OK)
            give_up("account");
    }
    if (store_commit(s->ctx.store) != ST_OK)
        give_up("commit");
    arena_free(&a);
}

static void
reopen(struct stage *s)
{
    struct keyfile file = {KEYFILE_FILE, key_path};
    struct store_why why;
    struct buf text;

    buf_init(&text, 4096);
    if (keyfile_load(&file, false, &s->ring, &text) != ST_OK)
        give_up("the key file does not load");
    buf_free(&text);
    if (store_open(s->app.store_url, STORE_WRITE, &why, &s->ctx.store) != ST_OK)
        give_up(why.text);
}

static unsigned
sign_in(struct stage *s, const struct stage_person *p, bool right)
{
    static const uint8_t wrong[32] = {1};
    struct stage_request rq = {.method = EXCHANGE_POST,
                               .path = STR("/api/1/session"),
                               .type = STR("application/json")};
    struct stage_answer a;
    struct json_w w;
    struct buf b;

    buf_init(&b, 4096);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "name", (struct str){p->name, strlen(p->name)});
    json_w_bytes(&w, "auth", right ? p->auth : wrong, 32);
    json_w_obj_end(&w);
    rq.body = buf_str(&b);
    stage_ask(s, &rq, &a);
    buf_free(&b);
    stage_answer_clear(&a);
    return a.status;
}

/* Everybody can sign in, nobody with a wrong proof, and ada's open session
 * still has its key. */
static bool
all_open(struct stage *s)
{
    struct stage_request rq = {.who = STAGE_ADA,
                               .method = EXCHANGE_GET,
                               .path = STR("/api/1/session/key")};
    struct stage_answer a;
    bool ok = true;

    for (int who = STAGE_ADA; who < STAGE_WHO_COUNT; who++)
        ok = sign_in(s, &s->person[who], true) == 200 &&
             sign_in(s, &s->person[who], false) == 403 && ok;
    stage_ask(s, &rq, &a);
    ok = a.status == 200 && stage_has(&a.body, STR("\"ks\":\"AwAAAA")) && ok;
    stage_answer_clear(&a);
    return ok;
}

/* Rows that hold a column under another key than `id`. */
static size_t
others_than(struct stage *s, uint8_t id)
{
    static struct rewrap_row rows[REWRAP_ROWS];
    struct arena a;
    size_t all = 0, n = 0;

    arena_init(&a, 4 << 20);
    if (store_begin(s->ctx.store, STORE_READS) != ST_OK)
        give_up("begin");
    for (int p = 0; p < REWRAP_PLACE_COUNT; p++) {
        if (rewrap_list(s->ctx.store, (enum rewrap_place)p, id, &a, rows, &n) !=
            ST_OK)
            give_up("list");
        all += n;
    }
    store_rollback(s->ctx.store);
    arena_free(&a);
    return all;
}

static void
kill_at(void *arg)
{
    int *left = arg;

    if (--*left == 0)
        raise(SIGKILL);
}

/* The status of rotate_run in a process of its own; -1 when it was killed. */
static int
rotate(struct stage *s, int k)
{
    pid_t child;
    int how = 0;

    fflush(stdout); /* or the child might say it again */
    child = fork();

    if (child == 0) {
        struct rotate_done done;
        struct buf why;
        int left = k;
        enum status st;

        buf_init(&why, 4096);
        st = rotate_run(s->app.store_url, key_path, k > 0 ? kill_at : NULL,
                        &left, &done, &why);
        if (st != ST_OK)
            fprintf(stderr, "%.*s", (int)why.len, why.ptr);
        _exit((int)st);
    }
    if (child < 0 || waitpid(child, &how, 0) != child)
        give_up("no child");
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

/* One round; true when the process got to its end before step k. */
static bool
round_of(int k)
{
    static struct stage s;
    struct srvkey_ring old;
    char url[512];
    int how;

    next_url(k, url, sizeof url);
    write_key();
    stage_open(&s, url);
    add_many(&s);
    old = s.ring;
    if (k == 1) /* it waits for seconds */
        point(rotate(&s, 0) == ST_BUSY, k, "refused while another is there");
    store_close(s.ctx.store);
    how = rotate(&s, k);
    reopen(&s);
    point(all_open(&s), k, "all open with what the file holds");
    if (how < 0 && s.ring.n > 1) {
        store_close(s.ctx.store);
        point(rotate(&s, 0) == ST_OK, k, "the next run goes on to the end");
        reopen(&s);
        point(all_open(&s), k, "all open afterwards");
    }
    if (how < 0 && s.ring.k[0].id == 1) {
        stage_close(&s); /* it had not begun */
        return false;
    }
    point(s.ring.n == 1 && s.ring.k[0].id == 2, k, "one key, a new one");
    point(others_than(&s, 2) == 0 && others_than(&s, 1) > 0, k,
          "every column is under it");
    point(secret_same(&old.pepper, &s.ring.pepper) &&
              secret_same(&old.fake, &s.ring.fake) &&
              !secret_same(&old.k[0].key, &s.ring.k[0].key),
          k, "what verifiers hang on is the same");
    s.ring = old;
    point(sign_in(&s, &s.person[STAGE_ADA], true) == 500, k,
          "the old key opens nothing");
    stage_close(&s);
    secret_wipe(&old, sizeof old);
    return how == ST_OK;
}

int
main(void)
{
    bool done = false;

    log_init(LOG_ERROR);
    stage_room_open(&room, "rotate");
    snprintf(key_path, sizeof key_path, "%s/server.key", room.folder);
    /* The refusals that are wanted are not for the report. */
    if (freopen("/dev/null", "w", stderr) == NULL)
        return 1;
    for (int k = 1; k <= STEPS_MAX && !done; k++)
        done = round_of(k);
    point(done && n_points > 60, 0, "every step was reached");
    printf("1..%d\n", n_points);
    stage_room_close(&room);
    return n_failed > 0;
}
