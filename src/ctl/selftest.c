/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl selftest: a daemon of its own is loaded, killed and started again,
 * and what it keeps is compared with what it acknowledged. The data directory
 * gives a place to do that in and a key to sign with, and nothing else.
 *
 * Runs on: main.
 * Owns: the scratch directory while it runs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/sabotage.h"
#include "ctl/command.h"
#include "ctl/selfload.h"
#include "upkeep/folder.h"
#include "upkeep/selfreport.h"
#include "upkeep/signature.h"

#define SECONDS_MIN 5
#define SECONDS_MAX 600
#define SECONDS_DEFAULT 60
#define ROOM_BYTES ((int64_t)1 << 30)
#define KILLS_MIN 3
#define KILLS_MAX 1000
/* Texts and windows: while it is measured, as people write; before a kill, so
 * that a commit is large and takes its time. */
#define MEASURED_BYTES 120
#define MEASURED_WINDOW 16
#define MEASURED_MAX 150000
#define KILLED_BYTES 2000
#define KILLED_WINDOW 32
/* How long it is loaded before a kill. */
#define ROUND_MIN_US 100000
#define ROUND_SPAN_US 700000
#define PAGE_BYTES 4096
#define SYNCS_MAX 500

const struct flag selftest_flags[] = {
	{ "--seconds", "seconds", FLAG_NUMBER },
	{ "--scratch", "scratch", FLAG_TEXT },
	{ "--lang", "lang", FLAG_TEXT },
	{ "--verify", "verify", FLAG_TEXT },
	{ "--key", "key", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};

struct selftest {
	struct scratchbox box;
	struct selfload load;
	struct selfreport report;
	struct rng_seeded dice;
	int64_t began_us, seconds;
	uint32_t starts_us[KILLS_MAX];
	size_t starts;
	struct problem why;
};

static void
say(const char *what)
{
	fprintf(stderr, "%s ...\n", what);
}

/* Figures */

static int
by_size(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The value that so many of 100 do not exceed; sorts. */
static int64_t
percentile(uint32_t *values, size_t count, unsigned percent)
{
	size_t at = count * percent / 100;

	if (count == 0)
		return 0;
	qsort(values, count, sizeof(*values), by_size);
	return values[at < count ? at : count - 1];
}

static void
describe(struct selftest *t, const char *place)
{
	struct selfreport *r = &t->report;
	struct utsname u = { .sysname = "?" };
	char full[PATH_MAX];

	uname(&u);
	r->at_ts = clock_wall_ms(&clock_real);
	snprintf(r->host, sizeof(r->host), "%.64s", u.nodename);
	snprintf(r->version, sizeof(r->version), "%.20s%s", PACKAGE_VERSION,
	    SABOTAGE_NOTE[0] ? " (for tests only)" : "");
	snprintf(r->system, sizeof(r->system), "%.40s %.60s %.40s", u.sysname,
	    u.release, u.machine);
	snprintf(r->place, sizeof(r->place), "%.390s", realpath(place, full) ?
	    full : place);
	r->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	r->memory_bytes = (int64_t)sysconf(_SC_PHYS_PAGES) *
	    sysconf(_SC_PAGESIZE);
	r->free_bytes = folder_room(place);
	r->people = SELFLOAD_PEOPLE;
	r->talks = SELFLOAD_GROUPS;
}

/* The disk */

static enum err
time_syncs(struct selftest *t, int fd, const char *path, uint32_t *took,
    size_t *count)
{
	int64_t until = selfload_now_us() + t->seconds * 1000000 / 20;
	char page[PAGE_BYTES];

	memset(page, 'y', sizeof(page));
	for (*count = 0; *count < SYNCS_MAX; ++*count) {
		int64_t began = selfload_now_us();

		if (began > until && *count > 0)
			break;
		if (!fd_write(fd, (struct str){ page, sizeof(page) }) ||
		    fdatasync(fd) != 0)
			return problem_errno(&t->why, "cannot sync", path);
		took[*count] = (uint32_t)(selfload_now_us() - began);
	}
	return ERR_OK;
}

static enum err
measure_disk(struct selftest *t)
{
	char path[FOLDER_PATH_MAX];
	uint32_t took[SYNCS_MAX];
	size_t count = 0;
	enum err err;
	int fd;

	say("measuring the disk");
	folder_path(path, "%s/page", t->box.dir);
	fd = folder_create(path, &t->why);
	if (fd < 0)
		return ERR_IO;
	err = time_syncs(t, fd, path, took, &count);
	close(fd);
	t->report.sync_p50_us = percentile(took, count, 50);
	t->report.sync_p99_us = percentile(took, count, 99);
	t->report.sync_max_us = percentile(took, count, 100);
	return err;
}

/* The load */

static enum err
load_failed(struct selftest *t, enum err err)
{
	if (err)
		t->why = t->load.why;
	return err;
}

static enum err
start(struct selftest *t)
{
	int64_t took_us = 0;
	enum err err = scratchbox_start(&t->box, &took_us, &t->why);

	if (!err && t->report.kills > 0 && t->starts < KILLS_MAX)
		t->starts_us[t->starts++] = (uint32_t)took_us;
	return err ? err : load_failed(t, t->report.kills == 0 ?
	    selfload_invite(&t->load) : ERR_OK);
}

static enum err
measure_load(struct selftest *t)
{
	struct selfload *l = &t->load;
	struct selfreport *r = &t->report;
	int64_t began, span = t->seconds * 1000000 / 5, acked;
	enum err err;

	say("measuring how fast it acknowledges");
	err = start(t);
	if (!err)
		err = load_failed(t, selfload_open(l));
	if (err)
		return err;
	l->bytes = MEASURED_BYTES;
	l->window = MEASURED_WINDOW;
	l->most = MEASURED_MAX;
	l->is_measuring = true;
	began = selfload_now_us();
	err = load_failed(t, selfload_send(l, began + span));
	span = selfload_now_us() - began;
	l->is_measuring = false;
	acked = witness_counts(l->witness)->acked;
	r->acks_per_s = span > 0 ? acked * 1000000 / span : 0;
	r->ack_p50_us = percentile(l->took_us, l->took_count, 50);
	r->ack_p99_us = percentile(l->took_us, l->took_count, 99);
	return err;
}

static bool
has_time_for_kills(const struct selftest *t)
{
	int64_t passed = selfload_now_us() - t->began_us;

	return t->report.kills < KILLS_MAX && (t->report.kills < KILLS_MIN ||
	    (passed < t->seconds * 1000000 * 3 / 4 && !t->load.is_full));
}

/* One life: load, a kill, another start, and a look at what is there. */
static enum err
kill_once(struct selftest *t)
{
	int64_t span = ROUND_MIN_US + (int64_t)rng_seeded_below(&t->dice,
	    ROUND_SPAN_US);
	enum err err = load_failed(t, selfload_send_and_kill(&t->load,
	    selfload_now_us() + span));

	t->report.kills++;
	if (!err)
		err = start(t);
	if (!err)
		err = load_failed(t, selfload_open(&t->load));
	if (!err)
		err = load_failed(t, selfload_read(&t->load, false));
	if (!err)
		selfload_repeat(&t->load);
	return err;
}

static enum err
kill_often(struct selftest *t)
{
	enum err err = ERR_OK;

	say("killing it under load");
	t->load.bytes = KILLED_BYTES;
	t->load.window = KILLED_WINDOW;
	t->load.most = SELFLOAD_MESSAGES_MAX;
	t->load.is_full = false;
	while (!err && has_time_for_kills(t))
		err = kill_once(t);
	t->report.start_p50_ms = percentile(t->starts_us, t->starts, 50) /
	    1000;
	t->report.start_max_ms = percentile(t->starts_us, t->starts, 100) /
	    1000;
	return err;
}

static enum err
read_everything(struct selftest *t)
{
	enum err err;

	say("reading everything back");
	err = load_failed(t, selfload_send(&t->load, 0));
	if (!err)
		err = load_failed(t, selfload_read(&t->load, false));
	return err ? err : load_failed(t, selfload_read(&t->load, true));
}

static enum err (*const phases[])(struct selftest *) = {
	measure_disk, measure_load, kill_often, read_everything,
};

static enum err
test(struct selftest *t)
{
	enum err err = ERR_OK;

	t->began_us = selfload_now_us();
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]) && !err; i++)
		err = phases[i](t);
	t->report.counts = *witness_counts(t->load.witness);
	snprintf(t->report.example, sizeof(t->report.example), "%s",
	    witness_example(t->load.witness));
	t->report.took_ms = (selfload_now_us() - t->began_us) / 1000;
	return err;
}

