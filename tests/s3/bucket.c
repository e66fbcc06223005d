/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of depots, and what is the bucket's alone, on servers that
 * tests/s3/run has started: S3_PATH and S3_HOST are their addresses, one for
 * each style, S3_NAMES the name server that knows the second, S3_SECRET the
 * secret of the key "test" for the bucket "box", S3_FILES where the first has
 * that bucket as a folder.
 *
 * Runs on: the only thread, with an outbound actor of its own.
 * Owns: one depot per test.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/s3door.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "depotkit.h"
#include "loop/thread.h"
#include "net/outwait.h"
#include "rig.h"
#include "store/folder/folder.h"
#include "store/s3/s3.h"

#define BIG (2u * S3_PART_BYTES + 12345)
#define MANY 1100		/* more than two pages */

static struct outbound *outbound;
static struct thread *thread;
static struct outwait waits;
static const struct depot_key all = { .tenant = { "acme", 4 },
	.is_whole = true };
static struct depot folder, depot;
static char prefix[64];

static const struct depot_key upload = { { "acme", 4 },
	{ DEPOT_ID, sizeof(DEPOT_ID) - 1 }, false };
static const struct depot_key whole = { { "acme", 4 },
	{ DEPOT_PLACE, sizeof(DEPOT_PLACE) - 1 }, true };

static const char *
setting(const char *name)
{
	const char *text = getenv(name);

	ck_assert_msg(text != NULL, "%s is not set", name);
	return text;
}

static void
open_way(void)
{
	struct outbound_config config = { .calls_max = 8,
		.clock = &clock_real };
	struct tls_error error;

	ck_ok(addr_parse(str_from(setting("S3_NAMES")), &config.nameserver));
	outbound = outbound_new(&config, &error);
	ck_assert_ptr_nonnull(outbound);
	thread = thread_new(outbound_actor(outbound), 8);
	outbound_start(outbound, thread_base(thread));
	ck_ok(outwait_init(&waits, outbound));
	thread_start(thread);
}

static struct s3_config
config_of(const char *endpoint, bool is_host_style)
{
	snprintf(prefix, sizeof(prefix), "%d/", (int)getpid());
	return (struct s3_config){ .endpoint = endpoint,
		.region = "us-east-1", .bucket = "box", .prefix = prefix,
		.key_id = "test", .secret = setting("S3_SECRET"),
		.is_host_style = is_host_style, .timeout_ms = 20000 };
}

static void
open_bucket(const char *dir, const struct s3_config *config,
    struct depot *out)
{
	struct s3_door door;

	open_way();
	door = s3door(&waits);
	folder = depot_folder_new(dir, 0);
	*out = depot_s3_new(config, &door, &folder);
}

static void
open_path(const char *dir, struct depot *out)
{
	const struct s3_config config = config_of(setting("S3_PATH"), false);

	open_bucket(dir, &config, out);
}

static void
open_host(const char *dir, struct depot *out)
{
	const struct s3_config config = config_of(setting("S3_HOST"), true);

	open_bucket(dir, &config, out);
}

static void
close_bucket(struct depot *d)
{
	depot_s3_free(d);
	depot_folder_free(&folder);
	thread_stop(thread);
	outbound_finish(outbound);
	outwait_fini(&waits);
	thread_free(thread);
	outbound_free(outbound);
}

static const struct depot_kind kinds[] = {
	{ "path", open_path, close_bucket },
	{ "host", open_host, close_bucket },
};

/* ---- the bucket's alone ---- */

static void
stage(const char *bytes, size_t len)
{
	struct depot_file *f;

	ck_ok(depot.ops->make(depot.place, &upload, (int64_t)len));
	ck_ok(depot.ops->open(depot.place, &upload, &f));
	ck_ok(depot.ops->write(f, 0, bytes, len));
	ck_ok(depot.ops->sync(f));
	depot.ops->close(f);
}

static void
ck_reads(struct depot_file *f, const char *bytes, size_t at, size_t len)
{
	char *copy = xmalloc(len);
	size_t got = 0;

	ck_ok(depot.ops->read(f, (int64_t)at, copy, len, &got));
	ck_assert_uint_eq(got, len);
	ck_assert_int_eq(memcmp(copy, bytes + at, len), 0);
	xfree(copy);
}

