// SPDX-License-Identifier: Apache-2.0

/** Hands a text to the person as a file. */
export function download(name: string, text: string, type: string): void {
	const url = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	/* Once the browser has taken it. */
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
