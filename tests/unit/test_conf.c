/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf.h"

struct net_conf {
	const char *listen;
	int64_t idle_ms, frame_max;
	struct option_list origins;
};

struct ldap_conf {
	const char *url, *password;
	bool enabled;
};

static const struct option net_options[] = {
	OPTION_AT(OPTION_STRING, "net", struct net_conf, listen,
	    "0.0.0.0:443", 1, 100, 0, "Address and port."),
	OPTION_AS(OPTION_DURATION, "net", "idle-time", struct net_conf,
	    idle_ms, "2m", 1000, 3600000, OPTION_RELOADABLE, "Idle time."),
	OPTION_AT(OPTION_SIZE, "net", struct net_conf, frame_max, "64K",
	    1024, 1 << 20, OPTION_RELOADABLE, "Largest frame."),
	OPTION_AT(OPTION_LIST, "net", struct net_conf, origins, NULL, 0, 8,
	    OPTION_RELOADABLE, "Origins."),
	OPTION_END
};

static const struct option ldap_options[] = {
	OPTION_AT(OPTION_STRING, "auth.ldap", struct ldap_conf, url, NULL,
	    1, 200, OPTION_RELOADABLE, "Where."),
	OPTION_AT(OPTION_STRING, "auth.ldap", struct ldap_conf, password,
	    NULL, 1, 200, OPTION_RELOADABLE | OPTION_SECRET, "Password."),
	OPTION_AT(OPTION_BOOL, "auth.ldap", struct ldap_conf, enabled, NULL,
	    0, 0, 0, "Use it."),
	OPTION_END
};

static const struct conf_table tables[] = {
	{ net_options, sizeof(struct net_conf) },
	{ ldap_options, sizeof(struct ldap_conf) },
	{ NULL, 0 },
};

/* One directory per test: main.toml and d/. */
static char dir[64], file[96], sub[96];
static struct buf problems;
static struct conf_source source;

static void
setup(void)
{
	snprintf(dir, sizeof(dir), "conf-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/main.toml", dir);
	snprintf(sub, sizeof(sub), "%s/d", dir);
	buf_init(&problems, 1 << 16);
	source = (struct conf_source){
		.file = file,
		.dir = sub,
		.env_prefix = "YIZHAN_",
	};
}

static void
remove_in(const char *path, const char *name)
{
	char full[256];

	snprintf(full, sizeof(full), "%s/%s", path, name);
	unlink(full);
}

