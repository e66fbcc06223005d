/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_MAILCONF_H
#define MODULES_MAILCONF_H
/* How mail is sent, as a file of the data directory, DATA/mail/mail.json,
 * which its owner alone may read: the password is in it. Any thread. */
#include <stdint.h>

#include "core/mailer.h"

struct mailconf {
	char host[MAILER_HOST_MAX + 1];
	uint16_t port;
	int security, language;	/* enum mailer_… */
	char user[MAILER_USER_MAX + 1];
	char password[MAILER_PASSWORD_MAX + 1];
	char from[LETTER_ADDRESS_MAX + 1];
	char url[MAILER_URL_MAX + 1];	/* without a slash at its end */
};

/* ERR_NOT_FOUND: mail is not set up. */
enum err mailconf_load(const char *dir, struct mailconf *out) MUST_CHECK;
/* What was asked for; the password, when none is given, is that of `before`
 * (NULL: there is none). ERR_FIELD: that one was for somebody else. */
enum err mailconf_take(const struct mail_update_in *,
    const struct mailconf *before, struct mailconf *out) MUST_CHECK;
/* Durably; NULL: it goes. Says in the log why it could not. */
enum err mailconf_save(const char *dir, const struct mailconf *) MUST_CHECK;
void mailconf_wipe(struct mailconf *);

#endif
