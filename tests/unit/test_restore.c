/* SPDX-License-Identifier: Apache-2.0 */
/* Backups and restores of a data directory, and kills in between. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "statekit.h"
#include "upkeep/archive.h"

#define SPARE_BYTES (64 << 20)

START_TEST(a_state_comes_back)
{
	const char *path = make_backup();
	char epoch[EPOCH_CHARS + 1];
	bool is_new = false;

	snprintf(epoch, sizeof(epoch), "%s", read_epoch());
	ck_assert_int_eq(backup_verify(&job, path, ".", &info, &why), ERR_OK);
	ck_assert_str_eq(info.head.version, "1.2.3");
	write_state("after", "two");
	ck_assert(state_is("one two :before"));
	write_state("after", "one");
	ck_assert_msg(restore_run(&job, path, &info, &why) == ERR_OK, "%s",
	    why.why);
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(is_new);
	ck_assert(state_is("one :before"));
	ck_assert(strcmp(epoch, read_epoch()) != 0);
	/* The old state stays until a daemon was ready. */
	ck_assert(folder_exists(DATA "/upkeep/restore/old/system.db"));
	ck_assert_int_eq(settle(), ERR_OK);
	ck_assert(!folder_exists(DATA "/upkeep/restore/old"));
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(!is_new);
}
END_TEST

START_TEST(what_does_not_work_goes_back)
{
	const char *path = make_backup();
	bool is_new = false;

	write_state("after", "one");
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	ck_assert_int_eq(restore_undo(DATA, "it is no good", &why), ERR_OK);
	ck_assert(state_is("one :after"));
	ck_assert(folder_exists(DATA "/tls/cert.pem"));
	ck_assert(folder_exists(DATA
	    "/upkeep/restore/refused/tenants/one/tenant.db"));
	ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
	ck_assert(!is_new);
}
END_TEST

/* Three that begin and do not get ready; one that fails by itself is none. */
START_TEST(starts_are_counted)
{
	const char *path = make_backup();
	bool is_new = false, is_spent = true;

	write_state("after", "one");
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	for (int starts = 0; starts < 5; starts++) {
		ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
		ck_assert(is_new);
		ck_assert_int_eq(restore_count_start(DATA, &is_spent, &why),
		    ERR_OK);
		ck_assert_int_eq(is_spent, starts == 4);
		if (starts == 0)
			ck_assert_int_eq(restore_forgive_start(DATA, &why),
			    ERR_OK);
		/* Another one would take the place of the state before. */
		ck_assert_int_eq(restore_run(&job, path, &info, &why),
		    ERR_WRONG_STATE);
	}
	ck_assert(state_is("one :before"));
	ck_assert_int_eq(restore_undo(DATA, "died", &why), ERR_OK);
	ck_assert(state_is("one :after"));
	ck_assert_int_eq(folder_size(DATA "/upkeep/restore/why"), 4);
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	ck_assert(!folder_exists(DATA "/upkeep/restore/why"));
}
END_TEST

START_TEST(another_machine_has_nothing_before)
{
	char path[300];

	snprintf(path, sizeof(path), "%s", make_backup());
	ck_assert_int_eq(folder_remove(DATA, &why), ERR_OK);
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	ck_assert(state_is("one :before"));
	ck_assert(folder_exists(DATA "/tls/cert.pem"));
	ck_assert_int_eq(restore_undo(DATA, "it is no good", &why),
	    ERR_NOT_FOUND);
	/* So what no daemon starts on makes room for another backup. */
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	ck_assert(state_is("one :before"));
}
END_TEST

static enum err
do_restore(const char *path)
{
	return restore_run(&job, path, &info, &why);
}

static enum err
do_undo(const char *path)
{
	(void)path;
	return restore_undo(DATA, "it is no good", &why);
}

