/* SPDX-License-Identifier: Apache-2.0 */
/* Licences. Any bytes are judged without harm, and none of them is a licence
 * that nobody we know has signed. The same bytes as claims, signed by the
 * root: what is taken of them keeps its own bounds, is the same licence as
 * a code, and signed by anybody else it is none. */
#include <stddef.h>
#include <stdint.h>

#include "licence/claims.h"
#include "unit/licencekit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum licence_fault
read_of(const struct envelope *e, bool as_code, struct licence *out)
{
	enum licence_fault fault;
	struct arena arena;
	struct buf text;

	buf_init(&text, 2 * ENVELOPE_BYTES_MAX);
	if (as_code)
		envelope_write_code(e, &text);
	else
		envelope_write(e, &text);
	BUG_ON(text.overflow);
	arena_init(&arena, LICENCE_ARENA_MAX);
	fault = licence_read(buf_str(&text), licencekit_roots(), &arena, out);
	arena_fini(&arena);
	buf_fini(&text);
	return fault;
}

static void
check_bounds(const struct licence *l)
{
	BUG_ON(l->count != 1);
	BUG_ON(l->limits.people < 0 || l->limits.people > CLAIMS_COUNT_MAX);
	BUG_ON(l->limits.devices < 0 || l->limits.tenants < 0);
	BUG_ON(l->until_s > 0 && l->until_s <= l->from_s);
	BUG_ON(l->signers_left > CLAIMS_DEPTH_MAX);
}

static void
try_as_claims(const char *claims)
{
	struct envelope e = { .count = 0 };
	struct licence l, again;
	enum licence_fault fault;

	licencekit_add(&e, KIT_ROOT, claims);
	fault = read_of(&e, true, &l);
	if (fault == LICENCE_OK)
		check_bounds(&l);
	/* As JSON text it must be UTF-8; what is not was refused above. */
	if (fault == LICENCE_OK)
		BUG_ON(read_of(&e, false, &again) != LICENCE_OK);
	e.count = 0;
	licencekit_add(&e, KIT_STRANGER, claims);
	BUG_ON(read_of(&e, true, &l) == LICENCE_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena arena;
	struct licence l;
	struct claims c;
	struct str about;

	arena_init(&arena, 2 * LICENCE_ARENA_MAX);
	BUG_ON(licence_read(text, licencekit_roots(), &arena, &l) ==
	    LICENCE_OK);
	(void)!licence_read(text, NULL, &arena, &l);
	/* To sign costs a hundred times what reading does: only what can be a
	 * licence is signed. */
	if (size > 0 && memchr(data, '\0', size) == NULL &&
	    claims_read(text, &arena, &c, &about) == LICENCE_OK)
		try_as_claims(arena_strndup(&arena, text.p, size));
	arena_fini(&arena);
	return 0;
}
