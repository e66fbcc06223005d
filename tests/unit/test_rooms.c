/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rooms of a worker over streams in memory, with notices given by hand. A
 * stream takes PIPE_FRAMES_MAX frames and then is a slow reader.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "gate/native/native_priv.h"
#include "pipe.h"

#define PEOPLE 40

static struct native *native;
static struct stream_hub *hub;
static struct mailbox box;
static struct submitter submitter;
static struct gate_settings settings;
static struct session *people[PEOPLE];
static struct room_tally *tally;
static uint32_t history;	/* of every room */

static void
sit_down(unsigned who)
{
	struct httphead head = { .ws_key = STR("dGhlIHNhbXBsZSBub25jZQ==") };
	struct stream *stream = pipe_new();

	native_accept(native, stream, &head, NULL, 0);
	people[who] = native->slots[native->slot_count - 1].session;
	for (uint32_t i = 0; i < native->slot_count; i++)
		if (native->slots[i].session &&
		    native->slots[i].session->stream == stream)
			people[who] = native->slots[i].session;
	people[who]->state = SESSION_OPEN;
	blob_unref(pipe_take(stream));	/* the handshake */
}

/* Without telling a shard: there is none. */
static void
hang_up(unsigned who)
{
	struct stream *stream;

	if (!people[who])
		return;
	stream = people[who]->stream;
	people[who]->state = SESSION_KICKED;
	pipe_close(stream, STREAM_END_PEER);
	pipe_free(stream);
	people[who] = NULL;
}

static void
setup(void)
{
	settings = gate_settings_default;
	hub = pipe_hub_new();
	mailbox_init(&box, 1000, NULL, NULL);
	submitter_init(&submitter, NULL, &box);
	native = native_new(&(struct native_parts){ .hub = hub,
	    .submitter = &submitter, .settings = &settings,
	    .clock = &clock_real, .rng = &rng_real });
	tally = room_tally_new();
	history = 50;
	for (unsigned i = 0; i < 3; i++)
		sit_down(i);
}

static void
teardown(void)
{
	for (unsigned i = 0; i < PEOPLE; i++)
		hang_up(i);
	native_free(native);
	ck_assert_uint_eq(mailbox_count(&box), 0);
	submitter_fini(&submitter);
	mailbox_fini(&box);
	pipe_hub_free(hub);
	room_tally_unref(tally);
}

static struct channel_key
key_of(unsigned room)
{
	return (struct channel_key){ 1, -(int64_t)room };
}

/* A message with that number, its text so long. */
static struct push *
message(unsigned room, int64_t n, enum room_class class, int len)
{
	char tail[8192];
	struct push *e;

	snprintf(tail, sizeof(tail),
	    "{\"room\":\"r%u\",\"n\":%lld,\"class\":%d,\"text\":\"%0*d\"}", room,
	    (long long)n, class, len, 0);
	e = push_new("room.message", strlen(tail));
	memcpy(e->tail, tail, e->tail_len);
	e->key = key_of(room);
	e->n = n;
	e->room_class = class;
	return e;
}

static void
say(unsigned room, int64_t n, enum room_class class, int len)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);

	notice->push = message(room, n, class, len);
	notice->history = history;
	native_notice(native, notice);
}

/* A change that is no message, behind message n. */
static void
change(unsigned room, int64_t n)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);

	notice->push = message(room, n, ROOM_OTHER, 1);
	notice->push->method = "room.updated";
	notice->history = history;
	native_notice(native, notice);
}

static struct notice *
join_of(unsigned room, unsigned who, int64_t after, uint32_t backlog)
{
	struct notice *notice = notice_new(NOTICE_ROOM_JOIN);

	notice->session = session_ref_of(people[who]);
	notice->key = key_of(room);
	notice->join = room_join_new(backlog);
	notice->join->after = after;
	notice->history = history;
	notice->join->tally = room_tally_take_ref(tally);
	snprintf(notice->join->room, sizeof(notice->join->room), "r%u", room);
	return notice;
}

