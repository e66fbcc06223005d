/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of entry types.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/entry.h"

#include "base/err.h"

static const char *const type_names[ENTRY_TYPE_COUNT] = {
	[ENTRY_MESSAGE] = "message",
	[ENTRY_RECALL] = "recall",
	[ENTRY_CREATE] = "create",
	[ENTRY_JOIN] = "join",
	[ENTRY_LEAVE] = "leave",
	[ENTRY_UPDATE] = "update",
	[ENTRY_USER] = "user",
	[ENTRY_SETTING] = "setting",
	[ENTRY_DESTROY] = "destroy",
	[ENTRY_REQUEST] = "request",
	[ENTRY_INVITATION] = "invitation",
	[ENTRY_ACCESS] = "access",
	[ENTRY_POLICY] = "policy",
};

const char *
entry_type_name(enum entry_type type)
{
	BUG_ON((unsigned)type >= ENTRY_TYPE_COUNT);
	return type_names[type];
}

bool
entry_type_from(struct str name, enum entry_type *out)
{
	for (unsigned i = 0; i < ENTRY_TYPE_COUNT; i++) {
		if (str_is(name, type_names[i])) {
			*out = (enum entry_type)i;
			return true;
		}
	}
	return false;
}
