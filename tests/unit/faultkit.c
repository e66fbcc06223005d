/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every call of the store fails once.
 * Runs on: the test.
 * Owns: the core at hand.
 */
#include <check.h>

#include "faultkit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

#define PARAMS_MAX 2048
#define LOOK_MAX (1 << 18)

struct corekit kit;
const enum err faultkit_errors[FAULTKIT_ERRORS] = { ERR_IO, ERR_AGAIN,
	ERR_DISK_FULL };

static const struct fault_plan never = { -1, -1, -1, ERR_IO, false, 0 };
static char names[26][512];
static struct buf before;	/* the world before the call that is tried */
static bool was_done;	/* a failure was met and made up for */

void
faultkit_name(char c, const char *text)
{
	snprintf(names[c - 'a'], sizeof(names[0]), "%s", text);
}

void
faultkit_name_member(char c, const char *member)
{
	char key[64], *at;

	snprintf(key, sizeof(key), "\"%s\":\"", member);
	at = strstr(kit.result, key);
	ck_assert_msg(at != NULL, "no %s in %s", member, kit.result);
	at += strlen(key);
	snprintf(names[c - 'a'], sizeof(names[0]), "%.*s",
	    (int)strcspn(at, "\""), at);
}

static void
fill(const char *params, char out[PARAMS_MAX])
{
	struct buf text;

	buf_init(&text, PARAMS_MAX - 1);
	for (const char *at = params; *at != '\0'; at++) {
		if (at[0] == '$' && islower((unsigned char)at[1]))
			buf_puts(&text, names[*++at - 'a']);
		else
			buf_putc(&text, *at);
	}
	ck_assert(!text.overflow);
	snprintf(out, PARAMS_MAX, "%.*s", STR_FMT(buf_str(&text)));
	buf_fini(&text);
}

void
faultkit_must(const char *user, const char *op, const char *params,
    struct buf *out)
{
	char filled[PARAMS_MAX];

	fill(params, filled);
	corekit_must(&kit, "default", user, op, filled);
	if (out != NULL)
		buf_puts(out, kit.result);
}

void
faultkit_must_all(const struct fault_call *list)
{
	for (; list->op != NULL; list++)
		faultkit_must(list->user, list->op, list->params, NULL);
}

static void
start(const struct fault_world *w)
{
	if (w->up != NULL)
		w->up();
	corekit_up(&kit);
}

static void
stop(const struct fault_world *w)
{
	corekit_down(&kit);
	if (w->down != NULL)
		w->down();
}

static void
restart(const struct fault_world *w)
{
	stop(w);
	start(w);
}

static void
end(const struct fault_world *w)
{
	stop(w);
	corekit_fini(&kit);
}

/* The same world each time, and nothing of it in any cache. */
static void
begin(const struct fault_world *w, const struct fault_call *c)
{
	corekit_init(&kit);
	start(w);
	w->make(c);
	restart(w);
	if (c->how & IS_SEATED)
		ck_assert_int_eq(corekit_open(&kit, c->user, "seat", "web",
		    1), ERR_OK);
	kit.session.worker = -1;
	(void)corekit_heard(&kit);
}

static void
look(const struct fault_world *w, const struct fault_call *c,
    struct buf *out)
{
	kit.session.worker = -1;
	buf_init(out, LOOK_MAX);
	w->look(c, out);
	ck_assert(!out->overflow);
	(void)corekit_heard(&kit);
}

/* Of long texts that differ, where they do. */
static void
is_same(const char *what, int n, const struct buf *is, const struct buf *want)
{
	size_t at = 0, from;

	if (strcmp(is->data, want->data) == 0)
		return;
	while (is->data[at] == want->data[at])
		at++;
	from = at > 100 ? at - 100 : 0;
	ck_abort_msg("%s, call %d: ...%.300s\nnot ...%.300s", what, n,
	    is->data + from, want->data + from);
}

static enum err
ask(const struct fault_call *c)
{
	char params[PARAMS_MAX];

	fill(c->params, params);
	if (c->how & (IN_SESSION | IS_SEATED))
		kit.session = (struct session_ref){ 0, 1, 1 };
	return corekit_call(&kit, "default", c->user, c->op, params);
}

/* What the call does when nothing fails: its answer, and the world then. */
static void
do_well(const struct fault_world *w, const struct fault_call *c,
    char answer[sizeof(kit.result)], struct buf *after)
{
	begin(w, c);
	ck_assert_msg(ask(c) == ERR_OK, "%s: %s %s", c->op,
	    kit.why.field ? kit.why.field : "", kit.why.hint ? kit.why.hint :
	    err_code(kit.last->err));
	memcpy(answer, kit.result, sizeof(kit.result));
	look(w, c, after);
	end(w);
}

static void
fail_after(int n, enum err with)
{
	kit.plan = never;
	kit.plan.calls = n;
	kit.plan.with = with;
	/* Else there would be room at the second try. */
	kit.plan.forever = with == ERR_DISK_FULL;
}

static bool
has_failed(void)
{
	bool it_has = kit.plan.failed > 0;

	kit.plan = never;
	return it_has;
}

/* Of a call that met a failure: what its caller was told is how it is. */
static void
see_failure(const struct fault_world *w, const struct fault_call *c, int n,
    enum err with)
{
	enum err err = kit.last->err;
	struct buf after;

