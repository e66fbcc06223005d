/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RNG_H
#define BASE_RNG_H
/* Random bytes behind a function pointer. rng_real is getrandom(2). */
#include <stddef.h>
#include <stdint.h>

struct rng {
	void (*fill)(void *arg, void *out, size_t len);
	void *arg;
};

extern const struct rng rng_real;

/* A seeded generator (xoshiro256**) for simulation and jitter; never for
 * secrets. The state is the caller's. */
struct rng_seeded {
	uint64_t s[4];
};
void rng_seeded_init(struct rng_seeded *, uint64_t seed);
uint64_t rng_seeded_next(struct rng_seeded *);
/* Uniform in [0, n), n > 0. */
uint64_t rng_seeded_below(struct rng_seeded *, uint64_t n);
struct rng rng_from_seeded(struct rng_seeded *);

static inline void
rng_fill(const struct rng *r, void *out, size_t len)
{
	r->fill(r->arg, out, len);
}
uint64_t rng_u64(const struct rng *);

#endif
