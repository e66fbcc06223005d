/* SPDX-License-Identifier: Apache-2.0 */
/* The operation table: rows are complete, routes match, permission denies by
 * default. */
#include <check.h>
#include <stdlib.h>

#include "api/op.h"

START_TEST(op_rows_are_complete)
{
	unsigned rows = 0;

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		size_t n = strlen(op->help);

		rows++;
		ck_assert_msg(op->help[n - 1] == '.', "%s: help", op->name);
		ck_assert_msg(op->steps[0].at != AT_NONE, "%s: no step",
		    op->name);
		ck_assert_msg(op->steps[REQUEST_STEPS_MAX].at == AT_NONE,
		    "%s: too many steps", op->name);
		ck_assert_msg(op->allow != 0, "%s: nobody may", op->name);
		ck_assert_msg(op->cost > 0, "%s: free", op->name);
		ck_assert_msg((op->in == NULL) == (op->in_size == 0),
		    "%s: fields without a struct", op->name);
		ck_assert_ptr_eq(op_find(str_from(op->name)), op);
	}
	ck_assert_uint_ge(rows, 30);
}
END_TEST

START_TEST(op_find_wants_the_whole_name)
{
	ck_assert_ptr_null(op_find(STR("")));
	ck_assert_ptr_null(op_find(STR("message")));
	ck_assert_ptr_null(op_find(STR("message.")));
	ck_assert_ptr_null(op_find(STR("message.sen")));
	ck_assert_ptr_null(op_find(STR("message.sends")));
	ck_assert_ptr_null(op_find(STR("Message.send")));
	ck_assert_ptr_nonnull(op_find(STR("sync")));
}
END_TEST

struct part {
	char name[32];
	char value[64];
	int count;
};

static void
on_part(void *arg, const char *name, struct str value)
{
	struct part *p = arg;

	p->count++;
	snprintf(p->name, sizeof(p->name), "%s", name);
	snprintf(p->value, sizeof(p->value), "%.*s", STR_FMT(value));
}

static const struct op *
route(const char *method, const char *path, struct part *p, bool *other)
{
	memset(p, 0, sizeof(*p));
	return op_route(str_from(method), str_from(path), on_part, p, other);
}

START_TEST(op_route_gives_parts)
{
	struct part p;
	bool other;
	const struct op *op = route("GET", "/v1/users/alice", &p, &other);

	ck_assert_ptr_nonnull(op);
	ck_assert_str_eq(op->name, "user.get");
	ck_assert_int_eq(p.count, 1);
	ck_assert_str_eq(p.name, "id");
	ck_assert_str_eq(p.value, "alice");
}
END_TEST

START_TEST(op_route_tells_wrong_method_from_wrong_path)
{
	struct part p;
	bool other;

	ck_assert_ptr_null(route("DELETE", "/v1/users", &p, &other));
	ck_assert(other);
	ck_assert_ptr_null(route("GET", "/v1/nothing", &p, &other));
	ck_assert(!other);
	ck_assert_ptr_null(route("GET", "/v1/users/", &p, &other));
	ck_assert_ptr_null(route("GET", "/v1/users/a/b", &p, &other));
	ck_assert_ptr_null(route("GET", "/v1", &p, &other));
	ck_assert_ptr_null(route("GET", "", &p, &other));
}
END_TEST

START_TEST(op_routes_lead_to_their_rows)
{
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		const char *blank;
		struct part p;
		char method[16];
		bool other;

		if (op->route == NULL)
			continue;
		blank = strchr(op->route, ' ');
		snprintf(method, sizeof(method), "%.*s",
		    (int)(blank - op->route), op->route);
		ck_assert_ptr_eq(route(method, blank + 1, &p, &other), op);
	}
}
END_TEST

/* Every role against every row: exactly what the row says. */
START_TEST(op_prepare_denies_by_default)
{
	static const unsigned callers[] = {
		0, ROLE_ANYONE, ROLE_ANYONE | ROLE_USER,
		ROLE_ANYONE | ROLE_USER | ROLE_TENANT_ADMIN, ROLE_SYSTEM,
	};

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		for (size_t i = 0; i < 5; i++) {
			struct request *r = request_new();
			bool may = (op->allow & (callers[i] | ROLE_ANYONE));
			enum err err;

			r->authenticated = true;
			r->who.roles = callers[i];
			err = op_prepare(op, NULL, r);
			if (may)
				ck_assert_msg(err != ERR_UNAUTHORIZED ||
				    op->place != NULL, "%s", op->name);
			else
				ck_assert_msg(err == (callers[i] <=
				    ROLE_ANYONE ? ERR_UNAUTHORIZED :
				    ERR_FORBIDDEN), "%s", op->name);
			ck_assert(!may || err != ERR_FORBIDDEN);
			request_free(r);
		}
	}
}
END_TEST

