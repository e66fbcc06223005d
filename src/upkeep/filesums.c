/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of files.
 *
 * Runs on: whoever asked.
 * Owns: DATA/upkeep/file-sums.json.
 */
#include "upkeep/filesums.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "model/file.h"
#include "upkeep/backup.h"

#define LAST_NAME BACKUP_UPKEEP "/file-sums.json"
#define LAST_MAX 8192

/* "tenants/ID/files/hh/<hash>.<id>": the hash; p NULL: it is no such name. */
static struct str
hash_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	struct str hash;

	if (slash == NULL || strncmp(name, "tenants/", 8) != 0 ||
	    strstr(name, "/files/") == NULL ||
	    strlen(name) >= FILESUMS_NAME_MAX ||
	    strlen(slash) != 1 + FILE_HASH_CHARS + 1 + FILE_ID_CHARS ||
	    slash[1 + FILE_HASH_CHARS] != '.')
		return STR_NONE;
	hash = (struct str){ slash + 1, FILE_HASH_CHARS };
	return file_hash_is_good(hash) ? hash : STR_NONE;
}

void
filesums_note(struct filesums *s, const char *name, const char *hex)
{
	struct str hash = hash_of(name);

	if (hash.p == NULL)
		return;
	s->files++;
	if (str_is(hash, hex))
		return;
	s->bad++;
	if (s->named < FILESUMS_NAMED)
		snprintf(s->names[s->named++], FILESUMS_NAME_MAX, "%s", name);
}

enum err
filesums_keep(const char *data, const struct filesums *s,
    struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct buf out;
	struct jsonw w;
	enum err err;

	buf_init(&out, LAST_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_int_field(&w, "at_ts", s->at_ts);
	jsonw_int_field(&w, "files", s->files);
	jsonw_int_field(&w, "bad", s->bad);
	jsonw_key(&w, "names");
	jsonw_array(&w);
	for (unsigned i = 0; i < s->named; i++)
		jsonw_string(&w, str_from(s->names[i]));
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	BUG_ON(out.overflow);	/* names have their maximum */
	folder_path(path, "%.4000s/" LAST_NAME, data);
	err = folder_write(path, out.data, why);
	buf_fini(&out);
	return err;
}

static int64_t
number_of(const json_t *o, const char *member)
{
	return json_integer_value(json_object_get(o, member));
}

void
filesums_last(const char *data, struct filesums *out)
{
	char path[FOLDER_PATH_MAX];
	const json_t *names;
	json_t *o;

	*out = (struct filesums){ .at_ts = 0 };
	folder_path(path, "%.4000s/" LAST_NAME, data);
	o = json_load_file(path, 0, NULL);
	if (o == NULL)
		return;
	out->at_ts = number_of(o, "at_ts");
	out->files = number_of(o, "files");
	out->bad = number_of(o, "bad");
	names = json_object_get(o, "names");
	for (size_t i = 0; i < json_array_size(names) &&
	    out->named < FILESUMS_NAMED; i++) {
		const char *name = json_string_value(json_array_get(names, i));

		snprintf(out->names[out->named++], FILESUMS_NAME_MAX, "%s",
		    name != NULL ? name : "");
	}
	json_decref(o);
}
