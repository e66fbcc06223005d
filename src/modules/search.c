/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the search index of each tenant beside its log: a follower with its
 * cursor in the index. What a message's terms are is said here; what is
 * found, core/search.c says.
 *
 * What is wrong with an index never holds up anything but searching: one that
 * is damaged is made again, and so is one that knows what is no longer there.
 *
 * Runs on: the follower thread; main (start, stop).
 * Owns: the writing handles of the indexes.
 */
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/map.h"
#include "base/metrics.h"
#include "base/term.h"
#include "base/text.h"
#include "core/disk.h"
#include "core/messagetext.h"
#include "core/search.h"
#include "modules/module.h"

#define TENANTS_MAX 100000
#define OPEN_MAX 256	/* indexes; beyond, all are closed */
#define ITEMS_MAX 2048	/* entries of one turn */
#define LATE_MS 200	/* that what was just said is not found yet */
#define TERMS_MAX_BYTES (8u << 20)
/* After making one has failed, most often for lack of room. */
#define REST_MS (10 * 60 * 1000)
#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

struct search_options {
	bool enabled;
	int64_t hour;
};

static const struct option rows[] = {
	OPTION_AT(OPTION_BOOL, "search", struct search_options, enabled,
	    "true", 0, 0, 0, "Keeps an index, so that messages are found"),
	OPTION_AT(OPTION_INT, "search", struct search_options, hour, "4", 0,
	    23, 0, "From when on an index that knows erased messages is made"
	    " again, the hour of this machine's time"),
	OPTION_END
};

/* A message that is to be put into an index. */
struct item {
	int64_t conv, seq;
	size_t from, len;	/* of terms */
};

/* What one turn puts into one index. */
struct heap {
	struct index_state state;
	struct item items[ITEMS_MAX];
	unsigned count;
	struct buf terms;
	const struct index_ops *ops;
	struct index *to;
	const struct followed *what;
	enum err err;
	unsigned seen;
};

struct shelf {
	char tenant[33];
	struct index *now, *next;	/* next: being made; or NULL */
	int64_t rest_ms;		/* none is begun before */
	bool is_read;			/* at is known */
	int64_t at;			/* what it has committed */
	int64_t lag;			/* entries, as the gauge has it */
};

struct search {
	const struct index_ops *ops;	/* NULL: none was open yet */
	struct map shelves;	/* tenant → struct shelf */
	int64_t hour;
	unsigned open;
	struct shelf *making;	/* the one that has a next, or NULL */
	struct heap now, next;	/* of the present turn */
};

static bool
start(const void *options, void **self)
{
	const struct search_options *o = options;
	struct search *s;

	if (!o->enabled)
		return false;
	*self = s = xcalloc(1, sizeof(*s));
	s->hour = o->hour;
	map_init(&s->shelves, TENANTS_MAX);
	buf_init(&s->now.terms, TERMS_MAX_BYTES);
	buf_init(&s->next.terms, TERMS_MAX_BYTES);
	return true;
}

/* ---- shelves ---- */

static void
shelf_close(struct search *s, struct shelf *f, const struct index_ops *ops)
{
	if (f->now != NULL)
		s->open--;
	ops->close(f->now);
	ops->close(f->next);
	f->now = f->next = NULL;
	if (s->making == f)
		s->making = NULL;
}

static void
close_all(struct search *s, const struct index_ops *ops, bool finished)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&s->shelves, &pos, &key, &value))
		if (finished || value != s->making)
			shelf_close(s, value, ops);
}

static struct shelf *
shelf_for(struct search *s, struct str tenant)
{
	struct shelf *f = map_find(&s->shelves, tenant);

	if (f != NULL)
		return f;
	f = xcalloc(1, sizeof(*f));
	memcpy(f->tenant, tenant.p, tenant.len);
	if (map_put(&s->shelves, str_from(f->tenant), f, NULL) != ERR_OK)
		BUG("more than %d tenants", TENANTS_MAX);
	return f;
}

