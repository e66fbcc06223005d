/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clients and the gates that they talk to.
 * Runs on: the fuzzer's thread.
 * Owns: gates, streams and what is known of each call.
 */
#include "client.h"

#include <stdio.h>

#include "base/text.h"
#include "net/ws.h"

/* ---- what they send ---- */

void
client_bytes(struct client *c, const void *data, size_t len)
{
	const char *p = data;
	size_t n;

	for (size_t i = 0; i < len && c->stream != NULL; i += n) {
		n = c->piece > 0 && c->piece < len - i ? c->piece : len - i;
		pipe_feed(c->stream, p + i, n);
	}
}

void
client_say(struct client *c, struct str text)
{
	unsigned char header[WS_HEADER_MAX];
	size_t n = ws_header(header, WS_OP_TEXT, text.len);
	struct buf frame;

	buf_init(&frame, 1 << 16);
	header[1] |= 0x80;
	buf_putstr(&frame, (struct str){ (const char *)header, n });
	buf_putstr(&frame, (struct str){ "\0\0\0\0", 4 });	/* the mask */
	buf_putstr(&frame, text);
	client_bytes(c, frame.data, frame.len);
	buf_fini(&frame);
}

static struct call *
say_call(struct client *c, const char *op, struct str params)
{
	struct call *call;
	struct buf text;

	if (c->stream == NULL || c->call_count == CALLS_MAX)
		return NULL;
	call = &c->calls[c->call_count];
	*call = (struct call){ .is_asked = true, .conv = -1 };
	buf_init(&text, 1 << 16);
	buf_printf(&text, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\","
	    "\"params\":", c->call_count++, op);
	buf_putstr(&text, params);
	buf_putc(&text, '}');
	client_say(c, buf_str(&text));
	buf_fini(&text);
	return call;
}

/* What the script says in it is not for us to wait for: it may be no JSON. */
void
client_say_call(struct client *c, const char *op, struct str params)
{
	struct call *call = say_call(c, op, params);

	if (call != NULL)
		call->is_asked = false;
}

void
client_open(struct client *c, int tenant, int person, int device)
{
	const struct known_token *t = &c->crew->world.people[tenant][person].
	    tokens[0];
	char params[400];
	struct call *call;
	int n;

	n = snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"dev%d\",\"platform\":\"%s\"}}", t->text, device,
	    platform_names[device % PLATFORM_COUNT]);
	call = say_call(c, "session.open", (struct str){ params, (size_t)n });
	if (call == NULL)
		return;
	call->tenant = tenant;
	call->person = person;
}

void
client_send(struct client *c, int conv, int cid)
{
	char said[CONV_NAME_ROOM], params[400];
	struct call *call;
	int n;

	if (!people_says(conv, c->person, said))
		return;
	n = snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"c%d\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s %d\"}}", said, cid,
	    c->is_open ? c->crew->canary[c->tenant] : "who am I", cid);
	call = say_call(c, "message.send", (struct str){ params, (size_t)n });
	if (call == NULL || !c->is_open)
		return;
	call->conv = conv;
	call->cid = cid;
	call->tenant = c->tenant;
	call->person = c->person;
}

/* What each takes: a conversation as the caller says it, a number, a group,
 * a person. */
enum hole { HOLE_NONE, HOLE_CONV, HOLE_CONV_NUMBER, HOLE_GROUP,
	HOLE_GROUP_PERSON, HOLE_PERSON, HOLE_NUMBER };
