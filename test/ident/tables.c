/* The program's tables of words, for tests; see tables.h. */
#include "test/ident/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/assets.h"

static struct lex lex[8];
static struct ident_tables tables;

const struct ident_tables *
ident_tables_all(void)
{
    uint32_t n = 0;

    if (tables.core != NULL)
        return &tables;
    for (size_t i = 0; i < web_assets.n && n < 8; i++) {
        const struct asset *a = &web_assets.list[i];

        if (a->path.len < 11 ||
            memcmp(a->path.ptr + a->path.len - 4, ".bin", 4) != 0)
            continue;
        if (lex_open(&lex[n], a->bytes.ptr, a->bytes.len) != ST_OK)
            abort();
        if (memcmp(lex[n].lang, "en", 2) == 0)
            tables.core = &lex[n];
        else
            tables.more[tables.n_more++] = &lex[n];
        n++;
    }
    if (tables.core == NULL || tables.n_more != 5) {
        fputs("the program has not its six tables of words\n", stderr);
        abort();
    }
    return &tables;
}
