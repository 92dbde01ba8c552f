/* Whose turn it is: a ledger of fair shares. */
#include "core/rota.h"

static bool
has(uint32_t set, uint8_t i)
{
    return (set >> i & 1) != 0;
}

int32_t
rota_total(const struct rota_person *p)
{
    int32_t sum = 0;

    for (int k = 0; k < ROTA_ROLES; k++)
        sum += p->balance[k];
    return sum;
}

bool
rota_may(const struct rota *r, const struct rota_need *need, uint8_t seat,
         uint8_t role)
{
    const struct rota_person *p = &r->person[seat];

    if (seat >= r->n || role >= ROTA_ROLES || !has(need->present, seat) ||
        has(p->refuses, role))
        return false;
    if (has(p->shielded, role) && p->sessions < p->shield)
        return false;
    return role != ROTA_PRESENTER || !has(need->pass, seat);
}

/* A fresh number for this person in this session (splitmix64's finish). */
static uint64_t
lot(uint64_t key, uint64_t seed)
{
    uint64_t z = key + seed * UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct seating {
    const struct rota *r;
    const struct rota_need *need;
    int8_t holder[ROTA_ROLES]; /* seat of each role, or -1 */
    uint8_t tried;             /* roles, within one search */
};

/* Find a role for the seat, moving others on if that helps (Kuhn). */
static bool
place(struct seating *s, uint8_t seat)
{
    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        if (!has(s->need->roles, k) || has(s->tried, k) ||
            !rota_may(s->r, s->need, seat, k))
            continue;
        s->tried |= (uint8_t)(1u << k);
        if (s->holder[k] < 0 || place(s, (uint8_t)s->holder[k])) {
            s->holder[k] = (int8_t)seat;
            return true;
        }
    }
    return false;
}

/* People by total balance, the largest first; ties by lot. */
static uint8_t
order(const struct rota *r, const struct rota_need *need,
      uint8_t out[ROTA_PEOPLE])
{
    uint8_t n = 0;

    for (uint8_t i = 0; i < r->n; i++) {
        uint8_t at = n;
        int32_t total = rota_total(&r->person[i]);
        uint64_t draw = lot(r->person[i].key, need->seed);

        if (!has(need->present, i))
            continue;
        while (at > 0) {
            const struct rota_person *q = &r->person[out[at - 1]];
            int32_t other = rota_total(q);

            if (other > total ||
                (other == total && lot(q->key, need->seed) >= draw))
                break;
            out[at] = out[at - 1];
            at--;
        }
        out[at] = i;
        n++;
    }
    return n;
}

struct best {
    const struct rota *r;
    const struct rota_need *need;
    const uint8_t *server; /* in order; earlier ones win ties */
    uint8_t n;
    uint8_t roles; /* exactly n of them */
    int64_t sum;
    int8_t now[ROTA_ROLES], seat[ROTA_ROLES];
    bool found;
};

/* All ways of giving the servers from `at` on the roles that are left. */
static void
search(struct best *b, uint8_t at, uint8_t left, int64_t sum)
{
    if (at == b->n) {
        if (b->found && sum <= b->sum)
            return;
        b->found = true;
        b->sum = sum;
        for (int k = 0; k < ROTA_ROLES; k++)
            b->seat[k] = b->now[k];
        return;
    }
    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        uint8_t seat = b->server[at];

        if (!has(left, k) || !rota_may(b->r, b->need, seat, k))
            continue;
        b->now[k] = (int8_t)seat;
        search(b, (uint8_t)(at + 1), (uint8_t)(left & ~(1u << k)),
               sum + b->r->person[seat].balance[k]);
        b->now[k] = -1;
    }
}

static uint8_t
count(uint32_t set)
{
    uint8_t n = 0;

    for (; set != 0; set &= set - 1)
        n++;
    return n;
}

/* Wanted roles that somebody there may do, the last ones left out when there
 * are more roles than people. */
static void
trim(const struct rota *r, struct rota_need *need, struct rota_turn *out)
{
    uint8_t people = count(need->present);

    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        bool any = false;

        for (uint8_t i = 0; i < r->n; i++)
            any = any || rota_may(r, need, i, k);
        if (has(need->roles, k) && !any) {
            out->nobody |= (uint8_t)(1u << k);
            need->roles &= (uint8_t) ~(1u << k);
        }
    }
    for (uint8_t k = ROTA_ROLES; k-- > 0 && count(need->roles) > people;)
        if (has(need->roles, k)) {
            out->too_few |= (uint8_t)(1u << k);
            need->roles &= (uint8_t) ~(1u << k);
        }
}

