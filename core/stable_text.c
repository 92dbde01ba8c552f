/* The memory of an instance, and its form in numbers; see stable_text.h. */
#include "core/stable_text.h"

#include "core/stable_csv.h"

/* An item of any list takes two bytes of text at least. */
static size_t
items(size_t len)
{
    return len / 2 + 8;
}

size_t
stable_text_need(size_t len)
{
    return items(len) * (10 * sizeof(uint32_t) + 2 * sizeof(struct str)) +
           stable_csv_need(len);
}

/* Cut the memory up; gives what is left for reading CSV. */
static uint32_t *
cut(void *memory, size_t n, struct stable_text *t)
{
    struct str *ids = memory;
    uint32_t *at = (uint32_t *)(ids + 2 * n);

    *t = (struct stable_text){.seeker_id = ids, .place_id = ids + n};
    t->in.seeker_start = at;
    t->in.seeker_list = at + n;
    t->in.host_start = at + 2 * n;
    t->in.host_list = at + 3 * n;
    t->in.host_of = at + 4 * n;
    t->in.capacity = at + 5 * n;
    t->in.host_capacity = at + 6 * n;
    t->forbidden = (uint32_t(*)[2])(at + 7 * n);
    return at + 10 * n;
}

/* ---- numbers ---- */

struct lexer {
    const char *ptr;
    size_t len, at, line_at;
    uint32_t line;
    bool in_tie;
    struct stable_text_error *error;
};

static enum status
refuse(const struct lexer *x, size_t at, const char *why)
{
    *x->error = (struct stable_text_error){
        x->line, (uint32_t)(at - x->line_at) + 1, why};
    return ST_INVALID;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* To the next line that has something on it; false at the end. */
static bool
next_line(struct lexer *x)
{
    for (; x->at < x->len; x->at++) {
        if (x->ptr[x->at] == '\n') {
            x->line++;
            x->line_at = x->at + 1;
        } else if (!is_space(x->ptr[x->at])) {
            return true;
        }
    }
    return false;
}

/* The next number of the line, flagged if tied with the one before.  ST_END at
 * the end of the line; out may be NULL to ask only for that. */
static enum status
next_number(struct lexer *x, uint32_t *out)
{
    bool begins = false, tied = x->in_tie;
    uint32_t n = 0;
    size_t from;

    while (x->at < x->len) {
        char c = x->ptr[x->at];

        if (c == '(' && !x->in_tie)
            x->in_tie = begins = true;
        else if (c == ')' && x->in_tie && !begins)
            x->in_tie = tied = false;
        else if (!is_space(c))
            break;
        x->at++;
    }
    from = x->at;
    if (x->at == x->len || x->ptr[x->at] == '\n')
        return x->in_tie ? refuse(x, from, "a bracket is not closed") : ST_END;
    for (; x->at < x->len && x->ptr[x->at] >= '0' && x->ptr[x->at] <= '9';
         x->at++) {
        n = 10 * n + (uint32_t)(x->ptr[x->at] - '0');
        if (n > STABLE_MAX)
            return refuse(x, from, "the number is too large");
    }
    if (x->at == from)
        return refuse(x, from, "not a number");
    *out = tied && !begins ? n | STABLE_TIED : n;
    return ST_OK;
}

/* Plain numbers that must fill a line: count of them, or 0 (refused). */
static uint32_t
plain_line(struct lexer *x, uint32_t *out, uint32_t max)
{
    uint32_t n = 0, value = 0;
    size_t from = x->at;
    enum status st = ST_END;

    if (next_line(x)) {
        from = x->at;
        while ((st = next_number(x, &value)) == ST_OK) {
            if (n == max || (value & STABLE_TIED) != 0)
                break;
            out[n++] = value;
        }
    }
    if (st == ST_END && n > 0)
        return n;
    if (st != ST_INVALID)
        (void)refuse(x, from, "not the numbers that are wanted here");
    return 0;
}

/* A line "number item..." into list from *n on, items up to max. */
static enum status
list_line(struct lexer *x, uint32_t max, uint32_t *list, uint32_t *n,
          uint32_t *number)
{
    uint32_t value = 0;
    enum status st;

    if (!next_line(x))
        return refuse(x, x->at, "the text ends too early");
    st = next_number(x, number);
    if (st != ST_OK)
        return st;
    while ((st = next_number(x, &value)) == ST_OK) {
        if ((value & ~STABLE_TIED) > max)
            return refuse(x, x->at - 1, "there is no such number");
        list[(*n)++] = value;
    }
    return st == ST_END ? ST_OK : st;
}

/*
 * n_lists such lines, in any order, into list in the order of their numbers.
 * spare: room for two arrays as long as list and start.
 */
static enum status
list_lines(struct lexer *x, uint32_t n_lists, uint32_t max, uint32_t *start,
           uint32_t *list, uint32_t *spare)
{
    uint32_t *from = spare, *to = spare + n_lists, *copy = to + n_lists;
    uint32_t n = 0, number = 0, kept = 0;

    for (uint32_t i = 0; i < n_lists; i++)
        from[i] = STABLE_NONE;
    for (uint32_t i = 0; i < n_lists; i++) {
        uint32_t began = n;
        enum status st = list_line(x, max, list, &n, &number);

        if (st != ST_OK)
            return st;
        if (number == 0 || number > n_lists || from[number - 1] != STABLE_NONE)
            return refuse(x, x->line_at,
                          "the line's own number is out of range or repeated");
        from[number - 1] = began;
        to[number - 1] = n;
    }
    for (uint32_t k = 0; k < n; k++)
        copy[k] = list[k];
    for (uint32_t i = 0; i < n_lists; i++) {
        start[i] = kept;
        for (uint32_t k = from[i]; k < to[i]; k++)
            list[kept++] = copy[k];
    }
    start[n_lists] = kept;
    return ST_OK;
}

/* From numbers to indices; each once, none 0.  mark:
 * `below` words. */
static bool
to_indices(uint32_t *list, uint32_t n, uint32_t below, uint32_t *mark,
           uint32_t stamp)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t value = list[i] & ~STABLE_TIED;

        if (value == 0 || value > below || mark[value - 1] == stamp)
            return false;
        mark[value - 1] = stamp;
    }
    for (uint32_t i = 0; i < n; i++)
        list[i]--;
    return true;
}

