// SPDX-License-Identifier: Apache-2.0
// Files that wait to be sent: given to the server in parts, kept in this
// browser until their message is in the outbox, so that a reload goes on.
import {
	browserStorage,
	type MessageEntry,
	type Sending,
	type Storage,
	YizhanError,
} from "@yizhan/sdk";
import type { FileInfo } from "@yizhan/sdk/files";
import { shallowReactive } from "vue";
import { hold } from "@common/lib/hold";
import { type Described, describe } from "../lib/media";
import { newCid } from "./conversations";
import { client, onClient, onSignOut, server } from "./session";

export interface Attachment {
	readonly key: string;
	readonly conv: string;
	readonly name: string;
	readonly size: number;
	sent: number;
	/** said: its message is in the outbox. */
	state: "waiting" | "sending" | "failed" | "said";
	/** failed: why; sending: why it does not get on. */
	error?: YizhanError | undefined;
}

/* What is kept: ids so that an upload is gone on with, and so that its message
 * is one, whenever the page is reloaded. */
interface Kept {
	n: number;
	conv: string;
	cid: string;
	name: string;
	blob: Blob;
	about: Described;
	id?: string;
	thumbId?: string;
}

interface Work {
	store: Storage;
	kept: Kept;
	view: Attachment;
	stop: AbortController;
	/** It is no longer this tab's. */
	over(): void;
}

const prefix = "file/";
/** Of a person, at once. One after the other is given to the server. */
export const attachmentsMax = 200;
const works = shallowReactive(new Map<string, Work>());
let store: Storage | undefined;
let isBusy = false;
let last = 0; /* each has a number of its own, later ones larger */

export function attachmentsOf(conv: string): Attachment[] {
	return [...works.values()]
		.map((w) => w.view)
		.filter((a) => a.conv === conv && a.state !== "said");
}

export function attachmentsLeft(): number {
	return attachmentsMax - works.size;
}

function stopAll(): void {
	for (const work of works.values()) {
		work.stop.abort();
		work.over();
	}
	works.clear();
}

onSignOut(async () => {
	stopAll();
	for (const key of (await store?.keys(prefix)) ?? [])
		await store?.delete(key);
});

onClient((c, user) => {
	stopAll();
	const mine = browserStorage(`yizhan-files-${user.id}`);
	store = mine;
	/* What the outbox has already is known then. */
	void c.loaded.then(() => load(mine));
	c.on("state", ({ state }) => {
		if (state === "online")
			void pump();
	});
});

async function load(from: Storage): Promise<void> {
	for (const key of await from.keys(prefix).catch(() => [])) {
		const kept = (await from.get(key)) as Kept | undefined;
		if (from !== store)
			return;
		/* Only a real database keeps bytes. */
		if (kept?.blob instanceof Blob)
			await add(from, key.slice(prefix.length), kept);
		else
			void from.delete(key);
	}
	void pump();
}

/* Undefined when another tab sends it. */
async function add(
	at: Storage,
	key: string,
	kept: Kept,
): Promise<Work | undefined> {
	let over = () => {};
	const until = new Promise<void>((resolve) => {
		over = resolve;
	});
	if (!(await hold(`file-${key}`, until)))
		return undefined;
	const { conv, name, blob } = kept;
	const base = { key, conv, name, size: blob.size, sent: 0 };
	const view = shallowReactive<Attachment>({ ...base, state: "waiting" });
	const stop = new AbortController();
	const work = { store: at, kept, view, stop, over };
	works.set(key, work);
	return work;
}

/* Full or forbidden: only a reload would have gone on with it. */
async function keep(work: Work): Promise<void> {
	const { store, view, kept } = work;
	await store.set(prefix + view.key, kept).catch(() => undefined);
}

async function forget(work: Work): Promise<void> {
	works.delete(work.view.key);
	await work.store.delete(prefix + work.view.key).catch(() => undefined);
	work.over();
}

