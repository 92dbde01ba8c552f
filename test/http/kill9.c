/*
 * kill9: the server is killed without warning, five times, while several people
 * append (test/store/test_kill9.c does it twenty times to the store alone):
 * whatever was answered with 200 is there afterwards, in its place, and every
 * log verifies.
 *
 *   http_kill9 PROGRAM
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "test/http/served.h"

#define ROUNDS 5
#define PEOPLE 4

/* Append until the connection breaks; the status that was not 200. */
static void *
append_all(void *arg)
{
    struct appender *a = arg;
    unsigned status;

    do
        status = appender_append(a, 100 + a->n_acked % 900);
    while (status == 200);
    return (void *)(uintptr_t)status;
}

static bool
round_of(struct served *s, int round)
{
    const struct timespec wait = {0, (20 + round * 53 % 180) * 1000000L};
    pthread_t thread[PEOPLE];
    uint64_t before = 0, after = 0;
    bool ok = true;

    for (size_t i = 0; i < PEOPLE; i++) {
        before += s->people[i].n_acked;
        if (pthread_create(&thread[i], NULL, append_all, &s->people[i]) != 0)
            abort();
    }
    nanosleep(&wait, NULL);
    served_kill(s);
    for (size_t i = 0; i < PEOPLE; i++) {
        void *status;

        pthread_join(thread[i], &status);
        after += s->people[i].n_acked;
        if (status != NULL) {
            fprintf(stderr, "round %d: an append got %u\n", round,
                    (unsigned)(uintptr_t)status);
            ok = false;
        }
    }
    printf("# round %d: %llu acknowledged\n", round,
           (unsigned long long)(after - before));
    served_start(s);
    return served_verify(s) && ok;
}

int
main(int argc, char **argv)
{
    char dir[] = "/tmp/mainstay-kill9-XXXXXX";
    static struct served s;
    uint64_t total = 0;
    bool ok = true;

    if (argc != 2 || mkdtemp(dir) == NULL)
        return 1;
    log_init(LOG_ERROR);
    served_found(&s, argv[1], dir, PEOPLE);
    served_start(&s);
    for (int round = 1; round <= ROUNDS && ok; round++)
        ok = round_of(&s, round);
    if (served_stop(&s) != 0) {
        fprintf(stderr, "the last server did not stop cleanly\n");
        ok = false;
    }
    for (size_t i = 0; i < PEOPLE; i++)
        total += s.people[i].n_acked;
    if (total <= PEOPLE) {
        fprintf(stderr, "nothing was ever acknowledged\n");
        ok = false;
    }
    served_clear(&s);
    printf("%sok 1 - nothing acknowledged is missing: %llu entries, %d kills\n"
           "1..1\n",
           ok ? "" : "not ", (unsigned long long)total, ROUNDS);
    return !ok;
}
