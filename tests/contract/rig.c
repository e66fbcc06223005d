/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Back ends ready to use, and the dump of a store.
 *
 * Runs on: the test's thread.
 * Owns: temporary directories, until rig_free.
 */
#include "rig.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct tenant acme = { .id = { "acme", 4 },
	.name = { "Acme", 4 }, .created_ts = 1 };

static void
rig_set_up(struct rig *r)
{
	r->plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false, 0 };
	switch (r->kind) {
	case BACKEND_MEM:
		r->backend = store_mem_new();
		break;
	case BACKEND_FAULT:
		r->beneath = store_mem_new();
		r->backend = store_fault_new(&r->beneath, &r->plan);
		break;
	case BACKEND_SQLITE:
		snprintf(r->dir, sizeof(r->dir), "store-test-XXXXXX");
		ck_assert_ptr_nonnull(mkdtemp(r->dir));
		r->backend = store_sqlite_new(r->dir);
		break;
	case BACKEND_COUNT:
		break;
	}
	r->ops = r->backend.ops;
}

struct rig *
rig_new(enum backend kind)
{
	struct rig *r = xcalloc(1, sizeof(*r));

	r->kind = kind;
	arena_init(&r->arena, 1 << 24);
	rig_set_up(r);
	r->w = rig_open(r, STORE_WRITE);
	return r;
}

static int
on_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
rig_remove(const char *dir)
{
	nftw(dir, on_remove, 16, FTW_DEPTH | FTW_PHYS);
}

void
rig_free(struct rig *r)
{
	r->ops->close(r->w);
	switch (r->kind) {
	case BACKEND_MEM:
		store_mem_free(&r->backend);
		break;
	case BACKEND_FAULT:
		store_fault_free(&r->backend);
		store_mem_free(&r->beneath);
		break;
	case BACKEND_SQLITE:
		store_sqlite_free(&r->backend);
		rig_remove(r->dir);
		break;
	case BACKEND_COUNT:
		break;
	}
	arena_fini(&r->arena);
	xfree(r);
}

struct store *
rig_open(struct rig *r, enum store_mode mode)
{
	struct store *s = NULL;
	const char *why = NULL;

	ck_ok(r->ops->open(r->backend.place, acme.id, mode, &s, &why));
	ck_assert_ptr_nonnull(s);
	return s;
}

void
rig_reopen(struct rig *r)
{
	r->ops->close(r->w);
	r->w = rig_open(r, STORE_WRITE);
}

void
rig_begin(struct rig *r)
{
	ck_ok(r->ops->begin(r->w));
}

void
rig_commit(struct rig *r)
{
	ck_ok(r->ops->commit(r->w));
}

struct store *
rig_read(struct rig *r)
{
	struct store *s = rig_open(r, STORE_READ);

	ck_ok(r->ops->begin(s));
	return s;
}

void
rig_read_end(struct rig *r, struct store *s)
{
	r->ops->rollback(s);
	r->ops->close(s);
}

int64_t
rig_conv(struct rig *r, const char *name)
{
	struct conv c = { .kind = CONV_GROUP, .name = str_from(name),
		.title = STR("Title"), .owner = STR("alice"),
		.created_ts = 1000 };

	ck_ok(r->ops->conv_put(r->w, &c));
	ck_assert_int_gt(c.key, 0);
	return c.key;
}

void
rig_user(struct rig *r, const char *id)
{
	struct user u = { .id = str_from(id), .name = str_from(id),
		.created_ts = 5 };

	ck_ok(r->ops->user_put(r->w, &u));
}

void
rig_member(struct rig *r, int64_t conv, const char *user, int64_t changed)
{
	struct member m = { .conv = conv, .user = str_from(user),
		.role = ROLE_MEMBER, .from_seq = 1, .changed = changed };

	ck_ok(r->ops->member_put(r->w, &m));
}

struct entry
rig_entry(int64_t id, int64_t conv, int64_t seq, const char *cid)
{
	return (struct entry){ .id = id, .conv = conv, .seq = seq,
		.count = seq, .ts = 1700000000000 + id,
		.type = ENTRY_MESSAGE, .sender = STR("alice"),
		.cid = str_from(cid), .digest = -id, .kind = STR("text"),
		.body = STR("{\"text\":\"hello\"}") };
}

void
rig_append(struct rig *r, const struct entry *e)
{
	ck_ok(r->ops->entry_append(r->w, e));
}

void
rig_path(const struct rig *r, const char *suffix, char *out, size_t room)
{
	snprintf(out, room, "%s/tenants/acme/tenant.db%s", r->dir, suffix);
}

/* --- what visitors see */

struct seen
seen_new(void)
{
	struct seen s = { .stop_after = 0 };

	buf_init(&s.text, 1 << 20);
	return s;
}

bool
seen_note(struct seen *s, struct str word)
{
	if (s->text.len > 0)
		buf_putc(&s->text, ' ');
	buf_putstr(&s->text, word);
	return s->stop_after == 0 || --s->stop_after > 0;
}

