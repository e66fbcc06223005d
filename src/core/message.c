/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending messages.
 * Runs on: shards (filters) and writers.
 * Owns: nothing between calls.
 */
#include "core/messagechange.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/asking.h"
#include "core/before.h"
#include "core/conversation.h"
#include "core/gone.h"
#include "core/group.h"
#include "core/messagefile.h"
#include "core/pair.h"
#include "core/streamed.h"
#include "core/user.h"
#include "core/words.h"

/* What filters made of a message; NULL in scratch: nobody was asked. */
struct verdict {
	enum err refusal;
	const char *field, *hint;
	bool is_rewritten;
	struct message_body body;	/* what will stand in the log */
	struct str flagged;	/* see struct draft */
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

	return user_need(l, r, peer, "conv", &u);
}

enum err
message_find_place(struct ledger *l, struct request *r, struct str said,
    struct message_place *t)
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
	if (err == ERR_NOT_FOUND && t->kind == CONV_DIRECT) {
		err = check_peer(l, r, t->name);
		return err == ERR_OK ? pair_load(l, r, str_from(t->name),
		    &t->pair) : err;
	}
	/* A foreign group is the same as an absent one. */
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_NOT_MEMBER : err;
	t->pair = t->conv->row.pair;
	return ledger_present(l, t->conv, request_user(r), &t->member);
}

enum err
message_check_voice(struct ledger *l, struct request *r,
    const struct message_place *t, bool is_reply)
{
	const struct str name = str_from(t->name), user = request_user(r);
	enum err err;

	if (t->kind != CONV_DIRECT)
		return group_check_voice(l, r, t->conv, t->member, is_reply);
	err = pair_may_say(l, name, t->pair, user);
	return err == ERR_OK ? gone_may_hear(l, r, conv_peer(name, user)) :
	    err;
}

static bool
is_chosen(const struct message_send_in *in, struct str who)
{
	for (uint32_t i = 0; i < in->to.count; i++)
		if (str_eq(in->to.items[i], who))
			return true;
	return in->to.count == 0;
}

