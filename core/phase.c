/* The session's steps: what may happen next, and what then is. */
#include "core/phase.h"

static uint16_t
bit(uint8_t seat)
{
    return (uint16_t)(1u << seat);
}

static bool
is_loop(const struct phase_plan *p, uint8_t step)
{
    return (p->step[step].flags & PHASE_LOOP) != 0;
}

/* ---- who ---- */

static uint16_t
attending(const struct phase_state *s)
{
    return s->present & (uint16_t)~s->recused;
}

static uint16_t
holders(const struct phase_state *s, uint8_t roles)
{
    uint16_t out = 0;

    for (uint8_t i = 0; i < s->n_seats; i++)
        if ((s->role[i] & roles) != 0)
            out |= bit(i);
    return out & attending(s);
}

bool
phase_moderates(const struct phase_state *s, uint8_t seat)
{
    uint16_t who = holders(s, PHASE_MODERATOR);

    if (seat >= s->n_seats || (attending(s) & bit(seat)) == 0)
        return false;
    return who == 0 || (who & bit(seat)) != 0;
}

static bool
may(const struct phase_state *s, uint8_t seat, uint8_t roles)
{
    return s->run == PHASE_RUNNING && seat < s->n_seats &&
           (attending(s) & bit(seat)) != 0 && (s->role[seat] & roles) != 0;
}

bool
phase_may_write(const struct phase_plan *p, const struct phase_state *s,
                uint8_t seat)
{
    return may(s, seat, p->step[s->at].write);
}

bool
phase_waits(const struct phase_plan *p, const struct phase_state *s,
            uint8_t seat)
{
    return p->mode == PHASE_IN_WRITING && phase_may_write(p, s, seat) &&
           (s->wrote[s->at] & bit(seat)) == 0;
}

bool
phase_may_speak(const struct phase_plan *p, const struct phase_state *s,
                uint8_t seat)
{
    return may(s, seat, p->step[s->at].speak);
}

bool
phase_shows(const struct phase_plan *p, const struct phase_state *s,
            uint8_t step, uint8_t reader, uint8_t author)
{
    if (step >= p->n || reader >= s->n_seats || author >= s->n_seats)
        return false;
    if (reader == author)
        return true;
    if ((s->recused & bit(reader)) != 0 &&
        (p->step[step].flags & PHASE_CASE) != 0)
        return false;
    return (p->step[step].flags & PHASE_HIDDEN) == 0 ||
           (s->revealed >> step & 1) != 0;
}

bool
phase_all_wrote(const struct phase_plan *p, const struct phase_state *s,
                uint8_t step)
{
    uint16_t who;

    if (step >= p->n)
        return false;
    who = holders(s, p->step[step].write);
    return s->wrote[step] != 0 && (who & ~s->wrote[step]) == 0;
}

/* ---- roles that adapt ---- */

/* The first seat here with one of these roles, in the order given. */
static int
first_of(const struct phase_state *s, const uint8_t *roles, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (uint8_t i = 0; i < s->n_seats; i++)
            if ((holders(s, roles[k]) & bit(i)) != 0 &&
                (s->role[i] & PHASE_PRESENTER) == 0)
                return i;
    return -1;
}

/* Give the role on if its holders are all away. */
static void
pass_on(struct phase_state *s, uint8_t role, const uint8_t *heirs, size_t n)
{
    bool had = false;
    int heir;

    for (uint8_t i = 0; i < s->n_seats; i++)
        had = had || (s->role[i] & role) != 0;
    if (!had || holders(s, role) != 0)
        return;
    heir = first_of(s, heirs, n);
    if (heir < 0)
        return;
    for (uint8_t i = 0; i < s->n_seats; i++)
        if ((s->role[i] & role) != 0)
            s->role[i] =
                (uint8_t)((s->role[i] & ~role) == 0 ? PHASE_ADVISER
                                                    : s->role[i] & ~role);
    s->role[heir] |= role;
}

static void
pause(struct phase_state *s, uint8_t run, int64_t now_ms)
{
    s->ends_ms -= now_ms;
    s->run = run;
    s->number++;
}

static void go_next(const struct phase_plan *p, struct phase_state *s,
                    int64_t now_ms);

/* Show what is hidden once all have written; in writing, a step that ends by
 * that is over. */
