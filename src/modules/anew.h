/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_ANEW_H
#define MODULES_ANEW_H
/* Before the daemon starts anew. */
#include "modules/module.h"
#include "upkeep/problem.h"

/* ERR_FIELD: it would not start any more with its options as they are now in
 * their files. Any thread. */
enum err anew_check(const struct module_site *, struct problem *) MUST_CHECK;

#endif
