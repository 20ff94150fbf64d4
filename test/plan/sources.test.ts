import { describe, expect, test } from "vitest";
import { type AuthorHandles, groupByAuthor, type SeededHandle } from "../../pipelines/plan/handles.ts";
import type { Known } from "../../pipelines/plan/history.ts";
import { predict } from "../../pipelines/plan/predict.ts";
import { countSources, stoppedSources } from "../../pipelines/plan/sources.ts";

const LIST = "fintech/curator";
const BELIEFS = { missing: 0.1, wrong: 0.3, sourceWeight: 20, ownWeight: 2 };
const RULE = { answers: 60, floor: 0.05 };

function known(handle: string, outcome: string, authorId: string | null = null, inARow = 0): Known {
  const settled = outcome === "skipped_source" ? null : outcome;
  return {
    handle,
    author_id: authorId,
    outcome,
    asked_at: 1,
    settled_outcome: settled,
    settled_at: settled === null ? null : 1,
    missing_in_a_row: inARow,
  };
}

/** Handles h0, h1, … of one list with these outcomes; those received have ids of their own unless `id` says which. */
function listed(outcomes: readonly string[], id = (i: number) => `${100 + i}`): AuthorHandles[] {
  const seeds = new Map<string, SeededHandle>();
  const history = new Map<string, Known>();
  for (const [i, outcome] of outcomes.entries()) {
    const handle = `h${i}`;
    seeds.set(handle, { handle, domains: ["fintech"], sources: [LIST], evidence: "" });
    const received = ["found", "renamed", "protected", "recycled"].includes(outcome);
    if (outcome !== "new") history.set(handle, known(handle, outcome, received ? id(i) : null));
  }
  return groupByAuthor(seeds, history);
}

const times = (count: number, outcome: string) => Array.from({ length: count }, () => outcome);

describe("the record of a source", () => {
  test("counts who was asked, missing and wrong; who was skipped or never asked does not count", () => {
    const outcomes = [
      "found",
      "renamed",
      "not_found",
      "suspended",
      "invalid_handle",
      "protected",
      "recycled",
    ];
    const authors = listed([...outcomes, "new", "skipped_source"]);
    expect(countSources(authors, new Map()).get(LIST)).toEqual({ asked: 7, missing: 3, wrong: 2 });
  });

  test("an author under two handles is new once", () => {
    const authors = listed(["found", "found", "found"], (i) => (i === 2 ? "100" : `${100 + i}`));
    expect(authors).toHaveLength(2);
    expect(countSources(authors, new Map()).get(LIST)).toEqual({ asked: 3, missing: 0, wrong: 1 });
  });

  test("whom the build left out is wrong, but never more than were returned", () => {
    const authors = listed([...times(5, "found"), "protected", "not_found"]);
    const wrong = (rejected: number) => countSources(authors, new Map([[LIST, rejected]])).get(LIST)?.wrong;
    expect([0, 3, 9].map(wrong)).toEqual([1, 3, 6]);
  });

  test("a handle that several lists name counts for each", () => {
    const seeds: SeededHandle = {
      handle: "a",
      domains: ["x", "y"],
      sources: ["x/one", "y/two"],
      evidence: "",
    };
    const records = countSources([[{ seed: seeds, known: known("a", "not_found") }]], new Map());
    expect([...records.values()]).toEqual([
      { asked: 1, missing: 1, wrong: 0 },
      { asked: 1, missing: 1, wrong: 0 },
    ]);
  });
});

describe("a source", () => {
  const stopped = (outcomes: readonly string[]) =>
    stoppedSources(countSources(listed(outcomes), new Map()), RULE);

  test("is stopped once it cannot reach the floor, not before it is known enough", () => {
    expect(stopped(times(59, "not_found")).size).toBe(0);
    // The upper limit of 0 of 60 is still 6 %.
    expect(stopped(times(60, "not_found")).size).toBe(0);
    expect(stopped(times(75, "not_found")).get(LIST)).toEqual({
      source: LIST,
      asked: 75,
      valid: 0,
      reason: "0 of 75 were new and valid: under 5 % with 95 % certainty",
    });
    expect(stopped([...times(75, "not_found"), ...times(3, "found")]).size).toBe(0);
  });

  test("is judged by evidence alone: who was skipped changes nothing", () => {
    const before = stopped(times(80, "not_found"));
    expect(before.size).toBe(1);
    expect(stopped([...times(80, "not_found"), ...times(40, "skipped_source"), ...times(9, "new")])).toEqual(
      before,
    );
  });
});

describe("a prediction", () => {
  const record = { asked: 80, missing: 40, wrong: 20 };
  const seed: SeededHandle = { handle: "h", domains: ["fintech"], sources: [LIST], evidence: "" };
  const of = (one: Known | undefined) => [{ seed, known: one }];

  test("of a newcomer without evidence is what the seeds believe", () => {
    const { missing, fail } = predict(of(undefined), undefined, BELIEFS);
    expect(missing).toBeCloseTo(0.1, 12);
    expect(fail).toBeCloseTo(1 - 0.9 * 0.7, 12);
  });

  test("of a newcomer follows its source, shrunk toward the beliefs", () => {
    const { missing, fail } = predict(of(undefined), record, BELIEFS);
    expect(missing).toBeCloseTo((40 + 2) / 100, 12);
    expect(fail).toBeCloseTo(1 - (1 - 0.42) * (1 - (20 + 6) / 60), 12);
  });

  test("rises each time the author is missing, and falls when it was received", () => {
    const missing = [0, 1, 2, 5].map(
      (times) =>
        predict(of(known("h", times === 0 ? "found" : "not_found", "1", times)), undefined, BELIEFS).missing,
    );
    expect(missing).toEqual([0.2 / 3, 1.2 / 3, 2.2 / 4, 5.2 / 7].map((p) => expect.closeTo(p, 12)));
  });

  test("of an author received before is only whether it is still there", () => {
    const { missing, fail } = predict(of(known("h", "found", "1")), record, BELIEFS);
    expect(fail).toBe(missing);
  });
});
