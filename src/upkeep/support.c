/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The archive for somebody who helps.
 *
 * Runs on: main of a tool.
 * Owns: nothing between calls.
 */
#include "upkeep/support.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "upkeep/archive.h"
#include "upkeep/doctor_priv.h"

#define LEVEL 9
#define TEXT_MAX (4u << 20)
#define LOG_MAX (16u << 20)
#define LOG_CUT "(older lines are left out)\n"
#define TEXT_CUT "\n(the rest is left out: it is too long)\n"
#define CUT_ROOM 128
#define RING_BYTES (LOG_MAX - CUT_ROOM)
#define LINE_MAX_BYTES 4096
#define DEPTH 3			/* DATA/tenants/ID/tenant.db */

/* Each adds its text; what cannot be had is said in it. */
struct part {
	const char *name, *what;
	void (*write)(const struct support_site *, struct buf *out);
};

static void
on_finding(void *arg, const struct finding *f)
{
	struct jsonw w = jsonw_on(arg);

	finding_write(f, &w);
	buf_putc(arg, '\n');
}

static void
write_doctor(const struct support_site *s, struct buf *out)
{
	(void)doctor_run(s->doctor, on_finding, out);
}

static void
write_options(const struct support_site *s, struct buf *out)
{
	buf_putstr(out, s->options);
	if (s->doctor->conf_lines.len > 0) {
		buf_puts(out, "\n# what is wrong:\n");
		buf_putstr(out, s->doctor->conf_lines);
	}
}

static void
copy_file(const char *path, struct buf *out)
{
	struct problem why;
	char bytes[LINE_MAX_BYTES];
	ssize_t got;
	int fd = folder_open(path, &why);

	buf_printf(out, "--- %s\n", path);
	if (fd < 0) {
		buf_printf(out, "%s\n", why.why);
		return;
	}
	while ((got = fd_read(fd, bytes, sizeof(bytes))) > 0)
		buf_putstr(out, (struct str){ bytes, (size_t)got });
	close(fd);
}

static void
write_machine(const struct support_site *s, struct buf *out)
{
	static const char *const files[] = { "/usr/lib/os-release",
		"/proc/version", "/proc/cpuinfo", "/proc/meminfo",
		"/proc/loadavg", "/proc/uptime", "/proc/self/mounts",
		"/proc/pressure/cpu", "/proc/pressure/io",
		"/proc/pressure/memory", NULL };

	buf_printf(out, "yizhan %s\n", s->doctor->version);
	for (const char *const *f = files; *f; f++)
		copy_file(*f, out);
}

struct sizes {
	struct buf *out;
	const char *dir;
	unsigned depth;
	int64_t files, bytes;
};

/* Names of tenants and of databases; of what lies deeper only how much it
 * is, for there names are people's. */
static enum err
size_one(void *arg, const char *name, struct problem *why)
{
	struct sizes *z = arg, below;
	char path[FOLDER_PATH_MAX];
	struct stat st;

	folder_path(path, "%.3800s/%.255s", z->dir, name);
	if (lstat(path, &st) != 0)
		return ERR_OK;
	if (!S_ISDIR(st.st_mode)) {
		buf_printf(z->out, "%o %u:%u %14" PRId64 " %" PRId64 " %s\n",
		    (unsigned)st.st_mode & 07777, (unsigned)st.st_uid,
		    (unsigned)st.st_gid, (int64_t)st.st_size,
		    (int64_t)st.st_mtime, path);
		return ERR_OK;
	}
	if (z->depth == 0) {
		buf_printf(z->out, "%14" PRId64 " bytes below %s\n",
		    folder_size(path), path);
		return ERR_OK;
	}
	below = (struct sizes){ .out = z->out, .dir = path,
		.depth = z->depth - 1 };
	return folder_walk(path, size_one, &below, why);
}

static void
write_sizes(const struct support_site *s, struct buf *out)
{
	struct sizes z = { .out = out, .dir = s->doctor->data,
		.depth = DEPTH - 1 };
	struct doctor_space space;
	struct problem why;

	if (s->doctor->world->space(s->doctor->data, &space))
		buf_printf(out, "%" PRId64 " of %" PRId64 " bytes free\n",
		    space.free_bytes, space.all_bytes);
	if (folder_walk(s->doctor->data, size_one, &z, &why) != ERR_OK)
		buf_printf(out, "%s\n", why.why);
}

/* What was written to a ring of RING_BYTES bytes, from its first whole line. */
static void
write_newest(const char *ring, size_t at, struct buf *out)
{
	const char *older = memchr(ring + at, '\n', RING_BYTES - at);

	buf_puts(out, LOG_CUT);
	if (older) {
		size_t from = (size_t)(older + 1 - ring);

		buf_putstr(out, (struct str){ ring + from, RING_BYTES - from });
	}
	buf_putstr(out, (struct str){ ring, at });
}

/* The daemon logs no content and no secret by itself. Of a log that is too
 * long its end is what matters. */
static void
write_log(const struct support_site *s, struct buf *out)
{
	bool is_full = false;
	size_t at = 0;
	ssize_t got;
	char *ring;

	if (s->log_fd < 0) {
		buf_puts(out, "no log: journalctl could not be asked\n");
		return;
	}
	ring = xmalloc(RING_BYTES);
	while ((got = read(s->log_fd, ring + at, RING_BYTES - at)) > 0 ||
	    (got < 0 && errno == EINTR)) {
		at += got > 0 ? (size_t)got : 0;
		is_full = is_full || at == RING_BYTES;
		at %= RING_BYTES;
	}
	if (is_full)
		write_newest(ring, at, out);
	else
		buf_putstr(out, (struct str){ ring, at });
	xfree(ring);
}

static const struct part parts[] = {
	{ "doctor.jsonl", "what the doctor finds, a line each", write_doctor },
	{ "options.toml", "options and where each came from, no secrets",
	  write_options },
	{ "machine.txt", "versions, processor, memory, mounts, load",
	  write_machine },
	{ "sizes.txt", "names, sizes and owners of databases; how much lies "
	  "below", write_sizes },
	{ "log.txt", "the newest lines of the log, which has no messages",
	  write_log },
};
#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

void
support_list(support_fn fn, void *arg)
{
	for (size_t i = 0; i < PART_COUNT; i++)
		fn(arg, parts[i].name, parts[i].what);
}

static enum err
put_part(const struct support_site *s, const struct part *part,
    struct archive_writer *archive, struct problem *why)
{
	bool is_log = part->write == write_log;
	struct buf text;
	enum err err;

	buf_init(&text, (is_log ? LOG_MAX : TEXT_MAX) + CUT_ROOM);
	text.max -= CUT_ROOM;
	part->write(s, &text);
	text.max += CUT_ROOM;
	if (text.overflow)
		buf_puts(&text, TEXT_CUT);
	err = archive_put_text(archive, part->name, buf_str(&text), why);
	buf_fini(&text);
	return err;
}

enum err
support_write(const struct support_site *s, int fd, const char *name,
    struct problem *why)
{
	const struct archive_options options = {
		.level = LEVEL,
		.rng = s->rng,
		.scratch = s->scratch,
		.mtime = clock_wall_ms(s->doctor->clock) / 1000,
	};
	struct archive_writer *archive;
	enum err err = archive_create(fd, name, &options, &archive, why);

	if (err)
		return err;
	for (size_t i = 0; i < PART_COUNT && !err; i++)
		err = put_part(s, &parts[i], archive, why);
	if (!err)
		err = archive_finish(archive, why);
	archive_writer_free(archive);
	return err;
}
