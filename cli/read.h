#ifndef CLI_READ_H
#define CLI_READ_H

#include <stdio.h>

#include "base/buf.h"

/*
 * read: all of a file or of standard input into memory, for commands that
 * look at their whole input before they print.
 *
 * 0 and the bytes in *to; else a message "mainstay COMMAND: ..." was printed
 * and the exit status is given: 1 when memory or reading failed, 2 when there
 * is no such file or it has more than max bytes.  *to is begun by this and
 * always the caller's to free.
 */
int cli_read(const char *command, FILE *from, size_t max, struct buf *to);
int cli_read_file(const char *command, const char *path, size_t max,
                  struct buf *to);

/* All of *b to standard output, flushed: 0; else 1 and a message.  A buf that
 * failed (memory) is such a failure. */
int cli_write(const char *command, const struct buf *b);

#endif
