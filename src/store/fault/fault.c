/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The back end that fails on demand: every function counts, then forwards.
 *
 * Runs on: the thread of the handle; one plan is used by one thread.
 * Owns: nothing but its own handles.
 */
#include "store/fault/fault_priv.h"

struct store {
	const struct store_ops *ops;	/* beneath */
	struct store *inner;
	struct fault_plan *plan;
};

struct system_store {
	const struct system_ops *ops;
	struct system_store *inner;
	struct fault_plan *plan;
};

static bool
is_due(int64_t *countdown, bool forever)
{
	if (*countdown != 0) {
		*countdown -= *countdown > 0;
		return false;
	}
	if (!forever)
		*countdown = -1;
	return true;
}

/* Every countdown that this call belongs to moves, even when another one
 * fails it. */
enum err
fault_count(struct fault_plan *p, enum call call)
{
	bool due = is_due(&p->calls, p->forever);

	if (call != CALL_READ && is_due(&p->writes, p->forever))
		due = true;
	if (call == CALL_COMMIT && is_due(&p->commits, p->forever))
		due = true;
	if (!due)
		return ERR_OK;
	p->failed++;
	return p->with;
}

static enum err
fault_open(void *place, struct str tenant, enum store_mode mode,
    struct store **out, const char **why)
{
	struct fault_place *at = place;
	const struct store_backend *beneath = at->beneath;
	enum err err = fault_count(at->plan, CALL_READ);
	struct store *inner, *s;

	*out = NULL;
	*why = "a fault was asked for";
	if (err != ERR_OK)
		return err;
	err = beneath->ops->open(beneath->place, tenant, mode, &inner, why);
	if (err != ERR_OK)
		return err;
	s = xmalloc(sizeof(*s));
	*s = (struct store){ beneath->ops, inner, at->plan };
	*out = s;
	return ERR_OK;
}

static void
fault_close(struct store *s)
{
	if (s == NULL)
		return;
	s->ops->close(s->inner);
	xfree(s);
}

static void
fault_rollback(struct store *s)
{
	s->ops->rollback(s->inner);
}

static bool
fault_has_written(const struct store *s)
{
	return s->ops->has_written(s->inner);
}

static enum err
fault_tidy(struct store *s)
{
	return s->ops->tidy(s->inner);
}

static enum err
fault_commit(struct store *s)
{
	uint64_t failed = s->plan->failed;
	/* What wrote nothing needs no disk. */
	enum err err = fault_count(s->plan, s->ops->has_written(s->inner) ?
	    CALL_COMMIT : CALL_READ);

	if (s->plan->failed == failed)
		return s->ops->commit(s->inner);
	s->ops->rollback(s->inner);
	return err;
}

/* A function of store_ops that counts as `call`, then does what the back end
 * beneath does. params are named; args repeats them, s->inner first. */
#define FORWARD(call, name, params, args)                                 \
	static enum err fault_##name params                               \
	{                                                                 \
		enum err err = fault_count(s->plan, call);                \
		return err != ERR_OK ? err : s->ops->name args;           \
	}

FORWARD(CALL_READ, begin, (struct store *s), (s->inner))
FORWARD(CALL_WRITE, give_back, (struct store *s, bool *more),
    (s->inner, more))

FORWARD(CALL_READ, meta_get,
    (struct store *s, const char *key, struct arena *a, struct str *out),
    (s->inner, key, a, out))
FORWARD(CALL_WRITE, meta_put,
    (struct store *s, const char *key, struct str value),
    (s->inner, key, value))
FORWARD(CALL_WRITE, meta_delete, (struct store *s, const char *key),
    (s->inner, key))

FORWARD(CALL_READ, user_get,
    (struct store *s, struct str id, struct arena *a, struct user *out),
    (s->inner, id, a, out))
FORWARD(CALL_WRITE, user_put, (struct store *s, const struct user *u),
    (s->inner, u))
FORWARD(CALL_READ, user_list,
    (struct store *s, struct str after, struct str text, int64_t limit,
    store_user_fn visit, void *arg),
    (s->inner, after, text, limit, visit, arg))
