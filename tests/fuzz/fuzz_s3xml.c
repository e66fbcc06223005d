/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of an S3 store: what is found stands between its tags and goes on
 * behind them, and decoding makes no text that is none. */
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/s3/s3xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_decoding(struct str text)
{
	struct buf out;

	buf_init(&out, text.len + 1);
	if (s3xml_decode(text, &out)) {
		BUG_ON(out.len > text.len);
		BUG_ON(utf8_valid(text) && !utf8_valid(buf_str(&out)));
	}
	buf_fini(&out);
}

static void
check_elements(struct str text, const char *name)
{
	const size_t frame = strlen(name) + 2;
	struct str left = text, item;

	while (s3xml_next(&left, name, &item)) {
		BUG_ON(item.p < text.p + frame);
		BUG_ON(memcmp(item.p - frame + 1, name, frame - 2) != 0);
		BUG_ON(left.p != item.p + item.len + frame + 1);
		BUG_ON(left.p + left.len != text.p + text.len);
		check_decoding(item);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };

	check_decoding(text);
	check_elements(text, "Key");
	check_elements(text, "Contents");
	return 0;
}
