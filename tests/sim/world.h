/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H
/*
 * A world for one seed: the real core (shards, writers, readers, hashers,
 * followers) over the memory store, with clock, random, scheduling, faults
 * and kills drawn from the seed. Nothing here runs on a second thread, so the
 * same seed gives the same run.
 *
 * A run is a list of steps. Each has dice of its own, made of the seed and
 * its number: so a history replays with any of its steps left out, and what
 * is left draws what it drew before (sim.c shrinks by that).
 */
#include "api/op.h"
#include "asks.h"
#include "base/rng.h"
#include "core/core.h"
#include "core/follower.h"
#include "core/hash.h"
#include "core/mailer.h"
#include "core/upkeeper.h"
#include "finds.h"
#include "known.h"
#include "log.h"
#include "poster.h"
#include "rooms.h"
#include "store/fault/fault.h"
#include "store/mem/depot.h"
#include "store/mem/mem.h"

#define WORKERS 2
#define SLOTS 8			/* sessions per worker */
#define TENANTS 2		/* where people are */
#define LOGS 3			/* and one that is made on the way */
#define LAB 2			/* that one */
#define PEOPLE 3		/* who sign in */
#define TALKS 6			/* three direct ones and three groups */
#define GROUP_FIRST 3
#define SENDS_MAX 64		/* per person */
#define TOKENS_KNOWN 6		/* per person */
#define FOLLOWERS 2		/* that know what they must be given */

extern const char *const tenant_ids[LOGS];
extern const char *const person_ids[NAMES];
/* Canonical names. */
extern const char *const conv_names[CONVS];

/* What one person said and what she was told about it. */
struct sent {
	int conv;
	bool acked;
	int64_t seq, id;
	char file[FILE_ID_CHARS + 1];	/* that it names; empty: none */
};

struct known_token {
	char text[TOKEN_HASH_BYTES * 4];
	struct reg alive;	/* 1 or 0 */
	int64_t expires_ts;	/* 0: never */
};

struct person {
	bool is_made;		/* that was acked */
	struct known_token tokens[TOKENS_KNOWN];
	int ending;		/* calls under way that end tokens */
	uint64_t endings;	/* all of them */
	struct reg password, name, disabled;
	struct reg settings[TALKS];	/* 1: pinned, 2: muted */
	struct sent sent[SENDS_MAX];
	int sent_count;
	int64_t read[CONVS];	/* newest acked read cursor */
	int stream_conv;	/* what she streamed last */
	int64_t stream_seq;	/* 0: nothing yet */
};

/* One conversation as one session has received it. */
struct heard {
	bool is_known;
	int64_t since;		/* everything up to here came by sync */
	int64_t last;		/* newest event */
	bool got[SEQ_MAX];	/* by event or by own answer */
};

/* How much of a log a follower was given. */
struct trodden {
	int seen;		/* the first so many, by anyone ever */
	int next;		/* expected in this life; -1: it just began */
};
struct follow {
	struct world *world;
	bool is_moody;		/* refuses now and then */
	struct trodden trodden[LOGS];
};

enum session_state { GONE, OPENING, OPEN };
struct session {
	enum session_state state;
	uint32_t gen;
	int tenant, person;
	struct principal who;
	int token;		/* which of hers it was opened with */
	uint32_t number;	/* the tenant's, of its channels */
	bool synced, behind;
	int64_t losses;		/* times that pushes were lost */
	int64_t sync_since;	/* what the last sync said */
	int64_t keys[64];	/* channels */
	int key_count;
	struct heard heard[CONVS];
	struct hall_seat halls[HALLS];
};

/* Who takes what the core sends to the workers. */
struct crowd {
	void (*reply)(struct world *, struct request *);
	void (*turn)(struct world *, struct request *);
	void (*notice)(struct world *, int worker, struct notice *);
	void (*lost)(struct world *, int worker);
	/* The mail dies with the daemon; the request is freed by the caller. */
	void (*drop)(struct world *, struct request *);
};

#define FILES_KNOWN 16
struct known_file {
	int tenant, person;
	char id[FILE_ID_CHARS + 1];	/* empty: none */
	bool is_whole;		/* that was acked */
};

