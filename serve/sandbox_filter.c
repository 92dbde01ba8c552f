/*
 * The filter of system calls.  The only file that knows seccomp.h.
 */
#include "serve/sandbox.h"

#include <asm/termbits.h>
#include <errno.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

struct rule {
    int call;
    bool is_conditional;
    struct scmp_arg_cmp when;
};

static const struct rule rules[] = {
#define CALL(name, why) {.call = SCMP_SYS(name)},
#define CALL_IF(name, at, mask, value, why)                                    \
    {.call = SCMP_SYS(name),                                                   \
     .is_conditional = true,                                                   \
     .when = {.arg = (at),                                                     \
              .op = SCMP_CMP_MASKED_EQ,                                        \
              .datum_a = (mask),                                               \
              .datum_b = (value)}},
#define PATH(path, why)
#include "serve/sandbox.def"
#undef CALL
#undef CALL_IF
#undef PATH
};

static int
add_rules(scmp_filter_ctx ctx)
{
    int code = 0;

    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && code == 0; i++) {
        const struct rule *r = &rules[i];

        if (r->call < 0)
            continue; /* this machine has no such call */
        code = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, r->call,
                                      r->is_conditional ? 1 : 0, &r->when);
    }
    /* The C library then makes threads with clone, whose flags can be seen. */
    if (code == 0)
        code =
            seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return code;
}

enum status
sandbox_filter(bool traps)
{
    scmp_filter_ctx ctx =
        seccomp_init(traps ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO(EPERM));
    int code;

    if (ctx == NULL)
        return ST_NOSPACE;
    code = add_rules(ctx);
    if (code == 0)
        code = seccomp_load(ctx);
    seccomp_release(ctx);
    if (code == 0)
        return ST_OK;
    return code == -ENOMEM ? ST_NOSPACE : ST_ABSENT;
}
