/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: groups.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/before.h"
#include "core/group.h"
#include "core/namesearch.h"

#define NAME_MAX_CHARS 128
#define CID(s)                                                            \
	FIELD_ID(s, cid, 0, "Client id: a retry gets the first answer")
#define GROUP_ID(s)                                                       \
	FIELD_ID(s, id, FIELD_REQUIRED | FIELD_PATH, "The group's id")

#define PAGE_AFTER(s, help)                                               \
	FIELD_STRING(s, after, 1, 64, 0, help)
#define PAGE_LIMIT(s)                                                     \
	FIELD_INT(s, limit, 1, 500, 0, "Most rows; 100 when not given")
#define USERS(s, max)                                                     \
	FIELD_IDS(s, users, 1, max, FIELD_REQUIRED, "Who")
#define SETTINGS(s, help_)                                                \
	{ .name = "settings", .type = FIELD_T_OBJECT,                     \
	  .fields = settings_in, .offset = offsetof(s, settings),         \
	  .has_offset = offsetof(s, has_settings), .help = (help_) }
#define CHOICE(m, choices_, help_)                                        \
	{ .name = #m, .type = FIELD_T_ENUM,                               \
	  .offset = offsetof(struct group_settings_in, m),                \
	  .has_offset = offsetof(struct group_settings_in, has_##m),      \
	  .choices = (choices_), .help = (help_) }

static const char *const role_names[] = { "member", "admin", NULL };

const struct field group_out[] = {
	OUT(FIELD_T_ID, "id", "Its id"),
	OUT(FIELD_T_CONV, "conv", "Its conversation"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_STRING, "owner", "Who owns it"),
	OUT(FIELD_T_INT, "members", "How many members"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	OUT(FIELD_T_BOOL, "listed", "group.list shows it to everyone"),
	OUT(FIELD_T_STRING, "join",
	    "How one comes in: invitation, open, approval, question, closed"),
	OUT(FIELD_T_STRING, "invite", "Who may: members, admins, owner"),
	OUT(FIELD_T_STRING, "mention_all",
	    "Who may mention everyone: members, admins, owner"),
	OUT(FIELD_T_INT, "history",
	    "How many older entries newcomers see; -1: all"),
	OUT_OPT(FIELD_T_INT, "muted_until",
	    "Everyone but admins and speakers is muted, Unix ms"),
	OUT_OPT(FIELD_T_BOOL, "dissolved", "It is no more"),
	OUT_OPT(FIELD_T_STRING, "question",
	    "What is asked of those who join; group.get alone says it"),
	OUT_OPT(FIELD_T_ID, "department",
	    "It has that department's people; group.get alone says it"),
	FIELD_END
};
static const struct field settings_in[] = {
	CHOICE(join, conv_join_names, "How one comes in without group.add: "
	    "by invitation, freely, after approval of an admin, by answering "
	    "a question, or not at all"),
	CHOICE(invite, conv_who_names, "Who may invite"),
	CHOICE(mention_all, conv_who_names, "Who may mention everyone"),
	FIELD_OPT(FIELD_T_INT, struct group_settings_in, history,
	    CONV_HISTORY_ALL, CONV_HISTORY_MAX,
	    "How many older entries newcomers see; -1: all"),
	FIELD_OPT(FIELD_T_BOOL, struct group_settings_in, listed, 0, 1,
	    "Shown to everyone who looks for groups"),
	FIELD_NAME(struct group_settings_in, question, GROUP_TEXT_MAX, 0,
	    "What is asked of those who join"),
	FIELD_NAME(struct group_settings_in, answer, 128, 0,
	    "What lets them in, without regard to case and width; without "
	    "it, admins judge the answers"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct group_create_in, id, 0, "Absent: the daemon makes one"),
	FIELD_NAME(struct group_create_in, name, NAME_MAX_CHARS,
	    FIELD_REQUIRED, "Its name"),
	FIELD_IDS(struct group_create_in, members, 0, GROUP_CHANGE_MAX, 0,
	    "Who is in it; the caller is its owner and member anyway"),
	SETTINGS(struct group_create_in, "What is other than usual"),
	CID(struct group_create_in),
	FIELD_END
};
static const struct field changed_out[] = {
	OUT_OBJECT("group", group_out, "The group"),
	OUT(FIELD_T_INT, "seq", "Of the entry"),
	OUT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field get_in[] = {
	GROUP_ID(struct group_get_in),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("group", group_out, "The group"),
	FIELD_END
};
static const struct field members_in[] = {
	GROUP_ID(struct group_members_in),
	FIELD_STRING(struct group_members_in, text, 1, 256, 0,
	    "Only those whose id, name or nickname contains it"),
	PAGE_AFTER(struct group_members_in, "The last id of the page before"),
	PAGE_LIMIT(struct group_members_in),
	FIELD_END
};
static const struct field member_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT_OPT(FIELD_T_STRING, "nickname", "What she is called here"),
	OUT(FIELD_T_STRING, "role", "member, admin or owner"),
	OUT(FIELD_T_INT, "read", "Her read cursor"),
	OUT_OPT(FIELD_T_INT, "joined_ts", "Since when, Unix ms"),
	OUT_OPT(FIELD_T_INT, "muted_until", "She may not write before"),
	OUT_OPT(FIELD_T_BOOL, "speaker", "She writes when all are muted"),
	FIELD_END
};
static const struct field members_out[] = {
	OUT_LIST("members", member_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field change_in[] = {
	GROUP_ID(struct group_change_in),
	FIELD_IDS(struct group_change_in, users, 1, GROUP_CHANGE_MAX,
	    FIELD_REQUIRED, "Who"),
	CID(struct group_change_in),
	FIELD_END
};
static const struct field added_out[] = {
	OUT_OPT(FIELD_T_INT, "seq", "Of the entry; absent: no change"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	OUT(FIELD_T_INT, "added", "How many came"),
	FIELD_END
};
static const struct field removed_out[] = {
	OUT_OPT(FIELD_T_INT, "seq", "Of the entry; absent: no change"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	OUT(FIELD_T_INT, "removed", "How many went"),
	FIELD_END
};
static const struct field leave_in[] = {
	GROUP_ID(struct group_leave_in),
	CID(struct group_leave_in),
	FIELD_END
};
static const struct field left_out[] = {
	OUT(FIELD_T_INT, "seq", "Of the entry"),
	OUT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field update_in[] = {
	GROUP_ID(struct group_update_in),
	FIELD_NAME(struct group_update_in, name, NAME_MAX_CHARS, 0,
	    "Its new name"),
	FIELD_ID(struct group_update_in, owner, 0, "Its new owner"),
	FIELD_IDS(struct group_update_in, admins_add, 0, 100, 0,
	    "Members who become admins of the group"),
	FIELD_IDS(struct group_update_in, admins_remove, 0, 100, 0,
	    "Admins of the group who become members"),
	SETTINGS(struct group_update_in, "What is to be another"),
	CID(struct group_update_in),
	FIELD_END
};

static const struct field role_in[] = {
	GROUP_ID(struct group_role_in),
	USERS(struct group_role_in, GROUP_SOME_MAX),
	FIELD_ENUM(struct group_role_in, role, role_names, FIELD_REQUIRED,
	    "What they are from now on"),
	CID(struct group_role_in),
	FIELD_END
};
static const struct field transfer_in[] = {
	GROUP_ID(struct group_transfer_in),
	FIELD_ID(struct group_transfer_in, user, FIELD_REQUIRED,
	    "Who owns it from now on; the former owner becomes an admin"),
	CID(struct group_transfer_in),
	FIELD_END
};
static const struct field dissolve_in[] = {
	GROUP_ID(struct group_close_in),
	FIELD_OPT(FIELD_T_BOOL, struct group_close_in, history, 0, 1,
	    "Whether who was in it reads on what was said; true when not "
	    "given"),
	CID(struct group_close_in),
	FIELD_END
};
static const struct field mute_in[] = {
	GROUP_ID(struct group_mute_in),
	FIELD_IDS(struct group_mute_in, users, 0, GROUP_SOME_MAX, 0,
	    "Whom; of lower rank than the caller"),
	FIELD_BOOL(struct group_mute_in, all, 0,
	    "Everyone but admins and speakers"),
	FIELD_INT(struct group_mute_in, until, 1, INT64_MAX, 0,
	    "Unix ms; for ever when not given"),
	FIELD_BOOL(struct group_mute_in, off, 0, "No longer"),
	CID(struct group_mute_in),
	FIELD_END
};
static const struct field speakers_in[] = {
	GROUP_ID(struct group_speakers_in),
	FIELD_IDS(struct group_speakers_in, add, 0, GROUP_SOME_MAX, 0,
	    "Who may write when everyone is muted"),
	FIELD_IDS(struct group_speakers_in, remove, 0, GROUP_SOME_MAX, 0,
	    "Who no longer may"),
	CID(struct group_speakers_in),
	FIELD_END
};
static const struct field join_in[] = {
	GROUP_ID(struct group_join_in),
	FIELD_NAME(struct group_join_in, answer, 128, 0,
	    "To the group's question"),
	FIELD_NAME(struct group_join_in, text, GROUP_TEXT_MAX, 0,
	    "What the admins are told when they decide"),
	CID(struct group_join_in),
	FIELD_END
};
static const struct field joined_out[] = {
	OUT(FIELD_T_STRING, "state",
	    "joined, waiting for an admin, or member already"),
	OUT_OPT(FIELD_T_INT, "seq", "Of the entry, for who joined"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field invite_in[] = {
	GROUP_ID(struct group_invite_in),
	USERS(struct group_invite_in, GROUP_SOME_MAX),
	FIELD_NAME(struct group_invite_in, text, GROUP_TEXT_MAX, 0,
	    "What they are told"),
	CID(struct group_invite_in),
	FIELD_END
};
static const struct field invited_out[] = {
	OUT(FIELD_T_INT, "invited", "How many were not in it"),
	FIELD_END
};
static const struct field id_in[] = {
	GROUP_ID(struct group_leave_in),
	FIELD_END
};
static const struct field refuse_in[] = {
	GROUP_ID(struct group_change_in),
	USERS(struct group_change_in, GROUP_SOME_MAX),
	FIELD_END
};
static const struct field approve_in[] = {
	GROUP_ID(struct group_change_in),
	USERS(struct group_change_in, GROUP_SOME_MAX),
	CID(struct group_change_in),
	FIELD_END
};
static const struct field refused_out[] = {
	OUT(FIELD_T_INT, "refused", "How many had waited"),
	FIELD_END
};
static const struct field page_in[] = {
	GROUP_ID(struct group_page_in),
	PAGE_AFTER(struct group_page_in, "The last user of the page before"),
	PAGE_LIMIT(struct group_page_in),
	FIELD_END
};
static const struct field request_out[] = {
	OUT(FIELD_T_ID, "user", "Who asks to join"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_INT, "ts", "When she asked last, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "text", "What she said"),
	OUT_OPT(FIELD_T_STRING, "answer", "To the group's question"),
	FIELD_END
};
static const struct field requests_out[] = {
	OUT_LIST("requests", request_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field invitations_in[] = {
	PAGE_AFTER(struct group_page_in, "The last id of the page before"),
	PAGE_LIMIT(struct group_page_in),
	FIELD_END
};
static const struct field invitation_out[] = {
	OUT(FIELD_T_ID, "id", "The group"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_INT, "members", "How many are in it"),
	OUT(FIELD_T_STRING, "by", "Who invited last; empty: the system"),
	OUT_OPT(FIELD_T_STRING, "text", "What she said"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field invitations_out[] = {
	OUT_LIST("invitations", invitation_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field set_notice_in[] = {
	GROUP_ID(struct group_notice_in),
	FIELD_STRING(struct group_notice_in, text, 0, GROUP_NOTICE_BYTES,
	    FIELD_REQUIRED, "What everybody is to read; may be empty"),
	CID(struct group_notice_in),
	FIELD_END
};
static const struct field notice_out[] = {
	OUT(FIELD_T_STRING, "text", "What it says"),
	OUT(FIELD_T_STRING, "by", "Who put it up; empty: the system"),
	OUT(FIELD_T_INT, "seq", "Of the entry that told of it"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	OUT(FIELD_T_BOOL, "read", "The caller has said that she read it"),
	OUT(FIELD_T_INT, "readers", "How many have"),
	FIELD_END
};
static const struct field reader_out[] = {
	OUT(FIELD_T_ID, "user", "Who has read it"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field readers_out[] = {
	OUT_LIST("readers", reader_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field nickname_in[] = {
	GROUP_ID(struct group_nickname_in),
	FIELD_ID(struct group_nickname_in, user, 0,
	    "Whose; the caller's when not given, others' by admins"),
	FIELD_NAME(struct group_nickname_in, nickname, GROUP_NICKNAME_MAX, 0,
	    "What she is called here; absent: by her name again"),
	CID(struct group_nickname_in),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct group_list_in, text, 1, 256, 0,
	    "Only those whose id or name contains it"),
	PAGE_AFTER(struct group_list_in, "The last id of the page before"),
	FIELD_BOOL(struct group_list_in, all, 0,
	    "Those, too, that do not want to be found (admins)"),
	PAGE_LIMIT(struct group_list_in),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("groups", group_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct field search_in[] = {
	FIELD_STRING(struct namesearch_in, text, 1, 128, FIELD_REQUIRED,
	    "Part of the name or id, as it is written, or its pinyin or"
	    " initials"),
	FIELD_INT(struct namesearch_in, after, 0, INT64_MAX, 0,
	    "`next` of the page before"),
	FIELD_INT(struct namesearch_in, limit, 1, NAMESEARCH_LIMIT_MAX, 0,
	    "Most rows; 20 when not given"),
	FIELD_END
};
static const struct field search_out[] = {
	OUT_LIST("groups", group_out, "The best first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	OUT_OPT(FIELD_T_INT, "next", "What to give as `after` for it"),
	OUT(FIELD_T_BOOL, "partial", "There was too much to look through: ask"
	    " more closely"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "group.create", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups", IN(create_in, struct group_create_in),
	  .out = changed_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(group_create) },
	  .help = "Makes a group; its creation is one entry." },
	{ .name = "group.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/groups/{id}", IN(get_in, struct group_get_in),
	  .out = get_out, .steps = { STEP_READERS(group_get) },
	  .help = "Gives a group." },
	{ .name = "group.members", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/groups/{id}/members",
	  IN(members_in, struct group_members_in), .out = members_out,
	  .steps = { STEP_READERS(group_members) },
	  .help = "Lists members, by pages, all or by a part of a name." },
	{ .name = "group.add", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/members",
	  IN(change_in, struct group_change_in), .out = added_out,
	  .steps = { STEP_WRITER(group_add) },
	  .help = "Adds people; they see the log from here on." },
	{ .name = "group.remove", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/members/remove",
	  IN(change_in, struct group_change_in), .out = removed_out,
	  .steps = { STEP_WRITER(group_remove) },
	  .help = "Removes people; they keep what they have seen." },
	{ .name = "group.leave", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/groups/{id}/leave",
	  IN(leave_in, struct group_leave_in), .out = left_out,
	  .steps = { STEP_WRITER(group_leave) },
	  .help = "Leaves; an owner's group passes to an admin or member." },
	{ .name = "group.update", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "PATCH /v1/groups/{id}",
	  IN(update_in, struct group_update_in), .out = changed_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(group_update) },
	  .help = "Changes name, owner and admins of a group." },
	{ .name = "group.set_role", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/roles",
	  IN(role_in, struct group_role_in),
	  .out = changed_out,
	  .steps = { STEP_WRITER(group_set_role) },
	  .help = "Makes members admins of the group, or admins members." },
	{ .name = "group.transfer", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/transfer",
	  IN(transfer_in, struct group_transfer_in),
	  .out = changed_out,
	  .steps = { STEP_WRITER(group_transfer) },
	  .help = "Gives the group to another member." },
	{ .name = "group.dissolve", .allow = PEOPLE_AND_ADMINS, .cost = 20,
	  .route = "POST /v1/groups/{id}/dissolve",
	  IN(dissolve_in, struct group_close_in),
	  .out = left_out,
	  .steps = { STEP_WRITER(group_dissolve) },
	  .help = "Ends the group; its id is never given again." },
	{ .name = "group.mute", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/mute",
	  IN(mute_in, struct group_mute_in),
	  .out = changed_out,
	  .steps = { STEP_WRITER(group_mute) },
	  .help = "Forbids people, or everyone, to write, until a time." },
	{ .name = "group.speakers", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/speakers",
	  IN(speakers_in, struct group_speakers_in),
	  .out = changed_out,
	  .steps = { STEP_WRITER(group_speakers) },
	  .help = "Changes who may write when everyone is muted." },
	{ .name = "group.join", .allow = PEOPLE, .cost = 20,
	  .route = "POST /v1/groups/{id}/join",
	  IN(join_in, struct group_join_in),
	  .out = joined_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(group_join) },
	  .help = "Joins, by invitation or as the group lets people in." },
	{ .name = "group.invite", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups/{id}/invitations",
	  IN(invite_in, struct group_invite_in),
	  .out = invited_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(group_invite) },
	  .help = "Invites people; group.join accepts." },
	{ .name = "group.decline", .allow = PEOPLE, .cost = 5,
	  .route = "POST /v1/groups/{id}/decline",
	  IN(id_in, struct group_leave_in),
	  .steps = { STEP_WRITER(group_decline) },
	  .help = "Declines an invitation." },
	{ .name = "group.invitations", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/invitations",
	  IN(invitations_in, struct group_page_in),
	  .out = invitations_out,
	  .steps = { STEP_READERS(group_invitations) },
	  .help = "Lists one's own invitations, by pages." },
	{ .name = "group.requests", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/groups/{id}/requests",
	  IN(page_in, struct group_page_in),
	  .out = requests_out,
	  .steps = { STEP_READERS(group_requests) },
	  .help = "Lists who asks to join, by pages; for admins of the group." },
	{ .name = "group.approve", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups/{id}/requests/approve",
	  IN(approve_in, struct group_change_in),
	  .out = added_out,
	  .steps = { STEP_WRITER(group_approve) },
	  .help = "Lets in who asked to join." },
	{ .name = "group.refuse", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups/{id}/requests/refuse",
	  IN(refuse_in, struct group_change_in),
	  .out = refused_out,
	  .steps = { STEP_WRITER(group_refuse) },
	  .help = "Refuses who asked to join; who does not wait is passed over." },
	{ .name = "group.set_notice", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups/{id}/notice",
	  IN(set_notice_in, struct group_notice_in),
	  .out = changed_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(group_set_notice) },
	  .help = "Puts up a notice; nobody has read it then." },
	{ .name = "group.notice", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/groups/{id}/notice",
	  IN(get_in, struct group_get_in),
	  .out = notice_out,
	  .steps = { STEP_READERS(group_notice) },
	  .help = "Gives the notice." },
	{ .name = "group.read_notice", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/groups/{id}/notice/read",
	  IN(get_in, struct group_get_in),
	  .steps = { STEP_WRITER(group_read_notice) },
	  .help = "Says that one has read the notice." },
	{ .name = "group.notice_readers", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/groups/{id}/notice/readers",
	  IN(page_in, struct group_page_in),
	  .out = readers_out,
	  .steps = { STEP_READERS(group_notice_readers) },
	  .help = "Lists who has read the notice, by pages." },
	{ .name = "group.set_nickname", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "POST /v1/groups/{id}/nickname",
	  IN(nickname_in, struct group_nickname_in),
	  .out = changed_out,
	  .steps = { STEP_SHARD(before_bring),
		STEP_WRITER(group_set_nickname) },
	  .help = "Changes what a member is called in the group." },
	{ .name = "group.list", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/groups",
	  IN(list_in, struct group_list_in),
	  .out = list_out,
	  .steps = { STEP_READERS(group_list) },
	  .help = "Lists the groups that want to be found, by pages." },
	{ .name = "group.search", .allow = PEOPLE, .cost = 5,
	  .route = "GET /v1/search/groups",
	  IN(search_in, struct namesearch_in), .out = search_out,
	  .steps = { STEP_READERS(group_search) },
	  .help = "Finds one's own groups and those that want to be found, by"
		" name or id, also by pinyin and initials." },
};

const struct op_set ops_group = OP_ROWS(rows);
