/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <stdlib.h>

#include "gate/gate.h"
#include "gate/rpc.h"

struct refused {
	const char *text;
	enum err err;
	const char *id;		/* that the refusal will name */
};

static const struct refused refused[] = {
	{ "", ERR_PARSE, "null" },
	{ "{", ERR_PARSE, "null" },
	{ "[]", ERR_REQUEST, "null" },
	{ "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}]", ERR_REQUEST,
	    "null" },
	{ "1", ERR_REQUEST, "null" },
	{ "{}", ERR_REQUEST, "null" },
	{ "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}", ERR_REQUEST, "null" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"a\"}", ERR_REQUEST,
	    "null" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"a\"}", ERR_REQUEST,
	    "null" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"a\"}",
	    ERR_REQUEST, "null" },
	{ "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"a\"}", ERR_REQUEST,
	    "7" },
	{ "{\"id\":7,\"method\":\"a\"}", ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":7}", ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":1}", ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a\",\"params\":[]}",
	    ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a\",\"extra\":1}",
	    ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a\",\"tenant\":\"b\"}",
	    ERR_REQUEST, "7" },
	{ "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}",
	    ERR_PARSE, "null" },
};

START_TEST(rpc_refuses_what_is_no_call)
{
	struct rpc_call call;

	ck_assert_int_eq(rpc_parse(str_from(refused[_i].text), false, &call),
	    refused[_i].err);
	ck_assert_str_eq(call.id, refused[_i].id);
	rpc_call_fini(&call);
}
END_TEST

START_TEST(rpc_takes_a_call_with_integer_id)
{
	struct rpc_call call;

	ck_assert_int_eq(rpc_parse(STR("{\"jsonrpc\":\"2.0\",\"id\":-5,"
	    "\"method\":\"user.get\",\"params\":{\"id\":\"bob\"}}"), false,
	    &call), ERR_OK);
	ck_assert_str_eq(call.id, "-5");
	ck_assert(str_is(call.method, "user.get"));
	ck_assert_str_eq(json_string_value(
	    json_object_get(call.params, "id")), "bob");
	rpc_call_fini(&call);
}
END_TEST

START_TEST(rpc_takes_a_call_with_string_id_and_no_params)
{
	struct rpc_call call;

	ck_assert_int_eq(rpc_parse(STR("{\"method\":\"a\",\"id\":\"x-1\","
	    "\"jsonrpc\":\"2.0\"}"), false, &call), ERR_OK);
	ck_assert_str_eq(call.id, "\"x-1\"");
	ck_assert_ptr_null(call.params);
	rpc_call_fini(&call);
}
END_TEST

START_TEST(rpc_bounds_string_ids)
{
	char text[256], id[66];
	struct rpc_call call;

	for (size_t len = 64; len <= 65; len++) {
		memset(id, 'k', len);
		id[len] = '\0';
		snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\","
		    "\"id\":\"%s\",\"method\":\"a\"}", id);
		ck_assert_int_eq(rpc_parse(str_from(text), false, &call),
		    len == 64 ? ERR_OK : ERR_REQUEST);
		rpc_call_fini(&call);
	}
}
END_TEST

START_TEST(rpc_takes_tenant_where_allowed)
{
	struct rpc_call call;

	ck_assert_int_eq(rpc_parse(STR("{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"a\",\"tenant\":\"acme\"}"), true, &call), ERR_OK);
	ck_assert(str_is(call.tenant, "acme"));
	rpc_call_fini(&call);
}
END_TEST

static void
expect(struct rpc_parts parts, const char *text)
{
	struct buf out;

	buf_init(&out, 4096);
	rpc_write(&out, &parts);
	ck_assert_str_eq(out.data, text);
	buf_fini(&out);
}

START_TEST(rpc_writes_results_and_events)
{
	expect(rpc_result("1", STR_NONE),
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
	expect(rpc_result("\"a\"", STR("{\"seq\":3}")),
	    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"seq\":3}}");
	expect(rpc_event("behind", STR_NONE),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"behind\",\"params\":{}}");
	expect(rpc_conv_event("read", STR("u:bob"), STR(",\"seq\":2")),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"read\","
	    "\"params\":{\"conv\":\"u:bob\",\"seq\":2}}");
	expect(rpc_conv_event("typing", STR("g:a"), STR("")),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"typing\","
	    "\"params\":{\"conv\":\"g:a\"}}");
}
END_TEST

START_TEST(rpc_writes_errors_with_code_field_and_hint)
{
	struct field_error why = { .field = "conv", .hint = "say \"u:\"" };
	struct buf out;
	json_t *root, *error;

	buf_init(&out, 4096);
	rpc_write_error(&out, "12", ERR_FIELD, &why);
	ck_assert_int_eq(field_parse(buf_str(&out), &root), ERR_OK);
	ck_assert_int_eq(json_integer_value(json_object_get(root, "id")), 12);
	error = json_object_get(root, "error");
	ck_assert_int_eq(json_integer_value(json_object_get(error, "code")),
	    -32602);
	error = json_object_get(error, "data");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")),
	    "bad_field");
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")),
	    "conv");
	ck_assert_str_eq(json_string_value(json_object_get(error, "hint")),
	    "say \"u:\"");
	json_decref(root);
	buf_fini(&out);
}
END_TEST

struct origin_case {
	const char *origin, *host;
	bool ok;
};

static const struct origin_case origin_cases[] = {
	{ NULL, "a.example", true },
	{ "https://a.example", "a.example", true },
	{ "https://A.example:8443", "a.example:8443", true },
	{ "http://127.0.0.1:80", "127.0.0.1:80", true },
	{ "https://a.example", "a.example:8443", false },
	{ "https://evil.example", "a.example", false },
	{ "https://a.example.evil", "a.example", false },
	{ "null", "a.example", false },
	{ "", "", false },
	{ "https://", "", false },
	{ "https://app.example", "a.example", true },
};

START_TEST(origin_must_be_the_own_host_or_listed)
{
	struct gate_settings settings = gate_settings_default;
	const struct origin_case *c = &origin_cases[_i];

	snprintf(settings.origins[0], GATE_ORIGIN_ROOM,
	    "https://app.example");
	ck_assert(gate_origin_ok(&settings, str_from(c->origin),
	    str_from(c->host)) == c->ok);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rpc");
	TCase *tc = tcase_create("rpc");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_loop_test(tc, rpc_refuses_what_is_no_call, 0,
	    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tc, rpc_takes_a_call_with_integer_id);
	tcase_add_test(tc, rpc_takes_a_call_with_string_id_and_no_params);
	tcase_add_test(tc, rpc_bounds_string_ids);
	tcase_add_test(tc, rpc_takes_tenant_where_allowed);
	tcase_add_test(tc, rpc_writes_results_and_events);
	tcase_add_test(tc, rpc_writes_errors_with_code_field_and_hint);
	tcase_add_loop_test(tc, origin_must_be_the_own_host_or_listed, 0,
	    sizeof(origin_cases) / sizeof(origin_cases[0]));
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
