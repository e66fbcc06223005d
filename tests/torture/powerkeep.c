/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small files of the box.
 * Runs on: the one thread of the test.
 * Owns: which values are legal.
 */
#include "powerkeep.h"

#include <string.h>

#include "modules/mailconf.h"
#include "powerdisk.h"
#include "poweroracle.h"
#include "upkeep/erase.h"

#define MAIL_DIR DISK_ROOT "/mail"
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

static const struct {
	const char *name;
	enum err (*put)(int64_t value);
	int64_t (*get)(void);
} rows[POWERKEEPS] = {
	{ "how mail is sent", put_mail, get_mail },
	{ "the mark of a deleted tenant", put_mark, get_mark },
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