/* The page */

static enum err
write_html(const struct selfreport *r, enum selfreport_language lang,
    struct evp_pkey_st *key, const char *path, struct problem *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	struct buf page;
	enum err err;

	if (fd < 0)
		return problem_errno(why, "cannot make", path);
	buf_init(&page, SELFREPORT_MAX);
	selfreport_html(r, lang, &page);
	err = signature_put(&page, SIGNATURE_HTML, key, why);
	if (!err && (!fd_write(fd, buf_str(&page)) || fsync(fd) != 0))
		err = problem_errno(why, "cannot write", path);
	buf_fini(&page);
	close(fd);
	if (err)
		unlink(path);
	return err;
}

static enum err
print_page(const struct client *c, const struct selfreport *r,
    enum selfreport_language lang, struct evp_pkey_st *key,
    struct problem *why)
{
	struct buf page;
	enum err err = ERR_OK;

	buf_init(&page, SELFREPORT_MAX);
	if (c->as_json) {
		selfreport_json(r, &page);
		buf_putc(&page, '\n');
	} else {
		selfreport_text(r, lang, &page);
		err = signature_put(&page, SIGNATURE_TEXT, key, why);
	}
	if (!err)
		fwrite(page.data, 1, page.len, stdout);
	buf_fini(&page);
	return err;
}