static void
all_written(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    if (!phase_all_wrote(p, s, s->at))
        return;
    s->revealed |= UINT32_C(1) << s->at;
    if (p->mode == PHASE_IN_WRITING && s->run == PHASE_RUNNING &&
        p->step[s->at].exit == PHASE_WRITTEN) {
        go_next(p, s, now_ms);
        s->number++;
    }
}

/* Somebody went: pass on what they held; wait for a presenter. */
static void
adapt(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    static const uint8_t after_moderator[] = {PHASE_TIMEKEEPER, PHASE_OBSERVER,
                                              PHASE_SCRIBE, PHASE_ADVISER};
    static const uint8_t after_scribe[] = {PHASE_OBSERVER, PHASE_ADVISER,
                                           PHASE_TIMEKEEPER};
    bool has_presenter = false;

    if (s->run == PHASE_WAITING)
        return; /* not all have come */
    pass_on(s, PHASE_MODERATOR, after_moderator, 4);
    pass_on(s, PHASE_SCRIBE, after_scribe, 3);
    for (uint8_t i = 0; i < s->n_seats; i++)
        has_presenter = has_presenter || (s->role[i] & PHASE_PRESENTER) != 0;
    if (has_presenter && holders(s, PHASE_PRESENTER) == 0 &&
        s->run == PHASE_RUNNING && p->mode == PHASE_LIVE)
        pause(s, PHASE_PAUSED, now_ms);
    all_written(p, s, now_ms);
}

/* ---- steps ---- */

static void
enter(const struct phase_plan *p, struct phase_state *s, uint8_t at,
      int64_t now_ms)
{
    s->at = at;
    s->from = at;
    s->began_ms = now_ms;
    s->ends_ms = phase_awake(p, now_ms + (int64_t)p->step[at].seconds * 1000);
    s->run = PHASE_RUNNING;
}

static void
leave(struct phase_state *s)
{
    s->revealed |= UINT32_C(1) << s->at;
    s->hand = 0;
}

/* The step after, or none (n): loops are not on the way. */
static uint8_t
after(const struct phase_plan *p, const struct phase_state *s)
{
    uint8_t at = (uint8_t)(s->at + 1);

    if (s->from != s->at)
        return s->from;
    while (at < p->n && is_loop(p, at))
        at++;
    return at;
}

static void
close_session(struct phase_state *s, int64_t now_ms)
{
    leave(s);
    s->revealed = UINT32_MAX;
    s->run = PHASE_ENDED;
    s->ends_ms = now_ms;
}

static void
go_next(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    uint8_t at = after(p, s);

    leave(s);
    if (at >= p->n)
        close_session(s, now_ms);
    else
        enter(p, s, at, now_ms);
}

static bool
is_paused(const struct phase_state *s)
{
    return s->run == PHASE_PAUSED || s->run == PHASE_PROTECT;
}

/* ---- acts ---- */

/* Back to the step before, whose clock begins anew. */
static enum status
go_back(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    uint8_t at = s->from != s->at ? s->from : s->at;

    if (s->from == s->at) {
        if (at == 0)
            return ST_INVALID;
        do
            at--;
        while (is_loop(p, at));
    }
    leave(s);
    enter(p, s, at, now_ms);
    return ST_OK;
}

static enum status
go_loop(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    uint8_t back = s->at;

    if (s->from != s->at || s->at + 1 >= p->n ||
        !is_loop(p, (uint8_t)(s->at + 1)))
        return ST_INVALID;
    leave(s);
    enter(p, s, (uint8_t)(s->at + 1), now_ms);
    s->from = back;
    return ST_OK;
}

static enum status
extra(const struct phase_plan *p, struct phase_state *s, int32_t seconds,
      int64_t now_ms)
{
    if (seconds < 30 || seconds > (p->mode == PHASE_IN_WRITING ? 604800 : 3600))
        return ST_INVALID;
    if (is_paused(s))
        s->ends_ms += (int64_t)seconds * 1000;
    else /* from now, if the time is over already */
        s->ends_ms =
            phase_awake(p, (s->ends_ms > now_ms ? s->ends_ms : now_ms) +
                               (int64_t)seconds * 1000);
    return ST_OK;
}

