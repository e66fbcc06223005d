/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of platforms.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/user.h"

const char *const platform_names[] = {
	[PLATFORM_PHONE] = "phone",
	[PLATFORM_DESKTOP] = "desktop",
	[PLATFORM_WEB] = "web",
	[PLATFORM_COUNT] = NULL,
};
