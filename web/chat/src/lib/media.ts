// SPDX-License-Identifier: Apache-2.0
// What a file is to a person: a picture, a film, a voice or just a file; and a
// small picture of it. What the browser cannot read is just a file.

export interface Described {
	kind: "image" | "video" | "voice" | "file";
	/** When the file has none of its own. */
	name: string;
	width?: number;
	height?: number;
	duration_ms?: number;
	thumb?: Blob;
}

const thumbSide = 480;
/* Smaller pictures are their own. */
const thumbFrom = 64 * 1024;
const thumbMax = 256 * 1024;
const waitMs = 10_000;
const pictures = /^image\/(png|jpeg|gif|webp)$/;
const films = /^video\/(mp4|webm|ogg|quicktime)$/;

/** Within a square, never larger than it is. */
export function fitted(width: number, height: number, side: number) {
	const scale = Math.min(1, side / Math.max(width, height));
	const part = (n: number) => Math.max(1, Math.round(n * scale));
	return { width: part(width), height: part(height) };
}

async function thumbOf(
	source: CanvasImageSource,
	width: number,
	height: number,
): Promise<Blob | undefined> {
	const canvas = document.createElement("canvas");
	Object.assign(canvas, fitted(width, height, thumbSide));
	const context = canvas.getContext("2d");
	context?.drawImage(source, 0, 0, canvas.width, canvas.height);
	const blob = await new Promise<Blob | null>((resolve) => {
		canvas.toBlob(resolve, "image/webp", 0.8);
	});
	return blob && blob.size <= thumbMax ? blob : undefined;
}

async function picture(file: Blob): Promise<Described> {
	const bitmap = await createImageBitmap(file);
	const { width, height } = bitmap;
	const thumb =
		file.size > thumbFrom ? await thumbOf(bitmap, width, height) : undefined;
	bitmap.close();
	return { kind: "image", name: "image.png", width, height, ...(thumb && { thumb }) };
}

function until(video: HTMLVideoElement, event: string): Promise<unknown> {
	return new Promise((resolve, reject) => {
		setTimeout(reject, waitMs);
		video.addEventListener(event, resolve);
		video.onerror = reject;
	});
}

/* What a browser records does not say how long it is: the end knows. */
async function lengthOf(video: HTMLVideoElement): Promise<number> {
	if (video.duration === Infinity) {
		video.currentTime = 1e9;
		await until(video, "durationchange");
	}
	return Math.round(video.duration * 1000);
}

async function film(file: Blob): Promise<Described> {
	const video = document.createElement("video");
	const url = URL.createObjectURL(file);
	video.muted = true;
	video.preload = "auto";
	video.src = url;
	try {
		await until(video, "loadeddata");
		const { videoWidth: width, videoHeight: height } = video;
		const thumb = await thumbOf(video, width, height);
		const duration_ms = await lengthOf(video).catch(() => 0);
		const about = { duration_ms, width, height, ...(thumb && { thumb }) };
		return { kind: "video", name: "video", ...about };
	} finally {
		video.removeAttribute("src");
		video.load();
		URL.revokeObjectURL(url);
	}
}

export async function describe(
	file: Blob,
	voiceMs?: number,
): Promise<Described> {
	const plain: Described = { kind: "file", name: "file" };
	if (voiceMs !== undefined)
		return { kind: "voice", name: "voice.webm", duration_ms: voiceMs };
	try {
		if (pictures.test(file.type))
			return await picture(file);
		return films.test(file.type) ? await film(file) : plain;
	} catch {
		return plain;
	}
}
