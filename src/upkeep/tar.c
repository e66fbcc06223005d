/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tar headers.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/tar.h"

#include <stdio.h>

#include "base/err.h"

/* POSIX.1-2001, pax, "ustar Interchange Format". */
struct ustar {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12];
	char sum[8], type, link[100], magic[6], version[2];
	char user[32], group[32], major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct ustar) == TAR_BLOCK, "a header is a block");

#define SIZE_OCTAL_MAX 077777777777LL
#define BASE_256 0x80

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* The part of a name that begins at p, up to the slash. */
static bool
part_is_good(const char *p, size_t len)
{
	bool dots_alone = true;

	for (size_t i = 0; i < len; i++) {
		if (!is_name_char(p[i]))
			return false;
		dots_alone = dots_alone && p[i] == '.';
	}
	return len > 0 && len <= TAR_PART_MAX && !dots_alone;
}

bool
tar_name_is_good(struct str name)
{
	size_t from = 0;

	if (name.len > TAR_NAME_MAX)
		return false;
	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && name.p[i] != '/')
			continue;
		if (!part_is_good(name.p + from, i - from))
			return false;
		from = i + 1;
	}
	return true;
}

/* Where the prefix ends: 0, there is none; -1, the name does not fit. */
static int
split_at(struct str name)
{
	if (name.len <= sizeof(((struct ustar *)0)->name))
		return 0;
	for (size_t i = name.len - TAR_PART_MAX - 1; i < name.len; i++)
		if (name.p[i] == '/')
			return i <= sizeof(((struct ustar *)0)->prefix) ?
			    (int)i : -1;
	return -1;
}

/* width - 1 digits and a NUL. */
static void
put_octal(char *field, size_t width, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%0*llo", (int)width - 1,
	    (unsigned long long)value);
	memcpy(field, text, width);
}

static void
put_size(struct ustar *h, int64_t size)
{
	if (size <= SIZE_OCTAL_MAX) {
		put_octal(h->size, sizeof(h->size), (uint64_t)size);
		return;
	}
	for (size_t i = sizeof(h->size); i-- > 0; size >>= 8)
		h->size[i] = (char)(size & 0xff);
	h->size[0] = (char)BASE_256;
}

/* Of all bytes, the sum's own as blanks. */
static unsigned
sum_of(const struct ustar *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;

	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i - offsetof(struct ustar, sum) < sizeof(h->sum) ?
		    ' ' : p[i];
	return sum;
}

bool
tar_put(const struct tar_header *t, unsigned char out[TAR_BLOCK])
{
	struct str name = str_from(t->name);
	int split = split_at(name);
	struct ustar h = { .type = '0', .magic = "ustar", .user = "root",
		.group = "root" };

	if (!tar_name_is_good(name) || split < 0 || t->size < 0 ||
	    t->mtime < 0 || t->mtime > SIZE_OCTAL_MAX)
		return false;
	memcpy(h.prefix, name.p, (size_t)split);
	name.p += split > 0 ? split + 1 : 0;
	name.len -= split > 0 ? (size_t)split + 1 : 0;
	memcpy(h.name, name.p, name.len);
	memcpy(h.version, "00", sizeof(h.version));
	put_octal(h.mode, sizeof(h.mode), 0600);
	put_octal(h.uid, sizeof(h.uid), 0);
	put_octal(h.gid, sizeof(h.gid), 0);
	put_octal(h.major, sizeof(h.major), 0);
	put_octal(h.minor, sizeof(h.minor), 0);
	put_octal(h.mtime, sizeof(h.mtime), (uint64_t)t->mtime);
	put_size(&h, t->size);
	put_octal(h.sum, sizeof(h.sum) - 1, sum_of(&h));
	h.sum[sizeof(h.sum) - 1] = ' ';
	memcpy(out, &h, TAR_BLOCK);
	return true;
}

/* Digits, blanks around them, a NUL or the field's end. */
static bool
take_octal(const char *field, size_t width, int64_t *out)
{
	size_t i = 0;
	bool some = false;

	for (*out = 0; i < width && field[i] == ' '; i++)
		;
	for (; i < width && field[i] >= '0' && field[i] <= '7'; i++) {
		*out = *out << 3 | (field[i] - '0');
		some = true;
	}
	for (; i < width; i++)
		if (field[i] != ' ' && field[i] != '\0')
			return false;
	return some;
}

static bool
take_size(const struct ustar *h, int64_t *out)
{
	const unsigned char *p = (const unsigned char *)h->size;

	if (p[0] != BASE_256)
		return take_octal(h->size, sizeof(h->size), out);
	for (size_t i = 1; i < sizeof(h->size) - sizeof(*out); i++)
		if (p[i] != 0)
			return false;
	*out = 0;
	for (size_t i = sizeof(h->size) - sizeof(*out); i < sizeof(h->size);
	    i++)
		*out = (int64_t)((uint64_t)*out << 8 | p[i]);
	return *out >= 0;
}

bool
tar_take(const unsigned char in[TAR_BLOCK], struct tar_header *out)
{
	struct ustar h;
	int64_t sum = 0;
	size_t prefix, name;

	memcpy(&h, in, TAR_BLOCK);
	prefix = strnlen(h.prefix, sizeof(h.prefix));
	name = strnlen(h.name, sizeof(h.name));
	if (memcmp(h.magic, "ustar", sizeof(h.magic)) != 0 || h.type != '0' ||
	    !take_octal(h.sum, sizeof(h.sum), &sum) ||
	    (unsigned)sum != sum_of(&h) || !take_size(&h, &out->size) ||
	    !take_octal(h.mtime, sizeof(h.mtime), &out->mtime) ||
	    prefix + 1 + name > TAR_NAME_MAX)
		return false;
	snprintf(out->name, sizeof(out->name), "%.*s%s%.*s", (int)prefix,
	    h.prefix, prefix > 0 ? "/" : "", (int)name, h.name);
	return tar_name_is_good(str_from(out->name));
}

bool
tar_is_end(const unsigned char in[TAR_BLOCK])
{
	for (size_t i = 0; i < TAR_BLOCK; i++)
		if (in[i] != 0)
			return false;
	return true;
}
