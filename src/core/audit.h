/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H
/*
 * The audit log: what administrators, and who has a role, did and looked at. A
 * row for each call that went through the writer, in its transaction; newest
 * first. Server keys are not in it: entries say theirs (`via`).
 */
#include "core/ledger.h"
#include "core/search.h"

#define AUDIT_DAYS 400		/* it is kept for */
#define AUDIT_REASON_MAX 1000	/* bytes */
#define AUDIT_LIMIT_MAX 500
#define AUDIT_CURSOR_ROOM 48

struct audit_list_in {
	struct str after, by, op;	/* by: p NULL: anybody; empty: the
					 * system. op: begins so */
	int64_t after_ts, before_ts, limit;
	bool has_after_ts, has_before_ts;
};

enum err audit_list(struct view *, struct request *);
/* audit.search: written down, then searched. */
enum err audit_search_note(struct ledger *, struct request *);
enum err audit_search(struct view *, struct request *);

/* Behind a step of the writer that went well: a row, if it is one to be
 * told. */
enum err audit_step(struct ledger *, struct request *) MUST_CHECK;

#endif
