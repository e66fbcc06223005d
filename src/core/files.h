/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILES_H
#define CORE_FILES_H
/*
 * The files actor, one thread of its pool: steps that wait for the disk with
 * the bytes of files. A step that answers ERR_AGAIN runs again, behind what
 * waits by then: so who hashes 4 GB lets others pass. With a transfer, when
 * its door has had its turn.
 */
#include "core/inbox.h"
#include "core/parts.h"
#include "loop/actor.h"
#include "store/depot.h"

#define FILES_ROOM (256u * 1024)	/* read at once */
#define FILES_SLICE (16 * 1024 * 1024)	/* then others pass */

/* What a step on it works with. */
struct files {
	struct core_parts parts;
	const struct inboxes *inboxes;
	struct mailbox *box;		/* of the pool */
	unsigned char *room;		/* FILES_ROOM bytes */
};

struct files *files_new(const struct core_parts *);
void files_connect(struct files *, const struct inboxes *,
    struct mailbox *pool);
void files_free(struct files *);	/* accepts NULL */
extern const struct actor_ops files_ops;

/* Removes bytes that no row names. ERR_SYNC once a sync has failed: the commit
 * that was refused for it may be on the disk all the same, and name them. */
enum err files_drop(struct files *, const struct depot_key *) MUST_CHECK;

/* An `undo` that takes nothing back: what this step changed stays so, and the
 * refusal of a later one, which was to write it down, says that. */
enum err files_tell_changed(struct files *, struct request *);

#endif
