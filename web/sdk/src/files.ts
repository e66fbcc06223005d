// SPDX-License-Identifier: Apache-2.0
// Files, by HTTP: given in parts, so that a broken connection or a reload of
// the page costs no more than one of them. An entry of its own: programs
// without files need not load it.
import { type ErrorCode, YizhanError } from "./index.js";

export { YizhanError } from "./index.js";

const PART_BYTES = 4 << 20;
/* Read into memory for its hash; larger ones go without. */
const HASHED_BYTES = 16 << 20;
const PAUSE_MIN_MS = 500;
const PAUSE_MAX_MS = 30_000;

/** A file, or how far an upload is. */
export interface FileInfo {
	id: string;
	name: string;
	size: number;
	ts: number;
	/** What it is by its content; absent while it is an upload. */
	mime?: string;
	hash?: string;
	width?: number;
	height?: number;
	/** Of an upload: what the server has, rising, with gaps between. */
	parts?: { from: number; upto: number }[];
}

export interface FileOptions {
	/** https://host:8443. */
	url: string;
	token: string | (() => string | Promise<string>);
	signal?: AbortSignal;
	fetch?: typeof fetch;
}

export interface UploadOptions extends FileOptions {
	/** An upload that was begun before, to be gone on with. */
	id?: string;
	/** It has its id now: who keeps it goes on after a reload. */
	onBegin?(id: string): void;
	onProgress?(sent: number, of: number): void;
	/** It is tried again by and by: why. */
	onWait?(e: YizhanError): void;
	part_bytes?: number;
	random?: () => number;
}

export interface DownloadOptions extends FileOptions {
	/** Of what is no file of a person's, such as a backup: where it is. */
	path?: string;
	/** Where the file was seen. */
	conv?: string;
	seq?: number;
}

interface Request {
	method: string;
	path: string;
	body?: BodyInit | undefined;
	headers?: Record<string, string>;
}

async function ask(o: FileOptions, r: Request): Promise<Response> {
	const token = typeof o.token === "string" ? o.token : await o.token();
	const { signal } = o;
	let response: Response;
	try {
		response = await (o.fetch ?? fetch)(new URL(r.path, o.url), {
			method: r.method,
			headers: {
				authorization: `Bearer ${token}`,
				...r.headers,
			},
			...(r.body !== undefined && { body: r.body }),
			...(signal && { signal }),
			cache: "no-store",
		});
	} catch (e) {
		const code = signal?.aborted ? "aborted" : "offline";
		throw new YizhanError(code, (e as Error).message);
	}
	if (response.ok)
		return response;
	const problem = await response.json().catch(() => ({}));
	const { code = "internal", detail, title, field, hint } = problem;
	const text = detail ?? title ?? `HTTP ${response.status}`;
	throw new YizhanError(code as ErrorCode, text, field, hint);
}

/** One part of what is no file of a person's, such as a backup; the answer. */
export async function putPart<T>(path: string, part: Blob, o: FileOptions): Promise<T> {
	const headers = { "content-type": "application/octet-stream" };
	return (await ask(o, { method: "PUT", path, body: part, headers })).json();
}

async function askFile(o: FileOptions, r: Request): Promise<FileInfo> {
	const answer = await (await ask(o, r)).json();
	return answer.file;
}

/** The first range that the server has not, no longer than one part. */
export function nextGap(
	size: number,
	parts: FileInfo["parts"] = [],
	most = PART_BYTES,
): { from: number; upto: number } | undefined {
	const first = parts[0];
	const has = first?.from === 0 ? first.upto : 0;
	if (has >= size)
		return undefined;
	const next = parts.find((p) => p.from > has)?.from ?? size;
	return { from: has, upto: Math.min(has + most, next) };
}

const sum = (parts: FileInfo["parts"] = []) =>
	parts.reduce((n, p) => n + p.upto - p.from, 0);

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		const stop = () => {
			clearTimeout(timer);
			reject(new YizhanError("aborted"));
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener("abort", stop);
			resolve();
		}, ms);
		if (signal?.aborted)
			stop();
		signal?.addEventListener("abort", stop, { once: true });
	});
}

/** What can be tried again is tried, after a pause, until the signal says
 * stop. */
async function insist<T>(
	o: Pick<UploadOptions, "signal" | "random" | "onWait">,
	task: () => Promise<T>,
): Promise<T> {
	const random = o.random ?? Math.random;
	for (let attempt = 0; ; attempt++) {
		try {
			return await task();
		} catch (e) {
			const error = YizhanError.from(e);
			if (!error.transient || error.code === "unauthorized")
				throw error;
			o.onWait?.(error);
			const most = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** attempt);
			await pause(most * (0.5 + random() / 2), o.signal);
		}
	}
}

