/* SPDX-License-Identifier: Apache-2.0 */
/* Who may change whom, and what becomes of sign-ins then. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "corekit.h"
#include "core/hash.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"root\",\"admin\":true}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\",\"name\":\"Bob\",\"password\":\"bob's own\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static const struct corekit_refusal refusals[] = {
	{ "an id is of one name", NULL, "user.create",
	    "{\"id\":\"alice\",\"name\":\"Other\"}", ERR_EXISTS, "id" },
	{ "an id is of one right", NULL, "user.create",
	    "{\"id\":\"alice\",\"admin\":true}", ERR_EXISTS, "id" },
	{ "a password has 8 characters", NULL, "user.create",
	    "{\"id\":\"dave\",\"password\":\"驿驿驿驿驿驿驿\"}", ERR_FIELD,
	    "password" },
	{ "an imported password has 8 characters", NULL, "user.import",
	    "{\"people\":[{\"id\":\"dave\",\"password\":\"1234567\"}]}",
	    ERR_FIELD, "password" },
	{ "a hash is none of another kind", NULL, "user.import",
	    "{\"people\":[{\"id\":\"dave\",\"hash\":\"$2b$12$abc\"}]}",
	    ERR_FIELD, "people" },
	{ "a password or its hash", NULL, "user.import",
	    "{\"people\":[{\"id\":\"dave\",\"password\":\"12345678\","
	    "\"hash\":\"$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAA\"}]}", ERR_FIELD, "people" },
	{ "people make no people", "alice", "user.create",
	    "{\"id\":\"dave\"}", ERR_FORBIDDEN, NULL },
	{ "nobody is nobody", "alice", "user.get", "{\"id\":\"nobody\"}",
	    ERR_NOT_FOUND, "id" },
	{ "people find nobody who is disabled", "alice", "user.search",
	    "{\"text\":\"bob\",\"disabled\":true}", ERR_FORBIDDEN,
	    "disabled" },
	{ "people do not rename others", "alice", "user.update",
	    "{\"id\":\"bob\",\"name\":\"B\"}", ERR_FORBIDDEN, NULL },
	{ "people make no admins", "alice", "user.update",
	    "{\"id\":\"alice\",\"admin\":true}", ERR_FORBIDDEN, NULL },
	{ "nobody is not renamed", NULL, "user.update",
	    "{\"id\":\"nobody\",\"name\":\"N\"}", ERR_NOT_FOUND, "id" },
	{ "the last admin stays one", NULL, "user.update",
	    "{\"id\":\"root\",\"admin\":false}", ERR_WRONG_STATE, "id" },
	{ "the last admin stays in", NULL, "user.disable",
	    "{\"id\":\"root\"}", ERR_WRONG_STATE, "id" },
	{ "the last admin is not deleted", NULL, "user.delete",
	    "{\"id\":\"root\"}", ERR_WRONG_STATE, "id" },
	{ "nobody is not deleted", NULL, "user.delete",
	    "{\"id\":\"nobody\"}", ERR_NOT_FOUND, "id" },
	{ "nobody is not disabled", NULL, "user.disable",
	    "{\"id\":\"nobody\"}", ERR_NOT_FOUND, "id" },
	{ "a new password has 8 characters", "bob", "user.set_password",
	    "{\"old\":\"bob's own\",\"password\":\"1234567\"}", ERR_FIELD,
	    "password" },
	{ "the system has no password", NULL, "user.set_password",
	    "{\"password\":\"12345678\"}", ERR_FIELD, "id" },
	{ "people do not set passwords of others", "alice",
	    "user.set_password", "{\"id\":\"bob\",\"password\":\"12345678\"}",
	    ERR_FORBIDDEN, NULL },
	{ "nobody has no password", NULL, "user.set_password",
	    "{\"id\":\"nobody\",\"password\":\"12345678\"}", ERR_NOT_FOUND,
	    "id" },
	{ "the present password is asked for", "bob", "user.set_password",
	    "{\"password\":\"12345678\"}", ERR_BAD_LOGIN, "old" },
	{ "the present password is right", "bob", "user.set_password",
	    "{\"old\":\"alice's own\",\"password\":\"12345678\"}",
	    ERR_BAD_LOGIN, "old" },
	{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
};

START_TEST(user_refusals_name_what_is_wrong)
{
	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(user_create_asked_twice_answers_the_same)
{
	static const char params[] = "{\"id\":\"dave\",\"name\":\"Dave\"}";
	char first[sizeof(kit.result)];

	corekit_must(&kit, "default", NULL, "user.create", params);
	memcpy(first, kit.result, sizeof(first));
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "user.create", params);
	ck_assert_str_eq(kit.result, first);
}
END_TEST

START_TEST(user_create_keeps_to_the_licence)
{
	kit.settings.users_max = 4;
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"u4\"}");
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "user.create",
	    "{\"id\":\"u5\"}"), ERR_LIMIT);
	/* who is in is not held hostage */
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"u4\"}");
}
END_TEST

