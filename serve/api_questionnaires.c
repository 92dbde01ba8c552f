/*
 * api_questionnaires: what the operator placed (serve/placed.h), whole and the
 * same bytes for everybody: this server cannot learn which of them somebody
 * looks at or answers.  No parameter changes the answer.
 */
#include "serve/api.h"

enum status
api_questionnaires(struct req *rq)
{
    exchange_answer(rq->x, 200, STR("application/json"));
    rq->x->answer.borrowed = rq->app->questionnaires;
    return api_kept(rq, rq->app->questionnaires);
}
