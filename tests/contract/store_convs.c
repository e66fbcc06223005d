/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: conversations, members, spans. On every back end:
 * _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include "base/log.h"
#include "rig.h"

static bool
see_member(void *arg, const struct member *m)
{
	return seen_note(arg, m->user);
}

static bool
see_conv(void *arg, const struct member *m, const struct conv *c)
{
	ck_assert_int_eq(m->conv, c->key);
	return seen_note(arg, c->name);
}

static bool
see_span(void *arg, const struct span *s)
{
	return seen_int(arg, s->from) && seen_int(arg, s->upto);
}

/* --- conversations */

/* Not by bytes: those between the members are anything. */
static void
check_settings(const struct conv_settings *a, const struct conv_settings *b)
{
	ck_assert_int_eq(a->join, b->join);
	ck_assert_int_eq(a->invite, b->invite);
	ck_assert_int_eq(a->mention_all, b->mention_all);
	ck_assert_int_eq(a->life, b->life);
	ck_assert_int_eq(a->is_listed, b->is_listed);
	ck_assert_int_eq(a->has_comments, b->has_comments);
	ck_assert_int_eq(a->history, b->history);
	ck_assert_int_eq(a->silent_until_ts, b->silent_until_ts);
}

START_TEST(conv_put_gives_a_key_and_replaces_by_it)
{
	struct rig *r = rig_new((enum backend)_i);
	struct conv c = { .kind = CONV_GROUP, .name = STR("g:x"),
		.title = STR("X"), .owner = STR("bob"), .created_ts = 3 }, got;
	const struct conv_settings settings = { .join = JOIN_CLOSED,
		.invite = WHO_ADMINS, .mention_all = WHO_OWNER,
		.life = LIFE_SEALED, .is_listed = true, .has_comments = true,
		.history = CONV_HISTORY_ALL,
		.silent_until_ts = CONV_FOREVER };

	rig_begin(r);
	ck_ok(r->ops->conv_put(r->w, &c));
	c.title = STR("");
	c.last_seq = INT64_C(1) << 40;
	c.count = 7;
	c.last_ts = 8;
	c.changed = 9;
	c.member_count = 10;
	c.settings = settings;
	c.pair = PAIR_CONTACTS | PAIR_SECOND_BLOCKS;
	c.purged_seq = 11;
	c.purged_count = 6;
	ck_ok(r->ops->conv_put(r->w, &c));
	ck_ok(r->ops->conv_by_name(r->w, STR("g:x"), &r->arena, &got));
	ck_assert_int_eq(got.key, c.key);
	ck_str(got.title, "");
	ck_str(got.owner, "bob");
	ck_assert_int_eq(got.kind, CONV_GROUP);
	ck_assert_int_eq(got.last_seq, INT64_C(1) << 40);
	ck_assert_int_eq(got.count, 7);
	ck_assert_int_eq(got.last_ts, 8);
	ck_assert_int_eq(got.changed, 9);
	ck_assert_int_eq(got.created_ts, 3);
	ck_assert_int_eq(got.member_count, 10);
	check_settings(&got.settings, &settings);
	ck_assert_uint_eq(got.pair, PAIR_CONTACTS | PAIR_SECOND_BLOCKS);
	ck_assert_int_eq(got.purged_seq, 11);
	ck_assert_int_eq(got.purged_count, 6);
	ck_ok(r->ops->conv_by_key(r->w, c.key, &r->arena, &got));
	ck_str(got.name, "g:x");
	rig_free(r);
}
END_TEST

