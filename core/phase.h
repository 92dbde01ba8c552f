#ifndef CORE_PHASE_H
#define CORE_PHASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/*
 * phase: a group's session as ordered steps, and where it stands.
 *
 * The plan says for every step how long it takes, who writes, who speaks, who
 * is silent, and whether contributions stay hidden until all have written.
 * The state says which step it is, until when, and who is there in which
 * role.  Server and browser run this same code: the server refuses what
 * phase_apply refuses, the browser does not offer it.  No word of a session is
 * in here: only structure, times, seats.
 *
 * People are seats 0..PHASE_SEATS-1, in the order in which the session was
 * made.  Sets of seats are bits of a uint16_t, sets of roles bits of a
 * uint8_t, sets of steps bits of a uint32_t.  Times are UTC milliseconds, the
 * server's.
 */
#define PHASE_STEPS 24           /* steps in a plan */
#define PHASE_SEATS 12           /* people */
#define PHASE_STEP_MAX_S 2592000 /* the longest step: 30 days, in writing */
#define PHASE_WARN_MIN_S 30  /* warning before the end: a fifth of the step, */
#define PHASE_WARN_MAX_S 300 /* within these */

enum phase_role {
    PHASE_PRESENTER = 1,  /* whose case or question it is */
    PHASE_MODERATOR = 2,  /* keeps to the format; an interviewer, a leader */
    PHASE_ADVISER = 4,    /* the others; reflectors, peers */
    PHASE_SCRIBE = 8,     /* writes the shared notes */
    PHASE_OBSERVER = 16,  /* watches how the group works */
    PHASE_TIMEKEEPER = 32 /* minds the clock */
};
#define PHASE_ROLES 6
#define PHASE_EVERYONE 0x3f

enum phase_exit {
    PHASE_MOVES,   /* whoever moderates moves on */
    PHASE_WRITTEN, /* the same; in writing also when all have written */
    PHASE_TIME     /* by itself when the time is over */
};

enum phase_flag {
    PHASE_HIDDEN = 1,   /* not shown to others until all have written */
    PHASE_LOOP = 2,     /* only on request, from the step before; leads back */
    PHASE_OPTIONAL = 4, /* may be left out */
    PHASE_REST = 8,     /* a pause: nobody writes or speaks */
    PHASE_CHOICE = 16,  /* a method of the format's pool is chosen for it */
    PHASE_CASE = 32,    /* case material may come up */
    PHASE_LENS = 64,    /* each one takes a choice of the pool for themselves */
    PHASE_FLAGS = 127   /* all of them */
};

struct phase_step {
    uint32_t seconds;
    uint8_t write;  /* roles */
    uint8_t speak;  /* roles; nobody is silent who may speak */
    uint8_t silent; /* roles that are asked to listen */
    uint8_t flags;  /* enum phase_flag, or-ed */
    uint8_t exit;   /* enum phase_exit */
};

enum phase_mode {
    PHASE_LIVE,      /* together, by the clock */
    PHASE_IN_WRITING /* over days: a step's end is a due time */
};

struct phase_plan {
    uint8_t mode;        /* enum phase_mode */
    uint8_t n;           /* steps */
    int16_t offset_min;  /* in writing: the group's zone, minutes east of UTC
                            when the plan was made */
    uint16_t quiet_from; /* in writing: no due time between these minutes of */
    uint16_t quiet_to;   /* the day; equal: no quiet hours */
    struct phase_step step[PHASE_STEPS];
};

/*
 * Is the plan sound?  1..24 steps; the first is no loop and no two loops
 * stand together; each step 1 s to 30 days, roles known, someone writes or
 * speaks unless it is a rest (then nobody does), nobody both speaks and is
 * silent, hidden or WRITTEN only where someone writes.  ST_INVALID with the
 * step in *step and the reason, a constant text, in *why.
 */
MUST_USE enum status phase_check(const struct phase_plan *p, uint8_t *step,
                                 const char **why);

/*
 * The same plan in writing over so many days (1..60): every step gets its
 * share by its seconds, half a day at least.  ST_INVALID.
 */
MUST_USE enum status phase_in_writing(struct phase_plan *p, int32_t days,
                                      uint16_t quiet_from, uint16_t quiet_to,
                                      int16_t offset_min);

/* A due time out of the plan's quiet hours: at their end if it falls into
 * them; live, the time itself. */
int64_t phase_awake(const struct phase_plan *p, int64_t at_ms);

enum phase_run {
    PHASE_WAITING, /* not begun */
    PHASE_RUNNING,
    PHASE_PAUSED,
    PHASE_PROTECT, /* paused because of a duty to protect */
    PHASE_ENDED,
    PHASE_RUN_COUNT
};

struct phase_state {
    uint32_t number;  /* of the step of events: what phase_apply compares */
    uint32_t version; /* rises with every change */
    uint8_t run;      /* enum phase_run */
    uint8_t at;       /* the step */
    uint8_t from;     /* in a loop: where it leads back; else == at */
    uint8_t n_seats;
    uint16_t present;  /* seats: here, or in writing: taking part */
    uint16_t recused;  /* seats that stay away from this case */
    uint16_t hand;     /* seats with a raised hand */
    uint16_t protects; /* how often PROTECT was used */
    uint32_t revealed; /* steps whose hidden contributions are shown */
    int64_t began_ms;  /* of this step */
    int64_t ends_ms;   /* of this step; while paused: what was left, in ms */
    uint8_t role[PHASE_SEATS];   /* roles of each seat */
    uint16_t wrote[PHASE_STEPS]; /* seats that have written in the step */
};