START_TEST(op_prepare_refuses_foreign_fields)
{
	json_t *params = json_pack("{s:s}", "surprise", "x");
	struct request *r = request_new();

	r->authenticated = true;
	r->who.roles = ROLE_USER;
	ck_assert_int_eq(op_prepare(op_find(STR("session.ping")), params, r),
	    ERR_FIELD);
	ck_assert_str_eq(r->why.field, "surprise");
	request_free(r);
	json_decref(params);
}
END_TEST

static const struct field *
member(const struct field *fields, const char *name)
{
	for (const struct field *f = fields; f && f->type; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

/* One way to turn pages: limit and a cursor in, one list and more out. A log
 * has two ends, and says more of both. */
START_TEST(op_rows_page_alike)
{
	static const char *const cursors[] = { "after", "before", "since" };
	unsigned paged = 0;

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		const struct field *cursor = NULL;
		bool more = member(op->out, "more") ||
		    (member(op->out, "more_before") &&
		    member(op->out, "more_after"));
		unsigned lists = 0;

		ck_assert_msg(more == (member(op->in, "limit") != NULL), "%s",
		    op->name);
		if (!more)
			continue;
		paged++;
		for (unsigned i = 0; i < 3 && !cursor; i++)
			cursor = member(op->in, cursors[i]);
		ck_assert_msg(cursor && !(cursor->flags & FIELD_REQUIRED),
		    "%s", op->name);
		for (const struct field *f = op->out; f->type; f++)
			lists += (f->flags & FIELD_LIST) ||
			    f->type == FIELD_T_IDS ||
			    f->type == FIELD_T_STRINGS;
		ck_assert_msg(lists == 1, "%s has %u lists", op->name, lists);
		/* To be written down first, it is no GET. */
		ck_assert(!op->route || op->steps[0].at == AT_WRITER ||
		    strncmp(op->route, "GET ", 4) == 0);
	}
	ck_assert_uint_gt(paged, 5);
}
END_TEST

/* So that an Idempotency-Key can stand in for it. */
START_TEST(op_rows_have_the_same_client_id)
{
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		const struct field *cid = member(op->in, "cid");

		ck_assert_msg(!cid || cid->type == FIELD_T_ID, "%s",
		    op->name);
	}
}
END_TEST

static const char *
scope_of_op(const char *name)
{
	return op_scope(op_find(str_from(name)));
}

/* What a server key needs, and what none may. */
START_TEST(op_scopes_deny_by_default)
{
	static const char *const nouns[] = { "key.", "issuer.", "auth.",
		"setup.", "tenant.", "server.", NULL };

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (op->scope != NULL)
			ck_assert_msg(op_scope(op) != NULL &&
			    strcmp(op_scope(op), op->scope) == 0,
			    "%s: no such scope", op->name);
		if (op->route == NULL)
			ck_assert_msg(op_scope(op) == NULL, "%s: by which "
			    "door?", op->name);
		for (unsigned i = 0; nouns[i] != NULL; i++)
			if (str_starts(str_from(op->name), nouns[i]))
				ck_assert_msg(op_scope(op) == NULL, "%s",
				    op->name);
	}
	ck_assert_str_eq(scope_of_op("message.send"), "message.write");
	ck_assert_str_eq(scope_of_op("message.list"), "message.read");
	ck_assert_str_eq(scope_of_op("sync"), "conversation.read");
	ck_assert_str_eq(scope_of_op("user.create"), "user.write");
	ck_assert_str_eq(scope_of_op("token.issue"), "token.write");
	ck_assert_ptr_null(scope_of_op("session.open"));
}
END_TEST

/* The published description says by it where a member is given. */
START_TEST(op_rows_know_which_fields_are_in_the_path)
{
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		for (const struct field *f = op->in; f && f->type; f++) {
			char part[64];

			if (!op->route)
				continue;
			snprintf(part, sizeof(part), "{%s}", f->name);
			ck_assert_msg(!!(f->flags & FIELD_PATH) ==
			    (strstr(op->route, part) != NULL), "%s %s",
			    op->name, f->name);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("op");
	TCase *t = tcase_create("op");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_test(t, op_rows_are_complete);
	tcase_add_test(t, op_find_wants_the_whole_name);
	tcase_add_test(t, op_route_gives_parts);
	tcase_add_test(t, op_route_tells_wrong_method_from_wrong_path);
	tcase_add_test(t, op_routes_lead_to_their_rows);
	tcase_add_test(t, op_prepare_denies_by_default);
	tcase_add_test(t, op_prepare_refuses_foreign_fields);
	tcase_add_test(t, op_rows_page_alike);
	tcase_add_test(t, op_rows_know_which_fields_are_in_the_path);
	tcase_add_test(t, op_rows_have_the_same_client_id);
	tcase_add_test(t, op_scopes_deny_by_default);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
