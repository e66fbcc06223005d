/* SPDX-License-Identifier: Apache-2.0 */
/* Files in the core: uploads, what is stored once, quotas, who may read. The
 * door that streams is played by a step of its own. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "corekit.h"
#include "core/filework.h"

#define TEN "abcdefghij"
#define TEN_HASH                                                          \
	"72399361da6a7754fec986dca5b7cbaf1c810a28ded4abaf56b2106d06cb78b0"

static struct corekit kit;
static char result[4096];
static struct field_error why;
static struct request *last;

static struct part_said {
	struct str id, text;
	int64_t at;
} part_said;

/* As the door has it: bytes on the disk, then the row. */
static enum err
put_part(struct ledger *l, struct request *r)
{
	const struct part_said *p = r->in;
	const struct depot *d = ledger_parts(l)->depot;
	const struct depot_key key = { STR("default"), p->id, false };
	struct depot_file *f;

	if (d->ops->open(d->place, &key, &f) == ERR_OK) {
		ck_assert_int_eq(d->ops->write(f, p->at, p->text.p,
		    p->text.len), ERR_OK);
		ck_assert_int_eq(d->ops->sync(f), ERR_OK);
		d->ops->close(f);
	}
	return file_note_part(l, r, p->id, (struct part){ p->at, p->at +
	    (int64_t)p->text.len });
}

/* The first message of al and bob names it. */
static enum err
put_ref(struct ledger *l, struct request *r)
{
	const struct file_get_in *in = r->in;
	struct file_ref ref = { .file = in->id, .seq = 1 };
	struct ledger_conv *c;

	ck_assert_int_eq(ledger_conv(l, STR("d:al:bob"), &c), ERR_OK);
	ref.conv = c->row.key;
	return ledger_check(l, ledger_ops(l)->file_ref_put(ledger_store(l),
	    &ref));
}

static int64_t bytes;

static enum err
ask_bytes(struct view *v, struct request *r)
{
	(void)r;
	return file_bytes(v->ops, v->store, &bytes);
}

static const struct step create_steps[] = {
	STEP_READERS(file_create_look), STEP_FILES(file_create_make),
	STEP_WRITER(file_create), { AT_NONE, { NULL } }
};
static const struct step part_steps[] = {
	STEP_WRITER(put_part), { AT_NONE, { NULL } }
};
static const struct step ref_steps[] = {
	STEP_WRITER(put_ref), { AT_NONE, { NULL } }
};
static const struct step finish_steps[] = {
	STEP_SHARD(file_finish_enter), STEP_READERS(file_finish_look),
	STEP_FILES(file_finish_hash), STEP_WRITER(file_finish),
	STEP_FILES(file_finish_drop),
	{ AT_NONE, { NULL } }
};
/* As far as a kill lets it come. */
static const struct step half_steps[] = {
	STEP_SHARD(file_finish_enter), STEP_READERS(file_finish_look),
	STEP_FILES(file_finish_hash), { AT_NONE, { NULL } }
};
static const struct step get_steps[] = {
	STEP_READERS(file_get), { AT_NONE, { NULL } }
};
static const struct step link_steps[] = {
	STEP_READERS(file_link_look), STEP_FILES(file_link_make),
	{ AT_NONE, { NULL } }
};
static const struct step list_steps[] = {
	STEP_READERS(file_list), { AT_NONE, { NULL } }
};
static const struct step delete_steps[] = {
	STEP_WRITER(file_delete), STEP_FILES(file_delete_drop),
	{ AT_NONE, { NULL } }
};
static const struct step bytes_steps[] = {
	STEP_READERS(ask_bytes), { AT_NONE, { NULL } }
};

static enum err
run(const struct step *steps, const char *user, void *in)
{
	struct request *r = request_new();
	enum err err;

	r->op_name = "file.test";
	r->steps = steps;
	r->allow = ROLE_USER;
	r->cost = 1;
	r->authenticated = true;
	r->who.roles = ROLE_ANYONE | ROLE_USER;
	r->in = in;
	r->reply_to = &kit.replies;
	snprintf(r->tenant, sizeof(r->tenant), "default");
	snprintf(r->who.user, sizeof(r->who.user), "%s", user);
	mailbox_post_reserved(core_inbox(kit.core, r->tenant), &r->mail);
	corekit_settle(&kit);
	ck_assert_ptr_eq(mailbox_take(&kit.replies), &r->mail);
	err = r->err;
	why = r->why;
	snprintf(result, sizeof(result), "%.*s",
	    STR_FMT(buf_str(&r->result)));
	request_free(last);
	last = r;
	return err;
}

