/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What webhooks are told, and the next of it.
 * Runs on: the webhook thread.
 * Owns: nothing; a call is the outbound thread's until it comes back.
 */
#include <stdio.h>
#include <time.h>

#include "base/jsonw.h"
#include "core/core.h"
#include "core/entryjson.h"
#include "modules/webhook.h"
#include "net/outbound.h"

/* Entries that one webhook looks at in one turn. */
#define BATCH_MAX 256

static int64_t
now_ts(const struct webhooks *w)
{
	return clock_wall_ms(w->parts->clock);
}

/* RFC 3339, in ms. */
static void
write_time(struct jsonw *w, const char *key, int64_t ts)
{
	time_t seconds = (time_t)(ts / 1000);
	char text[40];
	struct tm tm;
	size_t len;

	gmtime_r(&seconds, &tm);
	len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	len += (size_t)snprintf(text + len, sizeof(text) - len, ".%03dZ",
	    (int)(ts % 1000));
	jsonw_string_field(w, key, (struct str){ text, len });
}

/* The same bytes each time, as long as the entry is the same: the log shows
 * the present, so what was recalled or erased meanwhile is told no more. */
static void
write_entry(struct buf *out, const char *tenant, struct str conv,
    const struct entry *e, bool whole)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_string_field(&w, "type", str_from(entry_type_name(e->type)));
	write_time(&w, "timestamp", e->ts);
	jsonw_key(&w, "data");
	jsonw_object(&w);
	jsonw_string_field(&w, "tenant", str_from(tenant));
	jsonw_string_field(&w, "conv", conv);
	entry_write(&w, e, !whole);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

static void
write_test(struct buf *out, const struct line *l, int64_t id, int64_t ts)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_string_field(&w, "type", STR("webhook.test"));
	write_time(&w, "timestamp", ts);
	jsonw_key(&w, "data");
	jsonw_object(&w);
	jsonw_string_field(&w, "tenant", str_from(l->tenant->tenant));
	jsonw_string_field(&w, "webhook", str_from(l->id));
	jsonw_int_field(&w, "job", id);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

/* What is posted. */
struct event {
	const char *type;	/* static */
	int64_t ts;
	struct buf body;
};

static void
call(struct webhooks *w, struct line *l, struct line_slot *slot,
    const struct event *e)
{
	struct outcall *c = outcall_new();
	struct attempt *a = arena_zalloc(&c->arena, sizeof(*a));
	struct hooksign sign = { .secrets = { l->row.secret }, .count = 1 };
	int64_t now = now_ts(w);
	char id[128];

	*a = (struct attempt){ l, slot->p.what, slot->p.id, e->type };
	if (l->row.old_secret.p != NULL && l->row.old_until_ts > now)
		sign.secrets[sign.count++] = l->row.old_secret;
	snprintf(id, sizeof(id), "%s-%s%lld-%lld", l->tenant->tenant,
	    slot->p.what == WEBHOOK_TEST ? "test-" : "",
	    (long long)slot->p.id, (long long)e->ts);
	c->url = (struct str){ arena_strndup(&c->arena, l->row.url.p,
	    l->row.url.len), l->row.url.len };
	c->body = (struct str){ arena_strndup(&c->arena, e->body.data,
	    e->body.len), e->body.len };
	outcall_sign(c, &sign, str_from(id), now / 1000);
	c->posted_ms = clock_mono_ms(w->parts->clock);
	c->deadline_ms = w->options.deadline_ms;
	c->may_private = l->row.private;
	c->reply_to = &w->actor.box;
	c->reply_kind = MAIL_CALLED;
	c->arg = a;
	line_begin(l, slot, now);
	l->tenant->calls++;
	w->calls++;
	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(w->site.outbound, &c->mail);
}

static bool
has_room(struct webhooks *w, struct hooked *t)
{
	if (w->calls < w->options.calls_max &&
	    t->calls < w->options.tenant_calls_max)
		return true;
	t->is_starved |= w->calls >= w->options.calls_max;
	return false;
}

/* Users by the thousand are left out of what would be too long. */
static void
call_entry(struct webhooks *w, struct line *l, struct line_slot *slot,
    const struct entry *e, struct str conv)
{
	struct event event = { .type = entry_type_name(e->type),
		.ts = e->ts };

	buf_init(&event.body, OUTCALL_BODY_MAX);
	write_entry(&event.body, l->tenant->tenant, conv, e, true);
	if (event.body.overflow) {
		buf_reset(&event.body);
		write_entry(&event.body, l->tenant->tenant, conv, e, false);
	}
	BUG_ON(event.body.overflow);
	call(w, l, slot, &event);
	buf_fini(&event.body);
}

static void
call_test(struct webhooks *w, struct line *l, struct line_slot *slot)
{
	struct event event = { .type = "webhook.test", .ts = l->made_ts };

	buf_init(&event.body, OUTCALL_BODY_MAX);
	write_test(&event.body, l, slot->p.id, now_ts(w));
	call(w, l, slot, &event);
	buf_fini(&event.body);
}

