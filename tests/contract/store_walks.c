/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of store.h: every call that reads. Visitors may end a walk;
 * any read of the disk may fail; values that no call ever wrote are damage.
 *
 * Runs on: the only thread.
 * Owns: one rig per test.
 */
#include <sqlite3.h>

#include "base/log.h"
#include "failfile.h"
#include "rig.h"
#include "store/sqlite/sums.h"

/* Conversations 3 and 4, which are listed, and who looks after the first. */
static void
make_listed(struct rig *r)
{
	static const char *const names[] = { "g:p", "g:q" };
	static const char *const admins[] = { "carol", "dave" };

	for (int i = 0; i < 2; i++) {
		struct conv c = { .kind = CONV_GROUP,
			.name = str_from(names[i]),
			.settings = { .is_listed = true } };
		struct member m = { .conv = 3, .user = str_from(admins[i]),
			.role = ROLE_ADMIN };

		ck_ok(r->ops->conv_put(r->w, &c));
		ck_ok(r->ops->member_put(r->w, &m));
	}
}

/* Two entries that were cut and still lie there. */
static void
make_purged(struct rig *r, int64_t conv)
{
	struct conv c;

	for (int64_t seq = 1; seq <= 2; seq++) {
		struct entry e = rig_entry(seq + 2, conv, seq, NULL);

		rig_append(r, &e);
	}
	ck_ok(r->ops->conv_by_key(r->w, conv, &r->arena, &c));
	c.purged_seq = 2;
	ck_ok(r->ops->conv_put(r->w, &c));
}

/* What everything below reads. */
static void
make_ground(struct rig *r)
{
	static const char *const phones[] = { "p1", "p2" };
	struct token token = { .hash = { 1 }, .user = STR("alice"),
		.label = STR("login"), .created_ts = 1, .expires_ts = 9 };
	struct room room = room_default();
	int64_t x, y;

	rig_begin(r);
	rig_user(r, "alice");
	rig_user(r, "bob");
	ck_ok(r->ops->token_put(r->w, &token));
	for (int i = 0; i < 2; i++) {
		struct device d = { .user = STR("alice"),
			.id = str_from(phones[i]), .name = STR("x") };

		ck_ok(r->ops->device_put(r->w, &d));
	}
	x = rig_conv(r, "r:x");
	y = rig_conv(r, "r:y");
	ck_assert_int_eq(x, 1);
	rig_member(r, x, "alice", 1);
	rig_member(r, x, "bob", 2);
	rig_member(r, y, "alice", 3);
	make_listed(r);
	ck_ok(r->ops->span_put(r->w, x, STR("alice"), (struct span){ 1, 2 }));
	ck_ok(r->ops->span_put(r->w, x, STR("alice"), (struct span){ 4, 0 }));
	for (int64_t seq = 1; seq <= 2; seq++) {
		struct entry e = rig_entry(seq, x, seq, seq == 1 ? "c" : "d");

		rig_append(r, &e);
		ck_ok(r->ops->mention_put(r->w, x, seq, STR("bob")));
	}
	make_purged(r, y);
	for (room.conv = x; room.conv <= y; room.conv++)
		ck_ok(r->ops->room_put(r->w, &room));
	for (int i = 0; i < 2; i++) {
		struct room_mark m = { .conv = x, .kind = (enum room_mark_kind)
			i, .user = STR("bob"), .until_ts = 7 };

		ck_ok(r->ops->room_mark_put(r->w, &m));
	}
	for (int i = 0; i < 2; i++) {
		struct record row = { .owner = str_from(phones[i]),
			.id = STR("x"), .ts = 4, .body = STR("{}") };

		ck_ok(r->ops->record_put(r->w, &row));
		row.owner = STR("al");
		row.id = str_from(phones[i]);
		ck_ok(r->ops->record_put(r->w, &row));
	}
	for (int i = 0; i < 2; i++) {
		const struct file f = { .id = str_from(phones[i]),
			.owner = STR("al"), .size = 3, .idle_ts = 5,
			.hash = i == 0 ? STR("") : STR("00") };

		ck_ok(r->ops->file_put(r->w, &f));
		ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){ f.id, x,
		    1 }));
		ck_ok(r->ops->file_ref_put(r->w, &(struct file_ref){
		    STR("p1"), x, i + 1 }));
	}
	ck_ok(r->ops->meta_put(r->w, "key", STR("value")));
	ck_ok(r->ops->last_id_put(r->w, 3));
	rig_commit(r);
}

