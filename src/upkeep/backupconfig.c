/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration in a backup: to look at.
 *
 * Runs on: whoever asked for a backup.
 * Owns: nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

/* By a link too, as whoever manages many machines has it. A backup of messages
 * does not fail for the want of this. */
static int
open_one(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 && errno != ENOENT)
		log_warn("backup", "%s is left out: %s", path,
		    strerror(errno));
	if (fd < 0 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)))
		return fd;
	close(fd);
	return -1;
}

static enum err
put_one(struct archive_writer *archive, const char *path, const char *name,
    struct problem *why)
{
	enum err err;
	int fd;

	if (!tar_name_is_good(str_from(name)))
		return ERR_OK;
	fd = open_one(path);
	if (fd < 0)
		return ERR_OK;
	err = archive_put_file(archive, name, fd, why);
	close(fd);
	return err;
}

struct config_walk {
	struct archive_writer *archive;
	char path[FOLDER_PATH_MAX], name[TAR_NAME_MAX + 1];
};

static enum err
put_of_folder(void *arg, const char *name, struct problem *why)
{
	struct config_walk *w = arg;
	char path[FOLDER_PATH_MAX], as[FOLDER_PATH_MAX];
	size_t len = strlen(name);

	if (name[0] == '.' || len <= 5 || strcmp(name + len - 5, ".toml") != 0)
		return ERR_OK;
	folder_path(path, "%.3800s/%s", w->path, name);
	folder_path(as, "%s/%s", w->name, name);
	return put_one(w->archive, path, as, why);
}

static enum err
put_from(struct archive_writer *archive, struct str from, struct problem *why)
{
	struct config_walk w = { .archive = archive };
	const char *slash;
	struct stat st;

	folder_path(w.path, "%.*s", STR_FMT(from));
	slash = strrchr(w.path, '/');
	snprintf(w.name, sizeof(w.name), "config/%.100s",
	    slash ? slash + 1 : w.path);
	if (stat(w.path, &st) == 0 && S_ISDIR(st.st_mode))
		return folder_walk(w.path, put_of_folder, &w, why);
	return put_one(archive, w.path, w.name, why);
}

enum err
backup_put_config(const struct backup_job *job,
    struct archive_writer *archive, struct problem *why)
{
	enum err err = ERR_OK;

	for (const char *const *p = job->config; p && *p && !err; p++)
		err = put_from(archive, str_from(*p), why);
	return err;
}
