/* SPDX-License-Identifier: Apache-2.0 */
/* Signed papers: any bytes are judged without harm, and what is signed here,
 * whatever it is, is taken until one of its bytes changes. */
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "upkeep/signature.h"

#define PAPER_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_signed(struct str text, EVP_PKEY *key)
{
	char by[SIGNATURE_KEY_HEX], wanted[SIGNATURE_KEY_HEX];
	struct problem why;
	struct buf paper;

	signature_key_text(key, wanted);
	for (int form = 0; form < SIGNATURE_FORMS; form++) {
		buf_init(&paper, PAPER_MAX);
		buf_putstr(&paper, text);
		BUG_ON(signature_put(&paper, (enum signature_form)form, key,
		    &why) != ERR_OK);
		BUG_ON(signature_check(buf_str(&paper), by, &why) != ERR_OK);
		BUG_ON(!str_is(str_from(wanted), by));
		if (text.len > 0) {
			paper.data[text.len / 2] ^= 1;
			BUG_ON(signature_check(buf_str(&paper), by, &why) ==
			    ERR_OK);
		}
		buf_fini(&paper);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char secret[32] = "thirty-two bytes of a test's ke";
	struct str text = { (const char *)data, size };
	char by[SIGNATURE_KEY_HEX];
	struct problem why;
	EVP_PKEY *key;

	if (size > PAPER_MAX / 2)
		return 0;
	(void)!signature_check(text, by, &why);
	key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret,
	    sizeof(secret));
	BUG_ON(key == NULL);
	try_signed(text, key);
	EVP_PKEY_free(key);
	return 0;
}
