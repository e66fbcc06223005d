/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises, read back: from the store after every commit, from every
 * session when all is quiet.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "base/text.h"
#include "people.h"

struct walk {
	struct world *w;
	int tenant;
	const struct store_ops *ops;
	struct store *store;
	struct arena arena;
};

bool
checks_open(struct world *w, int tenant, struct store **out)
{
	const struct store_ops *ops = w->plain.ops;
	const char *why;

	if (ops->open(w->plain.place, str_from(tenant_ids[tenant]),
	    STORE_READ, out, &why) != ERR_OK)
		return false;
	CHECK(w, ops->begin(*out) == ERR_OK, "begin");
	return true;
}

void
checks_close(struct world *w, struct store *store)
{
	w->plain.ops->rollback(store);
	w->plain.ops->close(store);
}

static bool
walk_open(struct world *w, int tenant, struct walk *k)
{
	*k = (struct walk){ .w = w, .tenant = tenant, .ops = w->plain.ops };
	if (!checks_open(w, tenant, &k->store))
		return false;
	arena_init(&k->arena, 4 << 20);
	return true;
}

static void
walk_close(struct walk *k)
{
	arena_fini(&k->arena);
	checks_close(k->w, k->store);
}

/* Acked cursors never fall, and none is beyond its log. */
static void
check_cursors(struct walk *k, int p)
{
	struct world *w = k->w;
	struct member m;

	for (int conv = 0; conv < TALKS; conv++) {
		int64_t known = w->people[k->tenant][p].read[conv];
		const struct head *h = log_head(w, k->tenant, conv);

		if (h == NULL || known == 0)
			continue;
		CHECK(w, k->ops->member_get(k->store,
		    w->logs[k->tenant].keys[conv], str_from(person_ids[p]),
		    &m) == ERR_OK, "member lost");
		CHECK(w, m.read_seq >= known, "%s: cursor of %s fell to %lld",
		    conv_names[conv], person_ids[p], (long long)m.read_seq);
		CHECK(w, m.read_seq <= h->seq, "%s: read beyond the log",
		    conv_names[conv]);
	}
}

void
checks_store(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		struct walk k;

		if (!walk_open(w, t, &k))
			continue;
		for (int p = 0; p < PEOPLE; p++)
			check_cursors(&k, p);
		walk_close(&k);
	}
}

/* Everything that was acked is there, at its seq, once. */
static void
check_person(struct walk *k, int p)
{
	struct world *w = k->w;
	struct person *person = &w->people[k->tenant][p];
	struct entry e;
	char cid[32];

	for (int i = 0; i < person->sent_count; i++) {
		struct sent *s = &person->sent[i];

		if (!s->acked || s->seq <=
		    log_head(w, k->tenant, s->conv)->purged)
			continue;
		snprintf(cid, sizeof(cid), "%s-%d", person_ids[p], i);
		CHECK(w, k->ops->entry_by_cid(k->store,
		    w->logs[k->tenant].keys[s->conv], str_from(person_ids[p]),
		    str_from(cid), &k->arena, &e) == ERR_OK,
		    "%s was acked and is lost", cid);
		CHECK(w, e.seq == s->seq && e.id == s->id, "%s moved", cid);
	}
}

/* What is sure must be so; what is not is learned. */
static void
check_reg(struct walk *k, struct reg *r, int64_t now, const char *who,
    const char *what)
{
	struct world *w = k->w;

	if (reg_knows(r))
		CHECK(w, r->value == now, "%s of %s is %lld, was acked as "
		    "%lld", what, who, (long long)now, (long long)r->value);
	else if (r->pending == 0)
		reg_set(r, now);
}

static void
check_tokens(struct walk *k, int p)
{
	struct world *w = k->w;
	struct person *person = &w->people[k->tenant][p];

	for (int i = 0; i < TOKENS_KNOWN; i++) {
		struct known_token *t = &person->tokens[i];
		unsigned char hash[TOKEN_HASH_BYTES];
		struct token row;
		enum err err;

		if (t->text[0] == '\0')
			continue;
		text_sha256(t->text, strlen(t->text), hash);
		err = k->ops->token_get(k->store, hash, &k->arena, &row);
		CHECK(w, err == ERR_OK || err == ERR_NOT_FOUND, "tokens");
		CHECK(w, err != ERR_OK || str_is(row.user, person_ids[p]),
		    "the token of %s is %.*s's", person_ids[p],
		    STR_FMT(row.user));
		/* The store may sweep out what has expired. */
		if (err != ERR_OK && t->expires_ts != 0 &&
		    w->wall_max_ms >= t->expires_ts)
			reg_set(&t->alive, 0);
		check_reg(k, &t->alive, err == ERR_OK, person_ids[p],
		    "token");
	}
}

