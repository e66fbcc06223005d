/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_USER_H
#define CORE_USER_H
/* People of a tenant. Every change appends to the directory log `t:`. */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/view.h"

struct user_create_in {
	struct str id, name, password, email;
	bool admin, invite;
};
#define USER_IMPORT_MAX 500	/* people of one call */
#define USER_IMPORT_PASSWORDS_MAX 50	/* of them, those to be hashed */
struct user_import_item {
	struct str id, name;
	struct str password, hash;	/* one of both, or none */
	struct str email;
	bool admin;
};
struct user_import_in {
	struct object_list people;	/* of struct user_import_item */
	bool check, invite;
};
struct user_get_in {
	struct str id;
};
struct user_list_in {
	struct str after, text, department, tag, role;
	int64_t limit;
	bool admin, has_admin, disabled, has_disabled, online;
	bool details;
};
struct user_update_in {
	struct str id, name, email;
	bool admin, has_admin, has_email;
};
struct user_disable_in {
	struct str id;
	bool disabled, has_disabled;
};
struct user_set_password_in {
	struct str id, password, old;
};
struct user_delete_in {
	struct str id;
	bool erase, dry_run;
};

/* {"id","name","admin","disabled","created_ts"}, and "gone" */
void user_write(struct jsonw *, const struct user *);
/* Only the members. */
void user_write_members(struct jsonw *, const struct user *);

/* The member "email": to administrators, and to herself. */
enum err user_write_email(struct view *, struct request *, struct jsonw *,
    struct str id) MUST_CHECK;

/* Shared with set-up: leaves the PHC string in request->scratch. */
enum err user_hash_password(const struct hasher *, struct request *,
    struct str password) MUST_CHECK;
/* Something about her has changed that stands in another row. */
enum err user_touch(struct ledger *, struct request *, struct user *)
    MUST_CHECK;
/* Another password, by its person or by somebody else; her other sign-ins
 * end. Says so in the directory. */
enum err user_put_password(struct ledger *, struct request *, struct user *,
    struct str phc, bool by_other) MUST_CHECK;
/* A server key, and who has a role, has no say over administrators:
 * ERR_FORBIDDEN. user_spare: nor over others who have one. */
enum err user_spare_admin(struct request *, const struct user *) MUST_CHECK;
enum err user_spare(struct ledger *, struct request *, const struct user *)
    MUST_CHECK;
/* Nobody deletes, demotes or shuts out herself, nor the last admin who can
 * sign in: ERR_WRONG_STATE. */
enum err user_spare_self(struct request *, const struct user *) MUST_CHECK;
enum err user_spare_last_admin(struct ledger *, struct request *,
    const struct user *) MUST_CHECK;
/* ERR_NOT_FOUND with this field, also for who was deleted. */
enum err user_need(struct ledger *, struct request *, struct str id,
    const char *field, struct user *out) MUST_CHECK;
/* The directory entry of a change of the row, which has this body (or none);
 * sets u->changed and writes the row. */
enum err user_note(struct ledger *, struct request *, struct user *,
    struct str body) MUST_CHECK;
/* Those who were not deleted. admins: who can sign in. */
enum err user_count(const struct store_ops *, struct store *, int64_t *all,
    int64_t *admins) MUST_CHECK;
/* A user that is known not to exist: row, self log, directory entry. */
enum err user_add(struct ledger *, struct request *, struct user *)
    MUST_CHECK;

/* The row, the self log and the place in the directory of somebody new, whose
 * `created_ts` and `changed` are set; says nothing to anybody. */
enum err user_put_new(struct ledger *, const struct user *) MUST_CHECK;

/* user.create: check, hash, write, then reset_post. */
enum err user_create_check(struct view *, struct request *);
enum err user_create_hash(const struct hasher *, struct request *);
enum err user_create(struct ledger *, struct request *);

/* userimport.c. user.import: passwords are looked at; those of who is not
 * there yet are hashed, one after the other; all are written. */
enum err user_import_look(struct view *, struct request *);
enum err user_import_hash(const struct hasher *, struct request *);
enum err user_import(struct ledger *, struct request *);

/* user.get, before signin_tell; look: what does not change by itself. */
enum err user_get(struct view *, struct request *);
enum err user_look(struct view *, struct request *);
enum err user_update(struct ledger *, struct request *);
enum err user_disable(struct ledger *, struct request *);

/* userlist.c. user.list: who is here now, when that is asked; then the page. */
enum err user_list_online(struct shard *, struct tenant_live *,
    struct request *);
enum err user_list(struct view *, struct request *);

/* usergone.c. user.delete: counts what goes, then deletes. */
enum err user_delete_look(struct view *, struct request *);
enum err user_delete(struct ledger *, struct request *);

/* user.set_password: check, count, verify and hash, count back, write. */
enum err user_set_password_check(struct view *, struct request *);
enum err user_set_password_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err user_set_password_pass(struct shard *, struct tenant_live *,
    struct request *);
enum err user_set_password_hash(const struct hasher *, struct request *);
enum err user_set_password(struct ledger *, struct request *);

#endif
