/* Heads of CBOR and what they claim. */
#include "base/cbor.h"

#include <stddef.h>
#include <stdint.h>

/* Major types of RFC 8949 section 3.1 whose argument claims something. */
enum { BYTES = 2, TEXT, ARRAY, MAP, TAG };

/* Take one head: its major type and argument.  False where it is cut off, or of
 * indefinite length. */
static bool
take_head(struct str *s, unsigned *major, uint64_t *argument)
{
    unsigned first = (unsigned char)s->ptr[0], more = first & 31u;
    size_t n = more < 24 ? 0 : (size_t)1 << (more - 24); /* octets of it */
    uint64_t v = 0;

    if (more > 27 || s->len < 1 + n)
        return false;
    for (size_t i = 1; i <= n; i++)
        v = v << 8 | (unsigned char)s->ptr[i];
    *major = first >> 5;
    *argument = n == 0 ? more : v;
    s->ptr += 1 + n;
    s->len -= 1 + n;
    return true;
}

bool
cbor_fits(struct str octets)
{
    struct str s = octets;
    uint64_t due = 0; /* items that containers and tags still wait for */

    while (s.len > 0) {
        unsigned major;
        uint64_t argument;

        if (!take_head(&s, &major, &argument))
            return false;
        due -= due > 0;
        if (major >= BYTES && major <= MAP && argument > s.len)
            return false;
        if (major == BYTES || major == TEXT) {
            s.ptr += argument;
            s.len -= (size_t)argument;
        } else if (major == ARRAY || major == MAP) {
            due += major == MAP ? 2 * argument : argument;
        } else if (major == TAG) {
            due++;
        }
        if (due > s.len)
            return false;
    }
    return due == 0;
}
