/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clients and the gates that they talk to.
 * Runs on: the fuzzer's thread.
 * Owns: gates and streams.
 */
#include "client.h"

#include "base/text.h"

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

bool
client_is_well(const struct client *c)
{
	return c->stream != NULL && c->is_open && !c->is_closed &&
	    !c->is_raw && !pipe_is_over(c->stream);
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
	struct native *native = crew_of(w)->natives[worker];

	/* At the end rooms still hear that everybody has gone. */
	if (native)
		native_notice(native, n);
	else
		notice_free(n);
}

static void
on_lost(struct world *w, int worker)
{
	if (crew_of(w)->natives[worker])
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
		c->natives[i] = NULL;
		pipe_hub_free(c->hubs[i]);
	}
}

void
crew_begin(struct crew *c, void (*succeeded)(const struct op *))
{
	memset(c, 0, sizeof(*c));
	c->succeeded = succeeded;
	world_init(&c->world, 1, false, NULL);
	c->world.is_fuzzed = true;
	/* What is asked at the end must not be too fast. */
	c->world.settings.rate.burst = 1000 * 1000;
	c->world.settings.rate_user.burst = 1000 * 1000;
	c->world.replay = NULL;		/* it is the input, not the seed */
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

/* What was asked on a connection that lives was answered. */
static void
check_client(struct client *c)
{
	struct world *w = &c->crew->world;

	if (c->stream == NULL || c->is_raw)
		return;
	for (int i = 0; i < c->call_count; i++)
		CHECK(w, c->calls[i].is_free || c->calls[i].is_answered,
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
	last_look(c);
	log_compare(w);
	checks_store(w);
	checks_acks(w);
	follow_quiet(w);
	gates_down(c);
	world_settle(w);
	world_fini(w);
}
