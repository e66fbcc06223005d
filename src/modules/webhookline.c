/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One webhook's line: decisions.
 * Runs on: the webhook thread.
 * Owns: nothing.
 */
#include "modules/webhookline.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/metrics.h"

#define S 1000LL
#define MIN (60 * S)
#define HOUR (60 * MIN)
/* A tenth of the time, earlier or later: not all at once. */
#define JITTER_DIV 10
#define WAIT_MAX_MS (27 * HOUR)	/* the last of the waits, and its tenth */
#define CALL_ROOM 512
#define GONE_STATUS 410

/* After the first failure, the second, …, 75 h 35 min in all; then by the
 * last one. */
static const int64_t waits_ms[] = {
	5 * S, 5 * MIN, 30 * MIN, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR,
	20 * HOUR, 24 * HOUR,
};
#define WAITS (sizeof(waits_ms) / sizeof(waits_ms[0]))

/* ---- slots ---- */

static struct line_slot *
find(struct line *l, enum webhook_what what, int64_t id)
{
	for (unsigned i = 0; i < l->slot_count; i++)
		if (l->slots[i].p.id == id && l->slots[i].p.what == what)
			return &l->slots[i];
	return NULL;
}

bool
line_has(struct line *l, enum webhook_what what, int64_t id)
{
	return find(l, what, id) != NULL;
}

struct line_slot *
line_add(struct line *l, enum webhook_what what, int64_t id)
{
	unsigned at = l->slot_count;

	BUG_ON(l->slot_count == WEBHOOK_PENDING_MAX);
	while (at > 0 && l->slots[at - 1].p.id > id) {
		l->slots[at] = l->slots[at - 1];
		at--;
	}
	l->slots[at] = (struct line_slot){ .p = { .what = what, .id = id } };
	l->slot_count++;
	l->is_dirty = true;
	return &l->slots[at];
}

static void
take_out(struct line *l, struct line_slot *slot)
{
	size_t at = (size_t)(slot - l->slots);

	l->busy -= slot->is_busy;
	l->slot_count--;
	memmove(slot, slot + 1, (l->slot_count - at) * sizeof(*slot));
	l->is_dirty = true;
}

void
line_skip(struct line *l, struct line_slot *slot)
{
	take_out(l, slot);
}

/* ---- life ---- */

static void
keep_call(struct line *l, const char *text, size_t len)
{
	if (l->call_count == WEBHOOK_LOG_MAX) {
		xfree(l->calls[0]);
		l->call_count--;
		memmove(l->calls, l->calls + 1,
		    l->call_count * sizeof(l->calls[0]));
	}
	l->calls[l->call_count++] = xstrndup(text, len);
}

struct line *
line_new(const struct webhook *h)
{
	struct line *l = xcalloc(1, sizeof(*l));
	const struct webhook_state *s = &h->state;
	struct webhook_pending p;

	memcpy(l->id, h->id.p, h->id.len);
	l->made_ts = h->made_ts;
	l->retry_ms = LINE_RETRY_MS;
	l->probe_ms = LINE_PROBE_MS;
	l->failures_max = WEBHOOK_FAILURES;
	l->row = h->row;
	l->cursor = s->cursor;
	l->replay_at = s->replay_at;
	l->replay_upto = s->replay_upto;
	l->job = s->job;
	l->failures = s->failures;
	l->ok_ts = s->ok_ts;
	l->tried_ts = s->tried_ts;
	l->status = s->status;
	if (s->why.p != NULL)
		snprintf(l->why, sizeof(l->why), "%s", s->why.p);
	for (uint32_t i = 0; i < s->pending.count; i++)
		if (webhook_pending_parse(s->pending.items[i], &p) &&
		    !line_has(l, p.what, p.id))
			line_add(l, p.what, p.id)->p = p;
	for (uint32_t i = 0; i < h->log.calls.count; i++)
		keep_call(l, h->log.calls.items[i].p,
		    h->log.calls.items[i].len);
	l->has_more = true;
	l->is_dirty = false;
	return l;
}

void
line_free(struct line *l)
{
	if (l == NULL)
		return;
	for (unsigned i = 0; i < l->call_count; i++)
		xfree(l->calls[i]);
	for (unsigned i = 0; i < l->dead_count; i++)
		xfree(l->dead[i].body);
	xfree(l);
}

