/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of err.def as a table, and the end of the process for bugs.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/err.h"

#include <execinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define BACKTRACE_MAX 64

struct err_row {
	const char *code;
	int rpc, http;
	const char *en, *zh;
};

static const struct err_row rows[ERR_COUNT] = {
	[ERR_OK] = { "ok", 0, 200, "Done.", "完成。" },
#define ERR(name, code, rpc, http, en, zh)                                \
	[ERR_##name] = { code, rpc, http, en, zh },
#include "base/err.def"
#undef ERR
};

static const struct err_row *
row_of(enum err e)
{
	BUG_ON((unsigned)e >= ERR_COUNT);
	return &rows[e];
}

const char *
err_code(enum err e)
{
	return row_of(e)->code;
}

int
err_rpc(enum err e)
{
	return row_of(e)->rpc;
}

int
err_http(enum err e)
{
	return row_of(e)->http;
}

const char *
err_text(enum err e, const char *lang)
{
	const struct err_row *row = row_of(e);

	return lang && strcmp(lang, "zh-CN") == 0 ? row->zh : row->en;
}

void
err_bug(const char *file, int line, const char *func, const char *fmt, ...)
{
	void *frames[BACKTRACE_MAX];
	char text[512];
	va_list ap;
	int count;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_set_level(LOG_ERROR);	/* last words are heard at any level */
	log_error("bug", "%s:%d: %s: %s", file, line, func, text);
	count = backtrace(frames, BACKTRACE_MAX);
	backtrace_symbols_fd(frames, count, STDERR_FILENO);
	abort();
}
