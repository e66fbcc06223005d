/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulated disk: files as bytes, what of them is safe, and the changes
 * in between; names likewise.
 * Runs on: the one thread of the test.
 * Owns: the disk.
 */
#include "powerdisk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/str.h"

#define PATH_ROOM 192
#define NAMES_MAX 512
#define CHANGES_MAX 1024	/* of names, not synced yet */
#define MAPS_MAX 8
#define MAP_BYTES 32768

const char *const powerdisk_call_names[DISK_CALLS] = { "open", "read", "write",
	"truncate", "sync", "create", "remove", "rename" };

struct bytes {
	char *p;
	uint64_t len, room;
};

/* A write, or a new length when data is NULL. */
struct change {
	uint64_t at, len;
	char *data;
};

struct powerdisk_node {
	struct powerdisk_node *next;		/* all there ever were */
	uint64_t ino;
	bool is_dir;
	bool is_index;			/* of a log: -shm */
	bool is_dead;			/* of a process that is gone */
	char path[PATH_ROOM];		/* its newest name */
	struct bytes now, safe;
	struct change *changes;		/* from safe to now */
	uint64_t change_count, change_room;
	char *maps[MAPS_MAX];
	struct powerdisk_node *left;	/* what a power loss made of it */
};

struct name {
	char path[PATH_ROOM];
	struct powerdisk_node *node;
};

struct names {
	struct name list[NAMES_MAX];
	int count;
};

/* path leads to node, or to nothing; from vanishes with it. */
struct rename {
	char path[PATH_ROOM], from[PATH_ROOM];
	struct powerdisk_node *node;
};

static struct {
	struct rng_seeded dice;
	powerdisk_hook_fn hook;
	void *arg;
	int quiet;
	bool is_dying;
	const char *ignored;	/* part of the paths whose syncs are */
	uint64_t inos;
	struct powerdisk_node *nodes;
	struct names now, safe;
	struct rename changes[CHANGES_MAX];
	int change_count;
} disk;

static uint64_t
dice(uint64_t below)
{
	return rng_seeded_below(&disk.dice, below);
}

void
powerdisk_random(void *p, uint64_t len)
{
	unsigned char *out = p;

	for (uint64_t i = 0; i < len; i++)
		out[i] = (unsigned char)dice(256);
}

static int
ask(enum powerdisk_call call, const struct powerdisk_node *n, const char *path)
{
	size_t len = strlen(path);

	if (disk.quiet > 0 || (n != NULL && (n->is_dead || n->is_index)))
		return 0;
	if (len > 4 && strcmp(path + len - 4, "-shm") == 0)
		return 0;
	return disk.hook(disk.arg, call, path);
}

void
powerdisk_quiet(int change)
{
	disk.quiet += change;
}

void
powerdisk_ignore_syncs(const char *part)
{
	disk.ignored = part;
}

/* ---- bytes ---- */

static void
bytes_need(struct bytes *b, uint64_t len)
{
	if (len <= b->room)
		return;
	b->room = len + len / 2 + 4096;
	b->p = xrealloc(b->p, b->room);
}

/* New bytes are zeros, or what lay there on the disk before. */
static void
bytes_resize(struct bytes *b, uint64_t len, bool is_garbage)
{
	bytes_need(b, len);
	if (len > b->len)
		memset(b->p + b->len, is_garbage ? 0xa5 : 0, len - b->len);
	b->len = len;
}

static void
bytes_put(struct bytes *b, const void *p, uint64_t len, uint64_t at)
{
	if (at + len > b->len)
		bytes_resize(b, at + len, false);
	memcpy(b->p + at, p, len);
}

static void
bytes_copy(struct bytes *to, const struct bytes *from)
{
	bytes_need(to, from->len);
	if (from->len > 0)
		memcpy(to->p, from->p, from->len);
	to->len = from->len;
}

static void
change_apply(struct bytes *b, const struct change *c)
{
	if (c->data != NULL)
		bytes_put(b, c->data, c->len, c->at);
	else
		bytes_resize(b, c->at, false);
}

/* ---- nodes ---- */

static struct powerdisk_node *
node_new(const char *path, bool is_dir)
{
	struct powerdisk_node *n = xcalloc(1, sizeof(*n));
	size_t len = strlen(path);

	n->ino = ++disk.inos;
	n->is_dir = is_dir;
	n->is_index = len > 4 && strcmp(path + len - 4, "-shm") == 0;
	memcpy(n->path, path, len + 1);
	n->next = disk.nodes;
	disk.nodes = n;
	return n;
}

