/* SPDX-License-Identifier: Apache-2.0 */
/* Signed papers: any bytes are judged without harm, and what is signed here,
 * whatever it is, is taken until one of its bytes changes. To sign takes a
 * thousand times as long as to read, so of most inputs nothing is signed. */
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "upkeep/signature.h"

#define PAPER_MAX 65536
#define SIGNED_OF 64	/* inputs, one in each form */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_signed(struct str text, enum signature_form form)
{
	static const unsigned char secret[32] = "thirty-two bytes of a test's ke";
	char by[SIGNATURE_KEY_HEX], wanted[SIGNATURE_KEY_HEX];
	struct problem why;
	struct buf paper;
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
	    secret, sizeof(secret));

	BUG_ON(key == NULL);
	signature_key_text(key, wanted);
	buf_init(&paper, PAPER_MAX);
	buf_putstr(&paper, text);
	BUG_ON(signature_put(&paper, form, key, &why) != ERR_OK);
	BUG_ON(signature_check(buf_str(&paper), by, &why) != ERR_OK);
	BUG_ON(!str_is(str_from(wanted), by));
	if (text.len > 0) {
		paper.data[text.len / 2] ^= 1;
		BUG_ON(signature_check(buf_str(&paper), by, &why) == ERR_OK);
	}
	buf_fini(&paper);
	EVP_PKEY_free(key);
}

/* A number that an input always has, and its neighbours do not. */
static unsigned
mark_of(const uint8_t *data, size_t size)
{
	unsigned mark = 2166136261u;	/* FNV-1a */

	for (size_t i = 0; i < size; i++)
		mark = (mark ^ data[i]) * 16777619u;
	return (mark ^ mark >> 16) % SIGNED_OF;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	char by[SIGNATURE_KEY_HEX];
	struct problem why;
	unsigned mark;

	if (size > PAPER_MAX / 2)
		return 0;
	(void)!signature_check(text, by, &why);
	mark = mark_of(data, size);
	if (mark < SIGNATURE_FORMS)
		try_signed(text, (enum signature_form)mark);
	return 0;
}
