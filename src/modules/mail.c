/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail: letters wait in memory and go one after the other, again when the
 * server says to come later. What waits when the daemon stops is lost: its
 * links are in no database, and are asked for again.
 * Runs on: its own thread, which a letter blocks; main (start, connect, end,
 * stop). The mailer: threads of the files pool, and shards (post).
 * Owns: the letters, DATA/mail.
 */
#include "modules/mail.h"

#include <openssl/ssl.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/text.h"
#include "loop/actor.h"
#include "modules/mailconf.h"
#include "modules/mailtext.h"
#include "net/smtp.h"
#include "upkeep/backup.h"
#include "upkeep/folder.h"

#define LOOK_MS 250
#define STEPS_OF_WHOLE 3	/* a letter may take so many answers' time */
#define PAUSE_MS 15000		/* after a server that is not there */
#define ID_BYTES 16
#define TRIES_MAX 4

/* Between one try and the next. */
static const int64_t waits_ms[TRIES_MAX - 1] = { 60 * 1000, 5 * 60 * 1000,
	15 * 60 * 1000 };

struct mail_options {
	int64_t timeout_ms;
	const char *ca_file;
};

static const struct option rows[] = {
	OPTION_AS(OPTION_DURATION, "mail", "timeout", struct mail_options,
	    timeout_ms, "20s", 1000, 5 * 60 * 1000, 0,
	    "How long the mail server may take for one answer; three times"
	    " that for a letter"),
	OPTION_AT(OPTION_STRING, "mail", struct mail_options, ca_file, "", 0,
	    4000, 0, "A file of certificates, PEM, trusted beside the"
	    " system's"),
	OPTION_END
};

_Static_assert((int)MAILER_STARTTLS == (int)SMTP_STARTTLS &&
    (int)MAILER_TLS == (int)SMTP_TLS && (int)MAILER_PLAIN == (int)SMTP_PLAIN,
    "the wire's choices are those of the settings");

/* One letter that waits; its texts are its arena's. */
struct job {
	struct mail mail;
	struct job *next;
	struct mail_wish wish;
	struct arena arena;
	unsigned tries;
	int64_t next_ms;	/* monotonic */
};
#define JOB_ARENA_MAX 16384

struct mailbag {
	struct actor actor;
	struct mailer mailer;
	const struct clock *clock;
	const struct rng *rng;
	char dir[FOLDER_PATH_MAX], ca_file[FOLDER_PATH_MAX];
	int64_t timeout_ms;
	SSL_CTX *tls;
	struct job *first, **tail;	/* the oldest first */
	int64_t pause_ms;		/* nothing is tried before */
	atomic_bool is_ready, is_ending, is_testing, is_changing;
	atomic_uint waiting;
};

/* ---- one letter ---- */

static void
make_id(const struct mailbag *m, char id[2 * ID_BYTES + 1])
{
	unsigned char bytes[ID_BYTES];

	rng_fill(m->rng, bytes, sizeof(bytes));
	text_hex(bytes, sizeof(bytes), id);
}

static bool
send_one(struct mailbag *m, const struct mailconf *c,
    const struct mail_wish *wish, struct smtp_end *end)
{
	char to[LETTER_ADDRESS_MAX + 1], id[2 * ID_BYTES + 1];
	struct smtp_call call = { .host = c->host, .port = c->port,
		.security = (enum smtp_security)c->security,
		.user = c->user, .password = c->password, .from = c->from,
		.to = to, .tls = m->tls, .clock = m->clock,
		.step_ms = m->timeout_ms,
		.whole_ms = STEPS_OF_WHOLE * m->timeout_ms,
		.stop = &m->is_ending };
	struct buf text;
	bool ok;

	snprintf(to, sizeof(to), "%.*s", STR_FMT(wish->to));
	make_id(m, id);
	buf_init(&text, LETTER_MAX);
	mailtext_put(c, wish, clock_wall_ms(m->clock), str_from(id), &text);
	BUG_ON(text.overflow);	/* each of its texts has its maximum */
	call.letter = buf_str(&text);
	ok = smtp_send(&call, end);
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return ok;
}

static void
job_free(struct mailbag *m, struct job *j)
{
	mem_wipe((char *)(uintptr_t)j->wish.token.p, j->wish.token.len);
	arena_fini(&j->arena);
	xfree(j);
	metric_set(METRIC_MAILS_WAITING,
	    (int64_t)atomic_fetch_sub(&m->waiting, 1) - 1);
}

