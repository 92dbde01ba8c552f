/*
 * The requests that would be taken, one an address, in the order of route.def.
 */
#include "test/http/abuse_table.h"

#define MEETING "00000000000000000000000010"
#define CIRCLE                                                                 \
    "{\"consult\":\"{ada.space}\",\"themes\":3,\"urgency\":2,\"days\":14}"
#define CREDS                                                                  \
    "\"seed\":\"{bytes16}\",\"t\":3,\"m_kib\":131072,\"auth\":\"{bytes32}\","  \
    "\"wrap_pass\":\"{envelope}\",\"auth_r\":\"{bytes32}\","                   \
    "\"code_id\":\"{bytes16}\",\"wrap_code\":\"{envelope}\""
#define PROOF "{\"proof\":\"{ada.auth}\"}"
#define SERIES                                                                 \
    "{\"zone\":\"Europe/Vienna\",\"day\":{today},\"minute\":600,"              \
    "\"minutes\":60,\"rule\":\"FREQ=WEEKLY;COUNT=3\",\"tell\":false}"
#define PASSKEY(which)                                                         \
    "{\"proof\":\"{ada.auth}\",\"step\":false,\"created\":\"{created}\","      \
    "\"wrap\":\"{envelope}\",\"passkey\":{" which "}}"
#define PLANNED                                                                \
    "{\"meeting\":\"" MEETING "\",\"at\":1000,\"keep_days\":14,"               \
    "\"plan\":\"{plan}\",\"seats\":[{\"account\":\"{ada.user}\",\"roles\":3}," \
    "{\"account\":\"{bela.user}\",\"roles\":4}]}"
#define INVITE                                                                 \
    "{\"space\":\"00000000000000000000000008\",\"invite\":\"{ada.space}\","    \
    "\"kind\":2,\"proof\":\"{bytes32}\"}"
#define DESK "{\"key\":\"{bytes32}\",\"matches\":true}"
#define ENQUIRY                                                                \
    "{\"token\":\"{bytes32}\",\"entry\":\"{ada.therapist}\","                  \
    "\"desk\":\"{bytes32}\",\"asker\":\"{bytes32}\",\"stamp\":{stamp},"        \
    "\"box\":\"{letter}\"}"
#define WAITS                                                                  \
    "{\"token\":\"{bytes32}\",\"entries\":[\"{ada.therapist}\"],"              \
    "\"stamp\":{stamp}}"
#define DESK_SAYS "{\"step\":2,\"last\":false,\"box\":\"{letter}\"}"
#define FEED "g575ab1m4mwf06k5r6vpkqse6w" /* of the address below */
#define FEED_ADDED "csrf={ada.csrf}&url=https://journal.example/feed&title=A"
#define THERAPIST                                                              \
    "csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&"               \
    "experience=Ten+years&attests=1&in_person=1&language=de&theme=grief&"      \
    "town=Graz&fee=100&fee_from=60&currency=EUR&weeks=2&places=1&"             \
    "reach=ada@practice.example"
#define COMMUNITY                                                              \
    "&name=Practice&base_url=https://mainstay.example&zone=Europe/Berlin&"     \
    "help_country=de&help_label=Call%20us&help_target=112"
#define TERM "csrf={ada.csrf}&title=Autumn&closes=2026-12-24&hours=2"
#define TAKES_PART(who)                                                        \
    "csrf={" who ".csrf}&name=" who "&zone=Europe/Vienna&h=18&h=19&h=20&"      \
    "language=de&facilitate=able&do=save"

