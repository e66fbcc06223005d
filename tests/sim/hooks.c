/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks, posted by the module itself to receivers that take a call, fail,
 * or are not heard of again. What the webhook's saved state says it is through
 * with has been taken by its receiver, whatever died in between; and nobody is
 * told what was not committed.
 * Runs on: the one thread of the simulator.
 * Owns: the module, and calls that are not answered.
 */
#include <stdio.h>

#include "base/hooksign.h"
#include "core/view.h"
#include "core/webhook.h"
#include "modules/module.h"
#include "net/outcall.h"
#include "world.h"

extern const struct module webhook_module;

/* One webhook of a tenant, as long as it is the same. */
struct receiver {
	char secret[HOOKSIGN_SECRET_MAX + 1];	/* of no other; "": unknown */
	int64_t since;		/* what came before is not looked for */
	bool taken[IDS_MAX];	/* by the line of the log */
};

struct posting {
	void *self;		/* the module's */
	struct actor *actor;
	struct mailbox outbound;
	struct mail *calls;	/* taken from there, not answered */
	uint64_t call_count;
	struct receiver receivers[LOGS];
};

static struct posting *
posting_of(struct world *w)
{
	return w->posting;
}

static int
line_at(const struct log *log, int64_t id)
{
	for (int i = log->count - 1; i >= 0; i--)
		if (log->lines[i].id == id)
			return i;
	return -1;
}

/* ---- life ---- */

static void
no_wake(void *arg)
{
	(void)arg;
}

/* With the options it has when nobody says any. */
static void *
start(void)
{
	const struct conf_table tables[] = { webhook_module.options,
		{ .rows = NULL } };
	const struct conf_override none[] = { { NULL, NULL, NULL } };
	const struct conf_source source = { .overrides = none };
	struct buf problems;
	struct conf *conf;
	void *self;

	buf_init(&problems, 4096);
	BUG_ON(conf_load(tables, &source, &problems, &conf) != ERR_OK);
	BUG_ON(!webhook_module.start(conf_values(conf, &tables[0]), &self));
	conf_free(conf);
	buf_fini(&problems);
	return self;
}

static void
up(struct world *w)
{
	struct posting *p = posting_of(w);
	struct module_site site = { .core = w->core };

	if (p == NULL)
		w->posting = p = xcalloc(1, sizeof(*p));
	site.outbound = &p->outbound;
	p->self = start();
	p->actor = webhook_module.actor(p->self);
	/* Small on purpose: news get lost. */
	mailbox_init(&p->actor->box, 2, no_wake, NULL);
	mailbox_init(&p->outbound, 100000, no_wake, NULL);
	CHECK(w, webhook_module.connect(p->self, &site) == ERR_OK,
	    "webhooks do not start");
}

static void
drop_calls(struct mail *list)
{
	struct mail *next;

	for (; list != NULL; list = next) {
		next = list->next;
		outcall_free((struct outcall *)list);
	}
}

static void
down(struct world *w)
{
	struct posting *p = posting_of(w);

	webhook_module.finish(p->self);
	drop_calls(p->calls);
	drop_calls(mailbox_take(&p->outbound));
	p->calls = NULL;
	p->call_count = 0;
	mailbox_fini(&p->outbound);
	mailbox_fini(&p->actor->box);
	webhook_module.stop(p->self);
}

static struct actor *
actor(struct world *w)
{
	return posting_of(w)->actor;
}

/* ---- being called ---- */

/* "default-4711-1763712000123": whose, and which entry; false for a test. */
static bool
read_id(struct world *w, const struct outcall *c, int *tenant, int64_t *id)
{
	struct str text = c->fields[0].value;
	char name[40];
	long long number;

	CHECK(w, str_is(c->fields[0].name, "webhook-id"), "a call without id");
	for (*tenant = 0; *tenant < LOGS; ++*tenant) {
		int len = snprintf(name, sizeof(name), "%s-",
		    tenant_ids[*tenant]);

		if (!str_starts(text, name))
			continue;
		if (sscanf(text.p + len, "%lld-", &number) != 1)
			return false;
		*id = number;
		return true;
	}
	world_fail(w, "tenant", "somebody's call: %.*s", STR_FMT(text));
}

static void
look_at(struct world *w, const struct outcall *c, int line, int tenant)
{
	const struct log *log = &w->logs[tenant];
	json_t *body = NULL, *data;

	CHECK(w, line >= 0, "%.*s is posted and not committed",
	    STR_FMT(c->fields[0].value));
	CHECK(w, field_parse(c->body, &body) == ERR_OK, "a call is no JSON");
	data = json_object_get(body, "data");
	CHECK(w, json_integer_value(json_object_get(data, "id")) ==
	    log->lines[line].id && json_integer_value(json_object_get(data,
	    "seq")) == log->lines[line].seq, "%.*s says something else",
	    STR_FMT(c->fields[0].value));
	json_decref(body);
}

