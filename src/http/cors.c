/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which pages may call, and the question that browsers ask before.
 *
 * Runs on: http.
 * Owns: nothing.
 */
#include "http/cors.h"

#include <strings.h>

struct str
cors_origin(const struct exchange *x)
{
	struct str origin = exchange_header(x, "Origin");
	const struct http_settings *set = &x->server->settings;

	for (unsigned i = 0; origin.p && set->origins[i][0]; i++) {
		if (origin.len == strlen(set->origins[i]) &&
		    strncasecmp(origin.p, set->origins[i], origin.len) == 0)
			return origin;
	}
	return STR_NONE;
}

enum MHD_Result
cors_preflight(struct exchange *x, const char *allow)
{
	struct str origin = exchange_header(x, "Origin");

	if (origin.p && !cors_origin(x).p)
		return exchange_problem(x, ERR_FORBIDDEN,
		    &(struct field_error){ .hint = "this origin is not in the"
		    " option server.origins" });
	return exchange_answer(x, &(struct answer){ .status = 204,
	    .allow = allow, .is_preflight = origin.p != NULL });
}
