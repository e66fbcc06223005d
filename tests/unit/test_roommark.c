/* SPDX-License-Identifier: Apache-2.0 */
/* Looking after a room: marks, changes, announcements; its attributes. */
#include "core/room.h"
#include "roomkit.h"

/* ---- looking after it ---- */

START_TEST(muted_people_are_not_heard)
{
	roomkit_join("bob", 2);
	kit.session.worker = -1;
	MUST("alice", "room.mute", "{\"room\":\"hall\",\"user\":\"bob\","
	    "\"until\":1790000060000}");
	roomkit_at(2);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"dropped\":\"muted\"}");
	kit.wall_ms = 1790000060000;
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"n\":1}");
}
END_TEST

START_TEST(a_muted_room_hears_its_speakers)
{
	roomkit_join("bob", 2);
	roomkit_join("carol", 3);
	kit.session.worker = -1;
	MUST("alice", "room.mute", "{\"room\":\"hall\",\"all\":true}");
	MUST("alice", "room.speakers",
	    "{\"room\":\"hall\",\"add\":[\"carol\"]}");
	roomkit_at(2);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"dropped\":\"muted\"}");
	roomkit_at(3);
	ck_assert_int_eq(roomkit_say("carol", ""), ERR_OK);
	HAS("{\"n\":1}");
	kit.session.worker = -1;
	MUST("alice", "room.mute",
	    "{\"room\":\"hall\",\"all\":true,\"off\":true}");
	roomkit_at(2);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"n\":2}");
}
END_TEST

START_TEST(a_ban_sends_away_and_keeps_out)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	roomkit_at(1);
	MUST("alice", "room.ban", "{\"room\":\"hall\",\"user\":\"bob\"}");
	HEARD("room leave 0.2 banned; room.left 0");
	roomkit_at(2);
	REFUSED("bob", "room.join", "{\"room\":\"hall\"}", ERR_FORBIDDEN);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_NOT_MEMBER);
	roomkit_at(1);
	MUST("alice", "room.ban",
	    "{\"room\":\"hall\",\"user\":\"bob\",\"off\":true}");
	MUST("alice", "room.ban",
	    "{\"room\":\"hall\",\"user\":\"bob\",\"off\":true}");
	ck_assert_str_eq(kit.result, "{}");
	roomkit_at(2);
	MUST("bob", "room.join", "{\"room\":\"hall\"}");
}
END_TEST

START_TEST(marks_outlive_the_daemon)
{
	MUST("alice", "room.ban", "{\"room\":\"hall\",\"user\":\"bob\"}");
	MUST("alice", "room.mute", "{\"room\":\"hall\",\"all\":true}");
	corekit_down(&kit);
	corekit_up(&kit);
	roomkit_sit("bob", 2);
	REFUSED("bob", "room.join", "{\"room\":\"hall\"}", ERR_FORBIDDEN);
	roomkit_sit("carol", 3);
	MUST("carol", "room.join", "{\"room\":\"hall\"}");
	ck_assert_int_eq(roomkit_say("carol", ""), ERR_OK);
	HAS("{\"dropped\":\"muted\"}");
}
END_TEST

static void
make_person(int i)
{
	char params[64];

	snprintf(params, sizeof(params), "{\"id\":\"p%d\"}", i);
	MUST(NULL, "user.create", params);
}

/* Those that have ended stand in nobody's way, in a room that lives on. */
START_TEST(marks_that_ended_make_room)
{
	char params[96];
	int last = ROOM_MARKS_MAX * 2;

	kit.settings.users_max = last + 10;
	roomkit_join("alice", 1);
	kit.session.worker = -1;
	for (int i = 0; i <= last; i++) {
		make_person(i);
		kit.wall_ms += 2;
		snprintf(params, sizeof(params), "{\"room\":\"hall\","
		    "\"user\":\"p%d\",\"until\":%lld}", i,
		    (long long)kit.wall_ms + 1);
		MUST("alice", "room.mute", params);
	}
	snprintf(params, sizeof(params), "p%d", last);
	for (struct mail *m = mailbox_take(&kit.worker), *next; m; m = next) {
		next = m->next;
		notice_free((struct notice *)m);
	}
	roomkit_sit(params, 2);
	MUST(params, "room.join", "{\"room\":\"hall\"}");
	ck_assert_int_eq(roomkit_say(params, ""), ERR_OK);
	HAS("{\"dropped\":\"muted\"}");
	kit.wall_ms++;
	ck_assert_int_eq(roomkit_say(params, ""), ERR_OK);
	HAS("{\"n\":1}");
}
END_TEST

