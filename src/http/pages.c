/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The embedded pages. A path that is no file is a place inside the
 * application, which draws it by itself: it gets /index.html.
 *
 * Runs on: http.
 * Owns: nothing.
 */
#include "http/pages.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "http/accept.h"
#include "http/exchange.h"

#define ETAG_MAX 128
#define TENANT_ADDRESS_MAX 64

static int
compare(const void *path, const void *row)
{
	return strcmp(path, ((const struct page *)row)->path);
}

static const struct page *
page_find(const char *path)
{
	return bsearch(path, pages, page_count, sizeof(pages[0]), compare);
}

/* "/people/bob" is a place, "/logo.png" would be a file; and only a browser
 * that goes there wants the page, a program wants to know that it is wrong. */
static bool
is_place(struct exchange *x)
{
	struct str accept = exchange_header(x, "Accept");

	return accept.p && memmem(accept.p, accept.len, "text/html", 9) &&
	    !strchr(x->path, '.') && strncmp(x->path, "/assets/", 8) != 0;
}

static const struct page *
page_for(struct exchange *x)
{
	const char *path = x->path;
	const struct page *page = page_find(path);
	size_t len = strlen(path);
	char index[256];

	if (page)
		return page;
	if (len > 0 && path[len - 1] == '/' && len < 200) {
		snprintf(index, sizeof(index), "%sindex.html", path);
		page = page_find(index);
	}
	return page || !is_place(x) ? page : page_find("/index.html");
}

/* Each coding is a representation of its own: "abc" becomes "abc.br". */
static void
tag_for(const struct page *page, enum page_coding coding,
    char out[ETAG_MAX])
{
	static const char *const suffix[] = { "", ".gz", ".br" };

	snprintf(out, ETAG_MAX, "%.*s%s\"", (int)strlen(page->etag) - 1,
	    page->etag, suffix[coding]);
}

static enum MHD_Result
serve_page(struct exchange *x, const struct page *page, unsigned status)
{
	static const char *const names[] = { NULL, "gzip", "br" };
	enum page_coding coding = accept_coding(
	    exchange_header(x, "Accept-Encoding"), page);
	char etag[ETAG_MAX];
	struct answer a = {
		.status = status,
		.type = page->type,
		.etag = etag,
		.coding = names[coding],
		.cache = page->immutable ?
		    "public, max-age=31536000, immutable" : "no-cache",
		.has_variants = true,
		.body = page->data[coding],
		.len = page->size[coding],
		.is_static = true,
	};

	tag_for(page, coding, etag);
	if (status == 200 && accept_etag_matches(exchange_header(x, "If-None-Match"),
	    str_from(etag))) {
		a.status = 304;
		a.type = NULL;
		a.coding = NULL;
		a.len = 0;
	}
	return exchange_answer(x, &a);
}

/* The set-up is a screen of the console. Once there is an admin its address is
 * gone, which the same page tells whoever follows an old link; the links of
 * other tenants name theirs. */
static enum MHD_Result
serve_setup(struct exchange *x, const struct page *page)
{
	bool is_there = core_awaits_admin(x->server->core) ||
	    MHD_lookup_connection_value(x->conn, MHD_GET_ARGUMENT_KIND,
	    "tenant") != NULL;

	return serve_page(x, page, is_there ? 200 : 404);
}

/* Where nobody can sign in yet, people are led to the set-up. */
static bool
is_closed_for(struct exchange *x, const struct page *page)
{
	return strncmp(page->type, "text/html", 9) == 0 &&
	    core_is_closed(x->server->core);
}

/* "/t/acme", "/t/acme/console": the sign-in of a tenant. The pages take its
 * name from the address and keep it. Whether there is one is not said. */
static const char *
tenant_address(const char *path, char out[TENANT_ADDRESS_MAX])
{
	size_t len = strncmp(path, "/t/", 3) == 0 ? strcspn(path + 3, "/") :
	    0;
	const char *rest = len > 0 ? path + 3 + len : NULL;

	if (rest == NULL || !text_is_tenant_id((struct str){ path + 3, len }))
		return NULL;
	if (strcmp(rest, "") == 0 || strcmp(rest, "/") == 0)
		rest = "";
	else if (strcmp(rest, "/console") == 0 ||
	    strcmp(rest, "/console/") == 0)
		rest = "console/";
	else
		return NULL;
	snprintf(out, TENANT_ADDRESS_MAX, "/%s?tenant=%.*s", rest, (int)len,
	    path + 3);
	return out;
}

enum MHD_Result
pages_serve(struct exchange *x)
{
	char address[TENANT_ADDRESS_MAX];
	const struct page *setup = strcmp(x->path, "/setup") == 0 ?
	    page_find("/console/index.html") : NULL;
	const struct page *page = page_for(x);

	if (setup)
		return serve_setup(x, setup);
	if (page_count > 0 && tenant_address(x->path, address))
		return exchange_answer(x, &(struct answer){ .status = 302,
		    .location = address, .body = "", .is_static = true });
	if (page && is_closed_for(x, page))
		return exchange_answer(x, &(struct answer){ .status = 302,
		    .location = "/setup", .body = "", .is_static = true });
	if (page)
		return serve_page(x, page, 200);
	return exchange_problem(x, ERR_NOT_FOUND, page_count > 0 ? NULL :
	    &(struct field_error){
	    .hint = "this build was made without the pages" });
}
