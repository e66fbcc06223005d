/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The licence of the box.
 * Runs on: threads of the files pool; writers (licence_note); main
 * (licencebox_look).
 * Owns: nothing.
 */
#include "core/licencebox.h"

#include "base/jsonw.h"
#include "base/metrics.h"
#include "core/access.h"
#include "core/allowance.h"
#include "core/tenant.h"
#include "licence/traits.h"

/* ---- what holds ---- */

static int64_t
or_unlimited(int64_t limit)
{
	return limit > 0 ? limit : ALLOWANCE_UNLIMITED;
}

/* What is not in force lets nothing grow beyond the free edition; tenants and
 * devices there are keep what they were promised. */
static void
allow(const struct core_parts *parts, const struct licence_standing *s)
{
	struct allowance *a = parts->allowance;
	const struct claims_limits *limits = &s->licence.limits;
	bool is_good = s->has && s->fault == LICENCE_OK;

	atomic_store(&a->people_max, is_good ? or_unlimited(limits->people) :
	    parts->licencekeeper->free_people);
	atomic_store(&a->devices_max, or_unlimited(limits->devices));
	atomic_store(&a->tenants_max, or_unlimited(limits->tenants));
	metric_set(METRIC_LICENCE_PEOPLE, allowance_people_max(parts));
	metric_set(METRIC_LICENCE_END, s->licence.until_s);
	metric_set(METRIC_PEOPLE, atomic_load(&a->people));
}

static void
judge(const struct core_parts *parts, struct str text, struct arena *arena,
    struct licence_standing *s)
{
	const struct licencekeeper *k = parts->licencekeeper;

	s->has = true;
	s->text = text;
	s->fault = licence_read(text, &k->roots, arena, &s->licence);
	if (s->fault == LICENCE_OK)
		s->fault = licence_judge(&s->licence,
		    allowance_now(parts) / 1000, &k->machine);
	else	/* of what is not proven nothing counts */
		s->licence = (struct licence){
		    .about = s->licence.about };
}

static void
look(const struct core_parts *parts, struct arena *arena,
    struct licence_standing *out)
{
	const struct licencekeeper *k = parts->licencekeeper;
	struct buf text;
	enum err err;

	*out = (struct licence_standing){ .fault = LICENCE_OK };
	buf_init(&text, ENVELOPE_BYTES_MAX);
	err = k->load(k->arg, &text);
	if (err == ERR_OK) {
		judge(parts, (struct str){ arena_strndup(arena, text.data ?
		    text.data : "", text.len), text.len }, arena, out);
	} else if (err != ERR_NOT_FOUND) {
		out->has = true;
		out->fault = err == ERR_TOO_LARGE ? LICENCE_LARGE :
		    LICENCE_FORM;
	}
	buf_fini(&text);
}

void
licencebox_look(const struct core_parts *parts, struct arena *arena,
    struct licence_standing *out)
{
	*out = (struct licence_standing){ .has = false };
	if (parts->licencekeeper == NULL || parts->allowance == NULL)
		return;
	look(parts, arena, out);
	allow(parts, out);
}

/* ---- saying it ---- */

static void
write_limit(struct jsonw *w, const char *key, int64_t limit)
{
	if (limit > 0 && limit != ALLOWANCE_UNLIMITED)
		jsonw_int_field(w, key, limit);
}

static void
write_licence(struct jsonw *w, const struct licence *l)
{
	const struct claims *c = licence_last(l);
	bool is_bound = false;

	jsonw_key(w, "licence");
	jsonw_object(w);
	jsonw_string_field(w, "id", c->id);
	jsonw_string_field(w, "holder", c->holder);
	if (c->edition.len > 0)
		jsonw_string_field(w, "edition", c->edition);
	if (c->note.len > 0)
		jsonw_string_field(w, "note", c->note);
	if (l->count > 1)
		jsonw_string_field(w, "issuer", l->links[l->count - 2].holder);
	write_limit(w, "people", l->limits.people);
	write_limit(w, "devices", l->limits.devices);
	write_limit(w, "tenants", l->limits.tenants);
	if (l->from_s > 0)
		jsonw_int_field(w, "from_ts", l->from_s * 1000);
	if (l->until_s > 0)
		jsonw_int_field(w, "until_ts", l->until_s * 1000);
	str_list_field(w, "features", &c->features);
	for (unsigned i = 0; i < l->count; i++)
		is_bound |= l->links[i].has_machine;
	jsonw_bool_field(w, "machine_bound", is_bound);
	jsonw_object_end(w);
}

