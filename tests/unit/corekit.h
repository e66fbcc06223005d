/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_COREKIT_H
#define UNIT_COREKIT_H
/*
 * A core over the memory store on the test's own thread: calls run to their
 * answer, time stands still until the test moves it.
 */
#include "api/op.h"
#include "core/core.h"
#include "core/hash.h"
#include "store/mem/depot.h"
#include "store/fault/fault.h"
#include "store/mem/mem.h"

struct corekit {
	struct core_parts parts;	/* fill filters, followers before up */
	struct core_settings settings;
	struct clock clock;
	int64_t wall_ms, mono_ms;
	struct rng_seeded dice;
	struct rng rng;
	struct hasher hasher;
	struct store_backend mem, store;
	struct fault_plan plan;
	struct core *core;
	struct actor readers, hash, files;
	struct depot depot;
	struct mailbox replies, worker;	/* of the only gate */
	/* How the next calls are made; corekit_init sets nothing. */
	struct session_ref session;	/* in a session; worker < 0: none */
	const char *token;	/* by a bearer token, not as the user given */
	const char *as;		/* with a server key: as this person */
	const char *peer;	/* from an address */
	unsigned roles;		/* as a user with these roles as well */
	char result[16384];	/* of the newest call */
	char heard[1024];	/* see corekit_heard */
	struct field_error why;	/* texts valid until the next call */
	struct request *last;
};

void corekit_init(struct corekit *);
void corekit_fini(struct corekit *);
/* Starts and ends the core; down is as good as a kill: mail is dropped. */
void corekit_up(struct corekit *);
void corekit_down(struct corekit *);
/* An operation as user, as the system when it is NULL, as anyone when it is
 * empty. */
enum err corekit_call(struct corekit *, const char *tenant, const char *user,
    const char *op, const char *params);
/* The same only as far as the core's door; corekit_finish lets all that was
 * posted run to its answer, which the request then holds. The caller frees. */
struct request *corekit_post(struct corekit *, const char *tenant,
    const char *user, const char *op, const char *params);
void corekit_finish(struct corekit *);
/* Must succeed. */
void corekit_must(struct corekit *, const char *tenant, const char *user,
    const char *op, const char *params);
/* What must be refused, and the rule that says so. */
struct corekit_refusal {
	const char *rule, *user, *op, *params;
	enum err err;
	const char *field;	/* the hint's; NULL: any */
};
/* Makes each call of the list, ended by a row without rule. */
void corekit_refuses(struct corekit *, const struct corekit_refusal *);
/* A token of user, valid until the next call of this function. */
const char *corekit_token(struct corekit *, const char *user);
/* Opens a session of user at slot, which the next calls are made in. */
enum err corekit_open(struct corekit *, const char *user, const char *device,
    const char *platform, uint32_t slot);
/* What the worker was told since it was asked last: "message g:g1",
 * "subscribe 0.1", "kick 0.1 admin", … by "; "; of rooms: "room join 0.1
 * after 3 backlog 2" (-1: none), "room.message 4", "room leave 0.1", … */
const char *corekit_heard(struct corekit *);
/* message.send of user. */
enum err corekit_send(struct corekit *, const char *user, const char *conv,
    const char *cid, const char *text);
/* Runs every actor until none has mail; without one: all but it. */
void corekit_settle(struct corekit *);
void corekit_settle_without(struct corekit *, const struct actor *);
/* Time passes, everyone's timer fires, mail is handled. */
void corekit_pass(struct corekit *, int64_t ms);

#endif