/* Posted, not run yet; the caller frees. */
static struct request *
post_create(struct file_create_in *in)
{
	struct request *r = request_new();

	r->op_name = "file.test";
	r->steps = create_steps;
	r->allow = ROLE_USER;
	r->authenticated = true;
	r->who.roles = ROLE_ANYONE | ROLE_USER;
	r->in = in;
	r->reply_to = &kit.replies;
	snprintf(r->tenant, sizeof(r->tenant), "default");
	snprintf(r->who.user, sizeof(r->who.user), "al");
	mailbox_post_reserved(core_inbox(kit.core, r->tenant), &r->mail);
	return r;
}

static void
setup(void)
{
	static const char *const people[] = { "al", "bob", "carol" };
	char params[64];

	corekit_init(&kit);
	corekit_up(&kit);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(params, sizeof(params), "{\"id\":\"%s\"}",
		    people[i]);
		corekit_must(&kit, "default", NULL, "user.create", params);
	}
}

static void
teardown(void)
{
	request_free(last);
	last = NULL;
	corekit_fini(&kit);
}

static enum err
try_create(const char *user, int64_t size, const char *hash)
{
	struct file_create_in in = { .name = STR("a.txt"), .size = size,
		.hash = str_from(hash) };

	return run(create_steps, user, &in);
}

/* An upload of ten bytes; its id is the caller's to free. */
static char *
create(const char *user, const char *hash)
{
	const char *at;

	ck_assert_int_eq(try_create(user, 10, hash), ERR_OK);
	at = strstr(result, "\"id\":\"");
	ck_assert_ptr_nonnull(at);
	return xstrndup(at + 6, FILE_ID_CHARS);
}

static enum err
part(const char *user, const char *id, int64_t at, const char *text)
{
	part_said = (struct part_said){ str_from(id), str_from(text), at };
	return run(part_steps, user, &part_said);
}

static enum err
call(const struct step *steps, const char *user, const char *id)
{
	struct file_get_in in = { .id = str_from(id) };

	return run(steps, user, &in);
}

static char *
whole(const char *user)
{
	char *id = create(user, NULL);

	ck_assert_int_eq(part(user, id, 0, TEN), ERR_OK);
	ck_assert_int_eq(call(finish_steps, user, id), ERR_OK);
	return id;
}

static bool
count_name(void *arg, struct str name)
{
	(void)name;
	++*(int *)arg;
	return true;
}

static int
count(bool is_whole)
{
	const struct depot_key like = { .tenant = STR("default"),
		.is_whole = is_whole };
	int n = 0;

	ck_assert_int_eq(kit.depot.ops->list(kit.depot.place, &like,
	    count_name, &n), ERR_OK);
	return n;
}

#define ck_has(text) ck_assert_msg(strstr(result, text) != NULL, "%s", result)

START_TEST(parts_in_any_order_become_a_file)
{
	char *id = create("al", TEN_HASH);

	ck_has("\"parts\":[]");
	ck_assert_int_eq(part("al", id, 6, "ghij"), ERR_OK);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_WRONG_STATE);
	ck_assert_int_eq(part("al", id, 0, "abc"), ERR_OK);
	ck_has("\"parts\":[{\"from\":0,\"upto\":3},{\"from\":6,\"upto\":10}]");
	ck_assert_int_eq(part("al", id, 2, "cdefg"), ERR_OK);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_OK);
	ck_has("\"hash\":\"" TEN_HASH "\"");
	ck_has("\"mime\":\"text/plain; charset=utf-8\"");
	ck_assert(count(true) == 1 && count(false) == 0);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_OK);
	ck_has(TEN_HASH);
	ck_assert_int_eq(part("al", id, 0, ""), ERR_WRONG_STATE);
	xfree(id);
}
END_TEST

START_TEST(other_bytes_than_said_are_refused)
{
	char *id = create("al", TEN_HASH);

	ck_assert_int_eq(part("al", id, 0, "abcdefghiX"), ERR_OK);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_FIELD);
	ck_assert_str_eq(why.field, "hash");
	ck_assert(count(true) == 0 && count(false) == 1);
	ck_assert_int_eq(part("al", id, 9, "j"), ERR_OK);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_OK);
	xfree(id);
}
END_TEST

