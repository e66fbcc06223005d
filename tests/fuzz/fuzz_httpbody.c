/* SPDX-License-Identifier: Apache-2.0 */
/* net/httpbody: a body ends at the same byte however it is split. The first
 * byte chooses framing and splits. */
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "net/httpbody.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum httpbody_verdict
feed(const struct httphead *h, const char *data, size_t size,
    struct rng_seeded *rng, size_t *total)
{
	enum httpbody_verdict verdict = HTTPBODY_MORE;
	struct httpbody b;
	size_t used, n;

	httpbody_init(&b, h);
	for (*total = 0; *total < size && verdict == HTTPBODY_MORE;
	    *total += used) {
		n = rng ? 1 + rng_seeded_below(rng, 9) : size;
		if (n > size - *total)
			n = size - *total;
		verdict = httpbody_feed(&b, data + *total, n, &used);
		BUG_ON(used > n);
		BUG_ON(verdict == HTTPBODY_MORE && used != n);
	}
	return verdict;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct httphead h = { .is_chunked = true };
	struct rng_seeded rng;
	size_t whole, split;

	if (size < 1)
		return 0;
	if (data[0] >= 250)
		h = (struct httphead){ .has_length = true,
			.length = data[0] - 200u };
	rng_seeded_init(&rng, data[0]);
	BUG_ON(feed(&h, (const char *)data + 1, size - 1, NULL, &whole) !=
	    feed(&h, (const char *)data + 1, size - 1, &rng, &split));
	BUG_ON(whole != split);
	return 0;
}
