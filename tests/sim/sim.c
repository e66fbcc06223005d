/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deterministic simulation: runs seeds, and says which one broke a
 * promise; makes the history of a broken one short. See usage below.
 * Runs on: the one thread of the simulator.
 * Owns: the world of the present seed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "acts.h"
#include "shrink.h"
#include "watch.h"

/* So many seeds meet every operation. */
#define COVERING_SEEDS 2000

static const char usage[] =
    "usage: sim [OPTION]...\n"
    "  --seeds N     lives N seeds (1000)\n"
    "  --first S     the first of them (1)\n"
    "  --steps N     steps of each (500)\n"
    "  --seed S      lives one seed\n"
    "  --trace       says what happens\n"
    "  --only A,B,…  takes only these steps of it\n"
    "  --calm        all mail is handled between two steps\n"
    "  --liar        the disk loses commits and does not say so: breaks\n"
    "  --shrink      of --seed, finds few steps that break the same promise\n"
    "  --self-test   is a disk that lies found, and its history made short?\n"
    "                is a seed named whatever ends it?\n"
    "A seed that breaks a promise is repeated with --seed S --trace, and made\n"
    "short with --seed S --shrink: few steps, as they happen, and the options\n"
    "that repeat just them. Exit 0: nothing broke, 1: something did.\n";

struct options {
	uint64_t first, count, steps;
	bool is_traced, is_calm, has_liar, shrinks, tests_itself;
	const char *only;
	char replay[80];	/* the program, with what every seed is given */
};

struct totals {
	uint64_t steps, acks, kills, failures, events, followed, posted;
	uint64_t named, expired;
	struct cover cover;
};

static void
add_up(struct totals *sum, const struct world *w)
{
	sum->steps += w->steps;
	sum->acks += w->acks;
	sum->kills += w->kills;
	sum->failures += w->failures;
	sum->events += w->events;
	sum->followed += w->followed;
	sum->posted += w->posted;
	sum->named += w->named;
	sum->expired += w->expired;
}

static void
run_history(const struct history *h, const struct options *o,
    struct totals *sum)
{
	static struct world w;

	watch_seed(h->seed);
	world_init(&w, h->seed, o->is_traced, &hooks_poster);
	w.replay = o->replay;
	w.cover = &sum->cover;
	history_run(h, &w);
	add_up(sum, &w);
	world_fini(&w);
}

static _Noreturn void
misused(void)
{
	fputs(usage, stderr);
	exit(2);
}

static uint64_t
number_arg(const char *text)
{
	unsigned long long n;

	if (text == NULL || !str_to_u64(str_from(text), UINT32_MAX, &n))
		misused();
	return n;
}

static void
take_option(struct options *o, const char *name, const char *value)
{
	uint64_t *const numbers[] = { &o->count, &o->first, &o->steps };
	static const char *const names[] = { "--seeds", "--first",
		"--steps" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(name, names[i]) == 0) {
			*numbers[i] = number_arg(value);
			return;
		}
	}
	if (strcmp(name, "--seed") == 0) {
		o->first = number_arg(value);
		o->count = 1;
	} else if (strcmp(name, "--only") == 0 && value != NULL) {
		o->only = value;
	} else {
		misused();
	}
}

static struct options
parse_args(int argc, char **argv)
{
	struct options o = { .first = 1, .count = 1000, .steps = 500 };
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{ "--trace", &o.is_traced }, { "--calm", &o.is_calm },
		{ "--liar", &o.has_liar }, { "--shrink", &o.shrinks },
		{ "--self-test", &o.tests_itself },
	};

	for (int i = 1; i < argc; i++) {
		bool *flag = NULL;

		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			exit(0);
		}
		for (size_t k = 0; k < sizeof(flags) / sizeof(flags[0]); k++)
			if (strcmp(argv[i], flags[k].name) == 0)
				flag = flags[k].flag;
		if (flag != NULL) {
			*flag = true;
		} else {
			take_option(&o, argv[i], argv[i + 1]);
			i++;
		}
	}
	if (o.steps > 100000 || o.count == 0)
		misused();
	snprintf(o.replay, sizeof(o.replay), "tests/sim/sim --steps %" PRIu64
	    "%s%s", o.steps, o.is_calm ? " --calm" : "",
	    o.has_liar ? " --liar" : "");
	return o;
}

static void
plan(struct history *h, const struct options *o, uint64_t seed)
{
	history_init(h, seed, (uint32_t)o->steps);
	h->is_calm = o->is_calm;
	h->has_liar = o->has_liar;
	if (o->only != NULL && !history_only(h, o->only))
		misused();
}

static int
run_seeds(const void *arg)
{
	const struct options *o = arg;
	struct totals sum = { 0 };
	struct history h;
	bool is_done = true;

	for (uint64_t s = o->first; s < o->first + o->count; s++) {
		plan(&h, o, s);
		run_history(&h, o, &sum);
		history_fini(&h);
	}
	if (o->count >= COVERING_SEEDS && o->steps >= 500)
		is_done = cover_is_done(&sum.cover);
	printf("seeds=%" PRIu64 " steps=%" PRIu64 " acks=%" PRIu64
	    " kills=%" PRIu64 " faults=%" PRIu64 " events=%" PRIu64
	    " followed=%" PRIu64 " posted=%" PRIu64 " named=%" PRIu64
	    " expired=%" PRIu64 "\n%" PRIu64 " passed, %d failed\n", o->count, sum.steps, sum.acks,
	    sum.kills, sum.failures, sum.events, sum.followed, sum.posted,
	    sum.named, sum.expired, o->count, !is_done);
	return is_done ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct options o = parse_args(argc, argv);
	struct history h;
	bool breaks, is_good;

	log_set_level(o.is_traced ? LOG_DEBUG : LOG_NONE);
	if (!cover_is_whole())
		return 1;
	if (o.tests_itself) {
		is_good = history_self_test();
		return watch_self_test() && is_good ? 0 : 1;
	}
	/* Who traces one may have a debugger on it. */
	if (!o.shrinks)
		return o.is_traced ? run_seeds(&o) : watch_run(
		    &(struct watch){ run_seeds, &o, o.replay, stderr });
	plan(&h, &o, o.first);
	breaks = history_shrink(&h);
	history_fini(&h);
	if (!breaks)
		puts("nothing breaks");
	return breaks ? 1 : 0;
}