static const struct {
	enum outcall_end end;
	int status;
} ways[] = {
	{ OUTCALL_ANSWERED, 204 },
	{ OUTCALL_ANSWERED, 500 },
	{ OUTCALL_ANSWERED, 302 },
	{ OUTCALL_LATE, 0 },
	{ OUTCALL_BROKEN, 0 },
	{ OUTCALL_NOT_REACHED, 0 },
	{ OUTCALL_BUSY, 0 },
	{ OUTCALL_ANSWERED, 410 },
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static struct outcall *
take_any(struct world *w)
{
	struct posting *p = posting_of(w);
	struct mail **at = &p->calls, *one, *next;

	for (one = mailbox_take(&p->outbound); one != NULL; one = next) {
		next = one->next;
		one->next = p->calls;
		p->calls = one;
		p->call_count++;
	}
	if (p->call_count == 0)
		return NULL;
	for (uint64_t n = world_dice(w, p->call_count); n > 0; n--)
		at = &(*at)->next;
	one = *at;
	*at = one->next;
	p->call_count--;
	return (struct outcall *)one;
}

static bool
answer(struct world *w)
{
	struct posting *p = posting_of(w);
	struct outcall *c = take_any(w);
	uint64_t how;
	int64_t id;
	int tenant;

	if (c == NULL)
		return false;
	how = w->is_well ? 0 : world_dice(w, 4 * WAYS);
	how = how < WAYS ? how : 0;
	c->end = ways[how].end;
	c->status = ways[how].status;
	snprintf(c->why, sizeof(c->why), "%s", outcall_end_name(c->end));
	if (read_id(w, c, &tenant, &id)) {
		int line = line_at(&w->logs[tenant], id);

		look_at(w, c, line, tenant);
		p->receivers[tenant].taken[line] |= outcall_is_good(c);
		w->posted += outcall_is_good(c);
	}
	c->mail.kind = c->reply_kind;
	c->mail.next = NULL;
	mailbox_post_reserved(c->reply_to, &c->mail);
	return true;
}

/* ---- what is saved ---- */

struct look {
	struct world *w;
	int tenant;
	bool is_quiet;
	struct view view;
};

static bool
is_pending(const struct webhook *h, int64_t id)
{
	struct webhook_pending p;

	for (uint32_t i = 0; i < h->state.pending.count; i++)
		if (webhook_pending_parse(h->state.pending.items[i], &p) &&
		    p.what != WEBHOOK_TEST && p.id == id)
			return true;
	return false;
}

static bool
is_dead(const struct look *look, const struct webhook *h, int64_t id)
{
	char text[24];
	struct record_key key = { RECORD_WEBHOOK_DEAD, h->id, { text, 0 } };
	struct record found;
	struct arena arena;
	enum err err;

	key.id.len = (size_t)snprintf(text, sizeof(text), "%019lld",
	    (long long)id);
	arena_init(&arena, 1 << 16);
	err = look->view.ops->record_get(look->view.store, &key, &arena,
	    &found);
	arena_fini(&arena);
	return err == ERR_OK;
}

/* A new one is looked at from where it stands: what is behind is known to
 * nobody here. */
static void
meet(struct receiver *r, const struct webhook *h, const struct log *log)
{
	memset(r->taken, 0, sizeof(r->taken));
	snprintf(r->secret, sizeof(r->secret), "%.*s",
	    STR_FMT(h->row.secret));
	r->since = log->count > 0 ? log->lines[log->count - 1].id : 0;
}

static enum err
on_webhook(void *arg, const struct webhook *h)
{
	const struct look *look = arg;
	struct world *w = look->w;
	struct receiver *r = &posting_of(w)->receivers[look->tenant];
	const struct log *log = &w->logs[look->tenant];

	if (!str_is(h->row.secret, r->secret))
		meet(r, h, log);
	for (int i = 0; i < log->count; i++) {
		int64_t id = log->lines[i].id;

		if (id <= r->since || id > h->state.cursor || r->taken[i] ||
		    log_is_purged(log, i) ||
		    !webhook_wants_type(&h->row, log->lines[i].type))
			continue;
		CHECK(w, is_pending(h, id) || is_dead(look, h, id),
		    "%s: %lld is passed over and nobody took it",
		    tenant_ids[look->tenant], (long long)id);
	}
	CHECK(w, !look->is_quiet || h->row.paused.p != NULL ||
	    log->count == 0 ||
	    h->state.cursor >= log->lines[log->count - 1].id ||
	    h->state.pending.count == WEBHOOK_PENDING_MAX,
	    "%s: stands at %lld, the log at %lld", tenant_ids[look->tenant],
	    (long long)h->state.cursor,
	    (long long)log->lines[log->count - 1].id);
	return ERR_OK;
}

/* Receivers that were down are tried again; broadcasts that go to one person
 * at a time come to their ends; and what comes of it is saved. */
static void
let_all_through(struct world *w)
{
	world_pass(w, 11 * 60 * 1000);
	world_settle(w);
	for (int i = 0; i < NAMES + 4; i++) {
		world_pass(w, 2000);
		world_settle(w);
	}
}

static void
check(struct world *w, bool is_quiet)
{
	if (is_quiet)
		let_all_through(w);
	for (int t = 0; t < LOGS; t++) {
		struct look look = { .w = w, .tenant = t,
			.is_quiet = is_quiet, .view = { .parts =
			core_parts(w->core), .ops = w->plain.ops } };
		struct arena arena;

		if (!checks_open(w, t, &look.view.store))
			continue;
		arena_init(&arena, 16 << 20);
		CHECK(w, webhook_each(&look.view, &arena, on_webhook, &look)
		    == ERR_OK, "webhooks cannot be read");
		arena_fini(&arena);
		checks_close(w, look.view.store);
	}
}

const struct poster hooks_poster = {
	.up = up, .down = down, .actor = actor, .answer = answer,
	.check = check,
};
