/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was a deleted person's goes: step by step, each so small that nobody
 * who writes meanwhile waits for it, and kept, so that a stop only makes it
 * later.
 * Runs on: writers; gone_get on readers too.
 * Owns: nothing between calls.
 */
#include "core/gone.h"

#include "core/access.h"
#include "core/contact.h"
#include "core/department.h"
#include "core/groupkit.h"
#include "core/messagechange.h"
#include "core/pair.h"
#include "core/policy.h"
#include "core/report.h"
#include "core/search.h"
#include "core/selflog.h"
#include "core/streamed.h"
#include "core/words.h"

/* Of one step. */
#define CONVS_AT_ONCE 20
#define RECORDS_AT_ONCE 50
#define ENTRIES_AT_ONCE 4000	/* looked at … */
#define MESSAGES_AT_ONCE 50	/* … and erased */
#define LOOK_MS 10
#define NEXT_MS 500		/* see core/broadcast.c */

/* Owns a row of each whose conversations are not all shut yet. */
#define GOING_OWNER STR("t:going")

static const struct field fields[] = {
	FIELD_BOOL(struct gone, erase, 0, ""),
	FIELD_INT(struct gone, step, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct gone, at, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct gone, upto, 0, INT64_MAX, 0, ""),
	FIELD_INT(struct gone, erased, 0, INT64_MAX, 0, ""),
	FIELD_END
};

/* One turn. */
struct work {
	struct ledger *l;
	struct request *r;
	struct str user;
	struct gone *gone;
	bool rest;		/* the step is not done */
};

static enum err
put(struct ledger *l, struct str user, const struct gone *gone)
{
	struct record row = { .kind = RECORD_GONE, .owner = ACCESS_OWNER,
		.id = user, .ts = ledger_ts(l) };
	enum err err = access_put(l, &row, fields, gone);

	ledger_people_forget(l);
	*ledger_going(l) = -1;
	return err;
}

enum err
gone_get(const struct view *v, struct str user, struct arena *arena,
    struct gone *out)
{
	struct record row;
	enum err err = access_get(v, RECORD_GONE, user, arena, &row);

	*out = (struct gone){ .erase = false };
	return err == ERR_OK ? access_decode(&row, fields, out, arena) : err;
}

/* ---- the steps ---- */

static enum err
leave_departments(struct work *k)
{
	return department_forget(k->l, k->r, k->user);
}

struct names {
	struct work *work;
	struct str items[RECORDS_AT_ONCE];
	int count, most;
};

static bool
keep_name(struct names *names, struct str s)
{
	names->items[names->count++] = (struct str){ arena_strndup(
	    &names->work->r->arena, s.p, s.len), s.len };
	return names->count < names->most;
}

static bool
on_id(void *arg, const struct record *row)
{
	return keep_name(arg, row->id);
}

static bool
on_owner(void *arg, const struct record *row)
{
	return keep_name(arg, row->owner);
}

