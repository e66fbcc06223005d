/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Going back to a file as it was before migrations, or never again.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/sqlite/past.h"

#include "store/sqlite/file.h"

void
past_path(const char *path, int64_t version, char out[DB_PATH_ROOM])
{
	file_path(out, "%s.v%d", path, (int)version);
}

static enum err
remove_one(const char *path, int version)
{
	char past[DB_PATH_ROOM], part[DB_PATH_ROOM];
	enum err err;

	past_path(path, version, past);
	file_path(part, "%s" PAST_PART, past);
	err = file_remove(part);
	return err == ERR_OK ? file_remove(past) : err;
}

/* From the newest down to `from`. */
static enum err
remove_from(const char *path, int from, int version_max)
{
	enum err err = ERR_OK;

	for (int v = version_max; err == ERR_OK && v >= from; v--)
		err = remove_one(path, v);
	return err;
}

/* 0: there is none. */
static enum err
oldest(const char *path, int version_max, int *out)
{
	char past[DB_PATH_ROOM];
	enum err err = ERR_NOT_FOUND;

	*out = 0;
	for (int v = 1; err == ERR_NOT_FOUND && v <= version_max; v++) {
		past_path(path, v, past);
		err = file_exists(past);
		if (err == ERR_OK)
			*out = v;
	}
	return err;
}

/* The log goes before its file is replaced: it must never lie beside
 * another. What the file has then is told by no one, since the one that is
 * kept is still there. */
enum err
past_restore(const char *path, int version_max)
{
	static const char *const logs[] = { "-wal", "-shm", "-journal" };
	char past[DB_PATH_ROOM], log[DB_PATH_ROOM];
	int version;
	enum err err = oldest(path, version_max, &version);

	if (err == ERR_OK)
		err = remove_from(path, version + 1, version_max);
	for (unsigned i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		file_path(log, "%s%s", path, logs[i]);
		if (err == ERR_OK)
			err = file_remove(log);
	}
	past_path(path, version, past);
	return err == ERR_OK ? file_rename(past, path) : err;
}

enum err
past_forget(const char *path, int version_max)
{
	return remove_from(path, 1, version_max);
}
