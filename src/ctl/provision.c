/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl provision: what an integrator has written down for a fresh box,
 * applied once. What is there already stays as it is, so a file that was
 * half applied when the power went is simply applied again.
 *
 * Runs on: main.
 * Owns: the files of the folder, while it works on them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "ctl/command.h"

#define FOLDER_DEFAULT "/etc/yizhan/provision.d"
#define SUFFIX ".json"
#define LICENCE_SUFFIX ".licence"
#define DONE_SUFFIX ".done"
#define KEYS_SUFFIX ".keys"	/* until all is done */
#define FILE_MAX (4 * 1024 * 1024)
#define KINDS 4

/* Members that are lists of an operation's parameters. */
static const struct kind {
	const char *member, *op;
	bool is_admin;		/* "admin": true is meant */
} kinds[KINDS] = {
	{ "admins", "user.create", true },
	{ "people", "user.create", false },
	{ "groups", "group.create", false },
	{ "keys", "key.create", false },
};

/* Members that are one thing. */
static const struct single {
	const char *member;
	json_type type;
	const char *is;
} singles[] = {
	{ "organisation", JSON_STRING, "text" },
	{ "brand", JSON_OBJECT, "object" },
};

struct provision {
	struct client *client;
	const char *path;
	json_t *file;		/* what was written down */
	json_t *keys;		/* secrets that were made */
	unsigned done, kept;
};

/* Reading */

/* What the member is to be; NULL: there is none of that name. */
static const char *
wanted_type(const char *member, json_type *type)
{
	for (unsigned i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
		if (strcmp(member, singles[i].member) == 0) {
			*type = singles[i].type;
			return singles[i].is;
		}
	}
	for (unsigned i = 0; i < KINDS; i++) {
		if (strcmp(member, kinds[i].member) == 0) {
			*type = JSON_ARRAY;
			return "list";
		}
	}
	return NULL;
}

static bool
check_file(const struct provision *p)
{
	const char *member;
	json_t *value;

	if (!json_is_object(p->file)) {
		client_refuse(p->client, ERR_PARSE,
		    "%s: it is no JSON object", p->path);
		return false;
	}
	json_object_foreach (p->file, member, value) {
		json_type type = JSON_NULL;
		const char *is = wanted_type(member, &type);

		if (!is) {
			client_refuse(p->client, ERR_FIELD, "%s: %s is not "
			    "known; see yizhan-provision(5)", p->path, member);
			return false;
		}
		if (json_typeof(value) != type) {
			client_refuse(p->client, ERR_FIELD,
			    "%s: %s is to be a%s %s", p->path, member,
			    type == JSON_OBJECT ? "n" : "", is);
			return false;
		}
	}
	return true;
}

static bool
read_file(struct provision *p)
{
	json_error_t why;
	struct stat st;

	if (stat(p->path, &st) != 0 || st.st_size > FILE_MAX) {
		client_refuse(p->client, ERR_IO, "%s: %s", p->path,
		    st.st_size > FILE_MAX ? "larger than 4 MiB" :
		    strerror(errno));
		return false;
	}
	p->file = json_load_file(p->path, JSON_REJECT_DUPLICATES, &why);
	if (!p->file) {
		client_refuse(p->client, ERR_PARSE, "%s: line %d: %s",
		    p->path, why.line, why.text);
		return false;
	}
	return check_file(p);
}

/* Putting away */

/* Whole and on the disk, or not there. */
static bool
write_new(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && fd_write(fd, str_from(text)) && fsync(fd) == 0;

	if (fd >= 0 && close(fd) != 0)
		ok = false;
	return ok;
}

static bool
beside(const struct provision *p, const char *ending, char out[PATH_MAX])
{
	errno = ENAMETOOLONG;
	return snprintf(out, PATH_MAX, "%s%s", p->path, ending) < PATH_MAX;
}

/* In the place of what had that name, or nothing is changed. */
static bool
write_beside(const struct provision *p, const char *ending, const json_t *what)
{
	char fresh[PATH_MAX], final[PATH_MAX];
	char *text = json_dumps(what, JSON_INDENT(2));
	bool ok = text && beside(p, ".new", fresh) &&
	    beside(p, ending, final) && write_new(fresh, text) &&
	    rename(fresh, final) == 0;

	if (text) {
		mem_wipe(text, strlen(text));
		xfree(text);
	}
	return ok;
}

/* Secrets: told once, so that each is on the disk before the next is made */

static void
put_secret(struct provision *p, json_t *id, json_t *secret)
{
	json_t *key;
	size_t at;

	json_array_foreach (p->keys, at, key) {
		if (json_equal(json_object_get(key, "id"), id)) {
			json_array_remove(p->keys, at);
			break;
		}
	}
	json_array_append_new(p->keys, json_pack("{s:O,s:O}", "id", id,
	    "secret", secret));
}

