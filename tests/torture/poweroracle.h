/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TORTURE_POWERORACLE_H
#define TORTURE_POWERORACLE_H
/*
 * What must be on the disk. It stands between the core and the SQLite store
 * and takes a fingerprint of all rows of a tenant before each commit: once
 * that commit has returned well, this state and no other is what a crash may
 * leave; while it is under way, also the one before. Of the box's own database
 * it knows the rows likewise, and of files what powerfiles.h says.
 */
#include "sim/people.h"

enum verdict {
	VERDICT_FINE,
	VERDICT_LOST,		/* what was acked or committed is not there */
	VERDICT_PHANTOM,	/* what was never committed is there */
	VERDICT_CORRUPT,	/* no integrity, a hole, a dangling reference */
	VERDICT_UNOPENED,	/* it does not start */
	VERDICT_FALSE_ACK,	/* a commit said yes after a sync said no */
	VERDICT_BROKEN,		/* another promise of tests/sim */
	VERDICT_DEAD,		/* the process died */
	VERDICTS
};
extern const char *const power_verdict_names[VERDICTS];

/* What one run has to say, in memory shared with who began it. */
struct report {
	enum verdict verdict;
	char why[400];
	uint64_t acked;		/* acks that were looked up */
	uint64_t recoveries;	/* a crash may follow a crash */
	bool is_told;
	bool is_awaited;	/* by who began the run; else nobody reads it */
};

/* sqlite: borrowed. synchronous: NULL, or another value of that pragma. */
void oracle_init(const struct store_backend *sqlite, struct report *,
    const char *synchronous);
struct store_backend oracle_backend(void);
/* For checks: the disk's hook hears nothing of it. */
struct store_backend oracle_plain(void);
/* Closes what that one keeps open; before the process is said to end. */
void oracle_close(void);

/*
 * A sync of this file failed. Of databases two kinds are forgiven, for nothing
 * that was committed rests on them: of a directory, where SQLite goes on (we
 * have synced it before), and on closing, where the log stays and is copied
 * into the database anew by the next who opens it.
 */
void oracle_sync_failed(const char *path);
bool oracle_is_doomed(void);	/* one did */
uint64_t oracle_commits(void);
/* The daemon ended, as it must then, or before it could tell. */
void oracle_restarted(void);
/* No crash comes any more: fingerprints are not needed. */
void oracle_over(void);

/* After a power loss, before the core runs: the box and each tenant are whole
 * and in a legal state, which becomes the one that counts. by_writer: the
 * first to open each file is a writer, else a reader. */
void oracle_verify(struct world *, bool by_writer);

/* Ends this run. */
void oracle_tell(enum verdict, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

#endif
