/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: callbacks, who are asked about messages before they are stored.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/asking.h"
#include "core/before.h"

#define CONVERSATIONS_HELP                                                \
	"Which conversations: `direct`, `group`, `channel`; none: all"
#define KINDS_HELP "Which kinds of messages, also `merged`; none: all"
#define PRIVATE_HELP                                                      \
	"It may have a private address: an administrator who looks after" \
	" the server permits that"
#define DEADLINE_HELP "Milliseconds it has for an answer"
#define DEFAULT_HELP "What becomes of a message that it gives no answer to"

#define MEMBERS                                                           \
	OUT(FIELD_T_STRING, "id", "Its id"),                              \
	OUT(FIELD_T_STRING, "name", "Its name"),                          \
	OUT(FIELD_T_STRING, "by", "Who made it; empty: the system"),      \
	OUT(FIELD_T_STRING, "url", "Where it is asked"),                  \
	OUT(FIELD_T_STRINGS, "conversations",                             \
	    "Which conversations; empty: all"),                           \
	OUT(FIELD_T_STRINGS, "kinds", "Which messages; empty: all"),      \
	OUT(FIELD_T_INT, "deadline_ms", DEADLINE_HELP),                   \
	OUT(FIELD_T_STRING, "default_verdict", DEFAULT_HELP),             \
	OUT(FIELD_T_BOOL, "enabled", "It is asked"),                      \
	OUT(FIELD_T_BOOL, "private", "It may have a private address"),    \
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),            \
	OUT(FIELD_T_INT, "updated_ts", "Changed when, Unix ms")

static const struct field callback_out[] = {
	MEMBERS,
	FIELD_END
};
static const struct field get_out[] = {
	MEMBERS,
	OUT(FIELD_T_STRING, "breaker", "closed: it is asked; open: it failed"
	    " and its default holds; trial: one message tries it"),
	OUT_OPT(FIELD_T_INT, "opened_ts", "Not closed since, Unix ms"),
	OUT(FIELD_T_INT, "asked", "Times it was asked since the start"),
	OUT(FIELD_T_INT, "failed", "Times it failed of these"),
	OUT(FIELD_T_INT, "defaulted", "Messages that its default decided"),
	OUT_OPT(FIELD_T_STRING, "error", "Its newest failure"),
	OUT_OPT(FIELD_T_INT, "error_ts", "When that was, Unix ms"),
	FIELD_END
};

