// SPDX-License-Identifier: Apache-2.0
import { Coalescer, Emitter } from "./emitter.js";
import { YizhanError } from "./error.js";
import type { UserListIn, UserListOut } from "./operations.js";
import type { CallFn } from "./rpc.js";
import type { User } from "./types.js";

const CACHE_MAX = 5000;
const LOADS_MAX = 4;

export interface PeopleEvents {
	/** Ids whose person changed; coalesced. */
	change: ReadonlySet<string>;
}

/** Names of people, fetched when first asked for and kept up to date by the
 * directory log. */
export class People extends Emitter<PeopleEvents> {
	#cache = new Map<string, User | null>(); /* null: there is none */
	#wanted = new Set<string>();
	#loads = new Map<string, Promise<User>>();
	#online = false;
	#changed = new Coalescer<string>((ids) => this.emit("change", ids));

	/** @internal */
	constructor(private call: CallFn) {
		super();
	}

	/** From the cache; when absent it is asked for and `change` tells. */
	get(id: string): User | undefined {
		const user = this.#cache.get(id);
		if (user === undefined && !this.#loads.has(id))
			this.#want(id);
		return user ?? undefined;
	}

	/** From the cache or the server. */
	load(id: string): Promise<User> {
		const user = this.#cache.get(id);
		return user ? Promise.resolve(user) : this.#load(id);
	}

	/** A page of people by id: all, or those whose name or id has text. */
	async list(query: UserListIn = {}): Promise<UserListOut> {
		const out = await this.call("user.list", query);
		for (const user of out.users)
			this.put(user);
		return out;
	}

	/** @internal */
	put(user: User): void {
		const old = this.#cache.get(user.id);
		if (old && JSON.stringify(old) === JSON.stringify(user))
			return;
		this.#set(user.id, user);
	}

	/** @internal The directory says these changed; nothing given: any. */
	invalidate(ids: Iterable<string> = [...this.#cache.keys()]): void {
		for (const id of ids)
			if (this.#cache.has(id))
				this.#want(id);
	}

	/** @internal */
	online(): void {
		this.#online = true;
		this.#pump();
	}

	/** @internal */
	offline(): void {
		this.#online = false;
	}

	/** @internal What was asked for is still wanted. */
	reset(): void {
		this.#cache.clear();
	}

	#set(id: string, user: User | null): void {
		this.#cache.delete(id); /* the oldest is first */
		this.#cache.set(id, user);
		if (this.#cache.size > CACHE_MAX)
			this.#cache.delete(this.#cache.keys().next().value!);
		this.#changed.add(id);
	}

	#want(id: string): void {
		if (this.#wanted.size < CACHE_MAX)
			this.#wanted.add(id);
		this.#pump();
	}

	#pump(): void {
		for (const id of this.#wanted) {
			if (!this.#online || this.#loads.size >= LOADS_MAX)
				return;
			if (this.#loads.has(id))
				continue; /* once more after this answer */
			this.#wanted.delete(id);
			this.#load(id).catch(() => {});
		}
	}

	#load(id: string): Promise<User> {
		let load = this.#loads.get(id);
		if (!load) {
			load = this.#fetch(id).finally(() => {
				this.#loads.delete(id);
				this.#pump();
			});
			this.#loads.set(id, load);
		}
		return load;
	}

	async #fetch(id: string): Promise<User> {
		try {
			const { user } = await this.call("user.get", { id });
			this.put(user);
			return user;
		} catch (e) {
			const { code } = YizhanError.from(e);
			if (code === "not_found" || code === "bad_field")
				this.#set(id, null);
			else if (code === "closed" || code === "offline")
				this.#wanted.add(id);
			throw e;
		}
	}
}