static void
check_row(struct walk *k, int p)
{
	struct world *w = k->w;
	struct person *person = &w->people[k->tenant][p];
	unsigned long long number = 0;
	const char *dash;
	struct user u;

	CHECK(w, k->ops->user_get(k->store, str_from(person_ids[p]),
	    &k->arena, &u) == ERR_OK, "%s is gone", person_ids[p]);
	dash = memchr(u.password.p, '-', u.password.len);
	CHECK(w, dash != NULL && str_to_u64(str_from(dash + 1), 1000, &number),
	    "password");
	check_reg(k, &person->password, (int64_t)number, person_ids[p],
	    "password");
	check_reg(k, &person->disabled, u.disabled, person_ids[p],
	    "disabled");
	dash = memchr(u.name.p, '-', u.name.len);
	number = 0;
	if (dash != NULL)
		CHECK(w, str_to_u64(str_from(dash + 1), 1000, &number),
		    "name");
	check_reg(k, &person->name, (int64_t)number, person_ids[p], "name");
}

struct span_walk {
	struct world *w;
	const struct head *head;
	int name, count;
};

static bool
on_span(void *arg, const struct span *s)
{
	struct span_walk *k = arg;
	struct world *w = k->w;
	const struct span *want = &k->head->span[k->name][k->count];

	CHECK(w, k->count < k->head->spans[k->name] && s->from == want->from &&
	    s->upto == want->upto, "%s: %s sees from %lld to %lld",
	    conv_names[k->head->conv], person_ids[k->name],
	    (long long)s->from, (long long)s->upto);
	k->count++;
	return true;
}

/* Rows of members say what the log says. */
static void
check_member(struct walk *k, int conv, int name)
{
	struct world *w = k->w;
	const struct head *h = log_head(w, k->tenant, conv);
	struct span_walk spans = { .w = w, .head = h, .name = name };
	struct person *person = name < PEOPLE ?
	    &w->people[k->tenant][name] : NULL;
	int64_t key = w->logs[k->tenant].keys[conv];
	struct member m;
	enum err err = k->ops->member_get(k->store, key,
	    str_from(person_ids[name]), &m);

	CHECK(w, err == ERR_OK || err == ERR_NOT_FOUND, "members");
	CHECK(w, (err == ERR_OK && !m.left) ==
	    ((h->members & 1u << name) != 0), "%s: is %s a member?",
	    conv_names[conv], person_ids[name]);
	CHECK(w, k->ops->span_list(k->store, key, str_from(person_ids[name]),
	    on_span, &spans) == ERR_OK, "spans");
	CHECK(w, spans.count == h->spans[name], "%s: %s lost a span",
	    conv_names[conv], person_ids[name]);
	if (err == ERR_OK && person != NULL && !w->is_fuzzed)
		check_reg(k, &person->settings[conv],
		    (m.pinned ? 1 : 0) + (m.muted ? 2 : 0), person_ids[name],
		    "setting");
}

static bool
has_record(struct walk *k, enum record_kind kind, int owner, int id)
{
	const struct record_key key = { kind, str_from(person_ids[owner]),
		str_from(person_ids[id]) };
	struct record row;
	enum err err = k->ops->record_get(k->store, &key, &k->arena, &row);

	CHECK(k->w, err == ERR_OK || err == ERR_NOT_FOUND, "records");
	return err == ERR_OK;
}

/* Contacts are so both ways, nobody asks who is one, and the row of the two
 * says what the records say. */
static void
check_pair(struct walk *k, int a, int b)
{
	struct world *w = k->w;
	bool contacts = has_record(k, RECORD_CONTACT, a, b);
	char said[CONV_NAME_ROOM], name[CONV_NAME_ROOM];
	struct str first;
	struct conv c;
	unsigned flags;
	enum err err;

	CHECK(w, contacts == has_record(k, RECORD_CONTACT, b, a),
	    "%s has %s, who has her not", person_ids[a], person_ids[b]);
	CHECK(w, !contacts || (!has_record(k, RECORD_REQUEST, a, b) &&
	    !has_record(k, RECORD_REQUEST, b, a)), "%s asks a contact",
	    person_ids[a]);
	snprintf(said, sizeof(said), "u:%s", person_ids[b]);
	CHECK(w, conv_canonical(str_from(said), str_from(person_ids[a]),
	    name, NULL) == ERR_OK, "%s", said);
	err = k->ops->conv_by_name(k->store, str_from(name), &k->arena, &c);
	if (err == ERR_NOT_FOUND)
		return;
	CHECK(w, err == ERR_OK, "%s", name);
	conv_pair(c.name, &first, &(struct str){ NULL, 0 });
	if (!str_is(first, person_ids[a])) {
		check_pair(k, b, a);
		return;
	}
	flags = (contacts ? PAIR_CONTACTS : 0u) |
	    (has_record(k, RECORD_BLOCK, a, b) ? PAIR_FIRST_BLOCKS : 0u) |
	    (has_record(k, RECORD_BLOCK, b, a) ? PAIR_SECOND_BLOCKS : 0u);
	CHECK(w, c.pair == flags, "%s: the row says %u, the records %u", name,
	    c.pair, flags);
}

