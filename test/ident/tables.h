#ifndef TEST_IDENT_TABLES_H
#define TEST_IDENT_TABLES_H

#include "core/ident.h"

/* The tables of words that are part of the program, opened once; ends the test
 * when one is damaged or the English one is missing. */
const struct ident_tables *ident_tables_all(void);

#endif
