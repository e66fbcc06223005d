/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of AWS, version 4.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/awssign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"

#define MAC_BYTES 32
#define DATE_CHARS 8		/* of the day, in front of the date */
#define ALGORITHM "AWS4-HMAC-SHA256"
#define SECRET_MAX 256

void
awssign_date(int64_t ts_s, char out[AWSSIGN_DATE_ROOM])
{
	time_t t = (time_t)ts_s;
	struct tm tm;

	BUG_ON(gmtime_r(&t, &tm) == NULL);
	BUG_ON(strftime(out, AWSSIGN_DATE_ROOM, "%Y%m%dT%H%M%SZ", &tm) !=
	    AWSSIGN_DATE_ROOM - 1);
}

void
awssign_hash(struct str body, char out[AWSSIGN_HASH_ROOM])
{
	unsigned char sum[MAC_BYTES];

	text_sha256(body.p != NULL ? body.p : "", body.len, sum);
	text_hex(sum, sizeof(sum), out);
}

/* ---- the canonical request ---- */

static bool
is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

static void
put_encoded(struct buf *out, struct str s, bool has_slashes)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (is_unreserved(c) || (c == '/' && has_slashes))
			buf_putc(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* Which comes first: by names. */
static void
sort(const struct awssign_pair *pairs, unsigned count,
    const struct awssign_pair *out[AWSSIGN_PAIRS_MAX])
{
	BUG_ON(count > AWSSIGN_PAIRS_MAX);
	for (unsigned i = 0; i < count; i++) {
		unsigned at = i;

		while (at > 0 && str_cmp(pairs[i].name,
		    out[at - 1]->name) < 0) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = &pairs[i];
	}
}

static void
put_query(const struct awssign_request *r, struct buf *out)
{
	const struct awssign_pair *pairs[AWSSIGN_PAIRS_MAX];

	sort(r->query, r->query_count, pairs);
	for (unsigned i = 0; i < r->query_count; i++) {
		if (i > 0)
			buf_putc(out, '&');
		put_encoded(out, pairs[i]->name, false);
		buf_putc(out, '=');
		put_encoded(out, pairs[i]->value, false);
	}
}

void
awssign_target(const struct awssign_request *r, struct buf *out)
{
	put_encoded(out, r->path, true);
	if (r->query_count > 0)
		buf_putc(out, '?');
	put_query(r, out);
}

/* Without blanks at its ends, and one where there are several. */
static void
put_trimmed(struct buf *out, struct str s)
{
	size_t at = 0, end = s.len;

	while (at < end && s.p[at] == ' ')
		at++;
	while (end > at && s.p[end - 1] == ' ')
		end--;
	for (; at < end; at++)
		if (s.p[at] != ' ' || s.p[at - 1] != ' ')
			buf_putc(out, s.p[at]);
}

static void
put_names(const struct awssign_request *r, struct buf *out)
{
	const struct awssign_pair *pairs[AWSSIGN_PAIRS_MAX];

	sort(r->headers, r->header_count, pairs);
	for (unsigned i = 0; i < r->header_count; i++) {
		if (i > 0)
			buf_putc(out, ';');
		buf_putstr(out, pairs[i]->name);
	}
}

static void
put_headers(const struct awssign_request *r, struct buf *out)
{
	const struct awssign_pair *pairs[AWSSIGN_PAIRS_MAX];

	sort(r->headers, r->header_count, pairs);
	for (unsigned i = 0; i < r->header_count; i++) {
		buf_putstr(out, pairs[i]->name);
		buf_putc(out, ':');
		put_trimmed(out, pairs[i]->value);
		buf_putc(out, '\n');
	}
}

static void
hash_request(const struct awssign_request *r, char out[AWSSIGN_HASH_ROOM])
{
	struct buf text;

	buf_init(&text, 2 * AWSSIGN_TEXT_MAX);
	buf_putstr(&text, r->method);
	buf_putc(&text, '\n');
	put_encoded(&text, r->path, true);
	buf_putc(&text, '\n');
	put_query(r, &text);
	buf_putc(&text, '\n');
	put_headers(r, &text);
	buf_putc(&text, '\n');
	put_names(r, &text);
	buf_putc(&text, '\n');
	buf_putstr(&text, r->body_hash);
	BUG_ON(text.overflow);
	awssign_hash(buf_str(&text), out);
	buf_fini(&text);
}

/* ---- the signature ---- */

static void
mac(struct str key, struct str text, unsigned char out[MAC_BYTES])
{
	unsigned len = MAC_BYTES;

	BUG_ON(HMAC(EVP_sha256(), key.p, (int)key.len,
	    (const unsigned char *)text.p, text.len, out, &len) == NULL);
}

/* One key for a day, a region and a service; each step by the one before. */
static void
derive(const struct awssign_key *key, struct str day,
    unsigned char out[MAC_BYTES])
{
	const struct str words[] = { day, key->region, key->service,
		STR("aws4_request") };
	char first[4 + SECRET_MAX] = "AWS4";
	struct str with = { first, 4 + key->secret.len };
	unsigned char next[MAC_BYTES];

	BUG_ON(key->secret.len > SECRET_MAX);
	memcpy(first + 4, key->secret.p, key->secret.len);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		mac(with, words[i], next);
		memcpy(out, next, MAC_BYTES);
		with = (struct str){ (const char *)out, MAC_BYTES };
	}
	mem_wipe(first, sizeof(first));
	mem_wipe(next, sizeof(next));
}

