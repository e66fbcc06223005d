/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target without a fuzzer: replay_X gives fuzz_X every file of
 * $srcdir/tests/fuzz/corpus/X, every beginning of it, and a few thousand
 * seeded changes of it. A violated rule aborts and names the input.
 * Runs on: the main thread.
 * Owns: the inputs.
 */
#include <dirent.h>
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

struct input {
	size_t len;
	uint8_t data[INPUT_MAX];
};

static void
load(struct input *in, const char *dir, const char *name)
{
	struct buf path;
	FILE *f;

	buf_init(&path, 8192);
	buf_printf(&path, "%s/%s", dir, name);
	f = fopen(path.data, "rb");
	if (!f)
		BUG("cannot read %s", path.data);
	buf_fini(&path);
	in->len = fread(in->data, 1, sizeof(in->data), f);
	fclose(f);
}

/* An exact copy, so that a sanitizer sees a read beyond it. */
static void
run(const struct input *in)
{
	uint8_t *copy = xmalloc(in->len > 0 ? in->len : 1);

	memcpy(copy, in->data, in->len);
	LLVMFuzzerTestOneInput(copy, in->len);
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

int
main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir"), *name = strrchr(argv[0], '_');
	struct input *in = xmalloc(sizeof(*in));
	char dir[4000];
	unsigned files = 0;
	struct dirent *entry;
	DIR *d;

	(void)argc;
	BUG_ON(!name);
	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s",
	    srcdir ? srcdir : ".", name + 1);
	d = opendir(dir);
	if (!d)
		BUG("cannot read %s", dir);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		load(in, dir, entry->d_name);
		replay(in);
		files++;
	}
	closedir(d);
	xfree(in);
	printf("%s: %u files\n", dir, files);
	return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
