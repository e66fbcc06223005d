/* SPDX-License-Identifier: Apache-2.0 */
/* A bucket that the test plays: what is asked of it, and what is made of each
 * answer. What real ones do is tests/s3's. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/metrics.h"
#include "store/mem/depot.h"
#include "store/s3/s3.h"

#define ID "0123456789abcdef0123456789abcdef"
#define PLACE "9f86d081884c7d659a2feaa0c55ad015." ID
#define KEY "tenants/acme/files/9f/" PLACE
#define URL "http://s3.test:9000/box/"
#define LISTED(keys, cut)                                                 \
	"<ListBucketResult><IsTruncated>" cut "</IsTruncated>" keys       \
	"</ListBucketResult>"
#define NO_UPLOADS                                                        \
	"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"    \
	"</ListMultipartUploadsResult>"
#define FAULT(code) "<Error><Code>" code "</Code></Error>"
#define MAX_STEPS 32

static const struct depot_key upload = { { "acme", 4 },
	{ ID, sizeof(ID) - 1 }, false };
static const struct depot_key whole = { { "acme", 4 },
	{ PLACE, sizeof(PLACE) - 1 }, true };

/* One question that is expected, and its answer. */
struct step {
	enum s3_method method;
	const char *url;
	int status;		/* 0: none comes */
	const char *body, *etag, *range;
	long long length;
	bool is_final, is_stopping;
	const char *asks;	/* the range that is asked for */
};

static struct depot depot, folder;
static struct step steps[MAX_STEPS];
static unsigned step_count, step_at;
static int64_t now_ms, paused_ms;
static size_t put_bytes;	/* of all bodies that were put */
static char last_post[512];

static struct str
field(const struct s3_call *c, const char *name)
{
	for (unsigned i = 0; i < c->field_count; i++)
		if (strcmp(c->fields[i].name, name) == 0)
			return c->fields[i].value;
	return STR("");
}

static void
answer(struct s3_call *c, const struct step *step)
{
	const char *body = step->body != NULL ? step->body : "";

	c->status = step->status;
	c->is_final = step->is_final;
	c->is_stopping = step->is_stopping;
	c->length = step->length;
	c->len = c->method == S3_HEAD ? 0 : strlen(body);
	ck_assert_uint_le(c->len, c->room_bytes);
	memcpy(c->room, body, c->len);
	snprintf(c->etag, sizeof(c->etag), "%s",
	    step->etag != NULL ? step->etag : "");
	snprintf(c->range, sizeof(c->range), "%s",
	    step->range != NULL ? step->range : "");
	snprintf(c->why, sizeof(c->why), "nobody is there");
}

static void
on_call(void *self, struct s3_call *c)
{
	const struct step *step;
	char url[1024];

	(void)self;
	ck_assert_uint_lt(step_at, step_count);
	step = &steps[step_at++];
	snprintf(url, sizeof(url), "%.*s", STR_FMT(c->url));
	ck_assert_str_eq(url, step->url);
	ck_assert_int_eq(c->method, step->method);
	ck_assert_int_eq(c->deadline_ms, 5000);
	ck_assert(str_starts(field(c, "Authorization"),
	    "AWS4-HMAC-SHA256 Credential=key/20260101/"));
	ck_assert_ptr_null(memmem(field(c, "Authorization").p,
	    field(c, "Authorization").len, "geheim", 6));
	ck_assert_uint_eq(field(c, "x-amz-content-sha256").len, 64);
	if (step->asks != NULL)
		ck_assert(str_is(field(c, "Range"), step->asks));
	if (c->method == S3_PUT)
		put_bytes += c->body.len;
	if (c->method == S3_POST)
		snprintf(last_post, sizeof(last_post), "%.*s",
		    STR_FMT(c->body));
	now_ms += 10;
	answer(c, step);
}

