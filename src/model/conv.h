/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_CONV_H
#define MODEL_CONV_H
/*
 * Conversations and their names. The canonical name is stored and travels
 * between threads; `u:<peer>` is how one side of a direct conversation says
 * and sees it.
 *
 *	d:<a>:<b>  direct, ids in byte order     g:<group>   group
 *	s:<user>   a user's self log             t:          directory log
 *	r:<room>   what outlasts a live room     c:<channel> channel
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define CONV_NAME_ROOM 136	/* longest canonical name and a NUL */
#define GROUP_MEMBERS_MAX 10000
#define CHANNEL_READERS_MAX 1000000
#define RECEIPT_MEMBERS_MAX 200	/* above, cursors are not pushed */
#define CONV_FOREVER INT64_MAX	/* an end that does not come */
#define CONV_HISTORY_ALL (-1)
#define CONV_HISTORY_MAX 1000000

enum conv_kind {
	CONV_DIRECT,
	CONV_GROUP,
	CONV_SELF,
	CONV_TENANT,
	CONV_ROOM,
	CONV_CHANNEL,
	CONV_KIND_COUNT
};

/* How one comes into a group; by group.add any time. Stored, as all of the
 * settings are: a number never changes its meaning. */
enum conv_join {
	JOIN_INVITATION,	/* of who may invite */
	JOIN_OPEN,
	JOIN_APPROVAL,		/* of an admin of the group */
	JOIN_QUESTION,		/* with the right answer */
	JOIN_CLOSED,
	JOIN_COUNT
};
/* Who has a right in a group. */
enum conv_who { WHO_MEMBERS, WHO_ADMINS, WHO_OWNER, WHO_COUNT };
/* A dissolved conversation has nobody in it and its name for ever. */
enum conv_life {
	LIFE_ACTIVE,
	LIFE_READABLE,		/* dissolved; who was in it reads it */
	LIFE_SEALED,		/* dissolved; nobody does */
	LIFE_COUNT
};

/* Of groups and channels; zeroed: as one begins. */
struct conv_settings {
	enum conv_join join;
	enum conv_who invite, mention_all;
	enum conv_life life;
	bool is_listed;		/* shown to everyone who looks for it */
	bool has_comments;	/* channels: readers may answer messages */
	int64_t history;	/* entries from before that newcomers see, or
				 * CONV_HISTORY_ALL */
	int64_t silent_until_ts;	/* only admins and speakers write */
};

/* Of direct conversations: what a send must know of the two. First is who
 * comes first in the name. */
enum pair_flag {
	PAIR_CONTACTS = 1,	/* they are contacts */
	PAIR_FIRST_BLOCKS = 2,	/* first takes nothing from second */
	PAIR_SECOND_BLOCKS = 4,
	PAIR_ALL = 7
};

/* A row of the store. Strings are borrowed from where it was read. */
struct conv {
	int64_t key;		/* the store's integer key; 0: not stored yet */
	enum conv_kind kind;
	struct str name;	/* canonical */
	struct str title;	/* groups, rooms; may be empty */
	struct str owner;	/* groups, rooms */
	int64_t last_seq;	/* of the newest entry; 0: none */
	int64_t count;		/* messages up to last_seq */
	int64_t last_ts;	/* ms, of the newest entry */
	int64_t changed;	/* tenant-wide id of the newest change that sync
				 * must tell every member */
	int64_t created_ts;
	int64_t member_count;
	struct conv_settings settings;
	unsigned pair;		/* direct: set of enum pair_flag */
	int64_t purged_seq;	/* entries up to this went; 0: none */
	int64_t purged_count;	/* entry.count at purged_seq */
};

enum member_role { ROLE_MEMBER, ROLE_ADMIN, ROLE_OWNER };

/* One person in one conversation; kept after leaving (left = true). */
struct member {
	int64_t conv;
	struct str user;
	enum member_role role;
	bool left;
	int64_t from_seq;	/* first seq of the present visible range */
	int64_t from_count;	/* conv.count just before from_seq */
	int64_t read_seq;	/* read cursor */
	int64_t read_count;	/* entry.count at read_seq */
	int64_t delivered_seq;
	int64_t changed;	/* id of the newest change to this row */
	bool pinned, muted;
	bool is_speaker;	/* writes although all others are silent */
	int64_t joined_ts;	/* the present time; 0: before it was kept */
	int64_t silent_until_ts;	/* may not write before */
	unsigned flags;		/* set of enum member_flag */
	int64_t hidden_count;	/* hidden while conv.count is this */
	int64_t aimed_seq;	/* groups: newest message for chosen members,
				 * she being one; of two: newest one that burns
				 * when she reads it; 0: none */
};

/* What a member has set for herself, or what tells sync to look further. */
enum member_flag {
	MEMBER_HIDDEN = 1,
	MEMBER_UNREAD = 2,	/* marked so, whatever the cursor says */
	MEMBER_MENTIONS = 4,	/* muted, but for mentions */
	MEMBER_DRAFT = 8,	/* has a draft there */
	MEMBER_DELETED = 16,	/* has deleted messages for herself */
	MEMBER_FLAGS = 31
};

/* A range of seq a member may see; upto 0: still open. */
struct span {
	int64_t from, upto;
};

/* The last seq that is no news to the member: she has read it, may not see it,
 * or it went. */
int64_t member_seen_seq(const struct member *, const struct conv *);
/* Messages the member has not read: computed, never stored. */
int64_t member_unread(const struct member *, const struct conv *);
/* When this member may write again, as far as that is a matter of muting; 0:
 * she may. Muting everyone spares admins and speakers, muting one nobody. */
int64_t member_silent_until(const struct member *, const struct conv *);
const char *member_role_name(enum member_role);
/* "writer" and "reader" of a channel. */
const char *conv_role_name(enum conv_kind, enum member_role);
/* Whether cursors and typing are told to the others. */
bool conv_tells_cursors(const struct conv *);
/* Whether somebody of this role has the right. */
bool conv_may(enum conv_who, enum member_role);
/* NULL-ended, in the order of their enums. */
extern const char *const conv_join_names[], *const conv_who_names[];

/* Shape only; ERR_FIELD otherwise. kind may be NULL. Accepts `u:` when
 * viewer is given and gives the canonical form; a `d:` name must contain the
 * viewer when one is given (ERR_NOT_MEMBER), and a self log must be the
 * viewer's. A conversation with oneself is refused (ERR_FIELD). */
enum err conv_canonical(struct str name, struct str viewer,
    char out[CONV_NAME_ROOM], enum conv_kind *kind) MUST_CHECK;
/* The name as viewer sees it; viewer STR_NONE gives the canonical name. */
struct str conv_seen_by(struct str canonical, struct str viewer,
    char out[CONV_NAME_ROOM]);
/* The other side of `d:a:b`; STR_NONE when viewer is neither. */
struct str conv_peer(struct str canonical, struct str viewer);
/* Both ids of a direct name. */
void conv_pair(struct str canonical, struct str *a, struct str *b);
const char *conv_kind_name(enum conv_kind);

#endif
