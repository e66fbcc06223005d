/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Urgent messages: they ask everyone for an acknowledgement, until they are
 * withdrawn.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/due.h"
#include "core/entryjson.h"
#include "core/messagechange.h"

/* So many members are looked at in one step of reminding, the next ones a
 * second later: what others say meanwhile does not wait for all of them. */
#define REMIND_PAGE 500
#define IDS_BYTES ((size_t)(REMIND_PAGE + 1) * 67 + 16)

static bool
is_urgent(const struct message_change *c)
{
	return json_is_true(json_object_get(c->marks, "urgent"));
}

/* ---- acknowledging ---- */

static enum err
change_ack(struct ledger *l, struct request *r, struct message_change *c)
{
	char owner[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_ACK,
		message_key(c->target.conv, c->target.seq, owner),
		request_user(r) };
	struct record found;
	enum err err;

	if (str_eq(c->target.sender, request_user(r)))
		return request_refuse(r, ERR_FORBIDDEN, "seq",
		    "it is your own");
	err = ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    &key, &r->arena, &found));
	if (err != ERR_NOT_FOUND)
		return err;	/* once is enough */
	if (!is_urgent(c))
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it asks for no acknowledgement");
	json_object_set_new(c->marks, "acks", json_integer(
	    json_integer_value(json_object_get(c->marks, "acks")) + 1));
	c->how = CHANGE_MARKS;
	return ERR_OK;
}

static enum err
keep_ack(struct ledger *l, struct request *r, struct message_change *c)
{
	char key[MESSAGE_KEY_ROOM];
	const struct record row = { .kind = RECORD_ACK,
		.owner = message_key(c->target.conv, c->target.seq, key),
		.id = request_user(r), .ts = ledger_ts(l), .body = STR("") };

	return c->how == CHANGE_NOTHING ? ERR_OK :
	    ledger_check(l, ledger_ops(l)->record_put(ledger_store(l), &row));
}

enum err
message_ack(struct ledger *l, struct request *r)
{
	const struct message_recall_in *in = r->in;
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_ACK, .change = change_ack,
		.said = message_said(r, "ack", in->seq),
		.beside = keep_ack };

	return message_change(l, r, &c);
}

/* ---- withdrawing ---- */

static enum err
calm(struct ledger *l, struct request *r, struct message_change *c)
{
	(void)l;
	if (!str_eq(c->target.sender, request_user(r)) &&
	    !message_leads(&c->place))
		return ERR_FORBIDDEN;
	if (!is_urgent(c))
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it is not urgent");
	json_object_del(c->marks, "urgent");
	c->how = CHANGE_MARKS;
	return ERR_OK;
}

enum err
message_calm(struct ledger *l, struct request *r)
{
	const struct message_recall_in *in = r->in;
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_CALM, .change = calm,
		.said = message_said(r, "calm", in->seq) };

	return message_change(l, r, &c);
}

/* ---- reminding ---- */

/* One step of telling who has not acknowledged it, in the order of their ids.
 * Who is told is named: whoever may not see the message never hears of it. */
struct reminding {
	struct ledger *l;
	const struct entry *e;
	struct buf acked, waiting;	/* JSON arrays of ids, rising */
	int64_t ack_count, waiting_count, walked;
	char last_ack[65];
	char after[65];		/* up to here everybody was looked at */
	bool more;
	enum err err;
};

/* Ids need no escapes. */
static void
name_one(struct buf *ids, int64_t count, struct str id)
{
	buf_printf(ids, "%s\"%.*s\"", count > 0 ? "," : "", STR_FMT(id));
}

static bool
on_ack(void *arg, const struct record *row)
{
	struct reminding *m = arg;

	name_one(&m->acked, m->ack_count++, row->id);
	snprintf(m->last_ack, sizeof(m->last_ack), "%.*s", STR_FMT(row->id));
	return true;
}

static enum err
list_acked(struct reminding *m)
{
	char key[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = RECORD_ACK,
		.key = message_key(m->e->conv, m->e->seq, key),
		.after = str_from(m->after), .limit = REMIND_PAGE };
	enum err err;

	buf_putc(&m->acked, '[');
	err = ledger_check(m->l, ledger_ops(m->l)->record_list(
	    ledger_store(m->l), &range, on_ack, m));
	buf_putc(&m->acked, ']');
	BUG_ON(m->acked.overflow);
	return err;
}

/* Those who came later, or began anew, cannot read it. */
static bool
waits(const struct reminding *m, const struct member *row)
{
	return row->from_seq <= m->e->seq &&
	    !str_eq(row->user, m->e->sender) &&
	    entry_is_for(m->e, row->user) &&
	    !entry_names_sorted(buf_str(&m->acked), row->user);
}

