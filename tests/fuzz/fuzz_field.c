/* SPDX-License-Identifier: Apache-2.0 */
/* base/field: any JSON against a table of every type. Eight times the text
 * is enough arena; what is taken says the same again, and that decodes to the
 * same struct. */
#include <stddef.h>
#include <stdint.h>

#include "base/field.h"
#include "echo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct inner {
	struct str id;
	int kind;
};

struct request {
	struct str s, i, n, c, j;
	int64_t v;
	bool b, has_o;
	struct inner o;
	struct str_list l, m;
};

static const char *const kinds[] = { "a", "b", NULL };

static const struct field inner_fields[] = {
	FIELD_ID(struct inner, id, FIELD_REQUIRED, "Id"),
	FIELD_ENUM(struct inner, kind, kinds, 0, "Kind"),
	FIELD_END
};

static const struct field fields[] = {
	FIELD_STRING(struct request, s, 0, 4096, 0, "Text"),
	FIELD_ID(struct request, i, 0, "Id"),
	FIELD_NAME(struct request, n, 64, 0, "Name"),
	FIELD_CONV(struct request, c, 0, "Conversation"),
	FIELD_JSON(struct request, j, 4096, 0, "Content"),
	FIELD_INT(struct request, v, INT64_MIN, INT64_MAX, 0, "Number"),
	FIELD_BOOL(struct request, b, 0, "Flag"),
	{ .name = "o", .type = FIELD_T_OBJECT, .fields = inner_fields,
	    .offset = offsetof(struct request, o),
	    .has_offset = offsetof(struct request, has_o), .help = "Nested" },
	FIELD_IDS(struct request, l, 0, 4096, 0, "Ids"),
	{ .name = "m", .type = FIELD_T_STRINGS, .max = 4096,
	    .offset = offsetof(struct request, m), .has_offset = SIZE_MAX,
	    .help = "Texts" },
	FIELD_END
};

/* decode, encode, decode: the same. */
static void
check_again(const json_t *value, const struct request *request,
    struct arena *arena)
{
	json_t *text = echo_encode(fields, value, request);
	struct request again = { .v = 0 };
	struct field_error why;

	BUG_ON(field_decode(fields, text, &again, arena, &why) != ERR_OK);
	echo_check(fields, text, &again);
	json_decref(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request request = { .v = 0 };
	struct field_error why;
	struct arena arena, more;
	json_t *value;
	enum err err;

	if (field_parse((struct str){ (const char *)data, size }, &value) !=
	    ERR_OK)
		return 0;
	arena_init(&arena, 4096 + 8 * size);
	err = field_decode(fields, value, &request, &arena, &why);
	BUG_ON(err != ERR_OK && (!why.field || !why.hint[0]));
	arena_init(&more, 4096 + 8 * size);
	if (err == ERR_OK) {
		echo_check(fields, value, &request);
		check_again(value, &request, &more);
	}
	json_decref(value);
	arena_fini(&more);
	arena_fini(&arena);
	return 0;
}
