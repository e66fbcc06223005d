/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients get, judged: frames are whole, answers belong to calls and
 * come once, events are committed and in order, nothing is another tenant's.
 * Runs on: the fuzzer's thread.
 * Owns: nothing.
 */
#include <stdio.h>

#include "client.h"
#include "net/ws.h"

/* A server's frame: final, not masked, as long as it says. */
static struct str
payload_of(struct world *w, const struct blob *blob, unsigned *opcode)
{
	const unsigned char *p = (const unsigned char *)blob->data;
	uint64_t len = 0;
	unsigned wide;

	CHECK(w, blob->len >= 2 && (p[0] & 0xf0) == 0x80 && !(p[1] & 0x80),
	    "no frame of a server");
	*opcode = p[0] & 15;
	wide = p[1] == 127 ? 8 : p[1] == 126 ? 2 : 0;
	CHECK(w, blob->len >= 2 + wide, "a frame is cut");
	for (unsigned i = 0; i < wide; i++)
		len = len << 8 | p[2 + i];
	if (wide == 0)
		len = p[1];
	CHECK(w, blob->len == 2 + wide + len, "a frame of another length");
	CHECK(w, wide == 0 || len > 125, "a length longer than needed");
	return (struct str){ blob->data + 2 + wide, (size_t)len };
}

static bool
has_bytes(struct str text, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.p + i, what, len) == 0)
			return true;
	return false;
}

/* The answer of a send by the book: the same for ever. */
static void
check_cid(const struct client *c, const struct call *call,
    const struct line *line)
{
	struct world *w = &c->crew->world;
	struct acked *known = &c->crew->acked[call->tenant][call->person]
	    [call->conv][call->cid];

	CHECK(w, known->id == 0 || (known->seq == line->seq &&
	    known->id == line->id), "one cid, two answers");
	*known = (struct acked){ line->seq, line->id };
}

/* What is acked is committed. */
static void
on_ack(struct client *c, const struct call *call, const json_t *result)
{
	struct world *w = &c->crew->world;
	int64_t seq = act_number(result, "seq"), id = act_number(result, "id");
	const struct line *line = log_line(w, call->tenant, call->conv, seq);

	CHECK(w, line != NULL && line->id == id,
	    "seq %lld is acked and not committed", (long long)seq);
	c->got[call->conv][seq] = true;
	if (call->cid >= 0)
		check_cid(c, call, line);
}

static void
on_let_in(struct client *c, const struct call *call, const json_t *result)
{
	struct world *w = &c->crew->world;
	const char *tenant = json_string_value(json_object_get(result,
	    "tenant"));

	CHECK(w, !c->is_open, "let in twice");
	CHECK(w, !call->is_free, "the script has guessed a token");
	CHECK(w, strcmp(tenant, tenant_ids[call->tenant]) == 0,
	    "let in at %s", tenant);
	c->is_open = true;
	c->tenant = call->tenant;
	c->person = call->person;
	c->opened_id = act_number(result, "id");
}

/* What an operation answers is what its row says, and no session is ever the
 * system's. */
static void
on_result(struct client *c, const struct call *call, json_t *result)
{
	struct world *w = &c->crew->world;
	const char *op = call->op->name;

	CHECK(w, call->op->allow != ROLE_SYSTEM &&
	    !client_book_is_refused(op), "%s over a session", op);
	checks_shape(w, op, result);
	c->crew->succeeded(call->op);
	if (strcmp(op, "session.open") == 0)
		on_let_in(c, call, result);
	if (strcmp(op, "message.report") == 0)
		w->reported[call->tenant] = act_number(result, "id");
	if (strcmp(op, "broadcast.send") == 0)
		w->broadcast[call->tenant] = act_number(result, "seq");
	if (strcmp(op, "stream.open") == 0)
		w->people[call->tenant][call->person].stream_seq =
		    act_number(result, "seq");
	if (strcmp(op, "file.create") == 0)
		snprintf(w->known_files[0].id, sizeof(w->known_files[0].id),
		    "%s", json_string_value(json_object_get(json_object_get(
		    result, "file"), "id")));
	if (call->conv >= 0)
		on_ack(c, call, result);
	else if (strncmp(op, "message.", 8) == 0 ||
	    strncmp(op, "stream.", 7) == 0)
		c->is_vague = true;	/* it may have appended somewhere */
	if (c->answer != NULL && *c->answer == NULL)
		*c->answer = json_incref(result);
}

