/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Extension keys: what programs and people hang on a message that was sent,
 * several of them without loss. Rules and callbacks judge the values as they
 * judge words.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/before.h"
#include "core/messagechange.h"
#include "core/proposal.h"

static bool
is_key(const char *key)
{
	size_t len = strlen(key);

	return len >= 1 && len <= EXT_KEY_MAX;
}

/* The present values are what the caller thinks: null, there is none. */
static enum err
check_expected(struct request *r, json_t *expected, json_t *have)
{
	const char *key;
	json_t *want;

	json_object_foreach(expected, key, want) {
		json_t *is = json_object_get(have, key);

		if (json_is_null(want) ? is != NULL : !json_equal(is, want))
			return request_refuse(r, ERR_WRONG_STATE, "expect",
			    "another value stands there");
	}
	return ERR_OK;
}

static enum err
set_keys(struct request *r, json_t *set, json_t *have, int64_t most)
{
	const char *key;
	json_t *value;

	json_object_foreach(set, key, value) {
		if (!is_key(key))
			return request_refuse(r, ERR_FIELD, "set",
			    "keys must have 1 to 64 bytes");
		if (!json_is_string(value) ||
		    json_string_length(value) > VALUE_MAX)
			return request_refuse(r, ERR_FIELD, "set",
			    "values must be strings of at most 2048 bytes");
		json_object_set(have, key, value);
	}
	return (int64_t)json_object_size(have) <= most ? ERR_OK :
	    request_refuse_more(r, "set", most,
	    "extension keys of one message");
}

/* {"keys":[…]}: which were touched; "unchecked", when a callback could not be
 * asked about them: what the message says was another's to check. */
static struct str
extend_body(struct request *r, json_t *set)
{
	const struct message_extend_in *in = r->in;
	struct buf text;
	struct jsonw w;
	const char *key;
	json_t *value;

	buf_init(&text, KEYS_BYTES_MAX * 6);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_key(&w, "keys");
	jsonw_array(&w);
	json_object_foreach(set, key, value)
		jsonw_string(&w, str_from(key));
	for (uint32_t i = 0; i < in->delete.count; i++)
		jsonw_string(&w, in->delete.items[i]);
	jsonw_array_end(&w);
	if (r->proposal != NULL && r->proposal->is_unchecked)
		jsonw_bool_field(&w, "unchecked", true);
	jsonw_object_end(&w);
	return buf_keep(&text, &r->arena);
}

static enum err
apply_keys(struct request *r, struct message_change *c, json_t *set,
    json_t *expected)
{
	const struct message_extend_in *in = r->in;
	const int64_t *most = c->arg;
	json_t *have = json_object_get(c->marks, "ext");
	enum err err;

	if (have == NULL) {
		have = json_object();
		json_object_set_new(c->marks, "ext", have);
	}
	err = check_expected(r, expected, have);
	if (err == ERR_OK)
		err = set_keys(r, set, have, *most);
	for (uint32_t i = 0; i < in->delete.count && err == ERR_OK; i++)
		json_object_del(have, in->delete.items[i].p);
	if (json_object_size(have) == 0)
		json_object_del(c->marks, "ext");
	return err;
}

/* Absent: an empty one. The text is compact JSON of an object. */
static json_t *
object_of(struct str text)
{
	json_t *object;

	if (text.p == NULL)
		return json_object();
	BUG_ON(field_parse(text, &object) != ERR_OK);
	return object;
}

/* Of values alone: keys are names that programs know. What is no string is
 * refused behind this. */
static enum err
judge(struct ledger *l, struct request *r, struct message_change *c,
    json_t *set)
{
	struct draft d = before_draft(r, str_from(c->place.name));
	enum err err = ERR_OK;
	const char *key;
	json_t *value;

	json_object_foreach(set, key, value) {
		const struct str said = { json_string_value(value),
			json_string_length(value) };
		struct str now = said;

		if (err != ERR_OK || !json_is_string(value))
			continue;
		err = before_said(l, r, &d, "set", &now);
		if (err == ERR_OK && !str_eq(said, now))
			BUG_ON(json_string_setn(value, now.p, now.len));
	}
	c->flagged = d.flagged;
	return err;
}

/* What callbacks say to it, or are yet to be asked. */
static enum err
propose(struct request *r, struct message_change *c, json_t *set)
{
	struct proposal *p = r->proposal;
	enum err err = proposal_refusal(r);
	json_t *added;
	char *text;

	if (err != ERR_OK || p == NULL)
		return err;
	err = proposal_mark(r, c->marks);
	added = object_of(p->ext);
	json_object_update(set, added);
	json_decref(added);
	if (err != ERR_OK || !proposal_is_new(r))
		return err;
	text = json_dumps(set, JSON_COMPACT);
	BUG_ON(text == NULL);
	p->set = str_from(arena_strndup(&r->arena, text, strlen(text)));
	xfree(text);
	return ERR_OK;
}

static enum err
extend(struct ledger *l, struct request *r, struct message_change *c)
{
	const struct message_extend_in *in = r->in;
	json_t *set = object_of(in->set), *expected = object_of(in->expect);
	size_t count = json_object_size(set) + in->delete.count;
	enum err err;

	if (count == 0 || count > KEYS_AT_ONCE_MAX)
		err = request_refuse(r, ERR_FIELD, "set",
		    "1 to 20 keys are changed at once");
	else
		err = judge(l, r, c, set);
	if (err == ERR_OK)
		err = apply_keys(r, c, set, expected);
	if (err == ERR_OK)
		err = propose(r, c, set);
	if (err == ERR_OK)
		c->body = extend_body(r, set);
	c->how = CHANGE_MARKS;
	json_decref(set);
	json_decref(expected);
	return err;
}

enum err
message_extend(struct ledger *l, struct request *r)
{
	int64_t most = ledger_parts(l)->settings->extension_keys_max;
	const struct message_extend_in *in = r->in;
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_EXTEND, .change = extend,
		.by_writers = true,
		.arg = &most };
	struct buf said;
	enum err err;

	buf_init(&said, 2 * KEYS_BYTES_MAX * 6 + KEYS_AT_ONCE_MAX * 300);
	buf_printf(&said, "extend %lld\n%.*s\n%.*s", (long long)in->seq,
	    STR_FMT(in->set), STR_FMT(in->expect));
	for (uint32_t i = 0; i < in->delete.count; i++)
		buf_printf(&said, "\n%.*s", STR_FMT(in->delete.items[i]));
	c.said = buf_str(&said);
	err = message_change(l, r, &c);
	buf_fini(&said);
	return err;
}
