/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole files leaving a bucket.
 * Runs on: threads of the files pool.
 * Owns: nothing between calls.
 */
#include "store/s3/s3drop.h"

#include <stdio.h>

#include "model/file.h"
#include "store/s3/s3multi.h"

#define LATE_AT_ONCE 16

/* Ids of uploads have no dots, places do. */
bool
s3_is_memory(struct str upload)
{
	return memchr(upload.p, '.', upload.len) != NULL;
}

static enum err
drop(struct s3 *s, const struct depot_key *key)
{
	char name[S3_KEY_ROOM];
	struct s3_ask ask = { .method = S3_DELETE };
	enum err err;

	s3_key_of(s, key, name);
	ask.key = str_from(name);
	err = s3_ask(s, &ask);
	return err == ERR_OK || err == ERR_NOT_FOUND ?
	    s3_abort_all(s, ask.key) : err;
}

static void
remember(struct s3 *s, const struct depot_key *key)
{
	const struct depot_key memory = { key->tenant, key->name, false };

	/* With a full disk as well nobody remembers but a walk. */
	if (s->folder.ops->make(s->folder.place, &memory, 0) == ERR_OK)
		atomic_store(&s->has_late, true);
}

/* ---- those of before ---- */

struct late {
	char names[LATE_AT_ONCE][FILE_PLACE_ROOM];
	unsigned count;
};

static bool
on_upload(void *arg, struct str name)
{
	struct late *late = arg;

	if (s3_is_memory(name) && name.len < FILE_PLACE_ROOM)
		snprintf(late->names[late->count++], FILE_PLACE_ROOM, "%.*s",
		    STR_FMT(name));
	return late->count < LATE_AT_ONCE;
}

static void
drop_late(struct s3 *s, struct str tenant)
{
	const struct depot_key all = { .tenant = tenant };
	struct late late = { .count = 0 };
	enum err err = s->folder.ops->list(s->folder.place, &all, on_upload,
	    &late);

	for (unsigned i = 0; i < late.count && err == ERR_OK; i++) {
		struct depot_key key = { tenant, str_from(late.names[i]),
			true };

		err = drop(s, &key);
		key.is_whole = false;
		if (err == ERR_OK)
			err = s->folder.ops->drop(s->folder.place, &key);
	}
}

enum err
s3_forget(struct s3 *s, const struct depot_key *key)
{
	enum err err = drop(s, key);

	if (err == ERR_FILES_AWAY)
		remember(s, key);
	else if (err == ERR_OK && atomic_load(&s->has_late))
		drop_late(s, key->tenant);
	return err;
}