/* --- the walks; every row is one word */

static bool
see_user(void *arg, const struct user *u)
{
	return seen_note(arg, u->id);
}

static bool
see_device(void *arg, const struct device *d)
{
	return seen_note(arg, d->id);
}

static bool
see_member(void *arg, const struct member *m)
{
	return seen_note(arg, m->user);
}

static bool
see_membership(void *arg, const struct member *m, const struct conv *c)
{
	ck_assert_int_eq(m->conv, c->key);
	return seen_note(arg, c->name);
}

static bool
see_span(void *arg, const struct span *s)
{
	return seen_int(arg, s->from);
}

static bool
see_room(void *arg, const struct room *room, const struct conv *c)
{
	ck_assert_int_eq(room->conv, c->key);
	return seen_note(arg, c->name);
}

static bool
see_mark(void *arg, const struct room_mark *m)
{
	return seen_int(arg, m->kind);
}

static bool
see_record(void *arg, const struct record *row)
{
	return seen_note(arg, row->id);
}

static bool
see_owner(void *arg, const struct record *row)
{
	return seen_note(arg, row->owner);
}

static bool
see_entry(void *arg, const struct entry *e)
{
	return seen_int(arg, e->seq);
}

static enum err
walk_users(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->user_list(s, STR(""), STR(""), 9, see_user, seen);
}

static bool
see_name(void *arg, struct str id, struct str name)
{
	(void)name;
	return seen_note(arg, id);
}

static enum err
walk_names(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->user_names(s, 9, see_name, seen);
}

static enum err
walk_devices(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->device_list(s, STR("alice"), see_device, seen);
}

static bool
see_conv(void *arg, const struct conv *c)
{
	return seen_note(arg, c->name);
}

static enum err
walk_listed(struct rig *r, struct store *s, struct seen *seen)
{
	const struct conv_range range = { STR("g:"), STR(""), STR(""), 9,
		false };

	return r->ops->conv_listed(s, &range, see_conv, seen);
}

static enum err
walk_titles(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->conv_names(s, STR("g:"), 9, see_name, seen);
}

static enum err
walk_convs(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->conv_after(s, 0, 2, see_conv, seen);
}

static enum err
walk_managers(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->member_managers(s, 3, 9, see_member, seen);
}

static enum err
walk_members(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->member_list(s, 1, STR(""), 9, see_member, seen);
}

static enum err
walk_memberships(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->membership_list(s, STR("alice"), see_membership, seen);
}

static enum err
walk_changes(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->membership_since(s, STR("alice"), 0, 9, see_membership,
	    seen);
}

static enum err
walk_spans(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->span_list(s, 1, STR("alice"), see_span, seen);
}

static enum err
walk_rooms(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->room_list(s, STR(""), 9, see_room, seen);
}

static enum err
walk_marks(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->room_mark_list(s, 1, see_mark, seen);
}

static enum err
walk_records(struct rig *r, struct store *s, struct seen *seen)
{
	const struct record_range range = { RECORD_PROBE, STR("al"), STR(""),
		9 };

	return r->ops->record_list(s, &range, see_record, seen);
}

static enum err
walk_owners(struct rig *r, struct store *s, struct seen *seen)
{
	const struct record_range range = { RECORD_PROBE, STR("x"), STR(""),
		9 };

	return r->ops->record_owners(s, &range, see_owner, seen);
}

static enum err
walk_page(struct rig *r, struct store *s, struct seen *seen)
{
	const struct entry_range range = { 1, 1, 9, 9, false };

	return r->ops->entry_page(s, &range, see_entry, seen);
}

static enum err
walk_log(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->entry_after(s, 0, 9, see_entry, seen);
}

static enum err
walk_purged(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->entry_purged(s, 2, 9, see_entry, seen);
}

static bool
see_file(void *arg, const struct file *f)
{
	return seen_note(arg, f->id);
}

static bool
see_ref_seq(void *arg, const struct file_ref *ref)
{
	return seen_int(arg, ref->seq);
}

