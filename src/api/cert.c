/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: the certificate of the box and its addresses.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/certificate.h"

static const struct field address_out[] = {
	OUT(FIELD_T_STRING, "host", "Without the port"),
	OUT(FIELD_T_BOOL, "is_name", "Not an address"),
	FIELD_END
};
static const struct field show_out[] = {
	OUT(FIELD_T_BOOL, "tls", "There is one; without, nothing but port and "
	    "addresses is said"),
	OUT(FIELD_T_INT, "port", "Where the box listens"),
	OUT_LIST("addresses", address_out, "How this machine is called, the "
	    "best first; loopback is left out"),
	OUT(FIELD_T_STRINGS, "names", "Those that somebody has said beside the "
	    "machine's own; they are among the addresses"),
	OUT_OPT(FIELD_T_BOOL, "ours", "The root of this box signed it"),
	OUT_OPT(FIELD_T_INT, "from_ts", "It is good from then, Unix ms"),
	OUT_OPT(FIELD_T_INT, "until_ts", "And until then, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "fingerprint", "Its SHA-256"),
	OUT_OPT(FIELD_T_STRING, "root_fingerprint", "The root's SHA-256"),
	OUT_OPT(FIELD_T_STRING, "missing", "What it is not for, joined by "
	    "commas; empty: it is for all"),
	FIELD_END
};
static const struct field check_in[] = {
	FIELD_STRING(struct cert_check_in, host, 1, 253, FIELD_REQUIRED,
	    "A name or an address, without a port"),
	FIELD_END
};
static const struct field check_out[] = {
	OUT(FIELD_T_STRING, "host", "What was asked"),
	OUT(FIELD_T_BOOL, "resolves", "It is an address, or leads to one"),
	OUT(FIELD_T_BOOL, "is_here", "To one of this machine"),
	OUT(FIELD_T_BOOL, "answers", "And this daemon answers there"),
	OUT(FIELD_T_BOOL, "covered", "The certificate is for it"),
	FIELD_END
};
static const struct field new_in[] = {
	FIELD_OPT(FIELD_T_STRINGS, struct cert_new_in, names, 0,
	    CERTIFICATE_NAMES_MAX, "Names and addresses that it is for beside "
	    "the machine's own, such as chat.example.com; as before when not "
	    "given"),
	FIELD_END
};
static const struct field import_in[] = {
	FIELD_STRING(struct cert_import_in, cert, 1, CERTIFICATE_BYTES_MAX,
	    FIELD_REQUIRED | FIELD_SECRET, "The certificate and its chain as "
	    "PEM, or a PFX file in base64"),
	FIELD_STRING(struct cert_import_in, key, 1, CERTIFICATE_BYTES_MAX,
	    FIELD_SECRET, "The key as PEM, when it is not in there"),
	FIELD_STRING(struct cert_import_in, passphrase, 1, 1024,
	    FIELD_SECRET, "Of the key, or of the PFX file"),
	FIELD_END
};

/* Their steps refuse tenant admins where there are several tenants. */
static const struct op rows[] = {
	{ .name = "cert.show", .allow = ADMINS_NO_KEYS, .right = "box.read",
	  .cost = 5,
	  .out = show_out, .steps = { STEP_FILES(cert_show_op) },
	  .help = "Shows the certificate of the box, and its addresses." },
	{ .name = "cert.check", .allow = ADMINS_NO_KEYS, .right = "box.write",
	  .cost = 10,
	  IN(check_in, struct cert_check_in), .out = check_out,
	  .steps = { STEP_FILES(cert_check_op) },
	  .help = "Says whether a name or an address leads to this box." },
	{ .name = "cert.import", .allow = ADMINS_NO_KEYS, .right = "box.write",
	  .cost = 20,
	  IN(import_in, struct cert_import_in),
	  .steps = { STEP_FILES(cert_import_op), STEP_WRITER(cert_note) },
	  .help = "Takes a certificate that somebody else signed; it is in "
	    "force within seconds." },
	{ .name = "cert.new", .allow = ADMINS_NO_KEYS, .right = "box.write",
	  .cost = 20,
	  IN(new_in, struct cert_new_in),
	  .steps = { STEP_FILES(cert_new_op), STEP_WRITER(cert_note) },
	  .help = "Goes back to a certificate that the box signs itself." },
};
const struct op_set ops_cert = OP_ROWS(rows);
