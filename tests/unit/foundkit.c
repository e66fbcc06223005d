/* SPDX-License-Identifier: Apache-2.0 */
/* What was said, in memory that all tests share. */
#include "foundkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static struct seen {
	bool found[FOUND_COUNT][FINDING_FAIL + 1], advice[ADVICE_COUNT];
} *seen;

void
foundkit_begin(void)
{
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED)
		abort();
}

void
foundkit_note(const struct finding *f)
{
	for (int i = 0; i < FOUND_COUNT; i++)
		if (strcmp(found_code((enum found)i), f->code) == 0)
			seen->found[i][f->level] = true;
	for (int i = 0; f->mend[0] && f->advice && i < ADVICE_COUNT; i++)
		if (strcmp(advice_code((enum advice)i), f->advice) == 0)
			seen->advice[i] = true;
}

static int
missing_levels(enum found found)
{
	int count = 0;

	for (int level = FINDING_OK; level <= FINDING_FAIL; level++)
		if (found_may_be(found, (enum finding_level)level) &&
		    !seen->found[found][level] && ++count)
			printf("nothing said %s, %s\n", found_code(found),
			    finding_level_name((enum finding_level)level));
	return count;
}

int
foundkit_missing(void)
{
	int count = 0;

	for (int i = 0; i < FOUND_COUNT; i++)
		count += missing_levels((enum found)i);
	for (int i = 0; i < ADVICE_COUNT; i++)
		if (!seen->advice[i] && ++count)
			printf("nothing advised %s\n",
			    advice_code((enum advice)i));
	return count;
}
