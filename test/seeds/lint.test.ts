import path from "node:path";
import { expect, test } from "vitest";
import { lintSeeds } from "../../pipelines/seeds/lint.ts";
import { lookAlikes } from "../../pipelines/seeds/look-alikes.ts";
import { type Changes, WHOLE, writeSeeds } from "./fixture.ts";

const HEADER = WHOLE["handles/fintech.csv"][0];
const TODAY = "2026-11-22";

/** `file:line rule: what` of every finding, but for the targets no small list reaches. */
async function lint(changes: Changes, severity: "error" | "warning"): Promise<string[]> {
  const folders = await writeSeeds(changes);
  const { findings } = await lintSeeds(folders, TODAY);
  return findings
    .filter((finding) => finding.severity === severity && finding.rule !== "below_target")
    .map(({ file, line, rule, what }) => {
      const place = file === null ? "" : path.relative(folders.seedsDir, file);
      return `${place}:${line ?? ""} ${rule}: ${what}`;
    });
}

test("a whole set of seeds has no errors", async () => {
  expect(await lint({}, "error")).toEqual([]);
});

test("all faults of all files come in one pass, each with its line", async () => {
  const errors = await lint(
    {
      "handles/fintech.csv": [
        HEADER,
        "@ada,fintech,seen,curator,,2026-11-22,",
        "grace,fintech",
        "linus,fintech,guessed,curator,,2026-11-22,",
        "linus,fintech,seen,curator,,2026-11-22,",
        "LINUS,fintech,seen,curator,,2026-11-22,",
      ],
      "handles/sports.csv": [HEADER],
      "lexicons/security.csv": null,
      "prices.csv": ["resource,dollars"],
      "rules/domain_aliases.csv": ["alias,domain", "cards,payments"],
      "rules/thresholds.csv": ["name,value,unit,meaning"],
    },
    "error",
  );
  expect(errors).toEqual([
    "handles/sports.csv: error: unknown domain 'sports'",
    expect.stringContaining("handles/fintech.csv:2 error: handle '@ada' is not"),
    "handles/fintech.csv:3 error: 2 cells where 7 are expected",
    expect.stringContaining("handles/fintech.csv:4 error: status 'guessed' is not one of"),
    "handles/fintech.csv:6 error: handle 'LINUS' stands on line 5 already",
    "lexicons: error: no file for security",
    expect.stringContaining("prices.csv:1 error: missing column"),
    "rules/domain_aliases.csv: error: alias 'cards' of the unknown domain 'payments'",
    "rules/thresholds.csv: error: the threshold 'lint_shared_evidence' is missing",
  ]);
});

test("without domains nothing else is judged", async () => {
  expect(await lint({ "domains.csv": null }, "error")).toEqual(["domains.csv: error: no such file"]);
});

test("what a person should look at is a warning", async () => {
  const shared = Array.from({ length: 21 }, (_, i) => `s${String(i + 10)}`);
  const warnings = await lint(
    {
      "handles/fintech.csv": [
        HEADER,
        "Ada_L,fintech,seen,curator,https://x.com/Ada_L,2026-11-23,",
        "grace,fintech,retired,curator,,2026-11-22,",
        "paul,fintech,seen,hearsay,,2026-11-22,",
        "Paui_,fintech,seen,curator,,2026-11-22,",
        "stripe,fintech,seen,curator,,2026-11-22,",
      ],
      "handles/security.csv": [
        HEADER,
        "ada_l,security,seen,curator,https://x.com/Ada_L,2026-11-22,",
        "grace_,security,seen,curator,,2026-11-22,",
        ...shared.map((handle) => `${handle},security,seen,curator,https://lists.example/all,2026-11-22,`),
      ],
    },
    "warning",
  );
  expect(warnings).toEqual([
    "handles/fintech.csv:2 added_in_future: @Ada_L was added on 2026-11-23, after today",
    "handles/fintech.csv:3 retired_without_note: @grace is retired and no note says why",
    "handles/fintech.csv:4 unknown_source_type: source_type 'hearsay' is not explained anywhere",
    "handles/fintech.csv:6 organisation: @stripe is a known organisation",
    "handles/fintech.csv:5 unsorted: @Paui_ stands after @paul",
    "handles/fintech.csv:2 same_evidence: @Ada_L is on 2 lists (fintech, security) without evidence of its own on each",
    "handles/security.csv:4 shared_evidence: 21 handles have the evidence https://lists.example/all",
    "handles/fintech.csv:4 look_alike: @paul (fintech), @Paui_ (fintech) look alike",
  ]);
});

test("a list that cannot fill its domain says how many are missing; retired ones and organisations do not count", async () => {
  const folders = await writeSeeds({
    "handles/fintech.csv": [
      HEADER,
      "ada,fintech,seen,curator,,2026-11-22,",
      "grace,fintech,retired,curator,,2026-11-22,suspended",
      "stripe,fintech,seen,curator,,2026-11-22,",
    ],
  });
  const { findings, domains } = await lintSeeds(folders, TODAY);
  expect(domains.fintech).toMatchObject({ handles: 3, usable: 1 });
  expect(findings.find(({ rule }) => rule === "below_target")?.what).toBe(
    "1 usable handles for a target of 400 authors: 399 short",
  );
});

test("look-alikes differ in characters that are read as one another, or in _ at the ends", () => {
  const confusables = [
    { character: "U+0069", latin: "l", name: "i" },
    { character: "U+0031", latin: "l", name: "one" },
    { character: "U+0030", latin: "o", name: "zero" },
  ];
  const handles = ["paul", "pau1", "paui", "paula", "_paul", "bob", "b0b", "__", "_", "ada"];
  expect(lookAlikes(handles, confusables)).toEqual([
    ["paul", "pau1", "paui", "_paul"],
    ["bob", "b0b"],
  ]);
});
