/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small bucket in memory, of which one answer is not as it should be, and a
 * folder of which one call fails: whatever it is, what is said to be kept is
 * whole, what is read is what was written, and trying again does it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/mem/depot.h"
#include "store/s3/s3.h"

#define ID "0123456789abcdef0123456789abcdef"
#define PLACE "9f86d081884c7d659a2feaa0c55ad015." ID
#define KEY "tenants/acme/files/9f/" PLACE
#define OTHER "ab0123." ID
#define OTHER_KEY "tenants/acme/files/ab/" OTHER
#define ROOT "http://s3.test:9000/box/"
#define SMALL 3
#define MIDDLE (S3_CHUNK_BYTES + 7)	/* read in two */
#define BIG (S3_PART_BYTES + 5)		/* sent in two */
#define AWAY_MS 3000
#define BLOCK 4099		/* bytes of one letter */
#define CALLS_MAX 40

static const struct depot_key upload = { { "acme", 4 },
	{ ID, sizeof(ID) - 1 }, false };
static const struct depot_key whole = { { "acme", 4 },
	{ PLACE, sizeof(PLACE) - 1 }, true };
static const struct depot_key all = { .tenant = { "acme", 4 },
	.is_whole = true };

/* What happens instead of the n-th answer. */
enum trouble {
	REFUSED,	/* nothing is done, and it says so */
	ABSENT,		/* nothing is done: it finds nothing */
	LOST,		/* it is done, and nobody hears of it */
	BARE,		/* done, and told without its headers */
	ODD,		/* nothing is done, and the answer is of no use */
	ENDING,		/* the daemon ends */
	LOCAL,		/* of the folder */
	TROUBLES
};

static struct {
	enum trouble trouble;
	int countdown;		/* negative: all is well */
	bool has_been;
} plan;

/* The bucket: two names, of each an object and an upload in parts. */
static struct object {
	char *bytes, *parts;
	size_t len, parts_len;
	bool is_there, has_parts;
} first, second;

static struct depot depot, memory, folder;
static struct depot_ops folder_ops;
static char *written;
static int64_t now_ms;

static bool
is_due(bool is_local)
{
	if ((plan.trouble == LOCAL) != is_local || plan.countdown < 0 ||
	    plan.countdown-- > 0)
		return false;
	plan.has_been = true;
	return true;
}

/* ---- the bucket ---- */

static void
put_body(struct s3_call *c, const char *text)
{
	c->len = strlen(text);
	ck_assert_uint_le(c->len, c->room_bytes);
	memcpy(c->room, text, c->len);
}

static bool
asks_for(const struct s3_call *c, const char *query)
{
	return memmem(c->url.p, c->url.len, query, strlen(query)) != NULL;
}

/* Whose name is asked for. */
static struct object *
object_of(const struct s3_call *c)
{
	return asks_for(c, OTHER) ? &second : &first;
}

static void
put_etag(const struct object *at, struct s3_call *c)
{
	snprintf(c->etag, sizeof(c->etag), "\"e%zu-%c\"", at->len,
	    at->bytes[at->len - 1]);
}

static void
take_object(struct s3_call *c)
{
	struct object *at = object_of(c);

	at->bytes = xrealloc(at->bytes, c->body.len + 1);
	memcpy(at->bytes, c->body.p, c->body.len);
	at->len = c->body.len;
	at->is_there = true;
	put_etag(at, c);
}

static void
take_part(struct s3_call *c)
{
	struct object *at = object_of(c);

	if (!at->has_parts) {
		c->status = 404;
		return;
	}
	at->parts = xrealloc(at->parts, at->parts_len +
	    c->body.len);
	memcpy(at->parts + at->parts_len, c->body.p, c->body.len);
	at->parts_len += c->body.len;
	snprintf(c->etag, sizeof(c->etag), "\"p%zu\"", at->parts_len);
}

static void
put_together(struct s3_call *c)
{
	struct object *at = object_of(c);

	if (!at->has_parts) {
		c->status = 404;
		put_body(c, "<Error><Code>NoSuchUpload</Code></Error>");
		return;
	}
	at->bytes = xrealloc(at->bytes, at->parts_len + 1);
	memcpy(at->bytes, at->parts, at->parts_len);
	at->len = at->parts_len;
	at->is_there = true;
	at->has_parts = false;
	put_body(c, "<R></R>");
}

