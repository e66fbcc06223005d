// SPDX-License-Identifier: Apache-2.0
// The bytes of files that are shown: read once, kept for a while.
import type { MessageEntry } from "@yizhan/sdk";
import { onScopeDispose, ref, shallowReactive, shallowRef } from "vue";
import { fileOf } from "../lib/bodies";
import { onClient, server } from "./session";

const keptBytesMax = 48 << 20;
const kept = new Map<string, Promise<Blob>>();
const sizes = new Map<string, number>();

/** Files on their way to a place that the person chose. */
export interface Saving {
	readonly came: number;
	stop(): void;
}

const savings = shallowReactive(new Map<string, Saving>());
onClient(() => {
	kept.clear();
	sizes.clear();
	for (const saving of savings.values())
		saving.stop();
});

function trim(): void {
	let all = [...sizes.values()].reduce((a, b) => a + b, 0);
	for (const [id, size] of sizes) {
		if (all <= keptBytesMax)
			return;
		all -= size;
		sizes.delete(id);
		kept.delete(id);
	}
}

/** The file itself, or its thumb, of a message that was seen. */
export function blobOf(id: string, e: MessageEntry): Promise<Blob> {
	const known = kept.get(id);
	if (known)
		return known;
	const { conv, seq } = e;
	const asked = import("@yizhan/sdk/files").then(({ download }) =>
		download(id, { ...server(), ...(seq && { conv, seq }) }),
	);
	kept.set(id, asked);
	asked.then(
		(blob) => {
			sizes.set(id, blob.size);
			trim();
		},
		() => kept.delete(id),
	);
	return asked;
}

/** An address of it as long as it is shown. */
export function useBlobUrl(e: MessageEntry) {
	const url = ref<string>();
	const error = shallowRef<unknown>();
	const isLoading = ref(false);
	let isOver = false;

	async function load(id: string): Promise<string | undefined> {
		if (url.value || isLoading.value)
			return url.value;
		isLoading.value = true;
		error.value = undefined;
		try {
			const blob = await blobOf(id, e);
			if (!isOver)
				url.value = URL.createObjectURL(blob);
		} catch (failure) {
			error.value = failure;
		}
		isLoading.value = false;
		return url.value;
	}

	onScopeDispose(() => {
		isOver = true;
		if (url.value)
			URL.revokeObjectURL(url.value);
	});
	return { url, error, isLoading, load };
}

/* From here on a file is better written as it comes than held whole. */
const streamedFrom = 16 << 20;
const steps = 100; /* of its progress that are shown */

export function savingOf(id: string): Saving | undefined {
	return savings.get(id);
}

interface Picker {
	showSaveFilePicker?(o: {
		suggestedName: string;
	}): Promise<FileSystemFileHandle>;
}

/* Undefined where the browser has no such thing, null when she thought better
 * of it. */
async function pick(name: string): Promise<FileSystemFileHandle | null | undefined> {
	try {
		return await (window as Picker).showSaveFilePicker?.({
			suggestedName: name,
		});
	} catch (e) {
		return (e as Error).name === "AbortError" ? null : undefined;
	}
}

async function saveTo(
	handle: FileSystemFileHandle,
	e: MessageEntry,
): Promise<void> {
	const { id = "", size } = fileOf(e.body);
	const { conv, seq } = e;
	const stop = new AbortController();
	const tell = (came: number) =>
		savings.set(id, { came, stop: () => stop.abort() });
	let told = 0;
	tell(0);
	try {
		const { downloadTo } = await import("@yizhan/sdk/files");
		const to = await handle.createWritable();
		await downloadTo(id, to as WritableStream<Uint8Array>, {
			...server(),
			...(seq && { conv, seq }),
			signal: stop.signal,
			onProgress(came) {
				if ((came - told) * steps < size)
					return;
				told = came;
				tell(came);
			},
		});
	} catch (failure) {
		if (!stop.signal.aborted)
			throw failure;
	} finally {
		savings.delete(id);
	}
}

/** Hands the file to the browser to be kept. */
export async function saveFile(e: MessageEntry, name: string): Promise<void> {
	const { id = "", size } = fileOf(e.body);
	if (savings.has(id))
		return;
	if (size >= streamedFrom && !kept.has(id)) {
		const handle = await pick(name);
		if (handle)
			await saveTo(handle, e);
		if (handle !== undefined)
			return;
	}
	const url = URL.createObjectURL(await blobOf(id, e));
	const a = document.createElement("a");
	a.href = url;
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
