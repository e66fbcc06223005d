// SPDX-License-Identifier: Apache-2.0
// A person at a page: what she does and what she sees.
import { until } from "./until.mjs";

export class Person {
	constructor(stage, id, page) {
		this.stage = stage;
		this.id = id;
		this.page = page;
	}

	async signIn(password) {
		const { page } = this;
		await page.goto(`${this.stage.url}/`);
		await page.fill("[name=user]", this.id);
		await page.fill("[name=password]", password);
		await page.keyboard.press("Enter");
		/* Its list is there once the page is connected. */
		await page.waitForSelector(".pane-list :is([data-conv], .empty)");
	}

	row(conv) {
		return this.page.locator(`.pane-list [data-conv="${conv}"]`);
	}

	async open(conv) {
		await this.page.evaluate((c) => {
			location.hash = `#/chats/${encodeURIComponent(c)}`;
		}, conv);
		await this.page.waitForSelector(
			`.chat[data-conv="${conv}"] .history-scroll.placed`,
		);
	}

	/** Leaves the open conversation, so that messages stay unread. */
	async goHome() {
		await this.page.evaluate(() => {
			location.hash = "#/chats";
		});
		await this.page.waitForSelector(".chat", { state: "detached" });
	}

	async write(text) {
		await this.page.fill(".composer textarea", text);
		await this.page.keyboard.press("Enter");
	}

	/** The newest message with exactly this text. */
	message(text) {
		return this.page
			.locator(".msg-row")
			.filter({ has: this.page.locator(".msg-text", { hasText: text }) })
			.last();
	}

	async sees(text) {
		await this.message(text).waitFor();
	}

	/** A quiet line in the history: what happened. */
	notes(text) {
		return this.page.locator(".msg-note", { hasText: text }).last().waitFor();
	}

	async tick(text, state) {
		await this.message(text)
			.locator(`.ticks[data-state="${state}"]`)
			.waitFor();
	}

	/** It is taken in; whether others have it or read it is no matter. */
	async hasSent(text) {
		await this.message(text)
			.locator(".ticks:is([data-state=sent], [data-state=delivered], [data-state=read])")
			.waitFor();
	}

	/** Ctrl+K; its field is there when what follows is typed. */
	async search() {
		await this.page.keyboard.press("Control+k");
		await this.page.locator(".palette-input input:focus").waitFor();
	}

	/** Texts shown, in order (of a short conversation: all of them). */
	texts() {
		return this.page.locator(".msg-text").allTextContents();
	}

	async badge(conv) {
		const badge = this.row(conv).locator(".badge");
		return (await badge.count()) ? Number(await badge.textContent()) : 0;
	}

	async hasBadge(conv, n) {
		await until(
			`${this.id} sees ${n} unread in ${conv}`,
			async () => (await this.badge(conv)) === n,
		);
	}

	async act(text, label) {
		const row = this.message(text);
		await row.locator(".bubble").hover();
		await row.locator("[aria-haspopup=menu]").click();
		await this.page.locator(".menu-item", { hasText: label }).click();
	}

	shoot(name) {
		return this.stage.shoot(this.page, name);
	}
}
