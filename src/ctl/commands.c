/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What yizhanctl can do; each command is a call or two of operations.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"
#include "ctl/command.h"
#include "ctl/operation.h"

#define PASSWORD_LINE_MAX 300
#define CALL_MAX (1000 * 1024)	/* of the line of 1 MiB that is taken */

bool
take_password(const struct client *c, json_t *params)
{
	char line[PASSWORD_LINE_MAX];
	bool ok = false;

	if (!json_object_get(params, PASSWORD_STDIN))
		return true;
	json_object_del(params, PASSWORD_STDIN);
	if (!fgets(line, sizeof(line), stdin)) {
		client_refuse(c, ERR_FIELD,
		    "no password came on standard input");
		return false;
	}
	line[strcspn(line, "\r\n")] = '\0';
	ok = json_object_set_new(params, "password", json_string(line)) == 0;
	mem_wipe(line, sizeof(line));
	if (!ok)
		client_refuse(c, ERR_FIELD, "the password is not UTF-8");
	return ok;
}

/* Calls with the flags' params and prints the result as JSON when asked;
 * else the caller says it in words. */
static enum outcome
call(struct client *c, const char *method, struct words *w, json_t **result)
{
	enum outcome outcome = client_call(c, method, json_incref(w->params),
	    result);

	if (outcome == DONE && c->as_json)
		print_json(*result);
	return outcome;
}

static enum outcome
say_done(enum outcome outcome, const struct client *c, json_t *result,
    const char *words, const char *about)
{
	if (outcome == DONE && !c->as_json)
		printf("%s %s\n", about, words);
	json_decref(result);
	return outcome;
}

static void
set_text(struct words *w, const char *member, const char *text)
{
	json_object_set_new(w->params, member, json_string(text));
}

/* status, call */

static void
add_daemon(const struct client *c, json_t *status)
{
	json_t *daemon = client_daemon(c);
	static const char *const members[] = { "listen", "fingerprint", "pid",
		NULL };

	for (unsigned i = 0; daemon && members[i]; i++)
		json_object_set(status, members[i],
		    json_object_get(daemon, members[i]));
	json_decref(daemon);
}

static void
print_status(json_t *status)
{
	const char *key;
	json_t *value;

	json_object_foreach (status, key, value) {
		if (json_is_string(value))
			printf("%-16s %s\n", key, json_string_value(value));
		else
			printf("%-16s %lld\n", key,
			    (long long)json_integer_value(value));
	}
}

static enum outcome
command_status(struct client *c, struct words *w)
{
	json_t *status;
	enum outcome outcome = client_call(c, "server.status",
	    json_incref(w->params), &status);

	if (outcome != DONE)
		return outcome;
	add_daemon(c, status);
	if (c->as_json)
		print_json(status);
	else
		print_status(status);
	json_decref(status);
	return DONE;
}

/* What is long, or nobody's business, comes on standard input: a word of a
 * command has 128 KiB at most, and stands in the list of processes. */
static json_t *
take_params(const char *word, json_error_t *why)
{
	json_t *params = NULL;
	struct buf text;
	ssize_t n;

	if (strcmp(word, "-") != 0)
		return json_loads(word, JSON_REJECT_DUPLICATES, why);
	snprintf(why->text, sizeof(why->text), "1,000 KiB at most");
	buf_init(&text, CALL_MAX);
	n = fd_read(STDIN_FILENO, buf_reserve(&text, CALL_MAX), CALL_MAX);
	if (n >= 0 && n < CALL_MAX)
		params = json_loadb(text.data, (size_t)n,
		    JSON_REJECT_DUPLICATES, why);
	if (n > 0)
		mem_wipe(text.data, (size_t)n);
	buf_fini(&text);
	return params;
}

static void
advise(const struct client *c, const char *name)
{
	const struct op *op = op_find(str_from(name));

	if (op && operation_is_elsewhere(op))
		operation_say_where(stderr, op);
	else if (op && !c->as && operation_wants_person(op))
		complain("%s is for people: say as whom, with --as USER", name);
}

static enum outcome
command_call(struct client *c, struct words *w)
{
	json_error_t why;
	json_t *result, *params = NULL;
	enum outcome outcome;

	if (w->count > 1)
		params = take_params(w->items[1], &why);
	if (w->count > 1 && !json_is_object(params)) {
		complain("the parameters are no JSON object%s%s",
		    params ? "" : ": ", params ? "" : why.text);
		json_decref(params);
		return USAGE;
	}
	outcome = client_call(c, w->items[0], params, &result);
	if (outcome == DONE)
		print_json(result);
	else if (client_was_refused(c, "forbidden"))
		advise(c, w->items[0]);
	json_decref(result);
	return outcome;
}

/* user */

static const struct flag user_create_flags[] = {
	{ "--name", "name", FLAG_TEXT },
	{ "--admin", "admin", FLAG_ALONE },
	{ "--password-stdin", PASSWORD_STDIN, FLAG_ALONE },
	{ NULL, NULL, FLAG_ALONE },
};
static const struct flag password_flags[] = {
	{ "--password-stdin", PASSWORD_STDIN, FLAG_ALONE },
	{ NULL, NULL, FLAG_ALONE },
};

