// SPDX-License-Identifier: Apache-2.0
// The tags that people have, to choose one from.
import { tn } from "@i18n";
import { client } from "@common/stores/session";
import { numberText } from "./format";
import { useLoad } from "./load";
import { may } from "./may";
import { allPages } from "./pages";

export interface Tag {
	name: string;
	people: number;
}

/** More of them are not chosen from but typed. */
const chosenMax = 500;
/* The server counts no further. */
const countedMax = 20_000;

/** Undefined to whom they are not told, and when there are too many. */
export async function loadTags(): Promise<Tag[] | undefined> {
	if (!may("user.read"))
		return undefined;
	let count = 0;
	const tags = await allPages<Tag>(async (after) => {
		const out = await client().call("tag.list", {
			...(after && { after }),
			limit: chosenMax,
		});
		count += out.tags.length;
		return {
			items: out.tags.map((name, i) => ({ name, people: out.people?.[i] ?? 0 })),
			more: !!out.more && count <= chosenMax,
			next: out.next,
		};
	});
	return count > chosenMax ? undefined : tags;
}

export const useTags = () => useLoad(loadTags);

export const tagText = ({ name, people }: Tag): string =>
	tn("tag.people", people, {
		tag: name,
		n: numberText(people) + (people < countedMax ? "" : "+"),
	});
