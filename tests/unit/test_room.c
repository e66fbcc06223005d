/* SPDX-License-Identifier: Apache-2.0 */
/* Live rooms in the core: who is in, what gets through, what is told. */
#include "core/filter.h"
#include "core/roomlive.h"
#include "roomkit.h"

/* ---- coming and going ---- */

START_TEST(joining_subscribes_before_it_is_told)
{
	roomkit_sit("alice", 1);
	corekit_heard(&kit);
	MUST("alice", "room.join", "{\"room\":\"hall\"}");
	HAS("\"room\":\"hall\"");
	HAS("\"n\":0");
	HAS("\"members\":1");
	HEARD("room join 0.1 after 0 backlog 0");
	roomkit_sit("bob", 2);
	corekit_heard(&kit);
	MUST("bob", "room.join", "{\"room\":\"hall\"}");
	HAS("\"members\":2");
	HEARD("room.joined 0; room join 0.2 after 0 backlog -1");
	MUST("bob", "room.join", "{\"room\":\"hall\"}");
	HEARD("");
}
END_TEST

START_TEST(leaving_is_told_and_the_last_takes_the_ring_along)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	MUST("bob", "room.leave", "{\"room\":\"hall\"}");
	HEARD("room leave 0.2; room.left 0");
	MUST("bob", "room.leave", "{\"room\":\"hall\"}");
	HEARD("");
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_NOT_MEMBER);
	roomkit_at(1);
	MUST("alice", "room.leave", "{\"room\":\"hall\"}");
	HEARD("room leave 0.1; room end");
}
END_TEST

START_TEST(a_room_that_is_not_there_cannot_be_joined)
{
	roomkit_sit("alice", 1);
	REFUSED("alice", "room.join", "{\"room\":\"nowhere\"}",
	    ERR_NOT_FOUND);
	kit.session.worker = -1;
	REFUSED("alice", "room.join", "{\"room\":\"hall\"}",
	    ERR_WRONG_STATE);
	REFUSED("alice", "room.leave", "{\"room\":\"hall\"}",
	    ERR_WRONG_STATE);
}
END_TEST

START_TEST(joining_makes_a_room_where_the_policy_says_so)
{
	kit.settings.room_create_on_join = true;
	roomkit_sit("bob", 1);
	MUST("bob", "room.join", "{\"room\":\"new\"}");
	MUST("bob", "room.get", "{\"room\":\"new\"}");
	HAS("\"owner\":\"bob\"");
	HAS("\"live\":true");
	HAS("\"members\":1");
}
END_TEST

START_TEST(a_short_outage_shows_no_leave_and_no_join)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	roomkit_breaks("bob", 2);
	HEARD("");
	roomkit_at(1);
	MUST("alice", "room.members", "{\"room\":\"hall\"}");
	HAS("{\"count\":2,\"members\":[\"alice\",\"bob\"]");
	corekit_pass(&kit, kit.settings.room_grace_ms - 1);
	roomkit_sit("bob", 3);
	corekit_heard(&kit);
	MUST("bob", "room.join", "{\"room\":\"hall\",\"after\":0}");
	HEARD("room join 0.3 after 0 backlog -1");
	corekit_pass(&kit, kit.settings.room_grace_ms + 200);
	HEARD("");
}
END_TEST

/* A box lets in two sessions, each of which may be in both rooms. */
START_TEST(an_outage_of_all_in_several_rooms_shows_nothing_either)
{
	corekit_down(&kit);
	kit.settings.sessions_max = 2;
	corekit_up(&kit);
	MUST("alice", "room.create", "{\"room\":\"yard\"}");
	roomkit_join("alice", 1);
	MUST("alice", "room.join", "{\"room\":\"yard\"}");
	roomkit_join("bob", 2);
	MUST("bob", "room.join", "{\"room\":\"yard\"}");
	corekit_heard(&kit);
	roomkit_breaks("alice", 1);
	roomkit_breaks("bob", 2);
	roomkit_sit("carol", 3);
	corekit_heard(&kit);
	for (unsigned i = 0; i < 2; i++) {
		MUST("carol", "room.join", i ? "{\"room\":\"hall\"}" :
		    "{\"room\":\"yard\"}");
		HAS("\"members\":3");
	}
}
END_TEST

