/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_FAULT_H
#define LICENCE_FAULT_H
/* Why a licence is not in force. */
#include "base/err.h"

enum licence_fault {
	LICENCE_OK,
	LICENCE_LARGE,		/* than any licence is */
	LICENCE_FORM,		/* no licence at all */
	LICENCE_CLAIMS,		/* a member is missing or out of its bounds */
	LICENCE_NEWER,		/* wants a reader that knows more */
	LICENCE_FORGED,		/* not as it was signed, or by somebody else */
	LICENCE_SIGNER,		/* its parent may not sign sub-licences */
	LICENCE_ABOVE,		/* grants more than its parent */
	LICENCE_EARLY,		/* begins later */
	LICENCE_EXPIRED,
	LICENCE_MACHINE,	/* is for another machine */
	LICENCE_FAULTS
};

/* Stable word, such as "expired"; "ok". */
const char *licence_fault_code(enum licence_fault);
/* One sentence with what to do, without its full stop. */
const char *licence_fault_text(enum licence_fault);

#endif