/* Killed before any of its renames a restore has happened or not, whole. */
START_TEST(a_restore_is_all_or_nothing)
{
	const char *path = make_backup();
	bool is_new = true, died = true;
	int befores = 0, afters = 0;

	for (int n = 0; died; n++) {
		write_state("after", "one");
		died = dies_at(n, do_restore, path);
		ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
		if (is_new) {
			ck_assert(state_is("one :before"));
			ck_assert_int_eq(settle(), ERR_OK);
			befores++;
		} else {
			ck_assert(state_is("one :after"));
			afters++;
		}
		ck_assert(folder_exists(DATA "/tls/cert.pem"));
	}
	ck_assert_int_ge(afters, 1);
	ck_assert_int_ge(befores, 6);
}
END_TEST

START_TEST(going_back_is_all_or_nothing)
{
	const char *path = make_backup();
	bool is_new = true, died = true;

	for (int n = 0; died; n++) {
		write_state("after", "one");
		ck_assert_int_eq(do_restore(path), ERR_OK);
		died = dies_at(n, do_undo, path);
		ck_assert_int_eq(restore_resume(DATA, &is_new, &why), ERR_OK);
		ck_assert(state_is(is_new ? "one :before" : "one :after"));
		ck_assert(folder_exists(DATA "/tls/cert.pem"));
		if (is_new)
			ck_assert_int_eq(settle(), ERR_OK);
	}
	ck_assert(!is_new);
}
END_TEST

/* One tenant */

static enum err
take_tenant(const char *path, const char *from, const char *to, bool replaces)
{
	struct restore_tenant what = { .from = from, .to = to, .name = to,
		.replaces = replaces };

	return restore_tenant(&job, path, &what, &info, &why);
}

static enum err
do_replace(const char *path)
{
	return take_tenant(path, "one", "one", true);
}

START_TEST(one_tenant_comes_back_alone)
{
	char epoch[EPOCH_CHARS + 1];
	const char *path;

	write_state("other", "two");
	path = make_backup();
	snprintf(epoch, sizeof(epoch), "%s", read_epoch());
	write_state("after", "one");
	ck_assert_int_eq(take_tenant(path, "one", "one", false), ERR_EXISTS);
	ck_assert(state_is("one two :after"));
	ck_assert_msg(do_replace(path) == ERR_OK, "%s", why.why);
	ck_assert(state_is("one two :before"));
	ck_assert(strcmp(epoch, read_epoch()) != 0);
	ck_assert(folder_exists(DATA "/upkeep/replaced/one/tenant.db"));
	ck_assert(!folder_exists(DATA "/upkeep/restore-tenant"));
	/* Beside it, under another id, out of a box's or its own. */
	ck_assert_int_eq(take_tenant(path, "two", "three", false), ERR_OK);
	ck_assert(state_is("one three two :before"));
	job.tenant = "two";
	path = make_backup();
	job.tenant = NULL;
	ck_assert_int_eq(take_tenant(path, "two", "four", false), ERR_OK);
	ck_assert(state_is("four one three two :before"));
}
END_TEST

START_TEST(one_tenant_that_is_not_there_changes_nothing)
{
	const char *path = make_backup();
	char longer[256];

	ck_assert_int_eq(take_tenant(path, "two", "two", false),
	    ERR_NOT_FOUND);
	ck_assert_int_eq(take_tenant(path, "one", "No", false), ERR_FIELD);
	ck_assert_int_eq(take_tenant(path, "../one", "two", false), ERR_FIELD);
	snprintf(longer, sizeof(longer), "%s.gone", path);
	ck_assert_int_eq(take_tenant(longer, "one", "two", false),
	    ERR_NOT_FOUND);
	ck_assert(state_is("one :before"));
	ck_assert(!folder_exists(DATA "/tenants/two"));
}
END_TEST

static enum err
import_tenant(const char *path, const char *to)
{
	struct restore_tenant what = { .from = "one", .to = to, .name = to,
		.is_free = true };

	return restore_tenant(&job, path, &what, &info, &why);
}

static bool
make_meanwhile(void *arg, const struct backup_progress *ignored)
{
	write_state("theirs", arg);
	return ignored != NULL;
}

