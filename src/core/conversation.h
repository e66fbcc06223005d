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
	bool alert_mentions, has_alert_mentions;
	bool hidden, has_hidden, unread, has_unread;
};
#define DRAFT_MAX 16000		/* bytes */
struct conversation_draft_in {
	struct str conv, text;
	int64_t reply_to;
};
struct conversation_at_in {	/* read, delivered */
	struct str conv;
	int64_t seq;
};
#define TYPING_EVENTS_MAX 3	/* of one person in one conversation … */
#define TYPING_EVENTS_MS 2000	/* … within this time */
enum typing_kind { TYPING_TEXT, TYPING_VOICE };
extern const char *const typing_kind_names[];	/* NULL-ended */
struct conversation_typing_in {
	struct str conv;
	int kind;
	bool stop;
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

/* For writers: a present member's side, as the caller says its name. */
enum err conversation_own(struct ledger *, struct request *, struct str said,
    struct ledger_conv **, struct ledger_member **) MUST_CHECK;
/* Tells the person's own devices, by her log, what she changed for herself:
 * body is compact JSON {"conv":…}. */
enum err conversation_note(struct ledger *, struct request *,
    struct str body) MUST_CHECK;
/* She reads it: her mark as unread goes, which her devices are told. */
enum err conversation_unmark(struct ledger *, struct request *,
    const struct ledger_conv *, struct ledger_member *) MUST_CHECK;

enum err conversation_get(struct view *, struct request *);
enum err conversation_set(struct ledger *, struct request *);
enum err conversation_draft(struct ledger *, struct request *);
enum err conversation_clear(struct ledger *, struct request *);
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
