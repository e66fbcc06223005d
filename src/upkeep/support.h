/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SUPPORT_H
#define UPKEEP_SUPPORT_H
/*
 * What somebody who helps wants to see of a box, in one archive: what the
 * doctor finds, options, versions, sizes, the machine, the log. No message, no
 * name of a person, no password, token or key: sizes and counts of databases
 * and files alone.
 */
#include "base/rng.h"
#include "upkeep/doctor.h"

struct support_site {
	const struct doctor_site *doctor;
	struct str options;	/* as conf_dump writes them */
	const struct rng *rng;
	const char *scratch;	/* a directory for what grows meanwhile */
	int log_fd;		/* lines of the log; -1: none */
};

/* What is in it: calls fn with each member's name and what it is. */
typedef void (*support_fn)(void *arg, const char *name, const char *what);
void support_list(support_fn, void *arg);
/* Writes the archive (upkeep/archive.h) to fd; name is for sentences. */
struct problem;
enum err support_write(const struct support_site *, int fd, const char *name,
    struct problem *) MUST_CHECK;

#endif
