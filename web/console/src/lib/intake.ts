// SPDX-License-Identifier: Apache-2.0
// What every place has in common that takes people in from a list: the file,
// and what is wrong with it or with a line, in words.
import { errorText, t } from "@i18n";
import { YizhanError } from "@yizhan/sdk";
import { CsvError } from "./csv";
import type { Fate } from "./importer";
import type { PersonLine } from "./peoplecsv";

/** The text of the file that was chosen, if one was. */
export async function chosenText(
	e: Event,
	bytesMax: number,
): Promise<string | undefined> {
	const input = e.target as HTMLInputElement;
	const file = input.files?.[0];
	/* The same one can be chosen again. */
	input.value = "";
	if (file && file.size > bytesMax)
		throw new YizhanError("too_large");
	return file?.text();
}

/** undefined: it is, or will be, taken. */
export function wrongWith(
	p: PersonLine,
	fates: ReadonlyMap<string, Fate>,
): string | undefined {
	if (p.problem)
		return t(p.problem);
	const fate = fates.get(p.id);
	return fate === "taken" || fate === "limit"
		? t(`import.fate.${fate}`)
		: undefined;
}

export const listError = (e: unknown): string =>
	e instanceof CsvError ? t("import.bad.quote", { line: e.line }) : errorText(e);
