/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H
/* Limits of server keys. */

#define KEY_ADDRESSES_MAX 32	/* ranges in an allowlist */
#define KEY_NAME_MAX 64		/* code points */
#define KEY_LIFETIME_MAX_S (3650LL * 86400)

#endif
