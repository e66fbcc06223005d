// SPDX-License-Identifier: Apache-2.0
import type { Operations } from "./operations.js";
import type { CallFn, CallOptions } from "./rpc.js";

type Noun = {
	[M in keyof Operations]: M extends `${infer N}.${string}` ? N : never;
}[keyof Operations];

/** Every operation as noun and verb: nouns.message.recall({conv, seq, cid}). */
export type Nouns = {
	[N in Noun]: {
		[M in keyof Operations as M extends `${N}.${infer V}` ? V : never]: (
			params: Operations[M]["in"],
			options?: CallOptions,
		) => Promise<Operations[M]["out"]>;
	};
};

const named = (get: (name: string) => unknown) =>
	new Proxy({}, { get: (_, name) => get(name as string) });

export const nouns = (call: CallFn) =>
	named((noun) =>
		named(
			(verb) => (params: never, options?: CallOptions) =>
				call(`${noun}.${verb}` as keyof Operations, params, options),
		),
	) as Nouns;
