import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { formatTable } from "../../pipelines/core/text-table.ts";

describe("a table on the screen", () => {
  test("has no borders, numbers on the right, and shows null as –", () => {
    const columns = [
      { name: "handle" },
      { name: "score" },
      { name: "followers", align: "right" as const },
      { name: "ok" },
    ];
    const rows = [
      ["ada", 91.5, "1,204", true],
      ["grace_hopper", null, "9", false],
    ];
    expect(formatTable(columns, rows, 80)).toBe(
      [
        "handle        score  followers  ok",
        "────────────  ─────  ─────────  ─────",
        "ada            91.5      1,204  true",
        "grace_hopper      –          9  false",
      ].join("\n"),
    );
  });

  test("stays aligned with wide characters and emoji", () => {
    const rows = ["plain", "日本語", "👩‍🔬 lab", "🇩🇪", "नमस्ते", "é"].map((name) => [name, "|"]);
    const lines = formatTable([{ name: "name" }, { name: "end" }], rows, 80)
      .split("\n")
      .slice(2);
    const widest = stringWidth("👩‍🔬 lab");
    expect(lines.map((line) => stringWidth(line))).toEqual(rows.map(() => widest + 3));
  });

  test("cuts the longest texts with … and never a number or half a character", () => {
    const rows = [["a".repeat(60), "👩‍🔬".repeat(30), 1234567890123]];
    const text = formatTable([{ name: "a" }, { name: "b" }, { name: "n" }], rows, 50);
    const line = text.split("\n")[2] ?? "";
    expect(stringWidth(line)).toBeLessThanOrEqual(50);
    expect(line).toMatch(/^a{5,}…\s+(👩‍🔬){3,}…\s+1234567890123$/u);
  });

  test("names the columns for which there is no room", () => {
    const columns = ["one", "two", "three", "four"].map((name) => ({ name }));
    const text = formatTable(columns, [Array<string>(4).fill("x".repeat(20))], 40);
    expect(text.split("\n")).toEqual([
      "one           two           three",
      expect.any(String),
      expect.stringMatching(/^x+… {2}x+… {2}x+…$/),
      "not shown for lack of room: four",
    ]);
  });

  test("shows text on one line and lets none of it steer the terminal", () => {
    const text = formatTable([{ name: "bio" }], [["one\n\ttwo \u001b[31mred\u0007 \u202eback"]], 80);
    expect(text.split("\n")[2]).toBe("one two [31mred back");
  });

  test("no line is wider than the screen, whatever the cells hold", () => {
    const cell = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const table = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc.record({
        columns: fc.array(fc.record({ name: fc.string({ maxLength: 12 }) }), { minLength: n, maxLength: n }),
        rows: fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 5 }),
        width: fc.integer({ min: 40, max: 200 }),
      }),
    );
    fc.assert(
      fc.property(table, ({ columns, rows, width }) => {
        const lines = formatTable(columns, rows, width).split("\n");
        const body = lines.filter((line) => !line.startsWith("not shown"));
        expect(body).toHaveLength(rows.length + 2);
        for (const line of body) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
