// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as spreadsheets write them (RFC 4180), also with
// tabs or semicolons, which a paste or another language brings.

export interface CsvLine {
	/** Where it begins in the text, from 1. */
	line: number;
	cells: string[];
}

export class CsvError extends Error {
	constructor(readonly line: number) {
		super("a quotation mark is not closed");
	}
}

/** The separator that the first line has most of; a comma when it has none. */
export function separatorOf(text: string): string {
	const first = text.split(/\r?\n/, 1)[0] ?? "";
	const counts = [",", "\t", ";"].map((s) => first.split(s).length);
	return [",", "\t", ";"][counts.indexOf(Math.max(...counts))] ?? ",";
}

/** All lines that are not empty. Throws CsvError. */
export function parseCsv(text: string): CsvLine[] {
	const body = text.replace(/^\uFEFF/, "");
	const separator = separatorOf(body);
	const out: CsvLine[] = [];
	let cells: string[] = [];
	let cell = "";
	let line = 1;
	let begin = 1;
	let quoteAt = 0; /* the line of the open quotation mark */
	let wasQuoted = false;

	const endCell = () => {
		cells.push(wasQuoted ? cell : cell.trim());
		cell = "";
		wasQuoted = false;
	};
	const endLine = () => {
		endCell();
		if (cells.some((c) => c.trim()))
			out.push({ line: begin, cells });
		cells = [];
		begin = line;
	};

	for (let i = 0; i < body.length; i++) {
		const c = body[i]!;
		if (c === "\n")
			line++;
		if (quoteAt) {
			if (c !== '"')
				cell += c;
			else if (body[i + 1] === '"')
				cell += body[++i];
			else
				quoteAt = 0;
		} else if (c === '"' && !cell.trim()) {
			cell = "";
			quoteAt = line;
			wasQuoted = true;
		} else if (c === separator) {
			endCell();
		} else if (c === "\n") {
			endLine();
		} else if (c !== "\r") {
			cell += c;
		}
	}
	if (quoteAt)
		throw new CsvError(quoteAt);
	endLine();
	return out;
}

/* What a spreadsheet would run as a formula is kept from it. */
const formula = /^[=+\-@\t\r]/;

export function csvCell(text: string): string {
	const safe = formula.test(text) ? `'${text}` : text;
	return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With the mark by which spreadsheets know UTF-8. */
export function toCsv(rows: readonly (readonly string[])[]): string {
	return `\uFEFF${rows.map((r) => r.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
