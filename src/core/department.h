/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DEPARTMENT_H
#define CORE_DEPARTMENT_H
/*
 * Departments: a tree of them, and who is in which. One may own a group that
 * follows its people. Every change is an entry of the directory log `t:`. See
 * docs/decisions/0017-departments.md.
 */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/view.h"

#define DEPARTMENT_NAME_MAX 128	/* characters */
#define DEPARTMENT_TITLE_MAX 64
#define DEPARTMENT_ORDER_MAX 999999999
#define DEPARTMENT_ORDER_STEP 1000	/* behind the last one */
#define DEPARTMENT_USERS_MAX 500	/* of one call */
/* Whatever the options say. */
#define DEPARTMENTS_MAX 20000		/* of one tenant */
#define DEPARTMENT_LEVELS_MAX 16
#define DEPARTMENT_CHILDREN_MAX 10000	/* right below one */
#define DEPARTMENTS_OF_ONE_MAX 64	/* of one person */

struct department_create_in {
	struct str id, name, parent, cid;
	int64_t order;
	bool has_order, group;
};
struct department_get_in {
	struct str id;
};
struct department_list_in {
	struct str text, after;
	int64_t limit;
};
struct department_tree_in {
	struct str id, after;
	int64_t levels, limit;
};
struct department_update_in {	/* of what is given: p is not NULL */
	struct str id, name, parent, head, cid;
	int64_t order;
	bool has_order, group, has_group;
};
struct department_delete_in {
	struct str id, cid;
};
struct department_people_in {	/* add, remove */
	struct str id, cid;
	struct str_list users;
};
struct department_member_in {	/* set_member */
	struct str id, user, title, cid;
	bool primary, has_primary;
};
struct department_members_in {
	struct str id, text, after;
	bool subtree;
	int64_t limit;
};

/* department.c */
enum err department_create(struct ledger *, struct request *);
enum err department_update(struct ledger *, struct request *);
enum err department_delete(struct ledger *, struct request *);
/* departmentpeople.c */
enum err department_add(struct ledger *, struct request *);
enum err department_remove(struct ledger *, struct request *);
enum err department_set_member(struct ledger *, struct request *);
/* departmentlist.c */
enum err department_get(struct view *, struct request *);
enum err department_list(struct view *, struct request *);
enum err department_tree(struct view *, struct request *);
enum err department_members(struct view *, struct request *);

/* For user.get: writes the member "departments", when the caller may see
 * this person's. */
enum err department_write_of(struct view *, struct request *, struct jsonw *,
    struct str user) MUST_CHECK;
/* For broadcasts: the first `limit` people with ids greater than `after` who
 * are in it, or in one below it, each once, rising; in the arena. Nobody,
 * when it is no more. */
struct department_reach {
	struct str id, after;
	bool subtree;
	int64_t limit;
};
enum err department_reached(struct ledger *, const struct department_reach *,
    struct arena *, struct str_list *out) MUST_CHECK;
/* Somebody was deleted: she leaves all of hers, each by an entry. */
enum err department_forget(struct ledger *, struct request *, struct str user)
    MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err department_exists(struct ledger *, struct str id) MUST_CHECK;

#endif
