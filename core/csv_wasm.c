/* CSV over flat arrays, for the import page; see wasm_api.h. */
#include "core/csv.h"
#include "core/date.h"
#include "core/num.h"
#include "core/wasm_api.h"

static struct str
view(const uint8_t *text, int32_t len)
{
    return (struct str){(const char *)text, len > 0 ? (size_t)len : 0};
}

int32_t
csv_wasm_look(const uint8_t *text, int32_t len, int32_t separator,
              int32_t *shape_out)
{
    struct csv_shape shape = {0};
    uint32_t line = 0, column = 0;
    enum status st;

    st = csv_look(view(text, len), (char)separator, &shape, &line, &column);
    shape_out[0] = shape.separator;
    shape_out[1] = (int32_t)shape.rows;
    shape_out[2] = (int32_t)shape.columns;
    shape_out[3] = shape.has_header;
    shape_out[4] = shape.is_long;
    shape_out[5] = (int32_t)line;
    shape_out[6] = (int32_t)column;
    return (int32_t)st;
}

int32_t
csv_wasm_cells(const uint8_t *text, int32_t len, int32_t separator, int32_t row,
               int32_t rows, int32_t columns, int32_t *cells_out)
{
    int32_t at_row = 0, n = 0;
    struct csv_field f;
    struct csv c;
    enum status st;

    st = csv_init(&c, view(text, len), (char)separator);
    if (st != ST_OK)
        return -(int32_t)st;
    while (at_row < row + rows && (st = csv_next(&c, &f)) == ST_OK) {
        if (at_row >= row && f.column <= (uint32_t)columns) {
            cells_out[3 * n] = (int32_t)(f.text.ptr - (const char *)text);
            cells_out[3 * n + 1] = (int32_t)f.text.len;
            cells_out[3 * n + 2] = f.doubled;
            n++;
        }
        at_row += f.last;
    }
    return st == ST_OK || st == ST_END ? n : -(int32_t)st;
}

/* One column, each cell turned into a number by `read`. */
static int32_t
read_column(const uint8_t *text, int32_t len, int32_t separator, int32_t row,
            int32_t column, int32_t option, double *out, int32_t room,
            int32_t *bad_out,
            enum status (*read)(struct str s, int32_t option, double *out))
{
    int32_t at_row = 0, n = 0;
    struct csv_field f;
    struct csv c;
    enum status st;

    bad_out[0] = bad_out[1] = 0;
    st = csv_init(&c, view(text, len), (char)separator);
    if (st != ST_OK)
        return -(int32_t)st;
    while (n < room && (st = csv_next(&c, &f)) == ST_OK) {
        if (at_row >= row && f.column == (uint32_t)column) {
            st = read(f.text, option, &out[n]);
            if (st != ST_OK) {
                bad_out[0] = (int32_t)f.line;
                bad_out[1] = (int32_t)f.column;
                return -(int32_t)st;
            }
            n++;
        }
        at_row += f.last;
    }
    if (st == ST_OK || st == ST_END)
        return n;
    bad_out[0] = (int32_t)c.line;
    bad_out[1] = (int32_t)c.column;
    return -(int32_t)st;
}

static enum status
read_number(struct str s, int32_t mark, double *out)
{
    if (str_trim(s).len == 0) {
        *out = NUM_NAN;
        return ST_OK;
    }
    return num_parse(s, (enum num_decimal)mark, out);
}

static enum status
read_day(struct str s, int32_t unused, double *out)
{
    struct date_time t;

    (void)unused;
    if (date_parse(s, &t) != ST_OK)
        return ST_INVALID;
    *out = date_days(&t);
    return ST_OK;
}

int32_t
csv_wasm_numbers(const uint8_t *text, int32_t len, int32_t separator,
                 int32_t row, int32_t column, int32_t mark, double *values_out,
                 int32_t room, int32_t *bad_out)
{
    if (mark < NUM_POINT || mark > NUM_POINT_COMMA)
        return -(int32_t)ST_INVALID;
    return read_column(text, len, separator, row, column, mark, values_out,
                       room, bad_out, read_number);
}

int32_t
csv_wasm_days(const uint8_t *text, int32_t len, int32_t separator, int32_t row,
              int32_t column, double *days_out, int32_t room, int32_t *bad_out)
{
    return read_column(text, len, separator, row, column, 0, days_out, room,
                       bad_out, read_day);
}
