/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder and the bucket of files.
 * Runs on: main.
 * Owns: both, and the outbound actor of the bucket.
 */
#include "app/depots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/s3door.h"
#include "base/fd.h"
#include "base/mem.h"
#include "core/core.h"
#include "store/folder/folder.h"
#include "store/s3/s3.h"

#define SECRET_ROOM 257
#define MAIL_MAX 64

_Static_assert(CORE_FILES_THREADS + 1 <= OUTWAIT_MAX,
    "a seat for each of them, and for who erases tenants");

/* The first line of a file. */
static bool
read_secret(const char *path, char out[SECRET_ROOM],
    char why[DEPOTS_WHY_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? fd_read_at(fd, out, SECRET_ROOM - 1, 0) : -1;

	if (n < 0)
		snprintf(why, DEPOTS_WHY_MAX, "s3.secret_key_file: cannot"
		    " read %.200s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	out[n] = '\0';
	n = (ssize_t)strcspn(out, "\r\n");
	if (n == SECRET_ROOM - 1)
		snprintf(why, DEPOTS_WHY_MAX, "s3.secret_key_file: the first"
		    " line of %.200s is no secret: it is too long", path);
	out[n] = '\0';
	return n < SECRET_ROOM - 1;
}

static bool
make_bucket(struct depots *d, const struct options *o, const char *secret,
    char why[DEPOTS_WHY_MAX])
{
	const struct s3_config config = {
		.endpoint = o->s3_endpoint, .region = o->s3_region,
		.bucket = o->s3_bucket, .prefix = o->s3_prefix,
		.key_id = o->s3_access_key, .secret = secret,
		.is_host_style = o->s3_style == OPTION_S3_HOST,
		.timeout_ms = o->s3_timeout_ms,
	};
	const struct s3_door door = s3door(&d->wait);
	const char *fault = s3_config_fault(&config);

	if (fault != NULL) {
		snprintf(why, DEPOTS_WHY_MAX, "files.store = \"s3\": %s",
		    fault);
		return false;
	}
	d->depot = depot_s3_new(&config, &door, &d->folder);
	return true;
}

static bool
make_way(struct depots *d, const struct options *o, char why[DEPOTS_WHY_MAX])
{
	struct outbound_config config;
	struct tls_error error = { "" };

	options_outbound(o, &config);
	d->outbound = outbound_new(&config, &error);
	if (d->outbound == NULL) {
		snprintf(why, DEPOTS_WHY_MAX, "%s", error.why);
		return false;
	}
	d->thread = thread_new(outbound_actor(d->outbound), MAIL_MAX);
	outbound_start(d->outbound, thread_base(d->thread));
	if (outwait_init(&d->wait, d->outbound) == ERR_OK)
		return true;
	snprintf(why, DEPOTS_WHY_MAX, "no file descriptors are left");
	return false;
}

bool
depots_open(struct depots *d, const struct options *o,
    char why[DEPOTS_WHY_MAX])
{
	char secret[SECRET_ROOM] = "";
	bool ok;

	d->folder = depot_folder_new(o->data, o->files_spare_bytes);
	d->depot = d->folder;
	if (o->files_store != OPTION_STORE_S3)
		return true;
	if (o->s3_secret_key_file[0] != '\0' &&
	    !read_secret(o->s3_secret_key_file, secret, why))
		return false;
	ok = make_bucket(d, o, secret, why) && make_way(d, o, why);
	mem_wipe(secret, sizeof(secret));
	return ok;
}

void
depots_start(struct depots *d)
{
	if (d->thread != NULL)
		thread_start(d->thread);
	d->is_running = true;
}

void
depots_end(struct depots *d)
{
	if (d->is_running && !d->is_ended && d->outbound != NULL)
		outbound_end(d->outbound);
	d->is_ended = true;
}

void
depots_close(struct depots *d)
{
	if (d->is_running)
		thread_stop(d->thread);
	if (d->outbound != NULL)
		outbound_finish(d->outbound);
	outwait_fini(&d->wait);
	thread_free(d->thread);
	outbound_free(d->outbound);
	if (d->depot.place != d->folder.place)
		depot_s3_free(&d->depot);
	depot_folder_free(&d->folder);
}
