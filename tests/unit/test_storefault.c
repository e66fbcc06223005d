/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every operation, with every call of the store failing once: the caller is
 * told, nobody else is, nothing is half done, and asking again does what was
 * asked for.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "corekit.h"

struct call {
	const char *user, *op;
	const char *params;	/* %s: bob's token, or the set-up link's */
	enum {
		IS_RANDOM = 1,	/* the answer is never the same */
		IN_SESSION = 2,
		IS_NEW = 4,	/* nobody has been made yet */
	} how;
};

/* Of alice's world: see make_world. What succeeds is a row. */
static const struct call calls[] = {
	{ NULL, "user.create", "{\"id\":\"dave\",\"password\":\"a good one\"}", 0 },
	{ "alice", "user.get", "{\"id\":\"bob\"}", 0 },
	{ "alice", "user.list", "{\"limit\":2}", 0 },
	{ NULL, "user.update", "{\"id\":\"root\",\"admin\":false}", 0 },
	{ "bob", "user.update", "{\"id\":\"bob\",\"name\":\"Bobby\"}", 0 },
	{ NULL, "user.disable", "{\"id\":\"root\"}", 0 },
	{ NULL, "user.disable", "{\"id\":\"carol\"}", 0 },
	{ "bob", "user.set_password",
	    "{\"old\":\"bob's secret\",\"password\":\"another one\"}", 0 },
	{ NULL, "user.set_password",
	    "{\"id\":\"bob\",\"password\":\"another one\"}", 0 },
	{ "", "auth.login", "{\"user\":\"bob\",\"password\":"
	    "\"bob's secret\"}", IS_RANDOM },
	{ "bob", "auth.logout", "{}", 0 },
	{ NULL, "token.issue", "{\"user\":\"bob\",\"lifetime_s\":60}", IS_RANDOM },
	{ NULL, "token.revoke", "{\"user\":\"bob\"}", 0 },
	{ "", "setup.state", "{}", IS_NEW },
	{ "", "session.open", "{\"token\":\"%s\",\"device\":{\"id\":\"d1\","
	    "\"platform\":\"web\",\"name\":\"Her\"}}", IN_SESSION },
	{ NULL, "setup.link", "{}", IS_NEW | IS_RANDOM },
	{ "", "setup.finish", "{\"token\":\"%s\",\"user\":\"boss\","
	    "\"password\":\"a good one\",\"org\":\"Acme\"}",
	    IS_NEW | IS_RANDOM },
	{ NULL, "token.revoke", "{\"token\":\"%s\"}", 0 },
	{ "alice", "group.create", "{\"id\":\"g2\",\"name\":\"Two\","
	    "\"members\":[\"bob\",\"carol\"],\"cid\":\"n1\"}", 0 },
	{ "bob", "group.get", "{\"id\":\"g1\"}", 0 },
	{ "bob", "group.members", "{\"id\":\"g1\"}", 0 },
	{ "alice", "group.add", "{\"id\":\"g1\",\"users\":[\"carol\"],"
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "group.remove", "{\"id\":\"g1\",\"users\":[\"bob\"],"
	    "\"cid\":\"n1\"}", 0 },
	{ "bob", "group.leave", "{\"id\":\"g1\",\"cid\":\"n1\"}", 0 },
	{ "alice", "group.leave", "{\"id\":\"g1\"}", 0 },
	{ "alice", "group.update", "{\"id\":\"g1\",\"name\":\"New\","
	    "\"owner\":\"bob\",\"cid\":\"n1\"}", 0 },
	{ "alice", "group.update", "{\"id\":\"g1\",\"admins_add\":[\"bob\"],"
	    "\"admins_remove\":[\"bob\"]}", 0 },
	{ "alice", "group.update", "{\"id\":\"g1\",\"settings\":"
	    "{\"join\":\"question\",\"question\":\"Why?\"},\"cid\":\"n1\"}",
	    0 },
	{ "alice", "group.create", "{\"id\":\"g2\",\"name\":\"Two\","
	    "\"settings\":{\"join\":\"question\",\"question\":\"Why?\"},"
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "group.set_role", "{\"id\":\"g1\",\"users\":[\"bob\"],"
	    "\"role\":\"admin\",\"cid\":\"n1\"}", 0 },
	{ "alice", "group.transfer", "{\"id\":\"g1\",\"user\":\"bob\","
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "group.dissolve", "{\"id\":\"g1\",\"cid\":\"n1\"}", 0 },
	{ "alice", "group.mute", "{\"id\":\"g1\",\"users\":[\"bob\"],"
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "group.mute", "{\"id\":\"g1\",\"all\":true}", 0 },
	{ "alice", "group.speakers", "{\"id\":\"g1\",\"add\":[\"bob\"],"
	    "\"cid\":\"n1\"}", 0 },
	{ "carol", "group.join", "{\"id\":\"open\",\"cid\":\"n1\"}", 0 },
	{ "carol", "group.join", "{\"id\":\"quiz\",\"answer\":\"yes\","
	    "\"cid\":\"n1\"}", 0 },
	{ "carol", "group.join", "{\"id\":\"ask\",\"text\":\"me\","
	    "\"cid\":\"n1\"}", 0 },
	{ "bob", "group.join", "{\"id\":\"plain\",\"cid\":\"n1\"}", 0 },
	{ "bob", "group.decline", "{\"id\":\"plain\"}", 0 },
	{ "alice", "group.invite", "{\"id\":\"plain\",\"users\":"
	    "[\"bob\",\"carol\"],\"cid\":\"n1\"}", 0 },
	{ "bob", "group.invitations", "{}", 0 },
	{ "alice", "group.requests", "{\"id\":\"ask\"}", 0 },
	{ "alice", "group.approve", "{\"id\":\"ask\",\"users\":[\"bob\"],"
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "group.refuse", "{\"id\":\"ask\",\"users\":[\"bob\"]}", 0 },
	{ "alice", "group.set_notice", "{\"id\":\"g1\",\"text\":\"New\","
	    "\"cid\":\"n1\"}", 0 },
	{ "bob", "group.notice", "{\"id\":\"g1\"}", 0 },
	{ "bob", "group.read_notice", "{\"id\":\"g1\"}", 0 },
	{ "bob", "group.notice_readers", "{\"id\":\"g1\"}", 0 },
	{ "bob", "group.set_nickname", "{\"id\":\"g1\",\"nickname\":"
	    "\"Bobby\",\"cid\":\"n1\"}", 0 },
	{ "bob", "group.set_nickname", "{\"id\":\"g1\",\"cid\":\"n1\"}", 0 },
	{ "bob", "group.members", "{\"id\":\"g1\",\"text\":\"al\"}", 0 },
	{ "bob", "group.get", "{\"id\":\"quiz\"}", 0 },
	{ "bob", "group.list", "{}", 0 },
	{ "bob", "channel.create", "{\"name\":\"New\",\"cid\":\"n1\"}", 0 },
	{ "bob", "channel.follow", "{\"id\":\"news\"}", 0 },
	{ "carol", "channel.unfollow", "{\"id\":\"news\"}", 0 },
	{ "alice", "channel.add", "{\"id\":\"news\",\"users\":"
	    "[\"bob\",\"root\"]}", 0 },
	{ "alice", "channel.remove", "{\"id\":\"news\",\"users\":"
	    "[\"carol\"]}", 0 },
	{ "bob", "channel.get", "{\"id\":\"news\"}", 0 },
	{ "bob", "channel.list", "{}", 0 },
	{ "alice", "channel.readers", "{\"id\":\"news\"}", 0 },
	{ "alice", "channel.update", "{\"id\":\"news\",\"owner\":\"carol\","
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "channel.writers", "{\"id\":\"news\",\"add\":[\"bob\"],"
	    "\"remove\":[\"carol\"],\"cid\":\"n1\"}", 0 },
	{ "alice", "channel.dissolve", "{\"id\":\"news\",\"cid\":\"n1\"}", 0 },
	{ "alice", "message.send", "{\"conv\":\"c:news\",\"cid\":\"n1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"first\"}}", 0 },
	{ "alice", "message.send", "{\"conv\":\"u:carol\",\"cid\":\"n1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"first\"}}", 0 },
	{ "alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"n1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"hi\"},\"reply_to\":2,"
	    "\"mentions\":[\"bob\",\"*\"]}", 0 },
	{ "alice", "message.recall", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"cid\":\"n1\"}", 0 },
	{ "bob", "message.list", "{\"conv\":\"g:g1\",\"around\":2}", 0 },
	{ "bob", "sync", "{\"since\":0}", 0 },
	{ "bob", "conversation.get", "{\"conv\":\"u:alice\"}", 0 },
	{ "bob", "conversation.set", "{\"conv\":\"u:alice\","
	    "\"pinned\":true,\"muted\":true}", 0 },
	{ "bob", "conversation.read", "{\"conv\":\"g:g1\",\"seq\":2}", 0 },
	{ "bob", "conversation.read", "{\"conv\":\"g:g1\",\"seq\":3}", 0 },
	{ "bob", "conversation.delivered", "{\"conv\":\"g:g1\",\"seq\":2}", 0 },
	{ "bob", "conversation.typing", "{\"conv\":\"u:alice\"}", 0 },
	{ NULL, "tenant.create", "{\"id\":\"other\",\"name\":\"Other\"}", 0 },
	{ NULL, "tenant.list", "{}", 0 },
	{ NULL, "tenant.get", "{\"id\":\"default\"}", 0 },
	{ NULL, "department.create", "{\"name\":\"New\",\"parent\":\"rd\","
	    "\"group\":true,\"cid\":\"n1\"}", 0 },
	{ NULL, "department.update", "{\"id\":\"web\",\"parent\":\"\","
	    "\"head\":\"bob\",\"group\":true,\"cid\":\"n1\"}", 0 },
	{ NULL, "department.update", "{\"id\":\"rd\",\"name\":\"New\","
	    "\"head\":\"bob\",\"order\":7}", 0 },
	{ NULL, "department.update", "{\"id\":\"rd\",\"group\":false,"
	    "\"head\":\"\"}", 0 },
	{ NULL, "department.delete", "{\"id\":\"empty\",\"cid\":\"n1\"}", 0 },
	{ NULL, "department.add", "{\"id\":\"rd\",\"users\":[\"alice\","
	    "\"bob\"],\"cid\":\"n1\"}", 0 },
	{ NULL, "department.remove", "{\"id\":\"rd\",\"users\":[\"carol\","
	    "\"bob\"],\"cid\":\"n1\"}", 0 },
	{ NULL, "department.set_member", "{\"id\":\"rd\",\"user\":\"bob\","
	    "\"title\":\"T\",\"primary\":true,\"cid\":\"n1\"}", 0 },
	{ "bob", "department.get", "{\"id\":\"web\"}", 0 },
	{ "bob", "department.list", "{\"text\":\"e\"}", 0 },
	{ "bob", "department.tree", "{\"after\":\"rd\"}", 0 },
	{ "bob", "department.members", "{\"id\":\"rd\",\"subtree\":true,"
	    "\"text\":\"b\"}", 0 },
	{ NULL, "broadcast.send", "{\"cid\":\"n1\",\"to\":\"department\","
	    "\"department\":\"rd\",\"subtree\":true,\"kind\":\"text\","
	    "\"body\":{\"text\":\"hi\"}}", 0 },
};
#define CALLS (int)(sizeof(calls) / sizeof(*calls))

