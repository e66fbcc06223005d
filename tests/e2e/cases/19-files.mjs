// SPDX-License-Identifier: Apache-2.0
// Files are given, shown, heard and kept.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { png } from "../lib/png.mjs";
import { until } from "../lib/until.mjs";

async function both(stage) {
	const alice = await stage.person("alice");
	const bob = await stage.person("bob");
	for (const [person, conv] of [[alice, "u:bob"], [bob, "u:alice"]]) {
		await person.open(conv);
		const toEnd = person.page.locator(".history .jump");
		if (await toEnd.count())
			await toEnd.click();
	}
	return { alice, bob };
}

const give = (person, ...files) =>
	person.page.setInputFiles("[name=attach]", files);

const boxes = (person, kind) =>
	person.page.locator(`.history .file[data-kind=${kind}]`);

/** As the person's hand does it, with a file that the page makes. */
function hand(person, where, kind, name, text) {
	return person.page.locator(where).evaluate(
		(el, [type, fileName, content]) => {
			const data = new DataTransfer();
			data.items.add(new File([content], fileName, { type: "text/plain" }));
			const init = { bubbles: true, cancelable: true };
			el.dispatchEvent(
				type === "paste"
					? new ClipboardEvent("paste", { ...init, clipboardData: data })
					: new DragEvent(type, { ...init, dataTransfer: data }),
			);
		},
		[kind, name, text],
	);
}

/** As the person's hand does it, with files and folders of this machine. */
async function dropPaths(person, where, files) {
	const { page } = person;
	const box = await page.locator(where).boundingBox();
	const cdp = await page.context().newCDPSession(page);
	const data = { items: [], files, dragOperationsMask: 1 };
	const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
	const drag = (type) => cdp.send("Input.dispatchDragEvent", { type, ...at });
	await drag("dragEnter");
	/* A hand does not let go before the page shows that it may. */
	await until("the page takes it", async () => {
		await drag("dragOver");
		return page.locator(".chat.over").count();
	});
	await drag("drop");
	await cdp.detach();
}

/** Messages with files that were said there, in order. Asked again and again: by
 * one session, as a person has so many tokens only. */
let reader;
async function filesSaid(stage, part) {
	reader ??= await stage.peer("bob", "bob-reads");
	const said = [];
	for (let after = 0, more = true; more; ) {
		const params = { conv: "u:alice", after, limit: 200 };
		const page = await reader.call("message.list", params);
		said.push(...page.entries);
		after = page.entries.at(-1)?.seq ?? after;
		more = page.more_after;
	}
	return said.filter((e) => e.body?.file?.name.includes(part));
}

const namesSaid = async (stage, part) =>
	(await filesSaid(stage, part)).map((e) => e.body.file.name);

/** The small picture of a message, as the server has it. */
async function thumbOf(entry) {
	const { seq, body } = entry;
	const place = { id: body.thumb, conv: "u:alice", seq };
	return (await reader.call("file.get", place)).file;
}

/** A film that a page records. */
function giveFilm(person, name) {
	return person.page.locator("[name=attach]").evaluate(async (el, fileName) => {
		const canvas = document.createElement("canvas");
		const type = "video/webm";
		const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: type });
		const pieces = [];
		recorder.ondataavailable = ({ data }) => pieces.push(data);
		const ended = new Promise((resolve) => {
			recorder.onstop = resolve;
		});
		const context = canvas.getContext("2d");
		recorder.start(100);
		for (let frame = 0; frame < 30; frame++) {
			context.fillStyle = `hsl(${frame * 12} 90% 50%)`;
			context.fillRect(0, 0, canvas.width, canvas.height);
			await new Promise(requestAnimationFrame);
		}
		recorder.stop();
		await ended;
		const data = new DataTransfer();
		data.items.add(new File(pieces, fileName, { type }));
		el.files = data.files;
		el.dispatchEvent(new Event("change", { bubbles: true }));
	}, name);
}

/** What waits in this browser to be sent: read, or put there again. */
function keptRows(person, rows) {
	return person.page.evaluate(async (again) => {
		const done = (request) =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const db = await done(indexedDB.open("yizhan-files-alice", 1));
		const kv = db.transaction("kv", "readwrite").objectStore("kv");
		const out = await done(kv.getAllKeys());
		if (again === "hold")
			window.heldRows = [out, await done(kv.getAll())];
		const [keys, values] = window.heldRows ?? [[], []];
		for (let i = 0; again === "again" && i < keys.length; i++)
			await done(kv.put(values[i], keys[i]));
		db.close();
		return out.length;
	}, rows);
}