/* False: it waits for its next try. */
static bool
try_job(struct mailbag *m, const struct mailconf *c, struct job *j)
{
	struct smtp_end end;

	if (send_one(m, c, &j->wish, &end)) {
		metric_add(METRIC_MAILS_SENT, 1);
		return true;
	}
	if (atomic_load(&m->is_ending))
		return false;
	if (end.step < SMTP_SENDER)
		m->pause_ms = clock_mono_ms(m->clock) + PAUSE_MS;
	if (end.is_final || ++j->tries == TRIES_MAX) {
		metric_add(METRIC_MAILS_FAILED, 1);
		log_error("mail", "a letter is given up at %s: %s",
		    smtp_step_names[end.step], end.why);
		return true;
	}
	j->next_ms = clock_mono_ms(m->clock) + waits_ms[j->tries - 1];
	log_warn("mail", "a letter waits, it failed at %s: %s",
	    smtp_step_names[end.step], end.why);
	return false;
}

static void
drop_all(struct mailbag *m)
{
	struct job *next;

	for (struct job *j = m->first; j != NULL; j = next) {
		next = j->next;
		job_free(m, j);
	}
	m->first = NULL;
	m->tail = &m->first;
}

/* Those whose time has come. */
static void
send_due(struct mailbag *m, const struct mailconf *c)
{
	struct job **at = &m->first;

	while (*at != NULL && !atomic_load(&m->is_ending)) {
		struct job *j = *at;
		int64_t now_ms = clock_mono_ms(m->clock);

		if (now_ms < m->pause_ms)
			return;
		if (now_ms < j->next_ms || !try_job(m, c, j)) {
			at = &j->next;
			continue;
		}
		*at = j->next;
		if (*at == NULL)
			m->tail = at;
		job_free(m, j);
	}
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct mailbag *m = self;
	struct mailconf conf;

	if (m->first == NULL || mono_ms < m->pause_ms ||
	    atomic_load(&m->is_ending))
		return;
	if (mailconf_load(m->dir, &conf) == ERR_OK) {
		send_due(m, &conf);
		mailconf_wipe(&conf);
	} else {
		log_warn("mail", "what waits is dropped: mail is not set up");
		drop_all(m);
	}
}

static void
on_mail(void *self, struct mail *list)
{
	struct mailbag *m = self;
	struct mail *next;

	for (struct mail *i = list; i != NULL; i = next) {
		struct job *j = (struct job *)i;

		next = i->next;
		*m->tail = j;
		m->tail = &j->next;
	}
}

static const struct actor_ops actor_ops = {
	.name = "mail",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = LOOK_MS,
};

/* ---- the mailer ---- */

static void
write_conf(struct jsonw *w, const struct mailconf *c)
{
	jsonw_string_field(w, "host", str_from(c->host));
	jsonw_int_field(w, "port", c->port);
	jsonw_string_field(w, "security",
	    str_from(mailer_security_names[c->security]));
	jsonw_string_field(w, "user", str_from(c->user));
	jsonw_bool_field(w, "has_password", c->password[0] != '\0');
	jsonw_string_field(w, "from", str_from(c->from));
	jsonw_string_field(w, "url", str_from(c->url));
	jsonw_string_field(w, "language",
	    str_from(mailer_language_names[c->language]));
}

static enum err
show(void *arg, struct buf *out)
{
	struct mailbag *m = arg;
	struct jsonw w = jsonw_on(out);
	struct mailconf conf;
	enum err err = mailconf_load(m->dir, &conf);

	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	jsonw_object(&w);
	jsonw_bool_field(&w, "ready", err == ERR_OK);
	if (err == ERR_OK)
		write_conf(&w, &conf);
	jsonw_int_field(&w, "waiting", atomic_load(&m->waiting));
	jsonw_int_field(&w, "sent", metric_get(METRIC_MAILS_SENT));
	jsonw_int_field(&w, "failed", metric_get(METRIC_MAILS_FAILED));
	jsonw_object_end(&w);
	mailconf_wipe(&conf);
	return ERR_OK;
}

static enum err
change(struct mailbag *m, const struct mail_update_in *in)
{
	struct mailconf before, after;
	bool has_before;
	enum err err;

	if (in == NULL)
		return mailconf_save(m->dir, NULL);
	has_before = mailconf_load(m->dir, &before) == ERR_OK;
	err = mailconf_take(in, has_before ? &before : NULL, &after);
	if (err == ERR_OK)
		err = mailconf_save(m->dir, &after);
	mailconf_wipe(&before);
	mailconf_wipe(&after);
	return err;
}

static enum err
put(void *arg, const struct mail_update_in *in)
{
	struct mailbag *m = arg;
	enum err err;

	if (atomic_exchange(&m->is_changing, true))
		return ERR_BUSY;
	err = change(m, in);
	if (err == ERR_OK)
		atomic_store(&m->is_ready, in != NULL);
	atomic_store(&m->is_changing, false);
	return err;
}

static void
write_end(const struct smtp_end *end, bool ok, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_bool_field(&w, "ok", ok);
	jsonw_string_field(&w, "step", str_from(smtp_step_names[end->step]));
	if (!ok)
		jsonw_string_field(&w, "why", str_from(end->why));
	if (end->code != 0)
		jsonw_int_field(&w, "code", end->code);
	if (end->said[0] != '\0')
		jsonw_string_field(&w, "said", str_from(end->said));
	jsonw_object_end(&w);
}

