/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_MEM_MEM_PRIV_H
#define STORE_MEM_MEM_PRIV_H
/* What the files of this folder share. */
#include "store/mem/table.h"
#include "store/store.h"

/* Rows that have no struct in model/. */
struct meta_row {
	struct str key, value;
};
struct span_row {
	int64_t conv;
	struct str user;
	struct span span;
};
struct mention_row {
	int64_t conv, seq;
	struct str user;
};

enum mem_table {
	MEM_META,	/* by key */
	MEM_USER,	/* by id */
	MEM_TOKEN,	/* by hash; TOKEN_BY_USER */
	MEM_DEVICE,	/* by user, id */
	MEM_CONV,	/* by key; CONV_BY_NAME */
	MEM_MEMBER,	/* by conv, user; MEMBER_BY_USER */
	MEM_SPAN,	/* by conv, user, from */
	MEM_ROOM,	/* by conv */
	MEM_ROOM_MARK,	/* by conv, kind, user */
	MEM_RECORD,	/* by kind, owner, id; RECORD_BY_ID */
	MEM_FILE,	/* by id; FILE_BY_OWNER, FILE_BY_HASH, FILE_BY_IDLE */
	MEM_FILE_REF,	/* by file, conv, seq; FILE_REF_BY_CONV */
	MEM_ENTRY,	/* by id; ENTRY_BY_SEQ, ENTRY_BY_CID */
	MEM_MENTION,	/* by conv, seq, user */
	MEM_TABLE_COUNT
};

#define BY_KEY 0
#define TOKEN_BY_USER 1		/* user, created_ts, hash */
#define CONV_BY_NAME 1
#define MEMBER_BY_USER 1	/* user, conv */
#define RECORD_BY_ID 1		/* kind, id, owner */
#define FILE_BY_OWNER 1		/* owner, ts, id */
#define FILE_BY_HASH 2		/* hash, id; whole ones */
#define FILE_BY_IDLE 3		/* idle_ts, id; idle ones */
#define FILE_REF_BY_CONV 1	/* conv, seq, file */
#define ENTRY_BY_SEQ 1		/* conv, seq */
#define ENTRY_BY_CID 2		/* conv, sender, cid; only with a cid */

extern const struct table_type mem_types[MEM_TABLE_COUNT];

/* One tenant. */
struct mem_db {
	struct mem_db *next;
	char tenant[33];
	struct table tables[MEM_TABLE_COUNT];
	struct table_journal journal;
	int64_t last_id, last_id_before;
	bool has_writer;
	unsigned snapshots;	/* readers inside begin … rollback */
};

/* An open handle. */
struct store {
	struct mem_db *db;
	enum store_mode mode;
	bool in_txn;
	unsigned walks;		/* visitors under way: nothing may be written */
};

/* The table of a handle inside a transaction; the second form is for
 * writing. Both BUG when the handle may not. */
const struct table *mem_reads(struct store *, enum mem_table);
struct table *mem_writes(struct store *, enum mem_table);
void mem_put(struct store *, enum mem_table, const void *row);
bool mem_del(struct store *, enum mem_table, const void *key);
/* The row of index ix copied into the arena, or ERR_NOT_FOUND. */
enum err mem_get(struct store *, enum mem_table, unsigned ix, const void *key,
    struct arena *, void *out);

/* Search indexes, see index.c: where the place keeps them, the newest
 * first. */
struct mem_index;
extern const struct index_ops mem_index_ops;
struct mem_index **mem_indexes(void *place);
void mem_indexes_free(struct mem_index **);

/* ASCII letters are equal in both cases; true for an empty part. */
bool mem_contains(struct str, struct str part);

/* The functions behind store_ops, by noun. */
enum err mem_meta_get(struct store *, const char *, struct arena *,
    struct str *);
enum err mem_meta_put(struct store *, const char *, struct str);
enum err mem_meta_delete(struct store *, const char *);
enum err mem_user_get(struct store *, struct str, struct arena *,
    struct user *);
enum err mem_user_put(struct store *, const struct user *);
enum err mem_user_list(struct store *, struct str after, struct str text,
    int64_t limit, store_user_fn, void *arg);
enum err mem_user_names(struct store *, int64_t limit, store_name_fn,
    void *arg);
enum err mem_user_count(struct store *, int64_t *all, int64_t *admins);
enum err mem_admin_count(struct store *, int64_t most, int64_t *out);
enum err mem_token_get(struct store *, const unsigned char hash[32],
    struct arena *, struct token *);
enum err mem_token_newest(struct store *, struct str user, int64_t *out);
enum err mem_token_put(struct store *, const struct token *);
enum err mem_token_delete(struct store *, const unsigned char hash[32]);
enum err mem_token_delete_user(struct store *, struct str user);
enum err mem_token_trim(struct store *, struct str user, int64_t keep,
    int64_t ts);
enum err mem_device_put(struct store *, const struct device *);
enum err mem_device_list(struct store *, struct str user, store_device_fn,
    void *arg);
enum err mem_device_delete(struct store *, struct str user, struct str id);