	ck_assert_msg(err == with || (c->how & GOES_ON &&
	    (err == ERR_OK || err == ERR_BUSY)) || (c->how & IS_KEPT &&
	    err == ERR_OK), "%s, call %d: %s", c->op, n, err_code(err));
	was_done = err == ERR_OK && (c->how & IS_KEPT);
	if (err == ERR_OK)
		return;
	ck_assert_str_eq(corekit_heard(&kit), "");
	look(w, c, &after);
	is_same(c->op, n, &after, &before);
	buf_fini(&after);
}

/* One failure after n good calls of the store. True when there was one. */
static bool
do_badly(const struct fault_world *w, const struct fault_call *c, int n,
    enum err with)
{
	bool failed;
	enum err err;

	begin(w, c);
	fail_after(n, with);
	err = ask(c);
	failed = has_failed();
	if (failed)
		see_failure(w, c, n, with);
	else
		ck_assert_int_eq(err, ERR_OK);
	return failed;
}

/* Asked again it would be done again. */
static void
ask_again(const struct fault_call *c, int n)
{
	if (was_done)
		return;
	ck_assert_msg(ask(c) == ERR_OK, "%s, call %d, again", c->op, n);
}

void
faultkit_try(const struct fault_world *w, const struct fault_call *c,
    enum err with)
{
	char answer[sizeof(kit.result)];
	struct buf well, now;
	int n = 0;

	log_set_level(LOG_NONE);
	begin(w, c);
	look(w, c, &before);
	end(w);
	do_well(w, c, answer, &well);
	for (; do_badly(w, c, n, with); n++) {
		ask_again(c, n);
		if (!(c->how & IS_RANDOM))
			ck_assert_str_eq(kit.result, answer);
		look(w, c, &now);
		if (!(c->how & IS_DRAWN))
			is_same(c->op, n, &now, &well);
		corekit_pass(&kit, 10 * 1000);
		ck_assert(core_is_ready(kit.core));
		buf_fini(&now);
		end(w);
	}
	end(w);
	buf_fini(&well);
	buf_fini(&before);
	ck_assert_int_gt(n, 0);
}

/* ---- what is done when its time has come ---- */

/* Does a member of this name say when, or which number came next? */
static bool
is_of_its_time(const char *key, size_t len)
{
	static const char *const exact[] = { "ts", "id", "since", "next" };

	for (size_t i = 0; i < sizeof(exact) / sizeof(*exact); i++)
		if (len == strlen(exact[i]) && memcmp(key, exact[i], len) == 0)
			return true;
	return len > 3 && memcmp(key + len - 3, "_ts", 3) == 0;
}

/* Numbers that a failure may change become 0. */
static void
blur(struct buf *text)
{
	struct buf out;
	const char *at = text->data;

	buf_init(&out, LOOK_MAX);
	while (*at != '\0') {
		const char *colon = strstr(at, "\":"), *key = colon;

		if (colon == NULL)
			break;
		while (key > at && key[-1] != '"')
			key--;
		buf_putstr(&out, (struct str){ at, (size_t)(colon + 2 - at) });
		at = colon + 2;
		if (isdigit((unsigned char)*at) &&
		    is_of_its_time(key, (size_t)(colon - key))) {
			buf_putc(&out, '0');
			at += strspn(at, "0123456789");
		}
	}
	buf_puts(&out, at);
	ck_assert(!out.overflow);
	buf_fini(text);
	*text = out;
}

static const struct fault_call nobody = { NULL, "", "", 0 };

/* Nobody is served, and nothing is due, before somebody asked. */
static void
begin_late(const struct fault_world *w)
{
	begin(w, &nobody);
	faultkit_must(NULL, "user.list", "{}", NULL);
}

static void
pass(int rounds, int64_t ms)
{
	for (int i = 0; i < rounds; i++)
		corekit_pass(&kit, ms);
}

/* True when there was a call to fail. */
static bool
pass_badly(const struct fault_world *w, int n, int rounds, int64_t ms,
    enum err with)
{
	bool failed;

	begin_late(w);
	fail_after(n, with);
	for (int i = 0; i < rounds; i++) {
		corekit_pass(&kit, ms);
		if (kit.plan.failed > 0)
			break;	/* and then the disk has room again */
	}
	failed = has_failed();
	pass(rounds, ms);
	return failed;
}

void
faultkit_try_time(const struct fault_world *w, int rounds, int64_t ms,
    enum err with)
{
	struct buf well, now;
	bool failed = true;
	int n = 0;

	log_set_level(LOG_NONE);
	begin_late(w);
	pass(2 * rounds, ms);
	look(w, &nobody, &well);
	blur(&well);
	end(w);
	for (; failed; n++) {
		failed = pass_badly(w, n, rounds, ms, with);
		look(w, &nobody, &now);
		blur(&now);
		is_same("time", n, &now, &well);
		ck_assert(core_is_ready(kit.core));
		buf_fini(&now);
		end(w);
	}
	buf_fini(&well);
	ck_assert_int_gt(n, 1);
}

int
faultkit_run(const char *suite, const struct TTest *test, int count,
    const struct TTest *passing)
{
	Suite *s = suite_create(suite);
	TCase *t = tcase_create("calls");
	SRunner *sr;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, test, 0, count);
	if (passing != NULL)
		tcase_add_loop_test(t, passing, 0, FAULTKIT_ERRORS);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
