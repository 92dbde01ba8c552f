/*
 * served: a server process under test.
 */
#include "test/http/served.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define READY_MS 30000

static const char *const files[] = {"mainstay.db", "mainstay.db-wal",
                                    "mainstay.db-shm", "server.key", "log"};

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "served: %s\n", what);
    exit(1);
}

/* The key of test/http/stage.c. */
static void
write_key(const char *dir)
{
    static const char key[] = "1 0102030405060708090a0b0c0d0e0f10"
                              "1112131415161718191a1b1c1d1e1f20\n";
    char path[512];
    int fd;

    snprintf(path, sizeof path, "%s/server.key", dir);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, key, sizeof key - 1) != sizeof key - 1)
        give_up("cannot write the server key");
    close(fd);
}

void
served_found(struct served *s, const char *program, const char *dir, size_t n)
{
    char url[512];

    snprintf(url, sizeof url, "sqlite:%s/mainstay.db", dir);
    served_found_on(s, program, dir, url, n);
    s->database = NULL;
}

void
served_found_on(struct served *s, const char *program, const char *dir,
                const char *url, size_t n)
{
    static struct stage stage;

    *s = (struct served){
        .program = program, .dir = dir, .database = url, .n = n};
    stage_open(&stage, url);
    clock_init(&stage.clock, 1000, clock_wall_ms(NULL));
    for (size_t i = 0; i < n; i++) {
        char name[32];

        snprintf(name, sizeof name, "person-%zu", i);
        stage_join(&stage, &s->people[i].person, name);
        appender_init(&s->people[i]);
    }
    stage_close(&stage);
    write_key(dir);
}

/* One that is free now. */
static unsigned
free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        give_up("no port");
    close(fd);
    return ntohs(at.sin_port);
}

/* The environment without the program's own settings. */
static void
clean_environment(void)
{
    char **to = environ;

    for (char **from = environ; *from != NULL; from++)
        if (strncmp(*from, "MAINSTAY_", 9) != 0)
            *to++ = *from;
    *to = NULL;
}

/* In the child: everything it says goes to the log. */
static _Noreturn void
become(const struct served *s, pid_t parent, const char *command,
       const char *word)
{
    char log[512], listen[32], data[600], database[700];
    const char *argv[9] = {"mainstay", command, word};
    int fd, n = word != NULL ? 3 : 2;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    snprintf(listen, sizeof listen, "--listen=127.0.0.1:%u", s->port);
    snprintf(data, sizeof data, "--data=%s", s->dir);
    argv[n++] = listen;
    argv[n++] = data;
    argv[n++] = "--log=error";
    if (s->database != NULL) {
        snprintf(database, sizeof database, "--database=%s", s->database);
        argv[n++] = database;
    }
    snprintf(log, sizeof log, "%s/log", s->dir);
    fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
        _exit(1);
    clean_environment();
    (void)execv(s->program, (char **)(uintptr_t)argv);
    _exit(1);
}

/* The same with a limit of what it may write. */
static _Noreturn void
become_server(const struct served *s, pid_t parent)
{
    struct rlimit most = {(rlim_t)s->file_max, (rlim_t)s->file_max};

    /* Writing past the limit then fails instead of ending the process. */
    (void)signal(SIGXFSZ, SIG_IGN);
    if (s->file_max > 0)
        (void)setrlimit(RLIMIT_FSIZE, &most);
    become(s, parent, "serve", NULL);
}

int
served_run(struct served *s, const char *command, const char *word)
{
    pid_t parent = getpid(), child = fork();
    int how = 0;

    if (child == 0)
        become(s, parent, command, word);
    if (child < 0 || waitpid(child, &how, 0) != child)
        give_up("cannot run a command");
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

/* What it said before it went. */
static void
show_log(const struct served *s)
{
    char path[512], text[4096];
    size_t n;
    FILE *file;

    snprintf(path, sizeof path, "%s/log", s->dir);
    file = fopen(path, "r");
    if (file == NULL)
        return;
    (void)fseek(file, -(long)sizeof text, SEEK_END);
    n = fread(text, 1, sizeof text, file);
    fclose(file);
    fwrite(text, 1, n, stderr);
}

void
served_start(struct served *s)
{
    const struct timespec pause = {0, 5000000};
    int64_t end = clock_mono_ms(NULL) + READY_MS;
    struct appender nobody = {.fd = -1};
    pid_t parent = getpid();

    s->port = free_port();
    s->pid = fork();
    if (s->pid < 0)
        give_up("cannot fork");
    if (s->pid == 0)
        become_server(s, parent);
    nobody.port = s->port;
    while (appender_ask(&nobody, "GET /readyz", NULL, STR(""), NULL) != 200) {
        if (served_is_gone(s) || clock_mono_ms(NULL) > end) {
            show_log(s);
            give_up("it does not get ready");
        }
        nanosleep(&pause, NULL);
    }
    close(nobody.fd);
    for (size_t i = 0; i < s->n; i++) {
        s->people[i].port = s->port;
        if (s->people[i].fd >= 0)
            close(s->people[i].fd);
        s->people[i].fd = -1;
    }
}

void
served_kill(struct served *s)
{
    (void)kill(s->pid, SIGKILL);
    (void)waitpid(s->pid, NULL, 0);
    s->pid = 0;
}

int
served_stop(struct served *s)
{
    int how = 0;

    (void)kill(s->pid, SIGTERM);
    if (waitpid(s->pid, &how, 0) != s->pid)
        return -1;
    s->pid = 0;
    if (!WIFEXITED(how) || WEXITSTATUS(how) != 0)
        show_log(s);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

bool
served_is_gone(struct served *s)
{
    int how = 0;

    if (waitpid(s->pid, &how, WNOHANG) != s->pid)
        return false;
    fprintf(stderr, "the server ended: %s %d\n",
            WIFSIGNALED(how) ? "signal" : "status",
            WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
    s->pid = 0;
    return true;
}

bool
served_verify(struct served *s)
{
    bool ok = true;

    for (size_t i = 0; i < s->n; i++)
        ok = appender_verify(&s->people[i]) && ok;
    return ok;
}

void
served_clear(struct served *s)
{
    char path[512];

    for (size_t i = 0; i < s->n; i++)
        appender_clear(&s->people[i]);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", s->dir, files[i]);
        (void)!unlink(path);
    }
    (void)!rmdir(s->dir);
}
