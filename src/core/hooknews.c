/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News for webhooks.
 * Runs on: writers; main at the start.
 * Owns: nothing.
 */
#include "core/hooknews.h"

#include <string.h>

#include "base/mem.h"

void
hooknews_push(struct mailbox *to, const char *tenant, int64_t changed,
    bool must)
{
	struct hooknews *n = xcalloc(1, sizeof(*n));

	n->mail.kind = MAIL_HOOKNEWS;
	memcpy(n->tenant, tenant, strlen(tenant) + 1);
	n->changed = changed;
	if (must)
		mailbox_post_reserved(to, &n->mail);
	else if (mailbox_push(to, &n->mail) != ERR_OK)
		xfree(n);
}
