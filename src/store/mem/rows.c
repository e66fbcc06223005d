/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a tenant in memory: what each row holds and its orders.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include <string.h>

#include "store/mem/mem_priv.h"

static int
cmp_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

#define ROWS(type)                                                        \
	const struct type *a = left, *b = right;                          \
	int c

static int
meta_cmp(const void *left, const void *right)
{
	const struct meta_row *a = left, *b = right;

	return str_cmp(a->key, b->key);
}

static int
user_cmp(const void *left, const void *right)
{
	const struct user *a = left, *b = right;

	return str_cmp(a->id, b->id);
}

static int
token_cmp(const void *left, const void *right)
{
	const struct token *a = left, *b = right;

	return memcmp(a->hash, b->hash, sizeof(a->hash));
}

static int
token_by_user(const void *left, const void *right)
{
	ROWS(token);

	if ((c = str_cmp(a->user, b->user)) != 0 ||
	    (c = cmp_int(a->created_ts, b->created_ts)) != 0)
		return c;
	return memcmp(a->hash, b->hash, sizeof(a->hash));
}

static int
device_cmp(const void *left, const void *right)
{
	ROWS(device);

	if ((c = str_cmp(a->user, b->user)) != 0)
		return c;
	return str_cmp(a->id, b->id);
}

static int
conv_cmp(const void *left, const void *right)
{
	const struct conv *a = left, *b = right;

	return cmp_int(a->key, b->key);
}

static int
conv_by_name(const void *left, const void *right)
{
	const struct conv *a = left, *b = right;

	return str_cmp(a->name, b->name);
}

static int
member_cmp(const void *left, const void *right)
{
	ROWS(member);

	if ((c = cmp_int(a->conv, b->conv)) != 0)
		return c;
	return str_cmp(a->user, b->user);
}

static int
member_by_user(const void *left, const void *right)
{
	ROWS(member);

	if ((c = str_cmp(a->user, b->user)) != 0)
		return c;
	return cmp_int(a->conv, b->conv);
}

static int
span_cmp(const void *left, const void *right)
{
	ROWS(span_row);

	if ((c = cmp_int(a->conv, b->conv)) != 0 ||
	    (c = str_cmp(a->user, b->user)) != 0)
		return c;
	return cmp_int(a->span.from, b->span.from);
}

static int
room_cmp(const void *left, const void *right)
{
	const struct room *a = left, *b = right;

	return cmp_int(a->conv, b->conv);
}

static int
room_mark_cmp(const void *left, const void *right)
{
	ROWS(room_mark);

	if ((c = cmp_int(a->conv, b->conv)) != 0 ||
	    (c = cmp_int(a->kind, b->kind)) != 0)
		return c;
	return str_cmp(a->user, b->user);
}

static int
record_cmp(const void *left, const void *right)
{
	ROWS(record);

	if ((c = cmp_int(a->kind, b->kind)) != 0 ||
	    (c = str_cmp(a->owner, b->owner)) != 0)
		return c;
	return str_cmp(a->id, b->id);
}

static int
record_by_id(const void *left, const void *right)
{
	ROWS(record);

	if ((c = cmp_int(a->kind, b->kind)) != 0 ||
	    (c = str_cmp(a->id, b->id)) != 0)
		return c;
	return str_cmp(a->owner, b->owner);
}

static int
file_cmp(const void *left, const void *right)
{
	const struct file *a = left, *b = right;

	return str_cmp(a->id, b->id);
}

static int
file_by_owner(const void *left, const void *right)
{
	ROWS(file);

	if ((c = str_cmp(a->owner, b->owner)) != 0 ||
	    (c = cmp_int(a->ts, b->ts)) != 0)
		return c;
	return str_cmp(a->id, b->id);
}

static int
file_by_hash(const void *left, const void *right)
{
	ROWS(file);

	if ((c = str_cmp(a->hash, b->hash)) != 0)
		return c;
	return str_cmp(a->id, b->id);
}

static bool
file_has_hash(const void *row)
{
	return file_is_whole(row);
}

static int
file_by_idle(const void *left, const void *right)
{
	ROWS(file);

	if ((c = cmp_int(a->idle_ts, b->idle_ts)) != 0)
		return c;
	return str_cmp(a->id, b->id);
}

static bool
file_is_idle(const void *row)
{
	return ((const struct file *)row)->idle_ts != 0;
}

static int
file_ref_cmp(const void *left, const void *right)
{
	ROWS(file_ref);

	if ((c = str_cmp(a->file, b->file)) != 0 ||
	    (c = cmp_int(a->conv, b->conv)) != 0)
		return c;
	return cmp_int(a->seq, b->seq);
}

static int
file_ref_by_conv(const void *left, const void *right)
{
	ROWS(file_ref);

	if ((c = cmp_int(a->conv, b->conv)) != 0 ||
	    (c = cmp_int(a->seq, b->seq)) != 0)
		return c;
	return str_cmp(a->file, b->file);
}

