/* Filling and mending a plan, part by part; see match_state.h. */
#include "core/match_state.h"

#define PART_LEAST 8u /* people */
#define PART_MOST 40u
#define PART_GROUPS 1000u /* that may be possible */
#define PART_ROUNDS 16u   /* of pricing */
#define PART_NODES 2000u  /* branches */
#define PART_MEMO 1024u   /* sets remembered */
#define PROVE_ROUNDS 600u

/* ---- who may sit with whom ---- */

static void
set_add(struct match_set *s, uint32_t i)
{
    s->word[i / 64] |= (uint64_t)1 << i % 64;
}

void
match_state_seat(struct match *m)
{
    const struct match_pool *p = &m->pool;

    for (uint32_t i = 0; i < m->n; i++)
        match_seat_take(&p->person[i], &m->rules, &m->seat[i]);
    for (uint32_t i = 0; i < m->n; i++)
        for (uint32_t j = 0; j < i; j++) {
            struct match_tally t;

            match_tally_init(&t);
            match_tally_add(&t, &m->seat[i]);
            match_tally_add(&t, &m->seat[j]);
            if (p->met != NULL &&
                (match_has(&p->met[i], j) || match_has(&p->met[j], i))) {
                set_add(&m->met[i], j);
                set_add(&m->met[j], i);
                t.repeats = 1;
            }
            if (p->excluded != NULL && (match_has(&p->excluded[i], j) ||
                                        match_has(&p->excluded[j], i)))
                continue;
            if (!match_tally_open(&t, &m->rules))
                continue;
            set_add(&m->near[i], j);
            set_add(&m->near[j], i);
        }
}

/* ---- cells ---- */

void
match_state_tally(const struct match *m, const uint16_t *member, uint32_t n,
                  struct match_tally *t)
{
    match_tally_init(t);
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t j = 0; m->pool.met != NULL && j < k; j++)
            t->repeats = (uint16_t)(t->repeats +
                                    match_has(&m->met[member[k]], member[j]));
        match_tally_add(t, &m->seat[member[k]]);
    }
}

void
match_state_start(struct match *m, const uint16_t *group)
{
    m->n_cells = 0;
    m->value = 0;
    for (unsigned i = 0; i < MATCH_HOUR_WORDS; i++)
        m->tried[i] = 0;
    for (uint32_t i = 0; i < m->n; i++)
        m->of[i] = MATCH_NONE;
    for (uint32_t i = 0; i < m->n; i++) {
        struct match_cell c = {.n = 0};
        struct match_tally t;

        for (uint32_t j = 0; group[i] != MATCH_NONE && j < m->n; j++)
            if (group[j] == group[i])
                c.member[c.n++] = (uint16_t)j;
        if (c.n == 0 || c.member[0] != i)
            continue; /* no place, or taken with the first member */
        match_state_tally(m, c.member, c.n, &t);
        c.value = match_tally_value(&t, &m->rules, m->floor);
        if (c.value == INT64_MIN)
            continue;
        for (uint32_t k = 0; k < c.n; k++)
            m->of[c.member[k]] = (uint16_t)m->n_cells;
        m->value += c.value;
        m->cell[m->n_cells++] = c;
    }
}

static void
cell_remove(struct match *m, uint32_t c)
{
    for (uint32_t k = 0; k < m->cell[c].n; k++)
        m->of[m->cell[c].member[k]] = MATCH_NONE;
    m->value -= m->cell[c].value;
    m->cell[c] = m->cell[--m->n_cells];
    if (c == m->n_cells)
        return;
    for (uint32_t k = 0; k < m->cell[c].n; k++)
        m->of[m->cell[c].member[k]] = (uint16_t)c;
}

/* ---- parts ---- */

static bool
part_add(struct match *m, uint32_t person)
{
    if (m->part.n == MATCH_PART_MAX)
        return false;
    m->who[m->part.n++] = (uint16_t)person;
    return true;
}

/* Seat the part's people, those with the fewest companions first: whoever is
 * decided on first should leave little choice.  Ties by lot. */
