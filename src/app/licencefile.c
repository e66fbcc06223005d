/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of the licence.
 *
 * Runs on: threads of the files pool; main.
 * Owns: DATA/licence.
 */
#include "app/licencefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "core/allowance.h"
#include "core/core.h"
#include "licence/traits.h"
#include "upkeep/folder.h"

#define LOOK_MS 5000
#define ARENA_MAX (64u << 10)

static void
path_of(const struct licence_file *f, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%.4000s/licence.json", f->dir);
}

static enum err
load(void *arg, struct buf *out)
{
	char path[FOLDER_PATH_MAX];
	char *text;
	ssize_t n;
	enum err err;
	int fd;

	path_of(arg, path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	text = xmalloc(ENVELOPE_BYTES_MAX + 1);
	n = fd_read(fd, text, ENVELOPE_BYTES_MAX + 1);
	close(fd);
	if (n < 0)
		err = ERR_IO;
	else if (n > ENVELOPE_BYTES_MAX)
		err = ERR_TOO_LARGE;
	else
		err = buf_append(out, text, (size_t)n);
	xfree(text);
	return err;
}

static enum err
say(const struct problem *why, enum err err)
{
	if (err != ERR_OK)
		log_error("licence", "%s", why->why);
	return err == ERR_DISK_FULL ? err : err == ERR_OK ? ERR_OK : ERR_IO;
}

static enum err
store(void *arg, struct str text)
{
	const struct licence_file *f = arg;
	char path[FOLDER_PATH_MAX];
	struct problem why = { "" };
	enum err err = folder_make_durable(f->dir, &why);

	path_of(f, path);
	if (err == ERR_OK)
		err = folder_write(path, text.p, &why);
	return say(&why, err);
}

static enum err
drop(void *arg)
{
	char path[FOLDER_PATH_MAX];
	struct problem why = { "" };

	path_of(arg, path);
	return say(&why, folder_remove(path, &why));
}

void
licence_file_init(struct licence_file *f, const struct options *o)
{
	struct licencekeeper *k = &f->keeper;

	snprintf(f->dir, sizeof(f->dir), "%.4000s/licence", o->data);
	arena_init(&f->arena, ARENA_MAX);
	*k = (struct licencekeeper){ .arg = f, .load = load, .store = store,
		.drop = drop };
	licence_roots_built(&k->roots);
	traits_read("", &f->arena, &k->machine);
	/* Whoever builds for development has what she asks for. */
	k->free_people = k->roots.is_development && o->users > 0 ?
	    ALLOWANCE_UNLIMITED : LICENCE_FREE_PEOPLE;
	if (k->roots.is_development)
		log_info("licence", "this build is for development: it obeys"
		    " licences that everybody can make");
}

void
licence_file_fini(struct licence_file *f)
{
	if (f->keeper.arg != NULL)
		arena_fini(&f->arena);
}

void
licence_file_watch(struct licence_file *f, struct core *core, int64_t mono_ms)
{
	if (mono_ms < f->look_ms)
		return;
	f->look_ms = mono_ms + LOOK_MS;
	core_look_at_licence(core);
}
