/* SPDX-License-Identifier: Apache-2.0 */
/* net/ws: any bytes mean the same however they are split, stay within the
 * limit, and hold no more memory than arrived. The first byte chooses the
 * splits. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "net/ws.h"

#define MESSAGE_MAX 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
note(struct buf *trace, const struct ws_event *ev)
{
	BUG_ON(ev->payload.len > MESSAGE_MAX);
	if (ev->kind == WS_TEXT || ev->kind == WS_CLOSE)
		BUG_ON(!utf8_valid(ev->payload));
	buf_printf(trace, "%d %u %zu ", ev->kind, ev->code, ev->payload.len);
	buf_putstr(trace, ev->payload);
}

/* rng NULL: all at once. */
static void
decode(const uint8_t *data, size_t size, struct rng_seeded *rng,
    struct buf *trace)
{
	struct ws_decoder d;
	struct ws_event ev;
	char *copy, *p;
	size_t n;

	ws_decoder_init(&d, MESSAGE_MAX);
	for (size_t i = 0; i < size; i += n) {
		n = rng ? 1 + rng_seeded_below(rng, 9) : size;
		if (n > size - i)
			n = size - i;
		/* Its own allocation, so that reading beyond it shows. */
		p = copy = xmalloc(n);
		memcpy(copy, data + i, n);
		while (ws_decode(&d, &p, copy + n, &ev) != WS_MORE)
			note(trace, &ev);
		BUG_ON(p != copy + n);
		BUG_ON(ws_decoder_held(&d) > 2 * (i + n) + 256);
		xfree(copy);
	}
	ws_decoder_fini(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rng_seeded rng;
	struct buf whole, split;

	if (size < 1 || size > 65536)
		return 0;
	buf_init(&whole, 1 << 24);
	buf_init(&split, 1 << 24);
	rng_seeded_init(&rng, data[0]);
	decode(data + 1, size - 1, NULL, &whole);
	decode(data + 1, size - 1, &rng, &split);
	BUG_ON(!str_eq(buf_str(&whole), buf_str(&split)));
	buf_fini(&whole);
	buf_fini(&split);
	return 0;
}
