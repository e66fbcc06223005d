/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates that somebody else signed, in the shapes they come in: chains
 * in any order, PFX, uploads instead of files. */
#include <check.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/tls.h"
#include "net/tlsimport.h"

#define MOST 10		/* certificates of one file */

struct pair {
	X509 *cert;
	EVP_PKEY *key;
};

static char top[] = "/tmp/yizhan-tlsimport-XXXXXX";
static char dir[64], given[64];
static struct tls_error error;
/* A root, what it signed for an authority, and what that signed. */
static struct pair root, middle, leaf;

static struct pair
make(const char *name, const struct pair *issuer, const char *is_ca)
{
	struct pair p = { X509_new(), EVP_EC_gen("P-256") };
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL,
	    NID_basic_constraints, is_ca);

	X509_set_version(p.cert, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(p.cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(p.cert), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(p.cert), "CN",
	    MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(p.cert, X509_get_subject_name(issuer ?
	    issuer->cert : p.cert));
	X509_set_pubkey(p.cert, p.key);
	X509_add_ext(p.cert, ext, -1);
	X509_EXTENSION_free(ext);
	ck_assert_int_gt(X509_sign(p.cert, issuer ? issuer->key : p.key,
	    EVP_sha256()), 0);
	return p;
}

static void
drop(struct pair *p)
{
	X509_free(p->cert);
	EVP_PKEY_free(p->key);
}

static const char *
path(const char *name)
{
	static char text[128];

	snprintf(text, sizeof(text), "%s/%s", dir, name);
	return text;
}

static void
setup(void)
{
	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof(dir), "%s/tls", top);
	snprintf(given, sizeof(given), "%s/given", top);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	root = make("root", NULL, "CA:TRUE");
	middle = make("middle", &root, "CA:TRUE");
	leaf = make("chat", &middle, "CA:FALSE");
}

static void
teardown(void)
{
	static const char *const files[] = { "cert.pem", "key.pem",
		"cert.pem.new", "key.pem.new", "root.pem", "root-key.pem" };

	drop(&root);
	drop(&middle);
	drop(&leaf);
	for (unsigned i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(path(files[i]));
	unlink(given);
	rmdir(dir);
	rmdir(top);
}

/* The daemon's certificates, one behind the other: "chat middle". */
static const char *
served(void)
{
	static char names[256];
	FILE *f = fopen(path("cert.pem"), "r");
	char name[64];
	X509 *cert;

	names[0] = '\0';
	while ((cert = PEM_read_X509(f, NULL, NULL, NULL)) != NULL) {
		X509_NAME_get_text_by_NID(X509_get_subject_name(cert),
		    NID_commonName, name, sizeof(name));
		snprintf(names + strlen(names), sizeof(names) -
		    strlen(names), "%s%s", names[0] ? " " : "", name);
		X509_free(cert);
	}
	fclose(f);
	return names;
}

/* What was written; the caller frees. */
static char *
text_of(BIO *bio)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	return xstrndup(data, (size_t)len);
}

/* PEM of these, NULL ends them; the caller frees. */
static char *
pem(EVP_PKEY *key, X509 *const *certs)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;

	if (key != NULL)
		PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
	for (; *certs != NULL; certs++)
		PEM_write_bio_X509(bio, *certs);
	text = text_of(bio);
	BIO_free(bio);
	return text;
}

static enum err
upload(char *certs, char *key, const char *passphrase)
{
	struct tlsimport from = { .cert = "the upload",
		.cert_bytes = str_from(certs), .passphrase = passphrase };
	enum err err;

	if (key != NULL)
		from.key_bytes = str_from(key);
	err = tlsimport_put(dir, &from, &error);
	xfree(certs);
	xfree(key);
	return err;
}

static bool
says(const char *text)
{
	return strstr(error.why, text) != NULL;
}

START_TEST(tlsimport_puts_a_chain_in_order)
{
	X509 *const certs[] = { root.cert, leaf.cert, middle.cert, NULL };
	struct ssl_ctx_st *ctx;

	ck_assert_msg(upload(pem(leaf.key, certs), NULL, "") == ERR_OK, "%s",
	    error.why);
	ck_assert_str_eq(served(), "chat middle root");
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_OK);
	tls_unref(ctx);
}
END_TEST

/* What has nothing to do with it is not sent to everybody. */
START_TEST(tlsimport_keeps_strangers_behind)
{
	struct pair other = make("other", NULL, "CA:TRUE");
	X509 *const certs[] = { other.cert, leaf.cert, middle.cert, NULL };
	X509 *const none[] = { NULL };

	ck_assert_int_eq(upload(pem(NULL, certs), pem(leaf.key, none), ""),
	    ERR_OK);
	ck_assert_msg(strncmp(served(), "chat middle", 11) == 0, "%s",
	    served());
	drop(&other);
}
END_TEST

START_TEST(tlsimport_bounds_a_chain)
{
	X509 *certs[MOST + 2] = { leaf.cert };

	for (int i = 1; i <= MOST; i++)
		certs[i] = middle.cert;
	ck_assert_int_eq(upload(pem(leaf.key, certs), NULL, ""), ERR_TLS);
	ck_assert(says("more than 10 certificates"));
	certs[MOST] = NULL;
	ck_assert_int_eq(upload(pem(leaf.key, certs), NULL, ""), ERR_OK);
}
END_TEST

