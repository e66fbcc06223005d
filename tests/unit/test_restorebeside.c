/* SPDX-License-Identifier: Apache-2.0 */
/* Restores that a daemon is asked for: what is prepared beside the state, and
 * what the next start makes of it. */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "statekit.h"
#include "store/sqlite/sqlite.h"
#include "upkeep/erase.h"

#define SPARE_BYTES (64 << 20)

static struct restore_wish wish;
static struct restored back;

static enum err
prepare(const char *path)
{
	return restore_prepare(&job, path, &wish, &info, &why);
}

/* As a daemon does it, whose own lock is no hindrance. */
static enum err
ask(const char *path)
{
	enum err err = prepare(path);

	return err ? err : restore_commit(DATA, &why);
}

static void
set_up_wish(void)
{
	set_up();
	wish = (struct restore_wish){ .tenant = "one", .by = "ann" };
}

START_TEST(the_next_start_takes_it_in)
{
	const char *path = make_backup();
	char epoch[EPOCH_CHARS + 1];
	bool is_new = false;

	snprintf(epoch, sizeof(epoch), "%s", read_epoch());
	write_state("after", "two");
	write_state("after", "one");
	ck_assert_msg(ask(path) == ERR_OK, "%s", why.why);
	ck_assert(state_is("one two :after"));
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_AGAIN);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(is_new && state_is("one :before"));
	ck_assert(strcmp(epoch, read_epoch()) != 0);
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_AGAIN);
	ck_assert_int_eq(settle(), ERR_OK);
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_OK);
	ck_assert(back.is_good && back.began_ts > 0);
	ck_assert_str_eq(back.name, strrchr(path, '/') + 1);
	ck_assert_str_eq(back.tenant, "one");
	ck_assert_str_eq(back.by, "ann");
	restore_told(DATA, &back);
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_NOT_FOUND);
}
END_TEST

START_TEST(one_that_goes_back_says_why)
{
	const char *path = make_backup();
	bool is_new = false;

	write_state("after", "one");
	ck_assert_int_eq(ask(path), ERR_OK);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert_int_eq(restore_undo(DATA, "it is no good", &why), ERR_OK);
	ck_assert(state_is("one :after"));
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_OK);
	ck_assert(!back.is_good);
	ck_assert_str_eq(back.why, "it is no good");
	ck_assert_str_eq(back.name, strrchr(path, '/') + 1);
	restore_told(DATA, &back);
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_NOT_FOUND);
}
END_TEST

static enum err
ask_and_start(const char *path)
{
	bool is_new;
	enum err err = ask(path);

	return err ? err : restore_resume(DATA, &is_new, &why);
}

/* Killed before any of its renames, or of those of the start, the state is the
 * one or the other, whole. */
START_TEST(it_is_all_or_nothing)
{
	const char *path = make_backup();
	bool is_new = true, died = true;
	int befores = 0, afters = 0;

	for (int n = 0; died; n++) {
		write_state("after", "one");
		died = dies_at(n, ask_and_start, path);
		ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
		ck_assert(state_is(is_new ? "one :before" : "one :after"));
		ck_assert(folder_exists(DATA "/tls/cert.pem"));
		if (!is_new) {
			ck_assert_int_eq(restore_outcome(DATA, &back),
			    ERR_NOT_FOUND);
			afters++;
			continue;
		}
		ck_assert_int_eq(settle(), ERR_OK);
		ck_assert_int_eq(restore_outcome(DATA, &back), ERR_OK);
		ck_assert(back.is_good);
		restore_told(DATA, &back);
		befores++;
	}
	ck_assert_int_ge(afters, 2);
	ck_assert_int_ge(befores, 6);
}
END_TEST

/* After each of these all is as it was. */
static void
changes_nothing(void)
{
	bool is_new = true;

	ck_assert(!folder_exists(DATA "/upkeep/restore/new"));
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(!is_new && state_is("one two :after"));
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_NOT_FOUND);
}

START_TEST(what_was_prepared_can_be_dropped)
{
	const char *path = make_backup();

	write_state("after", "one");
	write_state("after", "two");
	ck_assert_int_eq(prepare(path), ERR_OK);
	restore_drop(DATA);
	changes_nothing();
}
END_TEST

