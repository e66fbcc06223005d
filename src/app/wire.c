/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds the daemon out of its parts and takes it apart again.
 *
 * Runs on: main.
 * Owns: every part and every thread.
 */
#include "app/wire.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/certkeeper.h"
#include "app/certs.h"
#include "app/depots.h"
#include "app/licencefile.h"
#include "app/upkeeper.h"
#include "app/upgrades.h"
#include "core/hash.h"
#include "gate/control/control.h"
#include "gate/worker.h"
#include "http/capage.h"
#include "loop/thread.h"
#include "modules/askhttp.h"
#include "modules/mail.h"
#include "net/listener.h"
#include "net/outbound.h"
#include "store/sqlite/sqlite.h"
#include "upkeep/restore.h"

#define HASHERS 2
/* Pushes beyond are dropped; requests and answers have credits. */
#define WORKER_MAIL_MAX 65536
#define ACTOR_MAIL_MAX 65536

/* Kept in backups, to look at. */

struct wire {
	struct store_backend store;
	struct core_settings core_settings;
	struct hasher hasher;
	struct core *core;
	unsigned worker_count, shard_count, reader_count;

	struct thread *shards[CORE_SHARDS_MAX], *writers[CORE_SHARDS_MAX];
	struct thread *system;
	struct thread *follower;	/* NULL: nobody follows */
	const struct modules *modules;
	struct thread *module_threads[MODULE_COUNT];	/* NULL: it has none */
	struct outbound *outbound;
	struct thread *outbound_thread;
	struct askhttp asks;		/* callbacks, by it */
	struct backup_job backups;
	struct upkeep_site upkeep;
	struct cert_site cert;
	struct licence_file licence;
	struct upgrades upgrades;
	struct pool *readers, *hashers, *files;
	struct depots depots;

	struct certs certs;
	char data_dir[PATH_MAX];
	struct addr addr;
	struct addr_ranges trusted;
	struct census *census;
	struct credit http_cap;

	struct http_server *http;
	struct thread *http_thread;
	struct worker *workers[CORE_WORKERS_MAX];
	struct thread *worker_threads[CORE_WORKERS_MAX];
	int listen_fds[CORE_WORKERS_MAX];
	unsigned fds_left;		/* not yet given to a worker */
	const struct conf_source *source;	/* of the options … */
	const char *config[3];		/* … file, directory */
	bool is_data_bad;		/* see struct wire_failure */
	bool is_running;
	atomic_bool begins_anew;
};

/* Sizes */

static unsigned
by_processors(int64_t option, unsigned max)
{
	long n = option > 0 ? (long)option : sysconf(_SC_NPROCESSORS_ONLN);

	if (n < 1)
		n = 1;
	return (unsigned)n < max ? (unsigned)n : max;
}

/* Making parts; each answers false with why set. */

/* A disk without room is not the fault of what lies on it. */
static void
blame_data(struct wire *w, enum err err)
{
	w->is_data_bad = err != ERR_DISK_FULL;
}

/* Opened once ahead, so that a refusal can name its file. */
static bool
try_system(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	struct system_store *system;
	const char *what = NULL;
	enum err err = w->store.system->open(w->store.place, &system, &what);

	if (!err) {
		w->store.system->close(system);
		return true;
	}
	blame_data(w, err);
	snprintf(why, WIRE_WHY_MAX, "cannot open %.400s/system.db: %s",
	    o->data, what ? what : err_text(err, "en"));
	return false;
}

static bool
upgrade(struct wire *w, char why[WIRE_WHY_MAX])
{
	enum err err = upgrades_run(&w->upgrades, why);

	if (err)
		blame_data(w, err);
	return err == ERR_OK;
}

/* NULL: it is not there. */
static const struct mailer *
mailer_of(const struct modules *m)
{
	for (unsigned i = 0; i < m->count; i++)
		if (m->rows[i] == &mail_module)
			return mail_mailer(m->selfs[i]);
	return NULL;
}

