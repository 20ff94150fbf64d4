import fc from "fast-check";
import { expect, test } from "vitest";
import type { AdoptReport } from "../../pipelines/adopt/adopt.ts";
import { linesOf, splitRecords } from "../../pipelines/adopt/records.ts";
import { lintSeeds } from "../../pipelines/seeds/lint.ts";
import { AdoptScene, LISTS } from "./adopt-support.ts";

const handle = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^@?[a-e1_]{1,3}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "x.com/cy",
      "＠dee",
      "JANE DOE",
      "fаy",
      "12",
      "openai",
      "sim_x",
      "linus",
      "grace",
      "ADA_L",
    ),
  },
);
const topic = fc.constantFrom("AI", "security", "vc; AI", '"vc, AI"', "Sports", "", "fintech/AI");
const wild = fc.oneof(
  fc.constantFrom(
    '"quoted"',
    '"a, b"',
    '"open',
    'in "side"',
    '""',
    '"',
    "=1+1",
    "'x",
    "no\u0000te",
    "\ufffd",
    "# no",
    "#1",
    'two\nlines"',
    '"two\nlines, AI"',
  ),
  fc.constantFrom("https://a.example/b", "2026-11-01", "2099-01-01", "1,200", "", "a, b", "a; b"),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);
const row = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(handle, topic, wild) },
  { weight: 1, arbitrary: fc.array(fc.oneof(handle, topic, wild), { maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom([""], ["  "], ["# comment"], ["sep=;"], ["", "", ""], ["handle", "domain"]),
  },
);
const garbage = fc
  .record({
    head: fc.constantFrom(
      [],
      ["handle", "domain", "note"],
      ["Screen Name", "Field", "Evidence"],
      ["Why", "Topic", "URL"],
    ),
    rows: fc.array(row, { maxLength: 12 }),
    sign: fc.constantFrom(",", ",", ";", "\t", "|"),
    end: fc.constantFrom("\n", "\r\n", "\r"),
    start: fc.constantFrom("", "", "\ufeff"),
  })
  .map(({ head, rows, sign, end, start }) => {
    const lines = [...(head.length > 0 ? [head] : []), ...rows].map((cells) => cells.join(sign));
    return start + lines.join(end);
  });

/** Every line of a file is part of one row, or the header, or one of the lines that hold no row. */
function expectEveryLineOnce({ files, rows }: AdoptReport, text: string): void {
  const [file] = files;
  const places = rows.flatMap(({ line: first, last_line }) =>
    Array.from({ length: last_line - first + 1 }, (_, i) => first + i),
  );
  expect(new Set(places).size).toBe(places.length);
  const held = places.length + (file?.header == null ? 0 : 1);
  const { blank = 0, comments = 0, separators = 0, lines = 0 } = file ?? {};
  expect(held + blank + comments + separators).toBe(lines);
  // Counted without any of the code above.
  const broken = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  expect(lines).toBe(broken.at(-1) === "" ? broken.length - 1 : broken.length);
}

/** Who was not rejected stands on every list of the row's domains, and no list has anybody else than before. */
function expectEveryRowOnItsLists({ rows }: AdoptReport, lists: Readonly<Record<string, string>>): void {
  const seats = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).flatMap(([name, text]) =>
      text
        .split("\n")
        .slice(1, -1)
        .map((line) => `${line.split(",")[0]?.toLowerCase()} ${name}`),
    );
  const before = Object.entries(LISTS).map(([name, lines]) => [`${name}.csv`, `${lines.join("\n")}\n`]);
  const wanted = rows
    .filter(({ result }) => result !== "rejected")
    .flatMap(({ handle, domains }) => domains.map((domain) => `${handle?.toLowerCase()} ${domain}.csv`));
  expect(new Set(seats(lists))).toEqual(new Set([...seats(Object.fromEntries(before)), ...wanted]));
  for (const { result, handle, domains, text } of rows) {
    expect(domains.length > 0 || result === "rejected").toBe(true);
    // Nobody is made up: the handle stands in the row, but for letters that were made plain.
    if (result === "added" && /^[\x20-\x7e]*$/.test(text))
      expect(text.toLowerCase()).toContain(handle?.toLowerCase());
  }
}

test("whatever a file holds, each of its lines is accounted for once, and adopting it again changes nothing", async () => {
  let added = 0;
  await fc.assert(
    fc.asyncProperty(garbage, fc.constantFrom(undefined, "fintech"), async (text, domain) => {
      const scene = await AdoptScene.make();
      const first = await scene.adopt([text], { write: true, domain });
      expectEveryLineOnce(first, text);
      expect(Object.values(first.results).reduce((a, b) => a + b, 0)).toBe(first.rows.length);
      for (const { result, reason, advice } of first.rows) {
        if (result === "rejected") expect([reason, advice]).not.toContain(null);
      }
      added += first.results.added;
      const lists = await scene.lists();
      expectEveryRowOnItsLists(first, lists);
      const again = await scene.adopt([text], { write: true, domain });
      expect(again.changes).toEqual([]);
      expect(again.rows.map(({ result }) => result)).not.toContain("added");
      expect(await scene.lists()).toEqual(lists);
      const { findings } = await lintSeeds(scene.context.config, "2026-11-22");
      const rules = new Set(findings.map(({ rule }) => rule));
      for (const rule of [
        "error",
        "unsorted",
        "organisation",
        "unknown_source_type",
        "added_in_future",
      ] as const)
        expect(rules).not.toContain(rule);
    }),
    { numRuns: 40 },
  );
  expect(added).toBeGreaterThan(20);
});

test("quotes never swallow or lose a line", () => {
  fc.assert(
    fc.property(garbage, fc.constantFrom(",", ";", "|"), (text, delimiter) => {
      const lines = linesOf(text);
      const { records, others } = splitRecords(lines, delimiter);
      const places = [
        ...records.flatMap(({ line: first, lastLine }) =>
          Array.from({ length: lastLine - first + 1 }, (_, i) => first + i),
        ),
        ...others.map((one) => one.line),
      ].sort((a, b) => a - b);
      expect(places).toEqual(lines.map((_, i) => i + 1));
    }),
    { numRuns: 500 },
  );
});
