/*
 * Groups and pairs as the keys worker calls them (built for WebAssembly only):
 * membership entries, boxes, names, invitations, phrases.  Conventions as in
 * seal/wasm.c; the space is that of the log in use.
 */
#include "seal/wasm.h"

#include "seal/code.h"
#include "seal/content.h"
#include "seal/fingerprint.h"
#include "seal/invite.h"
#include "seal/label.h"
#include "seal/member.h"
#include "seal/phrase.h"

static struct {
    struct secret gs; /* of the epoch that is about to begin */
    uint8_t code[CODE_LEN];
} me;

/* A text with its label, on its way into a box or out of one. */
#define ASK_MAX 3072
static uint8_t ask[ASK_MAX + LABEL_MAX];

void
wasm_group_wipe(void)
{
    secret_wipe(&me, sizeof(me));
    secret_wipe(ask, sizeof(ask));
}

/* out: the list of members as it stands: a membership body (seal/space.h). */
EXPORT(log_list)
int32_t
wasm_log_list(void)
{
    return (int32_t)space_list_render(wasm_out(), &wasm_space()->list);
}

/* 1: somebody left and a new epoch must come; 2: closed; added up. */
EXPORT(log_state)
int32_t
wasm_log_state(void)
{
    return (wasm_space()->stale ? 1 : 0) + (wasm_space()->closed ? 2 : 0);
}

/* out: hash of GENESIS 32 | head 32 | of the last membership entry 32. */
EXPORT(log_hashes)
int32_t
wasm_log_hashes(void)
{
    const struct space *s = wasm_space();
    uint8_t *p = bytes_put(wasm_out(), s->genesis, 32);

    p = bytes_put(p, s->head, 32);
    (void)bytes_put(p, s->list_hash, 32);
    return 96;
}

/* Is the secret of this epoch in the keyring? */
EXPORT(secret_there)
int32_t
wasm_secret_there(uint32_t epoch)
{
    const struct secret *gs;

    return holder_secret_get(wasm_holder(), wasm_space()->id, epoch, &gs) ==
                   ST_OK
               ? 1
               : 0;
}

/* in: gs_commit 32 | box.  Its secret goes to the keyring. */
EXPORT(unbox)
int32_t
wasm_unbox(uint32_t kind, uint32_t epoch)
{
    const struct member_epoch e = {.space = wasm_space()->id,
                                   .kind = (uint8_t)kind,
                                   .epoch = epoch,
                                   .gs_commit = wasm_in()};

    return done(member_unbox(wasm_holder(), &e, wasm_in() + 32), 0);
}

/* Draw the secret of the epoch that batch_member is about to begin. */
EXPORT(gs_draw)
int32_t
wasm_gs_draw(void)
{
    return done(secret_random(&me.gs), 0);
}

/* The entry stands: the secret drawn goes to the keyring. */
EXPORT(gs_keep)
int32_t
wasm_gs_keep(void)
{
    const struct space *s = wasm_space();
    struct holder_secret h = {.kind = s->list.kind, .epoch = s->list.epoch};
    enum status st;

    bytes_copy(h.space, s->id, 16);
    h.gs = me.gs;
    st = holder_secret_put(wasm_holder(), &h);
    secret_clear(&h.gs);
    secret_clear(&me.gs);
    return done(st, 0);
}

/* in: EK 32.  out: the box with this epoch's secret, the one drawn if `drawn`,
 * else from the keyring. */
EXPORT(box)
int32_t
wasm_box(uint32_t epoch, int32_t drawn)
{
    const struct secret *gs = &me.gs;
    enum status st = ST_OK;

    if (!drawn)
        st = holder_secret_get(wasm_holder(), wasm_space()->id, epoch, &gs);
    if (st == ST_OK)
        st = member_box(wasm_out(), gs, wasm_in());
    return done(st, MEMBER_BOX_LEN);
}

/* in: EK 32 | text n.  out: a box that this person opens with ask_unbox. */
EXPORT(ask_box)
int32_t
wasm_ask_box(int32_t n)
{
    const struct bytes label = LABEL("ask");
    enum status st = ST_INVALID;

    if (n > 0 && n <= ASK_MAX) {
        bytes_copy(ask, label.ptr, label.len);
        bytes_copy(ask + label.len, wasm_in() + 32, (size_t)n);
        st = prim_box_seal(wasm_out(), ask, label.len + (size_t)n, wasm_in());
    }
    return done(st, label.len + PRIM_BOX_OVER + (size_t)n);
}

/* in: a box of n bytes.  out: its text. */
EXPORT(ask_unbox)
int32_t
wasm_ask_unbox(int32_t n)
{
    const struct bytes label = LABEL("ask");
    const struct holder *a = wasm_holder();
    const int32_t over = (int32_t)(label.len + PRIM_BOX_OVER);
    enum status st = ST_INVALID;

    if (n > over && n <= over + ASK_MAX) {
        st = prim_box_open(ask, wasm_in(), (size_t)n, a->ek, a->ek_key);
        if (st != ST_OK && a->has_past)
            st = prim_box_open(ask, wasm_in(), (size_t)n, a->past.ek,
                               a->past.ek_key);
        if (st == ST_OK && !bytes_same(ask, label.ptr, label.len))
            st = ST_INVALID;
        if (st == ST_OK)
            bytes_copy(wasm_out(), ask + label.len, (size_t)(n - over));
    }
    return done(st, (size_t)(n - over));
}

/* in, if has_who: user 16 | role 1 | IK 32 | EK 32 | EKcert 64.  Adds the
 * entry (seal/member.h) to the batch, with the secret drawn where the type
 * begins an epoch. */
