/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: how the box sends mail.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/mailer.h"

#define IN_STRUCT struct mail_update_in

static const struct field update_in[] = {
	FIELD_STRING(IN_STRUCT, host, 1, MAILER_HOST_MAX, FIELD_REQUIRED,
	    "The mail server: a name or an address"),
	FIELD_INT(IN_STRUCT, port, 1, 65535, 0, "587 when not given; of `tls`"
	    " 465, of `none` 25"),
	FIELD_ENUM(IN_STRUCT, security, mailer_security_names, 0, "`starttls`"
	    " when not given; `tls`: from the first byte; `none`: for a"
	    " server of one's own that asks for no password"),
	FIELD_STRING(IN_STRUCT, user, 1, MAILER_USER_MAX, 0,
	    "Who signs in there; absent: nobody does"),
	FIELD_STRING(IN_STRUCT, password, 1, MAILER_PASSWORD_MAX,
	    FIELD_SECRET, "Never given out again; absent: the one that is"
	    " there, for the same server and user"),
	FIELD_STRING(IN_STRUCT, from, 3, LETTER_ADDRESS_MAX, FIELD_REQUIRED,
	    "The sender's address"),
	FIELD_STRING(IN_STRUCT, url, 8, MAILER_URL_MAX, FIELD_REQUIRED,
	    "The address of the pages, for links in letters"),
	FIELD_ENUM(IN_STRUCT, language, mailer_language_names, 0,
	    "Of the letters of those who decided on no language; `en` when"
	    " not given"),
	FIELD_END
};
static const struct field get_out[] = {
	OUT(FIELD_T_BOOL, "ready", "Mail is set up; without, nothing is sent"),
	OUT_OPT(FIELD_T_STRING, "host", "The mail server"),
	OUT_OPT(FIELD_T_INT, "port", "Its port"),
	OUT_OPT(FIELD_T_STRING, "security", "`starttls`, `tls` or `none`"),
	OUT_OPT(FIELD_T_STRING, "user", "Who signs in there; empty: nobody"),
	OUT_OPT(FIELD_T_BOOL, "has_password", "A password is kept"),
	OUT_OPT(FIELD_T_STRING, "from", "The sender's address"),
	OUT_OPT(FIELD_T_STRING, "url", "The address in links"),
	OUT_OPT(FIELD_T_STRING, "language", "Of the letters"),
	OUT(FIELD_T_INT, "waiting", "Letters that are still to be sent"),
	OUT(FIELD_T_INT, "sent", "Since the start"),
	OUT(FIELD_T_INT, "failed", "Given up since the start"),
	FIELD_END
};
static const struct field test_in[] = {
	FIELD_STRING(struct mail_test_in, to, 3, LETTER_ADDRESS_MAX,
	    FIELD_REQUIRED, "Where to"),
	FIELD_END
};
static const struct field test_out[] = {
	OUT(FIELD_T_BOOL, "ok", "The mail server has taken the letter"),
	OUT(FIELD_T_STRING, "step", "How far it came: `resolve`, `connect`,"
	    " `secure`, `greeting`, `sign_in`, `sender`, `recipient`, `text`,"
	    " `sent`"),
	OUT_OPT(FIELD_T_STRING, "why", "What went wrong"),
	OUT_OPT(FIELD_T_INT, "code", "What the server answered last"),
	OUT_OPT(FIELD_T_STRING, "said", "And in its own words"),
	FIELD_END
};

/* Their steps refuse tenant admins where there are several tenants. */
static const struct op rows[] = {
	{ .name = "mail.get", .allow = ADMINS_NO_KEYS, .right = "box.read",
	  .cost = 2, .out = get_out, .steps = { STEP_FILES(mail_get_op) },
	  .help = "Says how the box sends mail, without the password." },
	{ .name = "mail.update", .allow = ADMINS_NO_KEYS,
	  .right = "box.write", .cost = 10, IN(update_in, IN_STRUCT),
	  .out = get_out,
	  .steps = { STEP_FILES(mail_update_op), STEP_WRITER(mail_note) },
	  .help = "Sets mail up, or anew: what is not given is as if nobody"
	    " had said it, but for the password." },
	{ .name = "mail.remove", .allow = ADMINS_NO_KEYS,
	  .right = "box.write", .cost = 10, .out = get_out,
	  .steps = { STEP_FILES(mail_remove_op), STEP_WRITER(mail_note) },
	  .help = "Forgets the mail server: nothing is sent any more." },
	{ .name = "mail.test", .allow = ADMINS_NO_KEYS,
	  .right = "box.write", .cost = 20,
	  IN(test_in, struct mail_test_in), .out = test_out,
	  .steps = { STEP_WRITER(mail_test_note), STEP_FILES(mail_test_op) },
	  .help = "Sends a letter now and says how far it came." },
};

const struct op_set ops_mail = OP_ROWS(rows);
