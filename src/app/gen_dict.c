/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of the protocol as a fuzzer's dictionary: names of operations
 * and fields, choices, and the least params of every operation.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "api/op.h"
#include "app/gen.h"
#include "base/jsonw.h"

/* A line of libFuzzer's and AFL's dictionaries: "text", escaped. */
static void
put_word(struct buf *out, struct str word)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < word.len; i++) {
		if (word.p[i] == '"' || word.p[i] == '\\')
			buf_putc(out, '\\');
		buf_putc(out, word.p[i]);
	}
	buf_puts(out, "\"\n");
}

static void
put_quoted(struct buf *out, const char *name, const char *after)
{
	struct buf word;

	buf_init(&word, 256);
	buf_printf(&word, "\"%s\"%s", name, after);
	put_word(out, buf_str(&word));
	buf_fini(&word);
}

static void write_least(struct jsonw *, const struct field *);

/* Something that the field takes. */
static void
write_value(struct jsonw *w, const struct field *f)
{
	switch (f->type) {
	case FIELD_T_OBJECT:
		write_least(w, f->fields);
		break;
	case FIELD_T_VARIANT:
		write_least(w, f->variants[0]);
		break;
	case FIELD_T_INT:
	case FIELD_T_DECIMAL:
		jsonw_int(w, f->min);
		break;
	case FIELD_T_BOOL:
		jsonw_bool(w, true);
		break;
	case FIELD_T_ENUM:
		jsonw_string(w, str_from(f->choices[0]));
		break;
	case FIELD_T_CONV:
		jsonw_string(w, STR("g:team"));
		break;
	case FIELD_T_JSON:
		jsonw_raw(w, STR("{}"));
		break;
	case FIELD_T_INTS:
		jsonw_raw(w, STR("[1]"));
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		jsonw_raw(w, STR("[\"bob\"]"));
		break;
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_END:
		jsonw_string(w, STR("alice"));
		break;
	}
}

static void
write_least(struct jsonw *w, const struct field *fields)
{
	jsonw_object(w);
	for (const struct field *f = fields; f && f->type != FIELD_T_END; f++) {
		if (!(f->flags & FIELD_REQUIRED))
			continue;
		jsonw_key(w, f->name);
		write_value(w, f);
	}
	jsonw_object_end(w);
}

static void
put_fields(struct buf *out, const struct field *fields)
{
	for (const struct field *f = fields; f && f->type != FIELD_T_END; f++) {
		put_quoted(out, f->name, ":");
		for (int i = 0; f->choices && f->choices[i]; i++)
			put_quoted(out, f->choices[i], "");
		if (f->type == FIELD_T_OBJECT)
			put_fields(out, f->fields);
		for (int i = 0; f->variants && f->variants[i]; i++)
			put_fields(out, f->variants[i]);
	}
}

void
gen_dictionary(struct buf *out)
{
	struct buf least;
	struct jsonw w;

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		buf_printf(out, "# %s\n", op->name);
		put_quoted(out, op->name, "");
		put_fields(out, op->in);
		buf_init(&least, 4096);
		w = jsonw_on(&least);
		write_least(&w, op->in);
		put_word(out, buf_str(&least));
		buf_fini(&least);
	}
}