static const enum err faults[] = { ERR_IO, ERR_DISK_FULL, ERR_AGAIN };
#define FAULTS (int)(sizeof(faults) / sizeof(*faults))

static struct corekit kit;
static char secret[128];	/* what %s of a row stands for */
static const struct fault_plan never = { -1, -1, -1, ERR_IO, false, 0 };

/* Groups with ways in, what waits there, a board, a channel, departments. */
static void
make_ways(void)
{
	static const struct {
		const char *user, *op, *params;
	} steps[] = {
		{ "alice", "group.create", "{\"id\":\"open\",\"name\":\"O\","
		    "\"settings\":{\"join\":\"open\",\"history\":-1,"
		    "\"listed\":true}}" },
		{ "alice", "group.create", "{\"id\":\"quiz\",\"name\":\"Q\","
		    "\"settings\":{\"join\":\"question\",\"question\":\"?\","
		    "\"answer\":\"yes\"}}" },
		{ "alice", "group.create", "{\"id\":\"ask\",\"name\":\"A\","
		    "\"settings\":{\"join\":\"approval\"}}" },
		{ "alice", "group.create", "{\"id\":\"plain\",\"name\":"
		    "\"P\"}" },
		{ "bob", "group.join", "{\"id\":\"ask\"}" },
		{ "alice", "group.invite", "{\"id\":\"plain\",\"users\":"
		    "[\"bob\"]}" },
		{ "alice", "group.set_notice", "{\"id\":\"g1\",\"text\":"
		    "\"Old\"}" },
		{ "alice", "group.read_notice", "{\"id\":\"g1\"}" },
		{ "alice", "channel.create", "{\"id\":\"news\",\"name\":"
		    "\"N\"}" },
		{ "carol", "channel.follow", "{\"id\":\"news\"}" },
		{ NULL, "department.create", "{\"id\":\"rd\",\"name\":"
		    "\"R\",\"group\":true}" },
		{ NULL, "department.create", "{\"id\":\"web\",\"name\":"
		    "\"W\",\"parent\":\"rd\"}" },
		{ NULL, "department.create", "{\"id\":\"empty\",\"name\":"
		    "\"E\",\"group\":true}" },
		{ NULL, "department.add", "{\"id\":\"web\",\"users\":"
		    "[\"bob\"]}" },
		{ NULL, "department.add", "{\"id\":\"rd\",\"users\":"
		    "[\"bob\",\"carol\"]}" },
		{ NULL, "department.update", "{\"id\":\"rd\",\"head\":"
		    "\"carol\"}" },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		corekit_must(&kit, "default", steps[i].user, steps[i].op,
		    steps[i].params);
}

/* Root administers; alice owns g1, where bob is; she and bob talk. */
static void
make_world(void)
{
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"root\","
	    "\"admin\":true}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"chief\","
	    "\"admin\":true}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", NULL, "user.create", "{\"id\":\"bob\","
	    "\"password\":\"bob's secret\"}");
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"carol\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g1\",\"name\":\"One\",\"members\":[\"bob\"]}");
	snprintf(secret, sizeof(secret), "%s", corekit_token(&kit, "bob"));
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g1", "c1", "one"),
	    ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g1", "c2", "two"),
	    ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "c1", "one"),
	    ERR_OK);
	make_ways();
}