static void
begin_anew(struct line *l)
{
	for (unsigned i = 0; i < l->slot_count; i++) {
		l->slots[i].p.tries = 0;
		l->slots[i].p.next_ts = 0;
		l->slots[i].p.first_ts = 0;
	}
	l->failures = 0;
	l->is_dirty = true;
}

void
line_set(struct line *l, const struct webhook_row *row)
{
	bool goes_on = l->row.paused.p != NULL && row->paused.p == NULL;

	/* A pause of its own that is still to be saved stays. */
	if (l->pause != NULL && row->paused.p == NULL) {
		l->row = *row;
		l->row.paused = str_from(l->pause);
		return;
	}
	l->row = *row;
	if (goes_on)
		begin_anew(l);
}

bool
line_take_job(struct line *l, int64_t number, const struct webhook_job *job)
{
	int64_t id = job->what == WEBHOOK_TEST ? number : job->event;

	BUG_ON(id == 0);
	if (l->slot_count == WEBHOOK_PENDING_MAX)
		return false;
	if (find(l, (enum webhook_what)job->what, id) == NULL)
		line_add(l, (enum webhook_what)job->what, id);
	l->job = number;
	l->is_dirty = true;
	return true;
}

/* ---- what is next ---- */

static bool
is_stalled(const struct line *l)
{
	return l->failures >= (l->row.ordered ? 1 : l->failures_max);
}

static bool
is_free(const struct line *l)
{
	return l->busy < (is_stalled(l) ? 1 : l->row.parallel);
}

struct line_slot *
line_pick(struct line *l, int64_t now_ts)
{
	bool is_probe = is_stalled(l) &&
	    now_ts >= l->tried_ts + l->probe_ms;

	if (l->is_gone || !is_free(l))
		return NULL;
	for (unsigned i = 0; i < l->slot_count; i++) {
		struct line_slot *slot = &l->slots[i];

		if (slot->is_busy)
			continue;
		if (slot->p.what == WEBHOOK_TEST)
			return slot;
		if (l->row.paused.p == NULL &&
		    (is_probe || slot->p.next_ts <= now_ts))
			return slot;
	}
	return NULL;
}

bool
line_may_scan(const struct line *l, int64_t now_ts)
{
	if (l->is_gone || l->row.paused.p != NULL || !is_free(l) ||
	    l->slot_count == WEBHOOK_PENDING_MAX)
		return false;
	return !is_stalled(l) || (l->slot_count == 0 &&
	    now_ts >= l->tried_ts + l->probe_ms);
}

void
line_mind_clock(struct line *l, int64_t now_ts)
{
	for (unsigned i = 0; i < l->slot_count; i++)
		if (l->slots[i].p.next_ts > now_ts + WAIT_MAX_MS) {
			l->slots[i].p.next_ts = now_ts;
			l->is_dirty = true;
		}
	if (l->tried_ts > now_ts) {
		l->tried_ts = now_ts;
		l->is_dirty = true;
	}
}

int64_t
line_due_ts(const struct line *l)
{
	int64_t due = INT64_MAX;

	if (l->is_gone || !is_free(l))
		return due;
	for (unsigned i = 0; i < l->slot_count; i++) {
		const struct line_slot *slot = &l->slots[i];

		if (slot->is_busy || (l->row.paused.p != NULL &&
		    slot->p.what != WEBHOOK_TEST))
			continue;
		if (slot->p.next_ts < due)
			due = slot->p.next_ts;
	}
	if (is_stalled(l) && l->row.paused.p == NULL &&
	    (l->slot_count > 0 || l->has_more) &&
	    l->tried_ts + l->probe_ms < due)
		due = l->tried_ts + l->probe_ms;
	return due;
}

void
line_begin(struct line *l, struct line_slot *slot, int64_t now_ts)
{
	slot->is_busy = true;
	slot->is_probe = slot->p.next_ts > now_ts;
	l->busy++;
	if (slot->p.first_ts == 0)
		slot->p.first_ts = now_ts;
	l->is_dirty = true;
}

/* ---- how it went ---- */

static void
note_call(struct line *l, const struct line_result *r,
    const struct line_slot *slot)
{
	const struct outcall *c = r->call;
	struct jsonw w;
	struct buf text;

	buf_init(&text, CALL_ROOM);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_int_field(&w, "event", r->id);
	jsonw_string_field(&w, "type", str_from(r->type));
	jsonw_int_field(&w, "ts", r->now_ts);
	jsonw_int_field(&w, "try", slot->p.tries + 1);
	jsonw_int_field(&w, "took_ms", c->took_ms);
	jsonw_string_field(&w, "result", str_from(outcall_is_good(c) ? "ok" :
	    outcall_end_name(c->end)));
	if (c->end == OUTCALL_ANSWERED)
		jsonw_int_field(&w, "status", c->status);
	jsonw_object_end(&w);
	BUG_ON(text.overflow);
	keep_call(l, text.data, text.len);
	l->is_log_dirty = true;
	buf_fini(&text);
}

