/*
 * sandbox: Landlock by its three system calls, the filter, and what a refused
 * call becomes.
 */
#include "serve/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/log.h"

/* Rights newer than the headers of Debian 12: Landlock 3 and 5. */
#define RIGHT_TRUNCATE (UINT64_C(1) << 14)
#define RIGHT_IOCTL_DEV (UINT64_C(1) << 15)

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                                 \
    (READS | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |  \
     LANDLOCK_ACCESS_FS_MAKE_REG | RIGHT_TRUNCATE)
#define OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE)

static const char *const readable[] = {
#define CALL(name, why)
#define CALL_IF(name, at, mask, value, why)
#define PATH(path, why) path,
#include "serve/sandbox.def"
#undef CALL
#undef CALL_IF
#undef PATH
};

/* ---- Landlock --------------------------------------------------------- */

static int
landlock_version(void)
{
    long n = syscall(SYS_landlock_create_ruleset, NULL, 0,
                     LANDLOCK_CREATE_RULESET_VERSION);

    return n > 0 ? (int)n : 0;
}

/* All rights that this version can take away. */
static uint64_t
all_rights(int version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        all |= RIGHT_TRUNCATE;
    if (version >= 5)
        all |= RIGHT_IOCTL_DEV;
    return all;
}

/* What is not there needs no right. */
static enum status
allow(int rules, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr below = {.allowed_access = rights};
    struct stat about;
    enum status st = ST_OK;

    below.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (below.parent_fd < 0)
        return errno == EMFILE || errno == ENFILE ? ST_NOSPACE : ST_OK;
    if (fstat(below.parent_fd, &about) == 0 && !S_ISDIR(about.st_mode))
        below.allowed_access &= OF_FILES;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                &below, 0) != 0)
        st = ST_NOSPACE;
    close(below.parent_fd);
    return st;
}

static enum status
enter_landlock(const struct sandbox *box, int version)
{
    struct landlock_ruleset_attr attr = {.handled_access_fs =
                                             all_rights(version)};
    enum status st = ST_OK;
    int rules;

    rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0)
        return ST_NOSPACE;
    for (size_t i = 0; i < box->n_folders && st == ST_OK; i++)
        st = allow(rules, box->folders[i], WRITES & attr.handled_access_fs);
    for (size_t i = 0; i < sizeof readable / sizeof readable[0] && st == ST_OK;
         i++)
        st = allow(rules, readable[i], READS);
    if (st == ST_OK && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        st = ST_NOSPACE;
    close(rules);
    return st;
}

/* ---- a refused call --------------------------------------------------- */

#if defined(__x86_64__) || defined(__aarch64__)
#define CAN_ANSWER true
#else
#define CAN_ANSWER false
#endif

/* The call has not been made; its result is ours to say. */
static void
answer(ucontext_t *at, long result)
{
#if defined(__x86_64__)
    at->uc_mcontext.gregs[REG_RAX] = result;
#elif defined(__aarch64__)
    at->uc_mcontext.regs[0] = (unsigned long long)result;
#else
    (void)at;
    (void)result;
#endif
}

/* Runs where the call stood, never within log_event, which makes no call that
 * is refused: so it may log. */
static void
on_refused(int signal, siginfo_t *info, void *context)
{
    int before = errno;

    (void)signal;
    LOG(LOG_ERROR, 0, "forbidden_call", LOG_INT("call", info->si_syscall));
    answer(context, -EPERM);
    errno = before;
}

static enum status
enter_filter(void)
{
    struct sigaction act = {.sa_sigaction = on_refused,
                            .sa_flags = SA_SIGINFO | SA_NODEFER};

    sigemptyset(&act.sa_mask);
    if (CAN_ANSWER && sigaction(SIGSYS, &act, NULL) != 0)
        return ST_NOSPACE;
    return sandbox_filter(CAN_ANSWER);
}

/* ---- both ------------------------------------------------------------- */

bool
sandbox_is_possible(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return false;
#else
    return true;
#endif
#else
    return true;
#endif
}

void
sandbox_look(struct sandbox_done *done)
{
    *done = (struct sandbox_done){
        .landlock = landlock_version(),
        .has_filter = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0,
    };
}

enum status
sandbox_enter(const struct sandbox *box, struct sandbox_done *done)
{
    struct sandbox_done got = {.landlock = landlock_version()};
    enum status st = ST_OK;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return ST_NOSPACE;
    if (got.landlock > 0)
        st = enter_landlock(box, got.landlock);
    if (st == ST_OK)
        st = enter_filter();
    got.has_filter = st == ST_OK;
    if (st != ST_OK && st != ST_ABSENT)
        return st;
    LOG(got.landlock > 0 && got.has_filter ? LOG_NOTICE : LOG_WARN, 0,
        "sandbox", LOG_INT("landlock", got.landlock),
        LOG_INT("calls", got.has_filter));
    *done = got;
    return ST_OK;
}
