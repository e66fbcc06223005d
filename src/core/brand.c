/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The look of a tenant: one row of what is said, and the logo in pieces,
 * since a row is small.
 * Runs on: writers; readers (brand_get, brand_logo).
 * Owns: nothing between calls.
 */
#include "core/brand.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "base/url.h"
#include "core/access.h"
#include "core/auth.h"
#include "core/doorway.h"
#include "core/mailer.h"
#include "core/policy.h"
#include "core/setting.h"
#include "model/colour.h"
#include "model/filetype.h"

#define BRAND_ID STR("brand")
/* Of a piece: whole groups of base64, so that pieces are put together as
 * they stand. */
#define PIECE_BYTES 12000
#define PIECES_MAX ((BRAND_LOGO_BYTES + PIECE_BYTES - 1) / PIECE_BYTES)
#define PIECE_NAME 16

_Static_assert(PIECE_BYTES % 3 == 0 &&
    PIECE_BYTES / 3 * 4 + 64 < RECORD_BODY_MAX, "a piece is a row");

/* The row's body. */
struct brand {
	struct str name, accent, login_text, support_url;
	struct str logo, logo_type;	/* its id; media type */
};
#define S struct brand
static const struct field brand_fields[] = {
	FIELD_NAME(S, name, BRAND_NAME_CHARS, 0, NULL),
	FIELD_STRING(S, accent, 7, 7, 0, NULL),
	FIELD_NAME(S, login_text, BRAND_LOGIN_CHARS, 0, NULL),
	FIELD_STRING(S, support_url, 1, URL_MAX, 0, NULL),
	FIELD_STRING(S, logo, BRAND_LOGO_ID, BRAND_LOGO_ID, 0, NULL),
	FIELD_STRING(S, logo_type, 1, 64, 0, NULL),
	FIELD_END
};
#undef S

struct piece {
	struct str data;	/* base64 */
};
static const struct field piece_fields[] = {
	FIELD_STRING(struct piece, data, 4, PIECE_BYTES / 3 * 4,
	    FIELD_REQUIRED, NULL),
	FIELD_END
};

static struct str
piece_name(unsigned i, char out[PIECE_NAME])
{
	int len = snprintf(out, PIECE_NAME, "logo%u", i);

	return (struct str){ out, (size_t)len };
}

/* ---- brand.get, brand.logo ---- */

/* Zeroed: there is no such tenant, or it says nothing. */
static enum err
load(const struct view *v, struct arena *arena, struct brand *out)
{
	struct record row;
	enum err err;

	memset(out, 0, sizeof(*out));
	/* Before its set-up a box shows itself to nobody. */
	if (v->parts->doorway != NULL &&
	    !atomic_load(&v->parts->doorway->has_people))
		return ERR_SETUP_REQUIRED;
	if (v->store == NULL)
		return ERR_OK;
	err = access_get(v, RECORD_BRAND, BRAND_ID, arena, &row);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	return access_decode(&row, brand_fields, out, arena);
}

enum err
brand_name(const struct view *v, struct arena *arena, struct str *out)
{
	struct brand b;
	enum err err = load(v, arena, &b);

	*out = b.name;
	return err;
}

static void
put(struct jsonw *w, const char *key, struct str text)
{
	jsonw_string_field(w, key, text.len > 0 ? text : STR(""));
}

static void
answer(const struct core_parts *parts, struct request *r,
    const struct brand *b, int64_t language)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	put(&w, "name", b->name);
	put(&w, "accent", b->accent);
	put(&w, "login_text", b->login_text);
	put(&w, "support_url", b->support_url);
	put(&w, "logo", b->logo);
	jsonw_string_field(&w, "language",
	    str_from(setting_languages[language]));
	jsonw_bool_field(&w, "mail", mailer_is_ready(parts));
	jsonw_object_end(&w);
}

enum err
brand_get_place(struct request *r)
{
	return auth_place(r, ((const struct brand_get_in *)r->in)->tenant);
}

enum err
brand_get(struct view *v, struct request *r)
{
	int64_t language = 0;
	struct brand b;
	enum err err = load(v, &r->arena, &b);

	if (err == ERR_OK)
		err = setting_find(v, r, SETTING_LANGUAGE, &language);
	if (err == ERR_OK)
		answer(v->parts, r, &b, language);
	return err;
}

enum err
brand_logo_place(struct request *r)
{
	return auth_place(r, ((const struct brand_logo_in *)r->in)->tenant);
}