FORWARD(CALL_READ, user_names,
    (struct store *s, int64_t limit, store_name_fn visit, void *arg),
    (s->inner, limit, visit, arg))
FORWARD(CALL_READ, user_count,
    (struct store *s, int64_t *all, int64_t *admins),
    (s->inner, all, admins))
FORWARD(CALL_READ, admin_count,
    (struct store *s, int64_t most, int64_t *out), (s->inner, most, out))

FORWARD(CALL_READ, token_get,
    (struct store *s, const unsigned char hash[32], struct arena *a,
    struct token *out),
    (s->inner, hash, a, out))
FORWARD(CALL_READ, token_newest,
    (struct store *s, struct str user, int64_t *out), (s->inner, user, out))
FORWARD(CALL_WRITE, token_put, (struct store *s, const struct token *t),
    (s->inner, t))
FORWARD(CALL_WRITE, token_delete,
    (struct store *s, const unsigned char hash[32]), (s->inner, hash))
FORWARD(CALL_WRITE, token_delete_user, (struct store *s, struct str user),
    (s->inner, user))
FORWARD(CALL_WRITE, token_trim,
    (struct store *s, struct str user, int64_t keep, int64_t ts),
    (s->inner, user, keep, ts))

FORWARD(CALL_WRITE, device_put, (struct store *s, const struct device *d),
    (s->inner, d))
FORWARD(CALL_READ, device_list,
    (struct store *s, struct str user, store_device_fn visit, void *arg),
    (s->inner, user, visit, arg))
FORWARD(CALL_WRITE, device_delete,
    (struct store *s, struct str user, struct str id), (s->inner, user, id))

FORWARD(CALL_READ, conv_by_name,
    (struct store *s, struct str name, struct arena *a, struct conv *out),
    (s->inner, name, a, out))
FORWARD(CALL_READ, conv_by_key,
    (struct store *s, int64_t key, struct arena *a, struct conv *out),
    (s->inner, key, a, out))
FORWARD(CALL_WRITE, conv_put, (struct store *s, struct conv *c),
    (s->inner, c))

FORWARD(CALL_READ, conv_after,
    (struct store *s, int64_t after, int64_t limit, store_conv_fn visit,
    void *arg),
    (s->inner, after, limit, visit, arg))
FORWARD(CALL_READ, conv_names,
    (struct store *s, struct str prefix, int64_t limit, store_name_fn visit,
    void *arg),
    (s->inner, prefix, limit, visit, arg))
FORWARD(CALL_READ, conv_listed,
    (struct store *s, const struct conv_range *range, store_conv_fn visit,
    void *arg),
    (s->inner, range, visit, arg))

FORWARD(CALL_READ, member_get,
    (struct store *s, int64_t conv, struct str user, struct member *out),
    (s->inner, conv, user, out))
FORWARD(CALL_WRITE, member_put, (struct store *s, const struct member *m),
    (s->inner, m))
FORWARD(CALL_READ, member_list,
    (struct store *s, int64_t conv, struct str after, int64_t limit,
    store_member_fn visit, void *arg),
    (s->inner, conv, after, limit, visit, arg))
FORWARD(CALL_READ, member_managers,
    (struct store *s, int64_t conv, int64_t limit, store_member_fn visit,
    void *arg),
    (s->inner, conv, limit, visit, arg))
FORWARD(CALL_READ, membership_list,
    (struct store *s, struct str user, store_membership_fn visit, void *arg),
    (s->inner, user, visit, arg))
FORWARD(CALL_READ, membership_since,
    (struct store *s, struct str user, int64_t since, int64_t limit,
    store_membership_fn visit, void *arg),
    (s->inner, user, since, limit, visit, arg))
FORWARD(CALL_WRITE, span_put,
    (struct store *s, int64_t conv, struct str user, struct span span),
    (s->inner, conv, user, span))
FORWARD(CALL_WRITE, span_clear,
    (struct store *s, int64_t conv, struct str user),
    (s->inner, conv, user))
FORWARD(CALL_READ, span_list,
    (struct store *s, int64_t conv, struct str user, store_span_fn visit,
    void *arg),
    (s->inner, conv, user, visit, arg))

