/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done with any depot.
 * Runs on: threads that may wait.
 * Owns: nothing between calls.
 */
#include "store/depot.h"

#include <stdio.h>

#include "model/file.h"

#define ERASE_AT_ONCE 100

struct slice {
	bool is_whole;
	char names[ERASE_AT_ONCE][FILE_PLACE_ROOM];
	unsigned count;
};

static bool
on_name(void *arg, struct str name)
{
	struct slice *s = arg;

	if (s->is_whole ? file_place_is_good(name) : file_id_is_good(name))
		snprintf(s->names[s->count++], FILE_PLACE_ROOM, "%.*s",
		    STR_FMT(name));
	return s->count < ERASE_AT_ONCE;
}

static enum err
erase_kind(const struct depot *d, struct str tenant, bool is_whole)
{
	struct depot_key key = { .tenant = tenant, .is_whole = is_whole };
	struct slice s = { .is_whole = is_whole };
	enum err err = d->ops->list(d->place, &key, on_name, &s);

	for (unsigned i = 0; i < s.count && err == ERR_OK; i++) {
		key.name = str_from(s.names[i]);
		err = d->ops->drop(d->place, &key);
	}
	return err == ERR_OK && s.count == ERASE_AT_ONCE ? ERR_AGAIN : err;
}

enum err
depot_erase(const struct depot *d, struct str tenant)
{
	enum err err = erase_kind(d, tenant, true);

	return err == ERR_OK ? erase_kind(d, tenant, false) : err;
}
