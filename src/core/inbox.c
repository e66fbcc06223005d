/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tenants are spread over the shards by a hash of their id.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/inbox.h"

#include "base/map.h"
#include "core/request.h"

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

void
inbox_done(const struct inboxes *to, struct request *r)
{
	r->mail.kind = MAIL_DONE;
	mailbox_post_reserved(inbox_of(to, r->tenant), &r->mail);
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
		fn(self, (struct request *)m);
	}
}
