/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CONTACT_H
#define CORE_CONTACT_H
/*
 * Contacts: both sides have each other, or neither. A request waits with who
 * was asked. What one notes about a contact (remark, tags, star) is one's
 * own. Each change is an entry `contact` of the caller's self log and, where
 * it is the other's business, of hers. And blocks, which are nobody's
 * business but one's own.
 */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/view.h"

#define CONTACT_TAGS_MAX 16
#define CONTACT_TAG_CHARS 32

struct contact_request_in {
	struct str user, text, cid;
};
struct contact_user_in {	/* accept, refuse, remove, get; block */
	struct str user, cid;
};
struct contact_set_in {
	struct str user, remark, cid;
	struct str_list tags;
	bool has_tags, star, has_star;
};
struct contact_list_in {
	struct str after, tag;
	int64_t limit;
	bool star;
};
struct contact_requests_in {
	struct str after;
	int64_t limit;
	bool sent;
};
struct block_list_in {
	struct str after;
	int64_t limit;
};

enum err contact_request(struct ledger *, struct request *);
enum err contact_accept(struct ledger *, struct request *);
enum err contact_refuse(struct ledger *, struct request *);
enum err contact_remove(struct ledger *, struct request *);
enum err contact_set(struct ledger *, struct request *);
enum err contact_get(struct view *, struct request *);
enum err contact_list(struct view *, struct request *);
enum err contact_requests(struct view *, struct request *);

enum err block_add(struct ledger *, struct request *);
enum err block_remove(struct ledger *, struct request *);
enum err block_list(struct view *, struct request *);

/* What the body of a RECORD_CONTACT holds. */
struct contact_note {
	struct str remark;
	struct str_list tags;
	bool star;
};
/* ERR_CORRUPT. Strings go into the arena. */
enum err contact_note_read(struct str body, struct arena *,
    struct contact_note *) MUST_CHECK;
/* {"text"} of a RECORD_REQUEST; empty when it has none. */
enum err contact_words_read(struct str body, struct arena *, struct str *)
    MUST_CHECK;
/* The members "remark", "tags" and "star", as far as there are any. */
void contact_note_write(struct jsonw *, const struct contact_note *);

#endif