/* n seats, 2..12, with their roles; nobody is here yet.  ST_INVALID: a role
 * that is none, two presenters, or a number of seats that cannot be. */
MUST_USE enum status phase_init(struct phase_state *s,
                                const struct phase_plan *p, uint8_t n_seats,
                                const uint8_t *role);

enum phase_act_kind {
    /* Of whoever moderates; by anyone here while nobody does. */
    PHASE_BEGIN,
    PHASE_NEXT,
    PHASE_BACK,
    PHASE_LOOP_IN, /* into the loop that follows the step */
    PHASE_EXTRA,   /* arg: seconds more, 30..3600; the timekeeper too */
    PHASE_CLOSE,
    /* Of anyone who is here. */
    PHASE_PAUSE,
    PHASE_RESUME,
    PHASE_PROTECT_ON, /* duty to protect: pause, and it is counted */
    /* About one seat; these do not compare the number. */
    PHASE_COME,   /* arg: seat; only by itself */
    PHASE_GO,     /* arg: seat; by itself or whoever moderates */
    PHASE_RECUSE, /* by itself: stays away from this case, for good */
    PHASE_WROTE,  /* by itself: has written in this step */
    PHASE_HAND,   /* by itself; arg 1 up, 0 down; whoever moderates: 16 + seat
                     takes that hand down */
    PHASE_GIVE,   /* arg: seat * 64 + role; by whoever moderates, or by the
                     one who holds the role: the seat gets it, others lose it */
    PHASE_ACT_COUNT
};

struct phase_act {
    uint8_t kind;    /* enum phase_act_kind */
    uint8_t seat;    /* who acts */
    uint32_t number; /* the state the person saw */
    int32_t arg;
};

/*
 * Do it.  Two people who press the same button do one step: the second comes
 * with an old number.  On ST_OK *s is the new state.
 *
 * ST_CONFLICT: the number is not the state's.  ST_DENIED: this seat may not.
 * ST_INVALID: not possible here, or an argument outside its bounds.
 *
 * Roles adapt by themselves: when somebody goes or stays away, what they held
 * passes on (moderator: to timekeeper, observer, scribe, an adviser; scribe:
 * observer, adviser, timekeeper; the lowest seat wins).  A missing presenter
 * pauses a running step.  Who comes back advises, and takes the role of
 * moderator, scribe or presenter only if nobody holds it.
 */
MUST_USE enum status phase_apply(const struct phase_plan *p,
                                 struct phase_state *s,
                                 const struct phase_act *act, int64_t now_ms);

/*
 * What time does by itself up to now_ms: ends steps that end by time, and in
 * writing every step that is due.  True when something changed.  Calling it
 * later gives the same states as calling it often.
 */
bool phase_tick(const struct phase_plan *p, struct phase_state *s,
                int64_t now_ms);

/* When phase_tick next has something to do; INT64_MAX: never. */
int64_t phase_due_ms(const struct phase_plan *p, const struct phase_state *s);

/* May the seat write, or speak, in the step that runs? */
bool phase_may_write(const struct phase_plan *p, const struct phase_state *s,
                     uint8_t seat);
bool phase_may_speak(const struct phase_plan *p, const struct phase_state *s,
                     uint8_t seat);

/* In writing: does the running step wait for the seat's words?  It may write
 * and has not done so. */
bool phase_waits(const struct phase_plan *p, const struct phase_state *s,
                 uint8_t seat);

/* Does the seat moderate: by role, or because nobody here does? */
bool phase_moderates(const struct phase_state *s, uint8_t seat);

/*
 * Is what `author` wrote in `step` delivered to `reader`?  One's own always;
 * others' when the step is not hidden, or has been revealed; to a recused
 * reader nothing of a step with case material.
 */
bool phase_shows(const struct phase_plan *p, const struct phase_state *s,
                 uint8_t step, uint8_t reader, uint8_t author);

/* Have all who should write in the step done so?  False while nobody has. */
bool phase_all_wrote(const struct phase_plan *p, const struct phase_state *s,
                     uint8_t step);

/* Seconds before its end at which the step warns. */
int32_t phase_warn_s(const struct phase_plan *p, uint8_t step);

/*
 * Plan and state as bytes, little end first: a version byte, then the fields.
 * unpack checks all of it: ST_INVALID, and nothing is written.
 */
#define PHASE_PLAN_MAX (9 + 9 * PHASE_STEPS)
#define PHASE_STATE_LEN 112
size_t phase_plan_pack(const struct phase_plan *p, uint8_t out[PHASE_PLAN_MAX]);
MUST_USE enum status phase_plan_unpack(const uint8_t *in, size_t len,
                                       struct phase_plan *out);
void phase_state_pack(const struct phase_state *s,
                      uint8_t out[PHASE_STATE_LEN]);
MUST_USE enum status phase_state_unpack(const uint8_t in[PHASE_STATE_LEN],
                                        const struct phase_plan *p,
                                        struct phase_state *out);

#endif
