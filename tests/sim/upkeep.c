/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who looks after the simulated box: a stand-in, for there is no box. What it
 * is asked for it says it has done, so that permission, lanes and answers of
 * these operations meet the rest.
 * Runs on: the one thread of the simulator.
 * Owns: nothing.
 */
#include "acts.h"
#include "upkeep.h"

#include "world.h"

static enum err
doctor(void *arg, struct buf *out)
{
	(void)arg;
	buf_puts(out, "{\"findings\":[],\"worst\":\"ok\"}");
	return ERR_OK;
}

static enum err
backup_begin(void *arg, const struct backup_wish *wish)
{
	(void)arg;
	(void)wish;
	return ERR_OK;
}

static enum err
backup_cancel(void *arg)
{
	(void)arg;
	return ERR_OK;
}

/* It is never erased. */
static enum err
tenant_mark(void *arg, const struct tenant *t, int64_t erase_ts)
{
	struct world *w = arg;

	(void)t;
	(void)erase_ts;
	w->is_den_deleted = true;
	return ERR_OK;
}

static enum err
tenant_marked(void *arg, struct str id, struct arena *arena,
    struct tenant_left *out)
{
	const struct world *w = arg;

	(void)arena;
	*out = (struct tenant_left){ .id = id, .name = STR("den") };
	return w->is_den_deleted && str_is(id, "den") ? ERR_OK :
	    ERR_NOT_FOUND;
}

static enum err
tenant_unmark(void *arg, struct str id)
{
	struct world *w = arg;

	if (str_is(id, "den"))
		w->is_den_deleted = false;
	return ERR_OK;
}

static enum err
tenants_left(void *arg, tenant_left_fn fn, void *fn_arg)
{
	const struct world *w = arg;

	if (w->is_den_deleted)
		(void)fn(fn_arg, &(struct tenant_left){ .id = STR("den"),
		    .name = STR("den") });
	return ERR_OK;
}

static enum err
backup_list(void *arg, const struct backup_list_in *in, struct buf *out)
{
	(void)arg;
	(void)in;
	buf_puts(out, "{\"backups\":[],\"more\":false,\"directory\":\"/\","
	    "\"busy\":false,\"newest_ts\":0}");
	return ERR_OK;
}

static void
room(void *arg, struct box_room *out)
{
	(void)arg;
	*out = (struct box_room){ .database_bytes = 4096, .free_bytes = -1 };
}

/* A backup is the bytes that every file is; what is brought is thrown
 * away. */
struct depot_file {
	int64_t size;
};

static enum err
shelf_make(void *place, const struct depot_key *key, int64_t size)
{
	(void)place;
	(void)key;
	(void)size;
	return ERR_OK;
}

static enum err
shelf_open(void *place, const struct depot_key *key, struct depot_file **out)
{
	(void)place;
	*out = NULL;
	if (key->is_whole && !str_is(key->name,
	    "yizhan-20250101T000000Z.tar.zst"))
		return ERR_NOT_FOUND;
	*out = xcalloc(1, sizeof(**out));
	(*out)->size = key->is_whole ? ACT_FILE_BYTES : 0;
	return ERR_OK;
}

static void
shelf_close(struct depot_file *f)
{
	xfree(f);
}

static enum err
shelf_write(struct depot_file *f, int64_t at, const void *bytes, size_t len)
{
	(void)f;
	(void)at;
	(void)bytes;
	(void)len;
	return ERR_OK;
}

static enum err
shelf_sync(struct depot_file *f)
{
	(void)f;
	return ERR_OK;
}

static enum err
shelf_read(struct depot_file *f, int64_t at, void *bytes, size_t len,
    size_t *got)
{
	size_t left = (size_t)(f->size - at);

	*got = len < left ? len : left;
	memcpy(bytes, &act_file_text[at], *got);
	return ERR_OK;
}

static int64_t
shelf_size(struct depot_file *f)
{
	return f->size;
}

