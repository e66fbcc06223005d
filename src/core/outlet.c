/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events and notices: life only.
 * Runs on: any thread.
 * Owns: nothing between calls.
 */
#include "core/outlet.h"

struct event *
event_alloc(const char *method, size_t tail_len)
{
	struct event *e = xmalloc(sizeof(*e) + tail_len + 1);

	memset(e, 0, sizeof(*e));
	atomic_init(&e->refs, 1);
	e->method = method;
	e->except.worker = -1;
	e->tail_len = tail_len;
	e->tail[tail_len] = '\0';
	return e;
}

struct event *
event_take_ref(struct event *e)
{
	atomic_fetch_add_explicit(&e->refs, 1, memory_order_relaxed);
	return e;
}

void
event_unref(struct event *e)
{
	if (e == NULL)
		return;
	if (atomic_fetch_sub_explicit(&e->refs, 1, memory_order_acq_rel) == 1)
		xfree(e);
}

struct notice *
notice_new(enum notice_kind kind)
{
	struct notice *n = xcalloc(1, sizeof(*n));

	n->mail.kind = MAIL_NOTICE;
	n->kind = kind;
	n->session.worker = -1;
	return n;
}

void
notice_free(struct notice *n)
{
	if (n == NULL)
		return;
	event_unref(n->event);
	xfree(n);
}
