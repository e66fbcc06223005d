/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures as AWS publishes them: those of its test suite for version 4
 * ("service", of 2015) that hold for S3 too, and the examples of the manual of
 * S3 (of 2013). */
#include <check.h>
#include <stdlib.h>

#include "base/awssign.h"

#define EMPTY                                                             \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HOST { { "host", 4 }, { "example.amazonaws.com", 21 } }
#define DATE { { "x-amz-date", 10 }, { "20150830T123600Z", 16 } }
#define PAIR(n, v) { { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }
#define TEXT(t) { t, sizeof(t) - 1 }

static const struct awssign_key suite_key = {
	.id = TEXT("AKIDEXAMPLE"),
	.secret = TEXT("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
	.region = TEXT("us-east-1"), .service = TEXT("service"),
};

static const struct awssign_key s3_key = {
	.id = TEXT("AKIAIOSFODNN7EXAMPLE"),
	.secret = TEXT("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
	.region = TEXT("us-east-1"), .service = TEXT("s3"),
};

static const struct vector {
	const struct awssign_key *key;
	int64_t ts_s;
	const char *body;
	const char *target;	/* as it is sent */
	const char *names, *signature;
	struct awssign_request request;
} vectors[] = {
	{ &suite_key, 1440938160, "", "/", "host;x-amz-date",
	  "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .headers = { HOST, DATE }, .header_count = 2 } },
	{ &suite_key, 1440938160, "", "/", "host;x-amz-date",
	  "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
	  { .method = TEXT("POST"), .path = TEXT("/"),
	    .headers = { HOST, DATE }, .header_count = 2 } },
	{ &suite_key, 1440938160, "", "/?Param1=value1&Param2=value2",
	  "host;x-amz-date",
	  "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .query = { PAIR("Param2", "value2"), PAIR("Param1", "value1") },
	    .query_count = 2,
	    .headers = { DATE, HOST }, .header_count = 2 } },
	{ &suite_key, 1440938160, "",
	  "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstu"
	  "vwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
	  "tuvwxyz", "host;x-amz-date",
	  "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .query = { PAIR("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
	    "hijklmnopqrstuvwxyz", "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz") }, .query_count = 1,
	    .headers = { HOST, DATE }, .header_count = 2 } },
	{ &suite_key, 1440938160, "", "/%E1%88%B4", "host;x-amz-date",
	  "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
	  { .method = TEXT("GET"), .path = TEXT("/\xe1\x88\xb4"),
	    .headers = { HOST, DATE }, .header_count = 2 } },
	{ &suite_key, 1440938160, "", "/example%20space/", "host;x-amz-date",
	  "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
	  { .method = TEXT("GET"), .path = TEXT("/example space/"),
	    .headers = { HOST, DATE }, .header_count = 2 } },
	{ &suite_key, 1440938160, "", "/",
	  "host;my-header1;my-header2;x-amz-date",
	  "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .headers = { HOST, PAIR("my-header1", " value1"),
	    PAIR("my-header2", " \"a   b   c\""), DATE },
	    .header_count = 4 } },
	{ &suite_key, 1440938160, "Param1=value1", "/",
	  "content-type;host;x-amz-date",
	  "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
	  { .method = TEXT("POST"), .path = TEXT("/"),
	    .headers = { PAIR("content-type",
	    "application/x-www-form-urlencoded"), HOST, DATE },
	    .header_count = 3 } },
	{ &s3_key, 1369353600, "", "/test.txt",
	  "host;range;x-amz-content-sha256;x-amz-date",
	  "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
	  { .method = TEXT("GET"), .path = TEXT("/test.txt"),
	    .headers = { PAIR("host", "examplebucket.s3.amazonaws.com"),
	    PAIR("x-amz-date", "20130524T000000Z"),
	    PAIR("x-amz-content-sha256", EMPTY), PAIR("range", "bytes=0-9") },
	    .header_count = 4 } },
	{ &s3_key, 1369353600, "Welcome to Amazon S3.", "/test%24file.text",
	  "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
	  "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
	  { .method = TEXT("PUT"), .path = TEXT("/test$file.text"),
	    .headers = { PAIR("host", "examplebucket.s3.amazonaws.com"),
	    PAIR("date", "Fri, 24 May 2013 00:00:00 GMT"),
	    PAIR("x-amz-date", "20130524T000000Z"),
	    PAIR("x-amz-storage-class", "REDUCED_REDUNDANCY"),
	    PAIR("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba8"
	    "7d2b6b4b4e99e42034a8b803f8b072") }, .header_count = 5 } },
	{ &s3_key, 1369353600, "", "/?lifecycle=",
	  "host;x-amz-content-sha256;x-amz-date",
	  "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .query = { PAIR("lifecycle", "") }, .query_count = 1,
	    .headers = { PAIR("host", "examplebucket.s3.amazonaws.com"),
	    PAIR("x-amz-date", "20130524T000000Z"),
	    PAIR("x-amz-content-sha256", EMPTY) }, .header_count = 3 } },
	{ &s3_key, 1369353600, "", "/?max-keys=2&prefix=J",
	  "host;x-amz-content-sha256;x-amz-date",
	  "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
	  { .method = TEXT("GET"), .path = TEXT("/"),
	    .query = { PAIR("prefix", "J"), PAIR("max-keys", "2") },
	    .query_count = 2,
	    .headers = { PAIR("host", "examplebucket.s3.amazonaws.com"),
	    PAIR("x-amz-date", "20130524T000000Z"),
	    PAIR("x-amz-content-sha256", EMPTY) }, .header_count = 3 } },
};
#define VECTORS (int)(sizeof(vectors) / sizeof(*vectors))

