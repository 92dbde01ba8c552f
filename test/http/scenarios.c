/*
 * scenarios: runs every NAME.t of test/http on a stage of its own and prints
 * TAP.
 *
 *   http_scenarios all [X]      all whose file name holds X
 *   http_scenarios again [X]    each, then its requests replayed and reordered
 *   http_scenarios seed FOLDER  the same; its requests are kept for fuzzing
 *   http_scenarios store [X]    each again with the k-th store call refused,
 *   http_scenarios memory [X]   with the k-th allocation, for every k reached
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/driver.h"
#include "test/fault/mem_fault.h"
#include "test/http/scenario.h"
#include "test/http/seed.h"
#include "test/http/stage_room.h"

#define FAULTS_MAX 4000 /* of one kind in one scenario */

static struct stage_room room;
static unsigned n_stages;

/* A database of its own for each stage; on PostgreSQL (the URL of a cluster in
 * MAINSTAY_TEST_PG) a schema. */
static void
next_url(char *out, size_t cap)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct store_why why = {""};
    struct driver *d = NULL;
    char text[64];

    n_stages++;
    if (cluster == NULL) {
        snprintf(out, cap, "sqlite:%s/%u.db", room.folder, n_stages);
        return;
    }
    snprintf(text, sizeof text, "CREATE SCHEMA s%u", n_stages);
    if (driver_connect((struct str){cluster, strlen(cluster)}, DRIVER_MIGRATE,
                       &why, &d) != ST_OK ||
        d->ops->script(d, text) != ST_OK) {
        fprintf(stderr, "%s: %s\n", text, why.text);
        exit(1);
    }
    d->ops->close(d);
    snprintf(out, cap, "%s&options=-csearch_path%%3Ds%u", cluster, n_stages);
}

/* What SQLite has of a stage; a schema of PostgreSQL stays. */
static void
drop(unsigned stage)
{
    char name[32];

    snprintf(name, sizeof name, "%u.db", stage);
    stage_room_drop(&room, name);
}

static bool
run_plain(const struct scenario *sc, bool is_again, long *n)
{
    static struct stage s;
    char url[512];
    bool ok;

    next_url(url, sizeof url);
    stage_open(&s, url);
    if (sc->has_heir)
        stage_heir(&s);
    ok = is_again ? scenario_again(&s, sc, room.folder, n)
                  : scenario_run(&s, sc, false);
    stage_close(&s);
    drop(n_stages);
    return ok;
}

/* Allocations of which each is refused once; of those behind them, in the long
 * scenarios, ever fewer (one in k/EACH), or the time would grow with the square
 * of a scenario's length. */
#define EACH 200

/* Refuse the k-th store call or the k-th allocation, k = 1, 2, …, each on a
 * copy of one stage. */
static bool
run_faults(const struct scenario *sc, bool of_memory, long *n)
{
    static struct stage s, kept;
    char first[512];
    bool is_good = true;
    unsigned first_stage;

    next_url(first, sizeof first);
    first_stage = n_stages;
    stage_open(&s, first);
    if (sc->has_heir)
        stage_heir(&s);
    kept = s;
    stage_close(&s);
    for (long k = 1; !sc->no_faults && k <= FAULTS_MAX;
         k += of_memory ? 1 + k / EACH : 1) {
        char url[512];
        bool ok, reached;

        next_url(url, sizeof url);
        stage_open_copy(&s, &kept, url);
        s.plan.calls = 0;
        s.plan.st = k % 2 == 0 ? ST_BUSY : ST_BROKEN;
        s.plan.fail_at = of_memory ? 0 : k;
        mem_fault_plan(of_memory ? k : 0);
        ok = scenario_run(&s, sc, true);
        reached = of_memory ? mem_fault_refused() > 0 : s.plan.refused > 0;
        mem_fault_plan(0);
        s.plan.fail_at = 0;
        stage_close(&s);
        drop(n_stages);
        if (!ok) {
            fprintf(stderr, "%s: with %s %ld refused\n", sc->path,
                    of_memory ? "allocation" : "store call", k);
            is_good = false;
        }
        if (!ok || !reached)
            break;
        ++*n;
    }
    drop(first_stage);
    return is_good;
}

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int
main(int argc, char **argv)
{
    bool of_store = argc > 1 && strcmp(argv[1], "store") == 0;
    bool of_memory = argc > 1 && strcmp(argv[1], "memory") == 0;
    bool is_seed = argc > 2 && strcmp(argv[1], "seed") == 0;
    bool is_again = is_seed || (argc > 1 && strcmp(argv[1], "again") == 0);
    char pattern[512];
    long n_faults = 0;
    glob_t found;
    int failed = 0;

    if (is_seed)
        seed_begin(argv[2]);
    stage_room_open(&room, "test");
    snprintf(pattern, sizeof pattern, "%s/test/http/*.t", TEST_ROOT);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "no scenario at %s\n", pattern);
        return 1;
    }
    qsort(found.gl_pathv, found.gl_pathc, sizeof(char *), compare);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        static struct scenario sc;
        bool ok;

        if (argc > 2 && !is_seed && strstr(found.gl_pathv[i], argv[2]) == NULL)
            continue;
        scenario_read(found.gl_pathv[i], &sc);
        ok = of_store || of_memory ? run_faults(&sc, of_memory, &n_faults)
                                   : run_plain(&sc, is_again, &n_faults);
        printf("%sok %zu - %.*s\n", ok ? "" : "not ", i + 1, (int)sc.name.len,
               sc.name.ptr);
        fflush(stdout);
        failed += !ok;
        scenario_free(&sc);
    }
    if (of_store || of_memory)
        printf("# %ld faults injected\n", n_faults);
    if (is_again)
        printf("# %ld requests sent again\n", n_faults);
    globfree(&found);
    stage_room_close(&room);
    return failed > 0;
}
