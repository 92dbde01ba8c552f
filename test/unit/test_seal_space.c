/*
 * Rules of a space (design 7.2): each rule has an entry that stands and one
 * that does not, and a refused entry leaves the state as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/holder.h"
#include "seal/space.h"

#define N_PEOPLE 14

/* People with keys, made once; p[0] is the creator. */
static struct holder people[N_PEOPLE];

static const uint8_t space_id[16] = {0x5a, 1};
static const uint8_t other_id[16] = {0x5a, 2};
static const uint8_t object_id[16] = {0x0b, 7};

static int
make_people(void **state)
{
    (void)state;
    if (prim_start() != ST_OK)
        return 1;
    for (unsigned i = 0; i < N_PEOPLE; i++) {
        uint8_t user[16] = {(uint8_t)(i + 1)};

        if (holder_new(&people[i], user) != ST_OK)
            return 1;
    }
    return 0;
}

static struct space_member
member(unsigned who, enum space_role role)
{
    struct space_member m = {.role = (uint8_t)role};

    memcpy(m.user, people[who].user, 16);
    memcpy(m.ik, people[who].ik, 32);
    memcpy(m.ek, people[who].ek, 32);
    memcpy(m.ek_cert, people[who].ek_cert, 64);
    return m;
}

/* An entry under construction, with room for what it borrows. */
struct draft {
    struct entry e;
    struct space_list list;
    uint8_t body[ENTRY_LIST_HEAD + (ENTRY_MEMBERS_MAX + 1) * ENTRY_MEMBER_LEN];
    uint8_t sig[PRIM_SIG_LEN];
};

/* The next entry by `who`, valid as far as its type alone decides. */
static void
draft(struct draft *d, const struct space *s, enum entry_type type,
      unsigned who)
{
    memset(d, 0, sizeof(*d));
    d->e.hdr.type = (uint8_t)type;
    d->e.hdr.seq = s->seq + 1;
    d->e.hdr.time = 1790000000;
    d->e.hdr.epoch = s->list.epoch;
    memcpy(d->e.hdr.space, s->id, 16);
    memcpy(d->e.hdr.prev, s->head, 32);
    memcpy(d->e.hdr.author, people[who].user, 16);
    if (type >= ENTRY_PUT)
        memcpy(d->e.hdr.object, object_id, 16);
    d->list = s->list;
    d->list.history_from = 0;
    if (type == ENTRY_GENESIS || type == ENTRY_ADD || type == ENTRY_REMOVE ||
        type == ENTRY_ROTATE || type == ENTRY_REKEY) {
        d->list.epoch = s->list.epoch + 1;
        d->list.gs_commit[0] = (uint8_t)(s->list.gs_commit[0] + 1);
        d->e.hdr.epoch = d->list.epoch;
    }
}

/* Body, blob and signature as they now must be; signed by `who`. */
static void
finish(struct draft *d, unsigned who)
{
    if (entry_type_has_list(d->e.hdr.type))
        d->e.body =
            (struct bytes){d->body, space_list_render(d->body, &d->list)};
    entry_blob(d->e.hdr.blob, d->e.hdr.type, d->e.body);
    if (entry_type_signed(d->e.hdr.type)) {
        entry_sign(d->sig, &d->e.hdr, people[who].ik_key);
        d->e.sig = (struct bytes){d->sig, sizeof(d->sig)};
    }
}

static void
stands(struct space *s, const struct draft *d)
{
    uint64_t seq = s->seq;

    assert_int_equal(space_add(s, &d->e, NULL), ST_OK);
    assert_int_equal(s->seq, seq + 1);
}

/* Refused with this status, state untouched. */
static void
falls(struct space *s, const struct draft *d, enum status st)
{
    struct space before = *s;

    assert_int_equal(space_add(s, &d->e, NULL), st);
    assert_memory_equal(&before, s, sizeof(before));
}

