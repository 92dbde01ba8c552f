/* Enquiries: both sides open what either wrote, at its place and no other;
 * nothing of one slot opens another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "seal/enquiry.h"

static struct secret asker, desk;

static int
start(void **state)
{
    (void)state;
    memset(asker.b, 1, SECRET_LEN);
    memset(desk.b, 2, SECRET_LEN);
    return prim_start() != ST_OK;
}

static void
keys(uint32_t slot, struct secret *of_asker, struct secret *of_desk)
{
    struct enquiry_pair a, d;

    enquiry_pair(&a, &asker, slot);
    enquiry_pair(&d, &desk, 0);
    assert_int_equal(enquiry_key(of_asker, &a, d.pub, ENQUIRY_ASKER), ST_OK);
    assert_int_equal(enquiry_key(of_desk, &d, a.pub, ENQUIRY_DESK), ST_OK);
}

static void
both_sides_open_what_either_wrote(void **state)
{
    static const char text[] = "I look for somebody for myself.";
    uint8_t box[ENQUIRY_BOX_LEN], got[ENQUIRY_PADDED];
    struct enquiry_place at = {.id = {7}, .step = 1};
    struct secret a, d;
    size_t n = 0;

    (void)state;
    keys(60000, &a, &d);
    assert_memory_equal(a.b, d.b, SECRET_LEN);
    for (at.step = 1; at.step <= ENQUIRY_STEPS; at.step++) {
        assert_int_equal(
            enquiry_seal(box, (const uint8_t *)text, sizeof text - 1, &a, &at),
            ST_OK);
        assert_int_equal(enquiry_open(got, &n, box, &d, &at), ST_OK);
        assert_int_equal(n, sizeof text - 1);
        assert_memory_equal(got, text, n);
        assert_int_equal(enquiry_open(got, &n, box, &a, &at), ST_OK);
    }
}

static void
a_box_opens_at_its_place_only(void **state)
{
    uint8_t box[ENQUIRY_BOX_LEN], got[ENQUIRY_PADDED];
    struct enquiry_place at = {.id = {7}, .step = 1}, other = at;
    struct secret a, d, next;
    size_t n = 0;

    (void)state;
    keys(3, &a, &d);
    assert_int_equal(enquiry_seal(box, (const uint8_t *)"x", 1, &a, &at),
                     ST_OK);
    other.step = 2;
    assert_int_equal(enquiry_open(got, &n, box, &d, &other), ST_INVALID);
    other = at;
    other.id[15] = 1;
    assert_int_equal(enquiry_open(got, &n, box, &d, &other), ST_INVALID);
    keys(4, &next, &next);
    assert_int_equal(enquiry_open(got, &n, box, &next, &at), ST_INVALID);
    for (size_t i = 0; i < sizeof box; i += 97) {
        box[i] ^= 1;
        assert_int_equal(enquiry_open(got, &n, box, &d, &at), ST_INVALID);
        box[i] ^= 1;
    }
    assert_int_equal(enquiry_open(got, &n, box, &d, &at), ST_OK);
}

static void
every_length_up_to_the_limit(void **state)
{
    static uint8_t text[ENQUIRY_TEXT_MAX + 1], box[ENQUIRY_BOX_LEN],
        got[ENQUIRY_PADDED];
    struct enquiry_place at = {.id = {7}, .step = 5};
    size_t n = 9;
    struct secret a, d;

    (void)state;
    memset(text, 0x80, sizeof text); /* the padding's own mark */
    keys(5, &a, &d);
    for (size_t len = 0; len <= ENQUIRY_TEXT_MAX; len += 455) {
        assert_int_equal(enquiry_seal(box, text, len, &a, &at), ST_OK);
        assert_int_equal(enquiry_open(got, &n, box, &d, &at), ST_OK);
        assert_int_equal(n, len);
    }
    assert_int_equal(enquiry_seal(box, text, ENQUIRY_TEXT_MAX + 1, &a, &at),
                     ST_NOSPACE);
}

static void
slots_share_nothing(void **state)
{
    uint8_t token[2][ENQUIRY_TOKEN_LEN], id[2][ENQUIRY_ID_LEN];
    static const uint8_t none[PRIM_PUB_LEN];
    struct enquiry_pair one, two;
    struct secret key;

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        enquiry_token(token[i], &asker, i);
        enquiry_id(id[i], token[i]);
    }
    enquiry_pair(&one, &asker, 0);
    enquiry_pair(&two, &asker, 1);
    assert_memory_not_equal(token[0], token[1], ENQUIRY_TOKEN_LEN);
    assert_memory_not_equal(id[0], id[1], ENQUIRY_ID_LEN);
    assert_memory_not_equal(id[0], token[0], ENQUIRY_ID_LEN);
    assert_memory_not_equal(one.pub, two.pub, PRIM_PUB_LEN);
    assert_memory_not_equal(one.key.b, token[0], SECRET_LEN);
    assert_int_equal(enquiry_key(&key, &one, none, ENQUIRY_ASKER), ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_open_what_either_wrote),
        cmocka_unit_test(a_box_opens_at_its_place_only),
        cmocka_unit_test(every_length_up_to_the_limit),
        cmocka_unit_test(slots_share_nothing),
    };

    return cmocka_run_group_tests_name("seal_enquiry", tests, start, NULL);
}