START_TEST(who_stays_away_has_left)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	roomkit_breaks("bob", 2);
	corekit_pass(&kit, kit.settings.room_grace_ms);
	HEARD("room.left 0");
	roomkit_at(1);
	MUST("alice", "room.members", "{\"room\":\"hall\"}");
	HAS("\"count\":1");
}
END_TEST

START_TEST(two_devices_are_one_person)
{
	roomkit_join("alice", 1);
	ck_assert_int_eq(corekit_open(&kit, "alice", "desk", "desktop", 5),
	    ERR_OK);
	corekit_heard(&kit);
	MUST("alice", "room.join", "{\"room\":\"hall\"}");
	HAS("\"members\":1");
	HEARD("room join 0.5 after 0 backlog -1");
	roomkit_breaks("alice", 1);
	corekit_pass(&kit, kit.settings.room_grace_ms);
	HEARD("");
	MUST("alice", "room.members", "{\"room\":\"hall\"}");
	HAS("\"count\":1,\"members\":[\"alice\"]");
}
END_TEST

START_TEST(members_and_rooms_of_a_session_are_bounded)
{
	kit.settings.room_members_max = 1;
	kit.settings.rooms_per_session = 1;
	roomkit_join("alice", 1);
	MUST("alice", "room.create", "{\"room\":\"attic\"}");
	REFUSED("alice", "room.join", "{\"room\":\"attic\"}", ERR_LIMIT);
	roomkit_sit("bob", 2);
	REFUSED("bob", "room.join", "{\"room\":\"hall\"}", ERR_LIMIT);
	MUST("bob", "room.join", "{\"room\":\"attic\"}");
}
END_TEST

START_TEST(members_are_named_by_pages)
{
	char params[64];
	int commas = 0;

	kit.settings.users_max = 600;
	roomkit_join("alice", 600);
	for (int i = 1; i <= 500; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"p%d\"}", i);
		kit.session.worker = -1;
		MUST(NULL, "user.create", params);
		snprintf(params, sizeof(params), "p%d", i);
		roomkit_sit(params, (uint32_t)i);
		MUST(params, "room.join", "{\"room\":\"hall\"}");
	}
	roomkit_at(600);
	MUST("alice", "room.members", "{\"room\":\"hall\"}");
	HAS("{\"count\":501,\"members\":[\"");
	for (const char *at = kit.result; (at = strchr(at, ',')); at++)
		commas++;
	ck_assert_int_eq(commas, 502);	/* of count, more and next, too */
	HAS("\"more\":true,\"next\":500}");
	MUST("alice", "room.members", "{\"room\":\"hall\",\"after\":500}");
	HAS("{\"count\":501,\"members\":[\"p500\"],\"more\":false}");
	MUST("p500", "room.members",
	    "{\"room\":\"hall\",\"after\":498,\"limit\":2}");
	HAS("\"members\":[\"p498\",\"p499\"],\"more\":true,"
	    "\"next\":500}");
}
END_TEST

START_TEST(many_rooms_of_one_session_end_with_it)
{
	char params[64];

	roomkit_sit("bob", 1);
	for (int i = 0; i < 20; i++) {
		snprintf(params, sizeof(params), "{\"room\":\"r%d\"}", i);
		MUST("bob", "room.create", params);
		MUST("bob", "room.join", params);
	}
	MUST("bob", "room.leave", "{\"room\":\"r7\"}");
	corekit_heard(&kit);
	roomkit_breaks("bob", 1);
	corekit_pass(&kit, kit.settings.room_grace_ms);
	kit.session.worker = -1;
	MUST(NULL, "room.list", "{}");
	ck_assert_ptr_null(strstr(kit.result, "\"members\":1"));
}
END_TEST

/* ---- saying something ---- */

