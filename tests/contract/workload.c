/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random transactions over every writing call of a store.
 *
 * Runs on: the test's thread.
 * Owns: nothing.
 */
#include "workload.h"

#define CONVS 4
#define CALLS_MAX 8

static const char *const people[] = { "alice", "bob", "carol", "dave" };
static const char *const conv_names[] = { "g:one", "g:two", "d:alice:bob",
	"r:hall" };

static int64_t
draw(struct workload *w, uint64_t n)
{
	return (int64_t)rng_seeded_below(&w->dice, n);
}

static struct str
draw_person(struct workload *w)
{
	return str_from(people[draw(w, 4)]);
}

static enum err
call_user(struct workload *w)
{
	struct user u = { .id = draw_person(w), .name = draw_person(w),
		.is_admin = draw(w, 2), .disabled = draw(w, 2),
		.created_ts = draw(w, 100), .changed = w->next_id };

	return w->rig->ops->user_put(w->rig->w, &u);
}

static enum err
call_token(struct workload *w)
{
	struct token t = { .hash = { (unsigned char)(1 + draw(w, 9)) },
		.user = draw_person(w), .label = STR("login"),
		.created_ts = draw(w, 50), .expires_ts = draw(w, 80) };

	switch (draw(w, 4)) {
	case 0:
		return w->rig->ops->token_delete(w->rig->w, t.hash);
	case 1:
		return w->rig->ops->token_trim(w->rig->w, t.user, draw(w, 4),
		    draw(w, 60));
	case 2:
		if (draw(w, 4) == 0)
			return w->rig->ops->token_delete_user(w->rig->w,
			    t.user);
		return ERR_OK;
	default:
		return w->rig->ops->token_put(w->rig->w, &t);
	}
}

static enum err
call_device(struct workload *w)
{
	struct device d = { .user = draw_person(w), .id = draw_person(w),
		.platform = (enum platform)draw(w, PLATFORM_COUNT),
		.name = STR("x"), .seen_ts = draw(w, 1000),
		.label = draw_person(w), .address = draw_person(w),
		.is_silent = draw(w, 2), .token = { [31] = 7 } };

	if (draw(w, 4) == 0)
		return w->rig->ops->device_delete(w->rig->w, d.user, d.id);
	return w->rig->ops->device_put(w->rig->w, &d);
}

static enum err
call_meta(struct workload *w)
{
	if (draw(w, 3) == 0)
		return w->rig->ops->meta_delete(w->rig->w, "setup");
	return w->rig->ops->meta_put(w->rig->w, "setup", draw_person(w));
}

static enum err
call_conv(struct workload *w)
{
	int64_t n = draw(w, CONVS);
	struct conv c = { .key = draw(w, 2) * (n + 1), .kind = CONV_GROUP,
		.name = str_from(conv_names[n]), .title = draw_person(w),
		.last_seq = w->seq[n + 1], .count = w->seq[n + 1],
		.changed = w->next_id, .member_count = draw(w, 9),
		.pair = (unsigned)draw(w, PAIR_ALL + 1) };

	return w->rig->ops->conv_put(w->rig->w, &c);
}

static enum err
call_member(struct workload *w)
{
	struct member m = { .conv = 1 + draw(w, CONVS),
		.user = draw_person(w), .role = (enum member_role)draw(w, 3),
		.left = draw(w, 4) == 0, .from_seq = 1,
		.read_seq = draw(w, 20), .changed = w->next_id++,
		.flags = (unsigned)draw(w, MEMBER_FLAGS + 1),
		.hidden_count = draw(w, 5), .aimed_seq = draw(w, 9) };

	if (draw(w, 9) == 0)
		return w->rig->ops->span_clear(w->rig->w, m.conv, m.user);
	if (draw(w, 2) == 0)
		return w->rig->ops->member_put(w->rig->w, &m);
	return w->rig->ops->span_put(w->rig->w, m.conv, m.user,
	    (struct span){ 1 + draw(w, 3), draw(w, 9) });
}

static enum err
call_append(struct workload *w)
{
	int64_t conv = 1 + draw(w, CONVS);
	char cid[8];
	struct entry e;
	enum err err;

	snprintf(cid, sizeof(cid), "c%d", (int)draw(w, 400));
	e = rig_entry(w->next_id++, conv, w->seq[conv] + 1,
	    draw(w, 5) == 0 ? NULL : cid);
	e.sender = draw_person(w);
	err = w->rig->ops->entry_append(w->rig->w, &e);
	if (err == ERR_OK)
		w->seq[conv]++;
	return err;
}

static enum err
call_recall(struct workload *w)
{
	int64_t conv = 1 + draw(w, CONVS);

	return w->rig->ops->entry_recall(w->rig->w, conv,
	    1 + draw(w, (uint64_t)w->seq[conv] + 2));
}

