/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History from elsewhere: messages that were said before, by whom and when,
 * put into a conversation in which nothing has been said here yet. They are
 * pushed to nobody and raise no count of unread ones. During a cut-over
 * people may write here meanwhile, and what was said there since it began is
 * news to them: it counts, is pushed, and is judged by word rules as what is
 * said here.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/messageimport.h"

#include "base/jsonw.h"
#include "base/map.h"
#include "base/text.h"
#include "core/access.h"
#include "core/before.h"
#include "core/cutover.h"
#include "core/gone.h"
#include "core/messagechange.h"
#include "core/messagefile.h"
#include "core/pair.h"
#include "core/user.h"
#include "core/words.h"

struct import {
	struct ledger *ledger;
	struct request *request;
	struct ledger_conv *conv;	/* NULL: a direct one to be made */
	char name[CONV_NAME_ROOM];
	enum conv_kind kind;
	struct import_item *items;	/* as they are to stand in the log */
	struct map seen;	/* sender and cid of the items so far */
	struct entry *entries;	/* one per item; seq 0: it is new */
	struct str *flagged;	/* the same: a word in it; p NULL: none */
	struct str from;	/* the newest that was found to exist */
	struct str stays;	/* the newest sender who was not deleted */
	int64_t newest_ts;	/* of the history imported here before */
	int64_t since_ts;	/* of the cut-over; 0: none */
	int64_t fresh, known;
	size_t bytes;
};

static enum err
refuse_item(struct request *r, enum err err, uint32_t i, const char *member,
    const char *hint)
{
	char path[64];
	int n = snprintf(path, sizeof(path), "messages[%u]%s", i, member);

	return request_refuse(r, err, arena_strndup(&r->arena, path,
	    (size_t)n), hint);
}

/* Nobody says anything there any more. */
static bool
is_shut(const struct import *m)
{
	return m->conv != NULL && m->conv->row.settings.life != LIFE_ACTIVE;
}

static enum err
check_user(struct import *m, struct str id)
{
	struct arena arena;
	struct user u;
	enum err err;

	if (str_eq(id, m->from))
		return ERR_OK;
	arena_init(&arena, 65536);
	err = ledger_check(m->ledger, ledger_ops(m->ledger)->user_get(
	    ledger_store(m->ledger), id, &arena, &u));
	arena_fini(&arena);
	if (err == ERR_OK)
		m->from = id;
	return err;
}

/* Where it goes, and that all who are named by it are there. */
static enum err
find_place(struct import *m)
{
	const struct message_import_in *in = m->request->in;
	struct str pair[2];
	struct user user;
	enum err err = conv_canonical(in->conv, STR_NONE, m->name, &m->kind);

	if (err != ERR_OK || (m->kind != CONV_DIRECT &&
	    m->kind != CONV_GROUP && m->kind != CONV_CHANNEL))
		return request_refuse(m->request, ERR_FIELD, "conv",
		    "must be d:<a>:<b> (ids sorted), g:<group> or"
		    " c:<channel>");
	err = ledger_conv(m->ledger, str_from(m->name), &m->conv);
	if (err != ERR_NOT_FOUND)
		return err;
	m->conv = NULL;
	if (m->kind != CONV_DIRECT)
		return request_refuse(m->request, err, "conv",
		    "make it first, with its members");
	conv_pair(str_from(m->name), &pair[0], &pair[1]);
	err = user_need(m->ledger, m->request, pair[0], "conv", &user);
	return err != ERR_OK ? err : user_need(m->ledger, m->request, pair[1],
	    "conv", &user);
}

static enum err
find_newest(struct import *m)
{
	struct record row;
	enum err err = access_find(m->ledger, RECORD_IMPORT,
	    str_from(m->name), &m->request->arena, &row);

	if (err == ERR_OK)
		m->newest_ts = row.ts;
	return err == ERR_NOT_FOUND || err == ERR_OK ?
	    cutover_since(m->ledger, m->request, &m->since_ts) : err;
}

static bool
is_news(const struct import *m, int64_t ts)
{
	return m->since_ts > 0 && ts >= m->since_ts;
}

/* Of somebody who was deleted there is no news, and what was erased of her
 * does not come back; other history of hers may come. */