static const struct field create_in[] = {
	FIELD_ID(struct callback_create_in, id, FIELD_REQUIRED,
	    "Its id; callbacks are asked in the order of ids"),
	FIELD_NAME(struct callback_create_in, name, CALLBACK_NAME_MAX, 0,
	    "What it is for; the id when not given"),
	FIELD_STRING(struct callback_create_in, url, 1, URL_MAX,
	    FIELD_REQUIRED, "Where it is asked: https://… or http://…"),
	FIELD_AT(FIELD_T_STRINGS, struct callback_create_in, conversations, 0,
	    CALLBACK_CONVS, 0, CONVERSATIONS_HELP),
	FIELD_AT(FIELD_T_STRINGS, struct callback_create_in, kinds, 0,
	    CALLBACK_KINDS, 0, KINDS_HELP),
	FIELD_INT(struct callback_create_in, deadline_ms,
	    CALLBACK_DEADLINE_MIN_MS, CALLBACK_DEADLINE_MAX_MS, 0,
	    DEADLINE_HELP "; 1000 when not given"),
	FIELD_ENUM(struct callback_create_in, default_verdict, verdict_names,
	    0, DEFAULT_HELP "; pass when not given"),
	FIELD_OPT(FIELD_T_BOOL, struct callback_create_in, enabled, 0, 1,
	    "It is asked; true when not given"),
	FIELD_BOOL(struct callback_create_in, private, 0, PRIVATE_HELP),
	FIELD_END
};
static const struct field create_out[] = {
	OUT(FIELD_T_STRING, "secret",
	    "`whsec_…`, which signs what it is asked; shown only once"),
	OUT_OBJECT("callback", callback_out, "The callback"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("callbacks", callback_out, "In the order of ids"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct callback_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_ID(struct callback_update_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_NAME(struct callback_update_in, name, CALLBACK_NAME_MAX, 0,
	    "What it is for"),
	FIELD_STRING(struct callback_update_in, url, 1, URL_MAX, 0,
	    "Where it is asked"),
	FIELD_OPT(FIELD_T_STRINGS, struct callback_update_in, conversations,
	    0, CALLBACK_CONVS, CONVERSATIONS_HELP),
	FIELD_OPT(FIELD_T_STRINGS, struct callback_update_in, kinds, 0,
	    CALLBACK_KINDS, KINDS_HELP),
	FIELD_INT(struct callback_update_in, deadline_ms,
	    CALLBACK_DEADLINE_MIN_MS, CALLBACK_DEADLINE_MAX_MS, 0,
	    DEADLINE_HELP),
	{ .name = "default_verdict", .type = FIELD_T_ENUM,
	  .offset = offsetof(struct callback_update_in, default_verdict),
	  .has_offset = offsetof(struct callback_update_in,
	      has_default_verdict),
	  .choices = verdict_names, .help = DEFAULT_HELP },
	FIELD_OPT(FIELD_T_BOOL, struct callback_update_in, enabled, 0, 1,
	    "It is asked"),
	FIELD_OPT(FIELD_T_BOOL, struct callback_update_in, private, 0, 1,
	    PRIVATE_HELP),
	FIELD_BOOL(struct callback_update_in, new_secret, 0,
	    "Make a new secret; for a day the old one signs as well"),
	FIELD_END
};
static const struct field update_out[] = {
	OUT_OPT(FIELD_T_STRING, "secret",
	    "The new secret, if one was asked for; shown only once"),
	OUT_OBJECT("callback", callback_out, "The callback"),
	FIELD_END
};
static const struct field test_in[] = {
	FIELD_ID(struct callback_test_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_STRING(struct callback_test_in, text, 1, 4096, 0,
	    "What somebody might say; `test` when not given"),
	FIELD_END
};
static const struct field test_out[] = {
	OUT(FIELD_T_BOOL, "ok", "It answered in time, and well"),
	OUT_OPT(FIELD_T_INT, "status", "Its HTTP status; absent: none came"),
	OUT(FIELD_T_INT, "took_ms", "How long it took"),
	OUT_OPT(FIELD_T_STRING, "error", "What is wrong, when not ok"),
	OUT_OPT(FIELD_T_STRING, "verdict", "What it said: pass or refuse"),
	OUT_OPT(FIELD_T_STRING, "text", "What the sender would be told"),
	OUT_OPT(FIELD_T_JSON, "body", "What the message would say instead"),
	OUT_OPT(FIELD_T_JSON, "ext", "Extension keys it would get"),
	FIELD_END
};

/* The answer of a change means that it is in force. */
#define CHANGE(fn)                                                        \
	{ STEP_WRITER(fn), STEP_READERS(before_load),                     \
	  STEP_SHARD(before_install) }

static const struct op rows[] = {
	{ .name = "callback.create", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/callbacks",
	  IN(create_in, struct callback_create_in), .out = create_out,
	  .steps = CHANGE(callback_create),
	  .help = "Has somebody outside asked about messages before they are"
		" stored; the secret is answered this once." },
	{ .name = "callback.list", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/callbacks", .out = list_out,
	  .steps = { STEP_READERS(callback_list) },
	  .help = "Lists callbacks." },
	{ .name = "callback.get", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/callbacks/{id}",
	  IN(get_in, struct callback_get_in), .out = get_out,
	  .steps = { STEP_SHARD(callback_get) },
	  .live_from = "breaker", .look = callback_look,
	  .help = "Tells of a callback, and how it is doing." },
	{ .name = "callback.update", .allow = ADMINS, .cost = 20,
	  .route = "PATCH /v1/callbacks/{id}",
	  IN(update_in, struct callback_update_in), .out = update_out,
	  .steps = CHANGE(callback_update),
	  .help = "Changes a callback; its breaker begins anew." },
	{ .name = "callback.delete", .allow = ADMINS, .cost = 20,
	  .when_full = FULL_RESERVE, .route = "DELETE /v1/callbacks/{id}",
	  IN(get_in, struct callback_get_in),
	  .steps = CHANGE(callback_delete),
	  .help = "Deletes a callback: it is asked no more." },
	{ .name = "callback.test", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/callbacks/{id}/test",
	  IN(test_in, struct callback_test_in), .out = test_out,
	  .steps = { STEP_SHARD(callback_test) },
	  .help = "Asks a callback about a message that nobody sent." },
};

const struct op_set ops_callback = OP_ROWS(rows);
