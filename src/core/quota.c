/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value that says what a tenant may have.
 * Runs on: writers and readers.
 * Owns: nothing.
 */
#include "core/quota.h"

#include "base/field.h"
#include "core/ledger.h"
#include "core/user.h"
#include "model/file.h"

#define QUOTA_KEY "quota"
#define QUOTA_BYTES 512

static const struct field fields[] = {
	FIELD_INT(struct quota, users_max, 0, QUOTA_USERS_MAX, 0, NULL),
	FIELD_INT(struct quota, files_bytes_max, 0, QUOTA_BYTES_MAX, 0, NULL),
	FIELD_INT(struct quota, file_bytes_max, 0, FILE_SIZE_MAX, 0, NULL),
	FIELD_INT(struct quota, messages_per_s, 0, QUOTA_RATE_MAX, 0, NULL),
	FIELD_INT(struct quota, sessions_max, 0, QUOTA_SESSIONS_MAX, 0, NULL),
	FIELD_INT(struct quota, suspended_ts, 0, INT64_MAX, 0, NULL),
	FIELD_INT(struct quota, tends_ts, 0, INT64_MAX, 0, NULL),
	FIELD_END
};

static enum err
parse(struct str text, struct arena *arena, struct quota *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(text, &object);

	if (err == ERR_OK)
		err = field_decode(fields, object, out, arena, &why);
	json_decref(object);
	return err == ERR_OK ? ERR_OK : ERR_CORRUPT;
}

enum err
quota_load(const struct store_ops *ops, struct store *store,
    struct quota *out)
{
	struct arena arena;
	struct str text;
	enum err err;

	memset(out, 0, sizeof(*out));
	arena_init(&arena, 8 * QUOTA_BYTES);
	err = ops->meta_get(store, QUOTA_KEY, &arena, &text);
	if (err == ERR_OK)
		err = parse(text, &arena, out);
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

void
quota_write(struct jsonw *w, const struct quota *q)
{
	for (const struct field *f = fields; f->type != FIELD_T_END; f++) {
		int64_t value;

		memcpy(&value, (const char *)q + f->offset, sizeof(value));
		if (value != 0)
			jsonw_int_field(w, f->name, value);
	}
}

enum err
quota_save(const struct store_ops *ops, struct store *store,
    const struct quota *q)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, QUOTA_BYTES);
	w = jsonw_on(&text);
	jsonw_object(&w);
	quota_write(&w, q);
	jsonw_object_end(&w);
	BUG_ON(text.overflow);
	err = ops->meta_put(store, QUOTA_KEY, buf_str(&text));
	buf_fini(&text);
	return err;
}

enum err
quota_check_open(const struct store_ops *ops, struct store *store)
{
	struct quota q;
	enum err err = quota_load(ops, store, &q);

	return err == ERR_OK && q.suspended_ts != 0 ? ERR_SUSPENDED : err;
}

enum err
quota_users_left(struct ledger *l, int64_t *out)
{
	int64_t most = ledger_quota(l)->users_max, all = 0;
	enum err err;

	*out = INT64_MAX;
	if (most == 0)
		return ERR_OK;
	err = ledger_people_now(l, &all);
	*out = most > all ? most - all : 0;
	return err;
}

enum err
quota_check_one(struct ledger *l, struct request *r, const char *field)
{
	int64_t left;
	enum err err = quota_users_left(l, &left);

	return err != ERR_OK || left > 0 ? err : request_refuse(r, ERR_LIMIT,
	    field, "as many people are here as may be");
}
