// SPDX-License-Identifier: Apache-2.0
import { watch, type WatchSource } from "vue";

/** A client id: the same call sent again is answered as before. */
export function newCid(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(12));
	return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** Characters of a tag. */
export const tagMax = 32;

/**
 * The client id of what a form says: another one when it says something else,
 * the same while nobody knows whether it was heard.
 */
export function useCid(fields: WatchSource[]): () => string {
	let cid = newCid();
	watch(
		fields,
		() => {
			cid = newCid();
		},
		{ flush: "sync" },
	);
	return () => cid;
}
