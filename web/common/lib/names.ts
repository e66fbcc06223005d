// SPDX-License-Identifier: Apache-2.0
// Faces for people without pictures: initials and a hue of their own.

/** FNV-1a; the same id has the same colour on every screen. */
export function hueOf(id: string): number {
	let h = 0x811c9dc5;
	for (let i = 0; i < id.length; i++) {
		h ^= id.charCodeAt(i);
		h = Math.imul(h, 0x01000193);
	}
	/* Steps of 24 degrees stay apart for the eye. */
	return (((h ^ (h >>> 15)) >>> 0) % 15) * 24;
}

const cjk = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const letter = /[\p{L}\p{N}]/u;

function firstLetter(word: string): string {
	return [...word].find((c) => letter.test(c)) ?? "";
}

/** "Ada Lovelace" AL, "王小明" 小明, "bob" B; "#" when there is no letter. */
export function initials(name: string): string {
	const chars = [...name].filter((c) => letter.test(c));
	if (!chars.length)
		return "#";
	if (cjk.test(chars[0] ?? ""))
		return chars.filter((c) => cjk.test(c)).slice(-2).join("");
	const words = name
		.split(/[\s._-]+/)
		.map(firstLetter)
		.filter((c) => c && !cjk.test(c));
	const last = words.length > 1 ? (words.at(-1) ?? "") : "";
	return ((words[0] ?? "") + last).toLocaleUpperCase();
}

/** A first password a person can read out on the telephone. */
export function initialPassword(): string {
	const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
	const limit = 256 - (256 % alphabet.length);
	let out = "";
	/* With a digit and a letter: some organisations ask for kinds. */
	while (out.length < 12 || !/\d/.test(out) || !/[a-z]/.test(out)) {
		if (out.length === 12)
			out = "";
		const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
		if (byte < limit)
			out += alphabet[byte % alphabet.length];
	}
	return out.replace(/(.{4})(?=.)/g, "$1-");
}

const bytes = (text: string) => new TextEncoder().encode(text).length;
export const passwordMin = 8;
export const passwordMaxBytes = 256;

export function isGoodPassword(password: string): boolean {
	return (
		[...password].length >= passwordMin &&
		bytes(password) <= passwordMaxBytes
	);
}

/** The tenant that a token names; undefined for the one of most boxes. */
export function tenantOf(token: string): string | undefined {
	const id = /^yz_([a-z0-9-]{1,32})_/.exec(token)?.[1];
	return id === "default" ? undefined : id;
}

export function isGoodId(id: string): boolean {
	return /^[A-Za-z0-9._-]{1,64}$/.test(id);
}
