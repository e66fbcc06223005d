/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending and recalling messages.
 * Runs on: shards (filters) and writers.
 * Owns: nothing between calls.
 */
#include "core/message.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/before.h"
#include "core/group.h"
#include "core/words.h"

/* What filters made of a message; NULL in scratch: nobody was asked. */
struct verdict {
	enum err refusal;
	const char *hint;
	struct str text;
	struct str flagged;	/* see struct draft */
};

/* Where a message goes, once everything is known to be right. */
struct target {
	struct ledger_conv *conv;	/* NULL: a direct one to be made */
	struct ledger_member *member;
	char name[CONV_NAME_ROOM];
	enum conv_kind kind;
};

void
message_answer(struct request *r, const struct entry *e)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_int_field(&w, "seq", e->seq);
	jsonw_int_field(&w, "id", e->id);
	jsonw_int_field(&w, "ts", e->ts);
	jsonw_object_end(&w);
}

/* The person on the other side must exist before the first message. */
static enum err
check_peer(struct ledger *l, struct request *r, const char *name)
{
	struct str peer = conv_peer(str_from(name), request_user(r));
	struct user u;
	enum err err = ledger_check(l, ledger_ops(l)->user_get(
	    ledger_store(l), peer, &r->arena, &u));

	return err == ERR_NOT_FOUND ?
	    request_refuse(r, err, "conv", "no such user") : err;
}

static enum err
find_target(struct ledger *l, struct request *r, struct str said,
    struct target *t)
{
	enum err err = conv_canonical(said, request_user(r), t->name,
	    &t->kind);

	if (err != ERR_OK)
		return request_refuse(r, err, "conv",
		    "not a conversation of yours");
	if (t->kind != CONV_DIRECT && t->kind != CONV_GROUP &&
	    t->kind != CONV_CHANNEL)
		return request_refuse(r, ERR_FORBIDDEN, "conv",
		    "nobody writes messages there");
	err = ledger_conv(l, str_from(t->name), &t->conv);
	if (err == ERR_NOT_FOUND)
		t->conv = NULL;
	if (err == ERR_NOT_FOUND && t->kind == CONV_DIRECT)
		return check_peer(l, r, t->name);
	/* A foreign group is the same as an absent one. */
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_NOT_MEMBER : err;
	return ledger_present(l, t->conv, request_user(r), &t->member);
}

static enum err
check_mentions(struct ledger *l, struct request *r, const struct target *t)
{
	const struct message_send_in *in = r->in;
	struct ledger_member *m;
	struct str a = STR(""), b = STR("");
	enum err err = ERR_OK;

	if (t->kind == CONV_DIRECT)
		conv_pair(str_from(t->name), &a, &b);
	for (uint32_t i = 0; i < in->mentions.count && err == ERR_OK; i++) {
		struct str who = in->mentions.items[i];

		if (str_is(who, MENTION_ALL) && t->kind != CONV_DIRECT &&
		    !group_may_mention_all(t->conv, t->member))
			return request_refuse(r, ERR_FORBIDDEN, "mentions",
			    "you may not mention everyone here");
		if (str_is(who, MENTION_ALL))
			continue;
		if (t->kind == CONV_DIRECT)
			err = str_eq(who, a) || str_eq(who, b) ? ERR_OK :
			    ERR_NOT_MEMBER;
		else
			err = text_is_id(who) ?
			    ledger_present(l, t->conv, who, &m) :
			    ERR_NOT_MEMBER;
	}
	return err == ERR_NOT_MEMBER ? request_refuse(r, ERR_FIELD,
	    "mentions", "names somebody who is not a member") : err;
}

static enum err
check_reply(struct request *r, const struct target *t)
{
	const struct message_send_in *in = r->in;
	int64_t newest = t->conv != NULL ? t->conv->row.last_seq : 0;

	if (in->reply_to == 0)
		return ERR_OK;
	if (in->reply_to > newest || in->reply_to < t->member->row.from_seq)
		return request_refuse(r, ERR_FIELD, "reply_to",
		    "no such message");
	return ERR_OK;
}

/* Both sides of a direct conversation, at its first message. */
static enum err
make_direct(struct ledger *l, struct request *r, struct target *t)
{
	struct str pair[2];
	/* Effects outlive this call. */
	char *name = arena_strndup(&r->arena, t->name, strlen(t->name));
	const struct conv like = { .kind = CONV_DIRECT,
		.name = str_from(name), .title = STR(""), .owner = STR("") };
	enum err err = ledger_conv_new(l, &like, &t->conv);

	conv_pair(like.name, &pair[0], &pair[1]);
	for (int i = 0; i < 2 && err == ERR_OK; i++) {
		struct effect *e;

		err = ledger_join(l, t->conv, pair[i], ROLE_MEMBER, 1);
		e = effect_add(r, EFFECT_SUBSCRIBE);
		e->user = pair[i];
		e->conv = t->conv->row.key;
	}
	if (err == ERR_OK)
		err = ledger_member(l, t->conv, request_user(r), &t->member);
	return err;
}

