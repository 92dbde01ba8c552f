/* The rules of numbers that identify; see checksum.h for their sources. */
#include "core/checksum.h"

#include <stdint.h>

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A letter as 1 .. 26, small ones too; 0 for anything else. */
static unsigned
letter(char c)
{
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 1;
    return c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') + 1 : 0;
}

static char
capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static unsigned
digit(struct str s, size_t i)
{
    return (unsigned)(s.ptr[i] - '0');
}

/* Are characters [from, to) all digits? */
static bool
digits(struct str s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_digit(s.ptr[i]))
            return false;
    return true;
}

/* The number of the digits [from, to), at most 18 of them. */
static uint64_t
number(struct str s, size_t from, size_t to)
{
    uint64_t n = 0;

    for (size_t i = from; i < to; i++)
        n = n * 10 + digit(s, i);
    return n;
}

/* Two digits each from `at`: day and month of a calendar, at least nearly. */
static bool
day_month(struct str s, size_t day_at, size_t month_at)
{
    uint64_t day = number(s, day_at, day_at + 2);
    uint64_t month = number(s, month_at, month_at + 2);

    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* Sum of digits times weights, for the digits [0, n) of weight != 0. */
static unsigned
weighted(struct str s, const uint8_t *weight, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += weight[i] * digit(s, i);
    return sum;
}

static unsigned
cross(unsigned n)
{
    return n / 10 + n % 10;
}

/* The sum of Luhn, every second digit from the right but one doubled. */
static unsigned
luhn(struct str s)
{
    unsigned sum = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned d = digit(s, s.len - 1 - i);

        sum += i % 2 ? cross(2 * d) : d;
    }
    return sum;
}

static bool
is_IBAN(struct str s)
{
    /* Length by country, ISO 13616 registry. */
    static const char length[] =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18"
        "DO28EE20ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IS26"
        "IT27JO30KW30KZ20LB28LI21LT20LU20LV21MC27MD24ME22MK19MR27MT31MU30NL18"
        "NO15PK24PL28PS29PT25QA29RO24RS22SA24SE24SI19SK24SM27TN24TR26UA29VA22"
        "VG24XK20";
    unsigned rest = 0;
    size_t at = 0;

    for (; length[at] != '\0'; at += 4)
        if (length[at] == capital(s.ptr[0]) &&
            length[at + 1] == capital(s.ptr[1]))
            break;
    if (length[at] == '\0' || !digits(s, 2, 4) ||
        s.len != (size_t)(length[at + 2] - '0') * 10 +
                     (size_t)(length[at + 3] - '0'))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[(i + 4) % s.len];

        rest = is_digit(c) ? rest * 10 + (unsigned)(c - '0')
                           : rest * 100 + letter(c) + 9;
        rest %= 97;
    }
    return rest == 1;
}

static bool
is_VIN(struct str s)
{
    static const uint8_t weight[17] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                       9, 8, 7, 6, 5, 4, 3, 2};
    /* A .. Z; 0: not in a VIN */
    static const uint8_t value[26] = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
                                      5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    unsigned sum = 0, letters = 0;
    char check = capital(s.ptr[8]);

    for (size_t i = 0; i < 17; i++) {
        unsigned n = letter(s.ptr[i]);

        if (n > 0 && value[n - 1] == 0)
            return false;
        letters += n > 0;
        sum += weight[i] * (n > 0 ? value[n - 1] : digit(s, i));
    }
    return letters > 0 && digits(s, 13, 17) &&
           check == (sum % 11 == 10 ? 'X' : (char)('0' + sum % 11));
}

static bool
is_IT_CF(struct str s)
{
    static const char shape[] = "LLLLLLNNLNNLNNNL";
    /* Value of a character in an odd place, counted from one; 0 .. 9 are as A
     * .. J.  In an even place it counts as itself. */
    static const uint8_t odd[26] = {1,  0,  5,  7,  9,  13, 15, 17, 19,
                                    21, 2,  4,  18, 20, 11, 3,  6,  8,
                                    12, 14, 16, 10, 22, 25, 24, 23};
    /* Letters that stand for digits when two people would share a code. */
    static const char instead[] = "LMNPQRSTUV";
    unsigned sum = 0;

    for (size_t i = 0; i < 16; i++) {
        unsigned n = letter(s.ptr[i]);
        bool as_digit = is_digit(s.ptr[i]);

        for (size_t k = 0; !as_digit && shape[i] == 'N' && k < 10; k++)
            as_digit = instead[k] == capital(s.ptr[i]);
        if (shape[i] == 'N' ? !as_digit : n == 0)
            return false;
        n = n > 0 ? n - 1 : digit(s, i);
        if (i < 15)
            sum += i % 2 ? n : odd[n];
    }
    return letter(s.ptr[15]) == sum % 26 + 1;
}

