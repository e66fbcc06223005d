/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhand's options of the command line.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/args.h"

#include "conf/cmdline.h"

const char args_help[] =
    "usage: yizhand [--data DIR] [--listen ADDR:PORT] [--config FILE] "
    "[--no-tls]\n"
    "       yizhand --check | --doctor [--json] | --version | --help\n"
    "       yizhand --support FILE [--log FILE] [--json]\n"
    "\n"
    "  --data DIR          where everything is kept\n"
    "  --listen ADDR:PORT  where to listen; :PORT is every address\n"
    "  --config FILE       instead of /etc/yizhan/yizhan.toml and conf.d\n"
    "  --no-tls            plain HTTP, behind a proxy that speaks TLS\n"
    "  --check             say whether the configuration is good, and end\n"
    "  --doctor            say whether the box is well, and end; --json\n"
    "  --support FILE      make an archive for who helps, and end; --json\n"
    "  --log FILE          … with this log instead of the journal's\n"
    "  --version, --help   say that, and end\n"
    "\n"
    "Every option can be set in the file, or in the environment as\n"
    "YIZHAN_<SECTION>__<NAME>; see yizhan.toml(5).\n";

static const struct cmdline_row rows[] = {
	{ "--data", true, offsetof(struct args, data) },
	{ "--listen", true, offsetof(struct args, listen) },
	{ "--config", true, offsetof(struct args, config) },
	{ "--no-tls", false, offsetof(struct args, no_tls) },
	{ "--check", false, offsetof(struct args, check) },
	{ "--doctor", false, offsetof(struct args, doctor) },
	{ "--support", true, offsetof(struct args, support) },
	{ "--log", true, offsetof(struct args, log) },
	{ "--json", false, offsetof(struct args, as_json) },
	{ "--version", false, offsetof(struct args, version) },
	{ "--help", false, offsetof(struct args, help) },
	{ "-h", false, offsetof(struct args, help) },
	{ NULL, false, 0 },
};

bool
args_parse(char **argv, struct args *out, const char **why,
    const char **word)
{
	enum cmdline_verdict verdict;

	*out = (struct args){ 0 };
	for (argv++; *argv; argv++) {
		*word = *argv;
		verdict = cmdline_fill(rows, &argv, out);
		*why = cmdline_why(verdict);
		if (verdict != CMDLINE_TAKEN)
			return false;
	}
	return true;
}
