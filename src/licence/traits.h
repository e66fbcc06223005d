/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_TRAITS_H
#define LICENCE_TRAITS_H
/*
 * What a machine is known by: a hash each of its identity, its board, its
 * processor, its network cards and its disks. A part may be replaced, so a
 * licence says how many of them must agree.
 */
#include "base/buf.h"
#include "base/field.h"

#define TRAITS_MAX 8
#define TRAITS_TEXT_MAX 512	/* as one code */

/* root: before /etc and /sys; "" but in tests. In the arena; sorted, none
 * twice. What cannot be read is left out. */
void traits_read(const char *root, struct arena *, struct str_list *out);
/* "kind:hash,kind:hash": what is sent to who makes licences. */
void traits_write(const struct str_list *, struct buf *out);
/* False when it is no such code. In the arena. */
bool traits_parse(struct str code, struct arena *, struct str_list *out)
    MUST_CHECK;

#endif
