// SPDX-License-Identifier: Apache-2.0

/** Copies text also where the clipboard API is missing (plain HTTP). */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const area = document.createElement("textarea");
		area.value = text;
		area.className = "sr-only";
		/* Inside an open dialog, or its focus trap takes the focus back. */
		const open = document.querySelector("[role=dialog]");
		(open ?? document.body).append(area);
		area.select();
		const isCopied = document.execCommand("copy");
		area.remove();
		return isCopied;
	}
}
