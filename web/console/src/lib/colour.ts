// SPDX-License-Identifier: Apache-2.0
// Whether white text can be read upon a colour. Pure.

export const contrastMin = 4.5;

const rgbOf = (hex: string) =>
	[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const hexOf = (rgb: readonly number[]) =>
	`#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

function light(hex: string): number {
	const [r = 0, g = 0, b = 0] = rgbOf(hex).map((c) => {
		const x = c / 255;
		return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Of white text upon it (WCAG 2.2). */
export const contrast = (hex: string) => 1.05 / (light(hex) + 0.05);

/** The lightest shade of it upon which white can be read. */
export function readable(hex: string): string {
	for (let share = 1; share > 0; share -= 0.01) {
		const shade = hexOf(rgbOf(hex).map((c) => c * share));
		if (contrast(shade) >= contrastMin)
			return shade;
	}
	return "#000000";
}
