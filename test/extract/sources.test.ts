import { describe, expect, test } from "vitest";
import type { Outcome } from "../../pipelines/core/outcomes.ts";
import { outcomeRow } from "../../pipelines/extract/ledger-rows.ts";
import { wantedAuthor } from "../../pipelines/extract/lookups.ts";
import { Newcomers } from "../../pipelines/extract/newcomers.ts";
import { Sources } from "../../pipelines/extract/sources.ts";
import { NOON } from "./extract-support.ts";

const POLICY = { answers: 60, floor: 0.05 };

function make(policy = POLICY) {
  const told: [string, number, string][] = [];
  const sources = new Sources(policy, (...stop) => told.push(stop));
  const note = (good: number, bad: number, source = "a/list") => {
    for (let i = 0; i < good; i += 1) sources.note(source, true);
    for (let i = 0; i < bad; i += 1) sources.note(source, false);
  };
  return { sources, told, note };
}

/** Is a source with so many good answers, asked for last, stopped just under or just over a floor? */
const stopsAt = (good: number, asked: number, floor: number) => {
  const { sources, note } = make({ answers: asked, floor });
  note(good, asked - good);
  return sources.stopped.has("a/list");
};

describe("a source of newcomers", () => {
  // Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3: 81/263 and 15/148 to 0/20 and 1/29.
  test.each([
    [81, 263, 0.3662],
    [15, 148, 0.1605],
    [0, 20, 0.1611],
    [1, 29, 0.1718],
  ])("the upper limit of Wilson's interval for %i of %i is %f", (good, asked, upper) => {
    expect(stopsAt(good, asked, upper + 0.00006)).toBe(true);
    expect(stopsAt(good, asked, upper - 0.00006)).toBe(false);
  });

  test("is stopped once it cannot reach the floor, and that is told once", () => {
    const { sources, told, note } = make();
    // 0 of 72: 5.07 %. 0 of 73: 5.0 %. 0 of 74: under it.
    note(0, 72);
    expect(sources.stopped.size).toBe(0);
    note(0, 20);
    expect(told).toEqual([
      ["a/list", 0, expect.stringMatching(/^0 of 7[34] were new and valid: under 5 % with 95 % certainty$/)],
    ]);
  });

  test("is not judged before it had its answers", () => {
    const { sources, note } = make({ answers: 60, floor: 0.9 });
    note(0, 59);
    expect(sources.stopped.size).toBe(0);
    note(0, 1);
    expect([...sources.stopped.keys()]).toEqual(["a/list"]);
  });

  test("that brings enough goes on, whatever others do", () => {
    const { sources, note } = make();
    note(10, 190, "good/list");
    note(0, 200, "bad/list");
    expect([...sources.stopped.keys()]).toEqual(["bad/list"]);
  });
});

describe("newcomers", () => {
  function settled(handle: string, outcome: Outcome, authorId: string | null, source: string | undefined) {
    const listed = source === undefined ? {} : { source };
    const wanted = wantedAuthor({ handle, domains: [], depth: 0, reason: "new", ...listed }, "b1");
    const lineage = { source: "simulated", fetchedAt: NOON, runId: "run", batchId: "b1" } as const;
    const row = outcomeRow(wanted, outcome, null, authorId, { ...lineage, requestId: "r1" });
    return { wanted, outcome: row, posts: [] };
  }

  test("count once, when they are valid, unknown before and not brought by another handle", () => {
    const noted: [string, boolean][] = [];
    const sources = new Sources(POLICY, () => undefined);
    sources.note = (source, good) => noted.push([source, good]);
    const newcomers = new Newcomers(sources, new Map([["known", "7"]]));
    newcomers.note([
      settled("one", "found", "1", "a/list"),
      settled("two", "renamed", "2", "a/list"),
      settled("one_again", "found", "1", "b/list"),
      settled("three", "protected", "3", "a/list"),
      settled("gone", "not_found", null, "a/list"),
      settled("Known", "found", "7", "a/list"),
      settled("refreshed", "found", "8", undefined),
    ]);
    expect(noted).toEqual([
      ["a/list", true],
      ["a/list", true],
      ["b/list", false],
      ["a/list", false],
      ["a/list", false],
    ]);
  });
});