void
wire_keep(struct wire *w)
{
	core_keep_tenants(w->core);
}

static bool
make_core(struct wire *w, const struct options *o, const struct modules *m,
    const char *version, char why[WIRE_WHY_MAX])
{
	const char *what = NULL;
	struct core_parts parts = {
		.clock = &clock_real,
		.rng = &rng_real,
		.hasher = &w->hasher,
		.store = &w->store,
		.settings = &w->core_settings,
		.version = version,
		.started_mono_ms = clock_mono_ms(&clock_real),
		.shard_count = w->shard_count,
		.reader_count = w->reader_count,
		.inflight_max = (uint32_t)o->inflight_per_shard,
		.filters = m->filters,
		.filter_count = m->filter_count,
		.followers = m->followers,
		.follower_count = m->follower_count,
		.asker = &w->asks.asker,
		.depot = &w->depots.depot,
		.upkeeper = &w->upkeep.upkeeper,
		.certkeeper = &w->cert.keeper,
		.licencekeeper = &w->licence.keeper,
		.mailer = mailer_of(m),
	};
	enum err err;

	w->hasher = hasher_argon2id;
	w->hasher.rng = &rng_real;
	w->store = store_sqlite_new(o->data);
	snprintf(w->data_dir, sizeof(w->data_dir), "%s", o->data);
	w->backups = (struct backup_job){
		.store = &w->store,
		.store_at = store_sqlite_new,
		.store_end = store_sqlite_free,
		.clock = &clock_real,
		.rng = &rng_real,
		.version = version,
		.data = w->data_dir,
		.files = &w->depots.depot,
		.config = w->config,
	};
	upkeep_site_init(&w->upkeep, o, &w->store, m, version);
	cert_site_init(&w->cert, &w->certs, &w->addr, o->tls);
	licence_file_init(&w->licence, o);
	w->upgrades.job.store = &w->store;
	w->upgrades.job.data = w->data_dir;
	if (!depots_open(&w->depots, o, why) || !upgrade(w, why) ||
	    !try_system(w, o, why))
		return false;
	err = core_new(&parts, &w->core, &what);
	if (!err && restore_is_over(o->data))
		wire_keep(w);
	if (!err)
		return true;
	blame_data(w, err);
	snprintf(why, WIRE_WHY_MAX, "cannot open "
	    "%.400s/tenants/default/tenant.db: %s", o->data,
	    what ? what : err_text(err, "en"));
	return false;
}

static bool
bind_port(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	enum err err = addr_parse(str_from(o->listen), &w->addr);

	if (!err)
		err = listener_bind(&w->addr, w->worker_count, w->listen_fds);
	if (!err) {
		w->fds_left = w->worker_count;
		return true;
	}
	if (err == ERR_EXISTS)
		snprintf(why, WIRE_WHY_MAX, "cannot listen on %s: another "
		    "program does already; end it or choose another "
		    "--listen ADDR:PORT", o->listen);
	else if (err == ERR_FORBIDDEN)
		snprintf(why, WIRE_WHY_MAX, "cannot listen on %s: not "
		    "permitted; choose a port above 1023 with --listen",
		    o->listen);
	else
		snprintf(why, WIRE_WHY_MAX, "cannot listen on %s: the address "
		    "is not of this machine; see --listen", o->listen);
	return false;
}

/* A restored box brings its own. */
static bool
open_certs(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	enum err err = certs_open(&w->certs, o->data, o->tls, why,
	    WIRE_WHY_MAX);

	if (err)
		blame_data(w, err);
	return err == ERR_OK;
}

static void
make_shared(struct wire *w, const struct options *o)
{
	struct buf list;

	w->census = census_new((uint32_t)o->connections_max,
	    (uint32_t)o->connections_per_address);
	w->http_cap.max = (uint32_t)o->http_connections_max;
	buf_init(&list, 4096);
	for (uint32_t i = 0; i < o->trusted_proxies.count; i++) {
		buf_puts(&list, o->trusted_proxies.items[i]);
		buf_putc(&list, ' ');
	}
	/* Each item was checked, and there are no more than fit. */
	BUG_ON(addr_ranges_parse(buf_str(&list), &w->trusted) != ERR_OK);
	buf_fini(&list);
}

