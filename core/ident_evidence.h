#ifndef CORE_IDENT_EVIDENCE_H
#define CORE_IDENT_EVIDENCE_H

#include "core/ident_work.h"

/*
 * ident_evidence: weighs a run of words as the name of a person, a place or an
 * organisation.  The points of all evidence are added (ident_weight.def); the
 * greatest sum names the label, its greatest piece of evidence the reason.
 */
#define IDENT_LEAST 5      /* points from which a run is shown: look again */
#define IDENT_FLAT_LEAST 5 /* the same for words without capitals */
#define IDENT_LIKELY_AT 9
#define IDENT_CERTAIN_AT 15

struct ident_verdict {
    int points;
    enum ident_label label;
    enum ident_level level;
    enum ident_why why;
};

/* Weigh the run of words first .. last; flat: capitals say nothing. */
struct ident_verdict ident_weigh(const struct ident_state *s, uint32_t first,
                                 uint32_t last, bool flat);

/* Weigh every part of a run without capitals, and take what is a name. */
void ident_weigh_flat(struct ident_state *s, uint32_t first, uint32_t last);

#endif
