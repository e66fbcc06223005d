/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BRAND_H
#define CORE_BRAND_H
/*
 * How a tenant looks to its people: a name and a logo in the place of the
 * product's, a colour, a few words at the sign-in, where to ask for help.
 * Everybody may see it, since it is shown before the sign-in. What nobody
 * says is empty, and the pages are then as they came.
 */
#include "core/ledger.h"
#include "core/view.h"

#define BRAND_NAME_CHARS 40
#define BRAND_LOGIN_CHARS 300
#define BRAND_LOGO_BYTES 65536
#define BRAND_LOGO_TEXT (BRAND_LOGO_BYTES / 3 * 4 + 4)	/* base64 */
#define BRAND_LOGO_SIDE 1024	/* pixels */
#define BRAND_LOGO_ID 32	/* hex digits of its hash */

struct brand_get_in {
	struct str tenant;
};
struct brand_logo_in {
	struct str tenant, id;
};
struct brand_update_in {
	struct str name, accent, login_text, support_url, logo;
	struct str_list reset;
};

/* What the tenant calls the product; empty: as it came. In the arena. */
enum err brand_name(const struct view *, struct arena *, struct str *out)
    MUST_CHECK;

enum err brand_get_place(struct request *);
enum err brand_get(struct view *, struct request *);
enum err brand_logo_place(struct request *);
enum err brand_logo(struct view *, struct request *);
enum err brand_update(struct ledger *, struct request *);

#endif
