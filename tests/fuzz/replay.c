/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target without a fuzzer: replay_X gives fuzz_X every file of
 * $srcdir/tests/fuzz/corpus/X, every beginning of it, and a few thousand
 * seeded changes of it. What violates a rule is left in replay_X.failed, for
 * fuzz_X, and replay_X itself, to be given as an argument.
 * Runs on: the main thread.
 * Owns: the inputs.
 */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"

#define INPUT_MAX 65536
#ifndef CHANGES		/* fewer where a run is dear */
#define CHANGES 3000
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* How many things the corpus should have shown and did not; a target need
 * not have it. */
int fuzz_done(void) __attribute__((weak));

struct input {
	size_t len;
	uint8_t data[INPUT_MAX];
};

static void
load(struct input *in, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f)
		BUG("cannot read %s", path);
	in->len = fread(in->data, 1, sizeof(in->data), f);
	fclose(f);
}

/* The input that is being run, and where it is left when it ends us. */
static const struct input *present;
static char failed[4000];

static void
leave_behind(void)
{
	FILE *f = present ? fopen(failed, "wb") : NULL;

	if (!f)
		return;
	fwrite(present->data, 1, present->len, f);
	fclose(f);
	fprintf(stderr, "the input is in %s\n", failed);
}

static void
on_abort(int number)
{
	(void)number;
	leave_behind();
}

/* An exact copy, so that a sanitizer sees a read beyond it. */
static void
run(const struct input *in)
{
	uint8_t *copy = xmalloc(in->len > 0 ? in->len : 1);

	memcpy(copy, in->data, in->len);
	present = in;
	LLVMFuzzerTestOneInput(copy, in->len);
	present = NULL;
	xfree(copy);
}

static void
change(struct input *in, struct rng_seeded *rng)
{
	size_t at = rng_seeded_below(rng, in->len), n;

	switch (rng_seeded_below(rng, 4)) {
	case 0:
		in->data[at] = (uint8_t)rng_seeded_next(rng);
		break;
	case 1:
		in->data[at] ^= (uint8_t)(1u << rng_seeded_below(rng, 8));
		break;
	case 2:
		n = 1 + rng_seeded_below(rng, in->len - at);
		if (n == in->len)
			break;
		memmove(in->data + at, in->data + at + n,
		    in->len - at - n);
		in->len -= n;
		break;
	default:
		n = 1 + rng_seeded_below(rng, in->len - at);
		if (in->len + n > INPUT_MAX)
			break;
		memmove(in->data + at + n, in->data + at, in->len - at);
		in->len += n;
		break;
	}
}

static void
replay(const struct input *in)
{
	struct input *now = xmalloc(sizeof(*now));
	struct rng_seeded rng;

	*now = *in;
	for (now->len = 0; now->len < in->len && now->len < 2000; now->len++)
		run(now);
	rng_seeded_init(&rng, in->len);
	for (unsigned i = 0; in->len > 0 && i < CHANGES; i++) {
		*now = *in;
		for (unsigned n = 0; n <= i % 4; n++)
			change(now, &rng);
		run(now);
	}
	run(in);
	xfree(now);
}

static unsigned
replay_all(struct input *in, const char *dir)
{
	struct dirent *entry;
	unsigned files = 0;
	DIR *d = opendir(dir);

	if (!d)
		BUG("cannot read %s", dir);
	while ((entry = readdir(d)) != NULL) {
		struct buf path;

		if (entry->d_name[0] == '.')
			continue;
		buf_init(&path, 8192);
		buf_printf(&path, "%s/%s", dir, entry->d_name);
		load(in, path.data);
		buf_fini(&path);
		replay(in);
		files++;
	}
	closedir(d);
	return files;
}

int
main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir"), *name = strrchr(argv[0], '_');
	struct input *in = xmalloc(sizeof(*in));
	char dir[4000];
	bool is_good;

	BUG_ON(!name);
	snprintf(failed, sizeof(failed), "%s.failed", argv[0]);
	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s",
	    srcdir ? srcdir : ".", name + 1);
	atexit(leave_behind);
	signal(SIGABRT, on_abort);
	for (int i = 1; i < argc; i++) {
		load(in, argv[i]);
		run(in);
	}
	if (argc == 1) {
		unsigned files = replay_all(in, dir);

		printf("%s: %u files\n", dir, files);
		is_good = files > 0 && (!fuzz_done || fuzz_done() == 0);
	} else {
		is_good = true;
	}
	xfree(in);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
