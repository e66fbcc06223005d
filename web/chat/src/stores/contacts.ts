// SPDX-License-Identifier: Apache-2.0
// What one other person is to oneself, and who asks to be a contact.
import type { Entry, Operations } from "@yizhan/sdk";
import { onScopeDispose, shallowRef } from "vue";
import { newCid } from "./conversations";
import { client, online } from "./session";

export type Contact = Operations["contact.get"]["out"]["contact"];
export type Request = Operations["contact.requests"]["out"]["requests"][number];

type Verb =
	| "contact.request"
	| "contact.accept"
	| "contact.refuse"
	| "contact.remove"
	| "block.add"
	| "block.remove";

const kinds = new Set<Entry["type"]>(["contact", "block"]);

/** Asks at first and after each entry about contacts. */
function useAsked<T>(ask: () => Promise<T>, concerns: (e: Entry) => boolean) {
	const value = shallowRef<T>();
	const error = shallowRef<unknown>();
	let turn = 0;

	async function load(): Promise<void> {
		const mine = ++turn;
		await online();
		try {
			const out = await ask();
			if (mine !== turn)
				return;
			value.value = out;
			error.value = undefined;
		} catch (e) {
			if (mine === turn)
				error.value = e;
		}
	}

	const off = client().on("entry", ({ entry }) => {
		if (kinds.has(entry.type) && concerns(entry))
			void load();
	});
	onScopeDispose(() => {
		turn++;
		off();
	});
	void load();
	return { value, error, load };
}

export function useContact(user: string) {
	const ask = async () =>
		(await client().call("contact.get", { user })).contact;
	const { value, error, load } = useAsked<Contact>(
		ask,
		(e) => e.type !== "message" && !!e.users?.includes(user),
	);

	async function run(verb: Verb): Promise<void> {
		await client().call(verb, { user, cid: newCid() });
		await load();
	}

	async function note(change: { remark?: string; star?: boolean }): Promise<void> {
		await client().call("contact.set", { user, ...change, cid: newCid() });
		await load();
	}

	return { contact: value, error, load, run, note };
}

const shown = 50;

export function useRequests() {
	const ask = async () =>
		(await client().call("contact.requests", { limit: shown })).requests;
	return useAsked<readonly Request[]>(ask, () => true);
}
