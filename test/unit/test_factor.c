/*
 * Sign-in codes against RFC 6238's vectors, addresses, pictures, letters, and
 * markup as plain text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/html.h"
#include "serve/address.h"
#include "serve/letter.h"
#include "serve/mail.h"
#include "serve/otp.h"
#include "serve/qr.h"

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static const uint8_t secret[OTP_SECRET + 1] = "12345678901234567890";
static const struct {
    int64_t at_s;
    const char *code;
} published[] = {{59, "287082"},         {1111111109, "081804"},
                 {1111111111, "050471"}, {1234567890, "005924"},
                 {2000000000, "279037"}, {20000000000, "353130"}};

static void
codes_are_those_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        int64_t at = published[i].at_s, step = 0;
        struct str code = view(published[i].code);

        assert_int_equal(otp_check(secret, code, at, 0, &step), ST_OK);
        assert_int_equal(step, at / OTP_STEP_S);
        /* One step aside, either way; no more. */
        assert_int_equal(otp_check(secret, code, at + 30, 0, &step), ST_OK);
        assert_int_equal(step, at / OTP_STEP_S);
        assert_int_equal(otp_check(secret, code, at - 30, 0, &step), ST_OK);
        assert_int_equal(otp_check(secret, code, at + 60, 0, &step), ST_DENIED);
        if (at > 60) /* no time before 1970 */
            assert_int_equal(otp_check(secret, code, at - 60, 0, &step),
                             ST_DENIED);
        /* Used, or older than one that was. */
        assert_int_equal(otp_check(secret, code, at, at / OTP_STEP_S, &step),
                         ST_DENIED);
        assert_int_equal(
            otp_check(secret, code, at, at / OTP_STEP_S - 1, &step), ST_OK);
    }
}

static void
codes_may_be_typed_with_spaces(void **state)
{
    static const char *const wrong[] = {"",
                                        "28708",
                                        "2870820",
                                        "28708a",
                                        "2870 8",
                                        "-87082",
                                        "287\t082",
                                        ("\xef\xbc\x92"
                                         "87082")};
    int64_t step;

    (void)state;
    assert_int_equal(otp_check(secret, STR(" 287 082 "), 59, 0, &step), ST_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(otp_check(secret, view(wrong[i]), 59, 0, &step),
                         ST_DENIED);
}

static void
a_secret_is_written_in_base32(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 256);
    otp_add_address(&b, secret, STR("ada"));
    assert_true(str_eq(buf_str(&b), STR("otpauth://totp/Mainstay:ada?secret="
                                        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                                        "&issuer=Mainstay")));
    buf_free(&b);
}

static void
an_address_can_be_written_to(void **state)
{
    static const char *const good[] = {
        "a@b.cd", "ada.lovelace+notes@mail.example",
        "o'neil_{x}@sub.mail-1.example",
        ("123456789012345678901234567890123456789"
         "0123456789012345678901234@b.cd")};
    static const char *const bad[] = {
        "",
        "@",
        "a@",
        "@b.cd",
        "a@b",
        "a@b.",
        "a@.cd",
        "a@b..cd",
        "a@-b.cd",
        "a@b-.cd",
        ".a@b.cd",
        "a.@b.cd",
        "a..b@b.cd",
        "a@b@c.de",
        "a b@c.de",
        "a@b c.de",
        "\"a\"@b.cd",
        "a@[1.2.3.4]",
        "a\r\nb@c.de",
        "a@b.cd\r\n",
        "a@b.cd,e@f.gh",
        "a<b@c.de>",
        "\xc3\xa4@b.cd",
        ("a123456789012345678901234567890123456789"
         "01234567890123456789012345@b.c")};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!address_fits(view(good[i])))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (address_fits(view(bad[i])))
            fail_msg("%s", bad[i]);
}

static void
markup_becomes_plain_text(void **state)
{
    static const struct {
        const char *markup, *plain;
    } cases[] = {
        {"", ""},
        {"<p>One</p>\n<p>two  and\nthree</p>", "One\n\ntwo and three\n"},
        {"<p>a &amp;&lt;b&gt; &quot;c&quot; &#39;d&#39;</p>",
         "a &<b> \"c\" 'd'\n"},
        {"<p>on <time datetime=\"x\">3 March</time>, &nbsp;</p><p></p>",
         "on 3 March, &nbsp;\n"},
        {"<p>torn <b", "torn\n"},
    };
    struct buf b;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_init(&b, 256);
        html_add_plain(&b, (struct html){view(cases[i].markup)});
        if (!str_eq(buf_str(&b), view(cases[i].plain)))
            fail_msg("case %zu: %.*s", i, (int)b.len, b.ptr);
        buf_free(&b);
    }
}

