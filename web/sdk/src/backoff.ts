// SPDX-License-Identifier: Apache-2.0

const MIN_MS = 500;
const MAX_MS = 30_000;

/** Exponential back-off with full jitter between 0.5 s and the bound, which
 * doubles from 1 s to 30 s. */
export class Backoff {
	#attempt = 0;

	constructor(private random: () => number) {}

	next(): number {
		const bound = Math.min(MAX_MS, 2 * MIN_MS * 2 ** this.#attempt++);
		return MIN_MS + this.random() * (bound - MIN_MS);
	}

	reset(): void {
		this.#attempt = 0;
	}
}
