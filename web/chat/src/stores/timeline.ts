// SPDX-License-Identifier: Apache-2.0
// One open conversation as rows to show. A row per item, so that what the
// virtual list measured stays with it when older rows come in above.
import type { Entry, Timeline, TimelineItem } from "@yizhan/sdk";
import { nextTick, type ShallowRef, shallowReactive, shallowRef } from "vue";
import { isSameDay } from "@common/lib/dates";
import { nextStep } from "../lib/steps";
import { usePresent } from "./present";
import { client } from "./session";

export interface Row {
	key: string;
	item: TimelineItem;
	/** A new day begins above it. */
	hasDay: boolean;
	/** The divider "new messages" stands above it. */
	hasDivider: boolean;
	/** First and last of a run of messages of one person. */
	isFirst: boolean;
	isLast: boolean;
}

const runMs = 5 * 60_000;

function isMessage(item: TimelineItem | undefined): boolean {
	return item?.entry.type === "message" && !item.entry.recalled;
}

function isRun(a: TimelineItem | undefined, b: TimelineItem | undefined) {
	return (
		!!a &&
		!!b &&
		isMessage(a) &&
		isMessage(b) &&
		a.entry.from === b.entry.from &&
		Math.abs(b.entry.ts - a.entry.ts) < runMs &&
		isSameDay(a.entry.ts, b.entry.ts)
	);
}

/** Row objects that did not change are kept, so Vue skips them. */
function makeRows(
	items: readonly TimelineItem[],
	dividerKey: string | undefined,
	old: ReadonlyMap<string, Row>,
): Row[] {
	return items.map((item, i) => {
		const prev = items[i - 1];
		const hasDay = !prev || !isSameDay(prev.entry.ts, item.entry.ts);
		const hasDivider = item.key === dividerKey;
		const isFirst = hasDivider || !isRun(prev, item);
		const next = items[i + 1];
		const isLast = next?.key === dividerKey || !isRun(item, next);
		const was = old.get(item.key);
		const isSame =
			was?.item === item &&
			was.hasDay === hasDay &&
			was.hasDivider === hasDivider &&
			was.isFirst === isFirst &&
			was.isLast === isLast;
		return isSame
			? was
			: { key: item.key, item, hasDay, hasDivider, isFirst, isLast };
	});
}

/** Messages that are quoted, also those which are not loaded. */
function useQuotes(timeline: Timeline, rows: ShallowRef<readonly Row[]>) {
	const { conv } = timeline;
	const quotes = shallowReactive(new Map<number, Entry | null | undefined>());

	/** Undefined while it is asked for, null when it is gone. */
	function quoted(seq: number): Entry | null | undefined {
		/* The row has the present of it: an edit, a recall. */
		const row = rows.value.find((r) => r.item.entry.seq === seq);
		const loaded = row?.item.entry ?? timeline.find(seq);
		if (loaded || quotes.has(seq))
			return loaded ?? quotes.get(seq);
		quotes.set(seq, undefined);
		client()
			.call("message.list", { conv, around: seq, limit: 1 })
			.then(({ entries }) => {
				const entry = entries.find((e) => e.seq === seq);
				quotes.set(seq, entry ?? null);
			})
			.catch(() => quotes.delete(seq));
		return undefined;
	}

	return quoted;
}

export function openTimeline(conv: string) {
	const timeline: Timeline = client().open(conv);
	const rows = shallowRef<readonly Row[]>([]);
	/** The next change of rows is at the start of the list. */
	const isShift = shallowRef(false);
	const state = shallowReactive({
		isReady: false,
		isLoading: false,
		hasOlder: false,
		hasNewer: false,
		error: undefined as Error | undefined,
		/** Read up to here when the divider was put. */
		dividerSeq: undefined as number | undefined,
	});
	const present = usePresent(timeline, refresh);
	let shown: readonly TimelineItem[] = [];
	let spare = Infinity;
	let isStepping = false;
	let isDue = false;
	let isClosed = false;

	function dividerKey(items: readonly TimelineItem[]): string | undefined {
		const seq = state.dividerSeq;
		if (seq === undefined)
			return undefined;
		return items.find((i) => !i.mine && i.entry.seq > seq)?.key;
	}

	function show(items: readonly TimelineItem[]): void {
		const old = new Map(rows.value.map((row) => [row.key, row]));
		rows.value = makeRows(items, dividerKey(items), old);
	}

	function refresh(): void {
		if (isClosed)
			return;
		/* A change at the start counts once it is drawn: none between. */
		isDue = isStepping;
		if (!isStepping)
			step();
		state.isLoading = timeline.loading;
		state.hasOlder = timeline.hasOlder;
		state.hasNewer = timeline.hasNewer;
		state.error = timeline.error;
	}

	function step(): void {
		const next = nextStep(shown, present.items(), spare);
		shown = next.items;
		isShift.value = next.isShift;
		isDue = !next.isLast;
		show(shown);
		if (!next.isShift)
			return;
		isStepping = true;
		void nextTick(() => {
			isStepping = false;
			if (isDue)
				refresh();
		});
	}

	/** How many rows at the start have left the window. */
	function keptCount(): number {
		const first = present.items()[0]?.key;
		return Math.max(0, shown.findIndex((item) => item.key === first));
	}

	/** How many of them may go. If there are more, all of them stay. */
	function setSpare(count: number): void {
		spare = count;
		if (spare > 0 && shown !== present.items())
			refresh();
	}

	const off = timeline.on("change", refresh);

	/* What is unread is known no sooner than the log: after a reload the page
	 * opens the conversation first and is told of it later. */
	async function start(
		readUpTo: () => number | undefined,
	): Promise<void> {
		await timeline.ready;
		const unreadFrom = readUpTo();
		if (unreadFrom !== undefined) {
			state.dividerSeq = unreadFrom;
			await timeline.jumpTo(unreadFrom + 1);
		}
		state.isReady = true;
		refresh();
	}

	function setDivider(seq: number | undefined): void {
		state.dividerSeq = seq;
		refresh();
	}

	function close(): void {
		isClosed = true;
		off();
		present.close();
		timeline.close();
	}

	return {
		conv,
		timeline,
		rows,
		isShift,
		state,
		start,
		quoted: useQuotes(timeline, rows),
		deeds: present.deeds,
		hide: present.hide,
		setDivider,
		keptCount,
		setSpare,
		close,
	};
}

export type OpenTimeline = ReturnType<typeof openTimeline>;