FORWARD(CALL_READ, room_get,
    (struct store *s, int64_t conv, struct arena *a, struct room *out),
    (s->inner, conv, a, out))
FORWARD(CALL_WRITE, room_put, (struct store *s, const struct room *r),
    (s->inner, r))
FORWARD(CALL_WRITE, room_delete, (struct store *s, int64_t conv),
    (s->inner, conv))
FORWARD(CALL_READ, room_list,
    (struct store *s, struct str after, int64_t limit, store_room_fn visit,
    void *arg),
    (s->inner, after, limit, visit, arg))
FORWARD(CALL_READ, room_count, (struct store *s, int64_t *out),
    (s->inner, out))
FORWARD(CALL_WRITE, room_mark_put,
    (struct store *s, const struct room_mark *m), (s->inner, m))
FORWARD(CALL_WRITE, room_mark_delete,
    (struct store *s, int64_t conv, enum room_mark_kind kind,
    struct str user),
    (s->inner, conv, kind, user))
FORWARD(CALL_READ, room_mark_list,
    (struct store *s, int64_t conv, store_room_mark_fn visit, void *arg),
    (s->inner, conv, visit, arg))
FORWARD(CALL_WRITE, room_mark_trim,
    (struct store *s, int64_t conv, int64_t ts, int64_t *left),
    (s->inner, conv, ts, left))

FORWARD(CALL_READ, record_get,
    (struct store *s, const struct record_key *key, struct arena *a,
    struct record *out),
    (s->inner, key, a, out))
FORWARD(CALL_WRITE, record_put, (struct store *s, const struct record *r),
    (s->inner, r))
FORWARD(CALL_WRITE, record_delete,
    (struct store *s, const struct record_key *key), (s->inner, key))
FORWARD(CALL_WRITE, record_delete_all,
    (struct store *s, enum record_kind kind, struct str owner),
    (s->inner, kind, owner))
FORWARD(CALL_READ, record_list,
    (struct store *s, const struct record_range *range, store_record_fn visit,
    void *arg),
    (s->inner, range, visit, arg))
FORWARD(CALL_READ, record_owners,
    (struct store *s, const struct record_range *range, store_record_fn visit,
    void *arg),
    (s->inner, range, visit, arg))
FORWARD(CALL_READ, record_ids,
    (struct store *s, const struct record_range *range, store_record_fn visit,
    void *arg),
    (s->inner, range, visit, arg))
FORWARD(CALL_READ, record_count,
    (struct store *s, enum record_kind kind, struct str owner, int64_t *out),
    (s->inner, kind, owner, out))

FORWARD(CALL_READ, file_get,
    (struct store *s, struct str id, struct arena *a, struct file *out),
    (s->inner, id, a, out))
FORWARD(CALL_WRITE, file_put, (struct store *s, const struct file *f),
    (s->inner, f))
FORWARD(CALL_WRITE, file_delete, (struct store *s, struct str id),
    (s->inner, id))
FORWARD(CALL_READ, file_by_hash,
    (struct store *s, struct str hash, struct arena *a, struct file *out),
    (s->inner, hash, a, out))
FORWARD(CALL_READ, file_list,
    (struct store *s, const struct file_range *range, store_file_fn visit,
    void *arg),
    (s->inner, range, visit, arg))
FORWARD(CALL_READ, file_idle,
    (struct store *s, int64_t ts, int64_t limit, store_file_fn visit,
    void *arg),
    (s->inner, ts, limit, visit, arg))
FORWARD(CALL_READ, file_open_sum,
    (struct store *s, struct str owner, struct file_open_sum *out),
    (s->inner, owner, out))
FORWARD(CALL_WRITE, file_ref_put,
    (struct store *s, const struct file_ref *ref), (s->inner, ref))
FORWARD(CALL_WRITE, file_ref_clear,
    (struct store *s, int64_t conv, int64_t seq), (s->inner, conv, seq))
FORWARD(CALL_READ, file_ref_list,
    (struct store *s, const struct file_ref *after, int64_t limit,
    store_file_ref_fn visit, void *arg),
    (s->inner, after, limit, visit, arg))