/* The world's faults have names; these are bugs. */
static void
check_error(const struct client *c, const json_t *error)
{
	struct world *w = &c->crew->world;
	const char *code = json_string_value(json_object_get(
	    json_object_get(error, "data"), "code"));

	CHECK(w, code != NULL, "an error without a code");
	CHECK(w, strcmp(code, err_code(ERR_INTERNAL)) != 0 &&
	    strcmp(code, err_code(ERR_CORRUPT)) != 0, "%s", code);
}

static void
on_answer(struct client *c, const json_t *frame)
{
	struct world *w = &c->crew->world;
	const json_t *id = json_object_get(frame, "id");
	const json_t *error = json_object_get(frame, "error");
	json_t *result = json_object_get(frame, "result");
	int64_t n = json_integer_value(id) - FIRST_ID;
	struct call *call;

	CHECK(w, !result != !error, "neither result nor error, or both");
	if (error != NULL)
		check_error(c, error);
	if (!json_is_integer(id) || n < 0) {	/* the script's own */
		c->is_vague = true;
		return;
	}
	CHECK(w, n < c->call_count, "an answer to nothing");
	call = &c->calls[n];
	CHECK(w, !call->is_answered, "call %lld is answered twice",
	    (long long)n);
	call->is_answered = true;
	if (result != NULL)
		on_result(c, call, result);
}

/* As the viewer says it; -1: none of ours. */
static int
conv_of(const struct client *c, const json_t *params)
{
	const json_t *said = json_object_get(params, "conv");
	char name[CONV_NAME_ROOM];

	if (!said || conv_canonical(str_from(json_string_value(said)),
	    str_from(person_ids[c->person]), name, NULL) != ERR_OK)
		return -1;
	return people_conv(name);
}

bool
told_may_see(const struct client *c, const struct head *h, int64_t seq)
{
	const char *name = conv_names[h->conv];

	if (name[0] == 't')
		return true;
	if (name[0] == 's')
		return strcmp(name + 2, person_ids[c->person]) == 0;
	return log_sees(h, c->person, seq);
}

/* An entry is told as it was committed, after those before it, and to whom
 * it concerns. */
static void
on_entry(struct client *c, int conv, const json_t *params)
{
	struct world *w = &c->crew->world;
	int64_t seq = act_number(params, "seq");
	const struct line *line = log_line(w, c->tenant, conv, seq);
	const char *type = json_string_value(json_object_get(params, "type"));

	CHECK(w, line != NULL && line->id == act_number(params, "id"),
	    "%s %lld is pushed and not committed", conv_names[conv],
	    (long long)seq);
	CHECK(w, strcmp(type, entry_type_name(line->type)) == 0,
	    "%s %lld is told as %s", conv_names[conv], (long long)seq, type);
	CHECK(w, log_head(w, c->tenant, conv)->is_vague ||
	    told_may_see(c, log_head(w, c->tenant, conv), seq),
	    "%s %lld is none of hers", conv_names[conv], (long long)seq);
	CHECK(w, seq > c->last[conv], "%s: %lld after %lld", conv_names[conv],
	    (long long)seq, (long long)c->last[conv]);
	c->last[conv] = seq;
	c->got[conv][seq] = true;
}

static void
on_event(struct client *c, const char *method, const json_t *params)
{
	struct world *w = &c->crew->world;
	int conv = conv_of(c, params);

	CHECK(w, c->is_open, "an event before sign-in");
	if (strcmp(method, "behind") == 0)
		c->is_behind = true;
	else if (conv >= 0 && (strcmp(method, "message") == 0 ||
	    strcmp(method, "entry") == 0))
		on_entry(c, conv, params);
}

static void
on_text(struct client *c, struct str text)
{
	struct world *w = &c->crew->world;
	const char *method;
	json_t *frame;

	CHECK(w, field_parse(text, &frame) == ERR_OK, "no JSON: %.*s",
	    STR_FMT(text));
	if (c->is_open)
		CHECK(w, !has_bytes(text, c->crew->canary[!c->tenant]),
		    "another tenant's words: %.*s", STR_FMT(text));
	method = json_string_value(json_object_get(frame, "method"));
	if (method != NULL)
		on_event(c, method, json_object_get(frame, "params"));
	else
		on_answer(c, frame);
	json_decref(frame);
}

void
told_frame(struct client *c, const struct blob *blob)
{
	struct world *w = &c->crew->world;
	unsigned opcode;
	struct str payload;

	if (!c->has_greeting) {
		CHECK(w, str_starts((struct str){ blob->data, blob->len },
		    "HTTP/1.1 101 "), "no handshake");
		c->has_greeting = true;
		return;
	}
	CHECK(w, !c->is_closed, "a frame after the close frame");
	payload = payload_of(w, blob, &opcode);
	if (opcode == WS_OP_TEXT)
		on_text(c, payload);
	c->is_closed = opcode == WS_OP_CLOSE;
}
