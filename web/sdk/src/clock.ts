// SPDX-License-Identifier: Apache-2.0

/** Time as the SDK sees it; tests give their own. */
export interface Clock {
	now(): number;
	setTimeout(fn: () => void, ms: number): unknown;
	clearTimeout(handle: unknown): void;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	setTimeout: (fn, ms) => setTimeout(fn, ms),
	clearTimeout: (handle) => clearTimeout(handle as number),
};

/** A timer that can be set again and again and holds at most one. */
export class Timer {
	#handle: unknown;

	constructor(
		private clock: Clock,
		private fn: () => void,
	) {}

	get isSet(): boolean {
		return this.#handle !== undefined;
	}

	set(ms: number): void {
		this.clear();
		this.#handle = this.clock.setTimeout(() => {
			this.#handle = undefined;
			this.fn();
		}, ms);
	}

	/** Does not move a timer that is set. */
	setOnce(ms: number): void {
		if (!this.isSet)
			this.set(ms);
	}

	clear(): void {
		if (this.isSet)
			this.clock.clearTimeout(this.#handle);
		this.#handle = undefined;
	}
}
