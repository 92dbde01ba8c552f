/*
 * trespass: one forbidden thing a name.
 */
#include "test/http/trespass.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/req.h"

static bool
reads(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool
open_outside(void)
{
    return reads("/etc/passwd");
}

static bool
write_outside(void)
{
    char path[] = "/tmp/mainstay-trespass-XXXXXX";
    int fd = mkstemp(path);

    if (fd < 0)
        return false;
    close(fd);
    unlink(path);
    return true;
}

static bool
open_allowed(void)
{
    return reads("/etc/hosts");
}

static bool
run_program(void)
{
    char path[] = "/bin/true";
    char *const args[] = {path, NULL};
    char *const env[] = {NULL};

    return execve(path, args, env) == 0;
}

static bool
make_process(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool
has_socket(int family, int type)
{
    int fd = socket(family, type | SOCK_CLOEXEC, 0);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool
packet_socket(void)
{
    return has_socket(AF_PACKET, SOCK_RAW);
}

static bool
local_socket(void)
{
    return has_socket(AF_UNIX, SOCK_STREAM);
}

static bool
listen_elsewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool done =
        bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0;

    close(fd);
    return done;
}

static bool
trace_parent(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}

static bool
signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool
new_code(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at != MAP_FAILED)
        munmap(at, 4096);
    return at != MAP_FAILED;
}

static bool
own_folder(void)
{
    return chdir("/") == 0;
}

/* What mail and feeds need: a name, a connection, TLS made ready. */
static bool
fetch_own(void)
{
    CURL *curl = curl_easy_init();
    CURLcode code = CURLE_FAILED_INIT;

    if (curl == NULL)
        return false;
    /* Nobody listens there: to be refused is to have been let out. */
    (void)curl_easy_setopt(curl, CURLOPT_URL, "https://localhost:1/");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return code == CURLE_COULDNT_CONNECT;
}

enum status
trespass(struct req *rq)
{
    static const struct {
        struct str name;
        bool (*tries)(void);
    } all[] = {
        {{"open", 4}, open_outside},       {{"write", 5}, write_outside},
        {{"hosts", 5}, open_allowed},      {{"exec", 4}, run_program},
        {{"fork", 4}, make_process},       {{"packet", 6}, packet_socket},
        {{"unix", 4}, local_socket},       {{"fetch", 5}, fetch_own},
        {{"listen", 6}, listen_elsewhere}, {{"ptrace", 6}, trace_parent},
        {{"kill", 4}, signal_parent},      {{"code", 4}, new_code},
        {{"chdir", 5}, own_folder},
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!str_eq(rq->param, all[i].name))
            continue;
        if (!all[i].tries())
            return ST_BROKEN;
        exchange_answer(rq->x, 200, STR("text/plain"));
        rq->x->answer.borrowed = STR("done");
        return ST_OK;
    }
    return ST_ABSENT;
}