static enum selfreport_language
language(const struct words *w)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES",
		"LANG", NULL };
	const char *name = text_of(w->params, "lang");

	for (int i = 0; !name[0] && variables[i]; i++) {
		const char *value = getenv(variables[i]);

		name = value ? value : "";
	}
	return selfreport_language(name);
}

static enum err
report(struct selftest *t, const struct client *c, const struct words *w,
    struct evp_pkey_st *key)
{
	char name[64];
	const char *path = w->count > 0 ? w->items[0] : name;
	time_t now = (time_t)(t->report.at_ts / 1000);
	struct tm tm;
	enum err err;

	gmtime_r(&now, &tm);
	strftime(name, sizeof(name), "yizhan-selftest-%Y%m%dT%H%M%SZ.html",
	    &tm);
	signature_key_text(key, t->report.key);
	err = print_page(c, &t->report, language(w), key, &t->why);
	if (!err)
		err = write_html(&t->report, language(w), key, path, &t->why);
	if (!err)
		fprintf(stderr, "the same as a page to leave behind: %s\n",
		    path);
	return err;
}

/* Another's page */

static enum err
read_page(const char *path, struct buf *out, struct problem *why)
{
	int fd = folder_open(path, why);
	char *room = buf_reserve(out, SELFREPORT_MAX - 1);
	ssize_t got;

	if (fd < 0)
		return ERR_NOT_FOUND;
	got = fd_read(fd, room, SELFREPORT_MAX - 1);
	close(fd);
	if (got < 0)
		return problem_errno(why, "cannot read", path);
	out->len = (size_t)got;
	return ERR_OK;
}

static void
print_signed(const char *path, const char *by)
{
	json_t *o = json_pack("{s:s, s:s}", "file", path, "key", by);

	print_json(o);
	json_decref(o);
}

static enum outcome
verify(const struct client *c, const struct words *w)
{
	const char *path = text_of(w->params, "verify");
	char by[SIGNATURE_KEY_HEX], ours[SIGNATURE_KEY_HEX];
	const char *known = text_of(w->params, "key");
	struct problem why = { "" };
	struct buf page;
	enum err err;

	buf_init(&page, SELFREPORT_MAX);
	err = read_page(path, &page, &why);
	if (!err)
		err = signature_check(buf_str(&page), by, &why);
	buf_fini(&page);
	if (err)
		return client_refuse(c, err, "%s: %s", path, why.why);
	signature_key_known(c->data, ours);
	if (strcmp(by, known[0] ? known : ours) != 0)
		return client_refuse(c, ERR_FORBIDDEN, "%s is as it was "
		    "signed, but not by %s; the key is %s: if you know it as "
		    "another box's, say --key", path, known[0] ? "that key" :
		    "this box", by);
	if (c->as_json)
		print_signed(path, by);
	else
		printf("%s is as %s signed it, with the key %s\n", path,
		    known[0] ? "its box" : "this box", by);
	return DONE;
}

/* The command */

static enum outcome
finish(const struct selftest *t, const struct client *c, enum err err)
{
	bool good = !err && selfreport_is_good(&t->report);

	if (err && t->report.example[0])
		complain("before that, a fault was found: %s",
		    t->report.example);
	if (err)
		client_refuse(c, err, "the self-test could not be done: %s",
		    t->why.why);
	else if (!good)
		complain("the self-test failed: %s", t->report.example[0] ?
		    t->report.example : "there was nothing to look at");
	return good ? DONE : REFUSED;
}

static enum outcome
run_test(struct client *c, struct words *w, int64_t seconds)
{
	const char *scratch = text_of(w->params, "scratch");
	struct selftest *t = xcalloc(1, sizeof(*t));
	struct evp_pkey_st *key = NULL;
	enum outcome outcome;
	enum err err;

	t->seconds = seconds;
	rng_seeded_init(&t->dice, rng_u64(&rng_real));
	err = scratchbox_make(&t->box, c->data, scratch[0] ? scratch : NULL,
	    ROOM_BYTES, &t->why);
	/* Not to be told after a minute. */
	if (!err && w->count > 0 && folder_exists(w->items[0]))
		err = problem_set(&t->why, ERR_EXISTS, "%.400s is there "
		    "already", w->items[0]);
	if (!err)
		err = signature_key(c->data, &key, &t->why);
	selfload_init(&t->load, &t->box);
	describe(t, t->box.dir);
	if (!err)
		err = test(t);
	scratchbox_remove(&t->box);
	if (!err)
		err = report(t, c, w, key);
	outcome = finish(t, c, err);
	selfload_fini(&t->load);
	signature_key_free(key);
	xfree(t);
	return outcome;
}

enum outcome
command_selftest(struct client *c, struct words *w)
{
	json_t *asked = json_object_get(w->params, "seconds");
	json_int_t seconds = asked ? json_integer_value(asked) :
	    SECONDS_DEFAULT;

	if (text_of(w->params, "verify")[0])
		return verify(c, w);
	if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
		complain("--seconds takes %d to %d", SECONDS_MIN, SECONDS_MAX);
		return USAGE;
	}
	return run_test(c, w, seconds);
}
