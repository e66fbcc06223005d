/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pushes, notices and tallies: life only.
 * Runs on: any thread.
 * Owns: nothing between calls.
 */
#include "core/outlet.h"

struct push *
push_new(const char *method, size_t tail_len)
{
	struct push *p = xmalloc(sizeof(*p) + tail_len + 1);

	memset(p, 0, sizeof(*p));
	atomic_init(&p->refs, 1);
	p->method = method;
	p->except.worker = -1;
	p->tail_len = tail_len;
	p->tail[tail_len] = '\0';
	return p;
}

void
push_name(struct push *p, struct str users, bool is_but)
{
	p->users = xstrndup(users.p, users.len);
	p->users_len = users.len;
	p->is_but = is_but;
}

struct push *
push_ref(struct push *p)
{
	atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
	return p;
}

void
push_unref(struct push *p)
{
	if (p == NULL)
		return;
	if (atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) == 1) {
		xfree(p->users);
		xfree(p);
	}
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
		push_unref(j->backlog[i]);
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
	push_unref(n->push);
	room_join_free(n->join);
	xfree(n);
}
