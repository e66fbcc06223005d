/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CONVERSATION_H
#define CORE_CONVERSATION_H
/* One person's side of a conversation: cursors, settings, typing; and sync,
 * the one question a client asks after any doubt. */
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"

struct conversation_get_in {
	struct str conv;
};
struct conversation_set_in {
	struct str conv;
	bool pinned, has_pinned, muted, has_muted;
};
struct conversation_at_in {	/* read, delivered */
	struct str conv;
	int64_t seq;
};
struct sync_in {
	int64_t since, limit;
};

/* A conversation of the caller, found by a reader for later steps. */
struct conv_found {
	struct conv conv;
	struct member member;
};
/* name as the caller says it; ERR_NOT_FOUND, ERR_NOT_MEMBER. A person who
 * left is found too when left_too. */
enum err conversation_find(struct view *, struct request *, struct str name,
    bool left_too, struct conv_found *) MUST_CHECK;

enum err conversation_get(struct view *, struct request *);
enum err conversation_set(struct ledger *, struct request *);
enum err conversation_read(struct ledger *, struct request *);
/* conversation.delivered: find, mark. conversation.typing: find, tell. */
enum err conversation_delivered_find(struct view *, struct request *);
enum err conversation_delivered(struct shard *, struct tenant_live *,
    struct request *);
enum err conversation_typing_find(struct view *, struct request *);
enum err conversation_typing(struct shard *, struct tenant_live *,
    struct request *);
enum err sync_answer(struct view *, struct request *);

#endif
