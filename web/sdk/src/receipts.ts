// SPDX-License-Identifier: Apache-2.0
import { type Clock, Timer } from "./clock.js";
import { YizhanError } from "./error.js";
import type { CallFn } from "./rpc.js";

const AGAIN_MS = 2000;

/** Own read or delivered cursors on their way to the server: only the newest
 * per conversation, one call at a time, kept until the server has them. */
export class Receipts {
	#waiting = new Map<string, number>();
	#online = false;
	#busy = false;
	#timer: Timer;

	constructor(
		private method: "conversation.read" | "conversation.delivered",
		private delay_ms: number,
		private call: CallFn,
		clock: Clock,
		/** The server has it. */
		private onDone: (conv: string) => void = () => {},
	) {
		this.#timer = new Timer(clock, () => void this.#flush());
	}

	/** What the server may not know yet; 0 when it knows all. */
	waiting(conv: string): number {
		return this.#waiting.get(conv) ?? 0;
	}

	add(conv: string, seq: number): void {
		if (seq <= this.waiting(conv))
			return;
		this.#waiting.set(conv, seq);
		if (this.#online)
			this.#timer.setOnce(this.delay_ms);
	}

	online(): void {
		this.#online = true;
		this.#timer.setOnce(this.delay_ms);
	}

	offline(): void {
		this.#online = false;
		this.#timer.clear();
	}

	clear(): void {
		this.#waiting.clear();
	}

	async #flush(): Promise<void> {
		if (this.#busy)
			return;
		this.#busy = true;
		for (const [conv, seq] of this.#waiting) {
			if (!this.#online)
				break;
			try {
				await this.call(this.method, { conv, seq });
			} catch (e) {
				if (YizhanError.from(e).transient) {
					if (this.#online)
						this.#timer.set(AGAIN_MS);
					break;
				}
			}
			if (this.#waiting.get(conv) === seq)
				this.#waiting.delete(conv);
			this.onDone(conv);
		}
		this.#busy = false;
		if (this.#online && this.#waiting.size > 0)
			this.#timer.setOnce(this.delay_ms);
	}
}
