/*
 * A space's log, verified and opened.
 */
#include "cli/open_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/json.h"
#include "base/mem.h"

#define TABLE_START 256 /* places, a power of two */

enum status
open_log_begin(struct open_log *l, const uint8_t id[16])
{
    *l = (struct open_log){.n_room = TABLE_START};
    space_init(&l->space, id);
    l->text = mem_alloc(ENVELOPE_TEXT_MAX);
    l->table = mem_zalloc(TABLE_START, sizeof *l->table);
    if (l->text == NULL || l->table == NULL)
        return ST_NOSPACE;
    l->spool = tmpfile();
    return l->spool != NULL ? ST_OK : ST_BROKEN;
}

void
open_log_free(struct open_log *l)
{
    if (l->text != NULL)
        secret_wipe(l->text, ENVELOPE_TEXT_MAX);
    mem_free(l->text);
    mem_free(l->table);
    if (l->spool != NULL)
        (void)fclose(l->spool);
    secret_wipe(l, sizeof *l); /* names are content, too */
}

void
open_log_meet(struct open_log *l, unsigned slot, const struct holder_head *h)
{
    l->known[slot] = *h;
}

/* Ids are random: their first bytes are hash enough.  The place of the object,
 * or the free place where it belongs. */
static struct open_object *
place(struct open_object *table, size_t n_room, const uint8_t id[16])
{
    size_t i = (size_t)bytes_get64(id) & (n_room - 1);

    while (table[i].is_used && memcmp(table[i].id, id, 16) != 0)
        i = (i + 1) & (n_room - 1);
    return &table[i];
}

static enum status
grow(struct open_log *l)
{
    size_t n_room = 2 * l->n_room;
    struct open_object *table;

    if (2 * (l->n_objects + 1) <= l->n_room)
        return ST_OK;
    table = mem_zalloc(n_room, sizeof *table);
    if (table == NULL)
        return ST_NOSPACE;
    for (size_t i = 0; i < l->n_room; i++)
        if (l->table[i].is_used)
            *place(table, n_room, l->table[i].id) = l->table[i];
    mem_free(l->table);
    l->table = table;
    l->n_room = n_room;
    return ST_OK;
}

static int
refuse(const struct open_log *l, const struct entry *e, const char *cause,
       struct open_why *why)
{
    char id[ID_TEXT + 1];

    id_render(l->space.id, id);
    return open_say(why, OPEN_REFUSED, "space %s, entry %llu: %s", id,
                    (unsigned long long)e->hdr.seq, cause);
}

/* What a refusal of the rules means for a reader. */
static const char *
rule_cause(enum status st)
{
    switch (st) {
    case ST_CONFLICT:
        return "the chain breaks here: an entry is missing, moved or changed";
    case ST_DENIED:
        return "its author may not write this";
    default:
        return "it is against the rules of the space, or its signature is not "
               "the author's";
    }
}

static int
meet_heads(const struct open_log *l, const struct entry *e,
           struct open_why *why)
{
    for (unsigned i = 0; i < OPEN_LOG_HEADS; i++)
        if (l->known[i].seq == l->space.seq &&
            memcmp(l->known[i].hash, l->space.head, 32) != 0)
            return refuse(l, e,
                          "not the entry that was verified here before: the "
                          "history was altered",
                          why);
    return 0;
}

/* Is this person, with this key, in a group that is this account's? */
static bool
is_vouched(const struct open_log *l, const struct space_member *who)
{
    for (size_t i = 0; i < l->n_others; i++) {
        const struct open_log *o = l->others[i];
        const struct space_member *m = space_member_get(&o->space, who->user);

        if (o != l && o->space.list.kind == SPACE_GROUP && m != NULL &&
            bytes_same(m->ik, who->ik, 32))
            return true;
    }
    return false;
}

/* Has this account anything to do with the space?  Its first entry tells, once
 * it is taken in. */
static bool
is_known(const struct open_log *l, const struct holder *a,
         const struct entry *e)
{
    const struct space_member *founder =
        space_member_get(&l->space, e->hdr.author);
    const struct holder_pin *pin = holder_pin_get(a, e->hdr.author);
    bool is_own = bytes_same(e->hdr.author, a->user, 16);
    struct holder_head h;

    if (l->space.list.kind == SPACE_PERSONAL)
        return is_own;
    if (holder_head_get(a, l->space.id, &h) == ST_OK)
        return true;
    if (founder == NULL)
        return false;
    if (is_own)
        return bytes_same(founder->ik, a->ik, 32);
    if (l->space.list.kind != SPACE_PAIR)
        return false;
    return pin != NULL ? bytes_same(pin->ik, founder->ik, 32)
                       : is_vouched(l, founder);
}