static enum err
shelf_open(struct search *s, struct shelf *f, const struct store_backend *b)
{
	struct str tenant = str_from(f->tenant);
	const char *why = "";
	enum err err;

	if (f->now != NULL)
		return ERR_OK;
	if (s->open >= OPEN_MAX)
		close_all(s, b->index, false);
	err = b->index->open(b->place, tenant, STORE_WRITE, &f->now, &why);
	if (err == ERR_OK)
		s->open++;
	else
		log_warn("search", "tenant %s: its index: %s", f->tenant, why);
	return err;
}

/* ---- what a message is found by ---- */

static void
put_tag(struct buf *out, char what, struct str value, bool as_hex)
{
	char hex[2 * 64 + 1];

	buf_printf(out, "%s%c", INDEX_TAG, what);
	if (as_hex && value.len <= 64) {
		text_hex(value.p, value.len, hex);
		buf_puts(out, hex);
	} else if (!as_hex)
		buf_putstr(out, value);
	buf_putc(out, ' ');
}

static enum err
put_terms(const struct entry *e, struct buf *out)
{
	struct terms terms;
	struct term t;
	struct buf text;
	enum err err;

	buf_init(&text, MESSAGE_TEXT_MAX);
	err = message_text(e, &text);
	terms_init(&terms, buf_str(&text));
	while (err == ERR_OK && terms_next(&terms, &t)) {
		buf_putstr(out, term_str(&t));
		buf_putc(out, ' ');
	}
	buf_fini(&text);
	put_tag(out, SEARCH_TAG_FROM, e->sender, true);
	put_tag(out, SEARCH_TAG_KIND, e->kind, false);
	if (message_has_file(e))
		put_tag(out, SEARCH_TAG_FILE, STR(""), false);
	return err;
}

static enum err
heap_put(struct heap *h)
{
	struct index_doc docs[ITEMS_MAX];
	enum err err = h->terms.overflow ? ERR_FULL : ERR_OK;

	for (unsigned i = 0; i < h->count; i++) {
		const struct item *item = &h->items[i];

		docs[i] = (struct index_doc){ item->conv, item->seq,
			{ h->terms.data + item->from, item->len } };
	}
	if (err == ERR_OK && h->count > 0)
		err = h->ops->put(h->to, docs, h->count);
	h->count = 0;
	buf_reset(&h->terms);
	return err;
}

/* What burns, or is still being said, is not searched for. */
static bool
is_searched(const struct entry *e)
{
	return e->type == ENTRY_MESSAGE && !e->recalled &&
	    !message_has_mark(e, "burn_s") &&
	    !message_has_mark(e, "streaming");
}

static enum err
heap_add(struct heap *h, const struct entry *e)
{
	struct item *item = &h->items[h->count];
	enum err err;

	if (!is_searched(e))
		return ERR_OK;
	if (h->count == ITEMS_MAX || h->terms.len > TERMS_MAX_BYTES / 2) {
		err = heap_put(h);	/* long ones: not all at once */
		if (err != ERR_OK)
			return err;
		item = &h->items[0];
	}
	item->conv = e->conv;
	item->seq = e->seq;
	item->from = h->terms.len;
	err = put_terms(e, &h->terms);
	item->len = h->terms.len - item->from;
	if (err == ERR_CORRUPT) {	/* its own row only: not found */
		log_write_about(LOG_WARN, "search", &(struct log_about){
		    .event = e->id }, "an entry has no body");
		err = ERR_OK;
	}
	h->count++;
	h->state.count++;
	return err;
}

