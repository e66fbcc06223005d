/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H
/*
 * Roles: who looks after a part of the tenant without being one of its
 * administrators. A role is a set of rights (model/scope.h); two come with the
 * product, a tenant makes others. What a right allows, permit() decides.
 */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/view.h"

#define ROLE_NAME_CHARS 64
#define ROLES_MAX 50		/* of a tenant's own */
#define ROLE_PEOPLE_MAX 1000	/* who have one, of a tenant */

struct role_set_in {
	struct str id, name;
	struct str_list rights;
};
struct role_id_in {
	struct str id;
};
struct role_give_in {
	struct str user, role;	/* empty: none any more */
};

enum err role_list(struct view *, struct request *);
enum err role_people(struct view *, struct request *);
enum err role_set(struct ledger *, struct request *);
enum err role_delete(struct ledger *, struct request *);
enum err role_give(struct ledger *, struct request *);

/* What she has: no id and no rights when it is none. */
struct role_of {
	struct str id;
	uint64_t rights;
};
enum err role_find(const struct view *, struct str user, struct arena *,
    struct role_of *out) MUST_CHECK;
/* The members "role" and "rights" of her object in answers, if she has one
 * and the caller may know. */
enum err role_write_of(const struct view *, struct request *, struct jsonw *,
    struct str user) MUST_CHECK;
/* Who has this role: their ids, rising, in the request's arena. */
enum err role_holders(const struct view *, struct request *, struct str role,
    struct str_list *out) MUST_CHECK;
/* Whoever has a role, or is a server key, has no say over those who have one:
 * ERR_FORBIDDEN. Everybody has over herself. */
enum err role_spare(const struct view *, struct request *, struct str user)
    MUST_CHECK;
/* She has none any more; none is no error. */
enum err role_take(struct ledger *, struct str user) MUST_CHECK;

#endif
