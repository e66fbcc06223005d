// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { contrast, readable } from "../src/lib/colour";

type Colour = [number, number, number];
const sheets = import.meta.glob<string>("../../common/look/*.css", {
	query: "?raw",
	import: "default",
	eager: true,
});
const css = (name: string) => sheets[`../../common/look/${name}.css`] ?? "";

/** The custom properties of a rule by its selector, the first such. */
function rule(text: string, selector: string): Record<string, string> {
	const at = text.indexOf(`\n${selector} {`);
	const body = text.slice(text.indexOf("{", at) + 1, text.indexOf("}", at));
	return Object.fromEntries(
		[...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]),
	);
}

const tokens = css("tokens");
const look = css("brand");
const light = { ...rule(tokens, ":root"), ...rule(look, ":root[data-brand]") };
const dark = {
	...light,
	...rule(tokens, ':root[data-theme="dark"]'),
	...rule(look, ":root[data-brand]"),
	...rule(look, ':root[data-brand][data-theme="dark"]'),
};

function hex(text: string): Colour {
	const long =
		text.length === 4 ? text.replace(/[0-9a-f]/gi, "$&$&") : text;
	return [1, 3, 5].map((i) =>
		Number.parseInt(long.slice(i, i + 2), 16),
	) as Colour;
}

function value(text: string, all: Record<string, string>, brand: string): Colour {
	const name = /^var\(--([\w-]+)\)$/.exec(text)?.[1];
	if (name)
		return name === "brand" ? hex(brand) : value(all[name] ?? "", all, brand);
	const mix = /^color-mix\(in srgb, (\S+) (\d+)%, (\S+)\)$/.exec(text);
	if (!mix)
		return hex(text);
	const [, a = "", share = "", b = ""] = mix;
	const p = Number(share) / 100;
	const other = value(b, all, brand);
	return value(a, all, brand).map(
		(c, i) => c * p + (other[i] ?? 0) * (1 - p),
	) as Colour;
}

function lightOf(c: Colour): number {
	const [r = 0, g = 0, b = 0] = c.map((v) => {
		const x = v / 255;
		return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: Colour, b: Colour): number {
	const [x, y] = [lightOf(a) + 0.05, lightOf(b) + 0.05];
	return Math.max(x, y) / Math.min(x, y);
}

/** Which text stands upon what. */
const pairs: [string, string[]][] = [
	["#ffffff", ["accent", "accent-hover", "rail-hover", "rail-selected"]],
	["rail-text", ["rail", "rail-hover"]],
	["text", ["selected", "accent-soft", "bubble-mine"]],
	["text-2", ["selected", "accent-soft"]],
	["bubble-mine-text", ["bubble-mine"]],
	["bubble-mine-dim", ["bubble-mine"]],
	[
		"accent-text",
		["bg", "surface", "surface-2", "raised", "hover", "selected", "accent-soft", "bubble-mine"],
	],
];

/* Every corner of the cube and many within, as light as they may be. */
const steps = [0, 51, 102, 153, 204, 255];
const brands = steps.flatMap((r) =>
	steps.flatMap((g) =>
		steps.map((b) =>
			readable(`#${[r, g, b].map((c) => c.toString(16).padStart(2, "0")).join("")}`),
		),
	),
);

test.each([
	["light", light],
	["dark", dark],
])("whatever colour is taken, text can be read: %s", (_, all) => {
	const bad: string[] = [];
	for (const brand of brands)
		for (const [front, backs] of pairs)
			for (const back of backs) {
				const of = (x: string) =>
					value(x.startsWith("#") ? x : `var(--${x})`, all, brand);
				const r = ratio(of(front), of(back));
				if (r < 4.5)
					bad.push(`${brand}: ${front} on ${back} ${r.toFixed(2)}`);
			}
	expect(bad).toEqual([]);
});

test("there is something to compute", () => {
	for (const all of [light, dark])
		for (const [front, backs] of pairs)
			for (const name of [front, ...backs])
				expect(name.startsWith("#") || all[name], name).toBeTruthy();
	expect(brands.length).toBe(216);
});

test("both ways into the dark are the same", () => {
	const media = /prefers-color-scheme: dark\) \{\s*(:root[^{]*\{[^}]*\})/.exec(look)?.[1];
	const one = rule(`\n${media?.replace(/^[^{]*/, "x ") ?? ""}`, "x");
	expect(one).toEqual(rule(look, ':root[data-brand][data-theme="dark"]'));
});

test("a colour that is too light is darkened just enough", () => {
	expect(readable("#0f766b")).toBe("#0f766b");
	const shade = readable("#ffd400");
	expect(contrast(shade)).toBeGreaterThanOrEqual(4.5);
	expect(contrast(shade)).toBeLessThan(5);
});