static enum status
read_seekers(struct lexer *x, struct stable *in, uint32_t *mark)
{
    enum status st = list_lines(x, in->n_seekers, in->n_places,
                                in->seeker_start, in->seeker_list, mark);

    if (st != ST_OK)
        return st;
    for (uint32_t i = 0; i < in->n_places; i++)
        mark[i] = 0;
    for (uint32_t s = 0; s < in->n_seekers; s++)
        if (!to_indices(in->seeker_list + in->seeker_start[s],
                        in->seeker_start[s + 1] - in->seeker_start[s],
                        in->n_places, mark, s + 1))
            return refuse(x, x->line_at,
                          "a list up to here names somebody twice, or 0");
    return ST_OK;
}

static enum status
read_places(struct lexer *x, struct stable *in)
{
    for (uint32_t p = 0; p < in->n_places; p++) {
        uint32_t value[3];

        if (plain_line(x, value, 3) != 3 || value[0] != p + 1 ||
            value[2] == 0 || value[2] > in->n_hosts)
            return refuse(x, x->line_at,
                          "not the number, capacity and host of a place");
        in->capacity[p] = value[1];
        in->host_of[p] = value[2] - 1;
    }
    return ST_OK;
}

/*
 * Do the hosts' lines have no capacity before their lists?  Where both sides
 * name each other the lengths tell; else it is so if all read as such lists.
 */