START_TEST(messages_are_numbered_and_a_retry_is_answered_again)
{
	const char *said = "{\"room\":\"hall\",\"cid\":\"x\",\"kind\":\"text\""
	    ",\"body\":{\"text\":\"one\"}}";

	roomkit_join("alice", 1);
	MUST("alice", "room.send", said);
	HAS("{\"n\":1}");
	HEARD("room.message 1");
	MUST("alice", "room.send", said);
	HAS("{\"n\":1}");
	HEARD("");
	REFUSED("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"x\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"two\"}}", ERR_CONFLICT);
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"n\":2}");
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_NOT_MEMBER);
}
END_TEST

START_TEST(only_the_newest_cids_are_remembered)
{
	char params[160];

	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":10000,\"reserved\":0}}");
	roomkit_join("alice", 1);
	for (int i = 0; i <= 1024; i++) {
		snprintf(params, sizeof(params), "{\"room\":\"hall\",\"cid\":"
		    "\"k%d\",\"kind\":\"text\",\"body\":{}}", i);
		MUST("alice", "room.send", params);
		corekit_heard(&kit);
	}
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"k1\","
	    "\"kind\":\"text\",\"body\":{}}");
	HAS("{\"n\":2}");
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"k0\","
	    "\"kind\":\"text\",\"body\":{}}");
	HAS("{\"n\":1026}");
}
END_TEST

START_TEST(what_has_no_slot_is_dropped_and_counted)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":2,\"reserved\":1,\"extra\":0}}");
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"n\":1}");
	ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"low\""), ERR_OK);
	HAS("{\"dropped\":\"rate\"}");
	ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""), ERR_OK);
	HAS("{\"n\":2}");
	HEARD("room.message 1; room.message 2");
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":1,\"normal\":1,\"low\":0}");
	HAS("\"rate\":{\"high\":0,\"normal\":0,\"low\":1}");
	corekit_pass(&kit, 200);
	ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"low\""), ERR_OK);
	HAS("{\"n\":3}");
	REFUSED("bob", "room.stats", "{\"room\":\"hall\"}", ERR_FORBIDDEN);
}
END_TEST

START_TEST(kinds_can_be_low_or_have_extra_slots)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1,\"reserved\":1,\"extra\":1,"
	    "\"low_kinds\":[\"like\"],\"extra_kinds\":[\"gift\"]}}");
	roomkit_join("alice", 1);
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"1\","
	    "\"kind\":\"like\",\"body\":{},\"priority\":\"high\"}");
	HAS("{\"dropped\":\"rate\"}");	/* low may not use the reserved */
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"2\","
	    "\"kind\":\"gift\",\"body\":{}}");
	HAS("{\"n\":1}");
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"3\","
	    "\"kind\":\"gift\",\"body\":{}}");
	HAS("{\"dropped\":\"rate\"}");
}
END_TEST

START_TEST(high_is_for_those_who_speak_by_right)
{
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""), ERR_OK);
	roomkit_join("bob", 2);
	ck_assert_int_eq(roomkit_say("bob", ",\"priority\":\"high\""), ERR_OK);
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":1,\"normal\":1,\"low\":0}");
	MUST("alice", "room.speakers",
	    "{\"room\":\"hall\",\"add\":[\"bob\"]}");
	ck_assert_int_eq(roomkit_say("bob", ",\"priority\":\"high\""), ERR_OK);
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":2,\"normal\":1,\"low\":0}");
	roomkit_join("carol", 3);
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"high_for_all\":true,\"low_kinds\":[\"like\"]}}");
	HAS("\"high_for_all\":true");
	ck_assert_int_eq(roomkit_say("carol", ",\"priority\":\"high\""), ERR_OK);
	MUST("carol", "room.send", "{\"room\":\"hall\",\"cid\":\"1\","
	    "\"kind\":\"like\",\"body\":{},\"priority\":\"high\"}");
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":3,\"normal\":1,\"low\":1}");
}
END_TEST

