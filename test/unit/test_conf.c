/* base/conf: a file, the environment, the command line; every error at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/conf.h"

#define KEYS                                                                   \
    CONF(listen, TEXT, "127.0.0.1:8080", 1, 40, "address:port", "where")       \
    CONF(workers, INT, "2", 1, 64, "threads", "how many")                      \
    CONF(body_max, BYTES, "64 KiB", 1, 1 << 30, "bytes", "largest body")       \
    CONF(idle, SECONDS, "15 min", 60, 86400, "seconds", "until locked")        \
    CONF(development, BOOL, "no", 0, 0, "", "for developers")                  \
    CONF(level, CHOICE, "info", 0, 0, "debug|info|error", "of the log")        \
    CONF(mail_host, TEXT, "", 0, 0, "name", "outgoing mail")                   \
    CONF(mail_password, SECRET, "", 1, 16, "", "of the mail account")

struct settings {
#define CONF(name, type, ...) CONF_FIELD_##type name;
    KEYS
#undef CONF
};

static const struct conf_key keys[] = {
#define CONF(name, type, preset, min, max, unit, help)                         \
    CONF_KEY(struct settings, name, type, preset, min, max, unit, help)
    KEYS
#undef CONF
};
#define N_KEYS (sizeof keys / sizeof keys[0])

struct fix {
    char path[64], secret[80];
    struct arena a;
    struct buf errors;
    struct settings got;
};

static void
write_file(const char *path, const char *text, mode_t mode)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
}

static int
up(void **state)
{
    static struct fix f;

    memset(&f, 0, sizeof f);
    snprintf(f.path, sizeof f.path, "/tmp/mainstay-conf.%ld", (long)getpid());
    snprintf(f.secret, sizeof f.secret, "%s.secret", f.path);
    arena_init(&f.a, 1 << 20);
    buf_init(&f.errors, 1 << 20);
    *state = &f;
    return 0;
}

static int
down(void **state)
{
    struct fix *f = *state;

    unlink(f->path);
    unlink(f->secret);
    arena_free(&f->a);
    buf_free(&f->errors);
    return 0;
}

static enum status
read_it(struct fix *f, const char *text, char *const *env, char *const *args)
{
    struct conf_from from = {.env = env, .args = args};

    if (text != NULL) {
        write_file(f->path, text, 0600);
        from.path = f->path;
    }
    buf_clear(&f->errors);
    return conf_read(keys, N_KEYS, &from, &f->a, &f->got, &f->errors);
}

static const char *
errors(struct fix *f)
{
    buf_add_byte(&f->errors, '\0');
    return f->errors.ptr;
}

static void
is_text(struct str got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.ptr, want, got.len);
}

static void
presets_stand_alone(void **state)
{
    struct fix *f = *state;

    assert_int_equal(read_it(f, NULL, NULL, NULL), ST_OK);
    is_text(f->got.listen, "127.0.0.1:8080");
    assert_int_equal(f->got.workers, 2);
    assert_int_equal(f->got.body_max, 65536);
    assert_int_equal(f->got.idle, 900);
    assert_false(f->got.development);
    assert_int_equal(f->got.level, 1);
    assert_int_equal(f->got.mail_host.len, 0);
    assert_int_equal(f->got.mail_password.len, 0);
}

static void
later_places_win(void **state)
{
    char e1[] = "MAINSTAY_WORKERS=4", e2[] = "MAINSTAY_IDLE=2h",
         e3[] = "PATH=x";
    char a1[] = "--idle=1 d", a2[] = "--body-max", a3[] = "1 MiB",
         a4[] = "--development";
    char *env[] = {e1, e2, e3, NULL}, *args[] = {a1, a2, a3, a4, NULL};
    struct fix *f = *state;

    if (read_it(f,
                "\xef\xbb\xbf# a comment\n"
                "listen = 0.0.0.0:80\n"
                "  workers=3\n"
                "level: error\n"
                "\n[mail]\n; another\nhost = mx.example\n",
                env, args) != ST_OK)
        fail_msg("%s", errors(f));
    is_text(f->got.listen, "0.0.0.0:80");
    assert_int_equal(f->got.workers, 4);
    assert_int_equal(f->got.idle, 86400);
    assert_int_equal(f->got.body_max, 1 << 20);
    assert_true(f->got.development);
    assert_int_equal(f->got.level, 2);
    is_text(f->got.mail_host, "mx.example");
}

static void
every_error_is_reported_with_its_line(void **state)
{
    char e1[] = "MAINSTAY_WORKRS=4", e2[] = "MAINSTAY_IDLE=soon";
    char a1[] = "--levl=info", a2[] = "listen", a3[] = "--workers";
    char *env[] = {e1, e2, NULL}, *args[] = {a1, a2, a3, NULL};
    char text[1200], long_line[400], want[160];
    static const char *const lines[] = {
        ":1: unknown key 'lisen'; did you mean 'listen'?",
        ":2: workers should be 1 to 64",
        ":3: neither '[section]' nor 'key = value'",
        ":4: level should be one of debug|info|error",
        ":5: the line is too long",
        ":6: 'workers' stands in the file already",
        ":7: body_max should be a number of bytes",
        ":8: development should be yes or no",
        ":9: unknown key 'colour'\n",
        ":10: listen should have 1 to 40 bytes",
    };
    struct fix *f = *state;
    const char *got;

    memset(long_line, 'x', sizeof long_line);
    long_line[sizeof long_line - 1] = '\0';
    snprintf(text, sizeof text,
             "lisen = a\nworkers = 65\nnonsense\nlevel = loud\nlisten = %s\n"
             "workers = 5\nbody_max = 5 KB\ndevelopment = maybe\n"
             "colour = red\nlisten =\n",
             long_line);
    assert_int_equal(read_it(f, text, env, args), ST_INVALID);
    got = errors(f);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        snprintf(want, sizeof want, "%s%s", f->path, lines[i]);
        if (strstr(got, want) == NULL)
            fail_msg("expected '%s' in:\n%s", want, got);
    }
    assert_non_null(strstr(got, "MAINSTAY_WORKRS: unknown key 'workrs'; did "
                                "you mean 'workers'?\n"));
    assert_non_null(strstr(got, "MAINSTAY_IDLE: idle should be"));
    assert_non_null(strstr(got, "--levl: unknown key 'levl'; did you mean"));
    assert_non_null(strstr(got, "listen: not an option"));
    assert_non_null(strstr(got, "--workers: needs a value"));
}

static void
a_file_that_is_named_must_be_there(void **state)
{
    const struct conf_from from = {.path = "/nowhere/at/all"};
    struct fix *f = *state;

    assert_int_equal(conf_read(keys, N_KEYS, &from, &f->a, &f->got, &f->errors),
                     ST_INVALID);
    assert_non_null(strstr(errors(f), "/nowhere/at/all: No such file"));
}

static void
secrets_come_from_closed_files(void **state)
{
    static const struct {
        const char *content;
        mode_t mode;
        const char *error; /* NULL: taken */
    } cases[] = {
        {"hunter2\n", 0400, NULL},
        {"hunter2", 0640, NULL},
        {"hunter2\n", 0644, "closed to others"},
        {"", 0400, "wrong length"},
        {"hunter2 is far too long", 0400, "wrong length"},
    };
    struct fix *f = *state;
    char text[128];

    snprintf(text, sizeof text, "[mail]\npassword = %s\n", f->secret);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum status st;

        unlink(f->secret);
        write_file(f->secret, cases[i].content, cases[i].mode);
        st = read_it(f, text, NULL, NULL);
        if (cases[i].error == NULL) {
            assert_int_equal(st, ST_OK);
            is_text(f->got.mail_password, "hunter2");
            continue;
        }
        assert_int_equal(st, ST_INVALID);
        assert_non_null(strstr(errors(f), cases[i].error));
        assert_null(strstr(f->errors.ptr, "hunter2"));
    }
    unlink(f->secret);
    assert_int_equal(read_it(f, text, NULL, NULL), ST_INVALID);
    assert_non_null(strstr(errors(f), ":2: mail_password"));
}