static void
part_seat(struct match *m)
{
    struct match_part *p = &m->part;
    struct sort_pair order[MATCH_PART_MAX];
    uint16_t who[MATCH_PART_MAX];

    p->rules = &m->rules;
    p->floor = m->floor;
    for (uint32_t a = 0; a < p->n; a++) {
        int64_t companions = 0;

        for (uint32_t b = 0; b < p->n; b++)
            companions += match_has(&m->near[m->who[a]], m->who[b]);
        order[a].key = companions << 32 | (int64_t)(lot_next(&m->lot) >> 32);
        order[a].item = m->who[a];
    }
    sort_pairs(order, p->n);
    for (uint32_t a = 0; a < p->n; a++) {
        who[a] = (uint16_t)order[a].item;
        p->seat[a] = m->seat[who[a]];
        p->near[a] = p->met[a] = 0;
    }
    for (uint32_t a = 0; a < p->n; a++) {
        m->who[a] = who[a];
        for (uint32_t b = 0; b < a; b++) {
            uint64_t is_near = match_has(&m->near[who[a]], who[b]);
            uint64_t has_met = match_has(&m->met[who[a]], who[b]);

            p->near[a] |= is_near << b;
            p->near[b] |= is_near << a;
            p->met[a] |= has_met << b;
            p->met[b] |= has_met << a;
        }
    }
}

void
match_state_settle(struct match *m)
{
    const struct match_hunt *h = &m->hunt;

    for (uint32_t g = 0; g < h->n_groups; g++) {
        struct match_cell *c = &m->cell[m->n_cells];
        struct match_tally t;

        match_part_tally(&m->part, h->group[g], &t);
        *c = (struct match_cell){
            .value = match_tally_value(&t, &m->rules, m->floor)};
        for (uint64_t who = h->group[g]; who != 0; who &= who - 1) {
            uint16_t person = m->who[__builtin_ctzll(who)];

            c->member[c->n++] = person;
            m->of[person] = (uint16_t)m->n_cells;
        }
        m->value += c->value;
        m->n_cells++;
    }
}

/* Aim at parts whose possible groups are many, but not too many. */
static void
part_adapt(struct match *m, bool too_many, uint32_t n_list)
{
    if (too_many && m->part_size > PART_LEAST)
        m->part_size--;
    else if (n_list < PART_GROUPS / 10 && m->part_size < PART_MOST)
        m->part_size++;
}

/* Let groups seem better than they are, by lot. */
static void
part_blur(struct match *m, uint32_t n_list)
{
    for (uint32_t g = 0; m->noise > 0 && g < n_list; g++)
        m->list[g].key +=
            lot_below(&m->lot, m->noise * match_bits(m->list[g].item));
}

/* Take the part's people out of their groups, which go to held[]. */
static uint32_t
part_free(struct match *m, struct match_cell *held)
{
    uint32_t n = 0;

    for (uint32_t a = 0; a < m->part.n; a++)
        if (m->of[m->who[a]] != MATCH_NONE) {
            held[n++] = m->cell[m->of[m->who[a]]];
            cell_remove(m, m->of[m->who[a]]);
        }
    return n;
}

/* Give back what part_free took. */
static void
part_restore(struct match *m, const struct match_cell *held, uint32_t n)
{
    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t k = 0; k < held[g].n; k++)
            m->of[held[g].member[k]] = (uint16_t)m->n_cells;
        m->value += held[g].value;
        m->cell[m->n_cells++] = held[g];
    }
}

/* The hunt over the part, at most PART_NODES branches of it. */
static void
part_hunt(struct match *m)
{
    for (uint32_t nodes = 0; nodes < PART_NODES;) {
        if (m->hunt.is_branching)
            nodes += PART_NODES / 4;
        if (match_hunt_step(&m->hunt, PART_NODES / 4, &m->spent) == ST_END)
            break;
    }
}

/*
 * Put the best groups of the part in the place of those its people have, when
 * they are worth as much at least.  False when they have too many possible
 * groups or there are none to be made.
 */
static bool
part_solve(struct match *m)
{
    uint32_t cap = m->lim.groups < PART_GROUPS ? m->lim.groups : PART_GROUPS;
    uint32_t memo = m->lim.memo < PART_MEMO ? m->lim.memo : PART_MEMO;
    struct match_cell held[MATCH_PART_MAX];
    uint32_t n_list = cap, n_held;
    int64_t before = m->value;
    enum status st;

    part_seat(m);
    st = match_part_list(&m->part, m->list, cap, &n_list);
    m->spent += 4 * (uint64_t)n_list + 500;
    part_adapt(m, st != ST_OK, n_list);
    if (st != ST_OK)
        return false;
    part_blur(m, n_list);
    n_held = part_free(m, held);
    match_hunt_init(&m->hunt, m->part.n, m->list, n_list, m->memo, memo,
                    before - m->value - 1, PART_ROUNDS);
    part_hunt(m);
    if (m->hunt.has_found)
        match_state_settle(m);
    else
        part_restore(m, held, n_held);
    return m->hunt.n_groups > 0;
}

