/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TAG_H
#define CORE_TAG_H
/* Tags that a tenant gives its people: broadcasts go by them. Administrators
 * and back ends see them, the people do not. */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/view.h"

#define TAG_CHARS 32
#define TAG_USERS_MAX 500	/* of one call */
#define TAGS_OF_ONE_MAX 64	/* of one person */
#define TAG_LIST_MAX 500	/* of one answer */
#define TAG_COUNTED_MAX 20000	/* people counted for one answer */

struct tag_change_in {		/* add, remove */
	struct str tag;
	struct str_list users;
};
struct tag_people_in {
	struct str tag, after;
	int64_t limit;
};
struct tag_list_in {
	struct str user;	/* empty: the tenant's */
	struct str after;
	int64_t limit;
};

enum err tag_add(struct ledger *, struct request *);
enum err tag_remove(struct ledger *, struct request *);
enum err tag_people(struct view *, struct request *);
enum err tag_list(struct view *, struct request *);

/* The member "tags" of her object in answers. */
enum err tag_write_of(const struct view *, struct jsonw *, struct str user)
    MUST_CHECK;

#endif
