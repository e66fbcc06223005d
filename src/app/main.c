/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhand: start, signals, end.
 *
 * Runs on: main.
 * Owns: the configuration, the data directory's lock, the modules, the wire.
 */
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/args.h"
#include "app/datadir.h"
#include "app/doctor.h"
#include "app/modules.h"
#include "app/notify.h"
#include "app/options.h"
#include "app/restores.h"
#include "app/support.h"
#include "app/upgrades.h"
#include "app/wire.h"
#include "base/log.h"
#include "base/map.h"
#include "base/sabotage.h"

#define EXIT_USAGE 2
#define PROBLEMS_MAX (64u * 1024)
#define LOOK_MS 200		/* how often the core's health is looked at */
#define STEP_MS 20		/* while waiting for the end */
/* Without one fewer: a slow disk may take long for one commit of thousands. */
#define COMMITS_STILL_MS 20000
#define GOODBYE_STILL_MS 3000
#define OVERRIDES 4

extern char **environ;

/* What main holds while the daemon runs. */
struct daemon {
	struct conf_override overrides[OVERRIDES];
	struct conf_source source;
	struct conf *conf;
	struct datadir dir;
	struct modules modules;
	struct wire *wire;
	struct restores restores;
	int signals;		/* signalfd(2) */
	int64_t watchdog_ms, watched_ms;	/* how often; when it was */
	bool is_stuck;		/* … and it was said that it is late */
	bool begins_anew;	/* when it has ended */
};

__attribute__((noreturn, format(printf, 1, 2)))
static void
fatal(const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	log_error("yizhand", "%s", line);
	exit(EXIT_FAILURE);
}

/* Each line of text is a line of the log. */
static void
log_lines(enum log_level level, const struct buf *text, const char *more)
{
	const char *p = text->data ? text->data : "";

	while (*p) {
		size_t len = strcspn(p, "\n");

		log_write(level, "conf", "%.*s%s", (int)len, p, more);
		p += len + (p[len] == '\n');
	}
}

/* Configuration */

static void
choose_sources(struct daemon *d, const struct args *args)
{
	struct conf_override *o = d->overrides;

	if (args->data)
		*o++ = (struct conf_override){ "server.data", args->data,
		    "--data" };
	if (args->listen)
		*o++ = (struct conf_override){ "server.listen", args->listen,
		    "--listen" };
	if (args->no_tls)
		*o++ = (struct conf_override){ "server.tls", "false",
		    "--no-tls" };
	o->option = NULL;
	d->source = (struct conf_source){
		.file = args->config ? args->config : CONFIG_FILE,
		.is_file_required = args->config != NULL,
		.dir = args->config ? NULL : CONFIG_DIR,
		.env = environ,
		.env_prefix = ENV_PREFIX,
		.overrides = d->overrides,
	};
}

static bool
load(struct daemon *d)
{
	struct buf problems;
	enum err err;

	buf_init(&problems, PROBLEMS_MAX);
	err = conf_load(option_tables(), &d->source, &problems, &d->conf);
	log_lines(err ? LOG_ERROR : LOG_WARN, &problems, "");
	buf_fini(&problems);
	return err == ERR_OK;
}

/* Start */

static void
raise_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		log_warn("yizhand", "the limit of open files stays: %s",
		    strerror(errno));
}

static void
take_signals(struct daemon *d)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGIO, &ignore, NULL);	/* of the folder's leases */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		fatal("signals cannot be blocked: %s", strerror(errno));
	d->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (d->signals < 0)
		fatal("no signalfd: %s; is the limit of open files very low?",
		    strerror(errno));
}

/* For yizhanctl and the log, at the start and after a new certificate. */
static bool
tell(struct daemon *d)
{
	if (!datadir_tell(&d->dir, PACKAGE_VERSION, wire_addr(d->wire),
	    wire_fingerprint(d->wire)))
		return false;
	if (wire_fingerprint(d->wire)[0])
		log_info("yizhand", "certificate SHA-256 %s",
		    wire_fingerprint(d->wire));
	return true;
}

/* It cannot start; the release before perhaps can. */
__attribute__((noreturn))
static void
give_up(struct daemon *d, char **argv, const struct wire_failure *failure)
{
	restores_keep(&d->restores);
	datadir_close(&d->dir);
	if (failure->is_back)
		upgrades_run_previous(argv, failure->why);
	fatal("%s", failure->why);
}

