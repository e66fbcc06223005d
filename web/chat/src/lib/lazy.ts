// SPDX-License-Identifier: Apache-2.0
// Parts of the page that are loaded when they are first asked for, or, so that
// they are there without a connection too, as soon as the page is connected.
import { defineAsyncComponent } from "vue";

type Later = typeof import("../later");

let onFailure: () => void = () => {};

/** What to do when they cannot be had: a newer version has other ones. */
export function onLazyFailure(fn: () => void): void {
	onFailure = fn;
}

export const loadLater = (): Promise<Later> => import("../later");

export function lazy<K extends keyof Later>(name: K): Later[K] {
	return defineAsyncComponent({
		loader: async () => (await loadLater())[name],
		onError: (_, retry, fail, attempts) => {
			if (attempts === 1)
				return retry();
			onFailure();
			fail();
		},
	}) as unknown as Later[K];
}
