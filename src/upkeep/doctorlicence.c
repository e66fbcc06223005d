/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check of the licence: by the file alone, as the clock has it.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "licence/licence.h"
#include "licence/traits.h"
#include "upkeep/doctor_priv.h"

#define MEND "yizhanctl licence install FILE"

static void
say_good(struct exam *e, const struct licence *l)
{
	int64_t left = licence_days_left(l,
	    clock_wall_ms(e->site->clock) / 1000);
	struct str holder = licence_last(l)->holder;

	if (left < 0) {
		exam_say(e, FINDING_OK, FOUND_LICENCE_GOOD, "the licence of "
		    "%.*s has no end", STR_FMT(holder));
		return;
	}
	if (left <= LICENCE_WARN_DAYS)
		exam_mend(e, MEND);
	exam_say(e, left <= LICENCE_WARN_DAYS ? FINDING_WARN : FINDING_OK,
	    FOUND_LICENCE_ENDS, "the licence of %.*s ends in %" PRId64 " days; "
	    "people who are in go on then, nobody new comes in",
	    STR_FMT(holder), left);
}

static void
judge(struct exam *e, struct str text)
{
	struct str_list machine;
	struct licence_roots roots;
	enum licence_fault fault;
	struct arena arena;
	struct licence l;

	arena_init(&arena, 2 * LICENCE_ARENA_MAX);
	licence_roots_built(&roots);
	traits_read(e->site->root, &arena, &machine);
	fault = licence_read(text, &roots, &arena, &l);
	if (fault == LICENCE_OK)
		fault = licence_judge(&l, clock_wall_ms(e->site->clock) / 1000,
		    &machine);
	if (fault == LICENCE_OK) {
		say_good(e, &l);
	} else {
		exam_mend(e, MEND);
		exam_say(e, FINDING_WARN, FOUND_LICENCE_REFUSED, "%s; the free "
		    "edition's %d people hold, and who is in goes on",
		    licence_fault_text(fault), LICENCE_FREE_PEOPLE);
	}
	arena_fini(&arena);
}

void
check_licence(struct exam *e)
{
	char path[FOLDER_PATH_MAX];
	char *text = xmalloc(ENVELOPE_BYTES_MAX + 1);
	ssize_t n = -1;
	int fd;

	folder_path(path, "%.4000s/licence/licence.json", e->site->data);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT) {
		exam_say(e, FINDING_OK, FOUND_LICENCE_FREE, "the free edition, "
		    "for %d people", LICENCE_FREE_PEOPLE);
	} else {
		if (fd >= 0)
			n = fd_read(fd, text, ENVELOPE_BYTES_MAX + 1);
		if (n < 0) {
			exam_mend(e, "ls -l %.400s", path);
			exam_say(e, FINDING_WARN, FOUND_LICENCE_UNREADABLE,
			    "the licence %.300s cannot be read: %s", path,
			    strerror(errno));
		} else {
			judge(e, (struct str){ text, (size_t)n });
		}
	}
	if (fd >= 0)
		close(fd);
	xfree(text);
}