START_TEST(the_same_content_lies_there_once)
{
	char *first = whole("al"), *second = whole("bob");

	ck_assert(count(true) == 1 && count(false) == 0);
	ck_assert_int_eq(run(bytes_steps, "al", NULL), ERR_OK);
	ck_assert_int_eq(bytes, 10);
	ck_assert_int_eq(call(delete_steps, "al", first), ERR_OK);
	ck_assert_int_eq(count(true), 1);
	ck_assert_int_eq(call(get_steps, "al", first), ERR_NOT_FOUND);
	ck_assert_int_eq(call(get_steps, "bob", second), ERR_OK);
	ck_assert_int_eq(call(delete_steps, "bob", second), ERR_OK);
	ck_assert_int_eq(count(true), 0);
	ck_assert_int_eq(run(bytes_steps, "al", NULL), ERR_OK);
	ck_assert_int_eq(bytes, 0);
	xfree(first);
	xfree(second);
}
END_TEST

START_TEST(a_kill_before_the_row_is_finished_loses_nothing)
{
	char *id = create("al", NULL);

	ck_assert_int_eq(part("al", id, 0, TEN), ERR_OK);
	ck_assert_int_eq(call(half_steps, "al", id), ERR_OK);
	request_free(last);
	last = NULL;
	corekit_down(&kit);
	corekit_up(&kit);
	ck_assert(count(true) == 1 && count(false) == 1);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_OK);
	ck_has(TEN_HASH);
	ck_assert(count(true) == 1 && count(false) == 0);
	xfree(id);
}
END_TEST

START_TEST(room_is_refused_before_bytes_come)
{
	kit.settings.file_bytes_max = 100;
	kit.settings.files_bytes_max = 250;
	ck_assert_int_eq(try_create("al", 101, NULL), ERR_TOO_LARGE);
	ck_assert_str_eq(why.field, "size");
	ck_assert_int_eq(try_create("al", 100, NULL), ERR_OK);
	ck_assert_int_eq(try_create("bob", 100, NULL), ERR_OK);
	ck_assert_int_eq(try_create("al", 51, NULL), ERR_LIMIT);
	ck_assert_str_eq(why.field, "size");
	ck_assert_int_eq(try_create("al", 50, NULL), ERR_OK);
	ck_assert_int_eq(try_create("al", 1, NULL), ERR_LIMIT);
	ck_assert_int_eq(count(false), 3);
}
END_TEST

/* Each of them finds room; the first one takes it. */
START_TEST(of_uploads_that_begin_at_once_those_refused_take_no_room)
{
	struct file_create_in in = { .name = STR("a.txt"), .size = 100 };
	struct request *asked[4];
	int refused = 0;

	kit.settings.files_bytes_max = 250;
	for (int i = 0; i < 4; i++)
		asked[i] = post_create(&in);
	corekit_settle(&kit);
	(void)mailbox_take(&kit.replies);
	for (int i = 0; i < 4; i++) {
		refused += asked[i]->err == ERR_LIMIT;
		ck_assert(asked[i]->err == ERR_OK ||
		    str_is(str_from(asked[i]->why.field), "size"));
		request_free(asked[i]);
	}
	ck_assert_int_eq(refused, 2);
	ck_assert_int_eq(count(false), 2);
}
END_TEST

START_TEST(an_upload_whose_row_cannot_be_written_takes_no_room)
{
	kit.plan.with = ERR_DISK_FULL;
	kit.plan.commits = 0;
	kit.plan.forever = true;
	ck_assert_int_eq(try_create("al", 100, NULL), ERR_DISK_FULL);
	ck_assert_int_eq(count(false), 0);
	kit.plan.commits = -1;
}
END_TEST

/* It may be on the disk all the same, and names them then. */
START_TEST(bytes_stay_when_the_sync_of_their_row_failed)
{
	kit.plan.with = ERR_SYNC;
	kit.plan.commits = 0;
	ck_assert_int_eq(try_create("al", 100, NULL), ERR_SYNC);
	ck_assert_int_eq(count(false), 1);
}
END_TEST

START_TEST(uploads_of_a_person_have_a_maximum)
{
	for (int i = 0; i < kit.settings.uploads_of_one_max; i++)
		ck_assert_int_eq(try_create("al", 1, NULL), ERR_OK);
	ck_assert_int_eq(try_create("al", 1, NULL), ERR_LIMIT);
	ck_assert_int_eq(try_create("bob", 1, NULL), ERR_OK);
}
END_TEST

START_TEST(parts_lie_within_the_file)
{
	char *id = create("al", NULL);

	ck_assert_int_eq(part("bob", id, 0, "a"), ERR_NOT_FOUND);
	ck_assert_int_eq(part("al", id, 3, ""), ERR_FIELD);
	ck_assert_str_eq(why.field, "offset");
	xfree(id);
}
END_TEST

