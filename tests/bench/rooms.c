/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A live room under load, on the daemon, on brokers and on a floor.
 *
 *	rooms yizhan --port P --people FILE --room ID [--tls 1]
 *		FILE has a token per line; the first members send
 *	rooms floor --together 0|1 --frame BYTES
 *		a program of its own that only writes: each message to each
 *		socket, or all that wait together
 *	rooms nats|mosquitto --port P --frame BYTES
 *	and of all of them:
 *		--members N [--senders 100] [--window 1] [--total MESSAGES]
 *		[--seconds S] [--rate MESSAGES/S] [--timed 1]
 *	rooms hold --port P --people FILE --members N --rooms K
 *		sessions that say nothing. Says "open", and when it has read a
 *		line joins the rooms r0 … and says "joined"; so memory is
 *		looked at in between
 *
 * Runs on: the program's only thread; the floor forks its server.
 * Owns: nothing beyond the crowd.
 */
#include "rooms.h"

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "wire.h"

#define LINE_BYTES 1024
#define WAVE 64			/* sessions that open together */
#define TEXT_BYTES "100"

struct session_load {
	char room[65];
	char run[24];		/* client ids differ from other runs' */
	unsigned text;
};

/* --- sessions of the daemon */

static void
say(struct crowd *c, struct crowd_member *m)
{
	const struct session_load *load = c->arg;
	char text[LINE_BYTES], frame[LINE_BYTES + 8];
	int len = snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\",\"id\":%llu,"
	    "\"method\":\"room.send\",\"params\":{\"room\":\"%s\","
	    "\"cid\":\"%s-%u-%llu\",\"kind\":\"text\",\"body\":{\"text\":"
	    "\"%0*d\"}}}", (unsigned long long)m->own, load->room, load->run,
	    m->index, (unsigned long long)m->own, (int)load->text, 0);

	crowd_write(m, frame, frame_make(frame, text, (size_t)len));
}

static void
expect_result(struct wire *w, const char *what)
{
	const char *answer = wire_answer(w);

	if (!strstr(answer, "\"result\""))
		bench_die("%s is refused: %.300s", what, answer);
}

struct door {
	unsigned port;
	SSL_CTX *tls;		/* NULL: plain */
	const char *room;	/* NULL: join none */
	FILE *people;
};

static void
open_door(struct door *door, char **argv)
{
	const char *path = bench_arg(argv, "--people", NULL);

	door->port = (unsigned)bench_number(argv, "--port", NULL);
	door->people = fopen(path, "re");
	if (!door->people)
		bench_die("%s: %m", path);
	if (bench_number(argv, "--tls", "0") <= 0)
		return;
	door->tls = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_mode(door->tls, SSL_MODE_RELEASE_BUFFERS);
}

static void
ask_open(const struct door *door, struct wire *w, unsigned index)
{
	char text[LINE_BYTES], token[128];

	if (fscanf(door->people, "%127s%*[^\n]", token) != 1)
		bench_die("there are fewer tokens than members");
	snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"session.open\",\"params\":{\"token\":\"%s\","
	    "\"device\":{\"id\":\"bench-%u\",\"platform\":\"desktop\"},"
	    "\"client\":{\"name\":\"bench\",\"version\":\"1\"}}}", token, index);
	wire_send(w, text);
}

static void
ask_join(struct wire *w, const char *room)
{
	char text[LINE_BYTES];

	snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\",\"id\":2,"
	    "\"method\":\"room.join\",\"params\":{\"room\":\"%s\"}}", room);
	wire_send(w, text);
}

static void
open_wave(const struct door *door, struct wire *w, unsigned first, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		wire_open(&w[i], door->port, rooms_source(first + i),
		    door->tls);
		wire_ask_upgrade(&w[i]);
	}
	for (unsigned i = 0; i < n; i++) {
		wire_take_upgrade(&w[i]);
		ask_open(door, &w[i], first + i);
	}
	for (unsigned i = 0; i < n; i++) {
		expect_result(&w[i], "session.open");
		if (door->room)
			ask_join(&w[i], door->room);
	}
	for (unsigned i = 0; i < n && door->room; i++)
		expect_result(&w[i], "room.join");
}

/* What has come with the answers is a member's first bytes. */
static void
give(struct crowd *c, struct wire *w)
{
	struct crowd_member *m = crowd_give(c, w->fd, w->ssl);
	const char *data = w->in ? w->in + w->taken : "";
	size_t len = w->in_len - w->taken, took = rooms_take(c, m, data, len);

	m->rest_len = len - took;
	memcpy(m->rest, data + took, m->rest_len);
	xfree(w->in);
}

static int
load_yizhan(char **argv)
{
	static struct crowd c;
	struct session_load load = { .text =
	    (unsigned)bench_number(argv, "--text", TEXT_BYTES) };
	struct door door = { .room = bench_arg(argv, "--room", NULL) };
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);

	open_door(&door, argv);
	snprintf(load.room, sizeof(load.room), "%s", door.room);
	snprintf(load.run, sizeof(load.run), "%llx",
	    (unsigned long long)now_us());
	c.take = rooms_take;
	c.say = say;
	c.arg = &load;
	rooms_begin(&c, argv);
	for (unsigned done = 0; done < members; ) {
		struct wire wave[WAVE];
		unsigned n = members - done < WAVE ? members - done : WAVE;

		open_wave(&door, wave, done, n);
		for (unsigned i = 0; i < n; i++)
			give(&c, &wave[i]);
		done += n;
	}
	fclose(door.people);
	printf("ready=1\n");	/* whoever measures the daemon may begin */
	fflush(stdout);
	return rooms_end(&c);
}

/* --- sessions that say nothing */

static void
wait_line(const char *what)
{
	char line[16];

	printf("%s\n", what);
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		bench_die("nobody asks any more");
}

static void
join_all(struct wire *w, unsigned members, unsigned rooms)
{
	for (unsigned room = 0; room < rooms; room++) {
		char name[32];

		snprintf(name, sizeof(name), "r%u", room);
		for (unsigned i = 0; i < members; i += WAVE) {
			unsigned end = i + WAVE < members ? i + WAVE : members;

			for (unsigned k = i; k < end; k++)
				ask_join(&w[k], name);
			for (unsigned k = i; k < end; k++) {
				expect_result(&w[k], "room.join");
				wire_idle(&w[k]);
			}
		}
	}
}

static int
hold(char **argv)
{
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);
	unsigned rooms = (unsigned)bench_number(argv, "--rooms", NULL);
	struct wire *w = xcalloc(members, sizeof(*w));
	struct door door = { .room = NULL };

	open_door(&door, argv);
	for (unsigned done = 0; done < members; done += WAVE)
		open_wave(&door, w + done, done,
		    members - done < WAVE ? members - done : WAVE);
	for (unsigned i = 0; i < members; i++)
		wire_idle(&w[i]);
	wait_line("open");
	join_all(w, members, rooms);
	wait_line("joined");
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(char **argv);
	} modes[] = {
		{ "yizhan", load_yizhan },
		{ "hold", hold },
		{ "floor", rooms_floor },
		{ "nats", rooms_nats },
		{ "mosquitto", rooms_mosquitto },
	};

	for (unsigned i = 0; argc > 1 && i < 5; i++)
		if (strcmp(argv[1], modes[i].name) == 0)
			return modes[i].run(argv + 1);
	bench_die("usage: rooms yizhan|hold|floor|nats|mosquitto --members N …");
}
