/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests waiting for credit, and the way to the shard.
 *
 * Runs on: worker.
 * Owns: the requests that wait.
 */
#include "gate/submit.h"

#include "base/log.h"
#include "core/inbox.h"

void
submitter_init(struct submitter *s, struct core *core,
    struct mailbox *reply_to)
{
	*s = (struct submitter){ .core = core, .reply_to = reply_to };
	s->tail = &s->head;
}

void
submitter_fini(struct submitter *s)
{
	struct mail *m = s->head;

	while (m) {
		struct mail *next = m->next;

		request_free((struct request *)m);
		m = next;
	}
	s->head = NULL;
	s->tail = &s->head;
}

static bool
post(struct submitter *s, struct request *r)
{
	struct credit *credit = core_credit(s->core, r->tenant);

	if (!credit_take(credit))
		return false;
	r->credit = credit;
	r->reply_to = s->reply_to;
	inbox_pass(r, MAIL_REQUEST, core_inbox(s->core, r->tenant));
	return true;
}

static void
wait_in_line(struct submitter *s, struct request *r)
{
	r->mail.next = NULL;
	*s->tail = &r->mail;
	s->tail = &r->mail.next;
}

bool
submit_request(struct submitter *s, struct request *r)
{
	if (post(s, r))
		return true;
	wait_in_line(s, r);
	return false;
}

void
submit_retry(struct submitter *s)
{
	struct mail *m = s->head;

	s->head = NULL;
	s->tail = &s->head;
	while (m) {
		struct request *r = (struct request *)m;
		struct replier *replier = r->gate;
		struct session_ref ref = r->session;

		m = m->next;
		if (post(s, r))
			replier->on_posted(replier, ref);
		else
			wait_in_line(s, r);
	}
}

void
submit_forget(struct submitter *s, struct session_ref ref)
{
	struct mail *m = s->head;

	s->head = NULL;
	s->tail = &s->head;
	while (m) {
		struct request *r = (struct request *)m;

		m = m->next;
		if (session_ref_eq(r->session, ref))
			request_free(r);
		else
			wait_in_line(s, r);
	}
}

/* A fault of the box that its caller is told of has a line that names it. */
static void
log_fault(const struct request *r)
{
	if (err_http(r->err) != 500)
		return;
	inbox_serve(r);
	log_warn("gate", "tenant %s: %s: %s", r->tenant, r->op_name,
	    err_code(r->err));
	log_served(r);
}

void
submit_reply(struct request *r)
{
	struct replier *replier = r->gate;

	credit_give(r->credit);
	log_fault(r);
	replier->on_reply(replier, r);
}
