// SPDX-License-Identifier: Apache-2.0
// Conversations and people by name: where to go, or whom to send it to.
import { computed, onScopeDispose, shallowRef, watch } from "vue";
import { conversations, faceOf, isGroup, titleOf } from "./conversations";
import { usePeopleSearch } from "./directory";
import { client, me } from "./session";

const shownMax = 7;
const pauseMs = 180;

export interface Hit {
	conv: string;
	title: string;
	sub: string;
	section: "chats" | "people";
}

/* Groups that are found as people are: 研发部 as yanfabu and yfb. */
function useGroups(text: { value: string }) {
	const found = shallowRef<ReadonlySet<string>>(new Set());
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function ask(query: string): Promise<void> {
		try {
			const asked = { text: query, limit: 50 };
			const { groups } = await client().call("group.search", asked);
			if (query === text.value.trim())
				found.value = new Set(groups.map((g) => g.conv));
		} catch {
			/* What the page knows itself is found without it. */
		}
	}

	watch(
		() => text.value.trim(),
		(query) => {
			clearTimeout(timer);
			found.value = new Set();
			if (query)
				timer = setTimeout(() => void ask(query), pauseMs);
		},
	);
	onScopeDispose(() => clearTimeout(timer));
	return found;
}

export function useHits(max = shownMax) {
	const { text, users } = usePeopleSearch();
	const groups = useGroups(text);

	const hits = computed<Hit[]>(() => {
		const wanted = text.value.trim().toLocaleLowerCase();
		const chats = conversations.value
			.map<Hit>((c) => ({
				conv: c.conv,
				title: titleOf(c.conv),
				sub: isGroup(c.conv) ? "" : faceOf(c.conv),
				section: "chats",
			}))
			.filter(
				(h) =>
					groups.value.has(h.conv) ||
					h.title.toLocaleLowerCase().includes(wanted) ||
					h.sub.toLocaleLowerCase().includes(wanted),
			)
			.slice(0, max);
		const seen = new Set(chats.map((h) => h.conv));
		const people = users.value
			.filter((u) => u.id !== me.value.id && !u.disabled)
			.map<Hit>((u) => ({
				conv: `u:${u.id}`,
				title: u.name || u.id,
				sub: u.id,
				section: "people",
			}))
			.filter((h) => !seen.has(h.conv))
			.slice(0, max);
		return [...chats, ...people];
	});

	return { text, hits };
}
