/* SPDX-License-Identifier: Apache-2.0 */
/* net/httphead and net/sniff: the same verdict however the bytes are split;
 * and what is accepted, written plainly again, means the same. The first
 * byte chooses the splits. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "net/httphead.h"
#include "net/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum httphead_verdict
feed_split(const char *data, size_t size, struct rng_seeded *rng,
    struct httphead *h)
{
	enum httphead_verdict verdict = HTTPHEAD_MORE;
	struct httphead_scan scan = { 0 };
	size_t have = 0;
	char *copy;

	while (have < size && verdict == HTTPHEAD_MORE) {
		have += 1 + rng_seeded_below(rng, 40);
		if (have > size)
			have = size;
		copy = xmalloc(have);
		memcpy(copy, data, have);
		verdict = httphead_feed(&scan, copy, have, h);
		xfree(copy);
	}
	return verdict;
}

static void
check_again(const struct httphead *h)
{
	struct httphead_scan scan = { 0 };
	struct httphead again;
	struct buf text;

	buf_init(&text, 1 << 20);
	buf_printf(&text, "%.*s %.*s HTTP/1.%u\r\n", STR_FMT(h->method),
	    STR_FMT(h->target), h->minor);
	for (unsigned i = 0; i < h->fields_count; i++)
		buf_printf(&text, "%.*s:%.*s\r\n", STR_FMT(h->fields[i].name),
		    STR_FMT(h->fields[i].value));
	buf_puts(&text, "\r\n");
	BUG_ON(httphead_feed(&scan, text.data, text.len, &again) !=
	    HTTPHEAD_DONE);
	BUG_ON(again.size != text.len);
	BUG_ON(again.is_chunked != h->is_chunked ||
	    again.length != h->length || again.keep_alive != h->keep_alive ||
	    again.is_websocket != h->is_websocket ||
	    !str_eq(again.host, h->host) || !str_eq(again.path, h->path));
	buf_fini(&text);
}

static void
check_sniff(const char *data, size_t size)
{
	enum sniff_verdict before, now;

	for (unsigned kind = 0; kind < SNIFF_KINDS; kind++) {
		before = SNIFF_MORE;
		for (size_t n = 0; n <= size && n < 40; n++) {
			now = sniff_is(kind, data, n);
			BUG_ON(before != SNIFF_MORE && now != before);
			before = now;
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct httphead_scan scan = { 0 };
	struct httphead whole, split;
	enum httphead_verdict verdict;
	struct rng_seeded rng;
	const char *text = (const char *)data + 1;

	if (size < 2)
		return 0;
	rng_seeded_init(&rng, data[0]);
	verdict = httphead_feed(&scan, text, size - 1, &whole);
	BUG_ON(feed_split(text, size - 1, &rng, &split) != verdict);
	BUG_ON(whole.status != split.status);
	BUG_ON((verdict == HTTPHEAD_BAD) != (whole.status != 0));
	if (verdict == HTTPHEAD_DONE) {
		BUG_ON(whole.size != split.size || whole.size > size - 1);
		BUG_ON(whole.fields_count != split.fields_count);
		BUG_ON(whole.is_chunked && whole.has_length);
		check_again(&whole);
	}
	check_sniff(text, size - 1);
	return 0;
}
