/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_FOUNDKIT_H
#define UNIT_FOUNDKIT_H
/* Whether tests have provoked everything that the doctor can say. */
#include "upkeep/finding.h"

/* Before the tests, which are processes of their own. */
void foundkit_begin(void);
void foundkit_note(const struct finding *);
/* How much was never said; tells what. */
int foundkit_missing(void);

#endif
