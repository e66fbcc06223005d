/* SPDX-License-Identifier: Apache-2.0 */
/* The modules by themselves: what they make of options, drafts, entries. */
#include <check.h>
#include <stdlib.h>

#include "base/metrics.h"
#include "modules/backup.h"

extern const struct module words_module, tally_module;

/* Starts a module with one option set; false: it stays out. */
static bool
start(const struct module *m, const char *option, const char *value,
    void **self)
{
	const struct conf_table tables[] = { m->options, { .rows = NULL } };
	const struct conf_override overrides[] = {
		{ option, value, "--test" }, { NULL, NULL, NULL },
	};
	const struct conf_source source = { .overrides = overrides };
	struct buf problems;
	struct conf *conf;
	bool is_wanted;

	buf_init(&problems, 4096);
	ck_assert_int_eq(conf_load(tables, &source, &problems, &conf),
	    ERR_OK);
	*self = NULL;
	is_wanted = m->start(conf_values(conf, &tables[0]), self);
	conf_free(conf);	/* as a reload does */
	buf_fini(&problems);
	return is_wanted;
}

static enum err
judge(const void *self, const char *text, struct arena *arena,
    const char **hint)
{
	struct draft d = { .tenant = STR("default"), .user = STR("alice"),
		.conv = STR("d:alice:bob"), .text = str_from(text),
		.arena = arena };
	enum err err = words_module.before(self, &d);

	ck_assert_ptr_eq(d.text.p, text);	/* it does not rewrite */
	*hint = d.hint;
	return err;
}

START_TEST(words_stay_out_without_a_list)
{
	void *self;

	ck_assert(!start(&words_module, "words.refuse", "", &self));
}
END_TEST

START_TEST(words_are_found_in_any_spelling)
{
	static const char *const bad[] = { "MIST", "ein mist.", "Ｍist",
		"ÄRGER", "kein ärgernis", "不要赌博！", "mi st",
		"賭 博" };
	static const char *const good[] = { "am istanbul", "arger", "-",
		"" };
	struct arena arena;
	const char *hint;
	void *self;

	arena_init(&arena, 65536);
	ck_assert(start(&words_module, "words.refuse", "Mist,Ärger,赌博",
	    &self));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(judge(self, bad[i], &arena, &hint) ==
		    ERR_REFUSED, "%s", bad[i]);
		ck_assert_ptr_nonnull(hint);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(judge(self, good[i], &arena, &hint) == ERR_OK,
		    "%s", good[i]);
	ck_assert_int_eq(judge(self, "so ein mist", &arena, &hint),
	    ERR_REFUSED);
	ck_assert_str_eq(hint, "\"Mist\" is not allowed here; say it without");
	words_module.stop(self);
	arena_fini(&arena);
}
END_TEST

START_TEST(tally_stays_out_unless_enabled)
{
	void *self;

	ck_assert(!start(&tally_module, "tally.enabled", "false", &self));
	ck_assert(start(&tally_module, "tally.enabled", "true", &self));
}
END_TEST

START_TEST(tally_counts_by_what_entries_are)
{
	for (int type = 0; type < ENTRY_TYPE_COUNT; type++) {
		struct entry e = { .id = type + 1,
			.type = (enum entry_type)type };
		struct followed what = { .entry = &e };

		ck_assert_int_eq(tally_module.after(NULL, &what), ERR_OK);
	}
	ck_assert_int_eq(metric_get(METRIC_FOLLOWED_MESSAGES), 1);
	ck_assert_int_eq(metric_get(METRIC_FOLLOWED_RECALLS), 1);
	ck_assert_int_eq(metric_get(METRIC_FOLLOWED_CHANGES),
	    ENTRY_TYPE_COUNT - 2);
}
END_TEST

/* One at a time, until its thread has done it. */
START_TEST(backup_takes_one_wish_at_a_time)
{
	const struct backup_wish wish = { .what = BACKUP_CREATE };
	const struct backup_wish other = { .what = BACKUP_VERIFY,
		.name = STR("../system.db") };
	void *self;

	ck_assert(start(&backup_module, "backup.nightly", "false", &self));
	ck_assert(!backup_is_nightly(self));
	ck_assert_int_eq(backup_cancel(self), ERR_WRONG_STATE);
	ck_assert_int_eq(backup_ask(self, &other), ERR_NOT_FOUND);
	ck_assert_int_eq(backup_ask(self, &wish), ERR_OK);
	ck_assert_int_eq(backup_ask(self, &wish), ERR_BUSY);
	ck_assert_int_eq(backup_cancel(self), ERR_OK);
	backup_module.stop(self);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("modules");
	TCase *t = tcase_create("modules");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, words_stay_out_without_a_list);
	tcase_add_test(t, words_are_found_in_any_spelling);
	tcase_add_test(t, tally_stays_out_unless_enabled);
	tcase_add_test(t, tally_counts_by_what_entries_are);
	tcase_add_test(t, backup_takes_one_wish_at_a_time);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