static bool
see_ref_file(void *arg, const struct file_ref *ref)
{
	return seen_note(arg, ref->file);
}

static enum err
walk_files(struct rig *r, struct store *s, struct seen *seen)
{
	const struct file_range range = { STR("al"), INT64_MAX, STR(""), 9 };

	return r->ops->file_list(s, &range, see_file, seen);
}

static enum err
walk_idle(struct rig *r, struct store *s, struct seen *seen)
{
	return r->ops->file_idle(s, 5, 9, see_file, seen);
}

static enum err
walk_refs(struct rig *r, struct store *s, struct seen *seen)
{
	const struct file_ref none = { STR("p1"), 0, 0 };

	return r->ops->file_ref_list(s, &none, 9, see_ref_seq, seen);
}

static enum err
walk_refs_of(struct rig *r, struct store *s, struct seen *seen)
{
	const struct entry_range range = { 1, 1, 1, 9, false };

	return r->ops->file_ref_range(s, &range, see_ref_file, seen);
}

/* --- the calls that answer one thing */

static void
note_if(struct seen *seen, enum err err, struct str word)
{
	if (err == ERR_OK)
		seen_note(seen, word);
}

static void
count_if(struct seen *seen, enum err err, int64_t n)
{
	if (err == ERR_OK)
		seen_int(seen, n);
}

static enum err
ask_user(struct rig *r, struct store *s, struct seen *seen)
{
	struct user u;
	enum err err = r->ops->user_get(s, STR("bob"), &r->arena, &u);

	note_if(seen, err, u.name);
	return err;
}

static enum err
ask_user_count(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t all = 0, admins = 0;
	enum err err = r->ops->user_count(s, &all, &admins);

	count_if(seen, err, all);
	return err;
}

static enum err
ask_admins(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t admins = 0;
	enum err err = r->ops->admin_count(s, 1, &admins);

	count_if(seen, err, admins);
	return err;
}

static enum err
ask_newest_token(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t ts = 0;
	enum err err = r->ops->token_newest(s, STR("alice"), &ts);

	count_if(seen, err, ts);
	return err;
}

static enum err
ask_token(struct rig *r, struct store *s, struct seen *seen)
{
	const unsigned char hash[TOKEN_HASH_BYTES] = { 1 };
	struct token t;
	enum err err = r->ops->token_get(s, hash, &r->arena, &t);

	note_if(seen, err, t.user);
	return err;
}

static enum err
ask_conv(struct rig *r, struct store *s, struct seen *seen)
{
	struct conv c;
	enum err err = r->ops->conv_by_name(s, STR("r:x"), &r->arena, &c);

	count_if(seen, err, c.key);
	return err;
}

static enum err
ask_conv_key(struct rig *r, struct store *s, struct seen *seen)
{
	struct conv c;
	enum err err = r->ops->conv_by_key(s, 2, &r->arena, &c);

	note_if(seen, err, c.name);
	return err;
}

static enum err
ask_member(struct rig *r, struct store *s, struct seen *seen)
{
	struct member m;
	enum err err = r->ops->member_get(s, 1, STR("bob"), &m);

	count_if(seen, err, m.changed);
	return err;
}

static enum err
ask_entry(struct rig *r, struct store *s, struct seen *seen)
{
	struct entry e;
	enum err err = r->ops->entry_by_seq(s, 1, 2, &r->arena, &e);

	note_if(seen, err, e.cid);
	return err;
}

static enum err
ask_cid(struct rig *r, struct store *s, struct seen *seen)
{
	struct entry e;
	enum err err = r->ops->entry_by_cid(s, 1, STR("alice"), STR("d"),
	    &r->arena, &e);

	count_if(seen, err, e.seq);
	return err;
}

static enum err
ask_mentions(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t n = 0;
	enum err err = r->ops->mention_count(s, 1, STR("bob"), 1, &n);

	count_if(seen, err, n);
	return err;
}

static enum err
ask_room(struct rig *r, struct store *s, struct seen *seen)
{
	struct room room;
	enum err err = r->ops->room_get(s, 2, &r->arena, &room);

	count_if(seen, err, room.conv);
	return err;
}

static enum err
ask_room_count(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t n = 0;
	enum err err = r->ops->room_count(s, &n);

	count_if(seen, err, n);
	return err;
}

