// SPDX-License-Identifier: Apache-2.0
// What is done with messages that are there.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";
import { until } from "../lib/until.mjs";

async function both(stage) {
	const alice = await stage.person("alice");
	const bob = await stage.person("bob");
	await alice.open("u:bob");
	await bob.open("u:alice");
	return { alice, bob };
}

const chip = (person, text, emoji) =>
	person.message(text).locator(".reaction", { hasText: emoji });

async function pick(person, conv) {
	const { page } = person;
	await page.locator(".dialog .picker input").fill("Spring fair");
	await page.locator(`.dialog [data-conv="${conv}"]`).click();
}

export default {
	async "an edited message shows its new words to both"(stage) {
		const { alice, bob } = await both(stage);
		await alice.write("The meating is at nine");
		await bob.sees("The meating is at nine");
		await alice.act("The meating", "Edit");
		const area = alice.page.locator(".composer textarea");
		assert.equal(await area.inputValue(), "The meating is at nine");
		await alice.shoot("15-editing");
		await alice.write("The meeting is at nine");
		for (const person of [alice, bob]) {
			const row = person.message("The meeting is at nine");
			await row.getByText("edited").waitFor();
			assert.ok(!(await person.texts()).includes("The meating is at nine"));
		}
		assert.equal(await area.inputValue(), "");
	},

	async "an edit that is given up leaves all as it was"(stage) {
		const { alice } = await both(stage);
		const area = alice.page.locator(".composer textarea");
		await area.fill("begun before");
		await alice.act("The meeting", "Edit");
		await area.fill("something else");
		await area.press("Escape");
		await until(
			"what was begun is there again",
			async () => (await area.inputValue()) === "begun before",
		);
		await alice.sees("The meeting is at nine");
		await area.fill("");
	},

	async "reactions are counted, marked as one's own and taken back"(stage) {
		const { alice, bob } = await both(stage);
		const row = bob.message("The meeting");
		await row.locator(".bubble").hover();
		await row.locator("[aria-haspopup=menu]").click();
		await bob.shoot("15-menu");
		assert.deepEqual(await problems(bob.page), []);
		await bob.page.getByRole("menuitem", { name: "👍" }).click();
		await chip(alice, "The meeting", "👍 1").waitFor();
		await chip(alice, "The meeting", "👍").click();
		await chip(bob, "The meeting", "👍 2").waitFor();
		const own = chip(alice, "The meeting", "👍 2");
		await own.waitFor();
		assert.equal(await own.getAttribute("aria-pressed"), "true");
		await bob.act("The meeting", "Reactions");
		await bob.page.locator(".who [data-user=alice]").waitFor();
		await bob.page.locator(".who [data-user=bob]").waitFor();
		await bob.shoot("15-reactions");
		assert.deepEqual(await problems(bob.page), []);
		await bob.page.keyboard.press("Escape");
		/* Not known after a reload whose it is: it is asked for. */
		await alice.page.reload();
		await alice.open("u:bob");
		await chip(alice, "The meeting", "👍 2").click();
		await chip(bob, "The meeting", "👍 1").waitFor();
	},

	async "a pin is told, listed, led to and taken off"(stage) {
		const { alice, bob } = await both(stage);
		await alice.act("The meeting", "Pin for everyone");
		await bob.notes("Alice Lin pinned a message");
		await bob.page.getByRole("button", { name: "Pinned messages" }).click();
		const one = bob.page.locator(".pinned-one", { hasText: "The meeting" });
		await one.getByText("Pinned by Alice Lin").waitFor();
		await bob.shoot("15-pinned");
		assert.deepEqual(await problems(bob.page), []);
		await one.locator(".pinned-go").click();
		await bob.page
			.locator(".msg-row.flash", { hasText: "The meeting" })
			.waitFor();
		await bob.act("The meeting", "Remove the pin");
		await alice.page.getByRole("button", { name: "Pinned messages" }).click();
		await alice.page.getByText("Nothing is pinned here.").waitFor();
		await alice.page.keyboard.press("Escape");
	},

	async "one message is forwarded as it is, several as one"(stage) {
		const { alice, bob } = await both(stage);
		const members = ["alice", "bob"];
		const made = { id: "fair", name: "Spring fair", members };
		await stage.daemon.call("group.create", made);
		await alice.write("Bring the samples");
		await bob.sees("Bring the samples");
		await bob.act("The meeting", "Forward");
		await bob.shoot("15-forward");
		await pick(bob, "g:fair");
		await alice.open("g:fair");
		await alice
			.message("The meeting is at nine")
			.getByText("Forwarded")
			.waitFor();
		await bob.act("The meeting", "Select");
		await bob.message("Bring the samples").locator(".msg-choice").click();
		await bob.page.getByText("2 messages chosen").waitFor();
		await bob.shoot("15-chosen");
		assert.deepEqual(await problems(bob.page), []);
		await bob.page.locator(".chosen .btn", { hasText: "Forward" }).click();
		await pick(bob, "g:fair");
		const merged = alice.page.locator('.msg-box[data-kind="merged"]').last();
		await merged.getByText("Alice Lin: Bring the samples").waitFor();
		await merged.getByRole("button", { name: "Show all" }).click();
		await alice.page
			.locator(".merged-part", { hasText: "Bring the samples" })
			.waitFor();
		await alice.shoot("15-merged");
		assert.deepEqual(await problems(alice.page), []);
		await alice.page.keyboard.press("Escape");
	},

	async "what one deletes for oneself the other keeps"(stage) {
		const { alice, bob } = await both(stage);
		await alice.write("only I shall not see this");
		await bob.sees("only I shall not see this");
		await alice.act("only I shall", "Delete for me");
		await alice.message("only I shall").waitFor({ state: "detached" });
		await alice.page.reload();
		await alice.open("u:bob");
		await alice.sees("Bring the samples");
		assert.equal(await alice.message("only I shall").count(), 0);
		await bob.sees("only I shall not see this");
	},

	async "an urgent message is acknowledged and its sender sees by whom"(stage) {
		const { alice, bob } = await both(stage);
		await alice.page.getByRole("button", { name: "How to send it" }).click();
		await alice.page.getByRole("menuitem", { name: "Urgent" }).click();
		await alice.write("The server room is on fire");
		const row = bob.message("The server room");
		await row.getByText("Urgent").waitFor();
		await bob.shoot("15-urgent");
		assert.deepEqual(await problems(bob.page), []);
		await row.getByRole("button", { name: "Acknowledge" }).click();
		await row.getByText("Acknowledged").waitFor();
		await alice
			.message("The server room")
			.getByRole("button", { name: "1 has acknowledged it" })
			.click();
		await alice.page.locator(".who [data-user=bob]").waitFor();
		await alice.page.keyboard.press("Escape");
		await alice.act("The server room", "No longer urgent");
		await bob
			.message("The server room")
			.getByText("Urgent")
			.waitFor({ state: "detached" });
		await alice.write("All is well again");
		await bob.sees("All is well again");
		assert.equal(await bob.message("All is well").getByText("Urgent").count(), 0);
	},

	async "a message that burns is gone for both after it was read"(stage) {
		const { alice, bob } = await both(stage);
		await bob.goHome();
		const peer = await stage.peer("alice");
		await peer.call("message.send", {
			conv: "u:bob",
			cid: "burn-1",
			kind: "text",
			body: { text: "the word is swordfish" },
			burn_s: 2,
		});
		await alice.message("swordfish").getByText("Erased").waitFor({
			state: "attached",
		});
		await bob.open("u:alice");
		for (const person of [bob, alice])
			await until(`${person.id} sees no word of it`, async () => {
				const html = await person.page.locator(".history").innerHTML();
				return !html.includes("swordfish");
			});
		for (const person of [bob, alice])
			await person.notes("A message was erased");
		peer.close();
	},

	async "every kind of message is shown, a newer one by a clear line"(stage) {
		const { alice, bob } = await both(stage);
		const peer = await stage.peer("bob");
		let n = 0;
		const send = (kind, body) =>
			peer.call("message.send", {
				conv: "u:alice",
				cid: `kinds-${++n}`,
				kind,
				body,
			});
		const file = { name: "report.pdf", size: 1_572_864, mime: "application/pdf" };
		await send("file", { file, text: "for the meeting" });
		await send("image", { file: { ...file, name: "roof.jpg" }, width: 40, height: 30 });
		await send("voice", { file: { ...file, name: "v.ogg" }, duration_ms: 75_000 });
		await send("video", {
			file: { ...file, name: "tour.mp4" },
			width: 640,
			height: 360,
			duration_ms: 3000,
		});
		await send("location", { lat: 31.2304, lon: 121.4737, name: "The Bund" });
		const data = { title: "Leave request", text: "3 days", url: "https://x.example/1" };
		await send("card", { type: "leave", data });
		const box = (kind) => alice.page.locator(`.msg-box[data-kind=${kind}]`).last();
		await box("card").getByText("Leave request").waitFor();
		await box("location").getByText("The Bund").waitFor();
		await box("location").getByText("31.2304, 121.4737").waitFor();
		await box("voice").getByText("1:15").waitFor();
		await box("file").getByText("1.5 MB").waitFor();
		await alice.sees("for the meeting");
		await alice.shoot("15-kinds");
		assert.deepEqual(await problems(alice.page), []);
		await bob.shoot("15-kinds-mine");
		await alice.goHome();
		await alice.row("u:bob").getByText("[Card] Leave request").waitFor();
		peer.close();
	},

	async "a streamed text grows in its place"(stage) {
		const { alice } = await both(stage);
		const peer = await stage.peer("bob");
		const conv = "u:alice";
		const { seq } = await peer.call("stream.open", { conv, cid: "stream-1" });
		const row = alice.page.locator(`.msg-row[data-seq="${seq}"]`);
		await row.getByText("Being written").waitFor({ state: "attached" });
		let at = 0;
		for (const text of ["驿站 is ", "a relay ", "station 🐎"]) {
			({ at } = await peer.call("stream.append", { conv, seq, at, text }));
			await row.locator(".msg-text", { hasText: text.trim() }).waitFor();
		}
		await alice.shoot("15-streaming");
		await peer.call("stream.finish", { conv, seq, cid: "stream-2", at });
		await row.getByText("Being written").waitFor({ state: "detached" });
		await alice.sees("驿站 is a relay station 🐎");
		peer.close();
	},
};
