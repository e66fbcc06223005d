/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: who gets one, which make room, what ends them, how fast. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "corekit.h"

static struct corekit kit;

static void
setup(void)
{
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\"}");
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

static void
open_at(const char *user, const char *device, const char *platform,
    uint32_t slot)
{
	enum err err = corekit_open(&kit, user, device, platform, slot);

	ck_assert_msg(err == ERR_OK, "%s", err_code(err));
}

static enum err
ping(uint32_t slot)
{
	kit.session = (struct session_ref){ 0, slot, 1 };
	return corekit_call(&kit, "default", "alice", "session.ping", "{}");
}

#define OPEN(token) "{\"token\":\"" token "\",\"device\":{\"id\":\"d\"," \
	"\"platform\":\"web\"}}"
#define RANDOM "0123456789012345678901234567890123456789012"

START_TEST(session_open_wants_a_token_of_a_person)
{
	static const struct corekit_refusal refusals[] = {
		{ "no token begins like this", "", "session.open",
		    OPEN("zz_default_" RANDOM), ERR_UNAUTHORIZED, NULL },
		{ "a token is not this short", "", "session.open",
		    OPEN("yz_default_0"), ERR_UNAUTHORIZED, NULL },
		{ "a token has its second line", "", "session.open",
		    OPEN("yz_default0" RANDOM), ERR_UNAUTHORIZED, NULL },
		{ "no tenant is named like this", "", "session.open",
		    OPEN("yz_DEFAULT_" RANDOM), ERR_UNAUTHORIZED, NULL },
		{ "a token was issued", "", "session.open",
		    OPEN("yz_default_" RANDOM), ERR_UNAUTHORIZED, NULL },
		{ "its tenant exists", "", "session.open",
		    OPEN("yz_elsewhere_" RANDOM), ERR_UNAUTHORIZED, NULL },
		{ NULL, NULL, NULL, NULL, ERR_OK, NULL }
	};

	kit.session = (struct session_ref){ 0, 1, 1 };
	corekit_refuses(&kit, refusals);
}
END_TEST

START_TEST(session_open_wants_a_connection_that_lasts)
{
	char params[256];

	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d\",\"platform\":\"web\"}}",
	    corekit_token(&kit, "alice"));
	ck_assert_int_eq(corekit_call(&kit, "default", "", "session.open",
	    params), ERR_WRONG_STATE);
}
END_TEST

START_TEST(session_open_keeps_to_the_most_sessions)
{
	kit.settings.sessions_max = 1;
	open_at("alice", "d1", "web", 1);
	ck_assert_int_eq(corekit_open(&kit, "bob", "d1", "web", 2), ERR_BUSY);
}
END_TEST

START_TEST(one_device_has_one_session)
{
	open_at("alice", "d1", "web", 1);
	open_at("alice", "d2", "web", 2);
	open_at("alice", "d1", "web", 3);
	ck_assert_str_eq(corekit_heard(&kit), "entry s:alice; "
	    "kick 0.1 replaced");
	ck_assert_int_eq(ping(2), ERR_OK);
	ck_assert_int_eq(ping(3), ERR_OK);
	ck_assert_int_eq(ping(1), ERR_UNAUTHORIZED);
}
END_TEST

START_TEST(the_oldest_of_a_platform_makes_room)
{
	open_at("alice", "p1", "phone", 1);
	open_at("alice", "w1", "web", 2);
	open_at("alice", "p2", "phone", 3);
	ck_assert_str_eq(corekit_heard(&kit), "entry s:alice; entry s:alice; "
	    "kick 0.1 device_limit");
	open_at("alice", "w2", "web", 4);
	open_at("alice", "w3", "web", 5);
	ck_assert_str_eq(corekit_heard(&kit), "entry s:alice; entry s:alice");
	open_at("alice", "w4", "web", 6);
	ck_assert_str_eq(corekit_heard(&kit), "entry s:alice; "
	    "kick 0.2 device_limit");
}
END_TEST

/* Its end is still on the way when the next one has its place. */
START_TEST(a_slot_is_used_again_before_its_end_is_known)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	open_at("alice", "d1", "web", 1);
	open_at("bob", "d1", "web", 1);
	corekit_must(&kit, "default", "bob", "session.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"session\":\"0.1.1\""));
	kit.session.worker = -1;
	corekit_must(&kit, "default", "alice", "session.list", "{}");
	ck_assert_str_eq(kit.result, "{\"sessions\":[]}");
	gone->mail.kind = MAIL_SESSION_GONE;
	gone->session = (struct session_ref){ 0, 1, 0 };	/* an older */
	memcpy(gone->tenant, "default", sizeof("default"));
	mailbox_post_reserved(core_inbox(kit.core, "default"), &gone->mail);
	corekit_settle(&kit);
	corekit_must(&kit, "default", "bob", "session.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"session\":\"0.1.1\""));
}
END_TEST

