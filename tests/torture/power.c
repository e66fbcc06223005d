/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Power loss and failing disks. People of tests/sim live on the real core,
 * the real SQLite store and the real folder of files, on a disk that forgets
 * (powerdisk.h has the model). Before each call that changes the disk a child
 * is forked, in which the power fails at that very point; it recovers by the
 * real code, must find a legal state (poweroracle.h), and lives on for a
 * while, perhaps to the next loss. In every third child only the process dies
 * at first, and the power fails later. With --faults each call fails instead,
 * once or for ever, and the power fails after that.
 *
 *	power [--points N] [--tries N] [--every N] [--seed S] [--steps N]
 *	      [--faults] [--point P] [--try T] [--trace]
 *	      [--synchronous MODE | --ignore-sync PART]	saboteurs
 *	power --self-test
 *
 * A point is a call of a workload, the workload is made of the seed, and a
 * try is one fate of what was not safe: --seed, --steps, --point and --try
 * name a child, and "replay:" says which failed. --every takes one point of
 * so many, so that a short run sees all of a workload. The self-test breaks
 * the store in known ways and wants each to be seen.
 *
 * Runs on: one thread, one child at a time.
 * Owns: the run.
 */
#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/log.h"
#include "powerdisk.h"
#include "powerfiles.h"
#include "powerkeep.h"
#include "poweroracle.h"
#include "sim/acts.h"
#include "store/folder/folder.h"
#include "store/sqlite/sqlite.h"

#define AFTER_STEPS 12		/* lived on after a loss or a fault */
#define DEPTH_MAX 3		/* losses after losses */
#define EXTRAS_MAX 6		/* tenants made on the way */
#define SELF_TEST_POINTS 2000
/* Of core/filewalk.c: the first look, and the wait for the second. */
#define WALK_SECONDS 400
#define WALK_GRACE_MS (3600 * 1000 + 1000)
/* Of the processor: no child takes a thousandth of this, one that turns in
 * circles ends. A machine that stands still for minutes is no fault. */
#define CHILD_SECONDS_MAX 120

struct options {
	uint64_t points, tries, every, seed, steps, only_point, only_try;
	bool faults, is_traced, is_self_test;
	const char *synchronous, *ignored;
};

/* How a call may fail. */
struct fault {
	int with;
	bool forever;
	unsigned calls;		/* bit per enum powerdisk_call */
};
#define CALLS_ALL ((1u << DISK_CALLS) - 1)
#define CALLS_ROOM ((1u << DISK_WRITE) | (1u << DISK_CREATE) |             \
	(1u << DISK_TRUNCATE))
static const struct fault faults[] = {
	{ EIO, false, CALLS_ALL },
	{ EIO, true, CALLS_ALL },
	{ ENOSPC, false, CALLS_ROOM },
	{ ENOSPC, true, CALLS_ROOM },
};
#define FAULTS (sizeof(faults) / sizeof(*faults))

struct totals {
	uint64_t points, calls[DISK_CALLS], copies, files, acked, commits,
	    kills, restarts, recoveries, workloads, verdicts[VERDICTS];
};

struct power {
	const struct options *options;
	struct world world;
	struct store_backend sqlite, oracle;
	struct report *report;		/* shared with the child */
	struct totals totals;
	uint64_t seed, point, try;
	bool is_furnished, is_child;
	bool is_gathering;		/* where every call must succeed */
	int extras;
	unsigned depth;
	uint64_t left;			/* changes to the next loss; 0: none */
	uint64_t after;			/* steps lived since */
	const struct fault *fault;	/* armed, of calls of this kind */
	enum powerdisk_call failing;
	char replay[200];
};

static bool
changes_disk(enum powerdisk_call call)
{
	return call != DISK_OPEN && call != DISK_READ;
}

/* One number out of several, the same every time. */
static uint64_t
seed_of(const struct power *p)
{
	uint64_t n = p->seed;

	n = n * 6364136223846793005u + p->point;
	n = n * 6364136223846793005u + p->try;
	return n * 6364136223846793005u + p->depth;
}