START_TEST(speakers_have_extra_slots)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1,\"reserved\":1,\"extra\":1}}");
	roomkit_join("bob", 2);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"dropped\":\"rate\"}");
	kit.session.worker = -1;
	MUST("alice", "room.speakers",
	    "{\"room\":\"hall\",\"add\":[\"bob\"]}");
	HAS("\"seq\":");
	roomkit_at(2);
	ck_assert_int_eq(roomkit_say("bob", ""), ERR_OK);
	HAS("{\"n\":1}");
}
END_TEST

START_TEST(equal_messages_become_one_when_the_window_ends)
{
	roomkit_join("alice", 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"), ERR_OK);
		HAS("{\"merged\":true}");
	}
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"n\":1}");	/* what is not merged goes out at once */
	HEARD("room.message 1");
	corekit_pass(&kit, 200);
	HEARD("room.message 2");
	MUST("alice", "room.history", "{\"room\":\"hall\"}");
	HAS("\"n\":2,\"from\":\"alice\",\"kind\":\"text\",\"body\":"
	    "{\"text\":\"hi\"},");
	HAS("\"count\":3}");
}
END_TEST

START_TEST(different_messages_to_be_merged_take_a_slot_each)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":2,\"reserved\":0,\"extra\":0}}");
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"), ERR_OK);
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true,\"priority\":\"low\""),
	    ERR_OK);
	HAS("{\"merged\":true}");
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true,"
	    "\"priority\":\"high\""), ERR_OK);
	HAS("{\"dropped\":\"rate\"}");
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"), ERR_OK);
	HAS("{\"merged\":true}");	/* an equal one takes none */
	/* The next window's first message finds them still waiting. */
	kit.mono_ms += 200;
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"n\":3}");
	HEARD("room.message 1; room.message 2; room.message 3");
}
END_TEST

static void
merge(int number, const char *answer)
{
	char params[128];

	snprintf(params, sizeof(params), "{\"room\":\"hall\",\"cid\":"
	    "\"m%d\",\"kind\":\"like\",\"body\":{\"of\":%d},"
	    "\"merge\":true}", number, number);
	MUST("alice", "room.send", params);
	HAS(answer);
}

START_TEST(different_messages_to_be_merged_are_bounded)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1000}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 256; i++)
		merge(i, "{\"merged\":true}");
	merge(256, "{\"dropped\":\"rate\"}");
	ck_assert_int_eq(roomkit_say("alice", ",\"merge\":true"), ERR_OK);
	HAS("{\"dropped\":\"rate\"}");
	merge(7, "{\"merged\":true}");	/* a retry */
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"n\":1}");
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":0,\"normal\":257,");
	HAS("\"rate\":{\"high\":0,\"normal\":2,");
	kit.mono_ms += 200;
	merge(256, "{\"merged\":true}");
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("{\"n\":257,");
}
END_TEST

START_TEST(a_body_has_a_limit)
{
	roomkit_join("alice", 1);
	kit.settings.room_body_bytes = 12;
	REFUSED("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"ab\"}}", ERR_FIELD);
	ck_assert_str_eq(kit.why.field, "body");
	MUST("alice", "room.send", "{\"room\":\"hall\",\"cid\":\"1\","
	    "\"kind\":\"text\",\"body\":{\"text\":1}}");
}
END_TEST

START_TEST(late_joiners_get_what_was_said_lately)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"history\":3}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	corekit_heard(&kit);
	MUST("alice", "room.leave", "{\"room\":\"hall\"}");
	corekit_heard(&kit);
	MUST("alice", "room.join", "{\"room\":\"hall\"}");
	HEARD("room join 0.1 after 2 backlog 3");
	roomkit_sit("bob", 2);
	corekit_heard(&kit);
	MUST("bob", "room.join", "{\"room\":\"hall\",\"after\":4}");
	HEARD("room.joined 5; room join 0.2 after 4 backlog -1");
	roomkit_sit("carol", 3);
	corekit_heard(&kit);
	MUST("carol", "room.join", "{\"room\":\"hall\",\"after\":400}");
	HEARD("room.joined 5; room join 0.3 after 2 backlog -1");
	MUST("carol", "room.history", "{\"room\":\"hall\",\"limit\":2,"
	    "\"before\":5}");
	HAS("\"n\":3,");
	HAS("\"n\":4,");
	HAS("\"more\":false");
	MUST("carol", "room.history", "{\"room\":\"hall\",\"limit\":1}");
	HAS("\"n\":5,");
	HAS("\"more\":true,\"next\":5");
}
END_TEST