enum err
message_check_mentions(struct ledger *l, struct request *r,
    const struct message_place *t)
{
	const struct message_send_in *in = r->in;
	struct ledger_member *m;
	struct str a = STR(""), b = STR("");
	enum err err = ERR_OK;

	if (t->kind == CONV_DIRECT)
		conv_pair(str_from(t->name), &a, &b);
	for (uint32_t i = 0; i < in->mentions.count && err == ERR_OK; i++) {
		struct str who = in->mentions.items[i];

		if (!is_chosen(in, who))
			return request_refuse(r, ERR_FIELD, "mentions",
			    "names somebody whom the message is not for");
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

/* Members alone, and in groups: of two, it is for both. */
static enum err
check_chosen(struct ledger *l, struct request *r,
    const struct message_place *t)
{
	const struct message_send_in *in = r->in;
	struct ledger_member *m;
	enum err err = ERR_OK;

	if (in->to.count > 0 && t->kind != CONV_GROUP)
		return request_refuse(r, ERR_FIELD, "to", "is for groups");
	if (in->burn_s > 0 && t->kind != CONV_DIRECT)
		return request_refuse(r, ERR_FIELD, "burn_s",
		    "is for conversations of two");
	if (in->burn_s > ledger_parts(l)->settings->burn_max_s)
		return request_refuse_more(r, "burn_s",
		    ledger_parts(l)->settings->burn_max_s,
		    "seconds after it was read");
	for (uint32_t i = 0; i < in->to.count && err == ERR_OK; i++)
		err = ledger_present(l, t->conv, in->to.items[i], &m);
	if (err == ERR_NOT_MEMBER)
		return request_refuse(r, ERR_FIELD, "to",
		    "names somebody who is not a member");
	return err;
}

static enum err
check_reply(struct request *r, const struct message_place *t)
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

enum err
message_make_direct(struct ledger *l, struct request *r, const char *as,
    unsigned flags, struct ledger_conv **out)
{
	struct str pair[2];
	/* Effects outlive this call. */
	char *name = arena_strndup(&r->arena, as, strlen(as));
	const struct conv like = { .kind = CONV_DIRECT,
		.name = str_from(name), .title = STR(""), .owner = STR(""),
		.pair = flags };
	enum err err = ledger_conv_new(l, &like, out);

	conv_pair(like.name, &pair[0], &pair[1]);
	for (int i = 0; i < 2 && err == ERR_OK; i++) {
		struct effect *e;

		err = ledger_join(l, *out, pair[i], ROLE_MEMBER, 1);
		e = effect_add(r, EFFECT_SUBSCRIBE);
		e->user = pair[i];
		e->conv = (*out)->row.key;
	}
	return err;
}

static enum err
make_direct(struct ledger *l, struct request *r, struct message_place *t)
{
	enum err err = message_make_direct(l, r, t->name, t->pair, &t->conv);

	return err == ERR_OK ? ledger_member(l, t->conv, request_user(r),
	    &t->member) : err;
}

/* The rules and each filter in turn, on one of the members that people
 * read. */
static void
judge_word(const struct core_parts *parts, const struct rules *rules,
    struct draft *d, struct verdict *v, unsigned which)
{
	struct str *word = message_body_word(&v->body, which);

	if (word->p == NULL)
		return;
	d->text = *word;
	v->refusal = before_judge(parts, rules, d);
	v->field = message_body_words[which].field;
	v->hint = d->hint;
	v->is_rewritten |= !str_eq(*word, d->text);
	*word = d->text;
}

/* What callbacks left of it, if they were asked, is judged as what was said.
 * The writer refuses, for it knows whether this is a retry. */
static struct verdict *
judge(struct shard *s, struct request *r, const struct rules *rules,
    struct str conv)
{
	const struct message_send_in *in = r->in;
	const struct message_body *fresh = r->proposal != NULL ?
	    r->proposal->body : NULL;
	struct draft d = { .arena = &r->arena, .tenant = str_from(r->tenant),
		.user = request_user(r), .conv = conv };
	struct verdict *v = arena_zalloc(&r->arena, sizeof(*v));

	v->body = fresh != NULL ? *fresh : in->body;
	v->is_rewritten = fresh != NULL;
	for (unsigned i = 0; i < BODY_WORDS && !v->refusal; i++)
		judge_word(shard_parts(s), rules, &d, v, i);
	v->flagged = d.flagged;
	r->scratch = v;
	return v;
}

static enum err
judge_again(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)judge(s, r, shard_before(t)->rules, r->proposal->conv);
	return ERR_OK;
}

enum err
message_judge(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct message_send_in *in = r->in;
	struct asking_place place = { .again = judge_again,
		.kind = str_from(message_kind_names[in->kind]) };
	const struct rules *rules = before_rules(s, t, r);
	char conv[CONV_NAME_ROOM];
	enum err err;
	bool asks;

	if (rules == NULL)
		return ERR_OK;	/* it waits for them */
	err = before_count(s, t, r);
	if (err != ERR_OK)
		return err;
	asks = before_asks(shard_parts(s), rules);
	if ((!asks && asking_is_idle(t, rules)) || conv_canonical(in->conv,
	    request_user(r), conv, &place.conv_kind) != ERR_OK)
		return ERR_OK;	/* or the writer says what is wrong */
	place.conv = str_from(conv);
	if (asks && judge(s, r, rules, place.conv)->refusal != ERR_OK)
		return ERR_OK;	/* it will not be stored */
	return asking_enter(s, t, r, &place);
}

/* What will stand in the log, which may not be what the client said. */
static const struct message_body *
final_body(const struct request *r)
{
	const struct message_send_in *in = r->in;
	const struct verdict *v = r->scratch;

	return v != NULL ? &v->body : &in->body;
}

/* What stands in the log of a file is what the daemon knows of it. */
static enum err
check_files(struct ledger *l, struct request *r)
{
	const struct message_send_in *in = r->in;
	struct verdict *v = r->scratch;

	if (!message_body_has_file(final_body(r)))
		return ERR_OK;
	if (v == NULL) {
		v = arena_zalloc(&r->arena, sizeof(*v));
		v->body = in->body;
		r->scratch = v;
	}
	v->is_rewritten = true;
	return message_check_files(l, r, request_user(r), in->kind, &v->body);
}

static enum err
check_length(struct ledger *l, struct request *r)
{
	int64_t most = ledger_parts(l)->settings->text_chars_max;
	const struct str text = final_body(r)->text;

	return (int64_t)text.len <= most ||
	    (int64_t)utf8_count(text) <= most ? ERR_OK :
	    request_refuse_more(r, "body.text", most, "characters of a text");
}

enum err
message_check_body(struct ledger *l, struct request *r)
{
	const struct verdict *v = r->scratch;
	enum err err;

	if (v != NULL && v->refusal != ERR_OK)
		return request_refuse(r, v->refusal, v->field, v->hint);
	if ((err = proposal_refusal(r)) != ERR_OK)
		return err;
	err = message_body_check(final_body(r), &r->why);
	if (err == ERR_OK)
		err = check_length(l, r);
	return err == ERR_OK ? check_files(l, r) : err;
}

enum err
message_note_body(struct ledger *l, struct request *r, const struct entry *e)
{
	return message_note_files(l, e, final_body(r));
}

/* The body anew, of what filters left; the digest stays the client's. */
void
message_refill(struct request *r, struct entry *e)
{
	const struct message_send_in *in = r->in;
	const struct verdict *v = r->scratch;
	struct buf text;
	struct jsonw w;

	if (v == NULL || !v->is_rewritten)
		return;
	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	field_write(message_kind_fields[in->kind], final_body(r), &w);
	e->body = buf_keep(&text, &r->arena);
}

/* ["bob","carol"]: ids need no escapes. */
static void
put_ids(struct buf *out, const struct str_list *ids, struct str more)
{
	buf_putc(out, '[');
	for (uint32_t i = 0; i < ids->count; i++)
		buf_printf(out, "%s\"%.*s\"", i > 0 ? "," : "",
		    STR_FMT(ids->items[i]));
	if (more.len > 0)
		buf_printf(out, ",\"%.*s\"", STR_FMT(more));
	buf_putc(out, ']');
}

static void
fill_chosen(struct request *r, struct entry *e, struct buf *said)
{
	const struct message_send_in *in = r->in;
	size_t begin = said->len;

	if (in->to.count == 0)
		return;
	put_ids(said, &in->to, STR_NONE);
	BUG_ON(said->overflow);
	e->users = (struct str){ arena_strndup(&r->arena, said->data + begin,
	    said->len - begin), said->len - begin };
}

/* What a message begins with; part of what is said, if there is any. */
static void
fill_marks(struct request *r, struct entry *e, struct buf *said)
{
	const struct message_send_in *in = r->in;
	char text[64];
	int len = 0;

	if (in->is_streamed)
		len = snprintf(text, sizeof(text), "{\"streaming\":true}");
	else if (in->urgent && in->burn_s == 0)
		len = snprintf(text, sizeof(text), "{\"urgent\":true}");
	else if (in->burn_s > 0)
		len = snprintf(text, sizeof(text), "{%s\"burn_s\":%lld}",
		    in->urgent ? "\"urgent\":true," : "",
		    (long long)in->burn_s);
	if (len == 0)
		return;
	e->marks = (struct str){ arena_strndup(&r->arena, text, (size_t)len),
		(size_t)len };
	buf_putstr(said, e->marks);
}

void
message_fill(struct request *r, struct entry *e, struct buf *said)
{
	const struct message_send_in *in = r->in;
	struct jsonw w;
	size_t body_len;

	buf_init(said, BODY_MAX_BYTES * 6 + MENTIONS_MAX * 260 * 6 +
	    CHOSEN_MAX * 67 + 128);
	w = jsonw_on(said);
	field_write(message_kind_fields[in->kind], &in->body, &w);
	body_len = said->len;
	if (in->mentions.count > 0) {
		w.need_comma = false;
		str_list_write(&w, &in->mentions);
	}
	BUG_ON(said->overflow);
	e->body.p = arena_strndup(&r->arena, said->data, said->len);
	e->body.len = body_len;
	if (in->mentions.count > 0)
		e->mentions = (struct str){ e->body.p + body_len,
			said->len - body_len };
	buf_printf(said, "\n%lld %s", (long long)in->reply_to,
	    message_kind_names[in->kind]);
	fill_chosen(r, e, said);
	fill_marks(r, e, said);
	e->kind = str_from(message_kind_names[in->kind]);
	e->cid = in->cid;
	e->sender = request_user(r);
	e->reply_to = in->reply_to;
}

static void
fill_new(struct ledger *l, struct request *r, struct entry *e)
{
	struct buf said;

	message_fill(r, e, &said);
	e->digest = (int64_t)ledger_digest(l, buf_str(&said));
	buf_fini(&said);
}

enum err
message_note_mentions(struct ledger *l, struct request *r,
    const struct entry *e)
{
	const struct message_send_in *in = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->mentions.count && err == ERR_OK; i++)
		err = ledger_check(l, ledger_ops(l)->mention_put(
		    ledger_store(l), e->conv, e->seq,
		    in->mentions.items[i]));
	return err;
}

