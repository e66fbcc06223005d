/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One person's side of a conversation: cursors, settings, typing.
 * Runs on: readers, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/conversation.h"

#include "core/delivered.h"
#include "core/journey.h"
#include "core/entryjson.h"
#include "core/messagechange.h"
#include "core/pair.h"

const char *const typing_kind_names[] = { "text", "voice", NULL };

enum err
conversation_find(struct view *v, struct request *r, struct str name,
    bool left_too, struct conv_found *out)
{
	char *canonical = arena_alloc(&r->arena, CONV_NAME_ROOM);
	enum conv_kind kind;
	enum err err = conv_canonical(name, request_user(r), canonical,
	    &kind);

	if (err != ERR_OK)
		return request_refuse(r, err, "conv",
		    "not a conversation of yours");
	err = v->ops->conv_by_name(v->store, str_from(canonical), &r->arena,
	    &out->conv);
	if (err == ERR_NOT_FOUND && kind != CONV_DIRECT)
		return ERR_NOT_MEMBER;	/* foreign is the same as absent */
	if (err != ERR_OK)
		return err;
	err = v->ops->member_get(v->store, out->conv.key, request_user(r),
	    &out->member);
	if (err == ERR_NOT_FOUND || (err == ERR_OK &&
	    ((out->member.left && !left_too) ||
	    out->conv.settings.life == LIFE_SEALED)))
		return ERR_NOT_MEMBER;
	return err;
}

/* ---- settings: a change of one's own, told to one's own devices ---- */

enum err
conversation_note(struct ledger *l, struct request *r, struct str body)
{
	char self_name[CONV_NAME_ROOM];
	struct ledger_conv *self;
	struct entry e = { .type = ENTRY_SETTING, .sender = request_user(r),
		.body = body };
	enum err err;

	snprintf(self_name, sizeof(self_name), "s:%s", r->who.user);
	err = ledger_conv(l, str_from(self_name), &self);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	err = ledger_append(l, self, &e);
	if (err == ERR_OK)
		ledger_tell(r, self, &e)->except.worker = -1;
	return err;
}

enum err
conversation_own(struct ledger *l, struct request *r, struct str said,
    struct ledger_conv **c, struct ledger_member **m)
{
	char name[CONV_NAME_ROOM];
	enum conv_kind kind;
	enum err err = conv_canonical(said, request_user(r), name, &kind);

	if (err != ERR_OK)
		return request_refuse(r, err, "conv",
		    "not a conversation of yours");
	err = ledger_conv(l, str_from(name), c);
	if (err == ERR_NOT_FOUND && kind != CONV_DIRECT)
		return ERR_NOT_MEMBER;	/* foreign is the same as absent */
	return err == ERR_OK ? ledger_present(l, *c, request_user(r), m) :
	    err;
}

/* {"conv":"u:bob"<more>}: more has no foreign text. */
static enum err
note_change(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const char *more)
{
	char seen[CONV_NAME_ROOM];
	struct buf text;

	buf_init(&text, 512);
	buf_printf(&text, "{\"conv\":\"%.*s\"%s}", STR_FMT(conv_seen_by(
	    c->row.name, request_user(r), seen)), more);
	return conversation_note(l, r, buf_keep(&text, &r->arena));
}

enum err
conversation_unmark(struct ledger *l, struct request *r,
    const struct ledger_conv *c, struct ledger_member *m)
{
	if (!(m->row.flags & MEMBER_UNREAD))
		return ERR_OK;
	m->row.flags &= ~(unsigned)MEMBER_UNREAD;
	ledger_member_touch(l, m);
	return note_change(l, r, c, "");
}

static void
set_flag(struct member *m, unsigned flag, bool has, bool on)
{
	if (has)
		m->flags = on ? m->flags | flag : m->flags & ~flag;
}

/* What the row shall be. */
static struct member
apply_settings(const struct conversation_set_in *in, const struct member *now,
    const struct conv *c)
{
	struct member m = *now;

	if (in->has_pinned)
		m.pinned = in->pinned;
	if (in->has_muted)
		m.muted = in->muted;
	set_flag(&m, MEMBER_MENTIONS, in->has_alert_mentions,
	    in->alert_mentions);
	set_flag(&m, MEMBER_UNREAD, in->has_unread, in->unread);
	set_flag(&m, MEMBER_HIDDEN, in->has_hidden, in->hidden);
	if (in->has_hidden)
		m.hidden_count = in->hidden ? c->count : 0;
	return m;
}