START_TEST(a_full_mailbox_loses_frames_and_says_so)
{
	struct mail *list, *next;
	uint32_t lost = 0;

	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1000,\"reserved\":500}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 40; i++)	/* its box takes 100 */
		ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"low\""),
		    ERR_OK);
	HAS("{\"n\":40}");
	for (int i = 0; i < 12; i++)
		ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"low\""),
		    ERR_OK);
	HAS("{\"dropped\":\"busy\"}");
	for (int i = 0; i < 30; i++)
		ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	HAS("{\"dropped\":\"busy\"}");
	for (int i = 0; i < 30; i++)
		ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""),
		    ERR_OK);
	ck_assert_ptr_null(strstr(kit.result, "dropped"));
	ck_assert(!mailbox_take_lost(&kit.worker));
	for (list = mailbox_take(&kit.worker); list != NULL; list = next) {
		next = list->next;
		notice_free((struct notice *)list);
	}
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	list = mailbox_take(&kit.worker);
	for (int i = 0; i < ROOM_CLASSES; i++)
		lost += ((struct notice *)list)->lost[i];
	ck_assert_uint_eq(lost, 5);
	notice_free((struct notice *)list);
	/* Those were accepted: only what was refused was dropped. */
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"accepted\":{\"high\":30,\"normal\":");
	HAS("\"busy\":{\"high\":0,\"normal\":");
}
END_TEST

/* What was merged is cut short, recorded and heard; a window later nothing of
 * it is left. */
START_TEST(what_waits_to_be_merged_is_heard_before_the_room_ends)
{
	roomkit_join("alice", 1);
	roomkit_join("bob", 2);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(roomkit_say("bob", ",\"merge\":true"),
		    ERR_OK);
		HAS("{\"merged\":true}");
	}
	corekit_heard(&kit);
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	HEARD("room.message 1; room end destroyed");
	corekit_pass(&kit, 1000);
	HEARD("");
}
END_TEST

/* The mailbox is full, and no message comes any more to tell it with. */
START_TEST(what_a_worker_lost_is_told_with_the_end_of_the_room)
{
	struct mail *list, *next;
	struct notice *end = NULL;

	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1000,\"reserved\":1000}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 110; i++)	/* its box takes 100 */
		ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""),
		    ERR_OK);
	MUST("alice", "room.destroy", "{\"room\":\"hall\"}");
	for (list = mailbox_take(&kit.worker); list != NULL; list = next) {
		next = list->next;
		if (end != NULL)
			notice_free(end);
		end = (struct notice *)list;
	}
	ck_assert_int_eq(end->kind, NOTICE_ROOM_END);
	ck_assert_str_eq(end->reason, "destroyed");
	ck_assert_uint_eq(end->lost[ROOM_HIGH], 10);
	notice_free(end);
}
END_TEST

static void
joins_after(const char *params, uint32_t high, uint32_t normal)
{
	struct notice *n;

	MUST("bob", "room.join", params);
	n = (struct notice *)mailbox_take(&kit.worker);
	while (n->kind != NOTICE_ROOM_JOIN) {
		struct notice *next = (struct notice *)n->mail.next;

		notice_free(n);
		n = next;
	}
	ck_assert_uint_eq(n->join->said[ROOM_HIGH], high);
	ck_assert_uint_eq(n->join->said[ROOM_NORMAL], normal);
	notice_free(n);
	MUST("bob", "room.leave", "{\"room\":\"hall\"}");
	corekit_heard(&kit);
}

