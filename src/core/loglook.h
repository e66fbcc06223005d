/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LOGLOOK_H
#define CORE_LOGLOOK_H
/* The daemon's own log, for whoever looks after the box. */
#include "core/box.h"
#include "core/ledger.h"

#define LOG_LIST_MAX 500

extern const char *const log_level_choices[];	/* NULL-ended … */
extern const char *const log_level_names[];	/* … without reset */

struct log_list_in {
	int64_t after, limit;
	int level;		/* this bad or worse */
	struct str part;
	bool has_after, has_level;
};
struct log_level_in {
	struct str part;
	int level;		/* LOG_LEVEL_RESET: none is set any more */
};
#define LOG_LEVEL_RESET 4

enum err log_list(struct box *, struct request *);
/* log.level: may she, it is noted, it is so. */
enum err log_level_check(struct box *, struct request *);
enum err log_level_note(struct ledger *, struct request *);
enum err log_level_set(struct box *, struct request *);

#endif
