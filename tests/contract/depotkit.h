/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CONTRACT_DEPOTKIT_H
#define TESTS_CONTRACT_DEPOTKIT_H
/* The contract of depot.h, for whichever program has depots of some kinds. */
#include <check.h>

#include "store/depot.h"

struct depot_kind {
	const char *name;
	/* On an empty one, for each test; the folders of the tenants "acme"
	 * and "other" are in dir. */
	void (*open)(const char *dir, struct depot *out);
	void (*close)(struct depot *);
};

/* On each of them, one after the other. */
TCase *depot_cases(const struct depot_kind *kinds, int count);
/* Empty folders of both tenants in the working directory. */
void depot_make_tenants(void);

#define DEPOT_ID "0123456789abcdef0123456789abcdef"
#define DEPOT_PLACE                                                       \
	"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08." \
	DEPOT_ID

#endif
