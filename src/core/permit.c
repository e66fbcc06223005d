/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decision who may call what.
 * Runs on: any thread, for the request it owns.
 * Owns: nothing.
 */
#include "core/permit.h"

#include "model/scope.h"

/* "needs the scope user.write" */
static enum err
refuse_scope(struct request *r)
{
	char text[96];
	int n;

	for (unsigned i = 0; scope_name(i) != NULL; i++) {
		if ((r->scope >> i & 1) == 0)
			continue;
		n = snprintf(text, sizeof(text),
		    "the key lacks the scope %s", scope_name(i));
		return request_refuse(r, ERR_FORBIDDEN, NULL,
		    arena_strndup(&r->arena, text, (size_t)n));
	}
	return request_refuse(r, ERR_FORBIDDEN, NULL,
	    "this is not for server keys");
}

/* What her role has a right to she does as an administrator, in this call
 * alone. What administrators may not, no role may. */
static void
put_on_role(struct request *r)
{
	if ((r->allow & ROLE_TENANT_ADMIN) && (r->who.rights & r->right) != 0)
		r->who.roles |= ROLE_TENANT_ADMIN;
}

enum err
permit(struct request *r)
{
	bool may;

	put_on_role(r);
	may = (r->allow & (r->who.roles | ROLE_ANYONE)) != 0;

	if (r->key != NULL && (r->key->scopes & r->scope) == 0)
		return refuse_scope(r);
	if (may)
		return ERR_OK;
	if (r->who.roles <= ROLE_ANYONE)
		return ERR_UNAUTHORIZED;
	if (r->key != NULL && (r->allow & ROLE_USER) != 0)
		return request_refuse(r, ERR_FORBIDDEN, NULL,
		    "only people do this: act as one, with Yizhan-As");
	return ERR_FORBIDDEN;
}
