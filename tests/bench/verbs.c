/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is more than messages between two, measured from outside.
 *
 *	verbs group --port P --people FILE --conv CONV [--senders 10]
 *	    [--rate 20] [--seconds 5] [--warm 1] [--text BYTES]
 *		FILE has a token per line, of members who are here; the first
 *		of them send. push_*: from sending to the last of the others.
 *	verbs rest --port P --people FILE [--seconds 5] [--warm 1]
 *	    [--text BYTES]
 *		FILE has a line per connection: a token and a conversation.
 *		Each sends message after message by POST /v1/messages.
 *	verbs ask --port P --token T --method M --params JSON [--times 200]
 *		The same call again and again by one session.
 *
 * Runs on: the program's only thread.
 * Owns: nothing beyond the drive and the wires.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "talk.h"

#define FLIGHTS 4096		/* messages on their way at a time */
#define HEAD_MAX 4096

/* ---- group ---- */

static struct {
	struct {
		uint64_t sent_us;
		unsigned seen;
	} flights[FLIGHTS];
	uint64_t said;
	unsigned others;	/* who get each */
	struct hist last;	/* from sending to the last of them */
} crowd;

static size_t
text_at(const struct lane *lane)
{
	static const char before[] = "\"text\":\"";
	const char *at = memmem(lane->frame, lane->frame_len, before,
	    sizeof(before) - 1);

	return (size_t)(at - lane->frame) + sizeof(before) - 1;
}

static void
group_compose(struct drive *d, struct lane *lane, uint64_t n)
{
	uint64_t number = crowd.said++;

	crowd.flights[number % FLIGHTS].sent_us = lane->sent_us[n % WINDOW_MAX];
	crowd.flights[number % FLIGHTS].seen = 0;
	talk_put_number(lane->frame + text_at(lane), number);
	talk_compose(d, lane, n);
}

static void
group_message(struct drive *d, const struct frame *f)
{
	const char *text = talk_find(f, "\"text\":\"");
	uint64_t number = text ? talk_number(text + 8) : UINT64_MAX;

	if (number >= crowd.said || number + FLIGHTS < crowd.said)
		bench_die("nobody said that: %.*s", (int)f->len, f->p);
	d->received++;
	if (++crowd.flights[number % FLIGHTS].seen < crowd.others)
		return;
	if (d->is_measuring)
		hist_add(&crowd.last,
		    now_us() - crowd.flights[number % FLIGHTS].sent_us);
}

static size_t
group_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	struct frame f;
	size_t took = 0;

	while (frame_cut(data + took, len - took, &f)) {
		if (talk_take(d, lane, &f))
			group_message(d, &f);
		took += f.total;
	}
	return took;
}

static int
group(char **argv)
{
	static struct drive d;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	unsigned senders = (unsigned)bench_number(argv, "--senders", "10");
	size_t text = (size_t)bench_number(argv, "--text", "100");
	const char *conv = bench_arg(argv, "--conv", NULL);
	unsigned here;
	FILE *people = talk_people(argv, &here);
	char token[128];

	talk_setup(&d, argv);
	d.rate = bench_number(argv, "--rate", "20");
	d.compose = group_compose;
	d.on_bytes = group_bytes;
	crowd.others = here - 1;
	talk_begin();
	drive_init(&d, here);
	while (fscanf(people, "%127s", token) == 1) {
		unsigned i = d.lane_count;
		struct lane *lane = drive_give(&d, talk_open(port, token, i),
		    i < senders);

		if (lane->sends)
			talk_frame(lane, conv, text);
	}
	fclose(people);
	d.copies = crowd.others;
	drive_run(&d);

	bool is_good = drive_report(&d);

	printf("push_p50_ms=%.3f\n", hist_at_ms(&crowd.last, 0.5));
	printf("push_p99_ms=%.3f\n", hist_at_ms(&crowd.last, 0.99));
	drive_fini(&d);
	return is_good ? 0 : 1;
}

/* ---- REST ---- */

static void
rest_compose(struct drive *d, struct lane *lane, uint64_t n)
{
	char *cid = memmem(lane->frame, lane->frame_len, "\"cid\":\"", 7);

	/* The time first, as the SDKs' ids have it: see talk.c. */
	talk_put_number(cid + 7 + 17, n);
	drive_put(d, lane, lane->frame, lane->frame_len);
}