/* One webhook's turn. */
struct turn {
	struct webhooks *module;
	const struct view *view;
	struct line *line;
	struct line_slot *slot;		/* the pending one to call; or NULL */
	enum webhook_what what;		/* of what the log has */
	int64_t upto;
	int64_t *cursor;
	unsigned seen;
	bool is_full;
	enum err err;
};

/* The conversation's name; of one that is no more, nothing. */
static enum err
conv_name(const struct view *v, int64_t key, struct arena *a, struct str *out)
{
	struct conv row;
	enum err err = v->ops->conv_by_key(v->store, key, a, &row);

	*out = err == ERR_OK ? row.name : STR("");
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
on_logged(void *arg, const struct entry *e)
{
	struct turn *turn = arg;
	struct line *l = turn->line;
	struct arena arena;
	struct str conv;

	if (e->id > turn->upto)
		return false;
	turn->seen++;
	if (webhook_wants_type(&l->row, e->type)) {
		if (!line_may_scan(l, now_ts(turn->module)) ||
		    !has_room(turn->module, l->tenant)) {
			turn->is_full = true;
			return false;
		}
		arena_init(&arena, 65536);
		turn->err = conv_name(turn->view, e->conv, &arena, &conv);
		if (turn->err == ERR_OK && webhook_wants_conv(&l->row, conv) &&
		    !line_has(l, turn->what, e->id))
			call_entry(turn->module, l, line_add(l, turn->what,
			    e->id), e, conv);
		arena_fini(&arena);
		if (turn->err != ERR_OK)
			return false;
	}
	*turn->cursor = e->id;
	l->is_dirty = true;
	return true;
}

/* What comes next of the log from *cursor on. *more: there may be more that
 * could be called now. */
static enum err
scan(struct turn *turn, bool *more)
{
	const struct view *v = turn->view;
	enum err err;

	turn->seen = 0;
	turn->is_full = false;
	err = v->ops->entry_after(v->store, *turn->cursor, BATCH_MAX,
	    on_logged, turn);
	if (err == ERR_OK)
		err = turn->err;
	*more |= turn->seen == BATCH_MAX && !turn->is_full;
	return err;
}

static enum err
scan_replay(struct turn *turn, bool *more)
{
	struct line *l = turn->line;
	enum err err;

	turn->what = WEBHOOK_AGAIN;
	turn->upto = l->replay_upto;
	turn->cursor = &l->replay_at;
	err = scan(turn, more);
	if (err == ERR_OK && turn->seen < BATCH_MAX && !turn->is_full)
		l->replay_at = l->replay_upto;
	return err;
}

static enum err
scan_log(struct turn *turn, bool *more)
{
	struct line *l = turn->line;
	enum err err;

	turn->what = WEBHOOK_ENTRY;
	turn->upto = INT64_MAX;
	turn->cursor = &l->cursor;
	err = scan(turn, more);
	if (err == ERR_OK)
		l->has_more = turn->is_full || turn->seen == BATCH_MAX;
	return err;
}

static bool
on_pending(void *arg, const struct entry *e)
{
	struct turn *turn = arg;
	struct arena arena;
	struct str conv;

	if (e->id != turn->slot->p.id)
		return false;
	arena_init(&arena, 65536);
	turn->err = conv_name(turn->view, e->conv, &arena, &conv);
	if (turn->err == ERR_OK)
		call_entry(turn->module, turn->line, turn->slot, e, conv);
	arena_fini(&arena);
	return false;
}

static enum err
call_pending(struct turn *turn)
{
	const struct view *v = turn->view;
	struct line_slot *slot = turn->slot;
	enum err err;

	if (slot->p.what == WEBHOOK_TEST) {
		call_test(turn->module, turn->line, slot);
		return ERR_OK;
	}
	err = v->ops->entry_after(v->store, slot->p.id - 1, 1, on_pending,
	    turn);
	if (err == ERR_OK)
		err = turn->err;
	if (err == ERR_OK && !slot->is_busy)
		line_skip(turn->line, slot);
	return err;
}

static enum err
scan_if_may(struct turn *turn, bool is_replay, bool *more)
{
	struct line *l = turn->line;

	if (!(is_replay ? l->replay_at < l->replay_upto : l->has_more) ||
	    !line_may_scan(l, now_ts(turn->module)))
		return ERR_OK;
	return is_replay ? scan_replay(turn, more) : scan_log(turn, more);
}

/* What is new and what is asked for again take turns. */
enum err
webhook_serve(struct webhooks *w, struct line *l, const struct view *v,
    bool *more)
{
	struct turn turn = { .module = w, .view = v, .line = l };
	enum err err = ERR_OK;

	while (err == ERR_OK && has_room(w, l->tenant) &&
	    (turn.slot = line_pick(l, now_ts(w))) != NULL)
		err = call_pending(&turn);
	l->is_replays_turn = !l->is_replays_turn;
	if (err == ERR_OK)
		err = scan_if_may(&turn, l->is_replays_turn, more);
	if (err == ERR_OK)
		err = scan_if_may(&turn, !l->is_replays_turn, more);
	return err;
}
