/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tenants are spread over the shards by a hash of their id.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/inbox.h"

#include "base/log.h"
#include "base/map.h"
#include "base/text.h"
#include "core/request.h"
#include "core/session.h"

unsigned
inbox_index(const struct inboxes *to, const char *tenant)
{
	return (unsigned)(map_hash(tenant, strlen(tenant)) % to->count);
}

struct mailbox *
inbox_of(const struct inboxes *to, const char *tenant)
{
	return to->shards[inbox_index(to, tenant)];
}

struct credit *
inbox_credit(const struct inboxes *to, const char *tenant)
{
	return &to->credits[inbox_index(to, tenant)];
}

/* Ids of calls are their callers' JSON, quotes and all. */
static void
write_name(const void *served, char out[LOG_NAME_ROOM])
{
	const struct request *r = served;
	size_t len = 0;

	if (r->session.worker >= 0)
		len = session_text(r->session, out);
	if (len > 0)
		out[len++] = '/';
	for (const char *p = r->gate_id; *p != '\0' &&
	    len < LOG_NAME_ROOM - 1; p++)
		if (*p != '"')
			out[len++] = text_is_id((struct str){ p, 1 }) ?
			    *p : '_';
	out[len] = '\0';
}

void
inbox_serve(const struct request *r)
{
	log_serve(r->gate_id[0] != '\0' ? r : NULL, write_name);
}

void
inbox_pass(struct request *r, int mail_kind, struct mailbox *to)
{
	log_served(r);
	r->mail.kind = mail_kind;
	mailbox_post_reserved(to, &r->mail);
}

void
inbox_done(const struct inboxes *to, struct request *r)
{
	inbox_pass(r, MAIL_DONE, inbox_of(to, r->tenant));
}

void
inbox_ran(const struct inboxes *to, struct request *r)
{
	if (r->err == ERR_OK)
		r->step++;
	inbox_done(to, r);
}

void
inbox_each(struct mail *list, inbox_fn fn, void *self)
{
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		inbox_serve((struct request *)m);
		fn(self, (struct request *)m);
	}
}
