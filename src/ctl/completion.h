/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_COMPLETION_H
#define CTL_COMPLETION_H
/* What a shell needs to complete commands, operations and their flags. */
#include <stdbool.h>

/* Prints it; false after saying that the shell is none of ours. */
bool completion_print(const char *shell);

#endif
