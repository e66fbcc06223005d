/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and their bytes, read from the disk and not by the depot that wrote
 * them.
 * Runs on: the one thread of the test.
 * Owns: nothing.
 */
#include "powerfiles.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/text.h"
#include "model/parts.h"
#include "powerdisk.h"
#include "poweroracle.h"
#include "sim/acts.h"

#define PATH_ROOM 256

struct look {
	const struct store_ops *ops;
	struct store *store;
	const char *tenant;
};

bool
powerfiles_has(const char *path)
{
	return strstr(path, "/uploads") != NULL ||
	    strstr(path, "/files") != NULL;
}

struct content {
	bool is_there;
	size_t len;
	char bytes[ACT_FILE_BYTES + 1];
};

static void
read_path(const char *path, struct content *out)
{
	struct powerdisk_node *n;
	int64_t len = -1;

	if (powerdisk_open(path, O_RDONLY, &n) == 0)
		len = powerdisk_read(n, out->bytes, sizeof(out->bytes), 0);
	out->is_there = len >= 0;
	out->len = len > 0 ? (size_t)len : 0;
}

static bool
has_hash(const struct content *c, struct str hash)
{
	unsigned char sum[32];
	char text[65];

	text_sha256(c->bytes, c->len, sum);
	text_hex(sum, sizeof(sum), text);
	return hash.len == FILE_HASH_CHARS && str_is(hash, text);
}

static void
check_whole(const struct look *k, const struct file *f)
{
	struct content c;
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), DISK_ROOT "/tenants/%s/files/%.2s/%.*s",
	    k->tenant, f->place.p, STR_FMT(f->place));
	read_path(path, &c);
	if (!c.is_there || (int64_t)c.len != f->size || !has_hash(&c, f->hash))
		oracle_tell(VERDICT_LOST, "%s: the file %.*s was finished, and"
		    " %s", k->tenant, STR_FMT(f->id), !c.is_there ?
		    "is not there" : "has other bytes");
}

static void
check_upload(const struct look *k, const struct file *f)
{
	struct str rest = f->parts;
	struct part part;
	struct content c;
	char path[PATH_ROOM];

	snprintf(path, sizeof(path), DISK_ROOT "/tenants/%s/uploads/%.*s",
	    k->tenant, STR_FMT(f->id));
	read_path(path, &c);
	if (!c.is_there)
		oracle_tell(VERDICT_LOST, "%s: the upload %.*s was begun, and"
		    " is not there", k->tenant, STR_FMT(f->id));
	while (parts_take(&rest, &part) == ERR_OK)
		if (part.upto > (int64_t)c.len || memcmp(&c.bytes[part.from],
		    &act_file_text[part.from],
		    (size_t)(part.upto - part.from)) != 0)
			oracle_tell(VERDICT_LOST, "%s: a part of the upload"
			    " %.*s was taken, and is lost from %lld on",
			    k->tenant, STR_FMT(f->id), (long long)part.from);
}

static bool
on_row(void *arg, const struct file *f)
{
	if (file_is_whole(f))
		check_whole(arg, f);
	else
		check_upload(arg, f);
	return true;
}

/* Calls visit with each name of the tenant. */
typedef void (*name_fn)(const struct look *, const char *dir,
    const char *name);

static void
each_whole(const struct look *k, name_fn visit)
{
	char files[PATH_ROOM], dir[PATH_ROOM + 8];
	const char *part, *name;
	int at = 0;

	snprintf(files, sizeof(files), DISK_ROOT "/tenants/%s/files",
	    k->tenant);
	while ((part = powerdisk_list(files, &at)) != NULL) {
		int within = 0;

		snprintf(dir, sizeof(dir), "%s/%s", files, part);
		while ((name = powerdisk_list(dir, &within)) != NULL)
			visit(k, dir, name);
	}
}

/* Bytes come before their name. */
static void
check_name(const struct look *k, const char *dir, const char *name)
{
	const struct str hash = { name, FILE_HASH_CHARS };
	char path[2 * PATH_ROOM];
	struct content c;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	read_path(path, &c);
	if (!has_hash(&c, hash))
		oracle_tell(VERDICT_CORRUPT, "%s: %s stands for other bytes",
		    k->tenant, name);
}

void
powerfiles_check(const struct store_ops *ops, struct store *s,
    const char *tenant)
{
	struct look k = { ops, s, tenant };

	powerdisk_quiet(1);
	for (int p = 0; p < PEOPLE; p++) {
		const struct file_range all = {
			.owner = str_from(person_ids[p]),
			.before_ts = INT64_MAX, .before_id = STR(""),
			.limit = INT64_MAX };

		if (ops->file_list(s, &all, on_row, &k) != ERR_OK)
			oracle_tell(VERDICT_CORRUPT, "%s: files", tenant);
	}
	each_whole(&k, check_name);
	powerdisk_quiet(-1);
}

/* ---- what is left over ---- */

/* Of rows that have it; or of an upload that may yet be finished. */
static bool
is_named(const struct look *k, const char *name, struct arena *arena)
{
	const struct str hash = { name, FILE_HASH_CHARS };
	struct file f;

	if (k->ops->file_by_hash(k->store, hash, arena, &f) == ERR_OK &&
	    str_is(f.place, name))
		return true;
	return k->ops->file_get(k->store, str_from(name + FILE_HASH_CHARS + 1),
	    arena, &f) == ERR_OK && !file_is_whole(&f);
}

static void
check_named(const struct look *k, const char *dir, const char *name)
{
	struct arena arena;

	(void)dir;
	arena_init(&arena, 1u << 18);
	if (!is_named(k, name, &arena))
		oracle_tell(VERDICT_BROKEN, "%s: %s is nobody's and stays",
		    k->tenant, name);
	arena_fini(&arena);
}

void
powerfiles_check_collected(const struct store_ops *ops, struct store *s,
    const char *tenant)
{
	const struct look k = { ops, s, tenant };
	char dir[PATH_ROOM];
	const char *name;
	struct arena arena;
	struct file f;
	int at = 0;

	each_whole(&k, check_named);
	snprintf(dir, sizeof(dir), DISK_ROOT "/tenants/%s/uploads", tenant);
	arena_init(&arena, 1u << 20);
	while ((name = powerdisk_list(dir, &at)) != NULL)
		if (ops->file_get(s, str_from(name), &arena, &f) != ERR_OK ||
		    file_is_whole(&f))
			oracle_tell(VERDICT_BROKEN,
			    "%s: the upload %s is nobody's and stays", tenant,
			    name);
	arena_fini(&arena);
}