/* The file as user asks for it, who may say where she saw it. */
static enum err
ask(const char *user, const char *id, const char *conv, int64_t seq)
{
	struct file_get_in in = { .id = str_from(id), .conv = str_from(conv),
		.seq = seq };

	return run(get_steps, user, &in);
}

START_TEST(who_may_read_the_message_may_read_the_file)
{
	char *id = whole("al");

	ck_assert_int_eq(ask("al", id, NULL, 0), ERR_OK);
	ck_assert_int_eq(ask("bob", id, NULL, 0), ERR_NOT_FOUND);
	ck_assert_int_eq(corekit_send(&kit, "al", "u:bob", "c1", "see"),
	    ERR_OK);
	ck_assert_int_eq(call(ref_steps, "al", id), ERR_OK);
	ck_assert_int_eq(ask("bob", id, "u:al", 1), ERR_OK);
	ck_assert_int_eq(ask("bob", id, NULL, 0), ERR_OK);
	ck_assert_int_eq(ask("bob", id, "u:al", 2), ERR_NOT_FOUND);
	ck_assert_int_eq(ask("bob", id, "g:none", 1), ERR_NOT_FOUND);
	ck_assert_int_eq(ask("carol", id, NULL, 0), ERR_NOT_FOUND);
	ck_assert_int_eq(ask("carol", id, "u:al", 1), ERR_NOT_FOUND);
	ck_assert_int_eq(call(delete_steps, "al", id), ERR_WRONG_STATE);
	corekit_must(&kit, "default", "al", "message.recall",
	    "{\"conv\":\"u:bob\",\"cid\":\"c2\",\"seq\":1}");
	ck_assert_int_eq(ask("bob", id, NULL, 0), ERR_NOT_FOUND);
	ck_assert_int_eq(ask("al", id, NULL, 0), ERR_OK);
	xfree(id);
}
END_TEST

START_TEST(an_address_is_for_who_may_read_it)
{
	char *id = whole("al"), *upload = create("al", NULL);

	ck_assert_int_eq(call(link_steps, "al", id), ERR_WRONG_STATE);
	kit.settings.file_link_ms = 60000;
	ck_assert_int_eq(call(link_steps, "al", id), ERR_OK);
	ck_has("\"url\":\"mem://default/" TEN_HASH ".");
	ck_has("\"expires_ts\":");
	ck_assert_int_eq(call(link_steps, "al", upload), ERR_WRONG_STATE);
	ck_assert_int_eq(call(link_steps, "bob", id), ERR_NOT_FOUND);
	xfree(id);
	xfree(upload);
}
END_TEST

START_TEST(she_lists_her_own)
{
	char *first = whole("al"), *second;
	struct file_list_in in = { .limit = 1 };

	corekit_pass(&kit, 1000);
	second = create("al", NULL);
	xfree(whole("bob"));
	ck_assert_int_eq(run(list_steps, "al", &in), ERR_OK);
	ck_has(second);
	ck_has("\"more\":true");
	in.before = str_from(second);
	ck_assert_int_eq(run(list_steps, "al", &in), ERR_OK);
	ck_has(first);
	ck_has("\"more\":false");
	ck_assert_int_eq(run(list_steps, "bob", &in), ERR_NOT_FOUND);
	xfree(first);
	xfree(second);
}
END_TEST

/* So many seconds, and what is done each second. */
static void
pass(int seconds)
{
	while (seconds-- > 0) {
		corekit_pass(&kit, 1000);
		corekit_settle(&kit);
	}
}

START_TEST(what_rests_for_a_day_goes)
{
	char *rests = create("al", NULL), *unnamed = whole("al"), *named;
	char said[256];

	named = whole("bob");	/* of the same bytes */
	snprintf(said, sizeof(said), "{\"conv\":\"u:al\",\"cid\":\"c1\","
	    "\"kind\":\"file\",\"body\":{\"file\":{\"id\":\"%s\","
	    "\"name\":\"a\",\"size\":10}}}", named);
	corekit_must(&kit, "default", "bob", "message.send", said);
	ck_assert_int_eq(part("al", rests, 0, "abc"), ERR_OK);
	corekit_pass(&kit, 23 * 3600 * 1000);
	pass(1);
	ck_assert_int_eq(call(get_steps, "al", rests), ERR_OK);
	corekit_pass(&kit, 3600 * 1000);
	pass(1);
	ck_assert_int_eq(call(get_steps, "al", rests), ERR_NOT_FOUND);
	ck_assert_int_eq(call(get_steps, "al", unnamed), ERR_NOT_FOUND);
	ck_assert_int_eq(call(get_steps, "bob", named), ERR_OK);
	ck_assert(count(false) == 0 && count(true) == 1);
	xfree(rests);
	xfree(unnamed);
	xfree(named);
}
END_TEST

