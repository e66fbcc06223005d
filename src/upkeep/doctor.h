/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_DOCTOR_H
#define UPKEEP_DOCTOR_H
/*
 * Is the box well? A table of checks over the data directory, the machine and
 * the configuration, whether a daemon runs on it or not. Each finding is one
 * sentence and, when something is wrong, the command that mends it.
 *
 * Nothing is changed but a small file in DATA/upkeep that is synced a few
 * times and removed. Blocking, for as long as the databases take to be read:
 * not for a thread that serves.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/addr.h"
#include "base/clock.h"
#include "store/store.h"
#include "upkeep/finding.h"

struct doctor_space {
	int64_t all_bytes, free_bytes;	/* for an ordinary user */
	int64_t all_files, free_files;	/* 0: it does not count them */
};

enum port_state { PORT_FREE, PORT_TAKEN, PORT_FORBIDDEN, PORT_FOREIGN };

/* Does somebody set the clock right? */
enum clock_state { CLOCK_KEPT, CLOCK_UNKEPT, CLOCK_UNSEEN };

/* What the machine answers; a test has answers of its own. */
struct doctor_world {
	bool (*space)(const char *path, struct doctor_space *out);
	/* The median of some syncs of a small file in dir; -1: it failed, see
	 * errno. */
	int64_t (*sync_us)(const char *dir);
	enum clock_state (*clock_state)(void);
	/* That a process may still have; -1: nobody knows. */
	int64_t (*memory_bytes)(void);
	/* Files that the process may have open; 0: it is this one. -1. */
	int64_t (*files_max)(pid_t);
	/* The i-th address of this machine, but link-local ones. */
	bool (*address)(unsigned i, struct addr *out);
	bool (*reaches)(const struct addr *);
	enum port_state (*port)(const struct addr *);
};
extern const struct doctor_world doctor_world_real;

/* Borrowed while it runs. */
struct doctor_site {
	const struct doctor_world *world;
	const struct clock *clock;
	const struct store_backend *store;	/* of the data directory */
	const char *data, *version;
	const char *root;	/* before /etc and /run; "" but in tests */
	struct str conf_lines;	/* what conf_load said is wrong */
	const char *listen;
	bool has_tls;
	int64_t connections_max;
	const char *backup_dir;	/* "": in the data directory */
	const char *passphrase_file;	/* of those backups; "": they have none */
	bool has_nightly;
	bool has_command;	/* which takes those of the night */
	int64_t trial_days;	/* between restores on trial; 0: none by the
				 * clock */
	int64_t check_bytes_max;	/* larger databases are not read; 0:
					 * all are */
};

/* The finding is gone when it returns. */
typedef void (*doctor_tell_fn)(void *arg, const struct finding *);
/* The worst of what was found. */
enum finding_level doctor_run(const struct doctor_site *, doctor_tell_fn,
    void *arg);

#endif
