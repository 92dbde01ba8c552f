#ifndef TEST_HTTP_STAGE_ROOM_H
#define TEST_HTTP_STAGE_ROOM_H

#include <stddef.h>

/*
 * stage_room: a folder of a test's own for the databases of its stages, in
 * memory where there is such a place: that a commit lasts is tested elsewhere.
 */
struct stage_room {
    char folder[64];
};

/* A new, empty one, named after the test.  Exits the program without one. */
void stage_room_open(struct stage_room *r, const char *name);

/* "sqlite:FOLDER/file" for stage_open; it must fit into cap. */
void stage_room_url(const struct stage_room *r, const char *file, char *out,
                    size_t cap);

/* Remove this database, with what SQLite keeps beside it. */
void stage_room_drop(const struct stage_room *r, const char *file);

/* Remove the folder with all files that are in it. */
void stage_room_close(struct stage_room *r);

#endif
