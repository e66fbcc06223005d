/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing contacts.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/contact.h"

#include "base/text.h"
#include "core/before.h"
#include "core/pair.h"
#include "core/selflog.h"
#include "core/user.h"

#define NOTE_JSON_MAX 8192	/* remark and tags, escaped */

static struct record_key
key_of(enum record_kind kind, struct str owner, struct str id)
{
	return (struct record_key){ kind, owner, id };
}

static enum err
record_find(struct ledger *l, struct request *r,
    const struct record_key *key, struct record *out)
{
	return ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    key, &r->arena, out));
}

static enum err
record_drop(struct ledger *l, enum record_kind kind, struct str owner,
    struct str id)
{
	const struct record_key key = { kind, owner, id };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
record_write(struct ledger *l, const struct record *row)
{
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    row));
}

static enum err
has_record(struct ledger *l, struct request *r, struct record_key key,
    bool *out)
{
	struct record row;
	enum err err = record_find(l, r, &key, &row);

	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The other one exists and is somebody else. */
static enum err
check_other(struct ledger *l, struct request *r, struct str user)
{
	struct user u;

	if (str_eq(user, request_user(r)))
		return request_refuse(r, ERR_FIELD, "user", "that is you");
	return user_need(l, r, user, "user", &u);
}

/* One command: whom it is about, and what it leaves in the logs. */
struct change {
	struct entry e;
	struct str user;
	bool done;		/* a retry was answered */
};

static struct change
change_of(enum entry_type type, struct str user, struct str cid)
{
	return (struct change){ .e = { .type = type, .cid = cid },
		.user = user };
}

/* How each begins: a retry is answered, then the other one is looked at.
 * more: what the call said besides her. */
static enum err
begin(struct ledger *l, struct request *r, struct change *c, struct str more)
{
	struct buf said;
	enum err err;

	buf_init(&said, more.len + 80);
	buf_putstr(&said, c->user);
	buf_putc(&said, '\n');
	buf_putstr(&said, more);
	err = selflog_again(l, r, request_user(r), &c->e, buf_str(&said));
	buf_fini(&said);
	c->done = err == ERR_OK;
	if (err != ERR_NOT_FOUND)
		return err;
	c->e.users = selflog_names(r, c->user);
	return check_other(l, r, c->user);
}

/* The same in the other's log, naming the caller. */
static enum err
tell_other(struct ledger *l, struct request *r, struct str user,
    const struct entry *e)
{
	struct entry theirs = *e;

	theirs.users = selflog_names(r, request_user(r));
	return selflog_tell(l, r, user, &theirs);
}

static enum err
tell_both(struct ledger *l, struct request *r, struct str user,
    struct entry *e)
{
	enum err err = selflog_change(l, r, request_user(r), e);

	return err == ERR_OK ? tell_other(l, r, user, e) : err;
}

/* ---- becoming contacts ---- */

static enum err
check_room(struct ledger *l, struct request *r, struct str user)
{
	int64_t count;
	enum err err = ledger_check(l, ledger_ops(l)->record_count(
	    ledger_store(l), RECORD_CONTACT, user, &count));

	if (err != ERR_OK ||
	    count < ledger_parts(l)->settings->contacts_max)
		return err;
	return request_refuse(r, ERR_LIMIT, "user",
	    str_eq(user, request_user(r)) ? "you have too many contacts" :
	    "she has too many contacts");
}

static enum err
put_side(struct ledger *l, struct str owner, struct str id)
{
	const struct record row = { .kind = RECORD_CONTACT, .owner = owner,
		.id = id, .ts = ledger_ts(l), .body = STR("{}") };

	return record_write(l, &row);
}

static enum err
join(struct ledger *l, struct request *r, struct str user, struct entry *e)
{
	struct str self = request_user(r);
	enum err err = check_room(l, r, self);

	if (err == ERR_OK)
		err = check_room(l, r, user);
	if (err == ERR_OK)
		err = put_side(l, self, user);
	if (err == ERR_OK)
		err = put_side(l, user, self);
	if (err == ERR_OK)
		err = record_drop(l, RECORD_REQUEST, self, user);
	if (err == ERR_OK)
		err = record_drop(l, RECORD_REQUEST, user, self);
	if (err == ERR_OK)
		err = pair_mark_contacts(l, self, user, true);
	return err == ERR_OK ? tell_both(l, r, user, e) : err;
}

static bool
on_sent(void *arg, const struct record *row)
{
	(void)row;
	++*(int64_t *)arg;
	return true;
}

/* Who asks and who is asked: both have room for one request more. */
static enum err
check_open(struct ledger *l, struct request *r, struct str user)
{
	const struct core_settings *set = ledger_parts(l)->settings;
	const struct record_range sent_by_me = { .kind = RECORD_REQUEST,
		.key = request_user(r), .after = STR(""),
		.limit = set->requests_sent_max };
	int64_t sent = 0, got;
	enum err err = ledger_check(l, ledger_ops(l)->record_owners(
	    ledger_store(l), &sent_by_me, on_sent, &sent));

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_REQUEST, user, &got));
	if (err != ERR_OK)
		return err;
	if (sent >= set->requests_sent_max)
		return request_refuse_more(r, "user", set->requests_sent_max,
		    "requests of yours may be open");
	return got < set->requests_got_max ? ERR_OK : request_refuse_more(r,
	    "user", set->requests_got_max, "requests may wait for her");
}

