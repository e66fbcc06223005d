// SPDX-License-Identifier: Apache-2.0
// The bodies of messages by kind, read with care: they are foreign. Pure.
import type { MessageEntry } from "@yizhan/sdk";

export interface FileBody {
	name: string;
	size: number;
	mime: string;
	id?: string;
}

/** One of a merged message. */
export interface Part {
	from: string;
	ts: number;
	kind: string;
	body: Record<string, unknown>;
	expired?: boolean;
}

type Body = Record<string, unknown> | undefined;

const text = (v: unknown): string => (typeof v === "string" ? v : "");
const number = (v: unknown): number =>
	typeof v === "number" && Number.isFinite(v) ? v : 0;
const object = (v: unknown): Record<string, unknown> =>
	v && typeof v === "object" ? (v as Record<string, unknown>) : {};

export function textOf(body: Body): string {
	return text(body?.text);
}

export function fileOf(body: Body): FileBody {
	const { name, size, mime, id } = object(body?.file);
	return {
		name: text(name),
		size: number(size),
		mime: text(mime),
		...(text(id) ? { id: text(id) } : {}),
	};
}

export function placeOf(body: Body): { name: string; at: string } {
	const part = (v: unknown) => String(Math.round(number(v) * 1e5) / 1e5);
	const at = `${part(body?.lat)}, ${part(body?.lon)}`;
	return { name: text(body?.name), at };
}

/** Of a card what everybody understands: its words and its link. */
export function cardOf(body: Body): {
	type: string;
	title: string;
	text: string;
	url: string;
} {
	const data = object(body?.data);
	return {
		type: text(body?.type),
		title: text(data.title) || text(data.name),
		text: text(data.text) || text(data.description),
		url: text(data.url) || text(data.link),
	};
}

/** A preview has the number only. */
export function partsOf(body: Body): {
	title: string;
	count: number;
	parts: Part[];
} {
	const all = Array.isArray(body?.messages) ? body.messages : [];
	const parts = all.map(object).map((m) => ({
		from: text(m.from),
		ts: number(m.ts),
		kind: text(m.kind),
		body: object(m.body),
		...(m.expired === true && { expired: true }),
	}));
	const count = number(body?.count) || parts.length;
	return { title: text(body?.title), count, parts };
}

const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** 1536: "1.5 KB". */
export function sizeText(bytes: number, locale: string): string {
	let n = Math.max(0, bytes);
	let unit = 0;
	while (n >= 1000 && unit < units.length - 1) {
		n /= 1024;
		unit++;
	}
	const digits = unit > 0 && n < 10 ? 1 : 0;
	const f = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
	return `${f.format(n)} ${units[unit]}`;
}

/** 75000: "1:15"; from an hour on "1:00:00". */
export function durationText(ms: number): string {
	const s = Math.max(0, Math.round(ms / 1000));
	const two = (n: number) => String(n).padStart(2, "0");
	const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
	return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** As a MessageEntry of it: for what shows both. Files of all of them go at
 * once, those of one may have been gone before. */
export function partEntry(
	conv: string,
	part: Part,
	expired?: boolean,
): MessageEntry {
	const none = { conv, seq: 0, id: 0, count: 0 };
	const gone = expired && { expired };
	return { ...none, type: "message", ...part, ...gone };
}
