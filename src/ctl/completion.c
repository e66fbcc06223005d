/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl completion: one walk over commands and operations, said in each
 * shell's way.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "ctl/completion.h"

#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/operation.h"

/* One command or operation; verb is "-" where the noun stands alone. */
struct entry {
	char noun[OPERATION_ROOM], verb[OPERATION_ROOM];
	const struct command *command;	/* or, or of the same name: */
	const struct op *op;
};

typedef void entry_fn(const struct entry *e);
typedef void flag_fn(const struct entry *e, const char *name);

static void
each_flag(const struct entry *e, flag_fn *fn)
{
	char name[OPERATION_ROOM];

	for (const struct flag *f = e->command ? e->command->flags : NULL;
	    f && f->name; f++)
		fn(e, f->name);
	for (const struct field *f = e->op ? e->op->in : NULL; f && f->type;
	    f++) {
		operation_dashed(name, f->name, "--");
		fn(e, name);
	}
}

static bool
is_command(const char *noun, const char *verb)
{
	for (const struct command *c = commands; c->noun; c++)
		if (strcmp(c->noun, noun) == 0 && c->verb &&
		    strcmp(c->verb, verb) == 0)
			return true;
	return false;
}

/* Commands first: of the same name as an operation, they are what runs. */
static void
each_entry(entry_fn *fn)
{
	struct entry e;

	for (const struct command *c = commands; c->noun; c++) {
		e = (struct entry){ .command = c,
			.op = operation_find(c->noun, c->verb) };
		snprintf(e.noun, sizeof(e.noun), "%s", c->noun);
		snprintf(e.verb, sizeof(e.verb), "%s", c->verb ? c->verb : "-");
		fn(&e);
	}
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		size_t dot = strcspn(op->name, ".");

		e = (struct entry){ .op = op };
		if (!operation_is_ours(op))
			continue;
		snprintf(e.noun, sizeof(e.noun), "%.*s", (int)dot, op->name);
		operation_dashed(e.verb, op->name + dot + 1, "");
		if (!is_command(e.noun, e.verb))
			fn(&e);
	}
	e = (struct entry){ .noun = "completion", .verb = "bash" };
	fn(&e);
	snprintf(e.verb, sizeof(e.verb), "zsh");
	fn(&e);
	snprintf(e.verb, sizeof(e.verb), "fish");
	fn(&e);
}

/* bash and zsh: a line is "noun verb flag flag …" */

static void
word_flag(const struct entry *e, const char *name)
{
	(void)e;
	printf(" %s", name);
}

static void
word_entry(const struct entry *e)
{
	printf("%s %s", e->noun, e->verb);
	each_flag(e, word_flag);
	putchar('\n');
}

static const char words_begin[] = "_yizhanctl_words='";
static const char words_end[] =
    "'\n"
    "_yizhanctl() {\n"
    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words\n"
    "\twords=$(printf '%s' \"$_yizhanctl_words\" | awk -v n=$COMP_CWORD \\\n"
    "\t\t-v a=\"${COMP_WORDS[1]}\" -v b=\"${COMP_WORDS[2]}\" '\n"
    "\t\tfunction flags(i) {\n"
    "\t\t\tfor (i = 3; i <= NF; i++) print $i\n"
    "\t\t\tprint \"--json\"; print \"--as\"; print \"--help\"\n"
    "\t\t}\n"
    "\t\tn == 1 { print $1; next }\n"
    "\t\t$1 != a { next }\n"
    "\t\t$2 == \"-\" { flags(); next }\n"
    "\t\tn == 2 { print $2; next }\n"
    "\t\t$2 == b { flags() }' | sort -u)\n"
    "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
    "}\n";

static void
print_bash(void)
{
	fputs(words_begin, stdout);
	each_entry(word_entry);
	fputs(words_end, stdout);
	puts("complete -F _yizhanctl yizhanctl");
}

/* zsh runs bash's function; to be sourced. */
static void
print_zsh(void)
{
	puts("autoload -U +X bashcompinit && bashcompinit");
	print_bash();
}

/* The same as a file of zsh's function path: what it defines takes the place
 * of the file, and is run for the first time here. */
static void
print_zsh_file(void)
{
	puts("#compdef yizhanctl");
	print_zsh();
	puts("_bash_complete -F _yizhanctl");
}

/* fish: whether what was typed before the word at hand is nothing, a noun, or
 * a noun and its verb. */
static const char fish_begin[] =
    "function __yizhanctl_at\n"
    "\tset -l words (commandline -opc)\n"
    "\tswitch (count $argv)\n"
    "\t\tcase 0\n"
    "\t\t\ttest (count $words) -eq 1\n"
    "\t\tcase 1\n"
    "\t\t\ttest (count $words) -eq 2 -a \"$words[2]\" = $argv[1]\n"
    "\t\tcase 2\n"
    "\t\t\ttest \"$words[2]\" = $argv[1]\n"
    "\t\t\tand contains -- $argv[2] - $words[3]\n"
    "\tend\n"
    "end\n"
    "complete -c yizhanctl -f\n"
    "complete -c yizhanctl -l json\n"
    "complete -c yizhanctl -l as\n"
    "complete -c yizhanctl -l help\n";

static void
fish_flag(const struct entry *e, const char *name)
{
	printf("complete -c yizhanctl -n '__yizhanctl_at %s %s' -l %s\n",
	    e->noun, e->verb, name + 2);
}

static void
fish_entry(const struct entry *e)
{
	printf("complete -c yizhanctl -n __yizhanctl_at -a %s\n", e->noun);
	if (strcmp(e->verb, "-") != 0)
		printf("complete -c yizhanctl -n '__yizhanctl_at %s' -a %s\n",
		    e->noun, e->verb);
	each_flag(e, fish_flag);
}

static void
print_fish(void)
{
	fputs(fish_begin, stdout);
	each_entry(fish_entry);
}

bool
completion_print(const char *shell)
{
	static const struct { const char *shell; void (*print)(void); }
	    shells[] = {
		{ "bash", print_bash }, { "zsh", print_zsh },
		{ "zsh-file", print_zsh_file }, { "fish", print_fish },
	};

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i].shell, shell) == 0) {
			shells[i].print();
			return true;
		}
	complain("completion is for bash, zsh and fish, not %s", shell);
	return false;
}