static void
join(unsigned room, unsigned who, int64_t after)
{
	native_notice(native, join_of(room, who, after, 0));
}

static void
open_room(unsigned room, unsigned who)
{
	struct notice *notice = join_of(room, who, 0, 0);

	notice->join->has_backlog = true;
	native_notice(native, notice);
}

static void
part(enum notice_kind kind, unsigned room, unsigned who, const char *reason)
{
	struct notice *notice = notice_new(kind);

	if (people[who])
		notice->session = session_ref_of(people[who]);
	notice->key = key_of(room);
	notice->reason = reason;
	native_notice(native, notice);
}

static void
run(void)
{
	while (pipe_hub_round(hub))
		continue;
}

/* The payload of the next frame. */
static const char *
hear(unsigned who)
{
	static char text[9000];
	struct blob *blob = pipe_take(people[who]->stream);
	size_t head;

	if (!blob)
		return NULL;
	head = (unsigned char)blob->data[1] < 126 ? 2 : 4;
	memcpy(text, blob->data + head, blob->len - head);
	text[blob->len - head] = '\0';
	blob_unref(blob);
	return text;
}

static long long
member(const char *text, const char *name)
{
	char quoted[32];
	const char *at;

	snprintf(quoted, sizeof(quoted), "\"%s\":", name);
	at = strstr(text, quoted);
	return at ? strtoll(at + strlen(quoted), NULL, 10) : -1;
}

static void
hears(unsigned who, const char *part_of_it)
{
	const char *text;

	run();
	text = hear(who);
	ck_assert_msg(text && strstr(text, part_of_it), "%u hears %s, not %s",
	    who, text ? text : "nothing", part_of_it);
}

static void
hears_n(unsigned who, int64_t n)
{
	char text[32];

	snprintf(text, sizeof(text), "\"n\":%lld,", (long long)n);
	hears(who, text);
}

static void
hears_nothing(unsigned who)
{
	const char *text;

	run();
	text = hear(who);
	ck_assert_msg(!text, "%u hears %s", who, text);
}

START_TEST(who_joined_hears_what_is_said)
{
	open_room(1, 0);
	join(1, 1, 0);
	say(1, 1, ROOM_NORMAL, 10);
	hears(0, "{\"jsonrpc\":\"2.0\",\"method\":\"room.message\",\"params\":"
	    "{\"room\":\"r1\",\"n\":1,\"class\":1,\"text\":\"0000000000\"}}");
	hears_n(1, 1);
	hears_nothing(0);
	hears_nothing(2);
	ck_assert_int_eq(tally->written, 2);
}
END_TEST

START_TEST(joining_twice_is_joining_once)
{
	open_room(1, 0);
	join(1, 0, 0);
	say(1, 1, ROOM_NORMAL, 10);
	hears_n(0, 1);
	hears_nothing(0);
}
END_TEST

START_TEST(a_joiner_begins_where_it_says)
{
	struct notice *first = join_of(1, 0, 4, 3);

	first->join->has_backlog = true;
	for (int i = 0; i < 3; i++)
		first->join->backlog[i] = message(1, 3 + i, ROOM_LOW, 5);
	native_notice(native, first);
	hears_n(0, 5);
	hears_nothing(0);
	change(1, 5);
	say(1, 6, ROOM_NORMAL, 5);
	hears(0, "room.updated");
	hears_n(0, 6);
	change(1, 6);
	hears(0, "room.updated");
	join(1, 1, 5);
	hears_n(1, 6);
	hears(1, "room.updated");
	/* Of a quiet time nothing is told. */
	join(1, 2, 6);
	hears_nothing(2);
	say(1, 7, ROOM_NORMAL, 5);
	hears_n(2, 7);
}
END_TEST

/* The first who comes later finds all that the room gives, however long it
 * was quiet and whatever else happened between its messages. */
