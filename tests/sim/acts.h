/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_ACTS_H
#define SIM_ACTS_H
/* What people and administrators do: one row per operation, in acts.c; what
 * is about people, tokens and the box is in actsadmin.c, about messages that
 * were sent in actsmessage.c. */
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
#define ACT_ROWS_MAX 512
const struct act *act_find(const char *op);	/* the last of that one */
extern const struct act *const act_open, *const act_sync, *const act_join,
    *const act_append;

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
act_call_fn act_plain, act_user_create, act_user_import, act_user_delete,
    act_user_get, act_audit_search, act_journey, act_log_level,
    act_message_remove, act_role_set,
    act_role_delete, act_role_give,
    act_user_update, act_login, act_issue, act_logout, act_revoke, act_disable,
    act_password, act_tenant, act_tenant_update, act_setting, act_backup,
    act_backup_restore, act_backup_upload, act_backup_put,
    act_cert_host, act_cert, act_licence, act_mail, act_mail_test,
    act_link, act_finish,
    act_device_kick, act_brand, act_tenant_import, act_den,
    act_den_delete;
act_call_fn act_totp_begin, act_user_invite, act_forgot, act_reset;
act_answered_fn act_got_users, act_got_user_update, act_got_login,
    act_got_issue, act_got_ended, act_got_disable, act_got_password,
    act_got_link, act_got_setup_state, act_got_finish,
    act_got_device_kick;

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
/* actsmessage.c, for the table */
act_call_fn act_message, act_message_change, act_message_reactions,
    act_message_report, act_report_list, act_report_get,
    act_report_resolve,
    act_message_edit, act_message_calm, act_message_seqs,
    act_message_forward, act_draft,
    act_clear, act_stream_open, act_stream_append, act_stream_finish;
act_answered_fn act_got_stream, act_got_report;

/* actshook.c, for the table */
void act_hook_create(struct world *, struct caller *);
void act_hook_named(struct world *, struct caller *);
void act_hook_update(struct world *, struct caller *);
void act_hook_again(struct world *, struct caller *);

/* actskey.c, for the table */
act_call_fn act_key_create, act_key_update, act_key,
    act_issuer_create, act_import;

/* actsfile.c, for the table */
act_call_fn act_file_create, act_file, act_file_put;
act_answered_fn act_got_file, act_got_part, act_got_whole;
/* A whole one of the caller's; NULL: none is known. */
const char *act_file_of(struct world *, const struct caller *);
/* acts.c: a message of hers that names it, NULL for mere words. */
void act_say(struct world *, struct caller *, const char *file);
/* What every file consists of: of three sectors of a disk, so that one of them
 * can be lost. */
#define ACT_FILE_BYTES 1300
extern const char act_file_text[ACT_FILE_BYTES + 1];
/* Of a call of op, which may go with bytes; NULL: it does not. */
struct transfer *act_transfer(struct world *, const struct op *);
/* The door's turn with them. */
void act_turn(struct world *, struct request *);

/* actscast.c, for the table */
act_call_fn act_tag, act_tag_read, act_broadcast, act_broadcast_seq;
act_answered_fn act_got_broadcast;

/* actsdepartment.c, for the table */
act_call_fn act_department, act_department_create, act_department_update,
    act_department_people, act_department_member;

/* actsrules.c, for the table */
act_call_fn act_words_set, act_words_add, act_words_remove, act_words_list,
    act_words_test, act_words_review, act_callback_create, act_callback,
    act_callback_update, act_retention_set, act_retention_get,
    act_retention_run;

/* finds.c, for the table */
act_call_fn act_search, act_search_file, act_search_name;
act_answered_fn act_got_search;

/* actspeople.c, for the table */
act_call_fn act_other, act_other_get, act_contact_set, act_face, act_presence,
    act_device_get, act_device_rename, act_device_set;

/* cover.c: is there a step for every operation, and was each one done? */
struct cover {
	/* By the row of acts. */
	uint64_t called[ACT_ROWS_MAX], answered[ACT_ROWS_MAX];
};
/* Both print a line for each that is missing and answer false then. */
bool cover_is_whole(void);
bool cover_is_done(const struct cover *);

#endif