bool
seen_int(struct seen *s, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	return seen_note(s, str_from(text));
}

/* --- the dump */

struct dump {
	struct rig *rig;
	struct store *s;
	struct buf *out;
};

static bool
dump_span(void *arg, const struct span *span)
{
	struct dump *d = arg;

	buf_printf(d->out, " %lld..%lld", (long long)span->from,
	    (long long)span->upto);
	return true;
}

static bool
dump_membership(void *arg, const struct member *m, const struct conv *c)
{
	struct dump *d = arg;
	int64_t mentions = 0;

	ck_ok(d->rig->ops->mention_count(d->s, c->key, m->user, 0, &mentions));
	buf_printf(d->out, "  in %.*s role %d left %d from %lld,%lld read "
	    "%lld,%lld delivered %lld changed %lld flags %d%d%d %lld %lld "
	    "%u,%lld,%lld mentions %lld spans", STR_FMT(c->name), m->role, m->left,
	    (long long)m->from_seq, (long long)m->from_count,
	    (long long)m->read_seq, (long long)m->read_count,
	    (long long)m->delivered_seq, (long long)m->changed, m->pinned,
	    m->muted, m->is_speaker, (long long)m->joined_ts,
	    (long long)m->silent_until_ts, m->flags,
	    (long long)m->hidden_count, (long long)m->aimed_seq,
	    (long long)mentions);
	ck_ok(d->rig->ops->span_list(d->s, c->key, m->user, dump_span, d));
	buf_puts(d->out, "\n");
	return true;
}

static bool
dump_device(void *arg, const struct device *dev)
{
	struct dump *d = arg;

	buf_printf(d->out, "  device %.*s %d %.*s %lld %.*s %.*s %d %d\n",
	    STR_FMT(dev->id), dev->platform, STR_FMT(dev->name),
	    (long long)dev->seen_ts, STR_FMT(dev->label),
	    STR_FMT(dev->address), dev->is_silent, dev->token[31]);
	return true;
}

static bool
dump_user(void *arg, const struct user *u)
{
	struct dump *d = arg;

	buf_printf(d->out, "user %.*s '%.*s' '%.*s' %d%d %lld %lld\n",
	    STR_FMT(u->id), STR_FMT(u->name), STR_FMT(u->password),
	    u->is_admin, u->disabled, (long long)u->created_ts,
	    (long long)u->changed);
	ck_ok(d->rig->ops->device_list(d->s, u->id, dump_device, d));
	ck_ok(d->rig->ops->membership_since(d->s, u->id, -1, 1000,
	    dump_membership, d));
	return true;
}

static bool
dump_entry(void *arg, const struct entry *e)
{
	struct dump *d = arg;

	buf_printf(d->out, "entry %lld conv %lld seq %lld count %lld ts %lld "
	    "%s%s by '%.*s' cid '%.*s' digest %lld '%.*s' '%.*s' reply %lld "
	    "target %lld '%.*s' '%.*s' via '%.*s' said %lld "
	    "'%.*s'\n",
	    (long long)e->id,
	    (long long)e->conv, (long long)e->seq, (long long)e->count,
	    (long long)e->ts, entry_type_name(e->type),
	    e->recalled ? " recalled" : "", STR_FMT(e->sender),
	    STR_FMT(e->cid), (long long)e->digest, STR_FMT(e->kind),
	    STR_FMT(e->body), (long long)e->reply_to, (long long)e->target,
	    STR_FMT(e->mentions), STR_FMT(e->users), STR_FMT(e->via),
	    (long long)e->said_ts, STR_FMT(e->marks));
	return true;
}

static void
dump_conv(struct dump *d, const struct conv *c)
{
	buf_printf(d->out, "conv %lld %s %.*s '%.*s' '%.*s' %lld %lld %lld "
	    "%lld %lld %lld %d%d%d%d%d%d %lld %lld %u %lld %lld\n",
	    (long long)c->key,
	    conv_kind_name(c->kind),
	    STR_FMT(c->name), STR_FMT(c->title), STR_FMT(c->owner),
	    (long long)c->last_seq, (long long)c->count,
	    (long long)c->last_ts, (long long)c->changed,
	    (long long)c->created_ts, (long long)c->member_count,
	    c->settings.join, c->settings.invite, c->settings.mention_all,
	    c->settings.life, c->settings.is_listed,
	    c->settings.has_comments, (long long)c->settings.history,
	    (long long)c->settings.silent_until_ts, c->pair,
	    (long long)c->purged_seq, (long long)c->purged_count);
}

static bool
dump_mark(void *arg, const struct room_mark *m)
{
	struct dump *d = arg;

	buf_printf(d->out, "  %s %.*s %lld\n", room_mark_names[m->kind],
	    STR_FMT(m->user), (long long)m->until_ts);
	return true;
}