START_TEST(a_quiet_room_keeps_its_history)
{
	const struct ring *ring;

	history = 200;
	open_room(1, 0);
	for (int64_t n = 1; n <= 600; n++) {
		say(1, n, ROOM_NORMAL, 5);
		hears_n(0, n);
		for (unsigned i = 0; i < 3; i++) {
			change(1, n);
			hears(0, "room.updated");
		}
		pipe_turn(people[0]->stream);
	}
	seats_trim(native->rooms);
	seats_trim(native->rooms);
	ring = native->rooms->items[0]->ring;
	ck_assert_uint_eq(ring_frames(ring), 800);
	join(1, 1, 400);
	hears_n(1, 401);
	/* A shorter one from now on. */
	history = 5;
	say(1, 601, ROOM_NORMAL, 5);
	hears_n(0, 601);
	hang_up(1);
	run();
	seats_trim(native->rooms);
	seats_trim(native->rooms);
	ck_assert_uint_lt(ring_frames(ring), 25);
	join(1, 2, 596);
	hears_n(2, 597);
}
END_TEST

/* What the ring could not keep of it; who wants less is told nothing. */
START_TEST(a_joiner_is_told_what_the_ring_has_lost)
{
	struct notice *brief = join_of(1, 2, 19, 0);
	struct notice *late = join_of(1, 1, 0, 0);
	long long missed;
	const char *text;

	settings.ring_bytes = 4096;
	open_room(1, 0);
	for (int64_t n = 1; n <= 20; n++) {
		say(1, n, n % 2 ? ROOM_NORMAL : ROOM_LOW, 500);
		hears_n(0, n);
		pipe_turn(people[0]->stream);
	}
	late->join->said[ROOM_NORMAL] = late->join->said[ROOM_LOW] = 10;
	native_notice(native, late);
	run();
	text = hear(1);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, "room.missed"));
	ck_assert_int_eq(member(text, "high"), 0);
	missed = member(text, "normal") + member(text, "low");
	ck_assert_int_gt(missed, 10);
	ck_assert_int_eq(tally->missed[ROOM_NORMAL], member(text, "normal"));
	hears_n(1, missed + 1);
	brief->join->said[ROOM_LOW] = 1;
	native_notice(native, brief);
	hears_n(2, 20);
}
END_TEST

START_TEST(a_room_is_kept_without_anybody)
{
	open_room(1, 0);
	hang_up(0);
	say(1, 1, ROOM_NORMAL, 5);
	join(1, 1, 0);
	hears_n(1, 1);
}
END_TEST

START_TEST(who_leaves_hears_nothing_more)
{
	open_room(1, 0);
	join(1, 1, 0);
	part(NOTICE_ROOM_LEAVE, 1, 0, NULL);
	part(NOTICE_ROOM_LEAVE, 1, 1, "banned");
	say(1, 1, ROOM_NORMAL, 5);
	hears_nothing(0);
	hears(1, "\"method\":\"room.removed\",\"params\":{\"room\":\"r1\","
	    "\"reason\":\"banned\"}");
	hears_nothing(1);
	join(1, 0, 1);
	say(1, 2, ROOM_NORMAL, 5);
	hears_n(0, 2);
}
END_TEST

START_TEST(what_waits_is_said_before_the_end)
{
	open_room(1, 0);
	join(1, 1, 0);
	say(1, 1, ROOM_NORMAL, 5);
	part(NOTICE_ROOM_END, 1, 0, "destroyed");
	say(1, 2, ROOM_NORMAL, 5);
	for (unsigned who = 0; who < 2; who++) {
		hears_n(who, 1);
		hears(who, "room.removed");
		hears_nothing(who);
		ck_assert_uint_eq(people[who]->seats, 0);
	}
	ck_assert_ptr_null(seats_find(native->rooms, key_of(1)));
	/* Its key may come again in the test of it only. */
	open_room(1, 0);
	say(1, 1, ROOM_NORMAL, 5);
	hears_n(0, 1);
}
END_TEST

