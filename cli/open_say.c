/*
 * Reasons, kept once.
 */
#include "cli/open_say.h"

#include <stdarg.h>
#include <stdio.h>

int
open_say(struct open_why *why, enum open_exit exit, const char *form, ...)
{
    va_list args;

    if (why->exit == OPEN_DONE) {
        va_start(args, form);
        (void)vsnprintf(why->text, sizeof why->text, form, args);
        va_end(args);
        why->exit = exit;
    }
    return (int)why->exit;
}

int
open_say_status(struct open_why *why, enum status st, const char *what)
{
    if (st == ST_OK)
        return OPEN_DONE;
    if (st == ST_NOSPACE)
        return open_say(why, OPEN_TROUBLE, "%s: out of memory", what);
    return open_say(why, st == ST_INVALID ? OPEN_REFUSED : OPEN_TROUBLE,
                    "%s failed", what);
}
