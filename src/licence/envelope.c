/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outside of a licence, as a file and as a code.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "licence/envelope.h"

#include "base/field.h"
#include "base/jsonw.h"
#include "base/text.h"
#include "licence/claims.h"

#define VERSION 1
#define CODE_PREFIX "YZL1."

/* ---- the file ---- */

static bool
take_signature(struct str text, struct envelope_link *link)
{
	size_t len = sizeof(link->signature);

	return text_unbase64url(text, link->signature, &len) &&
	    len == sizeof(link->signature);
}

static struct str
text_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? (struct str){ json_string_value(value),
		json_string_length(value) } : STR_NONE;
}

/* These two members and no other: what nobody signed means nothing. */
static enum licence_fault
take_link(const json_t *item, struct arena *a, struct envelope_link *link)
{
	struct str text = text_at(item, "signed");

	if (json_object_size(item) != 2 || text.p == NULL ||
	    !take_signature(text_at(item, "signature"), link))
		return LICENCE_FORM;
	if (text.len > CLAIMS_BYTES_MAX)
		return LICENCE_LARGE;
	link->text = (struct str){ arena_strndup(a, text.p, text.len),
		text.len };
	return LICENCE_OK;
}

static enum licence_fault
take_chain(const json_t *file, struct arena *a, struct envelope *out)
{
	const json_t *version = json_object_get(file, "yizhan_licence");
	const json_t *chain = json_object_get(file, "chain"), *item;
	enum licence_fault fault = LICENCE_OK;
	size_t i;

	if (!json_is_integer(version))
		return LICENCE_FORM;
	if (json_integer_value(version) > VERSION)
		return LICENCE_NEWER;
	if (json_integer_value(version) != VERSION ||
	    json_object_size(file) != 2 || json_array_size(chain) == 0 ||
	    json_array_size(chain) > ENVELOPE_LINKS_MAX)
		return LICENCE_FORM;
	json_array_foreach (chain, i, item) {
		if (fault == LICENCE_OK)
			fault = take_link(item, a, &out->links[i]);
	}
	out->count = (unsigned)json_array_size(chain);
	return fault;
}

static enum licence_fault
read_file(struct str text, struct arena *a, struct envelope *out)
{
	enum licence_fault fault;
	json_t *file = NULL;

	if (field_parse(text, &file) != ERR_OK)
		return LICENCE_FORM;
	fault = take_chain(file, a, out);
	json_decref(file);
	return fault;
}

/* ---- the code ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Mail breaks long lines. */
static struct str
without_blanks(struct str text, struct arena *a)
{
	char *out = arena_alloc(a, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (!is_blank(text.p[i]))
			out[len++] = text.p[i];
	out[len] = '\0';
	return (struct str){ out, len };
}

/* Up to the next dot or the end, which *rest is then behind. */
static struct str
next_part(struct str *rest)
{
	const char *dot = memchr(rest->p, '.', rest->len);
	size_t len = dot ? (size_t)(dot - rest->p) : rest->len;
	struct str part = { rest->p, len };

	rest->p += len + (dot != NULL);
	rest->len -= len + (dot != NULL);
	return part;
}

static enum licence_fault
read_code(struct str text, struct arena *a, struct envelope *out)
{
	struct str rest = { text.p + sizeof(CODE_PREFIX) - 1,
		text.len - (sizeof(CODE_PREFIX) - 1) };

	/* A dot at the end has nothing behind it, and is no part of one. */
	if (rest.len == 0 || rest.p[rest.len - 1] == '.')
		return LICENCE_FORM;
	while (rest.len > 0) {
		struct envelope_link *link = &out->links[out->count];
		struct str part = next_part(&rest);
		size_t len = part.len;
		char *claims;

		if (out->count == ENVELOPE_LINKS_MAX || rest.len == 0)
			return LICENCE_FORM;
		claims = arena_alloc(a, len + 1);
		if (!text_unbase64url(part, claims, &len) ||
		    !take_signature(next_part(&rest), link))
			return LICENCE_FORM;
		if (len > CLAIMS_BYTES_MAX)
			return LICENCE_LARGE;
		link->text = (struct str){ claims, len };
		out->count++;
	}
	return LICENCE_OK;
}

/* ---- both ---- */

enum licence_fault
envelope_read(struct str text, struct arena *a, struct envelope *out)
{
	out->count = 0;
	if (text.len > ENVELOPE_BYTES_MAX)
		return LICENCE_LARGE;
	while (text.len > 0 && is_blank(text.p[0])) {
		text.p++;
		text.len--;
	}
	if (text.len > 0 && text.p[0] == '{')
		return read_file(text, a, out);
	text = without_blanks(text, a);
	return str_starts(text, CODE_PREFIX) ? read_code(text, a, out) :
	    LICENCE_FORM;
}

void
envelope_write(const struct envelope *e, struct buf *out)
{
	struct buf signature;
	struct jsonw w = jsonw_on(out);

	buf_init(&signature, 2 * SIGNING_SIGNATURE_BYTES);
	jsonw_object(&w);
	jsonw_int_field(&w, "yizhan_licence", VERSION);
	jsonw_key(&w, "chain");
	jsonw_array(&w);
	for (unsigned i = 0; i < e->count; i++) {
		buf_reset(&signature);
		text_base64url(e->links[i].signature,
		    sizeof(e->links[i].signature), &signature);
		jsonw_object(&w);
		jsonw_string_field(&w, "signed", e->links[i].text);
		jsonw_string_field(&w, "signature", buf_str(&signature));
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	buf_putc(out, '\n');
	buf_fini(&signature);
}

void
envelope_write_code(const struct envelope *e, struct buf *out)
{
	buf_puts(out, "YZL1");
	for (unsigned i = 0; i < e->count; i++) {
		buf_putc(out, '.');
		text_base64url(e->links[i].text.p, e->links[i].text.len, out);
		buf_putc(out, '.');
		text_base64url(e->links[i].signature,
		    sizeof(e->links[i].signature), out);
	}
	buf_putc(out, '\n');
}
