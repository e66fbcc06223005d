/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H
/*
 * The one port. Each worker has a listener of its own on the same address
 * (SO_REUSEPORT). A fresh connection is sniffed, shakes hands when it speaks
 * TLS, sends one HTTP head, and goes to its owner through the door: a
 * WebSocket upgrade to the gate, everything else through the relay to the
 * HTTP server. With TLS on, plain HTTP is answered 308 to https, but for the
 * few pages that help to trust the certificate. One listener per hub.
 */
#include "base/addr.h"
#include "net/census.h"
#include "net/relay.h"
#include "net/stream.h"

struct ssl_ctx_st;
struct listener;

/* A whole answer, for GET over plain HTTP; path NULL ends an array. */
struct plain_page {
	const char *path;
	struct blob *reply;
};

/* Who stands behind the door; const, one per worker. */
struct door {
	/*
	 * A well-formed opening handshake for ws_path. The callee owns the
	 * stream: it sets its owner, answers (ws_handshake_blob or
	 * httphead_refusal and stream_close), and treats rest as bytes that
	 * were read after the head. head and rest are gone afterwards; rest
	 * may be changed.
	 */
	void (*on_websocket)(void *arg, struct stream *,
	    const struct httphead *, char *rest, size_t rest_len);
	void *websocket_arg;
	struct str ws_path;		/* "/ws" */
	struct relay_config http;
};

struct listener_config {
	struct ssl_ctx_st *tls;		/* NULL: plain HTTP is served */
	struct census *census;		/* NULL: no limit of connections */
	uint32_t greet_ms;		/* accept to the end of the head */
	const struct addr_ranges *trusted;	/* may be NULL */
	/* Beside TLS; may be NULL. Outlives the listener. */
	const struct plain_page *plain;
};
/* No TLS, no census, 10 s. */
extern const struct listener_config listener_config_default;

/*
 * Binds n sockets to one address, for n workers. Port 0 lets the system
 * choose one for all; *addr says which. [::] serves IPv4 too. ERR_EXISTS when
 * someone listens there already, ERR_FORBIDDEN without the right to, ERR_IO
 * otherwise. The caller closes fds that it does not give to a listener.
 */
enum err listener_bind(struct addr *, unsigned n, int fds[]) MUST_CHECK;

/* Takes fd. Begins to accept on the hub's loop. door must outlive it; the
 * config is copied and its tls referenced. */
struct listener *listener_new(struct stream_hub *, int fd,
    const struct door *, const struct listener_config *);
/* For the connections to come. Takes its own reference. Hub's thread. */
void listener_set_tls(struct listener *, struct ssl_ctx_st *);
void listener_set_greet(struct listener *, uint32_t greet_ms);
/* Stops accepting and closes the socket; connections live on. */
void listener_stop(struct listener *);
/* Connections that are not handed over yet are ended. Before the hub is
 * freed. Accepts NULL. */
void listener_free(struct listener *);

#endif