START_TEST(a_name_belongs_to_one_conversation)
{
	struct rig *r = rig_new((enum backend)_i);
	struct conv c = { .kind = CONV_GROUP, .name = STR("g:x") }, got;

	log_set_level(LOG_NONE);
	rig_begin(r);
	rig_conv(r, "g:x");
	ck_err(r->ops->conv_put(r->w, &c), ERR_EXISTS);
	ck_assert_int_eq(c.key, 0);
	c.name = STR("g:X");	/* another one: names are case-sensitive */
	ck_ok(r->ops->conv_put(r->w, &c));
	c.key = 99;
	c.name = STR("g:y");
	ck_err(r->ops->conv_put(r->w, &c), ERR_NOT_FOUND);
	ck_err(r->ops->conv_by_key(r->w, 99, &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_err(r->ops->conv_by_name(r->w, STR("g:y"), &r->arena, &got),
	    ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(member_put_inserts_or_replaces)
{
	struct rig *r = rig_new((enum backend)_i);
	struct member m = { .user = STR("bob"), .role = ROLE_OWNER,
		.left = true, .from_seq = 2, .from_count = 3, .read_seq = 4,
		.read_count = 5, .delivered_seq = 6, .changed = 7,
		.pinned = true, .muted = true, .is_speaker = true,
		.joined_ts = 8, .silent_until_ts = CONV_FOREVER,
		.flags = MEMBER_FLAGS,
		.hidden_count = 8, .aimed_seq = 9 }, got;

	rig_begin(r);
	m.conv = rig_conv(r, "g:x");
	rig_member(r, m.conv, "bob", 1);
	ck_ok(r->ops->member_put(r->w, &m));
	ck_ok(r->ops->member_get(r->w, m.conv, STR("bob"), &got));
	ck_str(got.user, "bob");
	ck_assert_int_eq(got.conv, m.conv);
	ck_assert_int_eq(got.role, ROLE_OWNER);
	ck_assert(got.left && got.pinned && got.muted);
	ck_assert_int_eq(got.from_seq, 2);
	ck_assert_int_eq(got.from_count, 3);
	ck_assert_int_eq(got.read_seq, 4);
	ck_assert_int_eq(got.read_count, 5);
	ck_assert_int_eq(got.delivered_seq, 6);
	ck_assert_int_eq(got.changed, 7);
	ck_assert(got.is_speaker);
	ck_assert_int_eq(got.joined_ts, 8);
	ck_assert_int_eq(got.silent_until_ts, CONV_FOREVER);
	ck_assert_uint_eq(got.flags, MEMBER_FLAGS);
	ck_assert_int_eq(got.hidden_count, 8);
	ck_assert_int_eq(got.aimed_seq, 9);
	ck_err(r->ops->member_get(r->w, m.conv, STR("al"), &got),
	    ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

static void
put_left(struct rig *r, int64_t conv, const char *user, int64_t changed)
{
	struct member m = { .conv = conv, .user = str_from(user),
		.left = true, .changed = changed };

	ck_ok(r->ops->member_put(r->w, &m));
}

static void
check_members(struct rig *r, int64_t conv, const char *after, int limit,
    const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->member_list(r->w, conv, str_from(after), limit,
	    see_member, &seen));
	ck_seen(&seen, want);
}

START_TEST(member_list_pages_over_those_present)
{
	struct rig *r = rig_new((enum backend)_i);
	int64_t conv, other;

	rig_begin(r);
	conv = rig_conv(r, "g:x");
	other = rig_conv(r, "g:y");
	rig_member(r, conv, "dave", 1);
	rig_member(r, conv, "bob", 1);
	rig_member(r, conv, "erin", 1);
	rig_member(r, other, "zoe", 1);
	put_left(r, conv, "carol", 2);
	check_members(r, conv, NULL, 10, "bob dave erin");
	check_members(r, conv, "bob", 1, "dave");
	check_members(r, conv, "carol", 5, "dave erin");
	check_members(r, conv, "erin", 5, "");
	check_members(r, 12345, NULL, 5, "");
	rig_free(r);
}
END_TEST

START_TEST(member_managers_are_those_present_with_a_role)
{
	static const struct {
		const char *user;
		enum member_role role;
		bool left;
	} rows[] = {
		{ "dave", ROLE_OWNER, false }, { "bob", ROLE_ADMIN, false },
		{ "carol", ROLE_MEMBER, false }, { "alice", ROLE_ADMIN, true },
	};
	struct rig *r = rig_new((enum backend)_i);
	struct seen all = seen_new(), one = seen_new();
	int64_t conv, other;

	rig_begin(r);
	conv = rig_conv(r, "g:x");
	other = rig_conv(r, "g:y");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct member m = { .conv = conv,
			.user = str_from(rows[i].user), .role = rows[i].role,
			.left = rows[i].left };

		ck_ok(r->ops->member_put(r->w, &m));
	}
	ck_ok(r->ops->member_put(r->w, &(struct member){ .conv = other,
	    .user = STR("erin"), .role = ROLE_OWNER }));
	ck_ok(r->ops->member_managers(r->w, conv, 9, see_member, &all));
	ck_seen(&all, "bob dave");
	ck_ok(r->ops->member_managers(r->w, conv, 1, see_member, &one));
	ck_seen(&one, "bob");
	rig_free(r);
}
END_TEST

static void
put_titled(struct rig *r, const char *name, const char *title, bool listed)
{
	struct conv c = { .kind = name[0] == 'c' ? CONV_CHANNEL : CONV_GROUP,
		.name = str_from(name), .title = str_from(title),
		.settings = { .is_listed = listed } };

	ck_ok(r->ops->conv_put(r->w, &c));
}

static bool
see_listed(void *arg, const struct conv *c)
{
	return seen_note(arg, c->name);
}

static void
check_listed(struct rig *r, const struct conv_range *range, const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->conv_listed(r->w, range, see_listed, &seen));
	ck_seen(&seen, want);
}

static bool
see_titled(void *arg, struct str name, struct str title)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*s=%.*s", STR_FMT(name),
	    STR_FMT(title));
	return seen_note(arg, str_from(text));
}

static void
check_conv_names(struct rig *r, const char *prefix, int limit,
    const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->conv_names(r->w, str_from(prefix), limit, see_titled,
	    &seen));
	ck_seen(&seen, want);
}

