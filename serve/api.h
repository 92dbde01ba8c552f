#ifndef SERVE_API_H
#define SERVE_API_H

#include "base/json.h"
#include "core/status.h"
#include "serve/req.h"
#include "store/account.h"
#include "store/spaces.h"

/*
 * api: what the keys worker calls, one function an address of route.def.
 * Each reads its JSON (or octets) into types, does one thing, answers.
 * ST_INVALID names the member in rq->field; unknown members are refused.
 */
MUST_USE enum status api_account_params(struct req *rq);
MUST_USE enum status api_account_register(struct req *rq);
MUST_USE enum status api_account_restart(struct req *rq);
MUST_USE enum status api_account_get(struct req *rq);
MUST_USE enum status api_account_delete(struct req *rq);
MUST_USE enum status api_account_proof(struct req *rq);
MUST_USE enum status api_account_credentials(struct req *rq);
MUST_USE enum status api_account_passphrase(struct req *rq);
MUST_USE enum status api_account_code(struct req *rq);
MUST_USE enum status api_account_rotation(struct req *rq);
MUST_USE enum status api_account_keyring(struct req *rq);
MUST_USE enum status api_account_heads(struct req *rq);
MUST_USE enum status api_former_open(struct req *rq);
MUST_USE enum status api_former_log(struct req *rq);
MUST_USE enum status api_former_end(struct req *rq);
MUST_USE enum status api_session_open(struct req *rq);
MUST_USE enum status api_session_recover(struct req *rq);
MUST_USE enum status api_session_unlock(struct req *rq);
MUST_USE enum status api_session_wraps(struct req *rq);
MUST_USE enum status api_session_close(struct req *rq);
MUST_USE enum status api_session_key_get(struct req *rq);
MUST_USE enum status api_session_key_put(struct req *rq);
MUST_USE enum status api_session_key_forget(struct req *rq);
MUST_USE enum status api_session_idle(struct req *rq);
MUST_USE enum status api_session_passkeys(struct req *rq);
MUST_USE enum status api_session_passkey(struct req *rq);
MUST_USE enum status api_sessions_get(struct req *rq);
MUST_USE enum status api_sessions_end(struct req *rq);
MUST_USE enum status api_sessions_end_others(struct req *rq);
MUST_USE enum status api_factor_get(struct req *rq);
MUST_USE enum status api_totp_begin(struct req *rq);
MUST_USE enum status api_totp_picture(struct req *rq);
MUST_USE enum status api_totp_confirm(struct req *rq);
MUST_USE enum status api_totp_remove(struct req *rq);
MUST_USE enum status api_passkey_add(struct req *rq);
MUST_USE enum status api_passkey_remove(struct req *rq);
MUST_USE enum status api_email_get(struct req *rq);
MUST_USE enum status api_email_put(struct req *rq);
MUST_USE enum status api_email_confirm(struct req *rq);
MUST_USE enum status api_email_remove(struct req *rq);
MUST_USE enum status api_log_read(struct req *rq);
MUST_USE enum status api_log_append(struct req *rq);
MUST_USE enum status api_consults_get(struct req *rq);
MUST_USE enum status api_consults_add(struct req *rq);
MUST_USE enum status api_consult_end(struct req *rq);
MUST_USE enum status api_consult_offer(struct req *rq);
MUST_USE enum status api_consult_away(struct req *rq);
MUST_USE enum status api_consult_accept(struct req *rq);
MUST_USE enum status api_consultant_put(struct req *rq);
MUST_USE enum status api_meetings_get(struct req *rq);
MUST_USE enum status api_meetings_add(struct req *rq);
MUST_USE enum status api_meeting_get(struct req *rq);
MUST_USE enum status api_meeting_act(struct req *rq);
MUST_USE enum status api_meeting_off(struct req *rq);
MUST_USE enum status api_meeting_hold(struct req *rq);
MUST_USE enum status api_meeting_live(struct req *rq);
MUST_USE enum status api_calendar_get(struct req *rq);
MUST_USE enum status api_series_list(struct req *rq);
MUST_USE enum status api_series_add(struct req *rq);
MUST_USE enum status api_series_end(struct req *rq);
MUST_USE enum status api_series_pause(struct req *rq);
MUST_USE enum status api_dated_put(struct req *rq);
MUST_USE enum status api_feed_get(struct req *rq);
MUST_USE enum status api_feed_new(struct req *rq);
MUST_USE enum status api_feed_remove(struct req *rq);
MUST_USE enum status api_reading_get(struct req *rq);
MUST_USE enum status api_reminders_get(struct req *rq);
MUST_USE enum status api_reminders_put(struct req *rq);
MUST_USE enum status api_reminders_remove(struct req *rq);
MUST_USE enum status api_therapists(struct req *rq);
MUST_USE enum status api_questionnaires(struct req *rq);
MUST_USE enum status api_enquiry_add(struct req *rq);
MUST_USE enum status api_enquiry_found(struct req *rq);
MUST_USE enum status api_enquiry_go_on(struct req *rq);
MUST_USE enum status api_enquiry_end(struct req *rq);
MUST_USE enum status api_desk_get(struct req *rq);
MUST_USE enum status api_desk_put(struct req *rq);
MUST_USE enum status api_desk_end(struct req *rq);
MUST_USE enum status api_desk_answer(struct req *rq);
MUST_USE enum status api_waiting_add(struct req *rq);
MUST_USE enum status api_waiting_found(struct req *rq);
MUST_USE enum status api_waiting_end(struct req *rq);
MUST_USE enum status api_events(struct req *rq);
MUST_USE enum status api_spaces_get(struct req *rq);
MUST_USE enum status api_spaces_found(struct req *rq);
MUST_USE enum status api_space_get(struct req *rq);
MUST_USE enum status api_space_step(struct req *rq);
MUST_USE enum status api_space_drop(struct req *rq);
MUST_USE enum status api_space_box_put(struct req *rq);
MUST_USE enum status api_space_box_drop(struct req *rq);
MUST_USE enum status api_invites_get(struct req *rq);
MUST_USE enum status api_invites_add(struct req *rq);
MUST_USE enum status api_invite_get(struct req *rq);
MUST_USE enum status api_invite_log(struct req *rq);
MUST_USE enum status api_invite_claim(struct req *rq);
MUST_USE enum status api_invite_end(struct req *rq);
MUST_USE enum status api_openapi(struct req *rq);

