/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: contacts and blocks.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/before.h"
#include "core/contact.h"

#define USER(s, flags)                                                    \
	FIELD_ID(s, user, FIELD_REQUIRED | (flags), "The other person")
#define CID(s)                                                            \
	FIELD_ID(s, cid, 0, "Client id: a retry gets the first answer")
#define AFTER(s)                                                          \
	FIELD_STRING(s, after, 1, 64, 0, "The last id of the page before")
#define LIMIT(s)                                                          \
	FIELD_INT(s, limit, 1, 500, 0, "Most rows; 100 when not given")

/* Of a call that found nothing to change and had no cid, empty. */
static const struct field change_out[] = {
	OUT_OPT(FIELD_T_INT, "seq", "Of the entry in one's own log"),
	OUT_OPT(FIELD_T_INT, "id", "Tenant-wide id of the entry"),
	OUT_OPT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field request_in[] = {
	USER(struct contact_request_in, 0),
	FIELD_NAME(struct contact_request_in, text, CONTACT_WORDS_MAX, 0,
	    "Words for her"),
	CID(struct contact_request_in),
	FIELD_END
};
static const struct field user_in[] = {
	USER(struct contact_user_in, 0),
	CID(struct contact_user_in),
	FIELD_END
};
static const struct field path_in[] = {
	USER(struct contact_user_in, FIELD_PATH),
	CID(struct contact_user_in),
	FIELD_END
};
static const struct field set_in[] = {
	USER(struct contact_set_in, FIELD_PATH),
	FIELD_STRING(struct contact_set_in, remark, 0, 256, 0,
	    "What one calls her, 64 characters; empty: nothing"),
	{ .name = "tags", .type = FIELD_T_STRINGS, .max = CONTACT_TAGS_MAX,
	  .offset = offsetof(struct contact_set_in, tags),
	  .has_offset = offsetof(struct contact_set_in, has_tags),
	  .help = "All tags of hers, each of up to 32 characters" },
	FIELD_OPT(FIELD_T_BOOL, struct contact_set_in, star, 0, 1,
	    "Marks her"),
	CID(struct contact_set_in),
	FIELD_END
};
static const struct field get_in[] = {
	USER(struct contact_user_in, FIELD_PATH),
	FIELD_END
};
static const struct field standing_out[] = {
	OUT(FIELD_T_ID, "user", "The other person"),
	OUT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_BOOL, "contact", "The two are contacts"),
	OUT_OPT(FIELD_T_STRING, "remark", "What one calls her"),
	OUT_OPT(FIELD_T_STRINGS, "tags", "Her tags"),
	OUT_OPT(FIELD_T_BOOL, "star", "She is marked"),
	OUT_OPT(FIELD_T_INT, "since_ts", "Contacts since, Unix ms"),
	OUT_OPT(FIELD_T_BOOL, "requested", "One has asked her"),
	OUT_OPT(FIELD_T_BOOL, "asks", "She has asked"),
	OUT_OPT(FIELD_T_STRING, "text", "Her words"),
	OUT_OPT(FIELD_T_BOOL, "blocked", "One blocks her"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT_OBJECT("contact", standing_out, "What the two are to each other"),
	FIELD_END
};
static const struct field contact_out[] = {
	OUT(FIELD_T_ID, "user", "Who"),
	OUT_OPT(FIELD_T_STRING, "name", "Her name"),
	OUT_OPT(FIELD_T_STRING, "remark", "What one calls her"),
	OUT_OPT(FIELD_T_STRINGS, "tags", "Her tags"),
	OUT_OPT(FIELD_T_BOOL, "star", "She is marked"),
	OUT(FIELD_T_INT, "since_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field list_in[] = {
	AFTER(struct contact_list_in),
	LIMIT(struct contact_list_in),
	FIELD_STRING(struct contact_list_in, tag, 1, 128, 0,
	    "Only those with this tag"),
	FIELD_BOOL(struct contact_list_in, star, 0, "Only those marked"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("contacts", contact_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field requests_in[] = {
	AFTER(struct contact_requests_in),
	LIMIT(struct contact_requests_in),
	FIELD_BOOL(struct contact_requests_in, sent, 0,
	    "Those one has sent, not those one got"),
	FIELD_END
};
static const struct field open_out[] = {
	OUT(FIELD_T_ID, "user", "Who asks, or is asked"),
	OUT_OPT(FIELD_T_STRING, "name", "Her name"),
	OUT_OPT(FIELD_T_STRING, "text", "The words"),
	OUT(FIELD_T_INT, "ts", "When, Unix ms"),
	FIELD_END
};
static const struct field requests_out[] = {
	OUT_LIST("requests", open_out, "Open ones, in the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field blocks_in[] = {
	AFTER(struct block_list_in),
	LIMIT(struct block_list_in),
	FIELD_END
};
static const struct field block_out[] = {
	OUT(FIELD_T_ID, "user", "Who is blocked"),
	OUT_OPT(FIELD_T_STRING, "name", "Her name"),
	OUT(FIELD_T_INT, "since_ts", "Since when, Unix ms"),
	FIELD_END
};
static const struct field blocks_out[] = {
	OUT_LIST("blocks", block_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct op contact_rows[] = {
	{ .name = "contact.request", .allow = PEOPLE, .cost = 10,
	  .route = "POST /v1/contact-requests",
	  IN(request_in, struct contact_request_in), .out = change_out,
	  .steps = { STEP_SHARD(before_bring), STEP_WRITER(contact_request) },
	  .help = "Asks somebody to be a contact; when she has asked too,"
		" the two are contacts." },
	{ .name = "contact.accept", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/contact-requests/{user}/accept",
	  IN(path_in, struct contact_user_in), .out = change_out,
	  .steps = { STEP_WRITER(contact_accept) },
	  .help = "Takes somebody's request: the two are contacts." },
	{ .name = "contact.refuse", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/contact-requests/{user}/refuse",
	  IN(path_in, struct contact_user_in), .out = change_out,
	  .steps = { STEP_WRITER(contact_refuse) },
	  .help = "Turns somebody's request down." },
	{ .name = "contact.remove", .allow = PEOPLE, .cost = 2,
	  .route = "DELETE /v1/contacts/{user}",
	  IN(path_in, struct contact_user_in), .out = change_out,
	  .steps = { STEP_WRITER(contact_remove) },
	  .help = "Ends being contacts, for both; or takes one's own request"
		" back." },
	{ .name = "contact.set", .allow = PEOPLE, .cost = 2,
	  .route = "PATCH /v1/contacts/{user}",
	  IN(set_in, struct contact_set_in), .out = change_out,
	  .steps = { STEP_WRITER(contact_set) },
	  .help = "Notes something about a contact, for oneself." },
	{ .name = "contact.get", .allow = PEOPLE, .cost = 1,
	  .route = "GET /v1/contacts/{user}",
	  IN(get_in, struct contact_user_in), .out = get_out,
	  .steps = { STEP_READERS(contact_get) },
	  .help = "Gives what somebody and oneself are to each other." },
	{ .name = "contact.list", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/contacts",
	  IN(list_in, struct contact_list_in), .out = list_out,
	  .steps = { STEP_READERS(contact_list) },
	  .help = "Lists one's contacts, by pages." },
	{ .name = "contact.requests", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/contact-requests",
	  IN(requests_in, struct contact_requests_in), .out = requests_out,
	  .steps = { STEP_READERS(contact_requests) },
	  .help = "Lists open requests, by pages." },
};

static const struct op block_rows[] = {
	{ .name = "block.add", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/blocks", IN(user_in, struct contact_user_in),
	  .out = change_out, .steps = { STEP_WRITER(block_add) },
	  .help = "Takes no direct messages of somebody any more, and shows"
		" her nothing live." },
	{ .name = "block.remove", .allow = PEOPLE, .cost = 2,
	  .route = "DELETE /v1/blocks/{user}",
	  IN(path_in, struct contact_user_in), .out = change_out,
	  .steps = { STEP_WRITER(block_remove) },
	  .help = "Ends blocking somebody." },
	{ .name = "block.list", .allow = PEOPLE, .cost = 2,
	  .route = "GET /v1/blocks", IN(blocks_in, struct block_list_in),
	  .out = blocks_out, .steps = { STEP_READERS(block_list) },
	  .help = "Lists whom one blocks, by pages." },
};

const struct op_set ops_contact = OP_ROWS(contact_rows);
const struct op_set ops_block = OP_ROWS(block_rows);
