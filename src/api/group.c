/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: groups.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/group.h"

#define NAME_MAX_CHARS 128
#define CID(s)                                                            \
	FIELD_ID(s, cid, 0, "Client id: a retry gets the first answer")
#define GROUP_ID(s)                                                       \
	FIELD_ID(s, id, FIELD_REQUIRED | FIELD_PATH, "The group's id")

const struct field group_out[] = {
	OUT(FIELD_T_ID, "id", "Its id"),
	OUT(FIELD_T_CONV, "conv", "Its conversation"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_STRING, "owner", "Who owns it"),
	OUT(FIELD_T_INT, "members", "How many members"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct group_create_in, id, 0, "Absent: the daemon makes one"),
	FIELD_NAME(struct group_create_in, name, NAME_MAX_CHARS,
	    FIELD_REQUIRED, "Its name"),
	FIELD_IDS(struct group_create_in, members, 0, GROUP_CHANGE_MAX, 0,
	    "Who is in it; the caller is its owner and member anyway"),
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
	FIELD_STRING(struct group_members_in, after, 1, 64, 0,
	    "The last id of the page before"),
	FIELD_INT(struct group_members_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field member_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_STRING, "role", "member, admin or owner"),
	OUT(FIELD_T_INT, "read", "Her read cursor"),
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
	CID(struct group_update_in),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "group.create", .allow = PEOPLE_AND_ADMINS, .cost = 10,
	  .route = "POST /v1/groups", IN(create_in, struct group_create_in),
	  .out = changed_out, .steps = { STEP_WRITER(group_create) },
	  .help = "Makes a group; its creation is one entry." },
	{ .name = "group.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/groups/{id}", IN(get_in, struct group_get_in),
	  .out = get_out, .steps = { STEP_READERS(group_get) },
	  .help = "Gives a group." },
	{ .name = "group.members", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/groups/{id}/members",
	  IN(members_in, struct group_members_in), .out = members_out,
	  .steps = { STEP_READERS(group_members) },
	  .help = "Lists members, by pages." },
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
	  .steps = { STEP_WRITER(group_update) },
	  .help = "Changes name, owner and admins of a group." },
};

const struct op_set ops_group = OP_ROWS(rows);
