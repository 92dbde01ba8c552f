#ifndef CORE_CHARTER_PART_H
#define CORE_CHARTER_PART_H

#include "core/charter.h"

/* What both texts of a charter are made of (charter.c, charter_form.c). */

/* 1 to CHARTER_NAME_MAX of a-z 0-9 and -? */
bool charter_part_name(struct str s);

/* 1 to 6 digits; false and *out untouched otherwise. */
bool charter_part_number(struct str s, int32_t *out);

#endif