/* What compares the number. */
static enum status
act_step(const struct phase_plan *p, struct phase_state *s,
         const struct phase_act *a, int64_t now_ms)
{
    bool runs = s->run == PHASE_RUNNING;
    enum status st = ST_OK;

    switch (a->kind) {
    case PHASE_BEGIN:
        if (s->run != PHASE_WAITING)
            return ST_INVALID;
        enter(p, s, 0, now_ms);
        adapt(p, s, now_ms);
        break;
    case PHASE_NEXT:
        if (!runs)
            return ST_INVALID;
        go_next(p, s, now_ms);
        break;
    case PHASE_BACK:
        st = runs ? go_back(p, s, now_ms) : ST_INVALID;
        break;
    case PHASE_LOOP_IN:
        st = runs ? go_loop(p, s, now_ms) : ST_INVALID;
        break;
    case PHASE_EXTRA:
        st = runs || is_paused(s) ? extra(p, s, a->arg, now_ms) : ST_INVALID;
        break;
    case PHASE_CLOSE:
        if (s->run == PHASE_ENDED)
            return ST_INVALID;
        close_session(s, now_ms);
        break;
    case PHASE_PAUSE:
    case PHASE_PROTECT_ON:
        if (a->kind == PHASE_PROTECT_ON && s->protects < UINT16_MAX)
            s->protects++;
        if (runs) {
            pause(s, a->kind == PHASE_PAUSE ? PHASE_PAUSED : PHASE_PROTECT,
                  now_ms);
            return ST_OK;
        }
        if (a->kind == PHASE_PAUSE || !is_paused(s))
            return ST_INVALID;
        s->run = PHASE_PROTECT;
        break;
    default: /* PHASE_RESUME */
        if (!is_paused(s))
            return ST_INVALID;
        s->ends_ms = phase_awake(p, s->ends_ms + now_ms);
        s->run = PHASE_RUNNING;
        break;
    }
    if (st == ST_OK)
        s->number++;
    return st;
}

static bool
may_step(const struct phase_state *s, const struct phase_act *a)
{
    if ((attending(s) & bit(a->seat)) == 0)
        return false;
    if (a->kind == PHASE_PAUSE || a->kind == PHASE_RESUME ||
        a->kind == PHASE_PROTECT_ON)
        return true;
    if (a->kind == PHASE_EXTRA && (s->role[a->seat] & PHASE_TIMEKEEPER) != 0)
        return true;
    return phase_moderates(s, a->seat);
}

static void
come(struct phase_state *s, uint8_t seat)
{
    static const uint8_t single[] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                     PHASE_SCRIBE};

    for (size_t k = 0; k < 3; k++)
        if ((s->role[seat] & single[k]) != 0 && holders(s, single[k]) != 0)
            s->role[seat] &= (uint8_t)~single[k];
    if (s->role[seat] == 0)
        s->role[seat] = PHASE_ADVISER;
    s->present |= bit(seat);
}

static enum status
give(const struct phase_plan *p, struct phase_state *s,
     const struct phase_act *a, int64_t now_ms)
{
    int32_t role = a->arg % 64, to = a->arg / 64;

    if (a->arg < 0 || to >= s->n_seats || role == 0 || (role & (role - 1)) != 0)
        return ST_INVALID;
    if (!phase_moderates(s, a->seat) && (s->role[a->seat] & role) == 0)
        return ST_DENIED;
    if (role != PHASE_ADVISER)
        for (uint8_t i = 0; i < s->n_seats; i++) {
            s->role[i] &= (uint8_t)~role;
            if (s->role[i] == 0)
                s->role[i] = PHASE_ADVISER;
        }
    s->role[to] |= (uint8_t)role;
    if (role == PHASE_PRESENTER)
        s->role[to] = PHASE_PRESENTER;
    adapt(p, s, now_ms);
    return ST_OK;
}

static enum status
hand(struct phase_state *s, const struct phase_act *a)
{
    if (a->arg >= 16) {
        if (!phase_moderates(s, a->seat))
            return ST_DENIED;
        if (a->arg - 16 >= s->n_seats)
            return ST_INVALID;
        s->hand &= (uint16_t)~bit((uint8_t)(a->arg - 16));
        return ST_OK;
    }
    if (a->arg != 0 && a->arg != 1)
        return ST_INVALID;
    if ((attending(s) & bit(a->seat)) == 0)
        return ST_DENIED;
    if (a->arg == 1)
        s->hand |= bit(a->seat);
    else
        s->hand &= (uint16_t)~bit(a->seat);
    return ST_OK;
}

