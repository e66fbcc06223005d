// SPDX-License-Identifier: Apache-2.0
// People page by page, with a search text that may change at any time.
import type { User } from "@yizhan/sdk";
import { onScopeDispose, ref, shallowRef, watch } from "vue";
import { keepPeople } from "./people";
import { client } from "./session";

const page = 100;
const pauseMs = 180;

export function usePeopleSearch() {
	const text = ref("");
	const users = shallowRef<readonly User[]>([]);
	const isLoading = ref(false);
	const error = shallowRef<unknown>();
	let hasMore = false;
	let turn = 0; /* an answer to an older question is dropped */
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function ask(after: string | undefined): Promise<void> {
		const mine = ++turn;
		const query = text.value.trim();
		isLoading.value = true;
		try {
			const out = await client().people.list({
				limit: page,
				...(query ? { text: query } : {}),
				...(after ? { after } : {}),
			});
			if (mine !== turn)
				return;
			keepPeople(out.users);
			users.value = after ? [...users.value, ...out.users] : out.users;
			hasMore = out.more;
			error.value = undefined;
		} catch (e) {
			if (mine === turn)
				error.value = e;
		} finally {
			if (mine === turn)
				isLoading.value = false;
		}
	}

	function more(): void {
		const last = users.value.at(-1);
		if (hasMore && !isLoading.value && last)
			void ask(last.id);
	}

	function retry(): void {
		void ask(undefined);
	}

	watch(text, () => {
		clearTimeout(timer);
		timer = setTimeout(retry, pauseMs);
	});
	onScopeDispose(() => {
		turn++;
		clearTimeout(timer);
	});
	retry();

	return { text, users, isLoading, error, more, retry };
}