START_TEST(one_tenant_that_was_made_meanwhile_is_said_to_be_one)
{
	const char *path = make_backup();
	char third[] = "three";

	write_state("theirs", "two");
	ck_assert_int_eq(import_tenant(path, "two"), ERR_EXISTS);
	ck_assert_ptr_nonnull(strstr(why.why, "was made meanwhile"));
	ck_assert_int_eq(mkdir(DATA "/tenants/lost", 0700), 0);
	ck_assert_int_eq(import_tenant(path, "lost"), ERR_EXISTS);
	ck_assert_ptr_nonnull(strstr(why.why, "no tenant's"));
	/* It is not replaced either. */
	job.go_on = make_meanwhile;
	job.arg = third;
	ck_assert_int_eq(import_tenant(path, "three"), ERR_EXISTS);
	ck_assert_ptr_nonnull(strstr(why.why, "was made meanwhile"));
	ck_assert(!folder_exists(DATA "/upkeep/replaced"));
}
END_TEST

START_TEST(one_tenant_that_is_served_stays)
{
	const char *path = make_backup();
	int fd = open(DATA, O_RDONLY | O_DIRECTORY);

	write_state("after", "one");
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(flock(fd, LOCK_EX | LOCK_NB), 0);
	ck_assert_int_eq(do_replace(path), ERR_BUSY);
	ck_assert(state_is("one :after"));
	/* Beside it goes; the daemon is told by the caller. */
	ck_assert_int_eq(take_tenant(path, "one", "two", false), ERR_OK);
	ck_assert(folder_exists(DATA "/tenants/two/tenant.db"));
	ck_assert(state_is("one :after"));
	close(fd);
}
END_TEST

START_TEST(replacing_one_tenant_is_all_or_nothing)
{
	const char *path = make_backup();
	bool died = true;
	int befores = 0, afters = 0;

	for (int n = 0; died; n++) {
		write_state("after", "one");
		died = dies_at(n, do_replace, path);
		befores += state_is("one :before");
		afters += state_is("one :after");
		ck_assert_int_eq(befores + afters, n + 1);
	}
	ck_assert_int_ge(afters, 1);
	ck_assert_int_ge(befores, 2);
	ck_assert(!folder_exists(DATA "/upkeep/restore-tenant"));
}
END_TEST

/* Refusals, after which all is as it was. */

START_TEST(a_daemon_is_not_pulled_from_under)
{
	const char *path = make_backup();
	int fd = open(DATA, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	ck_assert_int_eq(do_restore(path), ERR_BUSY);
	close(fd);
	ck_assert_int_eq(do_restore(path), ERR_OK);
}
END_TEST

START_TEST(a_damaged_backup_replaces_nothing)
{
	const char *path = make_backup();
	struct stat st;
	char byte;
	int fd;

	ck_assert_int_eq(stat(path, &st), 0);
	fd = open(path, O_RDWR);
	ck_assert_int_eq(pread(fd, &byte, 1, st.st_size / 2), 1);
	byte ^= 1;
	ck_assert_int_eq(pwrite(fd, &byte, 1, st.st_size / 2), 1);
	close(fd);
	write_state("after", "one");
	ck_assert_int_eq(backup_verify(&job, path, ".", &info, &why),
	    ERR_CORRUPT);
	ck_assert_int_eq(do_restore(path), ERR_CORRUPT);
	ck_assert(state_is("one :after"));
	ck_assert(!folder_exists(DATA "/upkeep/restore"));
}
END_TEST

START_TEST(one_tenant_is_not_a_box)
{
	const char *path;

	job.tenant = "one";
	path = make_backup();
	ck_assert_str_eq(info.head.tenant, "one");
	ck_assert_int_eq(do_restore(path), ERR_WRONG_STATE);
	job.tenant = "two";
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why),
	    ERR_NOT_FOUND);
	job.tenant = "../one";
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why),
	    ERR_NOT_FOUND);
}
END_TEST

static bool
never(void *arg, const struct backup_progress *p)
{
	(void)p;
	return ++*(int *)arg < 3;
}

