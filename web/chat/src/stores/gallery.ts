// SPDX-License-Identifier: Apache-2.0
// Pictures and films of the conversation, to go from one to the next.
import type { MessageEntry } from "@yizhan/sdk";
import { computed, inject, shallowRef } from "vue";
import { fileOf } from "../lib/bodies";

/** What is loaded of the conversation, in its order: as its history says. */
type Loaded = () => readonly MessageEntry[];

const isShown = (e: MessageEntry) =>
	e.id > 0 &&
	!e.recalled &&
	(e.kind === "image" || e.kind === "video") &&
	!!fileOf(e.body).id;

export function useGallery(first: MessageEntry) {
	const loaded = inject<Loaded>("gallery", () => []);
	const current = shallowRef(first);
	const all = computed(() => loaded().filter(isShown));
	const at = computed(() => all.value.findIndex((e) => e.id === current.value.id));

	/** False when there is none. */
	function step(by: number): boolean {
		const next = at.value < 0 ? undefined : all.value[at.value + by];
		current.value = next ?? current.value;
		return !!next;
	}

	return { current, all, at, step };
}
