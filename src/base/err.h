/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERR_H
#define BASE_ERR_H
/*
 * One vocabulary of errors for the whole program, from err.def.
 * Bugs abort (BUG), start-up problems exit (app/ only), the world returns
 * an enum err that the caller must look at, peers get the row's stable code.
 */

enum err {
	ERR_OK = 0,
#define ERR(name, code, rpc, http, en, zh) ERR_##name,
#include "base/err.def"
#undef ERR
	ERR_COUNT
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Stable code such as "not_member"; "ok" for ERR_OK. */
const char *err_code(enum err);
/* JSON-RPC error code (negative: JSON-RPC 2.0 §5.1; positive: ours). */
int err_rpc(enum err);
/* HTTP status (RFC 9110 §15) for application/problem+json. */
int err_http(enum err);
/* One sentence; lang "zh-CN" gives Chinese, anything else English. */
const char *err_text(enum err, const char *lang);

/* A state that cannot be: log it with a backtrace and abort. Always on. */
#define BUG(...) err_bug(__FILE__, __LINE__, __func__, __VA_ARGS__)
#define BUG_ON(cond)                                                      \
	do {                                                              \
		if (__builtin_expect(!!(cond), 0))                        \
			BUG("%s", #cond);                                 \
	} while (0)

void err_bug(const char *file, int line, const char *func, const char *fmt,
    ...) __attribute__((noreturn, format(printf, 4, 5)));

#endif