static enum err
call_rewrite(struct workload *w)
{
	int64_t conv = 1 + draw(w, CONVS);
	int64_t seq = 1 + draw(w, (uint64_t)w->seq[conv] + 2);
	struct entry e = { .conv = conv, .seq = seq, .kind = STR("text"),
		.body = draw_person(w), .marks = draw_person(w) };

	if (draw(w, 2) == 0)
		return w->rig->ops->entry_mark(w->rig->w, conv, seq, e.marks);
	return w->rig->ops->entry_rewrite(w->rig->w, &e);
}

static enum err
call_mention(struct workload *w)
{
	int64_t conv = 1 + draw(w, CONVS);
	struct str who = draw(w, 4) == 0 ? STR(MENTION_ALL) : draw_person(w);

	return w->rig->ops->mention_put(w->rig->w, conv,
	    1 + draw(w, (uint64_t)w->seq[conv] + 2), who);
}

#define HALL 4		/* the key of r:hall */

static enum err
call_room(struct workload *w)
{
	struct room room = { .conv = HALL, .from_seq = draw(w, 9),
		.is_kept = draw(w, 2), .is_high_for_all = draw(w, 2),
		.muted_until_ts = draw(w, 3),
		.slots = draw(w, 99), .low_kinds = draw_person(w),
		.extra_kinds = STR("") };

	if (draw(w, 5) == 0)
		return w->rig->ops->room_delete(w->rig->w, HALL);
	return w->rig->ops->room_put(w->rig->w, &room);
}

static enum err
call_mark(struct workload *w)
{
	struct room_mark m = { .conv = HALL,
		.kind = (enum room_mark_kind)draw(w, MARK_KINDS),
		.user = draw_person(w), .until_ts = 1 + draw(w, 50) };
	struct room room;
	int64_t left;
	enum err err = w->rig->ops->room_get(w->rig->w, HALL, &w->rig->arena,
	    &room);

	if (err != ERR_OK)
		return err;
	switch (draw(w, 4)) {
	case 0:
		return w->rig->ops->room_mark_delete(w->rig->w, HALL, m.kind,
		    m.user);
	case 1:
		return w->rig->ops->room_mark_trim(w->rig->w, HALL,
		    draw(w, 30), &left);
	default:
		return w->rig->ops->room_mark_put(w->rig->w, &m);
	}
}

static enum err
call_last_id(struct workload *w)
{
	return w->rig->ops->last_id_put(w->rig->w, w->next_id);
}

static enum err (*const calls[])(struct workload *) = { call_user, call_token,
	call_device, call_meta, call_conv, call_member, call_append,
	call_append, call_append, call_recall, call_rewrite,
	call_mention, call_room,
	call_mark, call_last_id };

/* What the rest rests on. */
static void
make_ground(struct workload *w)
{
	rig_begin(w->rig);
	for (unsigned i = 0; i < 4; i++)
		rig_user(w->rig, people[i]);
	for (unsigned i = 0; i < CONVS; i++)
		ck_assert_int_eq(rig_conv(w->rig, conv_names[i]), i + 1);
	rig_commit(w->rig);
}

void
workload_init(struct workload *w, struct rig *rig, uint64_t seed)
{
	*w = (struct workload){ .rig = rig, .next_id = 1 };
	rng_seeded_init(&w->dice, seed);
	make_ground(w);
}

static enum err
make_calls(struct workload *w, struct buf *log)
{
	for (int64_t n = 1 + draw(w, CALLS_MAX); n > 0; n--) {
		int64_t which = draw(w, sizeof(calls) / sizeof(*calls));
		enum err err = calls[which](w);

		if (log != NULL)
			buf_printf(log, "%d:%s ", (int)which, err_code(err));
		if (err != ERR_OK && err != ERR_EXISTS && err != ERR_NOT_FOUND)
			return err;
	}
	return ERR_OK;
}

enum err
workload_step(struct workload *w, struct buf *log)
{
	struct workload before = *w;
	bool is_kept = draw(w, 6) != 0;
	enum err err = w->rig->ops->begin(w->rig->w);

	if (err == ERR_OK)
		err = make_calls(w, log);
	if (err == ERR_OK && is_kept)
		err = w->rig->ops->commit(w->rig->w);
	if (err != ERR_OK || !is_kept) {
		w->rig->ops->rollback(w->rig->w);
		w->next_id = before.next_id;
		memcpy(w->seq, before.seq, sizeof(w->seq));
	}
	if (log != NULL)
		buf_puts(log, is_kept ? "commit\n" : "rollback\n");
	w->rig->ops->tidy(w->rig->w);
	return err;
}
