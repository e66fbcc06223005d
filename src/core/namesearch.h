/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_NAMESEARCH_H
#define CORE_NAMESEARCH_H
/* Searching people and groups by name or id, as written or as read. */
#include "core/view.h"

#define NAMESEARCH_LIMIT_MAX 100

struct namesearch_in {
	struct str text;
	int64_t after, limit;
	bool disabled;		/* people who are, as well */
};
/* People who are not disabled; for who may read people the others too. */
enum err user_search(struct view *, struct request *);
/* Groups one is in, and those that are listed. */
enum err group_search(struct view *, struct request *);

#endif
