#ifndef CLI_INSTRUMENT_H
#define CLI_INSTRUMENT_H

#include "base/buf.h"
#include "core/answers.h"

/*
 * instrument: `mainstay instrument check FILE... [--answers FILE]`, whether
 * forms can be used here, and a response fits one.  One line of JSON for each
 * file.  Exit status 0 when all are fine; 1 when memory or output fails; 2 for
 * wrong use, a file that cannot be read, or one that is refused.
 */
int cli_instrument(int argc, char **argv);

/* A file read into a tape, with all that it needs to live. */
struct instrument_file {
    struct buf text;
    struct tape_node *node; /* owned */
    struct tape tape;
    struct tape_error error;
};

/* 0 when file and tape are read; 1 for memory; 2 for a file that cannot be
 * read; 3 when it is no JSON (file->error says why).  Free it always. */
int instrument_open(const char *command, const char *path,
                    struct instrument_file *file);
void instrument_close(struct instrument_file *file);

/* A form with arrays of its own; false when memory ran out. */
bool instrument_sheet(struct sheet *f);
void instrument_sheet_free(struct sheet *f);

#endif
