// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { CsvError, csvCell, parseCsv, separatorOf, toCsv } from "../src/lib/csv";
import { readPeople, several } from "../src/lib/peoplecsv";

const cells = (text: string) => parseCsv(text).map((l) => l.cells);

describe("lines of a spreadsheet", () => {
	test("separators are found in the first line", () => {
		expect(separatorOf("a,b;c,d")).toBe(",");
		expect(separatorOf("a\tb\tc,d")).toBe("\t");
		expect(separatorOf("a;b;c")).toBe(";");
		expect(separatorOf("alone")).toBe(",");
	});

	test("a quoted cell has separators, quotation marks and lines", () => {
		expect(cells('a,"b, ""c""\nd", e \r\nf,g,h')).toEqual([
			["a", 'b, "c"\nd', "e"],
			["f", "g", "h"],
		]);
	});

	test("empty lines are left out, and the others keep their number", () => {
		expect(parseCsv('\uFEFFa,b\n\n , \n"c\nd",e\nf,g\n')).toEqual([
			{ line: 1, cells: ["a", "b"] },
			{ line: 4, cells: ["c\nd", "e"] },
			{ line: 6, cells: ["f", "g"] },
		]);
	});

	test("a quotation mark that is not closed is told with its line", () => {
		try {
			parseCsv('a,b\nc,"d\ne');
			expect.unreachable();
		} catch (e) {
			expect(e).toBeInstanceOf(CsvError);
			expect((e as CsvError).line).toBe(2);
		}
	});

	test("what is written is read again", () => {
		const rows = [["a", 'b "c"'], ["d,e", "f\ng"], ["名", ""]];
		expect(cells(toCsv(rows))).toEqual(rows);
	});

	test("no cell is a formula", () => {
		expect(csvCell("=1+1")).toBe("'=1+1");
		expect(csvCell("@x")).toBe("'@x");
		expect(csvCell("a=b")).toBe("a=b");
	});
});

describe("a list of people", () => {
	test("columns are known by their heads, in any order and language", () => {
		const { people, unknown } = readPeople(
			"姓名,城市,登录名,部门,管理员,标签\n王小明,北京,wang,sales；hr,是,早班; 新人\n",
		);
		expect(unknown).toEqual(["城市"]);
		expect(people).toEqual([
			{
				line: 2,
				id: "wang",
				name: "王小明",
				password: "",
				email: "",
				admin: true,
				departments: ["sales", "hr"],
				tags: ["早班", "新人"],
			},
		]);
	});

	test("without heads: id, name, password, departments", () => {
		const { people } = readPeople("bob\nann,Ann,long enough,sales");
		expect(people.map((p) => [p.id, p.name, p.password])).toEqual([
			["bob", "bob", ""],
			["ann", "Ann", "long enough"],
		]);
		expect(people[1]?.departments).toEqual(["sales"]);
	});

	test("what has a separator in it is one when it comes back", () => {
		const tags = ["a;b", "早|晚；", '"so"', "5\" disk", "plain"];
		const text = toCsv([
			["id", "tags"],
			["ann", several(tags)],
		]);
		expect(readPeople(text).people[0]?.tags).toEqual(tags);
		expect(readPeople('id,tags\nann,"""open;last"').people[0]?.tags).toEqual([
			'"open',
			"last",
		]);
	});

	test("each line with a problem says which", () => {
		const { people } = readPeople(
			`id,name,password,email,tags\nok,Ok,,a@b.example\n,x,\na b,x,\nok,x,\nlong,${"n".repeat(65)},\npw,x,short\nem,x,,a b@c\nta,x,,,${"t".repeat(33)}`,
		);
		expect(people.map((p) => p.problem)).toEqual([
			undefined,
			"import.bad.noId",
			"import.bad.id",
			"import.bad.twice",
			"import.bad.name",
			"import.bad.password",
			"import.bad.email",
			"import.bad.tag",
		]);
	});
});