static enum status
wrote(const struct phase_plan *p, struct phase_state *s, uint8_t seat,
      int64_t now_ms)
{
    if (!phase_may_write(p, s, seat))
        return ST_DENIED;
    s->wrote[s->at] |= bit(seat);
    all_written(p, s, now_ms);
    return ST_OK;
}

/* What is about one seat. */
static enum status
act_seat(const struct phase_plan *p, struct phase_state *s,
         const struct phase_act *a, int64_t now_ms)
{
    uint8_t who = (uint8_t)a->arg;

    switch (a->kind) {
    case PHASE_COME:
        if (a->arg != a->seat)
            return ST_DENIED;
        come(s, a->seat);
        return ST_OK;
    case PHASE_GO:
        if (a->arg < 0 || a->arg >= s->n_seats)
            return ST_INVALID;
        if (who != a->seat && !phase_moderates(s, a->seat))
            return ST_DENIED;
        s->present &= (uint16_t)~bit(who);
        s->hand &= (uint16_t)~bit(who);
        adapt(p, s, now_ms);
        return ST_OK;
    case PHASE_RECUSE:
        if ((s->role[a->seat] & PHASE_PRESENTER) != 0)
            return ST_DENIED;
        s->recused |= bit(a->seat);
        s->hand &= (uint16_t)~bit(a->seat);
        adapt(p, s, now_ms);
        return ST_OK;
    case PHASE_WROTE:
        return wrote(p, s, a->seat, now_ms);
    case PHASE_HAND:
        return hand(s, a);
    default: /* PHASE_GIVE */
        return give(p, s, a, now_ms);
    }
}

enum status
phase_apply(const struct phase_plan *p, struct phase_state *s,
            const struct phase_act *act, int64_t now_ms)
{
    struct phase_state next = *s;
    enum status st;

    if (act->kind >= PHASE_ACT_COUNT || act->seat >= s->n_seats)
        return ST_INVALID;
    if (s->run == PHASE_ENDED)
        return ST_INVALID;
    if (act->kind <= PHASE_PROTECT_ON) {
        if (!may_step(s, act))
            return ST_DENIED;
        if (act->number != s->number)
            return ST_CONFLICT;
        st = act_step(p, &next, act, now_ms);
    } else {
        st = act_seat(p, &next, act, now_ms);
    }
    if (st != ST_OK)
        return st;
    next.version++;
    *s = next;
    return ST_OK;
}

/* ---- time ---- */

int64_t
phase_due_ms(const struct phase_plan *p, const struct phase_state *s)
{
    if (s->run != PHASE_RUNNING ||
        (p->mode == PHASE_LIVE && p->step[s->at].exit != PHASE_TIME))
        return INT64_MAX;
    return s->ends_ms;
}

bool
phase_tick(const struct phase_plan *p, struct phase_state *s, int64_t now_ms)
{
    bool changed = false;
    int64_t due;

    while ((due = phase_due_ms(p, s)) <= now_ms) {
        go_next(p, s, due);
        s->number++;
        s->version++;
        changed = true;
    }
    return changed;
}

/* roles of a beginning */
enum status
phase_init(struct phase_state *s, const struct phase_plan *p, uint8_t n_seats,
           const uint8_t *role)
{
    int presenters = 0;
    uint8_t step;
    const char *why;

    if (n_seats < 2 || n_seats > PHASE_SEATS ||
        phase_check(p, &step, &why) != ST_OK)
        return ST_INVALID;
    for (uint8_t i = 0; i < n_seats; i++) {
        if (role[i] == 0 || (role[i] & ~PHASE_EVERYONE) != 0)
            return ST_INVALID;
        presenters += (role[i] & PHASE_PRESENTER) != 0;
    }
    if (presenters > 1)
        return ST_INVALID;
    *s = (struct phase_state){.number = 1, .version = 1, .n_seats = n_seats};
    if (p->mode == PHASE_IN_WRITING) /* all take part until they go */
        s->present = (uint16_t)((1u << n_seats) - 1);
    for (uint8_t i = 0; i < n_seats; i++)
        s->role[i] = role[i];
    return ST_OK;
}
