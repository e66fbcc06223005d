/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ARGS_H
#define APP_ARGS_H
/* yizhand's command line. */
#include <stdbool.h>

struct args {
	/* NULL: not given */
	const char *data, *listen, *config, *support, *log;
	bool no_tls, check, doctor, as_json, version, help;
};

/* False with a sentence in why (static, or the offending word in *word). */
bool args_parse(char **argv, struct args *out, const char **why,
    const char **word);
extern const char args_help[];

#endif
