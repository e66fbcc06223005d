/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_OUTPOOL_H
#define NET_OUTPOOL_H
/*
 * Connections to the outside that are open and idle, to be used again by the
 * next call of the same scheme, host and port. The outbound thread's.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/url.h"

#define OUTPOOL_MAX 256			/* the oldest go */
#define OUTPOOL_IDLE_MS (20 * 1000)
/* Then a name may have moved. */
#define OUTPOOL_AGE_MS (5 * 60 * 1000)

struct evhttp_connection;
struct ssl_st;

/* A connection by HTTP/1.1; the pool's or a call's. */
struct outlink {
	struct evhttp_connection *connection;	/* NULL: none */
	struct ssl_st *ssl;	/* the connection's; NULL: plain */
	struct addr peer;
	int64_t made_ms;
};
/* Nothing of it is called back any more. */
void outlink_close(struct outlink *);

struct outpool;

struct outpool *outpool_new(void);
void outpool_free(struct outpool *);	/* accepts NULL */
/* Takes the link, or closes it when it is not open any more. */
void outpool_give(struct outpool *, const struct url *, struct outlink *,
    int64_t now_ms);
/* Gives one whose peer the caller may call; false: there is none. */
bool outpool_take(struct outpool *, const struct url *,
    const struct addr_ranges *allow, bool may_private, struct outlink *out);
/* Closes what is idle or old. */
void outpool_tick(struct outpool *, int64_t now_ms);

#endif
