/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_RELAY_H
#define NET_RELAY_H
/*
 * The strict relay between a client and libmicrohttpd, which gets one end of
 * a local socket pair. Every head on the connection is parsed by httphead and
 * written anew; bodies are followed by httpbody. The first request that is
 * not strictly right is answered 400 after the answers before it, and the
 * connection ends. Both directions are bounded: a side that does not read
 * stops the other from being read.
 *
 * What the HTTP server sees: hop-by-hop fields are gone (RFC 9110 7.6.1; only
 * "Connection: close" remains). Forwarded, X-Forwarded-* and X-Real-IP are
 * gone too. X-Forwarded-For is there when a trusted proxy is the peer or a
 * proxy of any kind has left its mark: exactly one address, the client's, if a
 * trusted one says it, else "unknown". X-Forwarded-Proto (http or https) is
 * there when, and only when, a trusted proxy sent it.
 */
#include "base/addr.h"
#include "base/str.h"
#include "loop/mailbox.h"
#include "net/httphead.h"
#include "net/stream.h"

#define RELAY_CONNECTIONS_DEFAULT 256

struct relay_config {
	/* Takes the socket in every case: gives it to the HTTP server, or
	 * closes it and answers an error (then the client gets 503). */
	enum err (*on_http)(void *arg, int fd, const struct addr *peer);
	void *arg;
	struct credit *cap;	/* HTTP connections of all workers */
	const struct addr_ranges *trusted;	/* may be NULL */
	uint32_t head_ms;	/* from a head's first byte to its last */
};

/*
 * Takes over the stream, whose first head has been parsed already; rest is
 * what followed it. All it needs is copied before it returns. config must
 * outlive the connection. Worker thread.
 */
void relay_start(const struct relay_config *, struct stream *,
    const struct httphead *, struct str rest);

#endif
