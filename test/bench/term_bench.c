/*
 * Forming groups through the server: from the steward's request to the answer,
 * with reading everybody, the search, and writing who is in which group.
 * Pools are drawn by a fixed seed; each person is free in some runs of hours.
 * The writer is busy all that time, so that is what other writes wait.
 * Usage: term_bench, in a directory that it may write to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "store/term.h"
#include "test/http/stage.h"

#define RUNS 3
#define TARGET_MS 2000.0

static struct stage stage;

static uint32_t
below(const struct rng *r, uint32_t n)
{
    uint32_t x = 0;

    if (rng_fill(r, &x, sizeof x) != ST_OK)
        exit(1);
    return x % n;
}

static void
fill(const struct term *t, int people, const struct rng *r)
{
    for (int i = 0; i < people; i++) {
        struct term_person p = {.name = STR("Somebody"),
                                .zone = STR("Europe/Vienna"),
                                .m = {.languages = 1 + below(r, 3),
                                      .themes = 1u << below(r, 20),
                                      .level = (uint8_t)below(r, 5),
                                      .facilitates = MATCH_ABLE}};

        memset(p.person, 1 + i % 250, ID_LEN);
        p.person[0] = (uint8_t)(i >> 8);
        memcpy(p.account, p.person, ID_LEN);
        p.account[1] ^= 1;
        for (int k = 0; k < 8; k++) {
            uint32_t h = 24 * below(r, 5) + 16 + below(r, 5);

            p.m.hours[h / 64] |= UINT64_C(1) << (h % 64);
            h++;
            p.m.hours[h / 64] |= UINT64_C(1) << (h % 64);
        }
        stage_need(term_join(stage.ctx.store, t->term, &p), "person");
    }
}

static double
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
form(const char *path)
{
    char body[100];
    struct stage_request rq = {.who = STAGE_STEWARD,
                               .method = EXCHANGE_POST,
                               .path = {path, strlen(path)},
                               .type =
                                   STR("application/x-www-form-urlencoded")};
    struct stage_answer a;
    double from = now_ms();

    snprintf(body, sizeof body, "csrf=%s", stage.person[STAGE_STEWARD].csrf);
    rq.body = (struct str){body, strlen(body)};
    stage_ask(&stage, &rq, &a);
    if (a.status != 303) {
        fprintf(stderr, "the server gave %u\n", a.status);
        exit(1);
    }
    stage_answer_clear(&a);
    return now_ms() - from;
}

int
main(void)
{
    static const int sizes[] = {12, 24, 48, 120, 240};
    struct rng_seeded seed;
    struct rng r = rng_seeded(&seed, 3);
    char dir[] = "term_bench.XXXXXX", url[80], file[90];

    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(url, sizeof url, "sqlite:%s/db", dir);
    stage_open(&stage, url);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct term t = {.title = STR("Term"), .closes_day = 20900, .hours = 2};
        char id[ID_TEXT + 1], path[80];
        double most = 0.0;

        memset(t.term, (int)i + 1, ID_LEN);
        id_render(t.term, id);
        snprintf(path, sizeof path, "/network/terms/%s/form", id);
        stage_need(store_begin(stage.ctx.store, STORE_WRITES), "begin");
        stage_need(term_put(stage.ctx.store, &t, 1), "term");
        fill(&t, sizes[i], &r);
        stage_need(store_commit(stage.ctx.store), "commit");
        for (int k = 0; k < RUNS; k++) {
            double took = form(path);

            most = took > most ? took : most;
        }
        printf("forming groups of %3d people: longest of %d runs %7.0f ms   "
               "at most %.0f: %s\n",
               sizes[i], RUNS, most, TARGET_MS,
               most <= TARGET_MS ? "met" : "MISSED");
    }
    stage_close(&stage);
    for (int i = 0; i < 3; i++) {
        snprintf(file, sizeof file, "%s/db%s", dir,
                 i == 0   ? ""
                 : i == 1 ? "-wal"
                          : "-shm");
        unlink(file);
    }
    rmdir(dir);
    return 0;
}
