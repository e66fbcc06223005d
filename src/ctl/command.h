/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_COMMAND_H
#define CTL_COMMAND_H
/* The commands of yizhanctl: const rows; help is made from them. */
#include "ctl/client.h"

#define WORDS_MAX 4

/* What may follow a command. */
enum flag_kind { FLAG_ALONE, FLAG_TEXT, FLAG_NUMBER };

struct flag {
	const char *name;	/* "--name"; NULL ends the table */
	const char *member;	/* of the call's params it becomes */
	enum flag_kind kind;
};

/* The words after a command, taken apart. */
struct words {
	const char *items[WORDS_MAX];
	unsigned count;
	json_t *params;		/* from the flags */
	bool wants_help;
};

struct command {
	const char *noun, *verb;	/* verb NULL: noun alone */
	const char *usage;	/* what follows */
	const char *help;
	unsigned words_min, words_max;
	const struct flag *flags;
	enum outcome (*run)(struct client *, struct words *);
};

extern const struct command commands[];	/* ends with noun NULL */

/* "--password-stdin" leaves this in params: take_password puts the line. */
#define PASSWORD_STDIN "password-stdin"
/* False after saying why. */
bool take_password(const struct client *, json_t *params);

/* The same for "setup --brief". */
#define SETUP_BRIEF "brief"

enum outcome command_setup(struct client *, struct words *);
enum outcome command_provision(struct client *, struct words *);

/* ctl/backup.c */
extern const struct flag backup_flags[], backup_read_flags[],
    backup_prune_flags[], backup_restore_flags[];
enum outcome command_backup_create(struct client *, struct words *);
enum outcome command_backup_list(struct client *, struct words *);
enum outcome command_backup_verify(struct client *, struct words *);
enum outcome command_backup_try(struct client *, struct words *);
enum outcome command_backup_prune(struct client *, struct words *);
enum outcome command_backup_restore(struct client *, struct words *);
enum outcome command_restore(struct client *, struct words *);

/* ctl/cert.c */
extern const struct flag cert_flags[];
enum outcome command_cert_show(struct client *, struct words *);
enum outcome command_cert_import(struct client *, struct words *);
enum outcome command_cert_new(struct client *, struct words *);

/* ctl/doctor.c */
extern const struct flag doctor_flags[], support_flags[];
enum outcome command_doctor(struct client *, struct words *);
enum outcome command_support(struct client *, struct words *);

/* ctl/licence.c */
enum outcome command_licence_show(struct client *, struct words *);
enum outcome command_licence_install(struct client *, struct words *);
enum outcome command_licence_remove(struct client *, struct words *);
/* The params of licence.install, of a file or "-"; NULL after saying why. */
json_t *licence_params(const struct client *, const char *path);

/* ctl/selftest.c */
extern const struct flag selftest_flags[];
enum outcome command_selftest(struct client *, struct words *);

#endif
