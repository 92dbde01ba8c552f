/*
 * relay: a queue out, and what comes in.  A text is the topic's 32 hexadecimal
 * digits and the rendered event; or MISSED: events were lost.
 */
#include "serve/relay.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "serve/app.h"
#include "store/hail.h"

#define TOPIC_HEX 32
#define MISSED STR("missed")
#define AGAIN_MS 1000 /* between two tries to connect */

struct item {
    struct item *next;
    size_t len;
    char text[];
};

struct relay {
    struct app *app;
    struct hail *hail; /* NULL: lost */
    pthread_t thread;
    atomic_bool stop;
    int wake; /* eventfd */
    pthread_mutex_t lock;
    struct item *first, *last; /* on their way out */
    unsigned n;
    bool has_missed; /* the queue was full */
    bool is_over;    /* nothing more goes out */
};

static void
wake(struct relay *r)
{
    const uint64_t one = 1;

    while (write(r->wake, &one, sizeof one) < 0)
        ; /* EINTR alone: the counter cannot be full */
}

void
relay_tell(struct relay *r, const struct stream_key *topic, struct str rendered)
{
    static const char hex[] = "0123456789abcdef";
    size_t len = TOPIC_HEX + rendered.len;
    struct item *i;

    if (r == NULL)
        return;
    i = len <= HAIL_MAX ? mem_alloc(sizeof *i + len) : NULL;
    pthread_mutex_lock(&r->lock);
    if (i == NULL || r->is_over || r->n == RELAY_WAITING) {
        r->has_missed = true;
        mem_free(i);
    } else {
        i->next = NULL;
        i->len = len;
        for (size_t k = 0; k < sizeof topic->bytes; k++) {
            i->text[2 * k] = hex[topic->bytes[k] >> 4];
            i->text[2 * k + 1] = hex[topic->bytes[k] & 15];
        }
        memcpy(i->text + TOPIC_HEX, rendered.ptr, rendered.len);
        if (r->last != NULL)
            r->last->next = i;
        else
            r->first = i;
        r->last = i;
        r->n++;
    }
    pthread_mutex_unlock(&r->lock);
    wake(r);
}

static int
digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What another process told. */
static void
heard(void *arg, struct str text)
{
    struct relay *r = arg;
    struct listen_server *srv = atomic_load(&r->app->srv);
    struct stream_key topic;

    if (text.len < TOPIC_HEX) {
        stream_miss(srv); /* MISSED, or nothing of ours */
        return;
    }
    for (size_t k = 0; k < sizeof topic.bytes; k++) {
        int high = digit(text.ptr[2 * k]), low = digit(text.ptr[2 * k + 1]);

        if (high < 0 || low < 0)
            return;
        topic.bytes[k] = (uint8_t)(high << 4 | low);
    }
    text = (struct str){text.ptr + TOPIC_HEX, text.len - TOPIC_HEX};
    if (stream_pass(srv, &topic, text) != ST_OK)
        LOG(LOG_ERROR, 0, "event_lost", LOG_INT("reason", ST_NOSPACE));
}

/* The next on its way out; the caller frees it. */
static struct item *
take(struct relay *r, bool *has_missed)
{
    struct item *i;

    pthread_mutex_lock(&r->lock);
    i = r->first;
    if (i != NULL) {
        r->first = i->next;
        r->last = r->first == NULL ? NULL : r->last;
        r->n--;
    }
    *has_missed = r->has_missed;
    r->has_missed = false;
    pthread_mutex_unlock(&r->lock);
    return i;
}

static enum status
send_all(struct relay *r)
{
    enum status st = ST_OK;
    struct item *i;
    bool has_missed;

    do {
        i = take(r, &has_missed);
        if (has_missed)
            st = hail_tell(r->hail, MISSED);
        if (st == ST_OK && i != NULL)
            st = hail_tell(r->hail, (struct str){i->text, i->len});
        mem_free(i);
    } while (st == ST_OK && i != NULL);
    return st;
}

/* The connection is lost, or was not there: what went on meanwhile nobody here
 * has heard, and perhaps nobody elsewhere has of us. */
static void
connect_again(struct relay *r)
{
    struct store_why why;
    enum status st;

    hail_close(r->hail);
    r->hail = NULL;
    st = hail_open(r->app->store_url, &why, &r->hail);
    if (st != ST_OK)
        return;
    LOG(LOG_NOTICE, 0, "relay_again", LOG_INT("waiting", r->n));
    stream_miss(atomic_load(&r->app->srv));
    pthread_mutex_lock(&r->lock);
    r->has_missed = true;
    pthread_mutex_unlock(&r->lock);
}

static void
rest(struct relay *r)
{
    struct pollfd fd[2] = {{.fd = r->wake, .events = POLLIN},
                           {.fd = -1, .events = POLLIN}};
    uint64_t n;

    if (r->hail != NULL)
        fd[1].fd = hail_fd(r->hail);
    (void)poll(fd, 2, r->hail != NULL ? -1 : AGAIN_MS);
    if ((fd[0].revents & POLLIN) != 0)
        (void)!read(r->wake, &n, sizeof n);
}

static void *
run(void *relay)
{
    struct relay *r = relay;

    while (!atomic_load(&r->stop)) {
        enum status st = ST_BROKEN;

        if (r->hail == NULL)
            connect_again(r);
        if (r->hail != NULL)
            st = send_all(r);
        if (st == ST_OK)
            st = hail_hear(r->hail, heard, r);
        if (st != ST_OK && r->hail != NULL) {
            LOG(LOG_WARN, 0, "relay_lost", LOG_INT("reason", st));
            hail_close(r->hail);
            r->hail = NULL;
        }
        rest(r);
    }
    return NULL;
}

void
relay_start(struct app *app, struct relay **out)
{
    struct store_why why = {""};
    struct relay *r;

    *out = NULL;
    if (!hail_has_others(app->store_url))
        return;
    r = mem_zalloc(1, sizeof *r);
    if (r == NULL)
        goto out;
    r->app = app;
    r->wake = eventfd(0, EFD_CLOEXEC);
    pthread_mutex_init(&r->lock, NULL);
    atomic_init(&r->stop, false);
    if (r->wake >= 0 && hail_open(app->store_url, &why, &r->hail) == ST_OK &&
        pthread_create(&r->thread, NULL, run, r) == 0) {
        *out = r;
        return;
    }
    hail_close(r->hail);
    if (r->wake >= 0)
        (void)close(r->wake);
    pthread_mutex_destroy(&r->lock);
    mem_free(r);
out:
    LOG(LOG_ERROR, 0, "relay_not_started",
        LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
}

void
relay_stop(struct relay *r)
{
    if (r == NULL)
        return;
    pthread_mutex_lock(&r->lock);
    r->is_over = true;
    pthread_mutex_unlock(&r->lock);
    atomic_store(&r->stop, true);
    wake(r);
    (void)pthread_join(r->thread, NULL);
    hail_close(r->hail);
    r->hail = NULL;
}

void
relay_free(struct relay *r)
{
    if (r == NULL)
        return;
    while (r->first != NULL) {
        struct item *next = r->first->next;

        mem_free(r->first);
        r->first = next;
    }
    (void)close(r->wake);
    pthread_mutex_destroy(&r->lock);
    mem_free(r);
}
