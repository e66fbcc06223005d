/* SPDX-License-Identifier: Apache-2.0 */
/* Licences as somebody makes them. */
#include "licencekit.h"

#include <openssl/evp.h>

#define KEYS 4

static EVP_PKEY *
secret_of(enum licencekit_key k)
{
	static EVP_PKEY *keys[KEYS];	/* for ever */
	unsigned char seed[SIGNING_KEY_BYTES];

	memset(seed, 'a' + (int)k, sizeof(seed));
	if (keys[k] == NULL)
		keys[k] = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
		    seed, sizeof(seed));
	return keys[k];
}

static void
public_of(enum licencekit_key k, unsigned char out[SIGNING_KEY_BYTES])
{
	BUG_ON(!signing_public(secret_of(k), out));
}

const char *
licencekit_key(enum licencekit_key k)
{
	static char texts[KEYS][SIGNING_KEY_CHARS + 1];
	unsigned char key[SIGNING_KEY_BYTES];

	public_of(k, key);
	signing_key_text(key, texts[k]);
	return texts[k];
}

const struct licence_roots *
licencekit_roots(void)
{
	static struct licence_roots roots;

	if (roots.count == 0)
		public_of(KIT_ROOT, roots.keys[0]);
	roots.count = 1;
	return &roots;
}

void
licencekit_add(struct envelope *e, enum licencekit_key k, const char *claims)
{
	struct envelope_link *link = &e->links[e->count++];

	link->text = str_from(claims);
	BUG_ON(!signing_sign(secret_of(k), link->text, link->signature));
}
