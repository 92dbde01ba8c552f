/*
 * The bare epoll responder.
 */
#include "test/bench/bare.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 256

static char answer[BARE_BODY_MAX + 256];
static size_t answer_len;

static void
make_answer(size_t body)
{
    int head = snprintf(answer, sizeof answer,
                        "HTTP/1.1 200 OK\r\n"
                        "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                        "content-type: text/plain\r\n"
                        "content-length: %zu\r\n\r\n",
                        body);

    memset(answer + head, '0', body);
    answer_len = (size_t)head + body;
}

static void
accept_all(int set, int listener)
{
    for (;;) {
        struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd < 0)
            return;
        ev.data.fd = fd;
        (void)epoll_ctl(set, EPOLL_CTL_ADD, fd, &ev);
    }
}

static void
respond(int fd)
{
    char bytes[4096];
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);

    if (n < 4 || memcmp(bytes + n - 4, "\r\n\r\n", 4) != 0 ||
        send(fd, answer, answer_len, MSG_NOSIGNAL) < 0)
        close(fd);
}

int
bare_run(unsigned port, size_t body)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event ev = {.events = EPOLLIN}, events[EVENTS];
    int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int set = epoll_create1(0);

    if (body > BARE_BODY_MAX)
        return 1;
    make_answer(body);
    ev.data.fd = listener;
    (void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    (void)setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(listener, 4096) != 0 ||
        epoll_ctl(set, EPOLL_CTL_ADD, listener, &ev) != 0)
        return 1;
    for (;;) {
        int n = epoll_wait(set, events, EVENTS, -1);

        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == listener)
                accept_all(set, listener);
            else
                respond(events[i].data.fd);
        }
    }
}
