/*
 * rotate_key: the two commands about the server's key.
 */
#include "cli/rotate_key.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/prim.h"
#include "serve/config.h"
#include "serve/keyfile.h"
#include "serve/rotate.h"

#define TEXT_MAX (64 * 1024)

int
cli_new_key(int argc, char **argv)
{
    enum status st;

    if (argc != 2 || argv[1][0] == '-') {
        bool helps = argc > 1 && strcmp(argv[1], "--help") == 0;

        fprintf(helps ? stdout : stderr,
                "usage: mainstay new-key FILE\n\nMakes a server key in a new "
                "file that only you can read.\n");
        return helps ? 0 : 2;
    }
    umask(077);
    if (prim_start() != ST_OK)
        return 1;
    st = keyfile_create(argv[1]);
    if (st == ST_OK)
        return 0;
    fprintf(stderr, "mainstay: %s: %s\n", argv[1],
            st == ST_CONFLICT ? "exists already, and is left as it is"
                              : "cannot be written");
    return 1;
}

static int
rotate(const struct config *c, struct buf *why)
{
    struct rotate_done done;

    if (c->key.from != KEYFILE_FILE) {
        fprintf(stderr,
                "mainstay: a key can only be rotated in its file; name it "
                "with --server-key=FILE\n");
        return 2;
    }
    if (prim_start() != ST_OK)
        return 1;
    if (rotate_run(c->store_url, c->key.path, NULL, NULL, &done, why) !=
        ST_OK) {
        fprintf(stderr, "mainstay: %.*s", (int)why->len, why->ptr);
        return 1;
    }
    printf("%sThe server key is now number %d; %lld rows were wrapped anew.\n"
           "\n"
           "  Copy %s to its second place now.\n"
           "  Keep the old copy, marked as old, as long as you keep backups\n"
           "  from before today: they open with it only.\n",
           done.was_begun ? "An unfinished rotation was completed. " : "",
           done.key_id, (long long)done.n_rows, c->key.path);
    return 0;
}

int
cli_rotate_key(int argc, char **argv)
{
    struct config c;
    struct arena a;
    struct buf text;
    int rc = 2;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: mainstay rotate-key [--config FILE] [settings]\n\n"
               "Puts everything under a new server key.  Stop the server "
               "first.\nEnded early, run it again: it goes on.\n");
        return 0;
    }
    arena_init(&a, TEXT_MAX);
    buf_init(&text, TEXT_MAX);
    if (config_read(argv + 1, environ, &a, &c, &text) == ST_OK)
        rc = rotate(&c, &text);
    else
        fwrite(text.ptr, 1, text.len, stderr);
    buf_free(&text);
    arena_free(&a);
    return rc;
}