START_TEST(user_list_answers_by_pages)
{
	corekit_must(&kit, "default", "alice", "user.list", "{\"limit\":2}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"bob\""));
	ck_assert_ptr_null(strstr(kit.result, "\"id\":\"root\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":true"));
	corekit_must(&kit, "default", "alice", "user.list",
	    "{\"limit\":2,\"after\":\"bob\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"root\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":false"));
	corekit_must(&kit, "default", "alice", "user.list",
	    "{\"text\":\"BO\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"bob\""));
	ck_assert_ptr_null(strstr(kit.result, "\"id\":\"alice\""));
}
END_TEST

#define MANY 20000	/* as many as are looked at for one answer */
#define BATCH 500

/* Ids rise: n000000, n000001, …; each stands in both, between them. */
static void
call_for_batch(const char *op, const char *before, const char *between,
    const char *after, int first)
{
	static char params[BATCH * 20 + 64];
	size_t at = (size_t)snprintf(params, sizeof(params), "%s", before);

	for (int i = first; i < first + BATCH; i++)
		at += (size_t)snprintf(params + at, sizeof(params) - at,
		    "%sn%06d", i > first ? between : "", i);
	snprintf(params + at, sizeof(params) - at, "%s", after);
	corekit_must(&kit, "default", NULL, op, params);
}

static void
make_many(void)
{
	kit.settings.users_max = 2 * MANY;
	for (int i = 0; i < MANY; i += BATCH)
		call_for_batch("user.import", "{\"people\":[{\"id\":\"",
		    "\"},{\"id\":\"", "\"}]}", i);
}

struct page {
	const char *params, *is;
};

static void
check_pages(const char *op, const struct page *page, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		corekit_must(&kit, "default", NULL, op, page[i].params);
		ck_assert_str_eq(kit.result, page[i].is);
	}
}

#define CHECK_PAGES(op, pages)                                            \
	check_pages(op, pages, sizeof(pages) / sizeof((pages)[0]))

START_TEST(tag_list_counts_so_many_and_says_where_to_go_on)
{
	static const struct page pages[] = {
		{ "{}", "{\"tags\":[\"s\"],\"people\":[500],\"more\":true,"
		    "\"next\":\"s\"}" },
		{ "{\"after\":\"s\"}", "{\"tags\":[\"t\"],\"people\":[20000],"
		    "\"more\":true,\"next\":\"t\"}" },
		{ "{\"after\":\"t\"}", "{\"tags\":[\"u\"],\"people\":[500],"
		    "\"more\":false}" },
		{ "{\"after\":\"u\"}",
		    "{\"tags\":[],\"people\":[],\"more\":false}" },
	};

	make_many();
	for (int i = 0; i < MANY; i += BATCH)
		call_for_batch("tag.add", "{\"tag\":\"t\",\"users\":[\"",
		    "\",\"", "\"]}", i);
	call_for_batch("tag.add", "{\"tag\":\"s\",\"users\":[\"", "\",\"",
	    "\"]}", 0);
	call_for_batch("tag.add", "{\"tag\":\"u\",\"users\":[\"", "\",\"",
	    "\"]}", 0);
	CHECK_PAGES("tag.list", pages);
}
END_TEST

