/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: named values, users, tokens, devices, the tenants
 * of the box. On every back end: _i.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include "base/log.h"
#include "rig.h"

static bool
see_user(void *arg, const struct user *u)
{
	return seen_note(arg, u->id);
}

static bool
see_device(void *arg, const struct device *d)
{
	return seen_note(arg, d->id);
}

static bool
see_tenant(void *arg, const struct tenant *t)
{
	return seen_note(arg, t->id);
}

/* --- small values and people */

START_TEST(meta_values_are_bytes_replaced_whole)
{
	struct rig *r = rig_new((enum backend)_i);
	struct str odd = { "a\0\xff", 3 }, value = STR_NONE;

	rig_begin(r);
	ck_err(r->ops->meta_get(r->w, "k", &r->arena, &value), ERR_NOT_FOUND);
	ck_err(r->ops->meta_delete(r->w, "k"), ERR_NOT_FOUND);
	ck_ok(r->ops->meta_put(r->w, "k", odd));
	ck_ok(r->ops->meta_get(r->w, "k", &r->arena, &value));
	ck_assert(str_eq(value, odd));
	ck_ok(r->ops->meta_put(r->w, "k", STR_NONE));
	ck_ok(r->ops->meta_get(r->w, "k", &r->arena, &value));
	ck_assert_uint_eq(value.len, 0);
	ck_assert_ptr_nonnull(value.p);
	ck_ok(r->ops->meta_delete(r->w, "k"));
	ck_err(r->ops->meta_get(r->w, "k", &r->arena, &value), ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

START_TEST(user_put_replaces_and_get_copies)
{
	struct rig *r = rig_new((enum backend)_i);
	struct user u = { .id = STR("alice"), .name = STR("A"),
		.password = STR("$argon2id$x"), .is_admin = true,
		.created_ts = 5, .changed = 6 }, got;

	rig_begin(r);
	ck_ok(r->ops->user_put(r->w, &u));
	u.name = STR("艾丽丝");
	u.password = STR_NONE;
	u.disabled = true;
	u.changed = 9;
	ck_ok(r->ops->user_put(r->w, &u));
	ck_ok(r->ops->user_get(r->w, STR("alice"), &r->arena, &got));
	ck_str(got.id, "alice");
	ck_str(got.name, "艾丽丝");
	ck_str(got.password, "");
	ck_assert_ptr_nonnull(got.password.p);
	ck_assert(got.is_admin && got.disabled);
	ck_assert_int_eq(got.created_ts, 5);
	ck_assert_int_eq(got.changed, 9);
	ck_err(r->ops->user_get(r->w, STR("Alice"), &r->arena, &got),
	    ERR_NOT_FOUND);
	rig_free(r);
}
END_TEST

static void
check_list(struct rig *r, const char *after, const char *text, int limit,
    const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->user_list(r->w, str_from(after), str_from(text), limit,
	    see_user, &seen));
	ck_seen(&seen, want);
}

START_TEST(user_list_pages_by_id_and_filters_by_text)
{
	struct rig *r = rig_new((enum backend)_i);
	struct user u = { .id = STR("erin"), .name = STR("Bobby 王") };

	rig_begin(r);
	rig_user(r, "dave");
	rig_user(r, "Zed");
	rig_user(r, "bob");
	rig_user(r, "a_b%");
	ck_ok(r->ops->user_put(r->w, &u));
	check_list(r, NULL, NULL, 10, "Zed a_b% bob dave erin");
	check_list(r, NULL, NULL, 2, "Zed a_b%");
	check_list(r, "a_b%", NULL, 2, "bob dave");
	check_list(r, "c", NULL, 2, "dave erin");
	check_list(r, "erin", NULL, 2, "");
	check_list(r, NULL, "BOB", 10, "bob erin");
	check_list(r, NULL, "BOB", 1, "bob");
	check_list(r, "bob", "bOb", 9, "erin");
	check_list(r, NULL, "王", 9, "erin");
	check_list(r, NULL, "%", 9, "a_b%");	/* no pattern */
	check_list(r, NULL, "_", 9, "a_b%");
	check_list(r, NULL, "nobody", 9, "");
	rig_free(r);
}
END_TEST

static bool
see_name(void *arg, struct str id, struct str name)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*s=%.*s", STR_FMT(id), STR_FMT(name));
	return seen_note(arg, str_from(text));
}

static void
check_names(struct rig *r, int limit, const char *want)
{
	struct seen seen = seen_new();

	ck_ok(r->ops->user_names(r->w, limit, see_name, &seen));
	ck_seen(&seen, want);
}

