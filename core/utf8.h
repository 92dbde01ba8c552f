#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>

#include "core/str.h"

/* Is all of s well-formed UTF-8 (RFC 3629: no overlong forms, surrogates or
 * numbers above U+10FFFF)?  An empty view is. */
bool utf8_valid(struct str s);

#endif
