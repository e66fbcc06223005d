// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { restoreCommand } from "../src/lib/restoring";

const box = { name: "yizhan-20260101T000000Z.tar.zst", sealed: false };

test("a box comes back while its service rests, which starts again whatever came of it", () => {
	expect(restoreCommand("/var/lib/yizhan/backups", box)).toBe(
		"systemctl stop yizhan && yizhanctl restore" +
			" /var/lib/yizhan/backups/yizhan-20260101T000000Z.tar.zst; systemctl start yizhan",
	);
});

test("one tenant takes its own place and no other", () => {
	const one = { name: "yizhan-acme-1.tar.zst", sealed: false, tenant: "acme" };
	expect(restoreCommand("/b", one)).toContain(
		"yizhanctl backup restore /b/yizhan-acme-1.tar.zst --tenant acme --replace;",
	);
});

test("what is sealed asks for its passphrase", () => {
	expect(restoreCommand("/b", { ...box, sealed: true })).toContain(
		".tar.zst --passphrase-file PASSPHRASE-FILE;",
	);
});

test("no name of a folder is a command", () => {
	expect(restoreCommand("/mnt/it's; rm -r $HOME", box)).toContain(
		"restore '/mnt/it'\\''s; rm -r $HOME/yizhan-20260101T000000Z.tar.zst';",
	);
});