/* On the restored state, if there is one; else on the one before. */
static void
make_wire(struct daemon *d, char **argv)
{
	struct wire_failure failure = { .why = "" };
	char why[RESTORES_WHY_MAX];

	d->wire = wire_new(d->conf, &d->modules, PACKAGE_VERSION, &failure);
	if (!d->wire && d->restores.is_open && failure.is_of_data) {
		if (!restores_undo(&d->restores, failure.why, why)) {
			datadir_close(&d->dir);
			fatal("%s", why);
		}
		failure = (struct wire_failure){ .why = "" };
		d->wire = wire_new(d->conf, &d->modules, PACKAGE_VERSION,
		    &failure);
	}
	if (!d->wire)
		give_up(d, argv, &failure);
}

static void
start(struct daemon *d, char **argv)
{
	const struct options *o = options_of(d->conf);
	char why[WIRE_WHY_MAX], text[ADDR_TEXT_MAX];
	unsigned char seed[16];

	options_log(o);
	if (sabotage_name() == NULL)
		fatal("YIZHAN_SABOTEUR names none of base/sabotage.h");
	if (!datadir_open(&d->dir, o->data, why) ||
	    !restores_take(&d->restores, d->dir.path, why))
		fatal("%s", why);
	rng_fill(&rng_real, seed, sizeof(seed));
	map_seed(seed);
	modules_start(&d->modules, d->conf);
	make_wire(d, argv);
	if (!tell(d)) {
		restores_keep(&d->restores);
		fatal("cannot write in %s: %s; is the disk full?",
		    d->dir.path, strerror(errno));
	}
	if (restores_settle(&d->restores))
		wire_keep(d->wire);
	wire_start(d->wire);
	restores_clear(&d->restores);
	log_info("yizhand", "version %s%s listens on %s, data in %s",
	    PACKAGE_VERSION, SABOTAGE_NOTE, addr_text(wire_addr(d->wire), text),
	    d->dir.path);
	if (d->dir.is_new)
		log_info("yizhand", "first start; for the set-up link run: "
		    "yizhanctl --data %s setup", d->dir.path);
	notify_ready();
}

/* Running */

static void
reload(struct daemon *d)
{
	struct buf problems, restart;
	struct conf *fresh = NULL;
	char why[WIRE_WHY_MAX] = "";
	bool ok;

	notify_send("RELOADING=1");
	buf_init(&problems, PROBLEMS_MAX);
	buf_init(&restart, PROBLEMS_MAX);
	ok = conf_reload(d->conf, &problems, &restart, &fresh) == ERR_OK &&
	    wire_reload(d->wire, options_of(fresh), why);
	log_lines(ok ? LOG_WARN : LOG_ERROR, &problems, "");
	log_lines(LOG_WARN, &restart, " changed; it needs a restart");
	if (ok) {
		conf_free(d->conf);
		d->conf = fresh;
		options_log(options_of(fresh));
		if (!tell(d))
			log_warn("yizhand", "cannot write in %s: %s; yizhanctl "
			    "status shows the certificate of before",
			    d->dir.path, strerror(errno));
		log_info("yizhand", "the configuration was read again");
	} else {
		conf_free(fresh);
		log_error("yizhand", "nothing was changed by the reload%s%s",
		    why[0] ? ": " : "", why);
	}
	buf_fini(&problems);
	buf_fini(&restart);
	notify_send("READY=1");
}

