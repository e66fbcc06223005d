/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulated world: scheduler, clock, kills.
 * Runs on: the one thread of the simulator.
 * Owns: the core, its mailboxes and everything drawn from the seed.
 */
#include "acts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "upkeep.h"

#define INFLIGHT_MAX 64
#define PUSHES_MAX 48	/* small on purpose: pushes get lost */

void
world_fail(struct world *w, const char *cond, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "seed %llu, step %llu: %s: ",
	    (unsigned long long)w->seed, (unsigned long long)w->steps, cond);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (w->replay != NULL && w->tell_fd < 0)
		fprintf(stderr, "replay: %s --seed %llu --trace\n", w->replay,
		    (unsigned long long)w->seed);
	if (w->is_own && !w->is_fuzzed && w->tell_fd < 0)
		fprintf(stderr, "shrink: %s --seed %llu --shrink\n",
		    w->replay, (unsigned long long)w->seed);
	if (w->tell_fd >= 0)	/* numbers left out: what broke, not where */
		dprintf(w->tell_fd, "%llu %s: %s", (unsigned long long)
		    w->steps, cond, fmt);
	exit(1);
}

void
world_trace(struct world *w, const char *fmt, ...)
{
	va_list ap;

	if (!w->is_traced)
		return;
	printf("%6llu ", (unsigned long long)w->steps);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

uint64_t
world_dice(struct world *w, uint64_t below)
{
	return rng_seeded_below(&w->dice, below);
}

/* ---- what the core stands on ---- */

static int64_t
sim_wall(void *arg)
{
	return ((struct world *)arg)->wall_ms;
}

static int64_t
sim_mono(void *arg)
{
	return ((struct world *)arg)->mono_ms;
}

static enum err
sim_hash(const struct rng *rng, struct str password, char out[128])
{
	(void)rng;
	snprintf(out, 128, "plain:%.*s", STR_FMT(password));
	return ERR_OK;
}

static bool
sim_verify(const char *phc, struct str password)
{
	return strncmp(phc, "plain:", 6) == 0 && str_is(password, phc + 6);
}

static void
no_wake(void *arg)
{
	(void)arg;
}

enum err
world_up(struct world *w)
{
	struct core_parts parts = {
		.clock = &w->clock, .rng = &w->rng, .hasher = &w->hasher,
		.store = &w->store, .settings = &w->settings,
		.version = "sim", .shard_count = 2, .reader_count = 1,
		.inflight_max = INFLIGHT_MAX,
		.followers = w->followers, .follower_count = FOLLOWERS,
		.asker = &w->asks.asker, .depot = &w->depot,
		.upkeeper = &w->upkeeper,
		.certkeeper = &sim_certkeeper,
		.licencekeeper = &sim_licencekeeper,
		.mailer = &w->mailer,
	};
	struct mailbox *workers[WORKERS];
	const char *why = NULL;
	enum err err;

	w->upkeeper = sim_upkeeper;
	w->upkeeper.arg = w;
	w->mailer = sim_mailer;
	w->mailer.arg = w;
	if (w->is_searched)
		finds_up(w, &w->followers[parts.follower_count++]);
	w->core = NULL;
	err = core_new(&parts, &w->core, &why);
	if (err == ERR_OK)
		core_keep_tenants(w->core);
	if (err != ERR_OK) {
		if (w->is_searched)
			finds_down(w);
		world_trace(w, "no start: %s", why ? why : err_code(err));
		return err;
	}
	for (unsigned i = 0; i < 2; i++) {
		mailbox_init(&core_shard(w->core, i)->box, 100000, no_wake,
		    NULL);
		mailbox_init(&core_writer(w->core, i)->box, 100000, no_wake,
		    NULL);
	}
	mailbox_init(&core_system(w->core)->box, 1000, no_wake, NULL);
	/* Small on purpose: news get lost. */
	mailbox_init(&core_follower(w->core)->box, 2, no_wake, NULL);
	w->readers.ops = core_reader_ops();
	w->readers.self = core_reader_self(w->core, 0);
	mailbox_init(&w->readers.box, 100000, no_wake, NULL);
	w->hash.ops = core_hash_ops();
	w->hash.self = core_hash_self(w->core, 0);
	mailbox_init(&w->hash.box, 1000, no_wake, NULL);
	w->files.ops = core_files_ops();
	w->files.self = core_files_self(w->core, 0);
	mailbox_init(&w->files.box, 1000, no_wake, NULL);
	mailbox_init(&w->control, 1000, no_wake, NULL);
	for (int i = 0; i < WORKERS; i++) {
		mailbox_init(&w->boxes[i], PUSHES_MAX, no_wake, NULL);
		workers[i] = &w->boxes[i];
	}
	core_connect(w->core, &(struct core_pools){ &w->readers.box,
	    &w->hash.box, &w->files.box }, workers, WORKERS);
	if (w->poster != NULL)
		w->poster->up(w);
	return ERR_OK;
}

static void
drop_mail(struct world *w, struct mailbox *box)
{
	struct mail *next;

	for (struct mail *m = mailbox_take(box); m != NULL; m = next) {
		next = m->next;
		if (m->kind == MAIL_NOTICE) {
			notice_free((struct notice *)m);
		} else if (m->kind == MAIL_SESSION_GONE) {
			xfree(m);
		} else {
			struct request *r = (struct request *)m;

			w->crowd->drop(w, r);
			request_free(r);
		}
	}
	mailbox_fini(box);
}

void
world_down(struct world *w)
{
	asks_drop(w);
	core_finish(w->core);
	if (w->poster != NULL)
		w->poster->down(w);
	for (unsigned i = 0; i < 2; i++) {
		drop_mail(w, &core_shard(w->core, i)->box);
		drop_mail(w, &core_writer(w->core, i)->box);
	}
	drop_mail(w, &core_system(w->core)->box);
	core_follower_finish(w->core);
	mailbox_fini(&core_follower(w->core)->box);
	drop_mail(w, &w->readers.box);
	drop_mail(w, &w->hash.box);
	drop_mail(w, &w->files.box);
	drop_mail(w, &w->control);
	for (int i = 0; i < WORKERS; i++)
		drop_mail(w, &w->boxes[i]);
	core_free(w->core);
	if (w->is_searched)
		finds_down(w);
	CHECK(w, w->in_flight == 0, "%d requests vanished", w->in_flight);
}

void
world_clear_faults(struct world *w)
{
	w->plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false,
		w->plan.failed };
	w->full_until = 0;
}

