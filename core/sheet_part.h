#ifndef CORE_SHEET_PART_H
#define CORE_SHEET_PART_H

#include "core/sheet.h"

/*
 * sheet_part: what the files of sheet_read share; for them alone.  A place is
 * the way to an item: its number at every level.
 */
struct sheet_place {
    uint32_t index[SHEET_DEPTH];
    uint32_t n;
};

struct sheet_reader {
    const struct tape *t;
    struct sheet *f;
    struct sheet_error *error;
    struct sheet_place place;
    uint32_t item;    /* being read, or SHEET_NONE */
    uint32_t last;    /* answer option or condition being read; SHEET_NONE */
    const char *part; /* "answerOption", "enableWhen" */
    uint32_t node;    /* of the tape, being read: its line is told */
};

/* Note why at the place, and give ST_INVALID. */
enum status sheet_refuse(struct sheet_reader *r, enum sheet_why why);

/* The answer options of item i into f->option. */
MUST_USE enum status sheet_read_options(struct sheet_reader *r, uint32_t i);

/* The conditions of item i, their question still a linkId in `value` … */
MUST_USE enum status sheet_read_whens(struct sheet_reader *r, uint32_t i);

/* … and once all items are known: questions found, no cycles. */
MUST_USE enum status sheet_tie_whens(struct sheet_reader *r);

#endif
