// SPDX-License-Identifier: Apache-2.0
// The licence of the box, as one and the same for every screen that says
// something of it.
import { type Key, t } from "@i18n";
import { client, onClient } from "@common/stores/session";
import { type LicenceGetOut, YizhanError } from "@yizhan/sdk";
import { shallowRef } from "vue";
import { ofBox } from "./box";
import { patiently } from "./patient";

export type Standing = LicenceGetOut;

export const warnDays = 30;
/** Of a file that is read at all; the server takes no larger one. */
export const bytesMax = 32 * 1024;

/** undefined: not asked yet; null: the box is somebody else's. */
export const standing = shallowRef<Standing | null>();

/* Whoever signs in next may not be told. */
onClient(() => {
	standing.value = undefined;
});

export async function load(): Promise<Standing | null> {
	standing.value = await ofBox(
		patiently(() => client().call("licence.get", {})),
	);
	return standing.value;
}

const faults: Readonly<Record<string, Key>> = {
	early: "licence.state.early",
	expired: "licence.state.expired",
	other_machine: "licence.state.machine",
	forged: "licence.state.forged",
	no_licence: "licence.state.none",
	too_large: "licence.state.none",
	bad_member: "licence.state.forged",
	newer: "licence.state.newer",
	not_a_signer: "licence.state.signer",
	above_parent: "licence.state.above",
	ok: "licence.state.ok",
	free: "licence.state.free",
};

/** A newer server may know more states. */
export function stateText(s: Standing): string {
	const key = faults[s.state];
	return key ? t(key) : (s.why ?? s.state);
}

/** What is wrong with it; undefined: it may be put in. */
export async function problemOf(text: string): Promise<string | undefined> {
	if (text.length > bytesMax)
		return t("licence.state.none");
	try {
		const seen = await patiently(() =>
			client().call("licence.install", { text, check: true }),
		);
		return seen.state === "ok" || seen.state === "early"
			? undefined
			: stateText(seen);
	} catch (e) {
		if (e instanceof YizhanError && e.code === "bad_field")
			return t("licence.state.none");
		throw e;
	}
}

export async function install(text: string): Promise<Standing> {
	standing.value = await patiently(() =>
		client().call("licence.install", { text }),
	);
	return standing.value;
}

export async function remove(): Promise<void> {
	standing.value = await client().call("licence.remove", {});
}
