/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <malloc.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/stream.h"
#include "net/tls.h"
#include "net/tlsca.h"
#include "net/tlsimport.h"
#include "net/tlslook.h"
#include "netkit.h"

static char top[] = "/tmp/yizhan-tls-XXXXXX";
static char dir[64];
static struct tls_error error;

static const char *
path(const char *name)
{
	static char out[4][128];
	static unsigned turn;
	char *p = out[turn++ % 4];

	snprintf(p, sizeof(out[0]), "%s/%s", dir, name);
	return p;
}

/* Outlives the turns of path. */
static const char *
theirs(void)
{
	static char out[128];

	snprintf(out, sizeof(out), "%s/theirs", dir);
	return out;
}

static void
make_dir(void)
{
	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof(dir), "%s/tls", top);
}

static void
remove_dir(void)
{
	unlink(path("cert.pem"));
	unlink(path("key.pem"));
	unlink(path("cert.pem.new"));
	unlink(path("key.pem.new"));
	unlink(path("root.pem"));
	unlink(path("root-key.pem"));
	rmdir(dir);
	rmdir(top);
}

static X509 *
read_from(const char *name)
{
	FILE *f = fopen(path(name), "r");
	X509 *cert;

	ck_assert_ptr_nonnull(f);
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	ck_assert_ptr_nonnull(cert);
	return cert;
}

static X509 *
read_cert(void)
{
	return read_from("cert.pem");
}

static mode_t
mode_of(const char *name)
{
	struct stat st;

	ck_assert_int_eq(stat(name, &st), 0);
	return st.st_mode & 0777;
}

/* Of an authority that is none of ours, key first as some give it. */
static void
write_pair(const char *where, const char *passphrase, int days)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	FILE *f = fopen(where, "w");

	ck_assert_ptr_nonnull(f);
	X509_set_version(cert, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(cert), -2 * 24 * 3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), days * 24 * 3600L);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN",
	    MBSTRING_ASC, (const unsigned char *)"chat", -1, -1, 0);
	X509_set_issuer_name(cert, X509_get_subject_name(cert));
	X509_set_pubkey(cert, key);
	ck_assert_int_gt(X509_sign(cert, key, EVP_sha256()), 0);
	ck_assert_int_eq(PEM_write_PrivateKey(f, key, passphrase ?
	    EVP_aes_128_cbc() : NULL, (const unsigned char *)passphrase,
	    passphrase ? (int)strlen(passphrase) : 0, NULL, NULL), 1);
	ck_assert_int_eq(PEM_write_X509(f, cert), 1);
	fclose(f);
	X509_free(cert);
	EVP_PKEY_free(key);
}

START_TEST(tls_ensure_makes_a_usable_certificate)
{
	X509 *cert, *root;
	EVP_PKEY *key;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_uint_eq(mode_of(path("key.pem")), 0600);
	ck_assert_uint_eq(mode_of(path("root-key.pem")), 0600);
	ck_assert_uint_eq(mode_of(path("cert.pem")), 0600);
	ck_assert_uint_eq(mode_of(dir), 0700);
	cert = read_cert();
	key = X509_get0_pubkey(cert);
	ck_assert_int_eq(EVP_PKEY_get_bits(key), 256);
	root = read_from("root.pem");
	ck_assert_int_eq(X509_check_ca(root), 1);
	ck_assert_int_eq(X509_check_issued(root, cert), X509_V_OK);
	ck_assert_int_eq(X509_verify(cert, X509_get0_pubkey(root)), 1);
	ck_assert_int_ne(X509_verify(cert, key), 1);
	X509_free(root);
	ck_assert_int_eq(X509_check_host(cert, "localhost", 0, 0, NULL), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, "127.0.0.1", 0), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, "::1", 0), 1);
	ck_assert_int_ne(X509_check_host(cert, "evil", 0, 0, NULL), 1);
	ck_assert_int_lt(X509_cmp_current_time(X509_get0_notBefore(cert)), 0);
	ck_assert_int_gt(X509_cmp_current_time(X509_get0_notAfter(cert)), 0);
	ck_assert_int_eq(X509_check_ca(cert), 0);
	X509_free(cert);
}
END_TEST

START_TEST(tls_ensure_names_this_machine)
{
	struct tlsname *names = tlsname_new(NULL);
	char host[256] = "";
	X509 *cert;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	cert = read_cert();
	ck_assert_int_eq(gethostname(host, sizeof(host) - 1), 0);
	ck_assert_int_eq(X509_check_host(cert, host, 0, 0, NULL), 1);
	ck_assert_ptr_nonnull(strstr(names->san, "DNS:localhost"));
	ck_assert_ptr_nonnull(strstr(names->san, "IP:127.0.0.1"));
	X509_free(cert);
	tlsname_free(names);
}
END_TEST

