// SPDX-License-Identifier: Apache-2.0
// Takes in a list of people: in batches, so that thousands are a matter of
// seconds; those with passwords in small ones, for each is hashed.
import type { Client } from "@yizhan/sdk";
import { newCid } from "./ids";
import { patiently } from "./patient";
import type { PersonLine } from "./peoplecsv";

const batchMax = 500;
const batchHashed = 25;

/** What becomes, or would become, of each. */
export type Fate = "made" | "same" | "taken" | "limit";

interface Judged {
	id: string;
	state: Fate;
}

export interface Progress {
	done: number;
	of: number;
	/** Taken in so far, who was not there before. */
	made?: number;
}

export interface Job {
	client: Client;
	signal: AbortSignal;
	/** Who has an address and no password gets a link for one. */
	invite?: boolean;
	onProgress: (p: Progress) => void;
}

function* batches<T>(
	items: readonly T[],
	most = batchMax,
): Generator<readonly T[]> {
	for (let i = 0; i < items.length; i += most)
		yield items.slice(i, i + most);
}

async function ask(
	job: Job,
	people: readonly PersonLine[],
	check: boolean,
): Promise<Judged[]> {
	const params = {
		people: people.map(({ id, name, password, email, admin }) => ({
			id,
			name,
			...(password && !check && { password }),
			...(email && { email }),
			...(admin && { admin }),
		})),
		...(check && { check }),
		...(job.invite && { invite: true }),
	};
	const { results } = await patiently(
		() => job.client.call("user.import", params),
		job.signal,
	);
	return results as Judged[];
}

/** What would become of them; nothing is changed. */
export async function tryPeople(
	job: Job,
	people: readonly PersonLine[],
): Promise<Map<string, Fate>> {
	const fates = new Map<string, Fate>();
	for (const batch of batches(people)) {
		for (const { id, state } of await ask(job, batch, true))
			fates.set(id, state);
		job.onProgress({ done: fates.size, of: people.length });
	}
	return fates;
}

/** Makes them, puts them into their departments and gives them their tags. */
export async function takePeople(
	job: Job,
	people: readonly PersonLine[],
	departmentOf: (text: string) => string | undefined,
): Promise<Map<string, Fate>> {
	const fates = new Map<string, Fate>();
	const bare = people.filter((p) => !p.password);
	const full = people.filter((p) => p.password);
	let made = 0;
	const tell = () =>
		job.onProgress({ done: fates.size, of: people.length, made });

	const all = [...batches(bare), ...batches(full, batchHashed)];
	for (const batch of all) {
		for (const { id, state } of await ask(job, batch, false)) {
			fates.set(id, state);
			made += +(state === "made");
		}
		tell();
	}
	const there = people.filter((p) => isThere(fates.get(p.id)));
	await forEach(
		there,
		(p) => p.departments.map(departmentOf).filter((id) => id !== undefined),
		(id, users) =>
			patiently(
				() =>
					job.client.call("department.add", { id, users, cid: newCid() }),
				job.signal,
			),
	);
	await forEach(
		there,
		(p) => p.tags,
		(tag, users) =>
			patiently(() => job.client.call("tag.add", { tag, users }), job.signal),
	);
	return fates;
}

export const isThere = (fate: Fate | undefined) =>
	fate === "made" || fate === "same";

/** By what they have, so many people at once. */
async function forEach(
	people: readonly PersonLine[],
	having: (p: PersonLine) => readonly string[],
	give: (what: string, users: string[]) => Promise<unknown>,
): Promise<void> {
	const whose = new Map<string, string[]>();
	for (const person of people)
		for (const what of new Set(having(person)))
			whose.set(what, [...(whose.get(what) ?? []), person.id]);
	for (const [what, users] of whose)
		for (const some of batches(users))
			await give(what, [...some]);
}
