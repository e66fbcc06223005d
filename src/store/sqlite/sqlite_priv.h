/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_SQLITE_PRIV_H
#define STORE_SQLITE_SQLITE_PRIV_H
/* What the files of this folder share about a tenant's database. */
#include "store/sqlite/query.h"
#include "store/store.h"

struct store {
	struct db db;
};

/* Statements of tenant.db; texts in schema.c. */
enum stmt {
	STMT_META_GET = DB_STMT_COUNT,
	STMT_META_PUT,
	STMT_META_DELETE,
	STMT_LAST_ID_GET,
	STMT_LAST_ID_PUT,
	STMT_USER_GET,
	STMT_USER_PUT,
	STMT_USER_LIST,
	STMT_USER_SEARCH,
	STMT_USER_NAMES,
	STMT_USER_COUNT,
	STMT_ADMIN_COUNT,
	STMT_TOKEN_GET,
	STMT_TOKEN_NEWEST,
	STMT_TOKEN_PUT,
	STMT_TOKEN_DELETE,
	STMT_TOKEN_DELETE_USER,
	STMT_TOKEN_EXPIRE,
	STMT_TOKEN_TRIM,
	STMT_DEVICE_PUT,
	STMT_DEVICE_LIST,
	STMT_DEVICE_DELETE,
	STMT_CONV_BY_NAME,
	STMT_CONV_BY_KEY,
	STMT_CONV_INSERT,
	STMT_CONV_UPDATE,
	STMT_CONV_LISTED,
	STMT_CONV_NAMES,
	STMT_CONV_ALL,
	STMT_CONV_AFTER,
	STMT_MEMBER_GET,
	STMT_MEMBER_PUT,
	STMT_MEMBER_LIST,
	STMT_MEMBER_MANAGERS,
	STMT_MEMBERSHIP_LIST,
	STMT_MEMBERSHIP_SINCE,
	STMT_SPAN_PUT,
	STMT_SPAN_CLEAR,
	STMT_SPAN_LIST,
	STMT_ROOM_GET,
	STMT_ROOM_PUT,
	STMT_ROOM_DELETE,
	STMT_ROOM_LIST,
	STMT_ROOM_COUNT,
	STMT_MARK_PUT,
	STMT_MARK_DELETE,
	STMT_MARK_DELETE_ALL,
	STMT_MARK_LIST,
	STMT_MARK_TRIM,
	STMT_MARK_COUNT,
	STMT_RECORD_GET,
	STMT_RECORD_PUT,
	STMT_RECORD_DELETE,
	STMT_RECORD_DELETE_ALL,
	STMT_RECORD_LIST,
	STMT_RECORD_OWNERS,
	STMT_RECORD_IDS,
	STMT_RECORD_COUNT,
	STMT_FILE_GET,
	STMT_FILE_PUT,
	STMT_FILE_DELETE,
	STMT_FILE_BY_HASH,
	STMT_FILE_LIST,
	STMT_FILE_IDLE,
	STMT_FILE_OPEN_SUM,
	STMT_FILE_REF_PUT,
	STMT_FILE_REF_CLEAR,
	STMT_FILE_REF_DROP,
	STMT_FILE_REF_LIST,
	STMT_FILE_REF_RANGE,
	STMT_ENTRY_APPEND,
	STMT_ENTRY_BY_SEQ,
	STMT_ENTRY_BY_CID,
	STMT_ENTRY_RECALL,
	STMT_ENTRY_REWRITE,
	STMT_ENTRY_MARK,
	STMT_ENTRY_PAGE_OLDEST,
	STMT_ENTRY_PAGE_NEWEST,
	STMT_ENTRY_AFTER,
	STMT_ENTRY_PURGED,
	STMT_ENTRY_PURGE,
	STMT_MENTION_PUT,
	STMT_MENTION_DELETE,
	STMT_MENTION_PURGE,
	STMT_MENTION_COUNT,
	STMT_COUNT
};

extern const struct db_schema tenant_schema, system_schema;
extern const struct system_ops store_sqlite_system_ops;

/* The functions behind store_ops, by noun: one file each. */
enum err sqlite_meta_get(struct store *, const char *, struct arena *,
    struct str *);
enum err sqlite_meta_put(struct store *, const char *, struct str);
enum err sqlite_meta_delete(struct store *, const char *);
enum err sqlite_last_id_get(struct store *, int64_t *);
enum err sqlite_last_id_put(struct store *, int64_t);

enum err sqlite_user_get(struct store *, struct str, struct arena *,
    struct user *);
enum err sqlite_user_put(struct store *, const struct user *);
enum err sqlite_user_list(struct store *, struct str after, struct str text,
    int64_t limit, store_user_fn, void *arg);
/* Rows of an id and a name; ends the query. */
enum err names_visit(struct query *, store_name_fn, void *arg);
enum err sqlite_user_names(struct store *, int64_t limit, store_name_fn,
    void *arg);
enum err sqlite_user_count(struct store *, int64_t *all, int64_t *admins);
enum err sqlite_admin_count(struct store *, int64_t most, int64_t *out);

enum err sqlite_token_get(struct store *, const unsigned char hash[32],
    struct arena *, struct token *);
enum err sqlite_token_newest(struct store *, struct str user, int64_t *out);
enum err sqlite_token_put(struct store *, const struct token *);
enum err sqlite_token_delete(struct store *, const unsigned char hash[32]);
enum err sqlite_token_delete_user(struct store *, struct str user);
enum err sqlite_token_trim(struct store *, struct str user, int64_t keep,
    int64_t ts);

