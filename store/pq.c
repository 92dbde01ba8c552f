/*
 * pq: libpq's own names, each of which calls what was loaded.
 */
#include "store/pq.h"

#include <libpq-fe.h>
#include <pthread.h>

#include "base/late.h"

static struct {
#define CALL(type, name, takes, gives) type(*name) takes;
#define CALL_VOID(name, takes, gives) void(*name) takes;
#include "store/pq.def"
#undef CALL
#undef CALL_VOID
} lib;

static const struct late_call calls[] = {
#define CALL(type, name, takes, gives) {#name, (void *)&lib.name},
#define CALL_VOID(name, takes, gives) {#name, (void *)&lib.name},
#include "store/pq.def"
#undef CALL
#undef CALL_VOID
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status loaded = ST_ABSENT;

static void
load(void)
{
    loaded = late_load("libpq.so.5", calls, sizeof calls / sizeof calls[0]);
}

enum status
pq_load(void)
{
    (void)pthread_once(&once, load);
    return loaded;
}

#define CALL(type, name, takes, gives)                                         \
    type name takes { return lib.name gives; }
#define CALL_VOID(name, takes, gives)                                          \
    void name takes { lib.name gives; }
#include "store/pq.def"
#undef CALL
#undef CALL_VOID
