/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls to the outside, as mail.
 * Runs on: any thread, one at a time.
 * Owns: nothing; a call owns its arena.
 */
#include "net/outcall.h"

#include <stdio.h>

#include "base/hooksign.h"

/* What was asked, the answer, and what each of them is copied for; what is
 * lent is not copied. */
#define ARENA_MAX (OUTCALL_BODY_MAX + OUTCALL_ANSWER_MAX + (64u << 10))

struct outcall *
outcall_new(void)
{
	struct outcall *c = xcalloc(1, sizeof(*c));

	arena_init(&c->arena, ARENA_MAX);
	return c;
}

void
outcall_free(struct outcall *c)
{
	if (c == NULL)
		return;
	BUG_ON(c->flight != NULL);
	arena_fini(&c->arena);
	xfree(c);
}

static struct str
copy(struct outcall *c, struct str s)
{
	return (struct str){ arena_strndup(&c->arena, s.p, s.len), s.len };
}

void
outcall_add_field(struct outcall *c, const char *name, struct str value)
{
	BUG_ON(c->field_count == OUTCALL_FIELDS_MAX);
	c->fields[c->field_count++] = (struct outcall_field){
		copy(c, str_from(name)), copy(c, value) };
}

void
outcall_sign(struct outcall *c, const struct hooksign *s, struct str id,
    int64_t ts_s)
{
	struct buf text;
	char ts[24];

	snprintf(ts, sizeof(ts), "%lld", (long long)ts_s);
	buf_init(&text, HOOKSIGN_TEXT_MAX);
	hooksign_put(s, id, ts_s, c->body, &text);
	BUG_ON(text.overflow);
	outcall_add_field(c, "webhook-id", id);
	outcall_add_field(c, "webhook-timestamp", str_from(ts));
	outcall_add_field(c, "webhook-signature", buf_str(&text));
	buf_fini(&text);
}

const char *
outcall_end_name(enum outcall_end end)
{
	static const char *const names[OUTCALL_END_COUNT] = {
		[OUTCALL_ANSWERED] = "answered",
		[OUTCALL_BAD_URL] = "bad_url",
		[OUTCALL_NO_ADDRESS] = "no_address",
		[OUTCALL_NOT_PERMITTED] = "not_permitted",
		[OUTCALL_NOT_REACHED] = "not_reached",
		[OUTCALL_NOT_TRUSTED] = "not_trusted",
		[OUTCALL_LATE] = "late",
		[OUTCALL_BROKEN] = "broken",
		[OUTCALL_TOO_LARGE] = "too_large",
		[OUTCALL_BUSY] = "busy",
		[OUTCALL_STOPPED] = "stopped",
	};

	return names[end];
}

bool
outcall_is_good(const struct outcall *c)
{
	return c->end == OUTCALL_ANSWERED && c->status >= 200 &&
	    c->status < 300;
}