/* The options of the machine that it came from are left to be looked at. */
START_TEST(what_a_killed_one_unpacked_goes)
{
	const char *config[] = { "mine.toml", NULL };
	const char *path;
	bool is_new;

	ck_assert_int_eq(folder_write("mine.toml", "[mine]", &why), ERR_OK);
	job.config = config;
	path = make_backup();
	ck_assert_int_eq(prepare(path), ERR_OK);
	restore_sweep(DATA);
	ck_assert(!folder_exists(DATA "/upkeep/restore/new"));
	ck_assert_int_eq(ask(path), ERR_OK);
	restore_sweep(DATA);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(is_new);
	ck_assert_int_eq(settle(), ERR_OK);
	restore_sweep(DATA);
	ck_assert(folder_exists(DATA
	    "/upkeep/restore/new/config/mine.toml"));
}
END_TEST

/* It would be of the state before and of the one after. */
START_TEST(no_backup_is_made_of_a_state_that_goes)
{
	const char *path = make_backup();
	bool is_new;

	ck_assert_int_eq(ask(path), ERR_OK);
	ck_assert_int_eq(backup_create(&job, "again", &info, &why),
	    ERR_WRONG_STATE);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert_int_eq(backup_create(&job, "again", &info, &why),
	    ERR_WRONG_STATE);
	ck_assert_int_eq(settle(), ERR_OK);
	ck_assert_msg(backup_create(&job, "again", &info, &why) == ERR_OK,
	    "%s", why.why);
}
END_TEST

/* "two" was deleted and can be had back, "three" is erased, "four" was deleted
 * since the backup. */
