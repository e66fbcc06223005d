/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journey of one message: what its marks say, and what is durable.
 * Runs on: shards, writers, readers, as monitor.journey goes.
 * Owns: nothing between calls.
 */
#include "core/journey.h"

#include "base/jsonw.h"
#include "core/delivered.h"
#include "core/webhook.h"

#define DEVICES_MAX 16		/* of one member that left marks */
#define HOOKS_ROOM (64u * 1024)

struct device_marks {
	struct session_ref session;
	int64_t us[MARK_DROPPED + 1];	/* by mark_kind; 0: none */
};

struct receiver {
	struct str user;
	uint64_t who;
	int64_t read_seq, delivered_seq;
	unsigned device_count;
	struct device_marks devices[DEVICES_MAX];
};

/* What the steps hand on. */
struct journey {
	uint32_t tenant;
	struct conv conv;
	struct entry entry;
	struct mark commit;	/* kind NONE: it is not known any more */
	struct receiver *members;
	unsigned count;
	bool is_cut;
	struct str hooks;	/* JSON array */
	struct arena *arena;
};

enum err
journey_begin(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct journey *j = arena_zalloc(&r->arena, sizeof(*j));

	(void)s;
	j->tenant = shard_tenant_number(t);
	j->arena = &r->arena;
	r->scratch = j;
	return ERR_OK;
}

/* The row that audit_step writes behind it is committed before anything is
 * looked at. */
enum err
journey_note(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

/* ---- marks ---- */

static struct device_marks *
device_of(struct receiver *m, struct session_ref session)
{
	for (unsigned i = 0; i < m->device_count; i++)
		if (session_ref_eq(m->devices[i].session, session))
			return &m->devices[i];
	if (m->device_count == DEVICES_MAX)
		return NULL;
	m->devices[m->device_count].session = session;
	return &m->devices[m->device_count++];
}

static struct receiver *
member_of(struct journey *j, uint64_t who)
{
	for (unsigned i = 0; i < j->count; i++)
		if (j->members[i].who == who)
			return &j->members[i];
	return NULL;
}

/* The first of a kind is kept: a cursor goes on moving. */
static void
take_mark(struct journey *j, const struct mark *m)
{
	struct receiver *member;
	struct device_marks *d;
	bool is_it = m->seq == j->entry.seq ||
	    (m->kind == MARK_DELIVERED && m->seq > j->entry.seq);

	if (!is_it || m->tenant != j->tenant || m->conv != j->conv.key)
		return;
	if (m->kind == MARK_COMMITTED) {
		j->commit = *m;
		return;
	}
	member = member_of(j, m->who);
	d = member != NULL ? device_of(member, m->session) : NULL;
	if (d != NULL && d->us[m->kind] == 0)
		d->us[m->kind] = m->us;
}

static void
read_lane(struct journey *j, const struct monitor_lane *lane)
{
	uint64_t head = recorder_head(&lane->marks);
	struct mark m;

	for (uint64_t n = recorder_tail(&lane->marks); n < head; n++)
		if (journey_read(lane, n, &m))
			take_mark(j, &m);
}

static void
read_marks(struct journey *j, const struct monitor *m)
{
	for (unsigned i = 0; m != NULL && i < CORE_SHARDS_MAX; i++)
		read_lane(j, &m->shards[i]);
	for (unsigned i = 0; m != NULL && i < CORE_WORKERS_MAX; i++)
		read_lane(j, &m->workers[i]);
}

/* ---- rows ---- */

static bool
on_member(void *arg, const struct member *m)
{
	struct journey *j = arg;
	struct receiver *out;

	if (m->from_seq > j->entry.seq || str_eq(m->user, j->entry.sender) ||
	    !entry_is_for(&j->entry, m->user))
		return true;
	j->is_cut = j->count == JOURNEY_MEMBERS_MAX;
	if (j->is_cut)
		return false;
	out = &j->members[j->count++];
	out->user = (struct str){ arena_strndup(j->arena, m->user.p,
	    m->user.len), m->user.len };
	out->who = journey_who(m->user);
	out->read_seq = m->read_seq;
	out->delivered_seq = m->delivered_seq;
	return true;
}

struct hook_walk {
	const struct journey *j;
	struct view *view;
	struct jsonw w;
};

/* The newest call for this entry, or none. */
static struct str
call_of(const struct webhook *h, int64_t id)
{
	char begin[40];

	snprintf(begin, sizeof(begin), "{\"event\":%lld,", (long long)id);
	for (uint32_t i = h->log.calls.count; i-- > 0;)
		if (str_starts(h->log.calls.items[i], begin))
			return h->log.calls.items[i];
	return STR_NONE;
}

static bool
is_dead(struct hook_walk *walk, struct str hook, int64_t id)
{
	char number[24];
	struct record found;
	struct record_key key = { RECORD_WEBHOOK_DEAD, hook,
		{ number, (size_t)snprintf(number, sizeof(number), "%019lld",
		(long long)id) } };

	return walk->view->ops->record_get(walk->view->store, &key,
	    walk->j->arena, &found) == ERR_OK;
}

static const char *
hook_state(struct hook_walk *walk, const struct webhook *h,
    struct webhook_pending *pending)
{
	int64_t id = walk->j->entry.id;

	for (uint32_t i = 0; i < h->state.pending.count; i++)
		if (webhook_pending_parse(h->state.pending.items[i],
		    pending) && pending->id == id &&
		    pending->what != WEBHOOK_TEST)
			return "waiting";
	if (is_dead(walk, h->id, id))
		return "given_up";
	if (h->state.cursor >= id)
		return "delivered";
	return h->row.paused.p != NULL ? "paused" : "behind";
}

static enum err
on_hook(void *arg, const struct webhook *h)
{
	struct hook_walk *walk = arg;
	const struct entry *e = &walk->j->entry;
	struct webhook_pending pending = { .id = 0 };
	struct str call;
	const char *state;

	if (h->made_ts > e->ts || !webhook_wants_type(&h->row, e->type) ||
	    !webhook_wants_conv(&h->row, walk->j->conv.name))
		return ERR_OK;
	state = hook_state(walk, h, &pending);
	call = call_of(h, e->id);
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "id", h->id);
	jsonw_string_field(&walk->w, "state", str_from(state));
	if (strcmp(state, "waiting") == 0) {
		jsonw_int_field(&walk->w, "tries", pending.tries);
		jsonw_int_field(&walk->w, "next_ts", pending.next_ts);
	}
	if (call.p != NULL)
		jsonw_raw_field(&walk->w, "call", call);
	jsonw_object_end(&walk->w);
	return ERR_OK;
}