void
world_kill(struct world *w)
{
	world_trace(w, "kill -9");
	w->kills++;
	world_clear_faults(w);
	if (w->on_kill != NULL)
		w->on_kill(w, true);
	world_down(w);
	if (w->on_kill != NULL)
		w->on_kill(w, false);
	else
		depot_mem_crash(&w->depot);
	world_again(w);
}

void
world_again(struct world *w)
{
	people_killed(w);
	follow_killed(w);
	if (world_up(w) != ERR_OK && w->on_no_start != NULL)
		w->on_no_start(w);
	CHECK(w, w->core != NULL, "no start");
	log_committed(w);
	log_compare(w);
	checks_store(w);
	checks_acks(w);
	if (w->poster != NULL)
		w->poster->check(w, false);
}

/* ---- scheduling ---- */

enum { SHARD0, SHARD1, WRITER0, WRITER1, SYSTEM, FOLLOWER, READERS, POSTER,
	FILES, HASH, ACTORS };
#define BOXES (ACTORS + WORKERS + 1)	/* of actors, workers, the control */
#define RUNNERS (BOXES + 2)		/* and who is asked by callbacks, and
					 * posted to */

static struct actor *
actor_at(struct world *w, int i)
{
	switch (i) {
	case SHARD0:
	case SHARD1:
		return core_shard(w->core, (unsigned)(i - SHARD0));
	case WRITER0:
	case WRITER1:
		return core_writer(w->core, (unsigned)(i - WRITER0));
	case SYSTEM:
		return core_system(w->core);
	case FOLLOWER:
		return core_follower(w->core);
	case READERS:
		return &w->readers;
	case POSTER:
		return w->poster != NULL ? w->poster->actor(w) : NULL;
	case FILES:
		return &w->files;
	default:
		return &w->hash;
	}
}

