/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to a bucket.
 * Runs on: threads of the files pool.
 * Owns: nothing.
 */
#include "store/s3/s3ask.h"

#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/metrics.h"
#include "store/s3/s3xml.h"

#define ANSWER_ROOM 8192	/* of answers that nobody else has room for */
#define TRIES_MAX 4
#define FIRST_PAUSE_MS 200	/* then three times as long each time */
#define AWAY_MS 3000		/* after no answer came */
#define AUTHORIZATION_MAX 1024

static const char *const methods[] = {
	[S3_GET] = "GET", [S3_HEAD] = "HEAD", [S3_PUT] = "PUT",
	[S3_POST] = "POST", [S3_DELETE] = "DELETE",
};

void
s3_set_up(struct s3 *s)
{
	const char *why;

	BUG_ON(!url_parse(str_from(s->config.endpoint), &s->endpoint, &why));
	snprintf(s->authority, sizeof(s->authority), "%s%s%.*s",
	    s->config.is_host_style ? s->config.bucket : "",
	    s->config.is_host_style ? "." : "",
	    STR_FMT(s->endpoint.authority));
}

void
s3_add_query(struct s3_ask *ask, const char *name, struct str value)
{
	BUG_ON(ask->query_count == AWSSIGN_PAIRS_MAX);
	ask->query[ask->query_count++] = (struct awssign_pair){
		str_from(name), value };
}

struct str
s3_answer(const struct s3_ask *ask)
{
	return ask->call.room != NULL ? (struct str){ ask->call.room,
	    ask->call.len } : STR("");
}

/* ---- one try ---- */

/* What one try is made of. */
struct try {
	char date[AWSSIGN_DATE_ROOM], hash[AWSSIGN_HASH_ROOM];
	struct buf path, url, authorization;
};

static void
add_field(struct s3_call *c, const char *name, struct str value)
{
	BUG_ON(c->field_count == S3_FIELDS_MAX);
	c->fields[c->field_count++] = (struct s3_field){ name, value };
}

static void
put_path(const struct s3 *s, struct str key, struct buf *out)
{
	if (!s->config.is_host_style)
		buf_printf(out, "/%s", s->config.bucket);
	buf_putc(out, '/');
	buf_putstr(out, key);
}

static void
put_host(const struct s3 *s, struct buf *out)
{
	buf_printf(out, "http%s://%s", s->endpoint.is_tls ? "s" : "",
	    s->authority);
}

static void
fill_request(const struct s3 *s, const struct s3_ask *ask, struct try *t,
    struct awssign_request *r)
{
	int64_t ts_s = s->door.wall_ms(s->door.self) / 1000;

	awssign_date(ts_s, t->date);
	put_path(s, ask->key, &t->path);
	*r = (struct awssign_request){
		.method = str_from(methods[ask->method]),
		.path = buf_str(&t->path),
		.query_count = ask->query_count,
		.headers = {
			{ STR("host"), str_from(s->authority) },
			{ STR("x-amz-content-sha256"), str_from(t->hash) },
			{ STR("x-amz-date"), str_from(t->date) },
		},
		.header_count = 3,
		.body_hash = str_from(t->hash),
		.ts_s = ts_s,
	};
	memcpy(r->query, ask->query, sizeof(r->query));
}

static struct awssign_key
key_of(const struct s3 *s)
{
	return (struct awssign_key){ str_from(s->config.key_id),
		str_from(s->config.secret), str_from(s->config.region),
		STR("s3") };
}

static void
try_once(struct s3 *s, struct s3_ask *ask, const char *hash)
{
	const struct awssign_key key = key_of(s);
	struct s3_call *c = &ask->call;
	struct awssign_request r;
	struct try t;

	buf_init(&t.path, AWSSIGN_TEXT_MAX);
	buf_init(&t.url, AWSSIGN_TEXT_MAX);
	buf_init(&t.authorization, AUTHORIZATION_MAX);
	memcpy(t.hash, hash, sizeof(t.hash));
	fill_request(s, ask, &t, &r);
	put_host(s, &t.url);
	awssign_target(&r, &t.url);
	awssign_put(&key, &r, &t.authorization);
	BUG_ON(t.url.overflow || t.authorization.overflow);
	*c = (struct s3_call){ .method = ask->method, .url = buf_str(&t.url),
		.body = ask->body, .deadline_ms = s->config.timeout_ms,
		.room = ask->room, .room_bytes = ask->room_bytes,
		.length = -1 };
	add_field(c, "Authorization", buf_str(&t.authorization));
	add_field(c, "x-amz-content-sha256", str_from(t.hash));
	add_field(c, "x-amz-date", str_from(t.date));
	if (ask->range.len > 0)
		add_field(c, "Range", ask->range);
	metric_add(METRIC_S3_CALLS, 1);
	s->door.call(s->door.self, c);
	mem_wipe(t.authorization.data, t.authorization.len);
	buf_fini(&t.authorization);
	buf_fini(&t.url);
	buf_fini(&t.path);
}

void
s3_presign(const struct s3 *s, struct str name, const struct depot_link *link,
    struct buf *out)
{
	const struct awssign_key key = key_of(s);
	struct awssign_request r = {
		.method = STR("GET"),
		.query = {
			{ STR("response-cache-control"),
			    STR("private, no-store") },
			{ STR("response-content-disposition"),
			    link->disposition },
			{ STR("response-content-type"), link->mime },
		},
		.query_count = 3,
		.headers = { { STR("host"), str_from(s->authority) } },
		.header_count = 1,
		.ts_s = link->now_s,
	};
	struct buf path;

