/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events, notices and tallies: life only.
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

struct room_tally *
room_tally_new(void)
{
	struct room_tally *t = xcalloc(1, sizeof(*t));

	atomic_init(&t->refs, 1);
	return t;
}

struct room_tally *
room_tally_take_ref(struct room_tally *t)
{
	atomic_fetch_add_explicit(&t->refs, 1, memory_order_relaxed);
	return t;
}

void
room_tally_unref(struct room_tally *t)
{
	if (t == NULL)
		return;
	if (atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) == 1)
		xfree(t);
}

struct room_join *
room_join_new(uint32_t count)
{
	struct room_join *j;

	/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
	j = xcalloc(1, sizeof(*j) + count * sizeof(j->backlog[0]));
	j->backlog_count = count;
	return j;
}

static void
room_join_free(struct room_join *j)
{
	if (j == NULL)
		return;
	for (uint32_t i = 0; i < j->backlog_count; i++)
		event_unref(j->backlog[i]);
	room_tally_unref(j->tally);
	xfree(j);
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
	room_join_free(n->join);
	xfree(n);
}
