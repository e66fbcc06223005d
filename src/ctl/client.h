/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H
/* Calls to the running daemon over DIR/control.sock. */
#include <stdbool.h>

#include <jansson.h>

#include "base/err.h"

/* Exit codes of yizhanctl. */
enum outcome { DONE = 0, REFUSED = 1, USAGE = 2 };

#define CODE_ROOM 48

struct client {
	const char *data;	/* the data directory */
	const char *tenant;	/* client_tenant: nobody named one */
	const char *as;		/* the person as whom the system calls; or
				 * NULL */
	bool as_json;
	int fd;			/* -1: not connected */
	/* What is there already is no refusal worth a word. */
	bool is_patient;
	char refused[CODE_ROOM];	/* stable code of the last refusal */
};

/* "default". */
extern const char client_tenant[];
bool client_names_tenant(const struct client *);

/*
 * Calls method; connects when it has not yet. Takes params (NULL: {}).
 * DONE with *result for json_decref, or REFUSED after saying why.
 */
enum outcome client_call(struct client *, const char *method,
    json_t *params, json_t **result);
/* Whether the last refusal had this stable code. */
bool client_was_refused(const struct client *, const char *code);
void client_close(struct client *);
/* What DIR/yizhand.json says, or NULL. For json_decref. */
json_t *client_daemon(const struct client *);

/* One line to standard error, "yizhanctl: …". */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* REFUSED, after such a line with the stable code behind it and, with --json,
 * {"error":{"code":"…","message":"…"}} on standard output. */
enum outcome client_refuse(const struct client *, enum err, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
/* One line of JSON to standard output. */
void print_json(const json_t *);
/* A member that is a string, or "". */
const char *text_of(const json_t *, const char *member);
long long number_of(const json_t *, const char *member);

#endif
