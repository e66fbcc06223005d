/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_ROOMKIT_H
#define UNIT_ROOMKIT_H
/* A core with alice, bob, carol and alice's room "hall"; ways to be in it. */
#include <check.h>
#include <stdlib.h>

#include "corekit.h"

extern struct corekit kit;

#define MUST(user, op, params)                                            \
	corekit_must(&kit, "default", user, op, params)
#define CALL(user, op, params)                                            \
	corekit_call(&kit, "default", user, op, params)
#define REFUSED(user, op, params, err)                                    \
	ck_assert_int_eq(CALL(user, op, params), err)
#define HAS(text)                                                         \
	ck_assert_msg(strstr(kit.result, text) != NULL, "%s", kit.result)
#define HEARD(text) ck_assert_str_eq(corekit_heard(&kit), text)

void roomkit_setup(void);
void roomkit_teardown(void);
/* Opens a session of user at slot; the calls that follow are made in it. */
void roomkit_sit(const char *user, uint32_t slot);
/* Back to that one. */
void roomkit_at(uint32_t slot);
/* Sits down and joins "hall". */
void roomkit_join(const char *user, uint32_t slot);
void roomkit_breaks(const char *user, uint32_t slot);
/* room.send to "hall" with a new cid and more members. */
enum err roomkit_say(const char *user, const char *more);

#endif
