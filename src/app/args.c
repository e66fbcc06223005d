/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line by a table: "--name VALUE" and "--name=VALUE".
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/args.h"

#include <stddef.h>
#include <string.h>

const char args_help[] =
    "usage: yizhand [--data DIR] [--listen ADDR:PORT] [--config FILE] "
    "[--no-tls]\n"
    "       yizhand --check | --version | --help\n"
    "\n"
    "  --data DIR          where everything is kept\n"
    "  --listen ADDR:PORT  where to listen; :PORT is every address\n"
    "  --config FILE       instead of /etc/yizhan/yizhan.toml and conf.d\n"
    "  --no-tls            plain HTTP, behind a proxy that speaks TLS\n"
    "  --check             say whether the configuration is good, and end\n"
    "  --version, --help   say that, and end\n"
    "\n"
    "Every option can be set in the file, or in the environment as\n"
    "YIZHAN_<SECTION>__<NAME>; see yizhan.toml(5).\n";

struct arg_row {
	const char *name;
	bool has_value;
	size_t offset;
};

static const struct arg_row rows[] = {
	{ "--data", true, offsetof(struct args, data) },
	{ "--listen", true, offsetof(struct args, listen) },
	{ "--config", true, offsetof(struct args, config) },
	{ "--no-tls", false, offsetof(struct args, no_tls) },
	{ "--check", false, offsetof(struct args, check) },
	{ "--version", false, offsetof(struct args, version) },
	{ "--help", false, offsetof(struct args, help) },
	{ "-h", false, offsetof(struct args, help) },
	{ NULL, false, 0 },
};

/* The row of a word, and what follows its '='. */
static const struct arg_row *
find(const char *word, const char **value)
{
	size_t len = strcspn(word, "=");

	*value = word[len] == '=' ? word + len + 1 : NULL;
	for (const struct arg_row *row = rows; row->name; row++) {
		if (strlen(row->name) == len &&
		    strncmp(row->name, word, len) == 0)
			return row;
	}
	return NULL;
}

bool
args_parse(char **argv, struct args *out, const char **why,
    const char **word)
{
	*out = (struct args){ 0 };
	for (argv++; *argv; argv++) {
		const char *value;
		const struct arg_row *row = find(*argv, &value);
		char *at = (char *)out + (row ? row->offset : 0);

		*word = *argv;
		*why = "there is no such option";
		if (!row || (value && !row->has_value))
			return false;
		if (!row->has_value) {
			*(bool *)(void *)at = true;
			continue;
		}
		*why = "a value must follow";
		if (!value)
			value = *++argv;
		if (!value)
			return false;
		*(const char **)(void *)at = value;
	}
	return true;
}
