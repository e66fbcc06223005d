// SPDX-License-Identifier: Apache-2.0
// One device id per tab. A reload keeps it; a duplicated tab, which gets a
// copy of the session storage, must not (the server would end the first).

const storageKey = "yizhan.device";

function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(9));
	const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0"));
	return `web-${hex.join("")}`;
}

/** Holds the id as long as the tab lives; false when another tab does. */
function hold(id: string): Promise<boolean> {
	if (!navigator.locks)
		return Promise.resolve(true);
	return new Promise((resolve) => {
		navigator.locks
			.request(`yizhan-${id}`, { ifAvailable: true }, (lock) => {
				resolve(lock !== null);
				return lock ? new Promise<void>(() => {}) : undefined;
			})
			.catch(() => resolve(true));
	});
}

let own: Promise<string> | undefined;

async function find(): Promise<string> {
	const old = sessionStorage.getItem(storageKey);
	if (old && (await hold(old)))
		return old;
	const id = randomId();
	sessionStorage.setItem(storageKey, id);
	await hold(id);
	return id;
}

export function deviceId(): Promise<string> {
	own ??= find();
	return own;
}