static bool
keep_secrets(struct provision *p)
{
	json_t *whole = json_pack("{s:O}", "keys", p->keys);
	bool ok = write_beside(p, KEYS_SUFFIX, whole);

	if (!ok)
		client_refuse(p->client, ERR_IO, "%s: secrets of keys cannot "
		    "be kept: %s", p->path, strerror(errno));
	json_decref(whole);
	return ok;
}

/* Of a run that was broken off, or of the same file applied before. */
static bool
find_secrets(struct provision *p, const char *ending)
{
	json_t *whole, *key;
	char path[PATH_MAX];
	json_error_t why;
	size_t at;

	if (!beside(p, ending, path) || access(path, F_OK) != 0)
		return true;
	whole = json_load_file(path, 0, &why);
	json_array_foreach (json_object_get(whole, "keys"), at, key)
		if (json_is_object(key))
			put_secret(p, json_object_get(key, "id"),
			    json_object_get(key, "secret"));
	json_decref(whole);
	if (!whole)
		client_refuse(p->client, ERR_PARSE, "%s: line %d: %s; secrets "
		    "of keys are to be in it", path, why.line, why.text);
	return whole != NULL;
}

/* Applying */

/* The first admin with a password ends set-up, and names the organisation. */
static enum outcome
finish_setup(struct provision *p)
{
	json_t *admin = json_array_get(json_object_get(p->file, "admins"), 0);
	json_t *state = NULL, *link = NULL, *result = NULL, *params;
	struct client *c = p->client;
	enum outcome outcome;

	if (!json_object_get(admin, "password"))
		return DONE;
	outcome = client_call(c, "setup.state",
	    json_pack("{s:s}", "tenant", c->tenant), &state);
	if (outcome == DONE &&
	    json_is_true(json_object_get(state, "required")))
		outcome = client_call(c, "setup.link", NULL, &link);
	if (link) {
		params = json_pack("{s:O,s:O,s:O}",
		    "token", json_object_get(link, "token"),
		    "user", json_object_get(admin, "id"),
		    "password", json_object_get(admin, "password"));
		json_object_set(params, "name", json_object_get(admin, "name"));
		json_object_set(params, "org",
		    json_object_get(p->file, "organisation"));
		outcome = client_call(c, "setup.finish", params, &result);
	}
	json_decref(state);
	json_decref(link);
	json_decref(result);
	return outcome;
}

static enum outcome
apply_row(struct provision *p, const struct kind *kind, json_t *row)
{
	json_t *result = NULL, *params = json_copy(row);
	enum outcome outcome;

	if (kind->is_admin)
		json_object_set_new(params, "admin", json_true());
	outcome = client_call(p->client, kind->op, params, &result);
	if (outcome == DONE)
		p->done++;
	if (outcome == DONE && json_object_get(result, "secret")) {
		put_secret(p, json_object_get(row, "id"),
		    json_object_get(result, "secret"));
		if (!keep_secrets(p))
			outcome = REFUSED;
	}
	json_decref(result);
	if (outcome == REFUSED && (client_was_refused(p->client, "exists") ||
	    client_was_refused(p->client, "conflict"))) {
		p->kept++;
		outcome = DONE;
	}
	return outcome;
}

/* As it is said now, whoever changed it before. */
static enum outcome
apply_brand(struct provision *p)
{
	json_t *brand = json_object_get(p->file, "brand"), *result = NULL;
	enum outcome outcome;

	if (!brand)
		return DONE;
	outcome = client_call(p->client, "brand.update", json_copy(brand),
	    &result);
	json_decref(result);
	if (outcome == DONE)
		p->done++;
	else
		complain("%s: brand is not applied, nor what follows",
		    p->path);
	return outcome;
}

static enum outcome
apply(struct provision *p)
{
	enum outcome outcome = finish_setup(p);

	if (outcome == DONE)
		outcome = apply_brand(p);
	for (unsigned i = 0; outcome == DONE && i < KINDS; i++) {
		json_t *rows = json_object_get(p->file, kinds[i].member), *row;
		size_t at;

		json_array_foreach (rows, at, row) {
			outcome = json_is_object(row) ?
			    apply_row(p, &kinds[i], row) :
			    client_refuse(p->client, ERR_FIELD,
			    "it is no JSON object");
			if (outcome == DONE)
				continue;
			complain("%s: %s: row %zu is not applied, nor what "
			    "follows", p->path, kinds[i].member, at + 1);
			break;
		}
	}
	return outcome;
}

/* The end of a file */

static void
wipe_passwords(json_t *file)
{
	for (unsigned i = 0; i < KINDS; i++) {
		json_t *row;
		size_t at;

		json_array_foreach (json_object_get(file, kinds[i].member),
		    at, row)
			json_object_del(row, "password");
	}
}

