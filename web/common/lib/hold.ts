// SPDX-License-Identifier: Apache-2.0
// What only one tab of this browser may have at a time.

/** Holds it until then, or as long as the tab lives; false when another tab
 * has it. */
export function hold(
	name: string,
	until: Promise<void> = new Promise(() => {}),
): Promise<boolean> {
	if (!navigator.locks)
		return Promise.resolve(true);
	return new Promise((resolve) => {
		navigator.locks
			.request(`yizhan-${name}`, { ifAvailable: true }, (lock) => {
				resolve(lock !== null);
				return lock ? until : undefined;
			})
			.catch(() => resolve(true));
	});
}
