/*
 * Bytes from anywhere as what `mainstay trend` reads.  Either all of it is
 * good and every reading comes back as one line of JSON, or nothing is
 * printed.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/trend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_line(struct str line)
{
    static const char *const states[] = {"learning", "usual", "watch", "act"};
    struct json *doc = NULL;
    struct json_obj top;
    struct str s;
    double x = 0.0;
    int64_t n;
    int known = 0;

    assert(json_parse(line, line.len, NULL, &doc) == ST_OK);
    top = json_top(doc);
    assert(json_take_str(&top, "at", 64, &s) && s.len >= 10);
    assert(json_take_str(&top, "dimension", 200, &s));
    assert(json_take_real(&top, "value", -1e100, 1e100, &x));
    assert(json_take_int(&top, "n", 0, INT32_MAX, &n));
    assert(json_take_str(&top, "state", 16, &s));
    for (int i = 0; i < 4; i++)
        known += str_eq(s, (struct str){states[i], strlen(states[i])});
    assert(known == 1);
    assert(json_take_str(&top, "why", 16, &s) && s.len > 0);
    json_free(doc);
}

/* The command with these bytes as its standard input. */
static int
run(const uint8_t *data, size_t size, char *option, char **out, size_t *n)
{
    char name[] = "trend";
    char *argv[] = {name, option, NULL};
    FILE *in = stdin, *to = stdout, *err = stderr;
    int rc;

    stdin = fmemopen((void *)(uintptr_t)data, size, "rb");
    stdout = open_memstream(out, n);
    stderr = fopen("/dev/null", "w");
    assert(stdin != NULL && stdout != NULL && stderr != NULL);
    rc = cli_trend(option != NULL ? 2 : 1, argv);
    fclose(stdin);
    fclose(stdout);
    fclose(stderr);
    stdin = in;
    stdout = to;
    stderr = err;
    return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char lower[] = "--lower-is-worse", weekly[] = "--period=weekly";
    char *options[] = {NULL, lower, weekly};
    char *out = NULL;
    struct str rest, line;
    size_t n = 0;
    int rc;

    if (size < 2)
        return 0;
    rc = run(data + 1, size - 1, options[data[0] % 3], &out, &n);
    assert(rc == 0 || rc == 2);
    rest = (struct str){out, n};
    assert(rc == 0 || n == 0);
    while (rest.len > 0) {
        assert(str_cut(rest, '\n', &line, &rest)); /* whole lines only */
        check_line(line);
    }
    free(out);
    return 0;
}
