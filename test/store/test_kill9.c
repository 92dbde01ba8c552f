/*
 * A process that appends and says so is killed without warning, twenty times:
 * what it said is there, and the chain verifies.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "seal/entry.h"
#include "test/store/group.h"
#include "test/store/harness.h"

#define ROUNDS 20
#define SP harness_bytes(101)

struct append {
    struct harness_log *log;
    size_t n;
};

static enum status
append(struct store *s, void *arg)
{
    struct append *a = arg;

    return spaces_append(s, SP, a->log->e, a->n, STR("rules"));
}

/* Append groups of 1 to 8 and tell the pipe how far it is, without end. */
static void
child(struct harness *h, uint64_t seed, int pipe_to)
{
    static struct harness_log log[8];
    struct rng_seeded state;
    struct rng rng = rng_seeded(&state, seed);
    struct store *s = NULL;
    struct spaces_head head;
    int64_t seq;
    uint8_t hash[ENTRY_HASH_LEN];

    if (store_open(harness_str(h->url), STORE_WRITE, NULL, &s) != ST_OK ||
        store_begin(s, STORE_READS) != ST_OK ||
        spaces_head_get(s, SP, &h->a, &head) != ST_OK ||
        store_commit(s) != ST_OK)
        _exit(2);
    seq = head.seq;
    memcpy(hash, head.hash, sizeof hash);
    for (;;) {
        struct group_job jobs[8];
        struct append a[8];
        uint8_t dice[2];
        size_t n;

        if (rng_fill(&rng, dice, sizeof dice) != ST_OK)
            _exit(2);
        n = 1 + dice[0] % 8;
        for (size_t i = 0; i < n; i++) {
            a[i] = (struct append){&log[i], 1 + dice[1] % 3};
            harness_entries(&log[i], SP, seq + 1, hash, a[i].n, 1000);
            seq += (int64_t)a[i].n;
            memcpy(hash, log[i].hash[a[i].n], sizeof hash);
            jobs[i] = (struct group_job){append, &a[i], ST_OK};
        }
        if (group_run(s, jobs, n) != n)
            _exit(3);
        store_tidy(s, false);
        if (write(pipe_to, &seq, sizeof seq) != sizeof seq)
            _exit(4);
    }
}

/* Every entry from 1 to the head: size, place, hash, predecessor. */
static int64_t
verify(struct harness *h)
{
    struct store *s = NULL;
    struct store_cursor *c = NULL;
    struct spaces_head head;
    struct spaces_row row;
    uint8_t prev[32] = {0};
    int64_t seq = 0;
    enum status st = ST_OK;

    arena_clear(&h->a);
    OK(NULL, store_open(harness_str(h->url), STORE_READ, NULL, &s));
    BEGIN(s, STORE_READS);
    OK(s, spaces_head_get(s, SP, &h->a, &head));
    OK(s, spaces_log_open(s, SP, 1, 10000000, INT64_MAX, &c));
    while ((st = spaces_log_next(c, &h->a, &row)) == ST_OK) {
        struct entry_hdr hdr;
        uint8_t hash[32];

        arena_clear(&h->a);
        entry_hdr_parse(&hdr, row.hdr);
        assert_int_equal(row.seq, ++seq);
        assert_int_equal(hdr.seq, seq);
        assert_memory_equal(hdr.prev, prev, 32);
        entry_hash(hash, &hdr);
        assert_memory_equal(row.hash, hash, 32);
        assert_int_equal(row.body.len, 1000);
        memcpy(prev, hash, 32);
    }
    GIVES(s, ST_END, st);
    store_cursor_close(c);
    assert_int_equal(head.seq, seq);
    assert_memory_equal(head.hash, prev, 32);
    store_close(s);
    return seq;
}

/* The last number the child said before it was killed. */
static int64_t
kill_after(struct harness *h, int round, long ms)
{
    const struct timespec wait = {0, ms * 1000000};
    int64_t seq, said = 0;
    int ends[2], how;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        child(h, (uint64_t)round, ends[1]);
    }
    close(ends[1]);
    /* It is at work when it has said something. */
    assert_int_equal(read(ends[0], &said, sizeof said), sizeof said);
    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    while (read(ends[0], &seq, sizeof seq) == sizeof seq)
        said = seq;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFSIGNALED(how));
    return said;
}

static void
nothing_acknowledged_is_lost(void **state)
{
    struct harness h;
    int64_t total = 0;

    (void)state;
    harness_open(&h);
    BEGIN(h.w, STORE_WRITES);
    OK(h.w, harness_account(h.w, 1));
    COMMIT(h.w);
    store_close(h.w);
    store_close(h.r);
    h.w = h.r = NULL;
    for (int round = 1; round <= ROUNDS; round++) {
        int64_t said = kill_after(&h, round, 3 + round * 7 % 40);
        int64_t there = verify(&h);

        if (there < said)
            fail_msg("round %d: %lld were acknowledged, %lld are there", round,
                     (long long)said, (long long)there);
        total = there;
    }
    print_message("%d kills, %lld entries, none missing\n", ROUNDS,
                  (long long)total);
    harness_close(&h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost),
    };

    return cmocka_run_group_tests_name("kill -9", tests, NULL, NULL);
}