	buf_init(&path, AWSSIGN_TEXT_MAX);
	put_path(s, name, &path);
	r.path = buf_str(&path);
	put_host(s, out);
	awssign_presign(&key, &r, link->life_s, out);
	buf_fini(&path);
}

/* ---- what an answer means ---- */

/* The first row that fits; code NULL: any. */
static const struct meaning {
	int from, upto;
	const char *code;
	enum err err;
	bool again;
} meanings[] = {
	{ 0, 0, NULL, ERR_FILES_AWAY, true },
	{ 200, 299, NULL, ERR_OK, false },
	{ 400, 400, "RequestTimeout", ERR_FILES_AWAY, true },
	{ 404, 404, "NoSuchBucket", ERR_FILES_AWAY, false },
	{ 404, 404, NULL, ERR_NOT_FOUND, false },
	{ 408, 408, NULL, ERR_FILES_AWAY, true },
	{ 409, 409, "OperationAborted", ERR_FILES_AWAY, true },
	{ 416, 416, NULL, ERR_LIMIT, false },
	{ 429, 429, NULL, ERR_FILES_AWAY, true },
	{ 500, 504, NULL, ERR_FILES_AWAY, true },
	{ 0, 999, NULL, ERR_FILES_AWAY, false },
};

static struct str
code_of(const struct s3_ask *ask)
{
	return ask->call.status >= 300 ? s3xml_first(s3_answer(ask), "Code") :
	    STR("");
}

static const struct meaning *
meaning_of(const struct s3_ask *ask)
{
	const struct meaning *m = meanings;
	struct str code = code_of(ask);

	while (ask->call.status < m->from || ask->call.status > m->upto ||
	    (m->code != NULL && !str_is(code, m->code)))
		m++;
	return m;
}

static void
come_back(struct s3 *s)
{
	metric_set(METRIC_FILES_AWAY, 0);
	if (atomic_exchange(&s->is_away, false))
		log_info("files", "the bucket %s answers again",
		    s->config.bucket);
}

/* Once, until it is well again. */
static void
go_away(struct s3 *s, const char *what)
{
	char text[256];

	metric_set(METRIC_FILES_AWAY, 1);
	metric_add(METRIC_S3_FAILED, 1);
	if (!atomic_exchange(&s->is_away, true))
		log_error("files", "the bucket %s cannot be used: %s; files"
		    " wait for it, messages go on", s->config.bucket,
		    log_quote(str_from(what), text, sizeof(text)));
}

enum err
s3_doubt(struct s3 *s, const struct s3_ask *ask, const char *what)
{
	struct str code = s3xml_first(s3_answer(ask), "Code");
	char text[256];

	snprintf(text, sizeof(text), "to a %s it %s%s%.*s",
	    methods[ask->method], what, code.len > 0 ? ": " : "",
	    code.len > 64 ? 64 : (int)code.len, code.p);
	go_away(s, text);
	return ERR_FILES_AWAY;
}

static enum err
conclude(struct s3 *s, struct s3_ask *ask, const struct meaning *m)
{
	char text[64];

	if (ask->call.is_stopping)
		return ERR_STOPPING;
	atomic_store(&s->away_until_ms, 0);
	if (m->err != ERR_FILES_AWAY) {
		come_back(s);
		return m->err;
	}
	if (ask->call.status == 0) {
		atomic_store(&s->away_until_ms,
		    s->door.mono_ms(s->door.self) + AWAY_MS);
		go_away(s, ask->call.why);
		return ERR_FILES_AWAY;
	}
	snprintf(text, sizeof(text), "answers %d", ask->call.status);
	return s3_doubt(s, ask, text);
}

/* Of those who ask a store that did not answer, one alone waits for it. */
static bool
may_ask(struct s3 *s, bool *is_probe)
{
	int64_t until_ms = atomic_load(&s->away_until_ms);

	*is_probe = until_ms > 0;
	return until_ms == 0 || (s->door.mono_ms(s->door.self) >= until_ms &&
	    !atomic_exchange(&s->is_probed, true));
}

static enum err
ask_often(struct s3 *s, struct s3_ask *ask, const char *hash, unsigned tries)
{
	int64_t began_ms = s->door.mono_ms(s->door.self);
	int64_t pause_ms = FIRST_PAUSE_MS;
	const struct meaning *m;

	for (unsigned i = 1;; i++) {
		try_once(s, ask, hash);
		m = meaning_of(ask);
		if (!m->again || ask->call.is_final || i == tries ||
		    s->door.mono_ms(s->door.self) - began_ms >=
		    s->config.timeout_ms)
			return conclude(s, ask, m);
		s->door.pause(s->door.self, pause_ms);
		pause_ms *= 3;
	}
}

enum err
s3_ask(struct s3 *s, struct s3_ask *ask)
{
	char room[ANSWER_ROOM], hash[AWSSIGN_HASH_ROOM];
	bool is_own = ask->room == NULL, is_probe;
	enum err err;

	if (!may_ask(s, &is_probe)) {
		ask->call = (struct s3_call){ .room = NULL };
		return ERR_FILES_AWAY;
	}
	if (is_own) {
		ask->room = room;
		ask->room_bytes = sizeof(room);
	}
	awssign_hash(ask->body, hash);
	err = ask_often(s, ask, hash, is_probe ? 1 : TRIES_MAX);
	if (is_probe)
		atomic_store(&s->is_probed, false);
	if (is_own) {
		ask->room = NULL;
		ask->room_bytes = 0;
		ask->call.room = NULL;
		ask->call.len = 0;
	}
	return err;
}