static bool
run_actor(struct world *w, int i, uint32_t most)
{
	struct actor *a = actor_at(w, i);
	struct mail *list = a == NULL ? NULL : mailbox_take_some(&a->box,
	    most);
	bool pool = i == READERS || i == HASH || i == FILES;

	if (list == NULL)
		return false;
	while (pool && list != NULL) {	/* pools take one at a time */
		struct mail *next = list->next;

		list->next = NULL;
		a->ops->on_mail(a->self, list);
		list = next;
	}
	if (list != NULL)
		a->ops->on_mail(a->self, list);
	if (w->is_furnished && (i == WRITER0 || i == WRITER1)) {
		log_committed(w);
		checks_store(w);
	}
	return true;
}

static bool
run_box(struct world *w, int i, uint32_t most)
{
	struct mailbox *box = i < WORKERS ? &w->boxes[i] : &w->control;
	struct mail *list = mailbox_take_some(box, most), *next;
	bool any = list != NULL;

	for (; list != NULL; list = next) {
		next = list->next;
		if (list->kind == MAIL_NOTICE)
			w->crowd->notice(w, i, (struct notice *)list);
		else if (list->kind == MAIL_TRANSFER)
			w->crowd->turn(w, (struct request *)list);
		else
			w->crowd->reply(w, (struct request *)list);
	}
	if (i < WORKERS && mailbox_take_lost(box))
		w->crowd->lost(w, i);
	return any;
}

static bool
run_one(struct world *w, int i, uint32_t most)
{
	if (i == BOXES)
		return asks_run(w);
	if (i == BOXES + 1)
		return w->poster != NULL && w->poster->answer(w);
	return i < ACTORS ? run_actor(w, i, most) :
	    run_box(w, i - ACTORS, most);
}

void
world_settle(struct world *w)
{
	bool any = true;

	while (any) {
		any = false;
		for (int i = 0; i < RUNNERS; i++)
			any |= run_one(w, i, 1000);
	}
	CHECK(w, w->in_flight == 0, "%d requests unanswered", w->in_flight);
	CHECK(w, core_inflight(w->core) == 0, "credit leaked");
}

struct request *
world_wait(struct world *w)
{
	static const int core[] = { SHARD0, SHARD1, WRITER0, WRITER1, SYSTEM,
		READERS, FILES, HASH };
	struct mail *m = NULL;

	for (int i = 0; i < 10000 && m == NULL; i++) {
		for (size_t k = 0; k < sizeof(core) / sizeof(core[0]); k++)
			run_actor(w, core[k], 1);
		m = mailbox_take_some(&w->control, 1);
	}
	CHECK(w, m != NULL, "no answer");
	return (struct request *)m;
}

void
world_pass(struct world *w, int64_t ms)
{
	w->mono_ms += ms;
	w->wall_ms += ms;
	if (w->wall_max_ms < w->wall_ms)
		w->wall_max_ms = w->wall_ms;
	for (int i = 0; i < ACTORS; i++) {
		struct actor *a = actor_at(w, i);

		if (a != NULL && a->ops->on_tick != NULL)
			a->ops->on_tick(a->self, w->mono_ms);
	}
}

/* The wall clock also jumps, both ways: by up to an hour, or 60 days. */
static void
pass_time(struct world *w)
{
	uint64_t what = world_dice(w, 40);

	if (what < 4)
		w->wall_ms += (int64_t)world_dice(w, 7200000) - 3600000;
	else if (what == 4)
		w->wall_ms += ((int64_t)world_dice(w, 121) - 60) * 86400000;
	world_pass(w, (int64_t)world_dice(w, 2000));
}

/* ---- faults ---- */

static void
fail_commit(struct world *w)
{
	world_clear_faults(w);
	w->plan.commits = (int64_t)world_dice(w, 3);
	w->plan.with = world_dice(w, 2) ? ERR_DISK_FULL : ERR_IO;
	if (w->has_liar)
		w->plan.with = ERR_OK;
	w->failures++;
	world_trace(w, "commit %lld from here %s", (long long)w->plan.commits,
	    w->has_liar ? "is a lie" : "fails");
}

/* Any call of the store, often the next, which is begin. */
static void
fail_call(struct world *w)
{
	world_clear_faults(w);
	w->plan.calls = (int64_t)(world_dice(w, 2) ? 0 : world_dice(w, 40));
	w->failures++;
	world_trace(w, "call %lld of a store from here fails",
	    (long long)w->plan.calls);
}

