/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GONE_H
#define CORE_GONE_H
/*
 * What was a deleted person's, and goes a little at a time behind her row:
 * her places in departments, groups and channels, her contacts, and, when
 * she is erased, what she said. A record until for ever: it says how far that
 * is, and that her id was somebody's.
 */
#include "core/due.h"
#include "core/view.h"

struct gone {
	bool erase;
	int64_t step;		/* what goes next; GONE_DONE: nothing */
	int64_t at;		/* erasing: entries up to this id are done … */
	int64_t upto;		/* … and it ends with this one */
	int64_t erased;		/* messages of hers that are tombstones now */
};
#define GONE_DONE 100

/* How far it is. ERR_NOT_FOUND: she was not deleted. */
enum err gone_get(const struct view *, struct str user, struct arena *,
    struct gone *out) MUST_CHECK;
/* It begins, or begins again with erasing, from this entry of the directory
 * log on. */
enum err gone_begin(struct ledger *, struct request *, struct str user,
    bool erase) MUST_CHECK;
/* Until her conversations are shut a message asks this: ERR_CONTACT when she
 * was deleted, as it is once they are. */
enum err gone_may_hear(struct ledger *, struct request *, struct str user)
    MUST_CHECK;
/* A little of it: see core/due.h. */
enum err gone_go_on(struct ledger *, struct request *, struct ledger_conv *,
    const struct due *);

#endif
