/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

static void
user_read(struct query *q, struct user *u)
{
	u->id = column_str(q);
	u->name = column_str(q);
	u->password = column_str(q);
	u->is_admin = column_bool(q);
	u->disabled = column_bool(q);
	u->created_ts = column_int(q);
	u->changed = column_int(q);
}

enum err
sqlite_user_get(struct store *s, struct str id, struct arena *a,
    struct user *out)
{
	struct query q = query_on(&s->db, STMT_USER_GET);

	query_str(&q, id);
	if (query_row(&q)) {
		user_read(&q, out);
		out->id = str_keep(a, out->id);
		out->name = str_keep(a, out->name);
		out->password = str_keep(a, out->password);
	}
	return query_end_one(&q);
}

enum err
sqlite_user_put(struct store *s, const struct user *u)
{
	struct query q = query_write(&s->db, STMT_USER_PUT);

	query_str(&q, u->id);
	query_str(&q, u->name);
	query_str(&q, u->password);
	query_int(&q, u->is_admin);
	query_int(&q, u->disabled);
	query_int(&q, u->created_ts);
	query_int(&q, u->changed);
	return query_run(&q);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
sqlite_user_list(struct store *s, struct str after, struct str text,
    int64_t limit, store_user_fn visit, void *arg)
{
	struct query q = query_on(&s->db,
	    text.len > 0 ? STMT_USER_SEARCH : STMT_USER_LIST);
	struct user u;

	query_str(&q, after);
	if (text.len > 0)
		query_str(&q, text);
	query_int(&q, limit);
	while (query_row(&q)) {
		user_read(&q, &u);
		if (!visit(arg, &u))
			break;
	}
	return query_end(&q);
}

enum err
names_visit(struct query *q, store_name_fn visit, void *arg)
{
	while (query_row(q)) {
		struct str id = column_str(q), name = column_str(q);

		if (!visit(arg, id, name))
			break;
	}
	return query_end(q);
}

enum err
sqlite_user_names(struct store *s, int64_t limit, store_name_fn visit,
    void *arg)
{
	struct query q = query_on(&s->db, STMT_USER_NAMES);

	query_int(&q, limit);
	return names_visit(&q, visit, arg);
}

enum err
sqlite_user_count(struct store *s, int64_t *all, int64_t *admins)
{
	struct query q = query_on(&s->db, STMT_USER_COUNT);

	if (query_row(&q)) {
		*all = column_int(&q);
		*admins = column_int(&q);
	}
	return query_end_one(&q);
}

enum err
sqlite_admin_count(struct store *s, int64_t most, int64_t *out)
{
	struct query q = query_on(&s->db, STMT_ADMIN_COUNT);

	query_int(&q, most);
	if (query_row(&q))
		*out = column_int(&q);
	return query_end_one(&q);
}