static enum err
ask_record(struct rig *r, struct store *s, struct seen *seen)
{
	struct record row;
	enum err err = r->ops->record_get(s, &KEY("al", "p2"), &r->arena, &row);

	note_if(seen, err, row.id);
	return err;
}

static enum err
ask_record_count(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t n = 0;
	enum err err = r->ops->record_count(s, RECORD_PROBE, STR("al"), &n);

	count_if(seen, err, n);
	return err;
}

static enum err
ask_file(struct rig *r, struct store *s, struct seen *seen)
{
	struct file f;
	enum err err = r->ops->file_get(s, STR("p1"), &r->arena, &f);

	count_if(seen, err, f.size);
	return err;
}

static enum err
ask_hash(struct rig *r, struct store *s, struct seen *seen)
{
	struct file f;
	enum err err = r->ops->file_by_hash(s, STR("00"), &r->arena, &f);

	note_if(seen, err, f.id);
	return err;
}

static enum err
ask_open_sum(struct rig *r, struct store *s, struct seen *seen)
{
	struct file_open_sum sum = { .count = 0 };
	enum err err = r->ops->file_open_sum(s, STR("al"), &sum);

	count_if(seen, err, sum.bytes);
	return err;
}

static enum err
ask_meta(struct rig *r, struct store *s, struct seen *seen)
{
	struct str value = STR_NONE;
	enum err err = r->ops->meta_get(s, "key", &r->arena, &value);

	note_if(seen, err, value);
	return err;
}

static enum err
ask_last_id(struct rig *r, struct store *s, struct seen *seen)
{
	int64_t id = 0;
	enum err err = r->ops->last_id_get(s, &id);

	count_if(seen, err, id);
	return err;
}

struct reading {
	enum err (*call)(struct rig *, struct store *, struct seen *);
	const char *all, *first;
};

static const struct reading readings[] = {
	{ walk_users, "alice bob", "alice" },
	{ walk_names, "alice bob", "alice" },
	{ walk_devices, "p1 p2", "p1" },
	{ walk_members, "alice bob", "alice" },
	{ walk_managers, "carol dave", "carol" },
	{ walk_listed, "g:p g:q", "g:p" },
	{ walk_titles, "g:p g:q", "g:p" },
	{ walk_convs, "r:x r:y", "r:x" },
	{ walk_memberships, "r:x r:y", "r:x" },
	{ walk_changes, "r:x r:y", "r:x" },
	{ walk_spans, "1 4", "1" },
	{ walk_rooms, "r:x r:y", "r:x" },
	{ walk_marks, "0 1", "0" },
	{ walk_records, "p1 p2", "p1" },
	{ walk_owners, "p1 p2", "p1" },
	{ walk_files, "p2 p1", "p2" },
	{ walk_idle, "p1 p2", "p1" },
	{ walk_refs, "1 2", "1" },
	{ walk_refs_of, "p1 p2", "p1" },
	{ walk_page, "1 2", "1" },
	{ walk_log, "1 2", "1" },
	{ walk_purged, "1 2", "1" },
	{ ask_user, "bob", "bob" },
	{ ask_user_count, "2", "2" },
	{ ask_admins, "0", "0" },
	{ ask_token, "alice", "alice" },
	{ ask_newest_token, "1", "1" },
	{ ask_conv, "1", "1" },
	{ ask_conv_key, "r:y", "r:y" },
	{ ask_member, "2", "2" },
	{ ask_entry, "d", "d" },
	{ ask_cid, "2", "2" },
	{ ask_mentions, "1", "1" },
	{ ask_room, "2", "2" },
	{ ask_room_count, "2", "2" },
	{ ask_record, "p2", "p2" },
	{ ask_record_count, "2", "2" },
	{ ask_file, "3", "3" },
	{ ask_hash, "p2", "p2" },
	{ ask_open_sum, "3", "3" },
	{ ask_meta, "value", "value" },
	{ ask_last_id, "3", "3" },
};
#define READINGS (sizeof(readings) / sizeof(*readings))

/* --- tests */

static void
expect(struct rig *r, struct store *s, const struct reading *reading,
    int stop_after)
{
	struct seen seen = seen_new();

	seen.stop_after = stop_after;
	ck_ok(reading->call(r, s, &seen));
	ck_seen(&seen, stop_after == 0 ? reading->all : reading->first);
}

