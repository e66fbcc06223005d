/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ARGS_H
#define APP_ARGS_H
/* yizhand's command line. */
#include <stdbool.h>

struct args {
	const char *data, *listen, *config;	/* NULL: not given */
	bool no_tls, check, version, help;
};

/* False with a sentence in why (static, or the offending word in *word). */
bool args_parse(char **argv, struct args *out, const char **why,
    const char **word);
extern const char args_help[];

#endif
