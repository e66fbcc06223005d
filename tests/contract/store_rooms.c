/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: rooms and their marks. On every back end: _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include "base/log.h"
#include "rig.h"

static bool
see_room(void *arg, const struct room *r, const struct conv *c)
{
	ck_assert_int_eq(r->conv, c->key);
	return seen_note(arg, c->name);
}

static bool
see_mark(void *arg, const struct room_mark *m)
{
	return seen_note(arg, str_from(room_mark_names[m->kind])) &&
	    seen_note(arg, m->user);
}

/* --- the room */

START_TEST(room_put_inserts_or_replaces)
{
	struct rig *r = rig_new((enum backend)_i);
	struct room room = room_default(), got;

	rig_begin(r);
	room.conv = rig_conv(r, "r:x");
	ck_err(r->ops->room_get(r->w, room.conv, &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_ok(r->ops->room_put(r->w, &room));
	room = (struct room){ .conv = room.conv, .from_seq = 7,
		.is_kept = true, .is_recorded = true,
		.is_high_for_all = true,
		.muted_until_ts = ROOM_FOREVER, .window_ms = 1, .slots = 2,
		.reserved = 3, .extra = 4, .history = 5,
		.low_kinds = STR("like gift"), .extra_kinds = STR("vip") };
	ck_ok(r->ops->room_put(r->w, &room));
	rig_commit(r);
	rig_reopen(r);
	rig_begin(r);
	ck_ok(r->ops->room_get(r->w, room.conv, &r->arena, &got));
	ck_assert_int_eq(got.conv, room.conv);
	ck_assert_int_eq(got.from_seq, 7);
	ck_assert(got.is_kept && got.is_recorded && got.is_high_for_all);
	ck_assert_int_eq(got.muted_until_ts, ROOM_FOREVER);
	ck_assert_int_eq(got.window_ms, 1);
	ck_assert_int_eq(got.slots, 2);
	ck_assert_int_eq(got.reserved, 3);
	ck_assert_int_eq(got.extra, 4);
	ck_assert_int_eq(got.history, 5);
	ck_str(got.low_kinds, "like gift");
	ck_str(got.extra_kinds, "vip");
	rig_free(r);
}
END_TEST

static int64_t
put_room(struct rig *r, const char *name)
{
	struct room room = room_default();

	room.conv = rig_conv(r, name);
	ck_ok(r->ops->room_put(r->w, &room));
	return room.conv;
}

START_TEST(a_room_belongs_to_a_conversation)
{
	struct rig *r = rig_new((enum backend)_i);
	struct room room = room_default();

	log_set_level(LOG_NONE);
	rig_begin(r);
	room.conv = 77;
	ck_err(r->ops->room_put(r->w, &room), ERR_CORRUPT);
	rig_free(r);
}
END_TEST

START_TEST(room_list_pages_by_name)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), some = seen_new(), one = seen_new();
	int64_t count = -1;

	rig_begin(r);
	put_room(r, "r:b");
	put_room(r, "r:a");
	rig_conv(r, "r:empty");		/* no longer a room */
	put_room(r, "r:c");
	rig_conv(r, "g:group");
	rig_conv(r, "s:zoe");
	ck_ok(r->ops->room_list(r->w, STR(""), 10, see_room, &all));
	ck_seen(&all, "r:a r:b r:c");
	ck_ok(r->ops->room_list(r->w, STR("r:a"), 1, see_room, &some));
	ck_seen(&some, "r:b");
	one.stop_after = 1;
	ck_ok(r->ops->room_list(r->w, STR("r:"), 10, see_room, &one));
	ck_seen(&one, "r:a");
	ck_ok(r->ops->room_count(r->w, &count));
	ck_assert_int_eq(count, 3);
	rig_free(r);
}
END_TEST

/* --- marks */

static void
put_mark(struct rig *r, int64_t conv, enum room_mark_kind kind,
    const char *user, int64_t until)
{
	struct room_mark m = { .conv = conv, .kind = kind,
		.user = str_from(user), .until_ts = until };

	ck_ok(r->ops->room_mark_put(r->w, &m));
}

static bool
see_until(void *arg, const struct room_mark *m)
{
	return seen_int(arg, m->until_ts);
}

