/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions in memory: the input is a script of what three people in each of
 * two tenants send, frame by frame, and of what befalls the daemon meanwhile.
 * The real gate and the real core run under it, over the memory store and a
 * clock of its own; the promises are asserted at every commit (tests/sim) and
 * at every frame that a client gets (told.c), and when all is quiet (last.c).
 *
 * A script is a list of acts: a byte says which, the bytes behind it how. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "chosen.h"
#include "client.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* For replay.c: what people may call was called, and answered; no operation is
 * out of reach. */
int fuzz_done(void);

#define ACTS_MAX 3072	/* of one script */

struct script {
	const uint8_t *data;
	size_t size, at;
};

/* Behind the end there are zeros. */
static unsigned
next(struct script *s)
{
	return s->at < s->size ? s->data[s->at++] : 0;
}

static struct str
next_text(struct script *s)
{
	size_t len = next(s);
	struct str text = { (const char *)s->data + s->at, len };

	if (len > s->size - s->at)
		text.len = s->size - s->at;
	s->at += text.len;
	return text;
}

static struct client *
next_client(struct crew *c, struct script *s)
{
	return &c->clients[next(s) % CLIENTS];
}

/* ---- acts ---- */

static void
do_connect(struct crew *c, struct script *s)
{
	client_connect(next_client(c, s));
}

static void
do_open(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);
	unsigned who = next(s);

	client_open(client, (int)(who & 1), (int)(who >> 1) % PEOPLE,
	    (int)(who >> 4));
}

static void
do_send(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);
	unsigned what = next(s);

	client_send(client, (int)(what % TALKS), (int)(what / TALKS) % CIDS);
}

/* A call by the book: which, in two bytes, and two numbers for its fields. */
static void
do_call(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);
	unsigned which = next(s), a;

	which |= next(s) << 8;
	a = next(s);
	client_book(client, which, a, next(s));
}

/* Any operation, in two bytes, with any params. */
static void
do_params(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);
	unsigned which = next(s);
	struct call *call;

	which |= next(s) << 8;
	call = client_call(client, chosen_op(which)->name, next_text(s));
	if (call != NULL)
		call->is_free = true;
}

/* Any text in a frame. */
static void
do_text(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);

	client_say(client, next_text(s));
}

/* Any bytes at all. */
static void
do_bytes(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);
	struct str bytes = next_text(s);

	client->is_raw = true;
	client_bytes(client, bytes.p, bytes.len);
}

/* Frames come in pieces of so many bytes from here; 0: whole. */
static void
do_split(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);

	client->piece = next(s) % 32;
}

static void
do_take(struct crew *c, struct script *s)
{
	struct client *client = next_client(c, s);

	client_take(client, next(s));
}

static void
do_hang_up(struct crew *c, struct script *s)
{
	client_hang_up(next_client(c, s));
}

static void
do_run(struct crew *c, struct script *s)
{
	unsigned what = next(s);

	world_run(&c->world, what % 16, 1 + what / 16);
	crew_turn(c);
}

static void
do_settle(struct crew *c, struct script *s)
{
	(void)s;
	crew_settle(c);
}

static void
do_pass(struct crew *c, struct script *s)
{
	unsigned what = next(s);

	if (what >= 250)	/* the wall clock jumps */
		c->world.wall_ms += ((int64_t)what - 252) * 3600000;
	crew_pass(c, (int64_t)what * 100);
}

/* A commit, a write or any call of the store fails, now or a little later. */
static void
do_fail(struct crew *c, struct script *s)
{
	struct fault_plan *plan = &c->world.plan;
	int64_t *const counts[] = { &plan->commits, &plan->commits,
		&plan->writes, &plan->calls };
	unsigned what = next(s);

	world_clear_faults(&c->world);
	*counts[what % 4] = what / 8;
	plan->with = what & 4 ? ERR_DISK_FULL : ERR_IO;
}

static void
do_kill(struct crew *c, struct script *s)
{
	(void)s;
	crew_kill(c);
}

static void
run_script(struct crew *c, struct script *s)
{
	static void (*const all[])(struct crew *, struct script *) = {
		do_run, do_send, do_call, do_open, do_connect, do_settle,
		do_take, do_params, do_text, do_bytes, do_split, do_hang_up,
		do_pass, do_fail, do_kill, do_send,
	};

	for (int i = 0; i < ACTS_MAX && s->at < s->size; i++)
		all[next(s) % (sizeof(all) / sizeof(all[0]))](c, s);
}

/* Results by the row of the operation table. */
static unsigned long results[512];

static size_t
row_of(const struct op *wanted)
{
	size_t i = 0;

	for (const struct op *op = op_next(NULL); op != wanted;
	    op = op_next(op))
		i++;
	BUG_ON(i >= sizeof(results) / sizeof(results[0]));
	return i;
}

static void
succeeded(const struct op *op)
{
	results[row_of(op)]++;
}

/* The first admin says something and calls everything by the book, but for
 * what bob has to answer; she signs in again for each, since some end her
 * session. */
static void
call_all(uint8_t a, uint8_t b)
{
	enum { DO_SEND = 1, DO_CALL, DO_OPEN, DO_CONNECT, DO_SETTLE };
	uint8_t script[ACTS_MAX * 4], *p = script;

	for (unsigned i = 0; i < client_book_size(); i++) {
		/* Clients 0 and 1; bob is the second person of tenant 0. */
		const uint8_t c = client_book_is_answer(i);
		const uint8_t acts_of[] = { DO_CONNECT, c, DO_OPEN, c,
			(uint8_t)(c * 2), DO_SETTLE, DO_SEND, c, a,
			DO_CALL, c, (uint8_t)i, (uint8_t)(i >> 8), a, b,
			DO_SETTLE };

		BUG_ON(i >= ACTS_MAX / 6 ||
		    p + sizeof(acts_of) > script + sizeof(script));
		memcpy(p, acts_of, sizeof(acts_of));
		p += sizeof(acts_of);
	}
	LLVMFuzzerTestOneInput(script, (size_t)(p - script));
}

int
fuzz_done(void)
{
	int missing = chosen_missing(1 << 16);

	for (uint8_t i = 0; i < NAMES; i++)
		call_all(i % 2, i);
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (!(op->allow & (ROLE_USER | ROLE_TENANT_ADMIN)) ||
		    op->bytes != BYTES_NONE || results[row_of(op)] > 0 ||
		    client_book_is_refused(op->name))
			continue;
		fprintf(stderr, "%s never succeeded: see its row in calls[] "
		    "of tests/fuzz/says.c\n", op->name);
		missing++;
	}
	return missing;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crew crew;
	struct script script = { data, size, 0 };

	log_set_level(LOG_NONE);
	BUG_ON(!client_knows_all());
	crew_begin(&crew, succeeded);
	run_script(&crew, &script);
	crew_end(&crew);
	return 0;
}
