/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host name by which a tenant's people find it. It is the box's to say
 * and lies in the box's database: where a tenant moves to, names are others.
 * Runs on: the system writer.
 * Owns: nothing between calls.
 */
#include "core/hostnews.h"
#include "core/tenant.h"

struct look {
	const struct tenant *who;
	struct str host;
	unsigned count;		/* of those that have one */
	bool is_taken;
};

static bool
on_tenant(void *arg, const struct tenant *t)
{
	struct look *look = arg;

	look->count += t->host.len > 0;
	look->is_taken = look->is_taken || (str_eq(t->host, look->host) &&
	    !str_eq(t->id, look->who->id));
	return true;
}

static enum err
refuse_taken(struct request *r)
{
	return request_refuse(r, ERR_EXISTS, "host",
	    "another tenant is found by this name");
}

static enum err
check_host(struct box *b, struct request *r, const struct tenant *t,
    struct str host)
{
	struct look look = { .who = t, .host = host };
	enum err err;

	if (host.len == 0)
		return ERR_OK;
	if (!hostnews_is_name(host))
		return request_refuse(r, ERR_FIELD, "host",
		    "must be a host name such as chat.example.com");
	err = box_ops(b)->tenant_list(box_store(b), STR(""), INT64_MAX,
	    on_tenant, &look);
	if (err == ERR_OK && look.is_taken)
		return refuse_taken(r);
	if (err == ERR_OK && t->host.len == 0 && look.count >= HOSTNEWS_MAX)
		return request_refuse(r, ERR_LIMIT, "host",
		    "1000 tenants have a host name, and no more can");
	return err;
}

static struct str
in_small_letters(struct arena *arena, struct str text)
{
	char *out = arena_strndup(arena, text.p, text.len);

	for (size_t i = 0; i < text.len; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return (struct str){ out, text.len };
}

/* Checked here and stored by the last step: the row of the audit log, in the
 * tenant's own database, comes before. */
enum err
tenant_update_enter(struct box *b, struct request *r)
{
	const struct tenant_update_in *in = r->in;
	enum err err = in->tends ? tenant_tends_alone(box_parts(b), r) :
	    ERR_OK;
	struct tenant *t;
	struct str host;

	if (err == ERR_OK)
		err = tenant_enter(b, r);
	if (err == ERR_OK && in->has_tends && !str_is(in->id, "default"))
		return request_refuse(r, ERR_WRONG_STATE, "tends",
		    "only those of the first tenant can look after the box");
	if (err != ERR_OK || !in->has_host)
		return err;
	t = &((struct tenant_entered *)r->scratch)->tenant;
	host = in->host.len > 0 ? in_small_letters(&r->arena, in->host) :
	    STR("");
	err = check_host(b, r, t, host);
	t->host = host;
	return err;
}

static enum err
refuse_half(struct request *r, enum err err)
{
	return request_refuse(r, err, "name", "what else was given is stored,"
	    " the name and the host are not: try again");
}

static enum err
put(struct box *b, struct request *r, const struct tenant *t)
{
	enum err err = box_ops(b)->tenant_put(box_store(b), t);

	return err == ERR_OK ? err : err == ERR_EXISTS ? refuse_taken(r) :
	    refuse_half(r, err);
}

/* What the row says may have been changed since. */
enum err
tenant_rename(struct box *b, struct request *r)
{
	const struct tenant_update_in *in = r->in;
	const struct tenant *wanted =
	    &((const struct tenant_entered *)r->scratch)->tenant;
	struct tenant t = { .id = STR("") };
	bool is_moved;
	enum err err;

	if (in->has_tends)
		atomic_store(box_parts(b)->first_tends, in->tends);
	if (in->name.len == 0 && !in->has_host)
		return ERR_OK;
	err = box_ops(b)->tenant_get(box_store(b), wanted->id, &r->arena, &t);
	if (err != ERR_OK)
		return refuse_half(r, err);
	is_moved = in->has_host && !str_eq(t.host, wanted->host);
	if (!is_moved && (in->name.len == 0 || str_eq(t.name, in->name)))
		return ERR_OK;
	if (in->name.len > 0)
		t.name = in->name;
	if (is_moved)
		t.host = wanted->host;
	err = put(b, r, &t);
	if (err == ERR_OK && is_moved)
		box_tell_hosts(b);
	return err;
}
