/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a backup says of itself.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include <stdio.h>

#include "base/field.h"
#include "base/jsonw.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"

struct head_json {
	int64_t format, made_ts;
	struct str version, host, tenant;
};

static const struct field head_fields[] = {
	FIELD_INT(struct head_json, format, 1, INT32_MAX, FIELD_REQUIRED,
	    "How the archive is made up"),
	FIELD_INT(struct head_json, made_ts, 0, INT64_MAX, FIELD_REQUIRED,
	    "When it was made, Unix ms"),
	FIELD_STRING(struct head_json, version, 1, 31, FIELD_REQUIRED,
	    "Of the daemon that made it"),
	FIELD_STRING(struct head_json, host, 1, 64, 0, "Where"),
	FIELD_STRING(struct head_json, tenant, 1, 32, 0,
	    "Of which tenant; not given: of the whole box"),
	FIELD_END
};

void
backup_head_write(const struct backup_head *head, struct buf *out)
{
	const struct head_json j = {
		.format = head->format,
		.made_ts = head->made_ts,
		.version = str_from(head->version),
		.host = str_from(head->host),
		.tenant = head->tenant[0] ? str_from(head->tenant) : STR_NONE,
	};
	struct jsonw w = jsonw_on(out);

	field_write(head_fields, &j, &w);
	buf_putc(out, '\n');
}

static void
head_take(const struct head_json *j, struct backup_head *out)
{
	*out = (struct backup_head){ .format = j->format,
	    .made_ts = j->made_ts };
	snprintf(out->version, sizeof(out->version), "%.*s",
	    STR_FMT(j->version));
	snprintf(out->host, sizeof(out->host), "%.*s", STR_FMT(j->host));
	snprintf(out->tenant, sizeof(out->tenant), "%.*s",
	    STR_FMT(j->tenant));
}

enum err
backup_head_parse(struct str text, struct backup_head *out,
    struct problem *why)
{
	struct head_json j = { .format = 0 };
	struct field_error field = { NULL, NULL };
	json_t *root = NULL;
	struct arena arena;
	enum err err;

	arena_init(&arena, BACKUP_HEAD_BYTES * 4);
	err = field_parse(text, &root);
	/* A later format says more: its number is read first. */
	if (!err && json_integer_value(json_object_get(root, "format")) >
	    BACKUP_FORMAT)
		err = problem_set(why, ERR_CORRUPT, "the backup was made by a "
		    "newer release; install that release");
	else if (!err)
		err = field_decode(head_fields, root, &j, &arena, &field);
	if (!err)
		head_take(&j, out);
	else if (!why->why[0])
		err = problem_set(why, ERR_CORRUPT, BACKUP_HEAD " is no head "
		    "of a backup%s%s", field.field ? ": " : "",
		    field.field ? field.field : "");
	json_decref(root);
	arena_fini(&arena);
	return err;
}

enum err
backup_read_head(struct archive_reader *r, struct backup_head *out,
    struct problem *why)
{
	struct tar_header member;
	struct buf text;
	enum err err = archive_next(r, &member, why);

	if (err == ERR_NOT_FOUND ||
	    (!err && strcmp(member.name, BACKUP_HEAD) != 0))
		return problem_set(why, ERR_CORRUPT, "the archive is no "
		    "backup of Yizhan: it does not begin with " BACKUP_HEAD);
	if (err)
		return err;
	why->why[0] = '\0';
	buf_init(&text, BACKUP_HEAD_BYTES);
	err = archive_read_text(r, &text, why);
	if (!err)
		err = backup_head_parse(buf_str(&text), out, why);
	buf_fini(&text);
	return err;
}
