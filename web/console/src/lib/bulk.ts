// SPDX-License-Identifier: Apache-2.0
// One thing done to many people: some by one call for a few hundred, others one
// by one. Goes on where one is refused, and says who was.
import { YizhanError } from "@yizhan/sdk";
import { client, me } from "@common/stores/session";
import { initialPassword } from "@common/lib/names";
import { patiently } from "./patient";

const manyMax = 500;

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

type OnStep = (done: number) => void;

export const setDisabled = (
	ids: readonly string[],
	disabled: boolean,
	on: OnStep,
) =>
	forAll(
		ids,
		1,
		([id]) => client().call("user.disable", { id: id!, disabled }),
		on,
	);

/** Not who does it: the others would stay as they are. */
export const signOutAll = (ids: readonly string[], on: OnStep) =>
	forAll(
		ids,
		1,
		async ([user]) => {
			if (user === me.value.id)
				throw new YizhanError("wrong_state");
			await client().call("token.revoke", { user: user! });
		},
		on,
	);

export const addTag = (ids: readonly string[], tag: string, on: OnStep) =>
	forAll(ids, manyMax, (users) => client().call("tag.add", { tag, users }), on);

export const addToDepartment = (
	ids: readonly string[],
	id: string,
	on: OnStep,
) =>
	forAll(
		ids,
		manyMax,
		(users) => client().call("department.add", { id, users }),
		on,
	);

/** The passwords are known here alone: they go into a file. */
export async function resetAll(
	ids: readonly string[],
	on: OnStep,
): Promise<Bulk & { rows: string[][] }> {
	const rows: string[][] = [];
	const out = await forAll(
		ids,
		1,
		async ([id]) => {
			const password = initialPassword();
			await client().call("user.set_password", { id: id!, password });
			rows.push([id!, password]);
		},
		on,
	);
	return { ...out, rows };
}
