/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "net/ring.h"

#define SLOTS 40

static struct ring *ring;
static uint32_t index_of[SLOTS];	/* by slot, as on_moved says */

static void
on_moved(void *arg, uint32_t slot, uint32_t index)
{
	ck_assert_ptr_eq(arg, index_of);
	index_of[slot] = index;
}

static void
open_ring(uint32_t bytes_max, uint32_t keep)
{
	ring = ring_new(&(struct ring_config){ .bytes_max = bytes_max,
	    .keep = keep, .on_moved = on_moved, .arg = index_of });
}

static void
setup(void)
{
	open_ring(8192, 0);
}

static void
teardown(void)
{
	ring_free(ring);
}

static enum err
push_of(const char *text, size_t len, uint64_t stamp, unsigned class)
{
	struct iovec parts[2] = { { (void *)(uintptr_t)text, len / 2 },
		{ (void *)(uintptr_t)(text + len / 2), len - len / 2 } };
	struct ring_tag tag = { .stamp = stamp };

	tag.counts[class] = 1;
	return ring_push(ring, parts, 2, &tag);
}

static void
push(const char *text, uint64_t stamp)
{
	ck_assert_int_eq(push_of(text, strlen(text), stamp, 1), ERR_OK);
}

/* n frames of len bytes each. */
static enum err
push_bulk(unsigned n, size_t len)
{
	char frame[2048];
	enum err err = ERR_OK;

	memset(frame, 'x', sizeof(frame));
	for (unsigned i = 0; i < n && !err; i++)
		err = push_of(frame, len, 1, i % 3);
	return err;
}

static void
join(uint32_t slot, uint64_t after)
{
	index_of[slot] = ring_join(ring, slot, after);
}

static const char *
text_of(const struct ring_view *v)
{
	static char text[16384];
	size_t len = 0;

	for (int i = 0; i < v->count; i++) {
		memcpy(text + len, v->iov[i].iov_base, v->iov[i].iov_len);
		len += v->iov[i].iov_len;
	}
	ck_assert_uint_eq(len, v->total);
	text[len] = '\0';
	return text;
}

/* The next one of the pass is offered this, and takes so much of it. */
static struct ring_view
offers(uint32_t slot, const char *text, size_t took)
{
	struct ring_view v;

	ck_assert(ring_next(ring, &v));
	ck_assert_uint_eq(v.slot, slot);
	ck_assert_uint_eq(v.index, index_of[slot]);
	ck_assert_str_eq(text_of(&v), text);
	ring_took(ring, &v, took);
	return v;
}

static void
nobody_waits(void)
{
	struct ring_view v;

	ck_assert(!ring_next(ring, &v));
	ck_assert(ring_is_idle(ring));
}

START_TEST(frames_that_wait_are_offered_together)
{
	join(1, 0);
	nobody_waits();
	push("aa", 1);
	push("bbb", 2);
	ck_assert(!ring_is_idle(ring));
	offers(1, "aabbb", 5);
	nobody_waits();
	push("c", 3);
	offers(1, "c", 1);
	nobody_waits();
}
END_TEST

START_TEST(the_pass_goes_round_all)
{
	join(1, 0);
	join(2, 0);
	push("a", 1);
	offers(1, "a", 1);
	push("b", 2);
	offers(2, "ab", 2);
	offers(1, "b", 1);
	nobody_waits();
}
END_TEST

START_TEST(a_joiner_begins_behind_a_stamp)
{
	join(1, 0);
	push("a", 2);
	push("b", 4);
	push("event", 5);
	push("c", 6);
	offers(1, "abeventc", 8);
	nobody_waits();
	join(2, 4);
	offers(2, "eventc", 6);
	join(3, 6);
	join(4, 100);
	nobody_waits();
	join(5, 0);
	offers(5, "abeventc", 8);
	nobody_waits();
}
END_TEST

START_TEST(a_short_write_leaves_the_rest_of_the_frame)
{
	struct ring_view v;
	struct ring_counts missed;

	join(1, 0);
	push("aaaa", 1);
	push("bbbb", 2);
	push("cccc", 3);
	ck_assert(ring_next(ring, &v));
	ck_assert_uint_eq(v.frames, 3);
	ring_took(ring, &v, 6);
	ck_assert_str_eq(text_of(&v), "bb");
	ck_assert_uint_eq(v.frames, 2);
	ck_assert(ring_is_lagging(ring, 0));
	nobody_waits();
	ck_assert(!ring_resume(ring, 0, &missed));
	offers(1, "cccc", 4);
	nobody_waits();
}
END_TEST