static enum err
check_sender(struct import *m, const struct import_item *item)
{
	const struct view v = { .parts = ledger_parts(m->ledger),
		.ops = ledger_ops(m->ledger),
		.store = ledger_store(m->ledger) };
	struct arena arena;
	struct gone gone;
	enum err err = check_user(m, item->from);

	if (err != ERR_OK || str_eq(item->from, m->stays))
		return err;
	arena_init(&arena, 65536);
	err = ledger_check(m->ledger, gone_get(&v, item->from, &arena, &gone));
	arena_fini(&arena);
	if (err == ERR_OK)
		return gone.erase || is_news(m, item->ts) ? ERR_NOT_FOUND :
		    ERR_OK;
	if (err != ERR_NOT_FOUND)
		return err;
	m->stays = item->from;
	return ERR_OK;
}

/* The same (sender, cid) twice in one call would be decided by chance. */
static bool
is_first(struct import *m, const struct entry *e)
{
	char key[2 * 65 + 1];
	int n = snprintf(key, sizeof(key), "%.*s %.*s", STR_FMT(e->sender),
	    STR_FMT(e->cid));
	struct str text = { key, (size_t)n };

	if (map_find(&m->seen, text) != NULL)
		return false;
	BUG_ON(map_put(&m->seen, text, m, NULL) != ERR_OK);
	return true;
}

static void
fill(struct import *m, struct import_item *item, struct entry *e)
{
	struct request *r = m->request;
	void *in = r->in;
	struct buf said;

	*e = (struct entry){ .type = ENTRY_MESSAGE };
	r->in = &item->said;
	message_fill(r, e, &said);
	e->digest = (int64_t)ledger_digest(m->ledger, buf_str(&said));
	buf_fini(&said);
	r->in = in;
	e->sender = item->from;
	e->said_ts = item->ts;
	if (is_news(m, item->ts))
		e->marks = STR("{\"bridged\":true}");
	m->bytes += e->body.len + e->mentions.len;
}

static bool
is_of_the_two(const struct import *m, struct str id)
{
	struct str pair[2];

	conv_pair(str_from(m->name), &pair[0], &pair[1]);
	return str_eq(id, pair[0]) || str_eq(id, pair[1]);
}

static enum err
check_content(struct import *m, struct import_item *item, uint32_t i)
{
	struct field_error why;

	if (message_body_check(&item->said.body, &why) != ERR_OK)
		return refuse_item(m->request, ERR_FIELD, i, ".body",
		    why.hint);
	if (m->kind == CONV_DIRECT && !is_of_the_two(m, item->from))
		return refuse_item(m->request, ERR_FIELD, i, ".from",
		    "is neither of the two");
	if (item->ts > ledger_ts(m->ledger))
		return refuse_item(m->request, ERR_FIELD, i, ".ts",
		    "is still to come");
	return ERR_OK;
}

/* What stands in the log; the digest stays that of what was said. */
static void
refill(struct request *r, const struct import_item *item, struct entry *e)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	field_write(message_kind_fields[item->said.kind], &item->said.body,
	    &w);
	e->body = buf_keep(&text, &r->arena);
}

/* What is news is judged as what is said here: whoever passes it on leaves
 * out what is refused. */
static enum err
judge(struct import *m, struct import_item *item, struct entry *e, uint32_t i)
{
	struct request *r = m->request;
	struct draft d = before_draft(r, str_from(m->name));
	enum err err = ERR_OK;
	bool is_rewritten = false;

	if (r->rules == NULL || !is_news(m, item->ts))
		return ERR_OK;
	d.user = item->from;
	for (unsigned k = 0; k < BODY_WORDS && err == ERR_OK; k++) {
		struct str *word = message_body_word(&item->said.body, k);
		const struct str said = *word;

		if (said.p == NULL)
			continue;
		err = before_said(m->ledger, r, &d, NULL, word);
		is_rewritten |= !str_eq(said, *word);
	}
	m->flagged[i] = d.flagged;
	if (err != ERR_OK)
		return refuse_item(r, err, i, ".body", d.hint);
	if (!is_rewritten)
		return ERR_OK;
	if (message_body_check(&item->said.body, &r->why) != ERR_OK)
		return refuse_item(r, ERR_FIELD, i, ".body", r->why.hint);
	refill(r, item, e);
	return ERR_OK;
}

/* Its files are its sender's own: the log says what the daemon knows of
 * them. */
