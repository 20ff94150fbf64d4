import path from "node:path";
import { describe, expect, test } from "vitest";
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
      "rules/domain_aliases.csv": ["alias,domain", "cards,payments", "bank,fintech", "chess,games"],
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
    "rules/domain_aliases.csv:2 error: alias 'cards' of the unknown domain 'payments'",
    "rules/domain_aliases.csv:4 error: alias 'chess' of the unknown domain 'games'",
    "rules/thresholds.csv: error: the threshold 'lint_shared_evidence' is missing",
  ]);
});

test("every fault of a line is named", async () => {
  const errors = await lint(
    {
      "domains.csv": [WHOLE["domains.csv"][0], "fintech,FinTech,600,400,30000,50000,20,30,3"],
      "lexicons/security.csv": null,
      "handles/security.csv": null,
      "rules/domain_aliases.csv": ["alias,domain"],
    },
    "error",
  );
  expect(errors.filter((error) => error.startsWith("domains"))).toEqual([
    "domains.csv:2 error: target_min is above target_max",
    "domains.csv:2 error: depth is above 2",
  ]);
  const cells = await lint(
    {
      "handles/fintech.csv": [
        HEADER,
        "ada,fintech,seen,curator,,2026-11-22,",
        "@x,security,maybe,A Curator,x.com/x,tomorrow, note",
        "ADA,fintech,seen,curator,,2026-11-22,",
      ],
    },
    "error",
  );
  expect(cells.map((error) => error.replace(/ is not .*/, ""))).toEqual([
    "handles/fintech.csv:3 error: handle '@x'",
    "handles/fintech.csv:3 error: domain 'security' in the file of 'fintech'",
    "handles/fintech.csv:3 error: status 'maybe'",
    "handles/fintech.csv:3 error: source_type 'A Curator'",
    "handles/fintech.csv:3 error: evidence_url 'x.com/x'",
    "handles/fintech.csv:3 error: added_at 'tomorrow'",
    "handles/fintech.csv:3 error: note ' note'",
    "handles/fintech.csv:4 error: handle 'ADA' stands on line 2 already",
  ]);
});

describe.each(["\n", "\r\n"])("lines are counted right, ended by %j", (end) => {
  const errorsOf = async (...lines: string[]) => {
    const changes = { "handles/fintech.csv": Buffer.from([HEADER, ...lines].join(end)) };
    const { tables } = await lintSeeds(await writeSeeds(changes), TODAY);
    const errors = (await lint(changes, "error")).map((error) =>
      error.replace(/ is not .*/, "").replace("handles/fintech.csv", ""),
    );
    return { errors, handles: (tables.handles ?? 0) - 1 };
  };

  test("behind a cell that goes over lines", async () => {
    const found = await errorsOf(
      'ada,fintech,seen,curator,,2026-11-22,"over',
      "",
      'lines"',
      "@a,fintech,seen,curator,,2026-11-22,",
    );
    expect(found).toEqual({
      errors: [":2 error: a cell with a line break or NUL", ":5 error: handle '@a'"],
      handles: 0,
    });
  });

  test("behind broken quotes, which hide nothing that follows", async () => {
    const found = await errorsOf(
      "@a,fintech,seen,curator,,2026-11-22,",
      'gra"ce,fintech,seen,curator,,2026-11-22,',
      "grace,fintech,seen,curator,,2026-11-22,",
      "",
      'linus,fintech,seen,curator,,2026-11-22,"never closed',
      "@b,fintech,seen,curator,,2026-11-22,",
      '"ken"x,fintech,seen,curator,,2026-11-22,',
      "GRACE,fintech,seen,curator,,2026-11-22,",
      'ada,fintech,seen,curator,,2026-11-22,"payments, cards"',
    );
    expect(found).toEqual({
      errors: [
        ":2 error: handle '@a'",
        ":3 error: a quote in the middle of a cell",
        ":6 error: a quote is opened and never closed",
        ":7 error: handle '@b'",
        ":8 error: text after a closing quote",
        ":9 error: handle 'GRACE' stands on line 4 already",
      ],
      handles: 2,
    });
  });

  test("behind broken quotes far down in a long list", async () => {
    const plain = (i: number) => `handle_${i},fintech,seen,curator,,2026-11-22,`;
    const many = Array.from({ length: 5000 }, (_, i) => plain(i));
    const found = await errorsOf(...many, 'a"b,fintech,seen,curator,,2026-11-22,', plain(9999), plain(7));
    expect(found).toEqual({
      errors: [
        ":5002 error: a quote in the middle of a cell",
        ":5004 error: handle 'handle_7' stands on line 9 already",
      ],
      handles: 5001,
    });
  });
});

test("a faulty line brings no further errors about what it would have said", async () => {
  const errors = await lint(
    {
      "rules/quotas.csv": ["dimension,value,share,note", "tier,nano,half,", "tier,micro,0.5,"],
      "rules/follower_tiers.csv": ["tier,min_followers", "nano,0", "micro,many"],
    },
    "error",
  );
  expect(errors.map((error) => error.replace(/ is not .*/, ""))).toEqual([
    "rules/follower_tiers.csv:3 error: min_followers 'many'",
    "rules/quotas.csv:2 error: share 'half'",
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

test("on several lists the own profile will do, with a note of what the person does; another page only once", async () => {
  const row = (handle: string, evidence: string, note: string) => (domain: string) =>
    `${handle},${domain},seen,curator,${evidence},2026-11-22,${note}`;
  const rows = [
    row("ada", "https://x.com/ada", "pays and encrypts"),
    row("grace", "https://twitter.com/GRACE/", "compilers"),
    row("ken", "https://x.com/ken", ""),
    row("linus", "https://x.com/ada", "kernels"),
    row("margaret", "", "moon landings"),
    row("tim", "https://web.example/tim", "pages"),
  ];
  const warnings = await lint(
    {
      "handles/fintech.csv": [HEADER, ...rows.map((of) => of("fintech"))],
      "handles/security.csv": [HEADER, ...rows.map((of) => of("security"))],
    },
    "warning",
  );
  expect(warnings).toEqual(
    ["ken", "linus", "margaret", "tim"].map((handle, i) =>
      [
        `handles/fintech.csv:${4 + i} same_evidence:`,
        `@${handle} is on 2 lists (fintech, security) without evidence of its own on each`,
      ].join(" "),
    ),
  );
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
