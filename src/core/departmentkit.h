/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DEPARTMENTKIT_H
#define CORE_DEPARTMENTKIT_H
/*
 * What the files of departments share: their rows, walks of the tree for
 * writers and readers alike, changes that are answered again, and the group
 * that follows one.
 */
#include "core/department.h"

/*
 * Records: RECORD_DEPARTMENT is what one is; RECORD_DEPARTMENT_CHILD gives
 * those below one in their order; RECORD_DEPARTMENT_MEMBER, of a person, each
 * one that she is in; RECORD_DEPARTMENT_GROUP says whose a group is.
 */
struct department {
	struct str id, name;
	struct str parent;	/* empty: at the top */
	struct str head;	/* of those in it; or empty */
	struct str group;	/* id of the group that follows; or empty */
	int64_t order, people, created_ts;
};
struct department_member {
	struct str title;
	bool primary;	/* one of a person's is */
	int64_t since_ts;
};

/* Where they are read. */
struct department_rows {
	const struct store_ops *ops;
	struct store *store;
};
static inline struct department_rows
department_view(const struct view *v)
{
	return (struct department_rows){ v->ops, v->store };
}
/* Errors of these still go through ledger_check. */
static inline struct department_rows
department_ledger(const struct ledger *l)
{
	return (struct department_rows){ ledger_ops(l), ledger_store(l) };
}

/* Strings are in the arena. ERR_NOT_FOUND. */
enum err department_find(const struct department_rows *, struct str id,
    struct arena *, struct department *out) MUST_CHECK;
/* A row that was read. */
enum err department_decode(const struct record *, struct arena *,
    struct department *out) MUST_CHECK;
enum err department_find_member(const struct department_rows *,
    struct str user, struct str id, struct arena *,
    struct department_member *out) MUST_CHECK;
enum err department_decode_member(const struct record *, struct arena *,
    struct department_member *out) MUST_CHECK;
/* Its id and those above it, the top first. */
enum err department_path(const struct department_rows *, struct str id,
    struct arena *, struct str_list *out) MUST_CHECK;
/* It and all below it, level by level; levels: how many there are. */
enum err department_below(const struct department_rows *, struct str id,
    struct arena *, struct str_list *out, int *levels) MUST_CHECK;
/* The one of `parent` (empty: at the top) that comes behind the place
 * `after`. ERR_NOT_FOUND: there is none. */
#define DEPARTMENT_PLACE_ROOM 80
struct department_place {
	char text[DEPARTMENT_PLACE_ROOM];	/* order and id; "": before all */
};
void department_place_of(const struct department *,
    struct department_place *);
enum err department_next(const struct department_rows *, struct str parent,
    struct department_place *after_and_out) MUST_CHECK;
struct str department_place_id(const struct department_place *);
/* The owner of the places of those right below it. */
struct str department_parent_key(struct str parent);
/* How many are right below it. */
enum err department_children(const struct department_rows *,
    struct str parent, int64_t *out) MUST_CHECK;
/* The first `limit` with ids greater than `after` who are in one of these
 * departments, each once, rising; in the arena. */
enum err department_people(const struct department_rows *,
    const struct str_list *departments, const struct department_reach *,
    struct arena *, struct str_list *out) MUST_CHECK;

/* An object of answers; level 0: left out. */
enum err department_write(struct jsonw *, const struct department_rows *,
    const struct department *, int level) MUST_CHECK;

/* ---- on the writer ---- */

enum err department_put(struct ledger *, const struct department *)
    MUST_CHECK;
enum err department_put_member(struct ledger *, struct str user,
    struct str id, const struct department_member *) MUST_CHECK;
enum err department_put_place(struct ledger *, const struct department *)
    MUST_CHECK;
enum err department_drop_place(struct ledger *, const struct department *)
    MUST_CHECK;

/*
 * One change. department_begin is told what it is, its cid and all that the
 * call said; ERR_OK with is_done for a retry: e is then the first one's entry,
 * count what it counted.
 */
struct department_change {
	const char *what;	/* "create", … */
	struct str cid, said;
	/* ---- */
	struct entry e;
	struct department row;
	int64_t count;
	bool is_done;
};
enum err department_begin(struct ledger *, struct request *,
    struct department_change *) MUST_CHECK;
/* The row of this id, into the change: ERR_NOT_FOUND with the field id. */
enum err department_need(struct ledger *, struct request *,
    struct department_change *, struct str id) MUST_CHECK;
/* Appends the entry; users whom it concerns, may be NULL. */
enum err department_end(struct ledger *, struct request *,
    struct department_change *, const struct str_list *users) MUST_CHECK;
/* {"department":{…},"seq","id"}; without an entry, without these. */
enum err department_answer(struct ledger *, struct request *,
    const struct department_change *) MUST_CHECK;
/* {"<key>":count,"seq","id"}; key NULL: without. */
void department_answer_count(struct request *,
    const struct department_change *, const char *key);

/* ---- the group that follows (departmentgroup.c) ---- */

/* Whether so many more find room in it; ERR_LIMIT with that field. */
enum err department_group_check(struct ledger *, struct request *,
    const struct department *, const char *field, int64_t more) MUST_CHECK;
/* It begins with all who are in the department; fills row->group. */
enum err department_group_make(struct ledger *, struct request *,
    struct department *) MUST_CHECK;
/* From now on it is a group as others are. */
enum err department_group_release(struct ledger *, struct request *,
    struct department *) MUST_CHECK;
/* The department is no more. */
enum err department_group_close(struct ledger *, struct request *,
    const struct department *) MUST_CHECK;
/* Its name and its owner are as the department's row says. */
enum err department_group_refresh(struct ledger *, struct request *,
    const struct department *) MUST_CHECK;
enum err department_group_add(struct ledger *, struct request *,
    const struct department *, const struct str_list *) MUST_CHECK;
enum err department_group_remove(struct ledger *, struct request *,
    const struct department *, const struct str_list *) MUST_CHECK;

#endif
