// SPDX-License-Identifier: Apache-2.0
// /docs/: all of openapi.json for people to read, with nothing from elsewhere.
import assert from "node:assert/strict";

export default {
	async "every operation is listed, and found by a word of its path"(stage) {
		const page = await stage.page();
		const answer = await page.request.get(`${stage.url}/openapi.json`);
		const { paths } = await answer.json();
		const all = Object.values(paths).flatMap((item) => Object.values(item));
		await page.goto(`${stage.url}/docs/`);
		const rows = page.locator("#list > details");
		await page.waitForFunction(
			(count) => document.querySelectorAll("#list > details").length >= count,
			all.length,
		);
		assert.equal(await rows.count(), all.length);
		await page.fill("#find", "POST /v1/messages ");
		const shown = page.locator("#list > details:visible");
		assert.equal(await shown.count(), 1);
		await shown.locator("summary").click();
		await shown.getByText("message.send, for user").waitFor();
		for (const member of ["conv", "cid", "kind", "body.text"])
			await shown.getByText(member, { exact: true }).first().waitFor();
		await stage.shoot(page, "30-docs");
		/* What answers with bytes has no members to show. */
		await page.fill("#find", "/v1/files/{id}/content");
		assert.ok((await shown.count()) > 0);
		await page.context().close();
	},
};
