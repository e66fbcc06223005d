/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations as commands, from their rows.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "ctl/operation.h"

#include <stdio.h>
#include <string.h>

#include "conf/cmdline.h"
#include "ctl/command.h"

static bool
is_for_system(const struct op *op)
{
	return (op->allow & (ROLE_SYSTEM | ROLE_ANYONE)) != 0;
}

/* What has no route is for sessions alone: they hear of what comes of it. What
 * carries a file's bytes goes by HTTP alone. */
bool
operation_is_elsewhere(const struct op *op)
{
	return (!is_for_system(op) && !op->route) || op->bytes != BYTES_NONE;
}

bool
operation_is_ours(const struct op *op)
{
	return !operation_is_elsewhere(op) && strchr(op->name, '.');
}

bool
operation_wants_person(const struct op *op)
{
	return !is_for_system(op) && op->route != NULL;
}

void
operation_dashed(char out[OPERATION_ROOM], const char *name, const char *before)
{
	snprintf(out, OPERATION_ROOM, "%s%s", before, name);
	for (char *c = out + strlen(before); *c; c++)
		if (*c == '_')
			*c = '-';
}

static const struct op *
find(const char *noun, const char *verb, bool (*is_it)(const struct op *))
{
	char name[OPERATION_ROOM], want[OPERATION_ROOM];

	if (!verb)
		return NULL;
	snprintf(name, sizeof(name), "%s.%s", noun, verb);
	operation_dashed(want, name, "");
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		operation_dashed(name, op->name, "");
		if (is_it(op) && strcmp(name, want) == 0)
			return op;
	}
	return NULL;
}

const struct op *
operation_find(const char *noun, const char *verb)
{
	return find(noun, verb, operation_is_ours);
}

const struct op *
operation_find_elsewhere(const char *noun, const char *verb)
{
	return find(noun, verb, operation_is_elsewhere);
}

void
operation_say_where(FILE *out, const struct op *op)
{
	if (op->bytes != BYTES_NONE)
		fprintf(out, "yizhanctl: the bytes of %s go by HTTP alone: "
		    "%s\n", op->name, op->route);
	else
		fprintf(out, "yizhanctl: %s is done on a connection: sign in "
		    "at /ws (WebSocket, yizhan.v1), and call it there\n",
		    op->name);
}

/* A negative one too: an order, "all". */
static json_t *
whole_number(const char *text)
{
	bool is_negative = text[0] == '-';
	unsigned long long number;

	if (!str_to_u64(str_from(text + is_negative), INT64_MAX, &number))
		return NULL;
	return json_integer(is_negative ? -(json_int_t)number :
	    (json_int_t)number);
}

/* The value of one flag; NULL when it does not fit. What it means is for the
 * daemon to check. */
static json_t *
value_of(const struct field *f, const char *text)
{
	json_t *list;

	switch (f->type) {
	case FIELD_T_INT:
		return whole_number(text);
	case FIELD_T_BOOL:
		return strcmp(text, "true") == 0 ? json_true() :
		    strcmp(text, "false") == 0 ? json_false() : NULL;
	case FIELD_T_OBJECT:
	case FIELD_T_VARIANT:
	case FIELD_T_INTS:
	case FIELD_T_DECIMAL:
	case FIELD_T_JSON:
		return json_loads(text, JSON_REJECT_DUPLICATES |
		    JSON_DECODE_ANY, NULL);
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		list = json_array();
		for (const char *p = text; *p;) {
			size_t len = strcspn(p, ",");

			json_array_append_new(list, json_stringn(p, len));
			p += len + (p[len] == ',');
		}
		return list;
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_ENUM:
	case FIELD_T_END:
		break;
	}
	return json_string(text);
}

static const char *
kind_of(const struct field *f)
{
	static const char *const kinds[] = {
		[FIELD_T_INT] = "NUMBER", [FIELD_T_BOOL] = "true|false",
		[FIELD_T_OBJECT] = "JSON", [FIELD_T_JSON] = "JSON",
		[FIELD_T_IDS] = "A,B", [FIELD_T_STRINGS] = "A,B",
		[FIELD_T_STRING] = "TEXT", [FIELD_T_NAME] = "TEXT",
		[FIELD_T_ID] = "ID", [FIELD_T_CONV] = "CONVERSATION",
		[FIELD_T_ENUM] = "WORD", [FIELD_T_VARIANT] = "JSON",
		[FIELD_T_INTS] = "[1,2]", [FIELD_T_DECIMAL] = "NUMBER",
	};

	return kinds[f->type];
}