static bool
is_FR_NIR(struct str s)
{
    uint64_t n;

    for (size_t i = 0; i < 15; i++)
        if (!is_digit(s.ptr[i]) && i != 6)
            return false;
    if (s.ptr[0] == '0' || s.ptr[0] == '9' || s.ptr[0] == '5' ||
        s.ptr[0] == '6')
        return false;
    if (is_digit(s.ptr[6])) {
        n = number(s, 0, 13);
    } else {
        unsigned corsica = letter(s.ptr[6]);

        if (s.ptr[5] != '2' || (corsica != 1 && corsica != 2))
            return false;
        n = (number(s, 0, 5) * 100 + (corsica == 1 ? 19 : 18)) * 1000000 +
            number(s, 7, 13);
    }
    return 97 - n % 97 == number(s, 13, 15);
}

static bool
is_CARD(struct str s)
{
    return digits(s, 0, s.len) && s.ptr[0] >= '2' && s.ptr[0] <= '6' &&
           luhn(s) % 10 == 0;
}

static bool
is_IMEI(struct str s)
{
    return digits(s, 0, 15) && number(s, 0, 15) > 0 && luhn(s) % 10 == 0;
}

static bool
is_CH_AHV(struct str s)
{
    unsigned sum = 0;

    if (!digits(s, 0, 13) || number(s, 0, 3) != 756)
        return false;
    for (size_t i = 0; i < 13; i++)
        sum += digit(s, i) * (i % 2 ? 3 : 1);
    return sum % 10 == 0;
}

static bool
is_DE_RVNR(struct str s)
{
    static const uint8_t weight[12] = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
    unsigned sum = 0, n = letter(s.ptr[8]);
    uint64_t day;

    if (!digits(s, 0, 8) || n == 0 || !digits(s, 9, 12))
        return false;
    day = number(s, 2, 4);
    if (day < 1 || day > 81 || number(s, 4, 6) < 1 || number(s, 4, 6) > 12)
        return false;
    for (size_t i = 0; i < 12; i++) {
        unsigned d = i < 8    ? digit(s, i)
                     : i == 8 ? n / 10
                     : i == 9 ? n % 10
                              : digit(s, i - 1);

        sum += cross(d * weight[i]);
    }
    return sum % 10 == digit(s, 11);
}

static bool
is_ES_NUSS(struct str s)
{
    uint64_t province, n;

    if (!digits(s, 0, 12))
        return false;
    province = number(s, 0, 2);
    n = number(s, 2, 10);
    n += province * (n < 10000000 ? 10000000 : 100000000);
    return province >= 1 && province <= 66 && n % 97 == number(s, 10, 12);
}

/* ISO/IEC 7064 mod 11,10; one digit stands two or three times. */
static bool
is_DE_STEUER(struct str s)
{
    unsigned count[10] = {0}, p = 10, often = 0;

    if (!digits(s, 0, 11) || s.ptr[0] == '0')
        return false;
    for (size_t i = 0; i < 10; i++) {
        p = (p + digit(s, i)) % 10;
        p = (p == 0 ? 10 : p) * 2 % 11;
        count[digit(s, i)]++;
    }
    for (size_t i = 0; i < 10; i++) {
        often += count[i] > 1;
        if (count[i] > 3)
            return false;
    }
    return often == 1 && (11 - p) % 10 == digit(s, 10);
}

static bool
is_BE_NN(struct str s)
{
    uint64_t n, check;

    if (!digits(s, 0, 11) || number(s, 2, 4) > 12 || number(s, 4, 6) > 31)
        return false;
    n = number(s, 0, 9);
    check = number(s, 9, 11);
    return check == 97 - n % 97 || check == 97 - (n + 2000000000) % 97;
}

static bool
is_PL_PESEL(struct str s)
{
    static const uint8_t weight[11] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    uint64_t month;

    if (!digits(s, 0, 11))
        return false;
    month = number(s, 2, 4) % 20; /* the century is added: 0, 20, 40, 60, 80 */
    return month >= 1 && month <= 12 && number(s, 4, 6) >= 1 &&
           number(s, 4, 6) <= 31 && weighted(s, weight, 11) % 10 == 0;
}

static bool
is_DE_KVNR(struct str s)
{
    unsigned n = letter(s.ptr[0]), sum = cross(n / 10) + cross(n % 10 * 2);

    if (n == 0 || !digits(s, 1, 10))
        return false;
    for (size_t i = 1; i < 9; i++)
        sum += cross(digit(s, i) * (i % 2 ? 1 : 2));
    return sum % 10 == digit(s, 9);
}

static bool
is_AT_SVNR(struct str s)
{
    static const uint8_t weight[10] = {3, 7, 9, 0, 5, 8, 4, 2, 1, 6};

    return digits(s, 0, 10) && s.ptr[0] != '0' && day_month(s, 4, 6) &&
           weighted(s, weight, 10) % 11 == digit(s, 3);
}

static bool
is_UK_NHS(struct str s)
{
    static const uint8_t weight[10] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

    return digits(s, 0, 10) && number(s, 0, 10) > 0 &&
           weighted(s, weight, 10) % 11 == 0;
}

static bool
is_US_NPI(struct str s)
{
    /* 80840 in front adds 24 to the sum. */
    return digits(s, 0, 10) && (s.ptr[0] == '1' || s.ptr[0] == '2') &&
           (luhn(s) + 24) % 10 == 0;
}