static void
changes_drop(struct powerdisk_node *n)
{
	for (uint64_t i = 0; i < n->change_count; i++)
		xfree(n->changes[i].data);
	n->change_count = 0;
}

static void
node_free(struct powerdisk_node *n)
{
	changes_drop(n);
	xfree(n->changes);
	xfree(n->now.p);
	xfree(n->safe.p);
	for (int i = 0; i < MAPS_MAX; i++)
		xfree(n->maps[i]);
	xfree(n);
}

static void
note_change(struct powerdisk_node *n, const void *data, uint64_t len,
    uint64_t at)
{
	struct change *c;

	if (n->is_index)
		return;
	if (n->change_count == n->change_room) {
		n->change_room = n->change_room * 2 + 16;
		n->changes = xrealloc(n->changes,
		    n->change_room * sizeof(*n->changes));
	}
	c = &n->changes[n->change_count++];
	*c = (struct change){ .at = at, .len = len };
	if (data == NULL)
		return;
	c->data = xmalloc(len + 1);
	memcpy(c->data, data, len);
}

static nlink_t
links_of(const struct powerdisk_node *n)
{
	nlink_t links = 0;

	for (int i = 0; i < disk.now.count; i++)
		links += disk.now.list[i].node == n;
	return links;
}

void
powerdisk_node_stat(const struct powerdisk_node *n, struct stat *st)
{
	memset(st, 0, sizeof(*st));
	st->st_dev = 0x706f;
	st->st_ino = n->ino;
	st->st_mode = n->is_dir ? S_IFDIR | 0700 : S_IFREG | 0600;
	st->st_nlink = links_of(n);
	st->st_size = (off_t)n->now.len;
	st->st_blksize = 4096;
	st->st_blocks = (blkcnt_t)(n->now.len + DISK_SECTOR - 1) / DISK_SECTOR;
}

int64_t
powerdisk_read(struct powerdisk_node *n, void *p, uint64_t len, uint64_t at)
{
	int why = ask(DISK_READ, n, n->path);

	if (why != 0)
		return -why;
	if (at >= n->now.len)
		return 0;
	if (len > n->now.len - at)
		len = n->now.len - at;
	memcpy(p, n->now.p + at, len);
	return (int64_t)len;
}

int64_t
powerdisk_write(struct powerdisk_node *n, const void *p, uint64_t len,
    uint64_t at)
{
	int why = ask(DISK_WRITE, n, n->path);
	uint64_t part = why == 0 ? len : dice(len + 1);

	/* One that fails may have done a part of it, in whole sectors. */
	if (part < len)
		part = at + part > at - at % DISK_SECTOR + DISK_SECTOR ?
		    part - (at + part) % DISK_SECTOR : 0;
	if (part > 0) {
		note_change(n, p, part, at);
		bytes_put(&n->now, p, part, at);
	}
	return why == 0 ? (int64_t)len : -why;
}

int
powerdisk_truncate(struct powerdisk_node *n, uint64_t len)
{
	int why = ask(DISK_TRUNCATE, n, n->path);

	if (why != 0)
		return -why;
	if (n->is_index && len == 0)
		for (int i = 0; i < MAPS_MAX; i++)
			if (n->maps[i] != NULL)
				memset(n->maps[i], 0, MAP_BYTES);
	note_change(n, NULL, 0, len);
	bytes_resize(&n->now, len, false);
	return 0;
}

void *
powerdisk_map(struct powerdisk_node *n, uint64_t at, uint64_t len)
{
	uint64_t i = at / MAP_BYTES;

	if (i >= MAPS_MAX || at % MAP_BYTES != 0 || len != MAP_BYTES)
		return NULL;
	if (n->maps[i] == NULL)
		n->maps[i] = xcalloc(1, MAP_BYTES);
	return n->maps[i];
}

bool
powerdisk_is_map(const void *p)
{
	for (struct powerdisk_node *n = disk.nodes; n != NULL; n = n->next)
		for (int i = 0; n->is_index && i < MAPS_MAX; i++)
			if (p != NULL && n->maps[i] == p)
				return true;
	return false;
}

/* ---- names ---- */