/* Whoever is blocked asks as others do, and nobody is told. */
static enum err
ask(struct ledger *l, struct request *r, struct entry *e)
{
	const struct contact_request_in *in = r->in;
	struct str text = in->text;
	struct record row = { .kind = RECORD_REQUEST, .owner = in->user,
		.id = request_user(r), .ts = ledger_ts(l) };
	struct buf body;
	struct jsonw w;
	bool is_blocked;
	enum err err = check_open(l, r, in->user);

	if (err == ERR_OK)
		err = has_record(l, r, key_of(RECORD_BLOCK, in->user,
		    request_user(r)), &is_blocked);
	if (err == ERR_OK)
		err = before_name(l, r, STR(""), "text", &text);
	if (err != ERR_OK)
		return err;
	buf_init(&body, NOTE_JSON_MAX);
	w = jsonw_on(&body);
	jsonw_object(&w);
	if (text.len > 0)
		jsonw_string_field(&w, "text", text);
	jsonw_object_end(&w);
	row.body = buf_str(&body);
	err = record_write(l, &row);
	buf_fini(&body);
	if (err == ERR_OK)
		err = selflog_change(l, r, request_user(r), e);
	return err == ERR_OK && !is_blocked ?
	    tell_other(l, r, in->user, e) : err;
}

enum err
contact_request(struct ledger *l, struct request *r)
{
	const struct contact_request_in *in = r->in;
	struct change c = change_of(ENTRY_CONTACT, in->user, in->cid);
	bool is_contact, is_asked, has_asked;
	enum err err = begin(l, r, &c, in->text);

	if (err != ERR_OK || c.done)
		return err;
	err = has_record(l, r, key_of(RECORD_CONTACT, request_user(r),
	    in->user), &is_contact);
	if (err == ERR_OK)
		err = has_record(l, r, key_of(RECORD_REQUEST, in->user,
		    request_user(r)), &has_asked);
	if (err == ERR_OK)
		err = has_record(l, r, key_of(RECORD_REQUEST, request_user(r),
		    in->user), &is_asked);
	if (err != ERR_OK)
		return err;
	if (is_contact || has_asked)
		return request_refuse(r, ERR_EXISTS, "user", is_contact ?
		    "she is a contact already" : "she is asked already");
	/* Two who ask each other agree. */
	return is_asked ? join(l, r, in->user, &c.e) : ask(l, r, &c.e);
}