START_TEST(user_list_looks_at_so_many_and_says_where_to_go_on)
{
	static const struct page pages[] = {
		{ "{\"admin\":true}",
		    "{\"users\":[],\"more\":true,\"next\":\"n019997\"}" },
		{ "{\"disabled\":true,\"after\":\"n019997\"}",
		    "{\"users\":[],\"more\":false}" },
		{ "{\"tag\":\"t\",\"admin\":true}",
		    "{\"users\":[],\"more\":true,\"next\":\"n004999\"}" },
		{ "{\"tag\":\"t\",\"admin\":true,\"after\":\"n004999\"}",
		    "{\"users\":[],\"more\":false}" },
	};

	make_many();
	for (int i = 0; i < 5500; i += BATCH)
		call_for_batch("tag.add", "{\"tag\":\"t\",\"users\":[\"",
		    "\",\"", "\"]}", i);
	CHECK_PAGES("user.list", pages);
}
END_TEST

START_TEST(who_is_disabled_is_found_when_asked_for)
{
	static const char search[] = "{\"text\":\"Bo\"}",
	    all[] = "{\"text\":\"Bo\",\"disabled\":true}";

	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.search", search);
	ck_assert_ptr_null(strstr(kit.result, "\"id\":\"bob\""));
	corekit_must(&kit, "default", NULL, "user.search", all);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"bob\""));
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"bob\"}");
	corekit_must(&kit, "default", NULL, "user.search", all);
	ck_assert_ptr_null(strstr(kit.result, "\"id\":\"bob\""));
}
END_TEST

#define CROWD 1100	/* more than are put in order */

START_TEST(the_best_name_is_found_however_many_there_are)
{
	char params[64];

	kit.settings.users_max = 2 * CROWD;
	for (int i = 0; i < CROWD; i++) {
		snprintf(params, sizeof(params),
		    "{\"id\":\"a%04d\",\"name\":\"王\"}", i);
		corekit_must(&kit, "default", NULL, "user.create", params);
	}
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"wang\"}");
	corekit_must(&kit, "default", NULL, "user.search",
	    "{\"text\":\"wang\",\"limit\":1}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"wang\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"partial\":true"));
	corekit_must(&kit, "default", NULL, "user.search",
	    "{\"text\":\"wang\",\"limit\":1,\"after\":999}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"id\":\"a0998\""));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"more\":false"));
}
END_TEST

START_TEST(sessions_end_with_the_right_they_were_opened_with)
{
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"chief\",\"admin\":true}");
	ck_assert_int_eq(corekit_open(&kit, "chief", "d1", "web", 1), ERR_OK);
	(void)corekit_heard(&kit);
	corekit_must(&kit, "default", NULL, "user.update",
	    "{\"id\":\"chief\",\"name\":\"Chief\",\"admin\":true}");
	ck_assert_str_eq(corekit_heard(&kit), "entry t:");
	corekit_must(&kit, "default", NULL, "user.update",
	    "{\"id\":\"chief\",\"admin\":false}");
	ck_assert_str_eq(corekit_heard(&kit), "entry t:; kick 0.1 admin");
}
END_TEST

START_TEST(a_disabled_person_is_out_and_may_come_back)
{
	const char *token;

	ck_assert_int_eq(corekit_open(&kit, "bob", "d1", "web", 1), ERR_OK);
	kit.session.worker = -1;
	token = corekit_token(&kit, "bob");
	(void)corekit_heard(&kit);
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\"}");
	ck_assert_str_eq(corekit_heard(&kit), "entry t:; kick 0.1 disabled");
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\",\"disabled\":true}");	/* is already */
	ck_assert_str_eq(corekit_heard(&kit), "");
	kit.token = token;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.token = NULL;
	corekit_must(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\",\"disabled\":false}");
	corekit_must(&kit, "default", "", "auth.login",
	    "{\"user\":\"bob\",\"password\":\"bob's own\"}");
}
END_TEST

/* Whether the work behind a deletion is done; it goes on by the second. */
static bool
is_done(const char *id)
{
	char params[80];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
	corekit_pass(&kit, 1000);
	corekit_must(&kit, "default", NULL, "user.delete", params);
	return strstr(kit.result, "\"done\":true") != NULL;
}

static void
wait_done(const char *id)
{
	for (int i = 0; !is_done(id); i++)
		ck_assert_int_lt(i, 100);
}

