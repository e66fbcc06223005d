/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a batch when the store fails one of its commands. */
#include <check.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/logtail.h"
#include "base/metrics.h"
#include "corekit.h"

#define SENDS 6

static struct corekit kit;
static const struct fault_plan never = { -1, -1, -1, ERR_IO, false, 0 };

static void
setup(void)
{
	log_set_level(LOG_NONE);
	corekit_init(&kit);
	corekit_up(&kit);
	corekit_must(&kit, "default", NULL, "user.create",
	    "{\"id\":\"alice\"}");
	corekit_must(&kit, "default", "alice", "group.create",
	    "{\"id\":\"g\",\"name\":\"G\"}");
	ck_assert_int_eq(corekit_open(&kit, "alice", "d", "web", 1), ERR_OK);
	kit.session.worker = -1;
	/* The first send waits for the word rules: it is not of a batch. */
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:none", "w", "x"),
	    ERR_NOT_MEMBER);
	(void)corekit_heard(&kit);
}

static void
teardown(void)
{
	corekit_fini(&kit);
}

/* Sends of one batch, as far as the writer's mailbox. */
static void
post_batch(struct request *sends[SENDS])
{
	struct actor *shard = core_shard(kit.core, 0);
	char params[128];

	for (int i = 0; i < SENDS; i++) {
		snprintf(params, sizeof(params), "{\"conv\":\"g:g\",\"cid\":"
		    "\"b%d\",\"kind\":\"text\",\"body\":{\"text\":\"%d\"}}",
		    i, i);
		sends[i] = corekit_post(&kit, "default", "alice",
		    "message.send", params);
		snprintf(sends[i]->gate_id, sizeof(sends[i]->gate_id),
		    "\"b %d\"", i);
	}
	shard->ops->on_mail(shard->self, mailbox_take(&shard->box));
}

static void
write_batch(struct fault_plan plan)
{
	struct actor *writer = core_writer(kit.core, 0);

	kit.plan = plan;
	writer->ops->on_mail(writer->self, mailbox_take(&writer->box));
	kit.plan = never;
	corekit_finish(&kit);
}

/* How many of the batch were answered with err; frees all. */
static int
count(struct request *sends[SENDS], enum err err)
{
	int n = 0;

	for (int i = 0; i < SENDS; i++) {
		n += sends[i]->err == err;
		request_free(sends[i]);
	}
	return n;
}

/* What the log holds, and what sessions were told. */
static void
expect(int entries, const char *heard)
{
	int found = 0;

	ck_assert_str_eq(corekit_heard(&kit), heard);
	corekit_must(&kit, "default", "alice", "message.list",
	    "{\"conv\":\"g:g\"}");
	for (const char *p = kit.result; (p = strstr(p, "\"type\":"
	    "\"message\"")); p++)
		found++;
	ck_assert_int_eq(found, entries);
}

START_TEST(a_fault_of_one_command_rolls_back_alone)
{
	struct request *sends[SENDS];

	post_batch(sends);
	/* begin, then the first append */
	write_batch((struct fault_plan){ 1, -1, -1, ERR_AGAIN, false, 0 });
	ck_assert_int_eq(sends[0]->err, ERR_AGAIN);
	ck_assert_int_eq(count(sends, ERR_OK), SENDS - 1);
	expect(SENDS - 1, "message g:g; message g:g; message g:g; "
	    "message g:g; message g:g");
	ck_assert(core_is_ready(kit.core));
}
END_TEST

START_TEST(a_store_that_fails_every_command_fails_the_batch)
{
	struct request *sends[SENDS];

	post_batch(sends);
	write_batch((struct fault_plan){ -1, 0, -1, ERR_AGAIN, true, 0 });
	ck_assert_int_eq(count(sends, ERR_AGAIN), SENDS);
	expect(0, "");
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g", "b0", "0"),
	    ERR_OK);
	ck_assert(core_is_ready(kit.core));
	expect(1, "message g:g");
}
END_TEST

