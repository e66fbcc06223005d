/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GROUP_H
#define CORE_GROUP_H
/* Groups: conversations `g:<id>` with members and roles. Each change is one
 * entry, however many people it concerns. */
#include "core/ledger.h"
#include "core/view.h"

#define GROUP_CHANGE_MAX 10000	/* people in one call … */
#define GROUP_CHANGE_BYTES (200 * 1024)	/* … and their ids in one entry */
#define GROUP_SOME_MAX 100	/* people in one call about rights */
#define GROUP_ADMINS_MAX 100	/* of one group; they are told of requests */
#define GROUP_MANAGERS_MAX (GROUP_ADMINS_MAX + 1)	/* and its owner */
#define GROUP_TEXT_MAX 500	/* characters of a question, of a request */
#define GROUP_NOTICE_BYTES 6000
#define GROUP_NICKNAME_MAX 64	/* characters */

struct group_settings_in {	/* of what is given */
	int join, invite, mention_all;
	bool has_join, has_invite, has_mention_all;
	int64_t history;
	bool has_history;
	bool listed, has_listed;
	struct str question, answer;	/* both anew; answer may be empty */
};

struct group_create_in {
	struct str id, name, cid;
	struct str_list members;
	struct group_settings_in settings;
	bool has_settings;
};
struct group_get_in {
	struct str id;
};
struct group_members_in {
	struct str id, after, text;
	int64_t limit;
};
struct group_change_in {	/* add, remove, approve; refuse */
	struct str id, cid;
	struct str_list users;
};
struct group_leave_in {		/* leave, decline */
	struct str id, cid;
};
struct group_update_in {
	struct str id, name, owner, cid;
	struct str_list admins_add, admins_remove;
	struct group_settings_in settings;
	bool has_settings;
};
struct group_role_in {
	struct str id, cid;
	struct str_list users;
	int role;		/* 0 member, 1 admin */
};
struct group_transfer_in {
	struct str id, user, cid;
};
struct group_close_in {		/* of groups and channels: dissolve */
	struct str id, cid;
	bool history, has_history;
};
struct group_mute_in {
	struct str id, cid;
	struct str_list users;
	bool all, off;
	int64_t until;
};
struct group_speakers_in {
	struct str id, cid;
	struct str_list add, remove;
};
struct group_join_in {
	struct str id, cid, answer, text;
};
struct group_invite_in {
	struct str id, cid, text;
	struct str_list users;
};
struct group_page_in {		/* requests, notice_readers, invitations */
	struct str id, after;
	int64_t limit;
};
struct group_notice_in {
	struct str id, text, cid;
};
struct group_nickname_in {
	struct str id, user, nickname, cid;
};
struct group_list_in {
	struct str text, after;
	bool all;
	int64_t limit;
};

/* group.c */
enum err group_create(struct ledger *, struct request *);
enum err group_add(struct ledger *, struct request *);
enum err group_remove(struct ledger *, struct request *);
enum err group_leave(struct ledger *, struct request *);
enum err group_update(struct ledger *, struct request *);
enum err group_set_role(struct ledger *, struct request *);
enum err group_transfer(struct ledger *, struct request *);
enum err group_dissolve(struct ledger *, struct request *);
/* groupmute.c */
enum err group_mute(struct ledger *, struct request *);
enum err group_speakers(struct ledger *, struct request *);
/* groupjoin.c */
enum err group_join(struct ledger *, struct request *);
enum err group_invite(struct ledger *, struct request *);
enum err group_decline(struct ledger *, struct request *);
enum err group_approve(struct ledger *, struct request *);
enum err group_refuse(struct ledger *, struct request *);
enum err group_requests(struct view *, struct request *);
enum err group_invitations(struct view *, struct request *);
/* groupnotice.c */
enum err group_set_notice(struct ledger *, struct request *);
enum err group_read_notice(struct ledger *, struct request *);
enum err group_set_nickname(struct ledger *, struct request *);
enum err group_notice(struct view *, struct request *);
enum err group_notice_readers(struct view *, struct request *);
/* grouplist.c */
enum err group_get(struct view *, struct request *);
enum err group_members(struct view *, struct request *);
enum err group_list(struct view *, struct request *);
enum err group_list_channels(struct view *, struct request *);

/*
 * For message.send: whether this member may write there now; is_reply: it
 * answers a message. And whether she may mention everyone. Only rows at hand
 * are looked at.
 */
enum err group_check_voice(struct ledger *, struct request *,
    const struct ledger_conv *, const struct ledger_member *, bool is_reply);
/* For reactions: readers of channels may react, who is muted may not. */
enum err group_check_silence(struct ledger *, struct request *,
    const struct ledger_conv *, const struct ledger_member *);
bool group_may_mention_all(const struct ledger_conv *,
    const struct ledger_member *);

#endif
