/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do with messages, contacts, files, devices and rooms, with
 * every call of the store failing once; and what becomes of messages in time.
 */
#include <stdio.h>

#include "faultkit.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* Of alice's world: see make. $w: a whole file that was sent; $f: one that
 * was not; $u: one that is not whole; $b, $o: streams of bob's; $r: a report
 * of message 2. */
static const struct fault_call calls[] = {
	{ "bob", "message.get", "{\"conv\":\"g:g1\",\"seqs\":[2,3]}", 0 },
	{ "alice", "message.edit", "{\"conv\":\"g:g1\",\"seq\":2,\"cid\":"
	    "\"e1\",\"kind\":\"text\",\"body\":{\"text\":\"anew\"},"
	    "\"mentions\":[\"carol\"]}", 0 },
	{ "bob", "message.delete", "{\"conv\":\"g:g1\",\"seqs\":[2,3]}", 0 },
	{ "bob", "message.react", "{\"conv\":\"g:g1\",\"seq\":2,\"emoji\":"
	    "\"yes\",\"cid\":\"n1\"}", 0 },
	{ "bob", "message.unreact", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"emoji\":\"ok\",\"cid\":\"n1\"}", 0 },
	{ "alice", "message.reactions", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"emoji\":\"ok\"}", 0 },
	{ "bob", "message.forward", "{\"from\":\"g:g1\",\"conv\":"
	    "\"u:alice\",\"seqs\":[2],\"cid\":\"n1\"}", 0 },
	{ "bob", "message.forward", "{\"from\":\"g:g1\",\"conv\":"
	    "\"u:alice\",\"seqs\":[2,4],\"merged\":true,\"title\":\"T\","
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "message.readers", "{\"conv\":\"g:g1\",\"seq\":2}", 0 },
	{ "alice", "message.readers", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"which\":\"unread\"}", 0 },
	{ "carol", "message.ack", "{\"conv\":\"g:g1\",\"seq\":3,\"cid\":"
	    "\"n1\"}", 0 },
	{ "alice", "message.acks", "{\"conv\":\"g:g1\",\"seq\":3}", 0 },
	{ "alice", "message.acks", "{\"conv\":\"g:g1\",\"seq\":3,"
	    "\"which\":\"waiting\"}", 0 },
	{ "alice", "message.calm", "{\"conv\":\"g:g1\",\"seq\":3,\"cid\":"
	    "\"n1\"}", 0 },
	{ "alice", "message.pin", "{\"conv\":\"g:g1\",\"seq\":3,\"cid\":"
	    "\"n1\"}", 0 },
	{ "alice", "message.unpin", "{\"conv\":\"g:g1\",\"seq\":2,\"cid\":"
	    "\"n1\"}", 0 },
	{ "bob", "message.pinned", "{\"conv\":\"g:g1\"}", 0 },
	{ "alice", "message.extend", "{\"conv\":\"g:g1\",\"seq\":2,\"cid\":"
	    "\"n1\",\"set\":{\"k\":\"new\"},\"delete\":[\"old\"],"
	    "\"expect\":{\"k\":\"v\"}}", 0 },
	{ "alice", "message.recall", "{\"conv\":\"g:g1\",\"seq\":4,"
	    "\"cid\":\"n1\"}", 0 },
	{ "alice", "message.recall", "{\"conv\":\"g:g1\",\"seq\":3,"
	    "\"cid\":\"n1\"}", 0 },
	{ NULL, "message.remove", "{\"conv\":\"g:g1\",\"seq\":4,"
	    "\"reason\":\"because\"}", 0 },
	{ NULL, "message.remove", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"reason\":\"reported\"}", 0 },
	{ "bob", "message.report", "{\"conv\":\"g:g1\",\"seq\":2,"
	    "\"reason\":\"spam\"}", 0 },
	{ "bob", "message.report", "{\"conv\":\"g:g1\",\"seq\":3,"
	    "\"reason\":\"other\",\"text\":\"well\"}", 0 },
	{ NULL, "report.list", "{\"limit\":1}", 0 },
	{ NULL, "report.get", "{\"id\":$r,\"reason\":\"because\"}", 0 },
	{ NULL, "report.resolve", "{\"id\":$r,\"outcome\":"
	    "\"dismissed\"}", 0 },
	{ NULL, "report.resolve", "{\"id\":$r,\"outcome\":\"removed\","
	    "\"note\":\"rule 3\"}", 0 },
	{ "alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"n1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"psst\"},"
	    "\"to\":[\"bob\"],\"urgent\":true}", 0 },
	{ "alice", "message.send", "{\"conv\":\"u:bob\",\"cid\":\"n1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"psst\"},"
	    "\"burn_s\":5}", 0 },
	{ "alice", "message.send", "{\"conv\":\"u:bob\",\"cid\":\"n1\","
	    "\"kind\":\"file\",\"body\":{\"file\":{\"id\":\"$f\","
	    "\"name\":\"x\",\"size\":0}}}", 0 },
	{ "bob", "message.send", "{\"conv\":\"u:alice\",\"cid\":\"n1\","
	    "\"kind\":\"file\",\"body\":{\"file\":{\"id\":\"$w\","
	    "\"name\":\"x\",\"size\":0}}}", 0 },
	{ "bob", "conversation.read", "{\"conv\":\"u:alice\",\"seq\":1}", 0 },
	{ "bob", "conversation.draft", "{\"conv\":\"u:alice\",\"text\":"
	    "\"well\",\"reply_to\":1}", 0 },
	{ "alice", "conversation.draft", "{\"conv\":\"g:g1\",\"text\":"
	    "\"\"}", 0 },
	{ "bob", "conversation.clear", "{\"conv\":\"u:alice\"}", 0 },
	{ "bob", "conversation.clear", "{\"conv\":\"g:g1\"}", 0 },
	{ "bob", "conversation.set", "{\"conv\":\"g:g1\",\"hidden\":true,"
	    "\"unread\":true,\"muted\":true,\"alert_mentions\":true}", 0 },
	{ "bob", "message.list", "{\"conv\":\"g:g1\",\"before\":6,"
	    "\"limit\":3}", 0 },
	{ "bob", "stream.open", "{\"conv\":\"u:alice\",\"cid\":\"n1\","
	    "\"reply_to\":1}", 0 },
	{ "bob", "stream.finish", "{\"conv\":\"g:g1\",\"seq\":$o,\"cid\":"
	    "\"n1\",\"text\":\"all of it\",\"mentions\":[\"alice\"]}", 0 },
	{ "alice", "file.create", "{\"name\":\"new\",\"size\":0}",
	    IS_RANDOM | IS_DRAWN },
	{ "alice", "file.finish", "{\"id\":\"$z\"}", 0 },
	{ "alice", "file.get", "{\"id\":\"$w\"}", 0 },
	{ "bob", "file.get", "{\"id\":\"$w\",\"conv\":\"g:g1\",\"seq\":$s}",
	    0 },
	{ "bob", "file.get", "{\"id\":\"$w\"}", 0 },
	{ "alice", "file.list", "{\"limit\":2}", 0 },
	{ "alice", "file.delete", "{\"id\":\"$f\"}", 0 },
	{ "alice", "file.delete", "{\"id\":\"$u\"}", 0 },
	{ "carol", "contact.request", "{\"user\":\"dave\",\"text\":\"me\","
	    "\"cid\":\"n1\"}", 0 },
	{ "dave", "contact.request", "{\"user\":\"alice\",\"cid\":\"n1\"}",
	    0 },
	{ "erin", "contact.request", "{\"user\":\"alice\",\"cid\":\"n1\"}",
	    0 },
	{ "alice", "contact.accept", "{\"user\":\"carol\",\"cid\":\"n1\"}",
	    0 },
	{ "alice", "contact.refuse", "{\"user\":\"carol\",\"cid\":\"n1\"}",
	    0 },
	{ "alice", "contact.remove", "{\"user\":\"bob\",\"cid\":\"n1\"}", 0 },
	{ "alice", "contact.set", "{\"user\":\"bob\",\"remark\":\"R\","
	    "\"tags\":[\"t\",\"u\"],\"star\":true,\"cid\":\"n1\"}", 0 },
	{ "alice", "contact.get", "{\"user\":\"bob\"}", 0 },
	{ "alice", "contact.get", "{\"user\":\"carol\"}", 0 },
	{ "alice", "contact.list", "{\"limit\":1}", 0 },
	{ "bob", "contact.list", "{\"tag\":\"t\",\"star\":true}", 0 },
	{ "alice", "contact.requests", "{}", 0 },
	{ "alice", "contact.requests", "{\"sent\":true}", 0 },
	{ "alice", "block.add", "{\"user\":\"bob\",\"cid\":\"n1\"}", 0 },
	{ "alice", "block.remove", "{\"user\":\"erin\",\"cid\":\"n1\"}", 0 },
	{ "alice", "block.list", "{}", 0 },
	{ "alice", "presence.set", "{\"status\":{\"text\":\"away\","
	    "\"emoji\":\"zzz\",\"until_ts\":1790000009000},\"last_seen\":"
	    "\"contacts\",\"invisible\":true,\"cid\":\"n1\"}", 0 },
	{ "bob", "presence.set", "{\"status\":{},\"cid\":\"n1\"}", 0 },
	{ "bob", "presence.settings", "{}", 0 },
	{ "alice", "presence.get", "{\"users\":[\"bob\",\"carol\","
	    "\"erin\"]}", 0 },
	{ "alice", "presence.subscribe", "{\"users\":[\"bob\",\"carol\"]}",
	    IS_SEATED },
	{ "bob", "device.list", "{}", 0 },
	{ "bob", "device.get", "{\"device\":\"d1\"}", 0 },
	{ "bob", "device.rename", "{\"device\":\"d1\",\"name\":\"New\","
	    "\"cid\":\"n1\"}", 0 },
	{ "bob", "device.set", "{\"device\":\"d1\",\"push\":false,\"cid\":"
	    "\"n1\"}", 0 },
	{ "bob", "device.kick", "{\"device\":\"d1\",\"cid\":\"n1\"}", 0 },
	{ "alice", "group.set_role", "{\"id\":\"g1\",\"users\":[\"carol\"],"
	    "\"role\":\"member\",\"cid\":\"n1\"}", 0 },
	{ "alice", "message.list", "{\"conv\":\"s:alice\"}", 0 },
	{ "alice", "sync", "{\"since\":5,\"limit\":1}", 0 },
	{ "alice", "room.create", "{\"room\":\"new\",\"title\":\"T\","
	    "\"keep\":true,\"settings\":{\"slots\":5,\"low_kinds\":"
	    "[\"gift\"],\"history\":10},\"cid\":\"n1\"}", 0 },
	{ "alice", "room.update", "{\"room\":\"hall\",\"title\":\"T\","
	    "\"owner\":\"bob\",\"settings\":{\"record\":true}}", 0 },
	{ "alice", "room.mute", "{\"room\":\"hall\",\"user\":\"bob\"}", 0 },
	{ "alice", "room.mute", "{\"room\":\"hall\",\"all\":true}", 0 },
	{ "alice", "room.ban", "{\"room\":\"hall\",\"user\":\"bob\"}", 0 },
	{ "alice", "room.ban", "{\"room\":\"hall\",\"user\":\"carol\","
	    "\"off\":true}", 0 },
	{ "alice", "room.speakers", "{\"room\":\"hall\",\"add\":[\"bob\"],"
	    "\"remove\":[\"carol\"]}", 0 },
	{ "alice", "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\"}", 0 },
	{ "alice", "room.list", "{\"mine\":true}", 0 },
	{ "alice", "room.get", "{\"room\":\"hall\"}", 0 },
	{ "alice", "room.join", "{\"room\":\"hall\"}", IS_SEATED },
	{ "alice", "room.destroy", "{\"room\":\"hall\"}", 0 },
	{ NULL, "room.history", "{\"room\":\"taped\",\"limit\":5}", 0 },
	{ "alice", "user.search", "{\"text\":\"bo\"}", 0 },
	{ "alice", "group.search", "{\"text\":\"one\"}", 0 },
	{ "bob", "totp.get", "{}", 0 },
};
#define CALLS (int)(sizeof(calls) / sizeof(*calls))

