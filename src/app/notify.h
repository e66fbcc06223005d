/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_NOTIFY_H
#define APP_NOTIFY_H
/* Telling the service manager how we are: sd_notify(3)'s protocol. Does
 * nothing when NOTIFY_SOCKET is not set. Main thread. */
#include <stdint.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1" … */
void notify_send(const char *state);
/* It is ready: for the first time, or after notify_anew. */
void notify_ready(void);
/* It ends and begins again in the same process, and WATCHDOG=1 does not come
 * meanwhile: as long as a start may take (TimeoutStartSec= of the unit). */
void notify_anew(void);
/* How often WATCHDOG=1 is wanted (half of WATCHDOG_USEC); 0: not. */
int64_t notify_watchdog_ms(void);

#endif