static enum err
gather_hooks(struct view *v, struct journey *j)
{
	struct hook_walk walk = { .j = j, .view = v };
	struct buf text;
	enum err err;

	buf_init(&text, HOOKS_ROOM);
	walk.w = jsonw_on(&text);
	jsonw_array(&walk.w);
	err = webhook_each(v, j->arena, on_hook, &walk);
	jsonw_array_end(&walk.w);
	j->hooks = (struct str){ arena_strndup(j->arena, text.data,
	    text.len), text.len };
	buf_fini(&text);
	return err;
}

static enum err
find_message(struct view *v, struct request *r, struct journey *j)
{
	const struct monitor_journey_in *in = r->in;
	enum err err = v->ops->conv_by_name(v->store, in->conv, &r->arena,
	    &j->conv);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "conv",
		    "no such conversation; by its canonical name");
	if (err == ERR_OK)
		err = v->ops->entry_by_seq(v->store, j->conv.key, in->seq,
		    &r->arena, &j->entry);
	return err != ERR_NOT_FOUND ? err : request_refuse(r, err, "seq",
	    "no such entry, or not any more");
}

/* All, or the one who is asked about, there or gone. */
static enum err
gather_members(struct view *v, struct request *r, struct journey *j)
{
	const struct monitor_journey_in *in = r->in;
	struct member one;
	enum err err;

	if (in->user.p == NULL)
		return v->ops->member_list(v->store, j->conv.key, STR(""),
		    INT64_MAX, on_member, j);
	err = v->ops->member_get(v->store, j->conv.key, in->user, &one);
	if (err == ERR_OK)
		(void)on_member(j, &one);
	return err != ERR_NOT_FOUND ? err : request_refuse(r, err, "user",
	    "never was in it");
}

enum err
journey_gather(struct view *v, struct request *r)
{
	struct journey *j = r->scratch;
	enum err err = find_message(v, r, j);

	if (err != ERR_OK)
		return err;
	j->members = arena_zalloc(&r->arena,
	    JOURNEY_MEMBERS_MAX * sizeof(*j->members));
	err = gather_members(v, r, j);
	if (err == ERR_OK)
		err = gather_hooks(v, j);
	if (err == ERR_OK)
		read_marks(j, v->parts->monitor);
	return err;
}

/* ---- telling ---- */

struct teller {
	struct shard *shard;
	struct tenant_live *tenant;
	const struct journey *j;
	int64_t now_us, now_ts;
	struct jsonw w;
};

static void
write_time(struct teller *t, const char *name, int64_t us)
{
	if (us != 0)
		jsonw_int_field(&t->w, name, t->now_ts - (t->now_us - us) /
		    1000);
}

static void
write_live(struct teller *t, const struct live_session *live)
{
	if (live == NULL)
		return;
	jsonw_string_field(&t->w, "device", str_from(live->device));
	jsonw_string_field(&t->w, "platform",
	    str_from(platform_names[live->platform]));
}