static const struct fault_call people[] = {
	{ NULL, "user.create", "{\"id\":\"alice\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"bob\",\"password\":"
	    "\"bob's secret\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"carol\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"dave\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"erin\"}", 0 },
	{ "alice", "group.create", "{\"id\":\"g1\",\"name\":\"One\","
	    "\"members\":[\"bob\",\"carol\"],\"settings\":{\"listed\":true}}",
	    0 },
	{ NULL, NULL, NULL, 0 },
};

/* After three messages in g1 (2 to 4) and one to bob. */
static const struct fault_call marks[] = {
	{ "bob", "message.react", "{\"conv\":\"g:g1\",\"seq\":2,\"emoji\":"
	    "\"ok\",\"cid\":\"r\"}", 0 },
	{ "alice", "message.pin", "{\"conv\":\"g:g1\",\"seq\":2,\"cid\":"
	    "\"p\"}", 0 },
	{ "alice", "message.extend", "{\"conv\":\"g:g1\",\"seq\":2,\"cid\":"
	    "\"x\",\"set\":{\"k\":\"v\",\"old\":\"o\"}}", 0 },
	{ "bob", "message.ack", "{\"conv\":\"g:g1\",\"seq\":3,\"cid\":"
	    "\"a\"}", 0 },
	{ "bob", "conversation.read", "{\"conv\":\"g:g1\",\"seq\":3}", 0 },
	{ "alice", "group.set_role", "{\"id\":\"g1\",\"users\":[\"carol\"],"
	    "\"role\":\"admin\"}", 0 },
	{ "alice", "conversation.draft", "{\"conv\":\"g:g1\",\"text\":"
	    "\"hm\"}", 0 },
	{ "alice", "contact.request", "{\"user\":\"bob\"}", 0 },
	{ "bob", "contact.accept", "{\"user\":\"alice\"}", 0 },
	{ "bob", "contact.set", "{\"user\":\"alice\",\"tags\":[\"t\"],"
	    "\"star\":true}", 0 },
	{ "carol", "contact.request", "{\"user\":\"alice\",\"text\":\"me\"}",
	    0 },
	{ "alice", "contact.request", "{\"user\":\"dave\"}", 0 },
	{ "alice", "block.add", "{\"user\":\"erin\"}", 0 },
	{ "bob", "presence.set", "{\"status\":{\"text\":\"here\"},"
	    "\"last_seen\":\"everyone\"}", 0 },
	{ "alice", "room.create", "{\"room\":\"hall\",\"title\":\"H\","
	    "\"keep\":true}", 0 },
	{ "alice", "room.create", "{\"room\":\"taped\",\"keep\":true,"
	    "\"settings\":{\"record\":true}}", 0 },
	{ "alice", "room.ban", "{\"room\":\"hall\",\"user\":\"carol\"}", 0 },
	{ "alice", "room.speakers", "{\"room\":\"hall\",\"add\":"
	    "[\"carol\"]}", 0 },
	{ "alice", "room.mute", "{\"room\":\"hall\",\"user\":\"dave\"}", 0 },
	{ NULL, NULL, NULL, 0 },
};