static enum err
drop(struct work *k, enum record_kind kind, struct str owner, struct str id)
{
	const struct record_key key = { kind, owner, id };
	enum err err = ledger_check(k->l, ledger_ops(k->l)->record_delete(
	    ledger_store(k->l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What the other one noted of her goes as well. */
static enum err
part(struct work *k, struct str other)
{
	const struct entry e = { .type = ENTRY_CONTACT,
		.sender = request_user(k->r),
		.users = selflog_names(k->r, k->user) };
	enum err err = drop(k, RECORD_CONTACT, k->user, other);

	if (err == ERR_OK)
		err = drop(k, RECORD_CONTACT, other, k->user);
	if (err == ERR_OK)
		err = pair_mark_contacts(k->l, k->user, other, false);
	return err == ERR_OK ? selflog_tell(k->l, k->r, other, &e) : err;
}

static enum err
leave_contacts(struct work *k)
{
	struct names names = { .work = k, .most = RECORDS_AT_ONCE };
	const struct record_range range = { .kind = RECORD_CONTACT,
		.key = k->user, .after = STR(""), .limit = RECORDS_AT_ONCE };
	enum err err = ledger_check(k->l, ledger_ops(k->l)->record_list(
	    ledger_store(k->l), &range, on_id, &names));

	k->rest = names.count == names.most;
	for (int i = 0; i < names.count && err == ERR_OK; i++)
		err = part(k, names.items[i]);
	return err;
}

/* Rows of others that name her. */
static enum err
drop_of_others(struct work *k, enum record_kind kind)
{
	struct names names = { .work = k, .most = RECORDS_AT_ONCE };
	const struct record_range range = { .kind = kind, .key = k->user,
		.after = STR(""), .limit = RECORDS_AT_ONCE };
	enum err err = ledger_check(k->l, ledger_ops(k->l)->record_owners(
	    ledger_store(k->l), &range, on_owner, &names));

	k->rest |= names.count == names.most;
	for (int i = 0; i < names.count && err == ERR_OK; i++)
		err = drop(k, kind, names.items[i], k->user);
	return err;
}

static enum err
drop_records(struct work *k)
{
	static const enum record_kind own[] = { RECORD_REQUEST, RECORD_BLOCK,
		RECORD_FACE, RECORD_TAG, RECORD_DRAFT, RECORD_INVITATION };
	static const enum record_kind others[] = { RECORD_REQUEST,
		RECORD_BLOCK, RECORD_JOIN_REQUEST, RECORD_NICKNAME,
		RECORD_NOTICE_READ };
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]) && err == ERR_OK;
	    i++)
		err = ledger_check(k->l, ledger_ops(k->l)->record_delete_all(
		    ledger_store(k->l), own[i], k->user));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) &&
	    err == ERR_OK; i++)
		err = drop_of_others(k, others[i]);
	return err;
}

/* ---- conversations ---- */

/* As if she took nothing from anybody: nobody writes to her any more. */
static bool
is_shut(const struct work *k, const struct conv *c)
{
	struct str a, b;

	conv_pair(c->name, &a, &b);
	return (c->pair & (str_eq(a, k->user) ? PAIR_FIRST_BLOCKS :
	    PAIR_SECOND_BLOCKS)) != 0;
}

static bool
on_membership(void *arg, const struct member *m, const struct conv *c)
{
	struct names *names = arg;
	bool is_next = c->kind == CONV_GROUP || c->kind == CONV_CHANNEL ||
	    (c->kind == CONV_DIRECT && !is_shut(names->work, c));

	(void)m;
	return !is_next || keep_name(names, c->name);
}

/* Nobody is left in it. */
static enum err
end_empty(struct work *k, struct ledger_conv *c)
{
	struct entry e = { .type = ENTRY_DESTROY,
		.sender = request_user(k->r) };
	enum err err;

	if (c->row.member_count > 0 || c->row.settings.life != LIFE_ACTIVE)
		return ERR_OK;
	c->row.settings.life = LIFE_READABLE;
	c->row.settings.is_listed = false;
	ledger_conv_touch(k->l, c);
	err = ledger_append(k->l, c, &e);
	if (err == ERR_OK)
		ledger_tell(k->r, c, &e);
	return err;
}

static enum err
leave_group(struct work *k, struct ledger_conv *c)
{
	struct str_list gone = { &k->user, 1 };
	struct group_change g = {
		.prefix = c->row.kind == CONV_GROUP ? "g:" : "c:",
		.type = ENTRY_LEAVE, .conv = c,
		.e = { .type = ENTRY_LEAVE, .sender = request_user(k->r) } };
	enum err err = group_pick(k->l, k->r, c, &gone, true);

	if (err == ERR_OK && gone.count > 0)
		err = group_let_go(k->l, k->r, &g, &gone);
	return err == ERR_OK ? end_empty(k, c) : err;
}

