/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions on the daemon, measured from outside.
 *
 *	direct load --port P --people FILE [--window 16] [--seconds 5]
 *	    [--warm 1] [--rate MESSAGES/S] [--text BYTES]
 *		FILE has a line per pair: sender's token, receiver's token,
 *		receiver's id. An answer means that a message is stored.
 *	direct idle --port P --people FILE --stops N,N,… [--tls 1]
 *		opens sessions by the tokens of FILE. At each stop it says how
 *		many are open and goes on when it reads a line; so memory is
 *		looked at while nothing happens.
 *
 * Runs on: the program's only thread.
 * Owns: nothing beyond the drive and the wires.
 */
#include <poll.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "wire.h"

#define LINE_BYTES 1024
#define WAVE 64			/* sessions that open together */
#define ADDRESS_SESSIONS 20	/* sessions from one source address */
#define FIRST_ID 1000000000u

/* Client ids must differ from those of earlier runs. */
static char run_id[24];

static void
open_text(char *to, const char *token, unsigned index)
{
	snprintf(to, LINE_BYTES, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"session.open\",\"params\":{\"token\":\"%.127s\","
	    "\"device\":{\"id\":\"bench-%u\",\"platform\":\"desktop\"},"
	    "\"client\":{\"name\":\"bench\",\"version\":\"1\"}}}",
	    token, index);
}

static unsigned
source_of(unsigned index)
{
	return 256 + index / ADDRESS_SESSIONS;
}

static void
expect_result(struct wire *w, const char *what)
{
	const char *answer = wire_answer(w);

	if (!strstr(answer, "\"result\""))
		bench_die("%s is refused: %.300s", what, answer);
}

/* --- load */

static int
open_session(unsigned port, const char *token, unsigned index)
{
	char text[LINE_BYTES];
	struct wire w;

	wire_open(&w, port, source_of(index), NULL);
	wire_ask_upgrade(&w);
	wire_take_upgrade(&w);
	open_text(text, token, index);
	wire_send(&w, text);
	expect_result(&w, "session.open");
	if (w.taken != w.in_len)
		bench_die("more than an answer arrived");
	xfree(w.in);
	return w.fd;
}

/* A message with places for a 10-digit number in its id and its cid. */
static void
make_frame(struct lane *lane, const char *peer, size_t text)
{
	char *body = xmalloc(text + 512);
	int len;

	len = snprintf(body, text + 512, "{\"jsonrpc\":\"2.0\",\"id\":%u,"
	    "\"method\":\"message.send\",\"params\":{\"cid\":\"%s-%u\","
	    "\"conv\":\"u:%s\",\"kind\":\"text\",\"body\":{\"text\":\"%0*d\"}}}",
	    FIRST_ID, run_id, FIRST_ID, peer, (int)text, 0);
	lane->frame = xmalloc((size_t)len + 8);
	lane->frame_len = frame_make(lane->frame, body, (size_t)len);
	xfree(body);
}

static void
put_number(char *to, uint64_t n)
{
	n += FIRST_ID;
	for (int i = 9; i >= 0; i--, n /= 10)
		to[i] = (char)('0' + n % 10);
}

static void
compose(struct drive *d, struct lane *lane, uint64_t n)
{
	static const size_t id = sizeof("{\"jsonrpc\":\"2.0\",\"id\":") - 1;
	const size_t cid = sizeof("{\"jsonrpc\":\"2.0\",\"id\":"
	    "1000000000,\"method\":\"message.send\","
	    "\"params\":{\"cid\":\"-") - 1 + strlen(run_id);
	char *body = lane->frame + 8;	/* a head of 4 bytes and the key */

	put_number(body + id, n);
	put_number(body + cid, n);
	drive_put(d, lane, lane->frame, lane->frame_len);
}

static const char *
find(const struct frame *f, const char *text)
{
	return memmem(f->p, f->len, text, strlen(text));
}

static void
on_answer(struct drive *d, struct lane *lane, const struct frame *f)
{
	const char *id = find(f, "\"id\":");
	uint64_t n = 0;

	if (!id)
		bench_die("not an answer: %.*s", (int)f->len, f->p);
	for (id += 5; *id >= '0' && *id <= '9'; id++)
		n = n * 10 + (uint64_t)(*id - '0');
	if (!find(f, "\"result\"") && d->refused++ == 0)
		fprintf(stderr, "refused: %.*s\n", (int)f->len, f->p);
	drive_acked(d, lane, n - FIRST_ID);
}

static void
on_frame(struct drive *d, struct lane *lane, const struct frame *f)
{
	if (f->opcode == 8)
		bench_die("lane %u: the daemon closed", lane->index);
	if (f->opcode == 9) {
		char pong[6] = { (char)0x8a, (char)0x80 };

		drive_put(d, lane, pong, sizeof(pong));
		return;
	}
	if (find(f, "\"method\":\"message\""))
		d->received++;
	else if (!find(f, "\"method\":"))
		on_answer(d, lane, f);
	else if (find(f, "\"behind\""))
		fprintf(stderr, "lane %u fell behind\n", lane->index);
}

