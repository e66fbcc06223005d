/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: departments.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/department.h"

#define CID(s)                                                            \
	FIELD_ID(s, cid, 0, "Client id: a retry gets the first answer")
#define DEPARTMENT_ID(s)                                                  \
	FIELD_ID(s, id, FIELD_REQUIRED | FIELD_PATH, "The department's id")
#define PAGE_LIMIT(s)                                                     \
	FIELD_INT(s, limit, 1, 500, 0, "Most rows; 100 when not given")

static const struct field department_out[] = {
	OUT(FIELD_T_ID, "id", "Its id"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT_OPT(FIELD_T_ID, "parent", "Right above it; absent: at the top"),
	OUT(FIELD_T_INT, "order", "Its place among those beside it"),
	OUT_OPT(FIELD_T_INT, "level",
	    "1 at the top; department.list does not say it"),
	OUT_OPT(FIELD_T_ID, "head", "Its head, who is in it"),
	OUT_OPT(FIELD_T_ID, "group", "The group that has its people"),
	OUT(FIELD_T_INT, "people", "How many are in it, none below it"),
	OUT(FIELD_T_INT, "children", "How many are right below it"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field changed_out[] = {
	OUT_OBJECT("department", department_out, "The department"),
	OUT_OPT(FIELD_T_INT, "seq",
	    "Of the entry in the tenant's log; absent: no change"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct department_create_in, id, 0,
	    "Absent: the daemon makes one"),
	FIELD_NAME(struct department_create_in, name, DEPARTMENT_NAME_MAX,
	    FIELD_REQUIRED, "Its name"),
	FIELD_ID(struct department_create_in, parent, 0,
	    "Right above it; absent: at the top"),
	FIELD_OPT(FIELD_T_INT, struct department_create_in, order, 0,
	    DEPARTMENT_ORDER_MAX,
	    "Its place among those beside it; absent: behind them"),
	FIELD_BOOL(struct department_create_in, group, 0,
	    "A group follows it: has its people, always"),
	CID(struct department_create_in),
	FIELD_END
};
static const struct field get_in[] = {
	DEPARTMENT_ID(struct department_get_in),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("department", department_out, "The department"),
	OUT(FIELD_T_IDS, "above", "Those above it, the top first"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct department_list_in, text, 1, 256, 0,
	    "Only those whose id or name contains it"),
	FIELD_ID(struct department_list_in, after, 0,
	    "The last id of the page before"),
	PAGE_LIMIT(struct department_list_in),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("departments", department_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field tree_in[] = {
	FIELD_ID(struct department_tree_in, id, 0,
	    "Those below this one; absent: all"),
	FIELD_INT(struct department_tree_in, levels, 1,
	    DEPARTMENT_LEVELS_MAX, 0,
	    "How many levels of them; all when not given"),
	FIELD_ID(struct department_tree_in, after, 0,
	    "The last id of the page before"),
	PAGE_LIMIT(struct department_tree_in),
	FIELD_END
};
static const struct field tree_out[] = {
	OUT_LIST("departments", department_out,
	    "Each before those below it, siblings in their order"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field update_in[] = {
	DEPARTMENT_ID(struct department_update_in),
	FIELD_NAME(struct department_update_in, name, DEPARTMENT_NAME_MAX, 0,
	    "Its new name"),
	FIELD_STRING(struct department_update_in, parent, 0, 64, 0,
	    "Moves it, with all below it, there; empty: to the top"),
	FIELD_OPT(FIELD_T_INT, struct department_update_in, order, 0,
	    DEPARTMENT_ORDER_MAX, "Its place among those beside it"),
	FIELD_STRING(struct department_update_in, head, 0, 64, 0,
	    "Its head, somebody who is in it; empty: nobody"),
	FIELD_OPT(FIELD_T_BOOL, struct department_update_in, group, 0, 1,
	    "A group follows it, or no longer does"),
	CID(struct department_update_in),
	FIELD_END
};
static const struct field delete_in[] = {
	DEPARTMENT_ID(struct department_delete_in),
	CID(struct department_delete_in),
	FIELD_END
};
static const struct field entry_only_out[] = {
	OUT(FIELD_T_INT, "seq", "Of the entry in the tenant's log"),
	OUT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field people_in[] = {
	DEPARTMENT_ID(struct department_people_in),
	FIELD_IDS(struct department_people_in, users, 1,
	    DEPARTMENT_USERS_MAX, FIELD_REQUIRED, "Who"),
	CID(struct department_people_in),
	FIELD_END
};
static const struct field added_out[] = {
	OUT(FIELD_T_INT, "added", "How many came"),
	OUT_OPT(FIELD_T_INT, "seq",
	    "Of the entry in the tenant's log; absent: no change"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field removed_out[] = {
	OUT(FIELD_T_INT, "removed", "How many went"),
	OUT_OPT(FIELD_T_INT, "seq",
	    "Of the entry in the tenant's log; absent: no change"),
	OUT_OPT(FIELD_T_INT, "id", "Of the entry, tenant-wide"),
	FIELD_END
};
static const struct field member_in[] = {
	DEPARTMENT_ID(struct department_member_in),
	FIELD_ID(struct department_member_in, user, FIELD_REQUIRED, "Who"),
	FIELD_STRING(struct department_member_in, title, 0,
	    DEPARTMENT_TITLE_MAX * 4, 0,
	    "What she is there; empty: nothing in particular"),
	FIELD_OPT(FIELD_T_BOOL, struct department_member_in, primary, 0, 1,
	    "true makes it her primary one"),
	CID(struct department_member_in),
	FIELD_END
};
static const struct field members_in[] = {
	DEPARTMENT_ID(struct department_members_in),
	FIELD_BOOL(struct department_members_in, subtree, 0,
	    "Those below it too, each person once"),
	FIELD_STRING(struct department_members_in, text, 1, 256, 0,
	    "Only those whose id or name contains it"),
	FIELD_ID(struct department_members_in, after, 0,
	    "The last user of the page before"),
	PAGE_LIMIT(struct department_members_in),
	FIELD_END
};
static const struct field member_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT_OPT(FIELD_T_BOOL, "disabled", "She cannot sign in"),
	OUT_OPT(FIELD_T_STRING, "title", "What she is in this very one"),
	OUT_OPT(FIELD_T_BOOL, "primary", "It is her primary one"),
	OUT_OPT(FIELD_T_BOOL, "head", "She is its head"),
	OUT_OPT(FIELD_T_INT, "since_ts",
	    "Since when, Unix ms; absent: she is below it"),
	FIELD_END
};
static const struct field members_out[] = {
	OUT_LIST("people", member_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "department.create", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/departments",
	  IN(create_in, struct department_create_in), .out = changed_out,
	  .steps = { STEP_WRITER(department_create) },
	  .help = "Makes a department; asked twice with the same id and"
		" content it answers the same." },
	{ .name = "department.list", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/departments",
	  IN(list_in, struct department_list_in), .out = list_out,
	  .steps = { STEP_READERS(department_list) },
	  .help = "Lists departments by pages, all or by a part of a name." },
	{ .name = "department.tree", .allow = PEOPLE_AND_ADMINS, .cost = 5,
	  .route = "GET /v1/department-tree",
	  IN(tree_in, struct department_tree_in), .out = tree_out,
	  .steps = { STEP_READERS(department_tree) },
	  .help = "Gives the tree of departments, by pages." },
	{ .name = "department.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/departments/{id}",
	  IN(get_in, struct department_get_in), .out = get_out,
	  .steps = { STEP_READERS(department_get) },
	  .help = "Gives one department." },
	{ .name = "department.update", .allow = ADMINS, .cost = 5,
	  .route = "PATCH /v1/departments/{id}",
	  IN(update_in, struct department_update_in), .out = changed_out,
	  .steps = { STEP_WRITER(department_update) },
	  .help = "Changes name, place, head and group of a department." },
	{ .name = "department.delete", .allow = ADMINS, .cost = 5,
	  .route = "DELETE /v1/departments/{id}",
	  IN(delete_in, struct department_delete_in), .out = entry_only_out,
	  .steps = { STEP_WRITER(department_delete) },
	  .help = "Deletes a department with nobody in it and none below"
		" it." },
	{ .name = "department.members", .allow = PEOPLE_AND_ADMINS,
	  .cost = 5, .route = "GET /v1/departments/{id}/members",
	  IN(members_in, struct department_members_in), .out = members_out,
	  .steps = { STEP_READERS(department_members) },
	  .help = "Lists who is in a department, by pages." },
	{ .name = "department.add", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/departments/{id}/members",
	  IN(people_in, struct department_people_in), .out = added_out,
	  .steps = { STEP_WRITER(department_add) },
	  .help = "Puts people into a department, and into its group." },
	{ .name = "department.remove", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/departments/{id}/members/remove",
	  IN(people_in, struct department_people_in), .out = removed_out,
	  .steps = { STEP_WRITER(department_remove) },
	  .help = "Takes people out of a department, and of its group." },
	{ .name = "department.set_member", .allow = ADMINS, .cost = 2,
	  .route = "POST /v1/departments/{id}/members/set",
	  IN(member_in, struct department_member_in), .out = entry_only_out,
	  .steps = { STEP_WRITER(department_set_member) },
	  .help = "Changes a person's title there, or makes it her primary"
		" one." },
};

const struct op_set ops_department = OP_ROWS(rows);
