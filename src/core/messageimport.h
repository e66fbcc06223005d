/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGEIMPORT_H
#define CORE_MESSAGEIMPORT_H
/* Importing history: see docs/decisions/0008-imported-history.md. */
#include "core/message.h"

#define IMPORT_MESSAGES_MAX 500		/* of one call: a transaction's time */
#define IMPORT_BYTES_MAX (512LL * 1024)	/* of their bodies */

struct import_item {
	struct message_send_in said;	/* cid, kind, body, mentions */
	struct str from;
	int64_t ts;
};
struct message_import_in {
	struct str conv;
	struct object_list messages;	/* of struct import_item */
};

enum err message_import(struct ledger *, struct request *);

#endif
