// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";

const dialog = ".dialog";

export default {
	async "people are found by their department"(stage) {
		const rows = [
			["co", undefined, "Harbour 港湾公司"],
			["rd", "co", "R&D 研发部"],
			["sales", "co", "Sales 销售部"],
		];
		for (const [id, parent, name] of rows)
			await stage.daemon.call("department.create", { id, parent, name });
		await stage.daemon.call("department.add", { id: "rd", users: ["bob"] });
		await stage.daemon.call("department.add", {
			id: "sales",
			users: ["carol"],
		});
		const alice = await stage.person("alice");
		const { page } = alice;
		await page.getByRole("button", { name: "New chat" }).click();
		await page.getByRole("menuitem", { name: "New group" }).click();
		await page.locator(`${dialog} [data-department=co]`).click();
		await page.locator(`${dialog} [data-department=rd]`).waitFor();
		await page.locator(`${dialog} [data-user=carol]`).waitFor();
		await page.locator(`${dialog} [data-department=sales]`).press("Enter");
		await page.locator(`${dialog} [data-user=bob]`).waitFor({ state: "detached" });
		assert.equal(await page.locator(`${dialog} [data-user]`).count(), 1);
		await page.locator(`${dialog} [data-user=carol]`).click();
		await stage.shoot(page, "22-departments");
		assert.deepEqual(await problems(page), []);
		await page.locator(dialog).getByText("Harbour").click();
		await page.locator(`${dialog} [data-user=bob]`).click();
		await page.getByRole("button", { name: "Everyone" }).click();
		await page.locator(`${dialog} [data-department=co]`).waitFor();
		assert.equal(await page.locator(`${dialog} .chip`).count(), 2);
		await page.keyboard.press("Escape");
	},
};