/* Left, ended and joined again before the ring has had its turn. */
START_TEST(who_comes_back_behind_an_end_is_in_the_next_room)
{
	int64_t n = 0;

	settings.ring_bytes = 4096;
	open_room(1, 0);
	while (n < 12)
		say(1, ++n, ROOM_NORMAL, 500);
	part(NOTICE_ROOM_LEAVE, 1, 0, NULL);
	part(NOTICE_ROOM_END, 1, 0, NULL);
	open_room(1, 0);
	join(1, 1, 0);
	/* What did not fit yet she leaves behind. */
	for (run(); hear(0); run())
		pipe_turn(people[0]->stream);
	say(1, ++n, ROOM_NORMAL, 5);
	hears_n(0, n);
	hears_n(1, n);
	hears_nothing(0);
	ck_assert_uint_eq(people[0]->seats, 1);
}
END_TEST

/* Destroyed during the fan-out, with a reader that is stuck. */
START_TEST(a_stuck_reader_gets_the_end_when_it_reads)
{
	open_room(1, 0);
	join(1, 1, 0);
	for (int64_t n = 1; n <= 30; n++)
		say(1, n, ROOM_NORMAL, 5);
	run();
	part(NOTICE_ROOM_END, 1, 0, "destroyed");
	run();
	for (int64_t n = 1; n <= 30; n++) {
		hears_n(0, n);
		pipe_turn(people[0]->stream);
	}
	hears(0, "room.removed");
	hears_nothing(0);
	/* The other one never reads. */
	ck_assert_uint_gt(seats_memory(native->rooms), 4096);
	hang_up(1);
	run();
	ck_assert_ptr_null(native->rooms->items[0]);
}
END_TEST

static unsigned
rooms_here(void)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < native->rooms->item_count; i++)
		count += native->rooms->items[i] != NULL;
	return count;
}

START_TEST(ended_rooms_of_who_never_reads_do_not_gather)
{
	enum { KEPT = 64 };

	for (unsigned room = 1; room <= KEPT + 1; room++) {
		ck_assert_uint_eq(rooms_here(), room - 1);
		open_room(room, 1);
		join(room, 0, 0);
		for (int64_t n = 1; n <= 40; n++) {
			say(room, n, ROOM_NORMAL, 100);
			hears_n(1, n);
			pipe_turn(people[1]->stream);
		}
		if (room > KEPT)	/* as in hang_up */
			people[0]->state = SESSION_KICKED;
		part(NOTICE_ROOM_END, room, 1, "destroyed");
		hears(1, "room.removed");
	}
	run();
	ck_assert_uint_eq(rooms_here(), 0);
	ck_assert_int_eq(people[0]->state, SESSION_ENDED);
	ck_assert_int_eq(people[1]->state, SESSION_OPEN);
}
END_TEST

START_TEST(a_slow_reader_is_told_what_it_missed)
{
	long long got = 0, missed = 0, last = 0;

	settings.ring_bytes = 4096;
	open_room(1, 0);
	join(1, 1, 0);
	for (int64_t n = 1; n <= 300; n++) {
		say(1, n, (enum room_class)(n % 3), 20);
		hears_n(1, n);
		pipe_turn(people[1]->stream);
	}
	ck_assert_int_gt(ring_lagging(native->rooms->items[0]->ring), 0);
	for (const char *text; last < 300;) {
		text = hear(0);
		if (!text) {
			ck_assert(pipe_turn(people[0]->stream));
			run();
			continue;
		}
		if (strstr(text, "room.missed")) {
			missed += member(text, "high") + member(text, "low") +
			    member(text, "normal");
			ck_assert_int_ge(member(text, "high"), 50);
			continue;
		}
		ck_assert_int_gt(member(text, "n"), last);
		last = member(text, "n");
		got++;
	}
	ck_assert_int_eq(got + missed, 300);
	ck_assert_int_eq(tally->missed[0] + tally->missed[1] +
	    tally->missed[2], missed);
	ck_assert_int_eq(tally->written, got + 300);
	ck_assert(!people[0]->is_behind);
}
END_TEST

