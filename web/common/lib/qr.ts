// SPDX-License-Identifier: Apache-2.0
import { encode } from "uqr";

/** A QR code as one path of squares, with the four free ones around it. */
export function qrPath(text: string): { size: number; path: string } {
	const { data, size } = encode(text, { ecc: "M", border: 4 });
	const path = data
		.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")))
		.join("");
	return { size, path };
}