static void
collect(void *arg, struct str host)
{
	buf_printf(arg, "%.*s ", STR_FMT(host));
}

static void
expect_said(const char *names)
{
	struct buf text;

	buf_init(&text, 8192);
	ck_assert(tlsname_said(dir, collect, &text));
	ck_assert(str_is(buf_str(&text), names));
	buf_fini(&text);
}

START_TEST(tlsca_keeps_the_names_of_before_when_it_fails)
{
	struct str one[] = { STR("im.example"), STR("192.0.2.9") };
	struct str two[] = { STR("other.example") };
	const struct str_list first = { one, 2 }, second = { two, 1 };

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tlsca_issue_for(dir, &first, &error), ERR_OK);
	expect_said("im.example 192.0.2.9 ");
	ck_assert_int_eq(mkdir(path("cert.pem.new"), 0700), 0);
	ck_assert_int_eq(tlsca_issue_for(dir, &second, &error), ERR_TLS);
	ck_assert_int_eq(rmdir(path("cert.pem.new")), 0);
	expect_said("im.example 192.0.2.9 ");
	ck_assert_int_eq(tlsca_issue_for(dir, &second, &error), ERR_OK);
	expect_said("other.example ");
	ck_assert_int_eq(unlink(path("names")), 0);
}
END_TEST

START_TEST(tlsca_signs_nothing_when_names_cannot_be_read)
{
	const struct str_list none = { NULL, 0 };

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(mkdir(path("names"), 0700), 0);
	ck_assert_int_eq(tlsca_issue(dir, &error), ERR_TLS);
	ck_assert_int_eq(tlsca_issue_for(dir, &none, &error), ERR_TLS);
	ck_assert_int_eq(rmdir(path("names")), 0);
	ck_assert_int_eq(tlsca_issue(dir, &error), ERR_OK);
}
END_TEST

START_TEST(tlsca_refuses_names_that_have_no_room)
{
	char text[TLSNAME_SAID_MAX][254];
	struct str rows[TLSNAME_SAID_MAX];
	const struct str_list all = { rows, TLSNAME_SAID_MAX };

	for (int i = 0; i < TLSNAME_SAID_MAX; i++) {
		memset(text[i], 'a' + i, 253);
		text[i][63] = text[i][127] = text[i][191] = '.';
		text[i][253] = '\0';
		rows[i] = str_from(text[i]);
	}
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tlsca_issue_for(dir, &all, &error), ERR_FIELD);
	ck_assert_ptr_nonnull(strstr(error.why, "has no room"));
	expect_said("");
	rows[0] = STR("*.example");
	ck_assert_int_eq(tlsca_issue_for(dir, &all, &error), ERR_FIELD);
	ck_assert_ptr_nonnull(strstr(error.why, "is neither"));
}
END_TEST

START_TEST(tls_ensure_keeps_what_exists)
{
	X509 *first, *second;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	first = read_cert();
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	second = read_cert();
	ck_assert_int_eq(X509_cmp(first, second), 0);
	X509_free(first);
	X509_free(second);
}
END_TEST

START_TEST(tls_ensure_refuses_half_a_pair)
{
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(unlink(path("cert.pem")), 0);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "cert.pem"));
	ck_assert_int_ne(access(path("cert.pem"), F_OK), 0);
}
END_TEST

static int64_t
now_ts(void)
{
	return (int64_t)time(NULL) * 1000;
}

/* The same key and root, another certificate: nobody need trust again. */
START_TEST(tlsca_renews_what_ends_soon)
{
	const int64_t day_ms = 24LL * 3600 * 1000;
	X509 *first, *second;
	bool renewed = true;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert(tlsca_is_ours(dir));
	first = read_cert();
	ck_assert_int_eq(tlsca_renew(dir, now_ts(), &renewed, &error), ERR_OK);
	ck_assert(!renewed);
	ck_assert_int_eq(tlsca_renew(dir, now_ts() + 59 * day_ms, &renewed,
	    &error), ERR_OK);
	ck_assert(!renewed);
	ck_assert_int_eq(tlsca_renew(dir, now_ts() + 61 * day_ms, &renewed,
	    &error), ERR_OK);
	ck_assert(renewed);
	second = read_cert();
	ck_assert_int_ne(X509_cmp(first, second), 0);
	ck_assert_int_eq(EVP_PKEY_eq(X509_get0_pubkey(first),
	    X509_get0_pubkey(second)), 1);
	ck_assert(tlsca_is_ours(dir));
	X509_free(first);
	X509_free(second);
	/* Without the root's key nothing is signed, and nothing is lost. */
	ck_assert_int_eq(unlink(path("root-key.pem")), 0);
	ck_assert_int_eq(tlsca_renew(dir, now_ts() + 61 * day_ms, &renewed,
	    &error), ERR_TLS);
	ck_assert(!renewed);
	ck_assert_ptr_nonnull(strstr(error.why, "root-key.pem"));
	ck_assert(tlsca_is_ours(dir));
}
END_TEST