START_TEST(a_cancelled_one_leaves_nothing)
{
	struct backup_info list[4];
	size_t count;
	int asked = 0;

	job.go_on = never;
	job.arg = &asked;
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why),
	    ERR_CLOSED);
	ck_assert_int_eq(backup_list(BACKUPS, list, 4, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert(folder_size(BACKUPS) == 0);
	ck_assert(!folder_exists(DATA "/upkeep/backup"));
}
END_TEST

/* The configuration */

static void
write_text(const char *path, const char *text)
{
	ck_assert_msg(folder_write(path, text, &why) == ERR_OK, "%s", why.why);
}

/* Names of an archive that begin so, in their order. */
static const char *
members(const char *path, const char *begin)
{
	static char all[1024];
	struct archive_reader *r = NULL;
	struct tar_header member;
	int fd = folder_open(path, &why);

	all[0] = '\0';
	ck_assert_int_eq(archive_open(fd, path, STR_NONE, &r, &why), ERR_OK);
	ck_assert_int_eq(backup_read_head(r, &info.head, &why), ERR_OK);
	while (archive_next(r, &member, &why) == ERR_OK)
		if (str_starts(str_from(member.name), begin))
			snprintf(all + strlen(all), sizeof(all) - strlen(all),
			    "%s ", member.name);
	archive_reader_free(r);
	close(fd);
	return all;
}

START_TEST(the_configuration_comes_along)
{
	static const char *const config[] = { "etc/mine.toml", "etc/conf.d",
	    "etc/gone.toml", NULL };
	char path[300];

	ck_assert_int_eq(mkdir("etc", 0700), 0);
	ck_assert_int_eq(mkdir("etc/conf.d", 0700), 0);
	write_text("etc/real", "[server]\n");
	ck_assert_int_eq(symlink("real", "etc/mine.toml"), 0);
	write_text("etc/conf.d/20-b.toml", "b");
	write_text("etc/conf.d/10-a.toml", "a");
	write_text("etc/conf.d/.hidden.toml", "");
	write_text("etc/conf.d/notes.txt", "");
	job.config = config;
	snprintf(path, sizeof(path), "%s", make_backup());
	ck_assert_str_eq(members(path, "config/"), "config/mine.toml "
	    "config/conf.d/10-a.toml config/conf.d/20-b.toml ");
	ck_assert_int_eq(restore_run(&job, path, &info, &why), ERR_OK);
	ck_assert_int_eq(settle(), ERR_OK);
	ck_assert_int_eq(folder_size(DATA
	    "/upkeep/restore/new/config/mine.toml"), 9);
	ck_assert_int_eq(folder_size(DATA
	    "/upkeep/restore/new/config/conf.d"), 2);
	/* The options are the box's, not the tenant's. */
	job.tenant = "one";
	ck_assert_str_eq(members(make_backup(), "config/"), "");
}
END_TEST

/* Room on a disk, and reading what was made */

START_TEST(archive_and_copy_take_room_together)
{
	int64_t all = folder_size(DATA "/tenants");
	int64_t copy = folder_size(DATA "/tenants/one/tenant.db");

	ck_assert_int_gt(copy, 0);
	room_here = all + copy + SPARE_BYTES - 1;
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why),
	    ERR_DISK_FULL);
	ck_assert_int_eq(folder_size(BACKUPS), 0);
	room_here++;
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why), ERR_OK);
}
END_TEST

START_TEST(each_disk_has_room_for_its_own)
{
	int64_t all = folder_size(DATA "/tenants");
	int64_t copy = folder_size(DATA "/tenants/one/tenant.db");
	char to[] = SHM "yizhan-restore-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(to));
	room_here = copy + SPARE_BYTES - 1;
	room_there = all + SPARE_BYTES;
	ck_assert_int_eq(backup_create(&job, to, &info, &why), ERR_DISK_FULL);
	room_here++;
	room_there--;
	ck_assert_int_eq(backup_create(&job, to, &info, &why), ERR_DISK_FULL);
	room_there++;
	/* To be read again it is unpacked there. */
	job.verifies = true;
	ck_assert_int_eq(backup_create(&job, to, &info, &why), ERR_DISK_FULL);
	ck_assert_int_eq(folder_size(to), 0);
	room_there += copy;
	ck_assert_int_eq(backup_create(&job, to, &info, &why), ERR_OK);
	ck_assert_int_eq(folder_remove(to, &why), ERR_OK);
}
END_TEST

