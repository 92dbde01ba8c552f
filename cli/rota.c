/* mainstay rota simulate: the ledger under absences. */
#include "cli/rota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lot.h"
#include "core/rota.h"

static const char help[] =
    "mainstay rota simulate [--members N] [--roles N] [--absence PERCENT]\n"
    "                       [--sessions N] [--seed N]\n"
    "\n"
    "Lets people come or stay away by lot, gives out turns by the ledger of\n"
    "fair shares (docs/method/rota.md), and prints how far anybody was ever\n"
    "from a fair share, in turns: over all roles, and in one role.  Without\n"
    "options: 3 to 8 members, 5 roles, 0 to 40 percent, 10000 sessions.\n";

struct options {
    long members, roles, absence, sessions, seed;
};

struct worst {
    double total, role;
    long held; /* sessions with somebody there */
};

static void
measure(const struct rota *r, struct worst *w)
{
    for (uint8_t i = 0; i < r->n; i++) {
        double total = abs(rota_total(&r->person[i])) / (double)ROTA_UNIT;

        w->total = total > w->total ? total : w->total;
        for (int k = 0; k < ROTA_ROLES; k++) {
            double role = abs(r->person[i].balance[k]) / (double)ROTA_UNIT;

            w->role = role > w->role ? role : w->role;
        }
    }
}

static struct worst
simulate(long members, long absence, const struct options *o)
{
    struct rota r = {.n = (uint8_t)members};
    struct worst w = {0};
    struct lot lot;

    lot_init(&lot, (uint64_t)(o->seed * 1000 + members * 101 + absence));
    for (uint8_t i = 0; i < r.n; i++)
        r.person[i].key = lot_next(&lot);
    for (long s = 0; s < o->sessions; s++) {
        struct rota_need need = {.roles = (uint8_t)((1u << o->roles) - 1),
                                 .urgent = -1,
                                 .seed = (uint64_t)s};
        struct rota_turn turn;

        for (uint8_t i = 0; i < r.n; i++)
            if ((long)lot_below(&lot, 100) >= absence)
                need.present |= (uint16_t)(1u << i);
        if (rota_choose(&r, &need, &turn) != ST_OK ||
            rota_record(&r, need.present, &turn) != ST_OK)
            continue; /* nobody came */
        w.held++;
        measure(&r, &w);
    }
    return w;
}

static int
take(struct options *o, int argc, char **argv)
{
    struct {
        const char *name;
        long *to;
        long min, max;
    } known[] = {
        {"--members", &o->members, 2, ROTA_PEOPLE},
        {"--roles", &o->roles, 1, ROTA_ROLES},
        {"--absence", &o->absence, 0, 95},
        {"--sessions", &o->sessions, 1, 10000000},
        {"--seed", &o->seed, 0, 1000000},
    };

    for (int i = 2; i < argc; i += 2) {
        size_t k = 0;
        char *end = NULL;

        while (k < 5 && strcmp(argv[i], known[k].name) != 0)
            k++;
        if (k < 5 && i + 1 < argc)
            *known[k].to = strtol(argv[i + 1], &end, 10);
        if (end == NULL || end == argv[i + 1] || *end != '\0' ||
            *known[k].to < known[k].min || *known[k].to > known[k].max) {
            (void)fprintf(stderr,
                          "mainstay rota: %s: no such option, or a value "
                          "outside its bounds\n%s",
                          argv[i], help);
            return 2;
        }
    }
    return 0;
}

int
cli_rota(int argc, char **argv)
{
    struct options o = {-1, ROTA_ROLES, -1, 10000, 1};
    int rc;

    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    if (argc < 2 || strcmp(argv[1], "simulate") != 0) {
        (void)fputs(help, stderr);
        return 2;
    }
    rc = take(&o, argc, argv);
    if (rc != 0)
        return rc;
    printf("members  roles  absent  sessions  worst total  worst role\n");
    for (long n = o.members < 0 ? 3 : o.members;
         n <= (o.members < 0 ? 8 : o.members); n++)
        for (long a = o.absence < 0 ? 0 : o.absence;
             a <= (o.absence < 0 ? 40 : o.absence); a += 10) {
            struct worst w = simulate(n, a, &o);

            printf("%7ld  %5ld  %4ld %%  %8ld  %11.3f  %10.3f\n", n, o.roles, a,
                   w.held, w.total, w.role);
        }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
