/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was queued and is not known to be written yet.
 *
 * Runs on: worker.
 * Owns: the list of it.
 */
#include "gate/native/written.h"

#include "core/core.h"
#include "gate/native/native_priv.h"

struct written_wait {
	uint32_t slot, gen, tenant;
	int64_t conv, seq, committed_us;
};

void
written_init(struct native *n)
{
	struct written *w = &n->written;

	if (!n->parts.core)
		return;		/* a test's own */
	w->lane = monitor_worker(core_parts(n->parts.core)->monitor,
	    (unsigned)n->parts.worker);
	if (!w->lane)
		return;
	w->waits = xcalloc(WRITTEN_MAX, sizeof(*w->waits));
	stream_hub_on_written(n->parts.hub, written_look, n);
}

void
written_fini(struct native *n)
{
	xfree(n->written.waits);
}

static void
mark(struct native *n, const struct session *s,
    const struct written_wait *wait, enum mark_kind kind, int64_t now_us)
{
	const struct mark m = { .kind = kind, .tenant = wait->tenant,
		.conv = wait->conv, .seq = wait->seq,
		.us = now_us,
		.who = journey_who(str_from(s->who.user)),
		.session = session_ref_of(s) };

	journey_mark(n->written.lane, &m);
	if (kind == MARK_WRITTEN)
		latency_note(&n->written.lane->stages[STAGE_WRITTEN],
		    m.us - wait->committed_us);
}

static struct written_wait
wait_of(const struct session *s, const struct push *p)
{
	return (struct written_wait){ s->slot, s->gen, p->key.tenant,
	    p->key.conv, p->n, p->committed_us };
}

void
written_queued(struct session *s, const struct push *p)
{
	struct written *w = &s->native->written;

	if (p->committed_us != 0 && w->lane && w->count < WRITTEN_MAX)
		w->waits[w->count++] = wait_of(s, p);
}

void
written_dropped(struct session *s, const struct push *p)
{
	const struct written_wait wait = wait_of(s, p);

	if (p->committed_us != 0 && s->native->written.lane)
		mark(s->native, s, &wait, MARK_DROPPED,
		    clock_mono_us(s->native->parts.clock));
}

void
written_look(void *arg)
{
	struct native *n = arg;
	struct written *w = &n->written;
	int64_t now_us;
	uint32_t kept = 0;

	if (w->count == 0)
		return;
	now_us = clock_mono_us(n->parts.clock);
	for (uint32_t i = 0; i < w->count; i++) {
		const struct written_wait *wait = &w->waits[i];
		struct session *s = n->slots[wait->slot].session;

		if (!s || s->gen != wait->gen || s->state == SESSION_ENDED)
			continue;
		if (stream_queued_bytes(s->stream) > 0)
			w->waits[kept++] = *wait;
		else
			mark(n, s, wait, MARK_WRITTEN, now_us);
	}
	w->count = kept;
}
