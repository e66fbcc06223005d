// SPDX-License-Identifier: Apache-2.0

/** Keys and JSON values; a write is durable when its promise resolves. */
export interface Storage {
	get(key: string): Promise<unknown>;
	set(key: string, value: unknown): Promise<void>;
	delete(key: string): Promise<void>;
	/** Keys that begin with prefix, ascending. */
	keys(prefix: string): Promise<string[]>;
}

/** Lasts as long as the program. */
export function memoryStorage(): Storage {
	const map = new Map<string, string>();
	return {
		async get(key) {
			const text = map.get(key);
			return text === undefined ? undefined : JSON.parse(text);
		},
		async set(key, value) {
			map.set(key, JSON.stringify(value));
		},
		async delete(key) {
			map.delete(key);
		},
		async keys(prefix) {
			return [...map.keys()].filter((k) => k.startsWith(prefix)).sort();
		},
	};
}

/** In window.localStorage under a prefix. */
export function localStorageStorage(prefix = "yizhan/"): Storage {
	const ls = globalThis.localStorage;
	return {
		async get(key) {
			const text = ls.getItem(prefix + key);
			return text === null ? undefined : JSON.parse(text);
		},
		async set(key, value) {
			ls.setItem(prefix + key, JSON.stringify(value));
		},
		async delete(key) {
			ls.removeItem(prefix + key);
		},
		async keys(start) {
			return Object.keys(ls)
				.filter((k) => k.startsWith(prefix + start))
				.map((k) => k.slice(prefix.length))
				.sort();
		},
	};
}

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

function openDatabase(name: string): Promise<IDBDatabase> {
	const request = indexedDB.open(name, 1);
	request.onupgradeneeded = () => request.result.createObjectStore("kv");
	return done(request);
}

function indexedStorage(database: IDBDatabase): Storage {
	const read = () => database.transaction("kv").objectStore("kv");
	const write = (fn: (kv: IDBObjectStore) => void) =>
		new Promise<void>((resolve, reject) => {
			const t = database.transaction("kv", "readwrite", {
				durability: "strict",
			});
			t.oncomplete = () => resolve();
			t.onabort = () => reject(t.error);
			fn(t.objectStore("kv"));
		});
	return {
		get: (key) => done(read().get(key)),
		set: (key, value) => write((kv) => kv.put(value, key)),
		delete: (key) => write((kv) => kv.delete(key)),
		keys: async (prefix) =>
			(await done(
				read().getAllKeys(
					IDBKeyRange.bound(prefix, prefix + "\uffff"),
				),
			)) as string[],
	};
}

async function firstThatWorks(name: string): Promise<Storage> {
	try {
		return indexedStorage(await openDatabase(name));
	} catch {
		/* absent, or forbidden in a private window */
	}
	try {
		const store = localStorageStorage(name + "/");
		await store.set("probe", 1);
		await store.delete("probe");
		return store;
	} catch {
		return memoryStorage();
	}
}

/** IndexedDB, or localStorage where there is none, or memory. */
export function browserStorage(name = "yizhan"): Storage {
	const store = firstThatWorks(name);
	return {
		get: async (key) => (await store).get(key),
		set: async (key, value) => (await store).set(key, value),
		delete: async (key) => (await store).delete(key),
		keys: async (prefix) => (await store).keys(prefix),
	};
}
