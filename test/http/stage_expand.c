/*
 * stage: what stands in braces in the texts of tests.
 */
#include <stdio.h>
#include <string.h>

#include "base/b64.h"
#include "core/phase.h"
#include "core/toil.h"
#include "seal/content.h"
#include "seal/enquiry.h"
#include "store/therapist.h"
#include "test/http/stage.h"

#define ENTRY_BYTES (64 * 1024) /* of an entry with its words */

/* A fresh entry after what the store has of ada's log; the copy of the rules
 * moves on only when the server took it, so ask the server's head first. */
static void
add_put(struct stage *s, struct buf *out)
{
    struct stage_person *p = &s->person[STAGE_ADA];
    struct content_item item = {.otype = ENTRY_OTYPE_CHECKIN,
                                .time = stage_now_s(s),
                                .payload = {(const uint8_t *)"{\"v\":1}", 7}};
    uint8_t wire[8192];
    size_t len = 0;

    prim_random(item.object, sizeof item.object);
    stage_head(s, &p->space);
    stage_need(
        content_put(wire, sizeof wire, &len, &p->holder, &p->space, &item),
        "entry");
    buf_add(out, (struct str){(const char *)wire, len});
}

static void
add_id(struct buf *out, const uint8_t id[ID_LEN])
{
    char text[ID_TEXT + 1];

    id_render(id, text);
    buf_add(out, (struct str){text, ID_TEXT});
}

/* A person's entry among those who see therapists. */
static void
find_entry(struct stage *s, const struct stage_person *p, uint8_t out[ID_LEN])
{
    struct therapist t = {.fee = 0};
    struct arena a;
    enum status st;

    arena_init(&a, ENTRY_BYTES);
    stage_need(store_begin(s->ctx.store, STORE_READS), "begin");
    st = therapist_mine(s->ctx.store, p->holder.user, &a, &t);
    store_rollback(s->ctx.store);
    if (st != ST_OK && st != ST_ABSENT)
        stage_need(st, "entry");
    memcpy(out, t.entry, ID_LEN);
    arena_free(&a);
}

static void
add_entry(struct stage *s, const struct stage_person *p, struct buf *out)
{
    uint8_t entry[ID_LEN];

    find_entry(s, p, entry);
    add_id(out, entry);
}

/* "ada.space" and its like. */
static enum status
expand_person(struct stage *s, struct str name, struct buf *out)
{
    struct str who, what;

    str_cut(name, '.', &who, &what);
    if (str_eq(name, STR("former.auth_r"))) {
        b64_add(out, s->former.auth_r, 32);
        return ST_OK;
    }
    for (int i = STAGE_ADA; i < STAGE_NAMES; i++) {
        const struct stage_person *p = &s->person[i];

        if (!str_eq(who, (struct str){p->name, strlen(p->name)}))
            continue;
        if (str_eq(what, STR("user")))
            add_id(out, p->holder.user);
        else if (str_eq(what, STR("space")))
            add_id(out, p->space.id);
        else if (str_eq(what, STR("therapist")))
            add_entry(s, p, out);
        else if (str_eq(what, STR("auth")))
            b64_add(out, p->auth, 32);
        else if (str_eq(what, STR("auth_r")))
            b64_add(out, p->auth_r, 32);
        else if (str_eq(what, STR("csrf")))
            buf_add(out, (struct str){p->csrf, strlen(p->csrf)});
        else
            return ST_ABSENT;
        return ST_OK;
    }
    return ST_ABSENT;
}

static const uint8_t octets[80] = {9};

static void
add_bytes(struct buf *out, size_t n)
{
    b64_add(out, octets, n);
}

/* As web/js/enquiry-work.js makes it, or one that does not fit. */
static void
add_stamp(struct stage *s, bool fits, struct buf *out)
{
    uint8_t text[ENQUIRY_ID_LEN + ID_LEN];
    const struct str what = {(const char *)text, sizeof text};
    uint64_t stamp = 0;

    enquiry_id(text, octets);
    find_entry(s, &s->person[STAGE_ADA], text + ENQUIRY_ID_LEN);
    while (toil_fits(what, stamp, STAGE_TOIL_BITS) != fits)
        stamp++;
    buf_add_int(out, (int64_t)stamp);
}

static void
add_letter_id(struct buf *out)
{
    uint8_t id[ENQUIRY_ID_LEN];

    enquiry_id(id, octets);
    add_id(out, id);
}

/* A plan of one step in which everybody may do everything. */
static void
add_plan(struct buf *out)
{
    static const struct phase_plan plan = {
        .n = 1,
        .step[0] = {
            .seconds = 600, .write = PHASE_EVERYONE, .speak = PHASE_EVERYONE}};
    uint8_t bytes[PHASE_PLAN_MAX];

    b64_add(out, bytes, phase_plan_pack(&plan, bytes));
}

/* Somebody registers: anew, or again with the name they had. */
static void
add_registration(struct stage *s, bool again, struct buf *out)
{
    static struct stage_person somebody;
    static unsigned count;

    if (again)
        snprintf(somebody.name, sizeof somebody.name, "ada");
    else
        snprintf(somebody.name, sizeof somebody.name, "new-%u", ++count);
    stage_registration(&somebody, out, stage_now_s(s),
                       again ? s->restart : NULL);
}