START_TEST(what_never_came_was_missed_by_all)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);

	open_room(1, 0);
	join(1, 1, 0);
	say(1, 1, ROOM_NORMAL, 5);
	notice->push = message(1, 9, ROOM_HIGH, 5);
	notice->lost[ROOM_LOW] = 7;
	native_notice(native, notice);
	for (unsigned who = 0; who < 2; who++) {
		hears_n(who, 1);
		hears(who, "room.missed\",\"params\":{\"room\":\"r1\","
		    "\"high\":0,\"normal\":0,\"low\":7,"
		    "\"events\":0}");
		hears_n(who, 9);
	}
	ck_assert_int_eq(tally->missed[ROOM_LOW], 14);
}
END_TEST

START_TEST(what_never_came_is_told_without_a_message)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);

	open_room(1, 0);
	say(1, 1, ROOM_NORMAL, 5);
	notice->key = key_of(1);
	notice->lost[ROOM_HIGH] = 3;
	notice->lost[ROOM_OTHER] = 1;
	native_notice(native, notice);
	hears_n(0, 1);
	hears(0, "room.missed\",\"params\":{\"room\":\"r1\","
	    "\"high\":3,\"normal\":0,\"low\":0,\"events\":1}");
	ck_assert_int_eq(tally->missed[ROOM_HIGH], 3);
}
END_TEST

START_TEST(what_never_came_is_told_with_the_end)
{
	struct notice *notice = notice_new(NOTICE_ROOM_END);

	open_room(1, 0);
	join(1, 1, 0);
	say(1, 1, ROOM_NORMAL, 5);
	notice->key = key_of(1);
	notice->reason = "destroyed";
	notice->lost[ROOM_NORMAL] = 2;
	native_notice(native, notice);
	for (unsigned who = 0; who < 2; who++) {
		hears_n(who, 1);
		hears(who, "room.missed\",\"params\":{\"room\":\"r1\","
		    "\"high\":0,\"normal\":2,\"low\":0,\"events\":0}");
		hears(who, "room.removed");
		hears_nothing(who);
	}
	ck_assert_int_eq(tally->missed[ROOM_NORMAL], 4);
}
END_TEST

/* One who lags is told of all; what had been counted when it did not come is
 * not counted again. */
START_TEST(what_is_missed_is_counted_once)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);
	long long got = 0, low = 0, normal = 0, events = 0, last = 0;

	settings.ring_bytes = 4096;
	open_room(1, 0);
	join(1, 1, 0);
	for (int64_t n = 1; n <= 100; n++) {
		say(1, n, ROOM_NORMAL, 20);
		hears_n(1, n);
		pipe_turn(people[1]->stream);
	}
	ck_assert_int_eq(ring_lagging(native->rooms->items[0]->ring), 1);
	notice->push = message(1, 108, ROOM_NORMAL, 20);
	notice->lost[ROOM_LOW] = 7;
	notice->lost[ROOM_OTHER] = 2;
	native_notice(native, notice);
	hears(1, "\"low\":7,\"events\":2}");
	hears_n(1, 108);
	change(1, 108);
	hears(1, "room.updated");
	for (int64_t n = 109; n <= 300; n++) {
		say(1, n, ROOM_NORMAL, 20);
		hears_n(1, n);
		pipe_turn(people[1]->stream);
	}
	for (const char *text; last < 300;) {
		text = hear(0);
		if (!text) {
			ck_assert(pipe_turn(people[0]->stream));
			run();
		} else if (strstr(text, "room.missed")) {
			low += member(text, "low");
			normal += member(text, "normal");
			events += member(text, "events");
		} else {
			got++;
			last = member(text, "n");
		}
	}
	ck_assert_int_eq(low, 7);
	ck_assert_int_eq(events, 3);
	ck_assert_int_eq(got + low + normal, 300);
	ck_assert_int_eq(tally->missed[ROOM_LOW], 14);
	ck_assert_int_eq(tally->missed[ROOM_NORMAL], normal);
	ck_assert_int_eq(tally->missed[ROOM_HIGH], 0);
}
END_TEST

