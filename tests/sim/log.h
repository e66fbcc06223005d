/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_LOG_H
#define SIM_LOG_H
/* The logs as they were committed, kept beside the store, line by line. */
#include "store/store.h"

#define NAMES 5			/* people, and who are only named */
#define CONVS 10		/* own logs and the directory as well */
#define SEQ_MAX 512		/* entries of one conversation in a run */
#define IDS_MAX 4096		/* entries of one tenant in a run */
#define KEYS_MAX 64		/* conversations of one tenant */
#define SPANS_MAX 24		/* times that one joins one group */

struct world;

/* A tenant's log as it was committed. */
struct line {
	int64_t id, ts, seq;
	int key;
	enum entry_type type;
	int64_t count;		/* of its conversation, with it */
	unsigned chosen;	/* messages for some alone: bit per name */
};
struct head {
	int conv;		/* which one; -1: none of ours */
	bool is_room;		/* recorded: nothing is known of who spoke */
	int64_t seq, count, ts;
	int64_t purged;		/* up to this seq its lines are gone */
	int64_t expired;	/* up to this one files may be */
	unsigned members;	/* bit per name, as the entries tell */
	bool is_vague;		/* strangers are in it, or too many spans */
	int spans[NAMES];
	struct span span[NAMES][SPANS_MAX];
	int at[SEQ_MAX];	/* line of each seq */
};
struct log {
	struct line lines[IDS_MAX];
	int count;
	struct head heads[KEYS_MAX];
	int keys[CONVS];	/* 0: not there yet */
};

/* Learns what was committed since, and checks each line. */
void log_committed(struct world *);
/* The store has exactly these lines. */
void log_compare(struct world *);
/* NULL: nothing was committed there. */
const struct line *log_line(const struct world *, int tenant, int conv,
    int64_t seq);
const struct head *log_head(const struct world *, int tenant, int conv);
bool log_sees(const struct head *, int name, int64_t seq);
/* The line was cut with the front of its log. */
bool log_is_purged(const struct log *, int line);
/* The name's bit, 0 when it is nobody's. */
unsigned log_name(struct str);

#endif
