/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The backup, or what else, that was the last.
 *
 * Runs on: the thread of the module (lastbackup_note); the files pool.
 * Owns: DATA/upkeep/last-backup.json.
 */
#include "modules/lastbackup.h"

#include <jansson.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/field.h"
#include "base/log.h"
#include "upkeep/folder.h"

#define LAST_NAME BACKUP_UPKEEP "/last-backup.json"
#define LAST_MAX 4096

void
lastbackup_note(const struct backup_job *job, const char *what,
    const char *name, int64_t took_ms, const struct problem *failed)
{
	char path[FOLDER_PATH_MAX];
	struct problem why;
	struct buf out;
	struct jsonw w;

	buf_init(&out, LAST_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_string_field(&w, "what", str_from(what));
	jsonw_string_field(&w, "name", str_from(name));
	jsonw_int_field(&w, "ended_ts", clock_wall_ms(job->clock));
	jsonw_int_field(&w, "took_ms", took_ms);
	jsonw_bool_field(&w, "ok", failed == NULL);
	if (failed)
		jsonw_string_field(&w, "why", str_from(failed->why));
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	folder_path(path, "%.4000s/" LAST_NAME, job->data);
	if (!out.overflow && folder_write(path, out.data, &why) != ERR_OK)
		log_warn("backup", "%s", why.why);
	buf_fini(&out);
}

void
lastbackup_write(const char *data, struct jsonw *w)
{
	char path[FOLDER_PATH_MAX], text[LAST_MAX];
	struct problem ignored;
	json_t *known;
	ssize_t got;
	int fd;

	folder_path(path, "%.4000s/" LAST_NAME, data);
	fd = folder_open(path, &ignored);
	if (fd < 0)
		return;
	got = fd_read(fd, text, sizeof(text));
	close(fd);
	if (got <= 0 || field_parse((struct str){ text, (size_t)got },
	    &known) != ERR_OK)
		return;
	json_decref(known);
	jsonw_raw_field(w, "last", (struct str){ text, (size_t)got });
}