/** Takes files to be sent there, in this order. */
export async function attach(
	conv: string,
	files: readonly File[],
	voiceMs?: number,
): Promise<void> {
	/* All of them or none. */
	if (files.length > attachmentsLeft())
		throw new YizhanError("limit_reached");
	for (const file of files) {
		const about = await describe(file, voiceMs);
		const name = file.name || about.name;
		const n = Math.max(last + 1, Date.now());
		const cid = newCid();
		const kept: Kept = { n, conv, cid, name, blob: file, about };
		last = n;
		const key = `${n.toString(36)}-${cid}`;
		const work = store && (await add(store, key, kept));
		if (work)
			await keep(work);
		void pump();
	}
}

export function cancel(key: string): void {
	const work = works.get(key);
	if (!work || work.view.state === "said")
		return;
	work.stop.abort();
	void forget(work);
	const { id, thumbId } = work.kept;
	for (const one of [id, thumbId])
		if (one)
			void discard(one);
}

async function discard(id: string): Promise<void> {
	const { discardUpload } = await import("@yizhan/sdk/files");
	/* The server collects what is left. */
	await discardUpload(id, server()).catch(() => undefined);
}

export function retry(key: string): void {
	const work = works.get(key);
	if (!work)
		return;
	work.view.state = "waiting";
	delete work.view.error;
	void pump();
}

/* An upload that has begun gets its id whatever happens: it is begun at the
 * server too, which would keep room for it. */
const patient: typeof fetch = (url, { signal, ...init } = {}) =>
	fetch(url, init.method === "POST" || !signal ? init : { ...init, signal });

/* Given up before it had an id: nobody else knows of it. */
function begun(work: Work, which: "id" | "thumbId", id: string): void {
	if (work.stop.signal.aborted)
		return void discard(id);
	work.kept[which] = id;
	void keep(work);
}

/* One after the other, in the order they were attached. */
async function pump(): Promise<void> {
	if (isBusy)
		return;
	isBusy = true;
	const next = () =>
		[...works.values()].find((w) => w.view.state === "waiting");
	for (let work = next(); work; work = next())
		await give(work);
	isBusy = false;
}

async function give(work: Work): Promise<void> {
	const { kept, view, stop } = work;
	view.state = "sending";
	try {
		const thumb = kept.about.thumb && (await giveThumb(work, kept.about.thumb));
		const { upload } = await import("@yizhan/sdk/files");
		const file = await upload(kept.blob, kept.name, {
			...server(),
			...(kept.id && { id: kept.id }),
			signal: stop.signal,
			fetch: patient,
			onBegin: (id) => begun(work, "id", id),
			onProgress: (sent) => {
				view.sent = sent;
				view.error = undefined;
			},
			onWait: (e) => {
				view.error = e;
			},
		});
		if (stop.signal.aborted)
			return;
		const sending = say(work, file, thumb);
		view.state = "said";
		/* Until it is acked a reload says it again, by the same cid. */
		const done = () => void forget(work);
		sending.done.then(done, done);
	} catch (e) {
		const error = YizhanError.from(e);
		/* Other bytes came than were read: it is begun anew. */
		if (error.field === "hash" && kept.id) {
			void discard(kept.id);
			delete kept.id;
		}
		view.error = error;
		view.state = "failed";
	}
}

async function giveThumb(work: Work, thumb: Blob): Promise<string> {
	const { upload } = await import("@yizhan/sdk/files");
	const file = await upload(thumb, "thumb.webp", {
		...server(),
		...(work.kept.thumbId && { id: work.kept.thumbId }),
		signal: work.stop.signal,
		fetch: patient,
		onBegin: (id) => begun(work, "thumbId", id),
	});
	return file.id;
}

/* From here on it is the outbox's: a message like any other. */
function say(work: Work, file: FileInfo, thumb?: string): Sending {
	const { conv, cid, about } = work.kept;
	const { id, name, size } = file;
	const { kind, width, height, duration_ms } = about;
	const body = {
		file: { id, name, size, mime: file.mime, hash: file.hash },
		...(width && { width, height }),
		...(duration_ms !== undefined && { duration_ms }),
		...(thumb && { thumb }),
	} as MessageEntry["body"];
	return client().send(conv, { text: "", kind, body: body as never }, cid);
}