/* An empty file, whole when it is finished. */
static void
make_file(char name, bool is_finished)
{
	faultkit_must("alice", "file.create", "{\"name\":\"plan\","
	    "\"size\":0}", NULL);
	faultkit_name_member(name, "id");
	if (is_finished) {
		char params[] = "{\"id\":\"$?\"}";

		*strchr(params, '?') = name;
		faultkit_must("alice", "file.finish", params, NULL);
	}
}

static void
name_number(char name, const char *member)
{
	char key[32], number[24];
	const char *at;

	snprintf(key, sizeof(key), "\"%s\":", member);
	at = strstr(kit.result, key);
	ck_assert_ptr_nonnull(at);
	at += strlen(key);
	snprintf(number, sizeof(number), "%.*s",
	    (int)strspn(at, "0123456789"), at);
	faultkit_name(name, number);
}

static void
make_files(void)
{
	make_file('w', true);
	make_file('f', true);
	make_file('z', false);
	faultkit_must("alice", "file.create", "{\"name\":\"half\","
	    "\"size\":10}", NULL);
	faultkit_name_member('u', "id");
	faultkit_must("alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":"
	    "\"file\",\"kind\":\"file\",\"body\":{\"file\":{\"id\":\"$w\","
	    "\"name\":\"plan\",\"size\":0}}}", NULL);
	name_number('s', "seq");
}

