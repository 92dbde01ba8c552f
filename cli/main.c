/*
 * main: the one program and its commands.  Each command lives in a file of
 * its name and gets what follows the name as its arguments.
 */
#include <stdio.h>
#include <string.h>

#include "cli/backup.h"
#include "cli/check_config.h"
#include "cli/check_text.h"
#include "cli/notices.h"
#include "cli/instrument.h"
#include "cli/manifest.h"
#include "cli/open.h"
#include "cli/doctor.h"
#include "cli/rota.h"
#include "cli/rotate_key.h"
#include "cli/form_groups.h"
#include "cli/formats.h"
#include "cli/match.h"
#include "cli/rank.h"
#include "cli/score.h"
#include "cli/serve.h"
#include "cli/setup_link.h"
#include "cli/trend.h"
#include "cli/verify_instance.h"
#include "serve/version.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
    const char *help;
};

static const struct command commands[] = {
    {"serve", cli_serve, "serve the pages and the API"},
    {"setup-link", cli_setup_link, "print a new one-time set-up link"},
    {"backup", cli_backup, "write a backup to a new file, and verify it"},
    {"restore", cli_restore, "make a new database from a backup"},
    {"new-key", cli_new_key, "make a server key in a new file"},
    {"rotate-key", cli_rotate_key, "put everything under a new server key"},
    {"doctor", cli_doctor, "what is weak here, and how to mend it"},
    {"check-config", cli_check_config, "report every configuration error"},
    {"check-text", cli_check_text,
     "what could identify a person in JSON Lines on standard input"},
    {"notices", cli_notices, "where the word lists inside come from"},
    {"open", cli_open,
     "open your own records: a sealed copy, or from a server"},
    {"verify-instance", cli_verify_instance,
     "compare what an instance serves with a signed release"},
    {"manifest", cli_manifest, "list what this program serves, to be signed"},
    {"trend", cli_trend, "early warning for a CSV file on standard input"},
    {"form-groups", cli_form_groups, "peer groups from a pool of people"},
    {"format", cli_format, "ways of holding a session: list, show, check"},
    {"rota", cli_rota, "how even the turns are: a simulation"},
    {"rank", cli_rank, "therapists for one person, best fit first"},
    {"match", cli_match, "a stable matching of seekers and places"},
    {"instrument", cli_instrument,
     "check questionnaires, and responses to them"},
    {"score", cli_score, "scores of questionnaires from answers"},
};

#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void
usage(FILE *out)
{
    fprintf(out, "mainstay %s: support for those who support others\n\n",
            MAINSTAY_VERSION);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  mainstay %-16s %s\n", commands[i].name,
                commands[i].help);
    fprintf(out, "\nEach command explains itself with --help.\n");
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("mainstay %s\n", MAINSTAY_VERSION);
        return 0;
    }
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "mainstay: no command '%s'; try mainstay --help\n",
            argv[1]);
    return 2;
}