static void
make_worker(struct wire *w, const struct options *o, unsigned i)
{
	struct listener_config config = listener_config_default;
	struct gate_settings gate;
	struct relay_config http = {
		.on_http = http_server_take,
		.arg = w->http,
		.cap = &w->http_cap,
		.trusted = &w->trusted,
		.head_ms = (uint32_t)o->greet_ms,
	};

	options_gate(o, &gate);
	config.tls = w->certs.tls;
	if (w->certs.page)
		config.plain = capage_plain(w->certs.page);
	config.census = w->census;
	config.greet_ms = (uint32_t)o->greet_ms;
	config.trusted = &w->trusted;
	w->workers[i] = worker_new(&(struct worker_config){
	    .number = (int32_t)i, .core = w->core, .settings = &gate,
	    .clock = &clock_real, .rng = &rng_real });
	w->worker_threads[i] = thread_new(worker_actor(w->workers[i]),
	    WORKER_MAIL_MAX);
	w->fds_left--;
	worker_listen(w->workers[i], thread_base(w->worker_threads[i]),
	    w->listen_fds[i], &http, &config);
}

static bool
make_control(struct wire *w, const struct options *o,
    char why[WIRE_WHY_MAX])
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/control.sock", o->data);
	fd = control_bind(path);
	if (fd < 0) {
		snprintf(why, WIRE_WHY_MAX, "cannot make %.400s: %s; choose "
		    "a data directory with a shorter path", path,
		    strerror(errno));
		return false;
	}
	worker_control(w->workers[0], fd);
	return true;
}

static bool
make_http(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	struct http_settings settings;

	options_http(o, &settings);
	settings.ca = w->certs.page;
	w->http = http_server_new(w->core, &settings);
	w->http_thread = thread_new(http_server_actor(w->http),
	    ACTOR_MAIL_MAX);
	core_tell_hosts(w->core, &http_server_actor(w->http)->box);
	if (http_server_start(w->http, thread_base(w->http_thread)) == ERR_OK)
		return true;
	snprintf(why, WIRE_WHY_MAX, "the HTTP library could not start; are "
	    "there file descriptors left?");
	return false;
}

/* Who calls the outside, and the modules that have it call. */
static bool
make_outbound(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	struct outbound_config config;
	struct tls_error error = { "" };

	options_outbound(o, &config);
	w->outbound = outbound_new(&config, &error);
	if (w->outbound == NULL) {
		snprintf(why, WIRE_WHY_MAX, "%s", error.why);
		return false;
	}
	w->outbound_thread = thread_new(outbound_actor(w->outbound),
	    ACTOR_MAIL_MAX);
	outbound_start(w->outbound, thread_base(w->outbound_thread));
	askhttp_init(&w->asks, w->outbound, &clock_real);
	return true;
}

static bool
make_module_threads(struct wire *w, char why[WIRE_WHY_MAX])
{
	const struct module_site site = { .core = w->core,
		.outbound = &outbound_actor(w->outbound)->box,
		.backups = &w->backups, .begins_anew = &w->begins_anew,
		.tables = option_tables(), .source = w->source };

	for (unsigned i = 0; i < w->modules->count; i++) {
		const struct module *m = w->modules->rows[i];
		void *self = w->modules->selfs[i];
		enum err err;

		if (m->actor == NULL)
			continue;
		w->module_threads[i] = thread_new(m->actor(self),
		    ACTOR_MAIL_MAX);
		err = m->connect(self, &site);
		if (err == ERR_OK)
			continue;
		snprintf(why, WIRE_WHY_MAX, "the module %s cannot begin: %s",
		    m->name, err_text(err, "en"));
		return false;
	}
	return true;
}

