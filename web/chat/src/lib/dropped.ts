// SPDX-License-Identifier: Apache-2.0
// What was dropped on the page: files, and those that lie in folders.

const seenMax = 5000; /* of files and folders, before it is enough */

function fileOf(entry: FileSystemFileEntry): Promise<File> {
	return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function inside(folder: FileSystemDirectoryEntry) {
	const reader = folder.createReader();
	const all: FileSystemEntry[] = [];
	/* It is told piece by piece, the last of which is empty. */
	for (let some = 1; some > 0 && all.length < seenMax; ) {
		const next = await new Promise<FileSystemEntry[]>((resolve, reject) =>
			reader.readEntries(resolve, reject),
		);
		some = next.length;
		all.push(...next);
	}
	/* What programs hide is not meant. */
	return all
		.filter((entry) => !entry.name.startsWith("."))
		.sort((a, b) => a.name.localeCompare(b.name));
}

/** All of them in the order that people see, but no more than one more than
 * `most`. To be called while the event is told: later there is nothing. */
export async function droppedFiles(
	data: DataTransfer,
	most: number,
): Promise<File[]> {
	const waiting = [...data.items].flatMap(
		(item) => item.webkitGetAsEntry?.() ?? [],
	);
	const plain = [...data.files];
	if (!waiting.length)
		return plain;
	const out: File[] = [];
	let seen = 0;
	for (;;) {
		const entry = waiting.shift();
		if (!entry || out.length > most || ++seen > seenMax)
			return out;
		if (entry.isFile)
			out.push(await fileOf(entry as FileSystemFileEntry));
		else
			waiting.unshift(...(await inside(entry as FileSystemDirectoryEntry)));
	}
}