/* Who put a certificate of his own keeps it, whatever it is for. */
START_TEST(tlsca_leaves_others_alone)
{
	struct tlsimport from = { .cert = theirs(), .passphrase = "" };
	struct tlslook look;
	struct tlsname names = { .san = "DNS:chat.example,DNS:localhost" };
	bool renewed = true;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	write_pair(theirs(), NULL, 1);
	ck_assert_msg(tlsimport_put(dir, &from, &error) == ERR_OK, "%s",
	    error.why);
	ck_assert(!tlsca_is_ours(dir));
	ck_assert_int_eq(tlsca_renew(dir, now_ts() + (int64_t)4e12, &renewed,
	    &error), ERR_OK);
	ck_assert(!renewed);
	ck_assert_int_eq(tlslook_at(dir, &names, &look, &error), ERR_OK);
	ck_assert_str_eq(look.missing, "chat.example");
	ck_assert_str_ne(look.root_fingerprint, "");
	/* And back. */
	ck_assert_int_eq(tlsca_issue(dir, &error), ERR_OK);
	ck_assert(tlsca_is_ours(dir));
	unlink(theirs());
}
END_TEST

START_TEST(tlsimport_takes_a_key_under_a_passphrase)
{
	struct tlsimport from = { .cert = theirs(),
		.passphrase = "wrong" };
	X509 *before, *after;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	before = read_cert();
	write_pair(theirs(), "open sesame", 1);
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "--passphrase-file"));
	from.passphrase = "";
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	after = read_cert();
	ck_assert_int_eq(X509_cmp(before, after), 0);
	from.passphrase = "open sesame";
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_OK);
	ck_assert_uint_eq(mode_of(path("key.pem")), 0600);
	X509_free(before);
	X509_free(after);
	unlink(theirs());
}
END_TEST

START_TEST(tlsimport_refuses_and_changes_nothing)
{
	struct tlsimport from = { .cert = theirs(), .passphrase = "" };
	X509 *before, *after;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	before = read_cert();
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "theirs"));
	write_pair(theirs(), NULL, -1);
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "has ended"));
	/* The certificate of one, the key of another. */
	write_pair(theirs(), NULL, 1);
	from.key = path("key.pem");
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "belongs to no certificate"));
	from.cert = path("key.pem");
	ck_assert_int_eq(tlsimport_put(dir, &from, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "no certificate"));
	after = read_cert();
	ck_assert_int_eq(X509_cmp(before, after), 0);
	X509_free(before);
	X509_free(after);
	unlink(theirs());
}
END_TEST

/* Killed between the two renames. */
START_TEST(tls_ensure_completes_an_interrupted_start)
{
	struct ssl_ctx_st *ctx;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(rename(path("cert.pem"), path("cert.pem.new")), 0);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_OK);
	tls_unref(ctx);
}
END_TEST

START_TEST(tls_load_refuses_and_says_why)
{
	EVP_PKEY *other = EVP_EC_gen("P-256");
	struct ssl_ctx_st *ctx;
	FILE *f;

	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_TLS);
	ck_assert_ptr_null(ctx);
	ck_assert_ptr_nonnull(strstr(error.why, "cert.pem"));
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(rename(path("key.pem"), path("key.pem.new")), 0);
	f = fopen(path("key.pem"), "w");
	PEM_write_PrivateKey(f, other, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(other);
	error.why[0] = '\0';
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "key.pem"));
	f = fopen(path("cert.pem"), "w");
	fputs("not a certificate\n", f);
	fclose(f);
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_TLS);
	ck_assert_ptr_nonnull(strstr(error.why, "cert.pem"));
}
END_TEST

