#ifndef TEST_HTTP_PLAY_H
#define TEST_HTTP_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "core/phase.h"
#include "test/http/stage.h"

/*
 * play: four people of a group on a stage, and what they ask of its sessions.
 * Points are counted and printed as TAP; there is one play in a program.
 */
#define PLAY_PEOPLE 4 /* ada, bela, cleo, dora */
#define PLAY_DAY_MS INT64_C(86400000)

extern struct stage play_stage;
extern struct stage_person *play_person[PLAY_PEOPLE];
extern uint8_t play_group[ID_LEN];

/* An empty database, on the cluster of MAINSTAY_TEST_PG or in a new folder,
 * and the group; all of them lead it.  Exits without. */
void play_open(void);

/* Clear up, print the plan; the program's exit status. */
int play_close(void);

void play_point(bool ok, const char *what);

/* One request about the group's sessions: the path behind …/meeting; or a whole
 * path when it begins with "/api/" or "/calendar/".  The status; the body is
 * kept. */
unsigned play_ask(int who, enum exchange_method method, const char *path,
                  const char *query, const char *body);

/* Of the last answer: where the text begins, NULL nowhere; does it hold it; how
 * often; its "state". */
const char *play_find(const char *text);
bool play_has(const char *text);
int play_count(const char *text);
struct phase_state play_state(const struct phase_plan *plan);

/* Plan a session in which person i has role[i]; with a stranger, the last seat
 * is somebody's who is in no group. */
unsigned play_plan(int who, const char *meeting, const struct phase_plan *p,
                   const uint8_t role[PLAY_PEOPLE], bool stranger);

unsigned play_act(int who, const char *meeting, const char *word,
                  uint32_t number, int arg);

/* Leave a key; the object's id ends in this letter. */
unsigned play_hold(int who, const char *meeting, const char *kind, int step,
                   char object);
unsigned play_look(int who, const char *meeting);

/* Time goes by; people sign in again. */
void play_later(int64_t ms);

#endif