/* A box that does not fit its signed commitment is none. */
static void
open_box(const struct open_log *l, struct holder *a)
{
    const struct space_list *list = &l->space.list;
    const struct member_epoch e = {.space = l->space.id,
                                   .kind = list->kind,
                                   .epoch = list->epoch,
                                   .gs_commit = list->gs_commit};

    for (size_t i = 0; i < l->n_boxes; i++)
        if (l->boxes[i].epoch == e.epoch &&
            member_unbox(a, &e, l->boxes[i].box) == ST_OK)
            return;
}

/* Who is in the space has changed, or its epoch. */
static int
take_list(struct open_log *l, struct holder *a, const struct entry *e,
          struct open_why *why)
{
    const struct secret *gs;

    if (e->hdr.seq == 1 && !is_known(l, a, e)) {
        l->is_stranger = true;
        return refuse(l, e,
                      l->space.list.kind == SPACE_PERSONAL
                          ? "it is the space of somebody else"
                          : "nobody this account knows founded this group",
                      why);
    }
    if (space_member_get(&l->space, a->user) == NULL)
        l->since = 0;
    else if (l->since == 0)
        l->since = l->space.list.history_from;
    if (holder_secret_get(a, l->space.id, l->space.list.epoch, &gs) != ST_OK)
        open_box(l, a);
    return 0;
}

/* Open the body of a PUT or NAME; *otype is 0 when it is not for this account.
 */
static int
open_body(struct open_log *l, const struct holder *a, const struct entry *e,
          uint16_t *otype, struct bytes *payload, struct open_why *why)
{
    const struct space_member *m = space_member_get(&l->space, e->hdr.author);
    enum status st = ST_DENIED;

    *otype = 0;
    if (m != NULL)
        st = content_open(l->text, ENVELOPE_TEXT_MAX, payload, otype, a, e,
                          e->hdr.type == ENTRY_NAME ? 1u << CONTENT_NAME_TYPE
                                                    : CONTENT_ALL,
                          m->ik);
    switch (st) {
    case ST_OK:
        return 0;
    case ST_ABSENT:
        if (l->since > 0 && e->hdr.epoch >= l->since)
            l->n_waiting++;
        else
            l->n_locked++;
        return 0;
    case ST_DENIED:
        return refuse(l, e, "altered, or written with newer software", why);
    default:
        return refuse(l, e, "altered, or not signed by its author", why);
    }
}

/* Keep the entry, sealed; remember it as the newest version of its object. */
static int
keep(struct open_log *l, const struct entry *e, struct bytes wire,
     uint16_t otype, struct open_why *why)
{
    bool there = e->hdr.type == ENTRY_PUT && !entry_is_erased(e);
    struct open_object *o;

    if (grow(l) != ST_OK)
        return open_say_status(why, ST_NOSPACE, "reading");
    o = place(l->table, l->n_room, e->hdr.object);
    if (!o->is_used) {
        o->is_used = true;
        bytes_copy(o->id, e->hdr.object, 16);
        bytes_copy(o->author, e->hdr.author, 16);
        l->n_objects++;
    }
    o->seq = e->hdr.seq;
    o->time = e->hdr.time;
    o->otype = otype;
    o->len = 0;
    o->epoch = e->hdr.epoch;
    o->is_missing = e->hdr.type == ENTRY_PUT && !there;
    if (!there)
        return 0;
    if (fwrite(wire.ptr, 1, wire.len, l->spool) != wire.len)
        return open_say(why, OPEN_TROUBLE,
                        "the temporary file cannot be written: is the disk "
                        "full?");
    o->at = l->spool_len;
    o->len = (uint32_t)wire.len;
    l->spool_len += (long)wire.len;
    return 0;
}

/* As much of a name as there is room for, and nothing a terminal obeys. */
static void
copy_name(char to[OPEN_NAME_MAX], struct str name)
{
    size_t n = name.len < OPEN_NAME_MAX ? name.len : OPEN_NAME_MAX - 1;

    while (n > 0 && n < name.len && ((uint8_t)name.ptr[n] & 0xc0) == 0x80)
        n--; /* not in the middle of a character */
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)name.ptr[i] < ' ' || name.ptr[i] == 0x7f ? ' '
                                                                  : name.ptr[i];
    to[n] = '\0';
}

/* What was said last counts; one that says nothing takes nothing away. */
static void
take_name(struct open_log *l, const uint8_t id[16], struct bytes payload)
{
    struct str text = {(const char *)payload.ptr, payload.len}, name;
    struct json *doc = NULL;
    struct json_obj o;
    size_t i = 0;

    if (json_parse(text, ENVELOPE_TEXT_MAX, NULL, &doc) != ST_OK)
        return;
    o = json_top(doc);
    if (json_take_str(&o, "name", ENVELOPE_TEXT_MAX, &name)) {
        while (i < l->n_names && !bytes_same(l->names[i].id, id, 16))
            i++;
        if (i < OPEN_NAMES_MAX) {
            bytes_copy(l->names[i].id, id, 16);
            copy_name(l->names[i].text, name);
            l->n_names += i == l->n_names;
        }
    }
    json_free(doc);
}

