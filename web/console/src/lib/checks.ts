// SPDX-License-Identifier: Apache-2.0
// What the doctor looks at, in the person's language.
import { type Key, t } from "@i18n";

const names: Readonly<Record<string, Key>> = {
	configuration: "check.configuration",
	daemon: "check.daemon",
	ownership: "check.ownership",
	space: "check.space",
	sync: "check.sync",
	clock: "check.clock",
	port: "check.port",
	firewall: "check.firewall",
	certificate: "check.certificate",
	licence: "check.licence",
	databases: "check.databases",
	logs: "check.logs",
	limits: "check.limits",
	memory: "check.memory",
	backups: "check.backups",
	files: "check.files",
	trial: "check.trial",
	upgrade: "check.upgrade",
	webhooks: "check.webhooks",
};

/** The screens on which one mends what a check found. */
export const mendedAt: Readonly<Record<string, string>> = {
	certificate: "address",
	licence: "licence",
	space: "retention",
	webhooks: "webhooks",
};

/** A newer server may look at more. */
export function checkName(check: string): string {
	const key = names[check];
	return key ? t(key) : check;
}

const tones: Readonly<Record<string, string>> = {
	ok: "good",
	warn: "warn",
	fail: "bad",
};

export function levelTone(level: string): string {
	return tones[level] ?? "";
}
