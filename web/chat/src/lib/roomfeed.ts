// SPDX-License-Identifier: Apache-2.0
// What of a live room is shown: no more than a person can read. Of what comes
// faster, messages evenly apart are shown and the others counted; one's own and
// the system's and important ones first. Pure: the time is an argument.
import type { RoomMessage, RoomSent } from "@yizhan/sdk";

export const readablePerS = 10;
/* What was said before joining may come all at once, a crowd may not. */
const firstShown = 50;
const firstMs = 2000;
const rowsMax = 300;
const waitingMax = 2000;
const rateMs = 1000;

export interface FeedRow {
	key: number;
	/** 0: not known (yet). */
	n: number;
	/** Its place among all; 0: behind the one before. */
	at: number;
	/** Empty: the system. */
	from: string;
	text: string;
	ts: number;
	/** Equal ones that it stands for. */
	count: number;
	/** Own ones on their way, or what became of them. */
	state?: "sending" | "dropped";
	/** dropped: code of the reason. */
	why?: string;
}

type Placed = RoomMessage & { at: number };

const lifeMax = 1e12; /* more than a room counts */
const byPlace = (a: { at: number }, b: { at: number }) => a.at - b.at;

/** k of the items (rounded down), evenly apart. */
export function spread<T>(items: readonly T[], k: number): T[] {
	if (k >= items.length)
		return [...items];
	const at = (i: number) => Math.floor(((i + 0.5) * items.length) / k);
	return Array.from({ length: k }, (_, i) => items[at(i)]!);
}

function textOf(m: RoomMessage): string {
	const { text } = m.body as { text?: unknown };
	return typeof text === "string" ? text : "";
}

/* Own ones and the system's, important ones, others: so many are shown at once
 * however many came lately. */
const least = [10, 1, 0];

function rank(m: RoomMessage): number {
	if (m.mine || m.from === "")
		return 0;
	return m.priority === "high" ? 1 : 2;
}

export class RoomFeed {
	rows: readonly FeedRow[] = [];
	/** Rows that came while the person looked at older ones. */
	later: readonly FeedRow[] = [];
	likes = 0;
	/** Messages per second that came, and that were shown. */
	rate = { heard: 0, shown: 0 };

	#waiting: Placed[] = [];
	#last = 0;
	#life = 0; /* a room that begins anew counts from 1 again */
	#tokens = firstShown;
	#heard = 0;
	#shown = 0;
	#key = 0;
	#isPaused = false;

	/** Times are milliseconds of a clock that only goes forward. */
	constructor(
		private began: number,
		private flushed = began,
		private rated = began,
	) {}

	/** Joined, or joined again: what was said before comes now. */
	begin(now: number): void {
		this.began = now;
		this.#tokens = firstShown;
	}

	take(m: RoomMessage): void {
		if (m.kind === "like") {
			this.likes += m.count ?? 1;
			return;
		}
		this.#heard++;
		if (m.n <= this.#last)
			this.#life += lifeMax;
		this.#last = m.n;
		this.#waiting.push({ ...m, at: this.#life + m.n });
		if (this.#waiting.length > waitingMax)
			this.#waiting.shift();
	}

	/** Messages that were told of only by their number. */
	miss(count: number): void {
		this.#heard += count;
	}

	/** Shows what may be shown by now; to be called a few times a second. */
	flush(now: number): void {
		const gained = ((now - this.flushed) * readablePerS) / 1000;
		const isFirst = now - this.began < firstMs;
		const most = isFirst ? firstShown : readablePerS;
		this.#tokens = Math.min(most, this.#tokens + gained);
		this.flushed = now;
		if (this.#waiting.length)
			this.#show();
		const elapsed = now - this.rated;
		if (elapsed < rateMs)
			return;
		const perS = (count: number) => Math.round((count * 1000) / elapsed);
		this.rate = { heard: perS(this.#heard), shown: perS(this.#shown) };
		this.#heard = this.#shown = 0;
		this.rated = now;
	}

	/** While the person looks at older rows, these stay as they are. */
	pause(is: boolean): void {
		this.#isPaused = is;
		if (is)
			return;
		this.#append(this.later);
		this.later = [];
	}

	/** A row for what one says, until it is known what becomes of it. */
	say(from: string, text: string, ts: number): number {
		const key = ++this.#key;
		this.pause(false); /* one's own is always to be seen */
		const row = { key, n: 0, at: 0, from, text, ts, count: 1 };
		this.#append([{ ...row, state: "sending" }]);
		return key;
	}

	answered(key: number, sent: RoomSent): void {
		const { n, dropped } = sent;
		if (dropped)
			this.failed(key, dropped);
		else if (n && this.rows.some((r) => r.n === n && r.key !== key))
			this.remove(key); /* it was here first */
		else
			this.#change(key, { n: n ?? 0, state: undefined });
	}

	failed(key: number, code: string): void {
		this.#change(key, { state: "dropped", why: code });
	}

	remove(key: number): void {
		this.rows = this.rows.filter((r) => r.key !== key);
	}

	#show(): void {
		const shown: Placed[] = [];
		least.forEach((most, n) => {
			const k = Math.max(most, this.#tokens - shown.length);
			shown.push(...spread(this.#waiting.filter((m) => rank(m) === n), k));
		});
		this.#waiting = [];
		this.#tokens = Math.max(0, this.#tokens - shown.length);
		this.#shown += shown.length;
		const fresh = shown.filter((m) => !m.mine || !this.#adopt(m));
		this.#append(fresh.sort(byPlace).map((m) => this.#row(m)));
		if (!this.#isPaused)
			this.#order();
	}

	/* One's own is shown before it is known what others said meanwhile. */
	#order(): void {
		let at = 0;
		this.rows = this.rows
			.map((row) => ({ row, at: (at = row.at || at) }))
			.sort(byPlace)
			.map(({ row }) => row);
	}

	/* An own message is here already, on its way. */
	#adopt(m: Placed): boolean {
		const text = textOf(m);
		const isIt = (r: FeedRow) =>
			r.n === m.n || (r.state === "sending" && r.text === text);
		const row = this.rows.find(isIt);
		if (row)
			this.#change(row.key, { n: m.n, at: m.at, text, ts: m.ts, state: undefined });
		return !!row;
	}

	#row(m: Placed): FeedRow {
		const { n, at, from, ts, count = 1 } = m;
		return { key: ++this.#key, n, at, from, text: textOf(m), ts, count };
	}

	#append(fresh: readonly FeedRow[]): void {
		if (!fresh.length)
			return;
		if (this.#isPaused)
			this.later = [...this.later, ...fresh].slice(-rowsMax);
		else
			this.rows = [...this.rows, ...fresh].slice(-rowsMax);
	}

	#change(key: number, values: Partial<FeedRow>): void {
		this.rows = this.rows.map((r) =>
			r.key === key ? { ...r, ...values } : r,
		);
	}
}
