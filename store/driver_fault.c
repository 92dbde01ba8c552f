/* A driver that fails on command, before one that does not. */
#include "store/driver_fault.h"

#include "base/mem.h"
#include "store/driver.h"

struct fault {
    struct driver base;
    struct driver *inner;
    struct driver_ops ops; /* ours, with the engine's name and texts */
    struct driver_fault *plan;
};

static struct fault *
of(struct driver *d)
{
    return (struct fault *)d;
}

/* Count a call; the status it must fail with, or ST_OK. */
static enum status
gate(struct driver *d, const char *what)
{
    struct driver_fault *p = of(d)->plan;
    bool hit;

    p->calls++;
    hit = p->fail_at > 0 &&
          (p->lasting ? p->calls >= p->fail_at : p->calls == p->fail_at);
    if (!hit)
        return ST_OK;
    p->refused++;
    driver_say(d, "%s: refused on command", what);
    return p->st;
}

static void
fault_close(struct driver *d)
{
    of(d)->inner->ops->close(of(d)->inner);
    mem_free(d);
}

static enum status
fault_begin(struct driver *d, enum store_access access)
{
    enum status st = gate(d, "begin");

    return st == ST_OK ? of(d)->inner->ops->begin(of(d)->inner, access) : st;
}

static enum status
fault_commit(struct driver *d, bool *unknown)
{
    enum status st = gate(d, "commit");

    return st == ST_OK ? of(d)->inner->ops->commit(of(d)->inner, unknown) : st;
}

static void
fault_rollback(struct driver *d)
{
    of(d)->inner->ops->rollback(of(d)->inner);
}

static enum status
fault_mark(struct driver *d, enum driver_mark what)
{
    enum status st = gate(d, "savepoint");

    return st == ST_OK ? of(d)->inner->ops->mark(of(d)->inner, what) : st;
}

static enum status
fault_run(struct driver *d, size_t i, const struct driver_value *v,
          int64_t *changed)
{
    enum status st = gate(d, "run");

    return st == ST_OK ? of(d)->inner->ops->run(of(d)->inner, i, v, changed)
                       : st;
}

static enum status
fault_open(struct driver *d, size_t i, const struct driver_value *v)
{
    enum status st = gate(d, "open");

    return st == ST_OK ? of(d)->inner->ops->open(of(d)->inner, i, v) : st;
}

static enum status
fault_next(struct driver *d, size_t i, struct driver_value *v)
{
    enum status st = gate(d, "next");

    return st == ST_OK ? of(d)->inner->ops->next(of(d)->inner, i, v) : st;
}

static void
fault_shut(struct driver *d, size_t i)
{
    of(d)->inner->ops->shut(of(d)->inner, i);
}

static enum status
fault_ask(struct driver *d, const char *text, int64_t *out, size_t cap,
          size_t *n)
{
    return of(d)->inner->ops->ask(of(d)->inner, text, out, cap, n);
}

static enum status
fault_script(struct driver *d, const char *text)
{
    return of(d)->inner->ops->script(of(d)->inner, text);
}

static enum status
fault_copy(struct driver *d, const char *path)
{
    enum status st = gate(d, "copy");

    return st == ST_OK ? of(d)->inner->ops->copy(of(d)->inner, path) : st;
}

static bool
fault_tidy(struct driver *d, bool all)
{
    return of(d)->inner->ops->tidy(of(d)->inner, all);
}

enum status
driver_fault_wrap(struct store *s, struct driver_fault *plan)
{
    struct fault *f = mem_zalloc(1, sizeof *f);

    if (f == NULL)
        return ST_NOSPACE;
    f->inner = s->d;
    f->plan = plan;
    f->ops = *s->d->ops;
    f->ops.close = fault_close;
    f->ops.begin = fault_begin;
    f->ops.commit = fault_commit;
    f->ops.rollback = fault_rollback;
    f->ops.mark = fault_mark;
    f->ops.run = fault_run;
    f->ops.open = fault_open;
    f->ops.next = fault_next;
    f->ops.shut = fault_shut;
    f->ops.script = fault_script;
    f->ops.ask = fault_ask;
    f->ops.copy = fault_copy;
    f->ops.tidy = fault_tidy;
    f->base = (struct driver){&f->ops, s->d->why};
    s->d = &f->base;
    return ST_OK;
}