static void
fail_write(struct world *w)
{
	world_clear_faults(w);
	w->plan.writes = (int64_t)world_dice(w, 12);
	w->plan.with = world_dice(w, 2) ? ERR_DISK_FULL : ERR_IO;
	w->failures++;
	world_trace(w, "write %lld from here fails",
	    (long long)w->plan.writes);
}

static void
fill_disk(struct world *w)
{
	world_clear_faults(w);
	w->plan.writes = 0;
	w->plan.with = ERR_DISK_FULL;
	w->plan.forever = true;
	w->full_until = w->steps + 5 + world_dice(w, 40);
	w->failures++;
	world_trace(w, "the disk is full until step %llu",
	    (unsigned long long)w->full_until);
}

/* The daemon ends by it, a few steps later. */
static void
fail_sync(struct world *w)
{
	world_clear_faults(w);
	w->plan.commits = 0;
	w->plan.with = ERR_SYNC;
	w->failures++;
	world_trace(w, "the next sync fails");
}

/* ---- steps ---- */

void
world_run(struct world *w, unsigned which, uint32_t most)
{
	for (int i = 0; i < RUNNERS; i++) {
		int at = ((int)which + i) % RUNNERS;

		if (!run_one(w, at, most))
			continue;
		if (at < ACTORS)
			world_trace(w, "%s has run",
			    actor_at(w, at)->ops->name);
		return;
	}
}

/* Somebody who has mail takes some of it. */
static void
run_some(struct world *w)
{
	unsigned first = (unsigned)world_dice(w, RUNNERS);

	world_run(w, first, 1 + (uint32_t)world_dice(w, 8));
}

static const struct {
	unsigned weight;
	void (*run)(struct world *);
	bool is_own;		/* not where the disk has faults of its own */
} kinds[] = {
	{ 576, run_some, false },
	{ 376, people_act, false },
	{ 26, pass_time, false },
	{ 10, fail_commit, false },
	{ 3, fail_call, true },
	{ 2, fail_write, true },
	{ 2, fill_disk, true },
	{ 1, fail_sync, true },
	{ 4, world_kill, false },
};
#define WEIGHTS 1000
#define QUIET_EVERY 100

/* Dice of its own, whatever steps were left out before it. */
static void
begin_step(struct world *w)
{
	w->steps++;
	if (w->is_own)
		rng_seeded_init(&w->dice, w->seed * 1000003 + w->steps);
	if (w->full_until != 0 && w->steps >= w->full_until) {
		world_trace(w, "the disk has room again");
		world_clear_faults(w);
	}
}

void
world_skip(struct world *w)
{
	begin_step(w);
}

void
world_step(struct world *w)
{
	uint64_t what;
	unsigned i = 0;

	begin_step(w);
	if (w->is_own && w->steps % QUIET_EVERY == 0) {
		world_quiet(w);
		return;
	}
	what = world_dice(w, WEIGHTS);
	if (w->is_own && core_must_end(w->core) && world_dice(w, 3) == 0) {
		world_kill(w);
		return;
	}
	while (what >= kinds[i].weight)
		what -= kinds[i++].weight;
	if (w->is_own || !kinds[i].is_own)
		kinds[i].run(w);
	else
		run_some(w);
}

void
world_quiet(struct world *w)
{
	world_trace(w, "all is quiet");
	world_clear_faults(w);
	if (core_must_end(w->core))
		world_kill(w);
	world_settle(w);
	w->is_well = true;
	people_gather(w);
	checks_quiet(w);
	if (w->poster != NULL)
		w->poster->check(w, true);
	w->is_well = false;
}

/* ---- life ---- */

