import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const HEADER = "author_id,handle,question,decision,other_id,decided_by,decided_at,why";

const seller = (author_id: string, handle: string) => ({
  author_id,
  handle,
  followers_count: 500_000,
  // Counts that no two accounts share.
  following_count: 300 + Number(author_id),
  posts_count: 1_000 + 7 * Number(author_id),
  created_at: Date.parse("2020-06-01T10:20:30Z") + Number(author_id) * 1000,
  description: "Follow back 100%. DM for promo. Buy followers here",
});

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "labs", name: "Foo Labs Inc", description: "We build." },
      { author_id: "2", handle: "plain" },
      { author_id: "3", handle: "unclear", description: "Official account." },
      { author_id: "4", handle: "odd", posts_count: 5, media_count: 500 },
      { author_id: "5", handle: "even" },
      seller("6", "seller"),
      seller("7", "jester"),
      seller("8", "trader"),
    ],
    handles: { ai_research: ["seller", "jester", "trader"] },
    seeds: {
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
      "reviews.csv": [
        HEADER,
        "1,labs,identity,person,,ann,2026-11-20T10:00:00Z,one woman's shop",
        "2,plain,identity,person,,ann,2026-11-20T10:00:00Z,at first sight",
        "2,plain,identity,organisation,,bob,2026-11-21T10:00:00Z,run by an agency",
        "4,odd,integrity,genuine,,ann,2026-11-20T10:00:00Z,deleted the posts",
        "5,even,integrity,fabricated,,ann,2026-11-20T10:00:00Z,not on X",
        "6,seller,risk,harmful,,ann,2026-11-20T10:00:00Z,sells followers",
        "7,jester,risk,harmless,,ann,2026-11-20T10:00:00Z,a joke",
        "777,nobody,identity,person,,ann,2026-11-20T10:00:00Z,not fetched yet",
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
    ...["6", "7", "8"].map((id) => [id, "person", "person", "model", null]),
  ]);
});

describe("of integrity", () => {
  test("likewise, with the rules still told", async () => {
    const found = await built.rows(
      "select author_id, is_suspect, reasons[1], len(rules) > 0 from authors.integrity where author_id in ('4', '5') order by 1",
    );
    expect(found).toEqual([
      ["4", false, "decided by ann on 2026-11-20: deleted the posts", true],
      ["5", true, "decided by ann on 2026-11-20: not on X", false],
    ]);
  });
});

test("of risk: the harmful are left out, what is harmless is not published, and only the rest is asked about", async () => {
  expect(
    await built.rows("select author_id, severity from authors.risk where flag = 'spam' order by 1"),
  ).toEqual(["6", "7", "8"].map((id) => [id, "high"]));
  expect(
    await built.rows(
      "select author_id, is_curated, risk_flags from curated.authors where author_id in ('6', '7', '8') order by 1",
    ),
  ).toEqual([
    ["6", false, ["spam:high"]],
    ["7", true, []],
    ["8", true, ["spam:high"]],
  ]);
  expect(
    await built.rows("select handle, reason, detail from curated.rejected where reason = 'harmful'"),
  ).toEqual([["seller", "harmful", "decided by ann on 2026-11-20: sells followers"]]);
  expect(
    await built.rows(
      "select author_id, chance, reasons[1] from curated.review_queue where question = 'risk'",
    ),
  ).toEqual([["8", "0.6000", "spam, high"]]);
});

test("who decided otherwise than the model is counted", async () => {
  expect(
    await built.rows("select band, decision, authors, share_of_band from ops.review_rates order by 1"),
  ).toEqual([
    ["organisation", "person", "1", "1.0000"],
    ["person", "organisation", "1", "1.0000"],
  ]);
});
