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

bool
file_hash_is_good(struct str hash)
{
	for (size_t i = 0; i < hash.len; i++)
		if (memchr("0123456789abcdef", hash.p[i], 16) == NULL)
			return false;
	return hash.len == FILE_HASH_CHARS;
}
