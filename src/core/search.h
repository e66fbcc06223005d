/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H
/* Searching messages: the index (store/index.h) gives candidates, the log's
 * rows say which of them the caller finds. */
#include "core/stores.h"
#include "core/view.h"
#include "model/find.h"
#include "store/index.h"

#define SEARCH_LIMIT_MAX 100
#define SEARCH_ARENA_MAX (1u << 20)	/* of one entry */
/* What follows INDEX_TAG: who said it (her id in hex), of what kind, with a
 * file. */
#define SEARCH_TAG_FROM 'u'
#define SEARCH_TAG_KIND 'k'
#define SEARCH_TAG_FILE 'f'
/* What ENTRY_POLICY of the directory log names that asks for a new index. */
#define SEARCH_POLICY "search"

enum search_order { SEARCH_NEWEST, SEARCH_RELEVANCE };
/* NULL-ended. */
extern const char *const search_order_names[], *const search_kind_names[],
    *const file_kind_names[];

struct message_search_in {
	struct str text;	/* absent: no p */
	struct str conv, from;
	int kind;		/* of search_kind_names, or file_kind_names */
	bool has_kind;
	bool file;
	struct str mime;	/* file.search: its type begins so */
	int64_t after_ts, before_ts;
	bool has_after_ts, has_before_ts;
	int order;		/* enum search_order */
	int64_t after, limit;
	bool has_after;
	struct str reason;	/* audit.search: why; conv is canonical there */
};
enum err message_search(struct view *, struct request *);
/* In all conversations of the tenant, whoever asks: see core/audit.h. */
enum err message_search_all(struct view *, struct request *);
/* By the names of files; has a message_search_in too. */
enum err file_search(struct view *, struct request *);
enum err search_rebuild(struct ledger *, struct request *);

/* Reading handles of one thread, one per tenant. */
struct indexes {
	const struct store_backend *backend;
	struct map open;	/* tenant → struct index */
	struct mailbox *followers;	/* NULL: nobody keeps them */
};
void indexes_init(struct indexes *, const struct store_backend *);
void indexes_fini(struct indexes *);
/* Begun: the caller rolls back. ERR_NOT_FOUND: it has none yet. */
enum err indexes_begin(struct indexes *, const char *tenant,
    struct index **out) MUST_CHECK;
/* Its handle is not used again; is_damaged: nor is the index, which the
 * follower is to make again. Nothing is begun. */
void indexes_failed(struct indexes *, const char *tenant, bool is_damaged);

#endif