/* add or remove: the people from `from` on, a hundred. */
static void
change_speakers(const char *change, int from)
{
	struct buf params;

	buf_init(&params, 4096);
	buf_printf(&params, "{\"room\":\"hall\",\"%s\":[", change);
	for (int i = 0; i < 100; i++)
		buf_printf(&params, "%s\"p%d\"", i > 0 ? "," : "", from + i);
	buf_puts(&params, "]}");
	MUST("alice", "room.speakers", params.data);
	buf_fini(&params);
}

START_TEST(marks_of_a_room_are_bounded)
{
	kit.settings.users_max = ROOM_MARKS_MAX + 10;
	for (int i = 0; i < ROOM_MARKS_MAX; i++)
		make_person(i);
	roomkit_join("alice", 1);
	kit.session.worker = -1;
	for (int i = 0; i < ROOM_MARKS_MAX; i += 100)
		change_speakers("add", i);
	REFUSED("alice", "room.mute", "{\"room\":\"hall\","
	    "\"user\":\"bob\"}", ERR_LIMIT);
	REFUSED("alice", "room.speakers", "{\"room\":\"hall\","
	    "\"add\":[\"p1\",\"bob\"]}", ERR_LIMIT);
	change_speakers("add", 100);	/* who is one already */
	change_speakers("remove", 300);
	MUST("alice", "room.ban", "{\"room\":\"hall\",\"user\":\"bob\"}");
}
END_TEST

START_TEST(marks_are_listed_for_those_who_may_set_them)
{
	MUST("alice", "room.ban", "{\"room\":\"hall\",\"user\":\"carol\"}");
	MUST("alice", "room.ban", "{\"room\":\"hall\",\"user\":\"bob\","
	    "\"until\":1790000060000}");
	MUST("alice", "room.mute", "{\"room\":\"hall\",\"user\":\"alice\"}");
	MUST("alice", "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\"}");
	ck_assert_str_eq(kit.result, "{\"marks\":[{\"user\":\"bob\","
	    "\"until\":1790000060000},{\"user\":\"carol\"}],"
	    "\"more\":false}");
	MUST(NULL, "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\","
	    "\"limit\":1}");
	HAS("\"bob\"");
	HAS("\"more\":true");
	MUST("alice", "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\","
	    "\"after\":\"bob\",\"limit\":1}");
	ck_assert_str_eq(kit.result,
	    "{\"marks\":[{\"user\":\"carol\"}],\"more\":false}");
	MUST("alice", "room.marks",
	    "{\"room\":\"hall\",\"kind\":\"speaker\"}");
	ck_assert_str_eq(kit.result, "{\"marks\":[],\"more\":false}");
	kit.wall_ms = 1790000060000;
	MUST("alice", "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\"}");
	ck_assert_ptr_null(strstr(kit.result, "bob"));
	REFUSED("bob", "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\"}",
	    ERR_FORBIDDEN);
	REFUSED("bob", "room.marks", "{\"room\":\"b\",\"kind\":\"ban\"}",
	    ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_room_destroyed_is_gone_for_everyone)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	roomkit_at(1);
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	HEARD("room end destroyed");
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_NOT_MEMBER);
	REFUSED("alice", "room.join", "{\"room\":\"hall\"}", ERR_NOT_FOUND);
	MUST("bob", "room.create", "{\"room\":\"hall\"}");
	HAS("\"owner\":\"bob\"");
	MUST("alice", "room.join", "{\"room\":\"hall\"}");
	HAS("\"n\":0");
}
END_TEST

