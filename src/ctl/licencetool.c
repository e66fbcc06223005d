/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhan-licence: makes licences and looks at them, on a machine that need
 * have no network and no yizhand.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "ctl/licencetool.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "conf/cmdline.h"

#define CLAIM_OPTIONS                                                     \
	"    --id ID --holder NAME [--edition TEXT] [--note TEXT]\n"      \
	"    [--people N] [--devices N] [--tenants N] [--features A,B]\n" \
	"    [--from DATE] [--expires DATE | --days N]\n"                 \
	"    [--machine CODE [--agree N]] [--signer PUBLIC-KEY [--depth N]]\n" \
	"    [--code] [--out FILE]"

static const struct command {
	const char *name, *usage, *help;
	bool has_word;
	enum tool_outcome (*run)(const struct tool_args *);
} commands[] = {
	{ "keygen", "FILE [--passphrase-file FILE]",
	    "Makes a key to sign with in FILE, and prints its public half.",
	    true, tool_keygen },
	{ "issue", "--key FILE [--passphrase-file FILE]\n" CLAIM_OPTIONS,
	    "Makes a licence that the root's key signs.", false, tool_issue },
	{ "sub-issue",
	    "--parent FILE --key FILE [--passphrase-file FILE]\n"
	    CLAIM_OPTIONS,
	    "Makes a licence out of one that allows it, within its limits.",
	    false, tool_sub_issue },
	{ "inspect", "FILE|- [--json | --code]",
	    "Says what a licence says, whoever signed it.", true,
	    tool_inspect },
	{ "verify", "FILE|- [--root KEY[,KEY]] [--at DATE] [--machine CODE]"
	    " [--json]",
	    "Says whether a server would obey it.", true, tool_verify },
	{ .name = NULL },
};

static const struct cmdline_row options[] = {
	{ "--key", true, offsetof(struct tool_args, key) },
	{ "--passphrase-file", true,
	    offsetof(struct tool_args, passphrase_file) },
	{ "--parent", true, offsetof(struct tool_args, parent) },
	{ "--out", true, offsetof(struct tool_args, out) },
	{ "--id", true, offsetof(struct tool_args, id) },
	{ "--holder", true, offsetof(struct tool_args, holder) },
	{ "--edition", true, offsetof(struct tool_args, edition) },
	{ "--note", true, offsetof(struct tool_args, note) },
	{ "--features", true, offsetof(struct tool_args, features) },
	{ "--people", true, offsetof(struct tool_args, people) },
	{ "--devices", true, offsetof(struct tool_args, devices) },
	{ "--tenants", true, offsetof(struct tool_args, tenants) },
	{ "--from", true, offsetof(struct tool_args, from) },
	{ "--expires", true, offsetof(struct tool_args, expires) },
	{ "--days", true, offsetof(struct tool_args, days) },
	{ "--machine", true, offsetof(struct tool_args, machine) },
	{ "--agree", true, offsetof(struct tool_args, agree) },
	{ "--signer", true, offsetof(struct tool_args, signer) },
	{ "--depth", true, offsetof(struct tool_args, depth) },
	{ "--root", true, offsetof(struct tool_args, root) },
	{ "--at", true, offsetof(struct tool_args, at) },
	{ "--code", false, offsetof(struct tool_args, code) },
	{ "--json", false, offsetof(struct tool_args, json) },
	{ "--help", false, offsetof(struct tool_args, help) },
	{ "-h", false, offsetof(struct tool_args, help) },
	{ "--version", false, offsetof(struct tool_args, version) },
	{ NULL, false, 0 },
};

/* ---- what commands share ---- */

enum tool_outcome
tool_refuse(const char *fmt, ...)
{
	va_list ap;

	fputs("yizhan-licence: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return TOOL_REFUSED;
}

enum tool_outcome
tool_blame(enum licence_fault fault, struct str about)
{
	return tool_refuse("%s%s%.*s: %s", licence_fault_code(fault),
	    about.len > 0 ? ": " : "", (int)about.len,
	    about.p ? about.p : "", licence_fault_text(fault));
}

bool
tool_read(const char *path, size_t max, struct buf *out)
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char *room;
	ssize_t n = -1;

	buf_init(out, max + 2);
	room = buf_reserve(out, max + 2);
	if (fd >= 0)
		n = fd_read(fd, room, max + 1);
	room[n > 0 ? n : 0] = '\0';
	if (n < 0)
		tool_refuse("cannot read %s: %s", path, strerror(errno));
	else if ((size_t)n > max)
		tool_refuse("%s is larger than %zu bytes", path, max);
	else
		out->len = (size_t)n;
	if (fd >= 0 && !is_input)
		close(fd);
	return n >= 0 && (size_t)n <= max;
}

