import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const HEADER = "author_id,handle,question,decision,decided_by,decided_at,why";

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "labs", name: "Foo Labs Inc", description: "We build." },
      { author_id: "2", handle: "plain" },
      { author_id: "3", handle: "unclear", description: "Official account." },
      { author_id: "4", handle: "odd", posts_count: 5, media_count: 500 },
      { author_id: "5", handle: "even" },
    ],
    seeds: {
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
      "reviews.csv": [
        HEADER,
        "1,labs,identity,person,ann,2026-11-20T10:00:00Z,one woman's shop",
        "2,plain,identity,person,ann,2026-11-20T10:00:00Z,at first sight",
        "2,plain,identity,organisation,bob,2026-11-21T10:00:00Z,run by an agency",
        "4,odd,integrity,genuine,ann,2026-11-20T10:00:00Z,deleted the posts",
        "5,even,integrity,fabricated,ann,2026-11-20T10:00:00Z,not on X",
        "777,nobody,identity,person,ann,2026-11-20T10:00:00Z,not fetched yet",
      ],
    },
  });
});

test("a decision wins over the model, the newest over those before, and the rest is the model's", async () => {
  expect(
    await built.rows("select author_id, kind, band, decided_by, reasons[1] from authors.identity order by 1"),
  ).toEqual([
    ["1", "person", "organisation", "review", "decided by ann on 2026-11-20: one woman's shop"],
    ["2", "organisation", "person", "review", "decided by bob on 2026-11-21: run by an agency"],
    ["3", "review", "review", "model", "says official (official account)"],
    ["4", "person", "person", "model", null],
    ["5", "person", "person", "model", null],
  ]);
});

describe("of integrity", () => {
  test("likewise, with the rules still told", async () => {
    const found = await built.rows(
      "select author_id, is_suspect, reasons[1], len(rules) > 0 from authors.integrity where author_id >= '4' order by 1",
    );
    expect(found).toEqual([
      ["4", false, "decided by ann on 2026-11-20: deleted the posts", true],
      ["5", true, "decided by ann on 2026-11-20: not on X", false],
    ]);
  });
});

test("who decided otherwise than the model is counted", async () => {
  expect(
    await built.rows("select band, decision, authors, share_of_band from ops.review_rates order by 1"),
  ).toEqual([
    ["organisation", "person", "1", "1.0000"],
    ["person", "organisation", "1", "1.0000"],
  ]);
});
