import { describe, expect, test } from "vitest";
import { aboutDollars, counted, createProgress, dollars, duration } from "../../pipelines/core/progress.ts";

/** A screen that keeps what is written to it, and a clock that is set by hand. */
function screen(columns?: number) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const out = { isTTY: columns !== undefined, columns, write } as unknown as NodeJS.WriteStream;
  const clock = { at: 0, now: () => clock.at, sleep: () => Promise.resolve() };
  return { written, clock, progress: createProgress(out, clock) };
}

describe("progress", () => {
  test("tells pace and time left by what this process did", () => {
    const { written, clock, progress } = screen();
    const task = progress.task("extract", 1000, "authors", 900);
    clock.at = 10_000;
    task.update(950, "$9.50");
    expect(written).toEqual(["extract: 950/1,000 authors (95 %), 5.0/s, 10 s left, $9.50\n"]);
  });

  test("tells neither while it stands still", () => {
    const { written, clock, progress } = screen();
    const task = progress.task("extract", 1000, "authors");
    clock.at = 10_000;
    task.hold(100, "waiting 15 min 00 s");
    expect(written).toEqual(["extract: 100/1,000 authors (10 %), waiting 15 min 00 s\n"]);
  });

  test("shows that a line is cut off by a narrow terminal", () => {
    const { written, clock, progress } = screen(30);
    const task = progress.task("extract", 1000, "authors");
    clock.at = 2_000;
    task.update(100);
    expect(written).toEqual(["\r\u001b[2Kextract: 100/1,000 authors (…"]);
    task.finish("done");
    expect(written.at(-1)).toBe("\r\u001b[2Kextract: 1,000 authors in 2.0 s, done\n");
  });

  test("is silent about a task of less than a second", () => {
    const { written, clock, progress } = screen();
    const task = progress.task("extract", 10, "authors");
    clock.at = 900;
    task.update(5);
    task.finish();
    expect(written.join("")).toBe("");
  });
});

describe("figures in words", () => {
  test.each([
    [0, "$0.00"],
    [5, "$5.00"],
    [6.015, "$6.015"],
    [0.1, "$0.10"],
    [1234.5, "$1,234.50"],
  ])("%d dollars", (value, text) => expect(dollars(value)).toBe(text));

  test.each([
    [16.2037, "$16.20"],
    [7.9952, "$8.00"],
    [0.0049, "$0.00"],
    [1234.567, "$1,234.57"],
  ])("an estimate of %d dollars is told to the cent", (value, text) =>
    expect(aboutDollars(value)).toBe(text),
  );

  test("one of a thing and several", () => {
    expect([counted(1, "batch", "batches"), counted(1200, "batch", "batches"), counted(0, "row")]).toEqual([
      "1 batch",
      "1,200 batches",
      "0 rows",
    ]);
  });

  test.each([
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [59_600, "1 min 00 s"],
    [7_800_000, "2 h 10 min"],
  ])("%d ms", (ms, text) => expect(duration(ms)).toBe(text));
});