static void
on_put(struct s3_call *c)
{
	if (asks_for(c, "partNumber="))
		take_part(c);
	else
		take_object(c);
}

static void
on_post(struct s3_call *c)
{
	struct object *at = object_of(c);

	if (asks_for(c, "?uploads=")) {
		at->has_parts = true;
		at->parts_len = 0;
		put_body(c, "<R><UploadId>u1</UploadId></R>");
	} else {
		put_together(c);
	}
}

static void
on_delete(struct s3_call *c)
{
	struct object *at = object_of(c);

	c->status = 204;
	if (asks_for(c, "uploadId="))
		at->has_parts = false;
	else
		at->is_there = false;
}

static void
list_objects(struct s3_call *c)
{
	put_body(c, first.is_there ? "<L><IsTruncated>false</IsTruncated>"
	    "<Contents><Key>" KEY "</Key></Contents></L>" :
	    "<L><IsTruncated>false</IsTruncated></L>");
}

static void
list_uploads(struct s3_call *c)
{
	const struct object *at = object_of(c);
	char text[512];

	snprintf(text, sizeof(text), "<L><IsTruncated>false</IsTruncated>"
	    "<Upload><Key>%s</Key><UploadId>u1</UploadId><Initiated>"
	    "2025-12-01T00:00:00.000Z</Initiated></Upload></L>",
	    at == &first ? KEY : OTHER_KEY);
	put_body(c, at->has_parts ? text :
	    "<L><IsTruncated>false</IsTruncated></L>");
}

static void
give_range(struct s3_call *c)
{
	const struct object *at = object_of(c);
	long long from = -1, upto = -1;

	for (unsigned i = 0; i < c->field_count; i++)
		if (strcmp(c->fields[i].name, "Range") == 0)
			sscanf(c->fields[i].value.p, "bytes=%lld-%lld", &from,
			    &upto);
	ck_assert_int_ge(from, 0);
	if (upto >= (long long)at->len)
		upto = (long long)at->len - 1;
	c->status = 206;
	c->len = (size_t)(upto - from + 1);
	ck_assert_uint_le(c->len, c->room_bytes);
	memcpy(c->room, at->bytes + from, c->len);
	snprintf(c->range, sizeof(c->range), "bytes %lld-%lld/%zu", from,
	    upto, at->len);
}

static void
on_get(struct s3_call *c)
{
	if (asks_for(c, "list-type=2"))
		list_objects(c);
	else if (asks_for(c, "max-uploads="))
		list_uploads(c);
	else if (!object_of(c)->is_there)
		c->status = 404;
	else
		give_range(c);
}

static void
on_head(struct s3_call *c)
{
	const struct object *at = object_of(c);

	c->status = at->is_there ? 200 : 404;
	c->length = (int64_t)at->len;
	if (at->is_there)
		put_etag(at, c);
}

static void
do_it(struct s3_call *c)
{
	static void (*const ways[])(struct s3_call *) = {
		[S3_GET] = on_get, [S3_HEAD] = on_head, [S3_PUT] = on_put,
		[S3_POST] = on_post, [S3_DELETE] = on_delete,
	};

	c->status = 200;
	ways[c->method](c);
}

static void
no_answer(struct s3_call *c)
{
	c->status = 0;
	c->len = 0;
	c->is_final = true;
	snprintf(c->why, sizeof(c->why), "nobody is there");
}

static void
refuse(struct s3_call *c)
{
	c->status = 403;
}

static void
find_nothing(struct s3_call *c)
{
	if (c->method == S3_DELETE)
		do_it(c);	/* so it is true */
	c->status = 404;
}

static void
lose_answer(struct s3_call *c)
{
	do_it(c);
	no_answer(c);
}

static void
lose_headers(struct s3_call *c)
{
	do_it(c);
	c->etag[0] = c->range[0] = '\0';
	c->length = -1;
}