/* A space of this kind with members 0 .. n-1; 0 (and in pairs 1) lead. */
static void
begin(struct space *s, enum space_kind kind, unsigned n)
{
    struct draft d;

    space_init(s, space_id);
    draft(&d, s, ENTRY_GENESIS, 0);
    d.list.kind = (uint8_t)kind;
    d.list.history_from = 1;
    d.list.n = (uint8_t)n;
    for (unsigned i = 0; i < n; i++)
        d.list.m[i] = member(i, i == 0 || kind == SPACE_PAIR ? SPACE_FACILITATOR
                                                             : SPACE_MEMBER);
    finish(&d, 0);
    stands(s, &d);
}

static void
genesis(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_PERSONAL, 1);
    assert_int_equal(s.list.epoch, 1);
    assert_memory_equal(s.genesis, s.head, 32);
    assert_memory_equal(s.list_hash, s.head, 32);
    draft(&d, &s, ENTRY_GENESIS, 0);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* a second one */

    space_init(&s, space_id);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.epoch = 1;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* anything before GENESIS */

    draft(&d, &s, ENTRY_GENESIS, 0);
    d.list.kind = SPACE_PERSONAL;
    d.list.history_from = 1;
    d.list.n = 1;
    d.list.m[0] = member(0, SPACE_FACILITATOR);
    finish(&d, 1); /* signed by somebody else */
    falls(&s, &d, ST_INVALID);
    memcpy(d.e.hdr.space, other_id, 16);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID);
    memcpy(d.e.hdr.space, space_id, 16);
    d.list.epoch = d.e.hdr.epoch = 2;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID);
    d.list.epoch = d.e.hdr.epoch = 1;
    d.list.n = 2;
    d.list.m[1] = member(1, SPACE_MEMBER);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* personal with two */
    d.list.kind = SPACE_PAIR;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* pair with a mere member */
    d.list.m[0] = member(1, SPACE_FACILITATOR);
    d.list.m[1] = member(2, SPACE_FACILITATOR);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* creator not in it */
}

static void
chain(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_PERSONAL, 1);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.seq++;
    falls(&s, &d, ST_CONFLICT);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.seq--;
    falls(&s, &d, ST_CONFLICT);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.prev[31] ^= 1;
    falls(&s, &d, ST_CONFLICT);
    draft(&d, &s, ENTRY_PUT, 0);
    stands(&s, &d);
    falls(&s, &d, ST_CONFLICT); /* the same again */
}

static void
personal(void **state)
{
    static const enum entry_type never[] = {
        ENTRY_ADD, ENTRY_REMOVE, ENTRY_LEAVE, ENTRY_ROLE, ENTRY_CLOSE};
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_PERSONAL, 1);
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        draft(&d, &s, never[i], 0);
        finish(&d, 0);
        falls(&s, &d, ST_INVALID);
    }
    draft(&d, &s, ENTRY_PUT, 1); /* a stranger */
    falls(&s, &d, ST_DENIED);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.epoch = 2;
    falls(&s, &d, ST_INVALID); /* rule 6 */
    draft(&d, &s, ENTRY_PUT, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_NAME, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_DEL, 0);
    finish(&d, 1);
    falls(&s, &d, ST_INVALID); /* signed by another */
    finish(&d, 0);
    stands(&s, &d);

    draft(&d, &s, ENTRY_ROTATE, 0);
    finish(&d, 0);
    stands(&s, &d);
    assert_int_equal(s.list.epoch, 2);
    draft(&d, &s, ENTRY_PUT, 0);
    d.e.hdr.epoch = 1;
    falls(&s, &d, ST_INVALID); /* the old epoch */
    draft(&d, &s, ENTRY_ROTATE, 0);
    memcpy(d.list.gs_commit, s.list.gs_commit, 32);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* rule 4: no new secret */
    draft(&d, &s, ENTRY_ROTATE, 0);
    d.list.epoch++;
    d.e.hdr.epoch++;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* rule 4: by one */
    draft(&d, &s, ENTRY_ROTATE, 0);
    d.list.m[0].ek[0] ^= 1;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* rule 3: not even an EK */
}

