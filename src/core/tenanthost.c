/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host name by which a tenant's people find it. It is the box's to say
 * and lies in the box's database: where a tenant moves to, names are others.
 * Runs on: the system writer.
 * Owns: nothing between calls.
 */
#include "core/hostnews.h"
#include "core/tenant.h"

static bool
on_tenant(void *arg, const struct tenant *t)
{
	*(unsigned *)arg += t->host.len > 0;
	return true;
}

static enum err
check_room(struct box *b, struct request *r)
{
	unsigned count = 0;
	enum err err = box_ops(b)->tenant_list(box_store(b), STR(""),
	    INT64_MAX, on_tenant, &count);

	if (err == ERR_OK && count >= HOSTNEWS_MAX)
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

static enum err
set_host(struct box *b, struct request *r, struct str given)
{
	struct tenant *t = &((struct tenant_entered *)r->scratch)->tenant;
	struct str host = given.len > 0 ?
	    in_small_letters(&r->arena, given) : STR("");
	enum err err = ERR_OK;

	if (str_eq(host, t->host))
		return ERR_OK;
	if (host.len > 0 && !hostnews_is_name(host))
		return request_refuse(r, ERR_FIELD, "host",
		    "must be a host name such as chat.example.com");
	if (host.len > 0 && t->host.len == 0)
		err = check_room(b, r);
	if (err != ERR_OK)
		return err;
	t->host = host;
	err = box_ops(b)->tenant_put(box_store(b), t);
	if (err == ERR_EXISTS)
		return request_refuse(r, err, "host",
		    "another tenant is found by this name");
	if (err == ERR_OK)
		box_tell_hosts(b);
	return err;
}

enum err
tenant_update_enter(struct box *b, struct request *r)
{
	const struct tenant_update_in *in = r->in;
	enum err err = tenant_enter(b, r);

	if (err == ERR_OK && in->has_tends && !str_is(in->id, "default"))
		return request_refuse(r, ERR_WRONG_STATE, "tends",
		    "only those of the first tenant can look after the box");
	return err == ERR_OK && in->has_host ? set_host(b, r, in->host) : err;
}