static void
say_why(struct line *l, const struct outcall *c)
{
	if (outcall_is_good(c))
		l->why[0] = '\0';
	else if (c->end == OUTCALL_ANSWERED)
		snprintf(l->why, sizeof(l->why), "it answered %d", c->status);
	else
		snprintf(l->why, sizeof(l->why), "%s", c->why);
	l->status = c->end == OUTCALL_ANSWERED ? c->status : 0;
}

static void
pause(struct line *l, const char *why)
{
	l->pause = why;
	l->row.paused = str_from(why);
	l->is_dirty = true;
	metric_add(METRIC_HOOKS_PAUSED, 1);
}

static void
bury(struct line *l, const struct line_result *r, struct line_slot *slot)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, CALL_ROOM);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "type", str_from(r->type));
	jsonw_int_field(&w, "tries", slot->p.tries);
	jsonw_int_field(&w, "status", l->status);
	jsonw_string_field(&w, "why", str_from(l->why));
	jsonw_object_end(&w);
	BUG_ON(text.overflow);
	l->dead[l->dead_count].id = slot->p.id;
	l->dead[l->dead_count].ts = r->now_ts;
	l->dead[l->dead_count++].body = xstrndup(text.data, text.len);
	buf_fini(&text);
	take_out(l, slot);
	metric_add(METRIC_HOOKS_DEAD, 1);
}

/* After so many tries. */
static int64_t
wait_of(int64_t tries)
{
	return waits_ms[tries <= (int64_t)WAITS ? tries - 1 :
	    (int64_t)WAITS - 1];
}

/* Another wait would be more than all may take together. */
static bool
is_through(const struct line *l, int64_t tries)
{
	int64_t sum = 0;

	for (int64_t i = 1; i <= tries && sum <= l->retry_ms; i++)
		sum += wait_of(i);
	return sum > l->retry_ms;
}

static int64_t
wait_after(const struct line_slot *slot, const struct line_result *r)
{
	int64_t wait = wait_of(slot->p.tries);
	int64_t asked = r->call->retry_after_s * S;

	wait += (int64_t)(r->dice % (uint64_t)(2 * wait / JITTER_DIV + 1)) -
	    wait / JITTER_DIV;
	return asked > wait ? asked : wait;
}

/* The schedule is through: the event's fault when the receiver has taken
 * others meanwhile, the receiver's when it has not; then nothing is lost by
 * waiting until somebody looks. */
static void
give_up(struct line *l, const struct line_result *r, struct line_slot *slot)
{
	if (l->ok_ts < slot->p.first_ts) {
		pause(l, "failing");
		return;
	}
	if (l->dead_count == WEBHOOK_PENDING_MAX) {
		slot->p.tries--;	/* until those are saved */
		slot->p.next_ts = r->now_ts + waits_ms[0];
		return;
	}
	bury(l, r, slot);
}

static void
on_failure(struct line *l, const struct line_result *r,
    struct line_slot *slot)
{
	metric_add(METRIC_HOOKS_FAILED, 1);
	if (slot->p.what == WEBHOOK_TEST) {
		take_out(l, slot);
		return;
	}
	l->failures++;
	l->tried_ts = r->now_ts;
	if (r->call->end == OUTCALL_ANSWERED &&
	    r->call->status == GONE_STATUS) {
		pause(l, "gone");
		return;
	}
	if (slot->is_probe)
		return;
	if (is_through(l, ++slot->p.tries))
		give_up(l, r, slot);
	else
		slot->p.next_ts = r->now_ts + wait_after(slot, r);
}

static void
on_success(struct line *l, const struct line_result *r,
    struct line_slot *slot)
{
	bool was_stalled = is_stalled(l);