START_TEST(tls_fingerprint_is_that_of_the_certificate)
{
	struct ssl_ctx_st *ctx;
	char text[TLS_FINGERPRINT_MAX], want[TLS_FINGERPRINT_MAX];
	unsigned char digest[32];
	unsigned len;
	X509 *cert;

	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tls_load(dir, &ctx, &error), ERR_OK);
	cert = read_cert();
	X509_digest(cert, EVP_sha256(), digest, &len);
	for (unsigned i = 0; i < 32; i++)
		snprintf(want + 3 * i, sizeof(want) - 3 * i, "%02X%s",
		    digest[i], i < 31 ? ":" : "");
	ck_assert_str_eq(tls_fingerprint(ctx, text), want);
	ck_assert_uint_eq(strlen(text), 95);
	X509_free(cert);
	tls_unref(ctx);
}
END_TEST

/* --- over sockets ------------------------------------------------------- */

static struct netkit kit;
static struct netkit_peer peer;
static struct stream *stream;
static struct ssl_ctx_st *server_ctx;
static SSL_CTX *client_ctx;
static struct addr nowhere;
static unsigned closed;
static enum stream_end how;
static bool is_pausing;
static struct buf got;

static void
on_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	(void)arg;
	ck_assert_int_eq(buf_append(&got, data, len), ERR_OK);
	if (is_pausing)
		stream_pause(s);
}

static void
on_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	closed++;
	how = end;
}

static struct netkit_feed feed;

static void
on_drained(struct stream *s, void *arg)
{
	(void)s;
	(void)arg;
	netkit_feed_more(&feed);
}

static const struct stream_ops ops = {
	.name = "tls",
	.on_bytes = on_bytes,
	.on_drained = on_drained,
	.on_closed = on_closed,
};

static void
open_stream(void)
{
	int fd = netkit_pair(&peer, SOCK_STREAM);

	stream = stream_new(kit.hub, fd, &nowhere, &ops, NULL);
	ck_assert_int_eq(stream_start_tls(stream, server_ctx), ERR_OK);
}

static void
setup(void)
{
	make_dir();
	netkit_open(&kit);
	ck_assert_int_eq(tls_ensure(dir, &error), ERR_OK);
	ck_assert_int_eq(tls_load(dir, &server_ctx, &error), ERR_OK);
	client_ctx = SSL_CTX_new(TLS_client_method());
	closed = 0;
	is_pausing = false;
	feed = (struct netkit_feed){ 0 };
	buf_init(&got, 16u << 20);
	open_stream();
}

static void
teardown(void)
{
	netkit_hang_up(&peer);
	netkit_close(&kit);
	tls_unref(server_ctx);
	SSL_CTX_free(client_ctx);
	buf_fini(&got);
	remove_dir();
}

static bool
is_closed(void *arg)
{
	(void)arg;
	return closed > 0;
}

static bool
has_got(void *arg)
{
	return got.len >= *(size_t *)arg;
}

static void
wait_got(size_t len)
{
	netkit_until(&kit, has_got, &len);
}

static char *
pattern(size_t len)
{
	char *p = xmalloc(len);

	for (size_t i = 0; i < len; i++)
		p[i] = (char)(i * 31 + (i >> 8));
	return p;
}

START_TEST(tls_streams_speak_both_ways)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	netkit_say(&kit, &peer, "hello");
	wait_got(5);
	ck_assert_str_eq(got.data, "hello");
	stream_reply_give(stream, blob_new("wel", 3));
	stream_reply_give(stream, blob_new("come", 4));
	netkit_hear(&kit, &peer, "welcome");
	ck_assert(stream_is_tls(stream));
}
END_TEST

/* 1.2 and 1.3 alone. */
START_TEST(tls_refuses_old_versions)
{
	SSL_CTX_set_min_proto_version(client_ctx, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(client_ctx, TLS1_1_VERSION);
	SSL_CTX_set_security_level(client_ctx, 0);
	ck_assert(!netkit_start_tls(&kit, &peer, client_ctx));
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_TLS);
}
END_TEST

START_TEST(tls_speaks_1_2_with_forward_secrecy)
{
	SSL_CTX_set_max_proto_version(client_ctx, TLS1_2_VERSION);
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	ck_assert_ptr_nonnull(strstr(SSL_get_cipher(peer.ssl), "ECDHE"));
	netkit_say(&kit, &peer, "x");
	wait_got(1);
	ck_assert_int_eq(SSL_renegotiate(peer.ssl), 1);
	(void)SSL_do_handshake(peer.ssl);
	netkit_settle(&kit);
	(void)SSL_do_handshake(peer.ssl);
	ck_assert_int_eq(SSL_renegotiate_pending(peer.ssl), 1);
}
END_TEST

