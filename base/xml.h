#ifndef BASE_XML_H
#define BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/str.h"

/*
 * xml: a document of others as a run of events, over expat.  Nothing outside
 * the document is ever fetched, and a document that declares an entity of its
 * own is refused where it does so: before any is expanded.
 */
#define XML_DEPTH 64 /* elements within each other */
#define XML_NAME 32  /* bytes of an entity's name that is asked for */

struct xml_attrs; /* of the element that begins; valid during the call */

struct xml_calls {
    /* Any other status than ST_OK ends the reading and is returned. */
    enum status (*begin)(void *to, struct str name, const struct xml_attrs *a);
    enum status (*end)(void *to, struct str name);
    enum status (*text)(void *to, struct str text);
    /* An entity that XML does not know ("nbsp"): what it stands for, or
     * false; it is then left out. */
    bool (*entity)(struct str name, char out[4], size_t *len);
};

/* Value of an attribute, as it is written with its prefix; false without. */
bool xml_attr(const struct xml_attrs *a, struct str name, struct str *out);

/* Call each(to, name, value) for all of them. */
void xml_each_attr(const struct xml_attrs *a,
                   void (*each)(void *to, struct str name, struct str value),
                   void *to);

/*
 * Read text, which is UTF-8 whatever it says of itself.  ST_DENIED: it
 * declares entities; ST_INVALID: not well-formed, or deeper than XML_DEPTH;
 * ST_NOSPACE; or what a call gave.
 */
MUST_USE enum status xml_read(struct str text, const struct xml_calls *calls,
                              void *to);

#endif
