// SPDX-License-Identifier: Apache-2.0
// One device id per tab. A reload keeps it; a duplicated tab, which gets a
// copy of the session storage, must not (the server would end the first).

import { hold } from "../lib/hold";

const storageKey = "yizhan.device";

function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(9));
	const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0"));
	return `web-${hex.join("")}`;
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