START_TEST(a_session_whose_connection_is_gone_ends)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	open_at("alice", "d1", "web", 1);
	gone->mail.kind = MAIL_SESSION_GONE;
	gone->session = kit.session;
	mailbox_post_reserved(core_inbox(kit.core, "default"), &gone->mail);
	corekit_settle(&kit);
	ck_assert_int_eq(ping(1), ERR_UNAUTHORIZED);
	ck_assert_str_eq(corekit_heard(&kit), "");
}
END_TEST

START_TEST(session_list_shows_devices_and_which_asks)
{
	char params[300];

	open_at("alice", "d1", "web", 1);
	kit.session.worker = -1;
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d2\",\"platform\":\"desktop\",\"name\":\"Desk\"}}",
	    corekit_token(&kit, "alice"));
	kit.session = (struct session_ref){ 0, 2, 1 };
	corekit_must(&kit, "default", "", "session.open", params);
	corekit_must(&kit, "default", "alice", "session.list", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"device\":\"d2\","
	    "\"platform\":\"desktop\",\"name\":\"Desk\""));
	ck_assert_ptr_nonnull(strstr(strstr(kit.result, "\"d1\""),
	    "\"current\":false"));
	ck_assert_ptr_nonnull(strstr(strstr(kit.result, "\"d2\""),
	    "\"current\":true"));
}
END_TEST

START_TEST(session_kick_ends_those_that_are_named)
{
	open_at("alice", "d1", "web", 1);
	open_at("alice", "d2", "web", 2);
	open_at("alice", "d3", "web", 3);
	corekit_heard(&kit);	/* of the new devices */
	corekit_must(&kit, "default", "alice", "session.kick",
	    "{\"session\":\"0.1.1\"}");
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.1 signed_out");
	corekit_must(&kit, "default", "alice", "session.kick",
	    "{\"device\":\"d2\"}");
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.2 signed_out");
	/* never the one that asks */
	corekit_must(&kit, "default", "alice", "session.kick",
	    "{\"device\":\"d3\"}");
	ck_assert_str_eq(kit.result, "{\"kicked\":0}");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "session.kick", "{}"), ERR_FIELD);
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "session.kick", "{\"user\":\"bob\"}"), ERR_FORBIDDEN);
	kit.session.worker = -1;
	corekit_must(&kit, "default", NULL, "session.kick",
	    "{\"user\":\"alice\"}");
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.3 admin");
	corekit_must(&kit, "default", NULL, "session.kick",
	    "{\"user\":\"alice\"}");
	ck_assert_str_eq(kit.result, "{\"kicked\":0}");
}
END_TEST

START_TEST(session_close_ends_the_session)
{
	open_at("alice", "d1", "web", 1);
	corekit_must(&kit, "default", "alice", "session.close", "{}");
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.1 signed_out");
	kit.session.worker = -1;	/* by REST there is none to end */
	corekit_must(&kit, "default", "alice", "session.close", "{}");
	ck_assert_str_eq(corekit_heard(&kit), "");
}
END_TEST

START_TEST(signing_out_ends_the_sessions_of_the_token)
{
	static char token[128];

	open_at("alice", "d1", "web", 1);
	open_at("alice", "d2", "web", 2);
	kit.session.worker = -1;
	corekit_heard(&kit);	/* of the new device */
	snprintf(token, sizeof(token), "%s", corekit_token(&kit, "alice"));
	kit.token = token;
	corekit_must(&kit, "default", "", "auth.logout", "{}");
	ck_assert_str_eq(corekit_heard(&kit), "");	/* it has none */
	ck_assert_int_eq(corekit_call(&kit, "default", "", "auth.logout",
	    "{}"), ERR_UNAUTHORIZED);
	kit.token = NULL;
	corekit_must(&kit, "default", NULL, "token.revoke",
	    "{\"user\":\"alice\"}");
	ck_assert_str_eq(corekit_heard(&kit),
	    "kick 0.1 signed_out; kick 0.2 signed_out");
}
END_TEST

