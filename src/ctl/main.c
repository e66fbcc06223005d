/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl: finds the command, takes its words apart, runs it. Exit status:
 * 0 done, 1 refused, 2 wrong usage.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "conf/cmdline.h"
#include "ctl/command.h"
#include "ctl/completion.h"
#include "ctl/operation.h"

#define DATA_DEFAULT "/var/lib/yizhan"

static void
print_command(FILE *out, const struct command *c)
{
	fprintf(out, "  %s%s%s%s%s\n      %s\n", c->noun,
	    c->verb ? " " : "", c->verb ? c->verb : "",
	    c->usage[0] ? " " : "", c->usage, c->help);
}

static void
print_help(FILE *out)
{
	fputs("usage: yizhanctl [--data DIR] [--tenant ID] [--as USER] [--json]"
	    " COMMAND\n"
	    "\n"
	    "  --data DIR   the daemon's data directory (" DATA_DEFAULT ")\n"
	    "  --tenant ID  the tenant (default)\n"
	    "  --as USER    does what people do as this one; it is audited\n"
	    "  --json       answers as JSON\n"
	    "\n", out);
	for (const struct command *c = commands; c->noun; c++)
		print_command(out, c);
	fputs("  NOUN VERB [FLAGS]\n"
	    "      Calls an operation, by flags as NOUN VERB --help says:\n\n",
	    out);
	operation_list(out, NULL);
	fputs("\n  completion bash|zsh|fish\n"
	    "      Prints what the shell needs to complete all this.\n", out);
	fputs("\nExit status: 0 done, 1 refused, 2 wrong usage.\n", out);
}

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* All that begins with this noun; false when nothing does. */
static bool
print_noun(FILE *out, const char *noun)
{
	bool is_known = false;

	for (const struct command *c = commands; c->noun; c++) {
		if (strcmp(c->noun, noun) != 0)
			continue;
		print_command(out, c);
		is_known = true;
	}
	return operation_list(out, noun) > 0 || is_known;
}

/* Of a command, of the operation of the same name, or of both. */
static void
print_usage(const struct command *c, const struct op *op)
{
	if (c)
		printf("usage: yizhanctl %s%s%s%s%s\n\n%s\n%s", c->noun,
		    c->verb ? " " : "", c->verb ? c->verb : "",
		    c->usage[0] ? " " : "", c->usage, c->help,
		    op ? "\nOr by the members of the operation:\n\n" : "");
	if (op)
		operation_help(op);
}

/* Options of every command. */
static const struct cmdline_row common[] = {
	{ "--data", true, offsetof(struct client, data) },
	{ "--tenant", true, offsetof(struct client, tenant) },
	{ "--as", true, offsetof(struct client, as) },
	{ "--json", false, offsetof(struct client, as_json) },
	{ NULL, false, 0 },
};

static bool
set_flag(json_t *params, const struct flag *flag, const char *value)
{
	unsigned long long number;
	json_t *v = NULL;

	if (flag->kind == FLAG_ALONE)
		v = json_true();
	else if (flag->kind == FLAG_TEXT)
		v = json_string(value);
	else if (str_to_u64(str_from(value), INT64_MAX, &number))
		v = json_integer((json_int_t)number);
	return v && json_object_set_new(params, flag->member, v) == 0;
}

static bool
take_flag(const struct command *command, struct words *w, char ***arg)
{
	enum cmdline_verdict verdict = CMDLINE_OTHER;
	const char *word = **arg, *value = NULL;
	const struct flag *flag = command->flags;

	for (; flag && flag->name; flag++) {
		verdict = cmdline_take(flag->name, flag->kind != FLAG_ALONE,
		    arg, &value);
		if (verdict != CMDLINE_OTHER)
			break;
	}
	if (verdict == CMDLINE_OTHER)
		complain("%s is not an option of %s; see yizhanctl --help",
		    word, command->noun);
	else if (verdict != CMDLINE_TAKEN)
		complain("%s: %s", word, cmdline_why(verdict));
	else if (!set_flag(w->params, flag, value))
		complain("%s does not take %s", flag->name, value);
	else
		return true;
	return false;
}

/* A flag of its own goes before one of every command's. */
static bool
is_own(const struct command *command, const char *word)
{
	size_t len = strcspn(word, "=");

	for (const struct flag *flag = command->flags; flag && flag->name;
	    flag++)
		if (strncmp(flag->name, word, len) == 0 &&
		    flag->name[len] == '\0')
			return true;
	return false;
}