/* ---- in the child ---- */

static void
check_tenants(struct power *p)
{
	struct world *w = &p->world;
	json_t *out = people_must(w, 0, "tenant.list", "{}");
	const json_t *list = json_object_get(out, "tenants"), *item;
	char id[16];
	size_t i;

	for (int n = 0; n < p->extras; n++) {
		bool is_there = false;

		snprintf(id, sizeof(id), "t%d", n);
		json_array_foreach(list, i, item)
			is_there |= strcmp(id, json_string_value(
			    json_object_get(item, "id"))) == 0;
		if (!is_there)
			oracle_tell(VERDICT_LOST, "tenant %s", id);
	}
	json_decref(out);
}

static void live(struct power *);

static void
come_together(struct power *p)
{
	struct world *w = &p->world;

	w->plan.commits = -1;
	p->is_gathering = true;
	world_settle(w);
	people_gather(w);
	checks_quiet(w);
	p->is_gathering = false;
}

static void
pass_seconds(struct world *w, int count)
{
	for (int i = 0; i < count; i++) {
		world_pass(w, 1000);
		world_settle(w);
	}
}

/* What a loss left of files that were not finished goes by itself, of tenants
 * where somebody is. */
static void
clear_up(struct power *p)
{
	struct world *w = &p->world;
	struct store *s;

	p->is_gathering = true;
	pass_seconds(w, WALK_SECONDS);
	world_pass(w, WALK_GRACE_MS);
	pass_seconds(w, 3);
	p->is_gathering = false;
	for (int t = 0; t < TENANTS; t++) {
		if (!checks_open(w, t, &s))
			continue;
		powerfiles_check_collected(w->plain.ops, s, tenant_ids[t]);
		checks_close(w, s);
	}
}

/* When the next loss comes: after so many changes of the disk, if at all. */
static uint64_t
draw_left(struct power *p, bool is_kill)
{
	if (is_kill)
		return 1 + world_dice(&p->world, 12);
	if (p->depth < DEPTH_MAX && world_dice(&p->world, 3) == 0)
		return 1 + world_dice(&p->world, 80);
	return 0;
}

/*
 * The power is gone: nothing of the process is left. What it leaves here is
 * freed by the end of the child. Sometimes only the process dies at first,
 * and what it had not synced is still to be seen by the next; then the power
 * fails soon.
 */
static void __attribute__((noreturn))
crash(struct power *p)
{
	struct world *w = &p->world;
	bool is_kill;

	p->depth++;
	p->left = 0;
	p->fault = NULL;
	rng_seeded_init(&w->dice, seed_of(p));
	is_kill = p->depth == 1 && world_dice(w, 3) == 0;
	world_trace(w, "%s %u at point %" PRIu64, is_kill ? "kill" :
	    "power loss", p->depth, p->point);
	if (is_kill) {
		powerdisk_kill(true);
		powerdisk_kill(false);
	} else {
		powerdisk_power_loss(seed_of(p));
	}
	w->in_flight = 0;
	w->is_well = p->is_gathering = false;
	w->plan.commits = -1;
	oracle_verify(w, world_dice(w, 2));
	p->left = draw_left(p, is_kill);
	if (p->left == 0)
		oracle_over();
	world_again(w);
	if (!p->is_furnished)
		world_furnish(w);
	p->is_furnished = true;
	check_tenants(p);
	p->after = 0;
	live(p);
	if (is_kill)
		crash(p);
	p->left = 0;
	if (world_dice(w, 6) == 0) {	/* it costs as much as all before */
		come_together(p);
		if (world_dice(w, 4) == 0)
			clear_up(p);
	}
	oracle_tell(VERDICT_FINE, "fine");
}

/* The disk is well again, and so is the daemon; or a sync failed, and it
 * says that it must end. */