/* Every kind has its own words in every language, and no hole is left. */
static void
letters_say_what_happened(void **state)
{
    static const char *const langs[] = {"en", "de", "xx"};
    const struct community c = {.name = STR("Practice & Co"),
                                .base_url = STR("https://mainstay.example")};
    struct buf subject, text, seen;

    (void)state;
    buf_init(&seen, 1 << 16);
    for (int kind = 0; kind < NOTICE_COUNT; kind++) {
        struct str code =
            kind == NOTICE_CONFIRM ? STR("12345678") : (struct str){NULL, 0};

        for (size_t l = 0; l < sizeof langs / sizeof langs[0]; l++) {
            const struct notice n = {.kind = (enum notice_kind)kind,
                                     .lang = view(langs[l]),
                                     .created_ms = 1790000000000};

            buf_init(&subject, LETTER_SUBJECT);
            buf_init(&text, LETTER_TEXT);
            assert_int_equal(letter_write(&n, &c, code, &subject, &text),
                             ST_OK);
            buf_add_byte(&subject, '\0');
            buf_add_byte(&text, '\0');
            assert_int_equal(strncmp(subject.ptr, "Mainstay: ", 10), 0);
            assert_null(strpbrk(subject.ptr, "\r\n<>&{"));
            assert_null(strpbrk(text.ptr, "<>{}"));
            assert_non_null(strstr(text.ptr, "Practice & Co"));
            assert_int_equal(strstr(text.ptr, "12345678") != NULL,
                             kind == NOTICE_CONFIRM);
            assert_int_equal(strstr(text.ptr, "https://mainstay") != NULL,
                             kind != NOTICE_CONFIRM);
            if (l == 0) {
                assert_true(seen.len == 0 ||
                            memmem(seen.ptr, seen.len, subject.ptr,
                                   subject.len) == NULL);
                buf_add(&seen, buf_str(&subject));
            }
            buf_free(&subject);
            buf_free(&text);
        }
    }
    buf_free(&seen);
}

static void
a_picture_has_its_margin_and_corners(void **state)
{
    struct buf path;
    int64_t side = 0;
    char long_text[QR_TEXT + 1];

    (void)state;
    buf_init(&path, 1 << 17);
    assert_int_equal(qr_path(STR("HELLO"), &path, &side), ST_OK);
    assert_int_equal(side, 21 + 8); /* version 1 */
    buf_add_byte(&path, '\0');
    /* The first row begins with the corner's seven dark modules. */
    assert_int_equal(strncmp(path.ptr, "M4 4h7v1h-7z", 12), 0);
    memset(long_text, 'x', sizeof long_text);
    buf_clear(&path);
    assert_int_equal(qr_path((struct str){long_text, QR_TEXT}, &path, &side),
                     ST_OK);
    assert_int_equal(
        qr_path((struct str){long_text, QR_TEXT + 1}, &path, &side),
        ST_NOSPACE);
    buf_free(&path);
    buf_init(&path, 10);
    assert_int_equal(qr_path(STR("HELLO"), &path, &side), ST_NOSPACE);
    buf_free(&path);
}

static void
mail_servers_are_named_by_url(void **state)
{
    (void)state;
    assert_true(mail_url_fits(STR("smtp://mail.example:587")));
    assert_true(mail_url_fits(STR("smtps://mail.example")));
    assert_true(mail_url_fits(STR("smtp://[::1]:25")));
    assert_false(mail_url_fits(STR("smtp://")));
    assert_false(mail_url_fits(STR("smtp://:25")));
    assert_false(mail_url_fits(STR("http://mail.example")));
    assert_false(mail_url_fits(STR("")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(codes_may_be_typed_with_spaces),
        cmocka_unit_test(a_secret_is_written_in_base32),
        cmocka_unit_test(an_address_can_be_written_to),
        cmocka_unit_test(markup_becomes_plain_text),
        cmocka_unit_test(letters_say_what_happened),
        cmocka_unit_test(a_picture_has_its_margin_and_corners),
        cmocka_unit_test(mail_servers_are_named_by_url),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