static void
make_threads(struct wire *w)
{
	void *selfs[HASHERS > 32 ? HASHERS : 32];
	struct mailbox *boxes[CORE_WORKERS_MAX];

	for (unsigned i = 0; i < w->shard_count; i++) {
		w->shards[i] = thread_new(core_shard(w->core, i),
		    ACTOR_MAIL_MAX);
		w->writers[i] = thread_new(core_writer(w->core, i),
		    ACTOR_MAIL_MAX);
	}
	w->system = thread_new(core_system(w->core), ACTOR_MAIL_MAX);
	if (core_follower(w->core))
		w->follower = thread_new(core_follower(w->core),
		    ACTOR_MAIL_MAX);
	for (unsigned i = 0; i < w->reader_count; i++)
		selfs[i] = core_reader_self(w->core, i);
	w->readers = pool_start(core_reader_ops(), selfs, w->reader_count,
	    ACTOR_MAIL_MAX);
	for (unsigned i = 0; i < HASHERS; i++)
		selfs[i] = core_hash_self(w->core, i);
	w->hashers = pool_start(core_hash_ops(), selfs, HASHERS,
	    ACTOR_MAIL_MAX);
	for (unsigned i = 0; i < CORE_FILES_THREADS; i++)
		selfs[i] = core_files_self(w->core, i);
	w->files = pool_start(core_files_ops(), selfs, CORE_FILES_THREADS,
	    ACTOR_MAIL_MAX);
	for (unsigned i = 0; i < w->worker_count; i++)
		boxes[i] = &worker_actor(w->workers[i])->box;
	core_connect(w->core, &(struct core_pools){
	    .readers = pool_mailbox(w->readers),
	    .hash = pool_mailbox(w->hashers),
	    .files = pool_mailbox(w->files) }, boxes, w->worker_count);
}

static void
name_config(struct wire *w, const struct conf_source *source)
{
	unsigned n = 0;

	w->source = source;
	if (source->file)
		w->config[n++] = source->file;
	if (source->dir)
		w->config[n++] = source->dir;
	w->config[n] = NULL;
}

static void dismantle(struct wire *);

/* To what was before an upgrade, when no database is open any more. */
static void
give_up(struct wire *w, struct wire_failure *failure)
{
	dismantle(w);
	upgrades_undo(&w->upgrades, failure->why);
	failure->is_back = w->upgrades.is_back;
	failure->is_of_data = w->is_data_bad;
	store_sqlite_free(&w->store);
	xfree(w);
}

struct wire *
wire_new(const struct conf *conf, const struct modules *m,
    const char *version, struct wire_failure *failure)
{
	const struct options *o = options_of(conf);
	struct wire *w = xcalloc(1, sizeof(*w));
	char *why = failure->why;

	w->modules = m;
	w->worker_count = by_processors(o->workers, CORE_WORKERS_MAX);
	w->shard_count = by_processors(o->shards, CORE_SHARDS_MAX);
	w->reader_count = (unsigned)o->readers;
	options_core(o, &w->core_settings);
	w->core_settings.locked = options_locked(conf);
	name_config(w, conf_source_of(conf));
	/* What needs no file of the data directory comes first. */
	if (!bind_port(w, o, why) || !open_certs(w, o, why) ||
	    !make_outbound(w, o, why) ||
	    !make_core(w, o, m, version, why) || !make_http(w, o, why))
		goto fail;
	make_shared(w, o);
	for (unsigned i = 0; i < w->worker_count; i++)
		make_worker(w, o, i);
	if (!make_control(w, o, why))
		goto fail;
	make_threads(w);
	if (!make_module_threads(w, why) || !upgrades_settle(&w->upgrades, why))
		goto fail;
	return w;
fail:
	give_up(w, failure);
	return NULL;
}

