/* pg_dump and pg_restore as children. */
#include "store/driver_pgdump.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

#define ENV_MAX 256          /* variables handed on */
#define ARENA_MAX (64 << 10) /* bytes */

extern char **environ;

/* This program's environment and the pairs of `add`; in the arena. */
static char **
environment(struct arena *a, const char *const *add)
{
    char **env = arena_zero(a, ENV_MAX + 1, sizeof *env);
    size_t n = 0;

    if (env == NULL)
        return NULL;
    for (; add[0] != NULL; add += 2) {
        size_t len;

        if (add[1] == NULL || add[1][0] == '\0' || n == ENV_MAX)
            continue;
        len = strlen(add[0]) + 1 + strlen(add[1]) + 1;
        env[n] = arena_take(a, len);
        if (env[n] == NULL)
            return NULL;
        snprintf(env[n++], len, "%s=%s", add[0], add[1]);
    }
    for (char **e = environ; *e != NULL && n < ENV_MAX; e++)
        if (strncmp(*e, "PG", 2) != 0)
            env[n++] = *e;
    return env;
}

/* out: what becomes the child's standard output; -1: ours. */
static enum status
spawn_and_wait(const char *const *args, int out, char **env)
{
    posix_spawn_file_actions_t files;
    enum status st = ST_BROKEN;
    pid_t child;
    int code, how = 0;

    if (posix_spawn_file_actions_init(&files) != 0)
        return ST_NOSPACE;
    if (out >= 0 &&
        posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO) != 0)
        goto out;
    code = posix_spawnp(&child, args[0], &files, NULL,
                        (char *const *)(uintptr_t)args, env);
    if (code != 0) {
        st = code == ENOENT ? ST_ABSENT : ST_BROKEN;
        goto out;
    }
    while (waitpid(child, &how, 0) < 0) {
        if (errno != EINTR)
            goto out;
    }
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
        st = ST_OK;
    else if (WIFEXITED(how) && WEXITSTATUS(how) == 127)
        st = ST_ABSENT;
out:
    posix_spawn_file_actions_destroy(&files);
    return st;
}

static enum status
run(const char *const *args, int out, const char *const *env)
{
    enum status st = ST_NOSPACE;
    struct arena a;
    char **all;

    arena_init(&a, ARENA_MAX);
    all = environment(&a, env);
    if (all != NULL)
        st = spawn_and_wait(args, out, all);
    arena_free(&a);
    return st;
}

enum status
driver_pgdump_run(const char *path, const char *snapshot,
                  const char *const *env)
{
    const char *const read_again[] = {"pg_restore", "--file=/dev/null", "--",
                                      path, NULL};
    const char *args[] = {"pg_dump", "--format=custom",
                          "--exclude-table-data=*.session", NULL, NULL};
    char option[128];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum status st;

    if (fd < 0)
        return errno == EEXIST ? ST_CONFLICT : ST_BROKEN;
    if (snapshot != NULL) {
        snprintf(option, sizeof option, "--snapshot=%s", snapshot);
        args[3] = option;
    }
    st = run(args, fd, env);
    if (st == ST_OK && fsync(fd) != 0)
        st = ST_BROKEN;
    close(fd);
    if (st == ST_OK)
        st = run(read_again, -1, env);
    if (st != ST_OK)
        unlink(path);
    return st;
}

enum status
driver_pgdump_restore(const char *path, const char *const *env)
{
    /* An empty name: the one of the environment. */
    const char *const args[] = {"pg_restore",
                                "--dbname=",
                                "--single-transaction",
                                "--no-owner",
                                "--no-privileges",
                                "--exit-on-error",
                                "--",
                                path,
                                NULL};

    return run(args, -1, env);
}
