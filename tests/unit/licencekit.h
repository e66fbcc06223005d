/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_LICENCEKIT_H
#define UNIT_LICENCEKIT_H
/* Licences as somebody makes them; sound or not. */
#include "licence/licence.h"

/* Keys of the tests, by number; the first one is the root's. */
enum licencekit_key { KIT_ROOT, KIT_ISV, KIT_RESELLER, KIT_STRANGER };

/* The public key as text; valid for ever. */
const char *licencekit_key(enum licencekit_key);
/* One root: KIT_ROOT. */
const struct licence_roots *licencekit_roots(void);
/* Adds a link that this key signs, whatever it says. */
void licencekit_add(struct envelope *, enum licencekit_key,
    const char *claims);

#endif