static void
teardown(void)
{
	static const char *const names[] = { "main.toml", "10.toml",
		"9.toml", "b.toml", "ignored.txt", ".hidden.toml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		remove_in(dir, names[i]);
		remove_in(sub, names[i]);
	}
	rmdir(sub);
	rmdir(dir);
	buf_fini(&problems);
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void
put_in(const char *path, const char *name, const char *text)
{
	char full[256];

	mkdir(path, 0700);
	snprintf(full, sizeof(full), "%s/%s", path, name);
	put(full, text);
}

static struct conf *
load(void)
{
	struct conf *c;
	enum err err;

	buf_reset(&problems);
	err = conf_load(tables, &source, &problems, &c);
	ck_assert_msg(err == ERR_OK, "%s", buf_str(&problems).p);
	ck_assert_uint_eq(problems.len, 0);
	return c;
}

static void
check_problems(const char *want)
{
	struct conf *c = (struct conf *)&problems;
	struct buf text;

	buf_reset(&problems);
	ck_assert_int_eq(conf_load(tables, &source, &problems, &c),
	    ERR_FIELD);
	ck_assert_ptr_null(c);
	/* FILE stands for the path. */
	buf_init(&text, 1 << 16);
	for (const char *p = problems.data; *p;) {
		if (strncmp(p, file, strlen(file)) == 0) {
			buf_puts(&text, "FILE");
			p += strlen(file);
		} else
			buf_putc(&text, *p++);
	}
	ck_assert_str_eq(text.data, want);
	buf_fini(&text);
}

START_TEST(conf_without_any_file_is_the_defaults)
{
	struct conf *c = load();
	const struct net_conf *net = conf_values(c, &tables[0]);
	const struct ldap_conf *ldap = conf_values(c, &tables[1]);

	ck_assert_str_eq(net->listen, "0.0.0.0:443");
	ck_assert_int_eq(net->idle_ms, 120000);
	ck_assert_int_eq(net->frame_max, 65536);
	ck_assert_uint_eq(net->origins.count, 0);
	ck_assert_str_eq(ldap->url, "");
	ck_assert_str_eq(ldap->password, "");
	ck_assert(!ldap->enabled);
	conf_free(c);
	conf_free(NULL);
}
END_TEST

START_TEST(conf_sources_win_in_their_order)
{
	char *env[] = {
		(char[]){ "YIZHAN_NET__FRAME_MAX=5K" },
		(char[]){ "OTHER=1" },
		(char[]){ "YIZHAN_AUTH__LDAP__ENABLED=true" },
		(char[]){ "YIZHAN_HOME=/x" },
		(char[]){ "YIZHAN_NET__IDLE_TIME=5s" },
		NULL,
	};
	struct conf_override flags[] = {
		{ "net.frame_max", "6K", "--frame-max" },
		{ NULL, NULL, NULL },
	};
	const struct ldap_conf *ldap;
	const struct net_conf *net;
	struct conf *c;

	put(file, "[net]\nlisten = 'file:1'\nidle-time = '1m'\n"
	    "frame_max = '2K'\norigins = ['a', 'b']\n");
	put_in(sub, "9.toml", "[net]\nlisten = 'nine:1'\nframe_max = '9K'\n");
	put_in(sub, "10.toml", "[net]\nlisten = 'ten:1'\n"
	    "[auth.ldap]\nurl = 'ldap://x'\n");
	put_in(sub, "ignored.txt", "nonsense");
	put_in(sub, ".hidden.toml", "nonsense");
	source.env = env;
	source.overrides = flags;
	c = load();
	net = conf_values(c, &tables[0]);
	ldap = conf_values(c, &tables[1]);
	/* "10" before "9": by bytes. */
	ck_assert_str_eq(net->listen, "nine:1");
	ck_assert_int_eq(net->idle_ms, 5000);
	ck_assert_int_eq(net->frame_max, 6144);
	ck_assert_uint_eq(net->origins.count, 2);
	ck_assert_str_eq(net->origins.items[1], "b");
	ck_assert_str_eq(ldap->url, "ldap://x");
	ck_assert(ldap->enabled);
	conf_free(c);
}
END_TEST

START_TEST(conf_lists_every_problem_at_once)
{
	char *env[] = {
		(char[]){ "YIZHAN_NET__LISSEN=a" },
		(char[]){ "YIZHAN_NET__FRAME_MAX=1" },
		(char[]){ "YIZHAN_FAR__AWAY=1" },
		NULL,
	};
	struct conf_override flags[] = {
		{ "net.idle-time", "soon", "--idle" },
		{ "net.nothing", "1", "--nothing" },
		{ NULL, NULL, NULL },
	};

	put(file, "early = 1\n[net]\nlsiten = 'x'\nframe_max = 'big'\n"
	    "listen = ''\nlisten = 'y'\n[nte]\nlisten = 'z'\n[auth.ldap]\n"
	    "enabled = 'yes'\nqqqqqqqq = 1\n");
	source.env = env;
	source.overrides = flags;
	check_problems(
	    "FILE:1: early stands before the first [table]\n"
	    "FILE:3: net.lsiten is not known; did you mean listen?\n"
	    "FILE:4: net.frame_max must be a size such as \"64K\", \"16M\" or"
	    " \"2G\"\n"
	    "FILE:5: net.listen must have 1 to 100 bytes\n"
	    "FILE:6: this key was given before\n"
	    "FILE:7: nte is not known; did you mean net?\n"
	    "FILE:10: auth.ldap.enabled must be true or false\n"
	    "FILE:11: auth.ldap.qqqqqqqq is not known\n"
	    "environment YIZHAN_NET__LISSEN: is not known; did you mean"
	    " YIZHAN_NET__LISTEN?\n"
	    "environment YIZHAN_NET__FRAME_MAX: net.frame_max must be \"1K\""
	    " to \"1M\"\n"
	    "environment YIZHAN_FAR__AWAY: is not known\n"
	    "--idle: net.idle-time must be a time with its unit, such as"
	    " \"500ms\", \"30s\", \"10m\", \"12h\" or \"7d\"\n"
	    "--nothing: net.nothing is not known\n");
	buf_reset(&problems);
	ck_assert_int_eq(conf_check(tables, &source, &problems), ERR_FIELD);
	ck_assert_uint_gt(problems.len, 0);
}
END_TEST

START_TEST(conf_file_that_must_exist_does)
{
	source.is_file_required = true;
	check_problems("FILE: No such file or directory\n");
	source.file = dir;
	buf_reset(&problems);
	ck_assert_int_eq(conf_check(tables, &source, &problems), ERR_FIELD);
	ck_assert_ptr_nonnull(strstr(problems.data, "Is a directory"));
}
END_TEST

START_TEST(conf_file_is_bounded)
{
	FILE *f = fopen(file, "w");

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < 300000; i++)
		fputc('#', f);
	fclose(f);
	check_problems("FILE: is larger than 262144 bytes\n");
}
END_TEST