enum err
conversation_set(struct ledger *l, struct request *r)
{
	struct ledger_conv *c;
	struct ledger_member *m;
	struct member next;
	const struct conversation_set_in *in = r->in;
	enum err err = conversation_own(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	buf_puts(&r->result, "{}");
	next = apply_settings(in, &m->row, &c->row);
	if (next.pinned == m->row.pinned && next.muted == m->row.muted &&
	    next.flags == m->row.flags &&
	    next.hidden_count == m->row.hidden_count)
		return ERR_OK;
	err = note_change(l, r, c, "");
	if (err != ERR_OK)
		return err;
	m->row = next;
	m->row.changed = ledger_next_id(l);	/* its own: sync pages by it */
	ledger_member_touch(l, m);
	return ERR_OK;
}

/* ---- drafts ---- */

static enum err
keep_draft(struct ledger *l, struct request *r, const struct ledger_conv *c)
{
	const struct conversation_draft_in *in = r->in;
	struct record row = { .kind = RECORD_DRAFT, .owner = request_user(r),
		.id = c->row.name, .ts = ledger_ts(l) };
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", in->text);
	if (in->reply_to > 0)
		jsonw_int_field(&w, "reply_to", in->reply_to);
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = text.overflow ? request_refuse(r, ERR_FIELD, "text",
	    "is too long for a draft") :
	    ledger_check(l, ledger_ops(l)->record_put(ledger_store(l), &row));
	buf_fini(&text);
	return err;
}

static enum err
drop_draft(struct ledger *l, struct request *r, const struct ledger_conv *c)
{
	const struct record_key key = { RECORD_DRAFT, request_user(r),
		c->row.name };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
conversation_draft(struct ledger *l, struct request *r)
{
	const struct conversation_draft_in *in = r->in;
	struct ledger_conv *c;
	struct ledger_member *m;
	enum err err = conversation_own(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	buf_puts(&r->result, "{}");
	if (in->text.len == 0 && !(m->row.flags & MEMBER_DRAFT))
		return ERR_OK;
	err = in->text.len > 0 ? keep_draft(l, r, c) : drop_draft(l, r, c);
	if (err == ERR_OK)
		err = note_change(l, r, c, "");
	if (err != ERR_OK)
		return err;
	set_flag(&m->row, MEMBER_DRAFT, true, in->text.len > 0);
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	return ERR_OK;
}

/* ---- clearing: what she sees begins anew ---- */

static enum err
move_spans(struct ledger *l, struct request *r, const struct ledger_conv *c)
{
	const struct store_ops *ops = ledger_ops(l);
	char key[MESSAGE_KEY_ROOM];
	enum err err = ops->span_clear(ledger_store(l), c->row.key,
	    request_user(r));

	if (err == ERR_OK)
		err = ops->span_put(ledger_store(l), c->row.key,
		    request_user(r), (struct span){ c->row.last_seq + 1, 0 });
	if (err == ERR_OK)
		err = ops->record_delete_all(ledger_store(l), RECORD_DELETED,
		    message_member_key(c->row.key, request_user(r), key));
	return ledger_check(l, err);
}

enum err
conversation_clear(struct ledger *l, struct request *r)
{
	const struct conversation_get_in *in = r->in;
	struct ledger_conv *c;
	struct ledger_member *m;
	char more[48];
	enum err err = conversation_own(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	buf_puts(&r->result, "{}");
	if (m->row.from_seq > c->row.last_seq)
		return ERR_OK;
	snprintf(more, sizeof(more), ",\"cleared\":%lld",
	    (long long)c->row.last_seq);
	err = move_spans(l, r, c);
	if (err == ERR_OK)	/* it counts as read */
		err = message_light(l, r, c, m, c->row.last_seq);
	if (err == ERR_OK)
		err = note_change(l, r, c, more);
	if (err != ERR_OK)
		return err;
	m->row.from_seq = c->row.last_seq + 1;
	m->row.from_count = m->row.read_count = c->row.count;
	m->row.read_seq = c->row.last_seq;
	m->row.flags &= ~(unsigned)(MEMBER_DELETED | MEMBER_UNREAD);
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	return ERR_OK;
}

/* ---- the read cursor ---- */

static enum err
count_at(struct ledger *l, struct request *r, const struct ledger_conv *c,
    int64_t seq, int64_t *count)
{
	struct entry e;
	enum err err;

	*count = seq <= c->row.purged_seq ? c->row.purged_count :
	    c->row.count;
	if (seq == c->row.last_seq || seq <= c->row.purged_seq)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, seq, &r->arena, &e));
	if (err == ERR_OK)
		*count = e.count;
	return err;
}

static bool
tells_reads(const struct ledger *l, const struct ledger_conv *c)
{
	return conv_tells_cursors(&c->row) &&
	    ledger_setting(l, SETTING_READ_RECEIPTS);
}

static void
tell_read(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const struct ledger_member *m)
{
	struct effect *e = effect_add(r, EFFECT_PUSH);
	struct buf tail;
	struct jsonw w;

	buf_init(&tail, 256);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_string_field(&w, "user", request_user(r));
	jsonw_int_field(&w, "seq", m->row.read_seq);
	jsonw_int_field(&w, "id", m->row.changed);
	e->conv = c->row.key;
	e->push = conv_push("read", &c->row, buf_str(&tail));
	e->push->except = r->session;
	if (!tells_reads(l, c))
		memcpy(e->push->only_user, r->who.user,
		    sizeof(e->push->only_user));
	buf_fini(&tail);
}

enum err
conversation_read(struct ledger *l, struct request *r)
{
	const struct conversation_at_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct ledger_conv *c;
	struct ledger_member *m;
	int64_t seq, count;
	enum err err = conversation_own(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	seq = in->seq < c->row.last_seq ? in->seq : c->row.last_seq;
	if (seq > m->row.read_seq || (m->row.flags & MEMBER_UNREAD)) {
		seq = seq > m->row.read_seq ? seq : m->row.read_seq;
		err = count_at(l, r, c, seq, &count);
		if (err != ERR_OK)
			return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
		m->row.read_seq = seq;
		m->row.read_count = count;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
		err = conversation_unmark(l, r, c, m);
		if (err == ERR_OK)
			err = message_light(l, r, c, m, seq);
		if (err != ERR_OK)
			return err;
		if (tells_reads(l, c)) {
			c->row.changed = m->row.changed;
			ledger_conv_touch(l, c);
		}
		tell_read(l, r, c, m);
	}
	jsonw_object(&w);
	jsonw_int_field(&w, "read", m->row.read_seq);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- delivered and typing: live, told and forgotten ---- */

static enum err
find_for_shard(struct view *v, struct request *r, struct str conv)
{
	struct conv_found *found = arena_zalloc(&r->arena, sizeof(*found));

	r->scratch = found;
	return conversation_find(v, r, conv, false, found);
}

enum err
conversation_delivered_find(struct view *v, struct request *r)
{
	const struct conversation_at_in *in = r->in;

	return find_for_shard(v, r, in->conv);
}

/* The members after "user" are in tail already, which goes. */
static void
tell_live(struct shard *s, struct tenant_live *t, struct request *r,
    const char *method, struct buf *tail)
{
	struct conv_found *found = r->scratch;
	struct push *push = conv_push(method, &found->conv, buf_str(tail));

	push->except = r->session;
	shard_publish(s, t, push);
	buf_fini(tail);
}

static struct jsonw
begin_tail(struct request *r, struct buf *tail)
{
	struct jsonw w;

	buf_init(tail, 256);
	w = jsonw_on(tail);
	w.need_comma = true;
	jsonw_string_field(&w, "user", request_user(r));
	return w;
}

enum err
conversation_delivered(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	const struct conversation_at_in *in = r->in;
	struct conv_found *found = r->scratch;
	int64_t seq = in->seq < found->conv.last_seq ? in->seq :
	    found->conv.last_seq;
	struct buf tail;
	struct jsonw w;

	/* Where nobody is told, nobody asks either: nothing is kept. */
	if (conv_tells_cursors(&found->conv) &&
	    seq > found->member.delivered_seq &&
	    delivered_note(shard_delivered(t), found->conv.key,
	    request_user(r), seq)) {
		journey_delivered(s, t, r, seq);
		w = begin_tail(r, &tail);
		jsonw_int_field(&w, "seq", seq);
		tell_live(s, t, r, "delivered", &tail);
	}
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
conversation_typing_find(struct view *v, struct request *r)
{
	const struct conversation_typing_in *in = r->in;

	return find_for_shard(v, r, in->conv);
}

/* Told at most so often, in groups that are not too large, and not between
 * two of whom one blocks the other; nobody is told that it was not. */
enum err
conversation_typing(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	const struct conversation_typing_in *in = r->in;
	struct conv_found *found = r->scratch;
	struct buf tail;
	struct jsonw w;

	buf_puts(&r->result, "{}");
	if (!conv_tells_cursors(&found->conv) ||
	    pair_is_blocked(found->conv.pair) ||
	    !shard_typing(s, t, found->conv.key, request_user(r)))
		return ERR_OK;
	w = begin_tail(r, &tail);
	if (in->kind != TYPING_TEXT)
		jsonw_string_field(&w, "kind",
		    str_from(typing_kind_names[in->kind]));
	if (in->stop)
		jsonw_bool_field(&w, "stop", true);
	tell_live(s, t, r, "typing", &tail);
	return ERR_OK;
}
