/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PRESENCE_H
#define CORE_PRESENCE_H
/*
 * Who is here, on which kinds of devices, and what people say of themselves.
 * Being here is live state of the shard; a face, what somebody chose to show,
 * is a record. Who is blocked by somebody, or asks for one who is invisible
 * or does not exist, gets the same: not here.
 */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"

#define PRESENCE_USERS_MAX 100		/* of one call */
#define PRESENCE_WATCHED_MAX 500	/* by one session at most */
#define STATUS_TEXT_CHARS 80
#define STATUS_EMOJI_CHARS 16

enum seen_by { SEEN_BY_EVERYONE, SEEN_BY_CONTACTS, SEEN_BY_NOBODY };
extern const char *const seen_by_names[];	/* NULL-ended */

/* A RECORD_FACE: owner: whose, id: "own". Zeroed: who never chose. */
struct face {
	struct str text, emoji;		/* the status; may be empty */
	int64_t until_ts;		/* it ends then; 0: never */
	int last_seen;			/* enum seen_by */
	bool invisible;
};

struct presence_status_in {
	struct str text, emoji;
	int64_t until_ts;
};
struct presence_set_in {
	struct presence_status_in status;
	struct str cid;
	int last_seen;
	bool has_status, has_last_seen, invisible, has_invisible;
};
struct presence_users_in {
	struct str_list users;
};

/* What a reader found out about each of those asked for: the scratch of
 * presence.get and presence.subscribe. */
struct presence_target {
	struct str user;
	bool is_hidden;		/* shows the asker nothing */
	bool shows_seen;	/* and when she was here last */
	int64_t seen_ts;	/* as far as rows tell; 0: not known */
	struct face face;
};
struct presence_found {
	struct presence_target *targets;
	uint32_t count;
	uint64_t changes;	/* of the shard, before the rows were read */
	unsigned tries;
};

/* presence.set, presence.settings */
enum err presence_set(struct ledger *, struct request *);
enum err presence_settings(struct view *, struct request *);
/* presence.get: find, tell. */
enum err presence_find(struct view *, struct request *);
enum err presence_get(struct shard *, struct tenant_live *,
    struct request *);
/* presence.subscribe: begin, find, watch. */
enum err presence_subscribe_begin(struct shard *, struct tenant_live *,
    struct request *);
enum err presence_subscribe(struct shard *, struct tenant_live *,
    struct request *);
enum err presence_unsubscribe(struct shard *, struct tenant_live *,
    struct request *);

#endif