START_TEST(a_visitor_may_end_any_walk_and_the_next_begins_anew)
{
	struct rig *r = rig_new((enum backend)_i);

	make_ground(r);
	rig_begin(r);
	for (size_t i = 0; i < READINGS; i++) {
		expect(r, r->w, &readings[i], 0);
		expect(r, r->w, &readings[i], 1);
		expect(r, r->w, &readings[i], 0);
	}
	rig_free(r);
}
END_TEST

/* Whether the n-th call to the disk failed; then the call said so, and the
 * same handle answers once the disk is well. */
static bool
fail_reading(struct rig *r, struct failfile_plan *plan, int64_t n,
    const struct reading *reading)
{
	struct store *s = rig_read(r);
	struct seen seen = seen_new();
	enum err err;

	plan->failed = false;
	plan->calls = n;
	err = reading->call(r, s, &seen);
	plan->calls = -1;
	ck_assert_int_eq(err, plan->failed ? ERR_IO : ERR_OK);
	buf_fini(&seen.text);
	r->ops->rollback(s);
	ck_ok(r->ops->begin(s));
	expect(r, s, reading, 0);
	rig_read_end(r, s);
	return plan->failed;
}

START_TEST(any_read_of_the_disk_may_fail)
{
	struct failfile_plan plan = { -1, OF_ALL, false };
	int64_t n = 0;
	struct rig *r;

	log_set_level(LOG_NONE);
	failfile_start(&plan);
	r = rig_new(BACKEND_SQLITE);
	make_ground(r);
	while (fail_reading(r, &plan, n, &readings[_i]))
		n++;
	ck_assert_int_gt(n, 0);
	rig_free(r);
	failfile_stop();
}
END_TEST

static void
run_sql(struct rig *r, const char *sql)
{
	sqlite3 *db;
	char path[256];

	r->ops->close(r->w);
	rig_path(r, "", path, sizeof(path));
	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE,
	    sums_vfs()), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	r->w = rig_open(r, STORE_WRITE);
}

struct damage {
	const char *sql;
	enum err (*call)(struct rig *, struct store *, struct seen *);
};

#define ROLE "UPDATE member SET role=99"
#define KIND "UPDATE conv SET kind=-1"
#define TYPE "UPDATE entry SET type=99"

static const struct damage damages[] = {
	{ "UPDATE device SET platform=99", walk_devices },
	{ ROLE, walk_members },
	{ ROLE, walk_managers },
	{ "UPDATE conv SET join_policy=99", walk_listed },
	{ "UPDATE conv SET may_invite=99", ask_conv },
	{ "UPDATE conv SET may_mention=99", ask_conv },
	{ "UPDATE conv SET life=-1", ask_conv },
	{ KIND, walk_memberships },
	{ ROLE, walk_changes },
	{ "UPDATE member SET flags=99", walk_members },
	{ KIND, walk_rooms },
	{ "UPDATE room_mark SET kind=kind-99", walk_marks },
	{ TYPE, walk_page },
	{ TYPE, walk_log },
	{ KIND, ask_conv },
	{ KIND, ask_conv_key },
	{ ROLE, ask_member },
	{ TYPE, ask_entry },
	{ TYPE, ask_cid },
};

START_TEST(a_value_that_no_call_wrote_is_damage)
{
	struct rig *r = rig_new(BACKEND_SQLITE);
	struct seen seen = seen_new();

	make_ground(r);
	run_sql(r, damages[_i].sql);
	rig_begin(r);
	ck_err(damages[_i].call(r, r->w, &seen), ERR_CORRUPT);
	ck_seen(&seen, "");
	rig_free(r);
}
END_TEST

TCase *
store_walks_tcase(void)
{
	TCase *tc = tcase_create("walks");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc,
	    a_visitor_may_end_any_walk_and_the_next_begins_anew, 0,
	    BACKEND_COUNT);
	tcase_add_loop_test(tc, any_read_of_the_disk_may_fail, 0, READINGS);
	tcase_add_loop_test(tc, a_value_that_no_call_wrote_is_damage, 0,
	    sizeof(damages) / sizeof(*damages));
	return tc;
}
