// SPDX-License-Identifier: Apache-2.0
// Searching messages: what is asked for, and its pages.
import type { MessageEntry, Operations } from "@yizhan/sdk";
import { onScopeDispose, reactive, ref, shallowRef, watch } from "vue";
import { client } from "./session";

type In = Operations["message.search"]["in"];

/** A message, and by turns what stands beside what was found, and it. */
export interface Found {
	entry: MessageEntry;
	excerpt: string[];
}

const page = 20;
/* A page may be empty where much had to be looked through. */
const emptyMax = 10;
const pauseMs = 250;
const dayMs = 86_400_000;

/** As the form has it: empty is any. */
export interface Wanted {
	text: string;
	conv: string;
	from: string;
	kind: string;
	/** Days as a date field has them, the last one included. */
	since: string;
	until: string;
}

/** Midnight of a day here, or of so many days after it. */
function midnight(day: string, more = 0): number | undefined {
	const [y = 0, m = 1, d = 1] = day.split("-").map(Number);
	const ts = new Date(y, m - 1, d + more).getTime();
	return day && ts > -dayMs ? Math.max(0, ts) : undefined;
}

/** What to ask the server; undefined when nothing is asked for. */
export function searchOf(w: Wanted): In | undefined {
	const text = w.text.trim();
	const [after_ts, before_ts] = [midnight(w.since), midnight(w.until, 1)];
	const kind = w.kind as In["kind"];
	const hasTime = after_ts !== undefined || before_ts !== undefined;
	if (!text && !w.from && !w.kind && !hasTime)
		return undefined;
	return {
		...(text && { text }),
		...(w.conv && { conv: w.conv }),
		...(w.from && { from: w.from }),
		...(w.kind === "file" ? { file: true } : kind && { kind }),
		...(after_ts !== undefined && { after_ts }),
		...(before_ts !== undefined && { before_ts }),
		limit: page,
	};
}

export function useSearch(conv: string | undefined) {
	const wanted = reactive<Wanted>({
		text: "",
		conv: conv ?? "",
		from: "",
		kind: "",
		since: "",
		until: "",
	});
	const hits = shallowRef<readonly Found[]>([]);
	const next = shallowRef<number>();
	const isLoading = ref(false);
	/** There was too much to look through. */
	const isPartial = ref(false);
	const isAsked = ref(false);
	const error = shallowRef<unknown>();
	let turn = 0; /* an answer to an older question is dropped */
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function ask(after?: number): Promise<void> {
		const mine = ++turn;
		const params = searchOf(wanted);
		error.value = undefined;
		isLoading.value = params !== undefined;
		isAsked.value = params !== undefined;
		if (after === undefined)
			hits.value = [];
		next.value = undefined;
		if (!params)
			return;
		try {
			await pages(params, after, () => mine === turn);
		} catch (e) {
			if (mine === turn)
				error.value = e;
		} finally {
			if (mine === turn)
				isLoading.value = false;
		}
	}

	async function pages(params: In, from: number | undefined, isDue: () => boolean) {
		let after = from;
		for (let i = 0; i < emptyMax; i++) {
			const out = await client().call("message.search", {
				...params,
				...(after !== undefined && { after }),
			});
			if (!isDue())
				return;
			after = out.more ? out.next : undefined;
			next.value = after;
			isPartial.value = out.partial;
			hits.value = [...hits.value, ...(out.hits as Found[])];
			if (out.hits.length || after === undefined)
				return;
		}
	}

	const more = () => ask(next.value);
	const again = () => ask();

	watch(wanted, () => {
		turn++; /* what comes now answers another question */
		clearTimeout(timer);
		timer = setTimeout(again, pauseMs);
	});
	onScopeDispose(() => {
		turn++;
		clearTimeout(timer);
	});
	return { wanted, hits, next, isLoading, isPartial, isAsked, error, more, again };
}
