/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: tenants and the box.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/before.h"
#include "core/quota.h"
#include "core/tenant.h"
#include "core/upkeeper.h"
#include "model/file.h"

/* Their first steps refuse admins of tenants that do not look after the box. */
#define BOX ADMINS_NO_KEYS

#define HOST_OUT                                                          \
	OUT_OPT(FIELD_T_STRING, "host", "The host name by which its people"   \
	    " find it, beside /t/ and its id")

static const struct field tenant_out[] = {
	OUT(FIELD_T_STRING, "id", "Its id"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	HOST_OUT,
	OUT(FIELD_T_STRING, "state", "`active`, `suspended` or `deleted`"),
	OUT_OPT(FIELD_T_INT, "suspended_ts", "Since when, Unix ms"),
	OUT_OPT(FIELD_T_INT, "erase_ts", "When what was deleted is erased,"
	    " Unix ms"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_STRING(struct tenant_create_in, id, 1, 32, FIELD_REQUIRED,
	    "Its id: 1 to 32 of a-z 0-9 -"),
	FIELD_NAME(struct tenant_create_in, name, 128, 0, "Its name"),
	FIELD_END
};
#define WHICH(type, flags)                                                \
	FIELD_STRING(type, id, 1, 32, FIELD_REQUIRED | (flags), "Which tenant")
static const struct field get_in[] = {
	WHICH(struct tenant_id_in, FIELD_PATH),
	FIELD_END
};
static const struct field id_in[] = {
	WHICH(struct tenant_id_in, 0),
	FIELD_END
};
#define OWN(member, most, help_)                                          \
	FIELD_OPT(FIELD_T_INT, struct tenant_update_in, member, 0, most, help_)
static const struct field update_in[] = {
	WHICH(struct tenant_update_in, FIELD_PATH),
	FIELD_NAME(struct tenant_update_in, name, 128, 0, "Its name"),
	OWN(users_max, QUOTA_USERS_MAX,
	    "Most people; 0: as many as the box may have"),
	OWN(files_bytes_max, QUOTA_BYTES_MAX,
	    "Most bytes of files; 0: as the box's option says"),
	OWN(file_bytes_max, FILE_SIZE_MAX,
	    "Most bytes of one file; 0: as the box's option says"),
	OWN(messages_per_s, QUOTA_RATE_MAX,
	    "Most messages a second of all its people together; 0: nobody"
	    " counts"),
	OWN(sessions_max, QUOTA_SESSIONS_MAX,
	    "Most devices connected at once; 0: as many as the box may have"),
	FIELD_OPT(FIELD_T_BOOL, struct tenant_update_in, tends, 0, 1,
	    "Of `default`: its admins look after the box though there are"
	    " other tenants"),
	FIELD_OPT(FIELD_T_STRING, struct tenant_update_in, host, 0,
	    TENANT_HOST_MAX, "The host name by which its people find it; empty:"
	    " none of its own"),
	FIELD_END
};
static const struct field state_out[] = {
	OUT(FIELD_T_BOOL, "suspended", "Nobody gets in"),
	OUT_OPT(FIELD_T_INT, "users_max", "Most people, if fewer than the box"
	    " may have"),
	OUT_OPT(FIELD_T_INT, "files_bytes_max", "Most bytes of files"),
	OUT_OPT(FIELD_T_INT, "file_bytes_max", "Most bytes of one file"),
	OUT_OPT(FIELD_T_INT, "messages_per_s", "Most messages a second"),
	OUT_OPT(FIELD_T_INT, "sessions_max", "Most devices connected"),
	OUT_OPT(FIELD_T_INT, "suspended_ts", "Since when, Unix ms"),
	OUT_OPT(FIELD_T_INT, "tends_ts", "Since when its admins look after the"
	    " box beside others, Unix ms"),
	OUT(FIELD_T_STRING, "id", "Its id"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	HOST_OUT,
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("tenant", state_out, "The tenant"),
	FIELD_END
};
#define SEALING(s)                                                        \
	FIELD_STRING(s, passphrase, 8, 1000, FIELD_SECRET,                \
	    "That seals it; when not given, as the box's backups")
static const struct field export_in[] = {
	WHICH(struct tenant_export_in, 0),
	SEALING(struct tenant_export_in),
	FIELD_END
};
static const struct field import_in[] = {
	FIELD_STRING(struct tenant_import_in, backup, 1, 95, FIELD_REQUIRED,
	    "The archive, as backup.list says it"),
	FIELD_STRING(struct tenant_import_in, id, 1, 32, FIELD_REQUIRED,
	    "Its id here: with the old one, tokens and keys are good on"),
	FIELD_NAME(struct tenant_import_in, name, 128, 0, "Its name here"),
	FIELD_STRING(struct tenant_import_in, from, 1, 32, 0,
	    "Its id in the archive, when that is one of a whole box"),
	FIELD_BOOL(struct tenant_import_in, suspended, 0,
	    "It begins suspended: nobody gets in and webhooks wait"),
	SEALING(struct tenant_import_in),
	FIELD_END
};
static const struct field delete_in[] = {
	WHICH(struct tenant_delete_in, 0),
	FIELD_STRING(struct tenant_delete_in, confirm, 1, 32, 0,
	    "Its id once more"),
	FIELD_BOOL(struct tenant_delete_in, dry_run, 0,
	    "Only says what would go"),
	FIELD_OPT(FIELD_T_INT, struct tenant_delete_in, grace_days, 0, 365,
	    "Days until it is erased; 7 when not given"),
	FIELD_END
};
static const struct field delete_out[] = {
	OUT(FIELD_T_STRING, "id", "Its id"),
	OUT(FIELD_T_STRING, "name", "Its name"),
	OUT(FIELD_T_INT, "people", "Who are in it"),
	OUT(FIELD_T_INT, "entries", "Of all its logs"),
	OUT(FIELD_T_INT, "files_bytes", "What its files take"),
	OUT(FIELD_T_INT, "erase_ts", "When it is erased, Unix ms"),
	FIELD_END
};
static const struct field one_out[] = {
	OUT_OBJECT("tenant", tenant_out, "The tenant"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct tenant_list_in, after, 1, 32, 0,
	    "The last id of the page before"),
	FIELD_INT(struct tenant_list_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	{ .name = "state", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct tenant_list_in, state),
	  .has_offset = offsetof(struct tenant_list_in, has_state),
	  .choices = tenant_state_names,
	  .help = "Those in this state; when not given all but the deleted" },
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("tenants", tenant_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field status_out[] = {
	OUT(FIELD_T_STRING, "version", "The daemon's version"),
	OUT(FIELD_T_INT, "uptime_s", "Since it started"),
	OUT(FIELD_T_INT, "connections", "Open now"),
	OUT(FIELD_T_INT, "sessions", "Open now"),
	OUT(FIELD_T_INT, "requests", "Accepted so far"),
	OUT(FIELD_T_INT, "commits", "Synced so far"),
	OUT(FIELD_T_INT, "commits_failed", "Failed so far"),
	OUT(FIELD_T_INT, "reserve_bytes",
	    "Room kept for the day the disk is full; 0: it is short"),
	OUT(FIELD_T_INT, "tenants_damaged", "Found damaged since the start"),
	OUT(FIELD_T_INT, "connections_refused", "By a limit, since the start"),
	OUT(FIELD_T_INT, "logins_failed", "Refused since the start"),
	OUT(FIELD_T_INT, "behind",
	    "How often a session was too slow, since the start"),
	OUT(FIELD_T_STRING, "licence_keys", "`development`: this build obeys"
	    " licences that everybody can make; else `release`"),
	FIELD_END
};
static const struct field stats_in[] = {
	FIELD_INT(struct tenant_stats_in, days, 1, TENANT_STATS_DAYS_MAX, 0,
	    "How many days, today the last; 30 when not given"),
	FIELD_OPT(FIELD_T_INT, struct tenant_stats_in, offset_minutes,
	    -14 * 60, 14 * 60, "What the clock on the wall is ahead of UTC:"
	    " where days begin; as the setting has it when not given"),
	FIELD_END
};
static const struct field day_out[] = {
	OUT(FIELD_T_INT, "from_ts", "When it begins, Unix ms"),
	OUT(FIELD_T_INT, "messages", "Said on it; imported ones are not"),
	FIELD_END
};
static const struct field stats_out[] = {
	OUT(FIELD_T_INT, "people", "Registered"),
	OUT(FIELD_T_INT, "people_max", "As many there may be"),
	OUT(FIELD_T_INT, "admins", "Administrators, those not disabled"),
	OUT(FIELD_T_INT, "files_bytes", "What files take"),
	OUT(FIELD_T_INT, "files_bytes_max", "What they may take"),
	OUT_LIST("days", day_out, "In their order, quiet ones too"),
	OUT(FIELD_T_INT, "counted_ts", "The first hour that was counted, Unix"
	    " ms; 0: nothing was said yet"),
	OUT(FIELD_T_INT, "online", "People who are connected now"),
	OUT(FIELD_T_INT, "sessions", "Theirs, now"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "tenant.create", .allow = BOX, .cost = 10,
	  IN(create_in, struct tenant_create_in), .out = one_out,
	  .steps = { STEP_SYSTEM(tenant_create_look),
		STEP_WRITER(tenant_create), STEP_SYSTEM(tenant_create_add),
		STEP_SHARD(tenant_create_know) },
	  .help = "Makes a tenant with a database of its own." },
	{ .name = "tenant.list", .allow = BOX, .cost = 2,
	  IN(list_in, struct tenant_list_in), .out = list_out,
	  .steps = { STEP_SYSTEM(tenant_list) },
	  .help = "Lists the tenants of the box, by pages, or those that were"
	    " deleted and are not erased yet." },
	{ .name = "tenant.get", .allow = BOX, .cost = 2,
	  .route = "GET /v1/tenants/{id}", .look = tenant_get,
	  .live_from = "id",
	  IN(get_in, struct tenant_id_in), .out = get_out,
	  .steps = { STEP_SYSTEM(tenant_enter), STEP_READERS(tenant_get) },
	  .help = "Shows a tenant: its name, what it may have, whether it is"
	    " suspended." },
	{ .name = "tenant.update", .allow = BOX, .cost = 5,
	  .route = "PATCH /v1/tenants/{id}",
	  IN(update_in, struct tenant_update_in), .out = get_out,
	  .steps = { STEP_SYSTEM(tenant_update_enter),
		STEP_WRITER(tenant_update),
		STEP_READERS(before_load), STEP_SHARD(before_install),
		STEP_SYSTEM(tenant_rename) },
	  .help = "Changes a tenant's name, its host name and what it may have, at"
	    " once." },
	{ .name = "tenant.suspend", .allow = BOX, .cost = 5,
	  .when_full = FULL_RESERVE,
	  IN(id_in, struct tenant_id_in), .out = get_out,
	  .steps = { STEP_SYSTEM(tenant_suspend_enter),
		STEP_WRITER(tenant_suspend), STEP_SYSTEM(tenant_note_state) },
	  .help = "Puts everybody of a tenant out and lets nobody in; nothing"
	    " is lost." },
	{ .name = "tenant.resume", .allow = BOX, .cost = 5,
	  .when_full = FULL_RESERVE,
	  IN(id_in, struct tenant_id_in), .out = get_out,
	  .steps = { STEP_SYSTEM(tenant_enter), STEP_WRITER(tenant_resume),
		STEP_SYSTEM(tenant_note_state) },
	  .help = "Lets the people of a suspended tenant in again." },
	{ .name = "tenant.export", .allow = BOX, .cost = 50,
	  IN(export_in, struct tenant_export_in),
	  .steps = { STEP_SYSTEM(tenant_enter),
		STEP_FILES(tenant_export_op) },
	  .help = "Begins an archive of one tenant beside the backups;"
	    " backup.list says how it went." },
	{ .name = "tenant.import", .allow = BOX, .cost = 50,
	  IN(import_in, struct tenant_import_in),
	  .steps = { STEP_SYSTEM(tenant_import_look),
		STEP_FILES(tenant_import_op) },
	  .help = "Begins to make a new tenant of an archive that lies beside"
	    " the backups; backup.list says how it went." },
	{ .name = "tenant.delete", .allow = BOX, .cost = 20,
	  IN(delete_in, struct tenant_delete_in), .out = delete_out,
	  .steps = { STEP_SYSTEM(tenant_delete_look),
		STEP_READERS(tenant_delete_count),
		STEP_WRITER(tenant_delete_shut), STEP_SYSTEM(tenant_delete),
		STEP_SHARD(tenant_delete_leave) },
	  .help = "Says what goes with a tenant; or deletes it: everybody is"
	    " put out, and after some days of grace it is erased." },
	{ .name = "tenant.undelete", .allow = BOX, .cost = 20,
	  IN(id_in, struct tenant_id_in), .out = get_out,
	  .steps = { STEP_SYSTEM(tenant_undelete_look),
		STEP_WRITER(tenant_undelete_tell),
		STEP_SYSTEM(tenant_undelete), STEP_SHARD(tenant_create_know),
		STEP_WRITER(tenant_undelete_count),
		STEP_SYSTEM(tenant_note_state) },
	  .help = "Has a deleted tenant back that is not erased yet; it is"
	    " suspended then." },
	{ .name = "server.status", .allow = ADMINS_NO_KEYS, .right = "box.read",
	  .cost = 1,
	  .out = status_out, .steps = { STEP_SHARD(server_status) },
	  .help = "Says how the daemon is; to tenant admins while theirs is"
	    " the only tenant." },
	{ .name = "tenant.stats", .allow = ADMINS_NO_KEYS, .cost = 5,
	  .route = "GET /v1/stats", IN(stats_in, struct tenant_stats_in),
	  .out = stats_out,
	  .steps = { STEP_SHARD(tenant_stats_live),
		STEP_READERS(tenant_stats) },
	  .help = "Says how much goes on: who is there, messages by the day,"
	    " what files take." },
};

const struct op_set ops_tenant = OP_ROWS(rows);
