/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of mail servers: the same however they are cut, and fit to be read
 * by people. */
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/smtpreply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum smtpreply_state
take(struct smtpreply *r, const uint8_t *data, size_t size, size_t piece,
    size_t *at)
{
	enum smtpreply_state state = SMTPREPLY_MORE;
	size_t used;

	memset(r, 0, sizeof(*r));
	for (*at = 0; *at < size && state == SMTPREPLY_MORE; *at += used) {
		size_t n = size - *at < piece ? size - *at : piece;

		state = smtpreply_take(r, (const char *)data + *at, n, &used);
		BUG_ON(used > n || (used < n && state == SMTPREPLY_MORE));
	}
	return state;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct smtpreply *whole = xcalloc(1, sizeof(*whole));
	struct smtpreply *cut = xcalloc(1, sizeof(*cut));
	size_t at, at_cut;
	enum smtpreply_state state = take(whole, data, size, size, &at);
	struct buf said;

	BUG_ON(take(cut, data, size, size % 7 + 1, &at_cut) != state);
	BUG_ON(at != at_cut || memcmp(whole, cut, sizeof(*cut)) != 0);
	if (state == SMTPREPLY_DONE) {
		BUG_ON(whole->code < 200 || whole->code > 559);
		buf_init(&said, SMTPREPLY_WORDS_MAX);
		smtpreply_say(whole, &said);
		BUG_ON(said.overflow || !utf8_valid(buf_str(&said)));
		(void)smtpreply_has(whole, "AUTH", NULL);
		buf_fini(&said);
	}
	xfree(whole);
	xfree(cut);
	return 0;
}
