#ifndef CLI_OPEN_WRITE_H
#define CLI_OPEN_WRITE_H

#include <stdio.h>

#include "base/buf.h"
#include "cli/open_log.h"

/*
 * open_write: opened records as text, to standard output or into a folder that
 * appears whole or not at all.
 *
 *   jsonl     one object a line: space, object, type, time (RFC 3339, UTC),
 *             seq, author, in a group `group` and `by`, what group and
 *             author are called there, and `data`, the payload as it was sealed
 *   markdown  one section an object, one line a value
 *   csv       one row a value: time,type,group,by,object,seq,field,value (RFC
 *             4180)
 *
 * A payload that is not JSON comes as one value `bytes`, base64url.
 */
enum open_form { OPEN_NONE, OPEN_JSONL, OPEN_MARKDOWN, OPEN_CSV };

/* The form of this name; OPEN_NONE: there is no such form. */
enum open_form open_form_named(const char *name);

struct open_writer {
    enum open_form form;
    FILE *to;
    char *folder;  /* as asked for; NULL: standard output */
    char *partial; /* beside it, until open_writer_end */
    struct buf line;
};

/*
 * Begin.  folder NULL writes to standard output.  Otherwise it must not exist
 * yet: a folder beside it is filled (mode 0700, files 0600) and renamed at the
 * end.  0 or the exit status, told in why; open_writer_drop in any case.
 */
int open_writer_begin(struct open_writer *w, enum open_form form,
                      const char *folder, struct open_why *why);

/* One object; for open_log_each. */
int open_writer_take(void *to, const struct open_item *item,
                     struct open_why *why);

/* All was written: the list of contents goes beside the records, both reach
 * the disk, then the folder gets its name. */
int open_writer_end(struct open_writer *w, struct str contents,
                    struct open_why *why);

/* Close and, if it was not ended, remove what was begun. */
void open_writer_drop(struct open_writer *w);

/* The word for an object type, "check-in". */
const char *open_type_name(uint16_t otype);

#endif
