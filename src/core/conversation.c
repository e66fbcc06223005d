/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One person's side of a conversation: cursors, settings, typing.
 * Runs on: readers, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/conversation.h"

#include "core/delivered.h"
#include "core/entryjson.h"

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

static enum err
note_setting(struct ledger *l, struct request *r, struct str conv)
{
	char self_name[CONV_NAME_ROOM];
	struct ledger_conv *self;
	struct entry e = { .type = ENTRY_SETTING, .sender = request_user(r) };
	struct buf body;
	enum err err;

	snprintf(self_name, sizeof(self_name), "s:%s", r->who.user);
	err = ledger_conv(l, str_from(self_name), &self);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	buf_init(&body, 256);
	buf_printf(&body, "{\"conv\":\"%.*s\"}", STR_FMT(conv));
	e.body = (struct str){ arena_strndup(&r->arena, body.data, body.len),
		body.len };
	buf_fini(&body);
	err = ledger_append(l, self, &e);
	if (err == ERR_OK)
		ledger_tell(r, self, &e)->except.worker = -1;
	return err;
}

static enum err
own_member(struct ledger *l, struct request *r, struct str said,
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

enum err
conversation_set(struct ledger *l, struct request *r)
{
	const struct conversation_set_in *in = r->in;
	struct ledger_conv *c;
	struct ledger_member *m;
	char seen[CONV_NAME_ROOM];
	enum err err = own_member(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	if ((!in->has_pinned || in->pinned == m->row.pinned) &&
	    (!in->has_muted || in->muted == m->row.muted)) {
		buf_puts(&r->result, "{}");
		return ERR_OK;
	}
	err = note_setting(l, r, conv_seen_by(c->row.name, request_user(r),
	    seen));
	if (err != ERR_OK)
		return err;
	if (in->has_pinned)
		m->row.pinned = in->pinned;
	if (in->has_muted)
		m->row.muted = in->muted;
	m->row.changed = ledger_next_id(l);	/* its own: sync pages by it */
	ledger_member_touch(l, m);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

/* ---- the read cursor ---- */

static enum err
count_at(struct ledger *l, struct request *r, const struct ledger_conv *c,
    int64_t seq, int64_t *count)
{
	struct entry e;
	enum err err;

	*count = c->row.count;
	if (seq == c->row.last_seq)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, seq, &r->arena, &e));
	if (err == ERR_OK)
		*count = e.count;
	return err;
}

static void
tell_read(struct request *r, const struct ledger_conv *c, int64_t seq,
    int64_t id)
{
	struct effect *e = effect_add(r, EFFECT_PUSH);
	struct buf tail;
	struct jsonw w;

	buf_init(&tail, 256);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_string_field(&w, "user", request_user(r));
	jsonw_int_field(&w, "seq", seq);
	jsonw_int_field(&w, "id", id);
	e->conv = c->row.key;
	e->push = conv_push("read", &c->row, buf_str(&tail));
	e->push->except = r->session;
	if (!conv_tells_cursors(&c->row))
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
	enum err err = own_member(l, r, in->conv, &c, &m);

	if (err != ERR_OK)
		return err;
	seq = in->seq < c->row.last_seq ? in->seq : c->row.last_seq;
	if (seq > m->row.read_seq) {
		err = count_at(l, r, c, seq, &count);
		if (err != ERR_OK)
			return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
		m->row.read_seq = seq;
		m->row.read_count = count;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
		if (conv_tells_cursors(&c->row)) {
			c->row.changed = m->row.changed;
			ledger_conv_touch(l, c);
		}
		tell_read(r, c, seq, m->row.changed);
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

static void
tell_live(struct shard *s, struct tenant_live *t, struct request *r,
    const char *method, int64_t seq)
{
	struct conv_found *found = r->scratch;
	struct push *push;
	struct buf tail;
	struct jsonw w;

	buf_init(&tail, 256);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_string_field(&w, "user", request_user(r));
	if (seq > 0)
		jsonw_int_field(&w, "seq", seq);
	push = conv_push(method, &found->conv, buf_str(&tail));
	push->except = r->session;
	shard_publish(s, t, push);
	buf_fini(&tail);
}

enum err
conversation_delivered(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	const struct conversation_at_in *in = r->in;
	struct conv_found *found = r->scratch;
	int64_t seq = in->seq < found->conv.last_seq ? in->seq :
	    found->conv.last_seq;

	/* Where nobody is told, nobody asks either: nothing is kept. */
	if (conv_tells_cursors(&found->conv) &&
	    seq > found->member.delivered_seq &&
	    delivered_note(shard_delivered(t), found->conv.key,
	    request_user(r), seq))
		tell_live(s, t, r, "delivered", seq);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
conversation_typing_find(struct view *v, struct request *r)
{
	const struct conversation_get_in *in = r->in;

	return find_for_shard(v, r, in->conv);
}

enum err
conversation_typing(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct conv_found *found = r->scratch;

	if (conv_tells_cursors(&found->conv))
		tell_live(s, t, r, "typing", 0);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}