static void
write_use(struct jsonw *w, const struct core_parts *parts)
{
	const struct allowance *a = parts->allowance;

	jsonw_int_field(w, "people", atomic_load(&a->people));
	write_limit(w, "people_max", atomic_load(&a->people_max));
	jsonw_int_field(w, "devices", metric_get(METRIC_SESSIONS));
	write_limit(w, "devices_max", atomic_load(&a->devices_max));
	jsonw_int_field(w, "tenants", atomic_load(parts->tenant_count));
	write_limit(w, "tenants_max", atomic_load(&a->tenants_max));
}

static void
answer(struct files *f, struct request *r, const struct licence_standing *s)
{
	const struct core_parts *parts = &f->parts;
	const struct licencekeeper *k = parts->licencekeeper;
	struct jsonw w = jsonw_on(&r->result);
	int64_t left = licence_days_left(&s->licence,
	    allowance_now(parts) / 1000);
	char *machine = arena_zalloc(&r->arena, TRAITS_TEXT_MAX);
	struct buf code;

	buf_init(&code, TRAITS_TEXT_MAX - 1);
	traits_write(&k->machine, &code);
	memcpy(machine, buf_str(&code).p, code.len);
	buf_fini(&code);
	jsonw_object(&w);
	jsonw_string_field(&w, "state", str_from(s->has ?
	    licence_fault_code(s->fault) : "free"));
	if (s->has && s->fault != LICENCE_OK)
		jsonw_string_field(&w, "why",
		    str_from(licence_fault_text(s->fault)));
	if (s->licence.count > 0)
		write_licence(&w, &s->licence);
	if (s->licence.count > 0 && left >= 0)
		jsonw_int_field(&w, "days_left", left);
	write_use(&w, parts);
	jsonw_int_field(&w, "free_people", LICENCE_FREE_PEOPLE);
	jsonw_string_field(&w, "machine", str_from(machine));
	jsonw_bool_field(&w, "development", k->roots.is_development);
	jsonw_object_end(&w);
	/* A writer's step, if one comes, begins the result anew. */
	r->scratch = arena_strndup(&r->arena, r->result.data, r->result.len);
}

/* ---- operations ---- */

static enum err
check(const struct files *f, struct request *r)
{
	enum err err = tenant_tends_box(&f->parts, r);

	return err != ERR_OK || f->parts.licencekeeper != NULL ? err :
	    request_refuse(r, ERR_WRONG_STATE, NULL,
	    "somebody else looks after the licence");
}

enum err
licence_get_op(struct files *f, struct request *r)
{
	struct licence_standing s;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	licencebox_look(&f->parts, &r->arena, &s);
	answer(f, r, &s);
	return ERR_OK;
}

/* What may be put in: one that is good, or will be. */
static bool
is_welcome(enum licence_fault fault)
{
	return fault == LICENCE_OK || fault == LICENCE_EARLY;
}

enum err
licence_install_op(struct files *f, struct request *r)
{
	const struct licence_install_in *in = r->in;
	const struct licencekeeper *k = f->parts.licencekeeper;
	struct licence_standing s = { .has = false };
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	judge(&f->parts, in->text, &r->arena, &s);
	if (!in->check && !is_welcome(s.fault))
		return request_refuse(r, ERR_FIELD, "text",
		    licence_fault_text(s.fault));
	if (!in->check) {
		err = k->store(k->arg, in->text);
		if (err != ERR_OK)
			return err;
		r->undo = files_tell_changed;
		licencebox_look(&f->parts, &r->arena, &s);
	}
	answer(f, r, &s);
	return ERR_OK;
}

enum err
licence_remove_op(struct files *f, struct request *r)
{
	const struct licencekeeper *k = f->parts.licencekeeper;
	struct licence_standing s;
	enum err err = check(f, r);

	if (err == ERR_OK)
		err = k->drop(k->arg);
	if (err != ERR_OK)
		return err;
	r->undo = files_tell_changed;
	licencebox_look(&f->parts, &r->arena, &s);
	answer(f, r, &s);
	return ERR_OK;
}

static enum err
note(struct ledger *l, struct request *r, struct str what)
{
	enum err err = access_note(l, r, "licence", what);

	if (err == ERR_OK)
		buf_puts(&r->result, r->scratch);
	return err;
}

enum err
licence_note(struct ledger *l, struct request *r)
{
	const struct licence_install_in *in = r->in;

	if (!in->check)
		return note(l, r, STR("another"));
	buf_puts(&r->result, r->scratch);
	return ERR_OK;
}

enum err
licence_note_gone(struct ledger *l, struct request *r)
{
	return note(l, r, STR("none"));
}
