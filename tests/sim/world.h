/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H
/*
 * A world for one seed: the real core (shards, writers, readers, hashers)
 * over the memory store, with clock, random, scheduling, failing commits and
 * kills drawn from the seed. Nothing here runs on a second thread, so the
 * same seed gives the same run.
 */
#include "api/op.h"
#include "base/rng.h"
#include "core/core.h"
#include "core/follower.h"
#include "store/fault/fault.h"
#include "store/mem/mem.h"

#define WORKERS 2
#define SLOTS 8			/* sessions per worker */
#define TENANTS 2
#define PEOPLE 3
#define CONVS 4			/* three direct ones and a group */
#define SENDS_MAX 64		/* per person */
#define SEQ_MAX 512		/* entries of one conversation in a run */
#define IDS_MAX 4096		/* entries of one tenant in a run */

extern const char *const tenant_ids[TENANTS];
extern const char *const person_ids[PEOPLE];
/* Canonical names, and who is in them (bit per person). */
extern const char *const conv_names[CONVS];

/* What one person said and what she was told about it. */
struct sent {
	int conv;
	bool acked;
	int64_t seq, id;
};

struct person {
	char token[TOKEN_HASH_BYTES * 4];
	struct sent sent[SENDS_MAX];
	int sent_count;
	int64_t read[CONVS];	/* newest acked read cursor */
};

/* One conversation as one session has received it. */
struct heard {
	bool is_subscribed, is_known;
	int64_t key;
	int64_t since;		/* everything up to here came by sync */
	int64_t last;		/* newest event */
	bool got[SEQ_MAX];	/* by event or by own answer */
};

/* A tenant's log, and how much of it the follower was given. */
struct trodden {
	int64_t ids[IDS_MAX];	/* committed, in the order of the log */
	int count;
	int seen;		/* the first so many, by anyone ever */
	int next;		/* expected in this life; -1: it just began */
};

enum session_state { GONE, OPENING, OPEN };

struct session {
	enum session_state state;
	uint32_t gen;
	int tenant, person;
	uint32_t number;	/* the tenant's, of its channels */
	bool synced, behind;
	int64_t keys[64];	/* channels */
	int key_count;
	struct heard heard[CONVS];
};

struct world {
	uint64_t seed;
	struct rng_seeded dice;
	struct rng rng;
	int64_t wall_ms, mono_ms;
	struct clock clock;
	struct store_backend plain, store;	/* to check by; the core's */
	struct fault_plan plan;
	struct core_settings settings;
	struct hasher hasher;
	struct core *core;
	struct actor readers, hash;
	struct mailbox boxes[WORKERS], control;
	struct person people[TENANTS][PEOPLE];
	struct session sessions[WORKERS][SLOTS];
	struct follower follower;
	struct trodden trodden[TENANTS];
	bool is_follower_well;	/* else it refuses now and then */
	/* Around a death whose last writes must not reach the disk. */
	void (*on_kill)(struct world *, bool is_dying);
	int in_flight;
	uint64_t steps, acks, kills, failures, events, followed;
	bool is_traced;
	/* per tenant and conversation: checked up to */
	int64_t checked[TENANTS][CONVS], counted[TENANTS][CONVS];
};

/* A broken promise: prints seed, step and reason, and exits. */
#define CHECK(w, cond, ...)                                               \
	do {                                                              \
		if (!(cond))                                              \
			world_fail(w, #cond, __VA_ARGS__);                \
	} while (0)
void world_fail(struct world *, const char *cond, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
void world_trace(struct world *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void world_init(struct world *, uint64_t seed, bool is_traced);
/* The parts of world_init, for another store: sets up all but plain, store
 * and core; starts the core; makes tenants, people and groups, also where a
 * crash left some of them. */
void world_begin(struct world *, uint64_t seed, bool is_traced);
enum err world_up(struct world *) MUST_CHECK;
void world_furnish(struct world *);
/* Stops the core. What is under way is lost. */
void world_down(struct world *);
/* The core starts again, nobody is connected, all acks are there. */
void world_again(struct world *);
void world_fini(struct world *);
/* One drawn step: some actor takes some mail, somebody does something, time
 * passes, a commit is made to fail, or everything is killed. */
void world_step(struct world *);
/* The clocks run on, and timers fire. */
void world_pass(struct world *, int64_t ms);
/* Runs actors until nobody has mail. */
void world_settle(struct world *);
void world_kill(struct world *);
uint64_t world_dice(struct world *, uint64_t below);

/* people.c: what clients do, and what they make of what they get. */
enum call { CALL_OPEN, CALL_SYNC, CALL_SEND, CALL_READ, CALL_CHANGE,
	CALL_QUIET };
struct caller {
	enum call call;
	int worker, slot;
	uint32_t gen;
	int tenant, person, item;	/* item: sent index or conversation */
	int64_t value;
};
void people_act(struct world *);
void people_reply(struct world *, struct request *);
void people_notice(struct world *, int worker, struct notice *);
void people_lost(struct world *, int worker);
void people_killed(struct world *);
/* A call from the control socket that must succeed; its result. */
json_t *people_must(struct world *, int tenant, const char *op,
    const char *params);
/* Everyone opens a session and syncs. */
void people_gather(struct world *);

/* checks.c: the promises, read from the store and from the sessions. */
void checks_store(struct world *);
/* After settling, with everyone connected. */
void checks_quiet(struct world *);
void checks_acks(struct world *);

/* follow.c: a follower that knows what it must be given. */
void follow_init(struct world *);
void follow_killed(struct world *);
/* Learns what was committed: after every run of a writer. */
void follow_committed(struct world *);
/* Lets it take the rest, and checks that nothing is missing. */
void follow_quiet(struct world *);

#endif