START_TEST(tls_chooses_http_1_1)
{
	const unsigned char *name;
	unsigned len;

	SSL_CTX_set_alpn_protos(client_ctx,
	    (const unsigned char *)"\x02h2\x08http/1.1", 12);
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	SSL_get0_alpn_selected(peer.ssl, &name, &len);
	ck_assert_uint_eq(len, 8);
	ck_assert_int_eq(memcmp(name, "http/1.1", 8), 0);
}
END_TEST

START_TEST(tls_carries_much_through_a_narrow_socket)
{
	size_t len = 3000000, sent = 0, n;
	char *data = pattern(len);
	static const struct stream_limits limits = { 9000000, 90000, 9000000,
	    90000, 1000 };
	int small = 4096;

	stream_set_limits(stream, &limits);
	setsockopt(stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small,
	    sizeof(small));
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	for (unsigned i = 1; sent < len; i++) {
		n = len - sent < i * 97 ? len - sent : i * 97;
		stream_reply_give(stream, blob_new(data + sent, n));
		sent += n;
	}
	while (peer.in.len < len) {
		netkit_pull(&peer, 65536);
		event_base_loop(kit.base, EVLOOP_NONBLOCK);
	}
	ck_assert_int_eq(memcmp(peer.in.data, data, len), 0);
	netkit_write(&kit, &peer, data, len);
	wait_got(len);
	ck_assert_int_eq(memcmp(got.data, data, len), 0);
	xfree(data);
}
END_TEST

/* What OpenSSL refuses must come again as it was, although the bytes in the
 * shared place are others by then. */
START_TEST(tls_passes_shared_bytes_that_change_meanwhile)
{
	size_t len = 700 * 3001, before = 0;
	char *data = pattern(len), *shared = pattern(len);
	int small = 4096;

	setsockopt(stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small,
	    sizeof(small));
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	feed = (struct netkit_feed){ .stream = stream, .data = shared,
	    .len = len, .frame = 700 };
	netkit_feed_more(&feed);
	while (peer.in.len < len) {
		memset(shared + before, '?', feed.at - before);
		before = feed.at;
		netkit_pull(&peer, 65536);
		event_base_loop(kit.base, EVLOOP_NONBLOCK);
		ck_assert_uint_le(stream_queued_bytes(stream), 16384 + 700);
	}
	ck_assert_int_eq(memcmp(peer.in.data, data, len), 0);
	ck_assert_uint_gt(feed.shorts, 10);
	xfree(data);
	xfree(shared);
}
END_TEST

/* What OpenSSL has read already does not make the socket readable. */
START_TEST(tls_resume_delivers_what_was_read_ahead)
{
	char *data = pattern(200000);

	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	is_pausing = true;
	netkit_write(&kit, &peer, data, 200000);
	for (size_t had = 0; got.len < 200000; had = got.len) {
		wait_got(had + 1);
		netkit_settle(&kit);
		stream_resume(stream);
	}
	ck_assert_int_eq(memcmp(got.data, data, 200000), 0);
	xfree(data);
}
END_TEST

START_TEST(tls_end_is_seen_after_the_last_bytes)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	is_pausing = true;
	netkit_say(&kit, &peer, "last");
	SSL_shutdown(peer.ssl);
	wait_got(4);
	netkit_settle(&kit);
	ck_assert_uint_eq(closed, 0);
	stream_resume(stream);
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_PEER);
	ck_assert_str_eq(got.data, "last");
}
END_TEST

START_TEST(tls_close_says_goodbye)
{
	ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
	stream_reply_give(stream, blob_new("bye", 3));
	stream_close(stream, 5000);
	netkit_read_eof(&kit, &peer);
	ck_assert_str_eq(peer.in.data, "bye");
	ck_assert_int_eq(SSL_get_shutdown(peer.ssl) & SSL_RECEIVED_SHUTDOWN,
	    SSL_RECEIVED_SHUTDOWN);
}
END_TEST

START_TEST(tls_garbage_ends_the_stream)
{
	netkit_say(&kit, &peer, "\x16\x03\x01\xff\xffgarbage");
	netkit_until(&kit, is_closed, NULL);
	ck_assert_int_eq(how, STREAM_END_TLS);
}
END_TEST

