/*
 * backup: the two commands about copies of the database.
 */
#include "cli/backup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "seal/prim.h"
#include "serve/config.h"
#include "serve/vault.h"
#include "store/backup.h"

#define TEXT_MAX (64 * 1024)
#define BOXES_MAX (16 * 1024 * 1024) /* columns of some accounts, twice */

/* One command: what is its own, and what both share. */
struct command {
    const char *usage;
    int (*run)(const struct config *c, const char *path);
};

static int
write_backup(const struct config *c, const char *path)
{
    struct backup_done done;

    if (backup_write(c->store_url, path, &done) != ST_OK) {
        fprintf(stderr, "mainstay: no backup was made: %s\n", done.why.text);
        return 1;
    }
    printf("%s: verified, %lld spaces with %lld entries.\n"
           "The server key is not in it. Is its copy in a second place?\n",
           path, (long long)done.checked.n_spaces,
           (long long)done.checked.n_entries);
    return 0;
}

/* Does the key at hand open what was restored? */
static int
try_key(const struct config *c)
{
    struct srvkey_ring ring = {.n = 0};
    struct store *s = NULL;
    struct arena a;
    struct buf why;
    enum status st;
    int rc = 1;

    arena_init(&a, BOXES_MAX);
    buf_init(&why, TEXT_MAX);
    if (c->key.from != KEYFILE_FILE || access(c->key.path, F_OK) != 0) {
        printf("Put the server key's copy back before you start: %s\n",
               c->key.path);
        rc = 0;
        goto out;
    }
    st = keyfile_load(&c->key, false, &ring, &why);
    if (st == ST_OK)
        st = store_open(c->store_url, STORE_READ, NULL, &s);
    if (st == ST_OK)
        st = store_begin(s, STORE_READS);
    if (st == ST_OK)
        st = vault_key_fits(&ring, s, &a);
    if (st == ST_OK) {
        printf("The server key at %s opens it.\n", c->key.path);
        rc = 0;
    } else {
        fprintf(stderr,
                "mainstay: restored, but the server key at %s does not open "
                "it; put the copy from that time back before you start\n",
                c->key.path);
    }
out:
    store_close(s);
    srvkey_clear(&ring);
    buf_free(&why);
    arena_free(&a);
    return rc;
}

static int
restore(const struct config *c, const char *path)
{
    struct backup_done done;

    if (mkdir(c->data_path.ptr, 0700) != 0 &&
        access(c->data_path.ptr, W_OK) != 0) {
        fprintf(stderr, "mainstay: data directory %s cannot be written\n",
                c->data_path.ptr);
        return 1;
    }
    if (backup_restore(c->store_url, path, clock_wall_ms(NULL), &done) !=
        ST_OK) {
        fprintf(stderr, "mainstay: not restored: %s\n", done.why.text);
        return 1;
    }
    printf("Restored and verified: %lld spaces with %lld entries. Everybody "
           "signs in again.\n",
           (long long)done.checked.n_spaces, (long long)done.checked.n_entries);
    return try_key(c);
}

static int
run(const struct command *command, int argc, char **argv)
{
    struct config c;
    struct arena a;
    struct buf errors;
    int rc = 2;

    if (argc < 2 || argv[1][0] == '-') {
        bool helps = argc > 1 && strcmp(argv[1], "--help") == 0;

        fputs(command->usage, helps ? stdout : stderr);
        return helps ? 0 : 2;
    }
    umask(077);
    arena_init(&a, TEXT_MAX);
    buf_init(&errors, TEXT_MAX);
    if (config_read(argv + 2, environ, &a, &c, &errors) != ST_OK)
        fwrite(errors.ptr, 1, errors.len, stderr);
    else if (prim_start() != ST_OK)
        rc = 1;
    else
        rc = command->run(&c, argv[1]);
    buf_free(&errors);
    arena_free(&a);
    return rc;
}

int
cli_backup(int argc, char **argv)
{
    static const struct command command = {
        "usage: mainstay backup FILE [--config FILE] [settings]\n\n"
        "Writes a backup to a new file, while the server runs, and verifies "
        "it.\nThe server key is never in it.\n",
        write_backup};

    return run(&command, argc, argv);
}

int
cli_restore(int argc, char **argv)
{
    static const struct command command = {
        "usage: mainstay restore FILE [--config FILE] [settings]\n\n"
        "Makes a new database from a backup, and verifies it.  Replaces "
        "nothing.\n",
        restore};

    return run(&command, argc, argv);
}
