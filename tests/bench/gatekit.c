/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A gate without a core.
 * Runs on: the program's only thread.
 * Owns: what is in the struct.
 */
#include "gatekit.h"

#define HEAD_BYTES 4

static const struct channel_key room_key = { 1, -1 };

void
gatekit_open(struct gatekit *k, struct stream_hub *hub)
{
	struct notice *notice = notice_new(NOTICE_ROOM_JOIN);

	k->settings = gate_settings_default;
	mailbox_init(&k->box, 1 << 20, NULL, NULL);
	submitter_init(&k->submitter, NULL, &k->box);
	k->native = native_new(&(struct native_parts){ .hub = hub,
	    .submitter = &k->submitter, .settings = &k->settings,
	    .clock = &clock_real, .rng = &rng_real });
	k->tally = room_tally_new();
	notice->key = room_key;
	notice->join = room_join_new(0);
	notice->join->has_backlog = true;
	notice->join->tally = room_tally_take_ref(k->tally);
	snprintf(notice->join->room, sizeof(notice->join->room), "bench");
	native_notice(k->native, notice);
}

struct session *
gatekit_sign_in(struct gatekit *k, struct stream *stream)
{
	static const struct httphead head = {
	    .ws_key = STR("dGhlIHNhbXBsZSBub25jZQ==") };
	uint32_t slot = k->native->slot_count;
	struct session *s;

	native_accept(k->native, stream, &head, NULL, 0);
	s = k->native->slots[slot].session;
	s->state = SESSION_OPEN;
	stream_set_timeout(stream, 0);
	return s;
}

void
gatekit_join(struct gatekit *k, struct session *s)
{
	struct notice *notice = notice_new(NOTICE_ROOM_JOIN);

	notice->session = session_ref_of(s);
	notice->key = room_key;
	notice->join = room_join_new(0);
	native_notice(k->native, notice);
}

static int
write_tail(char *to, size_t room, int64_t n, unsigned sender, size_t pad)
{
	return snprintf(to, room, "{\"room\":\"bench\",\"n\":%lld,\"from\":"
	    "\"u%u\",\"kind\":\"text\",\"body\":{\"text\":\"%0*d\"},"
	    "\"ts\":1700000000000}", (long long)n, sender, (int)pad, 0);
}

void
gatekit_say(struct gatekit *k, unsigned sender, size_t frame_bytes)
{
	static const size_t around = HEAD_BYTES + sizeof("{\"jsonrpc\":\"2.0\","
	    "\"method\":\"room.message\",\"params\":}") - 1;
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);
	char tail[4096];
	size_t len = (size_t)write_tail(tail, sizeof(tail), ++k->n, sender, 1);
	size_t pad = around + len < frame_bytes ?
	    frame_bytes - around - len + 1 : 1;

	len = (size_t)write_tail(tail, sizeof(tail), k->n, sender, pad);
	notice->push = push_new("room.message", len);
	memcpy(notice->push->tail, tail, len);
	notice->push->key = room_key;
	notice->push->n = k->n;
	notice->push->room_class = ROOM_NORMAL;
	native_notice(k->native, notice);
}
