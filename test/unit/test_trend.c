/* cli/trend: what it prints, what it refuses, and that a refusal prints
 * nothing on standard output.  Runs the command in a child process. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/trend.h"

#define TEXT_MAX (1 << 20)

struct result {
    int status;
    char out[TEXT_MAX];
    char err[4096];
};

/* A nameless file with the text, at its beginning. */
static FILE *
file_of(const char *text, size_t len)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    rewind(f);
    return f;
}

static void
slurp(FILE *f, char *to, size_t room)
{
    size_t n;

    rewind(f);
    n = fread(to, 1, room - 1, f);
    to[n] = '\0';
    (void)fclose(f);
}

static struct result *
trend_bytes(const char *input, size_t len, const char *option)
{
    static struct result r;
    char name[] = "trend", word[128];
    char *argv[] = {name, word, NULL};
    FILE *in = file_of(input, len), *out = file_of("", 0),
         *err = file_of("", 0);
    int status;
    pid_t pid;

    (void)snprintf(word, sizeof word, "%s", option != NULL ? option : "");
    (void)fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)dup2(fileno(in), 0);
        (void)dup2(fileno(out), 1);
        (void)dup2(fileno(err), 2);
        status = cli_trend(option != NULL ? 2 : 1, argv);
        (void)fflush(NULL);
        _exit(status);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    slurp(out, r.out, sizeof r.out);
    slurp(err, r.err, sizeof r.err);
    (void)fclose(in);
    return &r;
}

static struct result *
trend(const char *input, const char *option)
{
    return trend_bytes(input, strlen(input), option);
}

static const struct {
    const char *input;
    const char *option;
    const char *error; /* part of the message */
} refused[] = {
    {"", NULL, "line 1, column 1: no CSV header"},
    {"at,value\n", NULL, "the header needs at, dimension and value"},
    {"at,dimension,value,at\n", NULL, "line 1, column 4: column named twice"},
    {"at,dimension,value\n2024-01-01,a,1\n2024-02-30,a,2\n", NULL,
     "line 3, column 1: at is not"},
    {"at,dimension,value\n2024-01-01,a,one\n", NULL,
     "line 2, column 3: value is not a number"},
    {"at,dimension,value\n2024-01-01,a,\n", NULL,
     "line 2, column 3: value is not a number"},
    {"at,dimension,value\n2024-01-01,a,nan\n", NULL, "line 2, column 3"},
    {"at,dimension,value\n2024-01-01,a,1e200\n", NULL, "line 2, column 3"},
    {"at,dimension,value\n2024-01-01,,1\n", NULL, "line 2, column 2"},
    {"at,dimension,value\n2024-01-01,\xff,1\n", NULL, "line 2, column 2"},
    {"at,dimension,value\n2024-01-01,a,1,9\n", NULL,
     "line 2, column 4: not as many columns"},
    {"at,dimension,value\n2024-01-01,a\n", NULL,
     "line 2, column 2: not as many columns"},
    {"at,dimension,value\n2024-01-01,\"a,1\n", NULL, "column 2: not CSV"},
    {"at,dimension,value\n2024-01-01,a,1\n", "--period=hourly", "bad option"},
    {"at,dimension,value\n2024-01-01,a,1\n", "--period", "bad option"},
    {"at,dimension,value\n2024-01-01,a,1\n", "--nonsense", "bad option"},
    {"at,dimension,value\n2024-01-01,a,1\n", "--lower-is-worse=b",
     "no dimension b"},
};

static void
refuses_bad_input_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct result *r = trend(refused[i].input, refused[i].option);

        if (r->status != 2 || r->out[0] != '\0' ||
            strstr(r->err, refused[i].error) == NULL)
            fail_msg("case %zu: expected 2 and \"%s\", got %d, \"%s\", %zu "
                     "bytes printed",
                     i, refused[i].error, r->status, r->err, strlen(r->out));
    }
}

static void
refuses_a_nul_byte(void **state)
{
    static const char text[] = "at,dimension,value\n2024-01-01,a\0,1\n";
    struct result *r = trend_bytes(text, sizeof text - 1, NULL);

    (void)state;
    assert_int_equal(r->status, 2);
    assert_string_equal(r->out, "");
}

static void
prints_one_line_per_reading(void **state)
{
    struct result *r;

    (void)state;
    r = trend("\xef\xbb\xbfvalue;at;note;dimension\r\n"
              "1,5;2024-01-08T20:00+01:00;x;\"s\"\"p\\\"\r\n"
              "2;2024-01-01;y;\"s\"\"p\\\"\r\n",
              NULL);
    assert_int_equal(r->status, 0);
    assert_string_equal(r->err, "");
    assert_string_equal(
        r->out,
        "{\"at\":\"2024-01-08T20:00+01:00\",\"dimension\":\"s\\\"p\\\\\","
        "\"value\":1.5,\"n\":2,\"mean\":1.75,\"sd\":0.3535533905932738,"
        "\"ewma\":null,\"limit\":null,\"state\":\"learning\","
        "\"why\":\"learning\"}\n"
        "{\"at\":\"2024-01-01\",\"dimension\":\"s\\\"p\\\\\",\"value\":2,"
        "\"n\":1,\"mean\":2,\"sd\":null,\"ewma\":null,\"limit\":null,"
        "\"state\":\"learning\",\"why\":\"learning\"}\n");
    r = trend("at,dimension,value\n", NULL);
    assert_int_equal(r->status, 0);
    assert_string_equal(r->out, "");
    r = trend("", "--help");
    assert_int_equal(r->status, 0);
    assert_non_null(strstr(r->out, "usage: mainstay trend"));
}

/* 60 weeks around 5; from week 30 on moved by `move`. */
static char *
weeks(double move)
{
    static const double around[] = {0.3, -0.8, 1.1, -0.2, 0.6, -1.0, 0.1};
    static char text[8192];
    size_t n = 0;

    n += (size_t)snprintf(text, sizeof text, "at,dimension,value\n");
    for (int i = 0; i < 60; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "20%02d-%02d-%02d,mood,%.2f\n", 20 + i / 48,
                              1 + i % 48 / 4, 1 + 7 * (i % 4),
                              5.0 + around[i % 7] + (i >= 30 ? move : 0.0));
    return text;
}

static void
warns_and_takes_directions(void **state)
{
    (void)state;
    assert_non_null(strstr(trend(weeks(3.0), NULL)->out, "\"act\""));
    assert_null(strstr(trend(weeks(-3.0), NULL)->out, "\"watch\""));
    assert_null(strstr(trend(weeks(-3.0), NULL)->out, "\"act\""));
    assert_non_null(
        strstr(trend(weeks(-3.0), "--lower-is-worse")->out, "\"act\""));
    assert_non_null(
        strstr(trend(weeks(-3.0), "--lower-is-worse=mood")->out, "\"act\""));
    assert_null(strstr(trend(weeks(3.0), "--period=daily")->out, "\"sd\":0,"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_input_whole),
        cmocka_unit_test(refuses_a_nul_byte),
        cmocka_unit_test(prints_one_line_per_reading),
        cmocka_unit_test(warns_and_takes_directions),
    };

    return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
