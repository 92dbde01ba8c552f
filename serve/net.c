/*
 * Peer addresses.  Only prefixes leave this file.
 */
#include "serve/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static void
from_v4(const uint8_t bytes[4], struct exchange_net *out)
{
    *out = (struct exchange_net){.family = 4};
    memcpy(out->prefix, bytes, 3);
}

static void
from_v6(const struct in6_addr *a, struct exchange_net *out)
{
    if (IN6_IS_ADDR_V4MAPPED(a)) {
        from_v4(a->s6_addr + 12, out);
        return;
    }
    *out = (struct exchange_net){.family = 6};
    memcpy(out->prefix, a->s6_addr, sizeof out->prefix);
}

void
net_peer(const struct sockaddr *from, struct net_peer *out)
{
    *out = (struct net_peer){.is_local = true};
    if (from->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)from;
        uint8_t bytes[4];

        memcpy(bytes, &v4->sin_addr, sizeof bytes);
        from_v4(bytes, &out->net);
        out->key[0] = 4;
        memcpy(out->key + 1, bytes, sizeof bytes);
        out->is_local = bytes[0] == 127;
    } else if (from->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)from;
        const uint8_t *bytes = v6->sin6_addr.s6_addr;

        from_v6(&v6->sin6_addr, &out->net);
        out->key[0] = out->net.family;
        if (out->net.family == 4)
            memcpy(out->key + 1, bytes + 12, 4);
        else
            memcpy(out->key + 1, bytes, 8);
        out->is_local = out->net.family == 4
                            ? bytes[12] == 127
                            : IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    }
}

static bool
has_colon(struct str s)
{
    return s.len > 0 && memchr(s.ptr, ':', s.len) != NULL;
}

enum status
net_parse(struct str text, struct exchange_net *out)
{
    char name[INET6_ADDRSTRLEN];
    struct in6_addr v6;
    uint8_t v4[4];
    struct str head, rest;

    if (text.len > 0 && text.ptr[0] == '[') {
        text = (struct str){text.ptr + 1, text.len - 1};
        if (!str_cut(text, ']', &text, &rest))
            return ST_INVALID;
    } else if (str_cut(text, ':', &head, &rest) && !has_colon(rest)) {
        text = head; /* a port behind IPv4 */
    }
    if (text.len == 0 || text.len >= sizeof name)
        return ST_INVALID;
    memcpy(name, text.ptr, text.len);
    name[text.len] = '\0';
    if (inet_pton(AF_INET, name, v4) == 1)
        from_v4(v4, out);
    else if (inet_pton(AF_INET6, name, &v6) == 1)
        from_v6(&v6, out);
    else
        return ST_INVALID;
    return ST_OK;
}