	metric_add(METRIC_HOOKS_DELIVERED, 1);
	if (slot->p.what == WEBHOOK_AGAIN &&
	    l->risen_count < WEBHOOK_PENDING_MAX)
		l->risen[l->risen_count++] = slot->p.id;
	if (slot->p.what != WEBHOOK_TEST) {
		l->failures = 0;
		l->ok_ts = l->tried_ts = r->now_ts;
	}
	take_out(l, slot);
	if (!was_stalled)
		return;
	/* It is back: what waited goes now, in its order. */
	for (unsigned i = 0; i < l->slot_count; i++)
		l->slots[i].p.next_ts = 0;
	l->has_more = true;
}

void
line_end(struct line *l, const struct line_result *r)
{
	struct line_slot *slot = find(l, r->what, r->id);

	BUG_ON(slot == NULL || !slot->is_busy);
	slot->is_busy = false;
	l->busy--;
	l->is_dirty = true;
	if (r->call->end == OUTCALL_STOPPED || r->call->end == OUTCALL_BUSY) {
		slot->p.next_ts = r->now_ts + S;
		return;		/* nothing is known of the receiver */
	}
	note_call(l, r, slot);
	if (slot->p.what != WEBHOOK_TEST)
		say_why(l, r->call);
	if (outcall_is_good(r->call))
		on_success(l, r, slot);
	else
		on_failure(l, r, slot);
}

/* ---- saving ---- */

static struct str
keep(struct arena *a, struct buf *text)
{
	struct str out = { arena_strndup(a, text->data, text->len),
		text->len };

	BUG_ON(text->overflow);
	buf_fini(text);
	return out;
}

static struct str
state_text(const struct line *l, struct arena *a)
{
	char rooms[WEBHOOK_PENDING_MAX][WEBHOOK_PENDING_TEXT];
	struct str texts[WEBHOOK_PENDING_MAX];
	struct webhook_state s = {
		.cursor = l->cursor, .replay_at = l->replay_at,
		.replay_upto = l->replay_upto, .job = l->job,
		.failures = l->failures, .ok_ts = l->ok_ts,
		.tried_ts = l->tried_ts, .status = l->status,
		.pending = { .items = texts, .count = l->slot_count },
	};
	struct buf text;

	if (l->why[0] != '\0')
		s.why = str_from(l->why);
	for (unsigned i = 0; i < l->slot_count; i++)
		texts[i] = webhook_pending_text(&l->slots[i].p, rooms[i]);
	buf_init(&text, RECORD_BODY_MAX);
	webhook_state_write(&s, &text);
	return keep(a, &text);
}

static struct str
log_text(const struct line *l, struct arena *a)
{
	struct str texts[WEBHOOK_LOG_MAX];
	struct webhook_log log = { .calls = { texts, l->call_count } };
	struct buf text;

	for (unsigned i = 0; i < l->call_count; i++)
		texts[i] = str_from(l->calls[i]);
	buf_init(&text, RECORD_BODY_MAX);
	webhook_log_write(&log, &text);
	return keep(a, &text);
}

static struct str
copy(struct arena *a, const char *text)
{
	size_t len = strlen(text);

	return (struct str){ arena_strndup(a, text, len), len };
}

void
line_save(const struct line *l, struct arena *a, struct webhook_saved *out)
{
	*out = (struct webhook_saved){
		.id = copy(a, l->id), .made_ts = l->made_ts, .job = l->job,
		.state = state_text(l, a),
		.log = l->is_log_dirty ? log_text(l, a) : STR_NONE,
		.pause = l->pause, .dead_count = l->dead_count,
		.risen_count = l->risen_count,
	};
	out->dead = arena_zalloc(a,
	    (l->dead_count + 1) * sizeof(out->dead[0]));
	for (unsigned i = 0; i < l->dead_count; i++)
		out->dead[i] = (struct webhook_dead){ l->dead[i].id,
			l->dead[i].ts, copy(a, l->dead[i].body) };
	out->risen = arena_alloc(a,
	    (l->risen_count + 1) * sizeof(out->risen[0]));
	memcpy(out->risen, l->risen, l->risen_count * sizeof(l->risen[0]));
}

void
line_saved(struct line *l, const struct webhook_saved *s)
{
	for (unsigned i = 0; i < s->dead_count; i++)
		xfree(l->dead[i].body);
	l->dead_count -= s->dead_count;
	memmove(l->dead, l->dead + s->dead_count,
	    l->dead_count * sizeof(l->dead[0]));
	l->risen_count -= s->risen_count;
	memmove(l->risen, l->risen + s->risen_count,
	    l->risen_count * sizeof(l->risen[0]));
	if (s->pause == l->pause)
		l->pause = NULL;
}