static enum err
shelf_keep(void *place, const struct depot_key *key, struct str as)
{
	(void)place;
	(void)key;
	(void)as;
	return ERR_OK;
}

static const struct depot_ops shelf = { .name = "shelf", .make = shelf_make,
	.open = shelf_open, .close = shelf_close, .write = shelf_write,
	.sync = shelf_sync, .read = shelf_read, .size = shelf_size,
	.keep = shelf_keep };

const struct upkeeper sim_upkeeper = { .room = room,
	.archives = { .ops = &shelf },
	 .doctor = doctor,
	.backup_begin = backup_begin, .backup_cancel = backup_cancel,
	.backup_list = backup_list, .tenant_mark = tenant_mark,
	.tenant_marked = tenant_marked, .tenant_unmark = tenant_unmark,
	.tenants_left = tenants_left };

static enum err
cert_show(void *arg, struct buf *out)
{
	(void)arg;
	buf_puts(out, "{\"tls\":false,\"port\":8443,\"addresses\":[],"
	    "\"names\":[]}");
	return ERR_OK;
}

static enum err
cert_check(void *arg, struct str host, struct buf *out)
{
	(void)arg;
	(void)host;
	buf_puts(out, "{\"host\":\"10.0.0.7\",\"resolves\":true,"
	    "\"is_here\":false,\"answers\":false,\"covered\":false}");
	return ERR_OK;
}

static enum err
cert_put(void *arg, const struct cert_import_in *in,
    char why[CERTIFICATE_WHY_MAX])
{
	(void)arg;
	(void)in;
	why[0] = '\0';
	return ERR_OK;
}

static enum err
cert_sign(void *arg, const struct str_list *names,
    char why[CERTIFICATE_WHY_MAX])
{
	(void)arg;
	(void)names;
	why[0] = '\0';
	return ERR_OK;
}

const struct certkeeper sim_certkeeper = { .show = cert_show,
	.check = cert_check, .put = cert_put, .sign = cert_sign };

static enum err
mail_show(void *arg, struct buf *out)
{
	(void)arg;
	buf_puts(out, "{\"ready\":true,\"waiting\":0,\"sent\":0,"
	    "\"failed\":0}");
	return ERR_OK;
}

static enum err
mail_put(void *arg, const struct mail_update_in *in)
{
	(void)arg;
	(void)in;
	return ERR_OK;
}

static enum err
mail_test(void *arg, const struct mail_wish *wish, struct buf *out)
{
	(void)arg;
	BUG_ON(!letter_is_address(wish->to) || wish->house.len == 0);
	buf_puts(out, "{\"ok\":true,\"step\":\"sent\"}");
	return ERR_OK;
}

static bool
mail_is_ready(void *arg)
{
	(void)arg;
	return true;
}

static uint32_t
mail_room(void *arg)
{
	(void)arg;
	return MAILER_QUEUE_MAX;
}

static enum err
mail_post(void *arg, const struct mail_wish *wish)
{
	struct world *w = arg;

	BUG_ON(!letter_is_address(wish->to) || wish->token.len == 0);
	for (int i = PEOPLE; i < NAMES; i++)
		if (str_is(wish->user, person_ids[i]))
			snprintf(w->link, sizeof(w->link), "%.*s",
			    STR_FMT(wish->token));
	return ERR_OK;
}

const struct mailer sim_mailer = { .show = mail_show, .put = mail_put,
	.test = mail_test, .is_ready = mail_is_ready, .room = mail_room,
	.post = mail_post };

static enum err
licence_load(void *arg, struct buf *out)
{
	(void)arg;
	(void)out;
	return ERR_NOT_FOUND;
}

static enum err
licence_store(void *arg, struct str text)
{
	(void)arg;
	(void)text;
	return ERR_OK;
}

static enum err
licence_drop(void *arg)
{
	(void)arg;
	return ERR_OK;
}

const struct licencekeeper sim_licencekeeper = { .free_people = INT64_MAX,
	.load = licence_load, .store = licence_store, .drop = licence_drop };
