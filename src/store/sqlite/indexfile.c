/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of search indexes.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/sqlite/indexfile.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "store/sqlite/file.h"

#define NUMBER_MAX 1000000000000	/* nobody gets there */

static const char *const endings[INDEXFILE_COUNT] = {
	[INDEXFILE_READY] = ".db",
	[INDEXFILE_PART] = ".db.part",
	[INDEXFILE_BAD] = ".bad",
};

void
indexfile_path(const struct sqlite_place *p, struct str tenant,
    int64_t number, enum indexfile kind, char out[DB_PATH_ROOM])
{
	file_path(out, "%s/tenants/%.*s/search.%lld%s", p->dir,
	    STR_FMT(tenant), (long long)number, endings[kind]);
}

/* What a name says; number 0: it is none of ours. Logs and the like are gone
 * with their database. */
static int64_t
number_of(const char *name, enum indexfile *kind)
{
	static const char begin[] = "search.";
	const char *digits = name + sizeof(begin) - 1;
	unsigned long long number;
	const char *dot;

	if (strncmp(name, begin, sizeof(begin) - 1) != 0)
		return 0;
	dot = strchr(digits, '.');
	if (dot == NULL || !str_to_u64((struct str){ digits,
	    (size_t)(dot - digits) }, NUMBER_MAX, &number))
		return 0;
	for (unsigned i = 0; i < INDEXFILE_COUNT; i++) {
		*kind = (enum indexfile)i;
		if (strcmp(dot, endings[i]) == 0)
			return (int64_t)number;
	}
	return 0;
}

typedef enum err (*found_fn)(void *arg, int64_t number, enum indexfile);

static enum err
each(const struct sqlite_place *p, struct str tenant, found_fn found,
    void *arg)
{
	char path[DB_PATH_ROOM];
	struct dirent *entry;
	enum err err = ERR_OK;
	DIR *dir;

	file_path(path, "%s/tenants/%.*s", p->dir, STR_FMT(tenant));
	dir = opendir(path);
	if (dir == NULL && errno == ENOENT)
		return ERR_OK;
	if (dir == NULL) {
		log_error("store", "%s: cannot be read (errno %d)", path,
		    errno);
		return ERR_IO;
	}
	while (err == ERR_OK && (entry = readdir(dir)) != NULL) {
		enum indexfile kind;
		int64_t number = number_of(entry->d_name, &kind);

		if (number > 0)
			err = found(arg, number, kind);
	}
	closedir(dir);
	return err;
}

static enum err
keep_greatest(void *arg, int64_t number, enum indexfile kind)
{
	int64_t *newest = arg;

	if (number > newest[kind])
		newest[kind] = number;
	return ERR_OK;
}

enum err
indexfile_newest(const struct sqlite_place *p, struct str tenant,
    int64_t number[INDEXFILE_COUNT])
{
	memset(number, 0, INDEXFILE_COUNT * sizeof(*number));
	return each(p, tenant, keep_greatest, number);
}

struct sweep {
	const struct sqlite_place *place;
	struct str tenant;
	int64_t keep;
};

static enum err
sweep_one(void *arg, int64_t number, enum indexfile kind)
{
	const struct sweep *s = arg;
	char path[DB_PATH_ROOM];

	if (number >= s->keep && kind != INDEXFILE_PART)
		return ERR_OK;
	indexfile_path(s->place, s->tenant, number, kind, path);
	return file_remove_db(path);
}

enum err
indexfile_sweep(const struct sqlite_place *p, struct str tenant,
    int64_t keep)
{
	struct sweep s = { p, tenant, keep };

	return each(p, tenant, sweep_one, &s);
}