static void
make_link(void)
{
	const char *at;

	corekit_must(&kit, "default", NULL, "setup.link", "{}");
	at = strchr(kit.result, ':') + 2;
	snprintf(secret, sizeof(secret), "%.*s", (int)strcspn(at, "\""), at);
}

/* The same world, and nothing of it in any cache. */
static void
begin(const struct call *c)
{
	corekit_init(&kit);
	corekit_up(&kit);
	if (c->how & IS_NEW)
		make_link();
	else
		make_world();
	corekit_down(&kit);
	corekit_up(&kit);
}

/* All that anybody is told of the world, ids and versions included. */
static void
look(const struct call *c, struct buf *out)
{
	static const char *const people[] = { "root", "chief", "alice", "bob",
		"carol" };

	kit.session.worker = -1;
	buf_init(out, 1 << 18);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people) &&
	    !(c->how & IS_NEW); i++) {
		corekit_must(&kit, "default", people[i], "sync", "{}");
		buf_puts(out, kit.result);
		corekit_must(&kit, "default", people[i], "message.list",
		    "{\"conv\":\"t:\"}");
		buf_puts(out, kit.result);
	}
	corekit_must(&kit, "default", NULL, "user.list", "{}");
	buf_puts(out, kit.result);
	(void)corekit_call(&kit, "default", NULL, "group.members",
	    "{\"id\":\"g1\"}");
	buf_puts(out, kit.result);
	corekit_must(&kit, "default", NULL, "department.tree", "{}");
	buf_puts(out, kit.result);
	(void)corekit_call(&kit, "default", NULL, "department.members",
	    "{\"id\":\"rd\"}");
	buf_puts(out, kit.result);
	ck_assert(!out->overflow);
	(void)corekit_heard(&kit);
}

