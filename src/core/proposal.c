/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages on their way round the callbacks: what is asked, what comes back,
 * and what that makes of the message.
 * Runs on: shards and writers, for the request they own.
 * Owns: nothing between calls.
 */
#include "core/proposal.h"

#include <stdio.h>
#include <time.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "core/callback.h"
#include "core/message.h"

#define WHY_ROOM 200

/* What a callback has said, which was parsed before; absent: an empty one. */
static json_t *
object_of(struct str text)
{
	json_t *object = NULL;

	if (text.len == 0)
		return json_object();
	BUG_ON(field_parse(text, &object) != ERR_OK);
	return object;
}

/* Those of a message, which this program wrote: perhaps on a disk. */
static enum err
marks_of(struct str text, json_t **out)
{
	enum err err = field_parse(text.len > 0 ? text : STR("{}"), out);

	if (err == ERR_OK && json_is_object(*out))
		return ERR_OK;
	if (err == ERR_OK)
		json_decref(*out);
	*out = NULL;
	return ERR_CORRUPT;
}

static struct str
text_of(struct request *r, const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	struct str out;

	BUG_ON(text == NULL);
	out.len = strlen(text);
	out.p = arena_strndup(&r->arena, text, out.len);
	xfree(text);
	return out;
}

/* ---- the writer's side ---- */

void
proposal_answered(struct request *r)
{
	if (proposal_is_new(r))
		r->proposal->is_answered = true;
}

void
proposal_checked(struct request *r, const struct entry *e)
{
	r->proposal->entry = *e;
	r->proposal->is_answered = false;
}

enum err
proposal_refusal(struct request *r)
{
	const struct proposal *p = r->proposal;

	return p == NULL || p->refusal == ERR_OK ? ERR_OK :
	    request_refuse(r, p->refusal, NULL, p->hint);
}

static enum err
add_keys(struct request *r, json_t *marks)
{
	json_t *ext = object_of(r->proposal->ext);
	json_t *have = json_object_get(marks, "ext");
	enum err err = ERR_OK;

	if (have == NULL) {
		have = json_object();
		json_object_set_new(marks, "ext", have);
	}
	json_object_update(have, ext);
	/* Others may have added some since. */
	if (json_object_size(have) > KEYS_MAX)
		err = request_refuse(r, ERR_LIMIT, NULL,
		    "a message has at most 100 keys");
	json_decref(ext);
	return err;
}

enum err
proposal_mark(struct request *r, json_t *marks)
{
	const struct proposal *p = r->proposal;

	if (p == NULL)
		return ERR_OK;
	/* Of keys the entry that tells of them says so. */
	if (p->is_unchecked && p->set.p == NULL)
		json_object_set_new(marks, "unchecked", json_true());
	return p->ext.p != NULL ? add_keys(r, marks) : ERR_OK;
}

enum err
proposal_mark_text(struct request *r, struct str *marks)
{
	const struct proposal *p = r->proposal;
	json_t *object = NULL;
	enum err err;

	if (p == NULL || (p->ext.p == NULL && !p->is_unchecked))
		return ERR_OK;
	err = marks_of(*marks, &object);
	if (err != ERR_OK)
		return err;
	err = proposal_mark(r, object);
	*marks = text_of(r, object);
	json_decref(object);
	if (err == ERR_OK && marks->len > KEYS_BYTES_MAX)
		err = request_refuse(r, ERR_LIMIT, NULL,
		    "too much was added to this message");
	return err;
}

/* ---- what a reply makes of it ---- */

/* The field may be any text: it is what somebody outside has sent. */
static const char *
say(struct arena *arena, const char *what, const struct field_error *why)
{
	char text[WHY_ROOM], field[WHY_ROOM / 2] = "";
	int len;

	if (why->field != NULL)
		log_quote(str_from(why->field), field, sizeof(field));
	len = snprintf(text, sizeof(text), "%s%s%s: %.80s", what,
	    field[0] != '\0' ? "." : "", field,
	    why->hint != NULL ? why->hint : "is not allowed");
	return arena_strndup(arena, text, (size_t)len);
}

/* -1: none that has a table, as merged ones. */
static int
kind_of(struct str name)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (str_is(name, message_kind_names[i]))
			return i;
	return -1;
}

static void
put_body(struct request *r, int kind, const struct message_body *body)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	field_write(message_kind_fields[kind], body, &w);
	BUG_ON(text.overflow);
	r->proposal->entry.body = (struct str){ arena_strndup(&r->arena,
	    text.data, text.len), text.len };
	buf_fini(&text);
}

bool
proposal_rewrite(struct request *r, struct str body, const char **why)
{
	int kind = kind_of(r->proposal->entry.kind);
	struct message_body *fresh;
	struct field_error error = { NULL, NULL };
	json_t *object = NULL;
	enum err err;

	if (r->proposal->set.p != NULL)
		return true;	/* its sender's words are not asked about */
	if (kind < 0) {
		*why = "body: a merged message is not rewritten";
		return false;
	}
	fresh = arena_zalloc(&r->arena, sizeof(*fresh));
	BUG_ON(field_parse(body, &object) != ERR_OK);
	err = field_decode(message_kind_fields[kind], object, fresh,
	    &r->arena, &error);
	json_decref(object);
	if (err == ERR_OK)
		err = message_body_check(fresh, &error);
	if (err != ERR_OK) {
		*why = say(&r->arena, "body", &error);
		return false;
	}
	r->proposal->body = fresh;
	put_body(r, kind, fresh);
	return true;
}

