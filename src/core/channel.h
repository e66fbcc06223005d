/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H
/*
 * Channels: conversations `c:<id>` in which an owner and writers publish and
 * any number of readers follow. A follow is one row and one entry of the
 * reader's own log; the channel's log tells nothing of it, so that neither a
 * follow nor a message costs anything per reader.
 */
#include "core/ledger.h"
#include "core/view.h"

#define CHANNEL_WRITERS_MAX 100
#define CHANNEL_CHANGE_MAX 1000	/* readers in one call: an entry for each */

struct channel_settings_in {
	bool comments, has_comments, listed, has_listed, open, has_open;
};
struct channel_create_in {
	struct str id, name, owner, cid;
	struct channel_settings_in settings;
	bool has_settings;
};
struct channel_update_in {
	struct str id, name, owner, cid;
	struct channel_settings_in settings;
	bool has_settings;
};
struct channel_writers_in {
	struct str id, cid;
	struct str_list add, remove;
};
struct channel_id_in {		/* get, follow, unfollow */
	struct str id;
};
struct channel_change_in {	/* add, remove */
	struct str id;
	struct str_list users;
};
struct channel_readers_in {
	struct str id, after;
	int64_t limit;
};

enum err channel_create(struct ledger *, struct request *);
enum err channel_update(struct ledger *, struct request *);
enum err channel_writers(struct ledger *, struct request *);
enum err channel_dissolve(struct ledger *, struct request *);
enum err channel_follow(struct ledger *, struct request *);
enum err channel_unfollow(struct ledger *, struct request *);
enum err channel_add(struct ledger *, struct request *);
enum err channel_remove(struct ledger *, struct request *);
enum err channel_get(struct view *, struct request *);
enum err channel_readers(struct view *, struct request *);

#endif
