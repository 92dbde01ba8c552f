/* Folding by blocks of Unicode; see fold.h. */
#include "core/fold.h"

const uint8_t fold_class[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0,  16, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 16, 0,  0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    8, 8, 8, 8, 8, 8, 8, 8, 8,  8,  0,  0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2,
    2, 2, 2, 2, 2, 2, 2, 2, 2,  2,  2,  2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1,  1,  1,  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 0, 0, 0, 0, 0, 4,  4,  4,  4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4,  4,  4,  4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4,  4,  4,  4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4,  4,  4,  4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4,  4,  4,  4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4,  4,  4,  4, 4, 4, 4, 4,
};

const uint8_t fold_small[256] = {
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j',
    'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y',
    'z', 0,   0,   0,   0,   0,   0,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h',
    'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
    'x', 'y', 'z', 0,   0,   0,   0,   0,   128, 129, 130, 131, 132, 133, 134,
    135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149,
    150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164,
    165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179,
    180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194,
    195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209,
    210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224,
    225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239,
    240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254,
    255,
};

/* U+00C0 .. U+0233 and U+1E00 .. U+1EFF: the ASCII letter (Unicode 15, first
 * character of the compatibility decomposition, and strokes left out), '&' for
 * two letters, '.' for none. */
static const char latin[] =
    "AAAAAA&CEEEEIIIIDNOOOOO.OUUUUY&&aaaaaa&ceeeeiiiidnooooo.ouuuuy&y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi&&JjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOo&&RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
    "...............E................Oo.............Uu..............."
    "....DDdLLlNNnAaIiOoUuUuUuUuUu.AaAa....GgKkOoOo..jDDdGg..NnAa...."
    "AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy";
static const char latin_more[] =
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
    "WwWwWwWwWwXxXxYyZzZzZzhtwyas..S.AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";
/* U+0391 .. U+03C8 and U+0405 .. U+0458: the Latin letter it looks like. */
static const char greek[] =
    "AB..EZH.IK.MN.O.P..TY.X.........a.......ik..v.o.p...u...";
static const char cyrillic[] =
    "SI.J.......A.B..E....K.MHO.PCT..X..........a....e........o.pc.y.x....."
    "..........si.j";

static const struct {
    uint32_t cp;
    char two[3];
} pairs[] = {
    {0xc6, "AE"},  {0xde, "Th"},  {0xdf, "ss"},  {0xe6, "ae"},  {0xfe, "th"},
    {0x132, "IJ"}, {0x133, "ij"}, {0x152, "OE"}, {0x153, "oe"},
};

