import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caseCsv, readAnswers } from "../../pipelines/review/case-file.ts";
import type { ReviewCase } from "../../pipelines/review/cases.ts";

const DECISIONS = [
  { question: "identity", decision: "person", accounts: "1", meaning: "a person's own" },
  { question: "identity", decision: "organisation", accounts: "1", meaning: "an organisation's" },
  { question: "twin", decision: "same_person", accounts: "2", meaning: "both are one person's" },
] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "m3-review-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function answersIn(text: string | Uint8Array) {
  const file = path.join(folder, "cases.csv");
  await writeFile(file, text);
  return readAnswers(file, DECISIONS);
}

function questionAbout(more: Partial<ReviewCase> = {}): ReviewCase {
  return {
    place: 1,
    question: "identity",
    author_id: "1234567890123456789",
    handle: "plimvex",
    other_id: null,
    other_handle: null,
    name: "Plim Vex",
    description: "Weaves",
    followers_count: 5000,
    domains: ["fintech"],
    p_organisation: 0.4,
    reasons: ["says we"],
    chance: 0.6,
    value: 0.5,
    ...more,
  };
}
const TWIN = questionAbout({ question: "twin", other_id: "77", other_handle: "plimvex_en" });

/** The file with the empty cells of each question filled in. */
function filled(cases: readonly ReviewCase[], cells: readonly string[]): string {
  const [header = "", ...lines] = caseCsv(cases, DECISIONS).trimEnd().split("\n");
  const answered = lines.map((line) => line.replace(",,,,", `,${cells.join(",")},`));
  return [header, ...answered, ""].join("\n");
}
const ANSWER = ["Person", "ann", '"a person, surely"'];
const READ = {
  line: 2,
  author_id: "1234567890123456789",
  handle: "plimvex",
  question: "identity",
  decision: "person",
  other_id: null,
  decided_by: "ann",
  why: "a person, surely",
};

describe("a file of questions", () => {
  test("says which words are allowed, and links to the account by its id", () => {
    expect(caseCsv([TWIN], DECISIONS).split("\n")).toEqual([
      "case,decisions,decision,decided_by,why,handle,other_handle,link,name,description,followers_count,domains,reasons,value",
      "twin/1234567890123456789+77,same_person,,,,plimvex,plimvex_en,https://x.com/i/user/1234567890123456789,Plim Vex,Weaves,5000,fintech,says we,0.5",
      "",
    ]);
  });

  test("comes back with all questions open, whatever profiles say", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.constantFrom("=1+1", "a\nb", '"', "'x", ";;;"),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (name, description) => {
        const cases = [questionAbout({ name, description }), TWIN];
        expect(await answersIn(caseCsv(cases, DECISIONS))).toEqual({ decided: [], open: 2 });
      }),
      { numRuns: 50 },
    );
  });
});

describe("an answer", () => {
  test("is read back; other questions stay open", async () => {
    const text = `${filled([questionAbout()], ANSWER)}${caseCsv([TWIN], DECISIONS).split("\n")[1]}\n`;
    expect(await answersIn(text)).toEqual({ decided: [READ], open: 1 });
  });

  test("about a pair has both ids", async () => {
    const { decided } = await answersIn(filled([TWIN], ["same_person", "ann", "says so"]));
    expect(decided).toEqual([
      { ...READ, question: "twin", decision: "same_person", other_id: "77", why: "says so" },
    ]);
  });

  const semicolons =
    "decided_by;why;handle;case;decision;mine\nann;a person, surely;plimvex;identity/1234567890123456789;person;x\n;;;;;\n";
  test.each([
    ["with semicolons, columns moved and added, empty rows", semicolons],
    ["with tabs", semicolons.replaceAll(";", "\t")],
    ["with a byte order mark and CRLF", `\uFEFF${semicolons.replaceAll("\n", "\r\n")}`],
    ["as UTF-16", Buffer.from(`\uFEFF${semicolons}`, "utf16le")],
  ])("is read from a spreadsheet's file %s", async (_, text) => {
    expect(await answersIn(text)).toEqual({ decided: [READ], open: 0 });
  });
});

const cut = (column: string) => (text: string) => text.replace(`,${column}`, `,x${column}`);
const row = (...cells: string[]) => `case,handle,decision,decided_by,why\n${cells.join(",")}\n`;
const GOOD = ["identity/12", "plimvex", "person", "ann", "seen"];
const changed = (at: number, cell: string) => row(...GOOD.with(at, cell));

test.each([
  ["no decision column", cut("decision,")(filled([questionAbout()], ANSWER)), ":1: missing column decision."],
  ["id rounded by a spreadsheet", changed(0, "1.23E+18"), ":2: '1.23E+18' is no case."],
  ["question there is none of", changed(0, "taste/12"), ":2: 'person' is no decision about taste."],
  [
    "another question's word",
    changed(2, "same_person"),
    ":2: 'same_person' is no decision about identity. Write person or organisation",
  ],
  ["no word", changed(2, ""), ":2: no decision beside decided_by or why. Write person or organisation."],
  ["nobody", changed(3, ""), ":2: no decided_by."],
  ["no reason", changed(4, ""), ":2: no why."],
  ["a reason of two lines", changed(4, '"a\nb"'), ":2: a line break in why."],
  ["no handle", changed(1, "plim vex"), ":2: 'plim vex' is no handle."],
  ["a cell too many", changed(4, "a,b"), ":2: 6 cells where 5 are expected."],
  ["an open quote", changed(4, '"a'), "a quote without its pair."],
  [
    "the same case twice",
    row(...GOOD) + [...GOOD.with(2, "organisation")].join(","),
    ":3: this case is decided on line 2 already.",
  ],
  [
    "the same pair the other way round",
    `${row("twin/12+13", "a", "same_person", "ann", "x")}twin/13+12,b,same_person,ann,x`,
    ":3: this case is decided on line 2 already.",
  ],
  ["a spreadsheet", Buffer.from("504b030400", "hex"), "this is a spreadsheet"],
])("refused with one line: %s", async (_, text, message) => {
  await expect(answersIn(text)).rejects.toThrow(message);
});
