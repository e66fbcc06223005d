/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer for comparison: the same load on an MQTT 3.1.1 broker, QoS 1.
 * Each pair is a publisher and a subscriber of one topic; an answer is the
 * broker's PUBACK, and the subscriber acknowledges what it gets.
 *
 *	mosquitto --port P [--pairs 100] [--window 16] [--seconds 5]
 *	    [--rate MESSAGES/S] [--text BYTES] [--keep 1]
 *
 * --keep 1 asks for sessions that the broker keeps, so that its persistence
 * has something to write.
 *
 * Runs on: the program's only thread.
 * Owns: nothing beyond the drive.
 */
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"

enum { CONNACK = 2, PUBLISH = 3, PUBACK = 4, SUBACK = 9 };

static void
put_str(char *to, size_t *len, const char *text)
{
	size_t n = strlen(text);

	to[(*len)++] = (char)(n >> 8);
	to[(*len)++] = (char)n;
	memcpy(to + *len, text, n);
	*len += n;
}

/* Sends one packet (type and flags, body under 128 bytes) and takes an
 * answer of `answer` bytes, whose first must be `type`. */
static void
exchange(int fd, int head, const char *body, size_t len, size_t answer)
{
	char packet[130] = { (char)head, (char)len };
	ssize_t got = 0;

	memcpy(packet + 2, body, len);
	if (write(fd, packet, len + 2) != (ssize_t)len + 2)
		bench_die("write: %m");
	while (got < (ssize_t)answer) {
		ssize_t n = read(fd, packet + got, answer - (size_t)got);

		if (n <= 0)
			bench_die("the broker does not answer: %m");
		got += n;
	}
	if (packet[answer - 1] & 0x80 || (head == 0x10 && packet[3]))
		bench_die("the broker refuses");
}

static int
join_broker(unsigned port, const char *id, bool keep)
{
	char body[64];
	size_t len = 0;
	int fd = bench_connect(port, 0);

	put_str(body, &len, "MQTT");
	body[len++] = 4;
	body[len++] = keep ? 0 : 2;	/* clean session */
	body[len++] = 0;		/* no keep-alive */
	body[len++] = 0;
	put_str(body, &len, id);
	exchange(fd, 0x10, body, len, 4);
	return fd;
}

static void
subscribe(int fd, const char *topic)
{
	char body[64] = { 0, 1 };
	size_t len = 2;

	put_str(body, &len, topic);
	body[len++] = 1;
	exchange(fd, 0x82, body, len, 5);
}

static void
make_frame(struct lane *lane, const char *topic, size_t text)
{
	size_t body = 2 + strlen(topic) + 2 + text, len = 3;

	lane->frame = xmalloc(body + 3);
	lane->frame[0] = 0x32;
	lane->frame[1] = (char)(0x80 | (body & 0x7f));
	lane->frame[2] = (char)(body >> 7);
	put_str(lane->frame, &len, topic);
	memset(lane->frame + len, 'x', text + 2);
	lane->frame_len = body + 3;
	lane->frame[lane->frame_len - text - 2] = 0;	/* packet id */
}

/* Packet ids are 1 … 65,535 in turn. */
static void
compose(struct drive *d, struct lane *lane, uint64_t n)
{
	unsigned id = (unsigned)(n % 65535) + 1;
	size_t topic = 5 + (unsigned char)lane->frame[4];

	lane->frame[topic] = (char)(id >> 8);
	lane->frame[topic + 1] = (char)id;
	drive_put(d, lane, lane->frame, lane->frame_len);
}

static void
on_packet(struct drive *d, struct lane *lane, const unsigned char *p,
    const unsigned char *body)
{
	if (p[0] >> 4 == PUBACK) {
		unsigned id = body[0] * 256u + body[1];
		uint64_t n = lane->acked - lane->acked % 65535 + id - 1;

		/* an id that is far behind belongs to the next round */
		if (n + 32768 < lane->acked)
			n += 65535;
		else if (n > lane->acked + 32768)
			n -= 65535;
		drive_acked(d, lane, n);
	} else if (p[0] >> 4 == PUBLISH) {
		size_t topic = body[0] * 256u + body[1];
		char puback[4] = { 0x40, 2, (char)body[2 + topic],
			(char)body[3 + topic] };

		d->received++;
		drive_put(d, lane, puback, sizeof(puback));
	}
}

static size_t
on_bytes(struct drive *d, struct lane *lane, const char *data, size_t len)
{
	const unsigned char *p = (const unsigned char *)data;
	size_t took = 0;

	while (len - took >= 3) {
		const unsigned char *q = p + took;
		size_t body = q[1] & 0x7f, head = 2;

		if (q[1] & 0x80) {
			body |= (size_t)(q[2] & 0x7f) << 7;
			head = 3;
		}
		if (len - took < head + body)
			break;
		on_packet(d, lane, q, q + head);
		took += head + body;
	}
	return took;
}

int
main(int argc, char **argv)
{
	static struct drive d;
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	unsigned pairs = (unsigned)bench_number(argv, "--pairs", "100");
	size_t text = (size_t)bench_number(argv, "--text", "100");
	bool keep = bench_number(argv, "--keep", "0") > 0;
	char id[32], topic[32];

	(void)argc;
	d.compose = compose;
	d.on_bytes = on_bytes;
	d.window = (unsigned)bench_number(argv, "--window", "16");
	d.rate = bench_number(argv, "--rate", "0");
	d.warm_s = bench_number(argv, "--warm", "1");
	d.measure_s = bench_number(argv, "--seconds", "5");
	drive_init(&d, pairs * 2);
	for (unsigned i = 0; i < pairs; i++) {
		snprintf(topic, sizeof(topic), "pair/%u", i);
		snprintf(id, sizeof(id), "to-%u", i);

		int fd = join_broker(port, id, keep);

		subscribe(fd, topic);
		drive_give(&d, fd, false);
		snprintf(id, sizeof(id), "from-%u", i);
		fd = join_broker(port, id, keep);
		make_frame(drive_give(&d, fd, true), topic, text);
	}
	drive_run(&d);

	bool is_good = drive_report(&d);

	drive_fini(&d);
	return is_good ? 0 : 1;
}