struct str
message_flagged(const struct request *r)
{
	const struct verdict *v = r->scratch;

	return v != NULL ? v->flagged : STR_NONE;
}

enum err
message_note_flagged(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct entry *e)
{
	const struct str word = message_flagged(r);

	return word.p == NULL ? ERR_OK : words_note(l, c, e, word, &r->arena);
}

/* The same cid again: the first answer, or a conflict. */
enum err
message_answer_again(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct entry *like)
{
	struct entry first;
	enum err err = ledger_first(l, c, like, &r->arena, &first);

	if (err == ERR_OK) {
		message_answer(r, &first);
		proposal_answered(r);
	}
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

/* The data of the card in the log, if it is said's in another order. */
static bool
is_reordered(struct request *r, const struct entry *first, struct str said,
    struct str *out)
{
	struct message_body *was = arena_zalloc(&r->arena, sizeof(*was));
	json_t *stored = NULL, *data = NULL;
	struct field_error why;
	bool is_same = str_is(first->kind, message_kind_names[KIND_CARD]) &&
	    field_parse(first->body, &stored) == ERR_OK &&
	    field_decode(message_kind_fields[KIND_CARD], stored, was,
	    &r->arena, &why) == ERR_OK &&
	    field_parse(said, &data) == ERR_OK &&
	    json_equal(json_object_get(stored, "data"), data);

	json_decref(stored);
	json_decref(data);
	*out = was->data;
	return is_same;
}

/* What is compared is the text of what was said. Programs that make a card
 * anew may give its data in another order: it is read in that of the first. */
static enum err
send_again(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const struct entry *e)
{
	struct message_send_in *in = r->in, as = *in;
	struct entry like = { .type = ENTRY_MESSAGE }, first;

	if (in->kind != KIND_CARD ||
	    ledger_first(l, c, e, &r->arena, &first) != ERR_CONFLICT ||
	    !is_reordered(r, &first, in->body.data, &as.body.data))
		return message_answer_again(l, r, c, e);
	r->in = &as;
	fill_new(l, r, &like);
	r->in = in;
	return message_answer_again(l, r, c, &like);
}

static enum err
check_send(struct ledger *l, struct request *r, struct message_place *t)
{
	const struct message_send_in *in = r->in;
	enum err err = message_find_place(l, r, in->conv, t);

	if (err == ERR_OK)
		err = message_check_voice(l, r, t, in->reply_to > 0);
	if (err == ERR_OK)
		err = message_check_body(l, r);
	if (err == ERR_OK)
		err = check_chosen(l, r, t);
	if (err == ERR_OK)
		err = message_check_mentions(l, r, t);
	if (err == ERR_OK)
		err = check_reply(r, t);
	return err == ERR_OK && in->is_streamed ? streamed_check(l, r) : err;
}

/* What was said once stays said, whatever has changed since: a retry is
 * answered even where saying it anew would be refused. */
static enum err
refuse_send(struct ledger *l, struct request *r, const struct message_place *t,
    enum err refusal)
{
	const struct field_error why = r->why;
	struct entry e = { .type = ENTRY_MESSAGE };
	enum err err = ERR_NOT_FOUND;

	if (t->conv != NULL) {
		fill_new(l, r, &e);
		err = send_again(l, r, t->conv, &e);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	r->why = why;
	return refusal;
}

/* It counts for each of them, though not for the conversation. */
static enum err
count_chosen(struct ledger *l, struct request *r,
    const struct message_place *t, const struct entry *e)
{
	const struct message_send_in *in = r->in;
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_CHOSEN, .ts = e->ts,
		.id = message_seq_key(e->seq, id), .body = STR("") };
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->to.count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_member(l, t->conv, in->to.items[i], &m);
		if (err != ERR_OK || m == t->member)
			continue;
		m->row.aimed_seq = e->seq;
		ledger_member_touch(l, m);
		row.owner = message_member_key(e->conv, m->row.user, owner);
		err = ledger_check(l, ledger_ops(l)->record_put(
		    ledger_store(l), &row));
	}
	return err;
}

