/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes: the kernel's, and a seeded generator (xoshiro256** by
 * Blackman and Vigna) for simulation and jitter.
 * Runs on: any thread; a seeded generator belongs to one at a time.
 * Owns: nothing.
 */
#include "base/rng.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/err.h"

static void
real_fill(void *arg, void *out, size_t len)
{
	char *p = out;
	ssize_t got;

	(void)arg;
	while (len > 0) {
		got = getrandom(p, len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			BUG("getrandom: %s", strerror(errno));
		p += got;
		len -= (size_t)got;
	}
}

const struct rng rng_real = { .fill = real_fill };

/* SplitMix64 spreads a small seed over the whole state. */
static uint64_t
splitmix(uint64_t *x)
{
	uint64_t z = *x += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint64_t
rotl(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

void
rng_seeded_init(struct rng_seeded *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

uint64_t
rng_seeded_next(struct rng_seeded *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

uint64_t
rng_seeded_below(struct rng_seeded *r, uint64_t n)
{
	uint64_t x, skip;

	BUG_ON(n == 0);
	/* 2^64 mod n values are left out, so that the rest is uniform. */
	skip = -n % n;
	do {
		x = rng_seeded_next(r);
	} while (x < skip);
	return x % n;
}

static void
seeded_fill(void *arg, void *out, size_t len)
{
	char *p = out;

	while (len > 0) {
		uint64_t x = rng_seeded_next(arg);
		size_t n = len < sizeof(x) ? len : sizeof(x);

		memcpy(p, &x, n);
		p += n;
		len -= n;
	}
}

struct rng
rng_from_seeded(struct rng_seeded *r)
{
	return (struct rng){ .fill = seeded_fill, .arg = r };
}

uint64_t
rng_u64(const struct rng *r)
{
	uint64_t x;

	rng_fill(r, &x, sizeof(x));
	return x;
}