enum err
contact_accept(struct ledger *l, struct request *r)
{
	const struct contact_user_in *in = r->in;
	struct change c = change_of(ENTRY_CONTACT, in->user, in->cid);
	bool is_asked;
	enum err err = begin(l, r, &c, STR(""));

	if (err != ERR_OK || c.done)
		return err;
	err = has_record(l, r, key_of(RECORD_REQUEST, request_user(r),
	    in->user), &is_asked);
	if (err != ERR_OK)
		return err;
	return is_asked ? join(l, r, in->user, &c.e) : request_refuse(r,
	    ERR_NOT_FOUND, "user", "there is no request of hers");
}

enum err
contact_refuse(struct ledger *l, struct request *r)
{
	const struct contact_user_in *in = r->in;
	const struct record_key key = { RECORD_REQUEST, request_user(r),
		in->user };
	struct change c = change_of(ENTRY_CONTACT, in->user, in->cid);
	enum err err = begin(l, r, &c, STR(""));

	if (err != ERR_OK || c.done)
		return err;
	err = ledger_check(l, ledger_ops(l)->record_delete(ledger_store(l),
	    &key));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user",
		    "there is no request of hers");
	return err == ERR_OK ? tell_both(l, r, in->user, &c.e) : err;
}

/* ---- ending it ---- */

/* A request that she was not told of is taken back untold. */
static enum err
take_back(struct ledger *l, struct request *r, struct str user,
    struct entry *e)
{
	bool is_blocked;
	enum err err = has_record(l, r, key_of(RECORD_BLOCK, user,
	    request_user(r)), &is_blocked);

	if (err == ERR_OK)
		err = record_drop(l, RECORD_REQUEST, user, request_user(r));
	if (err == ERR_OK)
		err = selflog_change(l, r, request_user(r), e);
	return err == ERR_OK && !is_blocked ? tell_other(l, r, user, e) :
	    err;
}

enum err
contact_remove(struct ledger *l, struct request *r)
{
	const struct contact_user_in *in = r->in;
	struct str self = request_user(r);
	struct change c = change_of(ENTRY_CONTACT, in->user, in->cid);
	bool is_contact, has_asked;
	enum err err = begin(l, r, &c, STR(""));

	if (err != ERR_OK || c.done)
		return err;
	err = has_record(l, r, key_of(RECORD_CONTACT, self, in->user),
		    &is_contact);
	if (err == ERR_OK)
		err = has_record(l, r, key_of(RECORD_REQUEST, in->user, self),
		    &has_asked);
	if (err != ERR_OK)
		return err;
	if (!is_contact && has_asked)
		return take_back(l, r, in->user, &c.e);
	if (!is_contact)
		return selflog_nothing(l, r, &c.e);
	err = record_drop(l, RECORD_CONTACT, self, in->user);
	if (err == ERR_OK)
		err = record_drop(l, RECORD_CONTACT, in->user, self);
	if (err == ERR_OK)
		err = pair_mark_contacts(l, self, in->user, false);
	return err == ERR_OK ? tell_both(l, r, in->user, &c.e) : err;
}

/* ---- what one notes about a contact ---- */

static enum err
check_note(struct request *r)
{
	const struct contact_set_in *in = r->in;

	if (in->remark.len > 0 && !text_is_name(in->remark, USER_NAME_MAX))
		return request_refuse(r, ERR_FIELD, "remark",
		    "must be a name of at most 64 characters");
	for (uint32_t i = 0; i < in->tags.count; i++) {
		if (!text_is_name(in->tags.items[i], CONTACT_TAG_CHARS))
			return request_refuse(r, ERR_FIELD, "tags",
			    "each must be a name of at most 32 characters");
		for (uint32_t j = 0; j < i; j++)
			if (str_eq(in->tags.items[i], in->tags.items[j]))
				return request_refuse(r, ERR_FIELD, "tags",
				    "names one twice");
	}
	return ERR_OK;
}

static struct str
note_json(struct request *r, const struct contact_note *note)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, NOTE_JSON_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	contact_note_write(&w, note);
	jsonw_object_end(&w);
	return buf_keep(&text, &r->arena);
}