static bool
has_no_capacities(const struct stable *in, uint32_t *mark)
{
    uint32_t extra =
        in->host_start[in->n_hosts] - in->seeker_start[in->n_seekers];

    if (extra == in->n_hosts)
        return false;
    for (uint32_t i = 0; i < in->n_seekers; i++)
        mark[i] = 0;
    for (uint32_t h = 0; h < in->n_hosts; h++)
        for (uint32_t e = in->host_start[h]; e < in->host_start[h + 1]; e++) {
            uint32_t value = in->host_list[e] & ~STABLE_TIED;

            if (value == 0 || value > in->n_seekers || mark[value - 1] == h + 1)
                return false;
            mark[value - 1] = h + 1;
        }
    return true;
}

static enum status
read_hosts(struct lexer *x, struct stable *in, bool has_places, uint32_t *mark)
{
    uint32_t kept = 0;
    bool plain;
    enum status st = list_lines(x, in->n_hosts, STABLE_MAX, in->host_start,
                                in->host_list, mark);

    if (st != ST_OK)
        return st;
    plain = !has_places && has_no_capacities(in, mark);
    for (uint32_t i = 0; i < in->n_seekers; i++)
        mark[i] = 0;
    for (uint32_t h = 0; h < in->n_hosts; h++) {
        uint32_t from = in->host_start[h], to = in->host_start[h + 1];

        in->host_capacity[h] = 1;
        if (!plain && (from == to || (in->host_list[from] & STABLE_TIED) != 0))
            return refuse(x, x->line_at, "a host has no capacity");
        if (!plain)
            in->host_capacity[h] = in->host_list[from++];
        if (!to_indices(in->host_list + from, to - from, in->n_seekers, mark,
                        h + 1))
            return refuse(x, x->line_at,
                          "a host names somebody twice or who is not there");
        in->host_start[h] = kept;
        while (from < to)
            in->host_list[kept++] = in->host_list[from++];
    }
    in->host_start[in->n_hosts] = kept;
    return ST_OK;
}

static enum status
read_numbers(struct lexer *x, struct stable_text *t, size_t room)
{
    struct stable *in = &t->in;
    uint32_t size[3], n = plain_line(x, size, 3);
    uint32_t *mark = &t->forbidden[0][0];
    enum status st;

    if (n == 1 && plain_line(x, size + 1, 1) == 1)
        n = 2;
    if (n < 2)
        return refuse(x, x->at, "the sizes are wanted first");
    for (uint32_t k = 0; k < n; k++)
        if (size[k] >= room - 1)
            return refuse(x, x->line_at, "sizes beyond what the text can hold");
    in->n_seekers = size[0];
    in->n_places = size[1];
    in->n_hosts = size[n - 1];
    t->seeker_id = t->place_id = NULL;
    st = read_seekers(x, in, mark);
    if (st == ST_OK && n == 3)
        st = read_places(x, in);
    if (st == ST_OK)
        st = read_hosts(x, in, n == 3, mark);
    if (st != ST_OK)
        return st;
    for (uint32_t p = 0; n == 2 && p < in->n_places; p++) {
        in->host_of[p] = p;
        in->capacity[p] = in->host_capacity[p];
    }
    return next_line(x) ? refuse(x, x->at, "more lines than the sizes say")
                        : ST_OK;
}

enum status
stable_text_read(struct str text, void *memory, struct stable_text *out,
                 struct stable_text_error *error)
{
    struct lexer x = {
        .ptr = text.ptr, .len = text.len, .line = 1, .error = error};
    struct stable_text t;
    uint32_t *rest;
    enum status st;

    if (text.len > STABLE_TEXT_MAX) {
        *error = (struct stable_text_error){1, 1, "input too large"};
        return ST_NOSPACE;
    }
    rest = cut(memory, items(text.len), &t);
    if (next_line(&x) && x.ptr[x.at] >= '0' && x.ptr[x.at] <= '9')
        st = read_numbers(&x, &t, items(text.len));
    else
        st = stable_csv_read(text, rest, &t, error);
    if (st == ST_OK)
        *out = t;
    return st;
}
