/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HOOKNEWS_H
#define CORE_HOOKNEWS_H
/* Word to whoever serves webhooks: a tenant that has some has new entries.
 * It follows the log by itself, one cursor per webhook. */
#include "loop/mailbox.h"

struct hooknews {
	struct mail mail;	/* MAIL_HOOKNEWS */
	char tenant[33];
	int64_t changed;	/* tenant-wide id at the newest change of a
				 * webhook that the writer knows of; 0: none */
};

/* Beside MAIL_REPLY and the receiver's own. */
enum { MAIL_HOOKNEWS = 64 };

/* must: it says something new of what there is; else it may be lost, and
 * then `lost` of the mailbox says so. Any thread. */
void hooknews_push(struct mailbox *to, const char *tenant, int64_t changed,
    bool must);

#endif