static enum err
check_files(struct import *m, struct import_item *item, struct entry *e,
    uint32_t i)
{
	struct request *r = m->request;
	struct message_body *body = &item->said.body;
	enum err err;

	if (!message_body_has_file(body))
		return ERR_OK;
	err = message_check_files(m->ledger, r, item->from, item->said.kind,
	    body);
	if (err != ERR_OK && r->why.field != NULL)
		return refuse_item(r, err, i, ".body", r->why.hint);
	if (err == ERR_OK)
		refill(r, item, e);
	return err;
}

/* Somebody who is mentioned may have left since, but has to have been there. */
static enum err
check_mention(struct import *m, struct str id)
{
	struct str from = m->from;
	enum err err;

	if (str_is(id, MENTION_ALL))
		return ERR_OK;
	if (m->kind == CONV_DIRECT)
		return is_of_the_two(m, id) ? ERR_OK : ERR_NOT_FOUND;
	err = text_is_id(id) ? check_user(m, id) : ERR_NOT_FOUND;
	m->from = from;		/* who says the next, most likely */
	return err;
}

/* What it names: messages above it, and people. */
static enum err
check_named(struct import *m, const struct import_item *item, uint32_t i)
{
	const struct str_list *who = &item->said.mentions;
	int64_t above = (m->conv != NULL ? m->conv->row.last_seq : 0) +
	    m->fresh;
	enum err err = ERR_OK;

	if (item->said.reply_to > above)
		return refuse_item(m->request, ERR_FIELD, i, ".reply_to",
		    "no such message above it");
	for (uint32_t k = 0; k < who->count && err == ERR_OK; k++)
		err = check_mention(m, who->items[k]);
	return err == ERR_NOT_FOUND ? refuse_item(m->request, ERR_FIELD, i,
	    ".mentions", "names somebody who is not there") : err;
}

/* Whether it was imported before, or may be now. */
static enum err
check_item(struct import *m, uint32_t i)
{
	struct import_item *item = &m->items[i];
	struct entry *e = &m->entries[i], first;
	enum err err = check_content(m, item, i);

	if (err != ERR_OK)
		return err;
	fill(m, item, e);
	if ((int64_t)m->bytes >
	    ledger_parts(m->ledger)->settings->import_bytes_max)
		return refuse_item(m->request, ERR_TOO_LARGE, i, "",
		    "from here on, in another call");
	if (!is_first(m, e))
		return refuse_item(m->request, ERR_FIELD, i, ".cid",
		    "is given twice");
	err = m->conv == NULL ? ERR_NOT_FOUND : ledger_first(m->ledger,
	    m->conv, e, &m->request->arena, &first);
	if (err == ERR_OK) {
		e->seq = first.seq;
		m->known++;
		return ERR_OK;
	}
	if (err != ERR_NOT_FOUND)
		return err == ERR_CONFLICT ? refuse_item(m->request, err, i,
		    ".cid", "was imported with other content") : err;
	if (is_shut(m))
		return request_refuse(m->request, ERR_WRONG_STATE, "conv",
		    "it has been dissolved");
	if (m->conv != NULL && m->conv->row.count > 0 && m->since_ts == 0)
		return refuse_item(m->request, ERR_WRONG_STATE, i, "",
		    "people have written here since: begin a cut-over, or"
		    " send it, as its sender");
	if (item->ts < m->newest_ts && !is_news(m, item->ts))
		return refuse_item(m->request, ERR_FIELD, i, ".ts",
		    "is before the one imported before it");
	err = check_sender(m, item);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? refuse_item(m->request, err, i,
		    ".from", "no such user") : err;
	err = check_named(m, item, i);
	if (err == ERR_OK)
		err = judge(m, item, e, i);
	if (err == ERR_OK)
		err = check_files(m, item, e, i);
	if (err != ERR_OK)
		return err;
	if (!is_news(m, item->ts))
		m->newest_ts = item->ts;
	m->fresh++;
	return ERR_OK;
}

/* ---- writing, once nothing is refused any more ---- */

