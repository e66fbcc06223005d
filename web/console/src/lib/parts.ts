// SPDX-License-Identifier: Apache-2.0
// Whose work is in the daemon and its pages; docs/dependencies.md says why.
export interface Part {
	name: string;
	licence: string;
	by: string;
}

export const parts: readonly Part[] = [
	{ name: "libevent", licence: "BSD-3-Clause", by: "Niels Provos, Nick Mathewson" },
	{ name: "SQLite", licence: "public domain", by: "Hwaci, sqlite.org" },
	{ name: "OpenSSL", licence: "Apache-2.0", by: "The OpenSSL Project" },
	{ name: "jansson", licence: "MIT", by: "Petri Lehtinen" },
	{ name: "libmicrohttpd", licence: "LGPL-2.1-or-later", by: "GNU" },
	{ name: "zstd", licence: "BSD-3-Clause", by: "Meta Platforms" },
	{ name: "libargon2", licence: "CC0-1.0 / Apache-2.0", by: "Daniel Dinu, Dmitry Khovratovich and others" },
	{ name: "Vue", licence: "MIT", by: "Yuxi (Evan) You" },
	{ name: "virtua", licence: "MIT", by: "inokawa" },
	{ name: "uqr", licence: "MIT", by: "Project Nayuki, Anthony Fu" },
	{ name: "uPlot", licence: "MIT", by: "Leon Sorokin" },
];