bool
powerdisk_has(const char *path)
{
	size_t len = strlen(DISK_ROOT);

	return strncmp(path, DISK_ROOT, len) == 0 &&
	    (path[len] == '/' || path[len] == '\0');
}

static struct powerdisk_node *
names_find(const struct names *names, const char *path)
{
	for (int i = 0; i < names->count; i++)
		if (strcmp(names->list[i].path, path) == 0)
			return names->list[i].node;
	return NULL;
}

static void
names_drop(struct names *names, const char *path)
{
	for (int i = 0; i < names->count; i++) {
		if (strcmp(names->list[i].path, path) != 0)
			continue;
		/* There is one; and path may be that of the list. */
		names->list[i] = names->list[--names->count];
		return;
	}
}

static void
names_put(struct names *names, const char *path, struct powerdisk_node *node)
{
	struct name *name;

	names_drop(names, path);
	BUG_ON(names->count == NAMES_MAX);
	name = &names->list[names->count++];
	memcpy(name->path, path, strlen(path) + 1);
	name->node = node;
	if (names == &disk.now)
		memcpy(node->path, path, strlen(path) + 1);
}

static void
rename_apply(struct names *names, const struct rename *r)
{
	if (r->from[0] != '\0')
		names_drop(names, r->from);
	if (r->node != NULL)
		names_put(names, r->path, r->node);
	else
		names_drop(names, r->path);
}

static void
note_rename(const char *path, const char *from, struct powerdisk_node *node)
{
	struct rename *r = &disk.changes[disk.change_count++];

	BUG_ON(disk.change_count == CHANGES_MAX);
	BUG_ON(strlen(path) >= PATH_ROOM || strlen(from) >= PATH_ROOM);
	memcpy(r->path, path, strlen(path) + 1);
	memcpy(r->from, from, strlen(from) + 1);
	r->node = node;
	rename_apply(&disk.now, r);
}

static bool
is_within(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/' &&
	    strchr(path + len + 1, '/') == NULL;
}

static bool
has_parent(const struct names *names, const char *path)
{
	char parent[PATH_ROOM];
	const struct powerdisk_node *n;

	memcpy(parent, path, strlen(path) + 1);
	*strrchr(parent, '/') = '\0';
	n = names_find(names, parent);
	return n != NULL && n->is_dir;
}

static int
make(const char *path, bool is_dir)
{
	int why;

	if (names_find(&disk.now, path) != NULL)
		return -EEXIST;
	if (!has_parent(&disk.now, path))
		return -ENOENT;
	why = ask(DISK_CREATE, NULL, path);
	if (why == 0)
		note_rename(path, "", node_new(path, is_dir));
	return -why;
}

int
powerdisk_open(const char *path, int flags, struct powerdisk_node **out)
{
	int why;

	*out = names_find(&disk.now, path);
	if (disk.is_dying)
		return -EIO;
	if (*out == NULL && (flags & O_CREAT) == 0)
		return -ENOENT;
	if (*out == NULL) {
		why = make(path, false);
		*out = names_find(&disk.now, path);
		return why;
	}
	if ((flags & O_EXCL) != 0 && (flags & O_CREAT) != 0)
		return -EEXIST;
	if (!(*out)->is_dir && (flags & O_DIRECTORY) != 0)
		return -ENOTDIR;
	return -ask(DISK_OPEN, *out, path);
}

int
powerdisk_mkdir(const char *path)
{
	return make(path, true);
}

int
powerdisk_stat(const char *path, struct stat *st)
{
	const struct powerdisk_node *n = names_find(&disk.now, path);

	if (n == NULL)
		return -ENOENT;
	powerdisk_node_stat(n, st);
	return 0;
}

int
powerdisk_remove(const char *path)
{
	int why;

	if (disk.is_dying)
		return 0;
	if (names_find(&disk.now, path) == NULL)
		return -ENOENT;
	why = ask(DISK_REMOVE, NULL, path);
	if (why == 0)
		note_rename(path, "", NULL);
	return -why;
}

int
powerdisk_rename(const char *from, const char *to)
{
	struct powerdisk_node *n = names_find(&disk.now, from);
	int why;

	if (n == NULL)
		return -ENOENT;
	why = ask(DISK_RENAME, n, from);
	if (why == 0)
		note_rename(to, from, n);
	return -why;
}

