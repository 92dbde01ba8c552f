/*
 * mainstay notices: the text that tools/lex/gather.mjs wrote at build time; it
 * is served beside the tables as lex/notices.txt.
 */
#include "cli/notices.h"

#include <stdio.h>
#include <string.h>

#include "web/assets.h"

#define NAME "/lex/notices.txt" /* the end of its address */

int
cli_notices(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        puts("usage: mainstay notices\n\n"
             "Prints where the word lists inside this program come from, and\n"
             "under which licences.");
        return 0;
    }
    if (argc != 1) {
        fputs("mainstay notices: takes no arguments\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < web_assets.n; i++) {
        struct str path = web_assets.list[i].path;
        struct str text = web_assets.list[i].bytes;

        if (path.len > sizeof NAME - 1 &&
            str_eq((struct str){path.ptr + path.len - (sizeof NAME - 1),
                                sizeof NAME - 1},
                   STR(NAME)))
            return fwrite(text.ptr, 1, text.len, stdout) == text.len &&
                           fflush(stdout) == 0
                       ? 0
                       : 1;
    }
    return 1;
}