START_TEST(a_worker_learns_what_a_joiner_is_to_get)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"history\":5}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 9; i++)
		ck_assert_int_eq(roomkit_say("alice", i % 2 ? "" :
		    ",\"priority\":\"high\""), ERR_OK);
	corekit_heard(&kit);
	roomkit_sit("bob", 2);
	corekit_heard(&kit);
	joins_after("{\"room\":\"hall\"}", 3, 2);
	joins_after("{\"room\":\"hall\",\"after\":2}", 3, 2);
	joins_after("{\"room\":\"hall\",\"after\":7}", 1, 1);
	joins_after("{\"room\":\"hall\",\"after\":9}", 0, 0);
}
END_TEST

/* Nothing may come for a long time to tell it with. */
START_TEST(a_lost_tail_is_told_within_a_second)
{
	struct mail *list, *next;

	MUST("alice", "room.update", "{\"room\":\"hall\",\"settings\":"
	    "{\"slots\":1000,\"reserved\":1000}}");
	roomkit_join("alice", 1);
	for (int i = 0; i < 110; i++)	/* its box takes 100 */
		ck_assert_int_eq(roomkit_say("alice", ",\"priority\":\"high\""),
		    ERR_OK);
	corekit_pass(&kit, 1000);	/* it is full still */
	for (list = mailbox_take(&kit.worker); list != NULL; list = next) {
		next = list->next;
		ck_assert_ptr_nonnull(((struct notice *)list)->push);
		notice_free((struct notice *)list);
	}
	corekit_pass(&kit, 1000);
	HEARD("room lost 10 0 0 0");
	corekit_pass(&kit, 1000);
	HEARD("");
}
END_TEST

/* ---- modules ---- */

static enum err
judge(const void *self, struct draft *d)
{
	(void)self;
	ck_assert(str_is(d->conv, "r:hall"));
	if (str_is(d->text, "no")) {
		d->hint = "say something else";
		return ERR_REFUSED;
	}
	if (str_is(d->text, "long"))
		d->text = STR("\"short\"");
	return ERR_OK;
}

static void
say_text(const char *cid, const char *body)
{
	char params[160];

	snprintf(params, sizeof(params), "{\"room\":\"hall\",\"cid\":\"%s\","
	    "\"kind\":\"text\",\"body\":%s}", cid, body);
	MUST("alice", "room.send", params);
}

START_TEST(filters_refuse_and_rewrite_what_is_said)
{
	static const struct filter filter = { "judge", judge, NULL };

	corekit_down(&kit);
	kit.parts.filters = &filter;
	kit.parts.filter_count = 1;
	corekit_up(&kit);
	roomkit_join("alice", 1);
	say_text("1", "{\"text\":\"no\"}");
	HAS("{\"dropped\":\"filtered\",\"hint\":\"say something else\"}");
	say_text("1", "{\"a\":1,\"text\":\"long\",\"b\":[2]}");
	HAS("{\"n\":1}");
	say_text("1", "{\"a\":1,\"text\":\"long\",\"b\":[2]}");
	HAS("{\"n\":1}");		/* compared as it was sent */
	say_text("2", "{\"text\":7}");
	HAS("{\"n\":2}");		/* no text: nothing to judge */
	MUST("alice", "room.history", "{\"room\":\"hall\"}");
	HAS("\"body\":{\"a\":1,\"text\":\"\\\"short\\\"\",\"b\":[2]}");
}
END_TEST

/* ---- many ---- */

#define CROWD 300

static void
rejoin(int i)
{
	char user[16];

	snprintf(user, sizeof(user), "u%d", i);
	ck_assert_int_eq(corekit_open(&kit, user, user, "phone",
	    (uint32_t)(1000 + i)), ERR_OK);
	MUST(user, "room.join", "{\"room\":\"hall\",\"after\":0}");
	corekit_heard(&kit);
}