static void __attribute__((noreturn))
outlive_fault(struct power *p)
{
	struct world *w = &p->world;

	world_settle(w);
	p->fault = NULL;
	CHECK(w, !oracle_is_doomed() || core_must_end(w->core),
	    "a sync failed, and it goes on");
	if (!core_must_end(w->core)) {
		come_together(p);
		for (int t = 0; t < TENANTS; t++)
			json_decref(people_must(w, t, "token.issue",
			    "{\"user\":\"alice\"}"));
	}
	crash(p);
}

/* ---- the run ---- */

static void
collect(struct power *p, int status)
{
	struct report *r = p->report;

	p->totals.acked += r->acked;
	p->totals.recoveries += r->recoveries;
	if (!r->is_told)
		r->verdict = WIFEXITED(status) && WEXITSTATUS(status) == 1 ?
		    VERDICT_BROKEN : VERDICT_DEAD;
	p->totals.verdicts[r->verdict]++;
	if (r->verdict == VERDICT_FINE)
		return;
	if (r->verdict == VERDICT_LOST && p->options->is_self_test)
		_exit(0);
	fprintf(stderr, "%s: %s\n", power_verdict_names[r->verdict],
	    r->is_told ? r->why : "see above");
	if (r->is_told || r->verdict == VERDICT_DEAD)
		fprintf(stderr, "replay: %s --seed %" PRIu64 " --trace\n",
		    p->replay, p->seed);
}

/* True in the child. */
static bool
is_forked(struct power *p)
{
	const struct options *o = p->options;
	int status;
	pid_t pid;

	snprintf(p->replay, sizeof(p->replay), "power%s%s%s%s%s --steps %" PRIu64
	    " --point %" PRIu64 " --try %" PRIu64, o->faults ? " --faults" :
	    "", o->ignored != NULL ? " --ignore-sync " : "",
	    o->ignored != NULL ? o->ignored : "",
	    o->synchronous != NULL ? " --synchronous " : "",
	    o->synchronous != NULL ? o->synchronous : "", o->steps, p->point,
	    p->try);
	memset(p->report, 0, sizeof(*p->report));
	p->report->is_awaited = true;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		BUG("fork: %s", strerror(errno));
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CPU, &(struct rlimit){
		    CHILD_SECONDS_MAX, CHILD_SECONDS_MAX });
		p->is_child = true;
		p->world.is_traced = o->is_traced;
		if (o->is_traced)
			log_set_level(LOG_DEBUG);
		return true;
	}
	while (waitpid(pid, &status, 0) < 0)
		BUG_ON(errno != EINTR);
	p->report->is_awaited = false;
	collect(p, status);
	return false;
}

static bool
is_wanted(const struct power *p)
{
	const struct options *o = p->options;

	if (o->only_point != 0)
		return p->point == o->only_point &&
		    (o->only_try == UINT64_MAX || p->try == o->only_try);
	/* What is broken on purpose is seen sooner when people live there. */
	if (o->is_self_test && !p->is_furnished)
		return false;
	return p->totals.points < o->points && p->point % o->every == 0;
}

static void
count_point(struct power *p, enum powerdisk_call call, const char *path)
{
	size_t len = strlen(path);

	p->totals.points++;
	p->totals.calls[call]++;
	/* From the log into the database. */
	p->totals.copies += call == DISK_WRITE && len > 3 &&
	    strcmp(path + len - 3, ".db") == 0;
	p->totals.files += powerfiles_has(path);
}

/* Every way in which this call may fail, each in a child of its own. */
static int
fail_call(struct power *p, enum powerdisk_call call, const char *path)
{
	p->point++;
	for (p->try = 0; p->try < FAULTS; p->try++) {
		const struct fault *f = &faults[p->try];

		if ((f->calls & (1u << call)) == 0 || !is_wanted(p))
			continue;
		count_point(p, call, path);
		if (!is_forked(p))
			continue;
		world_trace(&p->world, "%s %s fails%s: %s",
		    powerdisk_call_names[call], path, f->forever ? " from here" :
		    "", strerror(f->with));
		p->fault = f;
		p->failing = call;
		p->after = 0;
		if (call == DISK_SYNC)
			oracle_sync_failed(path);
		return f->with;
	}
	return 0;
}