/* 0: none came within wait_ms. */
static int
next_signal(struct daemon *d, int wait_ms)
{
	struct pollfd p = { .fd = d->signals, .events = POLLIN };
	struct signalfd_siginfo info;

	if (poll(&p, 1, wait_ms) <= 0)
		return 0;
	if (read(d->signals, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

/* A daemon of which a part stands still is silent, so that it is ended and
 * begun anew; one that is only slow is late, at most. */
static void
watch(struct daemon *d, int64_t now)
{
	int64_t since_ms = now - d->watched_ms;
	const char *name;

	if (d->watchdog_ms == 0 || since_ms < d->watchdog_ms)
		return;
	name = wire_stuck(d->wire);
	if (!name) {
		d->watched_ms = now;
		d->is_stuck = false;
		notify_send("WATCHDOG=1");
	} else if (!d->is_stuck && since_ms >= d->watchdog_ms * 3 / 2) {
		d->is_stuck = true;
		log_error("yizhand", "the thread `%s` stands still: it has not"
		    " come round for %lld s; does the disk of %s answer?",
		    name, (long long)(since_ms / 1000), d->dir.path);
	}
}

static void
look_after(struct daemon *d)
{
	int64_t now = clock_mono_ms(&clock_real);

	if (wire_must_end(d->wire)) {
		log_error("yizhand", "data could not be made durable in %s: "
		    "the disk failed; yizhand ends at once, nothing that was "
		    "acknowledged depends on it; check the disk, then start "
		    "yizhand again", d->dir.path);
		_exit(EXIT_FAILURE);
	}
	watch(d, now);
}

static void
run(struct daemon *d)
{
	for (;;) {
		int number = next_signal(d, LOOK_MS);

		look_after(d);
		if (wire_watch(d->wire, options_of(d->conf)) && !tell(d))
			log_warn("yizhand", "cannot write in %s: %s",
			    d->dir.path, strerror(errno));
		if (number == SIGHUP)
			reload(d);
		else if (number != 0)
			return;
		d->begins_anew = wire_begins_anew(d->wire);
		if (d->begins_anew)
			return;
	}
}

/* End */

/*
 * Until count is 0, as long as it goes down: at most still_ms without. A
 * second signal ends it early.
 */
static bool
wait_none(struct daemon *d, uint32_t (*count)(struct wire *), int still_ms)
{
	uint32_t least = UINT32_MAX;
	int steps = 0;

	for (int still = 0; still < still_ms; still += STEP_MS) {
		int number = next_signal(d, STEP_MS);
		uint32_t now = count(d->wire);

		look_after(d);
		if (number == SIGTERM || number == SIGINT) {
			d->begins_anew = false;
			return false;
		}
		/* Workers may still be taking what they had read. */
		if (++steps > 2 && now == 0)
			return true;
		if (now < least) {
			least = now;
			still = 0;
		}
	}
	return false;
}

static void
stop(struct daemon *d)
{
	log_info("yizhand", "stopping");
	if (d->begins_anew)
		notify_anew();
	else
		notify_send("STOPPING=1");
	wire_drain(d->wire);
	if (!wait_none(d, wire_inflight, COMMITS_STILL_MS))
		log_warn("yizhand", "%u requests were under way",
		    wire_inflight(d->wire));
	wire_goodbye(d->wire);
	(void)wait_none(d, wire_session_count, GOODBYE_STILL_MS);
	wire_free(d->wire);
	modules_stop(&d->modules);
	datadir_close(&d->dir);
	conf_free(d->conf);
	close(d->signals);
	log_info("yizhand", "stopped");
}

/* The same process, for whoever looks after it; the same program too, if
 * another one was installed meanwhile. */
static int
begin_anew(char **argv)
{
	log_info("yizhand", "starts anew");
	(void)execv("/proc/self/exe", argv);
	log_error("yizhand", "cannot start itself again: %s; start it",
	    strerror(errno));
	return EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct daemon d = { .dir = { .fd = -1 } };
	const char *why, *word;
	struct args args;

	(void)argc;
	if (!args_parse(argv, &args, &why, &word)) {
		fprintf(stderr, "yizhand: %s: %s; see yizhand --help\n", word,
		    why);
		return EXIT_USAGE;
	}
	if (args.help || args.version) {
		fputs(args.help ? args_help :
		    "yizhand " PACKAGE_VERSION SABOTAGE_NOTE "\n", stdout);
		return EXIT_SUCCESS;
	}
	/* It may have been started by another name: see begin_anew. */
	pthread_setname_np(pthread_self(), "yizhand");
	umask(077);
	/* Values that are half there because memory was out: never. */
	json_set_alloc_funcs(xmalloc, xfree);
	choose_sources(&d, &args);
	if (args.doctor)
		return doctor_print(&d.source, args.data, args.as_json);
	if (args.support)
		return support_make(&d.source, args.data, args.support,
		    args.log, args.as_json);
	if (!load(&d))
		return EXIT_FAILURE;
	if (args.check) {
		puts("The configuration is good.");
		conf_free(d.conf);
		return EXIT_SUCCESS;
	}
	raise_files();
	take_signals(&d);
	d.watchdog_ms = notify_watchdog_ms();
	start(&d, argv);
	run(&d);
	stop(&d);
	return d.begins_anew ? begin_anew(argv) : EXIT_SUCCESS;
}