START_TEST(a_frame_beyond_the_ring_is_missed)
{
	settings.ring_bytes = 4096;
	open_room(1, 0);
	say(1, 1, ROOM_NORMAL, 5000);
	say(1, 2, ROOM_NORMAL, 5);
	hears(0, "\"normal\":1");
	hears_n(0, 2);
}
END_TEST

/* Nothing is lost for one who reads, and joins keep their place. */
START_TEST(notices_wait_while_the_ring_is_full)
{
	settings.ring_bytes = 4096;
	open_room(1, 0);
	for (int64_t n = 1; n <= 12; n++)
		say(1, n, ROOM_NORMAL, 500);
	join(1, 1, 12);
	say(1, 13, ROOM_NORMAL, 5);
	say(1, 14, ROOM_NORMAL, 5);
	ck_assert_uint_gt(mailbox_count(&box), 5);
	ck_assert_ptr_null(mailbox_take(&box));
	ck_assert_uint_gt(mailbox_count(&box), 5);
	for (int64_t n = 1; n <= 14; n++) {
		hears_n(0, n);
		pipe_turn(people[0]->stream);
	}
	ck_assert_uint_eq(mailbox_count(&box), 0);
	hears_n(1, 13);
	hears_n(1, 14);
	hears_nothing(1);
}
END_TEST

START_TEST(a_turn_is_short)
{
	unsigned rounds = 0;

	settings.ring_bytes = 64 * 1024;
	for (unsigned i = 3; i < PEOPLE; i++)
		sit_down(i);
	open_room(1, 0);
	open_room(2, 1);
	for (unsigned i = 0; i < PEOPLE; i++) {
		join(1, i, 0);
		join(2, i, 0);
	}
	for (int64_t n = 1; n <= 10; n++)
		say(1, n, ROOM_NORMAL, 6000);
	say(2, 1, ROOM_HIGH, 5);
	while (pipe_hub_round(hub))
		rounds++;
	ck_assert_uint_ge(rounds, 2);
	for (unsigned i = 0; i < PEOPLE; i++)
		while (hear(i))
			pipe_turn(people[i]->stream);
}
END_TEST

/* Random rooms, readers and ends, from a seed: what each session hears of a
 * room rises, and every hole is told. */

#define ROOMS 3

static struct {
	struct rng_seeded rng;
	uint64_t seed;
	int64_t said[ROOMS];
	bool is_in[PEOPLE][ROOMS];
	int64_t heard[PEOPLE][ROOMS];	/* or missed */
	unsigned told, ended;
} world;

static uint32_t
below(uint32_t n)
{
	return (uint32_t)rng_seeded_below(&world.rng, n);
}

static void
world_hear(unsigned who)
{
	const char *text = hear(who);
	unsigned room;

	if (!text) {
		pipe_turn(people[who]->stream);
		return;
	}
	room = (unsigned)strtoul(strstr(text, "\"room\":\"r") + 9, NULL, 10);
	if (strstr(text, "room.missed")) {
		world.heard[who][room] += member(text, "high") +
		    member(text, "normal") + member(text, "low");
		world.told++;
		return;
	}
	world.heard[who][room]++;
	ck_assert_msg(member(text, "n") == world.heard[who][room],
	    "seed %llu: %u hears %s after %lld",
	    (unsigned long long)world.seed, who, text,
	    (long long)world.heard[who][room] - 1);
}

/* A message that does not come sometimes: the next one tells. */
static void
world_say(unsigned room)
{
	struct notice *notice = notice_new(NOTICE_ROOM_PUSH);

	if (below(10) == 0) {
		uint32_t n = 1 + below(3);

		world.said[room] += n;
		notice->lost[below(3)] = n;
	}
	notice->push = message(room, ++world.said[room],
	    (enum room_class)below(3), (int)below(300));
	native_notice(native, notice);
}