static void
lose_here(struct power *p, enum powerdisk_call call, const char *path)
{
	p->point++;
	for (p->try = 0; p->try < p->options->tries; p->try++) {
		if (!is_wanted(p))
			continue;
		count_point(p, call, path);
		if (!is_forked(p))
			continue;
		world_trace(&p->world, "before %s %s", powerdisk_call_names[call],
		    path);
		crash(p);
	}
}

static int
child_call(struct power *p, enum powerdisk_call call, const char *path)
{
	if (p->fault != NULL && p->fault->forever && call == p->failing) {
		if (call == DISK_SYNC)
			oracle_sync_failed(path);
		return p->fault->with;
	}
	if (p->left > 0 && changes_disk(call) && --p->left == 0)
		crash(p);
	return 0;
}

static int
on_call(void *arg, enum powerdisk_call call, const char *path)
{
	struct power *p = arg;

	if (p->is_child)
		return child_call(p, call, path);
	if (p->options->faults)
		return p->is_furnished && !p->is_gathering ?
		    fail_call(p, call, path) : 0;
	if (changes_disk(call))
		lose_here(p, call, path);
	return 0;
}

/* ---- the workload ---- */

static void
on_kill(struct world *w, bool is_dying)
{
	(void)w;
	if (is_dying)
		oracle_close();
	else
		oracle_restarted();
	powerdisk_kill(is_dying);
}

/* With a disk that fails it need not start; but afterwards. */
static void
on_no_start(struct world *w)
{
	struct power *p = (struct power *)(void *)((char *)w -
	    offsetof(struct power, world));

	if (p->fault != NULL)
		crash(p);
}

static void
make_tenant(struct power *p)
{
	char params[32];
	json_t *out;

	if (p->extras == EXTRAS_MAX)
		return;
	snprintf(params, sizeof(params), "{\"id\":\"t%d\"}", p->extras);
	p->world.plan.commits = -1;
	world_settle(&p->world);	/* the next answer is this one's */
	out = people_ask(&p->world, 0, "tenant.create", params);
	CHECK(&p->world, out != NULL || p->fault != NULL, "no new tenant");
	p->extras += out != NULL;
	json_decref(out);
	checks_store(&p->world);	/* what the writers did on the way */
	log_committed(&p->world);
}

static void
restart(struct power *p)
{
	world_trace(&p->world, "restart");
	p->totals.restarts++;
	p->world.plan.commits = -1;
	oracle_close();
	world_down(&p->world);
	oracle_restarted();
	world_again(&p->world);
}

/* Somebody who is there begins a file; parts, finishing and the message of it
 * follow from that. In a world without disks it is rarer. */
static void
give_file(struct power *p)
{
	struct world *w = &p->world;
	int first = (int)world_dice(w, WORKERS * SLOTS);

	for (int i = 0; i < WORKERS * SLOTS; i++) {
		int at = (first + i) % (WORKERS * SLOTS);
		const struct session *s = &w->sessions[at / SLOTS][at % SLOTS];
		struct caller c = { .act = act_find("file.create"),
			.door = DOOR_SESSION, .worker = at / SLOTS,
			.slot = at % SLOTS, .gen = s->gen, .tenant = s->tenant,
			.person = s->person };

		if (s->state != OPEN)
			continue;
		c.act->call(w, &c);
		return;
	}
}

static void
step(struct power *p)
{
	struct world *w = &p->world;
	uint64_t what = world_dice(w, 1000);

	if (what < 4 && p->fault == NULL)
		restart(p);
	else if (what < 10 && p->fault == NULL)
		make_tenant(p);
	else if (what < 50)
		give_file(p);
	else if (what < 60)
		powerkeep_change(world_dice(w, POWERKEEPS),
		    world_dice(w, POWERKEEP_VALUES));
	else
		world_step(w);
}