START_TEST(a_deleted_person_is_out_at_once_and_her_id_is_nobodys)
{
	const char *token = corekit_token(&kit, "bob");

	ck_assert_int_eq(corekit_open(&kit, "bob", "d1", "web", 1), ERR_OK);
	kit.session.worker = -1;
	(void)corekit_heard(&kit);
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"bob\",\"dry_run\":true}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"gone\":false"));
	ck_assert_ptr_nonnull(strstr(kit.result, "\"devices\":1"));
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"bob\"}");
	ck_assert_str_eq(corekit_heard(&kit), "entry t:; kick 0.1 disabled");
	kit.token = token;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.token = NULL;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.login",
	    "{\"user\":\"bob\",\"password\":\"bob's own\"}"),
	    ERR_BAD_LOGIN);
	wait_done("bob");
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "user.create",
	    "{\"id\":\"bob\"}"), ERR_EXISTS);
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "user.disable",
	    "{\"id\":\"bob\",\"disabled\":false}"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(nobody_is_written_to_once_she_is_deleted)
{
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c1", "hi"),
	    ERR_OK);
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"alice\"}");
	/* Before what was hers goes, over a kill, and behind it. */
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c2", "hi"),
	    ERR_CONTACT);
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c2", "hi"),
	    ERR_CONTACT);
	wait_done("alice");
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c2", "hi"),
	    ERR_CONTACT);
	/* What was said is answered again. */
	ck_assert_int_eq(corekit_send(&kit, "bob", "u:alice", "c1", "hi"),
	    ERR_OK);
}
END_TEST

START_TEST(groups_of_a_deleted_person_pass_on_or_end)
{
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"both\",\"name\":\"B\",\"members\":[\"bob\"]}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"own\",\"name\":\"O\",\"members\":[]}");
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"alice\"}");
	wait_done("alice");
	corekit_must(&kit, "default", "bob", "group.get",
	    "{\"id\":\"both\"}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"owner\":\"bob\""));
	ck_assert_int_eq(corekit_call(&kit, "default", NULL, "group.add",
	    "{\"id\":\"own\",\"users\":[\"bob\"]}"), ERR_WRONG_STATE);
}
END_TEST

START_TEST(what_an_erased_person_said_is_overwritten)
{
	for (int i = 0; i < 120; i++) {
		char cid[16];

		snprintf(cid, sizeof(cid), "c%d", i);
		ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", cid,
		    "secret"), ERR_OK);
	}
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"alice\"}");
	wait_done("alice");
	corekit_must(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\",\"limit\":5}");
	ck_assert_ptr_nonnull(strstr(kit.result, "secret"));
	corekit_must(&kit, "default", NULL, "user.delete",
	    "{\"id\":\"alice\",\"erase\":true}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"done\":false"));
	wait_done("alice");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"erased\":120"));
	corekit_must(&kit, "default", "bob", "message.list",
	    "{\"conv\":\"u:alice\",\"after\":0,\"limit\":5}");
	ck_assert_ptr_null(strstr(kit.result, "secret"));
}
END_TEST