static enum outcome
command_user_create(struct client *c, struct words *w)
{
	enum outcome outcome;
	json_t *result;

	set_text(w, "id", w->items[0]);
	if (!take_password(c, w->params))
		return REFUSED;
	outcome = call(c, "user.create", w, &result);
	return say_done(outcome, c, result, "was created", w->items[0]);
}

static void
print_user(const json_t *user)
{
	printf("%-24s %-6s %-9s %s\n", text_of(user, "id"),
	    json_is_true(json_object_get(user, "admin")) ? "admin" : "",
	    json_is_true(json_object_get(user, "disabled")) ? "disabled" : "",
	    text_of(user, "name"));
}

/* All pages of a list whose rows are under key; with --json one array of
 * all. */
static enum outcome
list_all(struct client *c, struct words *w, const char *op, const char *key,
    void (*show)(const json_t *row))
{
	json_t *all = json_array(), *page = NULL, *row;
	enum outcome outcome;
	size_t i;
	bool more, says_next;

	json_object_set_new(w->params, "limit", json_integer(500));
	do {
		json_t *rows;

		outcome = client_call(c, op, json_copy(w->params), &page);
		rows = json_object_get(page, key);
		more = json_is_true(json_object_get(page, "more"));
		json_array_extend(all, rows);
		row = json_array_get(rows, json_array_size(rows) - 1);
		says_next = json_object_get(page, "next") != NULL;
		set_text(w, "after", says_next ? text_of(page, "next") :
		    text_of(row, "id"));
		json_decref(page);
	} while (outcome == DONE && more);
	if (outcome == DONE && c->as_json) {
		page = json_pack("{s:O}", key, all);
		print_json(page);
		json_decref(page);
	} else if (outcome == DONE) {
		json_array_foreach (all, i, row)
			show(row);
	}
	json_decref(all);
	return outcome;
}

static enum outcome
command_user_list(struct client *c, struct words *w)
{
	if (w->count > 0)
		set_text(w, "text", w->items[0]);
	return list_all(c, w, "user.list", "users", print_user);
}

static enum outcome
set_disabled(struct client *c, struct words *w, bool disabled)
{
	enum outcome outcome;
	json_t *result;

	set_text(w, "id", w->items[0]);
	json_object_set_new(w->params, "disabled", json_boolean(disabled));
	outcome = call(c, "user.disable", w, &result);
	return say_done(outcome, c, result, disabled ? "cannot sign in any "
	    "more" : "can sign in again", w->items[0]);
}

static enum outcome
command_user_disable(struct client *c, struct words *w)
{
	return set_disabled(c, w, true);
}

static enum outcome
command_user_enable(struct client *c, struct words *w)
{
	return set_disabled(c, w, false);
}

static enum outcome
command_user_password(struct client *c, struct words *w)
{
	enum outcome outcome;
	json_t *result;

	if (!json_object_get(w->params, PASSWORD_STDIN)) {
		complain("give the password on standard input with "
		    "--password-stdin");
		return USAGE;
	}
	set_text(w, "id", w->items[0]);
	if (!take_password(c, w->params))
		return REFUSED;
	outcome = call(c, "user.set_password", w, &result);
	return say_done(outcome, c, result, "has a new password",
	    w->items[0]);
}

/* token, tenant */