/* A child lives on for a while, and so does one that a fault left here. */
static void
live(struct power *p)
{
	uint64_t steps = p->is_child ? AFTER_STEPS : p->options->steps;

	for (uint64_t i = 1; i <= steps; i++) {
		step(p);
		if (!p->is_child && i % 100 == 0)
			come_together(p);
		if (p->fault != NULL && ++p->after == AFTER_STEPS)
			outlive_fault(p);
	}
	if (p->fault != NULL)
		outlive_fault(p);
}

static void
run_workload(struct power *p)
{
	const struct options *o = p->options;
	struct world *w = &p->world;

	p->seed = o->seed + p->totals.workloads;
	p->point = 0;
	p->is_furnished = false;
	p->extras = 0;
	world_begin(w, p->seed, false);
	w->replay = p->replay;
	w->on_kill = on_kill;
	w->on_no_start = on_no_start;
	powerdisk_init(p->seed, on_call, p);
	powerdisk_ignore_syncs(o->ignored);
	powerkeep_init();
	depot_mem_free(&w->depot);
	w->depot = depot_folder_new(DISK_ROOT, 0);
	p->sqlite = store_sqlite_new(DISK_ROOT);
	oracle_init(&p->sqlite, p->report, o->synchronous);
	w->plain = oracle_plain();
	p->oracle = oracle_backend();
	w->store = store_fault_new(&p->oracle, &w->plan);
	CHECK(w, world_up(w) == ERR_OK, "no start");
	world_furnish(w);
	p->is_furnished = true;
	for (uint64_t i = 0; i < POWERKEEPS; i++)
		powerkeep_change(i, 1);
	live(p);
	come_together(p);
	clear_up(p);
	oracle_close();
	world_down(w);
	if (p->is_child)	/* the last calls have failed */
		crash(p);
	p->totals.kills += w->kills;
	p->totals.commits += oracle_commits();
	p->totals.workloads++;
	store_fault_free(&w->store);
	depot_folder_free(&w->depot);
	store_sqlite_free(&p->sqlite);
}

static int
print_totals(const struct power *p)
{
	const struct totals *t = &p->totals;
	uint64_t failed = t->points - t->verdicts[VERDICT_FINE];

	for (int i = 0; i < DISK_CALLS; i++)
		if (t->calls[i] > 0)
			printf("at_%s=%" PRIu64 "\n", powerdisk_call_names[i],
			    t->calls[i]);
	printf("at_copy=%" PRIu64 "\nat_file=%" PRIu64 "\n", t->copies,
	    t->files);
	printf("workloads=%" PRIu64 "\ncommits=%" PRIu64 "\nkills=%" PRIu64
	    "\nrestarts=%" PRIu64 "\nrecoveries=%" PRIu64 "\nacked=%" PRIu64
	    "\npoints=%" PRIu64 "\n", t->workloads, t->commits, t->kills,
	    t->restarts, t->recoveries, t->acked, t->points);
	for (int i = VERDICT_LOST; i < VERDICTS; i++)
		printf("%s=%" PRIu64 "\n", power_verdict_names[i], t->verdicts[i]);
	printf("%" PRIu64 " passed, %" PRIu64 " failed\n", t->points - failed,
	    failed);
	return failed > 0 || t->points == 0;
}

/* ---- the command line ---- */

static void __attribute__((noreturn))
usage(void)
{
	fprintf(stderr, "usage: power [--points N] [--tries N] [--every N]"
	    " [--seed S] [--steps N]\n\t[--faults] [--point P] [--try T]"
	    " [--trace]\n\t[--synchronous MODE | --ignore-sync PART]\n"
	    "       power --self-test\n");
	exit(2);
}

