/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of a command line.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "conf/cmdline.h"

#include <string.h>

enum cmdline_verdict
cmdline_take(const char *name, bool has_value, char ***at,
    const char **value)
{
	const char *word = **at;
	size_t len = strlen(name);

	*value = NULL;
	if (strncmp(word, name, len) != 0 ||
	    (word[len] != '\0' && word[len] != '='))
		return CMDLINE_OTHER;
	if (!has_value)
		return word[len] ? CMDLINE_SURPLUS : CMDLINE_TAKEN;
	if (word[len] == '=') {
		*value = word + len + 1;
		return CMDLINE_TAKEN;
	}
	if (!(*at)[1])
		return CMDLINE_NO_VALUE;
	*value = *++*at;
	return CMDLINE_TAKEN;
}

enum cmdline_verdict
cmdline_fill(const struct cmdline_row *row, char ***at, void *into)
{
	enum cmdline_verdict verdict = CMDLINE_OTHER;
	const char *value;

	for (; row->name; row++) {
		char *field = (char *)into + row->offset;

		verdict = cmdline_take(row->name, row->has_value, at, &value);
		if (verdict == CMDLINE_OTHER)
			continue;
		if (verdict == CMDLINE_TAKEN && row->has_value)
			*(const char **)(void *)field = value;
		else if (verdict == CMDLINE_TAKEN)
			*(bool *)(void *)field = true;
		break;
	}
	return verdict;
}

const char *
cmdline_why(enum cmdline_verdict verdict)
{
	static const char *const sentences[] = {
		[CMDLINE_TAKEN] = "",
		[CMDLINE_OTHER] = "there is no such option",
		[CMDLINE_NO_VALUE] = "a value must follow",
		[CMDLINE_SURPLUS] = "it takes no value",
	};

	return sentences[verdict];
}