static const enum err disk[] = { ERR_IO, ERR_DISK_FULL, ERR_SYNC };

/* After a failed sync nobody reads what may not be on the disk. */
static void
expect_silence(void)
{
	ck_assert_str_eq(corekit_heard(&kit), "");
	ck_assert_int_eq(corekit_call(&kit, "default", "alice",
	    "message.list", "{\"conv\":\"g:g\"}"), ERR_SYNC);
}

START_TEST(a_disk_that_fails_fails_the_batch)
{
	struct request *sends[SENDS];

	post_batch(sends);
	write_batch((struct fault_plan){ -1, 2, -1, disk[_i], false, 0 });
	ck_assert_int_eq(count(sends, disk[_i]), SENDS);
	ck_assert(!core_is_ready(kit.core));
	ck_assert_int_eq(core_must_end(kit.core), disk[_i] == ERR_SYNC);
	if (disk[_i] == ERR_SYNC)
		expect_silence();
	else
		expect(0, "");
}
END_TEST

START_TEST(a_commit_that_fails_is_told_to_nobody)
{
	struct request *sends[SENDS];

	post_batch(sends);
	write_batch((struct fault_plan){ -1, -1, 0, disk[_i], false, 0 });
	ck_assert_int_eq(count(sends, disk[_i]), SENDS);
	ck_assert_int_eq(core_must_end(kit.core), disk[_i] == ERR_SYNC);
	if (disk[_i] == ERR_SYNC) {
		expect_silence();
		return;
	}
	expect(0, "");
	post_batch(sends);
	write_batch(never);
	ck_assert_int_eq(count(sends, ERR_OK), SENDS);
	expect(SENDS, "message g:g; message g:g; message g:g; message g:g; "
	    "message g:g; message g:g");
}
END_TEST

START_TEST(a_commit_that_fails_is_logged_as_of_the_first)
{
	struct request *sends[SENDS];
	struct logtail_line line;

	post_batch(sends);
	log_set_level(LOG_ERROR);
	write_batch((struct fault_plan){ -1, -1, 0, ERR_IO, false, 0 });
	log_set_level(LOG_NONE);
	ck_assert(logtail_get(logtail_next() - 1, &line));
	ck_assert_str_eq(line.part, "writer");
	ck_assert_msg(strstr(line.text, "commit failed") != NULL, "%s",
	    line.text);
	ck_assert_str_eq(line.text + line.len - 12, " request=b_0");
	ck_assert_int_eq(count(sends, ERR_IO), SENDS);
}
END_TEST

START_TEST(caches_of_all_tenants_together_have_a_maximum)
{
	int64_t before = metric_get(METRIC_CACHED_ROWS);
	char id[16], params[64];

	kit.settings.cached_rows_max = before + 40;
	for (int i = 0; i < 30; i++) {
		snprintf(id, sizeof(id), "t%d", i);
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}", id);
		corekit_must(&kit, "default", NULL, "tenant.create", params);
		corekit_must(&kit, id, NULL, "user.create", "{\"id\":\"zoe\"}");
		ck_assert_int_le(metric_get(METRIC_CACHED_ROWS), before + 40);
	}
	/* What was forgotten is read again. */
	ck_assert_int_eq(corekit_send(&kit, "alice", "g:g", "c1", "hi"),
	    ERR_OK);
	corekit_must(&kit, "t0", NULL, "user.update",
	    "{\"id\":\"zoe\",\"name\":\"Zoe\"}");
	corekit_down(&kit);
	ck_assert_int_eq(metric_get(METRIC_CACHED_ROWS), 0);
}
END_TEST

/* ---- what runs again ---- */

struct call {
	const char *user, *op, *params;
};

static const struct call world[] = {
	{ NULL, "user.create", "{\"id\":\"bob\"}" },
	{ "alice", "group.create", "{\"id\":\"asks\",\"name\":\"A\","
	    "\"settings\":{\"join\":\"approval\"}}" },
	{ "alice", "channel.create", "{\"id\":\"c\",\"name\":\"C\"}" },
	{ NULL, "cutover.begin", "{\"since_ts\":1000}" },
	{ NULL, "words.set", "{\"mask\":[\"fool\"],"
	    "\"flag\":[\"foolish\"]}" },
};