static enum err
leave_one(struct work *k, struct str name)
{
	struct ledger_conv *c;
	enum err err = ledger_conv(k->l, name, &c);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	return c->row.kind == CONV_DIRECT ? pair_mark_block(k->l, k->user,
	    conv_peer(name, k->user), true) : leave_group(k, c);
}

static enum err
leave_conversations(struct work *k)
{
	struct names names = { .work = k, .most = CONVS_AT_ONCE };
	/* It asks the store, which does not know what this batch changed. */
	enum err err = ledger_settle(k->l);

	if (err == ERR_OK)
		err = ledger_check(k->l, ledger_ops(k->l)->membership_list(
		    ledger_store(k->l), k->user, on_membership, &names));
	k->rest = names.count == names.most;
	for (int i = 0; i < names.count && err == ERR_OK; i++)
		err = leave_one(k, names.items[i]);
	return err;
}

/* ---- what she said ---- */

struct hit {
	int64_t conv, seq, id;
	bool is_streamed;
};
struct look {
	struct work *work;
	struct hit hits[MESSAGES_AT_ONCE];
	int count;
	int64_t seen, until_ms;
	bool more;
};

static bool
on_entry(void *arg, const struct entry *e)
{
	struct look *look = arg;
	const struct work *k = look->work;

	look->more = look->count == MESSAGES_AT_ONCE ||
	    (look->seen % 64 == 0 && clock_mono_ms(ledger_parts(k->l)->clock) >
	    look->until_ms);
	if (look->more || e->id > k->gone->upto)
		return false;
	k->gone->at = e->id;
	look->seen++;
	if (e->type != ENTRY_MESSAGE || e->recalled ||
	    !str_eq(e->sender, k->user))
		return true;
	look->hits[look->count++] = (struct hit){ .conv = e->conv,
		.seq = e->seq, .id = e->id,
		.is_streamed = streamed_is_open(e) };
	return true;
}

static enum err
conv_of(struct work *k, int64_t key, struct ledger_conv **out)
{
	struct conv row;
	enum err err = ledger_check(k->l, ledger_ops(k->l)->conv_by_key(
	    ledger_store(k->l), key, &k->r->arena, &row));

	if (err == ERR_OK)
		err = ledger_conv(k->l, row.name, out);
	return err == ERR_NOT_FOUND ? ledger_check(k->l, ERR_CORRUPT) : err;
}

/* What belongs to a message goes with its content; the entry tells it. */
static enum err
erase_one(struct work *k, const struct hit *hit)
{
	struct entry e = { .type = ENTRY_ERASE, .target = hit->seq,
		.sender = request_user(k->r) };
	struct ledger_conv *c = NULL;
	enum err err = conv_of(k, hit->conv, &c);

	if (err == ERR_OK)
		err = ledger_check(k->l, ledger_ops(k->l)->entry_recall(
		    ledger_store(k->l), hit->conv, hit->seq));
	if (err == ERR_OK)
		err = message_forget_at(k->l, hit->conv, hit->seq);
	if (err == ERR_OK)
		err = words_forget(k->l, hit->conv, hit->seq, hit->id);
	if (err == ERR_OK && hit->is_streamed)
		err = streamed_forget(k->l, k->r, &(struct entry){
		    .conv = hit->conv, .seq = hit->seq, .sender = k->user });
	if (err == ERR_OK)
		err = ledger_append(k->l, c, &e);
	if (err == ERR_OK)
		ledger_tell(k->r, c, &e);
	k->gone->erased++;
	return err;
}

/* All entries are walked: she may have spoken where she never was a member,
 * as broadcasts do. */
static enum err
erase_messages(struct work *k)
{
	struct look look = { .work = k };
	enum err err;

	if (!k->gone->erase)
		return ERR_OK;
	look.until_ms = clock_mono_ms(ledger_parts(k->l)->clock) + LOOK_MS;
	err = ledger_check(k->l, ledger_ops(k->l)->entry_after(
	    ledger_store(k->l), k->gone->at, ENTRIES_AT_ONCE, on_entry,
	    &look));
	k->rest = look.more || look.seen == ENTRIES_AT_ONCE;
	for (int i = 0; i < look.count && err == ERR_OK; i++)
		err = erase_one(k, &look.hits[i]);
	/* Terms of what she said are in the index: it is made anew. */
	return err == ERR_OK && !k->rest ? policy_note(k->l, k->r,
	    SEARCH_POLICY, STR("")) : err;
}