START_TEST(a_write_up_to_a_border_leaves_nothing)
{
	struct ring_counts missed;
	struct ring_view v;

	join(1, 0);
	push("aaaa", 1);
	push("bbbb", 2);
	v = offers(1, "aaaabbbb", 4);
	ck_assert_uint_eq(v.total, 0);
	ck_assert_uint_eq(v.frames, 1);
	ck_assert(!ring_resume(ring, 0, &missed));
	v = offers(1, "bbbb", 0);
	ck_assert_uint_eq(v.total, 0);
	ck_assert_uint_eq(v.frames, 0);
	ck_assert_uint_eq(ring_lagging(ring), 1);
}
END_TEST

START_TEST(a_frame_waits_for_those_who_keep_up)
{
	struct ring_view v;

	join(1, 0);
	ck_assert_int_eq(push_bulk(8, 1024), ERR_OK);
	ck_assert_int_eq(push_bulk(1, 1), ERR_FULL);
	ck_assert_uint_eq(ring_frames(ring), 8);
	ck_assert(ring_next(ring, &v));
	ck_assert_uint_eq(v.total, 8192);
	ring_took(ring, &v, v.total);
	/* Only the end of the pass shows that nobody is left. */
	nobody_waits();
	ck_assert_int_eq(push_bulk(1, 1), ERR_OK);
	ck_assert_uint_eq(ring_frames(ring), 8);
}
END_TEST

START_TEST(nobody_waits_for_one_who_lags)
{
	struct ring_counts missed;
	struct ring_view v;

	join(1, 0);
	ck_assert_int_eq(push_bulk(4, 1024), ERR_OK);
	ck_assert(ring_next(ring, &v));
	ring_took(ring, &v, 1024);
	nobody_waits();
	/* Three of classes 1, 2, 0 wait; ten more push out six. */
	ck_assert_int_eq(push_bulk(10, 1024), ERR_OK);
	ck_assert(ring_resume(ring, 0, &missed));
	ck_assert_uint_eq(missed.of[0], 2);
	ck_assert_uint_eq(missed.of[1], 2);
	ck_assert_uint_eq(missed.of[2], 1);
	ck_assert(ring_next(ring, &v));
	ck_assert_uint_eq(v.total, 8192);
	ck_assert_uint_eq(v.frames, 8);
	ring_took(ring, &v, v.total);
	nobody_waits();
}
END_TEST

/* What one frame stands for is missed with it. */
START_TEST(a_frame_may_count_for_many)
{
	struct ring_tag tag = { .counts = { 3, 40, 500 } };
	struct iovec part = { (void *)(uintptr_t)"gone", 4 };
	struct ring_counts missed;

	join(1, 0);
	push("a", 0);
	offers(1, "a", 0);
	ck_assert_int_eq(ring_push(ring, &part, 1, &tag), ERR_OK);
	ck_assert_int_eq(push_bulk(8, 1024), ERR_OK);
	ck_assert(ring_resume(ring, 0, &missed));
	ck_assert_uint_eq(missed.of[0], 3);
	ck_assert_uint_eq(missed.of[1], 41);
	ck_assert_uint_eq(missed.of[2], 500);
}
END_TEST

START_TEST(frames_are_counted_by_their_stamp)
{
	struct ring_counts counts;

	ck_assert_uint_eq(ring_frames_above(ring, 0), 0);
	for (uint64_t stamp = 1; stamp <= 5; stamp++) {
		push("a", stamp);
		push("b", stamp);
	}
	ck_assert_uint_eq(ring_frames_above(ring, 0), 10);
	ck_assert_uint_eq(ring_frames_above(ring, 3), 4);
	ring_counts_above(ring, 3, &counts);
	ck_assert_uint_eq(counts.of[0], 0);
	ck_assert_uint_eq(counts.of[1], 4);
	ck_assert_uint_eq(ring_frames_above(ring, 5), 0);
}
END_TEST

START_TEST(leaving_makes_the_pass_skip_nobody)
{
	for (uint32_t i = 0; i < 6; i++)
		join(i, 0);
	push("a", 1);
	offers(0, "a", 1);
	offers(1, "a", 1);
	offers(2, "a", 1);
	ring_leave(ring, index_of[0]);
	offers(5, "a", 1);
	ring_leave(ring, index_of[4]);
	offers(3, "a", 1);
	nobody_waits();
	ck_assert_uint_eq(ring_count(ring), 4);
}
END_TEST