START_TEST(rooms_of_others_cannot_be_changed)
{
	static const struct corekit_refusal refusals[] = {
		{ "update", "bob", "room.update",
		    "{\"room\":\"hall\",\"title\":\"x\"}", ERR_FORBIDDEN,
		    "room" },
		{ "destroy", "bob", "room.destroy", "{\"room\":\"hall\"}",
		    ERR_FORBIDDEN, "room" },
		{ "mute", "bob", "room.mute",
		    "{\"room\":\"hall\",\"user\":\"alice\"}", ERR_FORBIDDEN,
		    "room" },
		{ "ban", "bob", "room.ban",
		    "{\"room\":\"hall\",\"user\":\"alice\"}", ERR_FORBIDDEN,
		    "room" },
		{ "speakers", "bob", "room.speakers",
		    "{\"room\":\"hall\",\"add\":[\"bob\"]}", ERR_FORBIDDEN,
		    "room" },
		{ "announce", "bob", "room.announce", "{\"all\":true,"
		    "\"kind\":\"text\",\"body\":{}}", ERR_FORBIDDEN, NULL },
		{ "attributes", "bob", "room.set_attribute",
		    "{\"room\":\"hall\",\"key\":\"k\",\"value\":\"v\"}",
		    ERR_NOT_MEMBER, NULL },
		{ "no such person", "alice", "room.ban",
		    "{\"room\":\"hall\",\"user\":\"nobody\"}", ERR_NOT_FOUND,
		    "user" },
		{ "no such owner", "alice", "room.update",
		    "{\"room\":\"hall\",\"owner\":\"nobody\"}",
		    ERR_NOT_FOUND, "owner" },
		{ "the past", "alice", "room.mute",
		    "{\"room\":\"hall\",\"user\":\"bob\",\"until\":5}",
		    ERR_FIELD, "until" },
		{ "nobody", "alice", "room.mute", "{\"room\":\"hall\"}",
		    ERR_FIELD, "user" },
		{ "too many reserved", "alice", "room.update",
		    "{\"room\":\"hall\",\"settings\":{\"reserved\":41}}",
		    ERR_FIELD, "settings.reserved" },
		{ "again", "alice", "room.create", "{\"room\":\"hall\"}",
		    ERR_EXISTS, "room" },
		{ NULL, NULL, NULL, NULL, ERR_OK, NULL },
	};

	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(creating_is_answered_again_by_its_cid)
{
	char first[sizeof(kit.result)];

	MUST("bob", "room.create",
	    "{\"room\":\"new\",\"title\":\"New\",\"cid\":\"1\"}");
	memcpy(first, kit.result, sizeof(first));
	MUST("bob", "room.create",
	    "{\"room\":\"new\",\"title\":\"New\",\"cid\":\"1\"}");
	ck_assert_str_eq(kit.result, first);
	REFUSED("bob", "room.create",
	    "{\"room\":\"new\",\"title\":\"Other\",\"cid\":\"1\"}",
	    ERR_CONFLICT);
	MUST("bob", "room.destroy", "{\"room\":\"new\"}");
	REFUSED("bob", "room.create",
	    "{\"room\":\"new\",\"title\":\"New\",\"cid\":\"1\"}",
	    ERR_CONFLICT);
}
END_TEST

#define NEW_ROOM(more)                                                    \
	"{\"room\":\"new\",\"cid\":\"1\"" more "}"

START_TEST(a_cid_is_of_all_that_was_said_with_it)
{
	static const char *const others[] = {
		NEW_ROOM(""), NEW_ROOM(",\"keep\":true"),
		NEW_ROOM(",\"settings\":{\"slots\":7}"),
		NEW_ROOM(",\"keep\":true,\"settings\":{\"slots\":8}"),
		NEW_ROOM(",\"keep\":true,\"settings\":{\"slots\":7,"
		    "\"record\":false}"),
		NEW_ROOM(",\"keep\":true,\"settings\":{\"slots\":7,"
		    "\"low_kinds\":[\"like\"]}"),
		NEW_ROOM(",\"keep\":true,\"settings\":{\"slots\":7,"
		    "\"extra_kinds\":[]}"),
	};

	MUST("bob", "room.create", NEW_ROOM(",\"keep\":true,"
	    "\"settings\":{\"slots\":7}"));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		REFUSED("bob", "room.create", others[i], ERR_CONFLICT);
	MUST("bob", "room.create", NEW_ROOM(",\"settings\":{\"slots\":7},"
	    "\"keep\":true"));
}
END_TEST

START_TEST(rooms_of_a_tenant_are_bounded)
{
	kit.settings.rooms_max = 2;
	MUST("bob", "room.create", "{\"room\":\"b\"}");
	REFUSED("bob", "room.create", "{\"room\":\"c\"}", ERR_LIMIT);
	MUST("bob", "room.destroy", "{\"room\":\"b\"}");
	MUST("bob", "room.create", "{\"room\":\"c\"}");
}
END_TEST

START_TEST(announcements_come_from_the_system)
{
	roomkit_join("alice", 1);
	kit.session.worker = -1;
	MUST(NULL, "room.announce", "{\"rooms\":[\"hall\",\"nowhere\"],"
	    "\"kind\":\"text\",\"body\":{\"text\":\"tea\"}}");
	HAS("{\"rooms\":1}");
	MUST(NULL, "room.announce",
	    "{\"all\":true,\"kind\":\"text\",\"body\":{}}");
	HEARD("room.message 1; room.message 2");
	MUST(NULL, "room.history", "{\"room\":\"hall\"}");
	HAS("\"from\":\"\",\"kind\":\"text\",\"body\":{\"text\":\"tea\"}");
	HAS("\"priority\":\"high\"");
	REFUSED(NULL, "room.announce", "{\"kind\":\"text\",\"body\":{}}",
	    ERR_FIELD);
}
END_TEST

START_TEST(lists_are_by_pages)
{
	MUST("bob", "room.create", "{\"room\":\"b\",\"keep\":true}");
	MUST("carol", "room.create", "{\"room\":\"c\"}");
	MUST("bob", "room.list", "{\"limit\":2}");
	HAS("\"room\":\"b\"");
	HAS("\"room\":\"c\"");
	HAS("\"more\":true");
	MUST("bob", "room.list", "{\"after\":\"c\"}");
	HAS("\"room\":\"hall\"");
	HAS("\"more\":false");
	MUST("bob", "room.list", "{\"mine\":true}");
	ck_assert_ptr_null(strstr(kit.result, "\"room\":\"c\""));
	MUST("carol", "room.list", "{\"kept\":true}");
	HAS("\"room\":\"b\"");
	ck_assert_ptr_null(strstr(kit.result, "\"room\":\"c\""));
}
END_TEST

/* ---- attributes ---- */

#define ATTRIBUTE(more)                                                   \
	"{\"room\":\"hall\",\"key\":\"k\"" more "}"

START_TEST(attributes_belong_to_who_set_them)
{
	roomkit_join("bob", 2);
	roomkit_join("carol", 3);
	MUST("carol", "room.set_attribute", ATTRIBUTE(",\"value\":\"1\""));
	HEARD("room.attributes 0");
	roomkit_at(2);
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"2\""),
	    ERR_FORBIDDEN);
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"2\","
	    "\"force\":true"), ERR_FORBIDDEN);
	REFUSED("bob", "room.delete_attribute", ATTRIBUTE(""), ERR_FORBIDDEN);
	MUST("bob", "room.attributes", "{\"room\":\"hall\"}");
	HAS("[{\"key\":\"k\",\"value\":\"1\",\"owner\":\"carol\"}]");
	kit.session.worker = -1;
	MUST("alice", "room.set_attribute", ATTRIBUTE(",\"value\":\"3\","
	    "\"force\":true"));
	roomkit_at(3);
	REFUSED("carol", "room.delete_attribute", ATTRIBUTE(""),
	    ERR_FORBIDDEN);
	MUST("carol", "room.attributes",
	    "{\"room\":\"hall\",\"keys\":[\"k\",\"other\"]}");
	HAS("[{\"key\":\"k\",\"value\":\"3\",\"owner\":\"alice\"}]");
}
END_TEST

