/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people find is what they read: every message that message.list shows,
 * and no other, by pages of any size.
 * Runs on: the one thread of the simulator.
 * Owns: the search module.
 */
#include <stdio.h>

#include "modules/module.h"
#include "acts.h"

#define SEARCH_LIMIT 20		/* when not given */

extern const struct module search_module;

void
finds_up(struct world *w, struct follower *out)
{
	const struct conf_table tables[] = { search_module.options,
		{ NULL, 0 } };
	const struct conf_source source = { .file = NULL };
	struct conf *conf = NULL;
	struct buf problems;

	buf_init(&problems, 1024);
	CHECK(w, conf_load(tables, &source, &problems, &conf) == ERR_OK,
	    "%s", problems.data);
	CHECK(w, search_module.start(conf_values(conf, &tables[0]),
	    &w->finds.module), "searching is off");
	conf_free(conf);
	buf_fini(&problems);
	*out = (struct follower){ .name = search_module.name,
		.take = search_module.after, .self = w->finds.module,
		.batch = search_module.batch };
}

void
finds_down(struct world *w)
{
	search_module.stop(w->finds.module);
	w->finds.module = NULL;
}

/* ---- acts ---- */

void
act_search(struct world *w, struct caller *c)
{
	static const char *const asked[] = {
		"\"text\":\"alice\",\"limit\":3", "\"text\":\"1 no\"",
		"\"kind\":\"text\",\"order\":\"relevance\"", "\"from\":\"bob\"",
		"\"file\":true",
	};
	char params[ACT_ROOM];
	uint64_t what = world_dice(w, sizeof(asked) / sizeof(asked[0]));

	snprintf(params, sizeof(params), "{%s%s}", asked[what], act_flip(w) ?
	    ",\"conv\":\"g:team\"" : "");
	people_call(w, c, params);
}

void
act_search_file(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{\"text\":\"alice\"}" :
	    "{\"mime\":\"image/\",\"limit\":3}");
}

void
act_search_name(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"text\":\"%.2s\"}",
	    act_flip(w) ? "team" : person_ids[world_dice(w, PEOPLE)]);
	people_call(w, c, params);
}

/* Each message once, and none that was recalled. */
void
act_got_search(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *list = json_object_get(out, "hits"), *hit;
	int64_t seen[SEARCH_LIMIT];
	size_t i;

	(void)c;
	(void)r;
	CHECK(w, json_array_size(list) <= SEARCH_LIMIT, "a long page");
	json_array_foreach(list, i, hit) {
		const json_t *entry = json_object_get(hit, "entry");

		seen[i] = act_number(entry, "id");
		CHECK(w, json_object_get(entry, "recalled") == NULL,
		    "found %lld, which was recalled", (long long)seen[i]);
		for (size_t k = 0; k < i; k++)
			CHECK(w, seen[k] != seen[i], "%lld is found twice",
			    (long long)seen[i]);
	}
}

/* ---- what is read ---- */

#define READ_MAX 2000

struct seqs {
	int64_t seq[READ_MAX];
	int count;
};

static bool
is_searched(const json_t *entry)
{
	const char *kind = json_string_value(json_object_get(entry, "kind"));

	/* Others, hidden and recalled ones have none. */
	return kind != NULL && strcmp(kind, "text") == 0 &&
	    json_object_get(entry, "burn_s") == NULL &&
	    json_object_get(entry, "streaming") == NULL;
}

static void
read_all(struct world *w, const struct session *s, const char *said,
    struct seqs *out)
{
	char params[200];
	int64_t after = 0;
	bool more = true;

	for (out->count = 0; more;) {
		json_t *page, *entry;
		size_t i;

		snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"after\":"
		    "%lld,\"limit\":100}", said, (long long)after);
		page = people_ask_as(w, s, "message.list", params);
		json_array_foreach(json_object_get(page, "entries"), i, entry) {
			after = act_number(entry, "seq");
			if (is_searched(entry) && out->count < READ_MAX)
				out->seq[out->count++] = after;
		}
		more = json_is_true(json_object_get(page, "more_after"));
		json_decref(page);
	}
}

/* ---- what is found ---- */

/* The next page, whose hits must be the last of `left`; false: there is no
 * other one. */
static bool
check_page(struct world *w, const struct session *s, const char *asked,
    struct seqs *left)
{
	json_t *page = people_ask_as(w, s, "message.search", asked), *hit;
	bool more = json_is_true(json_object_get(page, "more"));
	size_t i;

	CHECK(w, json_is_false(json_object_get(page, "partial")),
	    "too much to search");
	json_array_foreach(json_object_get(page, "hits"), i, hit) {
		int64_t seq = act_number(json_object_get(hit, "entry"), "seq");

		CHECK(w, left->count > 0, "%s: found %lld besides", asked,
		    (long long)seq);
		CHECK(w, left->seq[--left->count] == seq,
		    "%s: found %lld, read %lld", asked, (long long)seq,
		    (long long)left->seq[left->count]);
	}
	CHECK(w, more || left->count == 0, "%s: not found: %lld", asked,
	    (long long)left->seq[left->count - 1]);
	w->finds.next = act_number(page, "next");
	json_decref(page);
	return more;
}

static void
check_talk(struct world *w, const struct session *s, int conv)
{
	char said[CONV_NAME_ROOM], asked[300];
	struct seqs left;
	int limit = 1 + (int)world_dice(w, 20);

	if (log_head(w, s->tenant, conv) == NULL ||
	    !(log_head(w, s->tenant, conv)->members & 1u << s->person) ||
	    !people_says(conv, s->person, said))
		return;
	read_all(w, s, said, &left);
	snprintf(asked, sizeof(asked), "{\"conv\":\"%s\",\"kind\":\"text\","
	    "\"limit\":%d}", said, limit);
	while (check_page(w, s, asked, &left))
		snprintf(asked, sizeof(asked), "{\"conv\":\"%s\",\"kind\":"
		    "\"text\",\"limit\":%d,\"after\":%lld}", said, limit,
		    (long long)w->finds.next);
}

void
finds_quiet(struct world *w, const struct session *s)
{
	for (int conv = 0; conv < TALKS; conv++)
		check_talk(w, s, conv);
}