START_TEST(tls_handshake_may_come_byte_by_byte)
{
	struct netkit_peer slow = peer;
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	char data[8192];
	int n, done = -1;

	slow.ssl = SSL_new(client_ctx);
	SSL_set_bio(slow.ssl, in, out);
	for (unsigned i = 0; i < 2000 && done != 1; i++) {
		done = SSL_connect(slow.ssl);
		while (BIO_read(out, data, 1) == 1) {
			netkit_write(&kit, &peer, data, 1);
			netkit_settle(&kit);
		}
		n = (int)recv(peer.fd, data, sizeof(data), 0);
		if (n > 0)
			BIO_write(in, data, n);
	}
	ck_assert_int_eq(done, 1);
	ck_assert_int_eq(SSL_write(slow.ssl, "ok", 2), 2);
	while (BIO_read(out, data, 1) == 1)
		netkit_write(&kit, &peer, data, 1);
	wait_got(2);
	ck_assert_str_eq(got.data, "ok");
	SSL_free(slow.ssl);
}
END_TEST

#define MANY 40

/* Issue 2, §7: 30 KB with TLS. The stream and OpenSSL take most of it. */
START_TEST(tls_idle_connection_is_small)
{
	struct netkit_peer all[MANY];
	size_t before = 0, after;

	for (unsigned i = 0; i < MANY; i++) {
		if (i == MANY / 2)
			before = mallinfo2().uordblks;
		open_stream();
		ck_assert(netkit_start_tls(&kit, &peer, client_ctx));
		stream_reply_give(stream, blob_new("welcome", 7));
		netkit_hear(&kit, &peer, "welcome");
		netkit_say(&kit, &peer, "hello");
		netkit_settle(&kit);
		SSL_free(peer.ssl);
		peer.ssl = NULL;
		buf_release(&peer.in);
		all[i] = peer;
	}
	after = mallinfo2().uordblks;
	ck_assert_msg((after - before) / (MANY / 2) <= 20 * 1024,
	    "%zu bytes each", (after - before) / (MANY / 2));
	for (unsigned i = 0; i < MANY; i++)
		netkit_hang_up(&all[i]);
	peer.fd = -1;
}
END_TEST

static void
add_files(Suite *suite)
{
	TCase *tc = tcase_create("files");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, make_dir, remove_dir);
	tcase_add_test(tc, tls_ensure_makes_a_usable_certificate);
	tcase_add_test(tc, tls_ensure_names_this_machine);
	tcase_add_test(tc, tlsca_keeps_the_names_of_before_when_it_fails);
	tcase_add_test(tc, tlsca_signs_nothing_when_names_cannot_be_read);
	tcase_add_test(tc, tlsca_refuses_names_that_have_no_room);
	tcase_add_test(tc, tls_ensure_keeps_what_exists);
	tcase_add_test(tc, tls_ensure_refuses_half_a_pair);
	tcase_add_test(tc, tls_ensure_completes_an_interrupted_start);
	tcase_add_test(tc, tlsca_renews_what_ends_soon);
	tcase_add_test(tc, tlsca_leaves_others_alone);
	tcase_add_test(tc, tlsimport_takes_a_key_under_a_passphrase);
	tcase_add_test(tc, tlsimport_refuses_and_changes_nothing);
	tcase_add_test(tc, tls_load_refuses_and_says_why);
	tcase_add_test(tc, tls_fingerprint_is_that_of_the_certificate);
	suite_add_tcase(suite, tc);
}

static void
add_streams(Suite *suite)
{
	TCase *tc = tcase_create("streams");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, tls_streams_speak_both_ways);
	tcase_add_test(tc, tls_refuses_old_versions);
	tcase_add_test(tc, tls_speaks_1_2_with_forward_secrecy);
	tcase_add_test(tc, tls_chooses_http_1_1);
	tcase_add_test(tc, tls_carries_much_through_a_narrow_socket);
	tcase_add_test(tc, tls_passes_shared_bytes_that_change_meanwhile);
	tcase_add_test(tc, tls_resume_delivers_what_was_read_ahead);
	tcase_add_test(tc, tls_end_is_seen_after_the_last_bytes);
	tcase_add_test(tc, tls_close_says_goodbye);
	tcase_add_test(tc, tls_garbage_ends_the_stream);
	tcase_add_test(tc, tls_handshake_may_come_byte_by_byte);
	tcase_add_test(tc, tls_idle_connection_is_small);
	suite_add_tcase(suite, tc);
}

int
main(void)
{
	Suite *suite = suite_create("tls");
	SRunner *runner;
	int failed;

	add_files(suite);
	add_streams(suite);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