START_TEST(what_rests_goes_though_nobody_asks)
{
	xfree(create("al", NULL));
	xfree(whole("al"));
	request_free(last);
	last = NULL;
	corekit_down(&kit);
	kit.wall_ms += 25 * 3600 * 1000;
	corekit_up(&kit);
	pass(20);
	ck_assert(count(false) == 0 && count(true) == 0);
}
END_TEST

#define OF_A_KILL "00000000000000000000000000000001"

START_TEST(bytes_without_a_row_go)
{
	const struct depot_key upload = { STR("default"), STR(OF_A_KILL),
		false }, other = { STR("default"), STR("README"), false };
	const struct depot_ops *ops = kit.depot.ops;
	char *id = create("al", NULL), *file = whole("al");

	ck_assert_int_eq(part("al", id, 0, TEN), ERR_OK);
	ck_assert_int_eq(call(half_steps, "al", id), ERR_OK);
	ck_assert_int_eq(ops->make(kit.depot.place, &upload, 5), ERR_OK);
	ck_assert_int_eq(ops->keep(kit.depot.place, &upload,
	    STR(TEN_HASH "." OF_A_KILL)), ERR_OK);
	ck_assert_int_eq(ops->make(kit.depot.place, &other, 5), ERR_OK);
	ck_assert(count(false) == 3 && count(true) == 3);
	pass(60 + 257 + 10);
	ck_assert(count(false) == 3 && count(true) == 3);
	corekit_pass(&kit, 3600 * 1000);
	pass(5);
	ck_assert(count(false) == 2 && count(true) == 2);
	ck_assert_int_eq(call(finish_steps, "al", id), ERR_OK);
	ck_assert(count(false) == 1 && count(true) == 1);
	xfree(id);
	xfree(file);
}
END_TEST

/* More than are looked at, or remembered, at once. */
START_TEST(very_many_bytes_without_a_row_all_go)
{
	const struct depot_ops *ops = kit.depot.ops;
	char *id = create("al", NULL), name[FILE_ID_CHARS + 1];
	struct depot_key key = { .tenant = STR("default") };

	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "%08x%024x",
		    (unsigned)(i * UINT32_C(2654435761)), (unsigned)i);
		key.name = str_from(name);
		ck_assert_int_eq(ops->make(kit.depot.place, &key, 1), ERR_OK);
	}
	ck_assert_int_eq(count(false), 5001);
	pass(60 + 257 + 40);
	corekit_pass(&kit, 3600 * 1000);
	pass(257 + 40);
	ck_assert_int_lt(count(false), 1000);
	corekit_pass(&kit, 3600 * 1000);
	pass(5);
	ck_assert_int_eq(count(false), 1);
	ck_assert_int_eq(call(get_steps, "al", id), ERR_OK);
	xfree(id);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("filecore");
	TCase *tc = tcase_create("filecore");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, parts_in_any_order_become_a_file);
	tcase_add_test(tc, other_bytes_than_said_are_refused);
	tcase_add_test(tc, the_same_content_lies_there_once);
	tcase_add_test(tc, a_kill_before_the_row_is_finished_loses_nothing);
	tcase_add_test(tc, room_is_refused_before_bytes_come);
	tcase_add_test(tc,
	    of_uploads_that_begin_at_once_those_refused_take_no_room);
	tcase_add_test(tc,
	    an_upload_whose_row_cannot_be_written_takes_no_room);
	tcase_add_test(tc, bytes_stay_when_the_sync_of_their_row_failed);
	tcase_add_test(tc, uploads_of_a_person_have_a_maximum);
	tcase_add_test(tc, parts_lie_within_the_file);
	tcase_add_test(tc, who_may_read_the_message_may_read_the_file);
	tcase_add_test(tc, an_address_is_for_who_may_read_it);
	tcase_add_test(tc, she_lists_her_own);
	tcase_add_test(tc, what_rests_for_a_day_goes);
	tcase_add_test(tc, what_rests_goes_though_nobody_asks);
	tcase_add_test(tc, bytes_without_a_row_go);
	tcase_add_test(tc, very_many_bytes_without_a_row_all_go);
	suite_add_tcase(s, tc);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