START_TEST(a_new_password_ends_every_sign_in_but_the_asking_one)
{
	char own[128], other[128];

	snprintf(own, sizeof(own), "%s", corekit_token(&kit, "bob"));
	snprintf(other, sizeof(other), "%s", corekit_token(&kit, "bob"));
	kit.token = own;
	corekit_must(&kit, "default", "", "user.set_password",
	    "{\"old\":\"bob's own\",\"password\":\"bob's second\"}");
	corekit_must(&kit, "default", "", "user.list", "{}");
	kit.token = other;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.token = NULL;
	corekit_must(&kit, "default", NULL, "user.set_password",
	    "{\"id\":\"bob\",\"password\":\"an admin's\"}");
	kit.token = own;
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(who_has_no_password_sets_one_without_an_old_one)
{
	corekit_must(&kit, "default", "alice", "user.set_password",
	    "{\"password\":\"alice's own\"}");
	corekit_must(&kit, "default", "", "auth.login",
	    "{\"user\":\"alice\",\"password\":\"alice's own\"}");
}
END_TEST

START_TEST(of_two_changes_of_a_password_at_once_one_wins)
{
	struct request *a = corekit_post(&kit, "default", "bob",
	    "user.set_password",
	    "{\"old\":\"bob's own\",\"password\":\"from the phone\"}");
	struct request *b = corekit_post(&kit, "default", "bob",
	    "user.set_password",
	    "{\"old\":\"bob's own\",\"password\":\"from the desk\"}");

	corekit_finish(&kit);
	ck_assert_int_eq(a->err, ERR_OK);
	ck_assert_int_eq(b->err, ERR_BAD_LOGIN);
	ck_assert_str_eq(b->why.field, "old");
	request_free(a);
	request_free(b);
	corekit_must(&kit, "default", "", "auth.login",
	    "{\"user\":\"bob\",\"password\":\"from the phone\"}");
}
END_TEST

static const struct {
	const char *phc;
	bool is_good;
} hashes[] = {
	{ "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM$c29tZWhhc2hzb21l",
	    true },
	{ "$argon2id$v=19$m=65536,t=10,p=4$AAAAAAAAAAA$AAAAAAAAAAA", true },
	{ "$argon2id$v=19$m=65537,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=99999999999999999999,t=2,p=1$AAAAAAAAAAA$"
	    "AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=11,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=0,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=1,p=5$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2id$v=16$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA", false },
	{ "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA$", false },
	{ "$argon2id$v=19$m= 8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA", false },
	{ "", false },
};

START_TEST(hashes_from_elsewhere_are_bounded)
{
	ck_assert_msg(hash_is_good(str_from(hashes[_i].phc)) ==
	    hashes[_i].is_good, "%s", hashes[_i].phc);
}
END_TEST

START_TEST(who_is_imported_with_a_password_signs_in)
{
	char params[200];

	corekit_must(&kit, "default", NULL, "user.import",
	    "{\"people\":[{\"id\":\"dave\",\"password\":\"dave's own\"},"
	    "{\"id\":\"erin\"},{\"id\":\"bob\",\"name\":\"Bob\","
	    "\"password\":\"another one\"},{\"id\":\"frank\","
	    "\"password\":\"frank's own\"}]}");
	for (int i = 0; i < 3; i++) {
		static const char *const own[] = { "dave", "bob", "frank" };

		snprintf(params, sizeof(params), "{\"user\":\"%s\","
		    "\"password\":\"%s's own\"}", own[i], own[i]);
		corekit_must(&kit, "default", "", "auth.login", params);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("user");
	TCase *t = tcase_create("people");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, user_refusals_name_what_is_wrong);
	tcase_add_test(t, user_create_asked_twice_answers_the_same);
	tcase_add_test(t, user_create_keeps_to_the_licence);
	tcase_add_test(t, user_list_answers_by_pages);
	tcase_add_test(t,
	    user_list_looks_at_so_many_and_says_where_to_go_on);
	tcase_add_test(t, tag_list_counts_so_many_and_says_where_to_go_on);
	tcase_add_test(t, who_is_disabled_is_found_when_asked_for);
	tcase_add_test(t, the_best_name_is_found_however_many_there_are);
	tcase_add_test(t, sessions_end_with_the_right_they_were_opened_with);
	tcase_add_test(t, a_disabled_person_is_out_and_may_come_back);
	tcase_add_test(t,
	    a_new_password_ends_every_sign_in_but_the_asking_one);
	tcase_add_test(t, who_has_no_password_sets_one_without_an_old_one);
	tcase_add_test(t,
	    a_deleted_person_is_out_at_once_and_her_id_is_nobodys);
	tcase_add_test(t, nobody_is_written_to_once_she_is_deleted);
	tcase_add_test(t, groups_of_a_deleted_person_pass_on_or_end);
	tcase_add_test(t, what_an_erased_person_said_is_overwritten);
	tcase_add_loop_test(t, hashes_from_elsewhere_are_bounded, 0,
	    (int)(sizeof(hashes) / sizeof(hashes[0])));
	tcase_add_test(t, who_is_imported_with_a_password_signs_in);
	tcase_add_test(t, of_two_changes_of_a_password_at_once_one_wins);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
