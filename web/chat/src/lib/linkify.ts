// SPDX-License-Identifier: Apache-2.0
// Cuts a message's text into pieces to render as vnodes. Never makes HTML.

export type Piece =
	| { type: "text"; text: string }
	| { type: "link"; text: string; href: string }
	| { type: "mention"; text: string; user: string };

export interface MentionName {
	/** User id, or "*" for everybody. */
	user: string;
	/** What stands behind the @ sign. */
	names: readonly string[];
}

const urlStart = /https?:\/\//gi;
/* A link ends before white space, quotes, brackets of markup and the
 * full-width punctuation that Chinese text puts right behind it. */
const urlEnd = /[\s<>"'`\u3000-\u303f\uff00-\uffef\u2018-\u201d]/;
const trailing = /[.,;:!?*_~]$/;
const closers: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

function count(text: string, char: string): number {
	return text.split(char).length - 1;
}

/** Punctuation that ends the sentence does not belong to the link. */
function trimUrl(url: string): string {
	for (;;) {
		const last = url.at(-1) ?? "";
		const opener = closers[last];
		const isLoose = opener && count(url, opener) < count(url, last);
		if (!isLoose && !trailing.test(url))
			return url;
		url = url.slice(0, -1);
	}
}

/** The address when it is http or https with a host, else undefined. */
export function safeHref(text: string): string | undefined {
	try {
		const url = new URL(text);
		const isWeb = url.protocol === "http:" || url.protocol === "https:";
		return isWeb && url.hostname ? url.href : undefined;
	} catch {
		return undefined;
	}
}

function findLinks(text: string): Piece[] {
	const out: Piece[] = [];
	let done = 0;
	urlStart.lastIndex = 0;
	for (let m = urlStart.exec(text); m; m = urlStart.exec(text)) {
		const rest = text.slice(m.index);
		const end = rest.search(urlEnd);
		const raw = trimUrl(end < 0 ? rest : rest.slice(0, end));
		const href = safeHref(raw);
		if (!href)
			continue;
		if (m.index > done)
			out.push({ type: "text", text: text.slice(done, m.index) });
		out.push({ type: "link", text: raw, href });
		done = m.index + raw.length;
		urlStart.lastIndex = done;
	}
	if (done < text.length)
		out.push({ type: "text", text: text.slice(done) });
	return out;
}

/** "ann" must not match the start of "@anna". */
function endsWord(text: string, at: number): boolean {
	return !/^[A-Za-z0-9_-]|^\.[A-Za-z0-9]/.test(text.slice(at, at + 2));
}

/** Where a mention begins at text[at] ("@"), the longest name wins. */
export function matchMention(
	text: string,
	at: number,
	people: readonly MentionName[],
): { user: string; length: number } | undefined {
	let best: { user: string; length: number } | undefined;
	for (const { user, names } of people) {
		for (const name of names) {
			if (!name || !text.startsWith(name, at + 1))
				continue;
			const length = name.length + 1;
			if (length > (best?.length ?? 0) && endsWord(text, at + length))
				best = { user, length };
		}
	}
	return best;
}

function findMentions(
	text: string,
	people: readonly MentionName[],
): Piece[] {
	const out: Piece[] = [];
	let done = 0;
	let at = text.indexOf("@");
	while (at >= 0) {
		const hit = matchMention(text, at, people);
		if (hit) {
			if (at > done)
				out.push({ type: "text", text: text.slice(done, at) });
			done = at + hit.length;
			const name = text.slice(at, done);
			out.push({ type: "mention", text: name, user: hit.user });
		}
		at = text.indexOf("@", Math.max(at + 1, done));
	}
	if (done < text.length)
		out.push({ type: "text", text: text.slice(done) });
	return out;
}

export function cutText(
	text: string,
	people: readonly MentionName[] = [],
): Piece[] {
	const pieces = findLinks(text);
	if (!people.length)
		return pieces;
	return pieces.flatMap((piece) =>
		piece.type === "text" ? findMentions(piece.text, people) : [piece],
	);
}

/** Ids of those whose @name stands in the text, in order, once each. */
export function mentioned(
	text: string,
	people: readonly MentionName[],
): string[] {
	const users = cutText(text, people).flatMap((piece) =>
		piece.type === "mention" ? [piece.user] : [],
	);
	return [...new Set(users)];
}