static void
on_pause(void *self, int64_t ms)
{
	(void)self;
	now_ms += ms;
	paused_ms += ms;
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

static const struct s3_config config = {
	.endpoint = "http://s3.test:9000", .region = "here", .bucket = "box",
	.prefix = "", .key_id = "key", .secret = "geheim",
	.timeout_ms = 5000,
};

static void
open_depot(const struct s3_config *c)
{
	const struct s3_door door = { on_call, on_pause, wall, mono, NULL };

	log_set_level(LOG_NONE);
	step_count = step_at = 0;
	now_ms = paused_ms = 0;
	put_bytes = 0;
	folder = depot_mem_new();
	depot = depot_s3_new(c, &door, &folder);
}

static void
setup(void)
{
	open_depot(&config);
}

static void
teardown(void)
{
	ck_assert_uint_eq(step_at, step_count);
	depot_s3_free(&depot);
	depot_mem_free(&folder);
}

static void
expect(const struct step *step)
{
	ck_assert_uint_lt(step_count, MAX_STEPS);
	steps[step_count++] = *step;
}
#define EXPECT(method_, url_, status_, ...)                               \
	expect(&(const struct step){ .method = (method_), .url = (url_),  \
	    .status = (status_), __VA_ARGS__ })

static void
stage(size_t size)
{
	struct depot_file *f;
	char *bytes = xcalloc(1, size + 1);

	memset(bytes, 'b', size);
	ck_assert_int_eq(depot.ops->make(depot.place, &upload,
	    (int64_t)size), ERR_OK);
	ck_assert_int_eq(depot.ops->open(depot.place, &upload, &f), ERR_OK);
	ck_assert_int_eq(depot.ops->write(f, 0, bytes, size), ERR_OK);
	ck_assert_int_eq(depot.ops->sync(f), ERR_OK);
	depot.ops->close(f);
	xfree(bytes);
}

static enum err
keep(void)
{
	return depot.ops->keep(depot.place, &upload, whole.name);
}

static enum err
open_whole(struct depot_file **f)
{
	return depot.ops->open(depot.place, &whole, f);
}

/* ---- small ones ---- */

START_TEST(a_small_file_is_put_and_looked_at)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 200, .etag = "\"e\"");
	EXPECT(S3_HEAD, URL KEY, 200, .etag = "\"e\"", .length = 3);
	ck_assert_int_eq(keep(), ERR_OK);
	ck_assert_uint_eq(put_bytes, 3);
}
END_TEST

START_TEST(what_came_in_another_size_is_not_kept)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 200, .etag = "\"e\"");
	EXPECT(S3_HEAD, URL KEY, 200, .etag = "\"e\"", .length = 2);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
}
END_TEST

START_TEST(what_came_as_other_bytes_is_not_kept)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 200, .etag = "\"e\"");
	EXPECT(S3_HEAD, URL KEY, 200, .etag = "\"f\"", .length = 3);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
}
END_TEST

START_TEST(what_is_not_there_after_all_is_not_kept)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 200);
	EXPECT(S3_HEAD, URL KEY, 404);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
}
END_TEST

START_TEST(names_follow_style_and_prefix)
{
	struct s3_config c = config;

	teardown();
	c.is_host_style = true;
	c.prefix = "im/";
	open_depot(&c);
	stage(1);
	EXPECT(S3_PUT, "http://box.s3.test:9000/im/" KEY, 200);
	EXPECT(S3_HEAD, "http://box.s3.test:9000/im/" KEY, 200, .length = 1);
	ck_assert_int_eq(keep(), ERR_OK);
}
END_TEST

/* ---- large ones ---- */

#define BIG (S3_PART_BYTES + 5)
#define UPLOADS URL "?max-uploads=500&prefix=tenants%2Facme%2Ffiles%2F9f%2F" \
	PLACE "&uploads="

static void
expect_begin(void)
{
	EXPECT(S3_HEAD, URL KEY, 404);
	EXPECT(S3_GET, UPLOADS, 200, .body = NO_UPLOADS);
	EXPECT(S3_POST, URL KEY "?uploads=", 200,
	    .body = "<R><UploadId>u+1</UploadId></R>");
	EXPECT(S3_PUT, URL KEY "?partNumber=1&uploadId=u%2B1", 200,
	    .etag = "\"p1\"");
	EXPECT(S3_PUT, URL KEY "?partNumber=2&uploadId=u%2B1", 200,
	    .etag = "\"p2\"");
}

