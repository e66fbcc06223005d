// SPDX-License-Identifier: Apache-2.0
// How the daemon does, asked for again and again while somebody looks.
import { locale } from "@i18n";
import { client } from "@common/stores/session";
import { onScopeDispose } from "vue";
import { ofBox } from "./box";
import { useLoad } from "./load";

const everyMs = 5000;

export function useStats() {
	const stats = useLoad(() => ofBox(client().call("monitor.stats", {})));
	const timer = setInterval(() => {
		if (!document.hidden && stats.value.value !== null)
			void stats.again();
	}, everyMs);
	onScopeDispose(() => clearInterval(timer));
	return stats;
}

/** Microseconds as people read them: 0.4 ms, 12 ms, 3.2 s. */
export function tookText(us: number): string {
	const inSeconds = us >= 1_000_000;
	const n = us / (inSeconds ? 1_000_000 : 1000);
	return new Intl.NumberFormat(locale.value, {
		style: "unit",
		unit: inSeconds ? "second" : "millisecond",
		unitDisplay: "short",
		maximumFractionDigits: n < 1 ? 2 : n < 10 ? 1 : 0,
	}).format(n);
}

/** A time of day, to the second: what is looked at was moments ago. */
export function clockText(ts: number): string {
	return new Intl.DateTimeFormat(locale.value, {
		dateStyle: Date.now() - ts > 86_400_000 ? "medium" : undefined,
		timeStyle: "medium",
	} as Intl.DateTimeFormatOptions).format(ts);
}