START_TEST(memory_follows_what_waits)
{
	struct ring_view v;
	size_t small = ring_memory(ring);

	join(1, 0);
	ck_assert_int_eq(push_bulk(100, 64), ERR_OK);
	ck_assert_uint_gt(ring_memory(ring), small + 4096);
	ring_trim(ring);
	ck_assert_uint_eq(ring_frames(ring), 100);
	ck_assert(ring_next(ring, &v));
	ring_took(ring, &v, v.total);
	nobody_waits();
	ring_set_keep(ring, 10);
	ring_trim(ring);
	ck_assert_uint_eq(ring_frames(ring), 10);
	ck_assert_uint_lt(ring_memory(ring), small + 100);
	join(2, 0);
	ck_assert(ring_next(ring, &v));
	ck_assert_uint_eq(v.total, 640);
}
END_TEST

START_TEST(a_ring_nobody_listens_to_keeps_the_newest)
{
	teardown();
	open_ring(1 << 20, 50);
	ck_assert_int_eq(push_bulk(1000, 200), ERR_OK);
	ck_assert_uint_ge(ring_frames(ring), 50);
	ck_assert_uint_lt(ring_memory(ring), 40000);
}
END_TEST

START_TEST(a_frame_beyond_the_ring_is_refused)
{
	static char huge[8193];

	ck_assert_int_eq(push_of(huge, 8193, 0, 0), ERR_TOO_LARGE);
	ck_assert_int_eq(push_of(huge, 8192, 0, 0), ERR_OK);
}
END_TEST

/*
 * The model: every frame ever pushed, and what each reader has got. Frames say
 * their own serial, class and length, so a reader's bytes speak for
 * themselves: whole frames, rising without a hole but where it was told so.
 */

#define FRAMES_MAX 6000
#define STEPS 3000

struct reader {
	bool is_in;
	bool is_new;		/* got nothing yet */
	uint64_t next;		/* serial it must get next */
	struct buf in;
};

static struct {
	struct rng_seeded rng;
	uint64_t seed;
	uint64_t pushed;
	uint8_t class_of[FRAMES_MAX];
	uint64_t stamp_of[FRAMES_MAX];
	uint64_t stamp;
	struct reader readers[SLOTS];
	unsigned full, missed, moved;	/* so that the test tests something */
} model;

#define ASSERT(what) \
	ck_assert_msg(what, "seed %llu: %s", (unsigned long long)model.seed, \
	    #what)

static uint32_t
below(uint32_t n)
{
	return (uint32_t)rng_seeded_below(&model.rng, n);
}

static void
model_push(void)
{
	char frame[600];
	uint32_t len = below(8) ? 20 + below(60) : 20 + below(580);
	unsigned class = below(RING_CLASSES);
	uint64_t stamp = model.stamp + below(3);
	enum err err;

	if (model.pushed == FRAMES_MAX)
		return;
	memset(frame, '.', sizeof(frame));
	snprintf(frame, sizeof(frame), "%03u %010llu", len,
	    (unsigned long long)model.pushed);
	err = push_of(frame, len, stamp, class);
	ASSERT(err == ERR_OK || err == ERR_FULL);
	if (err) {
		model.full++;
		return;
	}
	model.stamp = stamp;
	model.stamp_of[model.pushed] = stamp;
	model.class_of[model.pushed++] = (uint8_t)class;
}

static uint64_t
model_tail(void)
{
	return model.pushed - ring_frames(ring);
}

static void
model_join(uint32_t slot)
{
	struct reader *r = &model.readers[slot];
	uint64_t after = below(2) ? model.stamp - below(60) % (model.stamp + 1)
	    : model.stamp;

	if (r->is_in)
		return;
	r->is_in = r->is_new = true;
	r->next = model_tail();
	while (r->next < model.pushed && model.stamp_of[r->next] <= after)
		r->next++;
	buf_init(&r->in, 1 << 20);
	join(slot, after);
}

static void
model_leave(uint32_t slot)
{
	struct reader *r = &model.readers[slot];

	if (!r->is_in)
		return;
	ring_leave(ring, index_of[slot]);
	r->is_in = false;
	buf_fini(&r->in);
}

static void
read_frames(struct reader *r)
{
	size_t at = 0;

	while (r->in.len - at >= 20) {
		const char *frame = r->in.data + at;
		size_t len = (size_t)strtoul(frame, NULL, 10);

		if (r->in.len - at < len)
			break;
		ASSERT(strtoull(frame + 4, NULL, 10) == r->next);
		r->next++;
		at += len;
	}
	buf_consume(&r->in, at);
}

static void
take(struct reader *r, const struct ring_view *v, size_t len)
{
	for (int i = 0; i < v->count && len > 0; i++) {
		size_t n = v->iov[i].iov_len < len ? v->iov[i].iov_len : len;

		ASSERT(buf_append(&r->in, v->iov[i].iov_base, n) == ERR_OK);
		len -= n;
	}
	ASSERT(len == 0);
	read_frames(r);
}

static bool
model_visit(bool is_all_taken)
{
	struct ring_view v;
	struct reader *r;
	uint64_t before;
	size_t took, total;

	if (!ring_next(ring, &v))
		return false;
	r = &model.readers[v.slot];
	ASSERT(r->is_in && index_of[v.slot] == v.index);
	ASSERT(v.total > 0 && r->in.len == 0);
	ASSERT(r->next + v.frames == model.pushed);
	total = v.total;
	took = is_all_taken || below(6) ? total : below((uint32_t)total);
	before = r->next;
	take(r, &v, took);
	ring_took(ring, &v, took);
	take(r, &v, v.total);
	ASSERT(r->in.len == 0 && r->next == before + v.frames);
	ASSERT(ring_is_lagging(ring, v.index) == (took < total));
	return true;
}

static void
model_resume(uint32_t slot)
{
	struct reader *r = &model.readers[slot];
	struct ring_counts missed, want = { { 0 } };
	uint64_t tail = model_tail();
	bool has_missed;

	if (!r->is_in || !ring_is_lagging(ring, index_of[slot]))
		return;
	has_missed = ring_resume(ring, index_of[slot], &missed);
	ASSERT(has_missed == (r->next < tail));
	for (; r->next < tail; r->next++)
		want.of[model.class_of[r->next]]++;
	ASSERT(memcmp(&want, &missed, sizeof(want)) == 0);
	model.missed += has_missed;
}

static void
model_step(void)
{
	uint32_t slot = below(SLOTS);

	switch (below(12)) {
	case 0:
		model_join(slot);
		break;
	case 1:
		if (below(3) == 0)
			model_leave(slot);
		break;
	case 2:
		model_resume(slot);
		break;
	case 3:
		if (below(20) == 0)
			ring_trim(ring);
		break;
	case 4:
	case 5:
	case 6:
		model_push();
		break;
	case 7:
		for (uint32_t n = below(40); n > 0; n--)
			model_push();
		break;
	default:
		for (uint32_t n = below(20); n > 0; n--)
			model_visit(false);
		break;
	}
}

/* A subscriber that keeps up can be anywhere the ring still is. */
static void
check_kept(void)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		struct reader *r = &model.readers[i];

		if (r->is_in && !ring_is_lagging(ring, index_of[i]))
			ASSERT(r->next >= model_tail());
		if (r->is_in)
			ASSERT(ring_slot(ring, index_of[i]) == i);
	}
}