START_TEST(a_large_file_goes_in_parts)
{
	stage(BIG);
	expect_begin();
	EXPECT(S3_POST, URL KEY "?uploadId=u%2B1", 200, .body = "<R></R>");
	EXPECT(S3_HEAD, URL KEY, 200, .length = BIG);
	ck_assert_int_eq(keep(), ERR_OK);
	ck_assert_uint_eq(put_bytes, BIG);
}
END_TEST

START_TEST(parts_are_named_in_order)
{
	stage(BIG);
	expect_begin();
	EXPECT(S3_POST, URL KEY "?uploadId=u%2B1", 404,
	    .body = FAULT("NoSuchUpload"));
	EXPECT(S3_HEAD, URL KEY, 404);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	ck_assert_str_eq(last_post, "<CompleteMultipartUpload>"
	    "<Part><PartNumber>1</PartNumber><ETag>p1</ETag></Part>"
	    "<Part><PartNumber>2</PartNumber><ETag>p2</ETag></Part>"
	    "</CompleteMultipartUpload>");
}
END_TEST

START_TEST(parts_whose_putting_together_was_answered_late_are_whole)
{
	stage(BIG);
	expect_begin();
	EXPECT(S3_POST, URL KEY "?uploadId=u%2B1", 0);
	EXPECT(S3_POST, URL KEY "?uploadId=u%2B1", 404,
	    .body = FAULT("NoSuchUpload"));
	EXPECT(S3_HEAD, URL KEY, 200, .length = BIG);
	ck_assert_int_eq(keep(), ERR_OK);
}
END_TEST

START_TEST(a_failure_that_is_said_by_a_good_status_is_one)
{
	stage(BIG);
	expect_begin();
	EXPECT(S3_POST, URL KEY "?uploadId=u%2B1", 200,
	    .body = FAULT("InternalError"));
	EXPECT(S3_DELETE, URL KEY "?uploadId=u%2B1", 204);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
}
END_TEST

START_TEST(what_is_whole_already_is_not_sent_again)
{
	stage(BIG);
	EXPECT(S3_HEAD, URL KEY, 200, .length = BIG);
	ck_assert_int_eq(keep(), ERR_OK);
	ck_assert_uint_eq(put_bytes, 0);
}
END_TEST

START_TEST(parts_left_behind_are_ended_first)
{
	stage(BIG);
	EXPECT(S3_HEAD, URL KEY, 404);
	EXPECT(S3_GET, UPLOADS, 200, .body = "<R><IsTruncated>false</IsTruncated>"
	    "<Upload><Key>" KEY "</Key><UploadId>old</UploadId></Upload>"
	    "<Upload><Key>" KEY "0</Key><UploadId>x</UploadId></Upload></R>");
	EXPECT(S3_DELETE, URL KEY "?uploadId=old", 204);
	EXPECT(S3_POST, URL KEY "?uploads=", 403, .body = FAULT("AccessDenied"));
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
}
END_TEST

/* ---- trying again ---- */

START_TEST(a_busy_store_is_asked_again)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 503, .body = FAULT("SlowDown"));
	EXPECT(S3_PUT, URL KEY, 0);
	EXPECT(S3_PUT, URL KEY, 500);
	EXPECT(S3_PUT, URL KEY, 200);
	EXPECT(S3_HEAD, URL KEY, 200, .length = 3);
	ck_assert_int_eq(keep(), ERR_OK);
	ck_assert_int_eq(paused_ms, 200 + 600 + 1800);
}
END_TEST

START_TEST(a_refusal_is_not)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 403, .body = FAULT("SignatureDoesNotMatch"));
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	EXPECT(S3_PUT, URL KEY, 404, .body = FAULT("NoSuchBucket"));
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	EXPECT(S3_PUT, URL KEY, 301);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	EXPECT(S3_PUT, URL KEY, 0, .is_final = true);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	ck_assert_int_eq(paused_ms, 0);
}
END_TEST

