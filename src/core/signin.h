/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SIGNIN_H
#define CORE_SIGNIN_H
/* What somebody would meet who signed in now, for those who look after
 * people: the end of the answer of user.get. */
#include "base/jsonw.h"
#include "core/shard.h"
#include "core/view.h"

/* On a reader: what the store knows of it, in request->scratch. w: of the
 * result, which has a member "user" and is not closed. */
enum err signin_look(struct view *, struct request *, const struct user *,
    const struct jsonw *w) MUST_CHECK;
/* user.get: the member "sign_in", and the end; when it was looked for. */
enum err signin_tell(struct shard *, struct tenant_live *, struct request *);

#endif
