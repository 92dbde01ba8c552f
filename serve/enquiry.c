/* An enquiry as JSON. */
#include "serve/enquiry.h"

enum status
enquiry_show(struct req *rq, struct json_w *w, const struct enquiry *e)
{
    struct enquiry_text texts[ENQUIRY_STEPS];
    size_t n = 0;
    enum status st = enquiry_texts(rq->store, e->id, &rq->x->arena, texts, &n);

    json_w_obj(w, NULL);
    json_w_id(w, "enquiry", e->id);
    json_w_id(w, "entry", e->entry);
    json_w_bytes(w, "asker", e->asker, sizeof e->asker);
    json_w_bytes(w, "desk", e->desk, sizeof e->desk);
    json_w_int(w, "state", e->state);
    json_w_int(w, "step", e->step);
    json_w_int(w, "until_day", e->until_day);
    json_w_arr(w, "texts");
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        json_w_obj(w, NULL);
        json_w_int(w, "step", texts[i].step);
        json_w_bytes(w, "box", texts[i].box.ptr, texts[i].box.len);
        json_w_obj_end(w);
    }
    json_w_arr_end(w);
    json_w_obj_end(w);
    return st;
}
