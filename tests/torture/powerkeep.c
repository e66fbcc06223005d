/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small files of the box.
 * Runs on: the one thread of the test.
 * Owns: which values are legal.
 */
#include "powerkeep.h"

#include <stdio.h>
#include <string.h>

#include "modules/mailconf.h"
#include "net/tlsca.h"
#include "net/tlslook.h"
#include "powerdisk.h"
#include "poweroracle.h"
#include "upkeep/erase.h"

#define MAIL_DIR DISK_ROOT "/mail"
#define TLS_DIR DISK_ROOT "/tls"
#define NAME_ROOM 32
#define BROKEN POWERKEEP_VALUES

static enum err
put_mail(int64_t value)
{
	struct mailconf c = { .host = "mail.example", .port = (uint16_t)value,
		.from = "box@mail.example", .url = "https://box.example" };

	return mailconf_save(MAIL_DIR, value > 0 ? &c : NULL);
}

static int64_t
get_mail(void)
{
	struct mailconf c;
	enum err err = mailconf_load(MAIL_DIR, &c);

	return err == ERR_OK ? c.port : err == ERR_NOT_FOUND ? 0 : BROKEN;
}

static enum err
put_mark(int64_t value)
{
	const struct erasing e = { .erase_ts = value, .name = "Den" };
	struct problem why;

	return value > 0 ? erase_mark(DISK_ROOT, STR("den"), &e, &why) :
	    erase_unmark(DISK_ROOT, STR("den"), &why);
}

static int64_t
get_mark(void)
{
	struct erasing e;
	struct problem why;
	enum err err = erase_find(DISK_ROOT, STR("den"), &e, &why);

	return err == ERR_OK ? e.erase_ts : err == ERR_NOT_FOUND ? 0 : BROKEN;
}

/* The names that it is for say which one it is. */
static struct str
name_of(int64_t value, char room[NAME_ROOM])
{
	snprintf(room, NAME_ROOM, "v%d.example", (int)value);
	return str_from(room);
}

static enum err
put_certificate(int64_t value)
{
	char room[NAME_ROOM];
	struct str name = name_of(value, room);
	const struct str_list names = { .items = &name, .count = value > 0 };
	struct tls_error why;
	enum err err = tls_ensure(TLS_DIR, &why);

	return err == ERR_OK ? tlsca_issue_for(TLS_DIR, &names, &why) : err;
}

static bool
is_for(int64_t value)
{
	char room[NAME_ROOM];
	struct tlsname names;
	struct tlslook look;
	struct tls_error why;

	snprintf(names.san, sizeof(names.san), "DNS:%s",
	    name_of(value, room).p);
	return tlslook_at(TLS_DIR, &names, &look, &why) == ERR_OK &&
	    look.missing[0] == '\0';
}

/* As the daemon starts. */
static int64_t
get_certificate(void)
{
	struct ssl_ctx_st *ctx = NULL;
	struct tls_error why;
	struct stat st;
	int64_t value;

	if (powerdisk_stat(TLS_DIR, &st) != 0)
		return 0;
	if (tls_ensure(TLS_DIR, &why) != ERR_OK ||
	    tls_load(TLS_DIR, &ctx, &why) != ERR_OK)
		oracle_tell(VERDICT_CORRUPT, "the certificate: %s", why.why);
	tls_unref(ctx);
	for (value = POWERKEEP_VALUES - 1; value > 0; value--)
		if (is_for(value))
			break;
	return value;
}

static const struct {
	const char *name;
	enum err (*put)(int64_t value);
	int64_t (*get)(void);
} rows[POWERKEEPS] = {
	{ "how mail is sent", put_mail, get_mail },
	{ "the mark of a deleted tenant", put_mark, get_mark },
	{ "the certificate", put_certificate, get_certificate },
};

/* Bits of values. One that was not acked may be there for long: a process that
 * died left it in the cache. */
static unsigned legal[POWERKEEPS];

void
powerkeep_init(void)
{
	for (int i = 0; i < POWERKEEPS; i++)
		legal[i] = 1u << 0;
}

void
powerkeep_change(uint64_t which, uint64_t value)
{
	legal[which] |= 1u << value;
	if (rows[which].put((int64_t)value) == ERR_OK)
		legal[which] = 1u << value;
}

void
powerkeep_check(void)
{
	powerdisk_quiet(1);
	for (int i = 0; i < POWERKEEPS; i++) {
		int64_t value = rows[i].get();

		if (value < 0 || value >= POWERKEEP_VALUES)
			oracle_tell(VERDICT_CORRUPT, "%s: it cannot be read",
			    rows[i].name);
		if ((legal[i] & 1u << value) == 0)
			oracle_tell(VERDICT_LOST, "%s: it is %lld, and what"
			    " was acked is another", rows[i].name,
			    (long long)value);
	}
	powerdisk_quiet(-1);
}
