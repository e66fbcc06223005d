// SPDX-License-Identifier: Apache-2.0

/** Hands a text to the person as a file. */
export const download = (name: string, text: string, type: string): void =>
	save(name, new Blob([text], { type }));

export function save(name: string, what: Blob): void {
	const url = URL.createObjectURL(what);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	/* Once the browser has taken it. */
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
