/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks over HTTP: a question is one call, its answer the mail it comes back
 * as.
 * Runs on: shards.
 * Owns: nothing; a call is its mail's holder's.
 */
#include "modules/askhttp.h"

#include "base/clock.h"
#include "base/hooksign.h"

static struct str
copy(struct outcall *c, struct str s)
{
	return (struct str){ arena_strndup(&c->arena, s.p, s.len), s.len };
}

static void
post(const struct asker *self, const struct ask *ask)
{
	const struct askhttp *a = self->self;
	struct outcall *c = outcall_new();

	c->url = copy(c, ask->url);
	c->body = copy(c, ask->body);
	outcall_sign(c, ask->secrets, ask->id, ask->ts_s);
	c->posted_ms = clock_mono_ms(a->clock);
	c->deadline_ms = ask->deadline_ms;
	c->may_private = ask->may_private;
	c->reply_to = ask->reply_to;
	c->reply_kind = ask->reply_kind;
	c->arg = (void *)(uintptr_t)ask->ticket;
	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(&outbound_actor(a->outbound)->box, &c->mail);
}

/* That there is no room, or no time left here, is no fault of theirs. */
static bool
is_ours(enum outcall_end end)
{
	return end == OUTCALL_BUSY || end == OUTCALL_STOPPED;
}

static void
read_answer(const struct asker *self, const struct mail *mail,
    struct asked *out)
{
	const struct outcall *c = (const struct outcall *)mail;

	(void)self;
	*out = (struct asked){ .ticket = (uintptr_t)c->arg,
		.took_ms = c->took_ms };
	if (c->end == OUTCALL_ANSWERED) {
		out->status = c->status;
		out->answer = c->answer;
	} else {
		out->why = c->why;
		out->is_ours = is_ours(c->end);
	}
}

static void
drop(const struct asker *self, struct mail *mail)
{
	(void)self;
	outcall_free((struct outcall *)mail);
}

void
askhttp_init(struct askhttp *a, struct outbound *outbound,
    const struct clock *clock)
{
	*a = (struct askhttp){
		.asker = { post, read_answer, drop, a },
		.outbound = outbound, .clock = clock };
}
