/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Floors: what the machine gives when nothing but the barest work is done.
 *
 *	floors sqlite --dir DIR [--seconds 3] [--batch 128]
 *		rows per second that go into a real tenant database (made by
 *		the store, so schema and indexes are the daemon's), a synced
 *		commit per batch, checkpoints included
 *	floors echo [--seconds 3] [--pairs 100] [--window 16]
 *		frames per second through an epoll loop that sends each back
 *
 * Runs on: the program's only thread; echo forks its server.
 * Owns: nothing beyond one database connection.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "store/sqlite/sqlite.h"

#define CONVS 100
#define WAL_PAGES 4000		/* checkpoint when the log is longer */

/* --- sqlite */

static const char body_text[] = "{\"text\":\"00000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000\"}";

/* Makes a tenant's database with some conversations in it. */
static void
make_database(const char *dir, int64_t keys[CONVS])
{
	struct store_backend be = store_sqlite_new(dir);
	const char *why = "";
	struct store *s;
	enum err err;

	err = be.ops->open(be.place, STR("floor"), STORE_WRITE, &s, &why);
	if (err)
		bench_die("open: %s %s", err_code(err), why);
	err = be.ops->begin(s);
	for (int i = 0; i < CONVS && !err; i++) {
		char name[32];
		struct conv c = { .kind = CONV_DIRECT };

		snprintf(name, sizeof(name), "d:a%d:b%d", i, i);
		c.name = str_from(name);
		err = be.ops->conv_put(s, &c);
		keys[i] = c.key;
	}
	if (!err)
		err = be.ops->commit(s);
	if (err)
		bench_die("conversations: %s", err_code(err));
	be.ops->close(s);
	store_sqlite_free(&be);
}

static void
must(sqlite3 *db, int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
		bench_die("sqlite: %s", sqlite3_errmsg(db));
}

static int
on_commit(void *pages, sqlite3 *db, const char *name, int count)
{
	(void)db;
	(void)name;
	*(int *)pages = count;
	return SQLITE_OK;
}

static void
insert_row(sqlite3 *db, sqlite3_stmt *st, int64_t id, const int64_t *keys)
{
	char cid[40];

	snprintf(cid, sizeof(cid), "1%09lld-64d0c2f1a5e3b",
	    (long long)(id % 1000000000));
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, keys[id % CONVS]);
	sqlite3_bind_int64(st, 3, id / CONVS + 1);
	sqlite3_bind_text(st, 4, cid, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 5, id * 0x5851f42d4c957f2d);
	must(db, sqlite3_step(st));
	must(db, sqlite3_reset(st));
}

static int
floor_sqlite(char **argv)
{
	const char *dir = bench_arg(argv, "--dir", NULL);
	double seconds = bench_number(argv, "--seconds", "3");
	int batch = (int)bench_number(argv, "--batch", "128"), pages = 0;
	int64_t id = 1, keys[CONVS];
	sqlite3_stmt *st;
	char path[4096], sql[1024];
	sqlite3 *db;

	make_database(dir, keys);
	snprintf(path, sizeof(path), "%s/tenants/floor/tenant.db", dir);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		bench_die("%s does not open", path);
	must(db, sqlite3_exec(db, "PRAGMA journal_mode=WAL;"
	    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
	    "PRAGMA foreign_keys=ON", NULL, NULL, NULL));
	sqlite3_wal_hook(db, on_commit, &pages);
	snprintf(sql, sizeof(sql), "INSERT INTO entry (id, conv, seq, count, "
	    "ts, type, recalled, sender, cid, digest, kind, body, reply_to, "
	    "target, mentions, users) VALUES (?1, ?2, ?3, ?3, "
	    "1700000000000 + ?1, 0, 0, 'alice', ?4, ?5, 'text', '%s', 0, 0, "
	    "'', '') ON CONFLICT (conv, sender, cid) WHERE cid IS NOT NULL "
	    "DO NOTHING", body_text);
	must(db, sqlite3_prepare_v2(db, sql, -1, &st, NULL));

	uint64_t start = now_us(), now = start;

	while (now < start + (uint64_t)(seconds * 1e6)) {
		must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0));
		for (int i = 0; i < batch; i++)
			insert_row(db, st, id++, keys);
		must(db, sqlite3_exec(db, "COMMIT", 0, 0, 0));
		if (pages > WAL_PAGES)
			must(db, sqlite3_wal_checkpoint_v2(db, NULL,
			    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
		now = now_us();
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	printf("rows_per_s=%.0f\n",
	    (double)(id - 1) * 1e6 / (double)(now - start));
	return 0;
}

/* --- echo */

/* Sends back what arrives, for ever. */
static void
serve(int listener)
{
	static char data[LANE_IN_BYTES];
	struct epoll_event ev[256], one = { .events = EPOLLIN };
	int epfd = epoll_create1(0);

	one.data.fd = listener;
	epoll_ctl(epfd, EPOLL_CTL_ADD, listener, &one);
	for (;;) {
		int n = epoll_wait(epfd, ev, 256, -1);

		for (int i = 0; i < n; i++) {
			int fd = ev[i].data.fd;
			ssize_t got;

			if (fd == listener) {
				one.data.fd = accept(listener, NULL, NULL);
				epoll_ctl(epfd, EPOLL_CTL_ADD, one.data.fd,
				    &one);
				continue;
			}
			got = read(fd, data, sizeof(data));
			if (got <= 0 || write(fd, data, (size_t)got) != got)
				_exit(0);
		}
	}
}

/* The frames of `direct load`, by length: a request of 270 bytes. */
#define FRAME_BYTES 270

static void
compose(struct drive *d, struct lane *lane, uint64_t n)
{
	(void)n;
	drive_put(d, lane, lane->frame, FRAME_BYTES);
}

static size_t
on_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	size_t took = 0;

	for (; len - took >= FRAME_BYTES; took += FRAME_BYTES)
		drive_acked(d, lane, lane->acked);
	(void)data;
	return took;
}

static unsigned
start_server(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1024) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0)
		bench_die("listen: %m");
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(fd);
	}
	close(fd);
	return ntohs(at.sin_port);
}

static int
floor_echo(char **argv)
{
	static struct drive d;
	unsigned pairs = (unsigned)bench_number(argv, "--pairs", "100");
	unsigned port = start_server();

	d.compose = compose;
	d.on_bytes = on_bytes;
	d.window = (unsigned)bench_number(argv, "--window", "16");
	d.warm_s = 0.5;
	d.measure_s = bench_number(argv, "--seconds", "3");
	drive_init(&d, pairs);
	for (unsigned i = 0; i < pairs; i++) {
		struct lane *lane = drive_give(&d, bench_connect(port, 0),
		    true);

		lane->frame = xcalloc(1, FRAME_BYTES);
	}
	drive_run(&d);

	bool is_good = drive_report(&d);

	drive_fini(&d);
	return is_good ? 0 : 1;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "sqlite") == 0)
		return floor_sqlite(argv + 1);
	if (argc > 1 && strcmp(argv[1], "echo") == 0)
		return floor_echo(argv + 1);
	bench_die("usage: floors sqlite --dir DIR | floors echo");
}
