/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data directory and its lock.
 *
 * Runs on: main.
 * Owns: the lock and DIR/yizhand.json.
 */
#include "app/datadir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/jsonw.h"

#define TELL_NAME "yizhand.json"
#define TELL_MAX 1024

static bool
fail(char why[DATADIR_WHY_MAX], const char *path, const char *what)
{
	snprintf(why, DATADIR_WHY_MAX, "the data directory %.300s %s: %s",
	    path, what, strerror(errno));
	return false;
}

/* Others of the machine have no business here. */
static bool
make_private(int fd, const char *path, char why[DATADIR_WHY_MAX])
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail(why, path, "cannot be read");
	if (st.st_uid != geteuid()) {
		snprintf(why, DATADIR_WHY_MAX, "the data directory %.300s "
		    "belongs to user %u and yizhand runs as %u; run: chown "
		    "-R %u %.100s", path, (unsigned)st.st_uid,
		    (unsigned)geteuid(), (unsigned)geteuid(), path);
		return false;
	}
	if ((st.st_mode & 077) != 0 && fchmod(fd, 0700) != 0)
		return fail(why, path, "cannot be made private");
	return true;
}

static bool
take_lock(int fd, const char *path, char why[DATADIR_WHY_MAX])
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK)
		return fail(why, path, "cannot be locked");
	snprintf(why, DATADIR_WHY_MAX, "another yizhand runs on the data "
	    "directory %.300s; stop it or choose another --data DIR", path);
	return false;
}

bool
datadir_open(struct datadir *d, const char *path, char why[DATADIR_WHY_MAX])
{
	*d = (struct datadir){ .fd = -1 };
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fail(why, path, "cannot be made");
	if (!realpath(path, d->path))
		return fail(why, path, "cannot be found");
	d->fd = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd < 0)
		return fail(why, path, "cannot be opened");
	if (!make_private(d->fd, d->path, why) ||
	    !take_lock(d->fd, d->path, why)) {
		close(d->fd);
		d->fd = -1;
		return false;
	}
	d->is_new = faccessat(d->fd, "system.db", F_OK, 0) != 0;
	return true;
}

/* Complete or absent: readers never see half of it. */
static bool
replace_file(int dir, const char *name, struct str text)
{
	static const char fresh[] = TELL_NAME ".new";
	int fd = openat(dir, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    0600);
	bool ok;

	if (fd < 0)
		return false;
	ok = fd_write(fd, text);
	ok = close(fd) == 0 && ok;
	return ok && renameat(dir, fresh, dir, name) == 0;
}

bool
datadir_tell(struct datadir *d, const char *version,
    const struct addr *listen, const char *fingerprint)
{
	char text[ADDR_TEXT_MAX];
	struct buf out;
	struct jsonw w;
	bool ok;

	buf_init(&out, TELL_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_int_field(&w, "pid", getpid());
	jsonw_string_field(&w, "version", str_from(version));
	jsonw_string_field(&w, "listen", str_from(addr_text(listen, text)));
	jsonw_bool_field(&w, "tls", fingerprint[0] != '\0');
	jsonw_string_field(&w, "fingerprint", str_from(fingerprint));
	jsonw_object_end(&w);
	buf_putc(&out, '\n');
	ok = !out.overflow && replace_file(d->fd, TELL_NAME, buf_str(&out));
	buf_fini(&out);
	return ok;
}

void
datadir_close(struct datadir *d)
{
	if (d->fd < 0)
		return;
	unlinkat(d->fd, TELL_NAME, 0);
	unlinkat(d->fd, "control.sock", 0);
	close(d->fd);
	d->fd = -1;
}