export default {
	async "a picture is shown small and opened large"(stage) {
		const { alice, bob } = await both(stage);
		const buffer = png(400, 300);
		await give(alice, { name: "roof.png", mimeType: "image/png", buffer });
		for (const person of [alice, bob]) {
			const img = boxes(person, "image").last().locator("img");
			await until(`${person.id} sees the picture`, () =>
				img.evaluate((el) => el.complete && el.naturalWidth > 0),
			);
		}
		await bob.shoot("19-picture");
		assert.deepEqual(await problems(bob.page), []);
		const [said] = await filesSaid(stage, "roof.png");
		const small = await thumbOf(said);
		assert.equal(small.mime, "image/webp");
		assert.ok(small.size < said.body.file.size, small.size);
		await boxes(bob, "image").last().getByRole("button").click();
		const large = bob.page.locator(".viewer img");
		await until("it is open as it is", () =>
			large.evaluate((el) => el.naturalWidth === 400),
		);
		await bob.shoot("19-viewer");
		assert.deepEqual(await problems(bob.page), []);
		await bob.page.keyboard.press("Escape");
	},

	async "from picture to picture by keyboard"(stage) {
		const { alice, bob } = await both(stage);
		const { page } = bob;
		for (const [name, width] of [["east.png", 300], ["west.png", 200]]) {
			const buffer = png(width, 100);
			await give(alice, { name, mimeType: "image/png", buffer });
			await page.getByRole("button", { name: `Open ${name}` }).waitFor();
		}
		const shows = (width) =>
			until(`the picture of ${width} is open`, () =>
				page.evaluate(
					(w) => document.querySelector(".viewer img")?.naturalWidth === w,
					width,
				),
			);
		await page.getByRole("button", { name: "Open west.png" }).click();
		await shows(200);
		await page.keyboard.press("ArrowRight"); /* there is none */
		await page.keyboard.press("ArrowLeft");
		await shows(300);
		await page.keyboard.press("ArrowLeft");
		await shows(400);
		await page.getByRole("status").filter({ hasText: "1 of 3" }).waitFor();
		await bob.shoot("19-gallery");
		assert.deepEqual(await problems(page), []);
		await page.keyboard.press("ArrowRight");
		await shows(300);
		await page.getByRole("button", { name: "The next one" }).press("Enter");
		await shows(200);
		const whole = page.getByRole("button", { name: "Show in full size" });
		await whole.press("Enter");
		await page.locator(".viewed.whole").waitFor();
		await page.keyboard.press("ArrowLeft"); /* moves about in it */
		await shows(200);
		await page.keyboard.press("Escape");
		await page.locator(".viewer").waitFor({ state: "detached" });
	},

	async "a film says how long it is"(stage) {
		const { alice, bob } = await both(stage);
		await giveFilm(alice, "walk.webm");
		await boxes(bob, "video").last().waitFor();
		const [said] = await filesSaid(stage, "walk.webm");
		assert.ok(said.body.duration_ms > 0, said.body);
		assert.equal((await thumbOf(said)).mime, "image/webp");
		assert.deepEqual(await problems(bob.page), []);
	},

	async "a file is kept by the other, byte for byte"(stage) {
		const { alice, bob } = await both(stage);
		const buffer = Buffer.from("第一行\nline two\n");
		await give(alice, { name: "notes.txt", mimeType: "text/plain", buffer });
		const box = boxes(bob, "file").filter({ hasText: "notes.txt" });
		await box.waitFor();
		await bob.shoot("19-file");
		const [kept] = await Promise.all([
			bob.page.waitForEvent("download"),
			box.getByRole("button", { name: "Save notes.txt" }).click(),
		]);
		assert.equal(kept.suggestedFilename(), "notes.txt");
		assert.deepEqual(readFileSync(await kept.path()), buffer);
	},

	async "files are pasted and dropped"(stage) {
		const { alice, bob } = await both(stage);
		await hand(alice, ".composer textarea", "paste", "pasted.txt", "by hand");
		await boxes(bob, "file").filter({ hasText: "pasted.txt" }).waitFor();
		await hand(alice, ".history", "dragover", "dropped.txt", "let go");
		await alice.page.locator(".chat.over").waitFor();
		await hand(alice, ".history", "drop", "dropped.txt", "let go");
		await boxes(bob, "file").filter({ hasText: "dropped.txt" }).waitFor();
		assert.equal(await alice.page.locator(".chat.over").count(), 0);
	},

	async "a folder of fifty files is dropped"(stage) {
		const { alice } = await both(stage);
		const folder = mkdtempSync(join(tmpdir(), "yizhan-drop-"));
		try {
			mkdirSync(join(folder, "more"));
			const all = Array.from({ length: 50 }, (_, i) => `fifty-${100 + i}.txt`);
			for (const [i, name] of all.entries())
				writeFileSync(join(folder, i < 40 ? "" : "more", name), name);
			writeFileSync(join(folder, ".hidden"), "not meant");
			await dropPaths(alice, ".history", [folder]);
			await alice.page.locator(".tray-one").nth(1).waitFor();
			await alice.shoot("19-folder");
			await until(
				"all fifty are said",
				async () => (await namesSaid(stage, "fifty-")).length === 50,
				60_000,
			);
			assert.deepEqual(await namesSaid(stage, "fifty-"), all);
			await alice.page.locator(".tray-one").waitFor({ state: "detached" });
		} finally {
			rmSync(folder, { recursive: true });
		}
	},

	async "what is too much at once is refused in plain words"(stage) {
		const { alice } = await both(stage);
		const one = { mimeType: "text/plain", buffer: Buffer.from("x") };
		const files = Array.from({ length: 201 }, (_, i) => ({
			...one,
			name: `many-${i}.txt`,
		}));
		await give(alice, ...files);
		await alice.page.getByText("200 files at most").waitFor();
		assert.equal(await alice.page.locator(".tray-one").count(), 0);
	},

	async "several uploads go on after a reload, in their order"(stage) {
		const { alice } = await both(stage);
		const { page } = alice;
		await page.route("**/parts/**", (route) => route.abort());
		const names = ["later-c.txt", "later-a.txt", "later-b.txt"];
		await give(
			alice,
			...names.map((name) => ({
				name,
				mimeType: "text/plain",
				buffer: Buffer.from(name),
			})),
		);
		await page.locator(".tray-one", { hasText: "later-b.txt" }).waitFor();
		await until("they are kept", async () => (await keptRows(alice)) === 3);
		await page.reload();
		await page.unroute("**/parts/**");
		await until("all of them are said", async () =>
			(await namesSaid(stage, "later-")).length === 3,
		);
		assert.deepEqual(await namesSaid(stage, "later-"), names);
	},

	async "who dies between upload and message says it once"(stage) {
		const { alice } = await both(stage);
		const { page } = alice;
		await page.route("**/parts/**", (route) => route.abort());
		const buffer = Buffer.from("once");
		await give(alice, { name: "once.txt", mimeType: "text/plain", buffer });
		await until("it is kept", async () => (await keptRows(alice, "hold")) === 1);
		await page.unroute("**/parts/**");
		await until("it is said and forgotten", async () =>
			(await namesSaid(stage, "once.txt")).length === 1 &&
			(await keptRows(alice)) === 0,
		);
		/* As if the page had died before it could forget. */
		await keptRows(alice, "again");
		await page.reload();
		await page.waitForSelector(".rail");
		await until("it is forgotten", async () => (await keptRows(alice)) === 0);
		assert.equal((await namesSaid(stage, "once.txt")).length, 1);
	},

	async "a store of files that is away is said, and waited for"(stage) {
		const { alice } = await both(stage);
		const { page } = alice;
		let isAway = true;
		await page.route("**/finish", (route) =>
			isAway
				? route.fulfill({
						status: 503,
						contentType: "application/problem+json",
						body: JSON.stringify({ code: "files_unavailable" }),
					})
				: route.continue(),
		);
		const buffer = Buffer.from("patience");
		await give(alice, { name: "wait.txt", mimeType: "text/plain", buffer });
		const row = page.locator(".tray-one", { hasText: "wait.txt" });
		await row.getByText("Files cannot be reached for now").waitFor();
		await alice.shoot("19-away");
		assert.deepEqual(await problems(page), []);
		isAway = false;
		await row.waitFor({ state: "detached" });
		await page.unroute("**/finish");
		/* It is in the outbox by now, and soon with bob. */
		await until("it is said", async () => (await namesSaid(stage, "wait.txt")).length > 0);
		assert.equal((await namesSaid(stage, "wait.txt")).length, 1);
	},

	async "a large file is written as it comes"(stage) {
		const { alice, bob } = await both(stage);
		const { page } = bob;
		const buffer = randomBytes(17 << 20);
		await give(alice, { name: "large.bin", mimeType: "x/y", buffer });
		const box = boxes(bob, "file").filter({ hasText: "large.bin" });
		await box.waitFor({ timeout: 60_000 });
		/* Nobody can press a button of the browser's own dialog here. */
		await page.evaluate(() => {
			window.showSaveFilePicker = async ({ suggestedName }) => {
				const root = await navigator.storage.getDirectory();
				return root.getFileHandle(suggestedName, { create: true });
			};
		});
		await box.getByRole("button", { name: "Save large.bin" }).click();
		const kept = () =>
			page.evaluate(async () => {
				const root = await navigator.storage.getDirectory();
				const handle = await root.getFileHandle("large.bin");
				const bytes = await (await handle.getFile()).arrayBuffer();
				const sum = await crypto.subtle.digest("SHA-256", bytes);
				return [...new Uint8Array(sum)]
					.map((b) => b.toString(16).padStart(2, "0"))
					.join("");
			});
		const wanted = createHash("sha256").update(buffer).digest("hex");
		await until("all of it is there", async () =>
			(await kept().catch(() => "")) === wanted,
		);
		await box.getByRole("button", { name: "Save large.bin" }).waitFor();
	},

	async "an upload goes on after a reload"(stage) {
		const { alice, bob } = await both(stage);
		const { page } = alice;
		await page.route("**/parts/**", (route) => route.abort());
		const buffer = Buffer.alloc(300_000, "reload ");
		await give(alice, { name: "long.txt", mimeType: "text/plain", buffer });
		const waiting = page.locator(".tray-one", { hasText: "long.txt" });
		await waiting.waitFor();
		await alice.shoot("19-tray");
		assert.deepEqual(await problems(page), []);
		await page.reload();
		await page.unroute("**/parts/**");
		await alice.open("u:bob");
		await boxes(bob, "file").filter({ hasText: "long.txt" }).waitFor();
		await waiting.waitFor({ state: "detached" });
		assert.equal(
			await boxes(bob, "file").filter({ hasText: "long.txt" }).count(),
			1,
		);
	},

	async "an upload is given up"(stage) {
		const { alice, bob } = await both(stage);
		const { page } = alice;
		await page.route("**/parts/**", (route) => route.abort());
		const buffer = Buffer.alloc(1000, "never ");
		await give(alice, { name: "never.txt", mimeType: "text/plain", buffer });
		await page.getByRole("button", { name: "Cancel never.txt" }).click();
		await page.locator(".tray-one").waitFor({ state: "detached" });
		await page.unroute("**/parts/**");
		// Given up while the server begins it: nothing of it stays there.
		let goOn;
		const gate = new Promise((resolve) => {
			goOn = resolve;
		});
		await page.route("**/v1/files", async (route) => {
			const answer = await route.fetch();
			await gate;
			await route.fulfill({ response: answer });
		});
		await give(alice, { name: "late.txt", mimeType: "text/plain", buffer });
		const peer = await stage.peer("alice", "alice-looks");
		const uploads = async () => {
			const out = await peer.call("file.list", {});
			return out.files.filter((f) => f.name === "late.txt").length;
		};
		await until("it is begun", async () => (await uploads()) === 1);
		await page.getByRole("button", { name: "Cancel late.txt" }).click();
		goOn();
		await until("nothing of it is left", async () => (await uploads()) === 0);
		await page.unroute("**/v1/files");
		peer.close();
		await alice.write("after all not");
		await bob.sees("after all not");
		assert.equal(await bob.page.getByText("never.txt").count(), 0);
	},

	async "a voice is recorded and heard"(stage) {
		const { alice, bob } = await both(stage);
		const { page } = alice;
		await page.getByRole("button", { name: "How to send it" }).click();
		await page.getByRole("menuitem", { name: "Record a voice message" }).click();
		/* Long enough that its playing is seen, however busy the machine. */
		await page.getByRole("timer").filter({ hasText: /0:0[3-9]|0:[1-5]|[1-9]:/ }).waitFor();
		await alice.shoot("19-recording");
		assert.deepEqual(await problems(page), []);
		await page.getByRole("button", { name: "Send it", exact: true }).click();
		const voice = boxes(bob, "voice").last();
		await voice.getByRole("button", { name: "Play" }).click();
		await voice.getByRole("button", { name: "Pause" }).waitFor();
		await bob.shoot("19-voice");
	},
};
