/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhan-licence keygen, issue, sub-issue.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "ctl/licencetool.h"

#define DAY_S (24 * 3600)
#define ARENA_MAX (1u << 20)

/* The first line of the file; "": there is none. False: said why. */
static bool
take_passphrase(const struct tool_args *args, struct buf *out)
{
	size_t len;

	buf_init(out, 1);
	if (args->passphrase_file == NULL)
		return true;
	if (!tool_read(args->passphrase_file, 1000, out))
		return false;
	len = strcspn(out->data, "\r\n");
	out->data[len] = '\0';
	out->len = len;
	if (len == 0)
		tool_refuse("%s: its first line is empty",
		    args->passphrase_file);
	return len > 0;
}

static void
wipe(struct buf *b)
{
	if (b->data)
		mem_wipe(b->data, b->cap);
	buf_fini(b);
}

/* ---- keygen ---- */

static bool
put_key(const struct tool_args *args, struct evp_pkey_st *key,
    const struct buf *passphrase)
{
	const struct tool_file file = { .path = args->word, .mode = 0600 };
	struct buf pem;
	bool ok;

	buf_init(&pem, SIGNING_PEM_MAX);
	ok = signing_write(key, passphrase->len > 0 ? passphrase->data : NULL,
	    &pem) && tool_write(&file, buf_str(&pem));
	wipe(&pem);
	return ok;
}

enum tool_outcome
tool_keygen(const struct tool_args *args)
{
	unsigned char public[SIGNING_KEY_BYTES];
	char text[SIGNING_KEY_CHARS + 1];
	struct evp_pkey_st *key;
	struct buf passphrase;
	bool ok = false;

	if (take_passphrase(args, &passphrase)) {
		key = signing_new();
		ok = key != NULL && signing_public(key, public) &&
		    put_key(args, key, &passphrase);
		signing_free(key);
	}
	wipe(&passphrase);
	if (!ok)
		return TOOL_REFUSED;
	signing_key_text(public, text);
	puts(text);
	return TOOL_DONE;
}

static struct evp_pkey_st *
take_key(const struct tool_args *args)
{
	struct evp_pkey_st *key = NULL;
	struct buf passphrase, pem;

	if (args->key == NULL) {
		tool_refuse("--key FILE: what it is signed with is missing");
		return NULL;
	}
	buf_init(&pem, 1);
	if (take_passphrase(args, &passphrase) &&
	    tool_read(args->key, SIGNING_PEM_MAX, &pem)) {
		key = signing_read(buf_str(&pem), passphrase.len > 0 ?
		    passphrase.data : NULL);
		if (key == NULL)
			tool_refuse("%s is no key of yizhan-licence keygen, or"
			    " wants another passphrase (--passphrase-file)",
			    args->key);
	}
	wipe(&passphrase);
	wipe(&pem);
	return key;
}

/* ---- claims ---- */

static bool
take_count(const char *name, const char *text, int64_t *out)
{
	unsigned long long n;

	if (text == NULL)
		return true;
	if (str_to_u64(str_from(text), CLAIMS_COUNT_MAX, &n) && n > 0) {
		*out = (int64_t)n;
		return true;
	}
	tool_refuse("%s: must be a number from 1 to %d", name,
	    CLAIMS_COUNT_MAX);
	return false;
}

static bool
take_limits(const struct tool_args *args, struct claims *c)
{
	c->has_limits = args->people || args->devices || args->tenants;
	return take_count("--people", args->people, &c->limits.people) &&
	    take_count("--devices", args->devices, &c->limits.devices) &&
	    take_count("--tenants", args->tenants, &c->limits.tenants);
}

static bool
take_times(const struct tool_args *args, struct claims *c)
{
	int64_t days = 0, from = (int64_t)time(NULL) / DAY_S * DAY_S;

	if (args->from && !tool_date(args->from, &from)) {
		tool_refuse("--from: must be a date as 2027-01-31");
		return false;
	}
	if (args->from || args->days)
		c->not_before = from;
	if (args->expires && args->days) {
		tool_refuse("--expires or --days, not both");
		return false;
	}
	if (!take_count("--days", args->days, &days))
		return false;
	if (args->expires && !tool_date(args->expires, &c->expires)) {
		tool_refuse("--expires: must be a date as 2027-01-31");
		return false;
	}
	if (args->expires)
		c->expires += DAY_S;
	else if (args->days)
		c->expires = from + days * DAY_S;
	return true;
}

static bool
take_features(const char *text, struct arena *a, struct claims *c)
{
	struct str rest = str_from(text);

	c->features.items = arena_zalloc(a, CLAIMS_FEATURES_MAX *
	    sizeof(*c->features.items));
	while (rest.len > 0) {
		const char *comma = memchr(rest.p, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.p) : rest.len;

		if (len == 0 || c->features.count == CLAIMS_FEATURES_MAX) {
			tool_refuse("--features: must be at most %d words "
			    "with commas between them", CLAIMS_FEATURES_MAX);
			return false;
		}
		c->features.items[c->features.count++] =
		    (struct str){ rest.p, len };
		rest.p += len + (comma != NULL);
		rest.len -= len + (comma != NULL);
	}
	return true;
}