static bool
is_PL_NIP(struct str s)
{
    static const uint8_t weight[9] = {6, 5, 7, 2, 3, 4, 5, 6, 7};

    return digits(s, 0, 10) && s.ptr[0] != '0' &&
           weighted(s, weight, 9) % 11 == digit(s, 9);
}

/* The letter behind a Spanish number of 8 digits. */
static bool
spanish_letter(uint64_t n, char c)
{
    return "TRWAGMYFPDXBNJZSQVHLCKE"[n % 23] == capital(c);
}

static bool
is_ES_DNI(struct str s)
{
    return digits(s, 0, 8) && spanish_letter(number(s, 0, 8), s.ptr[8]);
}

static bool
is_ES_NIE(struct str s)
{
    char c = capital(s.ptr[0]);

    return c >= 'X' && c <= 'Z' && digits(s, 1, 8) &&
           spanish_letter((uint64_t)(c - 'X') * 10000000 + number(s, 1, 8),
                          s.ptr[8]);
}

static bool
is_ES_CIF(struct str s)
{
    unsigned sum = 0, check;
    char c = capital(s.ptr[8]), kind = capital(s.ptr[0]);

    if (letter(kind) == 0 || kind == 'I' || kind == 'O' || kind == 'T' ||
        kind >= 'X' || !digits(s, 1, 8))
        return false;
    for (size_t i = 1; i < 8; i++)
        sum += i % 2 ? cross(2 * digit(s, i)) : digit(s, i);
    check = (10 - sum % 10) % 10;
    return is_digit(c) ? c == (char)('0' + check) : c == "JABCDEFGHI"[check];
}

/* Does the list of pairs of letters hold this one? */
static bool
among(const char *pairs, char a, char b)
{
    for (; *pairs != '\0'; pairs += 2)
        if (pairs[0] == a && pairs[1] == b)
            return true;
    return false;
}

static bool
is_UK_NINO(struct str s)
{
    static const char never[] = "DFIQUV"; /* O only in the second place */
    char a = capital(s.ptr[0]), b = capital(s.ptr[1]), end = capital(s.ptr[8]);

    if (letter(a) == 0 || letter(b) == 0 || b == 'O' || !digits(s, 2, 8) ||
        end < 'A' || end > 'D')
        return false;
    for (size_t i = 0; never[i] != '\0'; i++)
        if (a == never[i] || b == never[i])
            return false;
    return !among("BGGBKNNKNTTNZZ", a, b);
}

static bool
is_US_DEA(struct str s)
{
    unsigned sum;

    if (letter(s.ptr[0]) == 0 || (letter(s.ptr[1]) == 0 && s.ptr[1] != '9') ||
        !digits(s, 2, 9))
        return false;
    sum = digit(s, 2) + digit(s, 4) + digit(s, 6) +
          2 * (digit(s, 3) + digit(s, 5) + digit(s, 7));
    return sum % 10 == digit(s, 8);
}

static bool
is_NL_BSN(struct str s)
{
    unsigned sum = 0;

    if (!digits(s, 0, s.len) || number(s, 0, s.len) < 1000000)
        return false;
    for (size_t i = 0; i + 1 < s.len; i++)
        sum += (unsigned)(s.len - i) * digit(s, i);
    return sum % 11 == digit(s, s.len - 1);
}

static bool
is_CA_SIN(struct str s)
{
    return digits(s, 0, 9) && s.ptr[0] != '0' && s.ptr[0] != '8' &&
           luhn(s) % 10 == 0;
}

static bool
is_US_SSN(struct str s)
{
    uint64_t area;

    if (!digits(s, 0, 9))
        return false;
    area = number(s, 0, 3);
    return area != 0 && area != 666 && area < 900 && number(s, 3, 5) > 0 &&
           number(s, 5, 9) > 0;
}

static const struct rule {
    bool (*is)(struct str s);
    uint8_t least, most;
    uint16_t odds;
} rules[CHECKSUM_COUNT] = {
#define RULE(name, least, most, odds, source) {is_##name, least, most, odds},
    {0, 0, 0, 0}, CHECKSUMS(RULE)
#undef RULE
};

static bool
meets(const struct rule *r, struct str s)
{
    return r->is != 0 && s.len >= r->least && s.len <= r->most && r->is(s);
}

static bool
is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i]) && letter(s.ptr[i]) == 0)
            return false;
    return true;
}

bool
checksum_is(enum checksum kind, struct str s)
{
    return (unsigned)kind < CHECKSUM_COUNT && is_plain(s) &&
           meets(&rules[kind], s);
}

enum checksum
checksum_of(struct str s)
{
    unsigned best = CHECKSUM_NONE;

    if (s.len < 8 || s.len > 34 || !is_plain(s))
        return CHECKSUM_NONE;
    for (unsigned i = 1; i < CHECKSUM_COUNT; i++)
        if (rules[i].odds > rules[best].odds && meets(&rules[i], s))
            best = i;
    return (enum checksum)best;
}

unsigned
checksum_odds(enum checksum kind)
{
    return (unsigned)kind < CHECKSUM_COUNT ? rules[kind].odds : 0;
}