START_TEST(a_crowd_is_counted_and_may_drop_all_at_once)
{
	char user[16], params[40];

	kit.settings.users_max = 1000;
	for (int i = 0; i < CROWD; i++) {
		snprintf(user, sizeof(user), "u%d", i);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", user);
		MUST(NULL, "user.create", params);
		roomkit_join(user, (uint32_t)i);
		kit.session.worker = -1;
	}
	corekit_pass(&kit, 2000);
	HEARD("room.count 0");
	corekit_pass(&kit, 2000);
	HEARD("");			/* it has not changed */
	for (int i = 0; i < CROWD; i++) {
		snprintf(user, sizeof(user), "u%d", i);
		roomkit_breaks(user, (uint32_t)i);
	}
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	HAS("\"members\":300");
	for (int i = 0; i < CROWD / 2; i++)
		rejoin(i);
	corekit_pass(&kit, kit.settings.room_grace_ms);
	kit.session.worker = -1;
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	HAS("\"members\":150");
	MUST("alice", "room.stats", "{\"room\":\"hall\"}");
	HAS("\"seats\":150");
}
END_TEST

/* ---- idle rooms ---- */

START_TEST(an_idle_room_is_forgotten_with_what_was_said)
{
	MUST("alice", "room.update", "{\"room\":\"hall\",\"keep\":true}");
	roomkit_join("alice", 1);
	ck_assert_int_eq(roomkit_say("alice", ""), ERR_OK);
	MUST("alice", "room.leave", "{\"room\":\"hall\"}");
	corekit_pass(&kit, kit.settings.room_idle_ms - 1000);
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	HAS("\"live\":true");
	corekit_pass(&kit, 2000);
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	HAS("\"live\":false");
}
END_TEST

START_TEST(a_room_that_nobody_keeps_ends)
{
	int64_t idle = kit.settings.room_idle_ms;

	MUST("alice", "room.create", "{\"room\":\"kept\",\"keep\":true}");
	MUST("alice", "room.create", "{\"room\":\"used\"}");
	roomkit_sit("bob", 1);
	MUST("bob", "room.join", "{\"room\":\"used\"}");
	corekit_pass(&kit, idle - 1000);
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	MUST("alice", "room.update", "{\"room\":\"hall\","
	    "\"title\":\"Hall\"}");	/* is a sign of life */
	corekit_pass(&kit, idle / 2);
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	corekit_pass(&kit, idle);
	REFUSED("alice", "room.get", "{\"room\":\"hall\"}", ERR_NOT_FOUND);
	MUST("alice", "room.get", "{\"room\":\"kept\"}");
	MUST("alice", "room.get", "{\"room\":\"used\"}");
	MUST("alice", "room.create", "{\"room\":\"hall\"}");
}
END_TEST

START_TEST(rooms_that_nobody_used_since_the_start_end_too)
{
	MUST("alice", "room.create", "{\"room\":\"kept\",\"keep\":true}");
	corekit_down(&kit);
	corekit_up(&kit);
	corekit_pass(&kit, kit.settings.room_idle_ms - 2000);
	MUST("alice", "room.get", "{\"room\":\"hall\"}");
	corekit_pass(&kit, kit.settings.room_idle_ms / 2);
	REFUSED("alice", "room.get", "{\"room\":\"hall\"}", ERR_NOT_FOUND);
	MUST("alice", "room.get", "{\"room\":\"kept\"}");
}
END_TEST

/* A store in which the room changes, so many times more, between being read and
 * what was read being known. */
static const struct store_ops *beneath;
static unsigned changes_left;

static void
change_once_read(struct store *s)
{
	struct request *r;
	char params[64];

	beneath->rollback(s);
	if (changes_left == 0)
		return;
	snprintf(params, sizeof(params), "{\"room\":\"hall\","
	    "\"title\":\"T%u\"}", changes_left--);
	r = corekit_post(&kit, "default", "alice", "room.update", params);
	corekit_settle_without(&kit, &kit.readers);
	ck_assert_ptr_eq(mailbox_take(&kit.replies), &r->mail);
	ck_assert_int_eq(r->err, ERR_OK);
	request_free(r);
}