static void
make_people(struct world *w, int tenant)
{
	char params[256];

	for (int p = 0; p < PEOPLE; p++) {
		struct person *person = &w->people[tenant][p];
		json_t *out;

		snprintf(params, sizeof(params), "{\"id\":\"%s\",\"name\":"
		    "\"%s of %s\",\"password\":\"secret-0\",\"admin\":%s}",
		    person_ids[p], person_ids[p], tenant_ids[tenant],
		    p == 0 ? "true" : "false");
		json_decref(people_must(w, tenant, "user.create", params));
		person->is_made = true;
		reg_set(&person->password, 0);
		reg_set(&person->disabled, 0);
		for (int i = 0; i < TALKS; i++)
			reg_set(&person->settings[i], 0);
		snprintf(params, sizeof(params), "{\"user\":\"%s\"}",
		    person_ids[p]);
		out = people_must(w, tenant, "token.issue", params);
		act_learn_token(w, tenant, p, out, person->endings);
		json_decref(out);
	}
	json_decref(people_must(w, tenant, "group.create",
	    "{\"id\":\"team\",\"name\":\"Team\",\"cid\":\"team\","
	    "\"members\":[\"alice\",\"bob\",\"carol\"]}"));
	json_decref(people_must(w, tenant, "group.create",
	    "{\"id\":\"club\",\"name\":\"Club\",\"members\":[\"alice\"],"
	    "\"settings\":{\"join\":\"approval\"}}"));
	json_decref(people_must(w, tenant, "department.create",
	    "{\"id\":\"d0\",\"name\":\"D\",\"group\":true}"));
	json_decref(people_must(w, tenant, "department.add",
	    "{\"id\":\"d0\",\"users\":[\"alice\",\"bob\"]}"));
	json_decref(people_must(w, tenant, "channel.create",
	    "{\"id\":\"news\",\"name\":\"News\",\"owner\":\"alice\"}"));
	json_decref(people_must(w, tenant, "channel.create",
	    "{\"id\":\"jobs\",\"name\":\"Jobs\",\"owner\":\"alice\"}"));
}

/* Who is told, and in some worlds who is asked: they are too rarely
 * made on the way to be met by what is done with them. */
static void
make_hooks(struct world *w, int tenant)
{
	json_decref(people_ask(w, tenant, "webhook.create",
	    "{\"id\":\"h0\",\"url\":\"https://crm.example/\"}"));
	if (w->seed % 4 != 1 || w->is_fuzzed)
		return;
	json_decref(people_ask(w, tenant, "callback.create",
	    "{\"id\":\"guard\",\"url\":\"https://isv.example/\"}"));
}

void
world_furnish(struct world *w)
{
	json_decref(people_must(w, 0, "tenant.create",
	    "{\"id\":\"other\"}"));
	for (int t = 0; t < TENANTS; t++) {
		make_people(w, t);
		make_hooks(w, t);
		json_decref(people_ask(w, t, "room.create", w->seed % 2 ?
		    "{\"room\":\"hall\",\"keep\":true,\"settings\":"
		    "{\"slots\":8,\"reserved\":3,\"extra\":1}}" :
		    "{\"room\":\"hall\",\"keep\":true,\"settings\":"
		    "{\"slots\":90,\"reserved\":60}}"));
	}
	w->is_furnished = true;
	log_committed(w);
}

void
world_begin(struct world *w, uint64_t seed, bool is_traced)
{
	memset(w, 0, sizeof(*w));
	w->seed = seed;
	w->is_traced = is_traced;
	w->replay = "tests/sim/sim";
	w->tell_fd = -1;
	w->crowd = &people_crowd;
	rng_seeded_init(&w->dice, seed);
	rng_seeded_init(&w->random, ~seed);
	w->rng = rng_from_seeded(&w->random);
	w->wall_ms = w->wall_max_ms = 1790000000000;
	w->mono_ms = 1000;
	w->clock = (struct clock){ .wall_ms = sim_wall,
		.mono_ms = sim_mono, .arg = w };
	w->hasher = (struct hasher){ sim_hash, sim_verify, &w->rng };
	w->settings = core_settings_default;
	w->depot = depot_mem_new();
	w->settings.devices_max[PLATFORM_WEB] = 2;
	w->settings.file_link_ms = 60 * 1000;
	w->settings.room_idle_ms = seed % 5 == 0 ? 2000 : HALL_LASTING_MS;
	world_clear_faults(w);
	follow_init(w);
	asks_init(w);
}

void
world_init(struct world *w, uint64_t seed, bool is_traced,
    const struct poster *poster)
{
	world_begin(w, seed, is_traced);
	w->is_own = w->is_searched = true;
	w->poster = poster;
	w->plain = store_mem_new();
	w->store = store_fault_new(&w->plain, &w->plan);
	CHECK(w, world_up(w) == ERR_OK, "no start");
	world_furnish(w);
}

void
world_fini(struct world *w)
{
	world_down(w);
	xfree(w->posting);
	store_fault_free(&w->store);
	store_mem_free(&w->plain);
	depot_mem_free(&w->depot);
}