void
wire_start(struct wire *w)
{
	thread_start(w->system);
	for (unsigned i = 0; i < w->shard_count; i++) {
		thread_start(w->writers[i]);
		thread_start(w->shards[i]);
	}
	if (w->follower)
		thread_start(w->follower);
	thread_start(w->outbound_thread);
	depots_start(&w->depots);
	for (unsigned i = 0; i < w->modules->count; i++)
		if (w->module_threads[i])
			thread_start(w->module_threads[i]);
	thread_start(w->http_thread);
	for (unsigned i = 0; i < w->worker_count; i++)
		thread_start(w->worker_threads[i]);
	w->is_running = true;
}

const struct addr *
wire_addr(const struct wire *w)
{
	return &w->addr;
}

const char *
wire_fingerprint(const struct wire *w)
{
	return w->certs.fingerprint;
}

bool
wire_must_end(struct wire *w)
{
	return core_must_end(w->core);
}

bool
wire_begins_anew(const struct wire *w)
{
	return atomic_load(&w->begins_anew);
}

/* Do they come round? */

typedef const char *see_fn(struct thread *);

/* What the first says that says anything. */
static const char *
each_serving(struct wire *w, see_fn *see)
{
	const char *said = see(w->system);

	if (!said)
		said = see(w->http_thread);
	for (unsigned i = 0; i < w->shard_count && !said; i++) {
		said = see(w->writers[i]);
		if (!said)
			said = see(w->shards[i]);
	}
	for (unsigned i = 0; i < w->worker_count && !said; i++)
		said = see(w->worker_threads[i]);
	return said;
}

static const char *
see_answer(struct thread *t)
{
	return thread_answers(t) ? NULL : thread_name(t);
}

static const char *
ask(struct thread *t)
{
	thread_ask(t);
	return NULL;
}

const char *
wire_stuck(struct wire *w)
{
	const char *name = each_serving(w, see_answer);

	return name ? name : each_serving(w, ask);
}

/* The way down */

static void
tell_workers(struct wire *w, struct mail *(*make)(void))
{
	for (unsigned i = 0; i < w->worker_count; i++)
		mailbox_post_reserved(&worker_actor(w->workers[i])->box,
		    make());
}

static struct mail *
drain_mail(void)
{
	struct worker_drain *drain = xcalloc(1, sizeof(*drain));

	drain->mail.kind = MAIL_WORKER_DRAIN;
	return &drain->mail;
}

static struct mail *
stopping_mail(void)
{
	return &notice_new(NOTICE_STOPPING)->mail;
}

void
wire_drain(struct wire *w)
{
	struct http_drain *drain = xcalloc(1, sizeof(*drain));

	drain->mail.kind = MAIL_HTTP_DRAIN;
	mailbox_post_reserved(&http_server_actor(w->http)->box, &drain->mail);
	tell_workers(w, drain_mail);
	core_follower_end(w->core);
	depots_end(&w->depots);
	for (unsigned i = 0; i < w->modules->count; i++)
		if (w->module_threads[i])
			w->modules->rows[i]->end(w->modules->selfs[i]);
}

uint32_t
wire_inflight(struct wire *w)
{
	return core_inflight(w->core);
}

void
wire_goodbye(struct wire *w)
{
	tell_workers(w, stopping_mail);
}

uint32_t
wire_session_count(struct wire *w)
{
	uint32_t count = 0;

	for (unsigned i = 0; i < w->worker_count; i++)
		count += worker_session_count(w->workers[i]);
	return count;
}

/* Gates first, so that nothing new comes; then along a request's way. */
static void
stop_threads(struct wire *w)
{
	if (!w->is_running)
		return;
	for (unsigned i = 0; i < w->worker_count; i++)
		thread_stop(w->worker_threads[i]);
	thread_stop(w->http_thread);
	if (w->follower)
		thread_stop(w->follower);
	for (unsigned i = 0; i < w->modules->count; i++)
		thread_stop(w->module_threads[i]);
	thread_stop(w->outbound_thread);
	for (unsigned i = 0; i < w->shard_count; i++)
		thread_stop(w->shards[i]);
	for (unsigned i = 0; i < w->shard_count; i++)
		thread_stop(w->writers[i]);
	thread_stop(w->system);
}

