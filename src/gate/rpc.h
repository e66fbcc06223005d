/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_RPC_H
#define GATE_RPC_H
/*
 * JSON-RPC 2.0 as the gates speak it: one call per message (no batches),
 * always with an id, params an object or absent. Answers are written without
 * building a tree. Pure functions.
 */
#include "base/buf.h"
#include "base/field.h"
#include "base/str.h"

#define RPC_ID_TEXT_MAX 80	/* an id as JSON text, and a NUL */
#define RPC_ID_BYTES_MAX 64	/* of an id that is a string */

struct rpc_call {
	json_t *root;		/* owns all below; rpc_call_fini */
	struct str method;
	struct str tenant, as;	/* members of control calls; may be absent */
	const json_t *params;	/* object or NULL */
	char id[RPC_ID_TEXT_MAX];	/* JSON text; "null" if not known */
	struct field_error why;	/* when refused; static text */
};

/*
 * ERR_PARSE, ERR_TOO_DEEP, ERR_REQUEST. The id is set as far as it could be
 * read, so that the refusal can name it. In every case rpc_call_fini.
 * is_local: the members "tenant" and "as" may be there (control socket).
 */
enum err rpc_parse(struct str text, bool is_local,
    struct rpc_call *out) MUST_CHECK;
void rpc_call_fini(struct rpc_call *);

/* Messages in parts, so that their bytes are copied once. */
#define RPC_PARTS_MAX 7
struct rpc_parts {
	struct str items[RPC_PARTS_MAX];
	unsigned count;
};

/* id is JSON text; result is JSON text of an object, empty for {}. */
struct rpc_parts rpc_result(const char *id, struct str result);
/* params is JSON text of an object, empty for {}. */
struct rpc_parts rpc_event(const char *method, struct str params);
/* The same for an event of the core, with the conversation's name as its
 * viewer knows it. */
struct rpc_parts rpc_conv_event(const char *method, struct str conv,
    struct str tail);
void rpc_write_error(struct buf *, const char *id, enum err,
    const struct field_error *why);
void rpc_write(struct buf *, const struct rpc_parts *);

#endif
