/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CORS_H
#define HTTP_CORS_H
/*
 * Pages of other sites (Fetch standard, CORS protocol): those of the
 * `origins` option may call REST with a token of their own. Never "*", never
 * credentials of the browser: there are no cookies here.
 */
#include "http/exchange.h"

/* The request's Origin when its pages may call, p NULL otherwise. */
struct str cors_origin(const struct exchange *);
/* Answers OPTIONS. */
enum MHD_Result cors_preflight(struct exchange *, const char *allow);

#endif
