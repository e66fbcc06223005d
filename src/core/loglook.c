/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking at the log, and how much is logged.
 * Runs on: the system thread; writers (log_level_note).
 * Owns: nothing.
 */
#include "core/loglook.h"

#include "base/jsonw.h"
#include "base/log.h"
#include "base/logtail.h"
#include "core/tenant.h"

#define LIMIT 100
#define LEVELS_ROOM 4096	/* a line for each that can be set */

const char *const log_level_choices[] = { [LOG_ERROR] = "error",
	[LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug",
	[LOG_LEVEL_RESET] = "reset", NULL };

const char *const log_level_names[] = { [LOG_ERROR] = "error",
	[LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug",
	NULL };

static bool
is_wanted(const struct log_list_in *in, const struct logtail_line *line)
{
	return (!in->has_level || (int)line->level <= in->level) &&
	    (in->part.len == 0 || str_is(in->part, line->part));
}

static void
write_line(struct jsonw *w, const struct logtail_line *line)
{
	jsonw_object(w);
	jsonw_int_field(w, "n", (int64_t)line->number);
	jsonw_int_field(w, "ts", line->ts);
	jsonw_string_field(w, "level", str_from(log_level_name(line->level)));
	jsonw_string_field(w, "part", str_from(line->part));
	jsonw_string_field(w, "text", (struct str){ line->text, line->len });
	jsonw_object_end(w);
}

/* From the beginning on, or, when nothing says where that is, the newest. */
static uint64_t
begin(const struct log_list_in *in, uint64_t next, int64_t limit)
{
	struct logtail_line line;
	uint64_t oldest = logtail_oldest(), at = next;

	if (in->has_after && (uint64_t)in->after < next)
		return (uint64_t)in->after >= oldest ?
		    (uint64_t)in->after + 1 : oldest;
	while (at > oldest && limit > 0) {
		at--;
		limit -= logtail_get(at, &line) && is_wanted(in, &line);
	}
	return at;
}

static void
write_level(void *arg, const char *part, enum log_level level)
{
	struct buf *text = arg;

	buf_printf(text, "%s%s=%s", text->len > 0 ? " " : "",
	    part[0] != '\0' ? part : "*", log_level_name(level));
}

static void
write_levels(struct jsonw *w)
{
	struct buf text;

	buf_init(&text, LEVELS_ROOM);
	logtail_each_level(write_level, &text);
	jsonw_string_field(w, "level", str_from(log_level_name(
	    log_level_now())));
	jsonw_string_field(w, "levels", buf_str(&text));
	buf_fini(&text);
}

enum err
log_list(struct box *b, struct request *r)
{
	const struct log_list_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct logtail_line line;
	int64_t room = in->limit > 0 ? in->limit : LIMIT;
	uint64_t next = logtail_next(), at;
	enum err err = tenant_tends_box(box_parts(b), r);

	if (err != ERR_OK)
		return err;
	at = begin(in, next, room);
	jsonw_object(&w);
	/* One that ran before had others of these numbers. */
	jsonw_bool_field(&w, "gap", in->has_after &&
	    ((uint64_t)in->after >= next ||
	    (uint64_t)in->after + 1 < logtail_oldest()));
	jsonw_key(&w, "lines");
	jsonw_array(&w);
	for (; at < next && room > 0; at++) {
		if (!logtail_get(at, &line) || !is_wanted(in, &line))
			continue;
		write_line(&w, &line);
		room--;
	}
	jsonw_array_end(&w);
	jsonw_int_field(&w, "after", (int64_t)at - 1);
	jsonw_bool_field(&w, "more", at < next);
	write_levels(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
log_level_check(struct box *b, struct request *r)
{
	return tenant_tends_box(box_parts(b), r);
}

/* The row that audit_step writes behind it says who changed what. */
enum err
log_level_note(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

enum err
log_level_set(struct box *b, struct request *r)
{
	const struct log_level_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	enum log_level level = in->level == LOG_LEVEL_RESET ? LOG_NONE :
	    (enum log_level)in->level;
	enum err err = logtail_set_level(in->part.len > 0 ? in->part :
	    STR(""), level);

	(void)b;
	if (err == ERR_FIELD)
		return request_refuse(r, err, "part",
		    "no part has so long a name");
	if (err != ERR_OK)
		return request_refuse_more(r, "part", LOGTAIL_LEVELS_MAX,
		    "parts whose level was set, until the daemon starts"
		    " anew");
	log_info("log", "the level of %s%s is %s",
	    in->part.len > 0 ? "part " : "all parts that have none",
	    in->part.len > 0 ? in->part.p : "",
	    log_level_choices[in->level]);
	jsonw_object(&w);
	write_levels(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}