START_TEST(a_session_ends_with_its_token)
{
	char params[256], token[128];

	open_at("alice", "d1", "web", 1);	/* its token has no end */
	kit.session.worker = -1;
	corekit_must(&kit, "default", NULL, "token.issue",
	    "{\"user\":\"alice\",\"lifetime_s\":60}");
	ck_assert_int_eq(sscanf(kit.result, "{\"token\":\"%127[^\"]", token),
	    1);
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"d2\",\"platform\":\"web\"}}", token);
	kit.session = (struct session_ref){ 0, 2, 1 };
	corekit_must(&kit, "default", "", "session.open", params);
	corekit_heard(&kit);	/* of the new device */
	corekit_pass(&kit, 59 * 1000);
	ck_assert_str_eq(corekit_heard(&kit), "");
	corekit_must(&kit, "default", "alice", "session.ping", "{}");
	corekit_pass(&kit, 1000);
	ck_assert_str_eq(corekit_heard(&kit), "kick 0.2 expired");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "session.ping", "{}"), ERR_UNAUTHORIZED);
	corekit_pass(&kit, 3600 * 1000);
	ck_assert_str_eq(corekit_heard(&kit), "");
}
END_TEST

START_TEST(a_session_that_asks_too_fast_waits)
{
	int64_t calls = 0;

	open_at("alice", "d1", "web", 1);
	while (ping(1) == ERR_OK)
		ck_assert_int_le(++calls, kit.settings.rate.burst);
	ck_assert_int_eq(calls, kit.settings.rate.burst);
	ck_assert_int_eq(ping(1), ERR_RATE);
	corekit_pass(&kit, 1000);
	for (int64_t i = 0; i < kit.settings.rate.per_s; i++)
		ck_assert_int_eq(ping(1), ERR_OK);
	ck_assert_int_eq(ping(1), ERR_RATE);
	corekit_pass(&kit, 3600 * 1000);	/* never more than a burst */
	for (int64_t i = 0; i < kit.settings.rate.burst; i++)
		ck_assert_int_eq(ping(1), ERR_OK);
	ck_assert_int_eq(ping(1), ERR_RATE);
}
END_TEST

/* By the same costs as a session: user.list costs 2. */
START_TEST(an_address_that_asks_too_fast_waits)
{
	int64_t calls = 0;

	kit.peer = "192.0.2.1";
	kit.token = "nobody's";
	while (corekit_call(&kit, "default", "", "user.list", "{}") !=
	    ERR_RATE)
		ck_assert_int_lt(++calls, 10000);
	ck_assert_int_eq(calls, kit.settings.rate.burst / 2);
	kit.peer = "192.0.2.2";
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_UNAUTHORIZED);
	kit.peer = "192.0.2.1";
	corekit_pass(&kit, 1000);
	for (int64_t i = 0; i < kit.settings.rate.per_s / 2; i++)
		ck_assert_int_eq(corekit_call(&kit, "default", "",
		    "user.list", "{}"), ERR_UNAUTHORIZED);
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_RATE);
}
END_TEST

/* Many people share an address: each who is known pays for herself, and
 * wherever she comes from. */
START_TEST(a_person_that_asks_too_fast_waits)
{
	static char token[2][128];
	int64_t calls = 0;

	snprintf(token[0], sizeof(token[0]), "%s",
	    corekit_token(&kit, "alice"));
	snprintf(token[1], sizeof(token[1]), "%s",
	    corekit_token(&kit, "bob"));
	kit.token = token[0];
	kit.peer = "192.0.2.1";
	while (corekit_call(&kit, "default", "", "user.list", "{}") == ERR_OK)
		ck_assert_int_lt(++calls, 10000);
	ck_assert_int_eq(calls, kit.settings.rate_user.burst / 2);
	ck_assert_int_eq(kit.last->err, ERR_RATE);
	kit.peer = "192.0.2.2";
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_RATE);
	kit.peer = "192.0.2.1";
	kit.token = token[1];
	corekit_must(&kit, "default", "", "user.list", "{}");
	kit.token = token[0];
	corekit_pass(&kit, 1000);
	for (int64_t i = 0; i < kit.settings.rate_user.per_s / 2; i++)
		corekit_must(&kit, "default", "", "user.list", "{}");
	ck_assert_int_eq(corekit_call(&kit, "default", "", "user.list", "{}"),
	    ERR_RATE);
}
END_TEST

/* What a tenant has left is for who spent least. */
START_TEST(a_tenant_is_shared_fairly)
{
	int64_t calls = 0;

	open_at("alice", "d1", "web", 1);
	open_at("bob", "d1", "web", 2);
	kit.settings.rate_tenant = (struct rate_rule){ 100, 600 };
	corekit_pass(&kit, 10 * 1000);
	while (ping(1) == ERR_OK)
		ck_assert_int_lt(++calls, 10000);
	ck_assert_int_eq(kit.last->err, ERR_RATE);
	ck_assert_int_lt(calls, kit.settings.rate.burst);
	kit.session = (struct session_ref){ 0, 2, 1 };
	corekit_must(&kit, "default", "bob", "session.ping", "{}");
}
END_TEST

static bool
on_device(void *arg, const struct device *d)
{
	(void)d;
	++*(int *)arg;
	return true;
}