/* clang-format off */
const struct abuse_sample abuse_samples[] = {
    /* open pages: forms */
    {"/setup", EXCHANGE_POST, STAGE_NOBODY, 200, 404, "token={setup}" COMMUNITY, NULL},
    {"/operator", EXCHANGE_POST, STAGE_OPERATOR, 303, 303, "csrf={operator.csrf}" COMMUNITY, NULL},
    {"/operator/joining", EXCHANGE_POST, STAGE_OPERATOR, 200, 200, "csrf={operator.csrf}", NULL},
    {"/operator/steward", EXCHANGE_POST, STAGE_OPERATOR, 303, 422,
     "csrf={operator.csrf}&steward=bela&do=make", NULL},
    {"/operator/restart", EXCHANGE_POST, STAGE_OPERATOR, 200, 200,
     "csrf={operator.csrf}&account=bela", NULL},
    {"/network/me", EXCHANGE_POST, STAGE_ADA, 303, 303,
     "csrf={ada.csrf}&name=Ada+L.&region=Graz&show_region=community&language=de&"
     "show_languages=community&theme=trauma&show_themes=groups&do=save", NULL},
    {"/network/me/leave", EXCHANGE_POST, STAGE_ADA, 303, 303, "csrf={ada.csrf}", NULL},
    {"/network/write", EXCHANGE_POST, STAGE_STEWARD, 303, 303,
     "csrf={steward.csrf}&kind=news&title=A+day+together&words=Come&do=save", NULL},
    {"/network/report", EXCHANGE_POST, STAGE_ADA, 303, 303,
     "csrf={ada.csrf}&about=entry&subject={ada.space}&words=Names+a+client", NULL},
    {"/network/moderation", EXCHANGE_POST, STAGE_STEWARD, 303, 303,
     "csrf={steward.csrf}&about=entry&subject={ada.space}&do=close&words=Nothing+there", NULL},
    {"/network/therapist", EXCHANGE_POST, STAGE_ADA, 303, 303, THERAPIST, NULL},
    {"/network/therapist/leave", EXCHANGE_POST, STAGE_ADA, 303, 303, "csrf={ada.csrf}", NULL},
    {"/network/vetting", EXCHANGE_POST, STAGE_STEWARD, 303, 303,
     "csrf={steward.csrf}&entry={kept}&do=seen&renewal=2027-01-01", NULL},
    {"/network/terms", EXCHANGE_POST, STAGE_ADA, 303, 303, TERM, NULL},
    {"/network/terms/{term}", EXCHANGE_POST, STAGE_BELA, 303, 303, TAKES_PART("bela"), "{kept}"},
    {"/network/terms/{term}/answer", EXCHANGE_POST, STAGE_ADA, 303, 303,
     "csrf={ada.csrf}&answer=yes", "{kept}"},
    {"/network/terms/{term}/leave", EXCHANGE_POST, STAGE_BELA, 303, 303, "csrf={bela.csrf}", "{kept}"},
    {"/network/terms/{term}/form", EXCHANGE_POST, STAGE_ADA, 303, 303, "csrf={ada.csrf}", "{kept}"},
    {"/network/feeds", EXCHANGE_POST, STAGE_ADA, 303, 422, FEED_ADDED, NULL},
    {"/network/feeds/{source}", EXCHANGE_POST, STAGE_ADA, 303, 404, "csrf={ada.csrf}&do=remove", FEED},
    {"/sign-out", EXCHANGE_POST, STAGE_ADA, 200, 403, "csrf={ada.csrf}", NULL},

    /* the account */
    {"/api/1/account/params", EXCHANGE_POST, STAGE_NOBODY, 200, 200, "{\"name\":\"ada\"}", NULL},
    {"/api/1/account/register", EXCHANGE_POST, STAGE_NOBODY, 201, 409, "{register}", NULL},
    {"/api/1/account/restart", EXCHANGE_POST, STAGE_NOBODY, 201, 422, "{begin-again}", NULL},
    {"/api/1/account", EXCHANGE_DELETE, STAGE_ADA, 204, 403, PROOF, NULL},
    {"/api/1/account/proof", EXCHANGE_POST, STAGE_ADA, 204, 204, PROOF, NULL},
    {"/api/1/account/credentials", EXCHANGE_PUT, STAGE_RECOVERING, 204, 403, "{" CREDS "}", NULL},
    {"/api/1/account/passphrase", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"seed\":\"{bytes16}\",\"t\":3,\"m_kib\":65536,\"auth\":\"{ada.auth}\","
     "\"wrap_pass\":\"{envelope}\",\"proof\":\"{ada.auth}\"}", NULL},
    {"/api/1/account/code", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"auth_r\":\"{bytes32}\",\"code_id\":\"{bytes16}\","
     "\"wrap_code\":\"{envelope}\",\"proof\":\"{ada.auth}\"}", NULL},
    {"/api/1/account/rotation", EXCHANGE_POST, STAGE_ADA, 204, 403,
     "{\"proof\":\"{ada.auth}\",{rotation}}", NULL},
    {"/api/1/account/keyring", EXCHANGE_PUT, STAGE_ADA, 204, 409,
     "{\"counter\":2,\"envelope\":\"{envelope}\"}", NULL},
    {"/api/1/account/heads", EXCHANGE_PUT, STAGE_ADA, 204, 409,
     "{\"counter\":2,\"envelope\":\"{envelope}\"}", NULL},
    {"/api/1/account/former", EXCHANGE_POST, STAGE_HEIR, 200, 200,
     "{\"auth_r\":\"{former.auth_r}\"}", NULL},
    {"/api/1/account/former", EXCHANGE_DELETE, STAGE_HEIR, 204, 204, NULL, NULL},

    /* sessions and second steps */
    {"/api/1/session", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"name\":\"ada\",\"auth\":\"{ada.auth}\"}", NULL},
    {"/api/1/session/recover", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"name\":\"bela\",\"auth_r\":\"{bela.auth_r}\"}", NULL},
    {"/api/1/session/unlock", EXCHANGE_POST, STAGE_ADA, 200, 200, "{\"auth\":\"{ada.auth}\"}", NULL},
    {"/api/1/session/wraps", EXCHANGE_POST, STAGE_ADA, 200, 200, "{\"auth\":\"{ada.auth}\"}", NULL},
    {"/api/1/session", EXCHANGE_DELETE, STAGE_ADA, 204, 403, NULL, NULL},
    {"/api/1/session/key", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"ks\":\"{bytes32}\",\"auth\":\"{ada.auth}\"}", NULL},
    {"/api/1/session/key", EXCHANGE_DELETE, STAGE_ADA, 204, 204, NULL, NULL},
    {"/api/1/session/idle", EXCHANGE_PUT, STAGE_ADA, 204, 204, "{\"minutes\":20}", NULL},
    {"/api/1/session/passkey", EXCHANGE_POST, STAGE_ADA, 200, 403,
     "{\"ks\":\"{bytes32}\",\"passkey\":{passkey}}", NULL},
    {"/api/1/sessions", EXCHANGE_DELETE, STAGE_ADA, 204, 204, NULL, NULL},
    {"/api/1/sessions/{session}", EXCHANGE_DELETE, STAGE_ADA, 204, 403, NULL, "{kept}"},
    {"/api/1/factor/codes", EXCHANGE_POST, STAGE_ADA, 200, 200, PROOF, NULL},
    {"/api/1/factor/codes", EXCHANGE_PUT, STAGE_ADA, 204, 404, "{\"code\":\"{code}\"}", NULL},
    {"/api/1/factor/codes", EXCHANGE_DELETE, STAGE_ADA, 204, 204, PROOF, NULL},
    {"/api/1/passkeys", EXCHANGE_POST, STAGE_ADA, 204, 409, PASSKEY("passkey"), NULL},
    {"/api/1/passkeys/{passkey}", EXCHANGE_DELETE, STAGE_ADA, 204, 404, PROOF, "{kept}"},
    {"/api/1/email", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"address\":\"ada@mail.example\",\"proof\":\"{ada.auth}\"}", NULL},
    {"/api/1/email", EXCHANGE_POST, STAGE_ADA, 204, 404, "{\"code\":\"{mailed}\"}", NULL},
    {"/api/1/email", EXCHANGE_DELETE, STAGE_ADA, 204, 204, PROOF, NULL},

    /* spaces */
    {"/api/1/space/{space}/log", EXCHANGE_POST, STAGE_ADA, 200, 409, "{put}", NULL},
    {"/api/1/spaces", EXCHANGE_POST, STAGE_ADA, 201, 409, "{found}", NULL},
    {"/api/1/space/{space}", EXCHANGE_POST, STAGE_ADA, 200, 409, "{rotate}", "{group}"},
    {"/api/1/space/{space}", EXCHANGE_DELETE, STAGE_ADA, 204, 404, NULL, "{group}"},
    {"/api/1/space/{space}/box", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"user\":\"{bela.user}\",\"epoch\":2,\"box\":\"{bytes80}\"}", "{group}"},
    {"/api/1/space/{space}/box", EXCHANGE_DELETE, STAGE_BELA, 204, 204, "{\"epoch\":2}", "{group}"},
    {"/api/1/invites", EXCHANGE_POST, STAGE_ADA, 204, 409, INVITE, NULL},
    {"/api/1/invite/{invite}", EXCHANGE_POST, STAGE_BELA, 204, 204,
     "{\"claim\":\"{bytes32}\",\"head\":\"{bytes32}\",\"head_seq\":0}", NULL},
    {"/api/1/invite/{invite}", EXCHANGE_DELETE, STAGE_ADA, 204, 404, NULL, NULL},

    /* asking colleagues */
    {"/api/1/consults", EXCHANGE_POST, STAGE_ADA, 204, 409, CIRCLE, NULL},
    {"/api/1/consultant", EXCHANGE_PUT, STAGE_BELA, 204, 204,
     "{\"name\":\"Bela B.\",\"themes\":2,\"most\":1}", NULL},
    {"/api/1/consult/{consult}", EXCHANGE_DELETE, STAGE_ADA, 204, 404, NULL, NULL},
    {"/api/1/consult/{consult}/offer", EXCHANGE_POST, STAGE_BELA, 204, 409, "{\"offers\":true}", NULL},
    {"/api/1/consult/{consult}/offer", EXCHANGE_DELETE, STAGE_BELA, 204, 204, NULL, NULL},
    {"/api/1/consult/{consult}/accept", EXCHANGE_POST, STAGE_ADA, 204, 204,
     "{\"user\":\"{bela.user}\",\"space\":\"{founded}\",\"box\":\"{bytes80}\"}", NULL},

    /* a first word to a therapist */
    {"/api/1/enquiries", EXCHANGE_POST, STAGE_NOBODY, 204, 409, ENQUIRY, NULL},
    {"/api/1/enquiries/found", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"tokens\":[\"{bytes32}\"]}", NULL},
    {"/api/1/enquiries/go-on", EXCHANGE_POST, STAGE_NOBODY, 204, 409,
     "{\"token\":\"{bytes32}\",\"step\":3,\"box\":\"{letter}\"}", NULL},
    {"/api/1/enquiries/end", EXCHANGE_POST, STAGE_NOBODY, 204, 404,
     "{\"token\":\"{bytes32}\"}", NULL},
    {"/api/1/waiting", EXCHANGE_POST, STAGE_NOBODY, 204, 204, WAITS, NULL},
    {"/api/1/waiting/found", EXCHANGE_POST, STAGE_NOBODY, 200, 200,
     "{\"tokens\":[\"{bytes32}\"]}", NULL},
    {"/api/1/waiting/end", EXCHANGE_POST, STAGE_NOBODY, 204, 404,
     "{\"token\":\"{bytes32}\"}", NULL},
    {"/api/1/desk", EXCHANGE_PUT, STAGE_ADA, 204, 204, DESK, NULL},
    {"/api/1/desk", EXCHANGE_DELETE, STAGE_ADA, 204, 204, NULL, NULL},
    {"/api/1/desk/{enquiry}", EXCHANGE_POST, STAGE_ADA, 204, 409, DESK_SAYS, "{letter-id}"},

    /* sessions of groups */
    {"/api/1/space/{space}/meetings", EXCHANGE_POST, STAGE_ADA, 204, 409, PLANNED, "{group}"},
    {"/api/1/space/{space}/meeting", EXCHANGE_POST, STAGE_ADA, 200, 409,
     "{\"meeting\":\"" MEETING "\",\"act\":\"begin\",\"number\":1,\"arg\":0}", "{group}"},
    {"/api/1/space/{space}/meeting", EXCHANGE_DELETE, STAGE_ADA, 204, 404,
     "{\"meeting\":\"" MEETING "\"}", "{group}"},
    {"/api/1/space/{space}/meeting/keys", EXCHANGE_POST, STAGE_ADA, 200, 200,
     "{\"meeting\":\"" MEETING "\",\"object\":\"{ada.space}\",\"kind\":\"part\","
     "\"step\":0,\"key\":\"{bytes32}\"}", "{group}"},

    /* dates */
    {"/api/1/space/{space}/series", EXCHANGE_POST, STAGE_ADA, 201, 201, SERIES, "{group}"},
    {"/api/1/series/{series}", EXCHANGE_DELETE, STAGE_ADA, 204, 204, "{\"tell\":false}", "{kept}"},
    {"/api/1/series/{series}/pause", EXCHANGE_POST, STAGE_ADA, 200, 200,
     "{\"from\":0,\"to\":9000000000000,\"tell\":false}", "{kept}"},
    {"/api/1/dates/{date}", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"day\":{today},\"minute\":660,\"off\":false,\"tell\":false}", "{kept}"},
    {"/api/1/feed", EXCHANGE_POST, STAGE_ADA, 201, 201, "{\"lang\":\"en\"}", NULL},
    {"/api/1/feed", EXCHANGE_DELETE, STAGE_ADA, 204, 204, NULL, NULL},
    {"/api/1/reminders", EXCHANGE_PUT, STAGE_ADA, 204, 204,
     "{\"zone\":\"Europe/Vienna\",\"days\":31,\"quiet_from\":1200,"
     "\"quiet_to\":480,\"mail\":true,\"feed\":true,"
     "\"session\":{\"days\":0,\"minute\":60}}", NULL},
    {"/api/1/reminders", EXCHANGE_DELETE, STAGE_ADA, 204, 204, NULL, NULL},
};
const size_t abuse_samples_n = sizeof abuse_samples / sizeof abuse_samples[0];