/* One at a time: a dead server holds one thread of the pool and no more. */
static enum err
test(void *arg, const struct mail_wish *wish, struct buf *out)
{
	struct mailbag *m = arg;
	struct mailconf conf;
	struct smtp_end end;
	bool ok;
	enum err err;

	if (atomic_exchange(&m->is_testing, true))
		return ERR_BUSY;
	err = mailconf_load(m->dir, &conf);
	if (err == ERR_OK) {
		ok = send_one(m, &conf, wish, &end);
		write_end(&end, ok, out);
	}
	mailconf_wipe(&conf);
	atomic_store(&m->is_testing, false);
	return err;
}

static bool
is_ready(void *arg)
{
	struct mailbag *m = arg;

	return atomic_load(&m->is_ready);
}

static uint32_t
room(void *arg)
{
	struct mailbag *m = arg;
	unsigned waiting = atomic_load(&m->waiting);

	return is_ready(m) && waiting < MAILER_QUEUE_MAX ?
	    MAILER_QUEUE_MAX - waiting : 0;
}

static struct str
keep(struct job *j, struct str s)
{
	return (struct str){ arena_strndup(&j->arena, s.p, s.len), s.len };
}

static enum err
post(void *arg, const struct mail_wish *wish)
{
	struct mailbag *m = arg;
	unsigned before = atomic_fetch_add(&m->waiting, 1);
	struct job *j;

	if (before >= MAILER_QUEUE_MAX || atomic_load(&m->is_ending)) {
		atomic_fetch_sub(&m->waiting, 1);
		return ERR_FULL;
	}
	j = xcalloc(1, sizeof(*j));
	arena_init(&j->arena, JOB_ARENA_MAX);
	j->wish = (struct mail_wish){ .kind = wish->kind,
		.to = keep(j, wish->to), .house = keep(j, wish->house),
		.name = keep(j, wish->name), .user = keep(j, wish->user),
		.token = keep(j, wish->token),
		.site = keep(j, wish->site), .language = wish->language };
	metric_set(METRIC_MAILS_WAITING, (int64_t)before + 1);
	mailbox_post_reserved(&m->actor.box, &j->mail);
	return ERR_OK;
}

/* ---- life ---- */

static bool
start(const void *options, void **self)
{
	const struct mail_options *o = options;
	struct mailbag *m = xcalloc(1, sizeof(*m));

	m->actor = (struct actor){ .ops = &actor_ops, .self = m };
	m->mailer = (struct mailer){ .arg = m, .show = show, .put = put,
		.test = test, .is_ready = is_ready, .room = room,
		.post = post };
	m->clock = &clock_real;
	m->rng = &rng_real;
	m->timeout_ms = o->timeout_ms;
	m->tail = &m->first;
	folder_path(m->ca_file, "%s", o->ca_file);
	*self = m;
	return true;
}

static void
stop(void *self)
{
	struct mailbag *m = self;

	SSL_CTX_free(m->tls);
	xfree(m);
}

static struct actor *
actor(void *self)
{
	struct mailbag *m = self;

	return &m->actor;
}

static enum err
connect_(void *self, const struct module_site *site)
{
	struct mailbag *m = self;
	struct mailconf conf;
	const char *why;

	folder_path(m->dir, "%.4000s/mail", site->backups->data);
	m->tls = smtpwire_tls(m->ca_file[0] != '\0' ? m->ca_file : NULL,
	    &why);
	if (m->tls == NULL) {
		log_error("mail", "%s; see mail.ca_file", why);
		return ERR_TLS;
	}
	atomic_store(&m->is_ready, mailconf_load(m->dir, &conf) == ERR_OK);
	mailconf_wipe(&conf);
	return ERR_OK;
}

static void
end(void *self)
{
	struct mailbag *m = self;

	atomic_store(&m->is_ending, true);
}

static void
finish(void *self)
{
	struct mailbag *m = self;
	unsigned left;

	on_mail(m, mailbox_take(&m->actor.box));
	left = atomic_load(&m->waiting);
	if (left > 0)
		log_warn("mail", "%u letters were not sent any more", left);
	drop_all(m);
}

static void
health(const void *self, struct buf *out)
{
	const struct mailbag *m = self;

	buf_printf(out, "waits %d s for an answer of the mail server",
	    (int)(m->timeout_ms / 1000));
}

const struct module mail_module = {
	.name = "mail",
	.options = { .rows = rows, .size = sizeof(struct mail_options) },
	.start = start,
	.stop = stop,
	.actor = actor,
	.connect = connect_,
	.end = end,
	.finish = finish,
	.health = health,
};

const struct mailer *
mail_mailer(void *self)
{
	struct mailbag *m = self;

	return &m->mailer;
}