static int
count_devices(void)
{
	struct store *s;
	const char *why;
	int count = 0;

	ck_assert_int_eq(kit.mem.ops->open(kit.mem.place, STR("default"),
	    STORE_READ, &s, &why), ERR_OK);
	ck_assert_int_eq(kit.mem.ops->begin(s), ERR_OK);
	ck_assert_int_eq(kit.mem.ops->device_list(s, STR("alice"), on_device,
	    &count), ERR_OK);
	kit.mem.ops->close(s);
	return count;
}

START_TEST(devices_are_remembered_up_to_a_limit)
{
	char id[16];

	for (int i = 0; i < DEVICES_PER_USER_MAX + 3; i++) {
		snprintf(id, sizeof(id), "d%d", i);
		open_at("alice", id, "web", 1);
		corekit_pass(&kit, 1000);
	}
	ck_assert_int_eq(count_devices(), DEVICES_PER_USER_MAX);
	open_at("alice", id, "desktop", 1);	/* known, but another kind */
	corekit_pass(&kit, 25LL * 3600 * 1000);
	open_at("alice", id, "desktop", 1);	/* seen on another day */
	ck_assert_int_eq(count_devices(), DEVICES_PER_USER_MAX);
}
END_TEST

START_TEST(a_session_listens_to_every_conversation_of_its_own)
{
	char params[128], last[32];

	for (int i = 0; i < 40; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"g%d\",\"name\":"
		    "\"G\"}", i);
		corekit_must(&kit, "default", "alice", "group.create", params);
	}
	open_at("alice", "d1", "web", 1);
	ck_assert_uint_eq(kit.last->subs->count, 42);	/* and self, t: */
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"late\",\"name\":\"G\"}");
	snprintf(last, sizeof(last), "%s", corekit_heard(&kit));
	ck_assert_str_eq(last, "subscribe 0.1; entry g:late");
	corekit_must(&kit, "default", "alice", "group.leave",
	    "{\"id\":\"late\"}");
	ck_assert_str_eq(corekit_heard(&kit), "entry g:late; unsubscribe 0.1");
}
END_TEST

START_TEST(a_worker_that_is_behind_loses_events_but_no_kick)
{
	int events = 0;
	char cid[16];
	struct mail *next;

	open_at("alice", "d1", "web", 1);
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g\",\"name\":\"G\"}");
	(void)corekit_heard(&kit);
	for (int i = 0; i < 150; i++) {
		snprintf(cid, sizeof(cid), "c%d", i);
		ck_assert_int_eq(corekit_send(&kit, "alice", "g:g", cid, "x"),
		    ERR_OK);
	}
	kit.session.worker = -1;
	corekit_must(&kit, "default", NULL, "session.kick",
	    "{\"user\":\"alice\"}");
	ck_assert(mailbox_take_lost(&kit.worker));
	for (struct mail *m = mailbox_take(&kit.worker); m; m = next) {
		next = m->next;
		events += ((struct notice *)m)->kind == NOTICE_PUSH;
		ck_assert(next != NULL ||
		    ((struct notice *)m)->kind == NOTICE_KICK);
		notice_free((struct notice *)m);
	}
	ck_assert_int_eq(events, 100);
}
END_TEST

static void
add_tests(TCase *t)
{
	tcase_add_test(t, session_open_wants_a_token_of_a_person);
	tcase_add_test(t, session_open_wants_a_connection_that_lasts);
	tcase_add_test(t, session_open_keeps_to_the_most_sessions);
	tcase_add_test(t, one_device_has_one_session);
	tcase_add_test(t, the_oldest_of_a_platform_makes_room);
	tcase_add_test(t, a_slot_is_used_again_before_its_end_is_known);
	tcase_add_test(t, a_session_whose_connection_is_gone_ends);
	tcase_add_test(t, session_list_shows_devices_and_which_asks);
	tcase_add_test(t, session_kick_ends_those_that_are_named);
	tcase_add_test(t, session_close_ends_the_session);
	tcase_add_test(t, signing_out_ends_the_sessions_of_the_token);
	tcase_add_test(t, a_session_ends_with_its_token);
	tcase_add_test(t, a_session_that_asks_too_fast_waits);
	tcase_add_test(t, an_address_that_asks_too_fast_waits);
	tcase_add_test(t, a_person_that_asks_too_fast_waits);
	tcase_add_test(t, a_tenant_is_shared_fairly);
	tcase_add_test(t, devices_are_remembered_up_to_a_limit);
	tcase_add_test(t,
	    a_session_listens_to_every_conversation_of_its_own);
	tcase_add_test(t, a_worker_that_is_behind_loses_events_but_no_kick);
}

int
main(void)
{
	Suite *s = suite_create("session");
	TCase *t = tcase_create("sessions");
	SRunner *sr;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	add_tests(t);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