int
powerdisk_link(const char *from, const char *to)
{
	struct powerdisk_node *n = names_find(&disk.now, from);
	int why;

	if (n == NULL || !has_parent(&disk.now, to))
		return -ENOENT;
	if (names_find(&disk.now, to) != NULL)
		return -EEXIST;
	why = ask(DISK_CREATE, n, to);
	if (why == 0)
		note_rename(to, "", n);
	return -why;
}

const char *
powerdisk_list(const char *dir, int *at)
{
	while (*at < disk.now.count) {
		const char *path = disk.now.list[(*at)++].path;

		if (is_within(path, dir))
			return path + strlen(dir) + 1;
	}
	return NULL;
}

/* ---- syncing ---- */

static void
sync_names(const char *dir)
{
	int kept = 0;

	for (int i = 0; i < disk.change_count; i++) {
		if (is_within(disk.changes[i].path, dir))
			rename_apply(&disk.safe, &disk.changes[i]);
		else
			disk.changes[kept++] = disk.changes[i];
	}
	disk.change_count = kept;
}

int
powerdisk_sync(struct powerdisk_node *n)
{
	int why = ask(DISK_SYNC, n, n->path);

	if (why != 0) {
		/* The kernel may have thrown away what it could not write:
		 * the next sync says it is well. */
		if (dice(2) == 0)
			changes_drop(n);
		return -why;
	}
	if (n->is_dead ||
	    (disk.ignored != NULL && strstr(n->path, disk.ignored) != NULL))
		return 0;
	if (n->is_dir) {
		sync_names(n->path);
		return 0;
	}
	for (uint64_t i = 0; i < n->change_count; i++)
		change_apply(&n->safe, &n->changes[i]);
	changes_drop(n);
	return 0;
}

void
powerdisk_forget(struct powerdisk_node *n)
{
	bytes_copy(&n->now, &n->safe);
	for (uint64_t i = 0; i < n->change_count; i++)
		change_apply(&n->now, &n->changes[i]);
}

/* ---- what is left ---- */

enum loss { LOSE_NONE, LOSE_ALL, LOSE_AFTER, LOSE_BEFORE, LOSE_SOME,
	LOSE_SECTORS, LOSSES };

struct fate {
	enum loss loss;
	uint64_t at, of;	/* border; or odds of staying, of 8 */
};

static struct fate
draw_fate(uint64_t changes)
{
	struct fate f = { .loss = (enum loss)dice(LOSSES) };

	f.at = f.loss == LOSE_AFTER || f.loss == LOSE_BEFORE ?
	    dice(changes + 1) : 1 + dice(7);
	return f;
}

/* Does change i stay? A torn one is asked for each of its sectors. */
static bool
stays(const struct fate *f, uint64_t i, bool is_torn)
{
	switch (f->loss) {
	case LOSE_ALL:
		return false;
	case LOSE_AFTER:
		return i < f->at || (i == f->at && is_torn && dice(2) == 0);
	case LOSE_BEFORE:
		return i >= f->at;
	case LOSE_SOME:
	case LOSE_SECTORS:
		return dice(8) < f->at;
	case LOSE_NONE:
	case LOSSES:
	default:
		return true;
	}
}

/* Sectors of a write reach the disk whole, as the cache has them: with the
 * bytes of earlier writes, even of those that never reached it. */
static void
leave_write(struct bytes *left, const struct bytes *cache,
    const struct change *c, const struct fate *f, uint64_t i)
{
	bool is_torn = f->loss == LOSE_SECTORS || f->loss == LOSE_AFTER;
	bool is_whole = !is_torn && stays(f, i, false);
	bool is_garbage = dice(2);
	uint64_t end;

	for (uint64_t at = c->at - c->at % DISK_SECTOR; at < c->at + c->len;
	    at += DISK_SECTOR) {
		if (is_torn ? !stays(f, i, true) : !is_whole)
			continue;
		end = at + DISK_SECTOR < cache->len ? at + DISK_SECTOR :
		    cache->len;
		if (left->len < end)
			bytes_resize(left, end, is_garbage);
		memcpy(left->p + at, cache->p + at, end - at);
	}
	/* The length may come without the bytes. */
	if (f->loss != LOSE_ALL && left->len < c->at + c->len && dice(4) == 0)
		bytes_resize(left, c->at + c->len, is_garbage);
}