/* The servers, and exactly as many roles, so that all can be given one. */
static void
choose(const struct rota *r, struct rota_need *need, struct rota_turn *out)
{
    struct seating s = {.r = r, .need = need};
    struct best b = {.r = r, .need = need};
    uint8_t line[ROTA_PEOPLE], server[ROTA_ROLES];
    uint8_t n = order(r, need, line), roles = 0;

    for (int k = 0; k < ROTA_ROLES; k++) {
        s.holder[k] = -1;
        b.now[k] = -1;
        b.seat[k] = -1;
    }
    for (uint8_t i = 0; i < n && b.n < count(need->roles); i++) {
        s.tried = 0;
        if (place(&s, line[i]))
            server[b.n++] = line[i];
    }
    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        if (s.holder[k] >= 0)
            roles |= (uint8_t)(1u << k);
        else if (has(need->roles, k))
            out->too_few |= (uint8_t)(1u << k);
    }
    b.server = server;
    b.roles = roles;
    search(&b, 0, roles, 0);
    for (int k = 0; k < ROTA_ROLES; k++)
        if (b.seat[k] >= 0)
            out->seat[k] = b.seat[k];
}

enum status
rota_choose(const struct rota *r, const struct rota_need *need,
            struct rota_turn *out)
{
    struct rota_need n = *need;
    struct rota_turn turn = {.seat = {-1, -1, -1, -1, -1},
                             .gave = {-1, -1, -1, -1, -1}};

    if (r->n > ROTA_PEOPLE || (need->present >> r->n) != 0 ||
        need->roles >> ROTA_ROLES != 0 || need->urgent >= r->n)
        return ST_INVALID;
    if (need->urgent >= 0) {
        if (!has(need->present, (uint8_t)need->urgent))
            return ST_INVALID;
        turn.seat[ROTA_PRESENTER] = need->urgent;
        n.present &= (uint16_t) ~(1u << need->urgent);
        n.roles &= (uint8_t) ~(1u << ROTA_PRESENTER);
    }
    for (uint8_t k = 0; k < ROTA_ROLES; k++)
        for (uint8_t i = 0; i < r->n; i++)
            if (has(need->roles, k) && rota_may(r, need, i, k))
                turn.shared[k] |= (uint16_t)(1u << i);
    trim(r, &n, &turn);
    choose(r, &n, &turn);
    *out = turn;
    if (need->present == 0 || has(turn.nobody, ROTA_MODERATOR))
        return ST_ABSENT;
    return ST_OK;
}

enum status
rota_record(struct rota *r, uint16_t present, const struct rota_turn *did)
{
    if (r->n > ROTA_PEOPLE || (present >> r->n) != 0)
        return ST_INVALID;
    for (int k = 0; k < ROTA_ROLES; k++)
        if (did->seat[k] >= r->n || (did->shared[k] & ~present) != 0 ||
            (did->seat[k] >= 0 && !has(present, (uint8_t)did->seat[k])))
            return ST_INVALID;
    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        int8_t by = did->seat[k];
        uint16_t among = did->shared[k];

        if (by < 0)
            continue;
        among |= (uint16_t)(1u << by);
        for (uint8_t i = 0; i < r->n; i++)
            if (has(among, i))
                r->person[i].balance[k] += ROTA_UNIT / count(among);
        r->person[by].balance[k] -= ROTA_UNIT;
        r->person[by].done[k]++;
    }
    for (uint8_t i = 0; i < r->n; i++)
        if (has(present, i))
            r->person[i].sessions++;
    return ST_OK;
}

void
rota_leave(struct rota *r, uint8_t seat)
{
    struct rota_person gone = r->person[seat];

    r->n--;
    for (uint8_t i = seat; i < r->n; i++)
        r->person[i] = r->person[i + 1];
    for (uint8_t k = 0; k < ROTA_ROLES; k++) {
        int32_t rest = gone.balance[k];

        for (uint8_t i = 0; i < r->n; i++) {
            int32_t part = rest / (r->n - i);

            r->person[i].balance[k] += part;
            rest -= part;
        }
    }
}
