/*
 * Bytes from anywhere as CSV and as the numbers in it.  Every field lies in
 * the input and under the limits, the whole-file look agrees with the reader,
 * what was read is read again from another spelling, and a number is the C
 * library's.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/num.h"
#include "core/wasm_api.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Records spelled anew: every field quoted, comma, CRLF. */
struct copy {
    char *text;
    size_t len;
};

static void
copy_field(struct copy *to, const struct csv_field *f, const char *plain,
           size_t n)
{
    to->text[to->len++] = '"';
    for (size_t i = 0; i < n; i++) {
        if (plain[i] == '"')
            to->text[to->len++] = '"';
        to->text[to->len++] = plain[i];
    }
    to->text[to->len++] = '"';
    if (f->last) {
        to->text[to->len++] = '\r';
        to->text[to->len++] = '\n';
    } else {
        to->text[to->len++] = ',';
    }
}

/* The number as the C library reads it, with a point. */
static void
check_number(struct str s, enum num_decimal mark)
{
    char text[80];
    double got = 4.25, want;

    if (num_parse(s, mark, &got) != ST_OK) {
        assert(num_abs(got - 4.25) < 1e-9);
        return;
    }
    assert(num_finite(got));
    s = str_trim(s);
    assert(s.len > 0 && s.len <= 64);
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    for (size_t i = 0; i < s.len; i++) {
        assert(strchr("0123456789+-.,eE", text[i]) != NULL);
        if (text[i] == ',') {
            assert(mark != NUM_POINT);
            text[i] = '.';
        }
    }
    want = strtod(text, NULL);
    /* Under the smallest normal numbers there are fewer bits to agree on. */
    if (num_abs(want) > 1e-290)
        assert(num_abs(got - want) <= 2e-14 * num_abs(want));
    else
        assert(num_abs(got) < 1e-289);
}

/* How much the reader found. */
struct found {
    uint32_t rows, columns, fields;
    bool is_even; /* all records as long as the first */
    enum status end;
};

static struct found
read_all(struct str text, char separator, enum num_decimal mark,
         struct copy *copy)
{
    struct found all = {.is_even = true};
    struct csv_field f = {.last = true};
    uint32_t line = 1, column = 0;
    char *plain = malloc(text.len + 1);
    struct csv c;

    assert(plain != NULL);
    all.end = csv_init(&c, text, separator);
    if (all.end == ST_OK)
        while ((all.end = csv_next(&c, &f)) == ST_OK) {
            size_t n;

            column++;
            assert(f.column == column && column <= CSV_COLUMNS_MAX);
            assert(f.line >= line && f.line <= c.line);
            assert(f.text.len <= CSV_FIELD_MAX);
            if (f.text.len > 0)
                assert(f.text.ptr >= text.ptr &&
                       f.text.ptr + f.text.len <= text.ptr + text.len);
            n = csv_unquote(&f, plain);
            assert(f.doubled ? n < f.text.len : n == f.text.len);
            assert(memchr(plain, '\0', n) == NULL);
            assert(csv_field_is(&f, (struct str){plain, n}));
            check_number(f.text, mark);
            if (copy != NULL)
                copy_field(copy, &f, plain, n);
            line = f.line;
            all.fields++;
            if (!f.last)
                continue;
            all.rows++;
            if (all.rows == 1)
                all.columns = column;
            else if (column != all.columns)
                all.is_even = false;
            column = 0;
        }
    if (all.end == ST_END)
        assert(f.last && column == 0);
    free(plain);
    return all;
}

static void
check_look(struct str text, char separator, const struct found *all)
{
    struct csv_shape shape = {0};
    uint32_t line = 0, column = 0;
    enum status st = csv_look(text, separator, &shape, &line, &column);

    if (all->end != ST_END || !all->is_even) {
        assert(st != ST_OK && shape.rows == 0);
        return;
    }
    if (st != ST_OK)
        return; /* nothing in it */
    assert(shape.rows == all->rows && shape.columns == all->columns);
    assert(shape.separator == ',' || shape.separator == ';' ||
           shape.separator == '\t');
    assert(!shape.is_long || shape.has_header);
}

/* The flat arrays the browser gets: within their room, whatever is asked. */
static void
check_arrays(struct str text, const struct found *all, uint8_t dice)
{
    const uint8_t *bytes = (const uint8_t *)text.ptr;
    int32_t len = (int32_t)text.len, bad[2], row = dice & 3;
    int32_t rows = 1 + (dice >> 2 & 7), columns = 1 + (dice >> 5);
    int32_t cells[3 * 8 * 8], n;
    double values[16];

    n = csv_wasm_cells(bytes, len, 0, row, rows, columns, cells);
    assert(n <= rows * columns);
    for (int32_t i = 0; i < n; i++)
        assert(cells[3 * i] >= 0 && cells[3 * i + 1] >= 0 &&
               cells[3 * i] + cells[3 * i + 1] <= len);
    n = csv_wasm_numbers(bytes, len, 0, row, columns, dice % 3, values, 16,
                         bad);
    assert(n <= 16 && (n >= 0 || all->fields == 0 || bad[0] > 0));
    n = csv_wasm_days(bytes, len, 0, row, columns, values, 16, bad);
    assert(n <= 16);
    for (int32_t i = 0; i < n; i++)
        assert(values[i] >= -719163.0 && values[i] < 2932898.0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {0, ',', ';', '\t'};
    struct found first, second;
    struct copy copy = {.len = 0}, again = {.len = 0};
    char separator;
    enum num_decimal mark;
    struct str text;

    if (size < 1)
        return 0;
    separator = separators[data[0] & 3];
    mark = (enum num_decimal)((data[0] >> 2) % 3);
    text = (struct str){(const char *)data + 1, size - 1};
    copy.text = malloc(8 * size + 8);
    again.text = malloc(8 * size + 8);
    assert(copy.text != NULL && again.text != NULL);
    first = read_all(text, separator, mark, &copy);
    check_look(text, separator, &first);
    check_arrays(text, &first, data[0]);
    if (first.end == ST_END && size < CSV_FIELD_MAX / 2) {
        second = read_all((struct str){copy.text, copy.len}, ',', mark, &again);
        assert(second.end == ST_END && second.rows == first.rows);
        assert(second.fields == first.fields && again.len == copy.len);
        assert(memcmp(again.text, copy.text, copy.len) == 0);
    }
    free(copy.text);
    free(again.text);
    return 0;
}
