/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_FAULTKIT_H
#define UNIT_FAULTKIT_H
/*
 * Calls with every call of the store failing once, each in a world that is
 * made anew: the caller is told, nobody else is, nothing is half done, and
 * asking again does what was asked for. And the same for what is done when
 * its time has come, where nobody asks: it is made up for.
 */
#include <check.h>

#include "corekit.h"

extern struct corekit kit;

struct fault_call {
	const char *user, *op;
	const char *params;	/* $a to $z: see faultkit_name */
	enum {
		IS_RANDOM = 1,	/* the answer is never the same */
		IN_SESSION = 2,	/* that it opens itself */
		IS_NEW = 4,	/* nobody has been made yet */
		IS_SEATED = 8,	/* in a session of the user */
		IS_DRAWN = 16,	/* what it makes has a name by chance */
		GOES_ON = 32,	/* work that nobody waits for goes along: it
				 * may be that which fails; and what searches
				 * is busy then */
		IS_KEPT = 64,	/* what fails once it is stored is made up
				 * for: the answer is that it is done */
	} how;
};

struct fault_world {
	void (*make)(const struct fault_call *);
	/* All that anybody is told of it, ids and versions included. */
	void (*look)(const struct fault_call *, struct buf *out);
	/* Around the core: what else kit.parts has. Or NULL. */
	void (*up)(void), (*down)(void);
};

/* Of a call: what the store says in place of the n-th answer. The first two
 * are met in different ways: one takes all with it, one a command alone. */
#define FAULTKIT_ERRORS 3
#define FAULTKIT_FEW 2
extern const enum err faultkit_errors[FAULTKIT_ERRORS];

/* $c stands for text from now on. */
void faultkit_name(char c, const char *text);
/* The same for a member of the newest result: "id":"…" */
void faultkit_name_member(char c, const char *member);
/* The call, which must succeed; its result goes to out, unless it is NULL. */
void faultkit_must(const char *user, const char *op, const char *params,
    struct buf *out);
/* Rows up to one without op. */
void faultkit_must_all(const struct fault_call *);
/* Until no call of the store is left to fail. */
void faultkit_try(const struct fault_world *, const struct fault_call *,
    enum err with);
/* So many rounds of ms go by, with a failure in one of them: after as many
 * more the world is the one without it, but for times and ids. */
void faultkit_try_time(const struct fault_world *, int rounds, int64_t ms,
    enum err with);
/* Runs the loop test so often, and passing, unless it is NULL, once for each
 * error. */
int faultkit_run(const char *suite, const struct TTest *test, int count,
    const struct TTest *passing);

#endif
