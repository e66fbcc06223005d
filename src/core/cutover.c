/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cut-over of a tenant: one record, which ends by itself.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/cutover.h"

#include "base/jsonw.h"
#include "core/access.h"
#include "core/policy.h"

#define CUTOVER_ID STR("cutover")
#define HOUR_MS (3600 * 1000LL)

struct cutover {
	int64_t since_ts, ends_ts;
};
static const struct field fields[] = {
	FIELD_INT(struct cutover, since_ts, 1, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct cutover, ends_ts, 1, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_END
};

/* Zeroed when it is off. */
static enum err
look(struct ledger *l, struct request *r, struct cutover *c)
{
	struct record row;
	enum err err = access_find(l, RECORD_CUTOVER, CUTOVER_ID, &r->arena,
	    &row);

	*c = (struct cutover){ 0 };
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = access_decode(&row, fields, c, &r->arena);
	if (c->ends_ts <= ledger_ts(l))
		*c = (struct cutover){ 0 };
	return err;
}

static void
answer(struct request *r, const struct cutover *c)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_bool_field(&w, "on", c->since_ts > 0);
	if (c->since_ts > 0) {
		jsonw_int_field(&w, "since_ts", c->since_ts);
		jsonw_int_field(&w, "ends_ts", c->ends_ts);
	}
	jsonw_object_end(&w);
}

enum err
cutover_since(struct ledger *l, struct request *r, int64_t *out)
{
	struct cutover c;
	enum err err = look(l, r, &c);

	*out = c.since_ts;
	return err;
}

static enum err
put(struct ledger *l, const struct cutover *c)
{
	struct record row = { .kind = RECORD_CUTOVER, .owner = ACCESS_OWNER,
		.id = CUTOVER_ID, .ts = c->since_ts };

	return access_put(l, &row, fields, c);
}

/* Begun again it only ends later: what is news stays what it was, but when
 * the call says otherwise. */
enum err
cutover_begin(struct ledger *l, struct request *r)
{
	const struct cutover_begin_in *in = r->in;
	struct cutover c;
	enum err err = look(l, r, &c);

	if (err != ERR_OK)
		return err;
	if (in->since_ts > ledger_ts(l))
		return request_refuse(r, ERR_FIELD, "since_ts",
		    "is still to come");
	if (in->since_ts > 0)
		c.since_ts = in->since_ts;
	else if (c.since_ts == 0)
		c.since_ts = ledger_ts(l);
	c.ends_ts = ledger_ts(l) + HOUR_MS *
	    (in->hours > 0 ? in->hours : CUTOVER_HOURS);
	err = put(l, &c);
	if (err == ERR_OK)
		err = policy_note(l, r, "cutover", STR(""));
	if (err == ERR_OK)
		answer(r, &c);
	return err;
}

enum err
cutover_end(struct ledger *l, struct request *r)
{
	const struct cutover off = { 0 };
	enum err err = access_delete(l, RECORD_CUTOVER, CUTOVER_ID);

	if (err == ERR_OK)
		err = policy_note(l, r, "cutover", STR(""));
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	answer(r, &off);
	return ERR_OK;
}

enum err
cutover_get(struct view *v, struct request *r)
{
	struct cutover c = { 0 };
	struct record row;
	enum err err = access_get(v, RECORD_CUTOVER, CUTOVER_ID, &r->arena,
	    &row);

	if (err == ERR_OK)
		err = access_decode(&row, fields, &c, &r->arena);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	if (c.ends_ts <= clock_wall_ms(v->parts->clock))
		c = (struct cutover){ 0 };
	answer(r, &c);
	return ERR_OK;
}
