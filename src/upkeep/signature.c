/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing papers, and checking them.
 *
 * Runs on: any thread.
 * Owns: DATA/upkeep/report-key.pem.
 */
#include "upkeep/signature.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "base/text.h"
#include "net/tlskit.h"
#include "upkeep/backup.h"

#define KEY_NAME BACKUP_UPKEEP "/report-key.pem"
#define KEY_BYTES 32
#define SIGNATURE_BYTES 64
#define MARK "signature ed25519 "

/* Around the last line of each form: what stands before the mark, which is
 * signed, and what closes the paper, which is fixed. */
static const struct {
	const char *before, *after;
} forms[SIGNATURE_FORMS] = {
	[SIGNATURE_TEXT] = { "", "\n" },
	[SIGNATURE_HTML] = { "<p class=\"signature\">",
	    "</p>\n</body>\n</html>\n" },
};

/* The key */

static enum err
make_key(const char *data, const char *path, struct problem *why)
{
	char dir[FOLDER_PATH_MAX], fresh[FOLDER_PATH_MAX];
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	struct tls_error failed = { "" };
	enum err err;

	folder_path(dir, "%.4000s/" BACKUP_UPKEEP, data);
	folder_path(fresh, "%.4000s.new", path);
	err = folder_make_durable(dir, why);
	if (!err && (!key || tlskit_put_key(fresh, key, &failed) != ERR_OK))
		err = problem_set(why, ERR_IO, "cannot make a key to sign "
		    "with: %s", failed.why[0] ? failed.why : tlskit_reason());
	EVP_PKEY_free(key);
	return err ? err : folder_rename(fresh, path, why);
}

enum err
signature_key(const char *data, EVP_PKEY **out, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err = ERR_OK;

	*out = NULL;
	if (!folder_exists(data))
		return problem_set(why, ERR_NOT_FOUND, "there is no data "
		    "directory %.400s, whose key signs; start yizhand once, "
		    "or say --data DIR", data);
	folder_path(path, "%.4000s/" KEY_NAME, data);
	if (!folder_exists(path))
		err = make_key(data, path, why);
	if (err)
		return err;
	*out = tlskit_read_key(path);
	if (*out && EVP_PKEY_get_id(*out) == EVP_PKEY_ED25519)
		return ERR_OK;
	ERR_clear_error();
	EVP_PKEY_free(*out);
	*out = NULL;
	return problem_set(why, ERR_CORRUPT, "%.400s is no Ed25519 key that "
	    "can be read; remove it, and another is made", path);
}

void
signature_key_text(const EVP_PKEY *key, char out[SIGNATURE_KEY_HEX])
{
	unsigned char raw[KEY_BYTES];
	size_t len = sizeof(raw);

	out[0] = '\0';
	if (EVP_PKEY_get_raw_public_key(key, raw, &len) == 1)
		text_hex(raw, len, out);
}

void
signature_key_known(const char *data, char out[SIGNATURE_KEY_HEX])
{
	char path[FOLDER_PATH_MAX];
	EVP_PKEY *key;

	out[0] = '\0';
	folder_path(path, "%.4000s/" KEY_NAME, data);
	key = tlskit_read_key(path);
	if (key)
		signature_key_text(key, out);
	EVP_PKEY_free(key);
	ERR_clear_error();
}

void
signature_key_free(EVP_PKEY *key)
{
	EVP_PKEY_free(key);
}

/* Signing */

enum err
signature_put(struct buf *paper, enum signature_form form,
    EVP_PKEY *key, struct problem *why)
{
	char by[SIGNATURE_KEY_HEX], hex[2 * SIGNATURE_BYTES + 1];
	unsigned char raw[SIGNATURE_BYTES];
	size_t len = sizeof(raw);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	buf_puts(paper, forms[form].before);
	ok = ctx && !paper->overflow &&
	    EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(ctx, raw, &len, (unsigned char *)paper->data,
		paper->len) == 1 && len == sizeof(raw);
	EVP_MD_CTX_free(ctx);
	if (!ok)
		return problem_set(why, ERR_IO, "cannot sign: %s",
		    tlskit_reason());
	signature_key_text(key, by);
	text_hex(raw, len, hex);
	buf_printf(paper, MARK "%s %s%s", by, hex, forms[form].after);
	return ERR_OK;
}

/* Checking */

/* Where the last mark begins; NULL: there is none. */
static const char *
last_mark(struct str paper)
{
	const char *found = NULL, *p = paper.p, *end = paper.p + paper.len;

	while (p && p < end) {
		p = memmem(p, (size_t)(end - p), MARK, sizeof(MARK) - 1);
		if (p)
			found = p++;
	}
	return found;
}

static bool
take_form(const char *body_end, struct str body, struct str rest)
{
	for (int i = 0; i < SIGNATURE_FORMS; i++) {
		size_t before = strlen(forms[i].before);

		if (str_is(rest, forms[i].after) && body.len >= before &&
		    memcmp(body_end - before, forms[i].before, before) == 0)
			return true;
	}
	return false;
}

static bool
verify(struct str body, const unsigned char key[KEY_BYTES],
    const unsigned char signature[SIGNATURE_BYTES])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
	    key, KEY_BYTES);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = pkey && ctx &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(ctx, signature, SIGNATURE_BYTES,
		(const unsigned char *)body.p, body.len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return ok;
}

enum err
signature_check(struct str paper, char key[SIGNATURE_KEY_HEX],
    struct problem *why)
{
	static const size_t line = 2 * KEY_BYTES + 1 + 2 * SIGNATURE_BYTES;
	unsigned char by[KEY_BYTES], raw[SIGNATURE_BYTES];
	const char *mark = last_mark(paper), *p;
	struct str body, rest;

	key[0] = '\0';
	if (!mark)
		return problem_set(why, ERR_NOT_FOUND, "it has no signature");
	body = (struct str){ paper.p, (size_t)(mark - paper.p) };
	p = mark + sizeof(MARK) - 1;
	rest = (struct str){ p, paper.len - (size_t)(p - paper.p) };
	if (rest.len > line && p[2 * KEY_BYTES] == ' ' &&
	    take_form(mark, body, (struct str){ p + line,
		rest.len - line }) &&
	    text_unhex((struct str){ p, 2 * KEY_BYTES }, by, sizeof(by)) &&
	    text_unhex((struct str){ p + 2 * KEY_BYTES + 1,
		2 * SIGNATURE_BYTES }, raw, sizeof(raw)) &&
	    verify(body, by, raw)) {
		text_hex(by, sizeof(by), key);
		return ERR_OK;
	}
	return problem_set(why, ERR_CORRUPT, "it is not as it was signed: "
	    "somebody or something changed it");
}
