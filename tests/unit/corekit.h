/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_COREKIT_H
#define UNIT_COREKIT_H
/*
 * A core over the memory store on the test's own thread: calls run to their
 * answer, time stands still until the test moves it.
 */
#include "api/op.h"
#include "core/core.h"
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
	struct actor readers, hash;
	struct mailbox replies;
	char result[4096];	/* of the newest call */
	struct field_error why;	/* texts valid until the next call */
	struct request *last;
};

void corekit_init(struct corekit *);
void corekit_fini(struct corekit *);
/* Starts and ends the core; down is as good as a kill: mail is dropped. */
void corekit_up(struct corekit *);
void corekit_down(struct corekit *);
/* An operation as user, or as the system when it is NULL. */
enum err corekit_call(struct corekit *, const char *tenant, const char *user,
    const char *op, const char *params);
/* Must succeed. */
void corekit_must(struct corekit *, const char *tenant, const char *user,
    const char *op, const char *params);
/* message.send of user. */
enum err corekit_send(struct corekit *, const char *user, const char *conv,
    const char *cid, const char *text);
/* Runs every actor until none has mail. */
void corekit_settle(struct corekit *);
/* Time passes, everyone's timer fires, mail is handled. */
void corekit_pass(struct corekit *, int64_t ms);

#endif
