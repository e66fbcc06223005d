/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_FINDING_H
#define UPKEEP_FINDING_H
/*
 * What the doctor says: a level, an English sentence, what mends it; and the
 * codes and parameters from which others make sentences of other languages.
 */
#include <stdarg.h>
#include <stdbool.h>

#include "base/jsonw.h"

#define SAID_MAX 600
#define SAID_PARAMS_MAX 4

enum finding_level { FINDING_OK, FINDING_WARN, FINDING_FAIL };

#define FOUND(name, code, params, levels) FOUND_##name,
#define ADVICE(name, code, params)
enum found {
#include "upkeep/finding.def"
	FOUND_COUNT
};
#undef FOUND
#undef ADVICE
#define FOUND(name, code, params, levels)
#define ADVICE(name, code, params) ADVICE_##name,
enum advice {
#include "upkeep/finding.def"
	ADVICE_COUNT
};
#undef FOUND
#undef ADVICE

/* One after the other, each with its end. */
struct said_params {
	unsigned count;
	char bytes[SAID_MAX + SAID_PARAMS_MAX];
};

struct finding {
	const char *check;		/* static: "space" */
	const char *code;		/* static: "space.free" */
	enum finding_level level;
	char text[SAID_MAX];		/* one sentence */
	struct said_params params;	/* of it */
	char mend[SAID_MAX];		/* what mends it; "": nothing to do */
	const char *advice;		/* static: the code of what mends it;
					 * NULL: commands alone */
	struct said_params mend_params;
};

const char *finding_level_name(enum finding_level);	/* "ok" */
const char *found_code(enum found);			/* "space.free" */
const char *advice_code(enum advice);
/* Is it of the levels that finding.def says? */
bool found_may_be(enum found, enum finding_level);
/* Has it the parameters that finding.def says? */
bool found_is_whole(enum found, const struct said_params *);
bool advice_is_whole(enum advice, const struct said_params *);

/* As vsnprintf, cut where it is full; fmt has no conversions but %s, with a
 * precision or without, %u, and %d of any length. */
void said_format(char text[SAID_MAX], struct said_params *, const char *fmt,
    va_list) __attribute__((format(printf, 3, 0)));

/* {"check","level","code","params","text","mend","advice","advice_params"};
 * an empty mend is left out, and the last two with plain commands. */
void finding_write(const struct finding *, struct jsonw *);

#endif
