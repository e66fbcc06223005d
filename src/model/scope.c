/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of scopes.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/scope.h"

enum way {
	READS,		/* GET */
	WRITES,		/* everything else */
	APART,		/* of no noun as a whole */
};

static const struct scope {
	const char *name;
	const char *nouns;	/* of the operations that it covers */
	enum way way;
	bool of_roles;		/* no key has it */
} scopes[] = {
	{ SCOPE_ACT, "", APART, false },
	{ "user.read", "user tag totp", READS, false },
	{ "user.write", "user tag totp", WRITES, false },
	{ "token.write", "token", WRITES, false },
	{ "conversation.read", "conversation sync", READS, false },
	{ "conversation.write", "conversation", WRITES, false },
	{ "message.read", "message", READS, false },
	{ "message.write", "message stream", WRITES, false },
	{ SCOPE_IMPORT, "", APART, false },
	{ "group.read", "group", READS, false },
	{ "group.write", "group", WRITES, false },
	{ "channel.read", "channel", READS, false },
	{ "channel.write", "channel", WRITES, false },
	{ "room.read", "room", READS, false },
	{ "room.write", "room", WRITES, false },
	{ "session.read", "session", READS, false },
	{ "session.write", "session", WRITES, false },
	{ "words.read", "words", READS, false },
	{ "words.write", "words", WRITES, false },
	{ "contact.read", "contact block", READS, false },
	{ "contact.write", "contact block", WRITES, false },
	{ "presence.read", "presence", READS, false },
	{ "presence.write", "presence", WRITES, false },
	{ "device.read", "device", READS, false },
	{ "device.write", "device", WRITES, false },
	{ "broadcast.read", "broadcast", READS, false },
	{ "broadcast.write", "broadcast", WRITES, false },
	{ "webhook.read", "webhook", READS, false },
	{ "webhook.write", "webhook", WRITES, false },
	{ "callback.read", "callback", READS, false },
	{ "callback.write", "callback", WRITES, false },
	{ "search.write", "search", WRITES, false },
	{ "department.read", "department", READS, false },
	{ "department.write", "department", WRITES, false },
	{ "file.read", "file", READS, false },
	{ "file.write", "file", WRITES, false },
	{ "retention.read", "retention", READS, false },
	{ "retention.write", "retention", WRITES, false },
	{ "brand.write", "brand", WRITES, false },
	{ "user.password", "", APART, true },
	{ "access.read", "key issuer", READS, true },
	{ "access.write", "key issuer", WRITES, true },
	{ "setting.read", "setting", READS, true },
	{ "setting.write", "setting", WRITES, true },
	{ "audit.read", "audit", READS, true },
	{ "report.read", "report", READS, true },
	{ "report.write", "report", WRITES, true },
	{ "tenant.read", "tenant", READS, true },
	{ "box.read", "", APART, true },
	{ "box.write", "", APART, true },
};
#define SCOPE_COUNT (sizeof(scopes) / sizeof(scopes[0]))

_Static_assert(SCOPE_COUNT <= SCOPES_MAX, "scopes are bits of 64");

static uint64_t
find(struct str name, bool of_roles)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (str_is(name, scopes[i].name))
			return scopes[i].of_roles && !of_roles ? 0 :
			    UINT64_C(1) << i;
	return 0;
}

uint64_t
scope_bit(struct str name)
{
	return find(name, false);
}

uint64_t
right_bit(struct str name)
{
	return str_is(name, SCOPE_ACT) || str_is(name, SCOPE_IMPORT) ? 0 :
	    find(name, true);
}

bool
right_reads(unsigned i)
{
	return scopes[i].way == READS || str_is(STR("box.read"),
	    scopes[i].name);
}

/* Whether it is one of those in a list with blanks between. */
static bool
has_noun(const char *nouns, struct str noun)
{
	for (const char *p = nouns; *p != '\0'; p += *p == ' ') {
		size_t len = strcspn(p, " ");

		if (str_eq(noun, (struct str){ p, len }))
			return true;
		p += len;
	}
	return false;
}

uint64_t
scope_of(const char *op, bool writes)
{
	size_t len = strcspn(op, ".");
	struct str noun = { op, len };

	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (scopes[i].way == (writes ? WRITES : READS) &&
		    has_noun(scopes[i].nouns, noun))
			return UINT64_C(1) << i;
	return 0;
}

const char *
scope_name(unsigned i)
{
	return i < SCOPE_COUNT ? scopes[i].name : NULL;
}
