/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's end of the control socket.
 *
 * Runs on: main.
 * Owns: the connection.
 */
#include "ctl/client.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/localsock.h"
#include "base/mem.h"

#define ANSWER_MAX (4u * 1024 * 1024)
#define ANSWER_WAIT_S 60
#define WHY_ROOM 1024

void
complain(const char *fmt, ...)
{
	va_list ap;

	fputs("yizhanctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void
print_json(const json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
	fputc('\n', stdout);
}

const char *
text_of(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));

	return text ? text : "";
}

long long
number_of(const json_t *object, const char *member)
{
	return json_integer_value(json_object_get(object, member));
}

/* Refusals */

static void
put_text(json_t *object, const char *member, const char *text)
{
	if (text[0])	/* what is not UTF-8 is left out */
		json_object_set_new(object, member, json_string(text));
}

/* As a program reads it; field and hint may be empty. */
static void
print_refusal(const char *code, const char *message, const char *field,
    const char *hint)
{
	json_t *error = json_object(), *whole;

	put_text(error, "code", code);
	put_text(error, "message", message);
	put_text(error, "field", field);
	put_text(error, "hint", hint);
	whole = json_pack("{s:o}", "error", error);
	print_json(whole);
	json_decref(whole);
}

enum outcome
client_refuse(const struct client *c, enum err err, const char *fmt, ...)
{
	char why[WHY_ROOM];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (c->as_json)
		print_refusal(err_code(err), why, "", "");
	complain("%s (%s)", why, err_code(err));
	return REFUSED;
}

/* Connecting */

static enum outcome
cannot_connect(const struct client *c, int error)
{
	if (error == ENOENT || error == ECONNREFUSED)
		return client_refuse(c, ERR_CLOSED,
		    "yizhand is not running on %s", c->data);
	if (error == EACCES)
		return client_refuse(c, ERR_FORBIDDEN,
		    "%s belongs to another user; run this as root or as the "
		    "user that runs yizhand", c->data);
	return client_refuse(c, ERR_IO, "cannot reach yizhand on %s: %s",
	    c->data, strerror(error));
}

static enum outcome
client_open(struct client *c)
{
	struct timeval wait = { .tv_sec = ANSWER_WAIT_S };
	char path[PATH_MAX];
	int len = snprintf(path, sizeof(path), "%s/control.sock", c->data);

	if (len < 0 || (size_t)len >= sizeof(path))
		return cannot_connect(c, ENAMETOOLONG);
	c->fd = localsock_connect(path, 0);
	if (c->fd < 0)
		return cannot_connect(c, errno);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	return DONE;
}

void
client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

/* Calling */

static bool
send_call(struct client *c, const char *method, json_t *params)
{
	json_t *call = json_pack("{s:s,s:i,s:s,s:s,s:O}", "jsonrpc", "2.0",
	    "id", 1, "method", method, "tenant", c->tenant, "params", params);
	bool is_whole = !c->as ||
	    json_object_set_new(call, "as", json_string(c->as)) == 0;
	char *text = is_whole ? json_dumps(call, JSON_COMPACT) : NULL;
	bool ok = text && fd_send(c->fd, str_from(text)) &&
	    fd_send(c->fd, STR("\n"));

	json_decref(call);
	if (text)
		xfree(text);
	return ok;
}

static json_t *
read_answer(struct client *c)
{
	json_t *answer = NULL;
	struct buf line;

	buf_init(&line, ANSWER_MAX);
	while (!line.data || !memchr(line.data, '\n', line.len)) {
		char *room = buf_reserve(&line, 64 * 1024);
		ssize_t n = room ? recv(c->fd, room, 64 * 1024, 0) : 0;

		if (n <= 0)
			break;
		line.len += (size_t)n;
	}
	if (line.len > 0)
		answer = json_loadb(line.data, line.len,
		    JSON_DISABLE_EOF_CHECK, NULL);
	buf_fini(&line);
	return answer;
}

bool
client_was_refused(const struct client *c, const char *code)
{
	return strcmp(c->refused, code) == 0;
}

static enum outcome
say_refused(struct client *c, json_t *error)
{
	json_t *data = json_object_get(error, "data");
	const char *field = text_of(data, "field");
	const char *hint = text_of(data, "hint");

	snprintf(c->refused, sizeof(c->refused), "%s", text_of(data, "code"));
	if (c->is_patient && (client_was_refused(c, "exists") ||
	    client_was_refused(c, "conflict")))
		return REFUSED;
	if (c->as_json)
		print_refusal(text_of(data, "code"),
		    text_of(error, "message"), field, hint);
	complain("%s (%s)%s%s%s%s", text_of(error, "message"),
	    text_of(data, "code"), field[0] ? " " : "", field,
	    hint[0] ? ": " : "", hint);
	return REFUSED;
}

const char client_tenant[] = "default";

/* By its address: who says "default" has named it. */
bool
client_names_tenant(const struct client *c)
{
	return c->tenant != client_tenant;
}

enum outcome
client_call(struct client *c, const char *method, json_t *params,
    json_t **result)
{
	enum outcome outcome = c->fd < 0 ? client_open(c) : DONE;
	json_t *answer = NULL, *error;

	*result = NULL;
	if (!params)
		params = json_object();
	if (outcome == DONE && send_call(c, method, params))
		answer = read_answer(c);
	json_decref(params);
	if (outcome != DONE)
		return outcome;
	if (!answer)
		return client_refuse(c, ERR_TIMEOUT,
		    "yizhand on %s did not answer", c->data);
	error = json_object_get(answer, "error");
	if (error)
		outcome = say_refused(c, error);
	else
		*result = json_incref(json_object_get(answer, "result"));
	json_decref(answer);
	return outcome;
}

json_t *
client_daemon(const struct client *c)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/yizhand.json", c->data);
	return json_load_file(path, 0, NULL);
}
