// SPDX-License-Identifier: Apache-2.0
// Backups and exports that go to the machine of the person and come from it.
import { client, server } from "@common/stores/session";
import { ref } from "vue";
import { save } from "./download";

const partBytes = 8 * 1024 * 1024;

/** What is on its way, and how much of it went. */
export const moving = ref<{ name: string; done: number; all: number }>();

async function alone(name: string, all: number, task: () => Promise<void>): Promise<void> {
	if (moving.value)
		return;
	moving.value = { name, done: 0, all };
	try {
		await task();
	} finally {
		moving.value = undefined;
	}
}

export const fetchArchive = (name: string, bytes: number): Promise<void> =>
	alone(name, bytes, async () => {
		const { download } = await import("@yizhan/sdk/files");
		save(name, await download(name, { ...server(), path: `/v1/backups/${name}/content` }));
	});

/** From where the server says it ends: one that broke off goes on. */
export const bringArchive = (file: File): Promise<void> =>
	alone(file.name, file.size, async () => {
		const { putPart } = await import("@yizhan/sdk/files");
		const { name, size } = file;
		let { at } = await client().call("backup.upload", { name, size });
		for (let isLast = false; !isLast; moving.value!.done = at) {
			const part = file.slice(at, at + partBytes);
			isLast = at + part.size >= size;
			const path = `/v1/backups/${name}/parts/${at}?last=${isLast}`;
			({ at } = await putPart<{ at: number }>(path, part, server()));
		}
	});