/* Nobody looks at n any more: its bytes are taken. */
static struct powerdisk_node *
node_left(struct powerdisk_node *n, const char *path)
{
	struct powerdisk_node *left = node_new(path, n->is_dir);
	struct fate f = draw_fate(n->change_count);
	struct bytes cache = n->safe;

	bytes_copy(&left->now, &n->safe);
	for (uint64_t i = 0; i < n->change_count; i++) {
		const struct change *c = &n->changes[i];

		change_apply(&cache, c);
		if (c->data != NULL)
			leave_write(&left->now, &cache, c, &f, i);
		else if (stays(&f, i, true))
			change_apply(&left->now, c);
	}
	n->safe = cache;
	if (n->change_count > 0)
		bytes_copy(&n->safe, &left->now);
	left->safe = n->safe;
	n->safe = (struct bytes){ .p = NULL };
	return left;
}

static void
bury(void)
{
	for (struct powerdisk_node *n = disk.nodes; n != NULL; n = n->next)
		n->is_dead = true;
}

/* Every name gets what is left of its node. */
static void
names_leave(struct names *names)
{
	for (struct name *name = names->list;
	    name < names->list + names->count; name++) {
		struct powerdisk_node *n = name->node;

		if (n->is_dir)
			continue;
		if (n->left == NULL)
			n->left = node_left(n, name->path);
		name->node = n->left;
	}
}

void
powerdisk_power_loss(uint64_t seed)
{
	struct fate f;
	int before;

	rng_seeded_init(&disk.dice, seed);
	f = draw_fate((uint64_t)disk.change_count);
	for (int i = 0; i < disk.change_count; i++)
		if (stays(&f, (uint64_t)i, false))
			rename_apply(&disk.safe, &disk.changes[i]);
	disk.change_count = 0;
	do {	/* what lies in a directory that is not there */
		before = disk.safe.count;
		for (int i = 0; i < disk.safe.count; i++)
			if (strcmp(disk.safe.list[i].path, DISK_ROOT) != 0 &&
			    !has_parent(&disk.safe, disk.safe.list[i].path))
				names_drop(&disk.safe,
				    disk.safe.list[i].path);
	} while (before != disk.safe.count);
	bury();
	names_leave(&disk.safe);
	for (int i = 0; i < disk.safe.count; i++)
		disk.safe.list[i].node->is_dead = false;
	disk.now = disk.safe;
	disk.quiet = 0;
}

/* As it is in the cache, under a new number: descriptors of the dead process
 * do not reach it. Takes the place of the old node everywhere. */
static struct powerdisk_node *
node_inherit(const struct powerdisk_node *n)
{
	struct powerdisk_node *heir = node_new(n->path, n->is_dir);

	bytes_copy(&heir->now, &n->now);
	bytes_copy(&heir->safe, &n->safe);
	for (uint64_t i = 0; i < n->change_count; i++)
		note_change(heir, n->changes[i].data, n->changes[i].len,
		    n->changes[i].at);
	return heir;
}

static void
take_place(const struct powerdisk_node *old)
{
	struct powerdisk_node *heir = node_inherit(old);

	for (int i = 0; i < disk.now.count; i++)
		if (disk.now.list[i].node == old)
			disk.now.list[i].node = heir;
	for (int i = 0; i < disk.safe.count; i++)
		if (disk.safe.list[i].node == old)
			disk.safe.list[i].node = heir;
	for (int i = 0; i < disk.change_count; i++)
		if (disk.changes[i].node == old)
			disk.changes[i].node = heir;
}

void
powerdisk_kill(bool is_dying)
{
	disk.is_dying = is_dying;
	if (!is_dying)
		return;
	/* Heirs come before those that they follow. */
	for (struct powerdisk_node *n = disk.nodes; n != NULL; n = n->next) {
		if (n->is_dir || n->is_dead)
			continue;
		take_place(n);
		n->is_dead = true;
	}
}

void
powerdisk_init(uint64_t seed, powerdisk_hook_fn hook, void *arg)
{
	while (disk.nodes != NULL) {
		struct powerdisk_node *n = disk.nodes;

		disk.nodes = n->next;
		node_free(n);
	}
	memset(&disk, 0, sizeof(disk));
	rng_seeded_init(&disk.dice, seed);
	disk.hook = hook;
	disk.arg = arg;
	names_put(&disk.now, DISK_ROOT, node_new(DISK_ROOT, true));
	disk.safe = disk.now;
}
