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
} scopes[] = {
	{ SCOPE_ACT, "", APART },
	{ "user.read", "user tag", READS },
	{ "user.write", "user tag", WRITES },
	{ "token.write", "token", WRITES },
	{ "conversation.read", "conversation sync", READS },
	{ "conversation.write", "conversation", WRITES },
	{ "message.read", "message", READS },
	{ "message.write", "message stream", WRITES },
	{ "message.import", "", APART },
	{ "group.read", "group", READS },
	{ "group.write", "group", WRITES },
	{ "channel.read", "channel", READS },
	{ "channel.write", "channel", WRITES },
	{ "room.read", "room", READS },
	{ "room.write", "room", WRITES },
	{ "session.read", "session", READS },
	{ "session.write", "session", WRITES },
	{ "words.read", "words", READS },
	{ "words.write", "words", WRITES },
	{ "contact.read", "contact block", READS },
	{ "contact.write", "contact block", WRITES },
	{ "presence.read", "presence", READS },
	{ "presence.write", "presence", WRITES },
	{ "device.read", "device", READS },
	{ "device.write", "device", WRITES },
	{ "broadcast.read", "broadcast", READS },
	{ "broadcast.write", "broadcast", WRITES },
	{ "webhook.read", "webhook", READS },
	{ "webhook.write", "webhook", WRITES },
	{ "callback.read", "callback", READS },
	{ "callback.write", "callback", WRITES },
	{ "search.write", "search", WRITES },
	{ "department.read", "department", READS },
	{ "department.write", "department", WRITES },
	{ "file.read", "file", READS },
	{ "file.write", "file", WRITES },
	{ "retention.read", "retention", READS },
	{ "retention.write", "retention", WRITES },
	{ "brand.write", "brand", WRITES },
};
#define SCOPE_COUNT (sizeof(scopes) / sizeof(scopes[0]))

_Static_assert(SCOPE_COUNT <= SCOPES_MAX, "scopes are bits of 64");

uint64_t
scope_bit(struct str name)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (str_is(name, scopes[i].name))
			return UINT64_C(1) << i;
	return 0;
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