START_TEST(conv_listed_pages_over_those_that_are_listed)
{
	static const struct {
		const char *prefix, *after, *text;
		int64_t limit;
		const char *want;
		bool all;
	} rows[] = {
		{ "g:", "", "", 9, "g:a g:b g:gig", false },
		{ "g:", "", "", 9, "g:a g:b g:c g:gig", true },
		{ "g:", "g:a", "", 2, "g:b g:c", true },
		{ "g:", "", "cats", 9, "g:a g:c", true },
		{ "g:", "g:a", "", 1, "g:b", false },
		{ "g:", "g:gig", "", 9, "", false },
		{ "g:", "", "cats", 9, "g:a", false },
		{ "g:", "", "GI", 9, "g:gig", false },
		{ "g:", "", "g:", 9, "", false },
		{ "g:", "", "g", 9, "g:b g:gig", false },
		{ "c:", "", "", 9, "c:news", false },
		{ "c:", "c:", "dogs", 9, "", false },
	};
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	put_titled(r, "g:b", "Dogs", true);
	put_titled(r, "g:a", "All Cats", true);
	put_titled(r, "g:c", "Cats in secret", false);
	put_titled(r, "g:gig", "Music", true);
	put_titled(r, "c:news", "News", true);
	put_titled(r, "r:x", "Cats", false);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_listed(r, &(struct conv_range){
		    str_from(rows[i].prefix), str_from(rows[i].after),
		    str_from(rows[i].text), rows[i].limit,
		    rows[i].all }, rows[i].want);
	check_conv_names(r, "g:", 9, "g:a=All Cats g:b=Dogs g:gig=Music");
	check_conv_names(r, "g:", 2, "g:a=All Cats g:b=Dogs");
	check_conv_names(r, "c:", 9, "c:news=News");
	rig_free(r);
}
END_TEST