START_TEST(user_names_are_of_those_not_disabled)
{
	struct rig *r = rig_new((enum backend)_i);
	struct user u = { .id = STR("bob"), .name = STR("王") };

	rig_begin(r);
	check_names(r, 9, "");
	ck_ok(r->ops->user_put(r->w, &u));
	u = (struct user){ .id = STR("carol"), .name = STR("Carol"),
		.disabled = true };
	ck_ok(r->ops->user_put(r->w, &u));
	u = (struct user){ .id = STR("Zed"), .name = STR("") };
	ck_ok(r->ops->user_put(r->w, &u));
	check_names(r, 9, "Zed= bob=王");
	check_names(r, 1, "Zed=");
	u = (struct user){ .id = STR("carol"), .name = STR("Caro") };
	ck_ok(r->ops->user_put(r->w, &u));
	check_names(r, 9, "Zed= bob=王 carol=Caro");
	rig_free(r);
}
END_TEST

START_TEST(user_count_counts_all_and_enabled_admins)
{
	struct rig *r = rig_new((enum backend)_i);
	struct user u = { .id = STR("root"), .is_admin = true };
	int64_t all = -1, admins = -1;

	rig_begin(r);
	ck_ok(r->ops->user_count(r->w, &all, &admins));
	ck_assert_int_eq(all, 0);
	ck_assert_int_eq(admins, 0);
	rig_user(r, "bob");
	ck_ok(r->ops->user_put(r->w, &u));
	u.id = STR("old");
	u.disabled = true;
	ck_ok(r->ops->user_put(r->w, &u));
	ck_ok(r->ops->user_count(r->w, &all, &admins));
	ck_assert_int_eq(all, 3);
	ck_assert_int_eq(admins, 1);
	rig_free(r);
}
END_TEST

static int64_t
count_admins(struct rig *r, int64_t most)
{
	int64_t count = -1;

	ck_ok(r->ops->admin_count(r->w, most, &count));
	return count;
}

START_TEST(admin_count_counts_enabled_admins_as_far_as_asked)
{
	struct rig *r = rig_new((enum backend)_i);
	struct user u = { .id = STR("root"), .is_admin = true };

	rig_begin(r);
	rig_user(r, "bob");
	ck_assert_int_eq(count_admins(r, 5), 0);
	ck_ok(r->ops->user_put(r->w, &u));
	u.id = STR("second");
	ck_ok(r->ops->user_put(r->w, &u));
	ck_assert_int_eq(count_admins(r, 1), 1);
	ck_assert_int_eq(count_admins(r, 2), 2);
	ck_assert_int_eq(count_admins(r, 5), 2);
	u.disabled = true;
	ck_ok(r->ops->user_put(r->w, &u));
	ck_assert_int_eq(count_admins(r, 5), 1);
	rig_free(r);
}
END_TEST

static void
put_token(struct rig *r, unsigned char n, const char *user, int64_t created,
    int64_t expires)
{
	struct token t = { .hash = { n }, .user = str_from(user),
		.label = STR("login"), .created_ts = created,
		.expires_ts = expires };

	ck_ok(r->ops->token_put(r->w, &t));
}

/* Which of the tokens 1..9 exist, as digits. */
static void
check_tokens(struct rig *r, const char *want)
{
	struct seen seen = seen_new();
	struct token t;

	for (unsigned char n = 1; n < 10; n++) {
		unsigned char hash[TOKEN_HASH_BYTES] = { n };

		if (r->ops->token_get(r->w, hash, &r->arena, &t) == ERR_OK)
			seen_int(&seen, n);
	}
	ck_seen(&seen, want);
}

START_TEST(tokens_come_back_whole_and_go_one_by_one_or_all)
{
	struct rig *r = rig_new((enum backend)_i);
	unsigned char hash[TOKEN_HASH_BYTES] = { 2 };
	struct token t;

	rig_begin(r);
	rig_user(r, "alice");
	rig_user(r, "bob");
	put_token(r, 1, "alice", 10, 0);
	put_token(r, 2, "alice", 20, 99);
	put_token(r, 3, "bob", 20, 0);
	ck_ok(r->ops->token_get(r->w, hash, &r->arena, &t));
	ck_assert_mem_eq(t.hash, hash, sizeof(hash));
	ck_str(t.user, "alice");
	ck_str(t.label, "login");
	ck_assert_int_eq(t.created_ts, 20);
	ck_assert_int_eq(t.expires_ts, 99);
	ck_ok(r->ops->token_delete(r->w, hash));
	ck_err(r->ops->token_delete(r->w, hash), ERR_NOT_FOUND);
	check_tokens(r, "1 3");
	put_token(r, 4, "alice", 5, 0);
	ck_ok(r->ops->token_delete_user(r->w, STR("alice")));
	ck_ok(r->ops->token_delete_user(r->w, STR("alice")));
	check_tokens(r, "3");
	rig_free(r);
}
END_TEST