/* ---- fill ---- */

bool
match_state_fill(struct match *m)
{
    uint32_t count[MATCH_HOURS] = {0}, best = MATCH_HOURS, n_best = 0;
    uint32_t order[MATCH_PEOPLE_MAX];

    for (uint32_t i = 0; i < m->n; i++) {
        order[i] = i;
        for (uint32_t h = 0; m->of[i] == MATCH_NONE && h < MATCH_HOURS; h++)
            count[h] += (uint32_t)(m->seat[i].slot[h / 64] >> h % 64 & 1);
    }
    for (uint32_t h = 0; h < MATCH_HOURS; h++)
        if ((m->tried[h / 64] >> h % 64 & 1) == 0 && count[h] > n_best) {
            best = h;
            n_best = count[h];
        }
    m->spent += 200;
    if (n_best < (uint32_t)m->rules.size_min)
        return false;
    lot_shuffle(&m->lot, order, m->n);
    m->part.n = 0;
    m->noise = 0;
    for (uint32_t k = 0; k < m->n && m->part.n < m->part_size; k++)
        if (m->of[order[k]] == MATCH_NONE &&
            (m->seat[order[k]].slot[best / 64] >> best % 64 & 1) != 0)
            (void)part_add(m, order[k]);
    if (!part_solve(m) && m->part.n <= m->part_size)
        m->tried[best / 64] |= (uint64_t)1 << best % 64;
    return true;
}

/* ---- mend ---- */

/* Somebody to start a part from; half of the time without a place. */
static uint32_t
pick_person(struct match *m)
{
    uint32_t from = lot_below(&m->lot, m->n);

    if (lot_below(&m->lot, 2) == 0)
        for (uint32_t k = 0; k < m->n; k++)
            if (m->of[(from + k) % m->n] == MATCH_NONE)
                return (from + k) % m->n;
    return from;
}

/* Groups, those with most members near to `person` first, by lot to a
 * degree. */
static uint32_t
order_cells(struct match *m, uint32_t person, struct sort_pair *order)
{
    for (uint32_t c = 0; c < m->n_cells; c++) {
        uint32_t near = 0;

        for (uint32_t k = 0; k < m->cell[c].n; k++)
            near += match_has(&m->near[person], m->cell[c].member[k]) ||
                    m->cell[c].member[k] == person;
        order[c].key = -(int64_t)(256 * near / m->cell[c].n) -
                       (int64_t)lot_below(&m->lot, 160);
        if (m->of[person] == c)
            order[c].key = -1000;
        order[c].item = c;
    }
    sort_pairs(order, m->n_cells);
    return m->n_cells;
}

void
match_state_mend(struct match *m)
{
    struct sort_pair order[MATCH_CELLS];
    uint32_t person = pick_person(m), n, from;
    uint32_t size = m->part_size;
    int64_t before = m->value;

    m->part.n = 0;
    if (m->of[person] == MATCH_NONE)
        (void)part_add(m, person);
    n = order_cells(m, person, order);
    for (uint32_t k = 0; k < n; k++) {
        const struct match_cell *c = &m->cell[order[k].item];

        if (m->part.n + c->n > size - size / 5)
            break;
        for (uint32_t j = 0; j < c->n; j++)
            (void)part_add(m, c->member[j]);
    }
    from = lot_below(&m->lot, m->n);
    for (uint32_t k = 0; k < m->n && m->part.n < size; k++) {
        uint32_t i = (from + k) % m->n;

        if (m->of[i] == MATCH_NONE && i != person &&
            match_has(&m->near[person], i))
            (void)part_add(m, i);
    }
    m->spent += 200 + m->n;
    (void)part_solve(m);
    m->dull = m->value > before ? 0 : m->dull + 1;
}

/* ---- prove ---- */

bool
match_state_prove(struct match *m, int64_t value)
{
    uint32_t n_list = m->lim.groups;
    enum status st;

    m->part.n = 0;
    for (uint32_t i = 0; i < m->n; i++)
        (void)part_add(m, i);
    part_seat(m);
    st = match_part_list(&m->part, m->list, m->lim.groups, &n_list);
    m->spent += 4 * (uint64_t)n_list + 500;
    if (st != ST_OK)
        return false;
    match_hunt_init(&m->hunt, m->n, m->list, n_list, m->memo, m->lim.memo,
                    value, PROVE_ROUNDS);
    return true;
}
