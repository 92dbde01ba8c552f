/*
 * route: route.def as a constant table.  A linear search is enough: fifty
 * short comparisons cost less than one system call.
 */
#include "serve/route.h"

#include "serve/api.h"
#include "serve/page.h"

#define KIB(n) ((size_t)(n)*1024)
#define ANYONE ROUTE_ANYONE
#define SIGNED ROUTE_SIGNED
#define NOBODY ROUTE_NOBODY
#define LOCKED ROUTE_LOCKED
#define RECOVERING ROUTE_RECOVERING
#define MEMBER (ROUTE_MEMBER | ROUTE_STEWARD) /* a steward is one too */
#define STEWARD ROUTE_STEWARD
#define OPERATOR ROUTE_OPERATOR
#define QUICK false
#define SLOW true

#define ROUTE(verb, path, form, persons, touches, lane, limit, function)       \
    {.method = EXCHANGE_##verb,                                                \
     .pattern = {path, sizeof(path) - 1},                                      \
     .kind = ROUTE_##form,                                                     \
     .who = (persons),                                                         \
     .access = ROUTE_##touches,                                                \
     .is_slow = (lane),                                                        \
     .body_max = (limit),                                                      \
     .handler_name = #function,                                                \
     .handler = function},

const struct route route_table[] = {
#include "serve/route.def"
#ifdef ROUTE_MORE /* the lines of a test program: test/http/trespass.def */
#include ROUTE_MORE
#endif
};

const size_t route_count = sizeof route_table / sizeof route_table[0];

/* Does path fit pattern?  *param gets what stands for "{…}". */
static bool
fits(struct str pattern, struct str path, struct str *param)
{
    struct str found = {NULL, 0};

    for (;;) {
        struct str want, have;
        bool more_want = str_cut(pattern, '/', &want, &pattern);
        bool more_have = str_cut(path, '/', &have, &path);

        if (want.len > 0 && want.ptr[0] == '{') {
            if (have.len == 0)
                return false;
            found = have;
        } else if (!str_eq(want, have)) {
            return false;
        }
        if (more_want != more_have)
            return false;
        if (!more_want)
            break;
    }
    *param = found;
    return true;
}

enum status
route_find(enum exchange_method method, struct str path,
           const struct route **route, struct str *param)
{
    enum status st = ST_ABSENT;

    if (method == EXCHANGE_HEAD)
        method = EXCHANGE_GET;
    for (size_t i = 0; i < route_count; i++) {
        struct str found;

        if (!fits(route_table[i].pattern, path, &found))
            continue;
        if (route_table[i].method != method) {
            st = ST_INVALID;
            continue;
        }
        *route = &route_table[i];
        *param = found;
        return ST_OK;
    }
    return st;
}
