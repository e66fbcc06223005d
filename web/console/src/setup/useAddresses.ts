// SPDX-License-Identifier: Apache-2.0
// The names and addresses of the box, each tried by the box itself.
import { client } from "@common/stores/session";
import type { CertCheckOut, CertNewIn, CertShowOut } from "@yizhan/sdk";
import { YizhanError } from "@yizhan/sdk";
import { computed, reactive, ref } from "vue";
import { may } from "../lib/may";
import { patiently } from "../lib/patient";
import { baseOf, hostOf, isLoopback } from "./addresses";

export type Verdict =
	| "checking"
	| "ok"
	| "uncovered"
	| "foreign"
	| "unknown"
	| "silent";

export const verdictIcons = {
	checking: "clock",
	ok: "check",
	uncovered: "alert",
	foreign: "alert",
	unknown: "gone",
	silent: "gone",
} as const;

/** `extra` are those that somebody has typed; one that was tried joins them. */
export function useAddresses(extra: string[]) {
	const seen = ref<CertShowOut>();
	const error = ref<unknown>();
	/* Of several tenants none looks after the box. */
	const isFixed = ref(false);
	const verdicts = reactive(new Map<string, Verdict>());
	const here = hostOf(location.host);

	const hosts = computed(() => {
		const own = seen.value?.addresses.map((a) => a.host) ?? [];
		const all = isLoopback(here)
			? [...own, ...extra, here]
			: [here, ...own, ...extra];
		return [...new Set(all)];
	});

	/** What the box would be told to sign, if it should. */
	const signing = computed((): CertNewIn | undefined => {
		if (!seen.value?.ours)
			return {};
		const more = hosts.value.filter((h) => verdicts.get(h) === "uncovered");
		return more.length ? { names: [...seen.value.names, ...more] } : undefined;
	});

	/** Behind a proxy the browser came by a port that the box does not know. */
	const urlOf = (host: string) =>
		host === here || !seen.value
			? location.origin
			: baseOf(host, seen.value.port, seen.value.tls);

	function verdictOf(c: CertCheckOut): Verdict {
		if (!c.resolves)
			return "unknown";
		if (!c.is_here)
			return "foreign";
		if (!c.answers)
			return "silent";
		return c.covered || !seen.value?.tls ? "ok" : "uncovered";
	}

	async function check(host: string): Promise<void> {
		verdicts.set(host, "checking");
		try {
			const answer = await patiently(() => client().call("cert.check", { host }));
			verdicts.set(host, verdictOf(answer));
		} catch (e) {
			verdicts.delete(host);
			throw e;
		}
	}

	/** One after the other: the server looks up one name at a time. */
	async function load(): Promise<void> {
		error.value = undefined;
		try {
			seen.value = await client().call("cert.show", {});
			const tried = may("box.write") ? hosts.value : [];
			for (const host of tried)
				verdicts.set(host, "checking");
			for (const host of tried)
				await check(host);
		} catch (e) {
			isFixed.value = e instanceof YizhanError && e.code === "forbidden";
			if (!isFixed.value)
				error.value = e;
		}
	}

	/** Tries what was typed; what it is, once it is one of them. */
	async function add(text: string): Promise<string | undefined> {
		const host = hostOf(text);
		if (!host || hosts.value.includes(host))
			return undefined;
		await check(host);
		extra.push(host);
		return host;
	}

	return { seen, error, isFixed, verdicts, hosts, signing, here, urlOf, load, add };
}
