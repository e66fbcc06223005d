/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page /ca and the files below it.
 *
 * Runs on: main makes it; http, and the listeners give it.
 * Owns: its texts.
 */
#include "http/capage.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "http/exchange.h"
#include "net/tlskit.h"

#define ROOT_BYTES_MAX 8192
#define PAGE_BYTES_MAX 32768
#define HEAD_BYTES 512

enum { PART_PAGE, PART_STYLE, PART_DER, PART_PEM, PART_COUNT };

/* The certificate's type makes systems offer to install it. */
static const struct {
	const char *path, *type, *disposition;
} parts[PART_COUNT] = {
	[PART_PAGE] = { "/ca", "text/html; charset=utf-8", NULL },
	[PART_STYLE] = { "/ca/style.css", "text/css; charset=utf-8", NULL },
	[PART_DER] = { "/ca/yizhan-root.crt", "application/x-x509-ca-cert",
		"attachment; filename=\"yizhan-root.crt\"" },
	[PART_PEM] = { "/ca/yizhan-root.pem", "application/x-pem-file",
		"attachment; filename=\"yizhan-root.pem\"" },
};

struct capage {
	char fingerprint[TLS_FINGERPRINT_MAX];
	struct buf bodies[PART_COUNT];
	struct plain_page plain[PART_COUNT + 1];
};

static const char style[] =
    "body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;"
    "padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}"
    "a.get{display:inline-block;padding:.6rem 1.2rem;border-radius:.5rem;"
    "background:#0b57d0;color:#fff;text-decoration:none}"
    "code{font:.85rem ui-monospace,monospace;overflow-wrap:anywhere}"
    "img{max-width:12rem;max-height:4rem}"
    "hr{margin:2.5rem 0;border:0;border-top:1px solid #ccc}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}"
    "a{color:#8ab4f8}a.get{background:#8ab4f8;color:#16181c}}\n";

#define TRUST_NSS                                                         \
	"<code>mkdir -p ~/.pki/nssdb &amp;&amp; certutil -d "             \
	"sql:$HOME/.pki/nssdb -A -t C,, -n yizhan -i yizhan-root.pem</code>"

/* Around the fingerprint, which stands in both languages. */
static const char page_head[] =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\">"
    "<title>信任本服务器 · Trust this server</title>"
    "<link rel=\"stylesheet\" href=\"/ca/style.css\">"
    /* Of the organisation, where it has one and the page came by TLS. */
    "<link rel=\"icon\" href=\"/brand/logo\">"
    "<img src=\"/brand/logo\" alt=\"\">"
    "<h1>信任本服务器</h1>"
    "<p>本服务器用自己的根证书签发证书。安装一次根证书后，浏览器不再警告，"
    "通知和安装到桌面也能正常使用。</p>"
    "<p><a class=\"get\" href=\"/ca/yizhan-root.crt\">下载根证书</a> "
    "<a href=\"/ca/yizhan-root.pem\">PEM</a></p>"
    "<p>安装前请核对指纹（SHA-256），须与管理员 <code>yizhanctl cert show</code> "
    "所示一致：<br><code>";
static const char page_middle[] = "</code></p>"
    "<h2>Windows</h2><p>双击文件，安装证书 → 本地计算机 → 将所有的证书都放入下列"
    "存储 → 受信任的根证书颁发机构。然后重启浏览器。</p>"
    "<h2>macOS</h2><p>双击文件加入“钥匙串访问”的“系统”，再双击该证书，"
    "信任 → 始终信任。</p>"
    "<h2>iPhone、iPad</h2><p>用 Safari 下载；设置 → 已下载描述文件 → 安装；再到"
    "设置 → 通用 → 关于本机 → 证书信任设置，打开它。</p>"
    "<h2>Android、鸿蒙</h2><p>设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书，"
    "选择文件。</p>"
    "<h2>Linux（麒麟、统信、Debian）</h2><p><code>sudo cp yizhan-root.pem "
    "/usr/local/share/ca-certificates/yizhan-root.crt &amp;&amp; sudo "
    "update-ca-certificates</code><br>openEuler、Fedora：<code>sudo cp "
    "yizhan-root.pem /etc/pki/ca-trust/source/anchors/ &amp;&amp; sudo "
    "update-ca-trust</code></p>"
    "<h2>Linux 上的 Chrome、Edge、Chromium</h2><p>它们不读上面的存储，请以自己的"
    "用户执行（命令在软件包 libnss3-tools 或 nss-tools 中）：" TRUST_NSS "</p>"
    "<h2>Firefox</h2><p>设置 → 隐私与安全 → 证书 → 查看证书 → 证书颁发机构 → "
    "导入，勾选“信任由此证书颁发机构来标识网站”。</p>"
    "<hr><div lang=\"en\"><h1>Trust this server</h1>"
    "<p>This server signs its certificate by a root of its own. Install the "
    "root once, and browsers stop warning, notifications work, and the page "
    "can be installed.</p>"
    "<p><a class=\"get\" href=\"/ca/yizhan-root.crt\">Download the root</a> "
    "<a href=\"/ca/yizhan-root.pem\">PEM</a></p>"
    "<p>Compare its fingerprint (SHA-256) first with what the administrator "
    "sees with <code>yizhanctl cert show</code>:<br><code>";