enum err sqlite_device_put(struct store *, const struct device *);
enum err sqlite_device_list(struct store *, struct str user, store_device_fn,
    void *arg);
enum err sqlite_device_delete(struct store *, struct str user,
    struct str id);

enum err sqlite_conv_by_name(struct store *, struct str, struct arena *,
    struct conv *);
enum err sqlite_conv_by_key(struct store *, int64_t, struct arena *,
    struct conv *);
enum err sqlite_conv_put(struct store *, struct conv *);
enum err sqlite_conv_names(struct store *, struct str prefix, int64_t limit,
    store_name_fn, void *arg);
enum err sqlite_conv_listed(struct store *, const struct conv_range *,
    store_conv_fn, void *arg);
enum err sqlite_conv_after(struct store *, int64_t after, int64_t limit,
    store_conv_fn, void *arg);
/* Reads CONV_COLUMNS; strings are borrowed from the query. */
void sqlite_conv_read(struct query *, struct conv *);

enum err sqlite_member_get(struct store *, int64_t conv, struct str user,
    struct member *);
enum err sqlite_member_put(struct store *, const struct member *);
enum err sqlite_member_list(struct store *, int64_t conv, struct str after,
    int64_t limit, store_member_fn, void *arg);
enum err sqlite_member_managers(struct store *, int64_t conv, int64_t limit,
    store_member_fn, void *arg);
enum err sqlite_membership_list(struct store *, struct str user,
    store_membership_fn, void *arg);
enum err sqlite_membership_since(struct store *, struct str user,
    int64_t since, int64_t limit, store_membership_fn, void *arg);
enum err sqlite_span_put(struct store *, int64_t conv, struct str user,
    struct span);
enum err sqlite_span_clear(struct store *, int64_t conv, struct str user);
enum err sqlite_span_list(struct store *, int64_t conv, struct str user,
    store_span_fn, void *arg);

enum err sqlite_room_get(struct store *, int64_t conv, struct arena *,
    struct room *);
enum err sqlite_room_put(struct store *, const struct room *);
enum err sqlite_room_delete(struct store *, int64_t conv);
enum err sqlite_room_list(struct store *, struct str after, int64_t limit,
    store_room_fn, void *arg);
enum err sqlite_room_count(struct store *, int64_t *out);
enum err sqlite_room_mark_put(struct store *, const struct room_mark *);
enum err sqlite_room_mark_delete(struct store *, int64_t conv,
    enum room_mark_kind, struct str user);
enum err sqlite_room_mark_list(struct store *, int64_t conv,
    store_room_mark_fn, void *arg);
enum err sqlite_room_mark_trim(struct store *, int64_t conv, int64_t ts,
    int64_t *left);

enum err sqlite_record_get(struct store *, const struct record_key *,
    struct arena *, struct record *);
enum err sqlite_record_put(struct store *, const struct record *);
enum err sqlite_record_delete(struct store *, const struct record_key *);
enum err sqlite_record_delete_all(struct store *, enum record_kind,
    struct str owner);
enum err sqlite_record_list(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err sqlite_record_owners(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err sqlite_record_ids(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err sqlite_record_count(struct store *, enum record_kind,
    struct str owner, int64_t *out);

enum err sqlite_file_get(struct store *, struct str id, struct arena *,
    struct file *);
enum err sqlite_file_put(struct store *, const struct file *);
enum err sqlite_file_delete(struct store *, struct str id);
enum err sqlite_file_by_hash(struct store *, struct str hash, struct arena *,
    struct file *);
enum err sqlite_file_list(struct store *, const struct file_range *,
    store_file_fn, void *arg);
enum err sqlite_file_idle(struct store *, int64_t ts, int64_t limit,
    store_file_fn, void *arg);
enum err sqlite_file_open_sum(struct store *, struct str owner,
    struct file_open_sum *);
enum err sqlite_file_ref_put(struct store *, const struct file_ref *);
enum err sqlite_file_ref_clear(struct store *, int64_t conv, int64_t seq);
enum err sqlite_file_ref_list(struct store *, const struct file_ref *after,
    int64_t limit, store_file_ref_fn, void *arg);
enum err sqlite_file_ref_range(struct store *, const struct entry_range *,
    store_file_ref_fn, void *arg);

enum err sqlite_entry_append(struct store *, const struct entry *);
enum err sqlite_entry_by_seq(struct store *, int64_t conv, int64_t seq,
    struct arena *, struct entry *);
enum err sqlite_entry_by_cid(struct store *, int64_t conv, struct str sender,
    struct str cid, struct arena *, struct entry *);
enum err sqlite_entry_recall(struct store *, int64_t conv, int64_t seq);
enum err sqlite_entry_rewrite(struct store *, const struct entry *);
enum err sqlite_entry_mark(struct store *, int64_t conv, int64_t seq,
    struct str marks);
enum err sqlite_entry_page(struct store *, const struct entry_range *,
    store_entry_fn, void *arg);
enum err sqlite_entry_after(struct store *, int64_t after, int64_t limit,
    store_entry_fn, void *arg);

enum err sqlite_entry_purged(struct store *, int64_t conv, int64_t limit,
    store_entry_fn, void *arg);
enum err sqlite_entry_purge(struct store *, int64_t conv, int64_t upto);

enum err sqlite_mention_put(struct store *, int64_t conv, int64_t seq,
    struct str user);
enum err sqlite_mention_count(struct store *, int64_t conv, struct str user,
    int64_t after, int64_t *out);

#endif
