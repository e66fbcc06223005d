// SPDX-License-Identifier: Apache-2.0
// People page by page, with a search text that may change at any time.
import { type User, YizhanError } from "@yizhan/sdk";
import { onScopeDispose, type Ref, ref, shallowRef, watch } from "vue";
import { keepNames, keepPeople } from "./people";
import { client } from "./session";

const page = 100;
const pauseMs = 180;

/** An id of a list, or a place among what was found. */
type After = string | number | undefined;

interface Page {
	users: User[];
	next: After;
	partial?: boolean;
}

async function listed(text: string, after: After): Promise<Page> {
	const { users, more } = await client().people.list({
		limit: page,
		...(text && { text }),
		...(typeof after === "string" && { after }),
	});
	return { users, next: more ? users.at(-1)?.id : undefined };
}

/* The best first; 张伟 is found as zhangwei and zw, too. Of very many the
 * best alone: the list has all. */
async function found(text: string, after: After): Promise<Page> {
	try {
		const { users, next, partial } = await client().call("user.search", {
			text,
			limit: page,
			...(typeof after === "number" && { after }),
		});
		return { users, next, partial };
	} catch (e) {
		/* Signs alone are looked for as they stand. */
		if (YizhanError.from(e).code === "bad_field")
			return listed(text, after);
		throw e;
	}
}

async function placed(id: string, text: string, after: After): Promise<Page> {
	const { people, more } = await client().call("department.members", {
		id,
		subtree: true,
		limit: page,
		...(text && { text }),
		...(typeof after === "string" && { after }),
	});
	const users = people.map(({ user, name, disabled }) => ({
		id: user,
		name,
		...(disabled && { disabled }),
	}));
	keepNames(users);
	return { users, next: more ? users.at(-1)?.id : undefined };
}

interface Whom {
	/** Those who are in it or below it; of everybody without. */
	department?: Ref<string | undefined>;
	/** Searching finds who is shut out as well, behind the others. */
	withDisabled?: boolean;
}

export function usePeopleSearch({ department, withDisabled }: Whom = {}) {
	const text = ref("");
	const users = shallowRef<readonly User[]>([]);
	const isLoading = ref(false);
	const error = shallowRef<unknown>();
	let next: After;
	let turn = 0; /* an answer to an older question is dropped */
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function read(after: After): Promise<Page> {
		const query = text.value.trim();
		if (department?.value)
			return placed(department.value, query, after);
		if (!query || typeof after === "string")
			return listed(query, after);
		const out = await found(query, after);
		if (out.next !== undefined || !(withDisabled || out.partial))
			return out;
		const rest = await listed(query, undefined);
		return { users: [...out.users, ...rest.users], next: rest.next };
	}

	async function ask(after: After): Promise<void> {
		const mine = ++turn;
		isLoading.value = true;
		try {
			const out = await read(after);
			if (mine !== turn)
				return;
			if (!department?.value)
				keepPeople(out.users);
			const all = after === undefined ? [] : users.value;
			const each = new Map<string, User>();
			for (const user of [...all, ...out.users])
				each.set(user.id, user);
			users.value = [...each.values()];
			next = out.next;
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
		if (next !== undefined && !isLoading.value)
			void ask(next);
	}

	function retry(): void {
		void ask(undefined);
	}

	watch(text, () => {
		clearTimeout(timer);
		timer = setTimeout(retry, pauseMs);
	});
	if (department)
		watch(department, retry);
	onScopeDispose(() => {
		turn++;
		clearTimeout(timer);
	});
	retry();

	return { text, users, isLoading, error, more, retry };
}
