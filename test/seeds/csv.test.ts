import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvRecord, readCsv } from "../../pipelines/seeds/csv.ts";
import { writeSeeds } from "./fixture.ts";

const cell = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[\r\n\0\uFFFD]/.test(text));
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test("any cells come back as written, each with the line it stands on", async () => {
  const { seedsDir } = await writeSeeds();
  const file = path.join(seedsDir, "any.csv");
  const rows = fc.array(fc.record({ cells: fc.tuple(cell, cell), emptyLinesBefore: fc.nat(2) }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (written, newline, bom) => {
      const lines = ["a,b"];
      const expected: CsvRecord[] = [];
      for (const { cells, emptyLinesBefore } of written) {
        for (let i = 0; i < emptyLinesBefore; i += 1) lines.push("");
        lines.push(cells.map(quoted).join(","));
        expected.push({ line: lines.length, cells });
      }
      await writeFile(file, `${bom ? "\uFEFF" : ""}${lines.join(newline)}${newline}`);
      const read: CsvRecord[] = [];
      for await (const record of readCsv(file, ["a", "b"])) read.push(record);
      expect(read).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
