/*
 * shell: sealed pages by address.
 */
#include "serve/shell.h"

enum status
shell_render(struct buf *out, struct str path, enum tpl_lang lang, bool dev)
{
    struct tpl_page page = {.lang = lang, .dev = dev};

    for (int i = 0; i < TPL_SHELL_COUNT; i++)
        if (str_eq(tpl_shell_list[i].path, path))
            return tpl_shell_list[i].render(out, &page);
    return ST_ABSENT;
}
