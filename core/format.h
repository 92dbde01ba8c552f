#ifndef CORE_FORMAT_H
#define CORE_FORMAT_H

#include "core/phase.h"
#include "core/str.h"

/*
 * format: a way of holding a session, as a text file that people can read and
 * write (docs/formats.md), and the plan it becomes.
 *
 *   format consultancy              name: a-z 0-9 -, at most 32
 *   title The consultancy protocol
 *   about One question, looked at before it is answered.
 *   kind case                       case, circle, meeting
 *   people 4 8                      2 to 12
 *   roles presenter moderator adviser
 *   stays moderator                 roles that do not rotate
 *   needs An accredited leader.     what has to be said about using it
 *   choice headstand Headstand: How could it be made worse?
 *
 *   phase overview 10               name and minutes, 1 to 180
 *   title Overview
 *   prompt Tell what matters, and end with your question.
 *   speak presenter                 roles, everyone, nobody
 *   write everyone
 *   silent adviser
 *   exit moderator                  moderator, written, time
 *   hidden loop optional rest choice lens case  flags, in any order
 *
 * Blank lines and lines that begin with # do not count.
 */
#define FORMAT_MAX 32768       /* bytes of a file */
#define FORMAT_CHOICES 24      /* methods, lenses, topic cards */
#define FORMAT_TITLE_MAX 60    /* bytes */
#define FORMAT_TEXT_MAX 400    /* bytes of a prompt or another text */
#define FORMAT_MINUTES_MAX 300 /* of all phases, loops not counted */

enum format_kind { FORMAT_CASE, FORMAT_CIRCLE, FORMAT_MEETING };

struct format_phase {
    struct str name, title, prompt;
};

struct format_choice {
    struct str name, text;
};

struct format {
    struct str name, title, about, needs; /* needs may be empty */
    enum format_kind kind;
    uint8_t people_min, people_max;
    uint8_t roles; /* enum phase_role, or-ed */
    uint8_t stays; /* of these, those that do not rotate */
    uint8_t n_choices;
    struct format_choice choice[FORMAT_CHOICES];
    struct format_phase phase[PHASE_STEPS];
    struct phase_plan plan; /* live; its steps are the phases */
};

struct format_error {
    uint32_t line;   /* from 1 */
    const char *why; /* constant text */
};

/*
 * Read a file's text; the views of *out point into it.  ST_INVALID with the
 * first line that is wrong; *out is then undefined.
 */
MUST_USE enum status format_read(struct str text, struct format *out,
                                 struct format_error *error);

/* The word for a role (one bit) or an empty view; the words are those of the
 * file: presenter moderator adviser scribe observer timekeeper. */
struct str format_role_word(uint8_t role);

/* Minutes of all phases but loops. */
int32_t format_minutes(const struct format *f);

#endif