static const struct device_marks *
marks_of(const struct receiver *m, struct session_ref session)
{
	for (unsigned i = 0; i < m->device_count; i++)
		if (session_ref_eq(m->devices[i].session, session))
			return &m->devices[i];
	return NULL;
}

/* Those that left marks, here or gone, then those here that did not. */
static void
write_devices(struct teller *t, const struct receiver *m,
    const struct live_user *u)
{
	jsonw_key(&t->w, "devices");
	jsonw_array(&t->w);
	for (unsigned i = 0; i < m->device_count; i++) {
		const struct device_marks *d = &m->devices[i];
		const struct live_session *live = shard_session(t->shard,
		    d->session);

		jsonw_object(&t->w);
		write_live(t, live);
		jsonw_bool_field(&t->w, "here", live != NULL);
		write_time(t, "written_ts", d->us[MARK_WRITTEN]);
		write_time(t, "delivered_ts", d->us[MARK_DELIVERED]);
		write_time(t, "dropped_ts", d->us[MARK_DROPPED]);
		jsonw_object_end(&t->w);
	}
	for (const struct live_session *live = u != NULL ? u->sessions : NULL;
	    live != NULL; live = live->next) {
		if (marks_of(m, live->ref) != NULL)
			continue;
		jsonw_object(&t->w);
		write_live(t, live);
		jsonw_bool_field(&t->w, "here", true);
		jsonw_object_end(&t->w);
	}
	jsonw_array_end(&t->w);
}

static bool
has_mark(const struct receiver *m, enum mark_kind kind)
{
	for (unsigned i = 0; i < m->device_count; i++)
		if (m->devices[i].us[kind] != 0)
			return true;
	return false;
}

/* How far it came, and so where it stopped. */
static const char *
state_of(const struct teller *t, const struct receiver *m, bool is_here)
{
	int64_t seq = t->j->entry.seq, delivered = delivered_find(
	    shard_delivered(t->tenant), t->j->conv.key, m->user);

	if (m->read_seq >= seq)
		return "read";
	if (m->delivered_seq >= seq || delivered >= seq ||
	    has_mark(m, MARK_DELIVERED))
		return "delivered";
	if (has_mark(m, MARK_WRITTEN))
		return "written";
	if (has_mark(m, MARK_DROPPED))
		return "behind";
	return is_here ? "waiting" : "offline";
}

static void
write_member(struct teller *t, const struct receiver *m)
{
	const struct live_user *u = shard_user(t->tenant, m->user);

	jsonw_object(&t->w);
	jsonw_string_field(&t->w, "user", m->user);
	jsonw_string_field(&t->w, "state",
	    str_from(state_of(t, m, u != NULL)));
	write_devices(t, m, u);
	jsonw_object_end(&t->w);
}

static void
write_message(struct teller *t)
{
	const struct journey *j = t->j;
	const struct entry *e = &j->entry;

	jsonw_string_field(&t->w, "conv", j->conv.name);
	jsonw_int_field(&t->w, "seq", e->seq);
	jsonw_int_field(&t->w, "id", e->id);
	jsonw_string_field(&t->w, "type",
	    str_from(entry_type_name(e->type)));
	jsonw_string_field(&t->w, "from", e->sender);
	jsonw_int_field(&t->w, "ts", e->ts);
	jsonw_bool_field(&t->w, "recalled", e->recalled);
	jsonw_bool_field(&t->w, "confirms", conv_tells_cursors(&j->conv));
	if (j->commit.kind == MARK_NONE)
		return;
	write_time(t, "accepted_ts", j->commit.accepted_us);
	write_time(t, "committed_ts", j->commit.us);
	if (j->commit.posted_us != 0)
		jsonw_int_field(&t->w, "accepted_us",
		    j->commit.accepted_us - j->commit.posted_us);
	jsonw_int_field(&t->w, "committed_us",
	    j->commit.us - j->commit.accepted_us);
}

enum err
journey_tell(struct shard *s, struct tenant_live *tenant, struct request *r)
{
	const struct clock *clock = shard_parts(s)->clock;
	const struct journey *j = r->scratch;
	struct teller t = { .shard = s, .tenant = tenant, .j = j,
		.now_us = clock_mono_us(clock), .now_ts = clock_wall_ms(clock),
		.w = jsonw_on(&r->result) };

	jsonw_object(&t.w);
	write_message(&t);
	jsonw_key(&t.w, "receivers");
	jsonw_array(&t.w);
	for (unsigned i = 0; i < j->count; i++)
		write_member(&t, &j->members[i]);
	jsonw_array_end(&t.w);
	jsonw_bool_field(&t.w, "cut", j->is_cut);
	jsonw_raw_field(&t.w, "webhooks", j->hooks);
	jsonw_object_end(&t.w);
	return ERR_OK;
}