START_TEST(a_large_file_goes_in_parts_and_comes_in_ranges)
{
	char *bytes = xmalloc(BIG);
	struct depot_file *f;

	depot_make_tenants();
	kinds[_i].open(".", &depot);
	for (size_t i = 0; i < BIG; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	stage(bytes, BIG);
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_ok(depot.ops->drop(depot.place, &upload));
	ck_ok(depot.ops->open(depot.place, &whole, &f));
	ck_assert_int_eq(depot.ops->size(f), BIG);
	ck_reads(f, bytes, 0, BIG);
	ck_reads(f, bytes, S3_PART_BYTES - 7, 99);
	ck_reads(f, bytes, BIG - 1, 1);
	ck_reads(f, bytes, 3, S3_CHUNK_BYTES);
	depot.ops->close(f);
	kinds[_i].close(&depot);
	xfree(bytes);
}
END_TEST

static bool
count_name(void *arg, struct str name)
{
	(void)name;
	++*(int *)arg;
	return true;
}

static bool
stop_at_ten(void *arg, struct str name)
{
	(void)name;
	return ++*(int *)arg < 10;
}

static void
make_dir(const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s%s", setting("S3_FILES"), prefix,
	    name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

/* Straight into the server's folder, where names are files. */
static void
make_objects(int count)
{
	static const char *const dirs[] = { "", "tenants",
		"tenants/acme", "tenants/acme/files", "tenants/acme/files/aa" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		make_dir(dirs[i]);
	for (int i = 0; i < count; i++) {
		char path[512];
		int fd;

		snprintf(path, sizeof(path), "%s/%stenants/acme/files/aa/"
		    "aa%08x.%s", setting("S3_FILES"), prefix, i * 7919,
		    DEPOT_ID);
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		ck_assert_int_ge(fd, 0);
		close(fd);
	}
}

START_TEST(more_names_than_a_page_are_listed)
{
	const struct depot_key some = { { "acme", 4 }, { "aa", 2 }, true };
	int count = 0;

	depot_make_tenants();
	kinds[0].open(".", &depot);
	make_objects(MANY);
	ck_ok(depot.ops->list(depot.place, &all, count_name, &count));
	ck_assert_int_eq(count, MANY);
	count = 0;
	ck_ok(depot.ops->list(depot.place, &some, count_name, &count));
	ck_assert_int_eq(count, MANY);
	count = 0;
	ck_ok(depot.ops->list(depot.place, &all, stop_at_ten, &count));
	ck_assert_int_eq(count, 10);
	kinds[0].close(&depot);
}
END_TEST

/* Who is refused, or finds no bucket, is told the same, whatever is asked. */
static void
ck_away(const struct s3_config *config)
{
	struct depot_file *f;
	int count = 0;

	log_set_level(LOG_NONE);
	depot_make_tenants();
	open_bucket(".", config, &depot);
	stage("abc", 3);
	ck_err(depot.ops->keep(depot.place, &upload, whole.name),
	    ERR_FILES_AWAY);
	ck_err(depot.ops->open(depot.place, &whole, &f), ERR_FILES_AWAY);
	ck_assert_ptr_null(f);
	ck_err(depot.ops->list(depot.place, &all, count_name, &count),
	    ERR_FILES_AWAY);
	ck_ok(depot.ops->open(depot.place, &upload, &f));
	depot.ops->close(f);
	close_bucket(&depot);
}

START_TEST(a_wrong_secret_is_no_way_in)
{
	struct s3_config config = config_of(setting("S3_PATH"), false);

	config.secret = "wrong";
	ck_away(&config);
}
END_TEST

START_TEST(an_unknown_key_is_no_way_in)
{
	struct s3_config config = config_of(setting("S3_PATH"), false);

	config.key_id = "nobody";
	ck_away(&config);
}
END_TEST

START_TEST(a_bucket_is_not_made)
{
	struct s3_config config = config_of(setting("S3_PATH"), false);

	config.bucket = "no-such-box";
	ck_away(&config);
}
END_TEST

START_TEST(nobody_at_the_address)
{
	struct s3_config config = config_of("http://127.0.0.1:1", false);

	ck_away(&config);
}
END_TEST

START_TEST(a_name_without_address)
{
	struct s3_config config = config_of("http://nowhere.test", false);

	ck_away(&config);
}
END_TEST

int
main(void)
{
	char dir[] = "bucket-test-XXXXXX";
	Suite *s = suite_create("bucket");
	TCase *tc = tcase_create("bucket"), *cases = depot_cases(kinds, 2);
	SRunner *run;
	int failed;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return EXIT_FAILURE;
	tcase_set_timeout(tc, 60);
	tcase_set_timeout(cases, 60);	/* there is a network in it */
	tcase_add_loop_test(tc,
	    a_large_file_goes_in_parts_and_comes_in_ranges, 0, 2);
	tcase_add_test(tc, more_names_than_a_page_are_listed);
	tcase_add_test(tc, a_wrong_secret_is_no_way_in);
	tcase_add_test(tc, an_unknown_key_is_no_way_in);
	tcase_add_test(tc, a_bucket_is_not_made);
	tcase_add_test(tc, nobody_at_the_address);
	tcase_add_test(tc, a_name_without_address);
	suite_add_tcase(s, cases);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	if (chdir("..") == 0)
		rig_remove(dir);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