static void
run_seed(uint64_t seed)
{
	model.seed = seed;
	rng_seeded_init(&model.rng, seed);
	model.pushed = model.stamp = 0;
	teardown();
	open_ring(4096u << below(4), below(2) ? 0 : below(30));
	for (unsigned i = 0; i < STEPS; i++) {
		model_step();
		check_kept();
	}
	for (uint32_t i = 0; i < SLOTS; i++)
		model_resume(i);
	while (model_visit(true))
		continue;
	ASSERT(ring_is_idle(ring) && ring_lagging(ring) == 0);
	for (uint32_t i = 0; i < SLOTS; i++) {
		ASSERT(!model.readers[i].is_in ||
		    model.readers[i].next == model.pushed);
		model_leave(i);
	}
	ASSERT(ring_count(ring) == 0);
}

START_TEST(every_reader_gets_a_row_with_told_holes)
{
	const char *one = getenv("RING_SEED");

	if (one) {
		run_seed(strtoull(one, NULL, 10));
		return;
	}
	for (uint64_t seed = 1; seed <= 20; seed++)
		run_seed(seed);
	ck_assert_uint_gt(model.full, 100);
	ck_assert_uint_gt(model.missed, 100);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ring");
	TCase *tc = tcase_create("ring");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, frames_that_wait_are_offered_together);
	tcase_add_test(tc, the_pass_goes_round_all);
	tcase_add_test(tc, a_joiner_begins_behind_a_stamp);
	tcase_add_test(tc, a_short_write_leaves_the_rest_of_the_frame);
	tcase_add_test(tc, a_write_up_to_a_border_leaves_nothing);
	tcase_add_test(tc, a_frame_waits_for_those_who_keep_up);
	tcase_add_test(tc, frames_are_counted_by_their_stamp);
	tcase_add_test(tc, nobody_waits_for_one_who_lags);
	tcase_add_test(tc, a_frame_may_count_for_many);
	tcase_add_test(tc, leaving_makes_the_pass_skip_nobody);
	tcase_add_test(tc, memory_follows_what_waits);
	tcase_add_test(tc, a_ring_nobody_listens_to_keeps_the_newest);
	tcase_add_test(tc, a_frame_beyond_the_ring_is_refused);
	tcase_add_test(tc, every_reader_gets_a_row_with_told_holes);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