/* The space of the address, and who asks in it.  ST_ABSENT unless they are a
 * member. */
struct api_space {
    uint8_t space[ID_LEN];
    struct spaces_member me;
};
MUST_USE enum status api_own_space(struct req *rq, struct api_space *out);

/* Answer with entries of a space from the query's position on, without the
 * bodies of epochs before `since`. */
MUST_USE enum status api_answer_log(struct req *rq, const uint8_t space[ID_LEN],
                                    int64_t since);

/*
 * Parse the body as one JSON object.  ST_INVALID unless the content type is
 * application/json and it is one.  *doc is the caller's: json_free.
 */
MUST_USE enum status api_json(struct req *rq, struct json **doc,
                              struct json_obj *top);

/* json_done, with the member at fault kept for the answer. */
MUST_USE enum status api_done(struct req *rq, struct json_obj *o);

/* Begin a JSON answer on x->answer.body; close it with json_w_obj_end. */
void api_answer(struct req *rq, unsigned http, struct json_w *w);

/* Members of the open object: whose keys these are, and the keys. */
void api_put_keys(struct json_w *w, const uint8_t user[ID_LEN],
                  const struct account_keys *k);

/*
 * The answer made so far, whose body is `body`, is open to all who may ask and
 * the same for each: it may be kept and compressed, carries a tag of its
 * content, and becomes a 304 for who has it.
 */
MUST_USE enum status api_kept(struct req *rq, struct str body);

/* 204, nothing to say. */
void api_nothing(struct req *rq);

#endif
