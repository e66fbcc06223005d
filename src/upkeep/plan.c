/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/plan.h"

#include <string.h>
#include <unistd.h>

#include "upkeep/folder.h"

enum err
plan_read(const char *path, const char *const *names, int count, int *out,
    struct problem *why)
{
	char text[PLAN_NAME_MAX + 1];
	ssize_t n;
	int fd;

	*out = 0;
	if (!folder_exists(path))
		return ERR_OK;
	fd = folder_open(path, why);
	if (fd < 0)
		return ERR_IO;
	n = read(fd, text, PLAN_NAME_MAX);
	close(fd);
	if (n < 0)
		return problem_errno(why, "cannot read", path);
	text[n] = '\0';
	for (int i = 0; i < count; i++) {
		if (strcmp(text, names[i]) != 0)
			continue;
		*out = i;
		return ERR_OK;
	}
	return problem_set(why, ERR_CORRUPT, "%.400s does not say what to do",
	    path);
}