/* What the call said, as a note: what a retry must say again. */
static struct str
said_note(struct request *r)
{
	const struct contact_set_in *in = r->in;
	const struct contact_note said = { in->remark, in->tags, in->star };
	struct str text = note_json(r, &said);
	struct buf all;

	buf_init(&all, NOTE_JSON_MAX + 16);
	buf_printf(&all, "%d%d%d", in->remark.p != NULL, in->has_tags,
	    in->has_star);
	buf_putstr(&all, text);
	return buf_keep(&all, &r->arena);
}

enum err
contact_set(struct ledger *l, struct request *r)
{
	const struct contact_set_in *in = r->in;
	struct change c = change_of(ENTRY_CONTACT, in->user, in->cid);
	const struct record_key key = key_of(RECORD_CONTACT, request_user(r),
	    in->user);
	struct contact_note note;
	struct record row;
	struct str was;
	enum err err = check_note(r);

	if (err == ERR_OK)
		err = begin(l, r, &c, said_note(r));
	if (err != ERR_OK || c.done)
		return err;
	err = record_find(l, r, &key, &row);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no contact of yours");
	if (err == ERR_OK)
		err = ledger_check(l, contact_note_read(row.body, &r->arena,
		    &note));
	if (err != ERR_OK)
		return err;
	was = row.body;
	if (in->remark.p != NULL)
		note.remark = in->remark;
	if (in->has_tags)
		note.tags = in->tags;
	if (in->has_star)
		note.star = in->star;
	row.body = note_json(r, &note);
	if (str_eq(row.body, was))
		return selflog_nothing(l, r, &c.e);
	err = record_write(l, &row);
	return err == ERR_OK ? selflog_change(l, r, request_user(r), &c.e) :
	    err;
}

/* ---- blocks ---- */

static void
note_block(struct request *r, struct str whom)
{
	struct effect *e = effect_add(r, EFFECT_BLOCK);

	e->user = request_user(r);
	e->peer = whom;
}

enum err
block_add(struct ledger *l, struct request *r)
{
	const struct contact_user_in *in = r->in;
	struct change c = change_of(ENTRY_BLOCK, in->user, in->cid);
	struct record row = { .kind = RECORD_BLOCK, .owner = request_user(r),
		.id = in->user, .ts = ledger_ts(l), .body = STR("") };
	bool is_blocked;
	int64_t count;
	enum err err = begin(l, r, &c, STR(""));

	if (err != ERR_OK || c.done)
		return err;
	err = has_record(l, r, key_of(RECORD_BLOCK, row.owner, row.id),
		    &is_blocked);
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_BLOCK, row.owner, &count));
	if (err != ERR_OK)
		return err;
	if (is_blocked)
		return selflog_nothing(l, r, &c.e);
	if (count >= ledger_parts(l)->settings->blocks_max)
		return request_refuse(r, ERR_LIMIT, "user",
		    "you block too many people");
	err = record_write(l, &row);
	if (err == ERR_OK)
		err = pair_mark_block(l, row.owner, row.id, true);
	if (err != ERR_OK)
		return err;
	note_block(r, in->user);
	return selflog_change(l, r, request_user(r), &c.e);
}

enum err
block_remove(struct ledger *l, struct request *r)
{
	const struct contact_user_in *in = r->in;
	const struct record_key key = { RECORD_BLOCK, request_user(r),
		in->user };
	struct change c = change_of(ENTRY_BLOCK, in->user, in->cid);
	enum err err = begin(l, r, &c, STR(""));

	if (err != ERR_OK || c.done)
		return err;
	err = ledger_check(l, ledger_ops(l)->record_delete(ledger_store(l),
	    &key));
	if (err == ERR_NOT_FOUND)
		return selflog_nothing(l, r, &c.e);
	if (err == ERR_OK)
		err = pair_mark_block(l, request_user(r), in->user, false);
	return err == ERR_OK ? selflog_change(l, r, request_user(r), &c.e) :
	    err;
}
