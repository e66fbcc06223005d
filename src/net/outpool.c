/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Idle connections to the outside.
 * Runs on: the outbound thread.
 * Owns: the connections in it.
 */
#include "net/outpool.h"

#include <event2/bufferevent.h>
#include <event2/http.h>
#include <stdio.h>

#include "base/addrkind.h"
#include "base/mem.h"

struct idle {
	struct idle *next;	/* the one that was given before */
	struct outlink link;
	int64_t idle_ms;	/* since when */
	bool is_tls, is_closed;
	uint16_t port;
	char host[URL_HOST_MAX + 1];
};

struct outpool {
	struct idle *first;	/* the newest */
	unsigned count;
};

void
outlink_close(struct outlink *link)
{
	if (link->connection != NULL) {
		evhttp_connection_set_closecb(link->connection, NULL, NULL);
		evhttp_connection_free(link->connection);
	}
	link->connection = NULL;
	link->ssl = NULL;
}

struct outpool *
outpool_new(void)
{
	return xcalloc(1, sizeof(struct outpool));
}

static struct outlink
take_out(struct outpool *p, struct idle **at)
{
	struct idle *i = *at;
	struct outlink link = i->link;

	*at = i->next;
	p->count--;
	evhttp_connection_set_closecb(link.connection, NULL, NULL);
	xfree(i);
	return link;
}

static void
drop(struct outpool *p, struct idle **at)
{
	struct outlink link = take_out(p, at);

	outlink_close(&link);
}

void
outpool_free(struct outpool *p)
{
	if (p == NULL)
		return;
	while (p->first != NULL)
		drop(p, &p->first);
	xfree(p);
}

/* The library goes on using it: it is closed at the next look. */
static void
on_closed(struct evhttp_connection *connection, void *arg)
{
	(void)connection;
	((struct idle *)arg)->is_closed = true;
}

void
outpool_give(struct outpool *p, const struct url *url, struct outlink *link,
    int64_t now_ms)
{
	struct idle *i, **at = &p->first;

	if (bufferevent_getfd(evhttp_connection_get_bufferevent(
	    link->connection)) < 0) {
		outlink_close(link);
		return;
	}
	if (p->count == OUTPOOL_MAX) {
		while ((*at)->next != NULL)
			at = &(*at)->next;
		drop(p, at);
	}
	i = xcalloc(1, sizeof(*i));
	i->link = *link;
	i->idle_ms = now_ms;
	i->is_tls = url->is_tls;
	i->port = url->port;
	snprintf(i->host, sizeof(i->host), "%.*s", STR_FMT(url->host));
	i->next = p->first;
	p->first = i;
	p->count++;
	evhttp_connection_set_closecb(link->connection, on_closed, i);
	*link = (struct outlink){ .connection = NULL };
}

bool
outpool_take(struct outpool *p, const struct url *url,
    const struct addr_ranges *allow, bool may_private, struct outlink *out)
{
	for (struct idle **at = &p->first; *at != NULL; at = &(*at)->next) {
		const struct idle *i = *at;

		if (i->is_closed || i->is_tls != url->is_tls ||
		    i->port != url->port || !str_is(url->host, i->host) ||
		    !addr_may_call(&i->link.peer, allow, may_private))
			continue;
		*out = take_out(p, at);
		return true;
	}
	return false;
}

void
outpool_tick(struct outpool *p, int64_t now_ms)
{
	struct idle **at = &p->first;

	while (*at != NULL) {
		const struct idle *i = *at;

		if (i->is_closed || now_ms - i->idle_ms >= OUTPOOL_IDLE_MS ||
		    now_ms - i->link.made_ms >= OUTPOOL_AGE_MS)
			drop(p, at);
		else
			at = &(*at)->next;
	}
}
