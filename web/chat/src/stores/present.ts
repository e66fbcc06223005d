// SPDX-License-Identifier: Apache-2.0
// What the messages of an open conversation are now. The log tells that one
// has changed, not to what; so it is asked for and laid over the row.
import {
	type Entry,
	type MessageEntry,
	type Timeline,
	type TimelineItem,
	YizhanError,
} from "@yizhan/sdk";
import { changes, Deeds, isShown } from "../lib/changes";
import { type Piece, Streamed } from "../lib/streamed";
import { client, me } from "./session";

const askedMax = 100;
const toldMax = 1000;
const againMs = 600;

interface Known {
	/** How new it is: the change it came after. */
	version: number;
	entry: MessageEntry;
}

export function usePresent(timeline: Timeline, onChange: () => void) {
	const { conv } = timeline;
	const deeds = new Deeds(me.value.id);
	/* Newest change of each message, numbered as they were heard of. */
	const told = new Map<number, number>();
	/* By the row: another one, loaded later, knows no less. */
	const known = new WeakMap<Entry, Known>();
	const gone = new Set<number>();
	/* Nobody recalled these: they have burnt, or the law was obeyed. */
	const erased = new Set<number>();
	const streams = new Map<number, Streamed>();
	const made = new WeakMap<TimelineItem, TimelineItem>();
	let version = 0;
	let isAsking = false;
	let isClosed = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last: {
		of: readonly TimelineItem[];
		version: number;
		items: readonly TimelineItem[];
	} = { of: [], version: -1, items: [] };

	function tell(seq: number): void {
		told.delete(seq); /* the oldest is first */
		told.set(seq, ++version);
		if (told.size > toldMax)
			told.delete(told.keys().next().value!);
	}

	/* Up to there messages may have lost their files. */
	function tellFiles(upto: number): void {
		for (const row of timeline.entries)
			if (row.seq <= upto && row.type === "message")
				if (row.body?.file || row.body?.messages)
					tell(row.seq);
	}

	/** Rows that have changed since they were loaded. */
	function due(): MessageEntry[] {
		const out: MessageEntry[] = [];
		for (const [seq, heard] of told) {
			const row = timeline.find(seq);
			if (row?.type !== "message" || row.recalled)
				continue;
			if ((known.get(row)?.version ?? 0) < heard)
				out.push(row);
		}
		return out.sort((a, b) => a.seq - b.seq).slice(0, askedMax);
	}

	async function askFor(rows: readonly MessageEntry[]): Promise<boolean> {
		const heard = version;
		const seqs = rows.map((row) => row.seq);
		const out = await client().call("message.get", { conv, seqs });
		const end = out.rest ? (out.entries.at(-1)?.seq ?? 0) : Infinity;
		const found = new Map(out.entries.map((e) => [e.seq, e]));
		for (const row of rows.filter((r) => r.seq <= end)) {
			const entry = (found.get(row.seq) ?? row) as MessageEntry;
			known.set(row, { version: heard, entry });
			if (entry.streaming)
				streams.get(row.seq)?.saved(entry.body?.text ?? "");
			else
				streams.delete(row.seq);
		}
		changed();
		return end > 0;
	}

	async function ask(): Promise<void> {
		if (isAsking)
			return;
		isAsking = true;
		try {
			for (let rows = due(); rows.length && !isClosed; rows = due())
				if (!(await askFor(rows)))
					break;
		} catch (e) {
			if (YizhanError.from(e).transient)
				later();
			else
				told.clear(); /* no longer to be seen: rows stay as they are */
		} finally {
			isAsking = false;
		}
	}

	function later(): void {
		timer ??= setTimeout(() => {
			timer = undefined;
			for (const [seq, stream] of streams)
				if (stream.hasHole)
					tell(seq);
			if (!isClosed && client().state === "online")
				void ask();
		}, againMs);
	}

	function changed(): void {
		version++;
		if (!isClosed)
			onChange();
	}

	/* What is saved lags a second behind: it is asked for until it meets. */
	function onPiece(seq: number, piece: Piece): void {
		const row = timeline.find(seq);
		const now = row && present(row);
		const message = now?.type === "message" ? now : undefined;
		if (now && !message?.streaming)
			return; /* late: it is whole */
		let stream = streams.get(seq);
		if (!stream) {
			stream = new Streamed();
			streams.set(seq, stream);
			stream.saved(message?.body?.text ?? "");
		}
		stream.piece(piece);
		if (stream.hasHole)
			later();
		changed();
	}

	function onOwn(body: { deleted?: number[]; cleared?: number }): void {
		for (const seq of body.deleted ?? [])
			gone.add(seq);
		if (body.deleted)
			changed();
		if (body.cleared)
			timeline.reset();
	}

	function present(row: Entry): Entry {
		const entry = known.get(row)?.entry ?? row;
		const stream = streams.get(entry.seq);
		if (entry.type !== "message" || !entry.streaming || !stream)
			return entry;
		const body = { ...entry.body, text: stream.text };
		return { ...entry, body };
	}

	function note(entry: Entry): void {
		deeds.note(entry);
		if (entry.type === "erase" && entry.target)
			erased.add(entry.target);
	}

	/* The same object as long as it shows the same. */
	function laid(item: TimelineItem): TimelineItem {
		let entry = present(item.entry);
		const was = made.get(item);
		if (entry.type === "message" && entry.recalled && erased.has(entry.seq)) {
			const { conv, seq, id, ts, count, from } = entry;
			entry = { conv, seq, id, ts, count, from, type: "erase" };
		}
		if (entry === item.entry)
			return item;
		const isSame =
			was?.entry === entry ||
			(entry.type === "erase" && was?.entry.type === "erase") ||
			(entry.type === "message" &&
				entry.streaming &&
				was?.entry.type === "message" &&
				was.entry.streaming &&
				was.entry.body?.text === entry.body?.text);
		if (was && isSame)
			return was;
		const out = { ...item, entry };
		made.set(item, out);
		return out;
	}

	/** What to show; the same array until something changes. */
	function items(): readonly TimelineItem[] {
		const of = timeline.items;
		if (last.of === of && last.version === version)
			return last.items;
		for (const entry of timeline.entries)
			note(entry);
		const shown = of
			.filter((i) => isShown(present(i.entry)) && !gone.has(i.entry.seq))
			.map(laid);
		last = { of, version, items: shown };
		if (due().length)
			void ask();
		return shown;
	}

	const offs = [
		client().on("entry", ({ entry }) => {
			if (entry.type === "message")
				return;
			if (entry.type === "setting" && entry.body?.conv === conv)
				onOwn(entry.body);
			if (entry.conv !== conv)
				return;
			note(entry);
			if (!entry.target)
				return;
			if (entry.type === "expire")
				tellFiles(entry.target);
			else if (changes.has(entry.type))
				tell(entry.target);
			else
				return;
			void ask();
		}),
		client().on("event", ({ method, params }) => {
			const e = params as Piece & { conv: string; seq: number };
			if (method === "stream" && e.conv === conv)
				onPiece(e.seq, e);
		}),
		client().on("state", ({ state }) => {
			if (state === "online")
				void ask();
		}),
	];

	function close(): void {
		isClosed = true;
		clearTimeout(timer);
		for (const off of offs)
			off();
	}

	return { items, deeds, changed, hide: onOwn, close };
}
