/*
 * What both sources share.
 */
#include "cli/open_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NOTES_MAX 65536

enum status
open_source_init(struct open_source *s)
{
    *s = (struct open_source){.n_logs = 0};
    buf_init(&s->notes, NOTES_MAX);
    s->holder = mem_zalloc(1, sizeof *s->holder);
    return s->holder != NULL ? ST_OK : ST_NOSPACE;
}

void
open_source_free(struct open_source *s)
{
    for (size_t i = 0; i < s->n_logs; i++) {
        open_log_free(s->log[i]);
        mem_free(s->log[i]);
    }
    if (s->holder != NULL)
        holder_clear(s->holder);
    mem_free(s->holder);
    buf_free(&s->notes);
    *s = (struct open_source){.n_logs = 0};
}

struct open_log *
open_source_log(struct open_source *s, const uint8_t id[16],
                struct open_why *why)
{
    struct open_log *l;
    struct holder_head h;
    enum status st;

    for (size_t i = 0; i < s->n_logs; i++)
        if (bytes_same(s->log[i]->space.id, id, 16)) {
            open_say(why, OPEN_REFUSED, "one space stands in it twice");
            return NULL;
        }
    l = s->n_logs < EXPORT_SPACES_MAX ? mem_zalloc(1, sizeof *l) : NULL;
    st = l != NULL ? open_log_begin(l, id) : ST_NOSPACE;
    if (st == ST_OK) {
        l->others = s->log;
        l->n_others = s->n_logs;
    }
    if (l != NULL)
        s->log[s->n_logs++] = l; /* freed with the source, also half begun */
    if (st != ST_OK) {
        open_say_status(why, st, "a temporary file");
        return NULL;
    }
    if (holder_head_get(s->holder, id, &h) == ST_OK)
        open_log_meet(l, 0, &h);
    return l;
}

void
open_source_forget(struct open_source *s)
{
    struct open_log *l = s->log[--s->n_logs];

    open_log_free(l);
    mem_free(l);
}

static int
by_kind(const void *a, const void *b)
{
    const struct space *x = &(*(struct open_log *const *)a)->space;
    const struct space *y = &(*(struct open_log *const *)b)->space;

    if (x->list.kind == y->list.kind)
        return memcmp(x->id, y->id, sizeof x->id);
    if (x->list.kind == SPACE_PERSONAL || y->list.kind == SPACE_PERSONAL)
        return x->list.kind == SPACE_PERSONAL ? -1 : 1;
    return x->list.kind == SPACE_GROUP ? -1 : 1;
}

void
open_source_order(struct open_source *s)
{
    qsort(s->log, s->n_logs, sizeof(struct open_log *), by_kind);
}