static void
answer_oddly(struct s3_call *c)
{
	c->status = c->method == S3_DELETE ? 302 : 200;
	c->length = 1;
	snprintf(c->range, sizeof(c->range), "none");
	if (c->method != S3_HEAD)
		put_body(c, "<Error><Code>InternalError</Code></Error>"
		    "<Contents><Key>&bad;</Key></Contents>"
		    "<Upload><Key>&bad;</Key></Upload>");
}

static void
be_ended(struct s3_call *c)
{
	no_answer(c);
	c->is_stopping = true;
}

static void
answer_badly(struct s3_call *c)
{
	static void (*const ways_to_fail[])(struct s3_call *) = {
		[REFUSED] = refuse, [ABSENT] = find_nothing,
		[LOST] = lose_answer, [BARE] = lose_headers,
		[ODD] = answer_oddly, [ENDING] = be_ended,
	};

	ways_to_fail[plan.trouble](c);
}

static void
on_call(void *self, struct s3_call *c)
{
	(void)self;
	ck_assert(str_starts(c->url, ROOT));
	if (is_due(false))
		answer_badly(c);
	else
		do_it(c);
}

static void
on_pause(void *self, int64_t ms)
{
	(void)self;
	now_ms += ms;
}

static int64_t
wall(void *self)
{
	(void)self;
	return 1767225600000 + now_ms;	/* 2026-01-01 */
}

static int64_t
mono(void *self)
{
	(void)self;
	return now_ms;
}

/* ---- the folder ---- */

static enum err
folder_make(void *place, const struct depot_key *key, int64_t size)
{
	return is_due(true) ? ERR_IO : memory.ops->make(place, key, size);
}

static enum err
folder_open(void *place, const struct depot_key *key,
    struct depot_file **out)
{
	*out = NULL;
	return is_due(true) ? ERR_IO : memory.ops->open(place, key, out);
}

static enum err
folder_read(struct depot_file *f, int64_t at, void *out, size_t len,
    size_t *got)
{
	*got = 0;
	return is_due(true) ? ERR_IO : memory.ops->read(f, at, out, len, got);
}

static enum err
folder_drop(void *place, const struct depot_key *key)
{
	return is_due(true) ? ERR_IO : memory.ops->drop(place, key);
}

static enum err
folder_list(void *place, const struct depot_key *like, depot_name_fn visit,
    void *arg)
{
	return is_due(true) ? ERR_IO : memory.ops->list(place, like, visit,
	    arg);
}

/* ---- acts ---- */

static void
stage(size_t size)
{
	struct depot_file *f;

	written = xrealloc(written, size);
	for (size_t at = 0; at < size; at += BLOCK)
		memset(written + at, (int)('a' + at / BLOCK % 26),
		    size - at < BLOCK ? size - at : BLOCK);
	ck_assert_int_eq(depot.ops->make(depot.place, &upload,
	    (int64_t)size), ERR_OK);
	ck_assert_int_eq(depot.ops->open(depot.place, &upload, &f), ERR_OK);
	ck_assert_int_eq(depot.ops->write(f, 0, written, size), ERR_OK);
	ck_assert_int_eq(depot.ops->sync(f), ERR_OK);
	depot.ops->close(f);
}

static enum err
keep(void)
{
	return depot.ops->keep(depot.place, &upload, whole.name);
}

static void
put(size_t size)
{
	stage(size);
	ck_assert_int_eq(keep(), ERR_OK);
}

/* Parts of a try that a kill ended. */
static void
leave_parts(size_t size)
{
	stage(size);
	first.has_parts = true;
}

static void
holds_all(const struct object *at, size_t size)
{
	ck_assert(at->is_there);
	ck_assert_uint_eq(at->len, size);
	ck_assert(memcmp(at->bytes, written, size) == 0);
}

static void
is_whole(size_t size)
{
	holds_all(&first, size);
}

static enum err
read_all(void)
{
	struct depot_file *f;
	enum err err = depot.ops->open(depot.place, &whole, &f);
	char *text = xmalloc(MIDDLE);
	size_t got = 0;

	if (err == ERR_OK) {
		err = depot.ops->read(f, 0, text, MIDDLE, &got);
		if (err == ERR_OK)
			ck_assert(got == MIDDLE && memcmp(text, written,
			    got) == 0);
		depot.ops->close(f);
	}
	xfree(text);
	return err;
}

static enum err
drop(void)
{
	return depot.ops->drop(depot.place, &whole);
}