/* bob is in a, b and c, left d; alice is in a. */
static void
make_memberships(struct rig *r)
{
	static const char *const names[] = { "g:a", "g:b", "g:c", "g:d" };
	static const int64_t conv_changed[] = { 10, 40, 5, 90 };
	static const int64_t member_changed[] = { 30, 20, 25, 35 };

	for (unsigned i = 0; i < 4; i++) {
		struct conv c = { .kind = CONV_GROUP,
			.name = str_from(names[i]),
			.changed = conv_changed[i] };

		ck_ok(r->ops->conv_put(r->w, &c));
		if (i < 3)
			rig_member(r, c.key, "bob", member_changed[i]);
		else
			put_left(r, c.key, "bob", member_changed[i]);
		if (i == 0)
			rig_member(r, c.key, "alice", 1);
	}
}

static void
check_since(struct rig *r, const char *user, int64_t since, int limit,
    const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->membership_since(r->w, str_from(user), since, limit,
	    see_conv, &seen));
	ck_seen(&seen, want);
}

START_TEST(membership_since_orders_by_the_newest_change)
{
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	make_memberships(r);
	/* changes: c 25, a 30, d 35 (left: its own only), b 40 */
	check_since(r, "bob", 0, 10, "g:c g:a g:d g:b");
	check_since(r, "bob", 25, 10, "g:a g:d g:b");
	check_since(r, "bob", 29, 1, "g:a");
	check_since(r, "bob", 35, 10, "g:b");
	check_since(r, "bob", 40, 10, "");
	check_since(r, "alice", 0, 10, "g:a");
	check_since(r, "alice", 10, 10, "");
	check_since(r, "carol", 0, 10, "");
	rig_free(r);
}
END_TEST

START_TEST(membership_list_has_the_present_ones)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();

	rig_begin(r);
	make_memberships(r);
	ck_ok(r->ops->membership_list(r->w, STR("bob"), see_conv, &seen));
	ck_seen(&seen, "g:a g:b g:c");
	rig_free(r);
}
END_TEST

START_TEST(spans_open_close_and_open_again)
{
	struct rig *r = rig_new((enum backend)_i);
	struct seen seen = seen_new();
	int64_t conv;

	rig_begin(r);
	conv = rig_conv(r, "g:x");
	ck_ok(r->ops->span_put(r->w, conv, STR("bob"),
	    (struct span){ 20, 0 }));
	ck_ok(r->ops->span_put(r->w, conv, STR("bob"), (struct span){ 3, 0 }));
	ck_ok(r->ops->span_put(r->w, conv, STR("bob"), (struct span){ 3, 9 }));
	ck_ok(r->ops->span_put(r->w, conv, STR("al"), (struct span){ 1, 0 }));
	ck_ok(r->ops->span_list(r->w, conv, STR("bob"), see_span, &seen));
	ck_ok(r->ops->span_clear(r->w, conv, STR("bob")));
	ck_ok(r->ops->span_clear(r->w, conv, STR("bob")));
	ck_ok(r->ops->span_list(r->w, conv, STR("bob"), see_span, &seen));
	ck_ok(r->ops->span_list(r->w, conv, STR("al"), see_span, &seen));
	ck_seen(&seen, "3 9 20 0 1 0");
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&conv_put_gives_a_key_and_replaces_by_it,
	&a_name_belongs_to_one_conversation,
	&member_put_inserts_or_replaces,
	&member_list_pages_over_those_present,
	&member_managers_are_those_present_with_a_role,
	&conv_listed_pages_over_those_that_are_listed,
	&membership_since_orders_by_the_newest_change,
	&membership_list_has_the_present_ones,
	&spans_open_close_and_open_again,
};

TCase *
store_convs_tcase(void)
{
	TCase *tc = tcase_create("conversations");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	return tc;
}
