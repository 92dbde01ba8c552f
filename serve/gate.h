#ifndef SERVE_GATE_H
#define SERVE_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * gate: the first of two places where requests are refused; it sees raw bytes
 * as they arrive, serve/judge.h the fields that the parser made of them.
 *
 * Two proxies that read the same bytes differently let one person's request
 * become another's (request smuggling), so every liberty that RFC 9112 gives
 * and no well-behaved client takes is refused, and the connection ends.  The
 * gate works beside the parser and allocates nothing.
 *
 * Refused: a line that does not end in CR LF; a bare CR; any control byte;
 * anything but one space inside the request line; white space before a colon,
 * an empty field name, a folded field (obs-fold); more than one empty line in
 * front; a method or version this layer does not know; a request line, head
 * or number of fields above the limits; chunk sizes that are not 1 to 8
 * hexadecimal digits followed by CR LF or an extension; trailers as fields.
 */
struct gate_limits {
    size_t head_max;     /* bytes to the empty line's end; 431 above */
    size_t target_max;   /* bytes; 414 above */
    unsigned fields_max; /* 431 above */
};

enum gate_verdict {
    GATE_MORE,   /* all fine so far, the end is not there yet */
    GATE_DONE,   /* head or body complete */
    GATE_REFUSED /* see refusal */
};

/* One message's scan.  Members belong to gate.c except where noted. */
struct gate {
    const struct gate_limits *limits; /* borrowed */
    uint16_t refusal; /* after GATE_REFUSED: the status to answer with */
    bool had_empty_line;
    bool in_trailer;
    unsigned place;    /* where in the grammar the next byte stands */
    unsigned at;       /* bytes of the present element so far */
    unsigned n_fields; /* lines so far */
    size_t n;          /* bytes of the head, or of the body's frames */
    uint64_t word;     /* the method's letters */
    uint64_t left;     /* bytes left in the chunk */
};

/* Before the first byte of a message. */
void gate_init(struct gate *g, const struct gate_limits *limits);

/*
 * Look at the next bytes of the head; each byte is passed exactly once.
 * *used gets how many belong to the head: all of them unless GATE_DONE.
 */
enum gate_verdict gate_scan(struct gate *g, const char *bytes, size_t n,
                            size_t *used);

/* After the head of a chunked message: the same gate watches its body. */
void gate_begin_chunks(struct gate *g);

/* As gate_scan, for chunks and trailers. */
enum gate_verdict gate_scan_chunks(struct gate *g, const char *bytes, size_t n,
                                   size_t *used);

#endif