static const char *
check_keys(json_t *ext)
{
	const char *key;
	json_t *value;

	if (json_object_size(ext) > KEYS_AT_ONCE_MAX)
		return "ext: at most 20 keys";
	json_object_foreach(ext, key, value) {
		size_t len = strlen(key);

		if (len < 1 || len > EXT_KEY_MAX)
			return "ext: keys must have 1 to 64 bytes";
		if (!json_is_string(value) ||
		    json_string_length(value) > VALUE_MAX)
			return "ext: values must be strings of at most 2048"
			    " bytes";
	}
	return NULL;
}

/* Beside those that the message has; what is too much already may be changed,
 * not added to. */
static const char *
check_room(struct request *r, json_t *added, int64_t most)
{
	struct proposal *p = r->proposal;
	size_t before, after, bytes;
	json_t *marks = NULL, *have;

	/* As a writer says it: no fault of who was asked. */
	if (marks_of(p->entry.marks, &marks) != ERR_OK) {
		p->refusal = ERR_CORRUPT;
		return NULL;
	}
	have = json_object_get(marks, "ext");
	before = json_object_size(have);
	if (have == NULL) {
		have = json_object();
		json_object_set_new(marks, "ext", have);
	}
	json_object_update(have, added);
	after = json_object_size(have);
	bytes = text_of(r, marks).len;
	json_decref(marks);
	if (after > before && (int64_t)after > most)
		return "ext: the message would have more keys than one may";
	return bytes <= KEYS_BYTES_MAX ? NULL :
	    "ext: with it too much is added to the message";
}

bool
proposal_extend(struct request *r, struct str ext, int64_t most,
    const char **why)
{
	struct proposal *p = r->proposal;
	json_t *fresh = object_of(ext), *all = object_of(p->ext);

	json_object_update(all, fresh);
	*why = check_keys(fresh);
	if (*why == NULL)
		*why = check_room(r, all, most);
	if (*why == NULL)
		p->ext = text_of(r, all);
	json_decref(fresh);
	json_decref(all);
	return *why == NULL;
}

/* ---- what is asked ---- */

/* RFC 3339, to the millisecond. */
static void
put_time(struct jsonw *w, const char *key, int64_t ts)
{
	time_t seconds = (time_t)(ts / 1000);
	char text[64];
	struct tm tm;
	size_t len;

	gmtime_r(&seconds, &tm);
	len = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &tm);
	len += (size_t)snprintf(text + len, sizeof(text) - len, ".%03dZ",
	    (int)(ts % 1000));
	jsonw_string_field(w, key, (struct str){ text, len });
}

/* Members, as in every answer; also what callbacks before it have added. */
static void
put_marks(struct jsonw *w, struct request *r, struct str marks)
{
	if (proposal_mark_text(r, &marks) == ERR_OK && marks.len > 2)
		jsonw_raw(w, (struct str){ marks.p + 1, marks.len - 2 });
}

static void
put_message(struct jsonw *w, struct request *r, const struct entry *e)
{
	jsonw_string_field(w, "from", str_from(r->who.user));
	if (r->key != NULL)
		jsonw_string_field(w, "via", str_from(r->key->id));
	if (e->cid.len > 0)
		jsonw_string_field(w, "cid", e->cid);
	if (e->seq > 0)
		jsonw_int_field(w, "seq", e->seq);
	jsonw_string_field(w, "kind", e->kind);
	jsonw_raw_field(w, "body", e->body);
	if (e->reply_to > 0)
		jsonw_int_field(w, "reply_to", e->reply_to);
	if (e->mentions.len > 0)
		jsonw_raw_field(w, "mentions", e->mentions);
	if (e->users.len > 0)
		jsonw_raw_field(w, "to", e->users);
	if (r->proposal->set.p != NULL) {
		jsonw_string_field(w, "said_by", e->sender);
		jsonw_raw_field(w, "set", r->proposal->set);
	}
	put_marks(w, r, e->marks);
}

void
question_write(const struct question *q, struct buf *out)
{
	const struct proposal *p = q->request->proposal;
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_string_field(&w, "type", str_from(q->type));
	put_time(&w, "timestamp", q->ts);
	jsonw_key(&w, "data");
	jsonw_object(&w);
	jsonw_string_field(&w, "tenant", str_from(q->tenant));
	jsonw_string_field(&w, "op", str_from(q->op));
	jsonw_string_field(&w, "conv", p->conv);
	jsonw_string_field(&w, "conv_kind",
	    str_from(conv_kind_name(p->conv_kind)));
	put_message(&w, q->request, &p->entry);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

/* ---- what comes back ---- */

static const struct field reply_fields[] = {
	FIELD_ENUM(struct reply, verdict, verdict_names, FIELD_REQUIRED,
	    "What becomes of the message"),
	FIELD_NAME(struct reply, text, REPLY_TEXT_MAX, 0,
	    "With a refusal: what its sender is told"),
	FIELD_JSON(struct reply, body, BODY_MAX_BYTES, 0,
	    "What it shall say instead, by its kind"),
	FIELD_JSON(struct reply, ext, KEYS_BYTES_MAX, 0,
	    "Extension keys to add"),
	FIELD_END
};

bool
reply_read(struct str text, struct arena *arena, struct reply *out,
    const char **why)
{
	struct field_error error = { NULL, NULL };
	json_t *object = NULL;
	enum err err = field_parse(text, &object);

	*out = (struct reply){ .verdict = VERDICT_PASS };
	if (err == ERR_OK && !json_is_object(object))
		err = ERR_PARSE;
	if (err == ERR_OK)
		err = field_decode(reply_fields, object, out, arena, &error);
	json_decref(object);
	if (err == ERR_OK)
		return true;
	*why = err == ERR_FIELD ? say(arena, "the answer", &error) :
	    "the answer is no JSON object";
	return false;
}
