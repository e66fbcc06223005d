/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GROUP_H
#define CORE_GROUP_H
/* Groups: conversations `g:<id>` with members and roles. Each change is one
 * entry, however many people it concerns. */
#include "core/ledger.h"
#include "core/view.h"

#define GROUP_CHANGE_MAX 1000	/* people in one call */

struct group_create_in {
	struct str id, name, cid;
	struct str_list members;
};
struct group_get_in {
	struct str id;
};
struct group_members_in {
	struct str id, after;
	int64_t limit;
};
struct group_change_in {	/* add, remove */
	struct str id, cid;
	struct str_list users;
};
struct group_leave_in {
	struct str id, cid;
};
struct group_update_in {
	struct str id, name, owner, cid;
	struct str_list admins_add, admins_remove;
};

enum err group_create(struct ledger *, struct request *);
enum err group_get(struct view *, struct request *);
enum err group_members(struct view *, struct request *);
enum err group_add(struct ledger *, struct request *);
enum err group_remove(struct ledger *, struct request *);
enum err group_leave(struct ledger *, struct request *);
enum err group_update(struct ledger *, struct request *);

#endif
