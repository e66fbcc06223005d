/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PERMIT_H
#define CORE_PERMIT_H
/* The one decision: may this caller call this operation? Deny by default. */
#include "core/request.h"

static inline enum err
permit(const struct principal *who, unsigned allow)
{
	if ((allow & (who->roles | ROLE_ANYONE)) != 0)
		return ERR_OK;
	return who->roles <= ROLE_ANYONE ? ERR_UNAUTHORIZED : ERR_FORBIDDEN;
}

#endif