/* What rules put in the place of their texts is not what their callers said. */
static const struct call judged[] = {
	{ "alice", "group.update", "{\"id\":\"g\",\"cid\":\"n\","
	    "\"name\":\"a fool\"}" },
	{ "alice", "group.set_nickname", "{\"id\":\"g\",\"cid\":\"n\","
	    "\"nickname\":\"a fool\"}" },
	{ "alice", "channel.update", "{\"id\":\"c\",\"cid\":\"n\","
	    "\"name\":\"a fool\"}" },
	{ "alice", "contact.request", "{\"user\":\"bob\",\"cid\":\"n\","
	    "\"text\":\"a fool\"}" },
	{ "bob", "group.join", "{\"id\":\"asks\",\"cid\":\"n\","
	    "\"text\":\"a fool\",\"answer\":\"a fool\"}" },
	{ NULL, "message.import", "{\"conv\":\"g:g\",\"messages\":[{"
	    "\"cid\":\"n\",\"from\":\"alice\",\"ts\":2000,\"kind\":"
	    "\"text\",\"body\":{\"text\":\"foolish\"}}]}" },
};
#define JUDGED (int)(sizeof(judged) / sizeof(*judged))

/* The call, and a send behind it that meets the n-th answer of the store
 * instead of its own, if that is one of the send's: true then. */
static bool
run_again(const struct call *c, int n)
{
	struct actor *shard = core_shard(kit.core, 0);
	struct request *first, *send;
	bool is_last;

	for (size_t i = 0; i < sizeof(world) / sizeof(*world); i++)
		corekit_must(&kit, "default", world[i].user, world[i].op,
		    world[i].params);
	first = corekit_post(&kit, "default", c->user, c->op, c->params);
	send = corekit_post(&kit, "default", "alice", "message.send",
	    "{\"conv\":\"g:g\",\"cid\":\"s\",\"kind\":\"text\","
	    "\"body\":{\"text\":\"hi\"}}");
	shard->ops->on_mail(shard->self, mailbox_take(&shard->box));
	write_batch((struct fault_plan){ n, -1, -1, ERR_AGAIN, false, 0 });
	is_last = send->err == ERR_AGAIN;
	ck_assert_int_eq(first->err, is_last ? ERR_OK : ERR_AGAIN);
	request_free(first);
	request_free(send);
	return is_last;
}

START_TEST(what_runs_again_is_what_was_said)
{
	const struct call *c = &judged[_i];

	for (int n = 1; !run_again(c, n); n++) {
		teardown();
		setup();
	}
	/* Otherwise a conflict: it is compared with what was said. */
	corekit_must(&kit, "default", c->user, c->op, c->params);
	if (strcmp(c->op, "message.import") != 0)
		return;
	corekit_must(&kit, "default", NULL, "words.flagged", "{}");
	ck_assert_ptr_nonnull(strstr(kit.result, "\"word\":\"foolish\""));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("writer");
	TCase *t = tcase_create("batches");
	SRunner *sr;
	int failed, kinds = sizeof(disk) / sizeof(*disk);

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_fault_of_one_command_rolls_back_alone);
	tcase_add_test(t, a_store_that_fails_every_command_fails_the_batch);
	tcase_add_test(t, caches_of_all_tenants_together_have_a_maximum);
	tcase_add_loop_test(t, a_disk_that_fails_fails_the_batch, 0, kinds);
	tcase_add_loop_test(t, a_commit_that_fails_is_told_to_nobody, 0,
	    kinds);
	tcase_add_test(t, a_commit_that_fails_is_logged_as_of_the_first);
	tcase_add_loop_test(t, what_runs_again_is_what_was_said, 0, JUDGED);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