FORWARD(CALL_READ, file_ref_range,
    (struct store *s, const struct entry_range *range,
    store_file_ref_fn visit, void *arg),
    (s->inner, range, visit, arg))

FORWARD(CALL_WRITE, entry_append, (struct store *s, const struct entry *e),
    (s->inner, e))
FORWARD(CALL_READ, entry_by_seq,
    (struct store *s, int64_t conv, int64_t seq, struct arena *a,
    struct entry *out),
    (s->inner, conv, seq, a, out))
FORWARD(CALL_READ, entry_by_cid,
    (struct store *s, int64_t conv, struct str sender, struct str cid,
    struct arena *a, struct entry *out),
    (s->inner, conv, sender, cid, a, out))
FORWARD(CALL_WRITE, entry_recall,
    (struct store *s, int64_t conv, int64_t seq), (s->inner, conv, seq))
FORWARD(CALL_WRITE, entry_rewrite,
    (struct store *s, const struct entry *e), (s->inner, e))
FORWARD(CALL_WRITE, entry_mark,
    (struct store *s, int64_t conv, int64_t seq, struct str marks),
    (s->inner, conv, seq, marks))
FORWARD(CALL_READ, entry_page,
    (struct store *s, const struct entry_range *r, store_entry_fn visit,
    void *arg),
    (s->inner, r, visit, arg))
FORWARD(CALL_READ, entry_purged,
    (struct store *s, int64_t conv, int64_t limit, store_entry_fn visit,
    void *arg),
    (s->inner, conv, limit, visit, arg))
FORWARD(CALL_WRITE, entry_purge,
    (struct store *s, int64_t conv, int64_t upto),
    (s->inner, conv, upto))
FORWARD(CALL_READ, entry_after,
    (struct store *s, int64_t after, int64_t limit, store_entry_fn visit,
    void *arg),
    (s->inner, after, limit, visit, arg))
FORWARD(CALL_READ, last_id_get, (struct store *s, int64_t *out),
    (s->inner, out))
FORWARD(CALL_WRITE, last_id_put, (struct store *s, int64_t id),
    (s->inner, id))

FORWARD(CALL_WRITE, mention_put,
    (struct store *s, int64_t conv, int64_t seq, struct str user),
    (s->inner, conv, seq, user))
FORWARD(CALL_READ, mention_count,
    (struct store *s, int64_t conv, struct str user, int64_t after,
    int64_t *out),
    (s->inner, conv, user, after, out))

FORWARD(CALL_WRITE, tenant_add,
    (struct system_store *s, const struct tenant *t), (s->inner, t))
FORWARD(CALL_WRITE, tenant_put,
    (struct system_store *s, const struct tenant *t), (s->inner, t))
FORWARD(CALL_WRITE, tenant_delete,
    (struct system_store *s, struct str id), (s->inner, id))
FORWARD(CALL_READ, tenant_get,
    (struct system_store *s, struct str id, struct arena *a,
    struct tenant *out),
    (s->inner, id, a, out))
FORWARD(CALL_READ, tenant_list,
    (struct system_store *s, struct str after, int64_t limit,
    store_tenant_fn visit, void *arg),
    (s->inner, after, limit, visit, arg))

static enum err
fault_system_open(void *place, struct system_store **out, const char **why)
{
	struct fault_place *at = place;
	const struct store_backend *beneath = at->beneath;
	enum err err = fault_count(at->plan, CALL_READ);
	struct system_store *inner, *s;

	*out = NULL;
	*why = "a fault was asked for";
	if (err != ERR_OK)
		return err;
	err = beneath->system->open(beneath->place, &inner, why);
	if (err != ERR_OK)
		return err;
	s = xmalloc(sizeof(*s));
	*s = (struct system_store){ beneath->system, inner, at->plan };
	*out = s;
	return ERR_OK;
}

static void
fault_system_close(struct system_store *s)
{
	if (s == NULL)
		return;
	s->ops->close(s->inner);
	xfree(s);
}

