/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_MAIL_H
#define MODULES_MAIL_H
/* Mail: what others must know of it. */
#include "core/mailer.h"
#include "modules/module.h"

extern const struct module mail_module;

/* Of the module; used once it is connected. */
const struct mailer *mail_mailer(void *self);

#endif
