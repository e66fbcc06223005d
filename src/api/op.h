/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_OP_H
#define API_OP_H
/*
 * The operation table: every verb of the product, once. A row gives the
 * check of its input, who may call it, its cost, its steps (which function
 * runs where), its REST route and its help; documents and types are
 * generated from it. Rows are const arrays in api/<noun>.c; ops[] lists
 * those arrays.
 */
#include "base/field.h"
#include "core/request.h"

/* Whether bytes go beside the fields: by HTTP alone, as the body. */
enum op_bytes { BYTES_NONE, BYTES_TAKEN, BYTES_GIVEN };

struct op {
	const char *name;	/* "message.send" */
	const char *scope;	/* that a server key needs; NULL: by noun and
				 * direction, see op_scope */
	const char *right;	/* by which a role may call it, beside that of
				 * the scope; or NULL */
	unsigned allow;		/* roles of which the caller needs one */
	unsigned cost;		/* rate tokens; 1 is a light read */
	enum when_full when_full;	/* of its step at the writer */
	const char *route;	/* "POST /v1/users/{id}/…" or NULL */
	enum op_bytes bytes;
	/* Runs for a tenant that does not exist as for one that is set up, as
	 * far as its refusal: readers get a view without store. So tenants
	 * cannot be guessed. */
	bool may_be_nowhere;
	const struct field *in;	/* request fields */
	size_t in_size;		/* of the struct they decode into */
	const struct field *out;	/* result fields, for documents only */
	struct step steps[REQUEST_STEPS_MAX + 1];
	/* Of a GET of what can be edited: the first member of its answer that
	 * changes by itself, as those behind it do (NULL: none), and what is
	 * before that, when its own steps ask others than readers. */
	const char *live_from;
	reader_step_fn look;
	/* Of an edit: the GET that shows what it changes, when that is none
	 * above its route. */
	const char *shown_by;
	const char *help;	/* one sentence */
	/* Sets request->tenant when the fields name it (may be NULL). */
	enum err (*place)(struct request *);
};

struct op_set {
	const struct op *rows;
	size_t count;
};

/* NULL when there is none. A few short comparisons: on the message path. */
const struct op *op_find(struct str name);
/* Walks all rows in order; NULL at the end. */
const struct op *op_next(const struct op *);
/* Matches method and path against the routes; {name} parts are given to
 * on_part as decoded text. *other: the path exists with another method. */
typedef void (*op_part_fn)(void *arg, const char *name, struct str value);
const struct op *op_route(struct str method, struct str path,
    op_part_fn on_part, void *arg, bool *other);

/* The name of the scope that a server key needs to call it; NULL when no key
 * may. What GET asks for is read, everything else is written. */
const char *op_scope(const struct op *);

/* Bits of the rights of which a role needs one to call it as administrators
 * do; 0: no role does. */
uint64_t op_rights(const struct op *);

/*
 * Turns params into a request of op: decodes the fields, sets steps, cost
 * and roles. The caller has set tenant and who (or token). ERR_FIELD with
 * request->why, ERR_UNAUTHORIZED, ERR_FORBIDDEN. params may be NULL ({}).
 * The one place where permission is decided for callers that are already
 * authenticated; the reader asks the same permit() once it knows whose
 * the token of others is.
 */
enum err op_prepare(const struct op *, const json_t *params,
    struct request *) MUST_CHECK;

/*
 * If-Match (RFC 9110 13.1.1): the writer will compare tag, or "*", with what
 * the caller read by the GET row that op's names, or else the one of the
 * longest route that op's begins with and whose required fields are among
 * params. After op_prepare. ERR_FIELD when there is none, or op changes
 * nothing in the writer.
 */
enum err op_guard(const struct op *, const json_t *params, struct str tag,
    struct request *) MUST_CHECK;
/* Whether calls of this row, which has a route, may have one. */
bool op_takes_guard(const struct op *);

#endif
