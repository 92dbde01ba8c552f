/*
 * link: a folder and an id.
 */
#include "serve/link.h"

#include <string.h>

static enum status
render(struct req *rq, struct str folder, const uint8_t id[ID_LEN],
       struct str *out)
{
    char *text = arena_take(&rq->x->arena, folder.len + ID_TEXT + 1);

    if (text == NULL)
        return ST_NOSPACE;
    memcpy(text, folder.ptr, folder.len);
    id_render(id, text + folder.len);
    *out = (struct str){text, folder.len + ID_TEXT};
    return ST_OK;
}

enum status
link_entry(struct req *rq, const uint8_t entry[ID_LEN], struct str *out)
{
    return render(rq, STR("/network/people/"), entry, out);
}

enum status
link_post(struct req *rq, enum board_kind kind, const uint8_t post[ID_LEN],
          struct str *out)
{
    return render(
        rq, kind == BOARD_NEWS ? STR("/announcements/") : STR("/library/"),
        post, out);
}

enum status
link_term(struct req *rq, const uint8_t term[ID_LEN], struct str *out)
{
    return render(rq, STR("/network/terms/"), term, out);
}