static bool
take_words(const struct command *command, struct client *c, char **arg,
    struct words *w)
{
	for (; *arg; arg++) {
		const char *word = *arg;
		enum cmdline_verdict verdict = is_own(command, word) ?
		    CMDLINE_OTHER : cmdline_fill(common, &arg, c);

		w->wants_help = w->wants_help || is_help(word);
		if (verdict == CMDLINE_TAKEN || is_help(word))
			continue;
		if (verdict != CMDLINE_OTHER) {
			complain("%s: %s", word, cmdline_why(verdict));
			return false;
		}
		if (word[0] == '-' && word[1]) {
			if (!take_flag(command, w, &arg))
				return false;
			continue;
		}
		if (w->count == command->words_max) {
			complain("%s is one word too many", word);
			return false;
		}
		w->items[w->count++] = word;
	}
	if (w->count >= command->words_min || w->wants_help)
		return true;
	complain("usage: yizhanctl %s%s%s %s", command->noun,
	    command->verb ? " " : "", command->verb ? command->verb : "",
	    command->usage);
	return false;
}

static const struct command *
find_command(char **arg)
{
	for (const struct command *c = commands; c->noun; c++) {
		if (strcmp(c->noun, arg[0]) == 0 && (!c->verb ||
		    (arg[1] && strcmp(c->verb, arg[1]) == 0)))
			return c;
	}
	return NULL;
}

/* A noun alone, or with a verb that it does not have. */
static enum outcome
no_command(char **arg)
{
	const struct op *op = operation_find_elsewhere(arg[0], arg[1]);
	bool asks = arg[1] && (is_help(arg[1]) || (arg[2] && is_help(arg[2])));

	if (op) {
		operation_say_where(asks ? stdout : stderr, op);
		return asks ? DONE : USAGE;
	}
	if (arg[1] && is_help(arg[1]) && print_noun(stdout, arg[0]))
		return DONE;
	complain("%s%s%s is no command; see yizhanctl --help", arg[0],
	    arg[1] ? " " : "", arg[1] ? arg[1] : "");
	print_noun(stderr, arg[0]);
	return USAGE;
}

/* Flags that only the operation of the same name has. */
static bool
is_by_members(const struct command *command, const struct op *op, char **arg)
{
	for (; op && *arg; arg++)
		if (!is_own(command, *arg) && operation_has_flag(op, *arg))
			return true;
	return false;
}

static enum outcome
complete(char **arg)
{
	if (arg[1] && !is_help(arg[1]))
		return completion_print(arg[1]) ? DONE : USAGE;
	fputs("usage: yizhanctl completion bash|zsh|zsh-file|fish\n",
	    arg[1] ? stdout : stderr);
	return arg[1] ? DONE : USAGE;
}

static enum outcome
run(struct client *c, char **arg)
{
	const struct command *command = find_command(arg);
	const struct op *op = operation_find(arg[0], arg[1]);
	struct words w = { .params = NULL };
	enum outcome outcome;
	char **rest = arg + (command && !command->verb ? 1 : 2);

	if (strcmp(arg[0], "completion") == 0)
		return complete(arg);
	if (!command && !op)
		return no_command(arg);
	/* "setup state" is an operation, "setup" alone a command. */
	if (op && command && !command->verb)
		return operation_run(c, op, arg + 2);
	if (!command || is_by_members(command, op, rest))
		return operation_run(c, op, rest);
	w.params = json_object();
	if (!take_words(command, c, rest, &w)) {
		outcome = USAGE;
	} else if (w.wants_help) {
		print_usage(command, op);
		outcome = DONE;
	} else {
		outcome = command->run(c, &w);
	}
	json_decref(w.params);
	client_close(c);
	return outcome;
}

int
main(int argc, char **argv)
{
	const char *data = getenv("YIZHAN_SERVER__DATA");
	struct client c = { .data = data ? data : DATA_DEFAULT,
	    .tenant = client_tenant, .fd = -1 };
	enum cmdline_verdict verdict = CMDLINE_TAKEN;
	char **arg = argv + 1;

	(void)argc;
	for (; *arg; arg++) {
		verdict = cmdline_fill(common, &arg, &c);
		if (verdict != CMDLINE_TAKEN)
			break;
	}
	if (verdict == CMDLINE_NO_VALUE || verdict == CMDLINE_SURPLUS) {
		complain("%s: %s", *arg, cmdline_why(verdict));
		return USAGE;
	}
	if (!*arg) {
		print_help(stderr);
		return USAGE;
	}
	if (strcmp(*arg, "--help") == 0 || strcmp(*arg, "-h") == 0 ||
	    strcmp(*arg, "help") == 0) {
		print_help(stdout);
		return DONE;
	}
	if (strcmp(*arg, "--version") == 0) {
		puts("yizhanctl " PACKAGE_VERSION);
		return DONE;
	}
	return (int)run(&c, arg);
}