static size_t
on_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	struct frame f;
	size_t took = 0;

	while (frame_cut(data + took, len - took, &f)) {
		on_frame(d, lane, &f);
		took += f.total;
	}
	return took;
}

static FILE *
open_people(char **argv, unsigned *lines)
{
	const char *path = bench_arg(argv, "--people", NULL);
	FILE *f = fopen(path, "re");
	int c;

	if (!f)
		bench_die("%s: %m", path);
	for (*lines = 0; (c = getc(f)) != EOF; )
		*lines += c == '\n';
	rewind(f);
	return f;
}

static int
load(char **argv)
{
	static struct drive d;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	size_t text = (size_t)bench_number(argv, "--text", "100");
	char from[128], to[128], peer[65];
	unsigned pairs;
	FILE *people = open_people(argv, &pairs);

	d.compose = compose;
	d.on_bytes = on_bytes;
	d.window = (unsigned)bench_number(argv, "--window", "16");
	d.rate = bench_number(argv, "--rate", "0");
	d.warm_s = bench_number(argv, "--warm", "1");
	d.measure_s = bench_number(argv, "--seconds", "5");
	snprintf(run_id, sizeof(run_id), "%llx", (unsigned long long)now_us());
	drive_init(&d, pairs * 2);
	while (fscanf(people, "%127s %127s %64s", from, to, peer) == 3) {
		unsigned i = d.lane_count;

		drive_give(&d, open_session(port, to, i), false);
		make_frame(drive_give(&d, open_session(port, from, i + 1),
		    true), peer, text);
	}
	fclose(people);
	drive_run(&d);

	bool is_good = drive_report(&d);

	drive_fini(&d);
	return is_good ? 0 : 1;
}

/* --- idle */

struct door {
	unsigned port;
	SSL_CTX *tls;		/* NULL: plain */
};

static void
open_wave(const struct door *door, struct wire *w, char tokens[][128],
    unsigned first, unsigned n)
{
	char text[LINE_BYTES];

	for (unsigned i = 0; i < n; i++) {
		wire_open(&w[i], door->port, source_of(first + i), door->tls);
		wire_ask_upgrade(&w[i]);
	}
	for (unsigned i = 0; i < n; i++) {
		wire_take_upgrade(&w[i]);
		open_text(text, tokens[i], first + i);
		wire_send(&w[i], text);
	}
	for (unsigned i = 0; i < n; i++) {
		expect_result(&w[i], "session.open");
		wire_send(&w[i], "{\"jsonrpc\":\"2.0\",\"id\":2,"
		    "\"method\":\"sync\",\"params\":{}}");
	}
	for (unsigned i = 0; i < n; i++) {
		expect_result(&w[i], "sync");
		wire_slim(&w[i]);
	}
}

/* Says how many are open, then answers pings until a line comes. */
static void
hold(struct wire *w, unsigned n)
{
	struct pollfd input = { .fd = 0, .events = POLLIN };
	char line[16];

	printf("%u\n", n);
	fflush(stdout);
	while (poll(&input, 1, 500) == 0)
		for (unsigned i = 0; i < n; i++)
			if (!wire_idle(&w[i]))
				bench_die("session %u was closed", i);
	if (!fgets(line, sizeof(line), stdin))
		bench_die("nobody asks any more");
}

static unsigned
read_tokens(FILE *f, char tokens[][128], unsigned want)
{
	unsigned n = 0;

	while (n < want && fscanf(f, "%127s%*[^\n]", tokens[n]) == 1)
		n++;
	if (n == 0)
		bench_die("a stop is beyond the last token");
	return n;
}

static int
idle(char **argv)
{
	const char *stops = bench_arg(argv, "--stops", NULL);
	struct door door = {
		.port = (unsigned)bench_number(argv, "--port", NULL) };
	static char tokens[WAVE][128];
	unsigned people, done = 0;
	FILE *f = open_people(argv, &people);
	struct wire *w = xcalloc(people, sizeof(*w));

	if (bench_number(argv, "--tls", "0") > 0) {
		door.tls = SSL_CTX_new(TLS_client_method());
		SSL_CTX_set_mode(door.tls, SSL_MODE_RELEASE_BUFFERS);
	}
	while (*stops) {
		char *end;
		unsigned stop = (unsigned)strtoul(stops, &end, 10);

		if (end == stops)
			bench_die("--stops: numbers with commas");
		stops = end + (*end == ',');
		while (done < stop) {
			unsigned n = stop - done < WAVE ? stop - done : WAVE;

			n = read_tokens(f, tokens, n);
			open_wave(&door, w + done, tokens, done, n);
			done += n;
		}
		hold(w, done);
	}
	fclose(f);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "load") == 0)
		return load(argv + 1);
	if (argc > 1 && strcmp(argv[1], "idle") == 0)
		return idle(argv + 1);
	bench_die("usage: direct load|idle --port P --people FILE …");
}
