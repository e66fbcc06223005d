// SPDX-License-Identifier: Apache-2.0
// Addresses of the box as people type them.

/** "10.0.0.7", 8443 → "https://10.0.0.7:8443". */
export function baseOf(host: string, port: number, tls: boolean): string {
	const name = host.includes(":") ? `[${host}]` : host;
	const isUsual = port === (tls ? 443 : 80);
	return `${tls ? "https" : "http"}://${name}${isUsual ? "" : `:${port}`}`;
}

/** Only this machine itself knows it by that. */
export function isLoopback(host: string): boolean {
	return /^(localhost|127\..*|\[?::1\]?)$/.test(host);
}

/** What somebody types or pastes: a name, an address, or a whole URL. */
export function hostOf(text: string): string {
	const bare = text
		.trim()
		.replace(/^https?:\/\//i, "")
		.replace(/[/?#].*$/, "");
	const inBrackets = /^\[([^\]]*)\]/.exec(bare)?.[1];
	if (inBrackets !== undefined)
		return inBrackets;
	/* More than one colon is an address of the sixth version. */
	return /^[^:]*:\d+$/.test(bare) ? bare.replace(/:\d+$/, "") : bare;
}
