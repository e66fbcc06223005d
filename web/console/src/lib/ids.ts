// SPDX-License-Identifier: Apache-2.0

/** A client id: the same call sent again is answered as before. */
export function newCid(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(12));
	return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** Characters of a tag. */
export const tagMax = 32;
