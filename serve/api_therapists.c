/*
 * api_therapists: the whole published list, the same bytes for everybody.
 * Whoever looks for a therapist fetches it all and chooses on their own
 * device, so that this server learns neither what they are tied to nor whom
 * they look at.  No parameter changes the answer.
 */
#include <string.h>

#include "serve/api.h"
#include "store/therapist.h"

/* One entry as a row; the members' names are said once, in "columns". */
static enum status
write_row(void *arg, const struct therapist *t)
{
    struct json_w *w = arg;

    json_w_arr(w, NULL);
    json_w_id(w, NULL, t->entry);
    json_w_str(w, NULL, t->name);
    json_w_str(w, NULL, t->town);
    json_w_int(w, NULL, t->modes);
    json_w_int(w, NULL, t->languages);
    json_w_int(w, NULL, t->themes);
    json_w_str(w, NULL, t->methods);
    json_w_int(w, NULL, t->fee);
    json_w_int(w, NULL, t->fee_from);
    json_w_str(w, NULL, t->currency);
    json_w_int(w, NULL, t->weeks);
    json_w_int(w, NULL, t->places);
    json_w_str(w, NULL, t->experience);
    json_w_str(w, NULL, t->about);
    json_w_str(w, NULL, t->reach);
    json_w_str(w, NULL, t->ties);
    json_w_int(w, NULL, t->seen_day);
    json_w_bytes(w, NULL, t->desk.ptr, t->desk.len);
    json_w_int(w, NULL, t->matches);
    json_w_arr_end(w);
    return buf_status(w->b);
}

static const char *const columns[] = {
    "entry",  "name",     "town",       "modes",    "languages",
    "themes", "methods",  "fee",        "fee_from", "currency",
    "weeks",  "places",   "experience", "about",    "reach",
    "ties",   "seen_day", "desk",       "matches"};

enum status
api_therapists(struct req *rq)
{
    struct json_w w;
    enum status st;

    api_answer(rq, 200, &w);
    json_w_arr(&w, "columns");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        json_w_str(&w, NULL, (struct str){columns[i], strlen(columns[i])});
    json_w_arr_end(&w);
    json_w_int(&w, "toil", rq->app->toil_bits);
    json_w_arr(&w, "rows");
    st = therapist_listed(rq->store, req_day(rq), write_row, &w);
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    if (st == ST_OK)
        st = buf_status(&rq->x->answer.body);
    return st == ST_OK ? api_kept(rq, buf_str(&rq->x->answer.body)) : st;
}