static void
delete_some(void)
{
	static const struct {
		const char *id;
		bool is_erased;
	} rows[] = { { "two", false }, { "three", true }, { "four", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct erasing e = { .name = "x", .erase_ts = INT64_MAX,
			.is_erased = rows[i].is_erased };
		char path[64];

		snprintf(path, sizeof(path), DATA "/tenants/%s", rows[i].id);
		ck_assert_int_eq(folder_make(path, &why), ERR_OK);
		snprintf(path, sizeof(path), DATA "/tenants/%s/after",
		    rows[i].id);
		ck_assert_int_eq(folder_write(path, "x", &why), ERR_OK);
		ck_assert_int_eq(erase_mark(DATA, str_from(rows[i].id), &e,
		    &why), ERR_OK);
	}
}

static enum err
start_and_settle(const char *path)
{
	bool is_new;
	enum err err = restore_resume(DATA, &is_new, &why);

	(void)path;
	return err ? err : settle();
}

/* Killed before any rename, too; the one that the backup has is its. */
START_TEST(who_was_deleted_can_still_be_had_back)
{
	const char *path;
	bool is_new, died = true;

	write_state("before", "four");
	path = make_backup();
	for (int n = 0; died; n++) {
		delete_some();
		ck_assert_int_eq(ask(path), ERR_OK);
		died = dies_at(n, start_and_settle, path);
		ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
		if (is_new)
			ck_assert_int_eq(settle(), ERR_OK);
		ck_assert(folder_exists(DATA "/tenants/two/after"));
		ck_assert(!folder_exists(DATA "/tenants/three"));
		ck_assert(folder_exists(DATA "/tenants/four/tenant.db"));
		ck_assert(!folder_exists(DATA "/tenants/four/after"));
		ck_assert(!folder_exists(DATA "/upkeep/restore/old"));
	}
}
END_TEST

/* It is in the state that comes back. */
START_TEST(who_was_deleted_goes_back_with_the_state)
{
	const char *path = make_backup();
	bool is_new;

	delete_some();
	ck_assert_int_eq(ask(path), ERR_OK);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert_int_eq(restore_undo(DATA, "it is no good", &why), ERR_OK);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(folder_exists(DATA "/tenants/two/after"));
}
END_TEST

static bool
stops_at(void *arg, const struct backup_progress *p)
{
	enum backup_stage *stage = arg;

	ck_assert_int_gt(p->bytes_all, 0);
	ck_assert_int_le(p->bytes_done, p->bytes_all);
	return p->stage != *stage;
}

START_TEST(a_cancelled_one_changes_nothing)
{
	enum backup_stage stages[] = { BACKUP_PACKING, BACKUP_CHECKING };
	const char *path = make_backup();

	write_state("after", "one");
	write_state("after", "two");
	job.go_on = stops_at;
	job.arg = &stages[_i];
	ck_assert_int_eq(prepare(path), ERR_CLOSED);
	changes_nothing();
}
END_TEST

START_TEST(others_keep_room)
{
	const char *path = make_backup();
	int64_t base = folder_size(DATA "/tenants/one/tenant.db");

	write_state("after", "one");
	write_state("after", "two");
	room_here = folder_size(path) + SPARE_BYTES - 1;
	ck_assert_int_eq(prepare(path), ERR_DISK_FULL);
	changes_nothing();
	/* Of the archive, not of what is in it. */
	ck_assert_int_gt(base, folder_size(path));
	room_here++;
	ck_assert_int_eq(prepare(path), ERR_DISK_FULL);
	changes_nothing();
	room_here = base + SPARE_BYTES;
	ck_assert_int_eq(prepare(path), ERR_OK);
}
END_TEST

/* A back end that takes one database for one of an older release, when the
 * disk has so much room yet. */
static int64_t room_then;
static bool is_box_older;
static const struct past_ops *real_past;

static enum err
is_older(void *place, struct str tenant, bool *out, const char **what)
{
	enum err err = real_past->is_older(place, tenant, out, what);

	*out = (tenant.p == NULL) == is_box_older;
	room_here = room_then;
	return err;
}

static struct store_backend
store_of_past(const char *dir)
{
	static struct past_ops past;
	struct store_backend b = store_sqlite_new(dir);

	real_past = b.past;
	past = *real_past;
	past.is_older = is_older;
	b.past = &past;
	return b;
}

/* It is brought to this release there, which takes room too. */
START_TEST(others_keep_room_beside_an_older_release)
{
	const char *path = make_backup();
	const char *which = _i ? DATA "/system.db" :
	    DATA "/tenants/one/tenant.db";
	int64_t needed = 3 * folder_size(which) + SPARE_BYTES;

	write_state("after", "one");
	write_state("after", "two");
	is_box_older = _i;
	job.store_at = store_of_past;
	room_then = needed - 1;
	ck_assert_int_eq(prepare(path), ERR_DISK_FULL);
	changes_nothing();
	room_here = -1;
	room_then = needed;
	ck_assert_msg(prepare(path) == ERR_OK, "%s", why.why);
}
END_TEST

static int64_t fake_ts;

static int64_t
wall(void *arg)
{
	(void)arg;
	return fake_ts;
}

static bool
takes_an_hour(void *arg, const struct backup_progress *p)
{
	(void)arg;
	(void)p;
	fake_ts += 3600 * 1000;
	return true;
}

START_TEST(it_was_begun_when_it_was_asked_for)
{
	static const struct clock clock = { .wall_ms = wall };
	const char *path = make_backup();
	bool is_new;

	fake_ts = 1000;
	job.clock = &clock;
	job.go_on = takes_an_hour;
	ck_assert_int_eq(ask(path), ERR_OK);
	ck_assert_int_gt(fake_ts, 3600 * 1000);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert_int_eq(settle(), ERR_OK);
	ck_assert_int_eq(restore_outcome(DATA, &back), ERR_OK);
	ck_assert_int_eq(back.began_ts, 1000);
}
END_TEST

/* Another tenant that is gone does not come back by one's own will. */
START_TEST(whose_it_is_not_does_not_come_back)
{
	const char *path;

	write_state("after", "two");
	path = make_backup();
	write_state("after", "one");
	wish.only = "one";
	ck_assert_int_eq(prepare(path), ERR_FORBIDDEN);
	ck_assert_ptr_nonnull(strstr(why.why, "two"));
	changes_nothing();
	wish.only = NULL;
	ck_assert_int_eq(prepare(path), ERR_OK);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restorebeside");
	TCase *tc = tcase_create("restorebeside");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_checked_fixture(tc, set_up_wish, tear_down);
	tcase_add_test(tc, the_next_start_takes_it_in);
	tcase_add_test(tc, one_that_goes_back_says_why);
	tcase_add_test(tc, it_is_all_or_nothing);
	tcase_add_test(tc, what_was_prepared_can_be_dropped);
	tcase_add_test(tc, what_a_killed_one_unpacked_goes);
	tcase_add_test(tc, no_backup_is_made_of_a_state_that_goes);
	tcase_add_test(tc, who_was_deleted_can_still_be_had_back);
	tcase_add_test(tc, who_was_deleted_goes_back_with_the_state);
	tcase_add_loop_test(tc, a_cancelled_one_changes_nothing, 0, 2);
	tcase_add_test(tc, others_keep_room);
	tcase_add_loop_test(tc, others_keep_room_beside_an_older_release, 0,
	    2);
	tcase_add_test(tc, it_was_begun_when_it_was_asked_for);
	tcase_add_test(tc, whose_it_is_not_does_not_come_back);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