void
checks_acks(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		struct walk k;

		if (!walk_open(w, t, &k))
			continue;
		for (int p = 0; p < PEOPLE; p++) {
			check_person(&k, p);
			check_cursors(&k, p);
			if (w->is_fuzzed)
				continue;
			check_tokens(&k, p);
			if (w->people[t][p].is_made)
				check_row(&k, p);
		}
		for (int a = 0; a < PEOPLE; a++)
			for (int b = 0; b < a; b++)
				check_pair(&k, a, b);
		for (int conv = 0; conv < TALKS; conv++)
			for (int n = 0; n < NAMES; n++)
				if (log_head(w, t, conv) != NULL &&
				    !log_head(w, t, conv)->is_vague)
					check_member(&k, conv, n);
		walk_close(&k);
	}
	files_acks(w);
}

/* ---- sessions ---- */

/* What a session has by sync, events and its own answers has no hole. */
static void
check_session(struct world *w, struct session *s)
{
	for (int conv = 0; conv < CONVS; conv++) {
		struct heard *h = &s->heard[conv];
		const struct head *head = log_head(w, s->tenant, conv);

		if (head == NULL)
			continue;
		CHECK(w, h->is_known || conv >= TALKS ||
		    !(head->members & 1u << s->person),
		    "%s/%s was never told of %s", tenant_ids[s->tenant],
		    person_ids[s->person], conv_names[conv]);
		if (!h->is_known)
			continue;
		for (int64_t seq = h->since + 1; seq <= head->seq; seq++)
			CHECK(w, h->got[seq] || seq <= head->purged, "%s/%s never heard %s %lld",
			    tenant_ids[s->tenant], person_ids[s->person],
			    conv_names[conv], (long long)seq);
	}
}

/* Messages that count as unread, counted one by one. */
static int64_t
count_unread(struct world *w, const struct session *s, int conv,
    const json_t *item)
{
	const struct head *h = log_head(w, s->tenant, conv);
	int64_t from = act_number(item, "read"), unread = 0;

	if (from < act_number(item, "from_seq") - 1)
		from = act_number(item, "from_seq") - 1;
	for (int64_t seq = from + 1; seq <= h->seq; seq++) {
		const struct line *line = log_line(w, s->tenant, conv, seq);

		unread += line->type == ENTRY_MESSAGE && (line->chosen == 0 ||
		    (line->chosen & 1u << s->person));
	}
	return unread;
}

/* A whole sync: every conversation one is in, with what can be counted. */
static void
check_sync(struct world *w, const struct session *s)
{
	json_t *out = people_ask_as(w, s, "sync", "{}"), *item;
	const json_t *list = json_object_get(out, "conversations");
	bool there[CONVS] = { false };
	size_t i;

	json_array_foreach(list, i, item) {
		const char *said = json_string_value(json_object_get(item,
		    "conv"));
		char name[CONV_NAME_ROOM];
		int conv;

		if (json_object_get(item, "left") != NULL)
			continue;
		CHECK(w, conv_canonical(str_from(said),
		    str_from(person_ids[s->person]), name, NULL) == ERR_OK,
		    "sync names %s", said);
		/* Channels are made as it comes, and groups of departments,
		 * whose names are 16 hexadecimal digits. */
		if (name[0] == 'c' || (name[0] == 'g' && strlen(name) == 18))
			continue;
		conv = people_conv(name);
		CHECK(w, conv >= 0 && !there[conv], "sync tells of %s", name);
		there[conv] = true;
		if (log_head(w, s->tenant, conv) == NULL)
			continue;
		CHECK(w, act_number(item, "seq") ==
		    log_head(w, s->tenant, conv)->seq, "sync: %s", name);
		CHECK(w, act_number(item, "unread") ==
		    count_unread(w, s, conv, item), "%s has %lld unread in %s",
		    person_ids[s->person],
		    (long long)act_number(item, "unread"), name);
	}
	for (int conv = 0; conv < TALKS; conv++) {
		const struct head *h = log_head(w, s->tenant, conv);

		if (h != NULL)
			CHECK(w, there[conv] ==
			    ((h->members & 1u << s->person) != 0),
			    "sync of %s: %s", person_ids[s->person],
			    conv_names[conv]);
	}
	json_decref(out);
}