static void
numbers_have_limits(void **state)
{
    static const struct {
        const char *text;
        int64_t want; /* -1: refused */
    } cases[] = {
        {"60", 60},
        {"60 s", 60},
        {"1min", 60},
        {"24 h", 86400},
        {"1 d", 86400},
        {"2 d", -1},
        {"59", -1},
        {"-60", -1},
        {"1.5 h", -1},
        {"h", -1},
        {"60 KiB", -1},
        {"9223372036854775807 d", -1},
        {"99999999999999999999", -1},
        {"6 0", -1},
    };
    struct fix *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        enum status st;

        snprintf(text, sizeof text, "idle = %s", cases[i].text);
        st = read_it(f, text, NULL, NULL);
        if (st != (cases[i].want < 0 ? ST_INVALID : ST_OK) ||
            (st == ST_OK && f->got.idle != cases[i].want))
            fail_msg("'%s': status %d, %lld", cases[i].text, st,
                     (long long)f->got.idle);
    }
}

static void
the_manual_names_every_key(void **state)
{
    struct fix *f = *state;
    struct buf b;

    buf_init(&b, 1 << 16);
    conf_manual(keys, N_KEYS, &b);
    buf_add_byte(&b, '\0');
    for (size_t i = 0; i < N_KEYS; i++) {
        char want[80];

        snprintf(want, sizeof want, "\n#%s = %s\n", keys[i].name,
                 keys[i].preset);
        if (strstr(b.ptr, want) == NULL)
            fail_msg("no '%s' in:\n%s", want, b.ptr);
    }
    /* As a file it is valid, and changes nothing. */
    assert_int_equal(read_it(f, b.ptr, NULL, NULL), ST_OK);
    buf_free(&b);
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, up, down)
    const struct CMUnitTest tests[] = {
        TEST(presets_stand_alone),
        TEST(later_places_win),
        TEST(every_error_is_reported_with_its_line),
        TEST(a_file_that_is_named_must_be_there),
        TEST(secrets_come_from_closed_files),
        TEST(numbers_have_limits),
        TEST(the_manual_names_every_key),
    };

    return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