bool
tool_write(const struct tool_file *file, struct str text)
{
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC |
	    (file->may_replace ? O_TRUNC : O_EXCL);
	int fd;
	bool ok;

	if (file->path == NULL)
		return fd_write(STDOUT_FILENO, text);
	fd = open(file->path, flags, (mode_t)file->mode);
	ok = fd >= 0 && fd_write(fd, text) && fsync(fd) == 0;
	if (!ok)
		tool_refuse("cannot write %s: %s", file->path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
tool_date(const char *text, int64_t *out)
{
	struct tm tm = { .tm_sec = 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	char again[32] = "";
	time_t seconds;

	if (end == NULL || *end != '\0')
		return false;
	seconds = timegm(&tm);
	*out = (int64_t)seconds;
	/* The 31st of February is no day. */
	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(again, sizeof(again), "%Y-%m-%d", &tm) == 0)
		return false;
	return strcmp(again, text) == 0 && seconds > 0;
}

/* ---- the command line ---- */

static void
print_help(FILE *out)
{
	fputs("usage: yizhan-licence COMMAND ...\n\n", out);
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "  %s %s\n      %s\n", c->name, c->usage, c->help);
	fputs("  completion bash|zsh|fish\n"
	    "      Prints what the shell needs to complete all this.\n"
	    "\nDATE is as 2027-01-31, UTC; a licence is good on that day, too."
	    "\nExit status: 0 done, 1 refused, 2 wrong usage.\n", out);
}

static bool
parse(char **word, const struct command *command, struct tool_args *out)
{
	for (; *word; word++) {
		const char *said = *word;
		enum cmdline_verdict verdict = CMDLINE_OTHER;

		if (said[0] == '-' && said[1] != '\0')
			verdict = cmdline_fill(options, &word, out);
		else if (command->has_word && out->word == NULL) {
			out->word = said;
			continue;
		}
		if (verdict == CMDLINE_TAKEN)
			continue;
		tool_refuse("%s: %s; see yizhan-licence --help", said,
		    cmdline_why(verdict));
		return false;
	}
	if (!command->has_word || out->word != NULL || out->help)
		return true;
	tool_refuse("usage: yizhan-licence %s %s", command->name,
	    command->usage);
	return false;
}

static void
print_words(const char *before, const char *each, const char *after)
{
	fputs(before, stdout);
	for (const struct command *c = commands; c->name; c++)
		printf("%s%s", c == commands ? "" : each, c->name);
	for (const struct cmdline_row *o = options; o->name; o++)
		if (o->name[1] == '-')
			printf("%s%s", each, o->name);
	fputs(after, stdout);
}

static bool
print_completion(const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		print_words("complete -o default -W '", " ",
		    "' yizhan-licence\n");
	else if (strcmp(shell, "zsh") == 0)
		print_words("#compdef yizhan-licence\n_alternative 'word: :(",
		    " ", ")' 'file: :_files'\n");
	else if (strcmp(shell, "fish") == 0)
		print_words("complete -c yizhan-licence -a '", " ", "'\n");
	else
		return false;
	return true;
}

static const struct command *
find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(name, c->name) == 0)
			return c;
	return NULL;
}

int
main(int argc, char **argv)
{
	struct tool_args args = { .help = false };
	const struct command *command;

	/* Values that are half there because memory was out: never. */
	json_set_alloc_funcs(xmalloc, xfree);
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("yizhan-licence " PACKAGE_VERSION);
		return TOOL_DONE;
	}
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)) {
		print_help(stdout);
		return TOOL_DONE;
	}
	if (argc > 2 && strcmp(argv[1], "completion") == 0)
		return print_completion(argv[2]) ? TOOL_DONE : TOOL_USAGE;
	command = argc > 1 ? find(argv[1]) : NULL;
	if (command == NULL) {
		print_help(stderr);
		return TOOL_USAGE;
	}
	if (!parse(argv + 2, command, &args))
		return TOOL_USAGE;
	if (!args.help)
		return command->run(&args);
	printf("usage: yizhan-licence %s %s\n%s\n", command->name,
	    command->usage, command->help);
	return TOOL_DONE;
}