static enum err
heap_add_target(struct heap *h, const struct entry *e)
{
	struct view *v = h->what->view;
	struct arena arena;
	struct entry target;
	enum err err;

	arena_init(&arena, SEARCH_ARENA_MAX);
	err = v->ops->entry_by_seq(v->store, e->conv, e->target, &arena,
	    &target);
	if (err == ERR_OK)
		err = heap_add(h, &target);
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Of these, terms stay behind that no message has any more. */
static const bool makes_stale[ENTRY_TYPE_COUNT] = {
	[ENTRY_RECALL] = true,
	[ENTRY_EDIT] = true,
	[ENTRY_ERASE] = true,
	[ENTRY_PURGE] = true,
};

/* What changed before the index was begun, the messages' rows have said. */
static enum err
heap_take_change(struct heap *h, const struct entry *e)
{
	if (e->type == ENTRY_POLICY && str_is(e->body, "{\"of\":\""
	    SEARCH_POLICY "\"}"))
		h->state.wanted_id = e->id;
	if (e->id <= h->state.begun_id)
		return ERR_OK;
	h->state.stale += makes_stale[e->type];
	if (e->type == ENTRY_EDIT || e->type == ENTRY_FINISH)
		return heap_add_target(h, e);
	return ERR_OK;
}

static enum err
heap_take(struct heap *h, const struct entry *e)
{
	h->seen++;
	return e->type == ENTRY_MESSAGE ? heap_add(h, e) :
	    heap_take_change(h, e);
}

static enum err
heap_write(struct heap *h)
{
	const struct index_ops *ops = h->ops;
	struct index *to = h->to;
	enum err err = heap_put(h);

	if (err == ERR_OK)
		err = ops->state_put(to, &h->state);
	if (err == ERR_OK)
		err = ops->commit(to);
	ops->rollback(to);
	return err == ERR_OK ? ops->tidy(to) : err;
}

/* A new one, or one of a log that was put back to what it was before. */
static enum err
check_state(const struct followed *what, struct index_state *s)
{
	struct view *v = what->view;
	int64_t newest = 0;
	enum err err = v->ops->last_id_get(v->store, &newest);

	if (err == ERR_OK && s->at > newest)
		return ERR_CORRUPT;
	if (s->format != 0)
		return err;
	s->format = INDEX_FORMAT;
	s->begun_id = newest;
	s->begun_ts = clock_wall_ms(v->parts->clock);
	return err;
}

static enum err
heap_begin(struct heap *h, struct index *of, const struct followed *what)
{
	const struct index_ops *ops = what->view->parts->store->index;
	enum err err = ops->begin(of);

	h->count = h->seen = 0;
	h->ops = ops;
	h->to = of;
	h->what = what;
	h->err = ERR_OK;
	buf_reset(&h->terms);
	if (err == ERR_OK)
		err = ops->state_get(of, &h->state);
	if (err == ERR_OK)
		err = check_state(what, &h->state);
	if (err != ERR_OK)
		ops->rollback(of);
	return err;
}

/* ---- making it again ---- */

/* Nights begin at the hour. */
static int64_t
night_of(int64_t ts, int64_t hour)
{
	time_t seconds = (time_t)(ts / 1000);
	struct tm tm;

	if (localtime_r(&seconds, &tm) == NULL)
		return 0;
	return (seconds + tm.tm_gmtoff - hour * HOUR_S) / DAY_S;
}

static bool
is_rebuild_due(const struct search *s, const struct shelf *f,
    const struct view *v)
{
	const struct index_state *state = &s->now.state;
	int64_t ts = clock_wall_ms(v->parts->clock);

	if (s->making != NULL)
		return s->making == f;
	if (clock_mono_ms(v->parts->clock) < f->rest_ms)
		return false;
	return state->format != INDEX_FORMAT ||
	    state->wanted_id > state->begun_id || (state->stale > 0 &&
	    night_of(ts, s->hour) > night_of(state->begun_ts, s->hour));
}

static bool
on_old_entry(void *arg, const struct entry *e)
{
	struct heap *h = arg;

	h->err = heap_take(h, e);
	if (h->err != ERR_OK)
		return false;
	h->state.at = e->id;
	return true;
}

/* A batch of the whole log: a transaction of `of` is open after ERR_OK. */
static enum err
gather(struct heap *h, struct index *of, const struct followed *what,
    int64_t *before)
{
	struct view *v = what->view;
	enum err err = v->ops->begin(v->store);

	if (err == ERR_OK)
		err = heap_begin(h, of, what);
	if (err == ERR_OK) {
		*before = h->state.at;
		err = v->ops->entry_after(v->store, h->state.at, ITEMS_MAX,
		    on_old_entry, h);
		err = err == ERR_OK ? h->err : err;
		if (err != ERR_OK)
			h->ops->rollback(of);
	}
	v->ops->rollback(v->store);
	return err;
}

/* One batch, and at its end the exchange. */
static enum err
rebuild_step(struct shelf *f, struct heap *h, const struct followed *what,
    bool *more)
{
	const struct index_ops *ops = what->view->parts->store->index;
	int64_t before;
	enum err err = gather(h, f->next, what, &before);

	if (err != ERR_OK)
		return err;
	err = heap_write(h);
	*more = true;
	if (err != ERR_OK || h->state.at != before)
		return err;
	log_info("search", "tenant %s: the index was made again, with %lld"
	    " messages", f->tenant, (long long)h->state.count);
	return ops->replace(&f->now, &f->next);
}

static void
rebuild(struct search *s, struct shelf *f, const struct followed *what,
    bool *more)
{
	const struct core_parts *parts = what->view->parts;
	const struct store_backend *b = parts->store;
	const char *why;
	enum err err = ERR_OK;

	if (f->next == NULL)
		err = b->index->open_next(b->place, str_from(f->tenant),
		    &f->next, &why);
	if (err == ERR_OK)
		err = rebuild_step(f, &s->next, what, more);
	s->making = f->next != NULL ? f : NULL;
	if (err == ERR_OK)
		return;
	/* From the beginning, later; the old one is searched meanwhile. */
	log_warn("search", "tenant %s: the index cannot be made again now:"
	    " %s", f->tenant, err_text(err, "en"));
	b->index->close(f->next);
	f->next = NULL;
	s->making = NULL;
	f->rest_ms = clock_mono_ms(parts->clock) + REST_MS;
}

/* ---- the follower ---- */

/* What helps is to begin anew: the log has it all. */
static enum err
destroy(struct search *s, struct shelf *f, const struct store_backend *b)
{
	log_warn("search", "tenant %s: the index is made again from its"
	    " beginning", f->tenant);
	shelf_close(s, f, b->index);
	f->at = 0;
	return b->index->destroy(b->place, str_from(f->tenant));
}

static enum err
make_ready(struct search *s, struct shelf *f, const struct followed *what)
{
	enum err err = shelf_open(s, f, what->view->parts->store);

	return err == ERR_OK ? heap_begin(&s->now, f->now, what) : err;
}

static enum err
begin(void *self, const struct followed *what, int64_t *at)
{
	struct search *s = self;
	const struct store_backend *b = what->view->parts->store;
	struct shelf *f = shelf_for(s, what->tenant);
	enum err err;

	if (b->index == NULL)
		return ERR_CLOSED;
	/* The reserve is not for this. */
	if (disk_is_short(what->view->parts->disk))
		return ERR_DISK_FULL;
	s->ops = b->index;
	err = make_ready(s, f, what);
	if (err == ERR_CORRUPT) {
		err = destroy(s, f, b);
		if (err == ERR_OK)
			err = make_ready(s, f, what);
	}
	if (err != ERR_OK) {
		shelf_close(s, f, b->index);
		return err;
	}
	f->is_read = true;
	*at = f->at = s->now.state.at;
	return ERR_OK;
}

static enum err
take(void *self, const struct followed *what)
{
	return heap_take(&((struct search *)self)->now, what->entry);
}

static bool
on_newer(void *arg, const struct entry *e)
{
	(void)e;
	*(bool *)arg = true;
	return false;
}

static void
show(struct shelf *f, int64_t lag)
{
	metric_add(METRIC_SEARCH_LAG, lag - f->lag);
	f->lag = lag;
}

static void
show_lag(struct shelf *f, const struct followed *what)
{
	struct view *v = what->view;
	int64_t newest = f->at;
	bool has_newer = false;
	enum err err = v->ops->begin(v->store);

	if (err == ERR_OK)
		err = v->ops->entry_after(v->store, f->at, 1, on_newer,
		    &has_newer);
	if (err == ERR_OK)
		err = v->ops->last_id_get(v->store, &newest);
	v->ops->rollback(v->store);
	if (err == ERR_OK)	/* else whoever reads next meets it */
		show(f, has_newer ? newest - f->at : 0);
}

/* How far it is, of one that could not be opened to be written. */
static enum err
read_at(struct shelf *f, const struct store_backend *b)
{
	struct index_state state = { .at = 0 };
	struct index *x = NULL;
	const char *why;
	enum err err = b->index->open(b->place, str_from(f->tenant),
	    STORE_READ, &x, &why);

	if (err == ERR_OK)
		err = b->index->begin(x);
	if (err == ERR_OK) {
		err = b->index->state_get(x, &state);
		b->index->rollback(x);
	}
	b->index->close(x);
	if (err == ERR_NOT_FOUND)
		err = ERR_OK;	/* there is none: all is still to come */
	f->is_read = err == ERR_OK;
	f->at = state.at;
	return err;
}

static void
behind(void *self, const struct followed *what)
{
	const struct store_backend *b = what->view->parts->store;
	struct shelf *f = shelf_for(self, what->tenant);

	if (b->index == NULL)
		return;
	if (f->is_read || read_at(f, b) == ERR_OK)
		show_lag(f, what);
}

static void
gone(void *self, struct str tenant)
{
	struct search *s = self;
	struct shelf *f = map_find(&s->shelves, tenant);

	if (f == NULL)
		return;
	if (s->ops != NULL)
		shelf_close(s, f, s->ops);
	show(f, 0);
}

/* What this turn took is in the index. */
static enum err
write_now(struct search *s, struct shelf *f, int64_t upto)
{
	enum err err;

	if (s->now.seen == 0) {
		s->now.ops->rollback(f->now);
		return ERR_OK;
	}
	s->now.state.at = upto;
	err = heap_write(&s->now);
	if (err != ERR_OK)
		return err;
	metric_add(METRIC_SEARCH_INDEXED, s->now.seen);
	f->at = upto;
	return ERR_OK;
}

static enum err
end(void *self, const struct followed *what, enum err err, int64_t upto,
    bool *more)
{
	struct search *s = self;
	const struct store_backend *b = what->view->parts->store;
	struct shelf *f = shelf_for(s, what->tenant);

	if (err != ERR_OK) {
		b->index->rollback(f->now);
		return err;
	}
	err = write_now(s, f, upto);
	if (err == ERR_OK)
		show_lag(f, what);
	if (disk_note(what->view->parts->disk, err) == ERR_SYNC)
		b->index->distrust(b->place, what->tenant);
	if (err == ERR_CORRUPT)
		return destroy(s, f, b) == ERR_OK ? ERR_BUSY : err;
	if (err == ERR_OK && is_rebuild_due(s, f, what->view))
		rebuild(s, f, what, more);
	if (err != ERR_OK)
		shelf_close(s, f, b->index);
	else if (f->now == NULL)	/* the exchange failed half-way */
		s->open--;
	return err;
}

static const struct follower_batch batch = {
	.begin = begin,
	.end = end,
	.behind = behind,
	.gone = gone,
	.size = ITEMS_MAX,
	.rest_ms = LATE_MS,
};

static void
stop(void *self)
{
	struct search *s = self;
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (s->ops != NULL)
		close_all(s, s->ops, true);
	while (map_next(&s->shelves, &pos, &key, &value))
		xfree(value);
	map_fini(&s->shelves);
	buf_fini(&s->now.terms);
	buf_fini(&s->next.terms);
	xfree(s);
}

static void
health(const void *self, struct buf *out)
{
	(void)self;
	buf_puts(out, "keeps an index of messages");
}

const struct module search_module = {
	.name = "search",
	.options = { .rows = rows, .size = sizeof(struct search_options) },
	.start = start,
	.stop = stop,
	.after = take,
	.batch = &batch,
	.health = health,
};
