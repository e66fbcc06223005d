// SPDX-License-Identifier: Apache-2.0
// One live room on the screen: what of it is shown, and what is known of it.
import type { Room } from "@yizhan/sdk";
import { onScopeDispose, shallowReactive } from "vue";
import { type FeedRow, RoomFeed } from "../lib/roomfeed";
import { client, me } from "./session";

const flushMs = 200;

const now = () => performance.now();

export function useRoom(id: string) {
	const room: Room = client().room(id);
	const feed = new RoomFeed(now());
	const state = shallowReactive({
		room: room.state,
		title: "",
		count: 0,
		reason: undefined as string | undefined,
		missed: 0,
		likes: 0,
		/** Only speakers may write. */
		isMuted: false,
		rate: feed.rate,
		rows: feed.rows,
		/** Rows that wait while older ones are looked at. */
		later: 0,
		isPaused: false,
	});
	let mutedUntil = 0;

	function show(): void {
		const { title, count, reason, missed } = room;
		const { likes, rate, rows, later } = feed;
		Object.assign(state, {
			title,
			count,
			reason,
			missed,
			likes,
			rows,
			room: room.state,
			later: later.length,
			isMuted: mutedUntil > Date.now(),
		});
		if (state.rate.heard !== rate.heard || state.rate.shown !== rate.shown)
			state.rate = rate;
	}

	function flush(): void {
		feed.flush(now());
		show();
	}

	/* A change of it comes as an event; what it is now must be asked for. */
	async function look(): Promise<void> {
		const asked = client().call("room.get", { room: id });
		const out = await asked.catch(() => undefined);
		mutedUntil = out?.room.muted_until ?? 0;
		if (out) {
			room.title = out.room.title;
			room.count = out.room.members ?? room.count;
		}
		show();
	}

	const offs = [
		room.on("message", (m) => feed.take(m)),
		room.on("missed", ({ count, events }) => {
			feed.miss(count);
			if (events)
				void look();
		}),
		room.on("updated", (e) => {
			mutedUntil = e.muted_until ?? mutedUntil;
		}),
		room.on("state", (is) => {
			show();
			if (is !== "joined")
				return;
			feed.begin(now());
			void look();
		}),
	];
	const timer = setInterval(flush, flushMs);
	onScopeDispose(() => {
		clearInterval(timer);
		for (const off of offs)
			off();
		void room.leave();
	});

	function join(): void {
		/* A refusal is the state `out` with its reason. */
		room.join().catch(show);
		show();
	}

	async function say(text: string): Promise<void> {
		state.isPaused = false;
		const key = feed.say(me.value.id, text, Date.now());
		show();
		try {
			feed.answered(key, await room.send({ body: { text } }));
		} catch (e) {
			feed.failed(key, (e as { code?: string }).code ?? "internal");
		}
		show();
	}

	function again(row: FeedRow): void {
		feed.remove(row.key);
		void say(row.text);
	}

	function like(): void {
		room.send({ kind: "like", body: {}, priority: "low", merge: true }).catch(
			() => undefined,
		);
	}

	function pause(is: boolean): void {
		feed.pause(is);
		state.isPaused = is;
		show();
	}

	join();
	return { state, join, say, again, like, pause };
}
