/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of entry types; whom a message is for.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/entry.h"

#include <string.h>

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
	[ENTRY_EDIT] = "edit",
	[ENTRY_REACT] = "react",
	[ENTRY_PIN] = "pin",
	[ENTRY_EXTEND] = "extend",
	[ENTRY_ERASE] = "erase",
	[ENTRY_ACK] = "ack",
	[ENTRY_CALM] = "calm",
	[ENTRY_CONTACT] = "contact",
	[ENTRY_BLOCK] = "block",
	[ENTRY_FACE] = "presence",
	[ENTRY_DEVICE] = "device",
	[ENTRY_FINISH] = "finish",
	[ENTRY_BROADCAST] = "broadcast",
	[ENTRY_DEPARTMENT] = "department",
	[ENTRY_FILE] = "file",
	[ENTRY_PURGE] = "purge",
	[ENTRY_EXPIRE] = "expire",
	[ENTRY_REPORT] = "report",
};

const char *
entry_type_name(enum entry_type type)
{
	BUG_ON((unsigned)type >= ENTRY_TYPE_COUNT);
	return type_names[type];
}

bool
entry_is_news(enum entry_type type)
{
	return type != ENTRY_PURGE && type != ENTRY_EXPIRE;
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

bool
entry_counts(const struct entry *e)
{
	static const char bridged[] = "\"bridged\":true";

	return e->type == ENTRY_MESSAGE && e->users.len == 0 &&
	    (e->said_ts == 0 || (e->marks.len > 0 && memmem(e->marks.p,
	    e->marks.len, bridged, sizeof(bridged) - 1) != NULL));
}

/* Ids need no escapes. */
bool
entry_names(struct str array, struct str id)
{
	const char *p = array.p, *end = array.p + array.len;

	while (id.len > 0 && p < end &&
	    (p = memmem(p, (size_t)(end - p), id.p, id.len)) != NULL) {
		if (p > array.p && p[-1] == '"' && p + id.len < end &&
		    p[id.len] == '"')
			return true;
		p++;
	}
	return false;
}

/* The id in which, or before which, a place lies. */
static struct str
id_at(struct str array, size_t at)
{
	size_t end;

	while (array.p[at] != '"')
		at--;
	if (array.p[at - 1] != '[' && array.p[at - 1] != ',')
		while (array.p[--at] != '"')
			;	/* it was the closing one */
	end = ++at;
	while (array.p[end] != '"')
		end++;
	return (struct str){ array.p + at, end - at };
}

bool
entry_names_sorted(struct str array, struct str id)
{
	size_t from = 1, to = array.len > 2 ? array.len - 1 : 0;

	while (from < to) {
		struct str it = id_at(array, from + (to - from) / 2);
		int order = str_cmp(id, it);

		if (order == 0)
			return true;
		if (order < 0)
			to = (size_t)(it.p - array.p) - 1;
		else
			from = (size_t)(it.p - array.p) + it.len + 2;
	}
	return false;
}

bool
entry_is_for(const struct entry *e, struct str user)
{
	return e->type != ENTRY_MESSAGE || e->users.len == 0 ||
	    str_eq(e->sender, user) ||
	    entry_names(e->users, user);
}