START_TEST(conf_reload_is_all_or_nothing)
{
	const struct net_conf *net;
	struct conf *now, *fresh;
	struct buf restart;

	buf_init(&restart, 1000);
	put(file, "[net]\nlisten = 'a:1'\nidle-time = '1m'\n");
	now = load();
	put(file, "[net]\nlisten = 'b:1'\nidle-time = '3m'\nx = 1\n");
	ck_assert_int_eq(conf_reload(now, &problems, &restart, &fresh),
	    ERR_FIELD);
	ck_assert_ptr_null(fresh);
	ck_assert_uint_eq(restart.len, 0);
	net = conf_values(now, &tables[0]);
	ck_assert_int_eq(net->idle_ms, 60000);
	put(file, "[net]\nlisten = 'b:1'\nidle-time = '3m'\n");
	ck_assert_int_eq(conf_reload(now, &problems, &restart, &fresh),
	    ERR_OK);
	conf_free(now);
	/* What needs a restart keeps its value and is named. */
	ck_assert_str_eq(restart.data, "net.listen\n");
	net = conf_values(fresh, &tables[0]);
	ck_assert_str_eq(net->listen, "a:1");
	ck_assert_int_eq(net->idle_ms, 180000);
	conf_free(fresh);
	buf_fini(&restart);
}
END_TEST

START_TEST(conf_dump_is_loaded_back_and_hides_secrets)
{
	struct conf *c, *again;
	struct buf dump, twice;
	char *env[] = {
		(char[]){ "YIZHAN_AUTH__LDAP__PASSWORD=s3cret" },
		NULL,
	};

	put(file, "[net]\norigins = ['a\"b', 'c']\nframe_max = 2048\n");
	source.env = env;
	c = load();
	buf_init(&dump, 1 << 16);
	buf_init(&twice, 1 << 16);
	conf_dump(c, &dump);
	ck_assert(!dump.overflow);
	ck_assert_ptr_null(strstr(dump.data, "s3cret"));
	ck_assert_ptr_nonnull(strstr(dump.data, "#password = \"********\""
	    "\t# from environment YIZHAN_AUTH__LDAP__PASSWORD\n"));
	ck_assert_ptr_nonnull(strstr(dump.data, "# Address and port.\n"
	    "# takes effect after a restart\nlisten = \"0.0.0.0:443\"\n"));
	ck_assert_ptr_nonnull(strstr(dump.data, "# Largest frame.\n"
	    "# default: 64K\nframe_max = \"2K\"\t# from "));
	ck_assert_ptr_nonnull(strstr(dump.data, "\n#url = \"\"\n"));
	put(file, dump.data);
	again = load();
	conf_dump(again, &twice);
	ck_assert_ptr_nonnull(strstr(twice.data, "frame_max = \"2K\""));
	ck_assert_ptr_nonnull(strstr(twice.data,
	    "origins = [\"a\\\"b\", \"c\"]"));
	conf_free(c);
	conf_free(again);
	buf_fini(&dump);
	buf_fini(&twice);
}
END_TEST

START_TEST(conf_row_with_a_bad_default_aborts)
{
	static const struct option bad[] = {
		OPTION_AT(OPTION_DURATION, "net", struct net_conf, idle_ms,
		    "2", 0, 0, 0, "No unit."),
		OPTION_END
	};
	static const struct conf_table bad_tables[] = {
		{ bad, sizeof(struct net_conf) },
		{ NULL, 0 },
	};
	struct conf_source none = { .file = NULL };

	ck_assert_int_eq(conf_check(bad_tables, &none, &problems), ERR_OK);
}
END_TEST

START_TEST(conf_row_given_twice_aborts)
{
	static const struct conf_table twice[] = {
		{ net_options, sizeof(struct net_conf) },
		{ net_options, sizeof(struct net_conf) },
		{ NULL, 0 },
	};
	struct conf_source none = { .file = NULL };

	ck_assert_int_eq(conf_check(twice, &none, &problems), ERR_OK);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("conf");
	TCase *tc = tcase_create("conf");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, conf_without_any_file_is_the_defaults);
	tcase_add_test(tc, conf_sources_win_in_their_order);
	tcase_add_test(tc, conf_lists_every_problem_at_once);
	tcase_add_test(tc, conf_file_that_must_exist_does);
	tcase_add_test(tc, conf_file_is_bounded);
	tcase_add_test(tc, conf_reload_is_all_or_nothing);
	tcase_add_test(tc, conf_dump_is_loaded_back_and_hides_secrets);
	tcase_add_test_raise_signal(tc,
	    conf_row_with_a_bad_default_aborts, SIGABRT);
	tcase_add_test_raise_signal(tc, conf_row_given_twice_aborts, SIGABRT);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