static bool
take_machine(const struct tool_args *args, struct arena *a, struct claims *c)
{
	if (args->machine == NULL)
		return true;
	if (!traits_parse(str_from(args->machine), a, &c->machine.traits)) {
		tool_refuse("--machine: must be the code that the server's "
		    "console shows, or yizhanctl licence show");
		return false;
	}
	c->has_machine = true;
	c->machine.agree = (c->machine.traits.count + 1) / 2;
	if (!take_count("--agree", args->agree, &c->machine.agree))
		return false;
	if (c->machine.agree <= c->machine.traits.count)
		return true;
	tool_refuse("--agree: the code has only %u traits",
	    (unsigned)c->machine.traits.count);
	return false;
}

static bool
take_signer(const struct tool_args *args, struct claims *c)
{
	unsigned char key[SIGNING_KEY_BYTES];

	if (args->signer == NULL)
		return true;
	c->has_signer = true;
	c->signer = (struct claims_signer){ str_from(args->signer), 1 };
	if (!signing_key_from(c->signer.key, key)) {
		tool_refuse("--signer: must be the public key that "
		    "yizhan-licence keygen printed");
		return false;
	}
	return take_count("--depth", args->depth, &c->signer.depth);
}

static bool
take_claims(const struct tool_args *args, struct arena *a, struct claims *c)
{
	*c = (struct claims){
		.id = str_from(args->id), .holder = str_from(args->holder),
		.edition = str_from(args->edition),
		.note = str_from(args->note),
	};
	if (args->id == NULL || args->holder == NULL) {
		tool_refuse("--id ID and --holder NAME: whose licence it is");
		return false;
	}
	return take_limits(args, c) && take_times(args, c) &&
	    take_features(args->features ? args->features : "", a, c) &&
	    take_machine(args, a, c) && take_signer(args, c);
}

/* ---- issue, sub-issue ---- */

static enum tool_outcome
put_licence(const struct tool_args *args, const struct envelope *e)
{
	const struct tool_file file = { .path = args->out, .mode = 0644,
		.may_replace = true };
	struct buf text;
	bool ok;

	buf_init(&text, 2 * ENVELOPE_BYTES_MAX);
	if (args->code)
		envelope_write_code(e, &text);
	else
		envelope_write(e, &text);
	ok = tool_write(&file, buf_str(&text));
	buf_fini(&text);
	return ok ? TOOL_DONE : TOOL_REFUSED;
}

static enum tool_outcome
extend(const struct tool_args *args, struct envelope *e, struct arena *a)
{
	struct licence made = { .about = STR("") };
	struct evp_pkey_st *key;
	enum licence_fault fault;
	struct claims c;
	struct buf text;

	if (!take_claims(args, a, &c) || (key = take_key(args)) == NULL)
		return TOOL_REFUSED;
	buf_init(&text, CLAIMS_BYTES_MAX);
	claims_write(&c, &text);
	fault = text.overflow ? LICENCE_LARGE :
	    licence_extend(e, buf_str(&text), key, a, &made);
	signing_free(key);
	if (fault == LICENCE_FORGED)
		tool_refuse("--key: this key is not the one that the parent "
		    "names as its signer");
	else if (fault != LICENCE_OK)
		tool_blame(fault, made.about);
	else
		fault = put_licence(args, e) == TOOL_DONE ? LICENCE_OK :
		    LICENCE_FORM;
	buf_fini(&text);
	return fault == LICENCE_OK ? TOOL_DONE : TOOL_REFUSED;
}

enum tool_outcome
tool_issue(const struct tool_args *args)
{
	struct envelope e = { .count = 0 };
	enum tool_outcome outcome;
	struct arena arena;

	arena_init(&arena, ARENA_MAX);
	outcome = extend(args, &e, &arena);
	arena_fini(&arena);
	return outcome;
}

static enum tool_outcome
read_parent(const struct tool_args *args, struct arena *a, struct envelope *e)
{
	struct licence parent;
	enum licence_fault fault;
	struct buf text;

	if (args->parent == NULL)
		return tool_refuse("--parent FILE: your own licence is "
		    "missing");
	if (!tool_read(args->parent, ENVELOPE_BYTES_MAX, &text)) {
		buf_fini(&text);
		return TOOL_REFUSED;
	}
	fault = licence_read(buf_str(&text), NULL, a, &parent);
	if (fault == LICENCE_OK)
		fault = envelope_read(buf_str(&text), a, e);
	buf_fini(&text);
	return fault == LICENCE_OK ? TOOL_DONE :
	    tool_blame(fault, parent.about);
}

enum tool_outcome
tool_sub_issue(const struct tool_args *args)
{
	struct envelope e = { .count = 0 };
	enum tool_outcome outcome;
	struct arena arena;

	arena_init(&arena, ARENA_MAX);
	outcome = read_parent(args, &arena, &e);
	if (outcome == TOOL_DONE)
		outcome = extend(args, &e, &arena);
	arena_fini(&arena);
	return outcome;
}