/* The key's name, and what it is for. */
static void
put_credential(const struct awssign_key *key, const char *date,
    struct buf *out)
{
	buf_printf(out, "%.*s/%.*s/%.*s/%.*s/aws4_request",
	    STR_FMT(key->id), DATE_CHARS, date, STR_FMT(key->region),
	    STR_FMT(key->service));
}

static void
sign(const struct awssign_key *key, const struct awssign_request *r,
    char out[AWSSIGN_HASH_ROOM])
{
	char date[AWSSIGN_DATE_ROOM], hash[AWSSIGN_HASH_ROOM];
	unsigned char day_key[MAC_BYTES], sum[MAC_BYTES];
	struct buf text;

	awssign_date(r->ts_s, date);
	hash_request(r, hash);
	buf_init(&text, AWSSIGN_TEXT_MAX);
	buf_printf(&text, ALGORITHM "\n%s\n%.*s/%.*s/%.*s/aws4_request\n%s",
	    date, DATE_CHARS, date, STR_FMT(key->region),
	    STR_FMT(key->service), hash);
	BUG_ON(text.overflow);
	derive(key, (struct str){ date, DATE_CHARS }, day_key);
	mac((struct str){ (const char *)day_key, MAC_BYTES }, buf_str(&text),
	    sum);
	mem_wipe(day_key, sizeof(day_key));
	text_hex(sum, sizeof(sum), out);
	buf_fini(&text);
}

void
awssign_put(const struct awssign_key *key, const struct awssign_request *r,
    struct buf *out)
{
	char date[AWSSIGN_DATE_ROOM], signature[AWSSIGN_HASH_ROOM];

	awssign_date(r->ts_s, date);
	sign(key, r, signature);
	buf_puts(out, ALGORITHM " Credential=");
	put_credential(key, date, out);
	buf_puts(out, ",SignedHeaders=");
	put_names(r, out);
	buf_printf(out, ",Signature=%s", signature);
}

void
awssign_presign(const struct awssign_key *key,
    const struct awssign_request *of, int64_t life_s, struct buf *out)
{
	char date[AWSSIGN_DATE_ROOM], life[24], signature[AWSSIGN_HASH_ROOM];
	struct awssign_request r = *of;
	struct buf credential, names;

	BUG_ON(of->query_count + AWSSIGN_OWN_PAIRS > AWSSIGN_PAIRS_MAX);
	awssign_date(r.ts_s, date);
	snprintf(life, sizeof(life), "%lld", (long long)life_s);
	buf_init(&credential, AWSSIGN_TEXT_MAX);
	put_credential(key, date, &credential);
	buf_init(&names, AWSSIGN_TEXT_MAX);
	put_names(of, &names);

	const struct awssign_pair own[AWSSIGN_OWN_PAIRS] = {
		{ STR("X-Amz-Algorithm"), STR(ALGORITHM) },
		{ STR("X-Amz-Credential"), buf_str(&credential) },
		{ STR("X-Amz-Date"), str_from(date) },
		{ STR("X-Amz-Expires"), str_from(life) },
		{ STR("X-Amz-SignedHeaders"), buf_str(&names) },
	};

	memcpy(r.query + r.query_count, own, sizeof(own));
	r.query_count += AWSSIGN_OWN_PAIRS;
	r.body_hash = STR("UNSIGNED-PAYLOAD");
	sign(key, &r, signature);
	awssign_target(&r, out);
	buf_printf(out, "&X-Amz-Signature=%s", signature);
	buf_fini(&names);
	buf_fini(&credential);
}
