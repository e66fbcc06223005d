/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CAPAGE_H
#define HTTP_CAPAGE_H
/*
 * The page /ca: the root certificate of this box, and how each system comes
 * to trust it. Made once; immutable, any thread. It is served over plain HTTP
 * as well, for a browser that trusts nothing yet.
 */
#include "net/listener.h"

struct capage;

/* Of dir/root.pem; NULL when there is none, for the box has a certificate of
 * somebody else then. */
struct capage *capage_new(const char *dir);
void capage_free(struct capage *);	/* accepts NULL */
/* For the listener. */
const struct plain_page *capage_plain(const struct capage *);

#endif
