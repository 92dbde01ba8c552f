/*
 * Numbers that identify: published examples of each kind, every change of one
 * digit in them, and what no rule takes.  Expected values are the publishers'
 * own examples, not ours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/checksum.h"

static const struct example {
    enum checksum kind;
    const char *text;
} examples[] = {
    {CHECKSUM_IBAN, "DE89370400440532013000"},
    {CHECKSUM_IBAN, "GB29NWBK60161331926819"},
    {CHECKSUM_IBAN, "FR1420041010050500013M02606"},
    {CHECKSUM_IBAN, "NL91ABNA0417164300"},
    {CHECKSUM_IBAN, "ES9121000418450200051332"},
    {CHECKSUM_IBAN, "IT60X0542811101000000123456"},
    {CHECKSUM_IBAN, "CH9300762011623852957"},
    {CHECKSUM_IBAN, "BE68539007547034"},
    {CHECKSUM_IBAN, "NO9386011117947"},
    {CHECKSUM_VIN, "1M8GDM9AXKP042788"},
    {CHECKSUM_IT_CF, "RSSMRA85T10A562S"},
    {CHECKSUM_IT_CF, "MRTMTT91D08F205J"},
    {CHECKSUM_FR_NIR, "255081416802538"},
    {CHECKSUM_CARD, "4111111111111111"},
    {CHECKSUM_CARD, "5500005555555559"},
    {CHECKSUM_CARD, "378282246310005"},
    {CHECKSUM_IMEI, "490154203237518"},
    {CHECKSUM_CH_AHV, "7569217076985"},
    {CHECKSUM_DE_RVNR, "15070649C103"},
    {CHECKSUM_ES_NUSS, "281234567840"},
    {CHECKSUM_DE_STEUER, "86095742719"},
    {CHECKSUM_DE_STEUER, "47036892816"},
    {CHECKSUM_BE_NN, "85073003328"},
    {CHECKSUM_PL_PESEL, "44051401359"},
    {CHECKSUM_DE_KVNR, "A123456780"},
    {CHECKSUM_AT_SVNR, "1237010180"},
    {CHECKSUM_UK_NHS, "9434765919"},
    {CHECKSUM_US_NPI, "1234567893"},
    {CHECKSUM_PL_NIP, "1234563218"},
    {CHECKSUM_ES_DNI, "12345678Z"},
    {CHECKSUM_ES_NIE, "X1234567L"},
    {CHECKSUM_ES_CIF, "A58818501"},
    {CHECKSUM_UK_NINO, "AB123456C"},
    {CHECKSUM_US_DEA, "AB1234563"},
    {CHECKSUM_NL_BSN, "111222333"},
    {CHECKSUM_CA_SIN, "130692544"},
    {CHECKSUM_US_SSN, "219099999"},
};
#define N_EXAMPLES (sizeof examples / sizeof examples[0])

static struct str
str(const char *s)
{
    return (struct str){s, strlen(s)};
}

static void
published(void **state)
{
    bool seen[CHECKSUM_COUNT] = {true};

    (void)state;
    for (size_t i = 0; i < N_EXAMPLES; i++) {
        if (!checksum_is(examples[i].kind, str(examples[i].text)))
            fail_msg("%s is not taken", examples[i].text);
        if (checksum_odds(checksum_of(str(examples[i].text))) <
            checksum_odds(examples[i].kind))
            fail_msg("%s is taken for another kind", examples[i].text);
        seen[examples[i].kind] = true;
    }
    for (int k = 0; k < CHECKSUM_COUNT; k++)
        if (!seen[k])
            fail_msg("kind %d has no example", k);
}

/* Of the changes of one digit, how many still pass?  The rules with a check
 * digit catch every one, or all but the few that lead to the same rest. */
static void
one_digit_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_EXAMPLES; i++) {
        enum checksum kind = examples[i].kind;
        unsigned changed = 0, passed = 0;
        char text[40];
        size_t len = strlen(examples[i].text);

        if (checksum_odds(kind) < 10)
            continue; /* structure only */
        for (size_t k = 0; k < len; k++)
            for (char c = '0'; c <= '9'; c++) {
                memcpy(text, examples[i].text, len + 1);
                if (text[k] < '0' || text[k] > '9' || text[k] == c)
                    continue;
                text[k] = c;
                changed++;
                passed += checksum_is(kind, str(text));
            }
        assert_true(changed > 0);
        if (passed * 12 > changed)
            fail_msg("%s: %u of %u changes pass", examples[i].text, passed,
                     changed);
    }
}

static void
small_letters_and_corsica(void **state)
{
    (void)state;
    assert_true(checksum_is(CHECKSUM_ES_DNI, STR("12345678z")));
    assert_true(checksum_is(CHECKSUM_IBAN, STR("nl91abna0417164300")));
    assert_true(checksum_is(CHECKSUM_IT_CF, STR("rssmra85t10a562s")));
    /* 1 56 07 2A 004 001: n with 19 for 2A, key 97 - n mod 97 */
    for (unsigned key = 1, found = 0; key <= 97; key++) {
        char text[] = "156072A00400100";

        text[13] = (char)('0' + key / 10);
        text[14] = (char)('0' + key % 10);
        found += checksum_is(CHECKSUM_FR_NIR, str(text));
        if (key == 97)
            assert_int_equal(found, 1);
    }
    assert_false(checksum_is(CHECKSUM_FR_NIR, STR("156073A00400100")));
}

static void
refused(void **state)
{
    static const char *const texts[] = {"",
                                        "1",
                                        "1234567",
                                        "DE89 3704 0044 0532 0130 00",
                                        "0000000000",
                                        "000123456",
                                        "666123456",
                                        "900123456",
                                        "123006789",
                                        "123450000",
                                        "GB123456A",
                                        "DA123456A",
                                        "AB123456E",
                                        "XX89370400440532013000",
                                        "DE8937040044053201300"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (int k = -1; k <= CHECKSUM_COUNT; k++)
            if (checksum_is((enum checksum)k, str(texts[i])) &&
                k != CHECKSUM_NL_BSN && k != CHECKSUM_CA_SIN)
                fail_msg("%s is taken as kind %d", texts[i], k);
    assert_int_equal(checksum_of(str("DE8937040044053201300\xc3\xa9")),
                     CHECKSUM_NONE);
    assert_int_equal(checksum_odds(CHECKSUM_NONE), 0);
    assert_int_equal(checksum_odds((enum checksum)CHECKSUM_COUNT), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published),
        cmocka_unit_test(one_digit_wrong),
        cmocka_unit_test(small_letters_and_corsica),
        cmocka_unit_test(refused),
    };

    return cmocka_run_group_tests_name("checksum", tests, NULL, NULL);
}
