/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EXPIRY_H
#define CORE_EXPIRY_H
/*
 * Files whose days are over, of messages that stay: the message names them no
 * more and says so by its mark `expired`, and an entry `expire` tells it. What
 * no other message names is collected like any other file. Nothing but the
 * references themselves says what is left to do.
 */
#include "core/ledger.h"

#define EXPIRED_MARK "expired"

/* A little of it, of one conversation. */
struct expiry {
	struct str conv;	/* canonical */
	int64_t key;
	int64_t from, upto;	/* seqs of the messages */
	int64_t most;		/* messages, and … */
	int64_t until_ms;	/* … by this time, monotonic; one at least */
	/* what was found, or done */
	int64_t at;		/* up to this seq; 0: nothing */
	int64_t messages, files;
	bool rest;		/* there may be more */
};

/* The first message from `from` on that names files, *seq; 0: none. */
enum err expiry_first(struct ledger *, const struct expiry *,
    int64_t *seq) MUST_CHECK;
/* Only counts. */
enum err expiry_count(struct ledger *, struct expiry *) MUST_CHECK;
/* Within the writer's present transaction, which asked the store before
 * (ledger_settle), and can ask it again behind it. */
enum err expiry_work(struct ledger *, struct request *,
    struct expiry *) MUST_CHECK;
/* What messages from seq to upto name. */
enum err expiry_files_of(struct ledger *, int64_t conv, int64_t from,
    int64_t upto, int64_t *count) MUST_CHECK;

#endif