enum err
message_judge(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct message_send_in *in = r->in;
	const struct core_parts *parts = shard_parts(s);
	char conv[CONV_NAME_ROOM];
	struct draft d = { .text = in->body.text, .arena = &r->arena };
	const struct rules *rules = before_rules(s, t, r);
	struct verdict *v;

	if (rules == NULL || !before_asks(parts, rules) ||
	    conv_canonical(in->conv, request_user(r), conv, NULL) != ERR_OK)
		return ERR_OK;	/* later; or the writer says what is wrong */
	d.tenant = str_from(r->tenant);
	d.user = request_user(r);
	d.conv = str_from(conv);
	v = arena_zalloc(&r->arena, sizeof(*v));
	v->refusal = before_judge(parts, rules, &d);
	v->flagged = d.flagged;
	v->hint = d.hint;
	v->text = d.text;
	/* The writer refuses, for it knows whether this is a retry. */
	r->scratch = v;
	return ERR_OK;
}

/* What will stand in the log, which may not be what the client said. */
static struct str
final_text(const struct request *r)
{
	const struct message_send_in *in = r->in;
	const struct verdict *v = r->scratch;

	return v != NULL ? v->text : in->body.text;
}

static enum err
check_text(struct request *r)
{
	const struct verdict *v = r->scratch;
	struct str text = final_text(r);

	if (v != NULL && v->refusal != ERR_OK)
		return request_refuse(r, v->refusal, "body.text", v->hint);
	if (text.len > BODY_MAX_BYTES || utf8_count(text) > TEXT_MAX_CHARS)
		return request_refuse(r, ERR_FIELD, "body.text",
		    "must have at most 20000 characters");
	return ERR_OK;
}

static void
write_body(struct jsonw *w, struct str text)
{
	jsonw_object(w);
	jsonw_string_field(w, "text", text);
	jsonw_object_end(w);
}

/* The body anew, of what filters left; the digest stays the client's. */
static void
refill_body(struct request *r, struct entry *e)
{
	const struct message_send_in *in = r->in;
	struct buf text;
	struct jsonw w;

	if (str_eq(final_text(r), in->body.text))
		return;
	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	write_body(&w, final_text(r));
	BUG_ON(text.overflow);
	e->body = (struct str){ arena_strndup(&r->arena, text.data, text.len),
		text.len };
	buf_fini(&text);
}

/* The body, the mentions as JSON, and the digest of all that was said. */
static void
fill_entry(struct ledger *l, struct request *r, struct entry *e)
{
	const struct message_send_in *in = r->in;
	struct buf text;
	struct jsonw w;
	size_t body_len;

	buf_init(&text, BODY_MAX_BYTES * 6 + MENTIONS_MAX * 260 * 6 + 128);
	w = jsonw_on(&text);
	write_body(&w, in->body.text);
	body_len = text.len;
	if (in->mentions.count > 0) {
		w.need_comma = false;
		jsonw_array(&w);
		for (uint32_t i = 0; i < in->mentions.count; i++)
			jsonw_string(&w, in->mentions.items[i]);
		jsonw_array_end(&w);
	}
	BUG_ON(text.overflow);
	e->body.p = arena_strndup(&r->arena, text.data, text.len);
	e->body.len = body_len;
	if (in->mentions.count > 0)
		e->mentions = (struct str){ e->body.p + body_len,
			text.len - body_len };
	buf_printf(&text, "\n%lld text", (long long)in->reply_to);
	e->digest = (int64_t)ledger_digest(l, buf_str(&text));
	buf_fini(&text);
	e->kind = STR("text");
	e->cid = in->cid;
	e->sender = request_user(r);
	e->reply_to = in->reply_to;
}

static enum err
note_mentions(struct ledger *l, struct request *r, const struct entry *e)
{
	const struct message_send_in *in = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->mentions.count && err == ERR_OK; i++)
		err = ledger_check(l, ledger_ops(l)->mention_put(
		    ledger_store(l), e->conv, e->seq,
		    in->mentions.items[i]));
	return err;
}

static enum err
note_flagged(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const struct entry *e)
{
	const struct verdict *v = r->scratch;

	return v == NULL || v->flagged.p == NULL ? ERR_OK :
	    words_note(l, c, e, v->flagged, &r->arena);
}