/* FILE.json becomes FILE.json.done: without passwords, with what came of it.
 * The last to go are the secrets, which a run that is broken off here finds. */
static bool
put_away(struct provision *p)
{
	char keys[PATH_MAX];
	json_t *whole;
	bool ok;

	wipe_passwords(p->file);
	whole = json_pack("{s:i,s:i,s:O,s:O}", "done", (int)p->done, "kept",
	    (int)p->kept, "keys", p->keys, "applied", p->file);
	ok = write_beside(p, DONE_SUFFIX, whole) && unlink(p->path) == 0 &&
	    beside(p, KEYS_SUFFIX, keys) &&
	    (unlink(keys) == 0 || errno == ENOENT);
	if (!ok)
		client_refuse(p->client, ERR_IO, "%s: applied, but it cannot "
		    "be put away: %s", p->path, strerror(errno));
	json_decref(whole);
	return ok;
}

/* With --json a line for each file. */
static void
print_counts(const char *path, unsigned done, unsigned kept)
{
	json_t *o = json_pack("{s:s, s:i, s:i}", "file", path, "done",
	    (int)done, "kept", (int)kept);

	print_json(o);
	json_decref(o);
}

/* For the audit log, which has each operation as well. An older daemon, or one
 * whose disk is full, does not take it: what was done is done all the same. */
static void
note(const struct provision *p, bool is_refused)
{
	const char *slash = strrchr(p->path, '/');
	json_t *result = NULL, *params = json_pack("{s:s, s:i, s:i, s:b}",
	    "file", slash ? slash + 1 : p->path, "done", (int)p->done,
	    "kept", (int)p->kept, "refused", is_refused);

	if (!params || client_call(p->client, "support.note", params,
	    &result) != DONE)
		complain("the audit log will not say what came of %s",
		    p->path);
	json_decref(result);
}

static enum outcome
provision_file(struct client *c, const char *path)
{
	struct provision p = { .client = c, .path = path,
	    .keys = json_array() };
	enum outcome outcome = REFUSED;

	if (read_file(&p) && find_secrets(&p, DONE_SUFFIX) &&
	    find_secrets(&p, KEYS_SUFFIX)) {
		outcome = apply(&p);
		note(&p, outcome != DONE);
	}
	if (outcome == DONE && !put_away(&p))
		outcome = REFUSED;
	if (outcome == DONE && c->as_json)
		print_counts(path, p.done, p.kept);
	else if (outcome == DONE)
		printf("%s: %u applied, %u there already; now %s.done\n",
		    path, p.done, p.kept, path);
	json_decref(p.keys);
	json_decref(p.file);
	return outcome;
}

/* FILE.licence becomes FILE.licence.done. */
static enum outcome
provision_licence(struct client *c, const char *path)
{
	json_t *params = licence_params(c, path), *result = NULL;
	char final[PATH_MAX];
	enum outcome outcome = params ? client_call(c, "licence.install",
	    params, &result) : REFUSED;
	struct provision p = { .client = c, .path = path, .done = 1 };

	json_decref(result);
	if (outcome == DONE)
		note(&p, false);
	if (outcome != DONE) {
		complain("%s: the licence is not taken, nor what follows",
		    path);
		return outcome;
	}
	if (snprintf(final, sizeof(final), "%s" DONE_SUFFIX, path) >=
	    (int)sizeof(final) || rename(path, final) != 0)
		return client_refuse(c, ERR_IO,
		    "%s: taken, but it cannot be put away: %s", path,
		    strerror(errno));
	if (c->as_json)
		print_counts(path, 1, 0);
	else
		printf("%s: the licence is in force; now %s\n", path, final);
	return DONE;
}

static bool
ends_with(const char *name, const char *suffix)
{
	size_t len = strlen(name), end = strlen(suffix);

	return len > end && strcmp(name + len - end, suffix) == 0;
}

static int
is_ours(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && (ends_with(entry->d_name, SUFFIX) ||
	    ends_with(entry->d_name, LICENCE_SUFFIX));
}

enum outcome
command_provision(struct client *c, struct words *w)
{
	const char *folder = w->count > 0 ? w->items[0] : FOLDER_DEFAULT;
	enum outcome outcome = DONE;
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_ours, alphasort);

	if (count < 0 && (errno != ENOENT || w->count > 0)) {
		return client_refuse(c, ERR_IO, "%s: %s", folder,
		    strerror(errno));
	}
	c->is_patient = true;
	for (int i = 0; i < count; i++) {
		char path[PATH_MAX];

		if (outcome == DONE && snprintf(path, sizeof(path), "%s/%s",
		    folder, names[i]->d_name) < (int)sizeof(path))
			outcome = ends_with(path, SUFFIX) ?
			    provision_file(c, path) :
			    provision_licence(c, path);
		xfree(names[i]);
	}
	xfree(names);
	return outcome;
}
