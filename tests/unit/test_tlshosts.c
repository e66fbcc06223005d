/* SPDX-License-Identifier: Apache-2.0 */
/* Host names beside the machine's own: each client sees a certificate for the
 * name it asked for, and for no other. Real handshakes, in memory. */
#include <check.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/tls.h"
#include "net/tlsca.h"
#include "net/tlshosts.h"
#include "net/tlskit.h"
#include "net/tlslook.h"

#define DAY_S (24L * 60 * 60)
#define ROUNDS 16	/* of a handshake, at most */

static char top[] = "/tmp/yizhan-tlshosts-XXXXXX";
static char dir[64];
static struct tls_error error;
static struct ssl_ctx_st *server;

static const char *
path(const char *name)
{
	static char out[128];

	snprintf(out, sizeof(out), "%s/%s", dir, name);
	return out;
}

static void
load(void)
{
	tls_unref(server);
	ck_assert_msg(tls_load(dir, &server, &error) == ERR_OK, "%s",
	    error.why);
}

static void
put(const char *lines)
{
	ck_assert_msg(tlshosts_put(dir, str_from(lines), &error) == ERR_OK,
	    "%s", error.why);
	load();
}

static void
setup(void)
{
	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof(dir), "%s/tls", top);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	load();
}

static void
teardown(void)
{
	static const char *const names[] = { "cert.pem", "key.pem",
		"root.pem", "root-key.pem", "hosts", "hosts.new" };

	tls_unref(server);
	server = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(path(names[i]));
	rmdir(dir);
	rmdir(top);
}

/* A client that trusts the root and comes by this name; NULL: it does not
 * believe what it sees. The caller's. */
static X509 *
meet(const char *host)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *near = SSL_new(server), *far;
	BIO *a, *b;
	X509 *seen = NULL;

	ck_assert_int_eq(SSL_CTX_load_verify_file(ctx, path("root.pem")), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	far = SSL_new(ctx);
	ck_assert_int_eq(BIO_new_bio_pair(&a, 0, &b, 0), 1);
	SSL_set_bio(near, a, a);
	SSL_set_bio(far, b, b);
	SSL_set_accept_state(near);
	SSL_set_connect_state(far);
	ck_assert_int_eq(SSL_set_tlsext_host_name(far, host), 1);
	ck_assert_int_eq(SSL_set1_host(far, host), 1);
	for (int i = 0; i < ROUNDS; i++) {
		(void)SSL_do_handshake(far);
		(void)SSL_do_handshake(near);
	}
	if (SSL_is_init_finished(far) && SSL_is_init_finished(near))
		seen = SSL_get1_peer_certificate(far);
	SSL_free(near);
	SSL_free(far);
	SSL_CTX_free(ctx);
	return seen;
}

/* Believed by who comes by host; and is it for other, too? */
static bool
is_for(const char *host, const char *other)
{
	X509 *cert = meet(host);
	bool is = cert != NULL &&
	    X509_check_host(cert, other, 0, 0, NULL) == 1;

	ck_assert_msg(cert != NULL, "%s is not believed", host);
	X509_free(cert);
	return is;
}

static bool
is_believed(const char *host)
{
	X509 *cert = meet(host);

	X509_free(cert);
	return cert != NULL;
}

START_TEST(each_name_has_a_certificate_for_it_alone)
{
	ck_assert(is_believed("localhost"));
	ck_assert(!is_believed("chat.acme.example"));
	put("chat.acme.example\nim.east.example\n");
	ck_assert(is_for("chat.acme.example", "chat.acme.example"));
	ck_assert(!is_for("chat.acme.example", "im.east.example"));
	ck_assert(!is_for("chat.acme.example", "localhost"));
	ck_assert(is_for("im.east.example", "im.east.example"));
	ck_assert(is_for("IM.East.Example", "im.east.example"));
	ck_assert(!is_for("localhost", "chat.acme.example"));
	ck_assert(!is_believed("acme.example"));
	ck_assert(!is_believed("x.chat.acme.example"));
	ck_assert(tlshosts_covers(dir, "chat.acme.example"));
	ck_assert(!tlshosts_covers(dir, "acme.example"));
	/* What was taken back is nobody's. */
	put("im.east.example\n");
	ck_assert(!is_believed("chat.acme.example"));
	ck_assert(is_believed("im.east.example"));
	put("");
	ck_assert(!is_believed("im.east.example"));
}
END_TEST

/* The box's own as it was signed days ago: it began then, and ends in days. */
static void
age(int days)
{
	struct tls_error ignored;
	X509 *certs[] = { NULL, NULL };
	struct tlskit k;
	EVP_PKEY *key;

	ck_assert_int_eq(tlskit_init(&k, dir, &ignored), ERR_OK);
	certs[0] = tlskit_read_cert(k.cert);
	key = tlskit_read_key(k.root_key);
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notBefore(certs[0]),
	    -days * DAY_S));
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notAfter(certs[0]),
	    (TLSCA_DAYS - days) * DAY_S));
	ck_assert_int_gt(X509_sign(certs[0], key, EVP_sha256()), 0);
	ck_assert_int_eq(tlskit_put_certs(k.cert, certs, &error), ERR_OK);
	X509_free(certs[0]);
	EVP_PKEY_free(key);
}

