/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_ACTS_H
#define SIM_ACTS_H
/* What people and administrators do: one row per operation, in acts.c; what
 * is about people, tokens and the box is in actsadmin.c. */
#include "people.h"

#define ACT_ROOM 640		/* of params */

struct act {
	const char *op;
	unsigned weight;
	unsigned doors;		/* set of 1 << enum door */
	void (*call)(struct world *, struct caller *);
	/* out NULL: refused with r->err. May be NULL itself. */
	void (*answered)(struct world *, const struct caller *,
	    struct request *, const json_t *out);
};
extern const struct act acts[];
extern const size_t act_count;
extern const struct act *const act_open, *const act_sync, *const act_join;

/* A token that was given out, asked for after so many endings. */
void act_learn_token(struct world *, int tenant, int person,
    const json_t *out, uint64_t since);

static inline struct person *
act_person(struct world *w, const struct caller *c)
{
	return &w->people[c->tenant][c->person];
}

static inline bool
act_flip(struct world *w)
{
	return world_dice(w, 2) == 0;
}

/* actsadmin.c, for the table */
typedef void act_call_fn(struct world *, struct caller *);
typedef void act_answered_fn(struct world *, const struct caller *,
    struct request *, const json_t *out);
act_call_fn act_plain, act_user_create, act_user_get, act_user_update,
    act_login, act_issue, act_logout, act_revoke, act_disable, act_password,
    act_tenant, act_link, act_finish;
act_answered_fn act_got_users, act_got_user_update, act_got_login,
    act_got_issue, act_got_ended, act_got_disable, act_got_password,
    act_got_link, act_got_setup_state, act_got_finish;

/* actsroom.c, for the table */
act_call_fn act_room, act_room_create, act_room_destroy, act_room_join,
    act_room_send, act_room_attribute, act_room_mark, act_room_speakers,
    act_room_marks, act_room_update, act_room_announce;
act_answered_fn act_got_join, act_got_room_send, act_got_members;

/* actsgroup.c, for the table */
act_call_fn act_group, act_group_way, act_group_way_of, act_group_policy,
    act_group_join, act_group_role,
    act_group_transfer, act_group_dissolve, act_group_mute,
    act_group_speakers, act_group_notice, act_group_nickname, act_channel,
    act_channel_create, act_channel_change, act_channel_update,
    act_channel_writers, act_channel_dissolve;

/* actskey.c, for the table */
act_call_fn act_key_create, act_key_update, act_key_revoke,
    act_issuer_create;

/* actsrules.c, for the table */
act_call_fn act_words_set, act_words_add, act_words_remove, act_words_list,
    act_words_test, act_words_review;

/* cover.c: is there a step for every operation, and was each one done? */
struct cover {
	uint64_t called[256], answered[256];	/* by the row of acts */
};
/* Both print a line for each that is missing and answer false then. */
bool cover_is_whole(void);
bool cover_is_done(const struct cover *);

#endif
