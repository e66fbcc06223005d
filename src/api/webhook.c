/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: webhooks.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/webhook.h"

#define URL_HELP "Where to: `https://…` or `http://…`"
#define EVENTS_HELP                                                       \
	"Types of entries it is told of: `message`, `recall`, …; none: all"
#define CONVS_HELP                                                        \
	"Conversations it is told of, by canonical name or as a beginning:" \
	" `g:*`; none: all"
#define ORDERED_HELP "Nothing overtakes an event that fails"
#define PARALLEL_HELP "Calls at once; 1 when not given"
#define PRIVATE_HELP                                                      \
	"It may call private and loopback addresses: an administrator who"  \
	" looks after the server permits that"
#define SECRET_HELP                                                       \
	"`whsec_` and base64 of 24 to 64 bytes; one is made when not given"

static const struct field webhook_out[] = {
	OUT(FIELD_T_STRING, "id", "Its id"),
	OUT(FIELD_T_STRING, "url", "Where to"),
	OUT(FIELD_T_STRING, "note", "What it is for"),
	OUT(FIELD_T_STRING, "by", "Who made it; empty: the system"),
	OUT(FIELD_T_INT, "created_ts", "Since when, Unix ms"),
	OUT(FIELD_T_STRINGS, "events", "Types of entries; empty: all"),
	OUT(FIELD_T_STRINGS, "convs", "Conversations; empty: all"),
	OUT(FIELD_T_BOOL, "ordered", ORDERED_HELP),
	OUT(FIELD_T_INT, "parallel", "Calls at once"),
	OUT(FIELD_T_BOOL, "private", "It may call private addresses"),
	OUT_OPT(FIELD_T_INT, "old_secret_until_ts",
	    "Until then the secret before signs as well"),
	OUT(FIELD_T_STRING, "state",
	    "`ok`; `retrying`: some events wait to be tried again;"
	    " `failing`: the newest call failed; `down`: too many in a row, the"
	    " log waits; `paused`"),
	OUT_OPT(FIELD_T_STRING, "paused",
	    "Why: `admin`; `gone`: it answered 410; `failing`: for three"
	    " days"),
	OUT(FIELD_T_INT, "cursor",
	    "All up to this tenant-wide id is delivered, pending or dead"),
	OUT(FIELD_T_INT, "behind",
	    "Entries after it; 1,000: or more"),
	OUT(FIELD_T_INT, "pending",
	    "Events under way or to be tried again"),
	OUT(FIELD_T_INT, "dead", "Dead letters"),
	OUT(FIELD_T_INT, "failures", "Failed calls in a row"),
	OUT_OPT(FIELD_T_INT, "ok_ts", "Its newest good answer, Unix ms"),
	OUT_OPT(FIELD_T_INT, "tried_ts", "Its newest call, Unix ms"),
	OUT_OPT(FIELD_T_INT, "status", "The newest answer's HTTP status"),
	OUT_OPT(FIELD_T_STRING, "why", "Why the newest call failed"),
	FIELD_END
};
static const struct field create_in[] = {
	FIELD_ID(struct webhook_create_in, id, FIELD_REQUIRED, "Its id"),
	FIELD_STRING(struct webhook_create_in, url, 1, URL_MAX,
	    FIELD_REQUIRED, URL_HELP),
	FIELD_NAME(struct webhook_create_in, note, WEBHOOK_NOTE_MAX, 0,
	    "What it is for"),
	FIELD_AT(FIELD_T_STRINGS, struct webhook_create_in, events, 0,
	    ENTRY_TYPE_COUNT, 0, EVENTS_HELP),
	FIELD_AT(FIELD_T_STRINGS, struct webhook_create_in, convs, 0,
	    WEBHOOK_CONVS_MAX, 0, CONVS_HELP),
	FIELD_STRING(struct webhook_create_in, secret, 1,
	    HOOKSIGN_SECRET_MAX, FIELD_SECRET, SECRET_HELP),
	FIELD_BOOL(struct webhook_create_in, ordered, 0, ORDERED_HELP),
	FIELD_INT(struct webhook_create_in, parallel, 1,
	    WEBHOOK_PARALLEL_MAX, 0, PARALLEL_HELP),
	FIELD_BOOL(struct webhook_create_in, private, 0, PRIVATE_HELP),
	FIELD_BOOL(struct webhook_create_in, paused, 0,
	    "It waits to be let go by webhook.update"),
	FIELD_END
};
static const struct field secret_out[] = {
	OUT(FIELD_T_STRING, "secret",
	    "What its calls are signed with; shown only once"),
	FIELD_END
};
static const struct field list_in[] = {
	FIELD_STRING(struct webhook_list_in, after, 1, 64, 0,
	    "The last id of the page before"),
	FIELD_INT(struct webhook_list_in, limit, 1, WEBHOOKS_MAX, 0,
	    "Most rows; 20 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("webhooks", webhook_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct webhook_get_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_END
};
static const struct field update_in[] = {
	FIELD_ID(struct webhook_update_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_STRING(struct webhook_update_in, url, 1, URL_MAX, 0, URL_HELP),
	FIELD_NAME(struct webhook_update_in, note, WEBHOOK_NOTE_MAX, 0,
	    "What it is for"),
	FIELD_OPT(FIELD_T_STRINGS, struct webhook_update_in, events, 0,
	    ENTRY_TYPE_COUNT, EVENTS_HELP),
	FIELD_OPT(FIELD_T_STRINGS, struct webhook_update_in, convs, 0,
	    WEBHOOK_CONVS_MAX, CONVS_HELP),
	FIELD_OPT(FIELD_T_BOOL, struct webhook_update_in, ordered, 0, 1,
	    ORDERED_HELP),
	FIELD_OPT(FIELD_T_INT, struct webhook_update_in, parallel, 1,
	    WEBHOOK_PARALLEL_MAX, "Calls at once"),
	FIELD_OPT(FIELD_T_BOOL, struct webhook_update_in, private, 0, 1,
	    PRIVATE_HELP),
	FIELD_OPT(FIELD_T_BOOL, struct webhook_update_in, paused, 0, 1,
	    "Whether it waits; when it goes on, what is pending is tried"
	    " anew at once"),
	FIELD_END
};
static const struct field rotate_in[] = {
	FIELD_ID(struct webhook_rotate_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_STRING(struct webhook_rotate_in, secret, 1,
	    HOOKSIGN_SECRET_MAX, FIELD_SECRET, SECRET_HELP),
	FIELD_OPT(FIELD_T_INT, struct webhook_rotate_in, overlap_s, 0,
	    WEBHOOK_OVERLAP_MAX_S,
	    "How long the present one signs as well; a day when not given"),
	FIELD_END
};
static const struct field redeliver_in[] = {
	FIELD_ID(struct webhook_redeliver_in, id,
	    FIELD_REQUIRED | FIELD_PATH, "Its id"),
	FIELD_INT(struct webhook_redeliver_in, event, 1, INT64_MAX, 0,
	    "The tenant-wide id of one entry"),
	FIELD_INT(struct webhook_redeliver_in, since_ts, 1, INT64_MAX, 0,
	    "Or all that it wants from then on, Unix ms …"),
	FIELD_INT(struct webhook_redeliver_in, until_ts, 1, INT64_MAX, 0,
	    "… to then; now when not given"),
	FIELD_END
};
static const struct field job_out[] = {
	OUT(FIELD_T_INT, "job", "Its number"),
	FIELD_END
};
const struct field webhook_call_out[] = {
	OUT(FIELD_T_INT, "event", "The entry's id; of a test its number"),
	OUT(FIELD_T_STRING, "type", "The entry's type, or `webhook.test`"),
	OUT(FIELD_T_INT, "ts", "When it ended, Unix ms"),
	OUT(FIELD_T_INT, "try", "Which try of this event"),
	OUT(FIELD_T_INT, "took_ms", "How long it took"),
	OUT(FIELD_T_STRING, "result",
	    "`ok`; `answered`: with a bad status; `bad_url`, `no_address`,"
	    " `not_permitted`, `not_reached`, `not_trusted`, `late`,"
	    " `broken`, `too_large`"),
	OUT_OPT(FIELD_T_INT, "status", "The answer's HTTP status"),
	FIELD_END
};
static const struct field pending_out[] = {
	OUT(FIELD_T_INT, "event", "The entry's id; of a test its number"),
	OUT(FIELD_T_STRING, "what",
	    "`entry`; `again`: it was asked for; `test`"),
	OUT(FIELD_T_INT, "tries", "How often it failed"),
	OUT(FIELD_T_INT, "next_ts", "When it is tried again, Unix ms"),
	FIELD_END
};
static const struct field deliveries_out[] = {
	OUT_LIST("calls", webhook_call_out, "The newest calls, the newest first"),
	OUT_LIST("pending", pending_out, "In the order of ids"),
	FIELD_END
};
static const struct field dead_in[] = {
	FIELD_ID(struct webhook_dead_in, id, FIELD_REQUIRED | FIELD_PATH,
	    "Its id"),
	FIELD_INT(struct webhook_dead_in, after, 0, INT64_MAX, 0,
	    "The last event of the page before"),
	FIELD_INT(struct webhook_dead_in, limit, 1, 500, 0,
	    "Most rows; 100 when not given"),
	FIELD_END
};
static const struct field letter_out[] = {
	OUT(FIELD_T_INT, "event", "The entry's id"),
	OUT(FIELD_T_INT, "dead_ts", "When it was given up, Unix ms"),
	OUT(FIELD_T_STRING, "type", "The entry's type"),
	OUT(FIELD_T_INT, "tries", "How often it failed"),
	OUT(FIELD_T_INT, "status", "The last answer's; 0: there was none"),
	OUT(FIELD_T_STRING, "why", "Why the last call failed"),
	FIELD_END
};
static const struct field dead_out[] = {
	OUT_LIST("dead", letter_out, "In the order of ids"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "webhook.create", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/webhooks",
	  IN(create_in, struct webhook_create_in), .out = secret_out,
	  .steps = { STEP_WRITER(webhook_create) },
	  .help = "Has entries posted to an address, from now on." },
	{ .name = "webhook.list", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/webhooks", IN(list_in, struct webhook_list_in),
	  .out = list_out, .steps = { STEP_READERS(webhook_list) },
	  .help = "Lists webhooks and how they fare, by pages." },
	{ .name = "webhook.get", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/webhooks/{id}",
	  IN(get_in, struct webhook_get_in), .out = webhook_out,
	  .steps = { STEP_READERS(webhook_get) }, .live_from = "state",
	  .help = "Shows a webhook, and how it fares to a second." },
	{ .name = "webhook.update", .allow = ADMINS, .cost = 5,
	  .route = "PATCH /v1/webhooks/{id}",
	  IN(update_in, struct webhook_update_in),
	  .steps = { STEP_WRITER(webhook_update) },
	  .help = "Changes a webhook; its secret stays." },
	{ .name = "webhook.rotate", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/webhooks/{id}/rotate",
	  IN(rotate_in, struct webhook_rotate_in), .out = secret_out,
	  .steps = { STEP_WRITER(webhook_rotate) },
	  .help = "Gives it another secret; both sign for a while." },
	{ .name = "webhook.delete", .allow = ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE, .route = "DELETE /v1/webhooks/{id}",
	  IN(get_in, struct webhook_get_in),
	  .steps = { STEP_WRITER(webhook_delete) },
	  .help = "Ends a webhook, with its dead letters." },
	{ .name = "webhook.test", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/webhooks/{id}/test",
	  IN(get_in, struct webhook_get_in), .out = job_out,
	  .steps = { STEP_WRITER(webhook_test) },
	  .help = "Posts a `webhook.test` once, paused or not; how it went"
		" is told by webhook.deliveries." },
	{ .name = "webhook.redeliver", .allow = ADMINS, .cost = 10,
	  .route = "POST /v1/webhooks/{id}/redeliver",
	  IN(redeliver_in, struct webhook_redeliver_in), .out = job_out,
	  .steps = { STEP_WRITER(webhook_redeliver) },
	  .help = "Posts one entry again, or all of a time." },
	{ .name = "webhook.deliveries", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/webhooks/{id}/deliveries",
	  IN(get_in, struct webhook_get_in), .out = deliveries_out,
	  .steps = { STEP_READERS(webhook_deliveries) },
	  .help = "Shows its newest calls and what is tried again." },
	{ .name = "webhook.dead", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/webhooks/{id}/dead",
	  IN(dead_in, struct webhook_dead_in), .out = dead_out,
	  .steps = { STEP_READERS(webhook_dead) },
	  .help = "Lists events that it would not take, by pages." },
};

const struct op_set ops_webhook = OP_ROWS(rows);