/* Those whom it is for, and the sender, get it; all others its place. */
static void
tell_chosen(struct request *r, const struct message_place *t,
    const struct entry *e)
{
	const struct message_send_in *in = r->in;
	struct push *told = ledger_tell(r, t->conv, e);
	struct push *rest = ledger_tell_hidden(r, t->conv, e);
	struct buf ids;

	buf_init(&ids, (CHOSEN_MAX + 1) * 67 + 16);
	put_ids(&ids, &in->to, request_user(r));
	push_name(told, buf_str(&ids), false);
	push_name(rest, buf_str(&ids), true);
	buf_fini(&ids);
}

enum err
message_append(struct ledger *l, struct request *r, struct message_place *t,
    struct entry *e)
{
	enum err err = t->conv == NULL ? make_direct(l, r, t) : ERR_OK;

	if (err == ERR_OK)
		err = ledger_append(l, t->conv, e);
	if (err != ERR_OK)
		return err;
	/* One has read what one says. */
	t->member->row.read_seq = e->seq;
	t->member->row.read_count = e->count;
	t->member->row.changed = e->id;
	ledger_member_touch(l, t->member);
	err = conversation_unmark(l, r, t->conv, t->member);
	return err == ERR_OK ?
	    message_light(l, r, t->conv, t->member, e->seq) : err;
}

