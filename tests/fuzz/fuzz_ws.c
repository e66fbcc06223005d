/* SPDX-License-Identifier: Apache-2.0 */
/* net/ws: any bytes mean the same however they are split, stay within the
 * limit, and hold no more memory than arrived; and what was understood, said
 * again in whole frames, is understood the same. The first byte chooses the
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

/* A client's frame: header with its mask, payload masked. */
static void
say(struct buf *out, const struct ws_event *ev)
{
	static const unsigned char ops[] = {
		[WS_TEXT] = WS_OP_TEXT, [WS_BINARY] = WS_OP_BINARY,
		[WS_PING] = WS_OP_PING, [WS_PONG] = WS_OP_PONG,
		[WS_CLOSE] = WS_OP_CLOSE,
	};
	static const unsigned char mask[4] = { 0x5a, 0x00, 0xff, 0x81 };
	size_t extra = ev->kind == WS_CLOSE && ev->code != WS_CLOSE_NONE ?
	    2 : 0;
	unsigned char header[WS_HEADER_MAX], code[2] = {
		(unsigned char)(ev->code >> 8), (unsigned char)ev->code };
	size_t n = ws_header(header, ops[ev->kind], ev->payload.len + extra);

	header[1] |= 0x80;
	buf_putstr(out, (struct str){ (const char *)header, n });
	buf_putstr(out, (struct str){ (const char *)mask, sizeof(mask) });
	for (size_t i = 0; i < ev->payload.len + extra; i++)
		buf_putc(out, (char)(mask[i % 4] ^ (i < extra ? code[i] :
		    (unsigned char)ev->payload.p[i - extra])));
}

/* rng NULL: all at once. said: may be NULL. */
static void
decode(const uint8_t *data, size_t size, struct rng_seeded *rng,
    struct buf *trace, struct buf *said)
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
		while (ws_decode(&d, &p, copy + n, &ev) != WS_MORE) {
			if (ev.kind == WS_FAIL && said)
				continue;	/* nobody says that */
			note(trace, &ev);
			if (said)
				say(said, &ev);
		}
		BUG_ON(p != copy + n);
		BUG_ON(ws_decoder_held(&d) > 2 * (i + n) + 256);
		xfree(copy);
	}
	ws_decoder_fini(&d);
}

static void
compare(const uint8_t *data, size_t size)
{
	struct buf heard, said, again;

	buf_init(&heard, 1 << 24);
	buf_init(&said, 1 << 24);
	buf_init(&again, 1 << 24);
	decode(data, size, NULL, &heard, &said);
	decode((const uint8_t *)said.data, said.len, NULL, &again, NULL);
	BUG_ON(!str_eq(buf_str(&heard), buf_str(&again)));
	buf_fini(&heard);
	buf_fini(&said);
	buf_fini(&again);
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
	decode(data + 1, size - 1, NULL, &whole, NULL);
	decode(data + 1, size - 1, &rng, &split, NULL);
	BUG_ON(!str_eq(buf_str(&whole), buf_str(&split)));
	buf_fini(&whole);
	buf_fini(&split);
	compare(data + 1, size - 1);
	return 0;
}
