// SPDX-License-Identifier: Apache-2.0
// A list of people from a spreadsheet: which column is what, and what is wrong
// with which line, before anything is sent.
import type { Key } from "@i18n";
import { isGoodEmail } from "@common/i18n/invite";
import { isGoodId, isGoodPassword } from "@common/lib/names";
import { type CsvLine, parseCsv } from "./csv";
import { tagMax } from "./ids";

export interface PersonLine {
	line: number;
	id: string;
	name: string;
	password: string;
	email: string;
	admin: boolean;
	/** Ids, or names, of departments. */
	departments: string[];
	tags: string[];
	/** What is wrong with it; nothing when it can be taken. */
	problem?: Key;
}

export interface PeopleList {
	people: PersonLine[];
	/** Heads of columns that mean nothing here. */
	unknown: string[];
}

type Column = "id" | "name" | "password" | "email" | "admin" | "departments" | "tags";

const nameMax = 64;
export const linesMax = 100_000;

const heads: Record<Column, readonly string[]> = {
	id: ["id", "user", "username", "login", "account", "登录名", "账号", "用户名", "工号"],
	name: ["name", "full name", "display name", "姓名", "名字", "显示名称"],
	password: ["password", "initial password", "密码", "初始密码"],
	email: ["email", "e-mail", "mail", "邮箱", "电子邮箱", "邮件"],
	admin: ["admin", "administrator", "管理员"],
	departments: ["department", "departments", "部门"],
	tags: ["tag", "tags", "标签"],
};
const usual: readonly Column[] = ["id", "name", "password", "departments"];
const yes = new Set(["1", "true", "yes", "y", "x", "是"]);

/* One that has a separator in it stands in quotation marks. */
const one = /\s*(?:"((?:[^"]|"")+)"\s*(?=[;|；]|$)|([^;|；]*))(?:[;|；]|$)/g;
const needsMarks = /[;|；]|^"/;

/** Several in one cell. */
const some = (cell: string) =>
	[...cell.matchAll(one)]
		.map(([, marked, plain]) => marked?.replaceAll('""', '"') ?? plain!.trim())
		.filter(Boolean);

/** The cell that is read as these. */
export const several = (all: readonly string[]) =>
	all
		.map((s) => (needsMarks.test(s) ? `"${s.replaceAll('"', '""')}"` : s))
		.join(";");

function columnOf(head: string): Column | undefined {
	const text = head.trim().toLocaleLowerCase();
	return (Object.keys(heads) as Column[]).find((c) => heads[c].includes(text));
}

function problemOf(p: PersonLine, seen: Set<string>): Key | undefined {
	if (!p.id)
		return "import.bad.noId";
	if (!isGoodId(p.id))
		return "import.bad.id";
	if (seen.has(p.id))
		return "import.bad.twice";
	if ([...p.name].length > nameMax)
		return "import.bad.name";
	if (p.password && !isGoodPassword(p.password))
		return "import.bad.password";
	if (p.email && !isGoodEmail(p.email))
		return "import.bad.email";
	if (p.tags.some((tag) => [...tag].length > tagMax))
		return "import.bad.tag";
	return undefined;
}

function personOf(line: CsvLine, columns: readonly (Column | undefined)[]): PersonLine {
	const cell = (c: Column) => line.cells[columns.indexOf(c)]?.trim() ?? "";
	return {
		line: line.line,
		id: cell("id"),
		name: cell("name") || cell("id"),
		password: cell("password"),
		email: cell("email"),
		admin: yes.has(cell("admin").toLocaleLowerCase()),
		departments: some(cell("departments")),
		tags: some(cell("tags")),
	};
}

/** Throws CsvError. */
export function readPeople(text: string): PeopleList {
	const lines = parseCsv(text);
	const first = lines[0]?.cells ?? [];
	const named = first.map(columnOf);
	const hasHead = named.includes("id");
	const columns = hasHead ? named : usual;
	const seen = new Set<string>();
	const people = lines.slice(hasHead ? 1 : 0, linesMax + 1).map((line) => {
		const person = personOf(line, columns);
		const problem = problemOf(person, seen);
		seen.add(person.id);
		return problem ? { ...person, problem } : person;
	});
	const unknown = hasHead ? first.filter((_, i) => !named[i]) : [];
	return { people, unknown };
}