static void
make_talk(void)
{
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g1", "c2", "one"),
	    ERR_OK);
	faultkit_must("alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":"
	    "\"c3\",\"kind\":\"text\",\"body\":{\"text\":\"two\"},"
	    "\"urgent\":true,\"mentions\":[\"bob\"]}", NULL);
	faultkit_must("alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":"
	    "\"c4\",\"kind\":\"text\",\"body\":{\"text\":\"three\"},"
	    "\"to\":[\"bob\"]}", NULL);
	faultkit_must("alice", "message.send", "{\"conv\":\"u:bob\",\"cid\":"
	    "\"c1\",\"kind\":\"text\",\"body\":{\"text\":\"hot\"},"
	    "\"burn_s\":5}", NULL);
}

static void
make(const struct fault_call *c)
{
	(void)c;
	faultkit_must_all(people);
	make_talk();
	faultkit_must("carol", "message.report", "{\"conv\":\"g:g1\","
	    "\"seq\":2,\"reason\":\"abuse\"}", NULL);
	name_number('r', "id");
	faultkit_must_all(marks);
	make_files();
	faultkit_must("bob", "stream.open", "{\"conv\":\"g:g1\",\"cid\":"
	    "\"stream\"}", NULL);
	name_number('o', "seq");
	ck_assert_int_eq(corekit_open(&kit, "bob", "d1", "phone", 1),
	    ERR_OK);
	kit.session.worker = -1;
}

