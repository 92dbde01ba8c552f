/*
 * The client of the probes.
 */
#include "test/http/tiny.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/http/dial.h"

#define WAIT_S 10 /* a test that waits longer has failed */

int
tiny_connect(const struct app *app)
{
    int fd = dial_connect(app->port, WAIT_S);

    if (fd < 0) {
        perror("connect");
        abort();
    }
    return fd;
}

bool
tiny_say(int fd, const char *text)
{
    return dial_send(fd, text, strlen(text));
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