START_TEST(a_signature_is_the_published_one)
{
	const struct vector *v = &vectors[_i];
	struct awssign_request r = v->request;
	char hash[AWSSIGN_HASH_ROOM], want[512], date[AWSSIGN_DATE_ROOM];
	struct buf out;

	awssign_hash(str_from(v->body), hash);
	r.body_hash = str_from(hash);
	r.ts_s = v->ts_s;
	awssign_date(v->ts_s, date);
	snprintf(want, sizeof(want), "AWS4-HMAC-SHA256 Credential=%s/%.8s/"
	    "us-east-1/%s/aws4_request,SignedHeaders=%s,Signature=%s",
	    v->key->id.p, date, v->key->service.p, v->names, v->signature);
	buf_init(&out, 1024);
	awssign_put(v->key, &r, &out);
	ck_assert_str_eq(out.data, want);
	buf_fini(&out);
}
END_TEST

START_TEST(what_is_sent_is_what_is_signed)
{
	const struct vector *v = &vectors[_i];
	struct buf out;

	buf_init(&out, 1024);
	awssign_target(&v->request, &out);
	ck_assert_str_eq(out.data, v->target);
	buf_fini(&out);
}
END_TEST

START_TEST(a_slash_of_a_query_is_encoded)
{
	const struct awssign_request r = { .path = STR("/a/b+c"),
		.query = { PAIR("prefix", "x/y=&z") }, .query_count = 1 };
	struct buf out;

	buf_init(&out, 1024);
	awssign_target(&r, &out);
	ck_assert_str_eq(out.data, "/a/b%2Bc?prefix=x%2Fy%3D%26z");
	buf_fini(&out);
}
END_TEST

/* "Authenticating Requests: Using Query Parameters" of the manual of S3. */
START_TEST(an_address_is_the_published_one)
{
	const struct awssign_request r = { .method = STR("GET"),
		.path = STR("/test.txt"), .headers = {
		PAIR("host", "examplebucket.s3.amazonaws.com") },
		.header_count = 1, .ts_s = 1369353600 };
	struct buf out;

	buf_init(&out, 1024);
	awssign_presign(&s3_key, &r, 86400, &out);
	ck_assert_str_eq(out.data, "/test.txt?X-Amz-Algorithm="
	    "AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F"
	    "20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date="
	    "20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&"
	    "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c26595"
	    "7d157751f604d404");
	buf_fini(&out);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("awssign");
	TCase *tc = tcase_create("awssign");
	SRunner *run;
	int failed;

	tcase_add_loop_test(tc, a_signature_is_the_published_one, 0, VECTORS);
	tcase_add_loop_test(tc, what_is_sent_is_what_is_signed, 0, VECTORS);
	tcase_add_test(tc, a_slash_of_a_query_is_encoded);
	tcase_add_test(tc, an_address_is_the_published_one);
	suite_add_tcase(s, tc);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