static enum err
has_deleted(const struct reminding *m, const struct member *row, bool *out)
{
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_DELETED,
		message_member_key(row->conv, row->user, owner),
		message_seq_key(m->e->seq, id) };
	struct record found;
	struct arena arena;
	enum err err;

	*out = false;
	if (!(row->flags & MEMBER_DELETED))
		return ERR_OK;
	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(m->l, ledger_ops(m->l)->record_get(
	    ledger_store(m->l), &key, &arena, &found));
	arena_fini(&arena);
	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Whether it was looked up if she acknowledged it. */
static bool
is_known(const struct reminding *m, struct str user)
{
	return m->ack_count < REMIND_PAGE ||
	    str_cmp(user, str_from(m->last_ack)) <= 0;
}

static bool
on_member(void *arg, const struct member *row)
{
	struct reminding *m = arg;
	bool deleted = true;

	m->more = m->walked == REMIND_PAGE || !is_known(m, row->user);
	if (m->more)
		return false;
	m->walked++;
	snprintf(m->after, sizeof(m->after), "%.*s", STR_FMT(row->user));
	if (waits(m, row))
		m->err = has_deleted(m, row, &deleted);
	if (m->err == ERR_OK && !deleted)
		name_one(&m->waiting, m->waiting_count++, row->user);
	return m->err == ERR_OK;
}

static enum err
list_waiting(struct reminding *m)
{
	enum err err = ledger_settle(m->l);

	if (err == ERR_OK)
		err = list_acked(m);
	if (err != ERR_OK)
		return err;
	buf_putc(&m->waiting, '[');
	err = ledger_check(m->l, ledger_ops(m->l)->member_list(
	    ledger_store(m->l), m->e->conv, str_from(m->after),
	    REMIND_PAGE + 1, on_member, m));
	buf_putc(&m->waiting, ']');
	BUG_ON(m->waiting.overflow);
	/* Nobody is left up to there: what follows was not looked up. */
	if (m->more && m->walked < REMIND_PAGE)
		memcpy(m->after, m->last_ack, sizeof(m->after));
	return err == ERR_OK ? m->err : err;
}

static void
tell_waiting(struct request *r, const struct ledger_conv *c,
    const struct reminding *m)
{
	struct effect *effect = effect_add(r, EFFECT_PUSH);
	struct buf tail;
	struct jsonw w;

	buf_init(&tail, 64);
	w = jsonw_on(&tail);
	w.need_comma = true;
	jsonw_int_field(&w, "seq", m->e->seq);
	effect->conv = c->row.key;
	effect->push = conv_push("remind", &c->row, buf_str(&tail));
	push_name(effect->push, buf_str(&m->waiting), false);
	effect->push->is_sorted = true;
	buf_fini(&tail);
}

/* *next: who is to be told next, or when they are told again. */
static enum err
tell_again(struct ledger *l, struct request *r, const struct ledger_conv *c,
    const struct entry *e, struct due *next)
{
	struct reminding m = { .l = l, .e = e };
	enum err err;

	snprintf(m.after, sizeof(m.after), "%s", next->after);
	buf_init(&m.acked, IDS_BYTES);
	buf_init(&m.waiting, IDS_BYTES);
	err = list_waiting(&m);
	if (err == ERR_OK && m.waiting_count > 0)
		tell_waiting(r, c, &m);
	snprintf(next->after, sizeof(next->after), "%s",
	    m.more ? m.after : "");
	if (!m.more)
		next->ts += ledger_parts(l)->settings->remind_ms;
	buf_fini(&m.acked);
	buf_fini(&m.waiting);
	return err;
}

static bool
still_asks(const struct entry *e)
{
	json_t *marks = NULL;
	bool asks;

	if (e->recalled || field_parse(e->marks, &marks) != ERR_OK)
		return false;
	asks = json_is_true(json_object_get(marks, "urgent"));
	json_decref(marks);
	return asks;
}

enum err
message_remind(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct due *d)
{
	const struct core_settings *set = ledger_parts(l)->settings;
	struct due next = *d;
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->row.key, d->seq, &arena, &e));
	if (err == ERR_OK && !still_asks(&e))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = tell_again(l, r, c, &e, &next);
	if (err == ERR_OK &&
	    next.ts <= e.ts + set->reminders_max * set->remind_ms)
		err = due_put(l, r, &next);
	arena_fini(&arena);
	return err;
}
