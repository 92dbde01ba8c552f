/*
 * late: dlopen and dlsym.
 */
#include "base/late.h"

#include <dlfcn.h>
#include <string.h>

#include "base/log.h"

enum status
late_load(const char *library, const struct late_call *calls, size_t n)
{
    void *lib = dlopen(library, RTLD_NOW | RTLD_LOCAL);

    for (size_t i = 0; lib != NULL && i < n; i++) {
        void *at = dlsym(lib, calls[i].name);

        if (at == NULL)
            lib = NULL;
        else /* POSIX: the same size, whatever ISO C thinks of functions */
            memcpy(calls[i].slot, &at, sizeof at);
    }
    if (lib != NULL)
        return ST_OK;
    LOG(LOG_ERROR, 0, "library_not_loaded",
        LOG_CONST("why", ((struct str){library, strlen(library)})));
    return ST_ABSENT;
}
