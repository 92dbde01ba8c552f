#ifndef SERVE_NET_H
#define SERVE_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/exchange.h"
#include "serve/tally.h"

/*
 * net: addresses of clients, reduced to what is needed of them at once: a
 * network prefix for throttling and a key for counting connections.
 */
struct sockaddr;

/* What a peer's address says.  IPv4 inside IPv6 counts as IPv4. */
struct net_peer {
    struct exchange_net net;
    uint8_t key[TALLY_KEY]; /* IPv4 address or IPv6 /64 */
    bool is_local;          /* loopback or a local socket */
};
void net_peer(const struct sockaddr *from, struct net_peer *out);

/*
 * The prefix of a written address ("192.0.2.7", "2001:db8::1", also in
 * brackets or with a port).  ST_INVALID, and *out untouched, otherwise.
 */
MUST_USE enum status net_parse(struct str text, struct exchange_net *out);

#endif
