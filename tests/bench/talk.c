/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions that send messages and take what comes.
 *
 * Runs on: the program's only thread.
 * Owns: the frames of its lanes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "talk.h"

#define ADDRESS_SESSIONS 20	/* sessions from one source address */
#define NUMBER_DIGITS 10
#define FIRST_ID 1000000000u	/* the first number of so many digits */

/* Client ids must differ from those of earlier runs. */
static char run_id[24];

void
talk_begin(void)
{
	snprintf(run_id, sizeof(run_id), "%llx", (unsigned long long)now_us());
}

void
talk_open_text(char *to, const char *token, unsigned index)
{
	snprintf(to, TALK_LINE_BYTES, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"session.open\",\"params\":{\"token\":\"%.127s\","
	    "\"device\":{\"id\":\"bench-%u\",\"platform\":\"desktop\"},"
	    "\"client\":{\"name\":\"bench\",\"version\":\"1\"}}}",
	    token, index);
}

unsigned
talk_source(unsigned index)
{
	return 256 + index / ADDRESS_SESSIONS;
}

void
talk_expect(struct wire *w, const char *what)
{
	const char *answer = wire_answer(w);

	if (!strstr(answer, "\"result\""))
		bench_die("%s is refused: %.300s", what, answer);
}

static void
open_wire(struct wire *w, unsigned port, const char *token, unsigned index,
    SSL_CTX *tls)
{
	char text[TALK_LINE_BYTES];

	wire_open(w, port, talk_source(index), tls);
	wire_ask_upgrade(w);
	wire_take_upgrade(w);
	talk_open_text(text, token, index);
	wire_send(w, text);
	talk_expect(w, "session.open");
	if (w->taken != w->in_len)
		bench_die("more than an answer arrived");
	xfree(w->in);
}

int
talk_open(unsigned port, const char *token, unsigned index)
{
	struct wire w;

	open_wire(&w, port, token, index, NULL);
	return w.fd;
}

struct lane *
talk_lane(struct drive *d, bool sends, unsigned port, const char *token,
    SSL_CTX *tls)
{
	struct lane *lane;
	struct wire w;

	open_wire(&w, port, token, d->lane_count, tls);
	lane = drive_give(d, w.fd, sends);
	if (w.ssl)
		drive_wrap(lane, w.ssl);
	return lane;
}

SSL_CTX *
talk_tls(char **argv)
{
	SSL_CTX *tls;

	if (bench_number(argv, "--tls", "0") <= 0)
		return NULL;
	tls = SSL_CTX_new(TLS_client_method());
	if (!tls)
		bench_die("no TLS");
	SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
	return tls;
}

/* With places for a 10-digit number in its id and its cid. */
void
talk_frame(struct lane *lane, const char *conv, size_t text)
{
	char *body = xmalloc(text + 512);
	int len;

	len = snprintf(body, text + 512, "{\"jsonrpc\":\"2.0\",\"id\":%u,"
	    "\"method\":\"message.send\",\"params\":{\"cid\":\"%s-%u\","
	    "\"conv\":\"%s\",\"kind\":\"text\",\"body\":{\"text\":\"%0*d\"}}}",
	    FIRST_ID, run_id, FIRST_ID, conv, (int)text, 0);
	lane->frame = xmalloc((size_t)len + 8);
	lane->frame_len = frame_make(lane->frame, body, (size_t)len);
	xfree(body);
}

void
talk_put_number(char *to, uint64_t n)
{
	n += FIRST_ID;
	for (int i = NUMBER_DIGITS - 1; i >= 0; i--, n /= 10)
		to[i] = (char)('0' + n % 10);
}

uint64_t
talk_number(const char *at)
{
	uint64_t n = 0;

	for (int i = 0; i < NUMBER_DIGITS && at[i] >= '0' && at[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(at[i] - '0');
	return n - FIRST_ID;
}

void
talk_compose(struct drive *d, struct lane *lane, uint64_t n)
{
	static const size_t id = sizeof("{\"jsonrpc\":\"2.0\",\"id\":") - 1;
	const size_t cid = sizeof("{\"jsonrpc\":\"2.0\",\"id\":"
	    "1000000000,\"method\":\"message.send\","
	    "\"params\":{\"cid\":\"-") - 1 + strlen(run_id);
	char *body = lane->frame + 8;	/* a head of 4 bytes and the key */

	talk_put_number(body + id, n);
	talk_put_number(body + cid, n);
	drive_put(d, lane, lane->frame, lane->frame_len);
}

const char *
talk_find(const struct frame *f, const char *text)
{
	return memmem(f->p, f->len, text, strlen(text));
}

bool
talk_is_own(const struct frame *f, uint64_t *n)
{
	char wanted[sizeof(run_id) + 16];
	int len = snprintf(wanted, sizeof(wanted), "\"cid\":\"%s-", run_id);
	const char *at = talk_find(f, wanted);

	if (at)
		*n = talk_number(at + len);
	return at != NULL;
}

static void
on_answer(struct drive *d, struct lane *lane, const struct frame *f)
{
	const char *id = talk_find(f, "\"id\":");

	if (!id)
		bench_die("not an answer: %.*s", (int)f->len, f->p);
	if (!talk_find(f, "\"result\"") && d->refused++ == 0)
		fprintf(stderr, "refused: %.*s\n", (int)f->len, f->p);
	drive_acked(d, lane, talk_number(id + 5));
}

bool
talk_take(struct drive *d, struct lane *lane, const struct frame *f)
{
	if (f->opcode == 8)
		bench_die("lane %u: the daemon closed", lane->index);
	if (f->opcode == 9) {
		char pong[6] = { (char)0x8a, (char)0x80 };

		drive_put(d, lane, pong, sizeof(pong));
		return false;
	}
	if (talk_find(f, "\"method\":\"message\""))
		return true;
	if (!talk_find(f, "\"method\":"))
		on_answer(d, lane, f);
	else if (talk_find(f, "\"behind\""))
		fprintf(stderr, "lane %u fell behind\n", lane->index);
	return false;
}

FILE *
talk_people(char **argv, unsigned *lines)
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

void
talk_setup(struct drive *d, char **argv)
{
	d->window = (unsigned)bench_number(argv, "--window", "16");
	d->rate = bench_number(argv, "--rate", "0");
	d->warm_s = bench_number(argv, "--warm", "1");
	d->measure_s = bench_number(argv, "--seconds", "5");
}
