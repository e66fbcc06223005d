// SPDX-License-Identifier: Apache-2.0

/** Typed events. on() returns the function that ends the subscription. */
export class Emitter<Events> {
	#listeners = new Map<keyof Events, Set<(event: never) => void>>();

	on<K extends keyof Events>(
		name: K,
		fn: (event: Events[K]) => void,
	): () => void {
		let set = this.#listeners.get(name);
		if (!set)
			this.#listeners.set(name, (set = new Set()));
		set.add(fn);
		return () => void set.delete(fn);
	}

	/** For the SDK. A listener that throws disturbs nobody: its exception
	 * surfaces as an uncaught one, as with DOM events. */
	emit<K extends keyof Events>(name: K, event: Events[K]): void {
		for (const fn of [...(this.#listeners.get(name) ?? [])]) {
			try {
				(fn as (event: Events[K]) => void)(event);
			} catch (e) {
				queueMicrotask(() => {
					throw e;
				});
			}
		}
	}
}

/** Gathers changes and tells them once, at the end of the current task. */
export class Coalescer<T> {
	#items = new Set<T>();

	constructor(private tell: (items: ReadonlySet<T>) => void) {}

	add(item: T): void {
		if (this.#items.size === 0)
			queueMicrotask(() => {
				const items = this.#items;
				this.#items = new Set();
				this.tell(items);
			});
		this.#items.add(item);
	}
}
