/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same crowd on brokers: everybody subscribes to one subject, the senders
 * publish to it; no acknowledgements. A message says who sent it and which of
 * his it is, and each member checks that every sender's come in a row.
 *
 * Runs on: the program's only thread.
 * Owns: nothing beyond the crowd.
 */
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "rooms.h"

#define MARK_BYTES 16		/* "000012 00000345 " at the beginning */

struct broker {
	char *packet;		/* with a place for the mark */
	size_t len, mark;
	uint32_t *seen;		/* by member and sender */
};

static uint32_t
digits(const char *p, unsigned count)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < count; i++)
		n = n * 10 + (uint32_t)(p[i] - '0');
	return n;
}

/* A payload with its mark has arrived. */
static void
heard(struct crowd *c, struct crowd_member *m, const char *mark, size_t bytes)
{
	struct broker *b = c->arg;
	uint32_t sender = digits(mark, 6), own = digits(mark + 7, 8);
	uint32_t *seen = &b->seen[(size_t)m->index * c->senders + sender];

	if (own == *seen + 1) {
		crowd_heard(c, m, m->last + 1, bytes);
	} else {
		c->lost += own > *seen ? own - *seen - 1 : 0;
		c->disordered += own < *seen;
		c->twice += own == *seen;
		crowd_heard(c, m, m->last + (own > *seen), bytes);
	}
	*seen = own;
	if (sender == m->index)
		crowd_go_on(c, m);
}

static void
say(struct crowd *c, struct crowd_member *m)
{
	struct broker *b = c->arg;
	char mark[MARK_BYTES + 1];

	snprintf(mark, sizeof(mark), "%06u %08u ", m->index % 1000000,
	    (unsigned)(m->own % 100000000));
	memcpy(b->packet + b->mark, mark, MARK_BYTES);
	crowd_write(m, b->packet, b->len);
}

/* The payload of frames that are `bytes` long with a head of that length. */
static size_t
payload_of(char **argv, size_t head)
{
	size_t bytes = (size_t)bench_number(argv, "--frame", "256");

	return bytes > head + MARK_BYTES ? bytes - head : MARK_BYTES;
}

static int
run(char **argv, struct crowd *c, struct broker *b,
    int (*join)(unsigned port, unsigned index))
{
	unsigned port = (unsigned)bench_number(argv, "--port", NULL);
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);

	c->say = say;
	c->arg = b;
	rooms_begin(c, argv);
	b->seen = xcalloc((size_t)members * c->senders, sizeof(*b->seen));
	for (unsigned i = 0; i < members; i++)
		crowd_give(c, join(port, i), NULL);
	return rooms_end(c);
}

/* --- NATS */

/* Reads until the text is there; it ends what the broker has to say. */
static void
await(int fd, const char *text)
{
	char in[8192];
	size_t len = 0;

	do {
		ssize_t n = read(fd, in + len, sizeof(in) - 1 - len);

		if (n <= 0)
			bench_die("the broker does not answer: %m");
		len += (size_t)n;
		in[len] = '\0';
		if (strstr(in, "-ERR") || len == sizeof(in) - 1)
			bench_die("the broker refuses: %.200s", in);
	} while (!strstr(in, text));
}

static int
join_nats(unsigned port, unsigned index)
{
	static const char hello[] = "CONNECT {\"verbose\":false,"
	    "\"pedantic\":false}\r\nSUB room 1\r\nPING\r\n";
	int fd = bench_connect(port, rooms_source(index));

	if (write(fd, hello, sizeof(hello) - 1) != sizeof(hello) - 1)
		bench_die("write: %m");
	await(fd, "PONG\r\n");
	return fd;
}

/* "MSG room 1 LEN\r\n", the payload, "\r\n". */
static size_t
take_nats(struct crowd *c, struct crowd_member *m, const char *data, size_t len)
{
	static const size_t begin = sizeof("MSG room 1 ") - 1;
	size_t took = 0;

	while (took < len) {
		const char *p = data + took;
		const char *end = memchr(p, '\n', len - took);
		size_t head, payload;

		if (!end)
			break;
		head = (size_t)(end + 1 - p);
		if (memcmp(p, "MSG", 3) != 0) {
			if (memcmp(p, "PING", 4) == 0)
				crowd_write(m, "PONG\r\n", 6);
			took += head;
			continue;
		}
		payload = strtoul(p + begin, NULL, 10);
		if (len - took < head + payload + 2)
			break;
		heard(c, m, p + head, head + payload + 2);
		took += head + payload + 2;
	}
	return took;
}

int
rooms_nats(char **argv)
{
	static struct crowd c;
	static struct broker b;
	size_t payload = payload_of(argv, sizeof("MSG room 1 256\r\n\r\n") - 1);

	b.packet = xmalloc(payload + 64);
	b.mark = (size_t)snprintf(b.packet, 64, "PUB room %zu\r\n", payload);
	memset(b.packet + b.mark, 'x', payload);
	memcpy(b.packet + b.mark + payload, "\r\n", 2);
	b.len = b.mark + payload + 2;
	c.take = take_nats;
	return run(argv, &c, &b, join_nats);
}

/* --- MQTT 3.1.1, QoS 0 */

enum { CONNACK = 2, PUBLISH = 3, SUBACK = 9 };

/* Sends a packet and takes an answer of so many bytes. */
static void
exchange(int fd, const char *packet, size_t len, size_t answer)
{
	char in[16];
	size_t got = 0;

	if (write(fd, packet, len) != (ssize_t)len)
		bench_die("write: %m");
	while (got < answer) {
		ssize_t n = read(fd, in + got, answer - got);

		if (n <= 0)
			bench_die("the broker does not answer: %m");
		got += (size_t)n;
	}
	if (in[answer - 1] & 0x80)
		bench_die("the broker refuses");
}

static int
join_mosquitto(unsigned port, unsigned index)
{
	static const char subscribe[] = "\x82\x09\0\1\0\4room\0";
	char hello[32];
	int fd = bench_connect(port, rooms_source(index));

	memcpy(hello, "\x10\x12\0\4MQTT\4\2\0\0\0\6", 14);
	snprintf(hello + 14, sizeof(hello) - 14, "%06u", index % 1000000);
	exchange(fd, hello, 20, 4);
	exchange(fd, subscribe, 11, 5);
	return fd;
}

static size_t
take_mosquitto(struct crowd *c, struct crowd_member *m, const char *data,
    size_t len)
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
		if (q[0] >> 4 == PUBLISH)
			heard(c, m, (const char *)q + head + 6, head + body);
		took += head + body;
	}
	return took;
}

int
rooms_mosquitto(char **argv)
{
	static struct crowd c;
	static struct broker b;
	size_t payload = payload_of(argv, 3 + 6), body = payload + 6;

	b.packet = xmalloc(payload + 64);
	memcpy(b.packet, "\x30\0\0\0\4room", 9);
	b.packet[1] = (char)(0x80 | (body & 0x7f));
	b.packet[2] = (char)(body >> 7);
	b.mark = 9;
	memset(b.packet + b.mark, 'x', payload);
	b.len = b.mark + payload;
	c.take = take_mosquitto;
	return run(argv, &c, &b, join_mosquitto);
}