static int64_t
newest_token(struct rig *r, const char *user)
{
	int64_t ts = -1;

	ck_ok(r->ops->token_newest(r->w, str_from(user), &ts));
	return ts;
}

START_TEST(the_newest_token_is_each_persons_own)
{
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	rig_user(r, "alice");
	rig_user(r, "bob");
	rig_user(r, "carol");
	ck_assert_int_eq(newest_token(r, "alice"), 0);
	put_token(r, 1, "alice", 30, 0);
	put_token(r, 2, "alice", 20, 0);
	put_token(r, 3, "carol", 40, 0);
	ck_assert_int_eq(newest_token(r, "alice"), 30);
	ck_assert_int_eq(newest_token(r, "bob"), 0);
	ck_assert_int_eq(newest_token(r, "carol"), 40);
	rig_free(r);
}
END_TEST

START_TEST(token_trim_drops_expired_then_the_oldest)
{
	struct rig *r = rig_new((enum backend)_i);

	rig_begin(r);
	rig_user(r, "alice");
	rig_user(r, "bob");
	put_token(r, 1, "alice", 50, 100);	/* expires at ts */
	put_token(r, 2, "alice", 10, 101);
	put_token(r, 3, "alice", 30, 0);
	put_token(r, 4, "alice", 20, 0);
	put_token(r, 5, "alice", 40, 50);
	put_token(r, 6, "bob", 1, 1);
	ck_ok(r->ops->token_trim(r->w, STR("alice"), 9, 100));
	check_tokens(r, "2 3 4 6");
	ck_ok(r->ops->token_trim(r->w, STR("alice"), 2, 100));
	check_tokens(r, "3 4 6");
	ck_ok(r->ops->token_trim(r->w, STR("alice"), 0, 100));
	check_tokens(r, "6");
	rig_free(r);
}
END_TEST

START_TEST(devices_are_kept_per_user)
{
	struct rig *r = rig_new((enum backend)_i);
	struct device d = { .user = STR("alice"), .id = STR("d2"),
		.platform = PLATFORM_WEB, .name = STR("Firefox") };
	struct seen seen = seen_new();

	rig_begin(r);
	rig_user(r, "alice");
	rig_user(r, "bob");
	ck_ok(r->ops->device_put(r->w, &d));
	d.id = STR("d1");
	ck_ok(r->ops->device_put(r->w, &d));
	ck_ok(r->ops->device_put(r->w, &d));
	d.user = STR("bob");
	ck_ok(r->ops->device_put(r->w, &d));
	ck_ok(r->ops->device_delete(r->w, STR("bob"), STR("d1")));
	ck_err(r->ops->device_delete(r->w, STR("bob"), STR("d1")),
	    ERR_NOT_FOUND);
	ck_ok(r->ops->device_list(r->w, STR("alice"), see_device, &seen));
	ck_ok(r->ops->device_list(r->w, STR("bob"), see_device, &seen));
	ck_seen(&seen, "d1 d2");
	rig_free(r);
}
END_TEST

START_TEST(rows_that_name_nobody_are_corrupt)
{
	struct rig *r = rig_new((enum backend)_i);
	struct token t = { .hash = { 1 }, .user = STR("ghost") };
	struct device d = { .user = STR("ghost"), .id = STR("d") };
	struct member m = { .conv = 77, .user = STR("bob") };
	struct entry e = rig_entry(1, 77, 1, "c");

	log_set_level(LOG_NONE);
	rig_begin(r);
	ck_err(r->ops->token_put(r->w, &t), ERR_CORRUPT);
	ck_err(r->ops->device_put(r->w, &d), ERR_CORRUPT);
	ck_err(r->ops->member_put(r->w, &m), ERR_CORRUPT);
	ck_err(r->ops->entry_append(r->w, &e), ERR_CORRUPT);
	ck_err(r->ops->mention_put(r->w, 77, 1, STR("bob")), ERR_CORRUPT);
	ck_err(r->ops->span_put(r->w, 77, STR("bob"), (struct span){ 1, 0 }),
	    ERR_CORRUPT);
	rig_free(r);
}
END_TEST

/* --- the box */