struct str
open_log_name(const struct open_log *l, const uint8_t id[16])
{
    for (size_t i = 0; i < l->n_names; i++)
        if (bytes_same(l->names[i].id, id, 16))
            return (struct str){l->names[i].text, strlen(l->names[i].text)};
    return (struct str){"", 0};
}

/* An entry of content that stands. */
static int
take_content(struct open_log *l, const struct holder *a, const struct entry *e,
             struct bytes wire, struct open_why *why)
{
    struct bytes payload = {NULL, 0};
    uint16_t otype = 0;
    int rc = 0;

    if (entry_is_erased(e) && (l->since == 0 || e->hdr.epoch < l->since))
        l->n_locked++; /* bodies of before are not sent */
    else if (entry_is_erased(e))
        l->n_erased++;
    else if (e->hdr.type != ENTRY_DEL)
        rc = open_body(l, a, e, &otype, &payload, why);
    if (rc == 0 && e->hdr.type == ENTRY_NAME && otype != 0)
        take_name(l, e->hdr.object, payload);
    if (rc == 0 && e->hdr.type != ENTRY_NAME)
        rc = keep(l, e, wire, otype, why);
    return rc;
}

int
open_log_take(struct open_log *l, struct holder *a, struct bytes in,
              size_t *used, struct open_why *why)
{
    const struct open_object *o;
    struct entry e = {.hdr = {.seq = l->space.seq + 1}};
    enum status st;
    int rc;

    st = entry_parse(&e, in, used);
    if (st != ST_OK)
        return refuse(l, &e, "it is damaged or cut", why);
    o = place(l->table, l->n_room, e.hdr.object);
    st = space_add(&l->space, &e, o->is_used ? o->author : NULL);
    if (st != ST_OK)
        return refuse(l, &e, rule_cause(st), why);
    rc = meet_heads(l, &e, why);
    if (rc != 0)
        return rc;
    if (e.hdr.type >= ENTRY_PUT)
        return take_content(l, a, &e, (struct bytes){in.ptr, *used}, why);
    return take_list(l, a, &e, why);
}

int
open_log_end(const struct open_log *l, struct open_why *why)
{
    char id[ID_TEXT + 1];

    id_render(l->space.id, id);
    for (unsigned i = 0; i < OPEN_LOG_HEADS; i++)
        if (l->space.seq < l->known[i].seq)
            return open_say(why, OPEN_REFUSED,
                            "space %s ends at entry %llu, but entry %llu was "
                            "verified before: the newest part is missing",
                            id, (unsigned long long)l->space.seq,
                            (unsigned long long)l->known[i].seq);
    return 0;
}

static int
by_time(const void *a, const void *b)
{
    const struct open_object *x = *(const struct open_object *const *)a;
    const struct open_object *y = *(const struct open_object *const *)b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Read the entry back and open it again. */
static int
again(struct open_log *l, const struct holder *a, const struct open_object *o,
      uint8_t *wire, struct bytes *payload, struct open_why *why)
{
    struct entry e;
    size_t used = 0;
    uint16_t otype = 0;

    if (fseek(l->spool, o->at, SEEK_SET) != 0 ||
        fread(wire, 1, o->len, l->spool) != o->len)
        return open_say(why, OPEN_TROUBLE,
                        "the temporary file cannot be read back");
    if (entry_parse(&e, (struct bytes){wire, o->len}, &used) != ST_OK ||
        content_open(l->text, ENVELOPE_TEXT_MAX, payload, &otype, a, &e,
                     1u << o->otype, NULL) != ST_OK)
        return open_say(why, OPEN_TROUBLE,
                        "the temporary file was changed while it was used");
    return 0;
}

int
open_log_each(struct open_log *l, const struct holder *a,
              int (*take)(void *to, const struct open_item *item,
                          struct open_why *why),
              void *to, struct open_why *why)
{
    const struct open_object **list;
    uint8_t *wire;
    size_t n = 0;
    int rc = 0;

    list = mem_zalloc(l->n_objects + 1, sizeof(const struct open_object *));
    wire = mem_alloc(ENTRY_WIRE_MAX);
    if (list == NULL || wire == NULL || fflush(l->spool) != 0) {
        rc = open_say_status(why, ST_NOSPACE, "reading");
        goto out;
    }
    for (size_t i = 0; i < l->n_room; i++)
        if (l->table[i].is_used && l->table[i].len > 0 &&
            l->table[i].otype != 0)
            list[n++] = &l->table[i];
    qsort(list, n, sizeof *list, by_time);
    for (size_t i = 0; i < n && rc == 0; i++) {
        struct open_item item = {.log = l, .object = list[i]};

        rc = again(l, a, list[i], wire, &item.payload, why);
        if (rc == 0)
            rc = take(to, &item, why);
    }
out:
    secret_wipe(l->text, ENVELOPE_TEXT_MAX);
    mem_free(wire);
    mem_free((void *)list);
    return rc;
}