static void
is_gone(size_t size)
{
	(void)size;
	ck_assert(!first.is_there);
}

static bool
on_name(void *arg, struct str name)
{
	ck_assert(str_is(name, PLACE));
	++*(int *)arg;
	return true;
}

static enum err
list(void)
{
	int count = 0;
	enum err err = depot.ops->list(depot.place, &all, on_name, &count);

	ck_assert_int_le(count, 1);
	return err;
}

/* The other one is there, and somebody changed it. */
static void
stage_twin(size_t size)
{
	stage(size);
	second.bytes = xmalloc(size);
	memcpy(second.bytes, written, size);
	second.bytes[size - 1] ^= 1;
	second.len = size;
	second.is_there = true;
}

static enum err
keep_and_renew(void)
{
	enum err err = keep();

	return err == ERR_OK ? depot.ops->renew(depot.place, &whole,
	    STR(OTHER)) : err;
}

static void
is_renewed(size_t size)
{
	holds_all(&second, size);
	ck_assert(!first.is_there);
}

static const struct act {
	const char *name;
	size_t size;
	void (*begin)(size_t size);
	enum err (*run)(void);
	void (*holds)(size_t size);	/* once it has been done */
} acts[] = {
	{ "keep", SMALL, stage, keep, is_whole },
	{ "keep big", BIG, stage, keep, is_whole },
	{ "keep over parts", BIG, leave_parts, keep, is_whole },
	{ "read", MIDDLE, put, read_all, is_whole },
	{ "drop", SMALL, put, drop, is_gone },
	{ "list", SMALL, put, list, is_whole },
	{ "renew", SMALL, stage_twin, keep_and_renew, is_renewed },
	{ "renew big", BIG, stage_twin, keep_and_renew, is_renewed },
};
#define ACTS (int)(sizeof(acts) / sizeof(*acts))

static void
begin(const struct act *a)
{
	static const struct s3_config config = {
		.endpoint = "http://s3.test:9000", .region = "here",
		.bucket = "box", .prefix = "", .key_id = "key",
		.secret = "geheim", .timeout_ms = 5000,
	};
	const struct s3_door door = { on_call, on_pause, wall, mono, NULL };

	plan.countdown = -1;
	memory = depot_mem_new();
	folder_ops = *memory.ops;
	folder_ops.make = folder_make;
	folder_ops.open = folder_open;
	folder_ops.read = folder_read;
	folder_ops.drop = folder_drop;
	folder_ops.list = folder_list;
	folder = (struct depot){ &folder_ops, memory.place };
	depot = depot_s3_new(&config, &door, &folder);
	a->begin(a->size);
}

static void
end_object(struct object *at)
{
	xfree(at->bytes);
	xfree(at->parts);
	*at = (struct object){ .bytes = NULL };
}

static void
end(void)
{
	depot_s3_free(&depot);
	depot_mem_free(&memory);
	end_object(&first);
	end_object(&second);
	xfree(written);
	written = NULL;
}

START_TEST(whatever_one_answer_is_nothing_is_lost)
{
	const struct act *a = &acts[_i / TROUBLES];
	enum err err;
	int n;

	log_set_level(LOG_NONE);
	for (n = 0; n < CALLS_MAX; n++) {
		begin(a);
		plan.trouble = (enum trouble)(_i % TROUBLES);
		plan.countdown = n;
		plan.has_been = false;
		err = a->run();
		plan.countdown = -1;
		if (err == ERR_OK)
			a->holds(a->size);
		if (!plan.has_been)
			break;
		if (plan.trouble == ENDING)
			ck_assert_msg(err == ERR_STOPPING, "%s, answer %d: %s",
			    a->name, n, err_code(err));
		now_ms += AWAY_MS;
		ck_assert_msg(a->run() == ERR_OK, "%s, answer %d, again",
		    a->name, n);
		a->holds(a->size);
		end();
	}
	ck_assert_int_eq(err, ERR_OK);
	ck_assert_int_lt(n, CALLS_MAX);
	end();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("s3model");
	TCase *t = tcase_create("s3model");
	SRunner *runner;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, whatever_one_answer_is_nothing_is_lost, 0,
	    ACTS * TROUBLES);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
