/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhan-gen: prints documents and types made from the operation table. It
 * links nothing that runs, so it is built before the pages that need it.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/openapi.h"

#define OUT_MAX (4u * 1024 * 1024)
#define EXIT_USAGE 2

static void
gen_openapi(struct buf *out)
{
	openapi_write(out, PACKAGE_VERSION);
}

struct gen_row {
	const char *flag;
	void (*write)(struct buf *);
	const char *help;
};

static const struct gen_row rows[] = {
	{ "--openapi", gen_openapi, "the REST side as OpenAPI 3.1" },
	{ "--markdown", gen_markdown, "docs/operations.md" },
	{ "--limits", gen_limits, "the bounds of members, of docs/limits.md" },
	{ "--rows", gen_rows, "the operations as JSON" },
	{ "--typescript", gen_typescript, "web/sdk/src/operations.ts" },
	{ "--errors-typescript", gen_errors_typescript,
	    "web/sdk/src/errors.ts" },
	{ "--fuzz-dictionary", gen_dictionary, "the words of calls" },
	{ NULL, NULL, NULL },
};

static int
print(const struct gen_row *row)
{
	struct buf out;
	bool ok;

	buf_init(&out, OUT_MAX);
	row->write(&out);
	ok = !out.overflow && fwrite(out.data, 1, out.len, stdout) == out.len &&
	    fflush(stdout) == 0;
	buf_fini(&out);
	if (!ok)
		fputs("yizhan-gen: cannot write\n", stderr);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	for (const struct gen_row *row = rows; argc == 2 && row->flag; row++) {
		if (strcmp(argv[1], row->flag) == 0)
			return print(row);
	}
	fputs("usage: yizhan-gen FLAG\n", stderr);
	for (const struct gen_row *row = rows; row->flag; row++)
		fprintf(stderr, "  %-20s %s\n", row->flag, row->help);
	return EXIT_USAGE;
}
