/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_S3DOOR_H
#define APP_S3DOOR_H
/* The way of the bucket's calls to the outside: by an outbound actor. */
#include "net/outwait.h"
#include "store/s3/s3.h"

/* One call after the other of each thread; w is borrowed. */
struct s3_door s3door(struct outwait *w);

#endif
