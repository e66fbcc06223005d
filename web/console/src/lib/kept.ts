// SPDX-License-Identifier: Apache-2.0
// How long things took, as it went while somebody looked: the server says but
// how it was lately.
import type { MonitorStatsOut } from "@yizhan/sdk";

type Told = Pick<MonitorStatsOut, "ts" | "stages">;

/** How many answers are kept while somebody looks: ten minutes. */
export const keptMax = 120;

/** With one more, without the oldest; an answer that is there is not anew. */
export function keep<T extends { ts: number }>(
	kept: readonly T[],
	told: T,
	max = keptMax,
): readonly T[] {
	return told.ts > (kept.at(-1)?.ts ?? 0) ? [...kept, told].slice(-max) : kept;
}

export const shares = ["p50", "p90", "p99"] as const;

/** How long a stage took in each answer; nothing where nothing came to it. */
export const took = (
	kept: readonly Told[],
	stage: string,
	span: string,
	share: (typeof shares)[number],
) =>
	kept.map(({ stages }) => {
		const s = stages.find((one) => one.stage === stage && one.span === span);
		return s?.count ? s[`${share}_us`] : null;
	});
