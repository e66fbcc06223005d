/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What admins and back ends do, with every call of the store failing once;
 * and what goes on from it by itself.
 */
#include <stdio.h>

#include "faultkit.h"

/* Of a tenant with something of everything: see make. */
static const struct fault_call calls[] = {
	{ NULL, "key.create", "{\"id\":\"k2\",\"name\":\"K\",\"scopes\":"
	    "[\"user.read\"],\"addresses\":[\"10.0.0.0/8\"],"
	    "\"lifetime_s\":60}", IS_RANDOM },
	{ NULL, "key.list", "{}", 0 },
	{ NULL, "key.get", "{\"id\":\"k1\"}", 0 },
	{ NULL, "key.update", "{\"id\":\"k1\",\"name\":\"New\",\"scopes\":"
	    "[\"user.write\"],\"addresses\":[],\"lifetime_s\":0}", 0 },
	{ NULL, "key.revoke", "{\"id\":\"k1\"}", 0 },
	{ NULL, "role.list", "{}", 0 },
	{ NULL, "role.people", "{}", 0 },
	{ NULL, "role.set", "{\"id\":\"r2\",\"name\":\"R\",\"rights\":"
	    "[\"user.read\"]}", 0 },
	{ NULL, "role.set", "{\"id\":\"r1\",\"rights\":[\"audit.read\"]}",
	    0 },
	{ NULL, "role.delete", "{\"id\":\"r0\"}", 0 },
	{ NULL, "role.give", "{\"user\":\"bob\",\"role\":\"r1\"}", 0 },
	{ NULL, "role.give", "{\"user\":\"alice\"}", 0 },
	{ NULL, "audit.list", "{\"limit\":5}", 0 },
	{ NULL, "audit.list", "{\"by\":\"root\",\"op\":\"user.\"}", 0 },
	{ NULL, "issuer.create", "{\"id\":\"i2\",\"alg\":\"HS256\","
	    "\"makes_users\":true}", IS_RANDOM },
	{ NULL, "issuer.list", "{}", 0 },
	{ NULL, "issuer.delete", "{\"id\":\"i1\"}", 0 },
	{ NULL, "words.summary", "{}", 0 },
	{ NULL, "words.list", "{\"action\":\"block\",\"limit\":1}", 0 },
	{ NULL, "words.test", "{\"text\":\"a bad fine text\"}", 0 },
	{ NULL, "words.flagged", "{}", 0 },
	{ NULL, "words.review", "{\"upto\":1000}", 0 },
	{ NULL, "words.set", "{\"block\":[\"text\"]}", IS_KEPT },
	{ NULL, "words.add", "{\"action\":\"mask\",\"words\":[\"text\","
	    "\"evil\"]}", IS_KEPT },
	{ NULL, "words.remove", "{\"words\":[\"bad\"]}", IS_KEPT },
	{ NULL, "tag.add", "{\"tag\":\"vip\",\"users\":[\"carol\"]}", 0 },
	{ NULL, "tag.add", "{\"tag\":\"new\",\"users\":[\"alice\",\"bob\"]}",
	    0 },
	{ NULL, "tag.remove", "{\"tag\":\"vip\",\"users\":[\"alice\"]}", 0 },
	{ NULL, "tag.people", "{\"tag\":\"vip\",\"limit\":1}", 0 },
	{ NULL, "tag.list", "{\"user\":\"alice\"}", 0 },
	{ NULL, "tag.list", "{\"limit\":1}", 0 },
	{ NULL, "broadcast.send", "{\"cid\":\"n1\",\"to\":\"all\",\"kind\":"
	    "\"text\",\"body\":{\"text\":\"hi\"}}", 0 },
	{ NULL, "broadcast.send", "{\"cid\":\"n1\",\"to\":\"tag\",\"tag\":"
	    "\"vip\",\"kind\":\"text\",\"body\":{\"text\":\"hi\"}}", 0 },
	{ NULL, "broadcast.send", "{\"cid\":\"b1\",\"to\":\"tag\",\"tag\":"
	    "\"vip\",\"rate\":1,\"kind\":\"text\",\"body\":{\"text\":"
	    "\"hear\"}}", 0 },
	{ NULL, "broadcast.get", "{\"seq\":$b}", 0 },
	{ NULL, "broadcast.list", "{\"limit\":1}", 0 },
	{ NULL, "broadcast.cancel", "{\"seq\":$b}", 0 },
	{ NULL, "cutover.begin", "{\"hours\":5}", 0 },
	{ NULL, "cutover.get", "{}", 0 },
	{ NULL, "message.import", "{\"conv\":\"g:g2\",\"messages\":["
	    "{\"cid\":\"i1\",\"from\":\"alice\",\"ts\":1000,\"kind\":"
	    "\"text\",\"body\":{\"text\":\"old\"},\"mentions\":[\"bob\"]},"
	    "{\"cid\":\"i2\",\"from\":\"bob\",\"ts\":2000,\"kind\":\"text\","
	    "\"body\":{\"text\":\"older\"}}]}", 0 },
	{ NULL, "message.import", "{\"conv\":\"d:alice:carol\","
	    "\"messages\":[{\"cid\":\"i1\",\"from\":\"carol\",\"ts\":1000,"
	    "\"kind\":\"text\",\"body\":{\"text\":\"old\"}}]}", 0 },
	{ NULL, "webhook.create", "{\"id\":\"w2\",\"url\":"
	    "\"https://isv.example/2\",\"events\":[\"message\"],\"convs\":"
	    "[\"g:*\"],\"parallel\":2,\"note\":\"N\"}", IS_RANDOM },
	{ NULL, "webhook.list", "{\"limit\":1}", 0 },
	{ NULL, "webhook.get", "{\"id\":\"w1\"}", 0 },
	{ NULL, "webhook.update", "{\"id\":\"w1\",\"paused\":true,"
	    "\"note\":\"New\",\"events\":[\"message\",\"recall\"]}", 0 },
	{ NULL, "webhook.rotate", "{\"id\":\"w1\",\"overlap_s\":60}",
	    IS_RANDOM },
	{ NULL, "webhook.redeliver", "{\"id\":\"w1\",\"since_ts\":1}", 0 },
	{ NULL, "webhook.deliveries", "{\"id\":\"w1\"}", 0 },
	{ NULL, "webhook.dead", "{\"id\":\"w1\"}", 0 },
	{ NULL, "webhook.delete", "{\"id\":\"w1\"}", 0 },
	{ NULL, "callback.list", "{}", 0 },
	{ NULL, "callback.get", "{\"id\":\"c1\"}", 0 },
	{ NULL, "callback.create", "{\"id\":\"c2\",\"url\":"
	    "\"https://isv.example/2\",\"enabled\":false}",
	    IS_RANDOM | IS_KEPT },
	{ NULL, "callback.update", "{\"id\":\"c1\",\"name\":\"New\","
	    "\"deadline_ms\":200}", IS_KEPT },
	{ NULL, "callback.delete", "{\"id\":\"c1\"}", IS_KEPT },
	{ NULL, "retention.set", "{\"message_days\":7,\"file_days\":8}",
	    IS_KEPT },
	{ NULL, "retention.set", "{\"conv\":\"g:g1\"}", IS_KEPT },
	{ NULL, "retention.get", "{\"conv\":\"g:g1\"}", 0 },
	{ NULL, "retention.list", "{\"limit\":1}", 0 },
	{ NULL, "retention.reports", "{}", 0 },
	{ NULL, "setting.get", "{}", 0 },
	{ NULL, "setting.update", "{\"org\":\"New\",\"recall_window_ms\":"
	    "60000,\"login_failures\":3,\"reset\":[\"edit_window_ms\"]}", 0 },
	{ NULL, "brand.update", "{\"name\":\"New\",\"accent\":\"#0f766b\","
	    "\"login_text\":\"Hi\",\"reset\":[\"support_url\"]}", 0 },
	{ "", "brand.get", "{}", 0 },
	{ NULL, "tenant.suspend", "{\"id\":\"other\"}", 0 },
	{ NULL, "tenant.resume", "{\"id\":\"still\"}", 0 },
	{ NULL, "tenant.update", "{\"id\":\"default\",\"messages_per_s\":"
	    "9,\"users_max\":7}", IS_KEPT },
	{ NULL, "tenant.stats", "{\"days\":2}", 0 },
	{ NULL, "user.import", "{\"people\":[{\"id\":\"n1\",\"name\":\"N\"},"
	    "{\"id\":\"bob\"},{\"id\":\"n2\",\"password\":\"a good one\"}]}", 0 },
	{ NULL, "user.import", "{\"people\":[{\"id\":\"n1\"}],\"check\":"
	    "true}", 0 },
	{ NULL, "user.delete", "{\"id\":\"carol\",\"dry_run\":true}", 0 },
	{ NULL, "user.delete", "{\"id\":\"carol\"}", 0 },
	{ NULL, "user.delete", "{\"id\":\"alice\",\"erase\":true}", 0 },
	{ NULL, "user.list", "{\"admin\":true,\"disabled\":false}", 0 },
	{ NULL, "user.list", "{\"department\":\"rd\",\"tag\":\"vip\","
	    "\"online\":true}", 0 },
	{ NULL, "user.list", "{\"details\":true}", 0 },
	{ NULL, "user.list", "{\"department\":\"rd\",\"role\":\"r1\"}", 0 },
	{ NULL, "user.disable", "{\"id\":\"dave\",\"disabled\":false}", 0 },
	{ "", "totp.begin", "{\"user\":\"bob\",\"password\":"
	    "\"bob's secret\"}", IS_RANDOM },
	{ NULL, "totp.get", "{\"user\":\"bob\"}", 0 },
	{ NULL, "group.list", "{\"all\":true,\"text\":\"o\",\"limit\":1}",
	    0 },
	{ NULL, "group.members", "{\"id\":\"g1\",\"after\":\"alice\"}", 0 },
	{ NULL, "device.list", "{\"user\":\"bob\"}", 0 },
	{ NULL, "device.kick", "{\"user\":\"bob\",\"device\":\"d1\"}", 0 },

};
#define CALLS (int)(sizeof(calls) / sizeof(*calls))

