/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /brand/logo: the logo of a tenant as an image, for pages. Whoever names it
 * by its id may keep it for ever, since another one has another id.
 *
 * Runs on: http.
 * Owns: nothing between calls.
 */
#include "api/op.h"
#include "base/text.h"
#include "core/brand.h"
#include "http/accept.h"
#include "http/exchange.h"

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
read_answer(struct request *r, struct logo *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(buf_str(&r->result), &object);

	if (err == ERR_OK)
		err = field_decode(logo_fields, object, out, &r->arena, &why);
	json_decref(object);
	return err;
}

static enum MHD_Result
give(struct exchange *x, const struct logo *logo)
{
	bool is_named = MHD_lookup_connection_value(x->conn,
	    MHD_GET_ARGUMENT_KIND, "id") != NULL;
	size_t len = BRAND_LOGO_BYTES;
	unsigned char *bytes = arena_alloc(&x->reply->arena, len);
	char etag[80];
	struct answer a = { .status = 200, .type = logo->type.p,
		.etag = etag, .cache = is_named ?
		"public, max-age=31536000, immutable" : "no-cache" };

	snprintf(etag, sizeof(etag), "\"%.*s\"", STR_FMT(logo->id));
	if (accept_etag_matches(exchange_header(x, "If-None-Match"),
	    str_from(etag))) {
		a.status = 304;
		a.type = NULL;
		return exchange_answer(x, &a);
	}
	if (!text_unbase64(logo->data, bytes, &len))
		return exchange_problem(x, ERR_INTERNAL, NULL);
	a.body = bytes;
	a.len = len;
	return exchange_answer(x, &a);
}

enum MHD_Result
brand_serve(struct exchange *x)
{
	struct logo logo = { .id = STR_NONE };
	enum err err;

	if (x->reply == NULL && strcmp(x->path, "/brand/logo") != 0)
		return exchange_problem(x, ERR_NOT_FOUND, NULL);
	if (x->reply == NULL && (x->is_restarting || x->server->is_draining))
		return exchange_problem(x, ERR_STOPPING, NULL);
	if (x->reply == NULL)
		rest_ask(x, op_find(STR("brand.logo")));
	if (x->reply == NULL)
		return MHD_YES;
	err = x->reply->err;
	if (err == ERR_OK)
		err = read_answer(x->reply, &logo);
	return err == ERR_OK ? give(x, &logo) :
	    exchange_problem(x, err, &x->reply->why);
}
