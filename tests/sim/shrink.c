/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes a failing history short by delta debugging: parts of it are left out,
 * large ones first, while it fails for the same reason.
 * Runs on: the one thread of the simulator, and children of it.
 * Owns: the histories.
 */
#include "shrink.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

#define REASON_MAX 512
#define SELF_TEST_SEEDS 20
#define SELF_TEST_STEPS 300
#define SHORT 20		/* steps that one reads in a minute */

/* What broke: the condition and its words, without the numbers. */
struct reason {
	char text[REASON_MAX];
	uint64_t step;
};

void
history_init(struct history *h, uint64_t seed, uint32_t count)
{
	*h = (struct history){ .seed = seed, .count = count };
	h->is_taken = xcalloc(count, sizeof(*h->is_taken));
	memset(h->is_taken, true, count);
}

void
history_fini(struct history *h)
{
	xfree(h->is_taken);
}

bool
history_only(struct history *h, const char *list)
{
	memset(h->is_taken, false, h->count);
	for (const char *p = list; *p != '\0';) {
		size_t len = strcspn(p, ",");
		unsigned long long n;

		if (!str_to_u64((struct str){ p, len }, h->count, &n) ||
		    n == 0)
			return false;
		h->is_taken[n - 1] = true;
		p += len + (p[len] == ',');
	}
	return true;
}

void
history_run(const struct history *h, struct world *w)
{
	w->has_liar = h->has_liar;
	for (uint32_t i = 0; i < h->count; i++) {
		if (h->is_taken[i])
			world_step(w);
		else
			world_skip(w);
		if (h->is_calm && h->is_taken[i])
			world_settle(w);
	}
	world_quiet(w);
}

static uint32_t
taken_count(const struct history *h)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < h->count; i++)
		n += h->is_taken[i];
	return n;
}

/* In a child: what it says goes to the pipe, or to the terminal. */
static void
live(const struct history *h, int tell_fd, bool is_traced)
{
	static struct world w;
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (!is_traced)
		dup2(nowhere, STDERR_FILENO);
	world_init(&w, h->seed, is_traced, &hooks_poster);
	w.tell_fd = tell_fd;
	history_run(h, &w);
	world_fini(&w);
	fflush(stdout);
	_exit(0);
}

static void
read_reason(int fd, struct reason *out)
{
	char text[REASON_MAX + 32] = "", *end;
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(text) - 1 &&
	    (n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	out->step = strtoull(text, &end, 10);
	snprintf(out->text, sizeof(out->text), "%s", end);
}

/* False: no promise was broken. */
static bool
try_history(const struct history *h, bool is_traced, struct reason *out)
{
	int ends[2], status;
	pid_t pid;

	fflush(stdout);
	if (pipe(ends) != 0 || (pid = fork()) < 0) {
		perror("sim");
		exit(2);
	}
	if (pid == 0) {
		close(ends[0]);
		live(h, ends[1], is_traced);
	}
	close(ends[1]);
	*out = (struct reason){ .text = "" };
	read_reason(ends[0], out);
	close(ends[0]);
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))	/* a bug found by the core itself */
		snprintf(out->text, sizeof(out->text), "signal %d",
		    WTERMSIG(status));
	else if (out->text[0] == '\0' && status != 0)	/* by a sanitizer */
		snprintf(out->text, sizeof(out->text), "exit %d",
		    WEXITSTATUS(status));
	return out->text[0] != '\0';
}

/* Leaves out the from-th taken step and those behind it, if it fails as
 * before without them. */
static void
drop(struct history *h, uint32_t from, uint32_t count,
    const struct reason *why)
{
	struct history less = *h;
	struct reason now;
	uint32_t seen = 0;

	less.is_taken = xmalloc(h->count);
	memcpy(less.is_taken, h->is_taken, h->count);
	for (uint32_t i = 0; i < h->count; i++) {
		if (!h->is_taken[i])
			continue;
		if (seen >= from && seen < from + count)
			less.is_taken[i] = false;
		seen++;
	}
	if (try_history(&less, false, &now) &&
	    strcmp(now.text, why->text) == 0)
		memcpy(h->is_taken, less.is_taken, h->count);
	xfree(less.is_taken);
}

/* One round over all parts of this size. */
static void
drop_parts(struct history *h, uint32_t size, const struct reason *why)
{
	uint32_t from = taken_count(h);

	/* From the end: what is late depends on what is early. */
	while (from > 0) {
		uint32_t count = from < size ? from : size;

		from -= count;
		drop(h, from, count, why);
	}
}

static void
print_history(const struct history *h)
{
	const char *comma = "";

	printf("repeat: tests/sim/sim --seed %" PRIu64 " --steps %u%s%s "
	    "--trace --only ", h->seed, h->count, h->is_calm ? " --calm" : "",
	    h->has_liar ? " --liar" : "");
	for (uint32_t i = 0; i < h->count; i++) {
		if (!h->is_taken[i])
			continue;
		printf("%s%u", comma, i + 1);
		comma = ",";
	}
	putchar('\n');
}

/* Until no part of any size can go. */
static void
drop_all(struct history *h, const struct reason *why)
{
	uint32_t before;

	do {
		before = taken_count(h);
		for (uint32_t size = before; size > 0; size /= 2)
			drop_parts(h, size, why);
	} while (taken_count(h) < before);
}

/* False: nothing breaks. */
static bool
make_short(struct history *h, struct reason *why)
{
	struct reason again;

	if (!try_history(h, false, why))
		return false;
	h->is_calm = true;
	if (try_history(h, false, &again) &&
	    strcmp(again.text, why->text) == 0)
		*why = again;
	else
		h->is_calm = false;
	/* What was to come after it is nothing to it. */
	if (why->step > 0 && why->step < h->count)
		h->count = (uint32_t)why->step;
	drop_all(h, why);
	return true;
}

bool
history_shrink(struct history *h)
{
	struct reason why, again;

	if (!make_short(h, &why))
		return false;
	try_history(h, true, &again);
	printf("broken: %s\nsteps: %u of %u\n", why.text, taken_count(h),
	    h->count);
	print_history(h);
	return true;
}

bool
history_self_test(void)
{
	struct reason why, again;
	struct history h;
	bool breaks = false, is_good;

	for (uint64_t seed = 1; seed <= SELF_TEST_SEEDS && !breaks; seed++) {
		history_init(&h, seed, SELF_TEST_STEPS);
		h.has_liar = true;
		breaks = make_short(&h, &why);
		if (!breaks)
			history_fini(&h);
	}
	if (!breaks) {
		puts("a disk that lies is not found\n0 passed, 1 failed");
		return false;
	}
	is_good = taken_count(&h) <= SHORT && try_history(&h, false, &again) &&
	    strcmp(again.text, why.text) == 0;
	printf("a disk that lies is found: %u steps of %u%s\n",
	    taken_count(&h), SELF_TEST_STEPS, is_good ? "" : ": not short, or "
	    "not the same when it is repeated");
	print_history(&h);
	history_fini(&h);
	printf("%d passed, %d failed\n", is_good, !is_good);
	return is_good;
}
