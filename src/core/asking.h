/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ASKING_H
#define CORE_ASKING_H
/*
 * Asking callbacks about messages before they are stored. What is judged:
 * message.send, message.edit, message.forward and message.extend, and
 * stream.finish for all that was streamed, in conversations of two, groups and
 * channels; rooms are not, nor are broadcasts and what is imported. A
 * message that waits holds back the same sender's later ones of that
 * conversation (core/lane.h), nobody else's. Its steps are
 *
 *	shard: rules, asking_enter		who comes first goes first
 *	writer: checks, says what it would store (core/proposal.h)
 *	shard: asking_step			asks; then back to the writer
 *
 * and without callbacks one flag is looked at in each. All of it on the
 * tenant's shard.
 */
#include "core/callbacklive.h"
#include "core/lane.h"
#include "core/proposal.h"
#include "core/shard.h"

/* Questions of a tenant under way at once: more than one sender can have, and
 * few enough to leave room for other tenants. Further ones wait in line, and
 * their deadlines begin when they are asked. */
#define ASKING_OUT_MAX 128

/* Of a tenant. */
struct askings {
	struct lanes lanes;
	struct callbacks_live callbacks;
	unsigned out;		/* questions under way */
	struct held *line, **line_tail;	/* who asks next */
};
/* Of a shard: its questions under way, and who may go on now. */
struct asking {
	struct imap tickets;
	uint64_t last_ticket;
	struct held *ripe, **ripe_tail;
};

void asking_init(struct asking *, uint32_t most);
void asking_fini(struct asking *);
void askings_init(struct askings *);
/* Frees what waits. */
void askings_fini(struct askings *);

struct asking_place {
	struct str conv;	/* canonical name */
	enum conv_kind conv_kind;
	struct str kind;	/* the message's; p NULL: not known yet */
	shard_step_fn again;	/* see struct proposal */
};
/* For first steps, once the rules are there: ERR_OK, whether or not somebody
 * is to be asked; ERR_BUSY when too many wait. */
enum err asking_enter(struct shard *, struct tenant_live *, struct request *,
    const struct asking_place *) MUST_CHECK;
/* Whether asking_enter would do nothing. */
struct rules;
bool asking_is_idle(struct tenant_live *, const struct rules *);
/* The first step of message.forward, and of message.extend. */
enum err asking_take(struct shard *, struct tenant_live *, struct request *);
enum err asking_take_keys(struct shard *, struct tenant_live *,
    struct request *);
/* The first step of stream.open, about which there is nothing to ask yet: it
 * waits behind what its sender said before. */
enum err asking_wait(struct shard *, struct tenant_live *, struct request *);
/* The step right behind the writer's. */
enum err asking_step(struct shard *, struct tenant_live *, struct request *);

/* For the shard. A request with a proposal is answered: */
void asking_leave(struct shard *, struct tenant_live *, struct request *);
/* An answer from outside: */
void asking_heard(struct shard *, struct mail *);
/* After each batch of mail: lets those go whose turn it is. */
void asking_run(struct shard *);
/* Answers those that wait: the daemon ends. */
void asking_finish(struct shard *, struct tenant_live *);

/* Answers from outside, and to what a shard asked by itself, that nobody
 * waits for any more. */
void asking_drop_answers(const struct asker *, struct mailbox *);

/* A step: asks a callback about a message that nobody sent. */
enum err callback_test(struct shard *, struct tenant_live *,
    struct request *);

#endif
