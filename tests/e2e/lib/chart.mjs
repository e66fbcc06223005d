// SPDX-License-Identifier: Apache-2.0
// A chart as it is drawn, and as its table has it.

/** The colour that most of the canvas has which has any, and how wide it is. */
export const drawn = (chart) =>
	chart.locator("canvas").evaluate((canvas) => {
		const copy = new OffscreenCanvas(canvas.width, canvas.height);
		const picture = copy.getContext("2d", { willReadFrequently: true });
		picture.drawImage(canvas, 0, 0);
		const { data } = picture.getImageData(0, 0, copy.width, copy.height);
		const counts = new Map();
		for (let i = 0; i < data.length; i += 4)
			if (data[i + 3] === 255) {
				const colour = `rgb(${data.slice(i, i + 3).join(", ")})`;
				counts.set(colour, (counts.get(colour) ?? 0) + 1);
			}
		const [most] = [...counts].sort(([, a], [, b]) => b - a);
		return { colour: most?.[0], width: canvas.getBoundingClientRect().width };
	});

/** What it says above, and the newest row of its table. */
export const figures = (chart) =>
	chart.evaluate((el) => {
		const texts = (all) => [...el.querySelectorAll(all)].map((e) => e.textContent);
		return {
			above: texts("figcaption .chart-line strong"),
			newest: texts("tbody tr:first-child .number"),
		};
	});
