/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H
/* Word rules of a tenant: their records, and what they flagged. */
#include "core/before.h"
#include "core/ledger.h"

#define WORDS_MAX 100000	/* of a tenant, all actions together */
#define WORDS_PER_CALL 1000
#define WORDS_OWNER STR("t:")

struct words_set_in {
	struct str_list block, mask, flag;
};
struct words_change_in {
	int action;		/* words.add only */
	struct str_list words;
};
struct words_list_in {
	int action;
	struct str after;
	int64_t limit;
};
struct words_test_in {
	struct str text;
};
struct words_flagged_in {
	int64_t after, limit;
};
struct words_review_in {
	int64_t upto;
};

extern const char *const word_action_names[WORD_ACTIONS + 1];
extern const enum record_kind word_records[WORD_ACTIONS];

enum err words_set(struct ledger *, struct request *);
enum err words_add(struct ledger *, struct request *);
enum err words_remove(struct ledger *, struct request *);
enum err words_summary(struct view *, struct request *);
enum err words_list(struct view *, struct request *);
enum err words_test(struct shard *, struct tenant_live *, struct request *);
enum err words_flagged(struct view *, struct request *);
enum err words_review(struct ledger *, struct request *);

/* Notes for review what an entry that was appended has said: of a change, the
 * message that it is about is named. */
enum err words_note(struct ledger *, const struct ledger_conv *,
    const struct entry *, struct str word, struct arena *) MUST_CHECK;
/* The message goes, and with it what was noted of it and of its changes. id
 * is its tenant-wide one. */
enum err words_forget(struct ledger *, int64_t conv, int64_t seq,
    int64_t id) MUST_CHECK;

#endif