/* Signs with an ASCII form; 0 vanishes. */
static const struct {
    uint32_t from, to;
    char as;
} signs[] = {
    {0xa0, 0xa0, ' '},      {0xaa, 0xaa, 'a'},      {0xab, 0xab, '"'},
    {0xad, 0xad, 0},        {0xb4, 0xb4, '\''},     {0xb7, 0xb7, '*'},
    {0xba, 0xba, 'o'},      {0xbb, 0xbb, '"'},      {0x2b0, 0x2ba, '\''},
    {0x2bb, 0x2bf, '\''},   {0x300, 0x36f, 0},      {0x2000, 0x200a, ' '},
    {0x200b, 0x200f, 0},    {0x2010, 0x2015, '-'},  {0x2018, 0x201b, '\''},
    {0x201c, 0x201f, '"'},  {0x2022, 0x2023, '*'},  {0x2024, 0x2026, '.'},
    {0x2028, 0x2029, '\n'}, {0x202a, 0x202e, 0},    {0x202f, 0x202f, ' '},
    {0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'},  {0x2035, 0x2035, '\''},
    {0x2039, 0x203a, '\''}, {0x2043, 0x2043, '-'},  {0x2044, 0x2044, '/'},
    {0x205f, 0x205f, ' '},  {0x2060, 0x2064, 0},    {0x2066, 0x206f, 0},
    {0x2212, 0x2212, '-'},  {0x3000, 0x3000, ' '},  {0xfe00, 0xfe0f, 0},
    {0xfeff, 0xfeff, 0},    {0xff07, 0xff07, '\''},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Decode the character at s[i] (RFC 3629): its length, 0 if it is none. */
static size_t
decode(const uint8_t *s, size_t left, uint32_t *cp)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0xc2   ? 0
               : s[0] < 0xe0 ? 2
               : s[0] < 0xf0 ? 3
               : s[0] < 0xf5 ? 4
                             : 0;
    uint32_t c;

    if (n == 0 || n > left)
        return 0;
    c = s[0] & (0x7fu >> n);
    for (size_t k = 1; k < n; k++) {
        if ((s[k] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[k] & 0x3fu);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *cp = c;
    return n;
}

/* One character of a table: '.' is none. */
static int
from_table(const char *table, uint32_t cp, uint32_t first)
{
    return table[cp - first] == '.' ? -1 : table[cp - first];
}

/* The ASCII form of a letter, or -1. */
static int
letter(uint32_t cp)
{
    if (cp >= 0xc0 && cp < 0x234)
        return from_table(latin, cp, 0xc0);
    if (cp >= 0x1e00 && cp < 0x1f00)
        return from_table(latin_more, cp, 0x1e00);
    if (cp >= 0x391 && cp < 0x3c9)
        return from_table(greek, cp, 0x391);
    if (cp >= 0x405 && cp < 0x459)
        return from_table(cyrillic, cp, 0x405);
    if (cp == 0x259)
        return 'e';
    if (cp == 0x4bb)
        return 'h';
    if (cp >= 0xfb00 && cp <= 0xfb04)
        return 'f'; /* ligatures: their first letter, see pair() */
    if (cp >= 0x1d400 && cp < 0x1d6a4) {
        uint32_t k = (cp - 0x1d400) % 52;

        return (int)(k < 26 ? 'A' + k : 'a' + k - 26);
    }
    if (cp >= 0x1d7ce && cp < 0x1d800)
        return (int)('0' + (cp - 0x1d7ce) % 10);
    return -1;
}

/* The second ASCII letter of one that has two, else 0; *first is changed. */
static char
pair(uint32_t cp, int *first)
{
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (pairs[i].cp == cp) {
            *first = pairs[i].two[0];
            return pairs[i].two[1];
        }
    if (cp >= 0xfb00 && cp <= 0xfb04)
        return "fil"[(cp - 0xfb00) % 3];
    return 0;
}

/* The ASCII form of a sign: 0 vanishes, -1 none. */
static int
sign(uint32_t cp)
{
    if (cp >= 0xff01 && cp <= 0xff5e)
        return cp == 0xff07 ? '\'' : (int)(cp - 0xfee0);
    for (size_t i = 0; i < COUNT(signs); i++)
        if (cp >= signs[i].from && cp <= signs[i].to)
            return signs[i].as;
    return -1;
}

/* Is a character without an ASCII form a sign (and not a letter)? */
static int
is_sign(uint32_t cp)
{
    return cp < 0xc0 || cp == 0xd7 || cp == 0xf7 ||
           (cp >= 0x2000 && cp < 0x2c00) || (cp >= 0x3000 && cp < 0x3040) ||
           (cp >= 0xe000 && cp < 0xf900) || cp >= 0x1f000;
}

static void
put(struct fold *f, int c, size_t at)
{
    f->ch[f->n] = (uint8_t)c;
    f->at[f->n] = (uint32_t)at;
    f->n++;
}

/* One character beyond ASCII, len bytes at s + i. */
static void
fold_wide(const uint8_t *s, size_t i, size_t len, uint32_t cp, struct fold *f)
{
    int c = letter(cp);

    if (c >= 0) {
        char second = pair(cp, &c);

        put(f, c, i);
        if (second != 0)
            put(f, second, i);
        return;
    }
    c = sign(cp);
    if (c > 0)
        put(f, c, i);
    if (c >= 0)
        return;
    if (is_sign(cp)) {
        put(f, FOLD_SIGN, i);
        return;
    }
    for (size_t k = 0; k < len; k++)
        put(f, s[i + k], i);
}

/* ASCII from s + i on; where it ends.  Most of most texts. */
static size_t
fold_plain(const uint8_t *s, size_t i, size_t end, struct fold *f)
{
    uint8_t *ch = f->ch;
    uint32_t *at = f->at, n = f->n;

    for (; i < end && s[i] < 0x80; i++, n++) {
        uint8_t c = s[i];

        c = c == '\r' ? ' ' : c;
        ch[n] = c == '`' ? '\'' : c;
        at[n] = (uint32_t)i;
    }
    f->n = n;
    return i;
}

void
fold_text(struct str text, struct fold *f)
{
    const uint8_t *s = (const uint8_t *)text.ptr;
    size_t i = 0;

    f->n = 0;
    while (i < text.len) {
        uint32_t cp = 0;
        size_t len;

        if (s[i] < 0x80) {
            i = fold_plain(s, i, text.len, f);
            continue;
        }
        len = decode(s + i, text.len - i, &cp);
        if (len == 0) {
            put(f, FOLD_SIGN, i);
            i++;
            continue;
        }
        fold_wide(s, i, len, cp, f);
        i += len;
    }
    f->at[f->n] = (uint32_t)text.len;
}

uint64_t
fold_hash(const uint8_t *ch, size_t n)
{
    uint64_t h = FOLD_HASH_START;

    for (size_t i = 0; i < n; i++) {
        uint8_t c = ch[i];

        if (c == '\'')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (uint8_t)(c | 0x20);
        h = fold_hash_step(h, c);
    }
    return h;
}