EXPORT(batch_member)
int32_t
wasm_batch_member(uint32_t type, uint32_t kind, uint32_t history_from,
                  double time, int32_t has_who)
{
    const uint8_t *p = wasm_in();
    struct space_member who;
    struct member_step step = {.type = (uint8_t)type,
                               .kind = (uint8_t)kind,
                               .history_from = history_from,
                               .time = (uint64_t)time};
    size_t cap, len = 0;
    uint8_t *to = wasm_batch_at(&cap);

    if (type > ENTRY_CLOSE || kind > SPACE_GROUP)
        return -ST_INVALID;
    if (has_who) {
        bytes_copy(who.user, p, 16);
        who.role = p[16];
        bytes_copy(who.ik, p + 17, 32);
        bytes_copy(who.ek, p + 49, 32);
        bytes_copy(who.ek_cert, p + 81, 64);
        step.who = &who;
    }
    if (entry_type_has_list((uint8_t)type) && type != ENTRY_ROLE)
        step.gs = &me.gs;
    return wasm_batch_added(
        member_write(to, cap, &len, wasm_holder(), wasm_space(), &step), len);
}

/* in: object id 16 | payload, n bytes: a name of the space or of a member.
 * The space is written under the epoch in force, which must be in the keyring:
 * after a founding, gs_keep comes first. */
EXPORT(batch_name)
int32_t
wasm_batch_name(double time, int32_t n)
{
    struct content_item item = {.otype = CONTENT_NAME_TYPE,
                                .time = (uint64_t)time};
    size_t cap, len = 0;
    uint8_t *to = wasm_batch_at(&cap);
    enum status st;

    if (n < 0 || n > WASM_IN_CAP - 16)
        return -ST_INVALID;
    bytes_copy(item.object, wasm_in(), 16);
    item.payload = (struct bytes){wasm_in() + 16, (size_t)n};
    st = content_name(to, cap, &len, wasm_holder(), wasm_space(), &item);
    secret_wipe(wasm_in(), 16 + (size_t)n);
    return wasm_batch_added(st, len);
}

/* A fresh code of an invitation.  out: its text, to be passed on. */
EXPORT(invite_new)
int32_t
wasm_invite_new(void)
{
    prim_random(me.code, sizeof(me.code));
    code_render((char *)wasm_out(), me.code);
    return CODE_TEXT_LEN;
}

/* in: the text of a code, len bytes; it is the one of the calls below. */
EXPORT(invite_take)
int32_t
wasm_invite_take(int32_t len)
{
    enum status st;

    if (len < 0 || len > 200)
        return -ST_INVALID;
    st =
        code_parse(me.code, (struct str){(const char *)wasm_in(), (size_t)len});
    secret_wipe(wasm_in(), (size_t)len);
    return done(st, 0);
}

/* out: the invitation's id 16. */
EXPORT(invite_id)
int32_t
wasm_invite_id(void)
{
    invite_id(wasm_out(), me.code);
    return 16;
}

/* in: space 16 | invite 16 | user 16 | IK 32 | hash of GENESIS 32.  out: the
 * inviter's proof 32. */
EXPORT(invite_proof)
int32_t
wasm_invite_proof(void)
{
    const uint8_t *p = wasm_in();
    struct secret si;

    invite_key(&si, p, p + 16, me.code);
    invite_proof(wasm_out(), &si, p, p + 16, p + 32, p + 48, p + 80);
    secret_clear(&si);
    return 32;
}

/* in: space 16 | invite 16 | user 16 | IK 32 | EK 32 | head 32.  out: the
 * newcomer's claim 32. */
EXPORT(invite_claim)
int32_t
wasm_invite_claim(void)
{
    const uint8_t *p = wasm_in();
    struct secret si;

    invite_key(&si, p, p + 16, me.code);
    invite_claim(wasm_out(), &si, p, p + 16, p + 32, p + 48, p + 80, p + 112);
    secret_clear(&si);
    return 32;
}

/* in: user 16 | IK 32 | EK 32 | EKcert 64.  0: it is IK's word for EK. */
EXPORT(cert_check)
int32_t
wasm_cert_check(uint32_t gen)
{
    const uint8_t *p = wasm_in();

    return done(holder_cert_check(p, gen, p + 16, p + 48, p + 80), 0);
}

/* in: user 16 | IK 32.  out: the fingerprint as text. */
EXPORT(fingerprint_of)
int32_t
wasm_fingerprint_of(void)
{
    fingerprint_render((char *)wasm_out(), wasm_in(), wasm_in() + 16);
    return FINGERPRINT_TEXT_LEN;
}

/* out: the group's twelve words. */
EXPORT(phrase)
int32_t
wasm_phrase(void)
{
    const struct space *s = wasm_space();

    return done(phrase_render((char *)wasm_out(), s->id, s->list_hash),
                PHRASE_TEXT_LEN);
}

/* in: user 16 | IK 32 | EK 32.  These keys were checked so. */
EXPORT(pin_put)
int32_t
wasm_pin_put(uint32_t how)
{
    const uint8_t *p = wasm_in();
    struct holder_pin pin = {.how = (uint8_t)how};

    bytes_copy(pin.user, p, 16);
    bytes_copy(pin.ik, p + 16, 32);
    bytes_copy(pin.ek, p + 48, 32);
    return done(holder_pin_put(wasm_holder(), &pin), 0);
}

/* in: user 16.  out: IK 32 | EK 32 | how 1; 0: not known. */
EXPORT(pin_get)
int32_t
wasm_pin_get(void)
{
    const struct holder_pin *pin = holder_pin_get(wasm_holder(), wasm_in());
    uint8_t *p;

    if (pin == NULL)
        return 0;
    p = bytes_put(wasm_out(), pin->ik, 32);
    p = bytes_put(p, pin->ek, 32);
    *p = pin->how;
    return 65;
}
