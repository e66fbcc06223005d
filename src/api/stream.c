/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: streamed messages.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/asking.h"
#include "core/streamed.h"

#define CID(s, m)                                                         \
	{ .name = "cid", .type = FIELD_T_ID, .flags = FIELD_REQUIRED,     \
	  .min = 1, .max = CID_MAX, .offset = offsetof(s, m),             \
	  .has_offset = SIZE_MAX,                                         \
	  .help = "Client id: a retry gets the first answer" }
#define CONV(s, m)                                                        \
	{ .name = "conv", .type = FIELD_T_CONV, .flags = FIELD_REQUIRED,  \
	  .min = 2, .max = 140, .offset = offsetof(s, m),                 \
	  .has_offset = SIZE_MAX, .help = "The conversation" }
#define SEQ                                                               \
	{ .name = "seq", .type = FIELD_T_INT, .flags = FIELD_REQUIRED,    \
	  .min = 1, .max = INT64_MAX,                                     \
	  .offset = offsetof(struct stream_in, said.seq),                 \
	  .has_offset = SIZE_MAX, .help = "Which message" }

static const struct field open_in[] = {
	CONV(struct message_send_in, conv), CID(struct message_send_in, cid),
	FIELD_INT(struct message_send_in, reply_to, 1, INT64_MAX, 0,
	    "The seq it answers"),
	FIELD_END
};
static const struct field append_in[] = {
	CONV(struct stream_in, said.conv), SEQ,
	FIELD_INT(struct stream_in, at, 0, TEXT_MAX_CHARS, FIELD_REQUIRED,
	    "How many characters stand before it"),
	FIELD_STRING(struct stream_in, text, 0, STREAM_PIECE_MAX,
	    FIELD_REQUIRED, "The next piece; empty: there is more to come"),
	FIELD_END
};
static const struct field append_out[] = {
	OUT(FIELD_T_INT, "at",
	    "How many characters there are now: go on from there"),
	OUT(FIELD_T_INT, "saved", "How many of them are committed and synced"),
	FIELD_END
};
static const struct field finish_in[] = {
	CONV(struct stream_in, said.conv), SEQ,
	CID(struct stream_in, said.cid),
	FIELD_STRING(struct stream_in, text, 1, BODY_MAX_BYTES, 0,
	    "All of it, at most 20,000 characters; what was appended, when"
	    " not given"),
	FIELD_OPT(FIELD_T_INT, struct stream_in, at, 0, TEXT_MAX_CHARS,
	    "How many characters were appended: it is refused when some are"
	    " missing"),
	{ .name = "mentions", .type = FIELD_T_STRINGS, .max = MENTIONS_MAX,
	  .offset = offsetof(struct stream_in, said.mentions),
	  .has_offset = SIZE_MAX, .help = "User ids, or * for everyone" },
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "stream.open", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/streams",
	  IN(open_in, struct message_send_in), .out = appended_out,
	  .steps = { STEP_SHARD(asking_wait), STEP_WRITER(streamed_open),
		STEP_SHARD(asking_step) },
	  .help = "Begins a text that is said piece by piece: it has its seq"
		" and counts from now on." },
	{ .name = "stream.append", .allow = PEOPLE, .cost = 1,
	  .route = "POST /v1/streams/append",
	  IN(append_in, struct stream_in), .out = append_out,
	  .steps = { STEP_SHARD(streamed_append_known),
		STEP_READERS(streamed_find),
		STEP_SHARD(streamed_append_found) },
	  .help = "Says the next piece of it, pushed at once and committed"
		" within a second or so." },
	{ .name = "stream.finish", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/streams/finish",
	  IN(finish_in, struct stream_in), .out = appended_out,
	  .steps = { STEP_SHARD(streamed_finish_known),
		STEP_READERS(streamed_finish_find),
		STEP_SHARD(streamed_finish_found),
		STEP_SHARD(message_judge), STEP_WRITER(streamed_finish),
		STEP_SHARD(asking_step) },
	  .help = "Makes it a message like others." },
};

const struct op_set ops_stream = OP_ROWS(rows);
