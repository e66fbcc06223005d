// SPDX-License-Identifier: Apache-2.0
// What is told to those alone who look after the box: the admins of its tenant,
// while it has but one.
import { client, onClient } from "@common/stores/session";
import { type BackupListOut, type DoctorRunOut, YizhanError } from "@yizhan/sdk";
import { shallowRef } from "vue";
import { may } from "./may";
import { patiently } from "./patient";

/** The answer; null: the box is somebody else's. */
export async function ofBox<T>(answer: Promise<T>): Promise<T | null> {
	try {
		return await answer;
	} catch (e) {
		if (e instanceof YizhanError && e.code === "forbidden")
			return null;
		throw e;
	}
}

/** Whether who is signed in is an administrator who looks after it. */
export async function tendsBox(): Promise<boolean> {
	return may() && (await ofBox(client().call("server.status", {}))) !== null;
}

export type Finding = DoctorRunOut["findings"][number];
export type Backups = BackupListOut;

export interface Examination extends DoctorRunOut {
	ts: number;
}

/* Looking at everything takes the box a second or more. */
const freshMs = 5 * 60_000;
const newest = shallowRef<Examination>();

/** Something has changed that it would say otherwise now. */
export function outdate(): void {
	newest.value = undefined;
}

/* Whoever signs in next may not be told. */
onClient(outdate);

/** How the box is: as it was said lately, or by looking again. */
export async function examine(isAnew = false): Promise<Examination | null> {
	const known = newest.value;
	if (known && !isAnew && Date.now() - known.ts < freshMs)
		return known;
	const found = await ofBox(
		patiently(() => client().call("doctor.run", {})),
	);
	newest.value = found ? { ...found, ts: Date.now() } : undefined;
	return newest.value ?? null;
}