START_TEST(a_certificate_is_good_for_as_long_as_the_first)
{
	X509 *first, *cert;

	age(40);
	put("chat.acme.example\n");
	first = meet("localhost");
	cert = meet("chat.acme.example");
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(cert);
	ck_assert_int_eq(ASN1_TIME_compare(X509_get0_notBefore(cert),
	    X509_get0_notBefore(first)), 0);
	ck_assert_int_eq(ASN1_TIME_compare(X509_get0_notAfter(cert),
	    X509_get0_notAfter(first)), 0);
	X509_free(first);
	X509_free(cert);
}
END_TEST

/* Another pair takes the place of the files between the two. */
START_TEST(a_certificate_is_for_the_key_that_was_loaded)
{
	ck_assert_int_eq(tlshosts_put(dir, STR("chat.acme.example\n"),
	    &error), ERR_OK);
	ck_assert_int_eq(tlsca_issue(dir, &error), ERR_OK);
	tlshosts_attach(server, dir);
	ck_assert(is_believed("localhost"));
	ck_assert(is_for("chat.acme.example", "chat.acme.example"));
	load();
	ck_assert(is_for("chat.acme.example", "chat.acme.example"));
}
END_TEST

/* As many as there may be, and one of the longest. */
START_TEST(a_thousand_names_are_served)
{
	size_t room = TLSHOSTS_MAX * (TLSHOSTS_HOST_MAX + 2), used;
	char *lines = xcalloc(1, room), longest[TLSHOSTS_HOST_MAX + 1];

	memset(longest, 'a', TLSHOSTS_HOST_MAX);
	longest[TLSHOSTS_HOST_MAX] = '\0';
	for (int i = 63; i < TLSHOSTS_HOST_MAX; i += 64)
		longest[i] = '.';
	used = (size_t)snprintf(lines, room, "%s\n", longest);
	for (int i = 1; i < TLSHOSTS_MAX; i++)
		used += (size_t)snprintf(lines + used, room - used,
		    "im.t%d.example\n", i);
	put(lines);
	ck_assert(is_believed("im.t1.example"));
	ck_assert(is_believed("im.t999.example"));
	ck_assert(is_believed(longest));
	ck_assert(!is_believed("im.t1000.example"));
	xfree(lines);
}
END_TEST

START_TEST(lines_that_are_no_names_are_passed_over)
{
	put("im.east.example\nDNS:evil,IP:1.2.3.4\n-x\n\n*.example\n");
	ck_assert(is_believed("im.east.example"));
	ck_assert(!is_believed("www.example"));
	ck_assert(!is_believed("evil"));
}
END_TEST

/* What is the same is not written: the daemon looks at when it was. */
START_TEST(the_same_names_leave_the_file_alone)
{
	struct stat first, second;

	put("");
	ck_assert_int_ne(access(path("hosts"), F_OK), 0);
	put("a.example\n");
	ck_assert_int_eq(stat(path("hosts"), &first), 0);
	ck_assert_uint_eq(first.st_mode & 0777, 0600);
	put("a.example\n");
	ck_assert_int_eq(stat(path("hosts"), &second), 0);
	ck_assert(first.st_ino == second.st_ino);
	put("a.example\nb.example\n");
	ck_assert_int_eq(stat(path("hosts"), &second), 0);
	ck_assert(first.st_ino != second.st_ino);
}
END_TEST

static void
look(struct tlslook *out)
{
	struct tlsname *names = tlsname_new(NULL);

	tlshosts_name(dir, names);
	ck_assert_int_eq(tlslook_at(dir, names, out, &error), ERR_OK);
	tlsname_free(names);
}

/* Nothing is signed without the root's key, and it is said. */
START_TEST(what_the_root_does_not_sign_for_is_missing)
{
	struct tlslook seen;

	put("chat.acme.example\nim.east.example\n");
	look(&seen);
	ck_assert_str_eq(seen.missing, "");
	ck_assert_int_eq(unlink(path("root-key.pem")), 0);
	load();
	look(&seen);
	ck_assert_str_eq(seen.missing, "chat.acme.example, im.east.example");
	ck_assert(!tlshosts_covers(dir, "chat.acme.example"));
	ck_assert(!is_believed("chat.acme.example"));
	ck_assert(is_believed("localhost"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("tlshosts");
	TCase *t = tcase_create("names");
	SRunner *sr;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_name_has_a_certificate_for_it_alone);
	tcase_add_test(t, a_certificate_is_good_for_as_long_as_the_first);
	tcase_add_test(t, a_certificate_is_for_the_key_that_was_loaded);
	tcase_add_test(t, a_thousand_names_are_served);
	tcase_add_test(t, lines_that_are_no_names_are_passed_over);
	tcase_add_test(t, the_same_names_leave_the_file_alone);
	tcase_add_test(t, what_the_root_does_not_sign_for_is_missing);
	suite_add_tcase(s, t);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