static const struct fault_call steps[] = {
	{ NULL, "user.create", "{\"id\":\"root\",\"admin\":true}", 0 },
	{ NULL, "user.create", "{\"id\":\"alice\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"bob\",\"password\":"
	    "\"bob's secret\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"carol\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"dave\"}", 0 },
	{ NULL, "user.disable", "{\"id\":\"dave\"}", 0 },
	{ "alice", "group.create", "{\"id\":\"g1\",\"name\":\"One\","
	    "\"members\":[\"bob\",\"carol\"]}", 0 },
	{ "alice", "group.create", "{\"id\":\"g2\",\"name\":\"Two\","
	    "\"members\":[\"bob\"]}", 0 },
	{ "alice", "channel.create", "{\"id\":\"news\",\"name\":\"N\"}", 0 },
	{ "alice", "room.create", "{\"room\":\"hall\",\"keep\":true}", 0 },
	{ NULL, "department.create", "{\"id\":\"rd\",\"name\":\"R\","
	    "\"group\":true}", 0 },
	{ NULL, "department.add", "{\"id\":\"rd\",\"users\":[\"alice\","
	    "\"carol\"]}", 0 },
	{ "alice", "contact.request", "{\"user\":\"bob\"}", 0 },
	{ "bob", "contact.accept", "{\"user\":\"alice\"}", 0 },
	{ "alice", "block.add", "{\"user\":\"carol\"}", 0 },
	{ NULL, "words.set", "{\"block\":[\"evil\"],\"mask\":[\"bad\"],"
	    "\"flag\":[\"fine\"]}", 0 },
	{ "alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"c1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"a fine day\"}}", 0 },
	{ "alice", "message.send", "{\"conv\":\"u:bob\",\"cid\":\"c1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"hello\"}}", 0 },
	{ NULL, "key.create", "{\"id\":\"k1\",\"scopes\":[\"user.read\"]}",
	    0 },
	{ NULL, "role.set", "{\"id\":\"r1\",\"name\":\"R\",\"rights\":"
	    "[\"user.read\"]}", 0 },
	{ NULL, "role.set", "{\"id\":\"r0\",\"rights\":[\"user.read\"]}",
	    0 },
	{ NULL, "role.give", "{\"user\":\"alice\",\"role\":\"r1\"}", 0 },
	{ NULL, "issuer.create", "{\"id\":\"i1\",\"alg\":\"HS256\"}", 0 },
	{ NULL, "webhook.create", "{\"id\":\"w1\",\"url\":"
	    "\"https://isv.example/1\"}", 0 },
	{ NULL, "callback.create", "{\"id\":\"c1\",\"url\":"
	    "\"https://isv.example/1\",\"enabled\":false}", 0 },
	{ NULL, "retention.set", "{\"conv\":\"g:g1\",\"message_days\":9}",
	    0 },
	{ NULL, "brand.update", "{\"support_url\":\"https://a.example/\"}",
	    0 },
	{ NULL, "tenant.create", "{\"id\":\"other\",\"name\":\"O\"}", 0 },
	{ NULL, "tenant.create", "{\"id\":\"still\",\"name\":\"S\"}", 0 },
	{ NULL, "tenant.suspend", "{\"id\":\"still\"}", 0 },
	{ NULL, "tag.add", "{\"tag\":\"vip\",\"users\":[\"alice\","
	    "\"bob\"]}", 0 },
	{ NULL, NULL, NULL, 0 },
};

