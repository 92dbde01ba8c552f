#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include <stddef.h>

/*
 * formats: mainstay format, and the formats inside the program (made by
 * tools/formatc.c from data/formats).
 */
struct formats_text {
    const char *name;
    const char *text;
};
extern const struct formats_text formats_text[];
extern const size_t formats_n;

/* mainstay format list | show NAME | check FILE...  0; 1 when a file cannot be
 * read or is no format; 2 for wrong use. */
int cli_format(int argc, char **argv);

#endif
