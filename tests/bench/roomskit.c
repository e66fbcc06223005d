/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is alike for every server that speaks as ours: the crowd's command
 * line, and taking apart what arrives.
 *
 * Runs on: the program's only thread.
 * Owns: nothing.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "drive.h"
#include "rooms.h"
#include "wire.h"

void
rooms_begin(struct crowd *c, char **argv)
{
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);

	c->senders = (unsigned)bench_number(argv, "--senders", "100");
	c->window = (unsigned)bench_number(argv, "--window", "1");
	c->total = (uint64_t)bench_number(argv, "--total", "0");
	c->seconds = bench_number(argv, "--seconds", "5");
	c->rate = bench_number(argv, "--rate", "0");
	c->is_timed = bench_number(argv, "--timed", "0") > 0;
	if (c->senders > members)
		c->senders = members;
	crowd_init(c, members);
}

int
rooms_end(struct crowd *c)
{
	bool is_good;

	crowd_run(c);
	is_good = crowd_report(c);
	crowd_fini(c);
	return is_good ? 0 : 1;
}

void
rooms_server_report(void)
{
	struct rusage used;

	while (wait(NULL) > 0)
		continue;
	getrusage(RUSAGE_CHILDREN, &used);
	printf("server_user_s=%.3f\nserver_system_s=%.3f\n",
	    (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6,
	    (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec / 1e6);
}

unsigned
rooms_source(unsigned index)
{
	return 256 + index / ADDRESS_MEMBERS;
}

/* --- what arrives */

static uint64_t
number_at(const char *p, const char **end)
{
	uint64_t n = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	*end = p;
	return n;
}

static uint64_t
number_of(const struct frame *f, const char *name)
{
	const char *p = memmem(f->p, f->len, name, strlen(name));

	return p ? number_at(p + strlen(name), &p) : 0;
}

static void
on_answer(struct crowd *c, struct crowd_member *m, const struct frame *f)
{
	if (memmem(f->p, f->len, "\"error\"", 7))
		bench_die("refused: %.*s", (int)f->len, f->p);
	if (!memmem(f->p, f->len, "\"dropped\"", 9))
		return;
	c->dropped++;
	crowd_go_on(c, m);
}

static void
on_other(struct crowd *c, struct crowd_member *m, const struct frame *f)
{
	char pong[6] = { (char)0x8a, (char)0x80 };

	if (f->opcode == 8)
		bench_die("member %u: the daemon closed: %.*s", m->index,
		    (int)f->len, f->p);
	if (f->opcode == 9)
		crowd_write(m, pong, sizeof(pong));
	else if (!memmem(f->p, f->len, "\"method\"", 8))
		on_answer(c, m, f);
	else if (memmem(f->p, f->len, "room.missed", 11))
		c->told += number_of(f, "\"high\":") +
		    number_of(f, "\"normal\":") + number_of(f, "\"low\":");
}

/* The sender stands behind the number, in the daemon's frames too; p is
 * there, and a message is longer than what is looked at. */
static bool
is_own(const struct crowd_member *m, const char *p)
{
	static const char from[] = ",\"from\":\"u";
	uint64_t sender;

	if (memcmp(p, from, sizeof(from) - 1) != 0)
		bench_die("where is the sender? %.40s", p);
	sender = number_at(p + sizeof(from) - 1, &p);
	return sender == m->index;
}

size_t
rooms_take(struct crowd *c, struct crowd_member *m, const char *data,
    size_t len)
{
	static const size_t begin = sizeof(ROOM_EVENT_BEGIN) - 1;
	struct frame f;
	size_t took = 0;
	const char *p;
	uint64_t n;

	while (frame_cut(data + took, len - took, &f)) {
		took += f.total;
		if (f.len < begin || memcmp(f.p, ROOM_EVENT_BEGIN, begin)) {
			on_other(c, m, &f);
			continue;
		}
		n = number_at(f.p + begin, &p);
		crowd_heard(c, m, n, f.total);
		if (m->index < c->senders && is_own(m, p))
			crowd_go_on(c, m);
	}
	return took;
}
