/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl licence: by the operations that the console uses.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "ctl/command.h"
#include "licence/envelope.h"

static void
print_row(const char *name, const char *value)
{
	if (value[0])
		printf("%-12s %s\n", name, value);
}

static void
print_use(const json_t *standing, const char *name, const char *max)
{
	const json_t *limit = json_object_get(standing, max);
	long long used = (long long)json_integer_value(
	    json_object_get(standing, name));

	if (limit)
		printf("%-12s %lld of %lld\n", name, used,
		    (long long)json_integer_value(limit));
	else
		printf("%-12s %lld, no limit\n", name, used);
}

static void
print_until(const json_t *standing, const json_t *licence)
{
	const json_t *until = json_object_get(licence, "until_ts");
	time_t last = (time_t)(json_integer_value(until) / 1000) - 1;
	char day[32] = "?";
	struct tm tm;

	if (!licence)
		return;
	if (!until) {
		print_row("until", "no end");
		return;
	}
	if (gmtime_r(&last, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	printf("%-12s %s, %lld days left\n", "until", day, (long long)
	    json_integer_value(json_object_get(standing, "days_left")));
}

static void
print_standing(const json_t *standing)
{
	const json_t *licence = json_object_get(standing, "licence");

	print_row("state", text_of(standing, "state"));
	print_row("why", text_of(standing, "why"));
	print_row("id", text_of(licence, "id"));
	print_row("holder", text_of(licence, "holder"));
	print_row("edition", text_of(licence, "edition"));
	print_row("note", text_of(licence, "note"));
	print_until(standing, licence);
	print_use(standing, "people", "people_max");
	print_use(standing, "devices", "devices_max");
	print_use(standing, "tenants", "tenants_max");
	print_row("machine", text_of(standing, "machine"));
	if (json_is_true(json_object_get(standing, "development")))
		print_row("build", "for development: everybody can make "
		    "licences for it");
}

static enum outcome
ask(struct client *c, const char *op, json_t *params)
{
	json_t *standing = NULL;
	enum outcome outcome = client_call(c, op, params, &standing);

	if (outcome == DONE && c->as_json)
		print_json(standing);
	else if (outcome == DONE)
		print_standing(standing);
	json_decref(standing);
	return outcome;
}

enum outcome
command_licence_show(struct client *c, struct words *w)
{
	return ask(c, "licence.get", json_incref(w->params));
}

enum outcome
command_licence_remove(struct client *c, struct words *w)
{
	return ask(c, "licence.remove", json_incref(w->params));
}

/* False after saying why. */
static bool
read_licence(const struct client *c, const char *path,
    char text[ENVELOPE_BYTES_MAX + 2])
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0)
		n = fd_read(fd, text, ENVELOPE_BYTES_MAX + 1);
	if (n < 0)
		client_refuse(c, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO,
		    "cannot read %s: %s", path, strerror(errno));
	else if (n > ENVELOPE_BYTES_MAX)
		client_refuse(c, ERR_TOO_LARGE,
		    "%s is larger than any licence", path);
	text[n > 0 ? n : 0] = '\0';
	if (fd >= 0 && !is_input)
		close(fd);
	return n >= 0 && n <= ENVELOPE_BYTES_MAX;
}

json_t *
licence_params(const struct client *c, const char *path)
{
	char text[ENVELOPE_BYTES_MAX + 2];
	json_t *value;

	if (!read_licence(c, path, text))
		return NULL;
	value = json_string(text);
	if (!value) {
		client_refuse(c, ERR_FIELD,
		    "%s is no licence: it is not text", path);
		return NULL;
	}
	return json_pack("{s:o}", "text", value);
}

enum outcome
command_licence_install(struct client *c, struct words *w)
{
	json_t *params = licence_params(c, w->items[0]);

	return params ? ask(c, "licence.install", params) : REFUSED;
}
