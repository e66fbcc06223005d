// SPDX-License-Identifier: Apache-2.0
// What a file is said to be, by a browser that reads it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describe as describeFile } from "../src/lib/media";

/** Knows how long it is at its end alone, as what MediaRecorder writes. */
class Film extends EventTarget {
	videoWidth = 320;
	videoHeight = 240;
	duration = Number.POSITIVE_INFINITY;
	end: number | undefined = 12.3456;

	set src(_: string) {
		this.soon("loadeddata");
	}

	set currentTime(at: number) {
		if (this.end === undefined || at < this.end)
			return;
		this.duration = this.end;
		this.soon("durationchange");
	}

	load(): void {}
	removeAttribute(): void {}

	private soon(event: string): void {
		queueMicrotask(() => this.dispatchEvent(new Event(event)));
	}
}

let film: Film;
const recorded = new File(["x"], "walk.webm", { type: "video/webm" });
const size = { kind: "video", name: "video", width: 320, height: 240 };

beforeEach(() => {
	film = new Film();
	const canvas = { getContext: () => null, toBlob: (f: BlobCallback) => f(null) };
	vi.useFakeTimers();
	vi.stubGlobal("document", {
		createElement: (name: string) => (name === "video" ? film : canvas),
	});
});

afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

test("the end of a film says how long it is", async () => {
	expect(await describeFile(recorded)).toEqual({ ...size, duration_ms: 12346 });
});

test("a film that says so at once is believed", async () => {
	film.duration = 2;
	expect(await describeFile(recorded)).toEqual({ ...size, duration_ms: 2000 });
});

test("a film without an end is one of unknown length", async () => {
	film.end = undefined;
	const said = describeFile(recorded);
	await vi.runAllTimersAsync();
	expect(await said).toEqual({ ...size, duration_ms: 0 });
});