#define OFFERED(of)                                                            \
    {of, EXCHANGE_POST, STAGE_ADA, "/api/1/consults", CIRCLE, NULL},           \
    {of, EXCHANGE_PUT, STAGE_BELA, "/api/1/consultant",                        \
     "{\"name\":\"Bela B.\",\"themes\":2,\"most\":1}", NULL}
#define ANSWERED(of)                                                           \
    OFFERED(of), {of, EXCHANGE_POST, STAGE_BELA,                               \
                  "/api/1/consult/{ada.space}/offer", "{\"offers\":true}", NULL}
#define DESKED(of)                                                             \
    {of, EXCHANGE_POST, STAGE_ADA, "/network/therapist", THERAPIST, NULL},     \
    {of, EXCHANGE_PUT, STAGE_ADA, "/api/1/desk", DESK, NULL},                  \
    {of, EXCHANGE_POST, STAGE_STEWARD, "/network/vetting",                     \
     "csrf={steward.csrf}&entry={ada.therapist}&do=seen&renewal=2027-01-01", NULL}
#define ASKED(of)                                                              \
    DESKED(of), {of, EXCHANGE_POST, STAGE_NOBODY, "/api/1/enquiries", ENQUIRY, NULL}
#define DATED(of)                                                              \
    {of, EXCHANGE_POST, STAGE_ADA, "/api/1/space/{group}/series", SERIES,      \
     "\"series\":\""}