static const struct flag token_flags[] = {
	{ "--lifetime", "lifetime_s", FLAG_NUMBER },
	{ NULL, NULL, FLAG_ALONE },
};
static const struct flag tenant_flags[] = {
	{ "--name", "name", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};

static const struct flag tenant_list_flags[] = {
	{ "--state", "state", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};

static enum outcome
command_token_issue(struct client *c, struct words *w)
{
	enum outcome outcome;
	json_t *result;

	set_text(w, "user", w->items[0]);
	outcome = call(c, "token.issue", w, &result);
	if (outcome == DONE && !c->as_json)
		puts(text_of(result, "token"));
	json_decref(result);
	return outcome;
}

static enum outcome
command_tenant_create(struct client *c, struct words *w)
{
	enum outcome outcome;
	json_t *result;

	set_text(w, "id", w->items[0]);
	outcome = call(c, "tenant.create", w, &result);
	return say_done(outcome, c, result, "was created", w->items[0]);
}

static void
print_tenant(const json_t *tenant)
{
	printf("%-32s %-9s %s\n", text_of(tenant, "id"),
	    text_of(tenant, "state"), text_of(tenant, "name"));
}

static enum outcome
command_tenant_list(struct client *c, struct words *w)
{
	return list_all(c, w, "tenant.list", "tenants", print_tenant);
}

static const struct flag setup_flags[] = {
	{ "--admin", "user", FLAG_TEXT },
	{ "--name", "name", FLAG_TEXT },
	{ "--org", "org", FLAG_TEXT },
	{ "--password-stdin", PASSWORD_STDIN, FLAG_ALONE },
	{ "--brief", SETUP_BRIEF, FLAG_ALONE },
	{ NULL, NULL, FLAG_ALONE },
};

const struct command commands[] = {
	{ "status", NULL, "", "Says how the daemon is.", 0, 0, NULL,
	    command_status },
	{ "setup", NULL,
	    "[--brief] [--admin ID --password-stdin [--name NAME] [--org NAME]]",
	    "Prints a new set-up link, or finishes set-up without a browser.",
	    0, 0, setup_flags, command_setup },
	{ "provision", NULL, "[DIR]",
	    "Applies what DIR/*.json say of people, groups and keys, once.",
	    0, 1, NULL, command_provision },
	{ "call", NULL, "OPERATION [JSON|-]",
	    "Calls any operation as system admin; the result is JSON. With - "
	    "its members come on standard input.", 1, 2,
	    NULL, command_call },
	{ "user", "list", "[TEXT]",
	    "Lists people, or those whose id or name contains TEXT.", 0, 1,
	    NULL, command_user_list },
	{ "user", "create", "ID [--name NAME] [--admin] [--password-stdin]",
	    "Makes a person.", 1, 1, user_create_flags, command_user_create },
	{ "user", "disable", "ID", "Shuts a person out at once.", 1, 1, NULL,
	    command_user_disable },
	{ "user", "enable", "ID", "Lets a person in again.", 1, 1, NULL,
	    command_user_enable },
	{ "user", "password", "ID --password-stdin",
	    "Sets a password; her sign-ins end.", 1, 1, password_flags,
	    command_user_password },
	{ "token", "issue", "USER [--lifetime SECONDS]",
	    "Prints a new token of a person.", 1, 1, token_flags,
	    command_token_issue },
	{ "tenant", "list", "[--state STATE]", "Lists the tenants.", 0, 0,
	    tenant_list_flags, command_tenant_list },
	{ "tenant", "create", "ID [--name NAME]", "Makes a tenant.", 1, 1,
	    tenant_flags, command_tenant_create },
	{ "backup", "create",
	    "[TENANT] [--to DIR | --stdout] [--passphrase-file FILE]",
	    "Makes a backup of the box, or of one tenant, while it serves.",
	    0, 1, backup_flags, command_backup_create },
	{ "backup", "list", "[DIR]", "Lists the backups of a directory.", 0, 1,
	    NULL, command_backup_list },
	{ "backup", "verify", "FILE [--passphrase-file FILE]",
	    "Reads all of a backup, and every database in it.", 1, 1,
	    backup_read_flags, command_backup_verify },
	{ "backup", "try", "FILE [--passphrase-file FILE]",
	    "Restores a backup on trial, in a directory that goes again.", 1,
	    1, backup_read_flags, command_backup_try },
	{ "backup", "prune", "[DIR] --keep N",
	    "Removes the oldest backups of the box until N are left.", 0, 1,
	    backup_prune_flags, command_backup_prune },
	{ "backup", "restore",
	    "FILE --tenant ID [--as ID] [--name NAME] [--replace] [--passphrase-file FILE]",
	    "Takes one tenant out of a backup into this box, while it serves.",
	    1, 1, backup_restore_flags, command_backup_restore },
	{ "restore", NULL, "FILE|- [--passphrase-file FILE]",
	    "Puts a backup in the place of the data directory; yizhand must "
	    "not run.", 1, 1, backup_read_flags, command_restore },
	{ "cert", "show", "",
	    "Says what the certificate is, and the fingerprint of the root.",
	    0, 0, NULL, command_cert_show },
	{ "cert", "import", "FILE [KEY-FILE] [--passphrase-file FILE]",
	    "Takes a certificate in PEM or PFX; yizhand has it in seconds.",
	    1, 2, cert_flags, command_cert_import },
	{ "cert", "new", "",
	    "Makes one that the box signs itself, in the place of any other.",
	    0, 0, NULL, command_cert_new },
	{ "licence", "show", "",
	    "Says what the licence is, how much of it is used, and the "
	    "machine's code.", 0, 0, NULL, command_licence_show },
	{ "licence", "install", "FILE|-",
	    "Takes a licence, a file or a code; it is in force at once.", 1,
	    1, NULL, command_licence_install },
	{ "licence", "remove", "", "Goes back to the free edition.", 0, 0,
	    NULL, command_licence_remove },
	{ "doctor", NULL, "[--config FILE]",
	    "Says whether the box is well, running or not, and what mends it.",
	    0, 0, doctor_flags, command_doctor },
	{ "support", NULL, "[FILE] [--config FILE] [--log FILE]",
	    "Makes an archive for who helps: no messages, no secrets.", 0, 1,
	    support_flags, command_support },
	{ "selftest", NULL,
	    "[FILE] [--seconds N] [--scratch DIR] [--lang LANG] [--verify FILE [--key KEY]]",
	    "Kills a daemon of its own under load, and signs what came of it.",
	    0, 1, selftest_flags, command_selftest },
	{ .noun = NULL },
};
