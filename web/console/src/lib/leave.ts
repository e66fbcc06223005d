// SPDX-License-Identifier: Apache-2.0
// The browser asks, in words of its own, before it goes away from what is half
// done.
import { onScopeDispose } from "vue";

export function askBeforeLeaving(isHalfDone: () => unknown): void {
	const ask = (e: BeforeUnloadEvent) => {
		if (isHalfDone())
			e.preventDefault();
	};
	window.addEventListener("beforeunload", ask);
	onScopeDispose(() => window.removeEventListener("beforeunload", ask));
}
