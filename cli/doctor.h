#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include <stdbool.h>

#include "base/buf.h"
#include "serve/config.h"

/*
 * mainstay doctor [--json] [settings] [URL]: what is weak in an installation,
 * one line each with why and how to mend it; with a URL also what a browser
 * there gets.  Changes nothing.  Exit status: 0 nothing, 1 something should be
 * mended, 2 something must be (or the settings cannot be read).
 */
int cli_doctor(int argc, char **argv);

enum doctor_find {
#define FIND(id, ...) DOCTOR_##id,
#include "cli/doctor.def"
#undef FIND
    DOCTOR_COUNT
};

#define DOCTOR_DETAIL 200 /* bytes with the NUL */

/* What was found so far. */
struct doctor {
    const struct config *c;
    bool found[DOCTOR_COUNT];
    char detail[DOCTOR_COUNT][DOCTOR_DETAIL];
};

/* Note a finding; detail as printf, "" for none.  Twice: the first stays. */
void doctor_add(struct doctor *d, enum doctor_find what, const char *detail,
                ...) __attribute__((format(printf, 3, 4)));

/* Key, folders, disk, clock, kernel (doctor_place.c); the key that was loaded,
 * if any, stays in *ring for the caller to clear. */
void doctor_place(struct doctor *d, struct srvkey_ring *ring);

/* What the database says (doctor_base.c). */
void doctor_base(struct doctor *d, const struct srvkey_ring *ring);

/* What a browser gets at this URL (doctor_live.c). */
void doctor_live(struct doctor *d, const char *url);

#endif