static const char page_tail[] = "</code></p>"
    "<h2>Windows</h2><p>Open the file: Install Certificate → Local Machine → "
    "Place all certificates in the following store → Trusted Root "
    "Certification Authorities. Then start the browser again.</p>"
    "<h2>macOS</h2><p>Open the file, add it to the System keychain; open it "
    "there: Trust → Always Trust.</p>"
    "<h2>iPhone, iPad</h2><p>Download it with Safari; Settings → Profile "
    "Downloaded → Install; then Settings → General → About → Certificate "
    "Trust Settings, and switch it on.</p>"
    "<h2>Android</h2><p>Settings → Security → Encryption &amp; credentials → "
    "Install a certificate → CA certificate, and choose the file.</p>"
    "<h2>Linux</h2><p>Debian, Ubuntu: <code>sudo cp yizhan-root.pem "
    "/usr/local/share/ca-certificates/yizhan-root.crt &amp;&amp; sudo "
    "update-ca-certificates</code><br>Fedora, openEuler: <code>sudo cp "
    "yizhan-root.pem /etc/pki/ca-trust/source/anchors/ &amp;&amp; sudo "
    "update-ca-trust</code></p>"
    "<h2>Chrome, Edge, Chromium on Linux</h2><p>They do not read that store; as "
    "yourself (it is in the package libnss3-tools or nss-tools): " TRUST_NSS
    "</p>"
    "<h2>Firefox</h2><p>Settings → Privacy &amp; Security → Certificates → "
    "View Certificates → Authorities → Import, and trust it to identify "
    "websites.</p></div></html>\n";

static void
write_page(struct capage *c)
{
	struct buf *out = &c->bodies[PART_PAGE];

	buf_puts(out, page_head);
	buf_puts(out, c->fingerprint);
	buf_puts(out, page_middle);
	buf_puts(out, c->fingerprint);
	buf_puts(out, page_tail);
	buf_puts(&c->bodies[PART_STYLE], style);
}

static bool
put_bio(struct buf *out, BIO *bio)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	return len > 0 && buf_append(out, data, (size_t)len) == ERR_OK;
}

/* Both forms of the certificate alone, whatever else the file holds. */
static bool
write_root(struct capage *c, X509 *root)
{
	BIO *pem = BIO_new(BIO_s_mem()), *der = BIO_new(BIO_s_mem());
	bool ok = pem && der && PEM_write_bio_X509(pem, root) == 1 &&
	    i2d_X509_bio(der, root) == 1 &&
	    put_bio(&c->bodies[PART_PEM], pem) &&
	    put_bio(&c->bodies[PART_DER], der);

	tlskit_fingerprint(root, c->fingerprint);
	BIO_free(pem);
	BIO_free(der);
	return ok;
}

/* Nothing else may come over that connection. */
static void
write_plain(struct capage *c, unsigned i)
{
	struct buf *body = &c->bodies[i], out;

	buf_init(&out, PAGE_BYTES_MAX + HEAD_BYTES);
	buf_printf(&out, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n",
	    parts[i].type);
	if (parts[i].disposition)
		buf_printf(&out, "Content-Disposition: %s\r\n",
		    parts[i].disposition);
	buf_printf(&out, "Content-Length: %zu\r\n"
	    "Content-Security-Policy: default-src 'none'; style-src 'self'; "
	    "frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"
	    "Cache-Control: no-store\r\nConnection: close\r\n\r\n", body->len);
	buf_putstr(&out, buf_str(body));
	BUG_ON(out.overflow);
	c->plain[i] = (struct plain_page){ parts[i].path,
		blob_from_buf(&out) };
	buf_fini(&out);
}

struct capage *
capage_new(const char *dir)
{
	struct capage *c;
	struct tls_error ignored;
	struct tlskit k;
	X509 *root;
	bool ok;

	if (tlskit_init(&k, dir, &ignored) != ERR_OK)
		return NULL;
	root = tlskit_read_cert(k.root);
	c = xcalloc(1, sizeof(*c));
	for (unsigned i = 0; i < PART_COUNT; i++)
		buf_init(&c->bodies[i], PAGE_BYTES_MAX);
	ok = root && write_root(c, root);
	X509_free(root);
	ERR_clear_error();
	if (!ok) {
		capage_free(c);
		return NULL;
	}
	write_page(c);
	for (unsigned i = 0; i < PART_COUNT; i++)
		write_plain(c, i);
	return c;
}

void
capage_free(struct capage *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < PART_COUNT; i++) {
		buf_fini(&c->bodies[i]);
		blob_unref(c->plain[i].reply);
	}
	xfree(c);
}

const struct plain_page *
capage_plain(const struct capage *c)
{
	return c->plain;
}

enum MHD_Result
capage_serve(struct exchange *x)
{
	const struct capage *c = x->server->settings.ca;

	for (unsigned i = 0; c && i < PART_COUNT; i++) {
		if (strcmp(x->path, parts[i].path) != 0)
			continue;
		return exchange_answer(x, &(struct answer){
		    .status = 200, .type = parts[i].type,
		    .disposition = parts[i].disposition,
		    .body = c->bodies[i].data, .len = c->bodies[i].len,
		    .is_static = true });
	}
	return exchange_problem(x, ERR_NOT_FOUND, c ? NULL :
	    &(struct field_error){ .hint =
	    "the certificate of this server is of another authority" });
}
