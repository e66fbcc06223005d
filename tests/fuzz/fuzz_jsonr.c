/* SPDX-License-Identifier: Apache-2.0 */
/* base/jsonr: what it takes, jansson takes, and means the same by it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/jsonr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	json_t *mine, *other;

	/* Jansson takes a zero byte behind the value for its end. */
	if (size == 0 || memchr(data, 0, size))
		return 0;
	if (jsonr_parse(text, 64, &mine) == ERR_TOO_DEEP)
		return 0;
	other = json_loadb(text.p, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	BUG_ON(mine ? !json_equal(mine, other) : other != NULL);
	json_decref(mine);
	json_decref(other);
	return 0;
}
