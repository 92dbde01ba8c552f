/*
 * srccheck: each rule once broken and once kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tools/srccheck.h"

#define HEAD "/* What this is. */\n"

static const struct row {
    const char *path;
    const char *text;
    const char *finding; /* its beginning; NULL: none */
} rows[] = {
    {"serve/a.c", HEAD "strcpy(a, b);\n", "serve/a.c:2: banned function"},
    {"serve/a.c", HEAD "x = strcpy (a, b);\n", "serve/a.c:2: banned"},
    {"serve/a.c", HEAD "my_strcpy(a, b);\n", NULL},
    {"serve/a.c", HEAD "/* strcpy(a) */\n", NULL},
    {"serve/a.c", HEAD "f(\"strcpy(\");\n", NULL},
    {"test/unit/a.c", HEAD "n = atoi(x);\n", "test/unit/a.c:2: banned"},
    {"serve/a.c", HEAD "p = malloc(3);\n", "serve/a.c:2: the heap"},
    {"base/mem.c", HEAD "p = malloc(3);\n", NULL},
    {"tools/a.c", HEAD "p = malloc(3);\n", NULL},
    {"serve/a.c", HEAD "p = \"SELECT a FROM b\";\n", "serve/a.c:2: SQL"},
    {"store/a.c", HEAD "p = \"SELECT a FROM b\";\n", NULL},
    {"serve/a.c", HEAD "log(\"a selection\");\n", NULL},
    {"serve/a.c", HEAD "p = \"<p>\";\n", "serve/a.c:2: markup"},
    {"serve/a.c", HEAD "p = \"a < b\";\n", NULL},
    {"serve/a.c", HEAD "if (a <b) c = '\\'';\n", NULL},
    {"tools/a.c", HEAD "p = \"<p>\";\n", NULL},
    {"serve/a.c", "int x;\n", "serve/a.c:1: no head comment"},
    {"serve/a.h", "#ifndef A\n", NULL},
    {"serve/ewma.c", HEAD "int\newma_add(int a)\n{\n}\n", NULL},
    {"serve/ewma.c", HEAD "int\nadd(int a)\n{\n}\n",
     "serve/ewma.c:3: extern name"},
    {"serve/ewma.c", HEAD "static int\nadd(int a)\n{\n}\n", NULL},
    {"serve/ewma.c", HEAD "int\nmain(void)\n{\n}\n", NULL},
    {"cli/trend.c", HEAD "int\ncli_trend(void)\n{\n}\n", NULL},
    {"tools/tplc_po.c", HEAD "int\ntplc_other(void)\n{\n}\n", NULL},
    {"web/js/a.js", HEAD "a.innerHTML = b;\n", "web/js/a.js:2: not in our"},
    {"web/js/a.js", HEAD "eval(b);\n", "web/js/a.js:2: not in our"},
    {"web/js/a.js", HEAD "evaluate(b);\n", NULL},
    {"web/js/a.js", HEAD "a.textContent = \"Two words\";\n",
     "web/js/a.js:2: text for people"},
    {"web/js/a.js", HEAD "a.textContent = say(\"two-words\");\n", NULL},
    {"web/js/a.js", HEAD "a.title = `Two ${words}`;\n", NULL},
    {"web/js/a.js", "a();\n", "web/js/a.js:1: no head comment"},
};

static void
each_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str path = {rows[i].path, strlen(rows[i].path)};
        struct str text = {rows[i].text, strlen(rows[i].text)};
        struct buf out;
        size_t found;

        buf_init(&out, 4096);
        found = srccheck_file(path, text, &out);
        if (rows[i].finding == NULL && found != 0)
            fail_msg("row %zu: expected nothing, got %.*s", i, (int)out.len,
                     out.ptr);
        if (rows[i].finding != NULL &&
            (found != 1 ||
             !str_starts(buf_str(&out), (struct str){rows[i].finding,
                                                     strlen(rows[i].finding)})))
            fail_msg("row %zu: expected %s, got %zu: %.*s", i, rows[i].finding,
                     found, (int)out.len, out.len > 0 ? out.ptr : "");
        buf_free(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_rule)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
