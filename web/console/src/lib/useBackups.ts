// SPDX-License-Identifier: Apache-2.0
// The backups of the box, and those that are under way: asked for again until
// they are over.
import { client, connection } from "@common/stores/session";
import { attempt } from "@common/stores/toast";
import { computed, onScopeDispose, watch } from "vue";
import { ofBox, outdate } from "./box";
import { useLoad } from "./load";
import { setRestoring } from "./restored";

const pollMs = 1500;

export function useBackups(limit: number) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const load = useLoad(() => ofBox(client().call("backup.list", { limit })));
	const isBusy = computed(() => load.value.value?.busy === true);

	/* How a restore ended is told to whoever still may ask. */
	watch(load.value, () => {
		clearTimeout(timer);
		if (isBusy.value)
			timer = setTimeout(() => void load.again(), pollMs);
		else if (load.value.value)
			setRestoring("");
	});
	watch(isBusy, outdate);
	/* After a restore it is another server that says how it went. */
	watch(
		() => connection.state === "online",
		(isUp) => isUp && void load.again(),
	);
	onScopeDispose(() => clearTimeout(timer));

	async function make(): Promise<void> {
		await attempt(client().call("backup.create", {}));
		await load.again();
	}

	async function verify(name: string): Promise<void> {
		await attempt(client().call("backup.verify", { name }));
		await load.again();
	}

	return { ...load, isBusy, make, verify };
}
