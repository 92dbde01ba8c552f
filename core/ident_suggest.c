/* What could stand there instead, the same for the same throughout a text. */
#include "core/ident_work.h"

void
ident_suggestions(struct ident_state *s)
{
    for (uint32_t i = 0; i < s->n_find; i++) {
        struct ident_find *f = &s->find[i];

        if (f->label == IDENT_PERSON)
            f->suggest = IDENT_SUGGEST_PERSON;
    }
}