/* What callbacks are asked about; a retry needs nobody. */
static enum err
propose_send(struct ledger *l, struct request *r,
    const struct message_place *t, const struct entry *e)
{
	enum err err = t->conv != NULL ?
	    send_again(l, r, t->conv, e) : ERR_NOT_FOUND;

	if (err == ERR_NOT_FOUND) {
		proposal_checked(r, e);
		return ERR_OK;
	}
	return err;
}

enum err
message_send(struct ledger *l, struct request *r)
{
	const struct message_send_in *in = r->in;
	struct message_place t = { .conv = NULL };
	struct entry e = { .type = ENTRY_MESSAGE };
	enum err err = check_send(l, r, &t);

	if (err != ERR_OK)
		return refuse_send(l, r, &t, err);
	fill_new(l, r, &e);
	message_refill(r, &e);
	if (proposal_is_new(r))
		return propose_send(l, r, &t, &e);
	err = proposal_mark_text(r, &e.marks);
	if (err == ERR_OK)
		err = message_append(l, r, &t, &e);
	if (err == ERR_EXISTS)
		return send_again(l, r, t.conv, &e);
	if (err == ERR_OK)
		err = message_note_body(l, r, &e);
	if (err == ERR_OK)
		err = message_note_mentions(l, r, &e);
	if (err == ERR_OK)
		err = message_note_flagged(l, r, t.conv, &e);
	if (err == ERR_OK)
		err = count_chosen(l, r, &t, &e);
	if (err == ERR_OK)
		err = message_kindle(l, r, &t, &e);
	if (err != ERR_OK)
		return err;
	if (in->to.count > 0)
		tell_chosen(r, &t, &e);
	else
		ledger_tell(r, t.conv, &e);
	message_answer(r, &e);
	return ERR_OK;
}