static void
change_what_is_read(unsigned times)
{
	static struct store_ops changing;

	corekit_down(&kit);
	beneath = kit.store.ops;
	changing = *beneath;
	changing.rollback = change_once_read;
	kit.store.ops = &changing;
	changes_left = 0;
	corekit_up(&kit);
	roomkit_sit("bob", 1);
	changes_left = times;
}

START_TEST(a_room_that_changed_while_it_was_read_is_read_again)
{
	change_what_is_read(ROOM_LOADS_MAX - 1);
	MUST("bob", "room.join", "{\"room\":\"hall\"}");
	HAS("\"title\":\"T1\"");
	ck_assert_uint_eq(changes_left, 0);
}
END_TEST

START_TEST(a_room_that_changes_without_end_is_busy)
{
	change_what_is_read(ROOM_LOADS_MAX);
	REFUSED("bob", "room.join", "{\"room\":\"hall\"}", ERR_BUSY);
	MUST("bob", "room.join", "{\"room\":\"hall\"}");
	HAS("\"title\":\"T1\"");
}
END_TEST

START_TEST(nobody_gets_into_a_room_that_is_about_to_end)
{
	struct request *r;

	corekit_pass(&kit, 1000);
	kit.wall_ms += kit.settings.room_idle_ms;
	kit.mono_ms += kit.settings.room_idle_ms;
	kit.plan.commits = 0;		/* the sweep's will fail */
	corekit_pass(&kit, 1000);
	kit.plan.commits = -1;
	roomkit_sit("bob", 1);
	r = corekit_post(&kit, "default", "bob", "room.join",
	    "{\"room\":\"hall\"}");
	corekit_finish(&kit);
	ck_assert_int_eq(r->err, ERR_OK);
	request_free(r);
	corekit_pass(&kit, kit.settings.room_idle_ms * 2);
	MUST("bob", "room.get", "{\"room\":\"hall\"}");
	HAS("\"members\":1");
}
END_TEST

int
main(void)
{
	static const TTest **const tests[] = {
		&joining_subscribes_before_it_is_told,
		&leaving_is_told_and_the_last_takes_the_ring_along,
		&a_room_that_is_not_there_cannot_be_joined,
		&joining_makes_a_room_where_the_policy_says_so,
		&a_short_outage_shows_no_leave_and_no_join,
		&an_outage_of_all_in_several_rooms_shows_nothing_either,
		&who_stays_away_has_left,
		&two_devices_are_one_person,
		&members_and_rooms_of_a_session_are_bounded,
		&members_are_named_by_pages,
		&many_rooms_of_one_session_end_with_it,
		&messages_are_numbered_and_a_retry_is_answered_again,
		&only_the_newest_cids_are_remembered,
		&what_has_no_slot_is_dropped_and_counted,
		&kinds_can_be_low_or_have_extra_slots,
		&high_is_for_those_who_speak_by_right,
		&speakers_have_extra_slots,
		&equal_messages_become_one_when_the_window_ends,
		&different_messages_to_be_merged_take_a_slot_each,
		&different_messages_to_be_merged_are_bounded,
		&a_body_has_a_limit,
		&late_joiners_get_what_was_said_lately,
		&a_full_mailbox_loses_frames_and_says_so,
		&what_waits_to_be_merged_is_heard_before_the_room_ends,
		&what_a_worker_lost_is_told_with_the_end_of_the_room,
		&filters_refuse_and_rewrite_what_is_said,
		&a_crowd_is_counted_and_may_drop_all_at_once,
		&a_lost_tail_is_told_within_a_second,
		&a_worker_learns_what_a_joiner_is_to_get,
		&an_idle_room_is_forgotten_with_what_was_said,
		&a_room_that_nobody_keeps_ends,
		&rooms_that_nobody_used_since_the_start_end_too,
		&a_room_that_changed_while_it_was_read_is_read_again,
		&a_room_that_changes_without_end_is_busy,
		&nobody_gets_into_a_room_that_is_about_to_end,
	};
	Suite *suite = suite_create("room");
	TCase *tc = tcase_create("room");
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
