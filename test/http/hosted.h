#ifndef TEST_HTTP_HOSTED_H
#define TEST_HTTP_HOSTED_H

#include <pthread.h>
#include <stdbool.h>

#include "serve/listen.h"
#include "test/http/stage.h"

/*
 * hosted: the people of a stage on a whole server, with sockets and threads, in
 * this process.
 */
struct hosted {
    struct app app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct listen_server *srv;
    unsigned port;
    bool is_over;
    enum status ended;
};

/* Serve what is in the stage's database, by this clock (NULL: the machine's).
 * Both must outlive it.  Ends the program when the server does not start. */
void hosted_start(struct hosted *h, const struct stage *s,
                  const struct clock *clock);

/* End the server and wait for it: streams are ended, too.  How it ended. */
MUST_USE enum status hosted_stop(struct hosted *h);

#endif