static enum err
find_damage(struct str tenant, const char *path, const char **what)
{
	(void)tenant;
	(void)path;
	*what = "a page is damaged";
	return ERR_CORRUPT;
}

static char found[1024];

static enum err
note_name(void *arg, const char *name, struct problem *ignored)
{
	(void)arg;
	(void)ignored;
	snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s ",
	    name);
	return ERR_OK;
}

/* What lies in BACKUPS. */
static const char *
names(void)
{
	found[0] = '\0';
	ck_assert_int_eq(folder_walk(BACKUPS, note_name, NULL, &why), ERR_OK);
	return found;
}

START_TEST(what_cannot_be_read_again_has_no_good_name)
{
	struct copy_ops bad = { store.copies->copy, find_damage };
	struct store_backend wrong = store;
	char failed[256], good[256];
	size_t removed;

	ck_assert_int_eq(mkdir(BACKUPS, 0700), 0);
	ck_assert_int_eq(close(open(BACKUPS
	    "/yizhan-20250101T000000Z.tar.zst.failed", O_CREAT | O_WRONLY,
	    0600)), 0);
	wrong.copies = &bad;
	job.store = &wrong;
	job.verifies = true;
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why),
	    ERR_CORRUPT);
	ck_assert(strstr(why.why, "a page is damaged"));
	/* One is enough to look at. */
	snprintf(failed, sizeof(failed), "%s.failed ", info.name);
	ck_assert_str_eq(names(), failed);
	job.store = &store;
	ck_assert_int_eq(backup_create(&job, BACKUPS, &info, &why), ERR_OK);
	ck_assert_int_eq(backup_prune(BACKUPS, 7, &removed, &why), ERR_OK);
	snprintf(good, sizeof(good), "%s ", info.name);
	ck_assert_str_eq(names(), good);
}
END_TEST

/* Of one who makes or reads a backup now. */
START_TEST(what_is_under_way_stays)
{
	static const char part[] = BACKUPS
	    "/yizhan-20250104T000000Z.tar.zst.part";
	static const char reading[] = BACKUPS "/yizhan-verify-abcdef";
	size_t removed;
	int made, read;

	ck_assert_int_eq(mkdir(BACKUPS, 0700), 0);
	ck_assert_int_eq(mkdir(reading, 0700), 0);
	made = open(part, O_CREAT | O_WRONLY, 0600);
	read = open(reading, O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(flock(made, LOCK_EX | LOCK_NB), 0);
	ck_assert_int_eq(flock(read, LOCK_EX | LOCK_NB), 0);
	ck_assert_int_eq(backup_prune(BACKUPS, 7, &removed, &why), ERR_OK);
	ck_assert(folder_exists(part));
	ck_assert(folder_exists(reading));
	close(made);
	close(read);
	ck_assert_int_eq(backup_prune(BACKUPS, 7, &removed, &why), ERR_OK);
	ck_assert(!folder_exists(part));
	ck_assert(!folder_exists(reading));
}
END_TEST

/* Asks for fewer backups whenever it may be stopped. */
static bool
prune_meanwhile(void *arg, const struct backup_progress *p)
{
	struct problem problem;
	size_t removed;

	(void)p;
	++*(int *)arg;
	return backup_prune(BACKUPS, 7, &removed, &problem) == ERR_OK;
}

START_TEST(pruning_leaves_the_one_that_is_made)
{
	int times = 0;

	job.go_on = prune_meanwhile;
	job.arg = &times;
	job.verifies = true;
	ck_assert_msg(backup_create(&job, BACKUPS, &info, &why) == ERR_OK,
	    "%s", why.why);
	ck_assert_int_gt(times, 3);
}
END_TEST

/* A directory of backups */

static void
touch(const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), BACKUPS "/%s", name);
	ck_assert_int_eq(close(open(path, O_CREAT | O_WRONLY, 0600)), 0);
}

