/* SPDX-License-Identifier: Apache-2.0 */
/* The opening handshake of RFC 6455 4.2.1: what net/httphead calls one is
 * what a second, plain reading of the same fields calls one; the answer is a
 * head that is right by 4.2.2; pages of other origins stay out. The input is
 * a head's fields behind "GET /ws HTTP/1.1"; one that begins with a capital
 * letter and has no colon in its first line is a whole head. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include <openssl/evp.h>

#include "base/mem.h"
#include "gate/gate.h"
#include "net/httphead.h"
#include "net/ws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_same(struct str a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.p, b, a.len) == 0;
}

static char *
trim(char *item)
{
	size_t len;

	item += strspn(item, " \t");
	for (len = strlen(item); len > 0 && (item[len - 1] == ' ' ||
	    item[len - 1] == '\t'); len--)
		item[len - 1] = '\0';
	return item;
}

/* Any field of this name has the token in its list. */
static bool
has_token(const struct httphead *h, const char *name, const char *token)
{
	for (unsigned i = 0; i < h->fields_count; i++) {
		char *list, *item, *save;
		bool found = false;

		if (!is_same(h->fields[i].name, name))
			continue;
		list = xstrndup(h->fields[i].value.p, h->fields[i].value.len);
		for (item = strtok_r(list, ",", &save); item && !found;
		    item = strtok_r(NULL, ",", &save))
			found = strcasecmp(trim(item), token) == 0;
		xfree(list);
		if (found)
			return true;
	}
	return false;
}

static struct str
field_of(const struct httphead *h, const char *name)
{
	for (unsigned i = 0; i < h->fields_count; i++)
		if (is_same(h->fields[i].name, name))
			return h->fields[i].value;
	return STR_NONE;
}

static bool
is_key(struct str key)
{
	unsigned char out[32];

	return key.len == 24 && memcmp(key.p + 22, "==", 2) == 0 &&
	    memchr(key.p, '=', 24) == key.p + 22 &&
	    EVP_DecodeBlock(out, (const unsigned char *)key.p, 24) == 18;
}

static bool
has_body(const struct httphead *h)
{
	struct str length = field_of(h, "content-length");

	return field_of(h, "transfer-encoding").p ||
	    (length.p && !str_is(length, "0") && strtoull(length.p, NULL, 10));
}

static bool
is_handshake(const struct httphead *h)
{
	return str_is(h->method, "GET") && h->minor == 1 &&
	    has_token(h, "connection", "upgrade") &&
	    has_token(h, "upgrade", "websocket") &&
	    str_is(field_of(h, "sec-websocket-version"), "13") &&
	    is_key(field_of(h, "sec-websocket-key")) && !has_body(h);
}

static void
check_accept(struct str key, const char *text)
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	unsigned char digest[EVP_MAX_MD_SIZE], code[64];
	char both[24 + sizeof(guid)];
	unsigned len;

	memcpy(both, key.p, 24);
	memcpy(both + 24, guid, sizeof(guid));
	BUG_ON(!EVP_Digest(both, 24 + sizeof(guid) - 1, digest, &len,
	    EVP_sha1(), NULL));
	EVP_EncodeBlock(code, digest, (int)len);
	BUG_ON(strncmp(text, (const char *)code, 28) != 0 ||
	    strncmp(text + 28, "\r\n", 2) != 0);
}

static void
check_answer(const struct httphead *h)
{
	static const char head[] = "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Accept: ";
	struct str name = STR("yizhan.v1");
	bool offered = h->ws_protocols.p &&
	    ws_protocol_offered(h->ws_protocols, name);
	struct blob *blob = ws_handshake_blob(h->ws_key,
	    offered ? name : STR_NONE);
	char *text = xstrndup(blob->data, blob->len);

	if (offered)	/* in letter case too, so the list has it */
		BUG_ON(!has_token(h, "sec-websocket-protocol", "yizhan.v1"));
	BUG_ON(strncmp(text, head, sizeof(head) - 1) != 0);
	check_accept(h->ws_key, text + sizeof(head) - 1);
	BUG_ON(offered != (strstr(text, "Sec-WebSocket-Protocol: yizhan.v1\r\n")
	    != NULL));
	BUG_ON(strcmp(text + blob->len - 4, "\r\n\r\n") != 0);
	xfree(text);
	blob_unref(blob);
}

/* Ours are the own host by either scheme, and the one that is listed. */
static void
check_origin(const struct httphead *h)
{
	struct gate_settings settings = gate_settings_default;
	const char *mine[] = { "https://", "http://" };
	bool ok = !h->origin.p || is_same(h->origin, "https://a.example");
	char room[300];

	memcpy(settings.origins[0], "https://a.example", 18);
	for (unsigned i = 0; i < 2 && h->host.len > 0; i++) {
		snprintf(room, sizeof(room), "%s%.*s", mine[i],
		    STR_FMT(h->host));
		ok = ok || (h->origin.p && is_same(h->origin, room));
	}
	BUG_ON(gate_origin_ok(&settings, h->origin, h->host) != ok);
}

static bool
is_whole(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\r', size);
	size_t len = end ? (size_t)(end - data) : size;

	return data[0] >= 'A' && data[0] <= 'Z' && !memchr(data, ':', len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct httphead_scan scan = { 0 };
	struct httphead h;
	struct buf text;

	if (size < 1 || size > HTTPHEAD_BYTES_MAX)
		return 0;
	buf_init(&text, 2 * HTTPHEAD_BYTES_MAX);
	if (!is_whole(data, size))
		buf_puts(&text, "GET /ws HTTP/1.1\r\nHost: a.example\r\n");
	buf_putstr(&text, (struct str){ (const char *)data, size });
	buf_puts(&text, "\r\n\r\n");
	if (httphead_feed(&scan, text.data, text.len, &h) == HTTPHEAD_DONE) {
		BUG_ON(h.is_websocket != is_handshake(&h));
		BUG_ON(h.is_websocket && !h.is_upgrade);
		if (h.is_websocket)
			check_answer(&h);
		check_origin(&h);
		blob_unref(httphead_redirect(h.host, h.target));
	}
	buf_fini(&text);
	return 0;
}