struct world {
	uint64_t seed;
	struct rng_seeded dice, random;	/* of the step; the core's */
	struct rng rng;
	int64_t wall_ms, mono_ms, wall_max_ms;
	struct clock clock;
	struct store_backend plain, store;	/* to check by; the core's */
	struct depot depot;
	struct known_file known_files[FILES_KNOWN];
	int file_next, setups;	/* the oldest of them; links used */
	struct fault_plan plan;
	uint64_t full_until;	/* step when the disk has room again */
	struct core_settings settings;
	struct upkeeper upkeeper;
	struct mailer mailer;
	/* Of LAB; of the newest letter to who never signs in. */
	char setup_link[128], link[128];
	bool is_den_deleted;
	struct hasher hasher;
	struct core *core;
	struct actor readers, hash, files;
	struct mailbox boxes[WORKERS], control;
	struct person people[TENANTS][PEOPLE];
	struct session sessions[WORKERS][SLOTS];
	int64_t broadcast[TENANTS], reported[TENANTS];	/* newest acked */
	struct follower followers[FOLLOWERS + 1];	/* and searching */
	struct follow follows[FOLLOWERS];
	bool is_furnished;	/* from here on each commit is looked at */
	bool is_well;		/* nothing refuses any more */
	const struct crowd *crowd;	/* people_crowd, or a fuzzer's */
	bool is_fuzzed;		/* it says what it likes: words, people and
				 * tokens are not known */
	/* For a store with faults of its own: */
	bool is_own;		/* none: faults and quiet are drawn here */
	bool has_liar;		/* a disk that says it has what it has not:
				 * must be found, or nothing would be */
	/* Around a death whose last writes must not reach the disk. */
	void (*on_kill)(struct world *, bool is_dying);
	/* The core did not start after a death. */
	void (*on_no_start)(struct world *);
	const char *replay;	/* the program that repeats a seed, or NULL */
	const struct principal *asking;	/* DOOR_ASIDE */
	int in_flight;
	uint64_t steps, acks, kills, failures, events, followed, posted;
	uint64_t named, expired;	/* files, there and gone too early */
	struct cover *cover;	/* counts of each act, or NULL */
	bool is_traced;
	int tell_fd;		/* where the reason of a failure goes, or -1 */
	struct log logs[LOGS];
	struct halls halls;
	struct asks asks;
	const struct poster *poster;	/* NULL: nobody posts to webhooks */
	struct posting *posting;	/* its own */
	bool is_searched;	/* there is an index */
	struct finds finds;
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

void world_init(struct world *, uint64_t seed, bool is_traced,
    const struct poster *);
/* The parts of world_init, for another store: sets up all but plain, store
 * and core; starts the core; makes tenants, people and groups, also where a
 * crash left some of them. */
void world_begin(struct world *, uint64_t seed, bool is_traced);
enum err world_up(struct world *) MUST_CHECK;
void world_furnish(struct world *);
void world_down(struct world *);	/* what is under way is lost */
/* It starts again, nobody is connected, all acks are there. */
void world_again(struct world *);
void world_fini(struct world *);
/* One drawn step: some actor takes some mail, somebody does something, time
 * passes, a fault comes, everything is killed, or all is quiet. */
void world_step(struct world *);
void world_skip(struct world *);	/* leaves the next step out */
/* The clocks run on, and timers fire. */
void world_pass(struct world *, int64_t ms);
void world_settle(struct world *);	/* until nobody has mail */
/* One of them, drawn by `which`, takes at most so much mail. */
void world_run(struct world *, unsigned which, uint32_t most);
void world_clear_faults(struct world *);
/* No faults any more, everyone connected, and all promises checked. */
void world_quiet(struct world *);
void world_kill(struct world *);
uint64_t world_dice(struct world *, uint64_t below);
/* Runs the core alone until the answer of a request that was posted to the
 * control box is there. */
struct request *world_wait(struct world *);

/* checks.c: the promises, read from the store and from the sessions. */
/* Opens the tenant by `plain` and begins; false when it is not there. */
bool checks_open(struct world *, int tenant, struct store **);
void checks_close(struct world *, struct store *);
void checks_store(struct world *);
/* After settling, with everyone connected. */
void checks_quiet(struct world *);
void checks_acks(struct world *);
/* What an answer says is what the operation's row promises. */
void checks_shape(struct world *, const char *op, const json_t *out);

/* follow.c: followers that know what they must be given. */
void follow_init(struct world *);
void follow_killed(struct world *);
/* Lets them take the rest, and checks that nothing is missing. */
void follow_quiet(struct world *);

/* actsdepartment.c: each department's people are its group's. */
void departments_quiet(struct world *);

/* files.c: bytes are as rows say, and no file that is named lacks. */
void files_acks(struct world *);

#endif