START_TEST(the_oldest_go)
{
	struct backup_info list[8];
	size_t count, removed;

	ck_assert_int_eq(mkdir(BACKUPS, 0700), 0);
	touch("yizhan-20250101T000000Z.tar.zst");
	touch("yizhan-20250103T000000Z.tar.zst");
	touch("yizhan-20250102T000000Z.tar.zst.sealed");
	touch("yizhan-20250104T000000Z.tar.zst.part");
	touch("yizhan-one-20250101T000000Z.tar.zst");
	touch("diary.txt");
	ck_assert_int_eq(backup_list(BACKUPS, list, 8, &count, &why), ERR_OK);
	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(list[0].name, "yizhan-20250103T000000Z.tar.zst");
	ck_assert(!list[0].has_head);
	ck_assert_int_eq(backup_prune(BACKUPS, 2, &removed, &why), ERR_OK);
	ck_assert_uint_eq(removed, 1);
	ck_assert(!folder_exists(BACKUPS "/yizhan-20250101T000000Z.tar.zst"));
	ck_assert(!folder_exists(BACKUPS
	    "/yizhan-20250104T000000Z.tar.zst.part"));
	ck_assert(folder_exists(BACKUPS
	    "/yizhan-one-20250101T000000Z.tar.zst"));
	ck_assert(folder_exists(BACKUPS "/diary.txt"));
	ck_assert_int_eq(backup_list(BACKUPS, list, 2, &count, &why),
	    ERR_LIMIT);
}
END_TEST

static const char *const no_names[] = { "", "yizhan-.tar.zst", "x.tar.zst",
	"yizhan-20250101T000000Z.tar", "yizhan-2025010T1000000Z.tar.zst",
	"yizhan-a/b-20250101T000000Z.tar.zst",
	"yizhan-20250101T000000Z.tar.zst.part" };

START_TEST(other_names_are_none)
{
	ck_assert(!backup_is_name(str_from(no_names[_i])));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restore");
	TCase *tc = tcase_create("restore");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_state_comes_back);
	tcase_add_test(tc, what_does_not_work_goes_back);
	tcase_add_test(tc, starts_are_counted);
	tcase_add_test(tc, another_machine_has_nothing_before);
	tcase_add_test(tc, a_restore_is_all_or_nothing);
	tcase_add_test(tc, going_back_is_all_or_nothing);
	tcase_add_test(tc, one_tenant_comes_back_alone);
	tcase_add_test(tc, one_tenant_that_is_not_there_changes_nothing);
	tcase_add_test(tc,
	    one_tenant_that_was_made_meanwhile_is_said_to_be_one);
	tcase_add_test(tc, one_tenant_that_is_served_stays);
	tcase_add_test(tc, replacing_one_tenant_is_all_or_nothing);
	tcase_add_test(tc, a_daemon_is_not_pulled_from_under);
	tcase_add_test(tc, a_damaged_backup_replaces_nothing);
	tcase_add_test(tc, one_tenant_is_not_a_box);
	tcase_add_test(tc, a_cancelled_one_leaves_nothing);
	tcase_add_test(tc, the_configuration_comes_along);
	tcase_add_test(tc, archive_and_copy_take_room_together);
	tcase_add_test(tc, each_disk_has_room_for_its_own);
	tcase_add_test(tc, what_cannot_be_read_again_has_no_good_name);
	tcase_add_test(tc, what_is_under_way_stays);
	tcase_add_test(tc, pruning_leaves_the_one_that_is_made);
	tcase_add_test(tc, the_oldest_go);
	tcase_add_loop_test(tc, other_names_are_none, 0,
	    sizeof(no_names) / sizeof(*no_names));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