static void
make(const struct fault_call *c)
{
	const char *at;
	char seq[24];

	(void)c;
	faultkit_must_all(steps);
	ck_assert_int_eq(corekit_open(&kit, "bob", "d1", "phone", 1),
	    ERR_OK);
	kit.session.worker = -1;
	faultkit_must(NULL, "broadcast.send", "{\"cid\":\"b1\",\"to\":"
	    "\"tag\",\"tag\":\"vip\",\"rate\":1,\"kind\":\"text\",\"body\":"
	    "{\"text\":\"hear\"}}", NULL);
	at = strstr(kit.result, "\"seq\":") + 6;
	snprintf(seq, sizeof(seq), "%.*s", (int)strspn(at, "0123456789"),
	    at);
	faultkit_name('b', seq);
}

static void
look(const struct fault_call *c, struct buf *out)
{
	static const char *const who[] = { "root", "alice", "bob" };
	static const char *const lists[] = { "user.list", "key.list",
		"role.list", "role.people", "issuer.list", "words.summary",
		"words.flagged", "broadcast.list", "webhook.list",
		"callback.list", "retention.list", "setting.get",
		"brand.get", "tenant.list", "cutover.get",
		"department.tree" };

	for (size_t i = 0; i < sizeof(who) / sizeof(*who); i++) {
		faultkit_must(who[i], "sync", "{}", out);
		faultkit_must(who[i], "message.list",
		    "{\"conv\":\"t:\"}", out);
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		faultkit_must(NULL, lists[i], "{}", out);
	faultkit_must(NULL, "tag.people", "{\"tag\":\"vip\"}", out);
	faultkit_must(NULL, "tag.people", "{\"tag\":\"new\"}", out);
	faultkit_must(NULL, "group.members", "{\"id\":\"g2\"}", out);
	faultkit_must(NULL, "retention.get", "{}", out);
	faultkit_must(NULL, "tenant.get", "{\"id\":\"default\"}", out);
	faultkit_must(NULL, "words.test", "{\"text\":\"a bad, fine, evil"
	    " text\"}", out);
	faultkit_must("bob", "message.list", "{\"conv\":\"g:g2\"}", out);
	(void)c;
}

static const struct fault_world world = { make, look, NULL, NULL };

START_TEST(any_store_call_may_fail_and_nothing_is_half_done)
{
	faultkit_try(&world, &calls[_i / FAULTKIT_FEW],
	    faultkit_errors[_i % FAULTKIT_FEW]);
}
END_TEST

/* alice goes with all that she said, some of which was reported; a broadcast
 * has begun. */
static void
make_late(const struct fault_call *c)
{
	make(c);
	faultkit_must("bob", "message.report", "{\"conv\":\"g:g1\","
	    "\"seq\":2,\"reason\":\"abuse\"}", NULL);
	faultkit_must("bob", "message.report", "{\"conv\":\"u:alice\","
	    "\"seq\":1,\"reason\":\"spam\"}", NULL);
	faultkit_must(NULL, "user.delete", "{\"id\":\"alice\","
	    "\"erase\":true}", NULL);
}

static void
look_late(const struct fault_call *c, struct buf *out)
{
	(void)c;
	faultkit_must(NULL, "user.list", "{}", out);
	faultkit_must("bob", "message.list", "{\"conv\":\"g:g1\"}", out);
	faultkit_must("bob", "message.list", "{\"conv\":\"u:alice\"}", out);
	faultkit_must("bob", "contact.list", "{}", out);
	faultkit_must("bob", "message.list", "{\"conv\":\"s:bob\"}", out);
	faultkit_must(NULL, "group.members", "{\"id\":\"g1\"}", out);
	faultkit_must(NULL, "group.members", "{\"id\":\"g2\"}", out);
	faultkit_must(NULL, "department.members", "{\"id\":\"rd\"}", out);
	faultkit_must(NULL, "tag.people", "{\"tag\":\"vip\"}", out);
	faultkit_must(NULL, "broadcast.list", "{}", out);
	faultkit_must(NULL, "report.list", "{}", out);
	ck_assert_ptr_nonnull(strstr(kit.result, "\"waiting\":0"));
}

static const struct fault_world late = { make_late, look_late, NULL,
	NULL };

START_TEST(what_its_time_brings_is_made_up_for)
{
	faultkit_try_time(&late, 20, 1000, faultkit_errors[_i]);
}
END_TEST

int
main(void)
{
	return faultkit_run("adminfault",
	    any_store_call_may_fail_and_nothing_is_half_done,
	    CALLS * FAULTKIT_FEW,
	    what_its_time_brings_is_made_up_for);
}
