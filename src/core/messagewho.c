/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has read a message, who has acknowledged it, and who has not: asked
 * for, page by page, in groups of any size.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/messagechange.h"
#include "core/setting.h"

#define LIST_LIMIT 50
/* Members looked at for one page, however few of them are listed. */
#define WALK_MAX 1000

struct who;
typedef enum err (*who_fn)(struct who *, const struct member *, bool *out);

struct who {
	const struct view *view;
	const struct entry *message;
	who_fn has;
	bool wanted;
	int64_t room, walked;
	char after[65];		/* the last one looked at */
	struct jsonw w;
	bool more;
	enum err err;
};

static enum err
has_read(struct who *who, const struct member *m, bool *out)
{
	*out = m->read_seq >= who->message->seq;
	return ERR_OK;
}

static enum err
has_acked(struct who *who, const struct member *m, bool *out)
{
	const struct entry *e = who->message;
	char owner[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_ACK,
		message_key(e->conv, e->seq, owner), m->user };
	struct record found;
	struct arena arena;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = who->view->ops->record_get(who->view->store, &key, &arena,
	    &found);
	*out = err == ERR_OK;
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* It was said to her, by somebody else. */
static bool
is_receiver(const struct who *who, const struct member *m)
{
	const struct entry *e = who->message;

	return m->from_seq <= e->seq && !str_eq(m->user, e->sender) &&
	    entry_is_for(e, m->user);
}

static bool
on_member(void *arg, const struct member *m)
{
	struct who *who = arg;
	bool has = false, receives = is_receiver(who, m);

	who->more = who->room == 0 || who->walked == WALK_MAX;
	if (who->more)
		return false;
	who->walked++;
	if (receives)
		who->err = who->has(who, m, &has);
	if (who->err != ERR_OK)
		return false;
	snprintf(who->after, sizeof(who->after), "%.*s", STR_FMT(m->user));
	if (receives && has == who->wanted) {
		jsonw_string(&who->w, m->user);
		who->room--;
	}
	return true;
}

static enum err
list(struct view *v, struct request *r, who_fn has)
{
	const struct message_readers_in *in = r->in;
	struct message_eye eye;
	struct entry e;
	struct who who = { .view = v, .message = &e, .has = has,
		.wanted = in->which == 0,
		.room = in->limit ? in->limit : LIST_LIMIT,
		.w = jsonw_on(&r->result) };
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err == ERR_OK && eye.found.member.left)
		err = ERR_NOT_MEMBER;
	/* Who reads a channel is nobody else's business. */
	if (err == ERR_OK && eye.found.conv.kind == CONV_CHANNEL &&
	    eye.found.member.role < ROLE_ADMIN)
		err = ERR_FORBIDDEN;
	if (err == ERR_OK)
		err = message_eye_message(&eye, in->seq, &e);
	if (err != ERR_OK)
		return err;
	jsonw_object(&who.w);
	jsonw_key(&who.w, "users");
	jsonw_array(&who.w);
	err = v->ops->member_list(v->store, eye.found.conv.key, in->after,
	    WALK_MAX + 1, on_member, &who);
	jsonw_array_end(&who.w);
	if (who.after[0] != '\0')
		jsonw_string_field(&who.w, "after", str_from(who.after));
	jsonw_bool_field(&who.w, "more", who.more);
	jsonw_object_end(&who.w);
	return err == ERR_OK ? who.err : err;
}

enum err
message_readers(struct view *v, struct request *r)
{
	int64_t is_told = 0;
	enum err err = setting_find(v, r, SETTING_READ_RECEIPTS, &is_told);

	if (err == ERR_OK && !is_told)
		return request_refuse(r, ERR_FORBIDDEN, NULL,
		    "how far others have read is not shown here");
	return err == ERR_OK ? list(v, r, has_read) : err;
}

enum err
message_acks(struct view *v, struct request *r)
{
	return list(v, r, has_acked);
}