static void
write_pfx(const struct pair *p, X509 *const *others, const char *word)
{
	STACK_OF(X509) *stack = sk_X509_new_null();
	FILE *f = fopen(given, "w");
	PKCS12 *pfx;

	for (; *others != NULL; others++)
		sk_X509_push(stack, *others);
	pfx = PKCS12_create(word, "chat", p->key, p->cert, stack, 0, 0, 0, 0,
	    0);
	ck_assert_ptr_nonnull(pfx);
	ck_assert_int_eq(i2d_PKCS12_fp(f, pfx), 1);
	fclose(f);
	PKCS12_free(pfx);
	sk_X509_free(stack);
}

START_TEST(tlsimport_takes_pfx)
{
	X509 *const others[] = { root.cert, middle.cert, NULL };
	struct tlsimport from = { .cert = given, .passphrase = "wrong" };

	write_pfx(&leaf, others, "open sesame");
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_msg(says("--passphrase-file the right one?"), "%s",
	    error.why);
	from.passphrase = "open sesame";
	ck_assert_msg(tlsimport_put(dir, &from, &error) == ERR_OK, "%s",
	    error.why);
	ck_assert_str_eq(served(), "chat middle root");
}
END_TEST

START_TEST(tlsimport_bounds_pfx)
{
	X509 *others[MOST + 1] = { NULL };
	struct tlsimport from = { .cert = given, .passphrase = "" };

	for (int i = 0; i < MOST; i++)
		others[i] = middle.cert;
	write_pfx(&leaf, others, "");
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_msg(says("more than 10 certificates"), "%s", error.why);
}
END_TEST

/* One that holds certificates alone has no key to serve with. */
START_TEST(tlsimport_needs_the_key_of_pfx)
{
	const struct pair bare = { NULL, NULL };
	X509 *const others[] = { middle.cert, NULL };
	struct tlsimport from = { .cert = given, .passphrase = "" };

	write_pfx(&bare, others, "");
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_msg(says("has no key"), "%s", error.why);
	ck_assert_str_ne(served(), "middle");
}
END_TEST

START_TEST(tlsimport_names_the_passphrase_of_an_upload)
{
	X509 *const certs[] = { leaf.cert, NULL };

	ck_assert_int_eq(upload(pem(NULL, certs), NULL, ""), ERR_TLS);
	ck_assert_msg(says("wants the passphrase"), "%s", error.why);
}
END_TEST

/* Longer than any that OpenSSL could ask for. */
START_TEST(tlsimport_bounds_the_passphrase)
{
	static char word[5000];
	BIO *bio = BIO_new(BIO_s_mem());

	memset(word, 'x', sizeof(word) - 1);
	PEM_write_bio_X509(bio, leaf.cert);
	PEM_write_bio_PrivateKey(bio, leaf.key, EVP_aes_128_cbc(),
	    (const unsigned char *)"short", 5, NULL, NULL);
	ck_assert_int_eq(upload(text_of(bio), NULL, word), ERR_TLS);
	ck_assert_int_eq(upload(text_of(bio), NULL, "short"), ERR_OK);
	BIO_free(bio);
}
END_TEST

/* What browsers would refuse is refused here. */
START_TEST(tlsimport_refuses_a_weak_key)
{
	struct pair weak = { X509_new(), EVP_RSA_gen(512) };
	X509 *certs[] = { NULL, NULL };

	ck_assert_ptr_nonnull(weak.key);
	X509_set_version(weak.cert, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(weak.cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(weak.cert), 3600);
	X509_set_pubkey(weak.cert, weak.key);
	ck_assert_int_gt(X509_sign(weak.cert, weak.key, EVP_sha256()), 0);
	certs[0] = weak.cert;
	ck_assert_int_eq(upload(pem(weak.key, certs), NULL, ""), ERR_TLS);
	ck_assert_msg(says("cannot be used"), "%s", error.why);
	drop(&weak);
}
END_TEST

START_TEST(tlsimport_needs_what_it_is_told_of)
{
	X509 *const certs[] = { leaf.cert, NULL };
	struct tlsimport from = { .cert = given, .passphrase = "" };
	FILE *f;
	char *text;

	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_msg(says("cannot read"), "%s", error.why);
	text = pem(NULL, certs);
	f = fopen(given, "w");
	fputs(text, f);
	fclose(f);
	xfree(text);
	from.key = "/nonexistent/key.pem";
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_msg(says("/nonexistent/key.pem has no key"), "%s",
	    error.why);
}
END_TEST

static Suite *
tlsimport_suite(void)
{
	Suite *s = suite_create("tlsimport");
	TCase *t = tcase_create("tlsimport");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, tlsimport_puts_a_chain_in_order);
	tcase_add_test(t, tlsimport_keeps_strangers_behind);
	tcase_add_test(t, tlsimport_bounds_a_chain);
	tcase_add_test(t, tlsimport_takes_pfx);
	tcase_add_test(t, tlsimport_bounds_pfx);
	tcase_add_test(t, tlsimport_needs_the_key_of_pfx);
	tcase_add_test(t, tlsimport_names_the_passphrase_of_an_upload);
	tcase_add_test(t, tlsimport_bounds_the_passphrase);
	tcase_add_test(t, tlsimport_refuses_a_weak_key);
	tcase_add_test(t, tlsimport_needs_what_it_is_told_of);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(tlsimport_suite());
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
