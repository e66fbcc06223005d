/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every operation, with every call of the store failing once: the caller is
 * told, nobody else is, nothing is half done, and asking again does what was
 * asked for.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "faultkit.h"

/* Of alice's world: see make_world. What succeeds is a row. */
static const struct fault_call calls[] = {
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
	{ "", "session.open", "{\"token\":\"$t\",\"device\":{\"id\":\"d1\","
	    "\"platform\":\"web\",\"name\":\"Her\"}}", IN_SESSION },
	{ NULL, "setup.link", "{}", IS_NEW | IS_RANDOM },
	{ "", "setup.finish", "{\"token\":\"$t\",\"user\":\"boss\","
	    "\"password\":\"a good one\",\"org\":\"Acme\"}",
	    IS_NEW | IS_RANDOM },
	{ NULL, "token.revoke", "{\"token\":\"$t\"}", 0 },
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
	{ NULL, "tenant.create", "{\"id\":\"other\",\"name\":\"Other\"}",
	    IS_KEPT },
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

/* Groups with ways in, what waits there, a board, a channel, departments. */
static void
make_ways(void)
{
	static const struct fault_call steps[] = {
		{ "alice", "group.create", "{\"id\":\"open\",\"name\":\"O\","
		    "\"settings\":{\"join\":\"open\",\"history\":-1,"
		    "\"listed\":true}}", 0 },
		{ "alice", "group.create", "{\"id\":\"quiz\",\"name\":\"Q\","
		    "\"settings\":{\"join\":\"question\",\"question\":\"?\","
		    "\"answer\":\"yes\"}}", 0 },
		{ "alice", "group.create", "{\"id\":\"ask\",\"name\":\"A\","
		    "\"settings\":{\"join\":\"approval\"}}", 0 },
		{ "alice", "group.create", "{\"id\":\"plain\",\"name\":"
		    "\"P\"}", 0 },
		{ "bob", "group.join", "{\"id\":\"ask\"}", 0 },
		{ "alice", "group.invite", "{\"id\":\"plain\",\"users\":"
		    "[\"bob\"]}", 0 },
		{ "alice", "group.set_notice", "{\"id\":\"g1\",\"text\":"
		    "\"Old\"}", 0 },
		{ "alice", "group.read_notice", "{\"id\":\"g1\"}", 0 },
		{ "alice", "channel.create", "{\"id\":\"news\",\"name\":"
		    "\"N\"}", 0 },
		{ "carol", "channel.follow", "{\"id\":\"news\"}", 0 },
		{ NULL, "department.create", "{\"id\":\"rd\",\"name\":"
		    "\"R\",\"group\":true}", 0 },
		{ NULL, "department.create", "{\"id\":\"web\",\"name\":"
		    "\"W\",\"parent\":\"rd\"}", 0 },
		{ NULL, "department.create", "{\"id\":\"empty\",\"name\":"
		    "\"E\",\"group\":true}", 0 },
		{ NULL, "department.add", "{\"id\":\"web\",\"users\":"
		    "[\"bob\"]}", 0 },
		{ NULL, "department.add", "{\"id\":\"rd\",\"users\":"
		    "[\"bob\",\"carol\"]}", 0 },
		{ NULL, "department.update", "{\"id\":\"rd\",\"head\":"
		    "\"carol\"}", 0 },
		{ NULL, NULL, NULL, 0 },
	};

	faultkit_must_all(steps);
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
	faultkit_name('t', corekit_token(&kit, "bob"));
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g1", "c1", "one"),
	    ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g1", "c2", "two"),
	    ERR_OK);
	ck_assert_int_eq(corekit_send(&kit, "alice", "u:bob", "c1", "one"),
	    ERR_OK);
	make_ways();
}

static void
make(const struct fault_call *c)
{
	if (!(c->how & IS_NEW)) {
		make_world();
		return;
	}
	corekit_must(&kit, "default", NULL, "setup.link", "{}");
	faultkit_name_member('t', "token");
}

static void
look(const struct fault_call *c, struct buf *out)
{
	static const char *const people[] = { "root", "chief", "alice", "bob",
		"carol" };

	for (size_t i = 0; i < sizeof(people) / sizeof(*people) &&
	    !(c->how & IS_NEW); i++) {
		faultkit_must(people[i], "sync", "{}", out);
		faultkit_must(people[i], "message.list",
		    "{\"conv\":\"t:\"}", out);
	}
	faultkit_must(NULL, "user.list", "{}", out);
	(void)corekit_call(&kit, "default", NULL, "group.members",
	    "{\"id\":\"g1\"}");
	buf_puts(out, kit.result);
	faultkit_must(NULL, "department.tree", "{}", out);
	(void)corekit_call(&kit, "default", NULL, "department.members",
	    "{\"id\":\"rd\"}");
	buf_puts(out, kit.result);
}

static const struct fault_world world = { make, look, NULL, NULL };

START_TEST(any_store_call_may_fail_and_nothing_is_half_done)
{
	faultkit_try(&world, &calls[_i / FAULTKIT_ERRORS],
	    faultkit_errors[_i % FAULTKIT_ERRORS]);
}
END_TEST

int
main(void)
{
	return faultkit_run("storefault",
	    any_store_call_may_fail_and_nothing_is_half_done,
	    CALLS * FAULTKIT_ERRORS, NULL);
}
