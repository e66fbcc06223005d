/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings of mail, handed to what app/ gave.
 * Runs on: threads of the files pool; writers (the notes).
 * Owns: nothing.
 */
#include "core/mailer.h"

#include "base/url.h"
#include "core/access.h"
#include "core/brand.h"
#include "core/setting.h"
#include "core/setup.h"
#include "core/tenant.h"

const char *const mailer_security_names[MAILER_SECURITIES + 1] = {
	[MAILER_STARTTLS] = "starttls", [MAILER_TLS] = "tls",
	[MAILER_PLAIN] = "none",
};
const char *const mailer_language_names[MAILER_LANGUAGES + 1] = {
	[MAILER_EN] = "en", [MAILER_ZH] = "zh-CN",
};

bool
mailer_is_ready(const struct core_parts *parts)
{
	return parts->mailer != NULL &&
	    parts->mailer->is_ready(parts->mailer->arg);
}

enum err
mailer_need(const struct core_parts *parts, struct request *r)
{
	return mailer_is_ready(parts) ? ERR_OK : request_refuse(r,
	    ERR_WRONG_STATE, NULL, "mail is not set up");
}

enum err
mailer_house(const struct view *v, struct arena *arena, struct str *out)
{
	enum err err = setup_org(v->ops, v->store, arena, out);

	if (err == ERR_OK && out->len == 0)
		err = brand_name(v, arena, out);
	if (err == ERR_OK && out->len == 0)
		*out = STR("Yizhan");
	return err;
}

/* Whether the caller may, and whether there is anybody to do it. */
static enum err
check(const struct files *f, struct request *r)
{
	enum err err = tenant_tends_box(&f->parts, r);

	return err != ERR_OK || f->parts.mailer != NULL ? err :
	    request_refuse(r, ERR_WRONG_STATE, NULL,
	    "this server sends no mail");
}

enum err
mail_get_op(struct files *f, struct request *r)
{
	enum err err = check(f, r);

	return err != ERR_OK ? err :
	    f->parts.mailer->show(f->parts.mailer->arg, &r->result);
}

/* ---- mail.update ---- */

/* Letters, digits, hyphens and dots, or an address. */
static bool
is_host(struct str host)
{
	struct addr ignored;

	for (size_t i = 0; i < host.len; i++) {
		char c = host.p[i];

		if (c != '-' && c != '.' && !(c >= '0' && c <= '9') &&
		    !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
			return host.p[0] != '[' &&
			    addr_parse_ip(host, &ignored) == ERR_OK;
	}
	return host.p[0] != '-' && host.p[0] != '.';
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

static enum err
check_url(struct request *r, struct str text)
{
	const char *why = NULL;
	struct url url;

	if (!url_parse(text, &url, &why))
		return request_refuse(r, ERR_FIELD, "url", why);
	return memchr(text.p, '?', text.len) == NULL ? ERR_OK :
	    request_refuse(r, ERR_FIELD, "url", "must have no query");
}

static enum err
check_fields(struct request *r, const struct mail_update_in *in)
{
	if (!is_host(in->host))
		return request_refuse(r, ERR_FIELD, "host",
		    "must be a name or an address, without a port");
	if (!letter_is_address(in->from))
		return request_refuse(r, ERR_FIELD, "from",
		    "must be an address such as chat@example.com");
	if (has_control(in->user) || has_control(in->password))
		return request_refuse(r, ERR_FIELD, has_control(in->user) ?
		    "user" : "password", "must have no control characters");
	if (in->security == MAILER_PLAIN && in->user.len > 0)
		return request_refuse(r, ERR_FIELD, "security",
		    "a password is not sent in the clear");
	return check_url(r, in->url);
}

/* A writer's step begins the result anew. */
static enum err
answer(struct files *f, struct request *r)
{
	enum err err = f->parts.mailer->show(f->parts.mailer->arg,
	    &r->result);

	if (err == ERR_OK)
		r->scratch = arena_strndup(&r->arena, r->result.data,
		    r->result.len);
	return err;
}

static enum err
put(struct files *f, struct request *r, const struct mail_update_in *in)
{
	const struct mailer *m = f->parts.mailer;
	enum err err = m->put(m->arg, in);

	if (err == ERR_FIELD)
		return request_refuse(r, err, "password",
		    "is needed again: it was for another server or user");
	if (err == ERR_BUSY)
		return request_refuse(r, err, NULL,
		    "somebody else is changing it");
	if (err != ERR_OK)
		return err;
	r->undo = files_tell_changed;
	return answer(f, r);
}

enum err
mail_update_op(struct files *f, struct request *r)
{
	enum err err = check(f, r);

	if (err == ERR_OK)
		err = check_fields(r, r->in);
	return err == ERR_OK ? put(f, r, r->in) : err;
}

enum err
mail_remove_op(struct files *f, struct request *r)
{
	enum err err = check(f, r);

	return err == ERR_OK ? put(f, r, NULL) : err;
}

enum err
mail_note(struct ledger *l, struct request *r)
{
	enum err err = access_note(l, r, "mail", STR("another"));

	if (err == ERR_OK)
		buf_puts(&r->result, r->scratch);
	return err;
}

/* ---- mail.test ---- */

enum err
mail_test_note(struct ledger *l, struct request *r)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	const struct mail_test_in *in = r->in;
	struct mail_wish *wish = arena_zalloc(&r->arena, sizeof(*wish));
	enum err err = tenant_tends_box(ledger_parts(l), r);

	if (err != ERR_OK)
		return err;
	if (!letter_is_address(in->to))
		return request_refuse(r, ERR_FIELD, "to",
		    "must be an address such as alice@example.com");
	*wish = (struct mail_wish){ .kind = WISH_TEST, .to = in->to,
		.name = STR(""), .user = STR(""), .token = STR(""),
		.site = STR(""),
		.language = ledger_setting(l, SETTING_LANGUAGE) };
	r->scratch = wish;
	return ledger_check(l, mailer_house(&v, &r->arena, &wish->house));
}

enum err
mail_test_op(struct files *f, struct request *r)
{
	const struct mailer *m = f->parts.mailer;
	enum err err = check(f, r);

	if (err == ERR_OK)
		err = mailer_need(&f->parts, r);
	if (err != ERR_OK)
		return err;
	err = m->test(m->arg, r->scratch, &r->result);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "mail is not set up");
	return err != ERR_BUSY ? err : request_refuse(r, err, NULL,
	    "another letter is being tried");
}