START_TEST(who_did_not_answer_is_left_alone_for_a_while)
{
	stage(3);
	for (int i = 0; i < 4; i++)
		EXPECT(S3_PUT, URL KEY, 0);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);	/* nobody was asked */
	ck_assert_uint_eq(step_at, 4);
	now_ms += 3000;
	EXPECT(S3_PUT, URL KEY, 0);	/* one look, once */
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	ck_assert_uint_eq(step_at, 5);
	now_ms += 3000;
	EXPECT(S3_PUT, URL KEY, 200);
	EXPECT(S3_HEAD, URL KEY, 200, .length = 3);
	ck_assert_int_eq(keep(), ERR_OK);
}
END_TEST

START_TEST(the_end_of_the_daemon_is_no_fault_of_the_store)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 0, .is_final = true, .is_stopping = true);
	ck_assert_int_eq(keep(), ERR_STOPPING);
	ck_assert_int_eq(metric_get(METRIC_FILES_AWAY), 0);
}
END_TEST

START_TEST(what_is_kept_may_be_kept_later)
{
	stage(3);
	EXPECT(S3_PUT, URL KEY, 403);
	ck_assert_int_eq(keep(), ERR_FILES_AWAY);
	EXPECT(S3_PUT, URL KEY, 200);
	EXPECT(S3_HEAD, URL KEY, 200, .length = 3);
	ck_assert_int_eq(keep(), ERR_OK);
}
END_TEST

/* ---- reading ---- */

START_TEST(a_file_is_read_by_ranges)
{
	struct depot_file *f;
	char text[8];
	size_t got;

	EXPECT(S3_GET, URL KEY, 206, .body = "abc", .range = "bytes 0-2/3",
	    .asks = "bytes=0-524287");
	ck_assert_int_eq(open_whole(&f), ERR_OK);
	ck_assert_int_eq(depot.ops->size(f), 3);
	ck_assert_int_eq(depot.ops->read(f, 1, text, 8, &got), ERR_OK);
	ck_assert_uint_eq(got, 2);
	ck_assert_int_eq(memcmp(text, "bc", 2), 0);
	ck_assert_int_eq(depot.ops->read(f, 3, text, 8, &got), ERR_OK);
	ck_assert_uint_eq(got, 0);
	depot.ops->close(f);
}
END_TEST

START_TEST(a_place_beyond_the_chunk_is_asked_for)
{
	struct depot_file *f;
	char text[8];
	size_t got;

	EXPECT(S3_GET, URL KEY, 206, .body = "abc", .range = "bytes 0-2/9");
	EXPECT(S3_GET, URL KEY, 206, .body = "hi", .range = "bytes 7-8/9",
	    .asks = "bytes=7-8");
	ck_assert_int_eq(open_whole(&f), ERR_OK);
	ck_assert_int_eq(depot.ops->size(f), 9);
	ck_assert_int_eq(depot.ops->read(f, 7, text, 8, &got), ERR_OK);
	ck_assert_uint_eq(got, 2);
	ck_assert_int_eq(memcmp(text, "hi", 2), 0);
	EXPECT(S3_GET, URL KEY, 206, .body = "ab", .range = "bytes 0-1/2");
	ck_assert_int_eq(depot.ops->read(f, 0, text, 8, &got), ERR_CORRUPT);
	depot.ops->close(f);
}
END_TEST

START_TEST(an_empty_file_has_no_range)
{
	struct depot_file *f;
	char text[8];
	size_t got = 9;

	EXPECT(S3_GET, URL KEY, 416, .body = FAULT("InvalidRange"));
	ck_assert_int_eq(open_whole(&f), ERR_OK);
	ck_assert_int_eq(depot.ops->size(f), 0);
	ck_assert_int_eq(depot.ops->read(f, 0, text, 8, &got), ERR_OK);
	ck_assert_uint_eq(got, 0);
	depot.ops->close(f);
}
END_TEST

START_TEST(another_range_than_asked_for_is_no_answer)
{
	static const char *const ranges[] = { "bytes 1-3/9", "bytes 0-3/9",
		"bytes 0-2/2", "bytes */9", "" };
	struct depot_file *f;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		EXPECT(S3_GET, URL KEY, 206, .body = "abc",
		    .range = ranges[i]);
		ck_assert_int_eq(open_whole(&f), ERR_FILES_AWAY);
		ck_assert_ptr_null(f);
	}
}
END_TEST

