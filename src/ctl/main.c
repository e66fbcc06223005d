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
		fprintf(out, "  %s%s%s%s%s\n      %s\n", c->noun,
		    c->verb ? " " : "", c->verb ? c->verb : "",
		    c->usage[0] ? " " : "", c->usage, c->help);
	fputs("  NOUN VERB [FLAGS]\n"
	    "      Calls an operation, by flags as NOUN VERB --help says:\n\n",
	    out);
	operation_list(out);
	fputs("\n  completion bash|zsh|fish\n"
	    "      Prints what the shell needs to complete all this.\n", out);
	fputs("\nExit status: 0 done, 1 refused, 2 wrong usage.\n", out);
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

		if (verdict == CMDLINE_TAKEN)
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
	if (w->count >= command->words_min)
		return true;
	complain("usage: yizhanctl %s%s%s %s", command->noun,
	    command->verb ? " " : "", command->verb ? command->verb : "",
	    command->usage);
	return false;
}

static const struct command *
find_command(char **arg)
{
	bool is_noun = false;

	for (const struct command *c = commands; c->noun; c++) {
		if (strcmp(c->noun, arg[0]) != 0)
			continue;
		is_noun = true;
		if (!c->verb || (arg[1] && strcmp(c->verb, arg[1]) == 0))
			return c;
	}
	if (!operation_find(arg[0], arg[1]))
		complain("%s%s%s is no command; see yizhanctl --help", arg[0],
		    is_noun && arg[1] ? " " : "",
		    is_noun && arg[1] ? arg[1] : "");
	return NULL;
}

static enum outcome
run(struct client *c, char **arg)
{
	const struct command *command;
	const struct op *op = operation_find(arg[0], arg[1]);
	struct words w = { .params = NULL };
	enum outcome outcome = USAGE;

	if (strcmp(arg[0], "completion") == 0)
		return arg[1] && completion_print(arg[1]) ? DONE : USAGE;
	if (op && arg[2] && strcmp(arg[2], "--help") == 0)
		return operation_run(c, op, arg + 2);
	command = find_command(arg);
	if (!command)
		return op ? operation_run(c, op, arg + 2) : USAGE;
	w.params = json_object();
	if (take_words(command, c, arg + (command->verb ? 2 : 1), &w))
		outcome = command->run(c, &w);
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
