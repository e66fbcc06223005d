/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of depot.h. On every kind: _i.
 *
 * Runs on: the only thread.
 * Owns: one depot per test.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "depotkit.h"
#include "rig.h"

#define ID DEPOT_ID
#define PLACE DEPOT_PLACE

static const struct depot_key upload = { { "acme", 4 },
	{ ID, sizeof(ID) - 1 }, false };
static const struct depot_key whole = { { "acme", 4 },
	{ PLACE, sizeof(PLACE) - 1 }, true };

static const struct depot_kind *kinds;
static struct depot depot;

static void
make_tenant(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "tenants/%s", name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

void
depot_make_tenants(void)
{
	rig_remove("tenants");
	ck_assert_int_eq(mkdir("tenants", 0700), 0);
	make_tenant("acme");
	make_tenant("other");
}

static void
start(int kind)
{
	depot_make_tenants();
	kinds[kind].open(".", &depot);
}

static void
stop(int kind)
{
	kinds[kind].close(&depot);
}

static void
put(const struct depot_key *key, int64_t at, const char *text)
{
	struct depot_file *f;

	ck_ok(depot.ops->open(depot.place, key, &f));
	ck_ok(depot.ops->write(f, at, text, strlen(text)));
	ck_ok(depot.ops->sync(f));
	depot.ops->close(f);
}

static void
ck_holds(const struct depot_key *key, const char *want)
{
	struct depot_file *f;
	char text[64];
	size_t got = 99;

	ck_ok(depot.ops->open(depot.place, key, &f));
	ck_assert_int_eq(depot.ops->size(f), (int64_t)strlen(want));
	ck_ok(depot.ops->read(f, 0, text, sizeof(text), &got));
	ck_assert_int_eq(got, strlen(want));
	ck_assert_int_eq(memcmp(text, want, got), 0);
	ck_ok(depot.ops->read(f, (int64_t)got - 1, text, sizeof(text),
	    &got));
	ck_assert_int_eq(got, 1);
	ck_ok(depot.ops->read(f, 1000, text, sizeof(text), &got));
	ck_assert_int_eq(got, 0);
	depot.ops->close(f);
}

static void
ck_absent(const struct depot_key *key)
{
	struct depot_file *f;

	ck_err(depot.ops->open(depot.place, key, &f), ERR_NOT_FOUND);
	ck_assert_ptr_null(f);
}

static bool
see_name(void *arg, struct str name)
{
	return seen_note(arg, name);
}

static bool
see_none(void *arg, struct str name)
{
	(void)arg;
	ck_abort_msg("%.*s begins otherwise", STR_FMT(name));
	return false;
}

static void
ck_names(struct depot_key like, const char *want)
{
	struct seen all = seen_new(), some = seen_new();
	size_t len = like.is_whole ? 2 : 0;

	like.name.len = 0;
	ck_ok(depot.ops->list(depot.place, &like, see_name, &all));
	ck_seen(&all, want);
	like.name.len = len;
	ck_ok(depot.ops->list(depot.place, &like, see_name, &some));
	ck_seen(&some, want);
}

START_TEST(parts_may_come_in_any_order)
{
	start(_i);
	ck_ok(depot.ops->make(depot.place, &upload, 10));
	put(&upload, 6, "ghij");
	put(&upload, 0, "abc");
	put(&upload, 2, "cdefgh");
	ck_holds(&upload, "abcdefghij");
	stop(_i);
}
END_TEST

START_TEST(an_upload_becomes_whole_under_another_name)
{
	start(_i);
	ck_ok(depot.ops->make(depot.place, &upload, 3));
	put(&upload, 0, "abc");
	ck_absent(&whole);
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_holds(&upload, "abc");	/* its row may not know yet */
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_ok(depot.ops->drop(depot.place, &upload));
	ck_holds(&whole, "abc");
	ck_err(depot.ops->keep(depot.place, &upload, whole.name),
	    ERR_NOT_FOUND);
	ck_holds(&whole, "abc");
	stop(_i);
}
END_TEST

START_TEST(names_of_each_kind_and_tenant_are_listed_alone)
{
	struct depot_key other = upload;

	start(_i);
	ck_names(upload, "");
	ck_names(whole, "");
	ck_ok(depot.ops->make(depot.place, &upload, 1));
	ck_names(upload, ID);
	ck_names(whole, "");
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_ok(depot.ops->drop(depot.place, &upload));
	ck_names(upload, "");
	ck_names(whole, PLACE);
	other.is_whole = true;
	other.name = STR("zz");
	ck_ok(depot.ops->list(depot.place, &other, see_none, NULL));
	other = upload;
	other.tenant = STR("other");
	ck_names(other, "");
	ck_absent(&other);
	other.is_whole = true;
	ck_names(other, "");
	stop(_i);
}
END_TEST

START_TEST(what_is_dropped_stays_for_who_reads_it)
{
	struct depot_file *f;
	char text[8];
	size_t got;

	start(_i);
	ck_ok(depot.ops->make(depot.place, &upload, 3));
	put(&upload, 0, "abc");
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_ok(depot.ops->open(depot.place, &whole, &f));
	ck_ok(depot.ops->drop(depot.place, &whole));
	ck_ok(depot.ops->drop(depot.place, &whole));
	ck_absent(&whole);
	ck_names(whole, "");
	ck_ok(depot.ops->read(f, 0, text, sizeof(text), &got));
	ck_assert_int_eq(got, 3);
	depot.ops->close(f);
	stop(_i);
}
END_TEST

START_TEST(an_empty_file_is_a_file)
{
	start(_i);
	ck_ok(depot.ops->make(depot.place, &upload, 0));
	ck_ok(depot.ops->keep(depot.place, &upload, whole.name));
	ck_names(whole, PLACE);
	stop(_i);
}
END_TEST

START_TEST(made_again_it_is_empty)
{
	start(_i);
	ck_ok(depot.ops->make(depot.place, &upload, 3));
	put(&upload, 0, "abc");
	ck_ok(depot.ops->make(depot.place, &upload, 2));
	put(&upload, 0, "xy");
	ck_holds(&upload, "xy");
	stop(_i);
}
END_TEST

static void
make_whole(struct str as, const char *text)
{
	struct depot_file *f;

	ck_ok(depot.ops->make(depot.place, &upload, (int64_t)strlen(text)));
	ck_ok(depot.ops->open(depot.place, &upload, &f));
	ck_ok(depot.ops->write(f, 0, text, strlen(text)));
	depot.ops->close(f);
	ck_ok(depot.ops->keep(depot.place, &upload, as));
	ck_ok(depot.ops->drop(depot.place, &upload));
}

static void
ck_reads(struct depot_file *f, const char *want)
{
	char text[8];
	size_t got = 0;

	ck_ok(depot.ops->read(f, 0, text, sizeof(text), &got));
	ck_assert_int_eq(got, strlen(want));
	ck_assert_int_eq(memcmp(text, want, got), 0);
}

/* Once over one that is there and read by somebody, once where none is. */
START_TEST(a_whole_one_takes_the_place_of_another)
{
	const struct str twin = STR("9f86d081.twin");
	const struct depot_key old = { upload.tenant, twin, true };
	const struct depot_key fresh = { upload.tenant, STR(DEPOT_PLACE),
		true };
	struct depot_file *before, *after;

	start(_i);
	make_whole(twin, "b?d");
	ck_ok(depot.ops->open(depot.place, &old, &before));
	for (int i = 0; i < 2; i++) {
		make_whole(fresh.name, "good");
		ck_ok(depot.ops->renew(depot.place, &fresh, twin));
		ck_ok(depot.ops->open(depot.place, &old, &after));
		ck_reads(after, "good");
		depot.ops->close(after);
		ck_absent(&fresh);
		ck_ok(depot.ops->drop(depot.place, &old));
	}
	ck_reads(before, "b?d");
	depot.ops->close(before);
	stop(_i);
}
END_TEST

/* Of both kinds, and more than a slice of one. */
#define ERASED 103

static void
put_some(struct str tenant, unsigned count)
{
	char id[sizeof(ID)], as[sizeof(PLACE)];

	for (unsigned i = 0; i < count; i++) {
		struct depot_key key = { tenant, { id, sizeof(ID) - 1 },
			false };

		snprintf(id, sizeof(id), "%032x", i);
		snprintf(as, sizeof(as), "%02x%.62s.%.32s", i & 0xff,
		    &PLACE[2], id);
		ck_ok(depot.ops->make(depot.place, &key, 1));
		if (i == 0)
			continue;	/* it stays an upload */
		ck_ok(depot.ops->keep(depot.place, &key, str_from(as)));
		ck_ok(depot.ops->drop(depot.place, &key));
	}
}

static bool
count_name(void *arg, struct str name)
{
	(void)name;
	++*(unsigned *)arg;
	return true;
}

static unsigned
count_of(struct str tenant)
{
	struct depot_key all = { .tenant = tenant };
	unsigned count = 0;

	ck_ok(depot.ops->list(depot.place, &all, count_name, &count));
	all.is_whole = true;
	ck_ok(depot.ops->list(depot.place, &all, count_name, &count));
	return count;
}

START_TEST(a_tenant_goes_in_slices_and_no_other)
{
	enum err err;
	int slices = 0;

	start(_i);
	ck_ok(depot_erase(&depot, STR("acme")));
	put_some(STR("acme"), ERASED);
	put_some(STR("other"), 3);
	ck_assert_uint_eq(count_of(STR("acme")), ERASED);
	while ((err = depot_erase(&depot, STR("acme"))) == ERR_AGAIN)
		slices++;
	ck_ok(err);
	ck_assert_int_eq(slices, 1);
	ck_assert_uint_eq(count_of(STR("acme")), 0);
	ck_assert_uint_eq(count_of(STR("other")), 3);
	stop(_i);
}
END_TEST

TCase *
depot_cases(const struct depot_kind *all, int count)
{
	TCase *tc = tcase_create("contract");

	kinds = all;
	tcase_add_loop_test(tc, parts_may_come_in_any_order, 0, count);
	tcase_add_loop_test(tc, an_upload_becomes_whole_under_another_name, 0,
	    count);
	tcase_add_loop_test(tc, names_of_each_kind_and_tenant_are_listed_alone,
	    0, count);
	tcase_add_loop_test(tc, what_is_dropped_stays_for_who_reads_it, 0,
	    count);
	tcase_add_loop_test(tc, an_empty_file_is_a_file, 0, count);
	tcase_add_loop_test(tc, made_again_it_is_empty, 0, count);
	tcase_add_loop_test(tc, a_whole_one_takes_the_place_of_another, 0,
	    count);
	tcase_add_loop_test(tc, a_tenant_goes_in_slices_and_no_other, 0,
	    count);
	return tc;
}
