/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests and their effects: life and small questions.
 * Runs on: any thread, for the request it owns.
 * Owns: nothing between calls.
 */
#include "core/request.h"

#include "base/log.h"
#include "base/text.h"
#include "core/before.h"
#include "core/effect.h"
#include "core/transfer.h"

struct request *
request_new(void)
{
	struct request *r = xmalloc(sizeof(*r));

	/* The arena's first bytes need no zeroing; everything else does. */
	memset(r, 0, offsetof(struct request, arena));
	arena_init(&r->arena, REQUEST_ARENA_MAX);
	buf_init(&r->result, REQUEST_RESULT_MAX);
	r->mail.kind = MAIL_REQUEST;
	r->effects_tail = &r->effects;
	r->session.worker = -1;
	return r;
}

void
request_free(struct request *r)
{
	if (r == NULL)
		return;
	log_served(r);
	effects_drop(r);
	xfree(r->subs);
	rules_unref(r->rules);
	transfer_free(r->transfer);
	buf_fini(&r->result);
	arena_fini(&r->arena);
	xfree(r);
}

struct str
request_lasting(struct str result, const char *live_from)
{
	char mark[40];
	const char *at;
	int len;

	if (live_from == NULL)
		return result;
	/* Not in a string: its quotes would be escaped. */
	len = snprintf(mark, sizeof(mark), ",\"%s\":", live_from);
	at = memmem(result.p, result.len, mark, (size_t)len);
	return (struct str){ result.p, at == NULL ? result.len :
	    (size_t)(at - result.p) };
}

void
request_tag(struct str result, char out[REQUEST_TAG_CHARS + 1])
{
	unsigned char hash[32];

	text_sha256(result.p ? result.p : "", result.len, hash);
	text_hex(hash, REQUEST_TAG_CHARS / 2, out);
}

enum err
request_refuse_more(struct request *r, const char *field, int64_t most,
    const char *what)
{
	char text[160];
	int len = snprintf(text, sizeof(text), "at most %lld %s",
	    (long long)most, what);

	return request_refuse(r, ERR_LIMIT, field, arena_strndup(&r->arena,
	    text, (size_t)len));
}

/* Its mail is in no mailbox meanwhile. */
void
request_hold(struct request_queue *q, struct request *r)
{
	log_served(r);
	r->is_held = true;
	r->times.was_held = true;
	r->mail.next = NULL;
	if (q->last != NULL)
		q->last->mail.next = &r->mail;
	else
		q->first = r;
	q->last = r;
}

struct request *
request_queue_take(struct request_queue *q)
{
	struct request *r = q->first;

	if (r == NULL)
		return NULL;
	q->first = (struct request *)r->mail.next;
	if (q->first == NULL)
		q->last = NULL;
	r->is_held = false;
	return r;
}

void
request_queue_free(struct request_queue *q)
{
	struct request *r;

	while ((r = request_queue_take(q)) != NULL)
		request_free(r);
}

/* Whoever ran the step goes one on after it. */
void
request_go_to(struct request *r, unsigned step)
{
	r->step = step - 1;
}

void
request_came_back(struct request *r)
{
	if (r->err == ERR_OK || r->stored == NULL)
		return;
	log_error("core", "tenant %s: %s is stored; what was to follow failed"
	    " (%s)", r->tenant, r->op_name, err_text(r->err, "en"));
	r->err = ERR_OK;
	r->why = (struct field_error){ .field = NULL };
	buf_reset(&r->result);
	r->stored(r);
	while (request_step(r)->at != AT_NONE)
		r->step++;
}

const struct step *
request_step(const struct request *r)
{
	return &r->steps[r->step];
}

struct str
request_user(const struct request *r)
{
	return r->who.user[0] ? str_from(r->who.user) : STR_NONE;
}

bool
request_is(const struct request *r, enum role role)
{
	return (r->who.roles & role) != 0;
}

struct effect *
effect_add(struct request *r, enum effect_kind kind)
{
	struct effect *e = arena_zalloc(&r->arena, sizeof(*e));

	e->kind = kind;
	*r->effects_tail = e;
	r->effects_tail = &e->next;
	return e;
}

void
effects_drop(struct request *r)
{
	for (struct effect *e = r->effects; e != NULL; e = e->next)
		push_unref(e->push);
	r->effects = NULL;
	r->effects_tail = &r->effects;
}

struct push *
effects_take_last(struct request *r)
{
	struct effect *e = r->effects;
	struct push *push;

	while (e != NULL && e->next != NULL)
		e = e->next;
	if (e == NULL || e->kind != EFFECT_PUSH || r->session.worker < 0 ||
	    e->push->except.worker != r->session.worker ||
	    e->push->except.slot != r->session.slot ||
	    e->push->except.gen != r->session.gen)
		return NULL;
	push = e->push;
	e->push = NULL;
	return push;
}
