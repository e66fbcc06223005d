/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The claims of one link.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "licence/claims.h"

#include "base/jsonw.h"
#include "licence/signing.h"

static const struct field limits_fields[] = {
	FIELD_INT(struct claims_limits, people, 1, CLAIMS_COUNT_MAX, 0, NULL),
	FIELD_INT(struct claims_limits, devices, 1, CLAIMS_COUNT_MAX, 0, NULL),
	FIELD_INT(struct claims_limits, tenants, 1, CLAIMS_COUNT_MAX, 0, NULL),
	FIELD_END
};
static const struct field machine_fields[] = {
	FIELD_AT(FIELD_T_STRINGS, struct claims_machine, traits, 1,
	    CLAIMS_TRAITS_MAX, FIELD_REQUIRED, NULL),
	FIELD_INT(struct claims_machine, agree, 1, CLAIMS_TRAITS_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_END
};
static const struct field signer_fields[] = {
	FIELD_STRING(struct claims_signer, key, SIGNING_KEY_CHARS,
	    SIGNING_KEY_CHARS, FIELD_REQUIRED, NULL),
	FIELD_INT(struct claims_signer, depth, 1, CLAIMS_DEPTH_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_END
};

#define OBJECT(m, table)                                                  \
	{ .name = #m, .type = FIELD_T_OBJECT,                             \
	  .offset = offsetof(struct claims, m),                           \
	  .has_offset = offsetof(struct claims, has_##m),                 \
	  .fields = (table) }
static const struct field fields[] = {
	FIELD_ID(struct claims, id, FIELD_REQUIRED, NULL),
	FIELD_NAME(struct claims, holder, 128, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct claims, edition, 1, 64, 0, NULL),
	FIELD_STRING(struct claims, note, 1, 500, 0, NULL),
	FIELD_INT(struct claims, not_before, 1, CLAIMS_TIME_MAX, 0, NULL),
	FIELD_INT(struct claims, expires, 1, CLAIMS_TIME_MAX, 0, NULL),
	OBJECT(limits, limits_fields),
	FIELD_AT(FIELD_T_STRINGS, struct claims, features, 0,
	    CLAIMS_FEATURES_MAX, 0, NULL),
	OBJECT(machine, machine_fields),
	OBJECT(signer, signer_fields),
	FIELD_AT(FIELD_T_STRINGS, struct claims, critical, 0, 32, 0, NULL),
	FIELD_END
};

static const struct field *
find_field(const struct field *f, struct str name)
{
	for (; f && f->type != FIELD_T_END; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}

/* "limits.people": every part of the path is a member that is known. */
static bool
is_known(struct str path)
{
	const struct field *table = fields, *f;

	for (;;) {
		const char *dot = memchr(path.p, '.', path.len);
		size_t len = dot ? (size_t)(dot - path.p) : path.len;

		f = find_field(table, (struct str){ path.p, len });
		if (f == NULL || dot == NULL)
			return f != NULL;
		table = f->fields;
		path = (struct str){ dot + 1, path.len - len - 1 };
	}
}

/* Before anything is left out: what must be known is known. */
static enum licence_fault
check_critical(const json_t *object, struct arena *a, struct str *about)
{
	const json_t *list = json_object_get(object, "critical"), *item;
	size_t i;

	json_array_foreach (list, i, item) {
		struct str path = STR("critical");

		if (json_is_string(item))
			path = (struct str){ json_string_value(item),
				json_string_length(item) };
		if (json_is_string(item) && path.len > 0 && is_known(path))
			continue;
		*about = (struct str){ arena_strndup(a, path.p, path.len),
			path.len };
		return LICENCE_NEWER;
	}
	return LICENCE_OK;
}

static void
leave_out_unknown(json_t *object, const struct field *table)
{
	const struct field *f;
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe (object, next, key, value) {
		f = find_field(table, str_from(key));
		if (f == NULL)
			json_object_del(object, key);
		else if (f->fields && json_is_object(value))
			leave_out_unknown(value, f->fields);
	}
}

static enum licence_fault
decode(const json_t *object, struct arena *a, struct claims *out,
    struct str *about)
{
	unsigned char key[SIGNING_KEY_BYTES];
	struct field_error why;

	*out = (struct claims){ .has_limits = false };
	if (field_decode(fields, object, out, a, &why) != ERR_OK) {
		*about = str_from(why.field);
		return LICENCE_CLAIMS;
	}
	if (out->expires > 0 && out->not_before >= out->expires)
		*about = STR("expires");
	else if (out->has_machine &&
	    out->machine.agree > out->machine.traits.count)
		*about = STR("machine.agree");
	else if (out->has_signer && !signing_key_from(out->signer.key, key))
		*about = STR("signer.key");
	return about->len > 0 ? LICENCE_CLAIMS : LICENCE_OK;
}

enum licence_fault
claims_read(struct str text, struct arena *a, struct claims *out,
    struct str *about)
{
	enum licence_fault fault;
	json_t *object = NULL;

	*about = STR("");
	if (text.len > CLAIMS_BYTES_MAX)
		return LICENCE_LARGE;
	if (field_parse(text, &object) != ERR_OK)
		return LICENCE_FORM;
	if (!json_is_object(object)) {
		json_decref(object);
		return LICENCE_FORM;
	}
	fault = check_critical(object, a, about);
	if (fault == LICENCE_OK) {
		leave_out_unknown(object, fields);
		fault = decode(object, a, out, about);
	}
	json_decref(object);
	return fault;
}

void
claims_write(const struct claims *c, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	field_write(fields, c, &w);
}