enum word {
    SETUP,
    TICKET,
    BYTES16,
    BYTES32,
    BYTES80,
    ENVELOPE,
    TODAY,
    PUT,
    ROTATION,
    REKEY,
    BEGIN_AGAIN,
    REGISTER,
    GROUP,
    FOUNDED,
    FOUND,
    ADD,
    REMOVE,
    ROTATE,
    CLOSE,
    PLAN,
    CREATED,
    PASSKEY,
    PASSKEY_BEFORE,
    MAILED,
    LETTER,
    LETTER_ID,
    STAMP,
    NO_STAMP,
    WORD_COUNT
};
static const char *const words[WORD_COUNT] = {
    "setup",  "ticket",    "bytes16",  "bytes32", "bytes80",        "envelope",
    "today",  "put",       "rotation", "rekey",   "begin-again",    "register",
    "group",  "founded",   "found",    "add",     "remove",         "rotate",
    "close",  "plan",      "created",  "passkey", "passkey-before", "mailed",
    "letter", "letter-id", "stamp",    "no-stamp"};

/* What is the same for everybody. */
static void
add_common(struct stage *s, enum word word, struct buf *out)
{
    static const uint8_t envelope[334] = {1, 5};
    static const uint8_t letter[ENQUIRY_BOX_LEN] = {3};

    switch (word) {
    case LETTER:
        b64_add(out, letter, sizeof letter);
        break;
    case LETTER_ID:
        add_letter_id(out);
        break;
    case SETUP:
        buf_add(out, (struct str){s->setup_token, strlen(s->setup_token)});
        break;
    case TICKET:
        buf_add(out, (struct str){s->ticket, strlen(s->ticket)});
        break;
    case BYTES16:
        add_bytes(out, 16);
        break;
    case BYTES32:
        add_bytes(out, 32);
        break;
    case BYTES80:
        add_bytes(out, 80);
        break;
    case ENVELOPE:
        b64_add(out, envelope, sizeof envelope);
        break;
    case PLAN:
        add_plan(out);
        break;
    default:
        buf_add_int(out, (int64_t)stage_now_s(s) / 86400);
    }
}

/* What is made afresh each time. */
static void
add_made(struct stage *s, enum word word, struct buf *out)
{
    switch (word) {
    case PUT:
        add_put(s, out);
        break;
    case ROTATION:
        stage_rotation(s, out);
        break;
    case REKEY:
        stage_rekey(s, out);
        break;
    case BEGIN_AGAIN:
    case REGISTER:
        add_registration(s, word == BEGIN_AGAIN, out);
        break;
    case GROUP:
        add_id(out, s->group.id);
        break;
    case FOUNDED:
        add_id(out, s->founded);
        break;
    case FOUND:
        stage_founding(s, out);
        break;
    case ADD:
        stage_step(s, ENTRY_ADD, out);
        break;
    case REMOVE:
        stage_step(s, ENTRY_REMOVE, out);
        break;
    case ROTATE:
        stage_step(s, ENTRY_ROTATE, out);
        break;
    case CLOSE:
        stage_step(s, ENTRY_CLOSE, out);
        break;
    case CREATED:
        stage_created(out);
        break;
    case PASSKEY:
        stage_passkey(s, 0, out);
        break;
    case PASSKEY_BEFORE:
        stage_passkey(s, 1000, out);
        break;
    case MAILED:
        stage_mailed(s, out);
        break;
    case STAMP:
    case NO_STAMP:
        add_stamp(s, word == STAMP, out);
        break;
    default:
        add_common(s, word, out);
    }
}

static enum status
expand_one(struct stage *s, struct str name, struct buf *out)
{
    for (int i = 0; i < WORD_COUNT; i++)
        if (str_eq(name, (struct str){words[i], strlen(words[i])})) {
            add_made(s, (enum word)i, out);
            return ST_OK;
        }
    return expand_person(s, name, out);
}

enum status
stage_expand(struct stage *s, struct str text, struct buf *out)
{
    while (text.len > 0) {
        struct str plain, name;
        const char *end;
        size_t i = 0;

        /* A name begins with a letter; JSON's brace with a quote. */
        while (i < text.len && (text.ptr[i] != '{' || i + 1 == text.len ||
                                text.ptr[i + 1] < 'a' || text.ptr[i + 1] > 'z'))
            i++;
        plain = (struct str){text.ptr, i};
        buf_add(out, plain);
        text = (struct str){text.ptr + i, text.len - i};
        if (text.len == 0)
            break;
        end = memchr(text.ptr, '}', text.len);
        if (end == NULL)
            return ST_INVALID;
        name = (struct str){text.ptr + 1, (size_t)(end - text.ptr) - 1};
        if (expand_one(s, name, out) != ST_OK)
            return ST_ABSENT;
        text.len -= name.len + 2;
        text.ptr = end + 1;
    }
    return buf_status(out);
}
