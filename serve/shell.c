/*
 * shell: sealed pages as constant bytes.
 */
#include "serve/shell.h"

#include "base/mem.h"

#define SHELL_MAX (512 * 1024) /* bytes of one page */

struct shells {
    struct buf page[TPL_SHELL_COUNT + 1][TPL_LANG_COUNT];
};

enum status
shell_render(bool dev, struct shells **out)
{
    struct shells *s = mem_zalloc(1, sizeof *s);
    enum status st;

    if (s == NULL)
        return ST_NOSPACE;
    for (int i = 0; i < TPL_SHELL_COUNT; i++)
        for (int k = 0; k < TPL_LANG_COUNT; k++) {
            struct tpl_page page = {.lang = (enum tpl_lang)k, .dev = dev};

            buf_init(&s->page[i][k], SHELL_MAX);
            st = tpl_shell_list[i].render(&s->page[i][k], &page);
            if (st != ST_OK)
                goto fail;
        }
    *out = s;
    return ST_OK;
fail:
    shell_free(s);
    return st;
}

void
shell_free(struct shells *s)
{
    if (s == NULL)
        return;
    for (int i = 0; i < TPL_SHELL_COUNT; i++)
        for (int k = 0; k < TPL_LANG_COUNT; k++)
            buf_free(&s->page[i][k]);
    mem_free(s);
}

enum status
shell_get(const struct shells *s, struct str path, enum tpl_lang lang,
          struct str *page)
{
    for (int i = 0; i < TPL_SHELL_COUNT; i++)
        if (str_eq(tpl_shell_list[i].path, path)) {
            *page = buf_str(&s->page[i][lang]);
            return ST_OK;
        }
    return ST_ABSENT;
}
