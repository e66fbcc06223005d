// SPDX-License-Identifier: Apache-2.0
// How far the set-up has come. What was made is with the server; what is only
// typed stays in this tab, so that a reload loses nothing. No secret is in it.
import type { Key } from "@i18n";
import { type Component, reactive, ref, watch } from "vue";
import { readPeople } from "../lib/peoplecsv";

export interface Step {
	name: string;
	title: Key;
	load: () => Promise<{ default: Component }>;
}

export const steps: readonly Step[] = [
	{ name: "org", title: "setup.step.org", load: () => import("./StepOrg.vue") },
	{
		name: "address",
		title: "setup.step.address",
		load: () => import("./StepAddress.vue"),
	},
	{
		name: "licence",
		title: "setup.step.licence",
		load: () => import("./StepLicence.vue"),
	},
	{
		name: "people",
		title: "setup.step.people",
		load: () => import("./StepPeople.vue"),
	},
	{ name: "done", title: "setup.step.done", load: () => import("./StepDone.vue") },
];

interface Progress {
	org: string;
	user: string;
	name: string;
	/** Where colleagues find the box: "https://10.0.0.7:8443". */
	base: string;
	/** Names added to those of the machine. */
	hosts: string[];
	people: string;
	/** Whom this wizard has made. */
	made: { id: string; name: string }[];
	/** The first conversation, and what makes a second try the same one. */
	conv: string;
	cid: string;
	/** The first message, as far as it is written. */
	text: string;
	isSent: boolean;
}

const storageKey = "yizhan.setup";
const nothing: Progress = {
	org: "",
	user: "",
	name: "",
	base: "",
	hosts: [],
	people: "",
	made: [],
	conv: "",
	cid: "",
	text: "",
	isSent: false,
};

function kept(): Partial<Progress> {
	try {
		return JSON.parse(sessionStorage.getItem(storageKey) ?? "{}") ?? {};
	} catch {
		return {};
	}
}

/** A list with passwords in it is not kept. */
function withoutSecrets(text: string): string {
	try {
		return readPeople(text).people.some((p) => p.password) ? "" : text;
	} catch {
		return ""; /* unfinished quotes: who knows what it says */
	}
}

export interface Handover {
	id: string;
	name: string;
	password: string;
}

/** Initial passwords, as long as the page is open, and whether somebody took
 * them somewhere. */
export const handover = ref<Handover[]>([]);
export const isHandedOver = ref(false);

export const progress = reactive<Progress>({ ...nothing, ...kept() });

watch(progress, (now) => {
	const safe = { ...now, people: withoutSecrets(now.people) };
	sessionStorage.setItem(storageKey, JSON.stringify(safe));
});