static int
entry_cmp(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return cmp_int(a->id, b->id);
}

static int
entry_by_seq(const void *left, const void *right)
{
	ROWS(entry);

	if ((c = cmp_int(a->conv, b->conv)) != 0)
		return c;
	return cmp_int(a->seq, b->seq);
}

static int
entry_by_cid(const void *left, const void *right)
{
	ROWS(entry);

	if ((c = cmp_int(a->conv, b->conv)) != 0 ||
	    (c = str_cmp(a->sender, b->sender)) != 0)
		return c;
	return str_cmp(a->cid, b->cid);
}

static bool
entry_has_cid(const void *row)
{
	return ((const struct entry *)row)->cid.len > 0;
}

static int
mention_cmp(const void *left, const void *right)
{
	ROWS(mention_row);

	if ((c = cmp_int(a->conv, b->conv)) != 0 ||
	    (c = cmp_int(a->seq, b->seq)) != 0)
		return c;
	return str_cmp(a->user, b->user);
}

#define OFF(type, member) offsetof(struct type, member)

const struct table_type mem_types[MEM_TABLE_COUNT] = {
	[MEM_META] = {
		.size = sizeof(struct meta_row),
		.strs = { OFF(meta_row, key), OFF(meta_row, value) },
		.strs_count = 2,
		.index = { { meta_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_USER] = {
		.size = sizeof(struct user),
		.strs = { OFF(user, id), OFF(user, name),
		    OFF(user, password) },
		.strs_count = 3,
		.index = { { user_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_TOKEN] = {
		.size = sizeof(struct token),
		.strs = { OFF(token, user), OFF(token, label) },
		.strs_count = 2,
		.index = { { token_cmp, NULL }, { token_by_user, NULL } },
		.index_count = 2,
	},
	[MEM_DEVICE] = {
		.size = sizeof(struct device),
		.strs = { OFF(device, user), OFF(device, id),
		    OFF(device, name), OFF(device, label),
		    OFF(device, address) },
		.strs_count = 5,
		.index = { { device_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_CONV] = {
		.size = sizeof(struct conv),
		.strs = { OFF(conv, name), OFF(conv, title),
		    OFF(conv, owner) },
		.strs_count = 3,
		.index = { { conv_cmp, NULL }, { conv_by_name, NULL } },
		.index_count = 2,
	},
	[MEM_MEMBER] = {
		.size = sizeof(struct member),
		.strs = { OFF(member, user) },
		.strs_count = 1,
		.index = { { member_cmp, NULL }, { member_by_user, NULL } },
		.index_count = 2,
	},
	[MEM_SPAN] = {
		.size = sizeof(struct span_row),
		.strs = { OFF(span_row, user) },
		.strs_count = 1,
		.index = { { span_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_ROOM] = {
		.size = sizeof(struct room),
		.strs = { OFF(room, low_kinds), OFF(room, extra_kinds) },
		.strs_count = 2,
		.index = { { room_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_ROOM_MARK] = {
		.size = sizeof(struct room_mark),
		.strs = { OFF(room_mark, user) },
		.strs_count = 1,
		.index = { { room_mark_cmp, NULL } },
		.index_count = 1,
	},
	[MEM_RECORD] = {
		.size = sizeof(struct record),
		.strs = { OFF(record, owner), OFF(record, id),
		    OFF(record, body) },
		.strs_count = 3,
		.index = { { record_cmp, NULL }, { record_by_id, NULL } },
		.index_count = 2,
	},
	[MEM_FILE] = {
		.size = sizeof(struct file),
		.strs = { OFF(file, id), OFF(file, owner), OFF(file, name),
		    OFF(file, said_hash), OFF(file, parts), OFF(file, hash),
		    OFF(file, place), OFF(file, mime) },
		.strs_count = 8,
		.index = { { file_cmp, NULL }, { file_by_owner, NULL },
		    { file_by_hash, file_has_hash },
		    { file_by_idle, file_is_idle } },
		.index_count = 4,
	},
	[MEM_FILE_REF] = {
		.size = sizeof(struct file_ref),
		.strs = { OFF(file_ref, file) },
		.strs_count = 1,
		.index = { { file_ref_cmp, NULL },
		    { file_ref_by_conv, NULL } },
		.index_count = 2,
	},
	[MEM_ENTRY] = {
		.size = sizeof(struct entry),
		.strs = { OFF(entry, sender), OFF(entry, cid),
		    OFF(entry, kind), OFF(entry, body), OFF(entry, mentions),
		    OFF(entry, users), OFF(entry, via), OFF(entry, marks) },
		.strs_count = 8,
		.index = { { entry_cmp, NULL }, { entry_by_seq, NULL },
		    { entry_by_cid, entry_has_cid } },
		.index_count = 3,
	},
	[MEM_MENTION] = {
		.size = sizeof(struct mention_row),
		.strs = { OFF(mention_row, user) },
		.strs_count = 1,
		.index = { { mention_cmp, NULL } },
		.index_count = 1,
	},
};
