/*
 * The scan is one small state machine over bytes; the loops inside its states
 * are what keeps it at a fraction of a microsecond per head.  Every byte that
 * is not expected ends the message: there is no recovery on purpose.
 */
#include "serve/gate.h"

#include <string.h>

#define METHOD_MAX 7      /* "OPTIONS" */
#define CHUNK_DIGITS 8    /* of a chunk's size: 4 GiB and more is nonsense */
#define EXTENSION_MAX 256 /* bytes of one chunk's extension */
#define VERSION_LEN 8     /* "HTTP/1.1" */

enum place {
    START,
    START_LF,
    METHOD,
    TARGET,
    VERSION,
    REQUEST_LF,
    LINE,
    NAME,
    VALUE,
    VALUE_LF,
    END_LF,
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    OVER
};

/* token characters, RFC 9110, 5.6.2 */
static bool
is_token(unsigned char c)
{
    static const uint32_t set[8] = {
        0x00000000, /* controls */
        0x03ff6cfa, /* ! # $ % & ' * + - . 0-9 */
        0xc7fffffe, /* A-Z ^ _ */
        0x57ffffff, /* ` a-z | ~ */
    };

    return (set[c >> 5] >> (c & 31) & 1) != 0;
}

/* field-vchar, space and tab, RFC 9110, 5.5; bytes above 0x7f as they are */
static bool
is_value(unsigned char c)
{
    return c >= 0x20 ? c != 0x7f : c == '\t';
}

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void
gate_init(struct gate *g, const struct gate_limits *limits)
{
    *g = (struct gate){.limits = limits, .place = START};
}

static enum gate_verdict
refuse(struct gate *g, unsigned status)
{
    g->refusal = (uint16_t)status;
    g->place = OVER;
    return GATE_REFUSED;
}

/* A name's letters as one number, as scan_method collects them. */
#define WORD2(a, b) ((uint64_t)(a) << 8 | (b))
#define WORD3(a, b, c) (WORD2(a, b) << 8 | (c))
#define WORD4(a, b, c, d) (WORD3(a, b, c) << 8 | (d))

/* The letters in g->word are one of enum exchange_method? */
static bool
knows_method(const struct gate *g)
{
    switch (g->word) {
    case WORD3('G', 'E', 'T'):
    case WORD4('H', 'E', 'A', 'D'):
    case WORD4('P', 'O', 'S', 'T'):
    case WORD3('P', 'U', 'T'):
    case WORD4('P', 'A', 'T', 'C') << 8 | 'H':
    case WORD4('D', 'E', 'L', 'E') << 16 | WORD2('T', 'E'):
    case WORD4('O', 'P', 'T', 'I') << 24 | WORD3('O', 'N', 'S'):
        return true;
    default:
        return false;
    }
}

static enum gate_verdict
scan_method(struct gate *g, char c)
{
    if (c == ' ' && g->at > 0) {
        if (g->at > METHOD_MAX || !knows_method(g))
            return refuse(g, 501);
        g->place = TARGET;
        g->at = 0;
        return GATE_MORE;
    }
    /* Longer names may be methods of somebody's; 32 letters are none. */
    if (!is_token((unsigned char)c) || g->at >= 32)
        return refuse(g, 400);
    g->word = g->word << 8 | (unsigned char)c;
    g->at++;
    return GATE_MORE;
}

static enum gate_verdict
scan_version(struct gate *g, char c)
{
    static const char shape[VERSION_LEN + 1] = "HTTP/d.d";
    char want;

    if (g->at == VERSION_LEN) {
        if (c != '\r')
            return refuse(g, 400);
        if (g->word != 10 && g->word != 11)
            return refuse(g, 505);
        g->place = REQUEST_LF;
        return GATE_MORE;
    }
    want = shape[g->at++];
    if (want == 'd' && c >= '0' && c <= '9')
        g->word = g->word * 10 + (uint64_t)(c - '0');
    else if (want != c)
        return refuse(g, 400);
    return GATE_MORE;
}

static enum gate_verdict
scan_start(struct gate *g, char c)
{
    if (c == '\r' && !g->had_empty_line) {
        g->had_empty_line = true;
        g->place = START_LF;
        return GATE_MORE;
    }
    g->place = METHOD;
    g->at = 0;
    g->word = 0;
    return scan_method(g, c);
}

static enum gate_verdict
scan_line(struct gate *g, char c)
{
    if (c == '\r') {
        g->place = END_LF;
        return GATE_MORE;
    }
    if (!is_token((unsigned char)c))
        return refuse(g, 400); /* obs-fold, empty name, control byte */
    if (++g->n_fields > g->limits->fields_max)
        return refuse(g, 431);
    g->place = NAME;
    return GATE_MORE;
}

/* A place where only a line feed may stand. */
static enum gate_verdict
scan_lf(struct gate *g, char c, enum place next)
{
    if (c != '\n')
        return refuse(g, 400);
    g->place = next;
    return next == OVER ? GATE_DONE : GATE_MORE;
}

/* One byte of the head (or the trailers) in any place but the three long
 * ones, which gate_scan handles in runs. */
static enum gate_verdict
scan_byte(struct gate *g, char c)
{
    switch ((enum place)g->place) {
    case START:
        return scan_start(g, c);
    case START_LF:
        return scan_lf(g, c, START);
    case METHOD:
        return scan_method(g, c);
    case VERSION:
        return scan_version(g, c);
    case REQUEST_LF:
        return scan_lf(g, c, LINE);
    case LINE:
        return scan_line(g, c);
    case VALUE_LF:
        return scan_lf(g, c, LINE);
    case END_LF:
        return scan_lf(g, c, OVER);
    default:
        return refuse(g, 400);
    }
}

