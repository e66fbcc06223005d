/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOCALSOCK_H
#define BASE_LOCALSOCK_H
/*
 * Stream sockets by a path of any length. The kernel's address has room for
 * 107 bytes (unix(7)), and a directory may lie deeper than that. Any thread.
 */

/* A new socket, close-on-exec, with these further flags of socket(2); -1: see
 * errno. The caller closes it. */
int localsock_connect(const char *path, int flags);
/* The same, bound there and not yet listening. */
int localsock_bind(const char *path, int flags);

#endif
