/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file that says how mail is sent.
 * Runs on: any thread; one at a time saves.
 * Owns: DATA/mail.
 */
#include "modules/mailconf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "upkeep/folder.h"

#define FILE_MAX 8192
#define ARENA_MAX (4 * FILE_MAX)

#define S struct mail_update_in
static const struct field fields[] = {
	FIELD_STRING(S, host, 1, MAILER_HOST_MAX, FIELD_REQUIRED, NULL),
	FIELD_INT(S, port, 1, 65535, FIELD_REQUIRED, NULL),
	FIELD_ENUM(S, security, mailer_security_names, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, user, 0, MAILER_USER_MAX, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, password, 0, MAILER_PASSWORD_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_STRING(S, from, 3, LETTER_ADDRESS_MAX, FIELD_REQUIRED, NULL),
	FIELD_STRING(S, url, 8, MAILER_URL_MAX, FIELD_REQUIRED, NULL),
	FIELD_ENUM(S, language, mailer_language_names, FIELD_REQUIRED, NULL),
	FIELD_END
};
#undef S

static const uint16_t ports[MAILER_SECURITIES] = {
	[MAILER_STARTTLS] = 587, [MAILER_TLS] = 465, [MAILER_PLAIN] = 25,
};

#define KEEP(to, text) snprintf(to, sizeof(to), "%.*s",                   \
	(text).p ? (int)(text).len : 0, (text).p ? (text).p : "")

static void
fill(const struct mail_update_in *in, struct mailconf *out)
{
	size_t len;

	memset(out, 0, sizeof(*out));
	KEEP(out->host, in->host);
	KEEP(out->user, in->user);
	KEEP(out->password, in->password);
	KEEP(out->from, in->from);
	KEEP(out->url, in->url);
	for (len = strlen(out->url); len > 0 && out->url[len - 1] == '/';)
		out->url[--len] = '\0';
	out->port = in->port > 0 ? (uint16_t)in->port : ports[in->security];
	out->security = in->security;
	out->language = in->language;
}

static ssize_t
read_file(const char *dir, char text[FILE_MAX + 1])
{
	char path[FOLDER_PATH_MAX];
	ssize_t n;
	int fd;

	folder_path(path, "%.4000s/mail.json", dir);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	n = fd_read(fd, text, FILE_MAX);
	close(fd);
	return n;
}

enum err
mailconf_load(const char *dir, struct mailconf *out)
{
	struct mail_update_in in = { .port = 0 };
	char text[FILE_MAX + 1];
	struct field_error why = { NULL, NULL };
	json_t *object = NULL;
	struct arena arena;
	ssize_t n = read_file(dir, text);
	enum err err;

	if (n <= 0)
		return n == 0 ? ERR_NOT_FOUND : ERR_IO;
	arena_init(&arena, ARENA_MAX);
	err = field_parse((struct str){ text, (size_t)n }, &object);
	if (err == ERR_OK)
		err = field_decode(fields, object, &in, &arena, &why);
	if (err == ERR_OK)
		fill(&in, out);
	else
		log_error("mail", "%.4000s/mail.json cannot be used: %s", dir,
		    why.field != NULL ? why.field : "it is no JSON");
	json_decref(object);
	mem_wipe(text, sizeof(text));
	if (in.password.len > 0)
		mem_wipe((char *)(uintptr_t)in.password.p, in.password.len);
	arena_fini(&arena);
	return err == ERR_OK ? ERR_OK : ERR_CORRUPT;
}

/* For it a password that is there goes nowhere else. */
static bool
is_same_place(const struct mailconf *a, const struct mailconf *b)
{
	return strcmp(a->host, b->host) == 0 && a->port == b->port &&
	    a->security == b->security && strcmp(a->user, b->user) == 0;
}

enum err
mailconf_take(const struct mail_update_in *in, const struct mailconf *before,
    struct mailconf *out)
{
	fill(in, out);
	if (out->user[0] == '\0') {
		mem_wipe(out->password, sizeof(out->password));
		return ERR_OK;
	}
	if (out->password[0] != '\0')
		return ERR_OK;
	if (before == NULL || !is_same_place(before, out))
		return ERR_FIELD;
	memcpy(out->password, before->password, sizeof(out->password));
	return ERR_OK;
}

static void
write_all(const struct mailconf *c, struct buf *text)
{
	struct mail_update_in in = { .host = str_from(c->host),
		.user = str_from(c->user), .password = str_from(c->password),
		.from = str_from(c->from), .url = str_from(c->url),
		.port = c->port, .security = c->security,
		.language = c->language };
	struct jsonw w = jsonw_on(text);

	jsonw_object(&w);
	jsonw_string_field(&w, "host", in.host);
	jsonw_int_field(&w, "port", in.port);
	jsonw_string_field(&w, "security",
	    str_from(mailer_security_names[in.security]));
	jsonw_string_field(&w, "user", in.user);
	jsonw_string_field(&w, "password", in.password);
	jsonw_string_field(&w, "from", in.from);
	jsonw_string_field(&w, "url", in.url);
	jsonw_string_field(&w, "language",
	    str_from(mailer_language_names[in.language]));
	jsonw_object_end(&w);
}

enum err
mailconf_save(const char *dir, const struct mailconf *c)
{
	char path[FOLDER_PATH_MAX];
	struct problem why = { "" };
	struct buf text;
	enum err err = ERR_OK;

	folder_path(path, "%.4000s/mail.json", dir);
	buf_init(&text, FILE_MAX);
	if (c == NULL) {
		err = folder_remove(path, &why);
	} else {
		write_all(c, &text);
		err = folder_make_durable(dir, &why);
		if (err == ERR_OK)
			err = folder_write(path, text.data, &why);
		mem_wipe(text.data, text.len);
	}
	buf_fini(&text);
	if (err == ERR_OK)
		return ERR_OK;
	log_error("mail", "%s", why.why);
	return err == ERR_DISK_FULL ? err : ERR_IO;
}

void
mailconf_wipe(struct mailconf *c)
{
	mem_wipe(c, sizeof(*c));
}
