/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The traits of a machine. Only hashes leave it: a serial number is nobody
 * else's business.
 * Runs on: any thread that may read files.
 * Owns: nothing.
 */
#include "licence/traits.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/text.h"

#define KIND_MAX 16
#define HASH_BYTES 8
#define VALUE_MAX 4096
#define NAMES_MAX 64		/* of a folder that are looked at */
#define OF_A_KIND 2		/* cards, disks */

struct gather {
	const char *root;
	struct arena *arena;
	struct str_list *out;
};

/* Without white space at its end; false: nothing to be known by. */
static bool
read_text(const struct gather *g, const char *path, char out[VALUE_MAX])
{
	char whole[PATH_MAX];
	ssize_t len = -1;
	int fd;

	out[0] = '\0';
	if (snprintf(whole, sizeof(whole), "%s%s", g->root, path) >=
	    (int)sizeof(whole))
		return false;
	fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		len = fd_read(fd, out, VALUE_MAX - 1);
		close(fd);
	}
	while (len > 0 && (unsigned char)out[len - 1] <= ' ')
		len--;
	out[len > 0 ? len : 0] = '\0';
	return len > 0;
}

static void
add(struct gather *g, const char *kind, const char *value)
{
	char text[KIND_MAX + 2 * HASH_BYTES + 2], hex[2 * HASH_BYTES + 1];
	char whole[KIND_MAX + VALUE_MAX + 1];
	unsigned char hash[32];
	int n;

	if (g->out->count == TRAITS_MAX)
		return;
	n = snprintf(whole, sizeof(whole), "%s:%s", kind, value);
	text_sha256(whole, (size_t)n, hash);
	text_hex(hash, HASH_BYTES, hex);
	n = snprintf(text, sizeof(text), "%s:%s", kind, hex);
	for (uint32_t i = 0; i < g->out->count; i++)
		if (str_is(g->out->items[i], text))
			return;
	g->out->items[g->out->count++] = (struct str){
		arena_strndup(g->arena, text, (size_t)n), (size_t)n };
}

static void
add_file(struct gather *g, const char *kind, const char *path)
{
	char value[VALUE_MAX];

	if (read_text(g, path, value))
		add(g, kind, value);
}

static void
add_board(struct gather *g)
{
	static const char *const names[] = { "sys_vendor", "product_name",
		"board_vendor", "board_name" };
	char all[VALUE_MAX] = "", value[VALUE_MAX], path[128];
	size_t len = 0;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", names[i]);
		if (read_text(g, path, value) && len + strlen(value) + 2 <
		    sizeof(all))
			len += (size_t)snprintf(all + len, sizeof(all) - len,
			    "%s\n", value);
	}
	if (len > 0)
		add(g, "board", all);
}

static void
add_processor(struct gather *g)
{
	char text[VALUE_MAX], *line, *end;

	if (!read_text(g, "/proc/cpuinfo", text))
		return;
	line = strstr(text, "model name");
	if (line == NULL)
		return;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	add(g, "processor", line);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The value of path/NAME/leaf for the first names that have one and a device
 * behind them: what a program made up does not count. */
static void
add_devices(struct gather *g, const char *kind, const char *folder,
    const char *leaf)
{
	char names[NAMES_MAX][64], path[PATH_MAX], value[VALUE_MAX];
	unsigned count = 0, found = 0;
	const struct dirent *d;
	DIR *dir;

	if (snprintf(path, sizeof(path), "%s%s", g->root, folder) >=
	    (int)sizeof(path))
		return;
	dir = opendir(path);
	while (dir && count < NAMES_MAX && (d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.' && strlen(d->d_name) < 64)
			snprintf(names[count++], 64, "%.63s", d->d_name);
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof(names[0]), by_name);
	for (unsigned i = 0; i < count && found < OF_A_KIND; i++) {
		snprintf(path, sizeof(path), "%s%s/%s/device", g->root,
		    folder, names[i]);
		if (access(path, F_OK) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s", folder, names[i],
		    leaf);
		if (!read_text(g, path, value))
			continue;
		add(g, kind, value);
		found++;
	}
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void
traits_read(const char *root, struct arena *a, struct str_list *out)
{
	struct gather g = { root, a, out };

	out->items = arena_zalloc(a, TRAITS_MAX * sizeof(*out->items));
	out->count = 0;
	add_file(&g, "machine", "/etc/machine-id");
	add_board(&g);
	add_processor(&g);
	add_devices(&g, "card", "/sys/class/net", "address");
	add_devices(&g, "disk", "/sys/block", "device/serial");
	add_devices(&g, "disk", "/sys/block", "device/wwid");
	qsort(out->items, out->count, sizeof(*out->items), by_text);
}

void
traits_write(const struct str_list *traits, struct buf *out)
{
	for (uint32_t i = 0; i < traits->count; i++) {
		if (i > 0)
			buf_putc(out, ',');
		buf_putstr(out, traits->items[i]);
	}
}

static bool
is_trait(struct str s)
{
	const char *colon = memchr(s.p, ':', s.len);
	size_t kind = colon ? (size_t)(colon - s.p) : 0;
	unsigned char hash[HASH_BYTES];

	return kind > 0 && kind < KIND_MAX && text_is_id((struct str){ s.p,
	    kind }) && text_unhex((struct str){ colon + 1, s.len - kind - 1 },
	    hash, sizeof(hash));
}

bool
traits_parse(struct str code, struct arena *a, struct str_list *out)
{
	out->items = arena_zalloc(a, TRAITS_MAX * sizeof(*out->items));
	out->count = 0;
	while (code.len > 0) {
		const char *comma = memchr(code.p, ',', code.len);
		size_t len = comma ? (size_t)(comma - code.p) : code.len;
		struct str one = { arena_strndup(a, code.p, len), len };

		if (out->count == TRAITS_MAX || !is_trait(one))
			return false;
		out->items[out->count++] = one;
		code.p += len + (comma != NULL);
		code.len -= len + (comma != NULL);
	}
	return out->count > 0;
}
