/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /brand/logo: the logo of a tenant as an image, for pages. Whoever names it
 * by its id may keep it for ever, since another one has another id.
 * /brand/….webmanifest: what a device keeps of a page that is put among its
 * programs (W3C Web Application Manifest), by the tenant's name and colour.
 *
 * Runs on: http.
 * Owns: nothing between calls.
 */
#include "api/op.h"
#include "base/jsonw.h"
#include "base/text.h"
#include "core/brand.h"
#include "http/accept.h"
#include "http/exchange.h"
#include "http/pages.h"

struct manifest {
	const char *path, *scope;
	const char *own_logo;	/* how its path begins */
};

/* What brand.logo answers. */
struct logo {
	struct str id, type, data;
};
static const struct field logo_fields[] = {
	FIELD_STRING(struct logo, id, 1, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct logo, type, 1, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct logo, data, 4, BRAND_LOGO_TEXT, FIELD_REQUIRED,
	    NULL),
	FIELD_END
};

static enum err
read_answer(struct request *r, const struct field *fields, void *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(buf_str(&r->result), &object);

	if (err == ERR_OK)
		err = field_decode(fields, object, out, &r->arena, &why);
	json_decref(object);
	return err;
}

static enum MHD_Result
give_logo(struct exchange *x)
{
	bool is_named = MHD_lookup_connection_value(x->conn,
	    MHD_GET_ARGUMENT_KIND, "id") != NULL;
	size_t len = BRAND_LOGO_BYTES;
	unsigned char *bytes = arena_alloc(&x->reply->arena, len);
	struct logo logo = { .id = STR_NONE };
	char etag[80];
	struct answer a = { .status = 200, .etag = etag, .cache = is_named ?
		"public, max-age=31536000, immutable" : "no-cache" };

	if (read_answer(x->reply, logo_fields, &logo) != ERR_OK)
		return exchange_problem(x, ERR_INTERNAL, NULL);
	a.type = logo.type.p;
	snprintf(etag, sizeof(etag), "\"%.*s\"", STR_FMT(logo.id));
	if (accept_etag_matches(exchange_header(x, "If-None-Match"),
	    str_from(etag))) {
		a.status = 304;
		a.type = NULL;
		return exchange_answer(x, &a);
	}
	if (!text_unbase64(logo.data, bytes, &len))
		return exchange_problem(x, ERR_INTERNAL, NULL);
	a.body = bytes;
	a.len = len;
	return exchange_answer(x, &a);
}

/* ---- manifests ---- */

/* What brand.get answers, as far as it is of use here. */
struct look {
	struct str name, accent, login_text, support_url, logo, language;
	bool mail;
};
#define S struct look
static const struct field look_fields[] = {
	FIELD_STRING(S, name, 0, 1024, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, accent, 0, 7, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, login_text, 0, 4096, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, support_url, 0, 4096, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, logo, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, language, 0, 16, FIELD_REQUIRED, NULL),
	FIELD_BOOL(S, mail, FIELD_REQUIRED, NULL),
	FIELD_END
};
#undef S
#define MANIFEST_MAX 4096

/* The product's own logo, whose name has a hash in it; or NULL. */
static const char *
own_logo(const char *assets)
{
	for (size_t i = 0; i < page_count; i++)
		if (str_starts(str_from(pages[i].path), assets))
			return pages[i].path;
	return NULL;
}

static void
write_icon(struct jsonw *w, const struct manifest *m, const struct look *look,
    struct str tenant)
{
	char logo[160];
	const char *src = own_logo(m->own_logo);

	if (look->logo.len > 0) {
		snprintf(logo, sizeof(logo), "/brand/logo?id=%.*s%s%.*s",
		    STR_FMT(look->logo), tenant.len > 0 ? "&tenant=" : "",
		    STR_FMT(tenant));
		src = logo;
	}
	jsonw_key(w, "icons");
	jsonw_array(w);
	if (src != NULL) {
		jsonw_object(w);
		jsonw_string_field(w, "src", str_from(src));
		jsonw_string_field(w, "sizes", STR("any"));
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static void
write_manifest(struct jsonw *w, const struct manifest *m,
    const struct look *look, struct str tenant)
{
	struct str name = look->name.len > 0 ? look->name : STR("Yizhan");
	char start[64];

	snprintf(start, sizeof(start), "%s%s%.*s", m->scope, tenant.len > 0 ?
	    "?tenant=" : "", STR_FMT(tenant));
	jsonw_object(w);
	jsonw_string_field(w, "id", str_from(start));
	jsonw_string_field(w, "name", name);
	jsonw_string_field(w, "short_name", name);
	if (look->language.len > 0)
		jsonw_string_field(w, "lang", look->language);
	jsonw_string_field(w, "start_url", str_from(start));
	jsonw_string_field(w, "scope", str_from(m->scope));
	jsonw_string_field(w, "display", STR("standalone"));
	if (look->accent.len > 0)
		jsonw_string_field(w, "theme_color", look->accent);
	write_icon(w, m, look, tenant);
	jsonw_object_end(w);
}

static enum MHD_Result
give_manifest(struct exchange *x, const struct manifest *m)
{
	const struct brand_get_in *in = x->reply->in;
	struct look look = { .mail = false };
	enum MHD_Result result;
	struct buf text;
	struct jsonw w;

	if (read_answer(x->reply, look_fields, &look) != ERR_OK)
		return exchange_problem(x, ERR_INTERNAL, NULL);
	buf_init(&text, MANIFEST_MAX);
	w = jsonw_on(&text);
	/* Whoever is found by the host name needs no other. */
	write_manifest(&w, m, &look, in->tenant.len > 0 &&
	    text_is_tenant_id(in->tenant) ? in->tenant : STR(""));
	result = exchange_answer(x, &(struct answer){ .status = 200,
	    .type = "application/manifest+json", .cache = "no-cache",
	    .body = text.data, .len = text.len });
	buf_fini(&text);
	return result;
}

/* ---- both ---- */

static const struct manifest manifests[] = {
	{ "/brand/chat.webmanifest", "/", "/assets/logo-" },
	{ "/brand/console.webmanifest", "/console/",
	    "/console/assets/logo-" },
};

/* NULL: it is no manifest's path. */
static const struct manifest *
manifest_at(const char *path)
{
	for (size_t i = 0; i < sizeof(manifests) / sizeof(manifests[0]); i++)
		if (strcmp(path, manifests[i].path) == 0)
			return &manifests[i];
	return NULL;
}

enum MHD_Result
brand_serve(struct exchange *x)
{
	const struct manifest *m = manifest_at(x->path);

	if (x->reply == NULL && m == NULL &&
	    strcmp(x->path, "/brand/logo") != 0)
		return exchange_problem(x, ERR_NOT_FOUND, NULL);
	if (x->reply == NULL && (x->is_restarting || x->server->is_draining))
		return exchange_problem(x, ERR_STOPPING, NULL);
	if (x->reply == NULL)
		rest_ask(x, op_find(m ? STR("brand.get") : STR("brand.logo")));
	if (x->reply == NULL)
		return MHD_YES;
	if (x->reply->err != ERR_OK)
		return exchange_problem(x, x->reply->err, &x->reply->why);
	return m != NULL ? give_manifest(x, m) : give_logo(x);
}