bool
operation_has_flag(const struct op *op, const char *word)
{
	size_t len = strcspn(word, "=");
	char name[OPERATION_ROOM];

	for (const struct field *f = op->in; f && f->type; f++) {
		operation_dashed(name, f->name, "--");
		if (strlen(name) == len && strncmp(name, word, len) == 0)
			return true;
	}
	return false;
}

void
operation_help(const struct op *op)
{
	char name[OPERATION_ROOM];

	operation_dashed(name, op->name, "");
	name[strcspn(name, ".")] = ' ';
	printf("usage: yizhanctl %s%s [FLAGS]\n\n%s\n\n", name,
	    is_for_system(op) ? "" : " --as USER", op->help);
	for (const struct field *f = op->in; f && f->type; f++) {
		operation_dashed(name, f->name, "--");
		printf("  %s %s%s\n      %s\n", name, kind_of(f),
		    f->flags & FIELD_REQUIRED ? " (required)" : "",
		    f->help ? f->help : "");
	}
}

/* One flag of the row, or of every command. */
static bool
take(const struct op *op, struct client *c, json_t *params, char ***arg)
{
	static const struct cmdline_row common[] = {
		{ "--json", false, offsetof(struct client, as_json) },
		{ "--data", true, offsetof(struct client, data) },
		{ "--tenant", true, offsetof(struct client, tenant) },
		{ "--as", true, offsetof(struct client, as) },
		{ NULL, false, 0 },
	};
	enum cmdline_verdict verdict = CMDLINE_OTHER;
	const char *word = **arg, *text = NULL;
	const struct field *f = op->in;
	char name[OPERATION_ROOM];
	json_t *value;

	for (; f && f->type; f++) {
		operation_dashed(name, f->name, "--");
		verdict = cmdline_take(name, true, arg, &text);
		if (verdict != CMDLINE_OTHER)
			break;
	}
	if (verdict == CMDLINE_OTHER &&
	    cmdline_fill(common, arg, c) == CMDLINE_TAKEN)
		return true;
	if (verdict != CMDLINE_TAKEN) {
		complain("%s: %s", word, verdict == CMDLINE_OTHER ?
		    "no flag of this; see --help" : cmdline_why(verdict));
		return false;
	}
	value = value_of(f, text);
	if (!value || json_object_set_new(params, f->name, value) != 0) {
		complain("%s does not take %s", word, text);
		return false;
	}
	return true;
}

enum outcome
operation_run(struct client *c, const struct op *op, char **arg)
{
	json_t *params = json_object(), *result = NULL;
	enum outcome outcome;

	for (; *arg; arg++) {
		if (strcmp(*arg, "--help") == 0 || strcmp(*arg, "-h") == 0) {
			json_decref(params);
			operation_help(op);
			return DONE;
		}
		if (!take(op, c, params, &arg)) {
			json_decref(params);
			return USAGE;
		}
	}
	if (!is_for_system(op) && !c->as) {
		json_decref(params);
		complain("%s is for people: say as whom, with --as USER",
		    op->name);
		return USAGE;
	}
	outcome = client_call(c, op->name, params, &result);
	if (outcome == DONE && c->as_json)
		print_json(result);
	else if (outcome == DONE) {
		json_dumpf(result, stdout, JSON_INDENT(2));
		fputc('\n', stdout);
	}
	json_decref(result);
	client_close(c);
	return outcome;
}

unsigned
operation_list(FILE *out, const char *noun)
{
	char name[OPERATION_ROOM];
	unsigned count = 0;

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		size_t dot = strcspn(op->name, ".");

		if (!operation_is_ours(op) || (noun && (strlen(noun) != dot ||
		    strncmp(op->name, noun, dot) != 0)))
			continue;
		operation_dashed(name, op->name, "");
		name[dot] = ' ';
		fprintf(out, "  %-28s %s\n", name, op->help);
		count++;
	}
	return count;
}
