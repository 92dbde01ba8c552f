/*
 * Reading the logs of an account from a server: what web/js/ledger.js and
 * web/js/group-ledger.js do in a browser.
 */
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/mem.h"
#include "cli/open_record.h"
#include "cli/open_wire.h"

static int
read_page(struct open_wire *s, struct open_log *l, struct holder *a,
          int64_t *end)
{
    char id[ID_TEXT + 1], path[128];
    struct http_request rq = {.method = "GET", .path = path};
    struct http_answer answer;
    struct bytes in;
    size_t used = 0;
    int rc;

    id_render(l->space.id, id);
    (void)snprintf(path, sizeof path, "/api/1/space/%s/log?from=%llu", id,
                   (unsigned long long)l->space.seq + 1);
    rc = open_wire_ask(s, &rq, &answer, "reading the log");
    if (rc != 0)
        return rc;
    *end = answer.log_end;
    in = (struct bytes){(const uint8_t *)answer.body.ptr, answer.body.len};
    if (*end < 0 || ((uint64_t)*end > l->space.seq && in.len == 0))
        rc =
            open_say(s->why, OPEN_REFUSED,
                     "the server says that the log goes on, and sends nothing");
    while (rc == 0 && in.len > 0) {
        rc = open_log_take(l, a, in, &used, s->why);
        in.ptr += used;
        in.len -= used;
    }
    http_answer_free(&answer);
    return rc;
}

/* To the end the server names, and it is a log of this kind. */
static int
read_log(struct open_wire *s, struct open_source *source, struct open_log *l,
         bool is_own)
{
    int64_t end = 1;
    int rc = 0;

    while (rc == 0 && l->space.seq < (uint64_t)end)
        rc = read_page(s, l, source->holder, &end);
    if (rc == 0 && is_own != (l->space.list.kind == SPACE_PERSONAL))
        rc = open_say(s->why, OPEN_REFUSED,
                      "a space the server names is of another kind");
    return rc == 0 ? open_log_end(l, s->why) : rc;
}

/* The account's heads name its space from the first day. */
static int
read_own(struct open_wire *s, struct open_source *source)
{
    struct holder_head known, head;
    struct open_log *l;
    int rc;

    if (holder_head_get(source->holder, s->space, &head) != ST_OK)
        return open_say(s->why, OPEN_REFUSED,
                        "the space the server names is not this account's");
    rc =
        open_record_check(source->holder, http_origin(s->http), &known, s->why);
    if (rc != 0)
        return rc;
    l = open_source_log(source, s->space, s->why);
    if (l == NULL)
        return (int)s->why->exit;
    open_log_meet(l, 1, &known);
    rc = read_log(s, source, l, true);
    if (rc != 0)
        return rc;
    head = (struct holder_head){.seq = l->space.seq};
    bytes_copy(head.hash, l->space.head, 32);
    return open_record_keep(source->holder, http_origin(s->http), &head,
                            s->why);
}

/* The boxes in an answer about a space; more epochs than a keyring holds there
 * are not. */
static int
take_boxes(struct open_wire *s, struct json_obj *o, struct open_box *boxes,
           size_t *n)
{
    struct json_arr arr = {.n = 0};

    json_take_arr(o, "boxes", HOLDER_SECRETS_MAX, &arr);
    for (size_t i = 0; i < arr.n && o->st == ST_OK; i++) {
        struct json_obj one = json_at_obj(&arr, i);
        int64_t epoch = 0;

        json_take_int(&one, "epoch", 1, UINT32_MAX, &epoch);
        json_take_bin(&one, "box", boxes[i].box, sizeof boxes[i].box);
        boxes[i].epoch = (uint32_t)epoch;
        if (one.st != ST_OK)
            return open_wire_odd(s, &one, "space");
    }
    *n = arr.n;
    return o->st == ST_OK ? 0 : open_wire_odd(s, o, "space");
}

static int
ask_boxes(struct open_wire *s, const char *id, struct open_box *boxes,
          size_t *n)
{
    struct json *doc = NULL;
    struct json_obj o;
    char path[128];
    int rc;

    (void)snprintf(path, sizeof path, "/api/1/space/%s", id);
    rc = open_wire_call(s, "GET", path, NULL, &doc, &o);
    if (rc == 0)
        rc = take_boxes(s, &o, boxes, n);
    json_free(doc);
    return rc;
}

/* Somebody's server may list an account anywhere: that hides nothing of what
 * is its own, so the rest is read all the same. */
static void
note_stranger(struct open_source *source, const char *id)
{
    buf_add(&source->notes, STR("space "));
    buf_add(&source->notes, (struct str){id, ID_TEXT});
    buf_add(&source->notes,
            STR(": not opened: nobody this account knows founded it\n"));
    open_source_forget(source);
}

static int
read_group(struct open_wire *s, struct open_source *source, const char *id,
           const uint8_t raw[16])
{
    struct open_box *boxes = mem_zalloc(HOLDER_SECRETS_MAX, sizeof *boxes);
    struct open_log *l = NULL;
    size_t n = 0;
    int rc;

    if (boxes == NULL)
        return open_say_status(s->why, ST_NOSPACE, "reading");
    rc = ask_boxes(s, id, boxes, &n);
    if (rc == 0)
        l = open_source_log(source, raw, s->why);
    if (rc == 0 && l == NULL)
        rc = (int)s->why->exit;
    if (l != NULL) {
        l->boxes = boxes;
        l->n_boxes = n;
        rc = read_log(s, source, l, false);
        l->boxes = NULL;
        l->n_boxes = 0;
        if (l->is_stranger) {
            note_stranger(source, id);
            *s->why = (struct open_why){.exit = OPEN_DONE};
            rc = 0;
        }
    }
    mem_free(boxes);
    return rc;
}

/* Those of this kind, by the server's word: the logs say what they are. */
static int
read_groups(struct open_wire *s, struct open_source *source,
            const struct json_arr *arr, bool are_pairs)
{
    char id[ID_TEXT + 1];
    uint8_t raw[16];
    int64_t kind = 0;
    int rc = 0;

    for (size_t i = 0; i < arr->n && rc == 0; i++) {
        struct json_obj one = json_at_obj(arr, i);

        json_take_id(&one, "space", raw);
        json_take_int(&one, "kind", 0, UINT8_MAX, &kind);
        if (one.st != ST_OK)
            return open_wire_odd(s, &one, "spaces");
        id_render(raw, id);
        if ((kind == SPACE_PAIR) == are_pairs)
            rc = read_group(s, source, id, raw);
    }
    return rc;
}

int
open_read_all(struct open_wire *s, struct open_source *source)
{
    struct json_arr arr = {.n = 0};
    struct json *doc = NULL;
    struct json_obj o;
    int rc = read_own(s, source);

    if (rc == 0)
        rc = open_wire_call(s, "GET", "/api/1/spaces", NULL, &doc, &o);
    if (rc == 0 && !json_take_arr(&o, "spaces", EXPORT_SPACES_MAX - 1, &arr))
        rc = open_wire_odd(s, &o, "spaces");
    /* A group vouches for who founded a pair. */
    if (rc == 0)
        rc = read_groups(s, source, &arr, false);
    if (rc == 0)
        rc = read_groups(s, source, &arr, true);
    json_free(doc);
    return rc;
}
