/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What files may be called. Pure.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/file.h"

#include "base/text.h"
#include "model/kind.h"

bool
file_name_is_good(struct str name)
{
	return text_is_name(name, FILE_NAME_MAX_CHARS) &&
	    memchr(name.p, '/', name.len) == NULL &&
	    memchr(name.p, '\\', name.len) == NULL &&
	    !str_is(name, ".") && !str_is(name, "..");
}

static bool
is_hex(struct str text, size_t chars)
{
	for (size_t i = 0; i < text.len; i++)
		if (!str_has(STR("0123456789abcdef"), text.p[i]))
			return false;
	return text.len == chars;
}

bool
file_hash_is_good(struct str hash)
{
	return is_hex(hash, FILE_HASH_CHARS);
}

bool
file_id_is_good(struct str id)
{
	return is_hex(id, FILE_ID_CHARS);
}

bool
file_place_is_good(struct str place)
{
	const struct str hash = { place.p, FILE_HASH_CHARS };

	return place.len == FILE_HASH_CHARS + 1 + FILE_ID_CHARS &&
	    file_hash_is_good(hash) && place.p[FILE_HASH_CHARS] == '.' &&
	    is_hex((struct str){ place.p + FILE_HASH_CHARS + 1,
	    FILE_ID_CHARS }, FILE_ID_CHARS);
}