START_TEST(attributes_compare_and_set)
{
	roomkit_join("bob", 2);
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"1\","
	    "\"expect\":\"\""), ERR_WRONG_STATE);
	MUST("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"1\","
	    "\"new\":true"));
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"1\","
	    "\"new\":true"), ERR_EXISTS);
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"2\","
	    "\"expect\":\"0\""), ERR_WRONG_STATE);
	MUST("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"2\","
	    "\"expect\":\"1\""));
	REFUSED("bob", "room.delete_attribute", ATTRIBUTE(",\"expect\":"
	    "\"1\""), ERR_WRONG_STATE);
	MUST("bob", "room.delete_attribute", ATTRIBUTE(",\"expect\":\"2\""));
	corekit_heard(&kit);
	MUST("bob", "room.delete_attribute", ATTRIBUTE(""));
	HEARD("");
}
END_TEST

START_TEST(attributes_may_go_with_their_owner)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	MUST("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"1\","
	    "\"auto_delete\":true"));
	MUST("bob", "room.set_attribute", "{\"room\":\"hall\",\"key\":\"z\","
	    "\"value\":\"stays\"}");
	corekit_heard(&kit);
	roomkit_breaks("bob", 2);
	roomkit_at(1);
	MUST("alice", "room.attributes", "{\"room\":\"hall\"}");
	HAS("\"auto_delete\":true");
	corekit_pass(&kit, kit.settings.room_grace_ms);
	HEARD("room.attributes 0; room.left 0");
	MUST("alice", "room.attributes", "{\"room\":\"hall\"}");
	HAS("[{\"key\":\"z\",\"value\":\"stays\",\"owner\":\"bob\"}]");
}
END_TEST

