/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions on the daemon, measured from outside.
 *
 *	direct load --port P --people FILE [--window 16] [--seconds 5]
 *	    [--warm 1] [--rate MESSAGES/S] [--text BYTES] [--tls 1] [--each 1]
 *		FILE has a line per pair: sender's token, receiver's token,
 *		the conversation as the sender names it; nobody else of it is
 *		here. An answer means that a message is stored. With --each
 *		there are figures of each person: what she waits for answers,
 *		or to be told what the other of her pair says; what others
 *		say is passed over, from when it says that all are open.
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
#include "talk.h"

#define WAVE 64			/* sessions that open together */

/* --- load */

/* A message has come to the lane. */
static void
on_message(struct drive *d, struct lane *lane, const struct frame *f)
{
	uint64_t n;

	if (!d->by_lane) {
		d->received++;
	} else if (!lane->sends && talk_is_own(f, &n)) {
		d->received++;
		drive_heard(d, lane, &d->lanes[lane->index + 1], n);
	}
}

static size_t
on_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	struct frame f;
	size_t took = 0;

	while (frame_cut(data + took, len - took, &f)) {
		if (talk_take(d, lane, &f))
			on_message(d, lane, &f);
		took += f.total;
	}
	return took;
}

static int
load(char **argv)
{
	static struct drive d;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	size_t text = (size_t)bench_number(argv, "--text", "100");
	char from[128], to[128], conv[140];
	unsigned pairs;
	FILE *people = talk_people(argv, &pairs);
	SSL_CTX *tls = talk_tls(argv);

	d.compose = talk_compose;
	d.on_bytes = on_bytes;
	d.by_lane = bench_number(argv, "--each", "0") > 0;
	talk_setup(&d, argv);
	talk_begin();
	drive_init(&d, pairs * 2);
	while (fscanf(people, "%127s %127s %139s", from, to, conv) == 3) {
		talk_lane(&d, false, port, to, tls);
		talk_frame(talk_lane(&d, true, port, from, tls), conv, text);
	}
	fclose(people);
	if (d.by_lane) {
		printf("open=%u\n", d.lane_count);
		fflush(stdout);
	}
	drive_run(&d);

	bool is_good = drive_report(&d);

	if (d.by_lane)
		drive_report_lanes(&d);

	drive_fini(&d);
	SSL_CTX_free(tls);
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
	char text[TALK_LINE_BYTES];

	for (unsigned i = 0; i < n; i++) {
		wire_open(&w[i], door->port, talk_source(first + i), door->tls);
		wire_ask_upgrade(&w[i]);
	}
	for (unsigned i = 0; i < n; i++) {
		wire_take_upgrade(&w[i]);
		talk_open_text(text, tokens[i], first + i);
		wire_send(&w[i], text);
	}
	for (unsigned i = 0; i < n; i++) {
		talk_expect(&w[i], "session.open");
		wire_send(&w[i], "{\"jsonrpc\":\"2.0\",\"id\":2,"
		    "\"method\":\"sync\",\"params\":{}}");
	}
	for (unsigned i = 0; i < n; i++) {
		talk_expect(&w[i], "sync");
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
		.port = (unsigned)bench_number(argv, "--port", NULL),
		.tls = talk_tls(argv) };
	static char tokens[WAVE][128];
	unsigned people, done = 0;
	FILE *f = talk_people(argv, &people);
	struct wire *w = xcalloc(people, sizeof(*w));

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