static const struct {
	const char *op;
	enum hole hole;
	const char *params;
} calls[] = {
	{ "sync", HOLE_NUMBER, "{\"since\":%d,\"limit\":3}" },
	{ "message.recall", HOLE_CONV_NUMBER,
	    "{\"conv\":\"%s\",\"seq\":%d,\"cid\":\"r\"}" },
	{ "message.list", HOLE_CONV_NUMBER, "{\"conv\":\"%s\",\"after\":%d}" },
	{ "conversation.read", HOLE_CONV_NUMBER,
	    "{\"conv\":\"%s\",\"seq\":%d}" },
	{ "conversation.delivered", HOLE_CONV_NUMBER,
	    "{\"conv\":\"%s\",\"seq\":%d}" },
	{ "conversation.typing", HOLE_CONV, "{\"conv\":\"%s\"}" },
	{ "conversation.get", HOLE_CONV, "{\"conv\":\"%s\"}" },
	{ "conversation.set", HOLE_CONV, "{\"conv\":\"%s\",\"muted\":true}" },
	{ "group.create", HOLE_GROUP, "{\"id\":\"%s\",\"name\":\"x\","
	    "\"members\":[\"bob\",\"carol\"]}" },
	{ "group.add", HOLE_GROUP_PERSON,
	    "{\"id\":\"%s\",\"users\":[\"%s\"]}" },
	{ "group.remove", HOLE_GROUP_PERSON,
	    "{\"id\":\"%s\",\"users\":[\"%s\"]}" },
	{ "group.update", HOLE_GROUP_PERSON,
	    "{\"id\":\"%s\",\"owner\":\"%s\"}" },
	{ "group.leave", HOLE_GROUP, "{\"id\":\"%s\"}" },
	{ "group.members", HOLE_GROUP, "{\"id\":\"%s\"}" },
	{ "session.kick", HOLE_PERSON, "{\"user\":\"%s\",\"device\":\"dev0\"}" },
	{ "session.list", HOLE_NONE, "{}" },
	{ "session.ping", HOLE_NONE, "{}" },
	{ "session.close", HOLE_NONE, "{}" },
	{ "auth.logout", HOLE_NONE, "{}" },
	{ "user.update", HOLE_PERSON, "{\"id\":\"%s\",\"name\":\"n\"}" },
	{ "user.disable", HOLE_PERSON, "{\"id\":\"%s\"}" },
	{ "user.list", HOLE_NONE, "{}" },
};
#define CALLS (sizeof(calls) / sizeof(calls[0]))

/* The rows' own formats, each with the holes that its row names. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static int
fill(const struct client *c, unsigned which, unsigned a, unsigned b,
    char *out, size_t room)
{
	const char *params = calls[which].params;
	const char *group = conv_names[GROUP_FIRST + a % 3] + 2;
	char said[CONV_NAME_ROOM] = "t:";

	people_says((int)(a % TALKS), c->person, said);
	switch (calls[which].hole) {
	case HOLE_CONV:
		return snprintf(out, room, params, said);
	case HOLE_CONV_NUMBER:
		return snprintf(out, room, params, said, (int)b + 1);
	case HOLE_GROUP:
		return snprintf(out, room, params, group);
	case HOLE_GROUP_PERSON:
		return snprintf(out, room, params, group,
		    person_ids[b % NAMES]);
	case HOLE_PERSON:
		return snprintf(out, room, params, person_ids[b % PEOPLE]);
	case HOLE_NUMBER:
		return snprintf(out, room, params, (int)a);
	case HOLE_NONE:
		break;
	}
	return snprintf(out, room, "%s", params);
}
#pragma GCC diagnostic pop

void
client_call(struct client *c, unsigned which, unsigned a, unsigned b)
{
	char params[400];
	int n = fill(c, which % CALLS, a, b, params, sizeof(params));

	say_call(c, calls[which % CALLS].op,
	    (struct str){ params, (size_t)n });
}

/* ---- connections ---- */

void
client_connect(struct client *c)
{
	static const char head[] = "GET /ws HTTP/1.1\r\nHost: a.example\r\n"
	    "Connection: Upgrade\r\nUpgrade: websocket\r\n"
	    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
	    "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
	struct httphead_scan scan = { 0 };
	struct httphead h;
	struct crew *crew = c->crew;
	int worker = c->worker;

	if (c->stream != NULL)
		return;
	*c = (struct client){ .crew = crew, .worker = worker };
	c->stream = pipe_new();
	BUG_ON(httphead_feed(&scan, head, sizeof(head) - 1, &h) !=
	    HTTPHEAD_DONE);
	native_accept(crew->natives[worker], c->stream, &h, NULL, 0);
}

static void
end(struct client *c, enum stream_end why)
{
	struct stream *stream = c->stream;

	client_take(c, UINT32_MAX);
	pipe_close(stream, why);
	pipe_free(stream);
	c->stream = NULL;
}

void
client_hang_up(struct client *c)
{
	if (c->stream != NULL)
		end(c, STREAM_END_PEER);
}

void
client_take(struct client *c, unsigned count)
{
	struct blob *blob;

	while (count-- > 0 && c->stream != NULL &&
	    (blob = pipe_take(c->stream)) != NULL) {
		told_frame(c, blob);
		blob_unref(blob);
	}
}

/* ---- the crew ---- */

static struct crew *
crew_of(struct world *w)
{
	return (struct crew *)(void *)((char *)w -
	    offsetof(struct crew, world));
}

