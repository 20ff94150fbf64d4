import { expect, test } from "vitest";
import { withDecisions } from "../../pipelines/identity/labels.ts";

const decision = (author_id: string, decided: string, day: number, question = "identity") => ({
  author_id,
  handle: "ada",
  question,
  decision: decided,
  decided_by: "ann",
  other_id: null,
  decided_at: `2026-11-${day}T10:00:00Z`,
  why: "seen",
});

test("decisions of reviews are labels, the newest before all, and others' questions are not", () => {
  const label = { author_id: "1", label: "person" as const, set: "crowd", weight: 1 };
  const reviews = [
    decision("1", "organisation", 12),
    decision("1", "person", 11),
    decision("2", "person", 11),
    decision("3", "genuine", 11, "integrity"),
  ];
  expect(withDecisions([label], reviews, 3)).toEqual([
    { author_id: "1", label: "organisation", set: "review", weight: 3 },
    { author_id: "2", label: "person", set: "review", weight: 3 },
  ]);
  expect(withDecisions([label], [], 3)).toEqual([label]);
});