#define TERMED(of)                                                             \
    {of, EXCHANGE_POST, STAGE_ADA, "/network/terms", TERM,                     \
     "Location: /network/terms/"}
#define JOINED(of, who, name)                                                  \
    {of, EXCHANGE_POST, who, "/network/terms/{kept}", TAKES_PART(name), NULL}
#define PASSKEYED(of)                                                          \
    {of, EXCHANGE_POST, STAGE_ADA, "/api/1/passkeys",                          \
     PASSKEY("passkey-before"), NULL}
#define MET(of)                                                                \
    {of, EXCHANGE_POST, STAGE_ADA, "/api/1/space/{group}/meetings", PLANNED, NULL}
#define HELD(of)                                                               \
    MET(of),                                                                   \
    {of, EXCHANGE_POST, STAGE_ADA, "/api/1/space/{group}/meeting",             \
     "{\"meeting\":\"" MEETING "\",\"act\":\"here\",\"number\":0,\"arg\":0}", NULL}

#define TERM_ANSWER "POST /network/terms/{term}/answer"
#define TERM_FORM "POST /network/terms/{term}/form"

const struct abuse_earlier abuse_earlier[] = {
    {"POST /network/vetting", EXCHANGE_POST, STAGE_ADA, "/network/therapist", THERAPIST, NULL},
    {"POST /network/vetting", EXCHANGE_GET, STAGE_STEWARD, "/network/vetting", NULL,
     "name=\"entry\" value=\""},
    TERMED("POST /network/terms/{term}"),
    TERMED("POST /network/terms/{term}/leave"),
    JOINED("POST /network/terms/{term}/leave", STAGE_BELA, "bela"),
    TERMED(TERM_FORM),
    JOINED(TERM_FORM, STAGE_ADA, "ada"),
    TERMED(TERM_ANSWER),
    JOINED(TERM_ANSWER, STAGE_ADA, "ada"),
    JOINED(TERM_ANSWER, STAGE_BELA, "bela"),
    JOINED(TERM_ANSWER, STAGE_OPERATOR, "operator"),
    JOINED(TERM_ANSWER, STAGE_STEWARD, "steward"),
    {TERM_ANSWER, EXCHANGE_POST, STAGE_ADA, "/network/terms/{kept}/form", "csrf={ada.csrf}", NULL},
    {"POST /network/feeds/{source}", EXCHANGE_POST, STAGE_ADA, "/network/feeds", FEED_ADDED, NULL},
    {"DELETE /api/1/sessions/{session}", EXCHANGE_GET, STAGE_ADA, "/api/1/sessions", NULL,
     "\"session\":\""},
    {"PUT /api/1/factor/codes", EXCHANGE_POST, STAGE_ADA, "/api/1/factor/codes", PROOF,
     "\"secret\":\""},
    {"DELETE /api/1/factor/codes", EXCHANGE_POST, STAGE_ADA, "/api/1/factor/codes", PROOF,
     "\"secret\":\""},
    {"DELETE /api/1/factor/codes", EXCHANGE_PUT, STAGE_ADA, "/api/1/factor/codes",
     "{\"code\":\"{code}\"}", NULL},
    PASSKEYED("POST /api/1/session/passkey"),
    PASSKEYED("DELETE /api/1/passkeys/{passkey}"),
    {"DELETE /api/1/passkeys/{passkey}", EXCHANGE_GET, STAGE_ADA, "/api/1/factor", NULL,
     "\"passkey\":\""},
    {"POST /api/1/email", EXCHANGE_PUT, STAGE_ADA, "/api/1/email",
     "{\"address\":\"ada@mail.example\",\"proof\":\"{ada.auth}\"}", NULL},
    {"DELETE /api/1/space/{space}", EXCHANGE_POST, STAGE_ADA, "/api/1/space/{group}", "{close}", NULL},
    {"PUT /api/1/space/{space}/box", EXCHANGE_DELETE, STAGE_BELA, "/api/1/space/{group}/box",
     "{\"epoch\":2}", NULL},
    {"POST /api/1/invite/{invite}", EXCHANGE_POST, STAGE_ADA, "/api/1/invites", INVITE, NULL},
    {"DELETE /api/1/invite/{invite}", EXCHANGE_POST, STAGE_ADA, "/api/1/invites", INVITE, NULL},
    {"DELETE /api/1/consult/{consult}", EXCHANGE_POST, STAGE_ADA, "/api/1/consults", CIRCLE, NULL},
    OFFERED("POST /api/1/consult/{consult}/offer"),
    ANSWERED("DELETE /api/1/consult/{consult}/offer"),
    ANSWERED("POST /api/1/consult/{consult}/accept"),
    {"POST /api/1/consult/{consult}/accept", EXCHANGE_POST, STAGE_ADA, "/api/1/spaces", "{found}", NULL},
    DESKED("POST /api/1/enquiries"),
    ASKED("POST /api/1/enquiries/go-on"),
    {"POST /api/1/enquiries/go-on", EXCHANGE_POST, STAGE_ADA, "/api/1/desk/{letter-id}", DESK_SAYS, NULL},
    ASKED("POST /api/1/enquiries/end"),
    DESKED("POST /api/1/waiting"),
    DESKED("POST /api/1/waiting/end"),
    {"POST /api/1/waiting/end", EXCHANGE_POST, STAGE_NOBODY, "/api/1/waiting", WAITS, NULL},
    {"PUT /api/1/desk", EXCHANGE_POST, STAGE_ADA, "/network/therapist", THERAPIST, NULL},
    DESKED("DELETE /api/1/desk"),
    ASKED("POST /api/1/desk/{enquiry}"),
    HELD("POST /api/1/space/{space}/meeting"),
    MET("DELETE /api/1/space/{space}/meeting"),
    HELD("POST /api/1/space/{space}/meeting/keys"),
    {"POST /api/1/space/{space}/meeting/keys", EXCHANGE_POST, STAGE_ADA, "/api/1/space/{group}/meeting",
     "{\"meeting\":\"" MEETING "\",\"act\":\"begin\",\"number\":1,\"arg\":0}", NULL},
    DATED("DELETE /api/1/series/{series}"),
    DATED("POST /api/1/series/{series}/pause"),
    DATED("PUT /api/1/dates/{date}"),
    {"PUT /api/1/dates/{date}", EXCHANGE_GET, STAGE_ADA, "/api/1/calendar", NULL, "\"dates\":[{\"id\":\""},
};
const size_t abuse_earlier_n = sizeof abuse_earlier / sizeof abuse_earlier[0];
/* clang-format on */