/** Gives a file; resolves when it is whole and durable, and may be named in a
 * message. What can be tried again is tried until the signal says stop. */
export async function upload(
	blob: Blob,
	name: string,
	o: UploadOptions,
): Promise<FileInfo> {
	let file = await insist(o, () => begin(blob, name, o));
	let isSure = true;

	/* After a doubt the server says what it has. */
	async function give(): Promise<void> {
		const path = `/v1/files/${file.id}`;
		if (!isSure)
			file = await askFile(o, { method: "GET", path });
		isSure = false;
		const gap = nextGap(blob.size, file.parts, o.part_bytes);
		const part = gap && {
			method: "PUT",
			path: `${path}/parts/${gap.from}`,
			body: blob.slice(gap.from, gap.upto),
			headers: { "content-type": "application/octet-stream" },
		};
		if (!file.mime)
			file = await askFile(o, part ?? { method: "POST", path: `${path}/finish` });
		isSure = true;
	}

	const tell = () =>
		o.onProgress?.(file.mime ? blob.size : sum(file.parts), blob.size);
	for (tell(); !file.mime; tell())
		await insist(o, give);
	return file;
}

/** What the bytes must come to; undefined where a page has no WebCrypto. */
async function hashOf(blob: Blob): Promise<string | undefined> {
	const { subtle } = globalThis.crypto ?? {};
	if (!subtle || blob.size > HASHED_BYTES)
		return undefined;
	const sum = await subtle.digest("SHA-256", await blob.arrayBuffer());
	const digits = [...new Uint8Array(sum)].map((n) => n.toString(16).padStart(2, "0"));
	return digits.join("");
}

async function begin(
	blob: Blob,
	name: string,
	o: UploadOptions,
): Promise<FileInfo> {
	if (o.id) {
		const path = `/v1/files/${o.id}`;
		const asked = askFile(o, { method: "GET", path });
		const file = await asked.catch((e: YizhanError) => {
			if (e.code === "not_found")
				return undefined; /* collected meanwhile */
			throw e;
		});
		if (file?.size === blob.size)
			return file;
	}
	const hash = await hashOf(blob);
	const body = JSON.stringify({ name, size: blob.size, hash });
	const file = await askFile(o, {
		method: "POST",
		path: "/v1/files",
		body,
		headers: { "content-type": "application/json" },
	});
	o.onBegin?.(file.id);
	return file;
}

function askContent(
	id: string,
	o: DownloadOptions,
	headers = {},
): Promise<Response> {
	const query = new URLSearchParams();
	if (o.conv)
		query.set("conv", o.conv);
	if (o.seq)
		query.set("seq", String(o.seq));
	const path = o.path ?? `/v1/files/${id}/content?${query}`;
	return ask(o, { method: "GET", path, headers });
}

/** The bytes of a file that one may read, whole, in memory. */
export async function download(id: string, o: DownloadOptions): Promise<Blob> {
	return (await askContent(id, o)).blob();
}

/** The same as they come, written there: no more of them are in memory than
 * it lets wait. A line that breaks is taken up again where it broke. Ends with
 * `to` closed, or aborted. */
export async function downloadTo(
	id: string,
	to: WritableStream<Uint8Array>,
	o: DownloadOptions & {
		onProgress?(came: number, of: number): void;
		onWait?(e: YizhanError): void;
		random?: () => number;
	},
): Promise<void> {
	const writer = to.getWriter();
	let came = 0;

	async function take(): Promise<void> {
		const range = came ? { range: `bytes=${came}-` } : {};
		const response = await askContent(id, o, range);
		if (came && response.status !== 206)
			throw new YizhanError("bad_request", "Ranges do not come through.");
		/* A whole file never changes. */
		const size = came + Number(response.headers.get("content-length"));
		const reader = response.body?.getReader();
		while (came < size) {
			const next = await reader?.read().catch(() => undefined);
			if (!next || next.done)
				throw new YizhanError(o.signal?.aborted ? "aborted" : "offline");
			/* The place that refuses it refuses it again. */
			await writer.write(next.value).catch((e) => {
				throw new YizhanError("aborted", (e as Error).message);
			});
			came += next.value.length;
			o.onProgress?.(came, size);
		}
	}

	try {
		await insist(o, take);
		await writer.close();
	} catch (e) {
		await writer.abort(e).catch(() => {});
		throw e;
	}
}

/** Gives up an upload; what is left of it goes on the server too. */
export async function discardUpload(id: string, o: FileOptions): Promise<void> {
	await ask(o, { method: "DELETE", path: `/v1/files/${id}` });
}