static void
on_reply(struct world *w, struct request *r)
{
	(void)w;
	submit_reply(r);
}

static void
on_notice(struct world *w, int worker, struct notice *n)
{
	native_notice(crew_of(w)->natives[worker], n);
}

static void
on_lost(struct world *w, int worker)
{
	native_lost(crew_of(w)->natives[worker]);
}

static void
on_drop(struct world *w, struct request *r)
{
	(void)w;
	(void)r;
}

static const struct crowd crowd = {
	.reply = on_reply,
	.notice = on_notice,
	.lost = on_lost,
	.drop = on_drop,
};

static void
gates_up(struct crew *c)
{
	struct world *w = &c->world;

	for (int i = 0; i < WORKERS; i++) {
		submitter_init(&c->submitters[i], w->core, &w->boxes[i]);
		c->natives[i] = native_new(&(struct native_parts){
		    .worker = i, .core = w->core,
		    .hub = c->hubs[i] = pipe_hub_new(),
		    .submitter = &c->submitters[i],
		    .settings = &c->settings, .clock = &w->clock,
		    .rng = &w->rng });
	}
}

static void
gates_down(struct crew *c)
{
	for (int i = 0; i < CLIENTS; i++)
		client_hang_up(&c->clients[i]);
	for (int i = 0; i < WORKERS; i++) {
		submitter_fini(&c->submitters[i]);
		native_free(c->natives[i]);
		pipe_hub_free(c->hubs[i]);
	}
}

void
crew_begin(struct crew *c)
{
	memset(c, 0, sizeof(*c));
	world_init(&c->world, 1, false);
	c->world.is_fuzzed = true;
	c->world.crowd = &crowd;
	c->settings = gate_settings_default;
	c->settings.inflight_max = 8;
	for (int t = 0; t < TENANTS; t++) {
		unsigned char bytes[8];

		rng_fill(&c->world.rng, bytes, sizeof(bytes));
		text_hex(bytes, sizeof(bytes), c->canary[t]);
	}
	for (int i = 0; i < CLIENTS; i++) {
		c->clients[i].crew = c;
		c->clients[i].worker = i * WORKERS / CLIENTS;
	}
	gates_up(c);
	for (int i = 0; i < CLIENTS; i++)
		client_connect(&c->clients[i]);
}

static bool
turn(struct crew *c)
{
	bool any = false;

	for (int i = 0; i < WORKERS; i++)
		submit_retry(&c->submitters[i]);
	for (int i = 0; i < WORKERS; i++)
		any |= pipe_hub_round(c->hubs[i]);
	for (int i = 0; i < CLIENTS; i++) {
		struct client *client = &c->clients[i];

		if (client->stream == NULL)
			continue;
		any |= pipe_turn(client->stream);
		if (pipe_is_over(client->stream)) {
			end(client, STREAM_END_SELF);
			any = true;
		}
	}
	return any;
}

void
crew_turn(struct crew *c)
{
	turn(c);
}

void
crew_settle(struct crew *c)
{
	do {
		world_settle(&c->world);
		for (int i = 0; i < CLIENTS; i++)
			client_take(&c->clients[i], UINT32_MAX);
	} while (turn(c));
}

void
crew_pass(struct crew *c, int64_t ms)
{
	world_pass(&c->world, ms);
	for (int i = 0; i < WORKERS; i++) {
		native_tick(c->natives[i], c->world.mono_ms);
		native_heartbeat(c->natives[i]);
	}
	crew_turn(c);
}

void
crew_kill(struct crew *c)
{
	gates_down(c);
	world_kill(&c->world);
	gates_up(c);
}

/* What was acked is in the log for ever; what was asked on a connection that
 * lives was answered. */
static void
check_client(struct client *c)
{
	struct world *w = &c->crew->world;

	if (c->stream == NULL || c->is_raw)
		return;
	for (int i = 0; i < c->call_count; i++)
		CHECK(w, !c->calls[i].is_asked || c->calls[i].is_answered,
		    "call %d is not answered", i);
}

void
crew_end(struct crew *c)
{
	struct world *w = &c->world;

	world_clear_faults(w);
	crew_settle(c);
	for (int i = 0; i < CLIENTS; i++)
		check_client(&c->clients[i]);
	log_compare(w);
	checks_store(w);
	checks_acks(w);
	follow_quiet(w);
	gates_down(c);
	world_settle(w);
	world_fini(w);
}