/* Appends the pieces in their order. */
static enum err
read_pieces(const struct view *v, struct arena *arena, struct buf *out)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < PIECES_MAX && err == ERR_OK; i++) {
		struct piece piece = { .data = STR_NONE };
		char name[PIECE_NAME];
		struct record row;

		err = access_get(v, RECORD_BRAND, piece_name(i, name), arena,
		    &row);
		if (err == ERR_NOT_FOUND && i > 0)
			return ERR_OK;
		if (err == ERR_OK)
			err = access_decode(&row, piece_fields, &piece,
			    arena);
		if (err == ERR_OK)
			err = buf_append(out, piece.data.p, piece.data.len);
	}
	return err;
}

enum err
brand_logo(struct view *v, struct request *r)
{
	const struct brand_logo_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct brand b;
	struct buf text;
	enum err err = load(v, &r->arena, &b);

	if (err != ERR_OK)
		return err;
	if (b.logo.len == 0 || (in->id.len > 0 && !str_eq(in->id, b.logo)))
		return request_refuse(r, ERR_NOT_FOUND, "id",
		    "there is no such logo");
	buf_init(&text, BRAND_LOGO_TEXT);
	err = read_pieces(v, &r->arena, &text);
	if (err == ERR_OK) {
		jsonw_object(&w);
		jsonw_string_field(&w, "id", b.logo);
		jsonw_string_field(&w, "type", b.logo_type);
		jsonw_string_field(&w, "data", buf_str(&text));
		jsonw_object_end(&w);
	}
	buf_fini(&text);
	return err;
}

/* ---- brand.update ---- */

#define IN struct brand_update_in
static const struct part {
	const char *name;
	size_t in, row;
} parts[] = {
	{ "name", offsetof(IN, name), offsetof(struct brand, name) },
	{ "accent", offsetof(IN, accent), offsetof(struct brand, accent) },
	{ "login_text", offsetof(IN, login_text),
	    offsetof(struct brand, login_text) },
	{ "support_url", offsetof(IN, support_url),
	    offsetof(struct brand, support_url) },
	{ "logo", offsetof(IN, logo), offsetof(struct brand, logo) },
};
#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))
#undef IN

static const struct str *
given(const struct brand_update_in *in, const struct part *p)
{
	return (const struct str *)((const void *)((const char *)in + p->in));
}

static struct str *
said(struct brand *b, const struct part *p)
{
	return (struct str *)((void *)((char *)b + p->row));
}

static const struct part *
part_named(struct str name)
{
	for (unsigned i = 0; i < PART_COUNT; i++)
		if (str_is(name, parts[i].name))
			return &parts[i];
	return NULL;
}

static enum err
check_reset(struct request *r, const struct brand_update_in *in)
{
	for (uint32_t i = 0; i < in->reset.count; i++) {
		const struct part *p = part_named(in->reset.items[i]);

		if (p == NULL)
			return request_refuse(r, ERR_FIELD, "reset",
			    "nothing here has this name");
		if (given(in, p)->len > 0)
			return request_refuse(r, ERR_FIELD, "reset",
			    "names what is given as well");
	}
	return ERR_OK;
}

/* White stands upon it, and other shades are made of it. */
static enum err
check_accent(struct request *r, struct str text)
{
	static const struct colour white = { 255, 255, 255 };
	struct colour c;

	if (text.len == 0)
		return ERR_OK;
	if (!colour_parse(text, &c))
		return request_refuse(r, ERR_FIELD, "accent",
		    "must be a colour such as #0f766b");
	if (colour_contrast(c, white) < CONTRAST_AA)
		return request_refuse(r, ERR_FIELD, "accent",
		    "is too light: white text upon it needs a contrast of"
		    " 4.5 to 1 (WCAG AA)");
	return ERR_OK;
}

/* Visible ASCII without what could end an attribute. */
static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~' ||
		    strchr("\"'<>\\`", text.p[i]) != NULL)
			return false;
	return true;
}

static enum err
check_support(struct request *r, struct str text)
{
	struct url url;
	const char *why = "must begin with https://, http://, mailto: or"
	    " tel:, without blanks";
	bool is_web = str_starts(text, "https://") ||
	    str_starts(text, "http://");
	bool is_other = str_starts(text, "mailto:") ||
	    str_starts(text, "tel:");

	if (text.len == 0 || (is_plain(text) && (is_other ||
	    (is_web && url_parse(text, &url, &why)))))
		return ERR_OK;
	return request_refuse(r, ERR_FIELD, "support_url", why);
}

/* What the new logo is, in the arena. */
struct logo {
	unsigned char *bytes;
	size_t len;
	const char *type;
	char id[BRAND_LOGO_ID + 1];
};