/* Its sender has read what she said; the others are told. */
static enum err
tell_news(struct import *m, const struct entry *e, const struct str_list *who)
{
	const struct store_ops *ops = ledger_ops(m->ledger);
	struct ledger_member *sender;
	enum err err = ledger_present(m->ledger, m->conv, e->sender, &sender);

	if (err == ERR_OK) {
		sender->row.read_seq = e->seq;
		sender->row.read_count = e->count;
		sender->row.flags &= ~(unsigned)MEMBER_UNREAD;
		sender->row.changed = e->id;
		ledger_member_touch(m->ledger, sender);
		err = message_light(m->ledger, m->request, m->conv, sender,
		    e->seq);
	}
	if (err == ERR_NOT_MEMBER)
		err = ERR_OK;	/* she has left meanwhile */
	for (uint32_t i = 0; i < who->count && err == ERR_OK; i++)
		err = ledger_check(m->ledger, ops->mention_put(ledger_store(
		    m->ledger), e->conv, e->seq, who->items[i]));
	if (err == ERR_OK)
		ledger_tell(m->request, m->conv, e)->except.worker = -1;
	return err;
}

static enum err
write_one(struct import *m, uint32_t i)
{
	const struct import_item *item = &m->items[i];
	struct entry *e = &m->entries[i];
	enum err err = ledger_append(m->ledger, m->conv, e);

	/* Checked above; taken now it would be a fault of the store. */
	if (err == ERR_EXISTS)
		return ledger_check(m->ledger, ERR_CORRUPT);
	if (err == ERR_OK)
		err = message_note_files(m->ledger, e, &item->said.body);
	if (err == ERR_OK && m->flagged[i].p != NULL)
		err = words_note(m->ledger, m->conv, e, m->flagged[i],
		    &m->request->arena);
	return err == ERR_OK && is_news(m, e->said_ts) ?
	    tell_news(m, e, &item->said.mentions) : err;
}

static enum err
make_direct(struct import *m)
{
	unsigned flags;
	enum err err = pair_load(m->ledger, m->request, str_from(m->name),
	    &flags);

	return err == ERR_OK ? message_make_direct(m->ledger, m->request,
	    m->name, flags, &m->conv) : err;
}

static enum err
write_all(struct import *m, uint32_t count)
{
	struct record row = { .kind = RECORD_IMPORT, .owner = ACCESS_OWNER,
		.id = str_from(m->name), .ts = m->newest_ts,
		.body = STR("") };
	enum err err = ERR_OK;

	if (m->fresh == 0)
		return ERR_OK;
	if (m->conv == NULL)
		err = make_direct(m);
	for (uint32_t i = 0; i < count && err == ERR_OK; i++)
		if (m->entries[i].seq == 0)
			err = write_one(m, i);
	return err == ERR_OK ? ledger_check(m->ledger,
	    ledger_ops(m->ledger)->record_put(ledger_store(m->ledger),
	    &row)) : err;
}

static void
answer(struct import *m)
{
	struct jsonw w = jsonw_on(&m->request->result);

	jsonw_object(&w);
	jsonw_int_field(&w, "imported", m->fresh);
	jsonw_int_field(&w, "known", m->known);
	jsonw_int_field(&w, "seq", m->conv ? m->conv->row.last_seq : 0);
	jsonw_object_end(&w);
}

enum err
message_import(struct ledger *l, struct request *r)
{
	const struct message_import_in *in = r->in;
	uint32_t count = in->messages.count;
	int64_t most = ledger_parts(l)->settings->import_messages_max;
	struct import m = { .ledger = l, .request = r, .from = STR("") };
	enum err err = count <= most ? find_place(&m) :
	    request_refuse_more(r, "messages", most, "messages in one call");

	if (err == ERR_OK)
		err = find_newest(&m);
	/* The step may run again: what was said is to be found as it was. */
	m.items = xcalloc(count, sizeof(*m.items));
	memcpy(m.items, in->messages.items, count * sizeof(*m.items));
	m.entries = xcalloc(count, sizeof(*m.entries));
	m.flagged = xcalloc(count, sizeof(*m.flagged));
	map_init(&m.seen, IMPORT_MESSAGES_MAX);
	for (uint32_t i = 0; i < count && err == ERR_OK; i++)
		err = check_item(&m, i);
	if (err == ERR_OK)
		err = write_all(&m, count);
	if (err == ERR_OK)
		answer(&m);
	map_fini(&m.seen);
	xfree(m.items);
	xfree(m.entries);
	xfree(m.flagged);
	return err;
}
