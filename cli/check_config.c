/*
 * check_config: settings without starting anything.
 */
#include "cli/check_config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "serve/config.h"

#define MANUAL_MAX (64 * 1024)

static int
manual(void)
{
    struct buf out;
    int rc = 1;

    buf_init(&out, MANUAL_MAX);
    config_manual(&out);
    if (buf_status(&out) == ST_OK &&
        fwrite(out.ptr, 1, out.len, stdout) == out.len)
        rc = 0;
    buf_free(&out);
    return rc;
}

int
cli_check_config(int argc, char **argv)
{
    struct config c;
    struct arena a;
    struct buf errors;
    int rc = 0;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: mainstay check-config [--manual] [--config FILE] "
               "[settings]\n\nReports every error in the settings, or says "
               "what is in force.\n");
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--manual") == 0)
        return manual();
    arena_init(&a, MANUAL_MAX);
    buf_init(&errors, MANUAL_MAX);
    if (config_read(argv + 1, environ, &a, &c, &errors) == ST_OK) {
        printf("listen    %.*s\ndata      %s\ndatabase  %s\nserver key %s\n",
               (int)c.listen.len, c.listen.ptr, c.data_path.ptr,
               str_starts(c.store_url, STR("sqlite:")) ? "SQLite"
                                                       : "PostgreSQL",
               c.key.path);
    } else {
        fwrite(errors.ptr, 1, errors.len, stderr);
        rc = 2;
    }
    buf_free(&errors);
    arena_free(&a);
    return rc;
}