/* Calls end first: their answers are mail to the modules. */
static void
free_modules(struct wire *w)
{
	if (w->outbound)
		outbound_finish(w->outbound);
	for (unsigned i = 0; i < w->modules->count; i++) {
		if (w->module_threads[i] == NULL)
			continue;
		w->modules->rows[i]->finish(w->modules->selfs[i]);
		thread_free(w->module_threads[i]);
	}
	thread_free(w->outbound_thread);
	outbound_free(w->outbound);
}

static void
free_gates(struct wire *w)
{
	for (unsigned i = 0; i < CORE_WORKERS_MAX && w->workers[i]; i++) {
		thread_free(w->worker_threads[i]);
		worker_free(w->workers[i]);
	}
	if (w->http)
		http_server_finish(w->http);
	thread_free(w->http_thread);
	http_server_free(w->http);
}

/* Stops every thread, closes every file. */
static void
dismantle(struct wire *w)
{
	depots_end(&w->depots);
	stop_threads(w);
	pool_stop(w->readers);
	pool_stop(w->files);
	pool_stop(w->hashers);
	if (w->is_running) {
		outbound_finish(w->outbound);	/* what shards asked last */
		core_finish(w->core);
	}
	/* Answers that came too late may tell a shard that a session went. */
	for (unsigned i = 0; i < CORE_WORKERS_MAX && w->workers[i]; i++)
		worker_finish(w->workers[i]);
	if (w->follower)
		core_follower_finish(w->core);
	thread_free(w->follower);
	free_modules(w);
	for (unsigned i = 0; i < w->shard_count; i++) {
		thread_free(w->shards[i]);
		thread_free(w->writers[i]);
	}
	thread_free(w->system);
	free_gates(w);
	for (unsigned i = 0; i < w->fds_left; i++)
		close(w->listen_fds[w->worker_count - 1 - i]);
	core_free(w->core);
	depots_close(&w->depots);
	census_free(w->census);
	certs_close(&w->certs);
	licence_file_fini(&w->licence);
}

void
wire_free(struct wire *w)
{
	if (!w)
		return;
	dismantle(w);
	store_sqlite_free(&w->store);
	xfree(w);
}

/* Reload */

static void
reload_worker(struct wire *w, const struct options *o, unsigned i)
{
	struct worker_reload *reload = xcalloc(1, sizeof(*reload));

	reload->mail.kind = MAIL_WORKER_RELOAD;
	options_gate(o, &reload->settings);
	if (w->certs.tls)
		reload->tls = tls_ref(w->certs.tls);
	mailbox_post_reserved(&worker_actor(w->workers[i])->box,
	    &reload->mail);
}

static void
reload_http(struct wire *w, const struct options *o)
{
	struct http_reload *reload = xcalloc(1, sizeof(*reload));

	reload->mail.kind = MAIL_HTTP_RELOAD;
	options_http(o, &reload->settings);
	reload->settings.ca = w->certs.page;
	mailbox_post_reserved(&http_server_actor(w->http)->box,
	    &reload->mail);
}

bool
wire_reload(struct wire *w, const struct options *o, char why[WIRE_WHY_MAX])
{
	if (!certs_reload(&w->certs, why, WIRE_WHY_MAX))
		return false;
	census_set_max(w->census, (uint32_t)o->connections_per_address);
	for (unsigned i = 0; i < w->worker_count; i++)
		reload_worker(w, o, i);
	reload_http(w, o);
	return true;
}

bool
wire_watch(struct wire *w, const struct options *o)
{
	int64_t mono_ms = clock_mono_ms(&clock_real);

	licence_file_watch(&w->licence, w->core, mono_ms);
	if (!certs_look(&w->certs, mono_ms, clock_wall_ms(&clock_real)))
		return false;
	for (unsigned i = 0; i < w->worker_count; i++)
		reload_worker(w, o, i);
	return true;
}
