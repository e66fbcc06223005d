// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "../../src/clock.js";

interface Alarm {
	at: number;
	n: number;
	fn: () => void;
}

/** Time that moves only when told; promises settle between two alarms. */
export class FakeClock implements Clock {
	#now = 1_700_000_000_000;
	#n = 0;
	#alarms = new Map<number, Alarm>();

	now(): number {
		return this.#now;
	}

	setTimeout(fn: () => void, ms: number): unknown {
		const n = ++this.#n;
		this.#alarms.set(n, { at: this.#now + Math.max(ms, 0), n, fn });
		return n;
	}

	clearTimeout(handle: unknown): void {
		this.#alarms.delete(handle as number);
	}

	get waiting(): number {
		return this.#alarms.size;
	}

	async run(ms: number): Promise<void> {
		const end = this.#now + ms;
		await settle();
		for (;;) {
			const next = this.#next(end);
			if (!next)
				break;
			this.#alarms.delete(next.n);
			this.#now = next.at;
			next.fn();
			await settle();
		}
		this.#now = end;
	}

	/** Until it holds, at most this long. */
	async until(holds: () => boolean, max_ms = 60_000): Promise<void> {
		const end = this.#now + max_ms;
		await settle();
		while (!holds()) {
			const next = this.#next(end);
			if (!next)
				throw new Error("it never happened");
			await this.run(next.at - this.#now);
		}
	}

	#next(end: number): Alarm | undefined {
		let best: Alarm | undefined;
		for (const a of this.#alarms.values())
			if (a.at <= end && (!best || a.at < best.at))
				best = a;
		return best;
	}
}

/** Lets every promise that can go on go on. */
export function settle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** Seeded random numbers (mulberry32). */
export function seeded(seed: number): () => number {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