enum err mem_conv_by_name(struct store *, struct str, struct arena *,
    struct conv *);
enum err mem_conv_by_key(struct store *, int64_t, struct arena *,
    struct conv *);
enum err mem_conv_put(struct store *, struct conv *);
enum err mem_conv_names(struct store *, struct str prefix, int64_t limit,
    store_name_fn, void *arg);
enum err mem_conv_listed(struct store *, const struct conv_range *,
    store_conv_fn, void *arg);
enum err mem_conv_after(struct store *, int64_t after, int64_t limit,
    store_conv_fn, void *arg);
/* Up to which seq its entries went. */
int64_t mem_conv_purged(struct store *, int64_t key);
enum err mem_conv_check(struct store *, int64_t key);
enum err mem_member_get(struct store *, int64_t conv, struct str user,
    struct member *);
enum err mem_member_put(struct store *, const struct member *);
enum err mem_member_list(struct store *, int64_t conv, struct str after,
    int64_t limit, store_member_fn, void *arg);
enum err mem_member_managers(struct store *, int64_t conv, int64_t limit,
    store_member_fn, void *arg);
enum err mem_membership_list(struct store *, struct str user,
    store_membership_fn, void *arg);
enum err mem_membership_since(struct store *, struct str user, int64_t since,
    int64_t limit, store_membership_fn, void *arg);
enum err mem_span_put(struct store *, int64_t conv, struct str user,
    struct span);
enum err mem_span_clear(struct store *, int64_t conv, struct str user);
enum err mem_span_list(struct store *, int64_t conv, struct str user,
    store_span_fn, void *arg);

enum err mem_room_get(struct store *, int64_t conv, struct arena *,
    struct room *);
enum err mem_room_put(struct store *, const struct room *);
enum err mem_room_delete(struct store *, int64_t conv);
enum err mem_room_list(struct store *, struct str after, int64_t limit,
    store_room_fn, void *arg);
enum err mem_room_count(struct store *, int64_t *out);
enum err mem_room_mark_put(struct store *, const struct room_mark *);
enum err mem_room_mark_delete(struct store *, int64_t conv,
    enum room_mark_kind, struct str user);
enum err mem_room_mark_list(struct store *, int64_t conv,
    store_room_mark_fn, void *arg);
enum err mem_room_mark_trim(struct store *, int64_t conv, int64_t ts,
    int64_t *left);

enum err mem_record_get(struct store *, const struct record_key *,
    struct arena *, struct record *);
enum err mem_record_put(struct store *, const struct record *);
enum err mem_record_delete(struct store *, const struct record_key *);
enum err mem_record_delete_all(struct store *, enum record_kind,
    struct str owner);
enum err mem_record_list(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err mem_record_owners(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err mem_record_ids(struct store *, const struct record_range *,
    store_record_fn, void *arg);
enum err mem_record_count(struct store *, enum record_kind,
    struct str owner, int64_t *out);

enum err mem_file_get(struct store *, struct str id, struct arena *,
    struct file *);
enum err mem_file_put(struct store *, const struct file *);
enum err mem_file_delete(struct store *, struct str id);
enum err mem_file_by_hash(struct store *, struct str hash, struct arena *,
    struct file *);
enum err mem_file_list(struct store *, const struct file_range *,
    store_file_fn, void *arg);
enum err mem_file_idle(struct store *, int64_t ts, int64_t limit,
    store_file_fn, void *arg);
enum err mem_file_open_sum(struct store *, struct str owner,
    struct file_open_sum *);
enum err mem_file_ref_put(struct store *, const struct file_ref *);
enum err mem_file_ref_clear(struct store *, int64_t conv, int64_t seq);
enum err mem_file_ref_list(struct store *, const struct file_ref *after,
    int64_t limit, store_file_ref_fn, void *arg);
enum err mem_file_ref_range(struct store *, const struct entry_range *,
    store_file_ref_fn, void *arg);

enum err mem_entry_append(struct store *, const struct entry *);
enum err mem_entry_by_seq(struct store *, int64_t conv, int64_t seq,
    struct arena *, struct entry *);
enum err mem_entry_by_cid(struct store *, int64_t conv, struct str sender,
    struct str cid, struct arena *, struct entry *);
enum err mem_entry_recall(struct store *, int64_t conv, int64_t seq);
enum err mem_entry_rewrite(struct store *, const struct entry *);
enum err mem_entry_mark(struct store *, int64_t conv, int64_t seq,
    struct str marks);
enum err mem_entry_page(struct store *, const struct entry_range *,
    store_entry_fn, void *arg);
enum err mem_entry_after(struct store *, int64_t after, int64_t limit,
    store_entry_fn, void *arg);
enum err mem_entry_purged(struct store *, int64_t conv, int64_t limit,
    store_entry_fn, void *arg);
enum err mem_entry_purge(struct store *, int64_t conv, int64_t upto);
enum err mem_mention_put(struct store *, int64_t conv, int64_t seq,
    struct str user);
enum err mem_mention_count(struct store *, int64_t conv, struct str user,
    int64_t after, int64_t *out);

#endif