static enum err
ask(const struct call *c)
{
	const char *at = strstr(c->params, "%s");
	char params[512];
	int head = at ? (int)(at - c->params) : 0;

	snprintf(params, sizeof(params), "%.*s%s%s", head, c->params,
	    at ? secret : "", at ? at + 2 : c->params);
	if (c->how & IN_SESSION)
		kit.session = (struct session_ref){ 0, 1, 1 };
	return corekit_call(&kit, "default", c->user, c->op, params);
}

/* What the call does when nothing fails: its answer, and the world then. */
static void
do_well(const struct call *c, char answer[sizeof(kit.result)],
    struct buf *after)
{
	begin(c);
	ck_assert_msg(ask(c) == ERR_OK, "%s: %s", c->op, kit.result);
	memcpy(answer, kit.result, sizeof(kit.result));
	look(c, after);
	corekit_fini(&kit);
}

/* One failure after n good calls of the store. True when there was one. */
static bool
do_badly(const struct call *c, int n, enum err with)
{
	struct buf before, after;
	bool has_failed;
	enum err err;

	begin(c);
	look(c, &before);
	corekit_down(&kit);
	corekit_up(&kit);
	kit.plan = never;
	kit.plan.calls = n;
	kit.plan.with = with;
	/* Else there would be room at the second try. */
	kit.plan.forever = with == ERR_DISK_FULL;
	err = ask(c);
	has_failed = kit.plan.failed > 0;
	kit.plan = never;
	if (has_failed) {
		ck_assert_msg(err == with, "%s, call %d: %s", c->op, n,
		    err_code(err));
		ck_assert_str_eq(corekit_heard(&kit), "");
		look(c, &after);
		ck_assert_str_eq(after.data, before.data);
		buf_fini(&after);
	} else {
		ck_assert_int_eq(err, ERR_OK);
	}
	buf_fini(&before);
	return has_failed;
}

START_TEST(any_store_call_may_fail_and_nothing_is_half_done)
{
	const struct call *c = &calls[_i / FAULTS];
	enum err with = faults[_i % FAULTS];
	char answer[sizeof(kit.result)];
	struct buf well, now;
	int n = 0;

	log_set_level(LOG_NONE);
	do_well(c, answer, &well);
	for (; do_badly(c, n, with); n++) {
		ck_assert_msg(ask(c) == ERR_OK, "%s, call %d, again", c->op,
		    n);
		if (!(c->how & IS_RANDOM))
			ck_assert_str_eq(kit.result, answer);
		look(c, &now);
		ck_assert_str_eq(now.data, well.data);
		corekit_pass(&kit, 10 * 1000);
		ck_assert(core_is_ready(kit.core));
		buf_fini(&now);
		corekit_fini(&kit);
	}
	corekit_fini(&kit);
	buf_fini(&well);
	ck_assert_int_gt(n, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("storefault");
	TCase *t = tcase_create("calls");
	SRunner *sr;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t,
	    any_store_call_may_fail_and_nothing_is_half_done, 0,
	    CALLS * FAULTS);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