static const char *
look_at(const struct logo *l)
{
	struct str head = { (const char *)l->bytes, l->len };
	int64_t width, height;

	if (strcmp(l->type, "image/png") != 0 &&
	    strcmp(l->type, "image/jpeg") != 0 &&
	    strcmp(l->type, "image/webp") != 0)
		return "must be a PNG, a JPEG or a WebP";
	if (!filetype_sides(head, &width, &height) || width < 1 ||
	    height < 1 || width > BRAND_LOGO_SIDE || height > BRAND_LOGO_SIDE)
		return "must be at most 1024 pixels wide and high";
	return NULL;
}

static enum err
read_logo(struct request *r, struct str text, struct logo *out)
{
	unsigned char hash[32];
	const char *why = "must be base64 of at most 65536 bytes";

	memset(out, 0, sizeof(*out));
	if (text.len == 0)
		return ERR_OK;
	out->len = BRAND_LOGO_BYTES;
	out->bytes = arena_alloc(&r->arena, out->len);
	if (text_unbase64(text, out->bytes, &out->len)) {
		out->type = filetype_of((struct str){
		    (const char *)out->bytes, out->len })->mime;
		why = look_at(out);
	}
	if (why != NULL)
		return request_refuse(r, ERR_FIELD, "logo", why);
	text_sha256(out->bytes, out->len, hash);
	text_hex(hash, BRAND_LOGO_ID / 2, out->id);
	return ERR_OK;
}

/* Before anything is written. */
static enum err
check(struct request *r, struct logo *logo)
{
	const struct brand_update_in *in = r->in;
	enum err err = check_reset(r, in);

	if (err == ERR_OK)
		err = check_accent(r, in->accent);
	if (err == ERR_OK)
		err = check_support(r, in->support_url);
	return err == ERR_OK ? read_logo(r, in->logo, logo) : err;
}

static enum err
put_row(struct ledger *l, struct str id, const struct field *fields,
    const void *body)
{
	struct record row = { .kind = RECORD_BRAND, .owner = ACCESS_OWNER,
		.id = id, .ts = ledger_ts(l) };

	return access_put(l, &row, fields, body);
}

static enum err
put_piece(struct ledger *l, struct str id, const struct logo *logo, size_t at)
{
	size_t n = logo->len - at < PIECE_BYTES ? logo->len - at : PIECE_BYTES;
	struct buf text;
	enum err err;

	buf_init(&text, PIECE_BYTES / 3 * 4);
	text_base64(logo->bytes + at, n, &text);
	err = put_row(l, id, piece_fields,
	    &(struct piece){ .data = buf_str(&text) });
	buf_fini(&text);
	return err;
}

/* Of one that is gone no piece stays. */
static enum err
put_logo(struct ledger *l, const struct logo *logo)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < PIECES_MAX && err == ERR_OK; i++) {
		size_t at = (size_t)i * PIECE_BYTES;
		char name[PIECE_NAME];
		struct str id = piece_name(i, name);

		err = at < logo->len ? put_piece(l, id, logo, at) :
		    access_delete(l, RECORD_BRAND, id);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	return err;
}

static void
merge(struct brand *b, const struct brand_update_in *in)
{
	for (unsigned i = 0; i < PART_COUNT; i++)
		if (given(in, &parts[i])->len > 0)
			*said(b, &parts[i]) = *given(in, &parts[i]);
	for (uint32_t i = 0; i < in->reset.count; i++) {
		const struct part *p = part_named(in->reset.items[i]);

		BUG_ON(p == NULL);	/* it was checked */
		*said(b, p) = STR_NONE;
	}
}

enum err
brand_update(struct ledger *l, struct request *r)
{
	const struct brand_update_in *in = r->in;
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct str before;
	struct logo logo;
	struct brand b;
	enum err err = check(r, &logo);

	if (err == ERR_OK)
		err = ledger_check(l, load(&v, &r->arena, &b));
	if (err != ERR_OK)
		return err;
	before = b.logo;
	merge(&b, in);
	if (logo.len > 0) {
		b.logo = str_from(logo.id);
		b.logo_type = str_from(logo.type);
	} else if (b.logo.len == 0) {
		b.logo_type = STR_NONE;
	}
	err = put_row(l, BRAND_ID, brand_fields, &b);
	if (err == ERR_OK && !str_eq(before, b.logo))
		err = put_logo(l, &logo);
	if (err == ERR_OK)
		err = policy_note(l, r, "brand", STR(""));
	if (err == ERR_OK)
		answer(ledger_parts(l), r, &b,
		    ledger_setting(l, SETTING_LANGUAGE));
	return err;
}
