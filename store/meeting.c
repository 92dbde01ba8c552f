/* Sessions of groups over their statements. */
#include "store/meeting.h"

#include <string.h>

#include "store/stmt.h"

enum status
meeting_add(struct store *s, const uint8_t space[ID_LEN],
            const uint8_t meeting[ID_LEN], const struct meeting *m,
            const uint8_t (*account)[ID_LEN], uint8_t n)
{
    uint8_t plan[PHASE_PLAN_MAX], state[PHASE_STATE_LEN];
    size_t len = phase_plan_pack(&m->plan, plan);
    struct stmt_meeting_count_row count;
    const struct stmt_meeting_add_in in = {
        .space = space,
        .meeting = meeting,
        .at_ms = m->at_ms,
        .keep_days = m->keep_days,
        .plan = {(const char *)plan, len},
        .state = state,
        .version = m->state.version,
    };
    enum status st;

    phase_state_pack(&m->state, state);
    st = stmt_meeting_count(s, &(struct stmt_meeting_count_in){space}, &count);
    if (st == ST_OK && count.n >= MEETING_MAX)
        st = ST_NOSPACE;
    if (st == ST_OK)
        st = stmt_meeting_add(s, &in, NULL);
    for (uint8_t i = 0; st == ST_OK && i < n; i++)
        st = stmt_meeting_seat_add(
            s,
            &(struct stmt_meeting_seat_add_in){space, meeting, i, account[i]},
            NULL);
    return st;
}

enum status
meeting_get(struct store *s, const uint8_t space[ID_LEN],
            const uint8_t meeting[ID_LEN], struct arena *a, struct meeting *out)
{
    struct stmt_meeting_get_row row;
    struct meeting m;
    enum status st = stmt_meeting_get(
        s, &(struct stmt_meeting_get_in){space, meeting}, a, &row);

    if (st != ST_OK)
        return st;
    m = (struct meeting){.at_ms = row.at_ms,
                         .keep_days = row.keep_days,
                         .cleared = (uint16_t)row.cleared,
                         .ended_ms = row.ended_ms,
                         .was = (uint32_t)row.version};
    if (phase_plan_unpack((const uint8_t *)row.plan.ptr, row.plan.len,
                          &m.plan) != ST_OK ||
        phase_state_unpack(row.state, &m.plan, &m.state) != ST_OK)
        return ST_BROKEN;
    *out = m;
    return ST_OK;
}

enum status
meeting_set(struct store *s, const uint8_t space[ID_LEN],
            const uint8_t meeting[ID_LEN], const struct meeting *m)
{
    uint8_t state[PHASE_STATE_LEN];
    const struct stmt_meeting_set_in in = {
        .space = space,
        .meeting = meeting,
        .was = m->was,
        .state = state,
        .version = m->state.version,
        .cleared = m->cleared,
        .ended_ms = m->ended_ms,
    };
    int64_t n = 0;
    enum status st;

    phase_state_pack(&m->state, state);
    st = stmt_meeting_set(s, &in, &n);
    return st == ST_OK && n != 1 ? ST_CONFLICT : st;
}

