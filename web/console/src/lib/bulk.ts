// SPDX-License-Identifier: Apache-2.0
// One thing done to many people: some by one call for a few hundred, others one
// by one. Goes on where one is refused, and says who was.
import { YizhanError } from "@yizhan/sdk";
import { patiently } from "./patient";

export const manyMax = 500;

export interface Bulk {
	done: number;
	refused: { id: string; code: string }[];
}

export type Step = (ids: string[]) => Promise<unknown>;

export async function forAll(
	ids: readonly string[],
	size: number,
	step: Step,
	onStep: (done: number) => void,
): Promise<Bulk> {
	const out: Bulk = { done: 0, refused: [] };
	for (let at = 0; at < ids.length; at += size) {
		const some = ids.slice(at, at + size);
		try {
			await patiently(() => step(some));
			out.done += some.length;
		} catch (e) {
			const { code } = YizhanError.from(e);
			out.refused.push(...some.map((id) => ({ id, code })));
		}
		onStep(at + some.length);
	}
	return out;
}
