/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of rooms begin with.
 * Runs on: the test.
 * Owns: the core of the test.
 */
#include "roomkit.h"

struct corekit kit;

static const char *const people[] = { "alice", "bob", "carol" };

void
roomkit_setup(void)
{
	char params[64];

	corekit_init(&kit);
	kit.settings.rate.burst = 1000000;
	kit.settings.rate.per_s = 1000000;
	kit.settings.rate_user = kit.settings.rate;
	corekit_up(&kit);
	for (int i = 0; i < 3; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}",
		    people[i]);
		MUST(NULL, "user.create", params);
	}
	MUST("alice", "room.create", "{\"room\":\"hall\"}");
	corekit_heard(&kit);
}

void
roomkit_teardown(void)
{
	corekit_fini(&kit);
}

void
roomkit_sit(const char *user, uint32_t slot)
{
	ck_assert_int_eq(corekit_open(&kit, user, user, "phone", slot),
	    ERR_OK);
}

void
roomkit_at(uint32_t slot)
{
	kit.session = (struct session_ref){ 0, slot, 1 };
}

void
roomkit_join(const char *user, uint32_t slot)
{
	roomkit_sit(user, slot);
	MUST(user, "room.join", "{\"room\":\"hall\"}");
	corekit_heard(&kit);
}

void
roomkit_breaks(const char *user, uint32_t slot)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	gone->mail.kind = MAIL_SESSION_GONE;
	snprintf(gone->tenant, sizeof(gone->tenant), "default");
	snprintf(gone->user, sizeof(gone->user), "%s", user);
	gone->session = (struct session_ref){ 0, slot, 1 };
	mailbox_post_reserved(core_inbox(kit.core, "default"), &gone->mail);
	corekit_settle(&kit);
}

enum err
roomkit_say(const char *user, const char *more)
{
	static unsigned cid;
	char params[256];

	snprintf(params, sizeof(params), "{\"room\":\"hall\",\"cid\":\"c%u\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"hi\"}%s}", ++cid, more);
	return CALL(user, "room.send", params);
}