static void
rekey(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_PERSONAL, 1);
    draft(&d, &s, ENTRY_REKEY, 0);
    memcpy(d.list.m[0].ik, people[5].ik, 32);
    memcpy(d.list.m[0].ek, people[5].ek, 32);
    memcpy(d.list.m[0].ek_cert, people[5].ek_cert, 64);
    finish(&d, 5);
    falls(&s, &d, ST_INVALID); /* must be signed by the old key */
    finish(&d, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_ROTATE, 0);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* the old key no longer counts */
    finish(&d, 5);
    stands(&s, &d);
}

static void
group_lists(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_GROUP, 3);
    draft(&d, &s, ENTRY_ADD, 0);
    d.list.m[d.list.n++] = member(3, SPACE_MEMBER);
    d.list.history_from = d.list.epoch;
    finish(&d, 0);
    stands(&s, &d);

    draft(&d, &s, ENTRY_ADD, 1);
    d.list.m[d.list.n++] = member(4, SPACE_MEMBER);
    d.list.history_from = d.list.epoch;
    finish(&d, 1);
    falls(&s, &d, ST_DENIED); /* not a facilitator */
    memcpy(d.e.hdr.author, people[0].user, 16);
    d.list.history_from = 0;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID);
    d.list.history_from = d.list.epoch + 1;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID);
    d.list.history_from = 1;
    d.list.m[1].role = SPACE_FACILITATOR;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* a second change under cover */
    d.list.m[1].role = SPACE_MEMBER;
    d.list.m[4] = member(1, SPACE_MEMBER);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* a user twice */

    draft(&d, &s, ENTRY_REMOVE, 0);
    d.list.m[2] = d.list.m[3];
    d.list.n--;
    finish(&d, 0);
    stands(&s, &d);
    assert_null(space_member_get(&s, people[2].user));
    assert_non_null(space_member_get(&s, people[3].user));
    draft(&d, &s, ENTRY_PUT, 2);
    falls(&s, &d, ST_DENIED); /* the removed member */
    draft(&d, &s, ENTRY_REMOVE, 0);
    d.list.n--;
    memmove(d.list.m, d.list.m + 1, d.list.n * sizeof(d.list.m[0]));
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* nobody removes themselves */

    draft(&d, &s, ENTRY_ROLE, 0);
    d.list.m[0].role = SPACE_MEMBER;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* one must remain */
    draft(&d, &s, ENTRY_ROLE, 0);
    d.list.m[1].role = SPACE_FACILITATOR;
    finish(&d, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_ROLE, 0);
    d.list.m[1].ik[0] ^= 1;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID);
}

static void
group_leaves(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_GROUP, 3);
    draft(&d, &s, ENTRY_LEAVE, 0);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* the last facilitator */
    draft(&d, &s, ENTRY_LEAVE, 1);
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* for somebody else */
    finish(&d, 1);
    stands(&s, &d);
    assert_int_equal(s.list.n, 2);
    draft(&d, &s, ENTRY_PUT, 0);
    falls(&s, &d, ST_INVALID); /* rule 5: stale */
    draft(&d, &s, ENTRY_ROTATE, 2);
    finish(&d, 2);
    stands(&s, &d);
    draft(&d, &s, ENTRY_PUT, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_CLOSE, 2);
    finish(&d, 2);
    falls(&s, &d, ST_DENIED);
    draft(&d, &s, ENTRY_CLOSE, 0);
    finish(&d, 0);
    stands(&s, &d);
    draft(&d, &s, ENTRY_PUT, 0);
    falls(&s, &d, ST_INVALID); /* closed */
}

