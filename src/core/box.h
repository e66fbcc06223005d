/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BOX_H
#define CORE_BOX_H
/* The system writer: the box's own database, which tenants exist. */
#include "core/inbox.h"
#include "core/parts.h"
#include "loop/actor.h"

struct box;
struct trend;
/* Opens the system store; makes the `default` tenant when there is none. */
enum err box_new(const struct core_parts *, struct box **out,
    const char **why) MUST_CHECK;
void box_connect(struct box *, const struct inboxes *);
/* From now on this door is told of the tenants' host names (core/hostnews.h),
 * and at once. Main thread, before its thread starts. */
void box_connect_hosts(struct box *, struct mailbox *);
struct actor *box_actor(struct box *);
void box_free(struct box *);	/* accepts NULL */

/* For steps AT_SYSTEM. */
const struct system_ops *box_ops(const struct box *);
struct system_store *box_store(const struct box *);
const struct core_parts *box_parts(const struct box *);
const struct trend *box_trend(const struct box *);
/* Since when a tenant is suspended, 0: it is not. Its own database says so;
 * this is for lists, which do not open them all. Main thread before its thread
 * starts, then steps AT_SYSTEM. */
void box_know_suspended(struct box *, struct str tenant, int64_t since_ts);
int64_t box_suspended(const struct box *, struct str tenant);
/* Another state takes the place of this one: until the daemon starts on it no
 * tenant is made, which would go with this one. */
void box_leave(struct box *);
enum err box_check_stays(const struct box *, struct request *) MUST_CHECK;
/* Some changed. */
void box_tell_hosts(struct box *);

#endif