static void
world_join(unsigned room, unsigned who)
{
	if (world.is_in[who][room])
		return;
	world.is_in[who][room] = true;
	world.heard[who][room] = world.said[room];
	join(room, who, world.said[room]);
}

/* What is on its way is heard of nobody. */
static void
world_hang_up(unsigned who)
{
	hang_up(who);
	sit_down(who);
	memset(world.is_in[who], 0, sizeof(world.is_in[who]));
	world.ended++;
}

static void
world_step(void)
{
	unsigned who = below(PEOPLE), room = below(ROOMS);

	switch (below(10)) {
	case 0:
		world_join(room, who);
		break;
	case 1:
		if (below(20) == 0)
			world_hang_up(who);
		break;
	case 2:
	case 3:
	case 4:
		world_say(room);
		break;
	case 5:
		pipe_hub_round(hub);
		break;
	default:
		world_hear(who);
		break;
	}
}

static void
world_end(void)
{
	bool is_more;

	do {
		run();
		is_more = false;
		for (unsigned i = 0; i < PEOPLE; i++)
			while (pipe_turn(people[i]->stream) ||
			    stream_queued_bytes(people[i]->stream) > 0) {
				world_hear(i);
				is_more = true;
			}
	} while (is_more);
	for (unsigned i = 0; i < PEOPLE; i++)
		for (unsigned r = 0; r < ROOMS; r++)
			ck_assert_msg(!world.is_in[i][r] ||
			    world.heard[i][r] == world.said[r],
			    "seed %llu: %u heard %lld of %lld",
			    (unsigned long long)world.seed, i,
			    (long long)world.heard[i][r],
			    (long long)world.said[r]);
}

START_TEST(every_hole_is_told)
{
	settings.ring_bytes = 8192;
	for (unsigned i = 3; i < PEOPLE; i++)
		sit_down(i);
	for (unsigned r = 0; r < ROOMS; r++)
		open_room(r, 0);
	for (unsigned r = 0; r < ROOMS; r++)
		part(NOTICE_ROOM_LEAVE, r, 0, NULL);
	memset(&world, 0, sizeof(world));
	world.seed = (uint64_t)_i + 1;
	rng_seeded_init(&world.rng, world.seed);
	for (unsigned i = 0; i < 20000; i++)
		world_step();
	world_end();
	ck_assert_uint_gt(world.told, 10);
	ck_assert_uint_gt(world.ended, 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rooms");
	TCase *tc = tcase_create("rooms");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, who_joined_hears_what_is_said);
	tcase_add_test(tc, joining_twice_is_joining_once);
	tcase_add_test(tc, a_joiner_begins_where_it_says);
	tcase_add_test(tc, a_quiet_room_keeps_its_history);
	tcase_add_test(tc, a_joiner_is_told_what_the_ring_has_lost);
	tcase_add_test(tc, a_room_is_kept_without_anybody);
	tcase_add_test(tc, who_leaves_hears_nothing_more);
	tcase_add_test(tc, what_waits_is_said_before_the_end);
	tcase_add_test(tc, who_comes_back_behind_an_end_is_in_the_next_room);
	tcase_add_test(tc, a_stuck_reader_gets_the_end_when_it_reads);
	tcase_add_test(tc, ended_rooms_of_who_never_reads_do_not_gather);
	tcase_add_test(tc, a_slow_reader_is_told_what_it_missed);
	tcase_add_test(tc, what_never_came_was_missed_by_all);
	tcase_add_test(tc, what_never_came_is_told_without_a_message);
	tcase_add_test(tc, what_never_came_is_told_with_the_end);
	tcase_add_test(tc, what_is_missed_is_counted_once);
	tcase_add_test(tc, a_frame_beyond_the_ring_is_missed);
	tcase_add_test(tc, notices_wait_while_the_ring_is_full);
	tcase_add_test(tc, a_turn_is_short);
	tcase_add_loop_test(tc, every_hole_is_told, 0, 8);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