static void
pair(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_PAIR, 2);
    draft(&d, &s, ENTRY_ADD, 0);
    d.list.m[d.list.n++] = member(2, SPACE_MEMBER);
    d.list.history_from = d.list.epoch;
    finish(&d, 0);
    falls(&s, &d, ST_INVALID); /* never a third */
    draft(&d, &s, ENTRY_LEAVE, 1);
    finish(&d, 1);
    stands(&s, &d);
    assert_true(s.closed);
}

static void
owners(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_GROUP, 3);
    draft(&d, &s, ENTRY_PUT, 1);
    assert_int_equal(space_add(&s, &d.e, people[2].user), ST_DENIED);
    assert_int_equal(space_add(&s, &d.e, people[1].user), ST_OK);
    draft(&d, &s, ENTRY_PUT, 0);
    assert_int_equal(space_add(&s, &d.e, people[1].user), ST_DENIED);
    draft(&d, &s, ENTRY_DEL, 2);
    finish(&d, 2);
    assert_int_equal(space_add(&s, &d.e, people[1].user), ST_DENIED);
    draft(&d, &s, ENTRY_DEL, 0); /* a facilitator may */
    finish(&d, 0);
    assert_int_equal(space_add(&s, &d.e, people[1].user), ST_OK);
}

static void
twelve(void **state)
{
    struct space s;
    struct draft d;

    (void)state;
    begin(&s, SPACE_GROUP, 12);
    draft(&d, &s, ENTRY_ADD, 0);
    d.list.history_from = 1;
    space_list_render(d.body, &d.list);
    d.body[41] = 13; /* a body with a thirteenth */
    memcpy(d.body + ENTRY_LIST_HEAD + 12 * ENTRY_MEMBER_LEN, people[12].user,
           16);
    d.e.body = (struct bytes){d.body, ENTRY_LIST_HEAD + 13 * ENTRY_MEMBER_LEN};
    entry_blob(d.e.hdr.blob, ENTRY_ADD, d.e.body);
    entry_sign(d.sig, &d.e.hdr, people[0].ik_key);
    d.e.sig = (struct bytes){d.sig, sizeof(d.sig)};
    falls(&s, &d, ST_INVALID);
}

static void
packing(void **state)
{
    struct space s, back;
    struct draft d;
    uint8_t bytes[SPACE_PACKED_MAX];
    size_t len;

    (void)state;
    space_init(&s, space_id);
    space_pack(bytes, &len, &s);
    assert_int_equal(space_unpack(&back, (struct bytes){bytes, len}), ST_OK);
    assert_memory_equal(&s, &back, sizeof(s));

    begin(&s, SPACE_GROUP, 12);
    draft(&d, &s, ENTRY_LEAVE, 3);
    finish(&d, 3);
    stands(&s, &d);
    space_pack(bytes, &len, &s);
    assert_true(len <= sizeof(bytes));
    assert_int_equal(space_unpack(&back, (struct bytes){bytes, len}), ST_OK);
    assert_memory_equal(&s, &back, sizeof(s));
    for (size_t i = 0; i < len; i++)
        assert_int_equal(space_unpack(&back, (struct bytes){bytes, i}),
                         ST_INVALID);
    bytes[0] = 2;
    assert_int_equal(space_unpack(&back, (struct bytes){bytes, len}),
                     ST_INVALID);
}

static void
times(void **state)
{
    (void)state;
    assert_true(space_time_fits(1000, 1600));
    assert_true(space_time_fits(1600, 1000));
    assert_false(space_time_fits(1000, 1601));
    assert_false(space_time_fits(1601, 1000));
    assert_false(space_time_fits(UINT64_MAX, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(genesis),     cmocka_unit_test(chain),
        cmocka_unit_test(personal),    cmocka_unit_test(rekey),
        cmocka_unit_test(group_lists), cmocka_unit_test(group_leaves),
        cmocka_unit_test(pair),        cmocka_unit_test(owners),
        cmocka_unit_test(twelve),      cmocka_unit_test(packing),
        cmocka_unit_test(times),
    };

    return cmocka_run_group_tests_name("seal space", tests, make_people, NULL);
}