/* The end of a target's run: a space and something in front of it. */
static enum gate_verdict
end_target(struct gate *g, char c)
{
    if (c != ' ' || g->at == 0)
        return refuse(g, 400);
    g->place = VERSION;
    g->at = 0;
    g->word = 0;
    return GATE_MORE;
}

static enum gate_verdict
end_run(struct gate *g, char c)
{
    if (g->place == TARGET)
        return end_target(g, c);
    if (g->place == NAME && c == ':')
        g->place = VALUE;
    else if (g->place == VALUE && c == '\r')
        g->place = VALUE_LF;
    else
        return refuse(g, 400);
    return GATE_MORE;
}

/* How many of these are field-value bytes; eight at a time while none of the
 * eight is below a space or DEL. */
static size_t
value_length(const char *bytes, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t high = ones * 0x80;
    size_t i = 0;
    uint64_t w, del;

    for (;;) {
        while (i + sizeof w <= n) {
            memcpy(&w, bytes + i, sizeof w);
            del = w ^ ones * 0x7f;
            if (((w - ones * 0x20) & ~w & high) != 0 ||
                ((del - ones) & ~del & high) != 0)
                break;
            i += sizeof w;
        }
        if (i == n || !is_value((unsigned char)bytes[i]))
            return i;
        i++;
    }
}

/* How many of the bytes at hand go on with the present long element. */
static size_t
run_length(const struct gate *g, const char *bytes, size_t n)
{
    size_t i = 0;

    if (g->place == TARGET)
        while (i < n && bytes[i] > 0x20 && bytes[i] < 0x7f && bytes[i] != '#')
            i++;
    else if (g->place == NAME)
        while (i < n && is_token((unsigned char)bytes[i]))
            i++;
    else if (g->place == VALUE)
        i = value_length(bytes, n);
    return i;
}

static enum gate_verdict
scan_head(struct gate *g, const char *bytes, size_t n, size_t *used)
{
    static const char usual[] = "HTTP/1.1\r\n";
    enum gate_verdict v = GATE_MORE;
    size_t i = 0;

    while (i < n && v == GATE_MORE) {
        size_t run = run_length(g, bytes + i, n - i);

        /* Nearly always; anything else goes byte by byte. */
        if (g->place == VERSION && g->at == 0 && n - i >= sizeof usual - 1 &&
            memcmp(bytes + i, usual, sizeof usual - 1) == 0) {
            i += sizeof usual - 1;
            g->place = LINE;
            continue;
        }
        if (g->place == TARGET) {
            if (run > g->limits->target_max - g->at)
                return refuse(g, 414);
            g->at += (unsigned)run;
        }
        i += run;
        if (i == n)
            break;
        if (g->place == TARGET || g->place == NAME || g->place == VALUE)
            v = end_run(g, bytes[i++]);
        else
            v = scan_byte(g, bytes[i++]);
    }
    *used = i;
    return v;
}

enum gate_verdict
gate_scan(struct gate *g, const char *bytes, size_t n, size_t *used)
{
    size_t room = g->limits->head_max - g->n;
    size_t len = n < room ? n : room;
    enum gate_verdict v = scan_head(g, bytes, len, used);

    if (v == GATE_REFUSED)
        return v;
    g->n += *used;
    if (v == GATE_MORE && len < n)
        return refuse(g, 431);
    return v;
}

void
gate_begin_chunks(struct gate *g)
{
    g->place = SIZE;
    g->at = 0;
    g->n = 0;
    g->n_fields = 0;
    g->left = 0;
    g->in_trailer = false;
}

static enum gate_verdict
scan_size(struct gate *g, char c)
{
    int digit = hex(c);

    if (digit >= 0 && g->at < CHUNK_DIGITS) {
        g->left = g->left * 16 + (uint64_t)digit;
        g->at++;
        return GATE_MORE;
    }
    if (g->at == 0 || (c != '\r' && c != ';'))
        return refuse(g, 400);
    g->place = c == '\r' ? SIZE_LF : EXTENSION;
    g->at = 0;
    return GATE_MORE;
}

static enum gate_verdict
scan_extension(struct gate *g, char c)
{
    if (c == '\r') {
        g->place = SIZE_LF;
        return GATE_MORE;
    }
    if (!is_value((unsigned char)c) || ++g->at > EXTENSION_MAX ||
        ++g->n > g->limits->head_max)
        return refuse(g, 400);
    return GATE_MORE;
}

static enum gate_verdict
scan_frame(struct gate *g, char c)
{
    enum gate_verdict v;

    switch ((enum place)g->place) {
    case SIZE:
        return scan_size(g, c);
    case EXTENSION:
        return scan_extension(g, c);
    case SIZE_LF:
        g->in_trailer = g->left == 0;
        v = scan_lf(g, c, g->in_trailer ? LINE : DATA);
        return v;
    case DATA_CR:
        if (c != '\r')
            return refuse(g, 400);
        g->place = DATA_LF;
        return GATE_MORE;
    case DATA_LF:
        g->at = 0;
        return scan_lf(g, c, SIZE);
    default:
        return refuse(g, 400);
    }
}

enum gate_verdict
gate_scan_chunks(struct gate *g, const char *bytes, size_t n, size_t *used)
{
    enum gate_verdict v = GATE_MORE;
    size_t i = 0;

    while (i < n && v == GATE_MORE) {
        size_t step = 1;

        if (g->in_trailer) {
            v = gate_scan(g, bytes + i, n - i, &step);
        } else if (g->place == DATA) {
            step = g->left < n - i ? (size_t)g->left : n - i;
            g->left -= step;
            if (g->left == 0)
                g->place = DATA_CR;
        } else {
            v = scan_frame(g, bytes[i]);
        }
        if (v == GATE_REFUSED)
            return v;
        i += step;
    }
    *used = i;
    return v;
}
