#ifndef CORE_CHECKSUM_H
#define CORE_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/str.h"

/*
 * checksum: is this the number of a person, an account, a card or a car?
 *
 * Each kind has a published rule that most numbers do not meet.  A number is
 * handed over without blanks and marks: digits and letters A-Z (small letters
 * count as capitals).  The rules say that a number is well formed, never that
 * it was given to somebody.
 *
 * CHECKSUM(name, least, most, odds, source)
 *   least, most: its length.  odds: about one in so many random strings of this
 *   shape meets the rule; small odds need a cue beside the number.
 */
#define CHECKSUMS(X)                                                           \
    X(IBAN, 15, 34, 9000, "ISO 13616-1: length by country, mod 97 = 1")        \
    X(VIN, 17, 17, 11, "ISO 3779; check digit: 49 CFR 565.15")                 \
    X(IT_CF, 16, 16, 26, "D.M. 23/12/1976 (codice fiscale), check letter")     \
    X(FR_NIR, 15, 15, 97, "INSEE: key 97 - n mod 97; 2A, 2B as 19, 18")        \
    X(CARD, 13, 19, 10, "ISO/IEC 7812-1 annex B (Luhn)")                       \
    X(IMEI, 15, 15, 10, "3GPP TS 23.003 annex B (Luhn)")                       \
    X(CH_AHV, 13, 13, 10000, "756 (Switzerland), check digit of EAN-13")       \
    X(DE_RVNR, 12, 12, 300, "VKVV par. 2: weights 2 1 2 5 7 1 2 1 2 1 2 1")    \
    X(ES_NUSS, 12, 12, 97, "Seguridad Social: n mod 97")                       \
    X(DE_STEUER, 11, 11, 100, "AO par. 139b: ISO/IEC 7064 mod 11,10")          \
    X(BE_NN, 11, 11, 2000, "97 - n mod 97; 2 before n from the year 2000 on")  \
    X(PL_PESEL, 11, 11, 200, "weights 1 3 7 9, a date inside")                 \
    X(DE_KVNR, 10, 10, 10, "SGB V par. 290: letter, weights 1 2, mod 10")      \
    X(AT_SVNR, 10, 10, 300, "weights 3 7 9 5 8 4 2 1 6 mod 11, a date")        \
    X(UK_NHS, 10, 10, 11, "NHS Data Dictionary: weights 10 .. 2, mod 11")      \
    X(US_NPI, 10, 10, 50, "45 CFR 162.406: Luhn behind 80840")                 \
    X(PL_NIP, 10, 10, 11, "weights 6 5 7 2 3 4 5 6 7 mod 11")                  \
    X(ES_DNI, 9, 9, 23, "RD 1553/2005: letter n mod 23")                       \
    X(ES_NIE, 9, 9, 23, "X, Y, Z as 0, 1, 2; letter n mod 23")                 \
    X(ES_CIF, 9, 9, 10, "Orden EHA/451/2008: control digit or letter")         \
    X(UK_NINO, 9, 9, 2, "HMRC NIM39110: letters allowed, suffix A-D")          \
    X(US_DEA, 9, 9, 10, "21 CFR 1301: d1+d3+d5 + 2(d2+d4+d6)")                 \
    X(NL_BSN, 8, 9, 11, "Logisch Ontwerp BSN: weights 9 .. 2, -1; mod 11")     \
    X(CA_SIN, 9, 9, 12, "ESDC: Luhn, no 0 or 8 in front")                      \
    X(US_SSN, 9, 9, 1, "SSA: no area 000, 666, 9xx; no group 00, serial 0000")

#define CHECKSUM_ID(name, least, most, odds, source) CHECKSUM_##name,
enum checksum { CHECKSUM_NONE, CHECKSUMS(CHECKSUM_ID) CHECKSUM_COUNT };
#undef CHECKSUM_ID

/* Is s, all of it, a well-formed number of this kind?  False for NONE. */
bool checksum_is(enum checksum kind, struct str s);

/* The kind with the longest odds that s is well formed for; CHECKSUM_NONE when
 * there is none, or s has other characters than letters and digits. */
enum checksum checksum_of(struct str s);

/* One in how many meets the rule by chance; 0 for CHECKSUM_NONE. */
unsigned checksum_odds(enum checksum kind);

#endif