/* The same cid again: the first answer, or a conflict. */
static enum err
answer_again(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct entry *like)
{
	struct entry first;
	enum err err = ledger_first(l, c, like, &r->arena, &first);

	if (err == ERR_OK)
		message_answer(r, &first);
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

static enum err
check_send(struct ledger *l, struct request *r, struct target *t)
{
	const struct message_send_in *in = r->in;
	enum err err = find_target(l, r, in->conv, t);

	if (err == ERR_OK && t->kind != CONV_DIRECT)
		err = group_check_voice(l, r, t->conv, t->member,
		    in->reply_to > 0);
	if (err == ERR_OK)
		err = check_text(r);
	if (err == ERR_OK)
		err = check_mentions(l, r, t);
	return err == ERR_OK ? check_reply(r, t) : err;
}

/* What was said once stays said, whatever has changed since: a retry is
 * answered even where saying it anew would be refused. */
static enum err
refuse_send(struct ledger *l, struct request *r, const struct target *t,
    enum err refusal)
{
	const struct field_error why = r->why;
	struct entry e = { .type = ENTRY_MESSAGE };
	enum err err = ERR_NOT_FOUND;

	if (t->conv != NULL) {
		fill_entry(l, r, &e);
		err = answer_again(l, r, t->conv, &e);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	r->why = why;
	return refusal;
}

enum err
message_send(struct ledger *l, struct request *r)
{
	struct target t = { .conv = NULL };
	struct entry e = { .type = ENTRY_MESSAGE };
	enum err err = check_send(l, r, &t);

	if (err != ERR_OK)
		return refuse_send(l, r, &t, err);
	fill_entry(l, r, &e);
	if (r->scratch != NULL)
		refill_body(r, &e);
	if (t.conv == NULL && (err = make_direct(l, r, &t)) != ERR_OK)
		return err;
	err = ledger_append(l, t.conv, &e);
	if (err == ERR_EXISTS)
		return answer_again(l, r, t.conv, &e);
	if (err == ERR_OK)
		err = note_mentions(l, r, &e);
	if (err == ERR_OK)
		err = note_flagged(l, r, t.conv, &e);
	if (err != ERR_OK)
		return err;
	/* One has read what one says. */
	t.member->row.read_seq = e.seq;
	t.member->row.read_count = e.count;
	t.member->row.changed = e.id;
	ledger_member_touch(l, t.member);
	ledger_tell(r, t.conv, &e);
	message_answer(r, &e);
	return ERR_OK;
}

/* ---- recall ---- */

static enum err
may_recall(struct ledger *l, struct request *r, const struct target *t,
    const struct entry *target)
{
	const struct core_settings *set = ledger_parts(l)->settings;

	if (target->type != ENTRY_MESSAGE)
		return request_refuse(r, ERR_FIELD, "seq", "not a message");
	if (target->recalled)
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "recalled already");
	if (t->kind != CONV_DIRECT && t->member->row.role >= ROLE_ADMIN)
		return ERR_OK;
	if (!str_eq(target->sender, request_user(r)))
		return ERR_FORBIDDEN;
	return ledger_ts(l) - target->ts <= set->recall_window_ms ? ERR_OK :
	    ERR_RECALL_WINDOW;
}

enum err
message_recall(struct ledger *l, struct request *r)
{
	const struct message_recall_in *in = r->in;
	struct target t = { .conv = NULL };
	struct entry e = { .type = ENTRY_RECALL, .sender = request_user(r),
		.cid = in->cid, .target = in->seq };
	struct entry target;
	char said[48];
	enum err refusal = find_target(l, r, in->conv, &t), err;

	if (t.conv == NULL)
		return refusal == ERR_OK ? ERR_NOT_FOUND : refusal;
	snprintf(said, sizeof(said), "recall %lld", (long long)in->seq);
	e.digest = (int64_t)ledger_digest(l, str_from(said));
	err = answer_again(l, r, t.conv, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	if (refusal != ERR_OK)
		return refusal;
	err = in->seq < t.member->row.from_seq ? ERR_NOT_FOUND :
	    ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    t.conv->row.key, in->seq, &r->arena, &target));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "seq", "no such message");
	if (err == ERR_OK)
		err = may_recall(l, r, &t, &target);
	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ledger_ops(l)->entry_recall(ledger_store(l),
	    t.conv->row.key, in->seq));
	if (err == ERR_OK)
		err = ledger_append(l, t.conv, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, t.conv, &e);
	message_answer(r, &e);
	return ERR_OK;
}
