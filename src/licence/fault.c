/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words for what is wrong with a licence.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "licence/fault.h"

static const struct {
	const char *code, *text;
} rows[LICENCE_FAULTS] = {
	[LICENCE_OK] = { "ok", "the licence is good" },
	[LICENCE_LARGE] = { "too_large",
	    "this is larger than any licence; choose the licence's own file" },
	[LICENCE_FORM] = { "no_licence",
	    "this is no licence: choose the file, or paste the whole code" },
	[LICENCE_CLAIMS] = { "bad_member",
	    "a member of the licence is missing or out of its bounds; ask for"
	    " another one" },
	[LICENCE_NEWER] = { "newer",
	    "the licence is for a newer release; upgrade first" },
	[LICENCE_FORGED] = { "forged",
	    "the licence was changed after it was signed, or is signed by"
	    " somebody else; ask for the file again" },
	[LICENCE_SIGNER] = { "not_a_signer",
	    "who signed this licence may not give licences to others" },
	[LICENCE_ABOVE] = { "above_parent",
	    "the licence grants more than the one it was made from" },
	[LICENCE_EARLY] = { "early", "the licence begins later" },
	[LICENCE_EXPIRED] = { "expired",
	    "the licence has ended; get a new one" },
	[LICENCE_MACHINE] = { "other_machine",
	    "the licence is for another machine; send this machine's code and"
	    " get a new one" },
};

const char *
licence_fault_code(enum licence_fault fault)
{
	BUG_ON((unsigned)fault >= LICENCE_FAULTS);
	return rows[fault].code;
}

const char *
licence_fault_text(enum licence_fault fault)
{
	BUG_ON((unsigned)fault >= LICENCE_FAULTS);
	return rows[fault].text;
}
