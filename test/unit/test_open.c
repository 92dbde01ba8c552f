/*
 * Opening the example copy (docs/sealing.md) with bytes changed in turn, cut at
 * many lengths, and with each allocation refused: it opens whole or not
 * at all, and a folder appears whole or not at all.
 */
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

#include "cli/open_source.h"
#include "cli/open_write.h"
#include "test/fault/mem_fault.h"

#define CODE "94CF-HQQ8-YKPT-GEWF-EDJP-7DJZ-QG26"
#define PATHS 512

static uint8_t example[65536];
static size_t example_len;
static char dir[64];
static char copy[PATHS], code[PATHS], out[PATHS];

static void
write_file(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static int
start(void **state)
{
    char path[PATHS];
    FILE *f;

    (void)state;
    if (prim_start() != ST_OK)
        return 1;
    snprintf(dir, sizeof dir, "%s/mainstay-open-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(copy, sizeof copy, "%s/copy", dir);
    snprintf(code, sizeof code, "%s/code", dir);
    snprintf(out, sizeof out, "%s/out", dir);
    snprintf(path, sizeof path, "%s/test/vectors/example.sealed", TEST_ROOT);
    f = fopen(path, "rb");
    if (f == NULL)
        return 1;
    example_len = fread(example, 1, sizeof example, f);
    (void)fclose(f);
    write_file(code, CODE, sizeof CODE - 1);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    (void)unlink(copy);
    (void)unlink(code);
    return rmdir(dir);
}

/* Open, and write as `form` into the folder `out` unless that is OPEN_NONE. */
static int
open_it(enum open_form form, struct open_why *why)
{
    struct open_ask ask = {.file = code, .is_code = true};
    struct open_source s;
    struct open_writer w;
    int rc;

    *why = (struct open_why){.exit = OPEN_DONE};
    if (open_source_init(&s) != ST_OK)
        rc = open_say_status(why, ST_NOSPACE, "test");
    else
        rc = open_file(&s, copy, &ask, why);
    if (rc == 0 && form != OPEN_NONE) {
        rc = open_writer_begin(&w, form, out, why);
        if (rc == 0)
            rc = open_log_each(s.log[0], s.holder, open_writer_take, &w, why);
        if (rc == 0)
            rc = open_writer_end(&w, STR("contents\n"), why);
        open_writer_drop(&w);
    }
    open_source_free(&s);
    return rc;
}

static void
remove_out(const char *name)
{
    char path[PATHS + 32];

    snprintf(path, sizeof path, "%s/%s", out, name);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/contents.txt", out);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(out), 0);
}

static void
opens(void **state)
{
    struct open_why why;
    struct stat s;

    (void)state;
    write_file(copy, example, example_len);
    assert_int_equal(open_it(OPEN_JSONL, &why), 0);
    assert_int_equal(stat(out, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0700);
    remove_out("records.jsonl");
}

/* The next place to try: each one in the head, some in the parts. */
static size_t
step(size_t i)
{
    return i < EXPORT_HEAD_LEN + ENVELOPE_OVER ? i + 1 : i + 29;
}

/* Reads the byte changed and says so: never a crash, never "done". */
static void
every_byte(void **state)
{
    struct open_why why;
    FILE *f;

    (void)state;
    write_file(copy, example, example_len);
    f = fopen(copy, "r+b");
    assert_non_null(f);
    for (size_t i = 0; i < example_len; i = step(i)) {
        int rc;

        (void)fseek(f, (long)i, SEEK_SET);
        (void)fputc(example[i] ^ 0x10, f);
        (void)fflush(f);
        rc = open_it(OPEN_NONE, &why);
        if (rc == 0 || rc == OPEN_TROUBLE || why.text[0] == '\0')
            fail_msg("byte %zu changed: %d %s", i, rc, why.text);
        (void)fseek(f, (long)i, SEEK_SET);
        (void)fputc(example[i], f);
    }
    (void)fclose(f);
    assert_int_equal(open_it(OPEN_NONE, &why), 0);
}

static void
every_length(void **state)
{
    struct open_why why;

    (void)state;
    write_file(copy, example, example_len);
    for (size_t n = 0; n < example_len; n = step(n)) {
        write_file(copy, example, n);
        assert_int_equal(open_it(OPEN_NONE, &why), OPEN_REFUSED);
    }
}

/* The k-th allocation refused, for every k there is. */
static void
every_allocation(void **state)
{
    static const char *const names[] = {NULL, "records.jsonl", "records.md",
                                        "records.csv"};
    struct open_why why;
    struct stat s;

    (void)state;
    write_file(copy, example, example_len);
    for (int form = OPEN_JSONL; form <= OPEN_CSV; form++) {
        int rc = 1;

        for (long k = 1; rc != 0; k++) {
            mem_fault_plan(k);
            mem_fault_begin();
            rc = open_it((enum open_form)form, &why);
            mem_fault_end();
            if (mem_fault_refused() == 0)
                assert_int_equal(rc, 0);
            if (rc == 0)
                break;
            assert_int_equal(rc, OPEN_TROUBLE);
            assert_int_equal(lstat(out, &s), -1);
        }
        mem_fault_plan(0);
        remove_out(names[form]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens),
        cmocka_unit_test(every_byte),
        cmocka_unit_test(every_length),
        cmocka_unit_test(every_allocation),
    };

    return cmocka_run_group_tests_name("open", tests, start, stop);
}
