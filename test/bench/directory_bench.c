/*
 * Searching a directory of 50,000 people: half, ninety-five and ninety-nine of
 * a hundred questions are answered within so many milliseconds.  The questions
 * are those people ask: a name, a word, a town with a theme, every filter at
 * once, everybody, nobody.
 * Usage: directory_bench [URL]; without one, SQLite beside the current folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "store/directory.h"
#include "store/schema.h"

#define PEOPLE 50000
#define ASKED 400
#define TARGET_MS 20.0

static const char *const towns[] = {
    "Wien",    "Graz",   "Linz",    "Salzburg", "Berlin", "Hamburg", "Köln",
    "München", "Zürich", "Basel",   "London",   "Leeds",  "Paris",   "Lyon",
    "Madrid",  "Roma",   "Utrecht", "Gent",     "Kraków", "Praha"};
static const char *const ways[] = {
    "psychodynamic",  "systemic therapy",  "CBT",  "schema therapy",
    "Gestalt",        "person centred",    "EMDR", "hypnotherapy",
    "psychoanalysis", "Verhaltenstherapie"};
static const char *const names[] = {
    "Anna", "Bela",  "Clara", "David", "Elif",  "Farid", "Greta", "Hanna",
    "Ivo",  "Jonas", "Karim", "Lena",  "Milan", "Nora",  "Olga",  "Paul"};

static uint32_t
below(const struct rng *r, uint32_t n)
{
    uint32_t x = 0;

    if (rng_fill(r, &x, sizeof x) != ST_OK)
        exit(1);
    return x % n;
}

static void
need(enum status st, const char *what, struct store *s)
{
    if (st == ST_OK)
        return;
    fprintf(stderr, "%s: status %d: %s\n", what, st, store_why(s));
    exit(1);
}

#define PICK(list) list[below(r, sizeof list / sizeof list[0])]

static void
fill(struct store *s, const struct rng *r)
{
    for (int i = 0; i < PEOPLE; i++) {
        char name[64], about[160];
        struct directory_row row = {.changed_day = 20000};

        if (i % 1000 == 0)
            need(store_begin(s, STORE_WRITES), "begin", s);
        snprintf(name, sizeof name, "%s %c%c%cmann", PICK(names),
                 'A' + (int)below(r, 26), 'a' + (int)below(r, 26),
                 'a' + (int)below(r, 26));
        snprintf(about, sizeof about,
                 "Works in %s and online, with %s; glad to meet colleagues "
                 "from %s who like to think aloud",
                 PICK(towns), PICK(ways), PICK(towns));
        row.e = (struct directory_entry){
            .name = {name, strlen(name)},
            .about = {about, strlen(about)},
            .languages = 1u << below(r, 4) | 1u << below(r, 30),
            .themes = 1u << below(r, 20) | 1u << below(r, 20),
            .offers = below(r, 16),
            .seeks = below(r, 16),
            .years = 1 + below(r, 4)};
        row.e.region.ptr = PICK(towns);
        row.e.region.len = strlen(row.e.region.ptr);
        row.e.orientation.ptr = PICK(ways);
        row.e.orientation.len = strlen(row.e.orientation.ptr);
        for (int f = 0; f < DIRECTORY_FIELDS; f++)
            row.e.shows = directory_show(
                row.e.shows, (enum directory_field)f,
                (enum directory_shows)(below(r, 8) == 0 ? 1 : 2));
        if (rng_fill(r, row.entry, ID_LEN) != ST_OK ||
            rng_fill(r, row.account, ID_LEN) != ST_OK)
            exit(1);
        need(directory_put(s, &row), "entry", s);
        if (i % 1000 == 999)
            need(store_commit(s), "commit", s);
    }
}

/* The i-th question; words stay until the next. */
static struct directory_query
question(const struct rng *r, int i)
{
    static char words[64];
    struct directory_query q = {.language = DIRECTORY_NONE,
                                .theme = DIRECTORY_NONE,
                                .offer = DIRECTORY_NONE,
                                .seek = DIRECTORY_NONE};

    words[0] = '\0';
    switch (i % 8) {
    case 0:
        snprintf(words, sizeof words, "%s", PICK(names));
        break;
    case 1:
        snprintf(words, sizeof words, "%s %s", PICK(towns), PICK(ways));
        break;
    case 2:
        snprintf(words, sizeof words, "%s", PICK(towns));
        q.theme = below(r, 20);
        break;
    case 3:
        q.language = 4 + below(r, 26);
        q.theme = below(r, 20);
        q.offer = below(r, 4);
        q.seek = below(r, 4);
        q.years = 1 + below(r, 4);
        break;
    case 4:
        snprintf(words, sizeof words, "think colleagues %s %s", PICK(towns),
                 PICK(towns));
        q.language = below(r, 30);
        break;
    case 5:
        break; /* everybody */
    case 6:
        snprintf(words, sizeof words, "nobodyhasthisword");
        break;
    default: /* a rare name */
        snprintf(words, sizeof words, "%c%c%cmann", 'A' + (int)below(r, 26),
                 'a' + (int)below(r, 26), 'a' + (int)below(r, 26));
        break;
    }
    q.words = (struct str){words, strlen(words)};
    return q;
}

static double
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
ask(struct store *s, const struct rng *r)
{
    static struct directory_found found;
    static const uint8_t asker[ID_LEN] = {1}, start[ID_LEN];
    static double took[ASKED];
    struct arena a;
    size_t n = 0;

    arena_init(&a, 1 << 22);
    for (int i = -40; i < ASKED; i++) {
        struct directory_query q = question(r, i + 40);
        double from = now_ms();

        arena_clear(&a);
        need(store_begin(s, STORE_READS), "begin", s);
        need(directory_find(s, &q, asker, start, &a, &found), "find", s);
        need(store_commit(s), "commit", s);
        if (i < 0)
            continue; /* warming up */
        took[i] = now_ms() - from;
        n += found.n;
    }
    arena_free(&a);
    qsort(took, ASKED, sizeof took[0], by_size);
    printf("directory, %d people, %s: p50 %.1f p95 %.1f p99 %.1f ms, %.1f "
           "found each   at most %.0f ms: %s\n",
           PEOPLE, store_engine(s), took[ASKED / 2], took[ASKED * 95 / 100],
           took[ASKED * 99 / 100], (double)n / ASKED, TARGET_MS,
           took[ASKED * 95 / 100] <= TARGET_MS ? "met" : "MISSED");
}

int
main(int argc, char **argv)
{
    struct rng_seeded seed;
    struct rng r = rng_seeded(&seed, 7);
    char dir[] = "directory_bench.XXXXXX", own[64], file[80];
    struct schema_done done;
    struct store_why why = {""};
    struct store *s = NULL;
    struct str url;

    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(own, sizeof own, "sqlite:%s/db", dir);
    url = argc > 1 ? (struct str){argv[1], strlen(argv[1])}
                   : (struct str){own, strlen(own)};
    if (schema_migrate(url, 0, NULL, &done) != ST_OK ||
        store_open(url, STORE_WRITE, &why, &s) != ST_OK) {
        fprintf(stderr, "%s%s\n", done.why.text, why.text);
        return 1;
    }
    fill(s, &r);
    ask(s, &r);
    store_close(s);
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
