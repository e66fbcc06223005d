/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which restore a state came by, for the daemon that starts on it, or on the
 * one before, to tell. It lies in the state: so it is where that is, after a
 * kill at any instant.
 *
 * Runs on: whoever restores (restore_note); whoever tells.
 * Owns: RESTORE_NOTE of a state.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/jsonw.h"
#include "upkeep/restore_priv.h"

#define NOTE_MAX 1024

enum err
restore_note(const struct backup_job *job, const char *base,
    const char *name, const struct restore_wish *wish, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct buf out;
	struct jsonw w;
	enum err err;

	buf_init(&out, NOTE_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_string_field(&w, "name", str_from(name));
	jsonw_string_field(&w, "tenant", str_from(wish->tenant));
	jsonw_string_field(&w, "by", str_from(wish->by));
	jsonw_int_field(&w, "began_ts", clock_wall_ms(job->clock));
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	BUG_ON(out.overflow);
	folder_path(path, "%s/" RESTORE_NOTE, base);
	err = folder_write(path, out.data, why);
	buf_fini(&out);
	return err;
}

static void
take_text(const json_t *o, const char *member, char *out, size_t room)
{
	const char *text = json_string_value(json_object_get(o, member));

	snprintf(out, room, "%s", text ? text : "");
}

static bool
take_note(const char *path, struct restored *out)
{
	json_t *o = json_load_file(path, 0, NULL);
	bool is_there = json_is_object(o);

	*out = (struct restored){ .began_ts =
	    json_integer_value(json_object_get(o, "began_ts")) };
	take_text(o, "name", out->name, sizeof(out->name));
	take_text(o, "tenant", out->tenant, sizeof(out->tenant));
	take_text(o, "by", out->by, sizeof(out->by));
	json_decref(o);
	return is_there;
}

static void
take_reason(const char *data, char *out, size_t room)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	ssize_t got = -1;
	int fd;

	folder_path(path, "%.4000s/" RESTORE_REFUSED, data);
	fd = folder_open(path, &ignored);
	if (fd >= 0) {
		got = fd_read(fd, out, room - 1);
		close(fd);
	}
	out[got < 0 ? 0 : got] = '\0';
}

static void
place_of(const char *data, bool is_good, char out[FOLDER_PATH_MAX])
{
	if (is_good)
		folder_path(out, "%.4000s/" RESTORE_NOTE, data);
	else
		restore_path(data, "refused/" RESTORE_NOTE, out);
}

enum err
restore_outcome(const char *data, struct restored *out)
{
	char path[FOLDER_PATH_MAX];

	if (!restore_is_over(data))
		return ERR_AGAIN;
	place_of(data, false, path);
	if (take_note(path, out)) {
		take_reason(data, out->why, sizeof(out->why));
		return ERR_OK;
	}
	place_of(data, true, path);
	out->is_good = take_note(path, out);
	return out->is_good ? ERR_OK : ERR_NOT_FOUND;
}

void
restore_told(const char *data, const struct restored *r)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;

	place_of(data, r->is_good, path);
	(void)!folder_remove(path, &ignored);
}