static const struct store_ops fault_ops = {
	.name = "fault",
	.open = fault_open,
	.close = fault_close,
	.begin = fault_begin,
	.commit = fault_commit,
	.rollback = fault_rollback,
	.has_written = fault_has_written,
	.tidy = fault_tidy,
	.give_back = fault_give_back,
	.meta_get = fault_meta_get,
	.meta_put = fault_meta_put,
	.meta_delete = fault_meta_delete,
	.user_get = fault_user_get,
	.user_put = fault_user_put,
	.user_list = fault_user_list,
	.user_names = fault_user_names,
	.user_count = fault_user_count,
	.admin_count = fault_admin_count,
	.token_get = fault_token_get,
	.token_newest = fault_token_newest,
	.token_put = fault_token_put,
	.token_delete = fault_token_delete,
	.token_delete_user = fault_token_delete_user,
	.token_trim = fault_token_trim,
	.device_put = fault_device_put,
	.device_list = fault_device_list,
	.device_delete = fault_device_delete,
	.conv_by_name = fault_conv_by_name,
	.conv_by_key = fault_conv_by_key,
	.conv_put = fault_conv_put,
	.conv_listed = fault_conv_listed,
	.conv_names = fault_conv_names,
	.conv_after = fault_conv_after,
	.member_get = fault_member_get,
	.member_put = fault_member_put,
	.member_list = fault_member_list,
	.member_managers = fault_member_managers,
	.membership_list = fault_membership_list,
	.membership_since = fault_membership_since,
	.span_put = fault_span_put,
	.span_clear = fault_span_clear,
	.span_list = fault_span_list,
	.room_get = fault_room_get,
	.room_put = fault_room_put,
	.room_delete = fault_room_delete,
	.room_list = fault_room_list,
	.room_count = fault_room_count,
	.room_mark_put = fault_room_mark_put,
	.room_mark_delete = fault_room_mark_delete,
	.room_mark_list = fault_room_mark_list,
	.room_mark_trim = fault_room_mark_trim,
	.record_get = fault_record_get,
	.record_put = fault_record_put,
	.record_delete = fault_record_delete,
	.record_delete_all = fault_record_delete_all,
	.record_list = fault_record_list,
	.record_owners = fault_record_owners,
	.record_ids = fault_record_ids,
	.record_count = fault_record_count,
	.file_get = fault_file_get,
	.file_put = fault_file_put,
	.file_delete = fault_file_delete,
	.file_by_hash = fault_file_by_hash,
	.file_list = fault_file_list,
	.file_idle = fault_file_idle,
	.file_open_sum = fault_file_open_sum,
	.file_ref_put = fault_file_ref_put,
	.file_ref_clear = fault_file_ref_clear,
	.file_ref_list = fault_file_ref_list,
	.file_ref_range = fault_file_ref_range,
	.entry_append = fault_entry_append,
	.entry_by_seq = fault_entry_by_seq,
	.entry_by_cid = fault_entry_by_cid,
	.entry_recall = fault_entry_recall,
	.entry_rewrite = fault_entry_rewrite,
	.entry_mark = fault_entry_mark,
	.entry_page = fault_entry_page,
	.entry_after = fault_entry_after,
	.entry_purged = fault_entry_purged,
	.entry_purge = fault_entry_purge,
	.last_id_get = fault_last_id_get,
	.last_id_put = fault_last_id_put,
	.mention_put = fault_mention_put,
	.mention_count = fault_mention_count,
};

static const struct system_ops fault_system_ops = {
	.open = fault_system_open,
	.close = fault_system_close,
	.tenant_add = fault_tenant_add,
	.tenant_put = fault_tenant_put,
	.tenant_delete = fault_tenant_delete,
	.tenant_get = fault_tenant_get,
	.tenant_list = fault_tenant_list,
};

struct store_backend
store_fault_new(const struct store_backend *beneath, struct fault_plan *plan)
{
	struct fault_place *place = xmalloc(sizeof(*place));

	*place = (struct fault_place){ beneath, plan };
	return (struct store_backend){ .ops = &fault_ops,
		.system = &fault_system_ops,
		.index = beneath->index != NULL ? &fault_index_ops : NULL,
		.place = place };
}

void
store_fault_free(struct store_backend *backend)
{
	xfree(backend->place);
	backend->place = NULL;
}