static void
parse(struct options *o, int argc, char **argv)
{
	const struct {
		const char *name;
		uint64_t *number;
		bool *flag;
		const char **text;
	} rows[] = {
		{ "--points", &o->points, NULL, NULL },
		{ "--tries", &o->tries, NULL, NULL },
		{ "--every", &o->every, NULL, NULL },
		{ "--seed", &o->seed, NULL, NULL },
		{ "--steps", &o->steps, NULL, NULL },
		{ "--point", &o->only_point, NULL, NULL },
		{ "--try", &o->only_try, NULL, NULL },
		{ "--faults", NULL, &o->faults, NULL },
		{ "--trace", NULL, &o->is_traced, NULL },
		{ "--self-test", NULL, &o->is_self_test, NULL },
		{ "--ignore-sync", NULL, NULL, &o->ignored },
		{ "--synchronous", NULL, NULL, &o->synchronous },
	};
	unsigned count = sizeof(rows) / sizeof(*rows), r;
	unsigned long long n;

	for (int i = 1; i < argc; i++) {
		for (r = 0; r < count; r++)
			if (strcmp(argv[i], rows[r].name) == 0)
				break;
		if (r == count || (rows[r].flag == NULL && ++i == argc))
			usage();
		if (rows[r].flag != NULL)
			*rows[r].flag = true;
		else if (rows[r].text != NULL)
			*rows[r].text = argv[i];
		else if (str_to_u64(str_from(argv[i]), UINT64_MAX, &n))
			*rows[r].number = n;
		else
			usage();
	}
}

/* ---- can it see? ---- */

static void
run(struct power *p, const struct options *o)
{
	p->options = o;
	do {
		run_workload(p);
	} while (o->only_point == 0 && p->totals.points < o->points &&
	    p->totals.workloads < o->points);
}

/* In a process of its own, for the store that it breaks is its own. */
static bool
is_seen(struct power *p, const struct options *o)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		BUG("fork: %s", strerror(errno));
	if (pid == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(2);
		run(p, o);	/* ends with the first loss */
		_exit(1);
	}
	while (waitpid(pid, &status, 0) < 0)
		BUG_ON(errno != EINTR);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int
self_test(struct power *p, const struct options *like)
{
	static const struct {
		const char *name, *synchronous, *ignored;
	} rows[] = {
		{ "the disk ignores syncs", NULL, DISK_ROOT },
		{ "SQLite syncs nothing", "OFF", NULL },
		{ "SQLite syncs at checkpoints only", "NORMAL", NULL },
		{ "the box's own database is not synced", NULL, "/system.db" },
		{ "bytes of files are not synced", NULL, "/uploads/" },
		{ "names of files are not synced", NULL, "/files/" },
		{ "how mail is sent is not synced", NULL, "/mail" },
	};
	int count = (int)(sizeof(rows) / sizeof(*rows)), seen = 0;

	for (int i = 0; i < count; i++) {
		struct options o = *like;
		bool is_well;

		o.points = SELF_TEST_POINTS;
		o.every = 7;
		o.synchronous = rows[i].synchronous;
		o.ignored = rows[i].ignored;
		is_well = is_seen(p, &o);
		printf("%s: %s\n", rows[i].name, is_well ? "seen" :
		    "NOT SEEN");
		seen += is_well;
	}
	printf("%d passed, %d failed\n", seen, count - seen);
	return seen < count;
}

int
main(int argc, char **argv)
{
	static struct power power;
	struct options o = { .points = 5000, .tries = 2, .every = 1,
		.seed = 1, .steps = 300, .only_try = UINT64_MAX };

	parse(&o, argc, argv);
	if (o.every == 0)
		usage();
	if (o.only_try != UINT64_MAX && o.only_try >= o.tries)
		o.tries = o.only_try + 1;
	log_set_level(LOG_NONE);
	/* Mutexes may be held where a child is forked, and there is one
	 * thread. */
	if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
		BUG("this SQLite cannot do without mutexes");
	(void)mallopt(M_MMAP_THRESHOLD, 64 << 20);
	(void)mallopt(M_TOP_PAD, 8 << 20);
	power.report = mmap(NULL, sizeof(*power.report),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (power.report == MAP_FAILED)
		BUG("mmap");
	if (o.is_self_test)
		return self_test(&power, &o);
	run(&power, &o);
	return print_totals(&power);
}
