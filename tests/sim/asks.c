/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is asked by callbacks. Nothing it says changes the words of a message:
 * what is said is what the others must see.
 * Runs on: the one thread of the simulator.
 * Owns: the questions that are not answered.
 */
#include "acts.h"

struct answer {
	struct mail mail;	/* first */
	struct answer *next;
	struct asked asked;
	struct mailbox *to;
	int kind;
};

static void
on_ask(const struct asker *self, const struct ask *ask)
{
	struct asks *a = &((struct world *)self->self)->asks;
	struct answer *answer = xcalloc(1, sizeof(*answer));
	json_t *question = NULL;

	CHECK(self->self, field_parse(ask->body, &question) == ERR_OK,
	    "a question is no JSON: %.*s", STR_FMT(ask->body));
	json_decref(question);
	answer->asked.ticket = ask->ticket;
	answer->to = ask->reply_to;
	answer->kind = ask->reply_kind;
	answer->next = a->pending;
	a->pending = answer;
	a->count++;
}

static void
on_read(const struct asker *self, const struct mail *mail, struct asked *out)
{
	(void)self;
	*out = ((const struct answer *)mail)->asked;
}

static void
on_drop(const struct asker *self, struct mail *mail)
{
	(void)self;
	xfree(mail);
}

void
asks_init(struct world *w)
{
	w->asks = (struct asks){ .asker = { on_ask, on_read, on_drop, w } };
}

static const struct asked said[] = {
	{ .status = 200, .answer = { "{\"verdict\":\"pass\"}", 18 } },
	{ .status = 200, .answer = {
	    "{\"verdict\":\"pass\",\"ext\":{\"seen\":\"1\"}}", 37 } },
	{ .status = 200, .answer = {
	    "{\"verdict\":\"refuse\",\"text\":\"no\"}", 32 } },
	{ .status = 200, .answer = { "maybe", 5 } },
	{ .status = 500 },
	{ .why = "late" },
	{ .why = "too much", .is_ours = true },
};
#define SAID (sizeof(said) / sizeof(said[0]))

static struct answer *
take_any(struct world *w)
{
	struct answer **at = &w->asks.pending, *answer;

	for (uint64_t n = world_dice(w, w->asks.count); n > 0; n--)
		at = &(*at)->next;
	answer = *at;
	*at = answer->next;
	w->asks.count--;
	return answer;
}

bool
asks_run(struct world *w)
{
	struct answer *answer;
	uint64_t ticket, how;

	if (w->asks.count == 0)
		return false;
	answer = take_any(w);
	ticket = answer->asked.ticket;
	how = w->is_well ? 0 : world_dice(w, 6 * SAID);
	answer->asked = said[how < SAID ? how : 0];
	answer->asked.ticket = ticket;
	answer->mail.kind = answer->kind;
	mailbox_post_reserved(answer->to, &answer->mail);
	return true;
}

void
asks_drop(struct world *w)
{
	struct answer *next;

	for (struct answer *a = w->asks.pending; a != NULL; a = next) {
		next = a->next;
		xfree(a);
	}
	w->asks.pending = NULL;
	w->asks.count = 0;
}
