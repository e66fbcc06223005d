/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: word rules.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/words.h"

#define WORDS(s, m, min, max, flags, help)                                \
	FIELD_AT(FIELD_T_STRINGS, s, m, min, max, flags, help)
#define ACTION(s, help)                                                   \
	FIELD_ENUM(s, action, word_action_names, FIELD_REQUIRED, help)

static const struct field set_in[] = {
	WORDS(struct words_set_in, block, 0, WORDS_PER_CALL, 0,
	    "Words whose messages are refused"),
	WORDS(struct words_set_in, mask, 0, WORDS_PER_CALL, 0,
	    "Words that are replaced by stars, one for each character"),
	WORDS(struct words_set_in, flag, 0, WORDS_PER_CALL, 0,
	    "Words whose messages pass and are noted for review"),
	FIELD_END
};
static const struct field add_in[] = {
	ACTION(struct words_change_in, "What they do to a message"),
	WORDS(struct words_change_in, words, 1, WORDS_PER_CALL,
	    FIELD_REQUIRED, "The words, at most 32 characters each"),
	FIELD_END
};
static const struct field remove_in[] = {
	WORDS(struct words_change_in, words, 1, WORDS_PER_CALL,
	    FIELD_REQUIRED, "The words, in any spelling that is compared as"
	    " the same"),
	FIELD_END
};
static const struct field count_out[] = {
	OUT(FIELD_T_INT, "count", "How many words the tenant has now"),
	FIELD_END
};
static const struct field summary_out[] = {
	OUT(FIELD_T_INT, "flag", "How many words are noted for review"),
	OUT(FIELD_T_INT, "mask", "How many are masked"),
	OUT(FIELD_T_INT, "block", "How many are refused"),
	OUT(FIELD_T_INT, "count", "How many words there are"),
	OUT(FIELD_T_INT, "changed", "Tenant-wide id of the entry that told of"
	    " the newest change; 0: none did"),
	FIELD_END
};
static const struct field list_in[] = {
	ACTION(struct words_list_in, "Those that do this"),
	FIELD_STRING(struct words_list_in, after, 1, RECORD_ID_MAX, 0,
	    "The last word of the page before"),
	FIELD_INT(struct words_list_in, limit, 1, WORDS_PER_CALL, 0,
	    "Most words; 100 when not given"),
	FIELD_END
};
static const struct field list_out[] = {
	OUT(FIELD_T_STRINGS, "words", "As they are compared, in their order"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field test_in[] = {
	FIELD_STRING(struct words_test_in, text, 1, BODY_MAX_BYTES,
	    FIELD_REQUIRED, "What somebody might say"),
	FIELD_END
};
static const struct field match_out[] = {
	OUT(FIELD_T_STRING, "word", "As the text has it"),
	OUT(FIELD_T_STRING, "action", "flag, mask or block"),
	FIELD_END
};
static const struct field test_out[] = {
	OUT_LIST("words", match_out, "What was found, at most 100"),
	OUT(FIELD_T_STRING, "action",
	    "What would become of it: pass, flag, mask or block"),
	OUT(FIELD_T_STRING, "text", "The text, masked"),
	FIELD_END
};
static const struct field flagged_in[] = {
	FIELD_INT(struct words_flagged_in, after, 0, INT64_MAX, 0,
	    "The last id of the page before"),
	FIELD_INT(struct words_flagged_in, limit, 1, 500, 0,
	    "Most messages; 100 when not given"),
	FIELD_END
};
static const struct field flag_out[] = {
	OUT(FIELD_T_INT, "id", "Tenant-wide id of the entry that said it: of"
	    " the message, or of what changed it"),
	OUT(FIELD_T_INT, "ts", "When it was said, Unix ms"),
	OUT(FIELD_T_CONV, "conv", "Where"),
	OUT(FIELD_T_INT, "seq", "Which message there has it; of a notice, its"
	    " entry"),
	OUT(FIELD_T_STRING, "from", "Who said it"),
	OUT(FIELD_T_STRING, "word", "The word, as it is compared"),
	FIELD_END
};
static const struct field flagged_out[] = {
	OUT_LIST("messages", flag_out, "Oldest first"),
	OUT(FIELD_T_BOOL, "more", "There is another page"),
	FIELD_END
};
static const struct field review_in[] = {
	FIELD_INT(struct words_review_in, upto, 1, INT64_MAX, FIELD_REQUIRED,
	    "The id of the last one that was looked at"),
	FIELD_END
};
static const struct field review_out[] = {
	OUT(FIELD_T_INT, "reviewed", "How many are off the list"),
	OUT(FIELD_T_BOOL, "again", "There are older ones left; ask again"),
	FIELD_END
};

/* The answer of a change means that it is in force. */
#define CHANGE(fn)                                                        \
	{ STEP_WRITER(fn), STEP_READERS(before_load),                     \
	  STEP_SHARD(before_install) }

/* A page of words is not all of them: the summary tells whether any has
 * changed. */
#define SHOWN .shown_by = "words.summary"

static const struct op rows[] = {
	{ .name = "words.set", .allow = ADMINS, .cost = 20,
	  .route = "PUT /v1/words", IN(set_in, struct words_set_in),
	  .out = count_out, .steps = CHANGE(words_set), SHOWN,
	  .help = "Replaces all word rules of the tenant." },
	{ .name = "words.add", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/words", IN(add_in, struct words_change_in),
	  .out = count_out, .steps = CHANGE(words_add), SHOWN,
	  .help = "Adds words; one that was there does what is said now." },
	{ .name = "words.remove", .allow = ADMINS, .cost = 20,
	  .route = "POST /v1/words/remove",
	  IN(remove_in, struct words_change_in), .out = count_out,
	  .steps = CHANGE(words_remove), SHOWN,
	  .help = "Removes words; those that are not there are passed over." },
	{ .name = "words.summary", .allow = ADMINS, .cost = 1,
	  .route = "GET /v1/words/summary", .out = summary_out,
	  .steps = { STEP_READERS(words_summary) },
	  .help = "Says how many word rules there are, and which change was"
		" the newest." },
	{ .name = "words.list", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/words", IN(list_in, struct words_list_in),
	  .out = list_out, .steps = { STEP_READERS(words_list) },
	  .help = "Lists words by what they do, by pages." },
	{ .name = "words.test", .allow = ADMINS, .cost = 2,
	  .route = "POST /v1/words/test", IN(test_in, struct words_test_in),
	  .out = test_out, .steps = { STEP_SHARD(words_test) },
	  .help = "Says what the rules would make of a text." },
	{ .name = "words.flagged", .allow = ADMINS, .cost = 2,
	  .route = "GET /v1/words/flagged",
	  IN(flagged_in, struct words_flagged_in), .out = flagged_out,
	  .steps = { STEP_READERS(words_flagged) },
	  .help = "Lists what was noted for review: messages, also of their"
		" edits, keys and reactions, and notices of groups." },
	{ .name = "words.review", .allow = ADMINS, .cost = 5,
	  .route = "POST /v1/words/review",
	  IN(review_in, struct words_review_in), .out = review_out,
	  .steps = { STEP_WRITER(words_review) },
	  .help = "Takes messages off that list, as far as one was looked"
		" at." },
};

const struct op_set ops_words = OP_ROWS(rows);