/* The log by pages: exactly what one may see. */
static void
check_pages(struct world *w, const struct session *s, int conv)
{
	const struct head *h = log_head(w, s->tenant, conv);
	char said[CONV_NAME_ROOM], params[200];
	int64_t after = 0;
	bool more = h != NULL && (h->members & 1u << s->person) != 0;

	while (more) {
		json_t *out, *list, *item;
		size_t i;

		people_says(conv, s->person, said);
		snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"after\":"
		    "%lld,\"limit\":30}", said, (long long)after);
		out = people_ask_as(w, s, "message.list", params);
		list = json_object_get(out, "entries");
		json_array_foreach(list, i, item) {
			int64_t seq = act_number(item, "seq");

			while (++after < seq)
				CHECK(w, !log_sees(h, s->person, after) ||
				    after <= h->purged,
				    "%s is not shown %s %lld",
				    person_ids[s->person], conv_names[conv],
				    (long long)after);
			CHECK(w, seq == after && seq > h->purged &&
			    log_sees(h, s->person, seq),
			    "%s is shown %s %lld", person_ids[s->person],
			    conv_names[conv], (long long)seq);
		}
		more = json_is_true(json_object_get(out, "more_after"));
		CHECK(w, !more || json_array_size(list) > 0, "an empty page");
		json_decref(out);
	}
	for (after++; h != NULL && (h->members & 1u << s->person) &&
	    after <= h->seq; after++)
		CHECK(w, !log_sees(h, s->person, after) ||
		    after <= h->purged,
		    "%s is not shown %s %lld", person_ids[s->person],
		    conv_names[conv], (long long)after);
}

void
checks_quiet(struct world *w)
{
	int chosen = (int)world_dice(w, TENANTS * PEOPLE);

	log_compare(w);
	checks_store(w);
	checks_acks(w);
	follow_quiet(w);
	halls_quiet(w);
	departments_quiet(w);
	for (int i = 0; i < WORKERS; i++) {
		for (int k = 0; k < SLOTS; k++) {
			struct session *s = &w->sessions[i][k];

			if (s->state != OPEN || !s->synced || s->behind)
				continue;
			check_session(w, s);
			if (k != chosen || i != 0)
				continue;
			check_sync(w, s);
			check_pages(w, s, (int)world_dice(w, TALKS));
			if (w->is_searched)
				finds_quiet(w, s);
		}
	}
}

/* ---- shapes ---- */

static bool
is_of_type(const struct field *f, const json_t *v)
{
	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_ENUM:
		return json_is_string(v);
	case FIELD_T_INT:
		return json_is_integer(v);
	case FIELD_T_DECIMAL:
		return json_is_number(v);
	case FIELD_T_BOOL:
		return json_is_boolean(v);
	case FIELD_T_OBJECT:
	case FIELD_T_VARIANT:
	case FIELD_T_JSON:
		return json_is_object(v);
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
	case FIELD_T_INTS:
		return json_is_array(v);
	case FIELD_T_END:
		break;
	}
	return false;
}

static void check_object(struct world *, const char *op,
    const struct field *, json_t *);

static void
check_value(struct world *w, const char *op, const struct field *f, json_t *v)
{
	json_t *item;
	size_t i;

	if (f->flags & FIELD_LIST) {
		CHECK(w, json_is_array(v), "%s: %s", op, f->name);
		json_array_foreach(v, i, item)
			check_object(w, op, f->fields, item);
		return;
	}
	CHECK(w, is_of_type(f, v), "%s: %s is of another type", op, f->name);
	if (f->type == FIELD_T_OBJECT)
		check_object(w, op, f->fields, v);
}

static void
check_object(struct world *w, const char *op, const struct field *fields,
    json_t *object)
{
	size_t known = 0;

	CHECK(w, json_is_object(object), "%s answers no object", op);
	for (const struct field *f = fields; f && f->type != FIELD_T_END; f++) {
		json_t *v = json_object_get(object, f->name);

		CHECK(w, v != NULL || !(f->flags & FIELD_REQUIRED),
		    "%s answers without %s", op, f->name);
		if (v == NULL)
			continue;
		known++;
		check_value(w, op, f, v);
	}
	CHECK(w, known == json_object_size(object),
	    "%s answers more than its row says", op);
}

void
checks_shape(struct world *w, const char *name, const json_t *out)
{
	const struct op *op = op_find(str_from(name));
	json_t *copy = json_incref((json_t *)(uintptr_t)out);

	check_object(w, name, op->out, copy);
	json_decref(copy);
}