START_TEST(what_is_absent_is_not_found)
{
	struct depot_file *f;

	EXPECT(S3_GET, URL KEY, 404, .body = FAULT("NoSuchKey"));
	ck_assert_int_eq(open_whole(&f), ERR_NOT_FOUND);
	EXPECT(S3_GET, URL KEY, 404, .body = FAULT("NoSuchBucket"));
	ck_assert_int_eq(open_whole(&f), ERR_FILES_AWAY);
}
END_TEST

START_TEST(what_lies_in_the_folder_from_before_is_read_there)
{
	struct depot_file *f;
	char text[8];
	size_t got;

	stage(2);
	ck_assert_int_eq(folder.ops->keep(folder.place, &upload, whole.name),
	    ERR_OK);
	ck_assert_int_eq(open_whole(&f), ERR_OK);
	ck_assert_int_eq(depot.ops->size(f), 2);
	ck_assert_int_eq(depot.ops->read(f, 0, text, 8, &got), ERR_OK);
	ck_assert_uint_eq(got, 2);
	depot.ops->close(f);
	EXPECT(S3_DELETE, URL KEY, 204);
	EXPECT(S3_GET, UPLOADS, 200, .body = NO_UPLOADS);
	ck_assert_int_eq(depot.ops->drop(depot.place, &whole), ERR_OK);
	EXPECT(S3_GET, URL KEY, 404);
	ck_assert_int_eq(open_whole(&f), ERR_NOT_FOUND);
}
END_TEST

/* ---- dropping ---- */

#define OTHER "ab0123." ID
#define OTHER_KEY "tenants/acme/files/ab/" OTHER
#define OTHER_UPLOADS URL                                                 \
	"?max-uploads=500&prefix=tenants%2Facme%2Ffiles%2Fab%2F" OTHER    \
	"&uploads="

static bool
on_any_name(void *arg, struct str name)
{
	(void)name;
	++*(int *)arg;
	return true;
}

START_TEST(what_cannot_be_dropped_now_goes_with_the_next)
{
	const struct depot_key other = { STR("acme"), STR(OTHER), true };
	const struct depot_key uploads_of = { .tenant = STR("acme") };
	int uploads = 0;

	EXPECT(S3_DELETE, URL KEY, 403);
	ck_assert_int_eq(depot.ops->drop(depot.place, &whole),
	    ERR_FILES_AWAY);
	ck_assert_int_eq(depot.ops->list(depot.place, &uploads_of, on_any_name,
	    &uploads), ERR_OK);
	ck_assert_int_eq(uploads, 0);
	EXPECT(S3_DELETE, URL OTHER_KEY, 204);
	EXPECT(S3_GET, OTHER_UPLOADS, 200, .body = NO_UPLOADS);
	EXPECT(S3_DELETE, URL KEY, 204);
	EXPECT(S3_GET, UPLOADS, 200, .body = NO_UPLOADS);
	ck_assert_int_eq(depot.ops->drop(depot.place, &other), ERR_OK);
	EXPECT(S3_DELETE, URL OTHER_KEY, 404);
	EXPECT(S3_GET, OTHER_UPLOADS, 200, .body = NO_UPLOADS);
	ck_assert_int_eq(depot.ops->drop(depot.place, &other), ERR_OK);
}
END_TEST

/* ---- the same content again ---- */

#define OTHER_HEAD(status_, ...)                                          \
	EXPECT(S3_HEAD, URL OTHER_KEY, status_, __VA_ARGS__)
#define EXPECT_COPY()                                                     \
	EXPECT(S3_GET, URL KEY, 206, .body = "abc", .range = "bytes 0-2/3"); \
	EXPECT(S3_PUT, URL OTHER_KEY, 200, .etag = "\"e\"");              \
	OTHER_HEAD(200, .etag = "\"e\"", .length = 3)
#define EXPECT_DROP()                                                     \
	EXPECT(S3_DELETE, URL KEY, 204);                                  \
	EXPECT(S3_GET, UPLOADS, 200, .body = NO_UPLOADS)

static enum err
renew(void)
{
	return depot.ops->renew(depot.place, &whole, STR(OTHER));
}

