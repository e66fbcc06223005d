/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CONTRACT_WORKLOAD_H
#define TESTS_CONTRACT_WORKLOAD_H
/* Transactions of every writing call, drawn from a seed: the same seed and
 * the same answers give the same calls. */
#include "base/rng.h"
#include "rig.h"

struct workload {
	struct rig *rig;
	struct rng_seeded dice;
	int64_t next_id;
	int64_t seq[5];		/* of conversations 1..3 */
};

void workload_init(struct workload *, struct rig *, uint64_t seed);
/* One transaction with a few calls, committed or now and then rolled back.
 * The first failure but EXISTS and NOT_FOUND ends it with that error, rolled
 * back. Answers of all calls go to *log when it is not NULL. */
enum err workload_step(struct workload *, struct buf *log);

#endif