START_TEST(attributes_are_bounded)
{
	char params[96];

	roomkit_join("bob", 2);
	for (int i = 0; i < 100; i++) {
		snprintf(params, sizeof(params), "{\"room\":\"hall\","
		    "\"key\":\"k%d\",\"value\":\"\"}", i);
		MUST("bob", "room.set_attribute", params);
		corekit_heard(&kit);
	}
	REFUSED("bob", "room.set_attribute", ATTRIBUTE(",\"value\":\"\""),
	    ERR_LIMIT);
	MUST("bob", "room.set_attribute",
	    "{\"room\":\"hall\",\"key\":\"k7\",\"value\":\"new\"}");
}
END_TEST

/* Characters that JSON writes as six. */
START_TEST(attributes_together_fit_an_answer)
{
	struct buf params;
	int count = 0;
	enum err err;

	roomkit_join("bob", 2);
	do {
		buf_init(&params, 32768);
		buf_printf(&params, "{\"room\":\"hall\",\"key\":\"k%d\","
		    "\"value\":\"", count);
		for (int i = 0; i < ROOM_VALUE_BYTES_MAX; i++)
			buf_puts(&params, "\\u0001");
		buf_puts(&params, "\"}");
		err = CALL("bob", "room.set_attribute", params.data);
		buf_fini(&params);
		corekit_heard(&kit);
	} while (err == ERR_OK && ++count < 100);
	ck_assert_int_eq(err, ERR_LIMIT);
	ck_assert_int_eq(count, 42);
	MUST("bob", "room.attributes", "{\"room\":\"hall\"}");
	/* What goes makes room. */
	MUST("bob", "room.set_attribute",
	    "{\"room\":\"hall\",\"key\":\"k1\",\"value\":\"short\"}");
	MUST("bob", "room.delete_attribute",
	    "{\"room\":\"hall\",\"key\":\"k2\"}");
	for (int i = 50; i < 90; i++) {
		char text[80];

		snprintf(text, sizeof(text), "{\"room\":\"hall\","
		    "\"key\":\"k%d\",\"value\":\"v\"}", i);
		MUST("bob", "room.set_attribute", text);
		corekit_heard(&kit);
	}
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&muted_people_are_not_heard,
		&a_muted_room_hears_its_speakers,
		&a_ban_sends_away_and_keeps_out,
		&marks_outlive_the_daemon,
		&marks_that_ended_make_room,
		&marks_of_a_room_are_bounded,
		&marks_are_listed_for_those_who_may_set_them,
		&a_room_destroyed_is_gone_for_everyone,
		&rooms_of_others_cannot_be_changed,
		&creating_is_answered_again_by_its_cid,
		&a_cid_is_of_all_that_was_said_with_it,
		&rooms_of_a_tenant_are_bounded,
		&announcements_come_from_the_system,
		&lists_are_by_pages,
		&attributes_belong_to_who_set_them,
		&attributes_compare_and_set,
		&attributes_may_go_with_their_owner,
		&attributes_are_bounded,
		&attributes_together_fit_an_answer,
	};
	Suite *suite = suite_create("roommark");
	TCase *tc = tcase_create("roommark");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, roomkit_setup, roomkit_teardown);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, *tests[i]);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
