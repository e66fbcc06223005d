/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_WITNESS_H
#define UPKEEP_WITNESS_H
/*
 * Independent bookkeeping of a self-test: what was meant to be sent, what was
 * told about it, and what is read back. It knows nothing of the daemon's
 * storage, and decides whether something is lost, twice or out of order.
 *
 * Senders and conversations are numbers from 0; a message is the number it was
 * intended as. One thread at a time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define WITNESS_CID_MAX 16	/* with its NUL */
#define WITNESS_TEXT_MAX 4000	/* bytes of one text */
#define WITNESS_EXAMPLE_MAX 240

enum witness_fault {
	WITNESS_LOST,		/* was told of, and is not there */
	WITNESS_TWICE,		/* stands in more than one place */
	WITNESS_REORDERED,	/* one sender's messages changed their order */
	WITNESS_PHANTOM,	/* nobody meant it, or not so */
	WITNESS_HOLE,		/* seq is not 1, 2, 3 … */
	WITNESS_CHANGED,	/* not where it was told or read before */
	WITNESS_FAULTS
};

struct witness_counts {
	int64_t intended, acked, pushed, found;
	int64_t faults[WITNESS_FAULTS];
};

struct witness;
/* Room for `max` messages. */
struct witness *witness_new(unsigned senders, unsigned convs, size_t max);
void witness_free(struct witness *);	/* accepts NULL */

/* Before a byte of it leaves; bytes is the length of its text, from
 * WITNESS_CID_MAX to WITNESS_TEXT_MAX. False: there is no more room. */
bool witness_intend(struct witness *, unsigned sender, unsigned conv,
    unsigned bytes, uint32_t *n);
/* Its client id. */
void witness_cid(uint32_t n, char out[WITNESS_CID_MAX]);
/* Its text: ASCII without quotes or backslashes, of no two alike. */
void witness_text(const struct witness *, uint32_t n,
    char out[WITNESS_TEXT_MAX + 1]);
unsigned witness_conv(const struct witness *, uint32_t n);

/* The sender was told its place, or somebody in the conversation was. */
void witness_acked(struct witness *, uint32_t n, int64_t seq);
void witness_pushed(struct witness *, struct str cid, int64_t seq);

/*
 * A look: what is read back since the last one, of each conversation in its
 * order; anew: from seq 1. Nothing may be under way meanwhile.
 */
void witness_look(struct witness *, bool anew);
/* Where reading a conversation goes on: after this seq. */
int64_t witness_read_upto(const struct witness *, unsigned conv);
/* A message that stands somewhere. */
struct witness_entry {
	unsigned conv, sender;
	int64_t seq;
	struct str cid, text;
};
void witness_saw(struct witness *, const struct witness_entry *);
/* An entry that is no message does. */
void witness_passed(struct witness *, unsigned conv, int64_t seq);
/* All was read: what was told of and not seen is lost. */
void witness_looked(struct witness *);

const struct witness_counts *witness_counts(const struct witness *);
bool witness_is_good(const struct witness *);
/* The first fault as a sentence; "" while there is none. */
const char *witness_example(const struct witness *);
const char *witness_fault_name(enum witness_fault);	/* "lost" */

#endif
