/*
 * The client of the probes: plain blocking sockets with a limit on every
 * wait.
 */
#include "test/http/tiny.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_MS 10000 /* a test that waits longer has failed */

int
tiny_connect(const struct app *app)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)app->port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval wait = {WAIT_MS / 1000, 0};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        abort();
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

bool
tiny_send(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t r = send(fd, bytes, n, MSG_NOSIGNAL);

        if (r <= 0)
            return false;
        bytes += r;
        n -= (size_t)r;
    }
    return true;
}

bool
tiny_say(int fd, const char *text)
{
    return tiny_send(fd, text, strlen(text));
}

/* The head byte by byte, so that nothing behind the answer is taken. */
static bool
read_head(int fd, struct reply *out)
{
    size_t n = 0;

    while (n + 1 < sizeof out->head) {
        if (recv(fd, out->head + n, 1, 0) != 1)
            return false;
        out->head[++n] = '\0';
        if (n >= 4 && memcmp(out->head + n - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

const char *
tiny_field(const struct reply *r, const char *name, char *room, size_t size)
{
    const char *line = strstr(r->head, "\r\n");
    size_t n = strlen(name);

    while (line != NULL && line[2] != '\0') {
        const char *end;

        line += 2;
        end = strstr(line, "\r\n");
        if (end == NULL)
            return NULL;
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            snprintf(room, size, "%.*s", (int)(end - line - (int)n - 2),
                     line + n + 2);
            return room;
        }
        line = end;
    }
    return NULL;
}

bool
tiny_read(int fd, bool is_head, struct reply *out)
{
    char value[64];
    size_t got = 0;

    *out = (struct reply){.status = 0};
    if (!read_head(fd, out))
        return false;
    out->status = (int)strtol(out->head + 9, NULL, 10);
    if (tiny_field(out, "content-length", value, sizeof value) != NULL) {
        out->has_length = true;
        out->n_body = (size_t)strtoull(value, NULL, 10);
    }
    if (is_head)
        out->n_body = 0;
    out->body = malloc(out->n_body + 1);
    if (out->body == NULL)
        abort();
    while (got < out->n_body) {
        ssize_t r = recv(fd, out->body + got, out->n_body - got, 0);

        if (r <= 0)
            return false;
        got += (size_t)r;
    }
    out->body[got] = '\0';
    return true;
}

void
tiny_reply_clear(struct reply *r)
{
    free(r->body);
    r->body = NULL;
}

bool
tiny_is_closed(int fd)
{
    char bytes[4096];
    ssize_t r;

    do
        r = recv(fd, bytes, sizeof bytes, 0);
    while (r > 0);
    return r == 0 || errno == ECONNRESET;
}

bool
tiny_read_until(int fd, const char *text, char *all, size_t room)
{
    size_t n = 0;

    all[0] = '\0';
    while (n + 1 < room) {
        if (recv(fd, all + n, 1, 0) != 1)
            return false;
        all[++n] = '\0';
        if (n >= strlen(text) && strcmp(all + n - strlen(text), text) == 0)
            return true;
    }
    return false;
}

int
tiny_ask(const struct app *app, const char *request)
{
    struct reply r = {0};
    int fd = tiny_connect(app);
    int status = 0;

    if (tiny_say(fd, request) && tiny_read(fd, false, &r))
        status = r.status;
    tiny_reply_clear(&r);
    close(fd);
    return status;
}