START_TEST(what_is_the_same_is_not_copied)
{
	OTHER_HEAD(200, .etag = "\"e\"", .length = 3);
	EXPECT(S3_HEAD, URL KEY, 200, .etag = "\"e\"", .length = 3);
	EXPECT_DROP();
	ck_assert_int_eq(renew(), ERR_OK);
	ck_assert_uint_eq(put_bytes, 0);
}
END_TEST

START_TEST(what_was_changed_or_lost_is_replaced)
{
	static const struct step olds[] = {
		{ .status = 200, .etag = "\"f\"", .length = 3 },
		{ .status = 200, .etag = "\"f\"", .length = 2 },
		{ .status = 200, .length = 3 } };

	for (size_t i = 0; i < sizeof(olds) / sizeof(*olds); i++) {
		step_count = step_at = 0;
		OTHER_HEAD(200, .etag = olds[i].etag,
		    .length = olds[i].length);
		EXPECT(S3_HEAD, URL KEY, 200, .etag = olds[i].etag ?
		    "\"e\"" : NULL, .length = 3);
		EXPECT_COPY();
		EXPECT_DROP();
		ck_assert_int_eq(renew(), ERR_OK);
		ck_assert_uint_eq(put_bytes, 3 * (i + 1));
	}
	OTHER_HEAD(404);
	EXPECT_COPY();
	EXPECT_DROP();
	ck_assert_int_eq(renew(), ERR_OK);
}
END_TEST

START_TEST(what_cannot_be_replaced_leaves_the_fresh_one)
{
	OTHER_HEAD(404);
	EXPECT(S3_GET, URL KEY, 206, .body = "abc", .range = "bytes 0-2/3");
	EXPECT(S3_PUT, URL OTHER_KEY, 403);
	ck_assert_int_eq(renew(), ERR_FILES_AWAY);
}
END_TEST

START_TEST(what_lies_in_the_folder_from_before_makes_room)
{
	const struct depot_key old = { STR("acme"), STR(OTHER), true };
	struct depot_file *f;

	stage(2);
	ck_assert_int_eq(folder.ops->keep(folder.place, &upload, old.name),
	    ERR_OK);
	EXPECT_COPY();
	EXPECT_DROP();
	ck_assert_int_eq(renew(), ERR_OK);
	ck_assert_int_eq(folder.ops->open(folder.place, &old, &f),
	    ERR_NOT_FOUND);
}
END_TEST

/* ---- lists ---- */

#define PREFIX "prefix=tenants%2Facme%2Ffiles%2F"
#define CONTENT(key) "<Contents><Key>" key "</Key></Contents>"

static char names[512];

static bool
on_name(void *arg, struct str name)
{
	size_t len = strlen(names);

	(void)arg;
	snprintf(names + len, sizeof(names) - len, "%.*s ", STR_FMT(name));
	return true;
}

static enum err
list(void)
{
	const struct depot_key all = { .tenant = STR("acme"),
		.is_whole = true };

	names[0] = '\0';
	return depot.ops->list(depot.place, &all, on_name, NULL);
}

START_TEST(names_come_page_by_page)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED(CONTENT("tenants/acme/files/aa/aa1.1")
	    CONTENT("tenants/acme/files/aa/aa2.1"), "true"));
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX
	    "&start-after=tenants%2Facme%2Ffiles%2Faa%2Faa2.1", 200,
	    .body = LISTED(CONTENT("tenants/acme/files/ab/ab1.1"), "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "&uploads=", 200,
	    .body = NO_UPLOADS);
	ck_assert_int_eq(list(), ERR_OK);
	ck_assert_str_eq(names, "aa1.1 aa2.1 ab1.1 ");
}
END_TEST

START_TEST(some_stores_find_no_list_of_no_uploads)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED("", "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "&uploads=", 404,
	    .body = FAULT("NoSuchUpload"));
	ck_assert_int_eq(list(), ERR_OK);
	ck_assert_str_eq(names, "");
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 404);
	ck_assert_int_eq(list(), ERR_FILES_AWAY);
}
END_TEST

static enum err
list_some(void)
{
	const struct depot_key some = { STR("acme"), STR("aa"), true };

	names[0] = '\0';
	return depot.ops->list(depot.place, &some, on_name, NULL);
}

