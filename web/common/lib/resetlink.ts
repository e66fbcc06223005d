// SPDX-License-Identifier: Apache-2.0
// The link of a letter that leads to a new password: `/#reset=<token>`.

const begin = "#reset=";

/** Its token; and nothing of it stays in the address or the history. */
export function takeResetToken(): string | undefined {
	if (!location.hash.startsWith(begin))
		return undefined;
	const token = location.hash.slice(begin.length);
	history.replaceState(null, "", location.pathname + location.search);
	return token;
}
