/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MAILER_H
#define CORE_MAILER_H
/*
 * Mail: how the box sends it, decided by whoever looks after the box, and the
 * hole through which the core has letters sent. Whoever fills it knows how;
 * the core knows no network. While nothing is decided nothing is sent.
 */
#include "base/letter.h"
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"
#include "core/view.h"

#define MAILER_HOST_MAX 253
#define MAILER_USER_MAX 128
#define MAILER_PASSWORD_MAX 512
#define MAILER_URL_MAX 512
#define MAILER_NAME_CHARS 128	/* of the organisation, and of a person */
#define MAILER_QUEUE_MAX 2000	/* letters that wait */

enum mailer_security { MAILER_STARTTLS, MAILER_TLS, MAILER_PLAIN,
	MAILER_SECURITIES };
extern const char *const mailer_security_names[MAILER_SECURITIES + 1];
enum mailer_language { MAILER_EN, MAILER_ZH, MAILER_LANGUAGES };
extern const char *const mailer_language_names[MAILER_LANGUAGES + 1];

struct mail_update_in {
	struct str host, user, password, from, url;
	int64_t port;
	int security, language;
};
struct mail_test_in {
	struct str to;
};

/* What a letter is about; whoever sends it has the words. */
enum wish_kind { WISH_TEST, WISH_RESET, WISH_INVITE, WISH_KINDS };
struct mail_wish {
	enum wish_kind kind;
	struct str to;		/* address */
	struct str house;	/* what the organisation is called */
	struct str name, user;	/* of the person */
	int64_t language;	/* of SETTING_LANGUAGE; 0: as mail is set up */
	struct str token;	/* of its link … */
	struct str site;	/* … and the host name it leads to; empty: as
				 * mail is set up */
};

struct mailer {
	void *arg;
	/* On threads of the files pool, several at once; results are JSON
	 * objects. put: NULL: mail is not set up any more; ERR_FIELD: the
	 * password must be given; ERR_BUSY: it is being changed. */
	enum err (*show)(void *arg, struct buf *out);
	enum err (*put)(void *arg, const struct mail_update_in *);
	/* Sends it now, which may take a minute. ERR_NOT_FOUND: mail is not
	 * set up; ERR_BUSY: another one is being tried. */
	enum err (*test)(void *arg, const struct mail_wish *,
	    struct buf *out);
	/* Any thread. How many letters it takes now; 0 also when mail is not
	 * set up. */
	bool (*is_ready)(void *arg);
	uint32_t (*room)(void *arg);
	/* Any thread: it is sent soon, as long as the daemon runs. ERR_FULL. */
	enum err (*post)(void *arg, const struct mail_wish *);
};

/* Mail is set up. */
bool mailer_is_ready(const struct core_parts *);
/* ERR_WRONG_STATE when it is not. */
enum err mailer_need(const struct core_parts *, struct request *) MUST_CHECK;
/* Whose letters they are, in the arena: its organisation, or else the name it
 * gave the product, or else the product's own. */
enum err mailer_house(const struct view *, struct arena *, struct str *out)
    MUST_CHECK;

enum err mail_get_op(struct files *, struct request *);
enum err mail_update_op(struct files *, struct request *);
enum err mail_remove_op(struct files *, struct request *);
/* They changed: noted in the directory log. */
enum err mail_note(struct ledger *, struct request *);
/* mail.test: written down, then sent. */
enum err mail_test_note(struct ledger *, struct request *);
enum err mail_test_op(struct files *, struct request *);

#endif