START_TEST(names_of_one_beginning_are_asked_for_alone)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX "aa%2F", 200,
	    .body = LISTED(CONTENT("tenants/acme/files/aa/aa1.1"), "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "aa%2F&uploads=", 200,
	    .body = NO_UPLOADS);
	ck_assert_int_eq(list_some(), ERR_OK);
	ck_assert_str_eq(names, "aa1.1 ");
}
END_TEST

START_TEST(others_names_are_let_alone)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED(CONTENT("tenants/acme/files/") CONTENT("x")
	    CONTENT("tenants/acme/files/aa/..") CONTENT("a/aa/A.1")
	    CONTENT("tenants/acme/files/ab/aa1.1") CONTENT("")
	    CONTENT("tenants/acme/files/aa/a&amp;b")
	    CONTENT("tenants/acme/files/aa/aa1.1"), "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "&uploads=", 200,
	    .body = NO_UPLOADS);
	ck_assert_int_eq(list(), ERR_OK);
	ck_assert_str_eq(names, "aa1.1 ");
}
END_TEST

START_TEST(the_same_page_again_ends_the_walk)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED(CONTENT("tenants/acme/files/aa/aa1.1"), "true"));
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX
	    "&start-after=tenants%2Facme%2Ffiles%2Faa%2Faa1.1", 200,
	    .body = LISTED(CONTENT("tenants/acme/files/aa/aa1.1"), "true"));
	ck_assert_int_eq(list(), ERR_FILES_AWAY);
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED("", "true"));
	ck_assert_int_eq(list(), ERR_FILES_AWAY);
}
END_TEST

#define PART_OF(name, ts)                                                 \
	"<Upload><Key>tenants/acme/files/aa/" name "</Key><UploadId>u"    \
	"</UploadId><Initiated>" ts "</Initiated></Upload>"

#define SOME_PARTS "<R><IsTruncated>false</IsTruncated>"                  \
	PART_OF("aa1.1", "2025-12-30T23:00:00.000Z")                      \
	PART_OF("aa2.1", "2025-12-31T23:00:00.000Z") PART_OF("aa3.1", "") \
	"</R>"

START_TEST(parts_of_long_ago_are_named)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX "aa%2F", 200,
	    .body = LISTED("", "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "aa%2F&uploads=", 200,
	    .body = SOME_PARTS);
	ck_assert_int_eq(list_some(), ERR_OK);
	ck_assert_str_eq(names, "aa1.1 ");
}
END_TEST

START_TEST(who_asks_for_all_is_told_of_all_parts)
{
	EXPECT(S3_GET, URL "?list-type=2&max-keys=500&" PREFIX, 200,
	    .body = LISTED("", "false"));
	EXPECT(S3_GET, URL "?max-uploads=500&" PREFIX "&uploads=", 200,
	    .body = SOME_PARTS);
	ck_assert_int_eq(list(), ERR_OK);
	ck_assert_str_eq(names, "aa1.1 aa2.1 aa3.1 ");
}
END_TEST

/* ---- options ---- */

START_TEST(what_is_missing_is_named)
{
	struct s3_config c = config;

	ck_assert_ptr_null(s3_config_fault(&c));
	c.is_host_style = true;
	ck_assert_ptr_null(s3_config_fault(&c));
	c.endpoint = "http://127.0.0.1:9000";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.style"));
	c.endpoint = "";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.endpoint"));
	c.endpoint = "ftp://s3.example";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.endpoint"));
	c = config;
	c.bucket = "Box";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.bucket"));
	c.bucket = "";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.bucket"));
	c = config;
	c.key_id = "";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.access_key"));
	c = config;
	c.secret = "";
	ck_assert_ptr_nonnull(strstr(s3_config_fault(&c), "s3.secret_key"));
}
END_TEST

