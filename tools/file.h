#ifndef TOOLS_FILE_H
#define TOOLS_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * file: whole files and folders, for the programs of the build.  They print
 * what went wrong to standard error and return ST_BROKEN.
 */
#define FILE_MAX ((size_t)1 << 24) /* bytes of one file */
#define FILE_COUNT 512             /* files of one folder and those below */

struct file_list {
    struct str path[FILE_COUNT];
    size_t n;
};

/* The bytes of a file, in the arena. */
MUST_USE enum status file_read(struct arena *a, const char *path,
                               struct str *out);

/* Write the file, unless it already holds exactly this. */
MUST_USE enum status file_write(const char *path, struct str bytes);

/*
 * `path` itself when it is a file; else the files below the folder whose name
 * ends in one of the space-separated `endings` (".html .svg"), bytewise sorted.
 * Folders met are appended to deps, separated by spaces.
 */
MUST_USE enum status file_find(struct arena *a, const char *path,
                               struct str endings, struct file_list *out,
                               struct buf *deps);

/* The part after the last slash. */
struct str file_name(struct str path);

#endif
