/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searching, and the keeping of the index, with every call of the stores
 * failing once.
 */
#include <stdio.h>

#include "faultkit.h"
#include "modules/module.h"

extern const struct module search_module;

static const struct fault_call calls[] = {
	{ "bob", "message.search", "{\"text\":\"relay\"}", GOES_ON },
	{ "bob", "message.search", "{\"text\":\"relay\",\"order\":"
	    "\"relevance\",\"limit\":1}", GOES_ON },
	{ "bob", "message.search", "{\"conv\":\"g:g1\",\"text\":\"relay\","
	    "\"from\":\"alice\",\"kind\":\"text\"}", GOES_ON },
	{ "bob", "message.search", "{\"kind\":\"text\",\"after_ts\":1000,"
	    "\"limit\":1}", GOES_ON },
	{ "bob", "message.search", "{\"conv\":\"u:alice\",\"text\":"
	    "\"hello\"}", GOES_ON },
	{ "bob", "file.search", "{\"text\":\"plan\"}", GOES_ON },
	{ "alice", "file.search", "{\"conv\":\"g:g1\",\"kind\":\"file\"}",
	    GOES_ON },
	{ NULL, "audit.search", "{\"reason\":\"because\",\"text\":"
	    "\"relay\"}", GOES_ON },
	{ NULL, "audit.search", "{\"reason\":\"because\",\"from\":\"alice\","
	    "\"conv\":\"d:alice:bob\"}", GOES_ON },
	{ "bob", "user.search", "{\"text\":\"ali\"}", GOES_ON },
	{ "bob", "group.search", "{\"text\":\"one\"}", GOES_ON },
};
#define CALLS (int)(sizeof(calls) / sizeof(*calls))

static const struct fault_call steps[] = {
	{ NULL, "user.create", "{\"id\":\"alice\",\"name\":\"Alice\"}", 0 },
	{ NULL, "user.create", "{\"id\":\"bob\",\"name\":\"Bob\"}", 0 },
	{ "alice", "group.create", "{\"id\":\"g1\",\"name\":\"One\","
	    "\"members\":[\"bob\"]}", 0 },
	{ "alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"c1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"a relay station\"}}", 0 },
	{ "alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"c2\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"relay by relay\"}}", 0 },
	{ "bob", "message.send", "{\"conv\":\"g:g1\",\"cid\":\"c3\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"no relay\"}}", 0 },
	{ "bob", "message.recall", "{\"conv\":\"g:g1\",\"seq\":4,"
	    "\"cid\":\"r1\"}", 0 },
	{ "alice", "message.send", "{\"conv\":\"u:bob\",\"cid\":\"c1\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"hello relay\"}}", 0 },
	{ "alice", "file.create", "{\"name\":\"plan.txt\",\"size\":0}", 0 },
	{ NULL, NULL, NULL, 0 },
};

static void *self;
static struct follower followers[1];

static void
up(void)
{
	const struct conf_table tables[] = { search_module.options,
		{ NULL, 0 } };
	const struct conf_source source = { .file = NULL };
	struct conf *conf = NULL;
	struct buf problems;

	buf_init(&problems, 1024);
	ck_assert_int_eq(conf_load(tables, &source, &problems, &conf),
	    ERR_OK);
	ck_assert(search_module.start(conf_values(conf, &tables[0]), &self));
	conf_free(conf);
	buf_fini(&problems);
	followers[0] = (struct follower){ .name = search_module.name,
		.take = search_module.after, .self = self,
		.batch = search_module.batch };
	kit.parts.followers = followers;
	kit.parts.follower_count = 1;
}

static void
down(void)
{
	if (self != NULL)
		search_module.stop(self);
	self = NULL;
}

/* Until all is in the index. */
static void
settle(void)
{
	for (int i = 0; i < 5; i++)
		corekit_pass(&kit, 1000);
}

static void
say(void)
{
	faultkit_must_all(steps);
	faultkit_name_member('f', "id");
	faultkit_must("alice", "file.finish", "{\"id\":\"$f\"}", NULL);
	faultkit_must("alice", "message.send", "{\"conv\":\"g:g1\",\"cid\":"
	    "\"c5\",\"kind\":\"file\",\"body\":{\"file\":{\"id\":\"$f\","
	    "\"name\":\"plan.txt\",\"size\":0}}}", NULL);
}

static void
make(const struct fault_call *c)
{
	(void)c;
	say();
	settle();
}

static void
look(const struct fault_call *c, struct buf *out)
{
	(void)c;
	faultkit_must("bob", "message.search", "{\"text\":\"relay\"}", out);
	ck_assert_msg(strstr(kit.result, "relay by") != NULL, "%s",
	    kit.result);
	faultkit_must("alice", "file.search", "{\"text\":\"plan\"}", out);
}

static const struct fault_world world = { make, look, up, down };

START_TEST(any_store_call_may_fail_and_all_is_found_again)
{
	faultkit_try(&world, &calls[_i / FAULTKIT_ERRORS],
	    faultkit_errors[_i % FAULTKIT_ERRORS]);
}
END_TEST

/* Nothing of it is in the index yet. */
static void
make_fresh(const struct fault_call *c)
{
	(void)c;
	say();
}

static const struct fault_world fresh = { make_fresh, look, up, down };

START_TEST(an_index_that_fails_is_made_up_for)
{
	faultkit_try_time(&fresh, 8, 1000, faultkit_errors[_i]);
}
END_TEST

/* All of it is to be made again. */
static void
make_stale(const struct fault_call *c)
{
	make(c);
	faultkit_must(NULL, "search.rebuild", "{}", NULL);
}

static const struct fault_world stale = { make_stale, look, up, down };

START_TEST(an_index_is_made_again_whatever_fails)
{
	/* After a failure it rests for ten minutes. */
	faultkit_try_time(&stale, 4, 11 * 60 * 1000, faultkit_errors[_i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("searchfault");
	TCase *t = tcase_create("calls");
	SRunner *sr;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, any_store_call_may_fail_and_all_is_found_again,
	    0, CALLS * FAULTKIT_ERRORS);
	tcase_add_loop_test(t, an_index_that_fails_is_made_up_for, 0,
	    FAULTKIT_ERRORS);
	tcase_add_loop_test(t, an_index_is_made_again_whatever_fails, 0,
	    FAULTKIT_ERRORS);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
