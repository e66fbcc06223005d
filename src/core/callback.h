/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CALLBACK_H
#define CORE_CALLBACK_H
/*
 * Callbacks of a tenant: who, outside, is asked about a message before it is
 * stored. A record each; the shard has them in memory with the other rules
 * (core/before.h), so the answer of a change means that it is in force. How
 * they are asked: core/asking.h.
 */
#include "base/hooksign.h"
#include "base/url.h"
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"
#include "model/kind.h"

#define CALLBACKS_MAX 8			/* of a tenant; each message asks them
					 * one after the other */
#define CALLBACK_NAME_MAX 64		/* code points */
#define CALLBACK_DEADLINE_MS 1000	/* when nothing else is said */
#define CALLBACK_DEADLINE_MIN_MS 100
#define CALLBACK_DEADLINE_MAX_MS 10000
/* Both secrets sign so long after a new one was made. */
#define CALLBACK_OLD_SECRET_MS (24LL * 3600 * 1000)

enum callback_verdict { VERDICT_PASS, VERDICT_REFUSE, VERDICT_COUNT };
extern const char *const verdict_names[VERDICT_COUNT + 1];

/* Which messages: those of these kinds of conversations and of messages. */
#define CALLBACK_CONVS 3
#define CALLBACK_KINDS (KIND_COUNT + 1)	/* and merged */
extern const char *const callback_conv_names[CALLBACK_CONVS + 1];
extern const char *const callback_kind_names[CALLBACK_KINDS + 1];

/* As its record has it; strings are borrowed. */
struct callback_row {
	struct str url, name, by;
	struct str secret, old_secret;	/* the old one may be empty */
	struct str_list conversations, kinds;	/* empty: all */
	int64_t deadline_ms, updated_ts, old_until_ts;
	int default_verdict;
	bool enabled, private;
};

/* In the shard's memory; immutable. */
struct callback {
	struct callback_row row;
	struct str id;
	int64_t created_ts;
	unsigned convs, kinds;	/* bits, by index of the names */
};
struct callbacks {
	uint32_t count;
	bool any_enabled;
	struct callback items[CALLBACKS_MAX];	/* in the order of ids */
	struct arena *arena;	/* theirs; NULL: there are none */
};
/* All of the tenant's. */
enum err callbacks_load(struct view *, struct callbacks *) MUST_CHECK;
void callbacks_fini(struct callbacks *);
const struct callback *callbacks_find(const struct callbacks *,
    struct str id);	/* or NULL */
/* Whether it is to be asked: kind is a message's; p NULL: any. */
bool callback_wants(const struct callback *, enum conv_kind, struct str kind);

struct callback_create_in {
	struct str id, name, url;
	struct str_list conversations, kinds;
	int64_t deadline_ms;
	int default_verdict;
	bool enabled, has_enabled, private;
};
struct callback_get_in {	/* and delete */
	struct str id;
};
struct callback_update_in {
	struct str id, name, url;
	struct str_list conversations, kinds;
	int64_t deadline_ms;
	int default_verdict;
	bool enabled, private, new_secret;
	bool has_conversations, has_kinds, has_default_verdict, has_enabled,
	    has_private;
};
struct callback_test_in {
	struct str id, text;
};

enum err callback_create(struct ledger *, struct request *);
enum err callback_list(struct view *, struct request *);
/* What lasts of callback.get, as JSON that does not end. */
enum err callback_look(struct view *, struct request *);
enum err callback_update(struct ledger *, struct request *);
enum err callback_delete(struct ledger *, struct request *);

/* The members of one, without its secrets. */
struct jsonw;
void callback_write(struct jsonw *, const struct callback *);


#endif