/* A request with a place for a number in its cid. */
static void
rest_frame(struct lane *lane, const char *token, const char *conv,
    size_t text)
{
	char *body = xmalloc(text + 512);
	int len = snprintf(body, text + 512, "{\"cid\":\"%016llx-%010u\","
	    "\"conv\":\"%s\",\"kind\":\"text\",\"body\":{\"text\":\"%0*d\"}}",
	    (unsigned long long)now_us(), 0, conv, (int)text, 0);
	size_t room = (size_t)len + 1024;

	lane->frame = xmalloc(room);
	lane->frame_len = (size_t)snprintf(lane->frame, room,
	    "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
	    "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
	    "Content-Length: %d\r\n\r\n%s", token, len, body);
	xfree(body);
}

/* The bytes of a whole answer; 0: there is more to come. */
static size_t
rest_cut(const char *data, size_t len)
{
	const char *end = memmem(data, len, "\r\n\r\n", 4);
	char head[HEAD_MAX];
	const char *length;
	size_t whole;

	if (!end)
		return 0;
	if ((size_t)(end - data) >= sizeof(head))
		bench_die("an answer's head is too long");
	memcpy(head, data, (size_t)(end - data));
	head[end - data] = '\0';
	length = strcasestr(head, "\r\ncontent-length:");
	if (!length)
		bench_die("an answer without a length: %s", head);
	whole = (size_t)(end - data) + 4 + strtoul(length + 17, NULL, 10);
	return whole <= len ? whole : 0;
}

static size_t
rest_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	size_t took = 0, n;

	while ((n = rest_cut(data + took, len - took)) > 0) {
		if (strncmp(data + took, "HTTP/1.1 200 ", 13) != 0 &&
		    strncmp(data + took, "HTTP/1.1 201 ", 13) != 0 &&
		    d->refused++ == 0)
			fprintf(stderr, "refused: %.*s\n", (int)n,
			    data + took);
		took += n;
		drive_acked(d, lane, lane->acked);
	}
	return took;
}

static int
rest(char **argv)
{
	static struct drive d;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	size_t text = (size_t)bench_number(argv, "--text", "100");
	char token[128], conv[140];
	unsigned lines;
	FILE *people = talk_people(argv, &lines);

	talk_setup(&d, argv);
	d.window = 1;
	d.compose = rest_compose;
	d.on_bytes = rest_bytes;
	drive_init(&d, lines);
	while (fscanf(people, "%127s %139s", token, conv) == 2) {
		unsigned i = d.lane_count;

		rest_frame(drive_give(&d, bench_connect(port, talk_source(i)),
		    true), token, conv, text);
	}
	fclose(people);
	drive_run(&d);

	bool is_good = drive_report(&d);

	drive_fini(&d);
	return is_good ? 0 : 1;
}

/* ---- one call ---- */

static int
ask(char **argv)
{
	static struct hist times;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	unsigned count = (unsigned)bench_number(argv, "--times", "200");
	char text[TALK_LINE_BYTES];
	size_t bytes = 0;
	struct wire w;

	wire_open(&w, port, talk_source(0), NULL);
	wire_ask_upgrade(&w);
	wire_take_upgrade(&w);
	talk_open_text(text, bench_arg(argv, "--token", NULL), 0);
	wire_send(&w, text);
	talk_expect(&w, "session.open");
	snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\",\"id\":2,"
	    "\"method\":\"%s\",\"params\":%s}",
	    bench_arg(argv, "--method", NULL),
	    bench_arg(argv, "--params", "{}"));
	for (unsigned i = 0; i < count; i++) {
		uint64_t began = now_us();
		const char *answer;

		wire_send(&w, text);
		answer = wire_answer(&w);
		if (!strstr(answer, "\"result\""))
			bench_die("refused: %.300s", answer);
		bytes = strlen(answer);
		hist_add(&times, now_us() - began);
	}
	printf("answer_bytes=%zu\n", bytes);
	printf("ask_p50_ms=%.3f\n", hist_at_ms(&times, 0.5));
	printf("ask_p99_ms=%.3f\n", hist_at_ms(&times, 0.99));
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(char **argv);
	} modes[] = { { "group", group }, { "rest", rest }, { "ask", ask } };

	for (size_t i = 0; argc > 1 && i < sizeof(modes) / sizeof(modes[0]);
	    i++)
		if (strcmp(argv[1], modes[i].name) == 0)
			return modes[i].run(argv + 1);
	bench_die("usage: verbs group|rest|ask --port P …");
}