START_TEST(tenants_are_added_once_and_listed_by_id)
{
	struct rig *r = rig_new((enum backend)_i);
	const struct system_ops *ops = r->backend.system;
	struct tenant t = { .id = STR("acme"), .name = STR("Acme 公司"),
		.created_ts = 7 }, got;
	struct seen seen = seen_new();
	struct system_store *s = NULL;
	const char *why = NULL;

	ck_ok(ops->open(r->backend.place, &s, &why));
	ck_err(ops->tenant_get(s, STR("acme"), &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_ok(ops->tenant_add(s, &t));
	t.name = STR("Other");
	ck_err(ops->tenant_add(s, &t), ERR_EXISTS);
	t.id = STR("a");
	ck_ok(ops->tenant_add(s, &t));
	ops->close(s);
	ck_ok(ops->open(r->backend.place, &s, &why));
	ck_ok(ops->tenant_get(s, STR("acme"), &r->arena, &got));
	ck_str(got.id, "acme");
	ck_str(got.name, "Acme 公司");
	ck_assert_int_eq(got.created_ts, 7);
	ck_ok(ops->tenant_list(s, STR(""), 9, see_tenant, &seen));
	ck_seen(&seen, "a acme");
	t = (struct tenant){ .id = STR("acme"), .name = STR("Acme AG"),
		.created_ts = 9 };
	ck_ok(ops->tenant_put(s, &t));
	ck_ok(ops->tenant_get(s, STR("acme"), &r->arena, &got));
	ck_str(got.name, "Acme AG");
	ck_assert_int_eq(got.created_ts, 7);
	t.id = STR("absent");
	ck_err(ops->tenant_put(s, &t), ERR_NOT_FOUND);
	ck_err(ops->tenant_delete(s, STR("absent")), ERR_NOT_FOUND);
	seen = seen_new();
	ck_ok(ops->tenant_list(s, STR(""), 1, see_tenant, &seen));
	ck_seen(&seen, "a");
	seen = seen_new();
	ck_ok(ops->tenant_list(s, STR("a"), 9, see_tenant, &seen));
	ck_seen(&seen, "acme");
	ck_ok(ops->tenant_delete(s, STR("a")));
	ops->close(s);
	ck_ok(ops->open(r->backend.place, &s, &why));
	ck_err(ops->tenant_get(s, STR("a"), &r->arena, &got),
	    ERR_NOT_FOUND);
	ck_ok(ops->tenant_get(s, STR("acme"), &r->arena, &got));
	ops->close(s);
	ops->close(NULL);
	rig_free(r);
}
END_TEST

START_TEST(a_host_is_one_tenants_alone)
{
	struct rig *r = rig_new((enum backend)_i);
	const struct system_ops *ops = r->backend.system;
	struct tenant acme = { .id = STR("acme"), .name = STR("Acme"),
		.created_ts = 7 };
	struct tenant east = { .id = STR("east"), .name = STR("East"),
		.created_ts = 8 }, got;
	struct system_store *s = NULL;
	const char *why = NULL;

	ck_ok(ops->open(r->backend.place, &s, &why));
	ck_ok(ops->tenant_add(s, &acme));
	ck_ok(ops->tenant_add(s, &east));
	ck_ok(ops->tenant_get(s, acme.id, &r->arena, &got));
	ck_str(got.host, "");
	acme.host = STR("chat.acme.example");
	ck_ok(ops->tenant_put(s, &acme));
	ck_ok(ops->tenant_put(s, &acme));
	ck_ok(ops->tenant_put(s, &east));
	east.host = acme.host;
	east.name = STR("Other");
	ck_err(ops->tenant_put(s, &east), ERR_EXISTS);
	ops->close(s);
	ck_ok(ops->open(r->backend.place, &s, &why));
	ck_ok(ops->tenant_get(s, acme.id, &r->arena, &got));
	ck_str(got.host, "chat.acme.example");
	ck_ok(ops->tenant_get(s, east.id, &r->arena, &got));
	ck_str(got.host, "");
	ck_str(got.name, "East");
	acme.host = STR("");
	ck_ok(ops->tenant_put(s, &acme));
	ck_ok(ops->tenant_put(s, &east));
	ck_ok(ops->tenant_delete(s, east.id));
	acme.host = east.host;
	ck_ok(ops->tenant_put(s, &acme));
	ops->close(s);
	rig_free(r);
}
END_TEST

static const TTest **const tests[] = {
	&meta_values_are_bytes_replaced_whole,
	&user_put_replaces_and_get_copies,
	&user_list_pages_by_id_and_filters_by_text,
	&user_names_are_of_those_not_disabled,
	&user_count_counts_all_and_enabled_admins,
	&admin_count_counts_enabled_admins_as_far_as_asked,
	&tokens_come_back_whole_and_go_one_by_one_or_all,
	&the_newest_token_is_each_persons_own,
	&token_trim_drops_expired_then_the_oldest,
	&devices_are_kept_per_user,
	&rows_that_name_nobody_are_corrupt,
	&tenants_are_added_once_and_listed_by_id,
	&a_host_is_one_tenants_alone,
};

TCase *
store_people_tcase(void)
{
	TCase *tc = tcase_create("people");

	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_loop_test(tc, *tests[i], 0, BACKEND_COUNT);
	return tc;
}