START_TEST(marks_are_one_per_kind_and_person)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new(), untils = seen_new();
	int64_t x, y;

	rig_begin(r);
	x = put_room(r, "r:x");
	y = put_room(r, "r:y");
	put_mark(r, x, MARK_SPEAKER, "al", 5);
	put_mark(r, x, MARK_BAN, "bob", 6);
	put_mark(r, x, MARK_BAN, "al", 7);
	put_mark(r, x, MARK_BAN, "bob", ROOM_FOREVER);
	put_mark(r, y, MARK_BAN, "zoe", 8);
	ck_ok(r->ops->room_mark_list(r->w, x, see_mark, &seen));
	ck_seen(&seen, "ban al ban bob speaker al");
	ck_ok(r->ops->room_mark_list(r->w, x, see_until, &untils));
	ck_seen(&untils, "7 9223372036854775807 5");
	rig_free(r);
}
END_TEST

START_TEST(a_mark_belongs_to_a_room)
{
	struct rig *r = rig_new((enum backend)_i);
	struct room_mark m = { .kind = MARK_BAN, .user = STR("al"),
		.until_ts = 1 };

	log_set_level(LOG_NONE);
	rig_begin(r);
	m.conv = rig_conv(r, "r:x");	/* without its row */
	ck_err(r->ops->room_mark_put(r->w, &m), ERR_CORRUPT);
	rig_free(r);
}
END_TEST

START_TEST(marks_are_deleted_one_by_one)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	int64_t x;

	rig_begin(r);
	x = put_room(r, "r:x");
	put_mark(r, x, MARK_BAN, "al", 5);
	put_mark(r, x, MARK_MUTE, "al", 5);
	ck_ok(r->ops->room_mark_delete(r->w, x, MARK_BAN, STR("al")));
	ck_err(r->ops->room_mark_delete(r->w, x, MARK_BAN, STR("al")),
	    ERR_NOT_FOUND);
	ck_ok(r->ops->room_mark_list(r->w, x, see_mark, &seen));
	ck_seen(&seen, "mute al");
	rig_free(r);
}
END_TEST

START_TEST(marks_that_ended_are_trimmed)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	int64_t x, y, left = -1;

	rig_begin(r);
	x = put_room(r, "r:x");
	y = put_room(r, "r:y");
	put_mark(r, x, MARK_BAN, "al", 100);
	put_mark(r, x, MARK_BAN, "bob", 101);
	put_mark(r, x, MARK_MUTE, "al", 99);
	put_mark(r, x, MARK_SPEAKER, "al", ROOM_FOREVER);
	put_mark(r, y, MARK_SPEAKER, "al", 1);
	ck_ok(r->ops->room_mark_trim(r->w, x, 100, &left));
	ck_assert_int_eq(left, 2);
	ck_ok(r->ops->room_mark_list(r->w, x, see_mark, &seen));
	ck_seen(&seen, "ban bob speaker al");
	ck_ok(r->ops->room_mark_trim(r->w, y, 0, &left));
	ck_assert_int_eq(left, 1);
	rig_free(r);
}
END_TEST

START_TEST(room_delete_takes_the_marks_and_leaves_the_conversation)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen mine = seen_new(), others = seen_new();
	struct conv c;
	int64_t x, y;

	rig_begin(r);
	x = put_room(r, "r:x");
	y = put_room(r, "r:y");
	put_mark(r, x, MARK_BAN, "al", 5);
	put_mark(r, x, MARK_SPEAKER, "bob", 5);
	put_mark(r, y, MARK_BAN, "al", 5);
	ck_ok(r->ops->room_delete(r->w, x));
	ck_err(r->ops->room_delete(r->w, x), ERR_NOT_FOUND);
	ck_ok(r->ops->room_mark_list(r->w, x, see_mark, &mine));
	ck_seen(&mine, "");
	ck_ok(r->ops->room_mark_list(r->w, y, see_mark, &others));
	ck_seen(&others, "ban al");
	ck_ok(r->ops->conv_by_key(r->w, x, &r->arena, &c));
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&room_put_inserts_or_replaces,
	&a_room_belongs_to_a_conversation,
	&room_list_pages_by_name,
	&marks_are_one_per_kind_and_person,
	&a_mark_belongs_to_a_room,
	&marks_are_deleted_one_by_one,
	&marks_that_ended_are_trimmed,
	&room_delete_takes_the_marks_and_leaves_the_conversation,
};

TCase *
store_rooms_tcase(void)
{
	TCase *tc = tcase_create("rooms");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	return tc;
}
