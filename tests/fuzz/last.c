/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last look: who was not told that she is behind has heard everything,
 * and what sync and history answer is the log.
 * Runs on: the fuzzer's thread.
 * Owns: nothing.
 */
#include "client.h"

#include <stdio.h>

/* What was committed since she was let in came as an event, or as the answer
 * of her own call. */
static void
check_heard(const struct client *c)
{
	struct world *w = &c->crew->world;
	const struct log *log = &w->logs[c->tenant];

	for (int i = log->count - 1; i >= 0 &&
	    log->lines[i].id > c->opened_id; i--) {
		const struct line *line = &log->lines[i];
		const struct head *h = &log->heads[line->key];

		if (h->conv < 0 || h->is_vague ||
		    !told_may_see(c, h, line->seq))
			continue;
		CHECK(w, c->got[h->conv][line->seq],
		    "%s/%s never heard %s %lld", tenant_ids[c->tenant],
		    person_ids[c->person], conv_names[h->conv],
		    (long long)line->seq);
	}
}

/* NULL: the connection ended meanwhile. */
static json_t *
ask(struct client *c, const char *op, const char *params)
{
	struct world *w = &c->crew->world;
	json_t *out = NULL;

	c->answer = &out;
	if (client_call(c, op, str_from(params)) != NULL)
		crew_settle(c->crew);
	c->answer = NULL;
	CHECK(w, out != NULL || !client_is_well(c), "%s is refused", op);
	return out;
}

static int
conv_of(const struct client *c, const json_t *item)
{
	const char *said = json_string_value(json_object_get(item, "conv"));
	char name[CONV_NAME_ROOM];

	return conv_canonical(str_from(said), str_from(person_ids[c->person]),
	    name, NULL) == ERR_OK ? people_conv(name) : -1;
}

static void
learn(const struct client *c, const json_t *list, int64_t newest[CONVS])
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		int conv = conv_of(c, item);

		if (conv >= 0)
			newest[conv] = json_object_get(item, "left") ? 0 :
			    act_number(item, "seq");
	}
}

/* A whole sync, by pages: every conversation she is in and no other. */
static void
check_sync(struct client *c)
{
	struct world *w = &c->crew->world;
	int64_t newest[CONVS] = { 0 }, since = 0;
	char params[64];
	bool more = true;

	while (more) {
		json_t *out;

		snprintf(params, sizeof(params), "{\"since\":%lld,"
		    "\"limit\":3}", (long long)since);
		out = ask(c, "sync", params);
		if (out == NULL)
			return;
		learn(c, json_object_get(out, "conversations"), newest);
		more = json_is_true(json_object_get(out, "more"));
		CHECK(w, !more || act_number(out, "since") > since,
		    "sync stands still");
		since = act_number(out, "since");
		json_decref(out);
	}
	for (int conv = 0; conv < TALKS; conv++) {
		const struct head *h = log_head(w, c->tenant, conv);
		bool is_in = h != NULL && h->members & 1u << c->person;

		CHECK(w, newest[conv] == (is_in ? h->seq : 0),
		    "sync tells %s of %s %lld", person_ids[c->person],
		    conv_names[conv], (long long)newest[conv]);
	}
}

/* The next page; false: it was the last one. */
static bool
check_page(struct client *c, int conv, int64_t *after)
{
	struct world *w = &c->crew->world;
	const struct head *h = log_head(w, c->tenant, conv);
	char said[CONV_NAME_ROOM], params[200];
	json_t *out, *list, *item;
	bool more;
	size_t i;

	people_says(conv, c->person, said);
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"after\":%lld}",
	    said, (long long)*after);
	out = ask(c, "message.list", params);
	if (out == NULL)
		return false;
	list = json_object_get(out, "entries");
	json_array_foreach(list, i, item) {
		int64_t seq = act_number(item, "seq");

		while (++*after < seq)
			CHECK(w, h->is_vague || !told_may_see(c, h, *after),
			    "%s is not shown %s %lld", person_ids[c->person],
			    conv_names[conv], (long long)*after);
	}
	more = json_is_true(json_object_get(out, "more_after"));
	CHECK(w, !more || json_array_size(list) > 0, "an empty page");
	json_decref(out);
	if (!more)
		for (++*after; *after <= h->seq; ++*after)
			CHECK(w, h->is_vague || !told_may_see(c, h, *after),
			    "%s is not shown %s %lld", person_ids[c->person],
			    conv_names[conv], (long long)*after);
	return more;
}

static void
check_history(struct client *c)
{
	struct world *w = &c->crew->world;

	for (int conv = 0; conv < TALKS; conv++) {
		const struct head *h = log_head(w, c->tenant, conv);
		int64_t after = 0;

		if (h != NULL && h->members & 1u << c->person)
			while (client_is_well(c) &&
			    check_page(c, conv, &after))
				;
	}
}

void
last_look(struct crew *crew)
{
	bool has_asked[TENANTS] = { false };

	for (int i = 0; i < CLIENTS; i++) {
		struct client *c = &crew->clients[i];

		if (client_is_well(c) && !c->is_behind && !c->is_vague)
			check_heard(c);
	}
	for (int i = 0; i < CLIENTS; i++) {
		struct client *c = &crew->clients[i];

		if (!client_is_well(c) || has_asked[c->tenant])
			continue;
		has_asked[c->tenant] = true;
		check_sync(c);
		check_history(c);
	}
}
