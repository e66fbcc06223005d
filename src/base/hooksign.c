/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets and signatures of webhooks.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/hooksign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/mem.h"
#include "base/text.h"

#define MAC_BYTES 32

void
hooksign_make(const struct rng *rng, struct buf *out)
{
	unsigned char key[HOOKSIGN_KEY_BYTES];

	rng_fill(rng, key, sizeof(key));
	buf_puts(out, HOOKSIGN_PREFIX);
	text_base64(key, sizeof(key), out);
	mem_wipe(key, sizeof(key));
}

/* The bytes of RFC 4648 4 with its padding; false when it spells none. */
static bool
decode(struct str text, unsigned char *key, size_t *len)
{
	char plain[HOOKSIGN_SECRET_MAX];
	size_t n = text.len;
	bool ok;

	if (text.len > sizeof(plain) || text.len % 4 != 0)
		return false;
	while (n > 0 && text.len - n < 2 && text.p[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		char c = text.p[i];

		if (c == '-' || c == '_')
			return false;	/* of the other alphabet */
		plain[i] = c;
		if (c == '+')
			plain[i] = '-';
		else if (c == '/')
			plain[i] = '_';
	}
	ok = text_unbase64url((struct str){ plain, n }, key, len);
	mem_wipe(plain, sizeof(plain));
	return ok;
}

static bool
key_of(struct str secret, unsigned char key[HOOKSIGN_KEY_MAX], size_t *len)
{
	size_t prefix = sizeof(HOOKSIGN_PREFIX) - 1;

	*len = HOOKSIGN_KEY_MAX;
	return str_starts(secret, HOOKSIGN_PREFIX) &&
	    decode((struct str){ secret.p + prefix, secret.len - prefix },
	    key, len) && *len >= HOOKSIGN_KEY_MIN;
}

bool
hooksign_is_secret(struct str secret)
{
	unsigned char key[HOOKSIGN_KEY_MAX];
	size_t len;
	bool ok = key_of(secret, key, &len);

	mem_wipe(key, sizeof(key));
	return ok;
}

static void
put_one(struct str secret, struct str content, struct buf *out)
{
	unsigned char key[HOOKSIGN_KEY_MAX], mac[MAC_BYTES];
	unsigned mac_len = sizeof(mac);
	size_t len;

	BUG_ON(!key_of(secret, key, &len));
	BUG_ON(HMAC(EVP_sha256(), key, (int)len,
	    (const unsigned char *)content.p, content.len, mac,
	    &mac_len) == NULL);
	mem_wipe(key, sizeof(key));
	buf_puts(out, out->len > 0 ? " v1," : "v1,");
	text_base64(mac, sizeof(mac), out);
}

void
hooksign_put(const struct hooksign *s, struct str id, int64_t ts_s,
    struct str body, struct buf *out)
{
	struct buf content;

	buf_init(&content, id.len + body.len + 32);
	buf_putstr(&content, id);
	buf_printf(&content, ".%lld.", (long long)ts_s);
	buf_putstr(&content, body);
	for (unsigned i = 0; i < s->count; i++)
		put_one(s->secrets[i], buf_str(&content), out);
	buf_fini(&content);
}
