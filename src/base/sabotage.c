/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which planted bug is turned on. Only in builds for tests.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "base/sabotage.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[SABOTEUR_COUNT] = {
#define SABOTEUR(name, text) text,
	SABOTEURS(SABOTEUR)
#undef SABOTEUR
};

const char *
sabotage_name(void)
{
	const char *asked = getenv("YIZHAN_SABOTEUR");

	if (asked == NULL || *asked == '\0')
		return "";
	for (int i = 0; i < SABOTEUR_COUNT; i++)
		if (strcmp(asked, names[i]) == 0)
			return names[i];
	return NULL;
}

bool
sabotage_is(enum saboteur s)
{
	return sabotage_name() == names[s];
}