/* What may have been done away with is not there for everybody. */
static void
try_look(const char *user, const char *op, const char *params,
    struct buf *out)
{
	(void)corekit_call(&kit, "default", user, op, params);
	buf_puts(out, kit.result);
}

static void
look(const struct fault_call *c, struct buf *out)
{
	static const char *const who[] = { "alice", "bob", "carol", "dave",
		"erin" };

	(void)c;
	for (size_t i = 0; i < sizeof(who) / sizeof(*who); i++) {
		char params[64];

		snprintf(params, sizeof(params), "{\"conv\":\"s:%s\"}",
		    who[i]);
		faultkit_must(who[i], "sync", "{}", out);
		faultkit_must(who[i], "contact.list", "{}", out);
		faultkit_must(who[i], "block.list", "{}", out);
		faultkit_must(who[i], "presence.settings", "{}", out);
		try_look(who[i], "message.list", params, out);
	}
	faultkit_must("alice", "message.list", "{\"conv\":\"u:bob\"}", out);
	faultkit_must("bob", "message.list", "{\"conv\":\"g:g1\"}", out);
	faultkit_must("bob", "message.pinned", "{\"conv\":\"g:g1\"}", out);
	faultkit_must("bob", "device.list", "{}", out);
	faultkit_must("alice", "file.list", "{}", out);
	faultkit_must(NULL, "report.list", "{}", out);
	faultkit_must(NULL, "report.list", "{\"state\":\"closed\"}", out);
	faultkit_must(NULL, "room.list", "{}", out);
	try_look(NULL, "room.marks", "{\"room\":\"hall\",\"kind\":\"ban\"}",
	    out);
	try_look(NULL, "room.marks", "{\"room\":\"hall\",\"kind\":"
	    "\"speaker\"}", out);
}

static const struct fault_world world = { make, look, NULL, NULL };

/* bob read what burns; a person goes, a room is left, files are idle. */
static void
make_late(const struct fault_call *c)
{
	make(c);
	faultkit_must("bob", "conversation.read",
	    "{\"conv\":\"u:alice\",\"seq\":1}", NULL);
	faultkit_must(NULL, "retention.set", "{\"message_days\":1,"
	    "\"file_days\":1}", NULL);
	faultkit_must("alice", "room.create", "{\"room\":\"short\"}", NULL);
	faultkit_must(NULL, "user.delete", "{\"id\":\"erin\","
	    "\"erase\":true}", NULL);
}

/* What was cut when depends on how often it was tried. */
static void
look_for_messages(const char *user, const char *params, struct buf *out)
{
	faultkit_must(user, "message.list", params, NULL);
	buf_puts(out, strstr(kit.result, "\"type\":\"message\"") != NULL ?
	    "messages " : "nothing ");
}

static void
look_late(const struct fault_call *c, struct buf *out)
{
	(void)c;
	look_for_messages("alice", "{\"conv\":\"u:bob\"}", out);
	look_for_messages("bob", "{\"conv\":\"g:g1\"}", out);
	faultkit_must(NULL, "report.list", "{}", out);
	faultkit_must("alice", "file.list", "{}", out);
	faultkit_must(NULL, "room.list", "{}", out);
	faultkit_must(NULL, "user.list", "{}", out);
	faultkit_must("alice", "block.list", "{}", out);
}

/* Each look at a report is written down, whether it is shown or not. */
static const struct fault_world quiet = { make, look_late, NULL, NULL };

START_TEST(any_store_call_may_fail_and_nothing_is_half_done)
{
	const struct fault_call *c = &calls[_i / FAULTKIT_FEW];

	faultkit_try(strcmp(c->op, "report.get") == 0 ? &quiet : &world, c,
	    faultkit_errors[_i % FAULTKIT_FEW]);
}
END_TEST

static const struct fault_world late = { make_late, look_late, NULL,
	NULL };

START_TEST(what_its_time_brings_is_made_up_for)
{
	faultkit_try_time(&late, 12, DAY_MS / 4, faultkit_errors[_i]);
}
END_TEST

int
main(void)
{
	return faultkit_run("talkfault",
	    any_store_call_may_fail_and_nothing_is_half_done,
	    CALLS * FAULTKIT_FEW,
	    what_its_time_brings_is_made_up_for);
}