enum status
meeting_remove(struct store *s, const uint8_t space[ID_LEN],
               const uint8_t meeting[ID_LEN])
{
    int64_t n = 0;
    enum status st = stmt_meeting_remove(
        s, &(struct stmt_meeting_remove_in){space, meeting}, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

enum status
meeting_list_open(struct store *s, const uint8_t space[ID_LEN],
                  struct store_cursor **out)
{
    return stmt_meeting_list_open(s, &(struct stmt_meeting_list_in){space},
                                  out);
}

enum status
meeting_list_next(struct store_cursor *c, struct meeting_line *out)
{
    struct stmt_meeting_list_row row;
    enum status st = stmt_meeting_list_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->meeting, row.meeting, ID_LEN);
    out->at_ms = row.at_ms;
    out->ended_ms = row.ended_ms;
    out->keep_days = row.keep_days;
    return ST_OK;
}

/* A row of an open session: does it run, in writing?  *w is then set. */
static enum status
writing(const struct stmt_meeting_open_row *row, int64_t now_ms,
        struct meeting_writing *w, bool *runs)
{
    struct phase_plan p;
    struct phase_state s;

    *runs = false;
    if (phase_plan_unpack((const uint8_t *)row->plan.ptr, row->plan.len, &p) !=
            ST_OK ||
        phase_state_unpack(row->state, &p, &s) != ST_OK)
        return ST_BROKEN;
    if (p.mode != PHASE_IN_WRITING)
        return ST_OK;
    (void)phase_tick(&p, &s, now_ms);
    if (s.run != PHASE_RUNNING)
        return ST_OK;
    memcpy(w->space, row->space, ID_LEN);
    memcpy(w->meeting, row->meeting, ID_LEN);
    w->due_ms = phase_due_ms(&p, &s);
    w->waits = phase_waits(&p, &s, (uint8_t)row->seat);
    *runs = true;
    return ST_OK;
}

enum status
meeting_writing_of(struct store *s, const uint8_t account[ID_LEN],
                   int64_t now_ms, struct arena *a,
                   struct meeting_writing out[MEETING_WRITING_MAX], size_t *n)
{
    struct stmt_meeting_open_row row;
    struct store_cursor *rows = NULL;
    bool runs;
    enum status st = stmt_meeting_open_open(
        s, &(struct stmt_meeting_open_in){account, MEETING_WRITING_MAX}, &rows);

    *n = 0;
    if (st != ST_OK)
        return st;
    while (*n < MEETING_WRITING_MAX &&
           (st = stmt_meeting_open_next(rows, a, &row)) == ST_OK &&
           (st = writing(&row, now_ms, &out[*n], &runs)) == ST_OK)
        *n += runs;
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

enum status
meeting_writing_next(struct store *s, const uint8_t account[ID_LEN],
                     int64_t now_ms, int64_t after_ms, struct arena *a,
                     int64_t *due_ms)
{
    struct meeting_writing w[MEETING_WRITING_MAX];
    size_t n;
    int64_t next_ms = INT64_MAX;
    enum status st = meeting_writing_of(s, account, now_ms, a, w, &n);

    if (st != ST_OK)
        return st;
    for (size_t i = 0; i < n; i++)
        if (w[i].waits && w[i].due_ms > after_ms && w[i].due_ms < next_ms)
            next_ms = w[i].due_ms;
    if (next_ms == INT64_MAX)
        return ST_ABSENT;
    *due_ms = next_ms;
    return ST_OK;
}

enum status
meeting_seats(struct store *s, const uint8_t space[ID_LEN],
              const uint8_t meeting[ID_LEN],
              struct meeting_seat out[PHASE_SEATS], uint8_t *n)
{
    struct stmt_meeting_seat_list_row row;
    struct store_cursor *rows = NULL;
    enum status st;

    *n = 0;
    st = stmt_meeting_seat_list_open(
        s, &(struct stmt_meeting_seat_list_in){space, meeting}, &rows);
    if (st != ST_OK)
        return st;
    while (*n < PHASE_SEATS &&
           (st = stmt_meeting_seat_list_next(rows, &row)) == ST_OK) {
        memcpy(out[*n].account, row.account, ID_LEN);
        out[*n].seen_ms = row.seen_ms;
        (*n)++;
    }
    store_cursor_close(rows);
    return st == ST_END ? ST_OK : st;
}

enum status
meeting_seen(struct store *s, const uint8_t space[ID_LEN],
             const uint8_t meeting[ID_LEN], uint8_t seat, int64_t now_ms)
{
    const struct stmt_meeting_seat_seen_in in = {space, meeting, seat, now_ms};

    return stmt_meeting_seat_seen(s, &in, NULL);
}

enum status
meeting_key_put(struct store *s, const uint8_t space[ID_LEN],
                const uint8_t meeting[ID_LEN], const struct meeting_key *k,
                int64_t expires_ms)
{
    const struct stmt_held_key_put_in in = {
        .space = space,
        .meeting = meeting,
        .object = k->object,
        .seat = k->seat,
        .kind = k->kind,
        .step = k->step,
        .bytes = k->bytes,
        .expires_ms = expires_ms,
    };
    struct stmt_held_key_count_row count;
    int64_t n = 0;
    enum status st = stmt_held_key_count(
        s, &(struct stmt_held_key_count_in){space, meeting}, &count);

    if (st == ST_OK && count.n >= MEETING_HELD_MAX)
        return ST_NOSPACE;
    if (st == ST_OK)
        st = stmt_held_key_put(s, &in, &n);
    return st == ST_OK && n != 1 ? ST_CONFLICT : st;
}

enum status
meeting_keys_open(struct store *s, const uint8_t space[ID_LEN],
                  const uint8_t meeting[ID_LEN], struct store_cursor **out)
{
    return stmt_held_key_list_open(
        s, &(struct stmt_held_key_list_in){space, meeting}, out);
}

enum status
meeting_keys_next(struct store_cursor *c, struct meeting_key *out)
{
    struct stmt_held_key_list_row row;
    enum status st = stmt_held_key_list_next(c, &row);

    if (st != ST_OK)
        return st;
    memcpy(out->object, row.object, ID_LEN);
    memcpy(out->bytes, row.bytes, sizeof out->bytes);
    out->seat = (uint8_t)row.seat;
    out->step = (uint8_t)row.step;
    out->kind = (enum meeting_held)row.kind;
    return ST_OK;
}

enum status
meeting_keys_keep(struct store *s, const uint8_t space[ID_LEN],
                  const uint8_t meeting[ID_LEN], int64_t until_ms)
{
    const struct stmt_held_key_keep_in in = {space, meeting, MEETING_RATING,
                                             until_ms};

    return stmt_held_key_keep(s, &in, NULL);
}

enum status
meeting_sweep(struct store *s, int64_t now_ms)
{
    return stmt_held_key_sweep(s, &(struct stmt_held_key_sweep_in){now_ms},
                               NULL);
}
