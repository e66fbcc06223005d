/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PERMIT_H
#define CORE_PERMIT_H
/* The one decision: may this caller call this operation? Deny by default. */
#include "core/request.h"

/* By its allow, scope, who and key. ERR_UNAUTHORIZED, ERR_FORBIDDEN; of
 * server keys why says what they lack. */
enum err permit(struct request *) MUST_CHECK;

#endif
