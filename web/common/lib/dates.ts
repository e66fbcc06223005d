// SPDX-License-Identifier: Apache-2.0
// Times as people read them. Everything by Intl, in the given language.

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(
	locale: string,
	ts: number,
	options: Intl.DateTimeFormatOptions,
): string {
	const key = locale + JSON.stringify(options);
	let f = formats.get(key);
	if (!f) {
		f = new Intl.DateTimeFormat(locale, options);
		formats.set(key, f);
	}
	return f.format(ts);
}

/** Days between two local calendar days (daylight saving safe). */
export function daysBetween(from: number, to: number): number {
	const a = new Date(from);
	const b = new Date(to);
	const utc = (d: Date) =>
		Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
	return Math.round((utc(b) - utc(a)) / dayMs);
}

export function isSameDay(a: number, b: number): boolean {
	return daysBetween(a, b) === 0;
}

export function timeText(ts: number, locale: string): string {
	return format(locale, ts, {
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	});
}

export function fullText(ts: number, locale: string): string {
	return format(locale, ts, { dateStyle: "full", timeStyle: "short" });
}

const units = [
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
] as const;

/** A length of time in its largest whole unit: "1 minute". */
export function spanText(s: number, locale: string): string {
	const [unit, size] = units.find(([, size]) => s % size === 0)!;
	const style = { style: "unit", unit, unitDisplay: "long" } as const;
	return new Intl.NumberFormat(locale, style).format(s / size);
}

function capital(text: string, locale: string): string {
	return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** "today", "yesterday" in the language. */
function relativeDay(days: number, locale: string): string {
	const f = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
	return capital(f.format(-days, "day"), locale);
}

function dateText(ts: number, now: number, locale: string): string {
	const same = new Date(ts).getFullYear() === new Date(now).getFullYear();
	const year = same ? {} : ({ year: "numeric" } as const);
	return format(locale, ts, { month: "short", day: "numeric", ...year });
}

/** The separator between days of a conversation. */
export function dayText(ts: number, now: number, locale: string): string {
	const days = daysBetween(ts, now);
	if (days === 0 || days === 1)
		return relativeDay(days, locale);
	if (days > 1 && days < 7)
		return format(locale, ts, { weekday: "long" });
	const same = new Date(ts).getFullYear() === new Date(now).getFullYear();
	return format(locale, ts, {
		month: "long",
		day: "numeric",
		weekday: "short",
		...(same ? {} : { year: "numeric" }),
	});
}

/** The time in the list of conversations: as short as it can be. */
export function listText(ts: number, now: number, locale: string): string {
	const days = daysBetween(ts, now);
	if (days <= 0)
		return timeText(ts, locale);
	if (days === 1)
		return relativeDay(days, locale);
	if (days < 7)
		return format(locale, ts, { weekday: "short" });
	return dateText(ts, now, locale);
}