/* Copies of what she said, and her words about others. */
static enum err
erase_reports(struct work *k)
{
	return k->gone->erase ? report_erase(k->l, k->user, &k->rest) :
	    ERR_OK;
}

/* Stored: a number never changes its meaning. */
static enum err (*const steps[])(struct work *) = {
	leave_departments, leave_contacts, drop_records, leave_conversations,
	erase_messages, erase_reports,
};
#define STEP_COUNT (int64_t)(sizeof(steps) / sizeof(steps[0]))
#define STEP_SHUTS 3		/* leave_conversations */

/* ---- going on ---- */

static enum err
go_on_later(struct ledger *l, struct request *r, const struct due *like,
    int64_t wait_ms)
{
	struct due next = *like;

	next.what = DUE_GONE;
	next.ts = ledger_ts(l) + wait_ms;
	return due_put(l, r, &next);
}

enum err
gone_begin(struct ledger *l, struct request *r, struct str user, bool erase)
{
	const struct gone gone = { .erase = erase,
		.upto = ledger_last_id(l) };
	const struct record going = { .kind = RECORD_GONE,
		.owner = GOING_OWNER, .id = user, .ts = ledger_ts(l),
		.body = STR("") };
	struct due due = { .what = DUE_GONE };
	struct ledger_conv *dir;
	enum err err = ledger_check(l, ledger_ops(l)->record_put(
	    ledger_store(l), &going));

	if (err == ERR_OK)
		err = put(l, user, &gone);
	if (err == ERR_OK)
		err = ledger_conv(l, STR("t:"), &dir);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	due.conv = dir->row.key;
	due.seq = dir->row.last_seq;
	snprintf(due.after, sizeof(due.after), "%.*s", STR_FMT(user));
	return go_on_later(l, r, &due, 0);
}

/* There is mostly nobody, which is known: then a message costs no look. */
enum err
gone_may_hear(struct ledger *l, struct request *r, struct str user)
{
	const struct record_key key = { RECORD_GONE, GOING_OWNER, user };
	const struct store_ops *ops = ledger_ops(l);
	int64_t *going = ledger_going(l), count = *going;
	struct record row;
	enum err err = count >= 0 ? ERR_OK : ledger_check(l,
	    ops->record_count(ledger_store(l), RECORD_GONE, GOING_OWNER,
	    &count));

	if (err != ERR_OK)
		return err;
	*going = count;
	if (count == 0)
		return ERR_OK;
	err = ledger_check(l, ops->record_get(ledger_store(l), &key,
	    &r->arena, &row));
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	return err == ERR_OK ? ERR_CONTACT : err;
}

enum err
gone_go_on(struct ledger *l, struct request *r, struct ledger_conv *dir,
    const struct due *due)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct gone gone;
	struct work k = { .l = l, .r = r, .user = str_from(due->after),
		.gone = &gone };
	enum err err = ledger_check(l, gone_get(&v, k.user, &r->arena,
	    &gone));

	(void)dir;
	if (err == ERR_OK && gone.step >= STEP_COUNT)
		return ERR_OK;
	if (err == ERR_OK)
		err = steps[gone.step](&k);
	if (err == ERR_OK && gone.step == STEP_SHUTS && !k.rest)
		err = drop(&k, RECORD_GONE, GOING_OWNER, k.user);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	gone.step += !k.rest;
	if (gone.step == STEP_COUNT)
		gone.step = GONE_DONE;
	err = put(l, k.user, &gone);
	return err == ERR_OK && gone.step < STEP_COUNT ? go_on_later(l, r,
	    due, NEXT_MS) : err;
}