START_TEST(names_of_options_are_checked)
{
	ck_assert_ptr_null(s3_bucket_fault("my-files.1"));
	ck_assert_ptr_nonnull(s3_bucket_fault("My"));
	ck_assert_ptr_nonnull(s3_bucket_fault("ab"));
	ck_assert_ptr_nonnull(s3_bucket_fault("-abc"));
	ck_assert_ptr_nonnull(s3_bucket_fault("a/c"));
	ck_assert_ptr_nonnull(s3_bucket_fault(".abc"));
	ck_assert_ptr_nonnull(s3_bucket_fault("abc."));
	ck_assert_ptr_nonnull(s3_bucket_fault("abc-"));
	ck_assert_ptr_nonnull(s3_bucket_fault("0123456789012345678901234567"
	    "890123456789012345678901234567890123"));
	ck_assert_ptr_null(s3_prefix_fault(""));
	ck_assert_ptr_null(s3_prefix_fault("im/box_1/"));
	ck_assert_ptr_nonnull(s3_prefix_fault("im"));
	ck_assert_ptr_nonnull(s3_prefix_fault("/im/"));
	ck_assert_ptr_nonnull(s3_prefix_fault("a/../"));
	ck_assert_ptr_nonnull(s3_prefix_fault("a//b/"));
	ck_assert_ptr_nonnull(s3_prefix_fault("a b/"));
	ck_assert_ptr_null(s3_endpoint_fault("https://s3.example/"));
	ck_assert_ptr_nonnull(s3_endpoint_fault("https://s3.example/x"));
	ck_assert_ptr_nonnull(s3_endpoint_fault("ftp://s3.example"));
}
END_TEST

static void
add_tests(TCase *tc)
{
	tcase_add_test(tc, a_small_file_is_put_and_looked_at);
	tcase_add_test(tc, what_came_in_another_size_is_not_kept);
	tcase_add_test(tc, what_came_as_other_bytes_is_not_kept);
	tcase_add_test(tc, what_is_not_there_after_all_is_not_kept);
	tcase_add_test(tc, names_follow_style_and_prefix);
	tcase_add_test(tc, a_large_file_goes_in_parts);
	tcase_add_test(tc, parts_are_named_in_order);
	tcase_add_test(tc,
	    parts_whose_putting_together_was_answered_late_are_whole);
	tcase_add_test(tc, a_failure_that_is_said_by_a_good_status_is_one);
	tcase_add_test(tc, what_is_whole_already_is_not_sent_again);
	tcase_add_test(tc, parts_left_behind_are_ended_first);
	tcase_add_test(tc, a_busy_store_is_asked_again);
	tcase_add_test(tc, a_refusal_is_not);
	tcase_add_test(tc, who_did_not_answer_is_left_alone_for_a_while);
	tcase_add_test(tc, the_end_of_the_daemon_is_no_fault_of_the_store);
	tcase_add_test(tc, what_is_kept_may_be_kept_later);
	tcase_add_test(tc, a_file_is_read_by_ranges);
	tcase_add_test(tc, a_place_beyond_the_chunk_is_asked_for);
	tcase_add_test(tc, an_empty_file_has_no_range);
	tcase_add_test(tc, another_range_than_asked_for_is_no_answer);
	tcase_add_test(tc, what_is_absent_is_not_found);
	tcase_add_test(tc, what_lies_in_the_folder_from_before_is_read_there);
	tcase_add_test(tc, what_cannot_be_dropped_now_goes_with_the_next);
	tcase_add_test(tc, what_is_the_same_is_not_copied);
	tcase_add_test(tc, what_was_changed_or_lost_is_replaced);
	tcase_add_test(tc, what_cannot_be_replaced_leaves_the_fresh_one);
	tcase_add_test(tc, what_lies_in_the_folder_from_before_makes_room);
	tcase_add_test(tc, names_come_page_by_page);
	tcase_add_test(tc, some_stores_find_no_list_of_no_uploads);
	tcase_add_test(tc, names_of_one_beginning_are_asked_for_alone);
	tcase_add_test(tc, others_names_are_let_alone);
	tcase_add_test(tc, the_same_page_again_ends_the_walk);
	tcase_add_test(tc, parts_of_long_ago_are_named);
	tcase_add_test(tc, who_asks_for_all_is_told_of_all_parts);
	tcase_add_test(tc, what_is_missing_is_named);
	tcase_add_test(tc, names_of_options_are_checked);
}

int
main(void)
{
	Suite *s = suite_create("s3");
	TCase *tc = tcase_create("s3");
	SRunner *run;
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	add_tests(tc);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