static bool
dump_room(void *arg, const struct room *r, const struct conv *c)
{
	struct dump *d = arg;

	buf_printf(d->out, "room %.*s %lld %d%d%d %lld ", STR_FMT(c->name),
	    (long long)r->from_seq, r->is_kept, r->is_recorded,
	    r->is_high_for_all, (long long)r->muted_until_ts);
	buf_printf(d->out, "%lld %lld %lld %lld %lld '%.*s' '%.*s'\n",
	    (long long)r->window_ms, (long long)r->slots,
	    (long long)r->reserved, (long long)r->extra,
	    (long long)r->history, STR_FMT(r->low_kinds),
	    STR_FMT(r->extra_kinds));
	ck_ok(d->rig->ops->room_mark_list(d->s, r->conv, dump_mark, d));
	return true;
}

static void
dump_token(struct dump *d, unsigned char first)
{
	unsigned char hash[TOKEN_HASH_BYTES] = { first };
	struct token t;

	if (d->rig->ops->token_get(d->s, hash, &d->rig->arena, &t) == ERR_OK)
		buf_printf(d->out, "token %d %.*s %.*s %lld %lld\n", first,
		    STR_FMT(t.user), STR_FMT(t.label),
		    (long long)t.created_ts, (long long)t.expires_ts);
}

static bool
dump_record(void *arg, const struct record *row)
{
	struct dump *d = arg;

	buf_printf(d->out, "record %d '%.*s' '%.*s' %lld '%.*s'\n",
	    (int)row->kind, STR_FMT(row->owner), STR_FMT(row->id),
	    (long long)row->ts, STR_FMT(row->body));
	return true;
}

static void
dump_records(struct dump *d)
{
	static const char *const owners[] = { "al", "alice", "bob", "zoe" };

	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++) {
		const struct record_range all = { .kind = RECORD_PROBE,
			.key = str_from(owners[i]), .after = STR(""),
			.limit = 1000 };

		ck_ok(d->rig->ops->record_list(d->s, &all, dump_record,
		    d));
	}
}

static bool
dump_ref(void *arg, const struct file_ref *ref)
{
	struct dump *d = arg;

	buf_printf(d->out, "  %lld %lld\n", (long long)ref->conv,
	    (long long)ref->seq);
	return true;
}

static bool
dump_file(void *arg, const struct file *f)
{
	struct dump *d = arg;
	const struct file_ref none = { .file = f->id };

	buf_printf(d->out, "file %.*s %.*s '%.*s' %lld '%.*s' '%.*s' '%.*s' ",
	    STR_FMT(f->id), STR_FMT(f->owner), STR_FMT(f->name),
	    (long long)f->size, STR_FMT(f->said_hash), STR_FMT(f->parts),
	    STR_FMT(f->hash));
	buf_printf(d->out, "'%.*s' '%.*s' %lld %lld %lld %lld\n",
	    STR_FMT(f->place), STR_FMT(f->mime), (long long)f->width,
	    (long long)f->height, (long long)f->ts, (long long)f->idle_ts);
	ck_ok(d->rig->ops->file_ref_list(d->s, &none, 1000, dump_ref, d));
	return true;
}

static void
dump_files(struct dump *d)
{
	static const char *const owners[] = { "alice", "bob", "zoe" };

	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++) {
		const struct file_range all = { .owner = str_from(owners[i]),
			.before_ts = INT64_MAX, .before_id = STR(""),
			.limit = 1000 };

		ck_ok(d->rig->ops->file_list(d->s, &all, dump_file, d));
	}
}

void
rig_dump(struct rig *r, struct store *s, struct buf *out)
{
	struct dump d = { r, s, out };
	struct str value;
	struct conv c;
	int64_t last = 0;

	for (int64_t k = 1; r->ops->conv_by_key(s, k, &r->arena, &c) ==
	    ERR_OK; k++)
		dump_conv(&d, &c);
	ck_ok(r->ops->user_list(s, STR_NONE, STR_NONE, 1000, dump_user, &d));
	ck_ok(r->ops->room_list(s, STR(""), 1000, dump_room, &d));
	dump_records(&d);
	dump_files(&d);
	ck_ok(r->ops->entry_after(s, 0, 100000, dump_entry, &d));
	for (unsigned char i = 1; i < 10; i++)
		dump_token(&d, i);
	if (r->ops->meta_get(s, "setup", &r->arena, &value) == ERR_OK)
		buf_printf(out, "setup '%.*s'\n", STR_FMT(value));
	ck_ok(r->ops->last_id_get(s, &last));
	buf_printf(out, "last %lld\n", (long long)last);
	ck_assert(!out->overflow);
	arena_fini(&r->arena);
	arena_init(&r->arena, 1 << 24);
}

void
rig_dump_now(struct rig *r, struct buf *out)
{
	buf_init(out, 1 << 22);
	rig_begin(r);
	rig_dump(r, r->w, out);
	r->ops->rollback(r->w);
}
