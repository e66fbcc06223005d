/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deterministic simulation: runs seeds, and says which one broke a
 * promise. sim [--seeds N] [--seed S] [--steps N] [--trace]
 * Runs on: the one thread of the simulator.
 * Owns: the world of the present seed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "world.h"

struct totals {
	uint64_t steps, acks, kills, failures, events, followed;
};

static void
run_seed(uint64_t seed, uint64_t steps, bool is_traced, struct totals *sum)
{
	static struct world w;

	world_init(&w, seed, is_traced);
	for (uint64_t i = 0; i < steps; i++) {
		world_step(&w);
		if (i % 100 == 99) {	/* all come together and compare */
			w.plan.commits = -1;
			world_settle(&w);
			people_gather(&w);
			checks_quiet(&w);
		}
	}
	w.plan.commits = -1;
	world_settle(&w);
	people_gather(&w);
	checks_quiet(&w);
	sum->steps += w.steps;
	sum->acks += w.acks;
	sum->kills += w.kills;
	sum->failures += w.failures;
	sum->events += w.events;
	sum->followed += w.followed;
	world_fini(&w);
}

static uint64_t
number_arg(int argc, char **argv, int *i)
{
	unsigned long long n;

	if (*i + 1 >= argc ||
	    !str_to_u64(str_from(argv[++*i]), UINT64_MAX, &n)) {
		fprintf(stderr, "usage: sim [--seeds N] [--seed S]"
		    " [--steps N] [--trace]\n");
		exit(2);
	}
	return n;
}

int
main(int argc, char **argv)
{
	uint64_t first = 1, count = 1000, steps = 500;
	bool is_traced = false;
	struct totals sum = { 0 };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seeds") == 0) {
			count = number_arg(argc, argv, &i);
		} else if (strcmp(argv[i], "--seed") == 0) {
			first = number_arg(argc, argv, &i);
			count = 1;
		} else if (strcmp(argv[i], "--steps") == 0) {
			steps = number_arg(argc, argv, &i);
		} else if (strcmp(argv[i], "--first") == 0) {
			first = number_arg(argc, argv, &i);
		} else {
			is_traced = true;
		}
	}
	log_set_level(is_traced ? LOG_DEBUG : LOG_NONE);
	for (uint64_t s = first; s < first + count; s++)
		run_seed(s, steps, is_traced, &sum);
	printf("seeds=%" PRIu64 " steps=%" PRIu64 " acks=%" PRIu64
	    " kills=%" PRIu64 " failing_commits=%" PRIu64 " events=%" PRIu64
	    " followed=%" PRIu64 "\n%" PRIu64 " passed, 0 failed\n", count,
	    sum.steps, sum.acks, sum.kills, sum.failures, sum.events,
	    sum.followed, count);
	return 0;
}
